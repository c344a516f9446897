//! Unions, intersections and differences, computed.
//!
//! Redis puts the smallest input first, and so do we: the order in which floating point numbers
//! are added up decides on their last digits.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use redlet_macros::command;

use super::inputs::{InputKeys, View};
use super::listed::{Listed, Scored};
use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param, take_double};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::member::Member;

rows![zdiff, zinter, zintercard, zunion];

/// How the scores of a member in several inputs become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aggregate {
    Sum,
    Min,
    Max,
    /// The scores don't matter: the weights of the inputs that have the member are added up.
    Count,
}

impl Aggregate {
    fn weigh(self, score: f64, weight: f64) -> f64 {
        if self == Self::Count { weight } else { number_or_zero(score * weight) }
    }

    fn join(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Sum | Self::Count => number_or_zero(one + other),
            Self::Min => one.min(other),
            Self::Max => one.max(other),
        }
    }

    fn parse(args: &mut Args<'_>) -> Result<Self> {
        let known =
            [("SUM", Self::Sum), ("MIN", Self::Min), ("MAX", Self::Max), ("COUNT", Self::Count)];
        let found = known.into_iter().find(|(word, _)| args.take_word(word));
        found.map(|(_, aggregate)| aggregate).ok_or(Error::SYNTAX)
    }
}

fn number_or_zero(score: f64) -> f64 {
    if score.is_nan() { 0.0 } else { score }
}

/// How inputs are put together.
#[derive(Debug, Clone)]
pub(super) struct Joining {
    /// One for each input, or none: all are 1.
    weights: Vec<f64>,
    aggregate: Aggregate,
    with_scores: bool,
}

const WEIGHTS: Field = Field {
    name: "weights",
    doc: "multiply the scores of each input by its number here",
    shape: Shape::Tagged("WEIGHTS", &Shape::Many(&Shape::Double)),
};
const AGGREGATE: Field = Field {
    name: "aggregate",
    doc: "how the scores of a member in several inputs are combined; their sum by default",
    shape: Shape::Tagged(
        "AGGREGATE",
        &Shape::OneOf(&[
            Field { name: "sum", doc: "", shape: Shape::Token("SUM") },
            Field { name: "min", doc: "", shape: Shape::Token("MIN") },
            Field { name: "max", doc: "", shape: Shape::Token("MAX") },
            Field {
                name: "count",
                doc: "how many inputs have it, or the sum of their weights",
                shape: Shape::Token("COUNT"),
            },
        ]),
    ),
};
const WITHSCORES: Field =
    Field { name: "withscores", doc: "answer the scores too", shape: Shape::Token("WITHSCORES") };

/// Makes parameters of the options that commands have. Redis looks at them only when it has seen
/// that all inputs are of the right type, and so the body reads them.
macro_rules! joinings {
    ($($name:ident: $joins:literal $scores:literal, $shape:expr;)*) => {$(
        #[derive(Debug, Clone)]
        pub(super) struct $name<'a>(Args<'a>);

        impl $name<'_> {
            pub(super) fn read(&self, inputs: usize) -> Result<Joining> {
                joining(self.0.clone(), inputs, $joins, $scores)
            }
        }

        impl<'a> Param<'a> for $name<'a> {
            const SHAPE: Shape = $shape;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                let options = args.clone();
                args.take_rest();
                Ok(Self(options))
            }
        }
    )*};
}

joinings! {
    JoinOptions: true true, Shape::Options(&[WEIGHTS, AGGREGATE, WITHSCORES]);
    JoinStoreOptions: true false, Shape::Options(&[WEIGHTS, AGGREGATE]);
    DiffOptions: false true, Shape::Options(&[WITHSCORES]);
    DiffStoreOptions: false false, Shape::Nothing;
}

