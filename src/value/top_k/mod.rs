//! [`TopK`]: the items that come most often, after the paper about HeavyKeeper (2018).
//!
//! There are rows of buckets, and an item has one bucket in each row, where a hash puts it. A bucket
//! counts one item, of which it knows a fingerprint. Another item that comes to it takes one off its
//! count, by chance: the greater the count, the less likely. When nothing is left, the bucket is the
//! newcomer's. So items that come often stay, and others wear each other out. The items with the
//! greatest counts are kept by name in a heap ([`leaders`]).
//!
//! Chance comes from outside, so that what was done can be done again the same.

mod leaders;

use triomphe::Arc;

use self::leaders::{Leaders, Slot};
use super::cells::Cells;
use super::module::{Item, Items, ModuleValue};
use super::murmur::murmur32;
use super::part::Part;
use super::rows::{Rows, TOGETHER};
use crate::base::random::Random;

const _: () = assert!(size_of::<TopK>() <= 64);

/// Bytes of a bucket: the fingerprint and the count.
const BUCKET: usize = 8;
/// What the hash that gives fingerprints begins with.
const FINGERPRINT: u32 = 1919;
/// Counts below this have their chance in a table.
const CHANCES: usize = 256;

/// What never changes about one.
#[derive(Debug)]
struct Shape {
    rows: Rows,
    decay: f64,
    /// The chance to lose one, by the count.
    chances: [f64; CHANCES],
}

impl Shape {
    /// Whether a number from 0 to 1 is below the chance to lose one of this count. The greater the
    /// count, the less it is, so what is not below the last chance of the table is below none after.
    #[inline]
    fn loses(&self, count: u32, drawn: f64) -> bool {
        match self.chances.get(count as usize) {
            Some(chance) => drawn < *chance,
            None => drawn < self.chances[CHANCES - 1] && drawn < self.decay.powf(count.into()),
        }
    }
}

/// The items that come most often.
#[derive(Debug, Clone)]
pub struct TopK {
    shape: Arc<Shape>,
    buckets: Cells,
    leaders: Part<Box<Leaders>>,
}

impl TopK {
    /// The most buckets that a new one can have: half a gigabyte of them.
    pub const MOST_BUCKETS: usize = 1 << 26;
    /// The most items that a new one keeps.
    pub const MOST: usize = 1 << 22;

    /// One that has seen nothing; `None` if it would be larger than there can be.
    pub fn new(k: usize, width: usize, depth: usize, decay: f64) -> Option<Self> {
        let buckets = width.checked_mul(depth).filter(|it| *it <= Self::MOST_BUCKETS)?;
        let leaders = (k <= Self::MOST).then(|| Leaders::new(k))?;
        let buckets = Cells::new(buckets * BUCKET);
        Some(Self::from_parts(Rows::new(width, depth)?, decay, buckets, leaders))
    }

    /// Bytes of one, once it is used.
    pub const fn bytes(k: usize, width: usize, depth: usize) -> u64 {
        let buckets = width.saturating_mul(depth).saturating_mul(BUCKET);
        buckets.saturating_add(k.saturating_mul(size_of::<Slot>())) as u64
    }

    fn from_parts(rows: Rows, decay: f64, buckets: Cells, leaders: Leaders) -> Self {
        let mut chances = [0.0; CHANCES];
        for (count, chance) in (0_i16..).zip(&mut chances) {
            *chance = decay.powf(count.into());
        }
        let shape = Arc::new(Shape { rows, decay, chances });
        Self { shape, buckets, leaders: Box::new(leaders).into() }
    }

    /// How many items are kept.
    pub fn k(&self) -> usize {
        self.leaders.k()
    }

    /// Buckets of a row.
    pub fn width(&self) -> usize {
        self.shape.rows.width()
    }

    /// How many rows there are.
    pub fn depth(&self) -> usize {
        self.shape.rows.depth()
    }

    /// The chance that a count of one is taken by another item.
    pub fn decay(&self) -> f64 {
        self.shape.decay
    }

    fn fingerprint(item: &[u8]) -> u32 {
        let [fingerprint] = murmur32(item, [FINGERPRINT]);
        fingerprint
    }

    /// Counts an item so many times. Answers the item that is no longer among the first because of
    /// it.
    pub fn add(&mut self, item: &[u8], times: u32, random: &mut Random) -> Option<Box<[u8]>> {
        let fingerprint = Self::fingerprint(item);
        let mut greatest = 0;
        self.shape.rows.together(item, |places| {
            // All are read before the first is looked at, so that they are waited for together.
            let mut seen = [[0; BUCKET]; TOGETHER];
            for (bucket, place) in seen.iter_mut().zip(places) {
                *bucket = self.buckets.chunk(place * BUCKET);
            }
            for (bucket, place) in seen.into_iter().zip(places) {
                let (mark, count) = match times {
                    1 => counted_once(&self.shape, bucket, fingerprint, random),
                    _ => counted(&self.shape, bucket, (fingerprint, times), random),
                };
                *self.buckets.chunk_mut(place * BUCKET) = pack(mark, count);
                if mark == fingerprint {
                    greatest = greatest.max(count);
                }
            }
        });
        if greatest < self.leaders.least() {
            return None;
        }
        self.leaders.set(fingerprint, item, greatest)
    }

