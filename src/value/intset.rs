//! [`IntSet`]: a sorted set of integers in one allocation.
//!
//! Small sets of ids, the commonest small sets, take 2, 4 or 8 bytes a member. All members are of
//! the width that the widest one so far needs. Membership is a binary search; insertion and
//! removal move what lies behind, which is nothing at the few hundred members such a set is
//! allowed to have (`set-max-intset-entries`).

use std::ops::Range;

/// Room for so many members at least is made at a time.
const STEP: usize = 4;

#[derive(Clone)]
pub enum IntSet {
    Narrow(Vec<i16>),
    Middle(Vec<i32>),
    Wide(Vec<i64>),
}

/// The same expression over the list of any width.
macro_rules! with_list {
    ($set:expr, $list:ident => $result:expr) => {
        match $set {
            IntSet::Narrow($list) => $result,
            IntSet::Middle($list) => $result,
            IntSet::Wide($list) => $result,
        }
    };
}

impl IntSet {
    pub const fn new() -> Self {
        Self::Narrow(Vec::new())
    }

    #[inline]
    pub fn len(&self) -> usize {
        with_list!(self, list => list.len())
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub fn contains(&self, value: i64) -> bool {
        with_list!(self, list => matches!(search(list, value), Some(Ok(_))))
    }

    /// The member at an index in ascending order.
    #[inline]
    pub fn at(&self, index: usize) -> Option<i64> {
        with_list!(self, list => at(list, index))
    }

    /// Whether the value is new.
    pub fn insert(&mut self, value: i64) -> bool {
        if !self.has_width_for(value) {
            self.widen(value);
        }
        with_list!(self, list => insert(list, value))
    }

    /// Whether the value was a member.
    pub fn remove(&mut self, value: i64) -> bool {
        let found = with_list!(self, list => search(list, value));
        match found {
            Some(Ok(index)) => self.remove_at(index).is_some(),
            _ => false,
        }
    }

    pub fn remove_at(&mut self, index: usize) -> Option<i64> {
        with_list!(self, list => remove_at(list, index))
    }

    /// Members in ascending order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { set: self, left: 0..self.len() }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        with_list!(self, list => heap(list))
    }

    fn has_width_for(&self, value: i64) -> bool {
        match self {
            Self::Narrow(_) => i16::try_from(value).is_ok(),
            Self::Middle(_) => i32::try_from(value).is_ok(),
            Self::Wide(_) => true,
        }
    }

    /// Rewrites all members in the width that a value too wide for the present one needs, with
    /// room for that value.
    fn widen(&mut self, value: i64) {
        *self = match i32::try_from(value) {
            Ok(_) => Self::Middle(collect(self.iter().map(|member| member as i32))),
            Err(_) => Self::Wide(collect(self.iter())),
        };
    }
}

impl Default for IntSet {
    fn default() -> Self {
        Self::new()
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

/// Where the value is, or where it belongs; `None` if it is too wide for the list.
#[inline]
fn search<E: Ord + TryFrom<i64>>(list: &[E], value: i64) -> Option<Result<usize, usize>> {
    E::try_from(value).ok().map(|value| list.binary_search(&value))
}

#[inline]
fn at<E: Copy + Into<i64>>(list: &[E], index: usize) -> Option<i64> {
    list.get(index).map(|&member| member.into())
}

fn insert<E: Ord + TryFrom<i64>>(list: &mut Vec<E>, value: i64) -> bool {
    let Ok(value) = E::try_from(value) else { return false };
    let Err(index) = list.binary_search(&value) else { return false };
    if list.len() == list.capacity() {
        list.reserve_exact((list.len() / 4).max(STEP));
    }
    list.insert(index, value);
    true
}

fn remove_at<E: Into<i64>>(list: &mut Vec<E>, index: usize) -> Option<i64> {
    let removed = (index < list.len()).then(|| list.remove(index).into());
    if list.len() + STEP < list.capacity() / 2 {
        list.shrink_to(list.len() + list.len() / 4);
    }
    removed
}

fn heap<E>(list: &Vec<E>) -> usize {
    list.capacity() * size_of::<E>()
}

/// A list with room for one more.
fn collect<E>(members: impl ExactSizeIterator<Item = E>) -> Vec<E> {
    let mut list = Vec::with_capacity(members.len() + 1);
    list.extend(members);
    list
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn width(set: &IntSet) -> usize {
        match set {
            IntSet::Narrow(_) => 2,
            IntSet::Middle(_) => 4,
            IntSet::Wide(_) => 8,
        }
    }

    fn capacity(set: &IntSet) -> usize {
        with_list!(set, list => list.capacity())
    }

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
            assert_eq!(width(&set), expected);
        }
        assert_eq!(set.iter().next(), Some(i64::MIN));
        assert_eq!(set.iter().next_back(), Some(i64::from(i32::MAX) + 1));
    }

    #[test]
    fn a_narrow_set_goes_wide_at_once() {
        let mut set = IntSet::new();
        set.insert(1);
        set.insert(i64::MAX);
        assert_eq!((width(&set), set.iter().collect::<Vec<_>>()), (8, vec![1, i64::MAX]));
    }

    #[test]
    fn emptying_gives_the_memory_back() {
        let mut set = IntSet::new();
        assert_eq!(set.heap(), 0);
        (0..512).for_each(|value| assert!(set.insert(value)));
        assert!(set.heap() < 2 * 512 * 5 / 4);
        (0..512).for_each(|value| assert!(set.remove(value)));
        assert!(set.is_empty() && set.heap() <= 32);
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
                prop_assert_eq!(set.heap(), capacity(&set) * width(&set));
            }
            prop_assert!(set.iter().eq(model.iter().copied()));
            prop_assert!(set.iter().rev().eq(model.iter().rev().copied()));
        }
    }
}
