//! [`TDigest`]: a sketch of how numbers are distributed, after Dunning's merging digest.
//!
//! Numbers that lie near each other are kept as one: their mean and how many they are ([`Centroid`]).
//! Those at the ends of the distribution stay nearly alone, so extreme quantiles are the most exact.
//! New numbers are put behind the centroids and merged into them when there is no room, or when
//! somebody asks: asking changes a digest, as it does in the genuine module.
//!
//! | file | what it holds |
//! |---|---|
//! | `merge` | sorting centroids, and merging neighbours |
//! | `ask` | quantiles, ranks and means of digests that are merged |
//!
//! The arithmetic is that of the genuine module, operation by operation, so that its digests and
//! these stay equal to the last digit.

mod ask;
mod merge;

use std::borrow::Cow;

use super::module::{Item, Items, ModuleValue};
use super::part::Part;

const _: () = assert!(size_of::<TDigest>() <= 64);

/// Numbers that are kept as one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Centroid {
    mean: f64,
    /// How many numbers they are. Up to 2^53 it is exact.
    weight: f64,
}

/// More numbers than a digest can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// A sketch of a distribution.
#[derive(Debug, Clone)]
pub struct TDigest {
    compression: u64,
    /// The least and the greatest number; the other way round while there is none.
    min: f64,
    max: f64,
    /// How often centroids were merged.
    compressions: u64,
    /// How many centroids at the front are merged: sorted, and few.
    merged: usize,
    centroids: Part<Vec<Centroid>>,
}

/// What TDIGEST.INFO tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// How exact it is.
    pub compression: u64,
    /// How many centroids there is room for.
    pub capacity: u64,
    /// How many centroids are merged.
    pub merged: usize,
    /// How many are not yet.
    pub unmerged: usize,
    /// The numbers in merged centroids.
    pub merged_weight: i64,
    /// The numbers that are not merged yet.
    pub unmerged_weight: i64,
    /// How often centroids were merged.
    pub compressions: u64,
}

impl TDigest {
    /// What the compression is unless it is told.
    pub const COMPRESSION: u64 = 100;

    /// The least compression.
    pub const LEAST: u64 = 1;

    /// The greatest compression. A digest of it may grow to 6 GB.
    pub const MOST: u64 = 1 << 26;

    /// A digest without numbers; the compression is at least 1 and at most [`Self::MOST`].
    pub fn new(compression: u64) -> Self {
        let (min, max) = (f64::MAX, f64::MIN);
        let centroids = Vec::new().into();
        Self { compression, min, max, compressions: 0, merged: 0, centroids }
    }

    /// How exact it is: there are about so many centroids.
    pub const fn compression(&self) -> u64 {
        self.compression
    }

    /// How many centroids there is room for.
    const fn capacity(&self) -> u64 {
        6 * self.compression + 10
    }

    /// What TDIGEST.INFO tells.
    pub fn facts(&self) -> Facts {
        let (merged, unmerged) = self.centroids.split_at(self.merged);
        Facts {
            compression: self.compression,
            capacity: self.capacity(),
            merged: merged.len(),
            unmerged: unmerged.len(),
            merged_weight: weight(merged) as i64,
            unmerged_weight: weight(unmerged) as i64,
            compressions: self.compressions,
        }
    }

    /// The least number; none without numbers.
    pub fn min(&self) -> Option<f64> {
        (!self.centroids.is_empty()).then_some(self.min)
    }

    /// The greatest number; none without numbers.
    pub fn max(&self) -> Option<f64> {
        (!self.centroids.is_empty()).then_some(self.max)
    }

    /// Adds a finite number.
    pub fn add(&mut self, number: f64) -> Result<(), Overflow> {
        self.push(Centroid { mean: number, weight: 1.0 })
    }

    fn push(&mut self, centroid: Centroid) -> Result<(), Overflow> {
        if self.centroids.len() as u64 >= self.capacity() - 1 {
            self.merge()?;
        }
        self.min = self.min.min(centroid.mean);
        self.max = self.max.max(centroid.mean);
        self.centroids.push(centroid);
        Ok(())
    }

    /// Whether it holds a single number, which is never merged: then it is the least one, and a
    /// payload has no other word of it.
    fn is_single(&self) -> bool {
        self.merged == 0 && self.observations() == 1.0
    }