fn joining(mut args: Args<'_>, inputs: usize, joins: bool, scores: bool) -> Result<Joining> {
    let mut joining =
        Joining { weights: Vec::new(), aggregate: Aggregate::Sum, with_scores: false };
    while !args.is_empty() {
        if joins && args.len() > inputs && args.take_word("WEIGHTS") {
            joining.weights = (0..inputs).map(|_| weight(&mut args)).collect::<Result<_>>()?;
        } else if joins && args.len() > 1 && args.take_word("AGGREGATE") {
            joining.aggregate = Aggregate::parse(&mut args)?;
        } else if scores && args.take_word("WITHSCORES") {
            joining.with_scores = true;
        } else {
            return Err(Error::SYNTAX);
        }
    }
    Ok(joining)
}

fn weight(args: &mut Args<'_>) -> Result<f64> {
    take_double(args)?.ok_or(Error::fixed("weight value is not a float"))
}

/// The inputs that exist with their weights, the smallest first.
fn weighed<'v>(inputs: &[Option<View<'v>>], joining: &Joining) -> Vec<(View<'v>, f64)> {
    let weight = |place: usize| joining.weights.get(place).copied().unwrap_or(1.0);
    let weighed = inputs.iter().enumerate();
    let mut weighed: Vec<_> =
        weighed.filter_map(|(place, view)| Some(((*view)?, weight(place)))).collect();
    weighed.sort_by_key(|(view, _)| view.len());
    weighed
}

/// The members that any input has.
pub(super) fn union(inputs: &[Option<View<'_>>], joining: &Joining) -> Scored {
    let mut found: HashMap<Bytes, f64, foldhash::fast::RandomState> = HashMap::default();
    for (view, weight) in weighed(inputs, joining) {
        for (member, score) in view.iter() {
            let score = joining.aggregate.weigh(score, weight);
            match found.entry(member.to_bytes()) {
                Entry::Occupied(mut entry) => {
                    let joined = joining.aggregate.join(*entry.get(), score);
                    entry.insert(joined);
                }
                Entry::Vacant(entry) => {
                    entry.insert(score);
                }
            }
        }
    }
    sorted(found.into_iter().collect())
}

/// The members that all inputs have.
pub(super) fn intersection(inputs: &[Option<View<'_>>], joining: &Joining) -> Scored {
    let mut found = Vec::new();
    each_common(inputs, joining, |member, score| {
        found.push((member.to_bytes(), score));
        true
    });
    sorted(found)
}

/// Meets the members that all inputs have, until `meet` answers false.
fn each_common(
    inputs: &[Option<View<'_>>],
    joining: &Joining,
    mut meet: impl FnMut(Member<'_>, f64) -> bool,
) {
    if inputs.iter().any(Option::is_none) {
        return;
    }
    let weighed = weighed(inputs, joining);
    let Some(((smallest, weight), others)) = weighed.split_first() else { return };
    let aggregate = joining.aggregate;
    for (member, score) in smallest.iter() {
        let first = aggregate.weigh(score, *weight);
        let joined = others.iter().try_fold(first, |sum, (view, weight)| {
            let score = view.score(&member)?;
            Some(aggregate.join(sum, aggregate.weigh(score, *weight)))
        });
        if joined.is_some_and(|score| !meet(member, score)) {
            return;
        }
    }
}

/// The members of the first input that no other has.
pub(super) fn difference(inputs: &[Option<View<'_>>]) -> Scored {
    let Some((Some(first), others)) = inputs.split_first() else { return Vec::new() };
    let absent =
        |member: &Member<'_>| !others.iter().flatten().any(|other| other.score(member).is_some());
    let rest = first.iter().filter(|(member, _)| absent(member));
    sorted(rest.map(|(member, score)| (member.to_bytes(), score)).collect())
}

/// -0 and 0 are the same score, though a weight below zero makes the one of the other, and shows it.
fn sorted(mut members: Scored) -> Scored {
    let order = |a: f64, b: f64| (a + 0.0).total_cmp(&(b + 0.0));
    members.sort_unstable_by(|a, b| order(a.1, b.1).then_with(|| a.0.cmp(&b.0)));
    members
}

/// Returns the members of the first sorted set or set that none of the others has.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.sadd('banned', 'ada')
/// db.zdiff(2, ['scores', 'banned'])  // ['cy', 'bob']
/// db.zdiff(2, ['scores', 'banned'], { withscores: true })  // [['cy', 40], ['bob', 95]]
/// ```
#[command(
    ZDIFF,
    since = "6.2.0",
    complexity = "O(L+N*log(N)) where L is the number of all members and N that of the first input",
    flags(readonly, movablekeys)
)]
fn zdiff(db: &mut Access<'_>, keys: InputKeys<'_>, options: DiffOptions<'_>) -> Result<Listed> {
    let inputs = keys.read(db)?;
    let with_scores = options.read(keys.len())?.with_scores;
    Ok(Listed::of(&difference(&inputs), with_scores))
}

/// Returns the members that all of several sorted sets or sets have.
///
/// ```js
/// db.zadd('week:1', { ada: 10, bob: 5 })
/// db.zadd('week:2', { bob: 7, cy: 3 })
/// db.zinter(2, ['week:1', 'week:2'])  // ['bob']
/// db.zinter(2, ['week:1', 'week:2'], { weights: [1, 2], withscores: true })  // [['bob', 19]]
/// ```
#[command(
    ZINTER,
    since = "6.2.0",
    complexity = "O(N*K+M*log(M)) where N is the size of the smallest input, K the number of inputs and M the size of the result",
    flags(readonly, movablekeys)
)]
fn zinter(db: &mut Access<'_>, keys: InputKeys<'_>, options: JoinOptions<'_>) -> Result<Listed> {
    let inputs = keys.read(db)?;
    let joining = options.read(keys.len())?;
    let members = intersection(&inputs, &joining);
    Ok(Listed::of(&members, joining.with_scores))
}

/// `LIMIT`, which is looked at after the inputs.
#[derive(Debug, Clone)]
struct CardOptions<'a>(Args<'a>);

