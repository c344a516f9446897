//! What a digest knows. Nearly all that is asked needs a digest whose numbers are merged, so asking
//! merges them.

use redlet_macros::command;
use smallvec::SmallVec;

use super::{MISSING, overflow};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Consume, Read};
use crate::engine::grammar::param::{FromArgument, Late, Many, Param};
use crate::engine::grammar::reply::Reply;
use crate::value::TDigest;
use crate::{reply_type, rows};

rows![
    tdigest_byrank,
    tdigest_byrevrank,
    tdigest_cdf,
    tdigest_info,
    tdigest_max,
    tdigest_min,
    tdigest_quantile,
    tdigest_rank,
    tdigest_revrank,
    tdigest_trimmed_mean
];

reply_type! {
    /// What a digest is.
    Info => "Named<Text, TDigestInfo>";
}

/// Answers a question about each of several numbers. `read` takes a number or says what is wrong
/// about it, and `merges` says of which the answer needs a digest that is merged.
fn ask<'a, T: FromArgument + Param<'a>, A>(
    db: &mut Access<'_>,
    key: &Consume<'_, TDigest>,
    numbers: &[Late<'a, T>],
    read: impl Fn(&Late<'a, T>) -> Result<T>,
    merges: impl Fn(&TDigest, &T) -> bool,
    answer: impl Fn(&TDigest, T) -> A,
) -> Result<Vec<A>> {
    let mut digest = db.write(key)?.ok_or(MISSING)?;
    let numbers: SmallVec<[T; 4]> = numbers.iter().map(read).collect::<Result<_>>()?;
    if numbers.iter().any(|number| merges(&digest, number)) {
        digest.merge().map_err(overflow)?;
    }
    Ok(numbers.into_iter().map(|number| answer(&digest, number)).collect())
}

fn always<T>(_: &TDigest, _: &T) -> bool {
    true
}

/// Whether a number lies between the least and the greatest of a digest.
fn is_within(digest: &TDigest, number: &f64) -> bool {
    let (min, max) = (digest.min(), digest.max());
    min.is_some_and(|min| min <= *number) && max.is_some_and(|max| *number <= max)
}

/// Whether there is a number at a place that is not the first.
fn is_inside(digest: &TDigest, rank: &i64) -> bool {
    *rank > 0 && (*rank as f64) < digest.observations()
}

fn number(text: &Late<'_, f64>, wrong: &'static str) -> Result<f64> {
    text.value().map_err(|_| Error::fixed(wrong))
}

fn value(text: &Late<'_, f64>) -> Result<f64> {
    number(text, "T-Digest: error parsing value")
}

fn rank(text: &Late<'_, i64>) -> Result<i64> {
    let rank = text.value().map_err(|_| Error::fixed("T-Digest: error parsing rank"))?;
    let wrong = Error::fixed("T-Digest: rank needs to be non negative");
    if rank < 0 { Err(wrong) } else { Ok(rank) }
}

/// Returns the numbers that have so many numbers below them; infinity where there are not so many.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.byrank('latency', 0, 2, 3)  // [10, 30, Infinity]
/// ```
#[command(
    TDIGEST.BYRANK,
    since = "8.0.0",
    complexity = "O(N) where N is the number of ranks",
    flags(readonly, module)
)]
fn tdigest_byrank(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    ranks: Many<Late<'_, i64>>,
) -> Result<Vec<f64>> {
    ask(db, &key, &ranks, rank, is_inside, TDigest::by_rank)
}

/// Returns the numbers that have so many numbers above them; minus infinity where there are not so
/// many.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.byrevrank('latency', 0, 2, 3)  // [30, 10, -Infinity]
/// ```
#[command(
    TDIGEST.BYREVRANK,
    since = "8.0.0",
    complexity = "O(N) where N is the number of ranks",
    flags(readonly, module)
)]
fn tdigest_byrevrank(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    ranks: Many<Late<'_, i64>>,
) -> Result<Vec<f64>> {
    ask(db, &key, &ranks, rank, is_inside, TDigest::by_rank_from_above)
}

/// Returns which part of the numbers lies below each of some numbers; half of those that are equal to
/// it count.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30, 40)
/// db.tdigest.cdf('latency', 5, 20, 35)  // [0, 0.375, 0.75]
/// ```
#[command(
    TDIGEST.CDF,
    since = "8.0.0",
    complexity = "O(N) where N is the number of numbers",
    flags(readonly, module)
)]
fn tdigest_cdf(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    values: Many<Late<'_, f64>>,
) -> Result<Vec<f64>> {
    let read = |text: &_| number(text, "T-Digest: error parsing cdf");
    ask(db, &key, &values, read, always, TDigest::cdf)
}

