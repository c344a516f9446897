//! [`Hash`]: fields and their values.
//!
//! A small hash is [`Packed`]: field, value, field, value, in the order in which the fields came.
//! Past the limits ([`HashLimits`]) it becomes an [`IndexTable`] of pairs, and stays one, as in
//! Redis. The table is boxed, so that the many small hashes don't pay for the room it takes.
//!
//! The limits come with every call, since CONFIG SET can change them; a hash that exists is only
//! measured against them when a field of it is set.

use super::index_table::{self, IndexTable, Keyed, hash};
use super::member::Member;
use super::packed::{self, Packed, Place};
use crate::base::Bytes;

/// Up to where a hash is packed.
#[derive(Clone, Copy, Debug)]
pub struct HashLimits {
    /// `hash-max-listpack-entries`: fields.
    pub max_listpack_entries: usize,
    /// `hash-max-listpack-value`: bytes of the longest field or value.
    pub max_listpack_value: usize,
}

impl Default for HashLimits {
    fn default() -> Self {
        Self { max_listpack_entries: 512, max_listpack_value: 64 }
    }
}

#[derive(Clone)]
pub struct Hash(Repr);

#[derive(Clone)]
enum Repr {
    Packed(Packed),
    Table(Box<Table>),
}

const _: () = assert!(size_of::<Hash>() == size_of::<Packed>());

impl Hash {
    pub const fn new() -> Self {
        Self(Repr::Packed(Packed::new()))
    }

    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.len() / 2,
            Repr::Table(table) => table.pairs.len(),
        }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a field, in place.
    #[inline]
    pub fn find(&self, field: &[u8]) -> Option<Member<'_>> {
        match &self.0 {
            Repr::Packed(packed) => {
                let place = packed.next(packed.find(field, 2)?)?;
                packed.item(place).map(Member::from)
            }
            Repr::Table(table) => table.find(field).map(Member::Shared),
        }
    }

    /// The value of a field, to keep.
    #[inline]
    pub fn get(&self, field: &[u8]) -> Option<Bytes> {
        self.find(field).map(|value| value.to_bytes())
    }

    #[inline]
    pub fn contains(&self, field: &[u8]) -> bool {
        self.find(field).is_some()
    }

    /// Prepares for a call that brings so many fields, known or new, the same ones or different:
    /// Redis makes a hash a table when one HSET names more than a packed one may have.
    pub fn expect(&mut self, fields: usize, limits: &HashLimits) {
        if fields > limits.max_listpack_entries {
            self.unpack();
        }
    }

    /// Sets the value of a field, and answers whether the field is new.
    pub fn insert(&mut self, field: &[u8], value: &[u8], limits: &HashLimits) -> bool {
        if field.len().max(value.len()) > limits.max_listpack_value {
            self.unpack();
        }
        match &mut self.0 {
            Repr::Packed(packed) => {
                if let Some(place) = packed.find(field, 2) {
                    replace_value(packed, place, value);
                    self.expect(self.len(), limits);
                    return false;
                }
                if packed.len() / 2 < limits.max_listpack_entries {
                    packed.push_back(field);
                    packed.push_back(value);
                    return true;
                }
            }
            Repr::Table(table) => return table.insert(field, value),
        }
        self.unpack();
        self.insert(field, value, limits)
    }

    /// Whether the field was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        match &mut self.0 {
            Repr::Packed(packed) => {
                packed.find(field, 2).is_some_and(|place| packed.remove_at(place, 2) == 2)
            }
            Repr::Table(table) => table.remove(field),
        }
    }

    /// Field and value at an index below `len`: every index is one of them, until the next
    /// insertion or removal.
    pub fn at(&self, index: usize) -> Option<(Member<'_>, Member<'_>)> {
        match &self.0 {
            Repr::Packed(packed) => {
                let field = packed.at(isize::try_from(index).ok()?.checked_mul(2)?)?;
                let value = packed.next(field)?;
                Some((packed.item(field)?.into(), packed.item(value)?.into()))
            }
            Repr::Table(table) => table.pairs.get(u32::try_from(index).ok()?).map(members),
        }
    }

    pub fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Repr::Packed(packed) => Iter::Packed(packed.iter()),
            Repr::Table(table) => Iter::Table(table.pairs.iter()),
        }
    }

    /// A step of a walk over all fields, as HSCAN takes it: answers the cursor of the next step,
    /// 0 at the end. A packed hash is walked in one step, and a table as
    /// [`IndexTable::walk`] does.
    pub fn scan(
        &self,
        cursor: u64,
        count: usize,
        mut emit: impl FnMut(Member<'_>, Member<'_>),
    ) -> u64 {
        match &self.0 {
            Repr::Packed(_) => {
                self.iter().for_each(|(field, value)| emit(field, value));
                0
            }
            Repr::Table(table) => {
                table.pairs.walk(cursor, count, |(field, value)| emit(field.into(), value.into()))
            }
        }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.heap(),
            Repr::Table(table) => size_of::<Table>() + table.pairs.heap() + table.contents,
        }
    }

    /// Fields and values in turn, if it is packed.
    pub fn as_packed(&self) -> Option<&Packed> {
        match &self.0 {
            Repr::Packed(packed) => Some(packed),
            Repr::Table(_) => None,
        }
    }

    pub fn encoding(&self) -> &'static str {
        match &self.0 {
            Repr::Packed(_) => "listpack",
            Repr::Table(_) => "hashtable",
        }
    }

    /// Makes it a table if it isn't one.
    fn unpack(&mut self) {
        if let Repr::Packed(packed) = &self.0 {
            let mut table = Table::default();
            for (field, value) in Iter::Packed(packed.iter()) {
                table.push(field.to_bytes(), value.to_bytes());
            }
            self.0 = Repr::Table(Box::new(table));
        }
    }
}

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> IntoIterator for &'a Hash {
    type Item = (Member<'a>, Member<'a>);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Fields and values, from the first index to the last.
