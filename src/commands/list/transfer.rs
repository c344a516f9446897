//! Moving an element from list to list.

use super::End;
use super::pop::Shrinking;
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::error::Result;
use crate::engine::key::{INSERT, Key, Write};
use crate::value::List;
use crate::value::list::Side;
use crate::{command, rows};

rows![lmove, rpoplpush];

/// The list that gets the element.
pub(in crate::commands) type Target<'a> = Write<'a, List, INSERT>;

command! {
    /// Takes an element off one end of a list, puts it at an end of another or the same list, and
    /// answers with it; null when there is none.
    LMOVE since "6.2.0" "O(1)" [write denyoom]
    lmove(source: Shrinking, destination: Target, wherefrom: End, whereto: End) -> Option<Bytes>
}
fn lmove(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    wherefrom: End,
    whereto: End,
) -> Result<Option<Bytes>> {
    transfer(db, &source, &destination, wherefrom.into(), whereto.into())
}

command! {
    /// Takes the last element off a list, puts it before the first of another or the same list,
    /// and answers with it; null when there is none.
    RPOPLPUSH since "1.2.0" "O(1)" [write denyoom]
    rpoplpush(source: Shrinking, destination: Target) -> Option<Bytes>
}
fn rpoplpush(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
) -> Result<Option<Bytes>> {
    transfer(db, &source, &destination, Side::Right, Side::Left)
}

/// Redis pushes before it pops, as far as its events tell.
pub(in crate::commands) fn transfer(
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
    fn nothing_moves_when_either_key_is_no_list() {
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
