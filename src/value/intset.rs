//! [`IntSet`]: a sorted set of integers in one allocation.
//!
//! Small sets of ids, the commonest small sets, take 2, 4 or 8 bytes a member. All members are of
//! the width that the widest one so far needs:
//!
//! ```text
//! width 1  member member ...    in ascending order, LE; exactly as many bytes as that takes
//! ```
//!
//! The allocator's size classes are the slack that growth needs. Membership is a binary search;
//! insertion and removal move what lies behind, which is nothing at the few hundred members such a
//! set is allowed to have (`set-max-intset-entries`).

use std::ops::Range;

use super::packed::size_class;

/// What the width takes.
const HEAD: usize = 1;

const _: () = assert!(size_of::<IntSet>() == 16);

/// A sorted set of integers; see the module for its layout.
#[derive(Clone, Default)]
pub struct IntSet(Box<[u8]>);

/// The same expression over the members as bytes of any width, and what reads one.
macro_rules! with_members {
    ($set:expr, $members:ident, $read:ident => $result:expr) => {
        match $set.width() {
            2 => {
                let ($members, _) = $set.as_slice().as_chunks();
                let $read = |member: &[u8; 2]| i64::from(i16::from_le_bytes(*member));
                $result
            }
            4 => {
                let ($members, _) = $set.as_slice().as_chunks();
                let $read = |member: &[u8; 4]| i64::from(i32::from_le_bytes(*member));
                $result
            }
            _ => {
                let ($members, _) = $set.as_slice().as_chunks();
                let $read = |member: &[u8; 8]| i64::from_le_bytes(*member);
                $result
            }
        }
    };
}

impl IntSet {
    /// An empty set without an allocation.
    pub fn new() -> Self {
        Self::default()
    }

    /// Bytes a member.
    #[inline]
    pub fn width(&self) -> usize {
        self.0.first().map_or(2, |width| usize::from(*width))
    }

    /// The members as they lie in memory: the inside of an intset in an RDB file.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        self.0.get(HEAD..).unwrap_or_default()
    }

    /// How many members there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.as_slice().len() / self.width()
    }

    /// Whether there is no member.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `value` is a member. O(log n).
    #[inline]
    pub fn contains(&self, value: i64) -> bool {
        self.search(value).is_ok()
    }

    /// The member at an index in ascending order.
    #[inline]
    pub fn at(&self, index: usize) -> Option<i64> {
        with_members!(self, members, read => members.get(index).map(read))
    }

    /// Adds a value. Returns whether it is new.
    pub fn insert(&mut self, value: i64) -> bool {
        let Err(index) = self.search(value) else { return false };
        let width = width_of(value);
        if self.is_empty() {
            self.0 = Box::new([width as u8]);
        } else if width > self.width() {
            self.widen(width);
        }
        let (width, mut bytes) = (self.width(), std::mem::take(&mut self.0).into_vec());
        let (start, end) = (HEAD + index * width, bytes.len());
        bytes.reserve_exact(width);
        bytes.resize(end + width, 0);
        bytes.copy_within(start..end, start + width);
        bytes[start..start + width].copy_from_slice(&value.to_le_bytes()[..width]);
        self.0 = bytes.into_boxed_slice();
        true
    }

    /// Removes a value. Returns whether it was a member.
    pub fn remove(&mut self, value: i64) -> bool {
        self.search(value).is_ok_and(|index| self.remove_at(index).is_some())
    }

    /// Removes the member at an index in ascending order, and returns it.
    pub fn remove_at(&mut self, index: usize) -> Option<i64> {
        let removed = self.at(index)?;
        let (width, mut bytes) = (self.width(), std::mem::take(&mut self.0).into_vec());
        bytes.drain(HEAD + index * width..HEAD + (index + 1) * width);
        if bytes.len() > HEAD {
            self.0 = bytes.into_boxed_slice();
        }
        Some(removed)
    }

    /// Members in ascending order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { set: self, left: 0..self.len() }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        size_class(self.0.len())
    }

    /// Where the value is, or where it belongs.
    #[inline]
    fn search(&self, value: i64) -> Result<usize, usize> {
        with_members!(self, members, read => {
            members.binary_search_by(|member| read(member).cmp(&value))
        })
    }

    /// Rewrites all members in a width that a value too wide for the present one needs.
    fn widen(&mut self, width: usize) {
        let mut bytes = Vec::with_capacity(HEAD + (self.len() + 1) * width);
        bytes.push(width as u8);
        self.iter().for_each(|member| bytes.extend_from_slice(&member.to_le_bytes()[..width]));
        self.0 = bytes.into_boxed_slice();
    }
}