#[derive(Clone)]
pub enum Iter<'a> {
    Packed(packed::Iter<'a>),
    Table(index_table::Iter<'a, (Bytes, Bytes)>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Member<'a>, Member<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Packed(items) => Some((items.next()?.into(), items.next()?.into())),
            Self::Table(pairs) => pairs.next().map(members),
        }
    }
}

#[derive(Clone, Default)]
struct Table {
    pairs: IndexTable<(Bytes, Bytes)>,
    /// The heap of all fields and values.
    contents: usize,
}

impl Keyed for (Bytes, Bytes) {
    #[inline]
    fn key(&self) -> &[u8] {
        &self.0
    }
}

impl Table {
    #[inline]
    fn find(&self, field: &[u8]) -> Option<&Bytes> {
        let index = self.pairs.find(hash(field), field)?;
        self.pairs.get(index).map(|(_, value)| value)
    }

    /// Adds a field that is not there yet.
    fn push(&mut self, field: Bytes, value: Bytes) {
        self.contents += field.heap() + value.heap();
        self.pairs.push(hash(&field), (field, value));
    }

    fn insert(&mut self, field: &[u8], value: &[u8]) -> bool {
        let hash = hash(field);
        let value = Bytes::new(value);
        let found = self.pairs.find(hash, field);
        if let Some((_, old)) = found.and_then(|index| self.pairs.get_mut(index)) {
            self.contents += value.heap();
            self.contents -= old.heap();
            *old = value;
            return false;
        }
        let field = Bytes::new(field);
        self.contents += field.heap() + value.heap();
        self.pairs.push(hash, (field, value));
        true
    }

    fn remove(&mut self, field: &[u8]) -> bool {
        let Some(index) = self.pairs.find(hash(field), field) else { return false };
        let ((field, value), _) = self.pairs.swap_remove(index);
        self.contents -= field.heap() + value.heap();
        true
    }
}

#[inline]
fn members((field, value): &(Bytes, Bytes)) -> (Member<'_>, Member<'_>) {
    (field.into(), value.into())
}

