//! Moving elements from list to list.

use redlet_macros::command;

use super::end::End;
use super::pop::Shrinking;
use crate::base::Bytes;
use crate::commands::pops::Several;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{INSERT, Key, Write};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::value::List;
use crate::value::list::Side;
use crate::{choice, options, reply_type, rows};

rows![lmove, lmovem, rpoplpush];

/// The list that gets the element.
pub(in crate::commands) type Target<'a> = Write<'a, List, INSERT>;

/// Removes an element from one end of a list, adds it at an end of another or the same list, and
/// returns it; null if there is none.
///
/// ```js
/// db.rpush('jobs', 'a', 'b')
/// db.lmove('jobs', 'running', 'LEFT', 'RIGHT')  // 'a'
/// db.lrange('running', 0, -1)  // ['a']
/// ```
#[command(LMOVE, since = "6.2.0", complexity = "O(1)", flags(write, denyoom))]
fn lmove(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    wherefrom: End,
    whereto: End,
) -> Result<Option<Bytes>> {
    transfer(db, &source, &destination, wherefrom.into(), whereto.into())
}

/// Removes the last element of a list, adds it at the head of another or the same list, and
/// returns it; null if there is none.
///
/// ```js
/// db.rpush('ring', 'a', 'b', 'c')
/// db.rpoplpush('ring', 'ring')  // 'c'
/// db.lrange('ring', 0, -1)  // ['c', 'a', 'b']
/// ```
#[command(
    RPOPLPUSH,
    since = "1.2.0",
    complexity = "O(1)",
    flags(write, denyoom),
    redis(deprecated("6.2.0", "`LMOVE` with `RIGHT` and `LEFT`"))
)]
fn rpoplpush(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
) -> Result<Option<Bytes>> {
    transfer(db, &source, &destination, Side::Right, Side::Left)
}

/// Moves an element, which counts as one change.
pub(in crate::commands) fn transfer(
    db: &mut Access<'_>,
    source: &Shrinking<'_>,
    destination: &Target<'_>,
    from: Side,
    to: Side,
) -> Result<Option<Bytes>> {
    db.counting(|db| {
        let moved = transfer_one(db, source, destination, from, to)?;
        let changes = usize::from(moved.is_some());
        Ok((moved, changes))
    })
}

/// Redis pushes before it pops, as the order of its events shows.
fn transfer_one(
    db: &mut Access<'_>,
    source: &Shrinking<'_>,
    destination: &Target<'_>,
    from: Side,
    to: Side,
) -> Result<Option<Bytes>> {
    let Some(mut list) = db.write(source)? else { return Ok(None) };
    if source.name() == destination.name() {
        return Ok(list.rotate(from, to));
    }
    let outermost = if from == Side::Left { 0 } else { -1 };
    let Some(element) = list.get(outermost).map(|item| item.to_bytes()) else { return Ok(None) };
    db.create(destination)?.push(to, &[&element]);
    Ok(db.write(source)?.and_then(|mut list| list.pop(from)))
}

choice! {
    /// How many elements to move; without it, one.
    pub(in crate::commands) enum Amount {
        /// Move up to this many elements.
        "COUNT" Count(count: Several),
        /// Move this many elements, or none if there are fewer.
        "EXACTLY" Exactly(exactly: Several),
    }
}

choice! {
    /// The order in which several elements arrive. It must be given if their number is.
    pub(in crate::commands) enum Order {
        /// Each is moved alone, so the last one becomes the outermost.
        "OBO" OneByOne,
        /// As they stood.
        "BULK" Bulk,
    }
}

options! {
    pub(in crate::commands) struct MoveOptions<'a> {
        amount: Option<Amount>,
        order: Option<Order>,
    }
}

/// The arguments of LMOVEM that say what to move.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Load {
    pub(in crate::commands) from: Side,
    pub(in crate::commands) to: Side,
    pub(in crate::commands) most: usize,
    /// Fewer than `most` stay where they are.
    pub(in crate::commands) exactly: bool,
    one_by_one: bool,
}

