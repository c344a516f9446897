//! Many strings as one reply. Short strings are copied into one buffer, one after the other, so all
//! of them together need two allocations instead of one each.

/// Strings in one buffer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    bytes: Vec<u8>,
    /// Where each string ends. The bit [`MISSING`] marks a place without a string.
    ends: Vec<u32>,
}

/// There is no string at this place. The other bits are those of an end.
const MISSING: u32 = 1 << 31;

impl Texts {
    /// No strings, with room for `count` of `bytes` in all.
    pub(super) fn with_capacity(count: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(count) }
    }

    /// How many strings there are, missing ones included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of all strings, one after the other.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The strings; `None` for one that is missing.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let from = start;
            start = (end & !MISSING) as usize;
            (end & MISSING == 0).then(|| &self.bytes[from..start])
        })
    }

    /// The string at an index, as [`Self::iter`] returns it.
    pub fn get(&self, index: usize) -> Option<Option<&[u8]>> {
        let end = *self.ends.get(index)?;
        let before = index.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&0);
        let range = (before & !MISSING) as usize..(end & !MISSING) as usize;
        Some(if end & MISSING == 0 { self.bytes.get(range) } else { None })
    }

    /// Appends a string, or that one is missing. Returns false if the buffer has no room for it.
    pub fn add(&mut self, text: Option<&[u8]>) -> bool {
        match text {
            Some(text) => return self.push(text),
            None => self.push_missing(),
        }
        true
    }

    /// Appends a string. Returns false if the buffer has no room for it.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) -> bool {
        let end = self.bytes.len() + text.len();
        if end >= MISSING as usize {
            return false;
        }
        self.bytes.extend_from_slice(text);
        self.ends.push(end as u32);
        true
    }

    pub(super) fn push_missing(&mut self) {
        self.ends.push(self.bytes.len() as u32 | MISSING);
    }
}

/// How strings are arranged in a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One after the other.
    Array,
    /// Without an order, each once.
    Set,
    /// Names and values, alternating.
    Map,
}