/// Bytes that a value needs.
fn width_of(value: i64) -> usize {
    match value {
        -0x8000..0x8000 => 2,
        -0x8000_0000..0x8000_0000 => 4,
        _ => 8,
    }
}

/// Members in ascending order, from either end.
#[derive(Clone)]
pub struct Iter<'a> {
    set: &'a IntSet,
    left: Range<usize>,
}

impl Iterator for Iter<'_> {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Option<i64> {
        self.set.at(self.left.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<i64> {
        self.set.at(self.left.next_back()?)
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_as_wide_as_its_widest_member_was() {
        let mut set = IntSet::new();
        for (value, expected) in [
            (5, 2),
            (i64::from(i16::MAX), 2),
            (i64::from(i16::MIN) - 1, 4),
            (i64::from(i32::MAX), 4),
            (i64::from(i32::MAX) + 1, 8),
            (i64::MIN, 8),
        ] {
            assert!(!set.contains(value));
            assert!(set.insert(value));
            assert!(!set.insert(value));
            assert!(set.contains(value));
            assert_eq!(set.width(), expected);
        }
        assert_eq!(set.iter().next(), Some(i64::MIN));
        assert_eq!(set.iter().next_back(), Some(i64::from(i32::MAX) + 1));
    }

    #[test]
    fn a_narrow_set_goes_wide_at_once() {
        let mut set = IntSet::new();
        set.insert(1);
        set.insert(i64::MAX);
        assert_eq!((set.width(), set.iter().collect::<Vec<_>>()), (8, vec![1, i64::MAX]));
    }

    #[test]
    fn emptying_gives_the_memory_back() {
        let mut set = IntSet::new();
        assert_eq!(set.heap(), 0);
        (0..512).for_each(|value| assert!(set.insert(value)));
        assert_eq!(set.heap(), 1280);
        (0..512).for_each(|value| assert!(set.remove(value)));
        assert!(set.is_empty() && set.heap() == 0);
    }

    #[test]
    fn ten_small_ids_take_three_words() {
        let mut set = IntSet::new();
        (0..10).for_each(|value| assert!(set.insert(value)));
        assert_eq!(set.heap(), 24);
    }

    fn values() -> impl Strategy<Value = i64> {
        prop_oneof![
            -50..50i64,
            (i64::from(i16::MAX) - 3)..(i64::from(i16::MAX) + 3),
            (i64::from(i32::MIN) - 3)..(i64::from(i32::MIN) + 3),
            any::<i64>(),
        ]
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_tree(steps in prop::collection::vec((values(), 0..4u8), 0..400)) {
            let mut set = IntSet::new();
            let mut model = BTreeSet::new();
            for (value, kind) in steps {
                match kind {
                    0 => prop_assert_eq!(set.remove(value), model.remove(&value)),
                    1 => {
                        let index = value.unsigned_abs() as usize % 40;
                        let expected = model.iter().nth(index).copied();
                        prop_assert_eq!(set.at(index), expected);
                        prop_assert_eq!(set.remove_at(index), expected);
                        expected.map(|value| model.remove(&value));
                    }
                    _ => prop_assert_eq!(set.insert(value), model.insert(value)),
                }
                prop_assert_eq!(set.contains(value), model.contains(&value));
                prop_assert!(set.heap() >= set.len() * set.width());
            }
            prop_assert!(set.iter().eq(model.iter().copied()));
            prop_assert!(set.iter().rev().eq(model.iter().rev().copied()));
        }
    }
}