impl Load {
    /// A number without an order, or an order without a number, is a syntax error.
    pub(in crate::commands) fn new(from: End, to: End, options: &MoveOptions<'_>) -> Result<Self> {
        let (most, exactly, order) = match (options.amount, options.order) {
            (None, None) => (1, false, Order::Bulk),
            (Some(Amount::Count(Several(most))), Some(order)) => (most, false, order),
            (Some(Amount::Exactly(Several(most))), Some(order)) => (most, true, order),
            _ => return Err(Error::SYNTAX),
        };
        let one_by_one = matches!(order, Order::OneByOne);
        Ok(Self { from: from.into(), to: to.into(), most, exactly, one_by_one })
    }

    /// How many of `of` elements are moved; `None` if there are too few.
    fn share(self, of: usize) -> Option<usize> {
        if self.exactly && of < self.most { None } else { Some(self.most.min(of)) }
    }

    /// One by one from an end to the same end turns the elements round.
    fn reverses(self) -> bool {
        self.one_by_one && self.from == self.to
    }
}

reply_type! {
    /// The elements in the order in which they stand now.
    Moved => "Text[]; exactly: Text[] | null";
}

/// Removes elements from one end of a list, adds them at an end of another or the same list, and
/// returns them in the order in which they stand there.
///
/// ```js
/// db.rpush('jobs', 'a', 'b', 'c')
/// db.lmovem('jobs', 'running', 'LEFT', 'RIGHT', { count: 2, bulk: true })  // ['a', 'b']
/// db.lmovem('jobs', 'running', 'LEFT', 'RIGHT', { exactly: 5, bulk: true })  // null: too few
/// ```
#[command(
    LMOVEM,
    since = "8.10.0",
    complexity = "O(N) where N is the number of elements moved",
    flags(write, denyoom)
)]
fn lmovem(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    wherefrom: End,
    whereto: End,
    options: MoveOptions<'_>,
) -> Result<Moved> {
    let load = Load::new(wherefrom, whereto, &options)?;
    let moved = transfer_many(db, &source, &destination, load)?;
    Ok(Moved(moved.map_or(Reply::NullArray, IntoReply::into_reply)))
}

