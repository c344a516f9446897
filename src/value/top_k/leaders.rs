//! [`Leaders`]: the items with the greatest counts, by name, in a heap with the least on top.

use crate::value::module::Items;
use crate::value::part::Duplicate;

/// Bytes of a slot in a payload: the fingerprint, the length of the item, eight bytes that are a
/// place in the memory of whoever wrote it, the count, and four that mean nothing.
pub(super) const SLOT: usize = 24;

/// Fingerprints that are compared together.
const TOGETHER: usize = 8;

/// A place of the heap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    pub(super) fingerprint: u32,
    pub(super) count: u32,
    /// None as long as there are fewer items than places.
    pub(super) item: Option<&'a [u8]>,
}

impl Slot<'_> {
    /// As a payload has it.
    pub(super) fn to_bytes(self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        let len = self.item.map_or(0, <[u8]>::len) as u32;
        bytes[0..4].copy_from_slice(&self.fingerprint.to_le_bytes());
        bytes[4..8].copy_from_slice(&len.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.count.to_le_bytes());
        bytes
    }
}

/// The items with the greatest counts. Each vector has a place for each slot: fingerprints stand
/// side by side because every count looks through them.
#[derive(Debug, Default)]
pub(super) struct Leaders {
    fingerprints: Vec<u32>,
    counts: Vec<u32>,
    items: Vec<Option<Box<[u8]>>>,
    /// The bytes of the items.
    bytes: usize,
}

impl Duplicate for Box<Leaders> {
    fn duplicate(&self) -> Self {
        Self::new(Leaders {
            fingerprints: self.fingerprints.duplicate(),
            counts: self.counts.duplicate(),
            items: self.items.duplicate(),
            bytes: self.bytes,
        })
    }
}

impl Leaders {
    /// Places for so many items.
    pub(super) fn new(k: usize) -> Self {
        Self { fingerprints: vec![0; k], counts: vec![0; k], items: vec![None; k], bytes: 0 }
    }

    /// How many places there are.
    pub(super) const fn k(&self) -> usize {
        self.items.len()
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = Slot<'_>> {
        let numbers = self.fingerprints.iter().zip(&self.counts);
        numbers.zip(&self.items).map(|((fingerprint, count), item)| Slot {
            fingerprint: *fingerprint,
            count: *count,
            item: item.as_deref(),
        })
    }

    /// Bytes of heap.
    pub(super) const fn heap(&self) -> usize {
        (self.fingerprints.capacity() + self.counts.capacity()) * size_of::<u32>()
            + self.items.capacity() * size_of::<Option<Box<[u8]>>>()
            + self.bytes
    }

    /// The least count.
    pub(super) fn least(&self) -> u32 {
        self.counts.first().copied().unwrap_or_default()
    }

    /// The place of an item.
    pub(super) fn find(&self, fingerprint: u32, item: &[u8]) -> Option<usize> {
        let is_it = |at: &usize| {
            self.fingerprints[*at] == fingerprint && self.items[*at].as_deref() == Some(item)
        };
        let (groups, rest) = self.fingerprints.as_chunks::<TOGETHER>();
        let found = groups.iter().enumerate().find_map(|(group, marks)| {
            // All are compared, as then the processor does it at once.
            let has = marks.iter().fold(false, |has, mark| has | (*mark == fingerprint));
            let start = group * TOGETHER;
            if has { (start..start + TOGETHER).find(is_it) } else { None }
        });
        found.or_else(|| (self.k() - rest.len()..self.k()).find(is_it))
    }

    /// Gives an item a count that is not less than the least. If it is new, the item with the least
    /// count goes and is the answer.
    pub(super) fn set(&mut self, fingerprint: u32, item: &[u8], count: u32) -> Option<Box<[u8]>> {
        if let Some(at) = self.find(fingerprint, item) {
            self.counts[at] = count;
            self.sink(at);
            return None;
        }
        let old = self.items.first_mut()?.replace(item.into());
        (self.fingerprints[0], self.counts[0]) = (fingerprint, count);
        self.bytes += item.len();
        self.bytes -= old.as_ref().map_or(0, |item| item.len());
        self.sink(0);
        old
    }

    /// Lets a slot sink below those with smaller counts, and below the first that has its own: so
    /// items with equal counts stand in the order in which the genuine module lists them.
    fn sink(&mut self, mut at: usize) {
        let own = self.counts[at];
        let mut is_first = true;
        while let Some(child) = self.lesser_child(at) {
            let count = self.counts[child];
            if count > own || count == own && !is_first {
                return;
            }
            self.fingerprints.swap(at, child);
            self.counts.swap(at, child);
            self.items.swap(at, child);
            (at, is_first) = (child, false);
        }
    }

    /// The child of a slot with the smaller count.
    fn lesser_child(&self, at: usize) -> Option<usize> {
        let left = 2 * at + 1;
        let children = self.counts.get(left..)?;
        match children {
            [] => None,
            [one, other, ..] if other < one => Some(left + 1),
            _ => Some(left),
        }
    }

    /// The leaders of these slots, of which each has a text among the items: the item and a zero.
    pub(super) fn load(slots: &[u8], items: &mut Items<'_>) -> Option<Self> {
        let mut leaders = Self::default();
        let slots = slots.as_chunks::<SLOT>().0;
        for slot in slots {
            leaders.push(slot, &items.text()?)?;
        }
        leaders.fingerprints.shrink_to_fit();
        leaders.counts.shrink_to_fit();
        leaders.items.shrink_to_fit();
        Some(leaders)
    }

    fn push(&mut self, slot: &[u8; SLOT], text: &[u8]) -> Option<()> {
        let number = |at: usize| Some(u32::from_le_bytes(slot.get(at..at + 4)?.try_into().ok()?));
        let [fingerprint, len, count] = [number(0)?, number(4)?, number(16)?];
        let item = text.strip_suffix(b"\0").filter(|item| item.len() == len as usize)?;
        let is_free = [fingerprint, len, count] == [0; 3];
        self.fingerprints.push(fingerprint);
        self.counts.push(count);
        self.items.push((!is_free).then(|| item.into()));
        self.bytes += item.len();
        Some(())
    }
}
