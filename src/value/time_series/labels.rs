//! [`Labels`]: names and values by which time series are found.
//!
//! They are few, change seldom and are read often, so they lie in one allocation that a series, its
//! snapshots and the index of its shard share. A name may be there more than once, and the labels
//! stand in the order in which they were given.
//!
//! ```text
//! for each label: length of the pair, length of the name   (4 bytes each)
//!                 name, value                              (the pair)
//! ```

use std::fmt;

use triomphe::Arc;

/// The labels of a time series, shared.
#[derive(Clone, Default)]
pub struct Labels(Option<Arc<Vec<u8>>>);

const _: () = assert!(size_of::<Labels>() == 8);

/// The bytes of the two lengths before a pair.
const LENGTHS: usize = 8;

/// What counts the users of a shared allocation, and the vector in it.
const SHARED: usize = size_of::<usize>() + size_of::<Vec<u8>>();

/// A name and a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    pair: &'a [u8],
    name: usize,
}

impl<'a> Label<'a> {
    /// The name.
    pub fn name(self) -> &'a [u8] {
        self.pair.get(..self.name).unwrap_or_default()
    }

    /// The value.
    pub fn value(self) -> &'a [u8] {
        self.pair.get(self.name..).unwrap_or_default()
    }
}

impl fmt::Debug for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name().escape_ascii(), self.value().escape_ascii())
    }
}

impl Labels {
    /// These names with their values, in this order.
    pub fn new<'a>(labels: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Self {
        let mut bytes = Vec::new();
        for (name, value) in labels {
            for length in [name.len() + value.len(), name.len()] {
                bytes.extend_from_slice(&(length as u32).to_le_bytes());
            }
            bytes.extend_from_slice(name);
            bytes.extend_from_slice(value);
        }
        bytes.shrink_to_fit();
        Self(Some(bytes).filter(|bytes| !bytes.is_empty()).map(Arc::new))
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The labels in their order.
    pub fn iter(&self) -> impl Iterator<Item = Label<'_>> {
        let mut rest = self.0.as_ref().map_or(&[][..], |bytes| bytes);
        std::iter::from_fn(move || {
            let (lengths, behind) = rest.split_at_checked(LENGTHS)?;
            let (pair, name) = lengths.split_at_checked(LENGTHS / 2)?;
            let (pair, after) = behind.split_at_checked(length(pair)?)?;
            rest = after;
            Some(Label { pair, name: length(name)? })
        })
    }

    /// The value of a name; the first one if the name is there more than once.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.iter().find(|label| label.name() == name).map(Label::value)
    }

    /// Whether these are the same labels, which may be told of equal ones.
    #[inline]
    pub fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        self.0.as_ref().map_or(0, |bytes| SHARED + bytes.capacity())
    }
}

fn length(bytes: &[u8]) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&'static str, &'static str)]) -> Labels {
        Labels::new(pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())))
    }

    #[test]
    fn labels_keep_their_order_and_what_is_there_twice() {
        let given = [("room", "1"), ("unit", ""), ("room", "22")];
        let labels = labels(&given);
        let read: Vec<_> = labels.iter().map(|it| (it.name(), it.value())).collect();
        assert_eq!(read, given.map(|(name, value)| (name.as_bytes(), value.as_bytes())));
        assert_eq!(labels.get(b"room"), Some(&b"1"[..]));
        assert_eq!(labels.get(b"roo"), None);
    }

    #[test]
    fn no_labels_take_no_memory() {
        assert!(labels(&[]).is_empty());
        assert_eq!(labels(&[]).heap(), 0);
        assert_eq!(labels(&[("a", "b")]).heap(), 8 + 24 + 10);
    }

    #[test]
    fn a_copy_is_the_same_and_what_is_made_again_is_equal() {
        let one = labels(&[("a", "bc")]);
        assert!(one.is(&one.clone()));
        let again = labels(&[("a", "bc")]);
        assert!(!one.is(&again) && one == again);
        assert_ne!(one, labels(&[("ab", "c")]));
    }
}
