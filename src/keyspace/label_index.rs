//! [`LabelIndex`]: finds the time series of a shard by their labels.
//!
//! For each label, that is a name with a value, it holds the indices of the entries that have it, in
//! their order. A [`Filter`] asks for at least one label with one of some values. Of the conditions
//! that do, the index follows the one with the fewest entries, and asks the filter about each of them.
//!
//! The labels of each series are remembered as well, shared with the series: so the index finds out
//! what has changed when it is told that something may have, and forgets a series that is gone.

use hashbrown::HashTable;

use crate::base::Bytes;
use crate::value::index_table::{self, IndexTable, Keyed};
use crate::value::time_series::filter::Filter;
use crate::value::time_series::labels::{Label, Labels};

/// The labelled time series of a shard. Without any it takes no memory.
#[derive(Default)]
pub struct LabelIndex(Option<Box<Index>>);

#[derive(Default)]
struct Index {
    /// The entries of each label.
    labels: IndexTable<Entries>,
    /// The labels of each entry that has some.
    series: HashTable<(u32, Labels)>,
    /// Bytes of heap of [`Entries`].
    heap: usize,
}

/// The entries that have a label.
struct Entries {
    /// The label, as [`key_of`] writes it.
    key: Bytes,
    /// Ascending.
    indices: Vec<u32>,
}

impl Entries {
    fn heap(&self) -> usize {
        self.key.heap() + self.indices.capacity() * size_of::<u32>()
    }
}

impl Keyed for Entries {
    fn key(&self) -> &[u8] {
        &self.key
    }
}