fn replace_value(packed: &mut Packed, field: Place, value: &[u8]) {
    if let Some(place) = packed.next(field) {
        packed.replace_at(place, value);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const LIMITS: HashLimits = HashLimits { max_listpack_entries: 512, max_listpack_value: 64 };

    fn recounted(hash: &Hash) -> usize {
        match &hash.0 {
            Repr::Packed(packed) => packed.heap(),
            Repr::Table(table) => {
                let contents = |(field, value): &(Bytes, Bytes)| field.heap() + value.heap();
                let contents: usize = table.pairs.iter().map(contents).sum();
                size_of::<Table>() + table.pairs.heap() + contents
            }
        }
    }

    fn of(len: usize) -> Hash {
        let mut hash = Hash::new();
        for number in 0..len {
            assert!(hash.insert(number.to_string().as_bytes(), b"1", &LIMITS));
        }
        hash
    }

    fn text(hash: &Hash) -> String {
        let pair = |(field, value): (Member<'_>, Member<'_>)| {
            format!("{:?}={:?} ", field.to_bytes(), value.to_bytes()).replace('"', "")
        };
        hash.iter().map(pair).collect()
    }

    #[test]
    fn one_field_more_than_the_limit_makes_a_table() {
        let mut hash = of(512);
        assert!(!hash.insert(b"7", b"2", &LIMITS));
        assert_eq!(hash.encoding(), "listpack");
        assert!(hash.insert(b"512", b"1", &LIMITS));
        assert_eq!((hash.encoding(), hash.len()), ("hashtable", 513));
        assert_eq!(hash.get(b"7"), Some(Bytes::from("2")));
        (0..500).for_each(|number| assert!(hash.remove(number.to_string().as_bytes())));
        assert_eq!((hash.encoding(), hash.len()), ("hashtable", 13));
    }

    #[test]
    fn a_field_or_value_longer_than_the_limit_makes_a_table() {
        let mut hash = Hash::new();
        hash.insert(b"field", &[b'x'; 64], &LIMITS);
        assert_eq!(hash.encoding(), "listpack");
        hash.insert(b"field", &[b'x'; 65], &LIMITS);
        assert_eq!((hash.encoding(), hash.len()), ("hashtable", 1));
        let mut hash = Hash::new();
        hash.insert(&[b'x'; 65], b"", &LIMITS);
        assert_eq!(hash.encoding(), "hashtable");
    }

    #[test]
    fn a_call_with_many_fields_makes_a_table_even_if_they_are_the_same() {
        let mut hash = of(1);
        hash.expect(512, &LIMITS);
        assert_eq!(hash.encoding(), "listpack");
        hash.expect(513, &LIMITS);
        assert_eq!(hash.encoding(), "hashtable");
    }

    #[test]
    fn a_lowered_limit_takes_effect_when_a_field_is_set() {
        let mut hash = of(3);
        let lowered = HashLimits { max_listpack_entries: 2, ..LIMITS };
        hash.remove(b"no field");
        assert_eq!(hash.encoding(), "listpack");
        hash.insert(b"0", b"2", &lowered);
        assert_eq!(hash.encoding(), "hashtable");
    }

    #[test]
    fn a_packed_hash_keeps_the_order_of_its_fields() {
        let mut hash = Hash::new();
        for (field, value) in [("a", "1"), ("b", "2"), ("c", "3"), ("a", "longer than before")] {
            hash.insert(field.as_bytes(), value.as_bytes(), &LIMITS);
        }
        assert_eq!(text(&hash), "a=longer than before b=2 c=3 ");
        hash.remove(b"a");
        hash.insert(b"a", b"1", &LIMITS);
        assert_eq!(text(&hash), "b=2 c=3 a=1 ");
    }

    #[test]
    fn a_value_equal_to_a_field_is_not_taken_for_one() {
        let mut hash = Hash::new();
        hash.insert(b"a", b"b", &LIMITS);
        assert!(!hash.contains(b"b") && !hash.remove(b"b") && hash.insert(b"b", b"a", &LIMITS));
    }

    #[test]
    fn a_scan_meets_every_field_once_when_nothing_changes() {
        for len in [0, 3, 512, 513, 2000] {
            let hash = of(len);
            let (mut met, mut cursor) = (Vec::new(), 0);
            loop {
                cursor = hash.scan(cursor, 10, |field, _| met.push(field.to_i64().unwrap()));
                if cursor == 0 {
                    break;
                }
            }
            met.sort_unstable();
            assert!(met.into_iter().eq(0..len as i64));
        }
    }

    fn names() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            8 => "[a-c]{0,2}".prop_map(String::into_bytes),
            8 => (0..40i32).prop_map(|number| number.to_string().into_bytes()),
            1 => "x{12,24}".prop_map(String::into_bytes),
        ]
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_map(
            steps in prop::collection::vec((names(), names(), 0..3u8), 0..200),
            max_listpack_entries in 0..60usize,
            max_listpack_value in 2..30usize,
        ) {
            let limits = HashLimits { max_listpack_entries, max_listpack_value };
            let mut hash = Hash::new();
            let mut model = HashMap::new();
            let mut table = false;
            for (field, value, kind) in steps {
                if kind == 0 {
                    prop_assert_eq!(hash.remove(&field), model.remove(&field).is_some());
                } else {
                    let new = model.insert(field.clone(), value.clone()).is_none();
                    prop_assert_eq!(hash.insert(&field, &value, &limits), new);
                    table |= model.len() > max_listpack_entries
                        || field.len().max(value.len()) > max_listpack_value;
                }
                prop_assert_eq!(hash.encoding(), if table { "hashtable" } else { "listpack" });
                prop_assert_eq!(hash.len(), model.len());
                prop_assert_eq!(hash.heap(), recounted(&hash));
                prop_assert_eq!(hash.contains(&value), model.contains_key(&value));
                let expected = model.get(&field).map(|value| Bytes::new(value));
                prop_assert_eq!(hash.get(&field), expected);
            }
            let mut indices = 0;
            for (index, pair) in hash.iter().enumerate() {
                prop_assert_eq!(hash.at(index), Some(pair));
                let value = model.get(&*pair.0.to_bytes()).map(|value| Bytes::new(value));
                prop_assert_eq!(Some(pair.1.to_bytes()), value);
                indices += 1;
            }
            prop_assert_eq!(indices, model.len());
            prop_assert_eq!(hash.at(indices), None);
        }
    }
}
