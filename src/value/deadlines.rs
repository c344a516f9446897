//! When the entries of a dense table end: keys in a shard, fields in a hash. They are known by
//! their index, and which is next, so that what has expired leaves without anyone searching for it.
//!
//! An indexed binary heap: `heap` is ordered so that no place is later than the two below it, and
//! `places` tells where in it an entry's deadline lies. The first to end is `heap[0]`, and a random
//! entry with a deadline, which eviction asks for, is a random place.

use hashbrown::HashMap;
use smallvec::SmallVec;

/// Milliseconds since the Unix epoch.
pub type Deadline = u64;

#[derive(Debug, Clone, Default)]
pub struct Deadlines {
    heap: Vec<(Deadline, u32)>,
    places: HashMap<u32, u32, foldhash::fast::RandomState>,
}

impl Deadlines {
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    pub fn get(&self, index: u32) -> Option<Deadline> {
        self.at(*self.places.get(&index)? as usize).map(|(deadline, _)| deadline)
    }

    /// Sets or replaces the deadline of an entry; true when it had none.
    pub fn set(&mut self, index: u32, deadline: Deadline) -> bool {
        let new = self.heap.len();
        let place = *self.places.entry(index).or_insert(new as u32) as usize;
        match self.heap.get_mut(place) {
            Some(held) => held.0 = deadline,
            None => self.heap.push((deadline, index)),
        }
        self.settle(place);
        place == new
    }

    /// Forgets the deadline of an entry and tells it.
    pub fn remove(&mut self, index: u32) -> Option<Deadline> {
        let place = self.places.remove(&index)? as usize;
        let (deadline, _) = self.heap.swap_remove(place);
        if let Some((_, moved)) = self.at(place) {
            self.places.insert(moved, place as u32);
            self.settle(place);
        }
        self.shrink_if_sparse();
        Some(deadline)
    }

    /// The entry at `from` now lies at `to`.
    pub fn relocate(&mut self, from: u32, to: u32) {
        let Some(place) = self.places.remove(&from) else { return };
        self.places.insert(to, place);
        if let Some(held) = self.heap.get_mut(place as usize) {
            held.1 = to;
        }
    }

    /// The entry that ends first.
    pub fn first(&self) -> Option<(Deadline, u32)> {
        self.at(0)
    }

    /// How many end by `now`; takes time by that number alone.
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

    /// What lies at a place, of which there are [`Self::len`], in no order that means anything.
    pub fn at(&self, place: usize) -> Option<(Deadline, u32)> {
        self.heap.get(place).copied()
    }

    /// All of them, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = (Deadline, u32)> {
        self.heap.iter().copied()
    }

    pub fn heap(&self) -> usize {
        self.heap.capacity() * size_of::<(Deadline, u32)>() + self.places.allocation_size()
    }

    /// Moves what lies at `place` up or down to where it belongs.
    fn settle(&mut self, mut place: usize) {
        while place > 0 && self.is_earlier(place, (place - 1) / 2) {
            self.swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
        while let Some(child) = self.earlier_child(place) {
            if !self.is_earlier(child, place) {
                break;
            }
            self.swap(place, child);
            place = child;
        }
    }

    fn earlier_child(&self, place: usize) -> Option<usize> {
        let left = 2 * place + 1;
        let right = left + 1;
        if left >= self.heap.len() {
            return None;
        }
        let right_wins = right < self.heap.len() && self.is_earlier(right, left);
        Some(if right_wins { right } else { left })
    }

    fn is_earlier(&self, a: usize, b: usize) -> bool {
        self.heap[a].0 < self.heap[b].0
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.heap.swap(a, b);
        for place in [a, b] {
            self.places.insert(self.heap[place].1, place as u32);
        }
    }

    fn shrink_if_sparse(&mut self) {
        if self.heap.capacity() > 64 && self.heap.len() * 4 < self.heap.capacity() {
            self.heap.shrink_to(self.heap.len() * 2);
            self.places.shrink_to(self.heap.len() * 2);
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
                            model.insert(index, at).is_none()
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
    fn memory_comes_back_when_the_deadlines_are_gone() {
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
}
