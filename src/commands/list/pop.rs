//! Pops: removing elements from the ends.

use redlet_macros::command;

use super::end::End;
use crate::base::Bytes;
use crate::commands::pops::{self, PopOptions, pop_from_first};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::CountedKeys;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::Shape;
use crate::value::List;
use crate::value::list::Side;
use crate::{reply_type, rows};

rows![lmpop, lpop, rpop];

/// A list that elements are taken from.
pub(in crate::commands) type Shrinking<'a> = pops::Shrinking<'a, List>;

/// How many elements to take, as LPOP takes it: nothing may follow.
#[derive(Debug, Clone, Copy)]
struct PopCount(Option<usize>);

impl<'a> Param<'a> for PopCount {
    const SHAPE: Shape = <Option<usize> as Param>::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Err(args.arity_error()) } else { Option::parse(args).map(Self) }
    }
}

reply_type! {
    /// One element, or with a count several.
    Popped => "Text | null; count: Text[] | null";
}

/// Removes and returns the first element of a list, or with a count the first elements; null if
/// the list does not exist.
///
/// ```js
/// db.rpush('jobs', 'a', 'b', 'c')
/// db.lpop('jobs')  // 'a'
/// db.lpop('jobs', 10)  // ['b', 'c']
/// db.lpop('jobs')  // null
/// ```
#[command(
    LPOP,
    since = "1.0.0",
    complexity = "O(N) where N is the number of elements returned",
    flags(write, fast),
    history("6.2.0" = "a count")
)]
fn lpop(db: &mut Access<'_>, key: Shrinking<'_>, count: PopCount) -> Result<Popped> {
    pop(db, key, Side::Left, count)
}

/// Removes and returns the last element of a list, or with a count the last elements; null if the
/// list does not exist.
///
/// ```js
/// db.rpush('undo', 'insert', 'move', 'delete')
/// db.rpop('undo')  // 'delete'
/// db.rpop('undo', 2)  // ['move', 'insert']
/// ```
#[command(
    RPOP,
    since = "1.0.0",
    complexity = "O(N) where N is the number of elements returned",
    flags(write, fast),
    history("6.2.0" = "a count")
)]
fn rpop(db: &mut Access<'_>, key: Shrinking<'_>, count: PopCount) -> Result<Popped> {
    pop(db, key, Side::Right, count)
}

fn pop(db: &mut Access<'_>, key: Shrinking<'_>, side: Side, count: PopCount) -> Result<Popped> {
    let list = db.write(&key)?;
    Ok(Popped(match count.0 {
        None => list.and_then(|mut list| list.pop(side)).into_reply(),
        Some(count) => list.map(|mut list| list.pop_many(side, count)).into_reply(),
    }))
}

/// A key, and what was popped from it.
#[derive(Debug)]
pub(in crate::commands) struct PoppedFrom(Bytes, Vec<Bytes>);

impl From<(Bytes, Vec<Bytes>)> for PoppedFrom {
    fn from((key, elements): (Bytes, Vec<Bytes>)) -> Self {
        Self(key, elements)
    }
}

impl IntoReply for Option<PoppedFrom> {
    const TYPE: &'static str = "[key: Text, elements: Text[]] | null";

    fn into_reply(self) -> Reply {
        let Some(PoppedFrom(key, elements)) = self else { return Reply::NullArray };
        Reply::Array(vec![key.into_reply(), elements.into_reply()])
    }
}

/// Removes elements from one end of the first list that exists, and returns its key and the
/// elements.
///
/// ```js
/// db.rpush('jobs', 'a', 'b', 'c')
/// db.lmpop(2, ['jobs:urgent', 'jobs'], 'LEFT', { count: 2 })  // ['jobs', ['a', 'b']]
/// ```
#[command(
    LMPOP,
    since = "7.0.0",
    complexity = "O(N+M) where N is the number of keys and M the number of elements returned",
    flags(write, movablekeys)
)]
fn lmpop(
    db: &mut Access<'_>,
    keys: CountedKeys<Shrinking<'_>>,
    r#where: End,
    options: PopOptions<'_>,
) -> Result<Option<PoppedFrom>> {
    let popped =
        pop_from_first(db, &keys, |mut list| list.pop_many(r#where.into(), options.count()))?;
    Ok(popped.map(PoppedFrom::from))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("RPUSH l a b c d e");
        db.say("SET s x");
        db
    }

    #[test]
    fn popping_takes_from_the_end_it_names() {
        let mut db = store();
        assert_eq!(db.say("LPOP l"), "a");
        assert_eq!(db.say("RPOP l"), "e");
        assert_eq!(db.say("RPOP l 2"), "[d c]");
        assert_eq!(db.say("LPOP l 0"), "[]");
        assert_eq!(db.say("LPOP l 9223372036854775807"), "[b]");
        assert_eq!(db.call("LPOP l"), Ok(Reply::Null));
        assert_eq!(db.call("LPOP l 1"), Ok(Reply::NullArray));
    }

    #[test]
    fn a_count_is_looked_at_before_the_key_and_what_follows_it_before_both() {
        let mut db = store();
        let positive = "ERR value is out of range, must be positive";
        for call in ["LPOP l x", "LPOP s x", "RPOP l -1", "LPOP l 9223372036854775808"] {
            assert_eq!(db.say(call), positive, "{call}");
        }
        assert_eq!(db.say("LPOP s 0"), WRONG);
        assert_eq!(db.say("LPOP l x 2"), "ERR wrong number of arguments for 'lpop' command");
        assert_eq!(db.say("RPOP l 1 2"), "ERR wrong number of arguments for 'rpop' command");
    }

    #[test]
    fn lmpop_pops_from_the_first_list_that_is_there() {
        let mut db = store();
        assert_eq!(db.say("LMPOP 2 missing l LEFT"), "[l [a]]");
        assert_eq!(db.say("LMPOP 2 l s RIGHT COUNT 2"), "[l [e d]]");
        assert_eq!(db.say("LMPOP 2 missing s RIGHT"), WRONG);
        assert_eq!(db.say("LMPOP 1 l left count 10"), "[l [b c]]");
        assert_eq!(db.call("LMPOP 1 l LEFT"), Ok(Reply::NullArray));
    }

    #[test]
    fn lmpop_refuses_what_redis_refuses() {
        let mut db = store();
        for (call, error) in [
            ("LMPOP 0 l LEFT", "ERR numkeys should be greater than 0"),
            ("LMPOP x l LEFT", "ERR numkeys should be greater than 0"),
            ("LMPOP 2 l LEFT", "ERR syntax error"),
            ("LMPOP 9223372036854775807 l LEFT", "ERR syntax error"),
            ("LMPOP 1 l FOO", "ERR syntax error"),
            ("LMPOP 1 l LEFT COUNT", "ERR syntax error"),
            ("LMPOP 1 l LEFT COUNT 0", "ERR count should be greater than 0"),
            ("LMPOP 1 s LEFT COUNT x", "ERR count should be greater than 0"),
            ("LMPOP 1 missing LEFT COUNT 1 COUNT 2", "ERR syntax error"),
            ("LMPOP 1 l", "ERR wrong number of arguments for 'lmpop' command"),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }
}
