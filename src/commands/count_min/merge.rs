//! Merging sketches.

use redlet_macros::command;
use smallvec::SmallVec;

use super::MISSING;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read, Write};
use crate::engine::grammar::param::{Args, Param, is_word};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::rows;
use crate::value::CountMin;

rows![cms_merge];

/// The number of sketches to merge, the sketches, and whatever follows them.
///
/// All of it is examined after the key.
#[derive(Debug)]
struct Sources<'a> {
    count: &'a [u8],
    rest: &'a [&'a [u8]],
    /// Of those that follow the number, as many as it says.
    keys: SmallVec<[Read<'a, CountMin>; 4]>,
}

impl<'a> Sources<'a> {
    /// The sketches, and how many times each of their counts counts.
    fn weighed(&self) -> Result<SmallVec<[Source<'a>; 4]>> {
        let count = number::parse_i64(self.count).ok_or(Error::bare("CMS: invalid numkeys"))?;
        let count = usize::try_from(count).ok().filter(|count| *count > 0);
        let count = count.ok_or(Error::bare("CMS: Number of keys must be positive"))?;
        let rest = self.rest;
        let weights = match rest.iter().position(|word| is_word(word, "WEIGHTS")) {
            Some(at) if at == count && rest.len() - at - 1 == count => Some(&rest[at + 1..]),
            Some(_) => return Err(Error::bare("CMS: wrong number of keys/weights")),
            None if rest.len() == count => None,
            None => return Err(Error::bare("CMS: wrong number of keys")),
        };
        let source = |(at, key): (usize, &Read<'a, CountMin>)| {
            let weight = weights.map_or(Some(1), |weights| number::parse_i64(weights[at]));
            weight.map(|weight| (*key, weight)).ok_or(Error::bare("CMS: invalid weight value"))
        };
        self.keys.iter().enumerate().map(source).collect()
    }
}

impl<'a> Param<'a> for Sources<'a> {
    const SHAPE: Shape = Shape::CountedKeys(Read::<'static, CountMin>::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = args.take()?;
        let rest = args.clone().take_rest();
        let keys = number::parse_i64(count).and_then(|count| usize::try_from(count).ok());
        let keys = args.take_some(keys.filter(|count| *count <= args.len()).unwrap_or(0));
        Ok(Self { count, rest, keys: keys.iter().map(|key| Read::named(key)).collect() })
    }

    fn keys(&self, keys: &mut KeySet) {
        self.keys.iter().for_each(|key| key.keys(keys));
    }
}

/// A sketch to merge, and how many times each of its counts counts.
type Source<'a> = (Read<'a, CountMin>, i64);

/// What follows the sketches, which [`Sources`] examines.
#[derive(Debug)]
struct Weights;

impl<'a> Param<'a> for Weights {
    const SHAPE: Shape = Shape::Options(&[Field {
        name: "weights",
        doc: "count each sketch so many times; the numbers may be negative",
        shape: Shape::Tagged("WEIGHTS", &Shape::Many(&Shape::Integer)),
    }]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take_rest();
        Ok(Self)
    }
}

/// Replaces the counts of a sketch by those of other sketches together, which are as wide and deep
/// as it is. It may be one of them.
///
/// ```js
/// for (const day of ['mon', 'tue', 'all']) db.cms.initbydim(day, 2000, 5)
/// db.cms.incrby('mon', '/home', 3)
/// db.cms.incrby('tue', '/home', 1)
/// db.cms.merge('all', 2, ['mon', 'tue'], { weights: [1, 10] })  // 'OK'
/// db.cms.query('all', '/home')  // [13]
/// ```
#[command(
    CMS.MERGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of counters of all the sketches",
    flags(write, denyoom, module)
)]
fn cms_merge(
    db: &mut Access<'_>,
    destination: Write<'_, CountMin>,
    sources: Sources<'_>,
    _weights: Weights,
) -> Result<Done> {
    if db.view(&destination)?.is_none() {
        return Err(MISSING);
    }
    let sources = sources.weighed()?;
    let merged = merged(db, &destination, &sources)?;
    let names: SmallVec<[_; 4]> = sources.iter().map(|(key, by)| (key.name(), *by)).collect();
    db.write(&destination)?.ok_or(MISSING)?.replace(merged, &names);
    Ok(Done)
}

fn merged(
    db: &Access<'_>,
    destination: &Write<'_, CountMin>,
    sources: &[Source<'_>],
) -> Result<CountMin> {
    let there = db.view(destination)?.ok_or(MISSING)?;
    let mut sketches = SmallVec::<[_; 4]>::new();
    for (key, weight) in sources {
        let sketch = db.read(key)?.ok_or(MISSING)?;
        if (sketch.width(), sketch.depth()) != (there.width(), there.depth()) {
            return Err(Error::bare("CMS: width/depth is not equal"));
        }
        sketches.push((sketch, *weight));
    }
    there.merged(&sketches).ok_or(Error::bare("CMS: MERGE overflow"))
}
