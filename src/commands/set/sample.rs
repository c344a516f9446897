//! Random members.

use redlet_macros::command;

use crate::base::Bytes;
use crate::commands::draws;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_DELETE, Read, Write};
use crate::engine::grammar::param::{Final, SignedCount};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::strings::Members;
use crate::value::Set;
use crate::value::member::Member;
use crate::{reply_type, rows};

rows![spop, srandmember];

reply_type! {
    /// One member, or with a count several.
    Drawn => "Text | null; count: Text[]";
}

/// Removes and returns a random member of a set, or with a count several; null if the set does not
/// exist.
///
/// ```js
/// db.sadd('lots', 'red', 'blue', 'green')
/// const drawn = db.spop('lots')
/// db.sismember('lots', drawn)  // 0
/// db.spop('lots', 2).length  // 2
/// ```
#[command(
    SPOP,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members returned",
    flags(write, fast, random),
    history("3.2.0" = "a count")
)]
fn spop(
    db: &mut Access<'_>,
    key: Write<'_, Set, ACCESS_DELETE>,
    count: Final<usize>,
) -> Result<Drawn> {
    let mut random = db.random();
    let set = db.write(&key)?;
    Ok(Drawn(match count.0 {
        None => set.and_then(|mut set| set.pop(&mut random)).into_reply(),
        Some(count) => {
            let popped = set.map(|mut set| set.pop_many(count, &mut random));
            let popped = popped.unwrap_or_default();
            Members(popped.iter().map(Member::from).collect()).into_reply()
        }
    }))
}

/// Returns a random member of a set, or with a count several; null if the set does not exist.
///
/// ```js
/// const colours = ['red', 'blue', 'green']
/// db.sadd('colours', colours)
/// colours.includes(db.srandmember('colours'))  // true
/// db.srandmember('colours', 2).length  // 2: different ones
/// db.srandmember('colours', -5).length  // 5: some are repeated
/// ```
#[command(
    SRANDMEMBER,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members returned",
    flags(readonly, random),
    history("2.6.0" = "a count")
)]
fn srandmember(
    db: &mut Access<'_>,
    key: Read<'_, Set>,
    /** up to this many different members; if negative, this many draws with repetitions */
    count: Final<SignedCount>,
) -> Result<Drawn> {
    let mut random = db.random();
    let set = db.read(&key)?;
    Ok(Drawn(match (set, count.0) {
        (None, None) => Reply::Null,
        (None, Some(_)) => Reply::Array(Vec::new()),
        (Some(set), None) => at(set, random.below(set.len())).into_reply(),
        (Some(set), Some(SignedCount(count))) => {
            let all = set.iter().map(|member| member.to_bytes());
            draws::draw(count, set.len(), &mut random, |place| at(set, place), all)?.into_reply()
        }
    }))
}

fn at(set: &Set, place: usize) -> Option<Bytes> {
    set.at(place).map(|member| member.to_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;
    use crate::engine::grammar::texts::Layout;

    const POSITIVE: &str = "ERR value is out of range, must be positive";
    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn words(reply: &str) -> Vec<String> {
        let words = reply.trim_matches(['[', ']']).split(' ');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// A set of each form.
    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("SADD ints 1 2 3 4 5 6");
        db.say("SADD packed a b c d e f");
        let long = "x".repeat(100);
        db.say(&format!("SADD table {long} b c d e f"));
        db.say("SET s x");
        db
    }

    #[test]
    fn popping_empties_a_set_member_by_member() {
        for key in ["ints", "packed", "table"] {
            let mut db = store();
            let mut popped = BTreeSet::from([db.say(&format!("SPOP {key}"))]);
            popped.extend(words(&db.say(&format!("SPOP {key} 3"))));
            assert_eq!(db.say(&format!("SCARD {key}")), "2");
            popped.extend(words(&db.say(&format!("SPOP {key} 9223372036854775807"))));
            assert_eq!(popped.len(), 6);
            assert_eq!(db.call(&format!("SPOP {key}")), Ok(Reply::Null));
            assert_eq!(db.call(&format!("SPOP {key} 2")), Ok(Reply::Set(Vec::new())));
        }
    }

    #[test]
    fn a_positive_count_draws_different_members() {
        let mut db = store();
        for key in ["ints", "packed", "table"] {
            let drawn = words(&db.say(&format!("SRANDMEMBER {key} 4")));
            assert_eq!(BTreeSet::from_iter(&drawn).len(), 4);
            let all = words(&db.say(&format!("SRANDMEMBER {key} 9223372036854775807")));
            assert_eq!(BTreeSet::from_iter(&all).len(), 6);
            assert_eq!(all.len(), 6);
        }
    }

    #[test]
    fn a_negative_count_draws_every_member_about_equally_often() {
        let mut db = store();
        for key in ["ints", "packed", "table"] {
            let mut hits = BTreeMap::new();
            for member in words(&db.say(&format!("SRANDMEMBER {key} -6000"))) {
                *hits.entry(member).or_insert(0) += 1;
            }
            assert_eq!(hits.len(), 6);
            assert!(hits.values().all(|hits| (800..1200).contains(hits)), "{hits:?}");
        }
    }

    #[test]
    fn counts_are_checked_before_the_key_and_what_follows_them_before_both() {
        let mut db = store();
        let not_integer = "ERR value is not an integer or out of range";
        for (call, reply) in [
            ("SPOP s x", POSITIVE),
            ("SPOP ints -1", POSITIVE),
            ("SPOP s 0", WRONG),
            ("SPOP ints x 2", "ERR syntax error"),
            ("SPOP ints 0", "[]"),
            ("SRANDMEMBER s x", not_integer),
            ("SRANDMEMBER s 1", WRONG),
            ("SRANDMEMBER ints x 2", "ERR syntax error"),
            ("SRANDMEMBER ints 0", "[]"),
            ("SRANDMEMBER missing 3", "[]"),
            ("SRANDMEMBER missing -9223372036854775807", "[]"),
            ("SRANDMEMBER missing", "nil"),
            ("SRANDMEMBER ints -9223372036854775807", "ERR value is out of range"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        let lowest = db.say("SRANDMEMBER ints -9223372036854775808");
        assert!(lowest.contains("value must between"));
    }

    #[test]
    fn members_popped_make_a_set_and_members_drawn_an_array() {
        let mut db = store();
        assert!(matches!(db.call("SPOP ints 1"), Ok(Reply::Texts(Layout::Set, _))));
        assert!(matches!(db.call("SRANDMEMBER ints 1"), Ok(Reply::Array(_))));
    }
}