impl CardOptions<'_> {
    fn limit(&self) -> Result<usize> {
        let (mut args, mut limit) = (self.0.clone(), 0);
        while !args.is_empty() {
            if args.len() < 2 || !args.take_word("LIMIT") {
                return Err(Error::SYNTAX);
            }
            let number = number::parse_i64(args.take()?);
            let positive = number.and_then(|number| usize::try_from(number).ok());
            limit = positive.ok_or(Error::fixed("LIMIT can't be negative"))?;
        }
        Ok(limit)
    }
}

impl<'a> Param<'a> for CardOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[Field {
        name: "limit",
        doc: "stop counting here; 0 is no limit",
        shape: Shape::Tagged("LIMIT", &Shape::Integer),
    }]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let options = args.clone();
        args.take_rest();
        Ok(Self(options))
    }
}

/// Returns how many members all of several sorted sets or sets have.
///
/// ```js
/// db.zadd('week:1', { ada: 10, bob: 5 })
/// db.zadd('week:2', { bob: 7, cy: 3 })
/// db.zintercard(2, ['week:1', 'week:2'])  // 1
/// ```
#[command(
    ZINTERCARD,
    since = "7.0.0",
    complexity = "O(N*K) where N is the size of the smallest input and K the number of inputs",
    flags(readonly, movablekeys)
)]
fn zintercard(db: &mut Access<'_>, keys: InputKeys<'_>, options: CardOptions<'_>) -> Result<usize> {
    let inputs = keys.read(db)?;
    let limit = options.limit()?;
    let joining = Joining { weights: Vec::new(), aggregate: Aggregate::Count, with_scores: false };
    let mut count = 0;
    each_common(&inputs, &joining, |_, _| {
        count += 1;
        count != limit
    });
    Ok(count)
}

