//! Deadlines of the entries of a dense table: of keys in a shard, of fields in a hash. They are
//! found by the index of the entry, and the earliest at once, so that expired entries need no
//! search.
//!
//! An indexed binary heap: `heap` is ordered so that no place is later than the two below it, and
//! `places` finds the place in it of an entry's deadline. The first to end is `heap[0]`, and a
//! random entry with a deadline, which eviction asks for, is a random place.
//!
//! A deadline takes 12 bytes in the heap, which grows by an eighth, and 5 bytes per slot of
//! `places`. A slot holds only the place; the heap has the index of the entry.

use hashbrown::HashTable;
use smallvec::SmallVec;

/// Milliseconds since the Unix epoch.
pub type Deadline = u64;

/// The deadlines of some entries of a table, by the index of the entry.
#[derive(Debug, Clone, Default)]
pub struct Deadlines {
    heap: Vec<Held>,
    places: HashTable<u32>,
}

/// In `places`, the place of the one that is being moved.
const MOVING: u32 = u32::MAX;

/// A deadline and the index of its entry.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// The high half and the low half, which keep the size at 12 bytes.
    at: [u32; 2],
    index: u32,
}

const _: () = assert!(size_of::<Held>() == 12);

impl Held {
    fn new(at: Deadline, index: u32) -> Self {
        Self { at: [(at >> 32) as u32, at as u32], index }
    }

    #[inline]
    fn deadline(self) -> Deadline {
        u64::from(self.at[0]) << 32 | u64::from(self.at[1])
    }
}

