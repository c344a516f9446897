//! [`Leaders`]: the items with the greatest counts, by name, in a heap with the least on top.

use crate::value::module::Items;
use crate::value::part::Duplicate;

/// Bytes of a slot in a payload: the fingerprint, the length of the item, eight bytes that are a
/// place in the memory of whoever wrote it, the count, and four that mean nothing.
pub(super) const SLOT: usize = 24;

/// A place of the heap.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) fingerprint: u32,
    pub(super) count: u32,
    /// None as long as there are fewer items than places.
    pub(super) item: Option<Box<[u8]>>,
}

impl Slot {
    /// As a payload has it.
    pub(super) fn to_bytes(&self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        let len = self.item.as_ref().map_or(0, |item| item.len()) as u32;
        bytes[0..4].copy_from_slice(&self.fingerprint.to_le_bytes());
        bytes[4..8].copy_from_slice(&len.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.count.to_le_bytes());
        bytes
    }

    /// A slot of a payload, with the text that belongs to it: the item and a zero.
    fn load(bytes: &[u8; SLOT], text: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let [fingerprint, len, count] = [number(0)?, number(4)?, number(16)?];
        let item = text.strip_suffix(b"\0").filter(|item| item.len() == len as usize)?;
        let is_free = [fingerprint, len, count] == [0; 3];
        Some(Self { fingerprint, count, item: (!is_free).then(|| item.into()) })
    }
}

/// The items with the greatest counts.
#[derive(Debug, Default)]
pub(super) struct Leaders {
    slots: Vec<Slot>,
    /// The bytes of the items.
    bytes: usize,
}

impl Duplicate for Box<Leaders> {
    fn duplicate(&self) -> Self {
        Self::new(Leaders { slots: self.slots.duplicate(), bytes: self.bytes })
    }
}

impl Leaders {
    /// Places for so many items.
    pub(super) fn new(k: usize) -> Self {
        Self { slots: vec![Slot::default(); k], bytes: 0 }
    }

    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>() + self.bytes
    }

    /// The least count.
    pub(super) fn least(&self) -> u32 {
        self.slots.first().map_or(0, |slot| slot.count)
    }

    /// The place of an item.
    pub(super) fn find(&self, fingerprint: u32, item: &[u8]) -> Option<usize> {
        self.slots.iter().position(|slot| {
            slot.fingerprint == fingerprint && slot.item.as_deref().is_some_and(|it| it == item)
        })
    }

    /// Gives an item a count that is not less than the least. If it is new, the item with the least
    /// count goes and is the answer.
    pub(super) fn set(&mut self, fingerprint: u32, item: &[u8], count: u32) -> Option<Box<[u8]>> {
        if let Some(at) = self.find(fingerprint, item) {
            self.slots[at].count = count;
            self.sink(at);
            return None;
        }
        let first = self.slots.first_mut()?;
        let new = Slot { fingerprint, count, item: Some(item.into()) };
        let old = std::mem::replace(first, new).item;
        self.bytes += item.len();
        self.bytes -= old.as_ref().map_or(0, |item| item.len());
        self.sink(0);
        old
    }

    /// Lets a slot sink below those with smaller counts, and below the first that has its own: so
    /// items with equal counts stand in the order in which the genuine module lists them.
    fn sink(&mut self, mut at: usize) {
        let own = self.slots[at].count;
        let mut is_first = true;
        while let Some(child) = self.lesser_child(at) {
            let count = self.slots[child].count;
            if count > own || count == own && !is_first {
                return;
            }
            self.slots.swap(at, child);
            (at, is_first) = (child, false);
        }
    }

    /// The child of a slot with the smaller count.
    fn lesser_child(&self, at: usize) -> Option<usize> {
        let left = 2 * at + 1;
        let children = self.slots.get(left..)?;
        match children {
            [] => None,
            [one, other, ..] if other.count < one.count => Some(left + 1),
            _ => Some(left),
        }
    }

    /// The leaders of these slots, of which each has a text among the items.
    pub(super) fn load(slots: &[u8], items: &mut Items<'_>) -> Option<Self> {
        let mut leaders = Self::default();
        for slot in slots.as_chunks().0 {
            let slot = Slot::load(slot, &items.text()?)?;
            leaders.bytes += slot.item.as_ref().map_or(0, |item| item.len());
            leaders.slots.push(slot);
        }
        leaders.slots.shrink_to_fit();
        Some(leaders)
    }
}
