//! [`CountMin`]: about how often each item was counted, in little memory.
//!
//! A sketch has rows of counters, and an item has one counter in each row, where a hash puts it.
//! Counting adds to all of them. The least of them is the answer: never too small, and too great by
//! what other items with the same counters have.

use super::cells::Cells;
use super::module::{Item, Items, ModuleValue};
use super::rows::Rows;

const _: () = assert!(size_of::<CountMin>() <= 64);

/// Bytes of a counter.
const COUNTER: usize = size_of::<u32>();

/// A count-min sketch.
#[derive(Debug, Clone)]
pub struct CountMin {
    rows: Rows,
    /// All that was counted. It wraps around.
    count: u64,
    counters: Cells,
}

impl CountMin {
    /// The most counters that a new sketch can have: half a gigabyte of them.
    pub const MOST: usize = 1 << 27;

    /// A sketch that has counted nothing; `None` if it would have more than [`Self::MOST`] counters.
    pub fn new(width: usize, depth: usize) -> Option<Self> {
        let counters = width.checked_mul(depth).filter(|counters| *counters <= Self::MOST)?;
        let rows = Rows::new(width, depth)?;
        Some(Self { rows, count: 0, counters: Cells::new(counters * COUNTER) })
    }

    /// Counters of a row.
    pub const fn width(&self) -> usize {
        self.rows.width()
    }

    /// How many rows there are.
    pub const fn depth(&self) -> usize {
        self.rows.depth()
    }

    /// Bytes of all counters, once they are used.
    pub const fn bytes(&self) -> u64 {
        self.counters.length() as u64
    }

    /// All that was counted, as the genuine module tells it: it may have wrapped around.
    pub const fn count(&self) -> i64 {
        self.count.cast_signed()
    }

    /// Counts an item so many times. Answers how often it was counted; `u32::MAX` stands for that
    /// many and for more.
    pub fn add(&mut self, item: &[u8], times: u64) -> u32 {
        let more = u32::try_from(times).unwrap_or(u32::MAX);
        let mut least = u32::MAX;
        self.rows.each(item, |place| {
            let counter = self.counters.chunk_mut(place * COUNTER);
            let count = u32::from_le_bytes(*counter).saturating_add(more);
            *counter = count.to_le_bytes();
            least = least.min(count);
        });
        self.count = self.count.wrapping_add(times);
        least
    }

    /// How often an item was counted, or more.
    pub fn query(&self, item: &[u8]) -> u32 {
        let mut least = u32::MAX;
        self.rows.each(item, |place| {
            least = least.min(u32::from_le_bytes(self.counters.chunk(place * COUNTER)));
        });
        least
    }

    /// What sketches of this width and depth have counted together, each so many times; `None` if a
    /// counter would be below zero or too great, or the sum of all.
    pub fn merged(&self, sketches: &[(&Self, i64)]) -> Option<Self> {
        let counters = Cells::new(self.counters.length());
        let mut merged = Self { rows: self.rows, count: 0, counters };
        for at in (0..self.counters.length()).step_by(COUNTER) {
            let sum = sum(sketches, |sketch| u32::from_le_bytes(sketch.counters.chunk(at)).into())?;
            let sum = u32::try_from(sum).ok()?;
            if sum != 0 {
                *merged.counters.chunk_mut(at) = sum.to_le_bytes();
            }
        }
        merged.count = sum(sketches, |sketch| sketch.count)?;
        Some(merged)
    }
}

/// The sum of a number of each sketch, times its weight; `None` if it is below zero, or if a product
/// or the sum on the way to it does not fit in 64 bits.
fn sum(sketches: &[(&CountMin, i64)], number: impl Fn(&CountMin) -> u64) -> Option<u64> {
    let sum = sketches.iter().try_fold(0_i64, |sum, (sketch, weight)| {
        let product = i128::from(number(sketch)) * i128::from(*weight);
        sum.checked_add(i64::try_from(product).ok()?)
    });
    u64::try_from(sum?).ok()
}

impl ModuleValue for CountMin {
    const TYPE: &'static str = "CMSk-TYPE";
    const VERSION: u64 = 0;