/// Indices are dense, so any odd factor spreads their low bits over the slots.
fn hash(index: u32) -> u64 {
    u64::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A label in one text, which tells where its name ends.
fn key_of(name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(4 + name.len() + value.len());
    key.extend_from_slice(&(name.len() as u32).to_le_bytes());
    key.extend_from_slice(name);
    key.extend_from_slice(value);
    key
}

impl LabelIndex {
    /// Whether no series of the shard has a label.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The entry at `index` has these labels now. It has none if it is no time series. Returns whether
    /// it had others.
    pub fn set(&mut self, index: u32, labels: &Labels) -> bool {
        let known = self.0.as_ref().and_then(|it| it.labels_of(index));
        if known.map_or(labels.is_empty(), |known| known.is(labels)) {
            return false;
        }
        self.remove(index);
        if !labels.is_empty() {
            self.0.get_or_insert_default().insert(index, labels.clone());
        }
        true
    }

    /// The entry at `index` is gone.
    pub fn remove(&mut self, index: u32) {
        let Some(it) = &mut self.0 else { return };
        it.remove(index);
        if it.series.is_empty() {
            self.0 = None;
        }
    }

    /// The entry at `from` now lies at `to`.
    pub fn relocate(&mut self, from: u32, to: u32) {
        let Some(it) = &mut self.0 else { return };
        if let Some(labels) = it.remove(from) {
            it.insert(to, labels);
        }
    }

    /// The indices of the entries that a filter accepts, ascending.
    pub fn find(&self, filter: &Filter<'_>) -> Vec<u32> {
        self.0.as_ref().map_or_else(Vec::new, |it| it.find(filter))
    }

    /// Bytes of heap.
    pub fn heap(&self) -> usize {
        self.0.as_ref().map_or(0, |it| {
            size_of::<Index>() + it.labels.heap() + it.series.allocation_size() + it.heap
        })
    }
}

impl Index {
    fn labels_of(&self, index: u32) -> Option<&Labels> {
        self.series.find(hash(index), |(at, _)| *at == index).map(|(_, labels)| labels)
    }

    fn insert(&mut self, index: u32, labels: Labels) {
        labels.iter().for_each(|label| self.add(index, label));
        self.series.insert_unique(hash(index), (index, labels), |(at, _)| hash(*at));
    }

    fn remove(&mut self, index: u32) -> Option<Labels> {
        let found = self.series.find_entry(hash(index), |(at, _)| *at == index).ok()?;
        let ((_, labels), _) = found.remove();
        labels.iter().for_each(|label| self.take(index, label));
        if self.series.len() < self.series.capacity() / 8 {
            self.series.shrink_to_fit(|(at, _)| hash(*at));
        }
        Some(labels)
    }

    fn add(&mut self, index: u32, label: Label<'_>) {
        let key = key_of(label.name(), label.value());
        let hash = index_table::hash(&key);
        let place = self.labels.find(hash, &key).unwrap_or_else(|| {
            let entries = Entries { key: Bytes::new(&key), indices: Vec::new() };
            self.heap += entries.heap();
            self.labels.push(hash, entries)
        });
        let Some(entries) = self.labels.get_mut(place) else { return };
        let before = entries.heap();
        // A label that a series has twice is met again.
        if let Err(at) = entries.indices.binary_search(&index) {
            entries.indices.insert(at, index);
        }
        self.heap = self.heap + entries.heap() - before;
    }

    fn take(&mut self, index: u32, label: Label<'_>) {
        let key = key_of(label.name(), label.value());
        let Some(place) = self.labels.find(index_table::hash(&key), &key) else { return };
        let Some(entries) = self.labels.get_mut(place) else { return };
        let before = entries.heap();
        if let Ok(at) = entries.indices.binary_search(&index) {
            entries.indices.remove(at);
        }
        if !entries.indices.is_empty() {
            if entries.indices.len() < entries.indices.capacity() / 8 {
                entries.indices.shrink_to(2 * entries.indices.len());
            }
            self.heap = self.heap + entries.heap() - before;
            return;
        }
        self.heap -= before;
        self.labels.swap_remove(place);
        self.labels.shrink_if_sparse();
    }

    fn find(&self, filter: &Filter<'_>) -> Vec<u32> {
        let fewest = filter
            .matchers()
            .map(|(name, values)| self.lists(name, values))
            .min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>());
        let mut found = fewest.unwrap_or_default().concat();
        found.sort_unstable();
        found.dedup();
        found.retain(|index| {
            let series = self.series.find(hash(*index), |(at, _)| at == index);
            series.is_some_and(|(_, labels)| filter.accepts(labels))
        });
        found
    }

    /// The entries of each of these labels.
    fn lists(&self, name: &[u8], values: &[&[u8]]) -> Vec<&[u32]> {
        let list = |value: &&[u8]| {
            let key = key_of(name, value);
            let place = self.labels.find(index_table::hash(&key), &key)?;
            self.labels.get(place).map(|entries| &entries.indices[..])
        };
        values.iter().filter_map(list).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Labels {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
        Labels::new(pairs.map(|(name, value)| (name.as_bytes(), value.as_bytes())))
    }

    fn find(index: &LabelIndex, conditions: &str) -> Vec<u32> {
        let conditions: Vec<_> = conditions.split(' ').map(str::as_bytes).collect();
        index.find(&Filter::parse(&conditions).unwrap())
    }

    fn index(series: &[&str]) -> LabelIndex {
        let mut index = LabelIndex::default();
        for (at, text) in (0..).zip(series) {
            index.set(at, &labels(text));
        }
        index
    }

    #[test]
    fn series_are_found_by_their_labels() {
        let index = index(&["a=1 b=1", "", "a=1 b=2", "a=2", "a=1 a=3"]);
        assert_eq!(find(&index, "a=1"), [0, 2, 4]);
        assert_eq!(find(&index, "a=(1,2,3)"), [0, 2, 3, 4]);
        assert_eq!(find(&index, "a=1 b=2"), [2]);
        assert_eq!(find(&index, "a=1 b="), [4]);
        assert!(find(&index, "a=4").is_empty());
    }

    #[test]
    fn a_series_is_found_by_the_labels_that_it_has_now() {
        let mut index = index(&["a=1", "a=1"]);
        index.set(1, &labels("b=1"));
        assert_eq!((find(&index, "a=1"), find(&index, "b=1")), (vec![0], vec![1]));
        index.set(0, &labels(""));
        assert!(find(&index, "a=1").is_empty());
    }

    #[test]
    fn a_series_that_lies_elsewhere_is_found_there() {
        let mut index = index(&["a=1", "a=1", "a=1 b=1"]);
        index.remove(0);
        index.relocate(2, 0);
        assert_eq!(find(&index, "a=1"), [0, 1]);
        assert_eq!(find(&index, "b=1"), [0]);
    }

    #[test]
    fn the_last_series_that_goes_takes_the_memory_along() {
        let series: Vec<_> = (0..1000).map(|at| format!("a={} b={at}", at % 7)).collect();
        let mut index = index(&series.iter().map(|text| &text[..]).collect::<Vec<_>>());
        let full = index.heap();
        assert!(full > 1000 * size_of::<(u32, Labels)>());
        (0..990).for_each(|at| index.remove(at));
        assert!(index.heap() < full / 5, "{} of {full}", index.heap());
        assert_eq!(find(&index, "b=995"), [995]);
        (990..1000).for_each(|at| index.remove(at));
        assert_eq!(index.heap(), 0);
        assert!(index.is_empty());
    }

    #[test]
    fn random_changes_leave_what_a_plain_search_finds() {
        let mut seed = 7_u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % below
        };
        let mut plain: Vec<Labels> = Vec::new();
        let mut index = LabelIndex::default();
        for _ in 0..3000 {
            let text = format!("a={} b={} a={}", random(3), random(3), random(3));
            let new = if random(4) == 0 { Labels::default() } else { labels(&text) };
            if random(3) == 0 && !plain.is_empty() {
                let at = random(plain.len() as u32);
                plain.swap_remove(at as usize);
                index.remove(at);
                if at < plain.len() as u32 {
                    index.relocate(plain.len() as u32, at);
                }
            } else if random(3) == 0 && !plain.is_empty() {
                let at = random(plain.len() as u32);
                plain[at as usize] = new.clone();
                index.set(at, &new);
            } else {
                index.set(plain.len() as u32, &new);
                plain.push(new);
            }
        }
        for conditions in ["a=1", "a=(0,2) b!=1", "b=(1,2) a!=0 a=1", "a=2 c="] {
            let words: Vec<_> = conditions.split(' ').map(str::as_bytes).collect();
            let filter = Filter::parse(&words).unwrap();
            let expected = (0..).zip(&plain).filter(|(_, it)| filter.accepts(it));
            let expected: Vec<u32> = expected.map(|(at, _)| at).collect();
            assert!(!expected.is_empty());
            assert_eq!(index.find(&filter), expected, "{conditions}");
        }
    }
}
