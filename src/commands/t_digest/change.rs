//! Making digests, and adding numbers.

use redlet_macros::command;
use smallvec::SmallVec;

use super::{MISSING, WRONG_KEYWORD, overflow};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Late, Many, Param, is_word};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::{TDigest, Value};

rows![tdigest_add, tdigest_create, tdigest_reset];

/// COMPRESSION and a number, which are examined after the key.
#[derive(Debug)]
struct Compression<'a>(&'a [u8], &'a [u8]);

impl<'a> Param<'a> for Compression<'a> {
    const SHAPE: Shape = Shape::Tagged("COMPRESSION", &Shape::Integer);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() != 2 {
            return Err(Error::module_arity("tdigest.create"));
        }
        Ok(Self(args.take()?, args.take()?))
    }
}

/// Makes a digest, which learns how numbers are distributed.
///
/// ```js
/// db.tdigest.create('latency', { compression: 200 })  // 'OK'
/// db.tdigest.add('latency', 21.5, 18, 300)  // 'OK'
/// ```
#[command(TDIGEST.CREATE, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn tdigest_create(
    db: &mut Access<'_>,
    key: Write<'_, TDigest>,
    /// How exact it is, at the price of memory: about as many means are kept. 100 by default.
    compression: Option<Compression<'_>>,
) -> Result<Done> {
    if db.view(&key)?.is_some() {
        return Err(Error::fixed("T-Digest: key already exists"));
    }
    let compression = match compression {
        Some(Compression(word, _)) if !is_word(word, "COMPRESSION") => return Err(WRONG_KEYWORD),
        Some(Compression(_, number)) => super::compression(number)?,
        None => TDigest::COMPRESSION,
    };
    db.create_from(&key, || Value::from(TDigest::new(compression)))?.made();
    Ok(Done)
}

/// Adds numbers to a digest.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 21.5, 18, 300)  // 'OK'
/// ```
#[command(
    TDIGEST.ADD,
    since = "8.0.0",
    complexity = "O(N) where N is the number of numbers",
    flags(write, denyoom, module, constant)
)]
fn tdigest_add(
    db: &mut Access<'_>,
    key: Write<'_, TDigest>,
    values: Many<Late<'_, f64>>,
) -> Result<Done> {
    let mut digest = db.write(&key)?.ok_or(MISSING)?;
    let values: SmallVec<[_; 4]> = values.iter().map(finite).collect::<Result<_>>()?;
    digest.add(&values).map_err(overflow)?;
    Ok(Done)
}

fn finite(text: &Late<'_, f64>) -> Result<f64> {
    let number = text.value().map_err(|_| Error::fixed("T-Digest: error parsing val parameter"))?;
    let wrong = "T-Digest: val parameter needs to be a finite number";
    if number.is_finite() { Ok(number) } else { Err(Error::fixed(wrong)) }
}

/// Takes all numbers out of a digest.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 21.5)
/// db.tdigest.reset('latency')  // 'OK'
/// db.tdigest.info('latency').Observations  // 0
/// ```
#[command(TDIGEST.RESET, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn tdigest_reset(db: &mut Access<'_>, key: Write<'_, TDigest>) -> Result<Done> {
    db.write(&key)?.ok_or(MISSING)?.reset();
    Ok(Done)
}
