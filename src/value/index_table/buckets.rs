//! [`Buckets`]: where the entries of an [`IndexTable`](super::IndexTable) are, by their hashes.
//!
//! A bucket is one cache line, and a look-up reads one bucket, or a few when it was full:
//!
//! ```text
//! head 16: a tag byte for each place, and a count 4     numbers 12 x 4
//! ```
//!
//! The low 32 bits of a hash say at which bucket to begin, the top 8 are the tag; 0 means that the
//! place is free. An entry that finds its bucket full goes on to the next one, and each bucket that
//! it passed counts it. A look-up that does not find its entry ends at a bucket that nobody has
//! passed. A removal takes the entry out of these counts, so it leaves no tombstone.
//!
//! The number of buckets need not be a power of two, so memory grows by smaller steps than by
//! doubling: a bucket that is full on average takes 6.4 bytes an entry.

/// Entries in a bucket.
const PLACES: usize = 12;

/// As many entries a bucket are there at most, on average. Beyond, too many would find it full.
const LOAD: usize = 10;

/// A 1 in each tag.
const ONES: u128 = 0x0101_0101_0101_0101_0101_0101;
/// All bits of each tag but the top one.
const LOW: u128 = 0x7F * ONES;

/// Where the count of a head begins.
const PASSED: u32 = 8 * PLACES as u32;

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Bucket {
    /// A tag for each place, and above them how many entries passed the bucket.
    head: u128,
    numbers: [u32; PLACES],
}

const _: () = assert!(size_of::<Bucket>() == 64);

impl Bucket {
    const EMPTY: Self = Self { head: 0, numbers: [0; PLACES] };

    /// The places with this tag.
    #[inline]
    const fn with_tag(&self, tag: u8) -> Places {
        let other = self.head ^ (ONES * tag as u128);
        // The top bit of a byte is set in the sum when one of its low bits is; none carries over.
        let same = !(((other & LOW) + LOW) | other) & (ONES << 7);
        Places((same as u64) >> 7 | ((same >> 64) as u64) >> 6)
    }

    #[inline]
    const fn passed(&self) -> bool {
        self.head >> PASSED != 0
    }

    const fn set_tag(&mut self, place: usize, tag: u8) {
        let at = 8 * place as u32;
        self.head = self.head & !(0xFF << at) | (tag as u128) << at;
    }
}

/// Places of a bucket: bit 0 of byte n stands for place n, and bit 1 for place n + 8.
struct Places(u64);

impl Iterator for Places {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(bit / 8 + bit % 2 * 8)
    }
}

/// The numbers of entries, found by the hashes of their keys.
#[derive(Clone)]
pub(super) struct Buckets {
    all: Vec<Bucket>,
    len: usize,
}

impl Buckets {
    /// No buckets, and no allocation.
    pub(super) const fn new() -> Self {
        Self { all: Vec::new(), len: 0 }
    }

    /// Room for this many entries.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let buckets = if capacity <= PLACES { 1 } else { capacity.div_ceil(LOAD) };
        Self { all: vec![Bucket::EMPTY; buckets], len: 0 }
    }

    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// How many entries there is room for.
    #[inline]
    pub(super) const fn capacity(&self) -> usize {
        match self.all.len() {
            1 => PLACES,
            buckets => buckets * LOAD,
        }
    }

    /// Bytes of heap.
    #[inline]
    pub(super) const fn heap(&self) -> usize {
        self.all.capacity() * size_of::<Bucket>()
    }

    /// The number of the entry with this hash for which `is_it` is true.
    #[inline]
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.first_of(hash);
        for _ in 0..self.all.len() {
            let bucket = self.all.get(at)?;
            for place in bucket.with_tag(tag_of(hash)) {
                let number = bucket.numbers[place];
                if is_it(number) {
                    return Some(number);
                }
            }
            if !bucket.passed() {
                return None;
            }
            at = self.after(at);
        }
        None
    }

    /// The number of an entry whose hash begins as this one: most likely the one that
    /// [`Self::find`] finds, without a look at its key.
    #[inline]
    pub(super) fn guess(&self, hash: u64) -> Option<u32> {
        let bucket = self.all.get(self.first_of(hash))?;
        bucket.with_tag(tag_of(hash)).next().map(|place| bucket.numbers[place])
    }

    /// Adds the number of an entry. There must be room.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64, number: u32) {
        let mut at = self.first_of(hash);
        self.len += 1;
        loop {
            let after = self.after(at);
            let bucket = &mut self.all[at];
            if let Some(free) = bucket.with_tag(0).next() {
                bucket.set_tag(free, tag_of(hash));
                bucket.numbers[free] = number;
                return;
            }
            bucket.head += 1 << PASSED;
            at = after;
        }
    }

    /// Removes the number of an entry, if it is there.
    pub(super) fn remove(&mut self, hash: u64, number: u32) {
        let Some((found, place)) = self.place_of(hash, number) else { return };
        self.all[found].set_tag(place, 0);
        self.len -= 1;
        let mut at = self.first_of(hash);
        while at != found {
            self.all[at].head -= 1 << PASSED;
            at = self.after(at);
        }
    }

    /// The entry of one number has another number now.
    pub(super) fn rename(&mut self, hash: u64, from: u32, to: u32) {
        if let Some((at, place)) = self.place_of(hash, from) {
            self.all[at].numbers[place] = to;
        }
    }

    /// The bucket that has a number, and the place there.
    fn place_of(&self, hash: u64, number: u32) -> Option<(usize, usize)> {
        let mut at = self.first_of(hash);
        for _ in 0..self.all.len() {
            let bucket = self.all.get(at)?;
            let found =
                bucket.with_tag(tag_of(hash)).find(|place| bucket.numbers[*place] == number);
            if let Some(place) = found {
                return Some((at, place));
            }
            at = self.after(at);
        }
        None
    }

    /// The bucket at which a look-up begins.
    #[inline]
    const fn first_of(&self, hash: u64) -> usize {
        (((hash & u32::MAX as u64) * self.all.len() as u64) >> 32) as usize
    }

    #[inline]
    const fn after(&self, bucket: usize) -> usize {
        if bucket + 1 == self.all.len() { 0 } else { bucket + 1 }
    }
}