    /// Whether an item is among the first.
    pub fn contains(&self, item: &[u8]) -> bool {
        self.leaders.find(Self::fingerprint(item), item).is_some()
    }

    /// About how often an item was counted: seldom too often.
    pub fn count(&self, item: &[u8]) -> u32 {
        let fingerprint = Self::fingerprint(item);
        let is_kept = self.leaders.find(fingerprint, item).is_some();
        let least = if is_kept { self.leaders.least() } else { 0 };
        let mut greatest = 0;
        self.shape.rows.each(item, |place| {
            let (mark, count) = unpack(self.buckets.chunk(place * BUCKET));
            if mark == fingerprint && count >= least {
                greatest = greatest.max(count);
            }
        });
        greatest
    }

    /// The first items with their counts, the most frequent first.
    pub fn list(&self) -> Vec<(&[u8], u32)> {
        let counted = self.leaders.slots().filter(|slot| slot.count > 0);
        let items = counted.filter_map(|slot| Some((slot.item?, slot.count)));
        let mut items: Vec<_> = items.collect();
        items.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        items
    }
}

/// What a bucket holds after an item of this fingerprint has come so many times.
#[inline]
fn counted(
    shape: &Shape,
    bucket: [u8; BUCKET],
    (fingerprint, times): (u32, u32),
    random: &mut Random,
) -> (u32, u32) {
    let (mark, count) = unpack(bucket);
    if count == 0 {
        return (fingerprint, times);
    }
    if mark == fingerprint {
        return (mark, count.saturating_add(times));
    }
    match wear(shape, count, times, random) {
        (0, left) => (fingerprint, left),
        (count, _) => (mark, count),
    }
}

/// The same of an item that has come once. Nobody can foretell which case it is, so nothing branches.
#[inline]
fn counted_once(
    shape: &Shape,
    bucket: [u8; BUCKET],
    fingerprint: u32,
    random: &mut Random,
) -> (u32, u32) {
    let (mark, count) = unpack(bucket);
    let (is_own, is_free) = (mark == fingerprint, count == 0);
    let is_other = !is_own & !is_free;
    let before = random.clone();
    let loses = is_other & shape.loses(count, random.fraction());
    *random = if is_other { random.clone() } else { before };
    let is_taken = is_free | loses & (count == 1);
    let left = count - u32::from(loses & (count > 1));
    let more = u32::from(is_own | is_free);
    (if is_taken { fingerprint } else { mark }, left.saturating_add(more))
}

/// What is left of a bucket's count when another item comes so many times: the count, and how many
/// times are left when it is nothing.
fn wear(shape: &Shape, mut count: u32, times: u32, random: &mut Random) -> (u32, u32) {
    for left in (1..=times).rev() {
        if shape.loses(count, random.fraction()) {
            count -= 1;
            if count == 0 {
                return (0, left);
            }
        }
    }
    (count, 0)
}

fn unpack(bucket: [u8; BUCKET]) -> (u32, u32) {
    let bucket = u64::from_le_bytes(bucket);
    (bucket as u32, (bucket >> 32) as u32)
}

fn pack(mark: u32, count: u32) -> [u8; BUCKET] {
    (u64::from(count) << 32 | u64::from(mark)).to_le_bytes()
}

impl ModuleValue for TopK {
    const TYPE: &'static str = "TopK-TYPE";
    const VERSION: u64 = 0;

    fn heap(&self) -> usize {
        size_of::<Shape>() + self.buckets.heap() + size_of::<Leaders>() + self.leaders.heap()
    }

    fn share(&mut self) -> Self {
        let leaders = Part::Shared(self.leaders.share());
        Self { shape: self.shape.clone(), buckets: self.buckets.share(), leaders }
    }

    fn regain(&mut self) {
        self.buckets.regain();
        self.leaders.regain();
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Unsigned(self.k() as u64));
        out(Item::Unsigned(self.width() as u64));
        out(Item::Unsigned(self.depth() as u64));
        out(Item::Double(self.decay()));
        out(Item::text(&self.buckets.read(0, self.buckets.length())));
        let slots = self.leaders.slots().flat_map(Slot::to_bytes);
        out(Item::text(&slots.collect::<Vec<u8>>()));
        for slot in self.leaders.slots() {
            out(Item::text(&[slot.item.unwrap_or_default(), b"\0"].concat()));
        }
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let mut size = || usize::try_from(items.unsigned()?).ok().filter(|size| *size > 0);
        let [k, width, depth] = [size()?, size()?, size()?];
        let decay = items.double().filter(|decay| *decay > 0.0 && *decay <= 1.0)?;
        let buckets = items.text()?;
        let len = width.checked_mul(depth).and_then(|buckets| buckets.checked_mul(BUCKET));
        let slots = items.text()?;
        if len != Some(buckets.len()) || k.checked_mul(leaders::SLOT) != Some(slots.len()) {
            return None;
        }
        let leaders = Leaders::load(&slots, items)?;
        let rows = Rows::new(width, depth)?;
        Some(Self::from_parts(rows, decay, Cells::from_bytes(&buckets), leaders))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::module::testing::{items_of, loaded};

