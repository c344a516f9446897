//! Where elements are.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::param::{Args, Param, SignedCount};
use crate::engine::grammar::reply::IntoReply;
use crate::engine::grammar::shape::Shape;
use crate::value::List;
use crate::value::packed::Item;
use crate::{integers, options, reply_type, rows};

rows![lpos];

/// Which match comes first, counted from 1, or from the back with -1.
#[derive(Debug, Clone, Copy)]
struct Rank(i64);

impl<'a> Param<'a> for Rank {
    const SHAPE: Shape = SignedCount::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match SignedCount::parse(args)? {
            SignedCount(0) => Err(Error::fixed(
                "RANK can't be zero: use 1 to start from the first match, 2 from the second ... \
                 or use negative to start from the end of the list",
            )),
            SignedCount(rank) => Ok(Self(rank)),
        }
    }
}

integers! {
    Matches >= 0, "COUNT can't be negative";
    Within >= 0, "MAXLEN can't be negative";
}

options! {
    struct Search<'a> {
        /// Begin with this match, counted from 1; a negative one counts from the end of the list.
        "RANK" rank: Option<Rank>,
        /// Return an array of up to this many indexes; 0 for all.
        "COUNT" num_matches: Option<Matches>,
        /// Compare at most this many elements; 0 for all.
        "MAXLEN" len: Option<Within>,
    }
}

reply_type! {
    /// One place, or with a count several.
    Places => "number | null; count: number[]";
}

/// Returns the place of the first element that equals the given one, or with a count the
/// places of several.
///
/// ```js
/// db.rpush('moves', 'up', 'down', 'up', 'left')
/// db.lpos('moves', 'up')  // 0
/// db.lpos('moves', 'up', { rank: -1 })  // 2
/// db.lpos('moves', 'up', { count: 0 })  // [0, 2]
/// ```
#[command(
    LPOS,
    since = "6.0.6",
    complexity = "O(N) where N is the number of elements compared",
    flags(readonly)
)]
fn lpos(
    db: &mut Access<'_>,
    key: Read<'_, List>,
    element: &[u8],
    options: Search<'_>,
) -> Result<Places> {
    let list = db.read(&key)?;
    let find = |most| list.map_or_else(Vec::new, |list| options.find(list, element, most));
    Ok(Places(match options.num_matches {
        None => find(1).first().copied().into_reply(),
        Some(Matches(count)) => find(unlimited(count)).into_reply(),
    }))
}

impl Search<'_> {
    /// The places of up to `most` matches.
    fn find(&self, list: &List, element: &[u8], most: usize) -> Vec<usize> {
        let element = Item::new(element);
        let rank = self.rank.map_or(1, |Rank(rank)| rank);
        let skipped = usize::try_from(rank.unsigned_abs() - 1).unwrap_or(usize::MAX);
        let within = unlimited(self.len.map_or(0, |Within(len)| len));
        let matches = |(place, item)| (item == element).then_some(place);
        let all = list.iter().enumerate();
        if rank > 0 {
            all.take(within).filter_map(matches).skip(skipped).take(most).collect()
        } else {
            all.rev().take(within).filter_map(matches).skip(skipped).take(most).collect()
        }
    }
}

/// A limit of 0 means no limit.
fn unlimited(limit: usize) -> usize {
    if limit == 0 { usize::MAX } else { limit }
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("RPUSH l a b c 1 2 3 c c");
        db.say("SET s x");
        db
    }

    #[test]
    fn rank_count_and_maxlen_narrow_the_search() {
        let mut db = store();
        for (call, reply) in [
            ("LPOS l c", "2"),
            ("LPOS l 1", "3"),
            ("LPOS l zz", "nil"),
            ("LPOS l c RANK 2", "6"),
            ("LPOS l c RANK -1", "7"),
            ("LPOS l c RANK 4", "nil"),
            ("LPOS l c COUNT 2", "[2 6]"),
            ("LPOS l c COUNT 0", "[2 6 7]"),
            ("LPOS l c COUNT 0 RANK -2", "[6 2]"),
            ("LPOS l c COUNT 0 MAXLEN 3", "[2]"),
            ("LPOS l c MAXLEN 2", "nil"),
            ("LPOS l c RANK -1 MAXLEN 1", "7"),
            ("LPOS l c RANK 1 RANK -1", "7"),
            ("LPOS l c RANK 9223372036854775807 COUNT 0", "[]"),
            ("LPOS missing c", "nil"),
            ("LPOS missing c COUNT 0", "[]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn options_that_make_no_sense_are_refused_before_the_key_is_looked_at() {
        let mut db = store();
        let zero = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second \
                    ... or use negative to start from the end of the list";
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        for (call, error) in [
            ("LPOS s c RANK 0", zero),
            ("LPOS l c RANK x", "ERR value is not an integer or out of range"),
            ("LPOS l c COUNT -1", "ERR COUNT can't be negative"),
            ("LPOS l c COUNT x", "ERR COUNT can't be negative"),
            ("LPOS l c MAXLEN -1", "ERR MAXLEN can't be negative"),
            ("LPOS l c MAXLEN", "ERR syntax error"),
            ("LPOS l c FOO", "ERR syntax error"),
            ("LPOS s c", wrong),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
        assert!(db.say("LPOS l c RANK -9223372036854775808").contains("value must between"));
    }
}
