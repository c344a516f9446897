//! Pops that wait until there is a member.

use redlet_macros::command;

use super::pop::{PoppedFrom, Shrinking, Where};
use crate::base::Bytes;
use crate::commands::pops::{PopOptions, pop_or_wait};
use crate::engine::access::Access;
use crate::engine::access::handle::sorted_set::ScoreEnd;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::CountedKeys;
use crate::engine::grammar::param::{AllButLast, Late};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::timeout::Timeout;
use crate::rows;

rows![bzmpop, bzpopmax, bzpopmin];

/// A key, and the member that was popped from it with its score.
#[derive(Debug)]
struct PoppedOne(Bytes, Bytes, f64);

impl IntoReply for Option<PoppedOne> {
    const TYPE: &'static str = "[key: Text, member: Text, score: number] | null";

    fn into_reply(self) -> Reply {
        let Some(PoppedOne(key, member, score)) = self else { return Reply::NullArray };
        Reply::Array(vec![key.into_reply(), member.into_reply(), score.into_reply()])
    }
}

/// Removes the member with the highest score from the first of several sorted sets that exists,
/// and returns the key, the member and its score. If there is none, it waits for one, and returns
/// null after the timeout.
///
/// ```js
/// db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
/// db.bzpopmax('due', 5)  // ['due', 'mail:2', 200]
/// ```
#[command(
    BZPOPMAX,
    since = "5.0.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(write, blocking, fast),
    history("6.0.0" = "fractions of a second as timeout")
)]
fn bzpopmax(
    db: &mut Access<'_>,
    keys: AllButLast<Shrinking<'_>>,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    pop(db, &keys, ScoreEnd::Highest, timeout)
}

/// Removes the member with the lowest score from the first of several sorted sets that exists, and
/// returns the key, the member and its score. If there is none, it waits for one, and returns null
/// after the timeout.
///
/// ```js
/// const waiting = db.bzpopmin(['due:urgent', 'due'], 5)  // for up to 5 seconds
/// db.zadd('due', { 'mail:1': 100 })
/// await waiting  // ['due', 'mail:1', 100]
/// ```
#[command(
    BZPOPMIN,
    since = "5.0.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(write, blocking, fast),
    history("6.0.0" = "fractions of a second as timeout")
)]
fn bzpopmin(
    db: &mut Access<'_>,
    keys: AllButLast<Shrinking<'_>>,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    pop(db, &keys, ScoreEnd::Lowest, timeout)
}

fn pop(
    db: &mut Access<'_>,
    keys: &[Shrinking<'_>],
    end: ScoreEnd,
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    let popped = pop_or_wait(db, keys, timeout, |mut set| set.pop(end, 1).pop())?;
    Ok(popped.and_then(|(key, popped)| popped.map(|(member, score)| PoppedOne(key, member, score))))
}

/// Removes members from one end of the first of several sorted sets that exists, and returns its
/// key and the members with their scores. If there is none, it waits for one, and returns null
/// after the timeout.
///
/// ```js
/// const waiting = db.bzmpop(5, 2, ['due:urgent', 'due'], 'MIN', { count: 10 })
/// db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
/// await waiting  // ['due', [['mail:1', 100], ['mail:2', 200]]]
/// ```
#[command(
    BZMPOP,
    since = "7.0.0",
    complexity = "O(K+M*log(N)) where K is the number of keys, N the size of the sorted set and M the number of members returned",
    flags(write, blocking, movablekeys)
)]
fn bzmpop(
    db: &mut Access<'_>,
    /** for how many seconds at most; 0 is forever */
    timeout: Late<'_, Timeout>,
    keys: CountedKeys<Shrinking<'_>>,
    r#where: Where,
    options: PopOptions<'_>,
) -> Result<Option<PoppedFrom>> {
    let popped = pop_or_wait(db, &keys, timeout.value()?, |mut set| {
        set.pop(r#where.into(), options.count())
    })?;
    Ok(popped.map(PoppedFrom::from))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn existing_elements_are_taken_without_waiting() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 3 c 4 d");
        assert_eq!(db.say("BZPOPMIN none z 0"), "[z a 1]");
        assert_eq!(db.say("BZPOPMAX z none 0"), "[z d 4]");
        assert_eq!(db.say("BZMPOP 0 2 none z MAX COUNT 5"), "[z [[c 3] [b 2]]]");
        assert_eq!(db.say("BZPOPMIN z 0"), "(waits)");
        assert_eq!(db.say("BZMPOP x 1 z MIN"), "ERR timeout is not a float or out of range");
        assert_eq!(db.say("BZMPOP x 0 z MIN"), "ERR numkeys should be greater than 0");
    }
}