/// The same as [`transfer`] for several elements; `None` if there are too few.
pub(in crate::commands) fn transfer_many(
    db: &mut Access<'_>,
    source: &Shrinking<'_>,
    destination: &Target<'_>,
    load: Load,
) -> Result<Option<Vec<Bytes>>> {
    let Some(mut list) = db.write(source)? else {
        return Ok((!load.exactly).then(Vec::new));
    };
    let len = list.len();
    let Some(count) = load.share(len) else { return Ok(None) };
    if source.name() == destination.name() {
        return Ok(Some(list.rotate_many(load.from, load.to, count, load.reverses())));
    }
    let start = if load.from == Side::Left { 0 } else { len - count };
    let mut moved: Vec<Bytes> = list.range(start, count).map(|item| item.to_bytes()).collect();
    if load.reverses() {
        moved.reverse();
    }
    let mut values: Vec<&[u8]> = moved.iter().map(|element| &element[..]).collect();
    if load.to == Side::Left {
        values.reverse();
    }
    db.create(destination)?.push(load.to, &values);
    if let Some(mut list) = db.write(source)? {
        list.pop_many(load.from, count);
    }
    Ok(Some(moved))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn an_element_moves_between_the_ends_that_are_named() {
        let mut db = TestStore::new();
        db.say("RPUSH a 1 2 3 4");
        assert_eq!(db.say("LMOVE a b LEFT RIGHT"), "1");
        assert_eq!(db.say("LMOVE a b left left"), "2");
        assert_eq!(db.say("LMOVE a b RIGHT RIGHT"), "4");
        assert_eq!(db.say("RPOPLPUSH a b"), "3");
        assert_eq!(db.say("LRANGE b 0 -1"), "[3 2 1 4]");
        assert_eq!(db.say("LMOVE a b LEFT LEFT"), "nil");
        assert_eq!(db.say("LLEN a"), "0");
    }

    #[test]
    fn a_list_can_be_turned_round() {
        let mut db = TestStore::new();
        db.say("RPUSH a 1 2 3");
        assert_eq!(db.say("RPOPLPUSH a a"), "3");
        assert_eq!(db.say("LMOVE a a LEFT LEFT"), "3");
        assert_eq!(db.say("LMOVE a a LEFT RIGHT"), "3");
        assert_eq!(db.say("LRANGE a 0 -1"), "[1 2 3]");
        db.say("RPUSH one x");
        assert_eq!(db.say("LMOVE one one LEFT RIGHT"), "x");
        assert_eq!(db.say("LLEN one"), "1");
    }

    #[test]
    fn several_elements_move_one_by_one_or_as_they_stand() {
        for (ends, one_by_one, bulk) in [
            ("LEFT LEFT", "[3 2 1]", "[1 2 3]"),
            ("LEFT RIGHT", "[1 2 3]", "[1 2 3]"),
            ("RIGHT LEFT", "[3 4 5]", "[3 4 5]"),
            ("RIGHT RIGHT", "[5 4 3]", "[3 4 5]"),
        ] {
            for (order, moved) in [("OBO", one_by_one), ("BULK", bulk)] {
                let mut db = TestStore::new();
                db.say("RPUSH a 1 2 3 4 5");
                assert_eq!(db.say(&format!("LMOVEM a b {ends} COUNT 3 {order}")), moved);
                assert_eq!(db.say("LRANGE b 0 -1"), moved, "{ends} {order}");
                assert_eq!(db.say("LLEN a"), "2");
            }
        }
    }

    #[test]
    fn too_few_elements_move_or_stay() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("LMOVEM a b LEFT LEFT", "[]"),
            ("LMOVEM a b LEFT LEFT COUNT 5 BULK", "[]"),
            ("LMOVEM a b LEFT LEFT EXACTLY 5 BULK", "nil"),
            ("RPUSH a x y z", "3"),
            ("LMOVEM a b LEFT LEFT EXACTLY 4 OBO", "nil"),
            ("EXISTS b", "0"),
            ("LMOVEM a b LEFT RIGHT", "[x]"),
            ("LMOVEM a b LEFT RIGHT EXACTLY 1 OBO", "[y]"),
            ("LMOVEM a b LEFT RIGHT COUNT 9223372036854775807 BULK", "[z]"),
            ("EXISTS a", "0"),
            ("LRANGE b 0 -1", "[x y z]"),
            ("LMOVEM b b LEFT RIGHT COUNT 2 BULK", "[x y]"),
            ("LRANGE b 0 -1", "[z x y]"),
            ("LMOVEM b b LEFT LEFT COUNT 2 OBO", "[x z]"),
            ("LRANGE b 0 -1", "[x z y]"),
            ("LMOVEM b b RIGHT RIGHT COUNT 3 OBO", "[y z x]"),
            ("LMOVEM b b RIGHT RIGHT COUNT 3 BULK", "[y z x]"),
            ("LRANGE b 0 -1", "[y z x]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_number_and_an_order_come_together() {
        let mut db = TestStore::new();
        db.say("RPUSH a 1 2 3");
        let count = "ERR count should be greater than 0";
        for (options, error) in [
            ("COUNT 0 BULK", count),
            ("EXACTLY -1 BULK", count),
            ("COUNT x OBO", count),
            ("COUNT 2", "ERR syntax error"),
            ("BULK", "ERR syntax error"),
            ("COUNT 2 EXACTLY 2 OBO", "ERR syntax error"),
            ("COUNT 2 OBO x", "ERR syntax error"),
        ] {
            assert_eq!(db.say(&format!("LMOVEM a b LEFT LEFT {options}")), error, "{options}");
        }
        db.say("SET s x");
        assert_eq!(db.say("LMOVEM a s LEFT LEFT COUNT 2 BULK"), WRONG);
        assert_eq!(db.say("LMOVEM s a LEFT LEFT"), WRONG);
        assert_eq!(db.say("LLEN a"), "3");
    }

    #[test]
    fn nothing_moves_when_either_key_is_not_a_list() {
        let mut db = TestStore::new();
        db.say("SET s x");
        db.say("RPUSH a 1");
        assert_eq!(db.say("LMOVE a s LEFT LEFT"), WRONG);
        assert_eq!(db.say("LMOVE s a LEFT LEFT"), WRONG);
        assert_eq!(db.say("RPOPLPUSH missing s"), "nil");
        assert_eq!(db.say("LMOVE missing s LEFT x"), "ERR syntax error");
        assert_eq!(db.say("LRANGE a 0 -1"), "[1]");
    }
}