/// Never 0, which a free place has.
#[inline]
const fn tag_of(hash: u64) -> u8 {
    let top = (hash >> 56) as u8;
    if top == 0 { 1 } else { top }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stored(buckets: &Buckets) -> usize {
        let taken = |bucket: &Bucket| PLACES - bucket.with_tag(0).count();
        buckets.all.iter().map(taken).sum()
    }

    #[test]
    fn every_place_is_found_by_its_tag_alone() {
        for tag in 1..=255 {
            for place in 0..PLACES {
                let mut bucket = Bucket { head: 7 << PASSED, ..Bucket::EMPTY };
                bucket.set_tag(place, tag);
                assert!(bucket.with_tag(tag).eq([place]));
                assert_eq!(bucket.with_tag(0).count(), PLACES - 1);
                assert_eq!(bucket.with_tag(tag ^ 0x80).count(), usize::from(tag == 0x80) * 11);
                bucket.set_tag(place, 0);
                assert_eq!(bucket.head, 7 << PASSED);
            }
        }
    }

    #[test]
    fn a_look_up_ends_when_every_bucket_was_passed() {
        let mut buckets = Buckets::with_capacity(20);
        buckets.all.iter_mut().for_each(|bucket| bucket.head = 1 << PASSED);
        assert_eq!(buckets.find(5, |_| true), None);
        buckets.remove(5, 0);
        assert_eq!(buckets.len(), 0);
    }

    #[test]
    fn full_buckets_take_less_than_seven_bytes_an_entry() {
        let buckets = Buckets::with_capacity(10_000);
        assert_eq!((buckets.capacity(), buckets.heap()), (10_000, 64_000));
        assert_eq!((Buckets::with_capacity(12).heap(), Buckets::new().heap()), (64, 0));
    }

    proptest! {
        /// Few hashes, so that buckets are full and entries pass them, around the end as well.
        #[test]
        fn they_agree_with_a_list(
            steps in prop::collection::vec((0..3_u64, 0..2_u64, 0..4_u8, 0..40_usize), 0..300),
        ) {
            let mut buckets = Buckets::with_capacity(40);
            let mut model: Vec<(u64, u32)> = Vec::new();
            for (number, (home, tag, what, which)) in (0..).zip(steps) {
                let hash = tag << 56 | (home * 0x7000_0000).min(u64::from(u32::MAX));
                let known = model.get(which).copied();
                match (what, known) {
                    (0, Some((hash, old))) => {
                        buckets.remove(hash, old);
                        model.swap_remove(which);
                    }
                    (1, Some((hash, old))) => {
                        buckets.rename(hash, old, number);
                        model[which] = (hash, number);
                    }
                    _ if model.len() < buckets.capacity() => {
                        buckets.insert(hash, number);
                        model.push((hash, number));
                    }
                    _ => {}
                }
                prop_assert_eq!((buckets.len(), stored(&buckets)), (model.len(), model.len()));
                for (hash, number) in &model {
                    prop_assert_eq!(buckets.find(*hash, |found| found == *number), Some(*number));
                }
                prop_assert_eq!(buckets.find(hash, |found| found == u32::MAX), None);
            }
            for (hash, number) in model {
                buckets.remove(hash, number);
            }
            prop_assert!(buckets.all.iter().all(|bucket| bucket.head == 0), "no count stays");
        }
    }
}