    /// Takes all numbers out.
    pub fn reset(&mut self) {
        *self = Self::new(self.compression);
    }

    /// What merged digests hold, one after the other.
    pub fn of_all(compression: u64, digests: &[&Self]) -> Result<Self, Overflow> {
        let mut all = Self::new(compression);
        for digest in digests {
            all.merge()?;
            if all.observations() + digest.observations() >= i64::MAX as f64 {
                return Err(Overflow);
            }
            digest.centroids.iter().try_for_each(|centroid| all.push(*centroid))?;
        }
        Ok(all)
    }
}

/// How many numbers centroids stand for.
fn weight(centroids: &[Centroid]) -> f64 {
    centroids.iter().map(|centroid| centroid.weight).sum()
}

impl ModuleValue for TDigest {
    const TYPE: &'static str = "TDIS-TYPE";
    const VERSION: u64 = 0;

    fn heap(&self) -> usize {
        self.centroids.capacity() * size_of::<Centroid>()
    }

    fn share(&mut self) -> Self {
        Self { centroids: Part::Shared(self.centroids.share()), ..*self }
    }

    fn regain(&mut self) {
        self.centroids.regain();
    }

    fn portable(&self) -> Cow<'_, Self> {
        let mut merged = Cow::Borrowed(self);
        // What is too much to merge, no server merges.
        if self.is_unmerged() && merged.to_mut().merge().is_err() {
            return Cow::Borrowed(self);
        }
        merged
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        let facts = self.facts();
        out(Item::Double(self.compression as f64));
        out(Item::Double(self.min));
        out(Item::Double(self.max));
        out(Item::Unsigned(facts.capacity));
        out(Item::Unsigned(facts.merged as u64));
        out(Item::Unsigned(facts.unmerged as u64));
        out(Item::Unsigned(self.compressions));
        out(Item::Double(facts.merged_weight as f64));
        out(Item::Double(facts.unmerged_weight as f64));
        if !self.is_single() {
            self.centroids.iter().for_each(|centroid| out(Item::Double(centroid.mean)));
            self.centroids.iter().for_each(|centroid| out(Item::Double(centroid.weight)));
        }
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let mut digest = Self::new(compression(items.double()?)?);
        (digest.min, digest.max) = (items.double()?, items.double()?);
        let capacity = items.unsigned()?;
        digest.merged = usize::try_from(items.unsigned()?).ok()?;
        let unmerged = usize::try_from(items.unsigned()?).ok()?;
        digest.compressions = items.unsigned()?;
        let weights = [items.double()?, items.double()?];
        let count = digest.merged.checked_add(unmerged)?;
        if capacity != digest.capacity() || count as u64 > capacity {
            return None;
        }
        digest.centroids = if count == 1 && weights == [0.0, 1.0] {
            vec![Centroid { mean: digest.min, weight: 1.0 }].into()
        } else {
            load_centroids(count, items)?.into()
        };
        let facts = digest.facts();
        let right = weights == [facts.merged_weight as f64, facts.unmerged_weight as f64];
        right.then_some(digest)
    }
}

/// A compression that there can be.
fn compression(number: f64) -> Option<u64> {
    let possible = number >= 1.0 && number <= TDigest::MOST as f64 && number.fract() == 0.0;
    possible.then_some(number as u64)
}

