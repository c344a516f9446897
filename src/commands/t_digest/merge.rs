//! Merging digests.

use redlet_macros::command;
use smallvec::SmallVec;

use super::{MISSING, WRONG_KEYWORD, compression, overflow};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Consume, Key, Write};
use crate::engine::grammar::param::{Args, Param, is_word};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::rows;
use crate::value::{TDigest, Value};

rows![tdigest_merge];

/// The digests to merge, or what is wrong about them: the key is examined first.
#[derive(Debug)]
struct Sources<'a>(Result<SmallVec<[Consume<'a, TDigest>; 4]>>);

impl<'a> Sources<'a> {
    fn read(args: &mut Args<'a>) -> Result<SmallVec<[Consume<'a, TDigest>; 4]>> {
        let count = number::parse_i64(args.take()?);
        let count = count.ok_or(Error::fixed("T-Digest: error parsing numkeys"))?;
        let count = usize::try_from(count).ok().filter(|count| *count > 0);
        let count =
            count.ok_or(Error::fixed("T-Digest: numkeys needs to be a positive integer"))?;
        if count > args.len() {
            return Err(Error::module_arity("tdigest.merge"));
        }
        Ok(args.take_some(count).iter().map(|key| Consume::named(key)).collect())
    }
}

impl<'a> Param<'a> for Sources<'a> {
    const SHAPE: Shape = Shape::CountedKeys(Consume::<'static, TDigest>::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() < 2 {
            return Err(Error::module_arity("tdigest.merge"));
        }
        Ok(Self(Self::read(args)))
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().flatten().for_each(|key| key.keys(keys));
    }
}

/// What follows the digests.
#[derive(Debug)]
struct Options<'a>(&'a [&'a [u8]]);

impl<'a> Options<'a> {
    /// The compression, and whether to override. The words are looked for wherever they stand, and others
    /// beside them are passed over.
    fn read(&self) -> Result<(Option<u64>, bool)> {
        let place = |word: &str| self.0.iter().position(|it| is_word(it, word));
        let overrides = place("OVERRIDE").is_some();
        let Some(at) = place("COMPRESSION") else {
            let known = overrides || self.0.is_empty();
            return if known { Ok((None, overrides)) } else { Err(WRONG_KEYWORD) };
        };
        let number = self.0.get(at + 1).ok_or_else(|| Error::module_arity("tdigest.merge"))?;
        Ok((Some(compression(number)?), overrides))
    }
}

impl<'a> Param<'a> for Options<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "compression",
            doc: "how exact the digest is from then on; by default as it was, or if it is new as \
                  the most exact of the others",
            shape: Shape::Tagged("COMPRESSION", &Shape::Integer),
        },
        Field {
            name: "override",
            doc: "forget the numbers that the digest has",
            shape: Shape::Token("OVERRIDE"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(args.take_rest()))
    }
}

/// Adds the numbers of other digests to a digest, which is made if it does not exist. It may be one of
/// them.
///
/// ```js
/// db.tdigest.create('mon')
/// db.tdigest.create('tue')
/// db.tdigest.add('mon', 10, 20)
/// db.tdigest.add('tue', 30)
/// db.tdigest.merge('all', 2, ['mon', 'tue'])  // 'OK'
/// db.tdigest.max('all')  // 30
/// ```
#[command(
    TDIGEST.MERGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of means that all the digests keep",
    flags(write, denyoom, module)
)]
fn tdigest_merge(
    db: &mut Access<'_>,
    destination: Write<'_, TDigest>,
    sources: Sources<'_>,
    options: Options<'_>,
) -> Result<Done> {
    let there = db.view(&destination)?.map(TDigest::compression);
    let sources = sources.0?;
    let (compression, overrides) = options.read()?;
    let mut greatest = TDigest::LEAST;
    for key in &sources {
        greatest = greatest.max(db.view(key)?.ok_or(MISSING)?.compression());
    }
    let kept = there.filter(|_| !overrides);
    let compression = compression.or(kept).unwrap_or(greatest);
    let mut all: SmallVec<[Consume<'_, TDigest>; 4]> = sources.iter().copied().collect();
    if kept.is_some() {
        all.insert(0, Consume::named(destination.name()));
    }
    let merged = merged(db, compression, &all)?;
    let names: SmallVec<[_; 4]> = sources.iter().map(Key::name).collect();
    let empty = || Value::from(TDigest::new(compression));
    db.create_from(&destination, empty)?.replace(merged, &names, overrides);
    Ok(Done)
}

fn merged(db: &mut Access<'_>, compression: u64, keys: &[Consume<'_, TDigest>]) -> Result<TDigest> {
    for key in keys {
        db.write(key)?.ok_or(MISSING)?.merge().map_err(overflow)?;
    }
    let mut digests = SmallVec::<[_; 4]>::new();
    for key in keys {
        digests.push(db.view(key)?.ok_or(MISSING)?);
    }
    TDigest::of_all(compression, &digests).map_err(overflow)
}