    fn heap(&self) -> usize {
        self.counters.heap()
    }

    fn share(&mut self) -> Self {
        Self { counters: self.counters.share(), ..*self }
    }

    fn regain(&mut self) {
        self.counters.regain();
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Unsigned(self.width() as u64));
        out(Item::Unsigned(self.depth() as u64));
        out(Item::Unsigned(self.count));
        out(Item::text(&self.counters.read(0, self.counters.length())));
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let width = usize::try_from(items.unsigned()?).ok()?;
        let depth = usize::try_from(items.unsigned()?).ok()?;
        let count = items.unsigned()?;
        let bytes = items.text()?;
        let len = width.checked_mul(depth).and_then(|counters| counters.checked_mul(COUNTER));
        let rows = Rows::new(width, depth).filter(|_| len == Some(bytes.len()))?;
        Some(Self { rows, count, counters: Cells::from_bytes(&bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::module::testing::{items_of, loaded};

    #[test]
    fn counts_are_never_too_small_and_seldom_much_too_great() {
        // Twice the width of what INITBYPROB makes of 0.01, which is for an error of 1 in 100.
        let mut sketch = CountMin::new(200, 7).unwrap();
        let times = |item: u64| 1 + item % 10;
        for item in 0..1000_u64 {
            sketch.add(&item.to_le_bytes(), times(item));
        }
        let total: u64 = (0..1000).map(times).sum();
        let over = (0..1000_u64).map(|item| {
            u64::from(sketch.query(&item.to_le_bytes())).checked_sub(times(item)).unwrap()
        });
        let wrong = over.filter(|over| *over * 100 > total).count();
        assert!(wrong <= 10, "{wrong} of 1000 are too great");
        assert_eq!(sketch.count(), total as i64);
    }

    #[test]
    fn counters_stop_and_the_sum_goes_on() {
        let mut sketch = CountMin::new(1, 2).unwrap();
        assert_eq!(sketch.add(b"a", 4_294_967_294), 4_294_967_294);
        assert_eq!(sketch.add(b"a", 1 << 40), u32::MAX);
        assert_eq!((sketch.query(b"b"), sketch.count()), (u32::MAX, (1 << 40) + 4_294_967_294));
    }

    #[test]
    fn memory_is_taken_for_counters_that_are_used() {
        assert!(CountMin::new(CountMin::MOST, 1).is_some_and(|sketch| sketch.heap() < 1 << 20));
        assert!(CountMin::new(CountMin::MOST, 2).is_none());
        assert!(CountMin::new(usize::MAX, usize::MAX).is_none());
        let mut sketch = CountMin::new(1 << 20, 3).unwrap();
        let empty = sketch.heap();
        sketch.add(b"a", 1);
        assert_eq!(sketch.heap(), empty + 3 * (16 << 10));
    }

    #[test]
    fn a_shared_sketch_stays_as_it_is() {
        let mut sketch = CountMin::new(9, 2).unwrap();
        sketch.add(b"a", 1);
        let shared = sketch.share();
        sketch.add(b"a", 1);
        assert_eq!((shared.query(b"a"), sketch.query(b"a")), (1, 2));
        drop(shared);
        sketch.regain();
        assert_eq!(sketch.add(b"a", 1), 3);
    }

    #[test]
    fn what_is_no_sketch_is_refused() {
        let mut sketch = CountMin::new(3, 2).unwrap();
        sketch.add(b"a", 7);
        let items = items_of(&sketch);
        assert_eq!(items_of(&loaded::<CountMin>(0, &items).unwrap()), items);
        assert!(loaded::<CountMin>(1, &items).is_none());
        for at in 0..items.len() {
            assert!(loaded::<CountMin>(0, &items[..at]).is_none());
        }
        for (at, other) in [(0, 0), (0, 6), (0, u64::MAX), (1, 0), (1, 3), (1, 1 << 62)] {
            let mut items = items.clone();
            items[at] = Item::Unsigned(other);
            assert!(loaded::<CountMin>(0, &items).is_none(), "{at}: {other}");
        }
    }
}
