//! Random fields of a hash.

use redlet_macros::command;

use super::live::live;
use crate::commands::draws;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Hash;
use crate::value::hash::Live;
use crate::value::member::Member;
use crate::{reply_type, rows};

rows![hrandfield];

/// How many fields to draw, and whether their values are wanted.
#[derive(Debug, Clone, Copy)]
struct Draw {
    count: i64,
    with_values: bool,
}

impl<'a> Param<'a> for Draw {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "count",
            doc: "up to this many different fields; if negative, this many draws with repetitions",
            shape: Shape::Integer,
        },
        Field {
            name: "withvalues",
            doc: "answer their values too",
            shape: Shape::Optional(&Shape::Token("WITHVALUES")),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (count, with_values) = draws::parse_draw(args, "WITHVALUES")?;
        Ok(Self { count, with_values })
    }
}

reply_type! {
    /// One field, or with a count several, with WITHVALUES each with its value.
    Drawn => "Text | null; count: Text[]; withvalues: [field: Text, value: Text][]";
}

/// Returns a random field of a hash, or with a count several; null if the hash does not exist.
///
/// ```js
/// db.hset('prizes', { gold: 1, silver: 2 })
/// db.hexists('prizes', db.hrandfield('prizes'))  // 1
/// db.hrandfield('prizes', 5).sort()  // ['gold', 'silver']
/// db.hrandfield('prizes', 1, 'WITHVALUES').length  // 1
/// ```
#[command(
    HRANDFIELD,
    since = "6.2.0",
    complexity = "O(N) where N is the number of fields returned",
    flags(readonly, random)
)]
fn hrandfield(db: &mut Access<'_>, key: Read<Hash>, options: Option<Draw>) -> Result<Drawn> {
    let mut random = db.random();
    let hash = live(db, &key)?;
    if hash.is_some_and(|hash| !hash.is_whole()) {
        db.meets_ended_fields(&key);
    }
    let hash = hash.map(Live::urn);
    let Some(Draw { count, with_values }) = options else {
        let field = hash.as_ref().and_then(|urn| urn.draw(&mut random));
        return Ok(Drawn(field.map_or(Reply::Null, |(field, _)| Reply::Bytes(field.to_bytes()))));
    };
    let drawn = match &hash {
        Some(urn) => draws::draw(count, urn.len(), &mut random, |place| urn.at(place), urn.iter())?,
        None => Vec::new(),
    };
    Ok(Drawn(if with_values {
        Reply::Pairs(drawn.into_iter().map(|(field, value)| (text(field), text(value))).collect())
    } else {
        Reply::Array(drawn.into_iter().map(|(field, _)| text(field)).collect())
    }))
}

fn text(member: Member<'_>) -> Reply {
    Reply::Bytes(member.to_bytes())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn fields_are_drawn_once_each_or_again_and_again() {
        let mut db = TestStore::new();
        db.say("HSET h a 1 b 2 c 3");
        assert!(["a", "b", "c"].contains(&db.say("HRANDFIELD h").as_str()));
        assert_eq!(db.say("HRANDFIELD h 9"), "[a b c]");
        assert_eq!(db.say("HRANDFIELD h 9 withvalues"), "{a:1 b:2 c:3}");
        assert_eq!(db.say("HRANDFIELD h 0"), "[]");
        for _ in 0..20 {
            let two = db.say("HRANDFIELD h 2");
            assert_ne!(two.as_bytes()[1], two.as_bytes()[3], "{two}");
        }
        assert_eq!(db.say("HRANDFIELD h -20").split(' ').count(), 20);
        assert_eq!(db.say("HRANDFIELD none"), "nil");
        assert_eq!(db.say("HRANDFIELD none -5"), "[]");
        assert_eq!(db.say("HRANDFIELD none 5 WITHVALUES"), "{}");
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        let mut db = TestStore::new();
        db.say("HSET h a 1");
        let number = "ERR value is not an integer or out of range";
        assert_eq!(db.say("HRANDFIELD h x FOO"), number);
        assert_eq!(db.say("HRANDFIELD h 1 FOO"), "ERR syntax error");
        assert_eq!(db.say("HRANDFIELD h 1 WITHVALUES x"), "ERR syntax error");
        let range = "ERR value is out of range";
        assert_eq!(db.say("HRANDFIELD h 4611686018427387904 WITHVALUES"), range);
        assert_eq!(db.say("HRANDFIELD none -4611686018427387904 WITHVALUES"), range);
        assert_eq!(db.say("HRANDFIELD h -9223372036854775807"), range);
        assert!(db.say("HRANDFIELD h -9223372036854775808").ends_with("and 9223372036854775807"));
    }
}