fn load_centroids(count: usize, items: &mut Items<'_>) -> Option<Vec<Centroid>> {
    let mut centroids = Vec::new();
    for _ in 0..count {
        centroids.push(Centroid { mean: items.double()?, weight: 0.0 });
    }
    for centroid in &mut centroids {
        let weight = items.double()?;
        if !(weight >= 1.0 && weight < i64::MAX as f64) {
            return None;
        }
        centroid.weight = weight;
    }
    (weight(&centroids) < i64::MAX as f64).then_some(centroids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::Random;
    use crate::value::module::testing::{items_of, loaded};

    fn digest(compression: u64, numbers: impl IntoIterator<Item = f64>) -> TDigest {
        let mut digest = TDigest::new(compression);
        numbers.into_iter().for_each(|number| digest.add(number).unwrap());
        digest
    }

    #[test]
    fn ranks_are_near_to_the_exact_ones() {
        const COUNT: usize = 100_000;
        let random = &mut Random::from_seed(1);
        let mut exact: Vec<f64> = (0..COUNT).map(|_| -random.fraction().ln()).collect();
        let mut digest = digest(100, exact.iter().copied());
        digest.merge().unwrap();
        exact.sort_by(f64::total_cmp);
        for (part, most) in [(0.001, 30), (0.01, 100), (0.5, 1000), (0.99, 100), (0.999, 30)] {
            let found = exact.partition_point(|it| *it < digest.quantile(part));
            let wanted = (part * COUNT as f64) as usize;
            assert!(found.abs_diff(wanted) <= most, "{part}: {found} for {wanted}");
        }
        assert_eq!((digest.quantile(0.0), digest.quantile(1.0)), (exact[0], exact[COUNT - 1]));
    }

    #[test]
    fn many_equal_numbers_are_sorted_in_time() {
        let mut digest = digest(1 << 14, (0..60_000).map(|number| f64::from(number % 2)));
        digest.merge().unwrap();
        assert!((digest.cdf(0.0) - 0.25).abs() < 0.001);
        assert_eq!(digest.quantile(0.75), 1.0);
    }

    #[test]
    fn a_digest_cannot_count_more_than_an_integer_holds() {
        let mut all = digest(100, [1.0, 2.0, 3.0]);
        let overflow = (0..70).find_map(|_| {
            all.merge().unwrap();
            all = match TDigest::of_all(100, &[&all, &all]) {
                Ok(all) => all,
                Err(overflow) => return Some(overflow),
            };
            None
        });
        assert_eq!(overflow, Some(Overflow));
        assert!(all.observations() > 4e18);
        assert_eq!(all.add(1.0), Ok(()));
    }

    #[test]
    fn a_shared_digest_stays_as_it_is() {
        let mut digest = digest(100, [1.0, 2.0]);
        let shared = digest.share();
        digest.add(3.0).unwrap();
        digest.merge().unwrap();
        assert_eq!((shared.max(), shared.facts().unmerged), (Some(2.0), 2));
        assert_eq!((digest.max(), digest.facts().merged), (Some(3.0), 3));
        drop(shared);
        digest.regain();
        assert!(matches!(digest.centroids, Part::Own(_)));
    }

    #[test]
    fn a_payload_for_others_is_merged_and_one_of_the_log_is_not() {
        let digest = digest(100, [1.0, 2.0, 2.0]);
        let own = loaded::<TDigest>(0, &items_of(&digest)).unwrap();
        assert_eq!((own.facts(), &own.centroids[..]), (digest.facts(), &digest.centroids[..]));
        let other = loaded::<TDigest>(0, &items_of(&*digest.portable())).unwrap();
        assert_eq!((other.facts().merged, other.facts().unmerged), (3, 0));
    }

    #[test]
    fn a_single_number_is_in_a_payload_as_the_least() {
        let digest = digest(100, [7.5]);
        let items = items_of(&digest);
        assert_eq!(items.len(), 9);
        let again = loaded::<TDigest>(0, &items).unwrap();
        assert_eq!((again.facts(), &again.centroids[..]), (digest.facts(), &digest.centroids[..]));
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        let mut digest = digest(2, [1.0, 2.0, 3.0]);
        digest.merge().unwrap();
        digest.add(4.0).unwrap();
        let items = items_of(&digest);
        assert_eq!(items_of(&loaded::<TDigest>(0, &items).unwrap()), items);
        assert!(loaded::<TDigest>(1, &items).is_none());
        for at in 0..items.len() {
            assert!(loaded::<TDigest>(0, &items[..at]).is_none());
        }
        let others = [
            (0, Item::Double(0.0)),
            (0, Item::Double(f64::NAN)),
            (0, Item::Double(1e300)),
            (3, Item::Unsigned(23)),
            (4, Item::Unsigned(u64::MAX)),
            (5, Item::Unsigned(u64::MAX)),
            (7, Item::Double(4.0)),
            (items.len() - 1, Item::Double(0.0)),
            (items.len() - 1, Item::Double(f64::INFINITY)),
        ];
        for (at, other) in others {
            let mut items = items.clone();
            items[at] = other;
            assert!(loaded::<TDigest>(0, &items).is_none(), "{at}");
        }
    }
}