/// Describes a digest.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.info('latency').Observations  // 3
/// ```
#[command(TDIGEST.INFO, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn tdigest_info(db: &mut Access<'_>, key: Read<'_, TDigest>) -> Result<Info> {
    let facts = db.read(&key)?.ok_or(MISSING)?.facts();
    let fields = [
        ("Compression", facts.compression as i64),
        ("Capacity", facts.capacity as i64),
        ("Merged nodes", facts.merged as i64),
        ("Unmerged nodes", facts.unmerged as i64),
        ("Merged weight", facts.merged_weight),
        ("Unmerged weight", facts.unmerged_weight),
        ("Observations", facts.merged_weight.saturating_add(facts.unmerged_weight)),
        ("Total compressions", facts.compressions as i64),
        // What a server takes for it at once. Here it grows with the numbers: see MEMORY USAGE.
        ("Memory usage", 8 + 16 * facts.capacity as i64),
    ];
    let fields = fields.map(|(name, number)| (Reply::Status(name), Reply::Int(number)));
    Ok(Info(Reply::Map(fields.into())))
}

/// Returns the greatest number; NaN if there is none.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.max('latency')  // 30
/// ```
#[command(TDIGEST.MAX, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn tdigest_max(db: &mut Access<'_>, key: Read<'_, TDigest>) -> Result<f64> {
    Ok(db.read(&key)?.ok_or(MISSING)?.max().unwrap_or(f64::NAN))
}

/// Returns the least number; NaN if there is none.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.min('latency')  // 10
/// ```
#[command(TDIGEST.MIN, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn tdigest_min(db: &mut Access<'_>, key: Read<'_, TDigest>) -> Result<f64> {
    Ok(db.read(&key)?.ok_or(MISSING)?.min().unwrap_or(f64::NAN))
}

/// Returns the numbers below which these parts of all numbers lie: 0.5 for the median, 0.99 for what
/// only one in a hundred exceeds.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.quantile('latency', 0, 0.5, 1)  // [10, 20, 30]
/// ```
#[command(
    TDIGEST.QUANTILE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of quantiles",
    flags(readonly, module)
)]
fn tdigest_quantile(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    /// From 0 to 1.
    quantiles: Many<Late<'_, f64>>,
) -> Result<Vec<f64>> {
    let read = |text: &_| {
        let part = number(text, "T-Digest: error parsing quantile")?;
        let wrong = Error::fixed("T-Digest: quantile should be in [0,1]");
        if (0.0..=1.0).contains(&part) { Ok(part) } else { Err(wrong) }
    };
    ask(db, &key, &quantiles, read, always, |digest, part| digest.quantile(part))
}

/// Returns how many numbers lie below each of some numbers, with half of those that are equal to it; -1
/// if it is less than all, and -2 if the digest has no numbers.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.rank('latency', 5, 20, 35)  // [-1, 1, 3]
/// ```
#[command(
    TDIGEST.RANK,
    since = "8.0.0",
    complexity = "O(N) where N is the number of numbers",
    flags(readonly, module)
)]
fn tdigest_rank(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    values: Many<Late<'_, f64>>,
) -> Result<Vec<i64>> {
    ask(db, &key, &values, value, is_within, TDigest::rank)
}

/// Returns how many numbers lie above each of some numbers, with half of those that are equal to it; -1
/// if it is greater than all, and -2 if the digest has no numbers.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 10, 20, 30)
/// db.tdigest.revrank('latency', 5, 20, 35)  // [3, 1, -1]
/// ```
#[command(
    TDIGEST.REVRANK,
    since = "8.0.0",
    complexity = "O(N) where N is the number of numbers",
    flags(readonly, module)
)]
fn tdigest_revrank(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    values: Many<Late<'_, f64>>,
) -> Result<Vec<i64>> {
    ask(db, &key, &values, value, is_within, TDigest::rank_from_above)
}

/// Returns the mean of the numbers that lie between two quantiles.
///
/// ```js
/// db.tdigest.create('latency')
/// db.tdigest.add('latency', 1, 2, 3, 4, 1000)
/// db.tdigest.trimmed_mean('latency', 0, 0.8)  // 2.5
/// ```
#[command(
    TDIGEST.TRIMMED_MEAN,
    since = "8.0.0",
    complexity = "O(N) where N is the number of means that are kept",
    flags(readonly, module)
)]
fn tdigest_trimmed_mean(
    db: &mut Access<'_>,
    key: Consume<'_, TDigest>,
    /// From 0 to 1.
    low: Late<'_, f64>,
    /// From 0 to 1, and above the other.
    high: Late<'_, f64>,
) -> Result<f64> {
    let mut digest = db.write(&key)?.ok_or(MISSING)?;
    let low = number(&low, "T-Digest: error parsing low_cut_percentile")?;
    let high = number(&high, "T-Digest: error parsing high_cut_percentile")?;
    if !(0.0..=1.0).contains(&low) || !(0.0..=1.0).contains(&high) {
        let text = "T-Digest: low_cut_percentile and high_cut_percentile should be in [0,1]";
        return Err(Error::fixed(text));
    }
    if low >= high {
        let text = "T-Digest: low_cut_percentile should be lower than high_cut_percentile";
        return Err(Error::fixed(text));
    }
    digest.merge().map_err(overflow)?;
    Ok(digest.trimmed_mean(low, high))
}