/// Indices are dense, so any odd factor spreads their low bits over the slots.
#[inline]
fn hash(index: u32) -> u64 {
    u64::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Deadlines {
    /// How many entries have a deadline.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether no entry has a deadline.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// The deadline of the entry at `index`.
    pub fn get(&self, index: u32) -> Option<Deadline> {
        let is_it = |place: &u32| self.heap[*place as usize].index == index;
        let place = self.places.find(hash(index), is_it)?;
        self.at(*place as usize).map(|(deadline, _)| deadline)
    }

    /// Sets or replaces the deadline of an entry. Returns the one that it had.
    pub fn set(&mut self, index: u32, deadline: Deadline) -> Option<Deadline> {
        let held = Held::new(deadline, index);
        let new = self.heap.len();
        let (place, before) = match self.take_place(index) {
            Some(place) => (place as usize, self.at(place as usize).map(|(before, _)| before)),
            None => {
                let heap = &self.heap;
                let again = |place: &u32| hash(heap[*place as usize].index);
                self.places.insert_unique(hash(index), MOVING, again);
                self.push(held);
                (new, None)
            }
        };
        self.settle(place, held);
        before
    }

    /// Removes the deadline of an entry and returns it.
    pub fn remove(&mut self, index: u32) -> Option<Deadline> {
        let heap = &self.heap;
        let is_it = |place: &u32| heap[*place as usize].index == index;
        let (place, _) = self.places.find_entry(hash(index), is_it).ok()?.remove();
        let place = place as usize;
        let deadline = self.heap[place].deadline();
        let last = self.heap.len() - 1;
        if place != last {
            let moved = self.heap[last];
            self.set_place(moved.index, last as u32, MOVING);
            self.heap.truncate(last);
            self.settle(place, moved);
        } else {
            self.heap.truncate(last);
        }
        self.shrink_if_sparse();
        Some(deadline)
    }

    /// The entry at `from` now lies at `to`.
    pub fn relocate(&mut self, from: u32, to: u32) {
        let heap = &self.heap;
        let is_it = |place: &u32| heap[*place as usize].index == from;
        let Ok(slot) = self.places.find_entry(hash(from), is_it) else { return };
        let (place, _) = slot.remove();
        self.heap[place as usize].index = to;
        let heap = &self.heap;
        let again = |place: &u32| hash(heap[*place as usize].index);
        self.places.insert_unique(hash(to), place, again);
    }

    /// The entry that ends first.
    pub fn first(&self) -> Option<(Deadline, u32)> {
        self.at(0)
    }

    /// How many deadlines have passed by `now`. The time grows with that number only.
    pub fn due(&self, now: Deadline) -> usize {
        let (mut due, mut open) = (0, SmallVec::<[usize; 8]>::from_slice(&[0]));
        while let Some(place) = open.pop() {
            if self.at(place).is_some_and(|(deadline, _)| deadline <= now) {
                due += 1;
                open.extend([2 * place + 1, 2 * place + 2]);
            }
        }
        due
    }

    /// The deadline at a place below [`Self::len`], and the index of its entry, in no particular
    /// order.
    pub fn at(&self, place: usize) -> Option<(Deadline, u32)> {
        self.heap.get(place).map(|held| (held.deadline(), held.index))
    }

    /// All deadlines with the indices of their entries, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (Deadline, u32)> {
        self.heap.iter().map(|held| (held.deadline(), held.index))
    }

    /// Bytes of heap.
    pub fn heap(&self) -> usize {
        self.heap.capacity() * size_of::<Held>() + self.places.allocation_size()
    }

    fn push(&mut self, held: Held) {
        if self.heap.len() == self.heap.capacity() {
            self.heap.reserve_exact(self.heap.len() / 8 + 4);
        }
        self.heap.push(held);
    }

    /// The place of an entry's deadline, which is [`MOVING`] from now on.
    fn take_place(&mut self, index: u32) -> Option<u32> {
        let heap = &self.heap;
        let is_it = |place: &u32| heap[*place as usize].index == index;
        let place = self.places.find_mut(hash(index), is_it)?;
        Some(std::mem::replace(place, MOVING))
    }

    #[inline]
    fn set_place(&mut self, index: u32, from: u32, to: u32) {
        if let Some(place) = self.places.find_mut(hash(index), |place| *place == from) {
            *place = to;
        }
    }

    /// Puts what is [`MOVING`] at `place`, or up or down from there where it belongs.
    fn settle(&mut self, place: usize, held: Held) {
        let mut hole = place;
        while hole > 0 && held.deadline() < self.heap[(hole - 1) / 2].deadline() {
            self.fill(hole, (hole - 1) / 2);
            hole = (hole - 1) / 2;
        }
        while let Some(child) = self.earlier_child(hole) {
            if self.heap[child].deadline() >= held.deadline() {
                break;
            }
            self.fill(hole, child);
            hole = child;
        }
        self.heap[hole] = held;
        self.set_place(held.index, MOVING, hole as u32);
    }

    /// Moves what lies at `from` to a hole.
    fn fill(&mut self, hole: usize, from: usize) {
        let held = self.heap[from];
        self.heap[hole] = held;
        self.set_place(held.index, from as u32, hole as u32);
    }

    fn earlier_child(&self, place: usize) -> Option<usize> {
        let left = 2 * place + 1;
        let first = self.heap.get(left)?;
        let right_wins =
            self.heap.get(left + 1).is_some_and(|second| second.deadline() < first.deadline());
        Some(if right_wins { left + 1 } else { left })
    }

    fn shrink_if_sparse(&mut self) {
        if self.heap.capacity() > 64 && self.heap.len() * 4 < self.heap.capacity() {
            self.heap.shrink_to(self.heap.len() * 2);
            let heap = &self.heap;
            self.places.shrink_to(heap.len() * 2, |place| hash(heap[*place as usize].index));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Set(u32, Deadline),
        Remove(u32),
        Relocate(u32, u32),
    }

    fn step() -> impl Strategy<Value = Step> {
        let index = 0_u32..40;
        prop_oneof![
            3 => (index.clone(), 0_u64..100).prop_map(|(index, at)| Step::Set(index, at)),
            1 => index.clone().prop_map(Step::Remove),
            1 => (index.clone(), index).prop_map(|(from, to)| Step::Relocate(from, to)),
        ]
    }

    proptest! {
        #[test]
        fn deadlines_are_those_of_a_plain_map(steps in prop::collection::vec(step(), 0..200)) {
            let mut expiries = Deadlines::default();
            let mut model: BTreeMap<u32, Deadline> = BTreeMap::new();
            for step in steps {
                match step {
                    Step::Set(index, at) => {
                        prop_assert_eq!(
                            expiries.set(index, at),
                            model.insert(index, at)
                        );
                    }
                    Step::Remove(index) => {
                        prop_assert_eq!(expiries.remove(index), model.remove(&index));
                    }
                    Step::Relocate(from, to) if !model.contains_key(&to) => {
                        expiries.relocate(from, to);
                        if let Some(at) = model.remove(&from) {
                            model.insert(to, at);
                        }
                    }
                    Step::Relocate(..) => {}
                }
                let first = expiries.first().map(|(at, _)| at);
                prop_assert_eq!(first, model.values().min().copied());
                prop_assert_eq!(expiries.len(), model.len());
                let due = model.values().filter(|at| **at <= 50).count();
                prop_assert_eq!(expiries.due(50), due);
                for (index, at) in &model {
                    prop_assert_eq!(expiries.get(*index), Some(*at));
                }
            }
        }
    }

    #[test]
    fn memory_is_freed_when_the_deadlines_are_removed() {
        let mut expiries = Deadlines::default();
        (0..10_000).for_each(|index| {
            expiries.set(index, u64::from(index));
        });
        let full = expiries.heap();
        (0..10_000).for_each(|index| {
            expiries.remove(index);
        });
        assert!(expiries.heap() < full / 50);
    }

    #[test]
    fn a_deadline_takes_some_twenty_bytes() {
        let mut expiries = Deadlines::default();
        for index in 0..20_000 {
            expiries.set(index, u64::from(index) * 7919 % 10_007);
            let slots = (expiries.len() * 8 / 7 + 1).next_power_of_two().max(8);
            assert!(expiries.heap() <= 14 * expiries.len() + 48 + 5 * slots + 16);
        }
    }
}