    /// Items of which the first come most often.
    fn seen(seed: u64) -> TopK {
        let mut kept = TopK::new(10, 200, 5, 0.9).unwrap();
        let (random, draws) = (&mut Random::from_seed(seed), &mut Random::from_seed(7));
        for _ in 0..50_000 {
            let item = (1.0 / draws.fraction().max(1e-5)) as u32;
            kept.add(format!("item {item}").as_bytes(), 1, random);
        }
        kept
    }

    #[test]
    fn the_items_that_come_most_often_are_found() {
        let kept = seen(1);
        let names: Vec<_> = (1..=10).map(|item| format!("item {item}")).collect();
        let found = names.iter().filter(|name| kept.contains(name.as_bytes())).count();
        assert!(found >= 9, "{found} of 10");
        let list = kept.list();
        assert_eq!((list[0].0, list[1].0), (&b"item 1"[..], &b"item 2"[..]));
        assert!((20_000..=26_000).contains(&list[0].1), "{}", list[0].1);
    }

    #[test]
    fn the_same_seed_leaves_the_same() {
        let items = items_of(&seen(3));
        assert_eq!(items_of(&seen(3)), items);
        assert_ne!(items_of(&seen(4)), items);
    }

    #[test]
    fn the_chance_to_lose_one_is_a_power_of_the_decay() {
        for decay in [0.5, 0.9, 0.9999, 1.0] {
            let kept = TopK::new(1, 1, 1, decay).unwrap();
            for count in [1, 7, 255, 256, 257, 1000, 100_000, u32::MAX] {
                let chance = decay.powf(count.into());
                assert!(!kept.shape.loses(count, chance), "{decay} {count}");
                assert_eq!(kept.shape.loses(count, chance.next_down().max(0.0)), chance > 0.0);
                assert!(!kept.shape.loses(count, 1.0));
            }
        }
    }

    #[test]
    fn coming_once_is_coming_so_many_times() {
        let shape = TopK::new(1, 1, 1, 0.5).unwrap().shape;
        for (mark, count) in [(1, 0), (2, 0), (1, 1), (2, 1), (2, 2), (2, 300), (1, u32::MAX)] {
            for seed in 0..50 {
                let [mut one, mut many] = [(); 2].map(|()| Random::from_seed(seed));
                let once = counted_once(&shape, pack(mark, count), 1, &mut one);
                assert_eq!(once, counted(&shape, pack(mark, count), (1, 1), &mut many));
                assert_eq!(one.next_u64(), many.next_u64(), "{mark} {count} {seed}");
            }
        }
    }

    #[test]
    fn heap_is_what_is_allocated() {
        let mut kept = TopK::new(3, 8, 7, 0.9).unwrap();
        let empty = kept.heap();
        let random = &mut Random::from_seed(1);
        for item in [&b"one"[..], b"three", b""] {
            kept.add(item, 1, random);
        }
        assert_eq!(kept.heap(), empty + 8 * 7 * BUCKET + 8);
        assert_eq!(kept.add(b"another", 9, random).as_deref().map(<[u8]>::len), Some(3));
        assert_eq!(kept.heap(), empty + 8 * 7 * BUCKET + 12);
        assert!(TopK::new(TopK::MOST + 1, 1, 1, 0.9).is_none());
        assert!(TopK::new(1, TopK::MOST_BUCKETS, 2, 0.9).is_none());
    }

    #[test]
    fn what_is_shared_stays_as_it_is() {
        let random = &mut Random::from_seed(1);
        let mut kept = TopK::new(3, 8, 7, 0.9).unwrap();
        kept.add(b"a", 1, random);
        let shared = kept.share();
        kept.add(b"a", 1, random);
        assert_eq!((shared.list(), kept.list()), (vec![(&b"a"[..], 1)], vec![(&b"a"[..], 2)]));
        assert_eq!((shared.count(b"a"), kept.count(b"a")), (1, 2));
    }

    #[test]
    fn what_is_none_is_refused() {
        let mut kept = TopK::new(2, 3, 2, 0.5).unwrap();
        kept.add(b"a", 7, &mut Random::from_seed(1));
        let items = items_of(&kept);
        assert_eq!(items_of(&loaded::<TopK>(0, &items).unwrap()), items);
        assert!(loaded::<TopK>(1, &items).is_none());
        for at in 0..items.len() {
            assert!(loaded::<TopK>(0, &items[..at]).is_none());
        }
        let others = [
            (0, Item::Unsigned(0)),
            (0, Item::Unsigned(1 << 60)),
            (1, Item::Unsigned(u64::MAX)),
            (2, Item::Unsigned(0)),
            (3, Item::Double(f64::NAN)),
            (3, Item::Double(1.5)),
            (5, Item::text(b"")),
            (6, Item::text(b"a")),
            (6, Item::text(b"abc\0")),
        ];
        for (at, other) in others {
            let mut items = items.clone();
            items[at] = other;
            assert!(loaded::<TopK>(0, &items).is_none(), "{at}");
        }
    }
}