/// Returns the members that any of several sorted sets or sets has.
///
/// ```js
/// db.zadd('week:1', { ada: 10, bob: 5 })
/// db.zadd('week:2', { bob: 7, cy: 3 })
/// db.zunion(2, ['week:1', 'week:2'])  // ['cy', 'ada', 'bob']
/// const best = db.zunion(2, ['week:1', 'week:2'], { aggregate: 'MAX', withscores: true })
/// best  // [['cy', 3], ['bob', 7], ['ada', 10]]
/// ```
#[command(
    ZUNION,
    since = "6.2.0",
    complexity = "O(N+M*log(M)) where N is the number of all members and M the size of the result",
    flags(readonly, movablekeys)
)]
fn zunion(db: &mut Access<'_>, keys: InputKeys<'_>, options: JoinOptions<'_>) -> Result<Listed> {
    let inputs = keys.read(db)?;
    let joining = options.read(keys.len())?;
    Ok(Listed::of(&union(&inputs, &joining), joining.with_scores))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("ZADD a 1 x 2 y 3 z");
        db.say("ZADD b 10 y 20 z 30 w");
        db.say("SADD s z v");
        db.say("SET str x");
        db
    }

    #[test]
    fn inputs_are_joined_and_compared() {
        let mut db = store();
        for (call, reply) in [
            ("ZUNION 2 a b WITHSCORES", "{x:1 y:12 z:23 w:30}"),
            ("ZUNION 2 a s WITHSCORES", "{v:1 x:1 y:2 z:4}"),
            ("ZUNION 3 a b none", "[x y z w]"),
            ("ZUNION 2 a b WEIGHTS 10 0 WITHSCORES", "{w:0 x:10 y:20 z:30}"),
            ("ZUNION 2 a b AGGREGATE MIN WITHSCORES", "{x:1 y:2 z:3 w:30}"),
            ("ZUNION 2 a b aggregate max withscores", "{x:1 y:10 z:20 w:30}"),
            ("ZUNION 3 a b s AGGREGATE COUNT WITHSCORES", "{v:1 w:1 x:1 y:2 z:3}"),
            ("ZUNION 2 a b AGGREGATE COUNT WEIGHTS 2 5 WITHSCORES", "{x:2 w:5 y:7 z:7}"),
            ("ZINTER 2 a b WITHSCORES", "{y:12 z:23}"),
            ("ZINTER 3 a b s WITHSCORES", "{z:24}"),
            ("ZINTER 2 a a WEIGHTS 1 2 WITHSCORES", "{x:3 y:6 z:9}"),
            ("ZINTER 2 a none", "[]"),
            ("ZDIFF 2 a b WITHSCORES", "{x:1}"),
            ("ZDIFF 2 s a WITHSCORES", "{v:1}"),
            ("ZDIFF 2 none a", "[]"),
            ("ZDIFF 2 a a", "[]"),
            ("ZINTERCARD 2 a b", "2"),
            ("ZINTERCARD 2 a b LIMIT 1", "1"),
            ("ZINTERCARD 2 a b LIMIT 0", "2"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn infinities_that_cancel_out_are_zero() {
        let mut db = TestStore::new();
        db.say("ZADD p inf a");
        db.say("ZADD m -inf a 5 b");
        assert_eq!(db.say("ZUNION 2 p m WITHSCORES"), "{a:0 b:5}");
        assert_eq!(db.say("ZUNION 1 p WEIGHTS 0 WITHSCORES"), "{a:0}");
    }

    #[test]
    fn inputs_are_looked_at_before_options() {
        let mut db = store();
        for (call, error) in [
            ("ZUNION 0 a", "ERR at least 1 input key is needed for 'zunion' command"),
            ("ZUNION x a", "ERR value is not an integer or out of range"),
            ("ZUNION 2 a", "ERR syntax error"),
            ("ZUNION 9223372036854775807 a", "ERR syntax error"),
            ("ZUNION 1 str BAD", WRONG),
            ("ZUNION 1 a WEIGHTS x", "ERR weight value is not a float"),
            ("ZUNION 1 a WEIGHTS", "ERR syntax error"),
            ("ZUNION 1 a WEIGHTS 1 2", "ERR syntax error"),
            ("ZUNION 1 a AGGREGATE", "ERR syntax error"),
            ("ZUNION 1 a AGGREGATE x", "ERR syntax error"),
            ("ZDIFF 1 a WEIGHTS 1", "ERR syntax error"),
            ("ZINTERCARD 1 a LIMIT -1", "ERR LIMIT can't be negative"),
            ("ZINTERCARD 1 a LIMIT", "ERR syntax error"),
            ("ZINTERCARD 1 str LIMIT x", WRONG),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }
}
