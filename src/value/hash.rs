//! [`Hash`]: fields and their values.
//!
//! A small hash is [`Packed`]: field, value, field, value, in the order in which the fields came.
//! Past the limits ([`HashLimits`]) it becomes an [`IndexTable`] of pairs, and stays one, as in
//! Redis. The table is boxed, so that small hashes, which are most, stay small. When a first field
//! gets a deadline, the hash becomes a table with deadlines, as in Valkey; when the last deadline
//! is gone, it becomes a plain table again. With [`HashLimits::ends_packed`] a packed hash becomes
//! a [`SmallEnding`] instead, as in Redis, and stays one. So other hashes pay nothing for
//! deadlines. [`Live`] shows a hash without the fields that have expired at a given time. The
//! methods here know no time, and include expired fields until they are removed.
//!
//! The limits come with every call, since CONFIG SET can change them; a hash that exists is only
//! measured against them when a field of it is set.

mod live;
mod small;
mod table;

pub use live::{Live, Urn};
pub use table::Pair;

use small::SmallEnding;
use table::{EndingTable, FieldTable};

use super::deadlines::Deadline;
use super::index_table::{self, Rows};
use super::member::Member;
use super::packed::{self, Packed, PackedPlace};
use super::part::Part;
use crate::base::Bytes;

/// Deadlines with the indices of their fields, in no particular order.
pub type Ends = Vec<(Deadline, u32)>;

/// The limits up to which a hash is packed.
#[derive(Clone, Copy, Debug)]
pub struct HashLimits {
    /// `hash-max-listpack-entries`: fields.
    pub max_listpack_entries: usize,
    /// `hash-max-listpack-value`: bytes of the longest field or value.
    pub max_listpack_value: usize,
    /// Whether a packed hash stays packed when a field gets a deadline.
    pub ends_packed: bool,
}

impl Default for HashLimits {
    fn default() -> Self {
        Self { max_listpack_entries: 512, max_listpack_value: 64, ends_packed: false }
    }
}

/// Fields, each with a value and possibly a deadline.
#[derive(Clone)]
pub struct Hash(Repr);

#[derive(Clone)]
enum Repr {
    Packed(Packed),
    SmallEnding(Box<SmallEnding>),
    Table(Box<FieldTable>),
    Ending(Box<EndingTable>),
}

const _: () = assert!(size_of::<Hash>() == size_of::<Packed>());

impl Hash {
    /// An empty hash, which is packed and has no allocation.
    pub const fn new() -> Self {
        Self(Repr::Packed(Packed::new()))
    }

    /// How many fields there are, ended ones that are still in memory included.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.len() / 2,
            Repr::SmallEnding(small) => small.len(),
            Repr::Table(table) => table.pairs.len(),
            Repr::Ending(ending) => ending.table.pairs.len(),
        }
    }

    /// Whether there is no field.
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
            Repr::SmallEnding(small) => small.find(field).map(Member::from),
            Repr::Table(table) => table.find(field).map(Member::Shared),
            Repr::Ending(ending) => ending.table.find(field).map(Member::Shared),
        }
    }

    /// The value of a field, to keep.
    #[inline]
    pub fn get(&self, field: &[u8]) -> Option<Bytes> {
        self.find(field).map(|value| value.to_bytes())
    }

    /// Whether there is such a field, even one that has ended.
    #[inline]
    pub fn contains(&self, field: &[u8]) -> bool {
        self.find(field).is_some()
    }

    /// Prepares for a call that sets `fields` fields, whether they are new or not, or the same one
    /// several times: Redis makes a hash a table when one HSET names more than a packed one may
    /// have.
    pub fn reserve(&mut self, fields: usize, limits: &HashLimits) {
        if fields > limits.max_listpack_entries {
            self.unpack();
        }
    }

    /// Sets the value of a field and removes its deadline. Returns whether the field is new.
    pub fn insert(&mut self, field: &[u8], value: &[u8], limits: &HashLimits) -> bool {
        if self.may_end() {
            self.set_deadline(field, None, limits);
        }
        self.update(field, value, limits)
    }

    /// Sets the value of a field, which keeps its deadline. Returns whether the field is new.
    pub fn update(&mut self, field: &[u8], value: &[u8], limits: &HashLimits) -> bool {
        if field.len().max(value.len()) > limits.max_listpack_value {
            self.unpack();
        }
        match &mut self.0 {
            Repr::Packed(packed) => {
                if let Some(place) = packed.find(field, 2) {
                    replace_value(packed, place, value);
                    self.reserve(self.len(), limits);
                    return false;
                }
                if packed.len() / 2 < limits.max_listpack_entries {
                    packed.push_back(field);
                    packed.push_back(value);
                    return true;
                }
            }
            Repr::SmallEnding(small) => {
                if small.replace(field, value) {
                    self.reserve(self.len(), limits);
                    return false;
                }
                if small.len() < limits.max_listpack_entries {
                    small.push(field, value);
                    return true;
                }
            }
            Repr::Table(table) => return table.insert(field, value),
            Repr::Ending(ending) => return ending.table.insert(field, value),
        }
        self.unpack();
        self.update(field, value, limits)
    }

    /// Removes a field. Returns whether it existed.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        match &mut self.0 {
            Repr::Packed(packed) => {
                packed.find(field, 2).is_some_and(|place| packed.remove_at(place, 2) == 2)
            }
            Repr::SmallEnding(small) => small.remove(field),
            Repr::Table(table) => table.remove(field),
            Repr::Ending(ending) => {
                let found = ending.remove(field);
                self.settle();
                found
            }
        }
    }

    /// The deadline of a field, if the field exists and has one.
    #[inline]
    pub fn deadline(&self, field: &[u8]) -> Option<Deadline> {
        match &self.0 {
            Repr::SmallEnding(small) => small.deadline(field),
            Repr::Ending(ending) => ending.deadline(field),
            Repr::Packed(_) | Repr::Table(_) => None,
        }
    }

    /// The earliest deadline of a field.
    #[inline]
    pub fn first_deadline(&self) -> Option<Deadline> {
        match &self.0 {
            Repr::SmallEnding(small) => small.first(),
            Repr::Ending(ending) => ending.deadlines.first().map(|(deadline, _)| deadline),
            Repr::Packed(_) | Repr::Table(_) => None,
        }
    }

    /// Sets or removes the deadline of a field. Returns whether there is such a field.
    pub fn set_deadline(
        &mut self,
        field: &[u8],
        deadline: Option<Deadline>,
        limits: &HashLimits,
    ) -> bool {
        if deadline.is_some() {
            if !self.contains(field) {
                return false;
            }
            self.expect_deadlines(limits);
        }
        match (&mut self.0, deadline) {
            (Repr::SmallEnding(small), _) => small.set_deadline(field, deadline),
            (Repr::Packed(_) | Repr::Table(_), None) => self.contains(field),
            (Repr::Packed(_) | Repr::Table(_) | Repr::Ending(_), _) => {
                let found = self.ending().set_deadline(field, deadline);
                self.settle();
                found
            }
        }
    }

    /// Makes a packed hash ready for deadlines, as Redis does before it looks at the fields, if the
    /// limits say that it stays packed.
    pub fn expect_deadlines(&mut self, limits: &HashLimits) {
        if let Repr::Packed(packed) = &self.0
            && limits.ends_packed
        {
            self.0 = Repr::SmallEnding(Box::new(SmallEnding::of(packed)));
        }
    }

    /// Whether fields can have deadlines in this form.
    #[inline]
    fn may_end(&self) -> bool {
        matches!(self.0, Repr::SmallEnding(_) | Repr::Ending(_))
    }

    /// Removes the field with the earliest deadline, if it has passed by `now`.
    pub fn remove_due(&mut self, now: Deadline) -> Option<Bytes> {
        match &mut self.0 {
            Repr::Packed(_) | Repr::Table(_) => None,
            Repr::SmallEnding(small) => small.remove_due(now),
            Repr::Ending(ending) => {
                let removed = ending.remove_due(now);
                self.settle();
                removed
            }
        }
    }

    /// Fields with their deadlines, the earliest first. A packed hash that sets them in this order has
    /// its fields in the order of this one.
    pub fn endings(&self) -> Vec<(Deadline, Bytes)> {
        let mut endings = match &self.0 {
            Repr::Packed(_) | Repr::Table(_) => return Vec::new(),
            Repr::SmallEnding(small) => {
                let fields = self.iter().map(|(field, _)| field.to_bytes());
                let mut endings: Vec<_> = small.deadlines().zip(fields).collect();
                endings.reverse();
                endings
            }
            Repr::Ending(ending) => ending.named(),
        };
        endings.sort_by_key(|(deadline, _)| *deadline);
        endings
    }

    /// The pairs of a table as they are now, and their deadlines; `None` when the hash is packed.
    /// The time grows with the number of pages, and of fields with a deadline.
    pub fn share(&mut self) -> Option<(Rows<Pair>, Ends)> {
        match &mut self.0 {
            Repr::Packed(_) | Repr::SmallEnding(_) => None,
            Repr::Table(table) => Some((table.pairs.share(), Vec::new())),
            Repr::Ending(ending) => {
                Some((ending.table.pairs.share(), ending.deadlines.iter().collect()))
            }
        }
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        match &mut self.0 {
            Repr::Packed(_) | Repr::SmallEnding(_) => {}
            Repr::Table(table) => table.pairs.regain(),
            Repr::Ending(ending) => ending.table.pairs.regain(),
        }
    }

    /// The hash without the fields that have expired. `now` is called only if a field has a
    /// deadline.
    #[inline]
    pub fn live(&self, now: impl FnOnce() -> Deadline) -> Live<'_> {
        Live::new(self, now)
    }

    /// Field and value at an index below `len`: every index is one of them, until the next
    /// insertion or removal.
    pub fn at(&self, index: usize) -> Option<(Member<'_>, Member<'_>)> {
        match &self.0 {
            Repr::Packed(packed) => pair_at(packed, index, 2),
            Repr::SmallEnding(small) => pair_at(small.packed(), index, small::WIDTH),
            Repr::Table(table) => table.pairs.get(u32::try_from(index).ok()?).map(members),
            Repr::Ending(ending) => ending.table.pairs.get(u32::try_from(index).ok()?).map(members),
        }
    }

    /// Fields and values, from the first index to the last.
    pub fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Repr::Packed(packed) => Iter::Packed(packed.iter()),
            Repr::SmallEnding(small) => Iter::SmallEnding(small.packed().iter()),
            Repr::Table(table) => Iter::Table(table.pairs.iter()),
            Repr::Ending(ending) => Iter::Table(ending.table.pairs.iter()),
        }
    }

    /// A step of a walk over all fields, as HSCAN takes it: returns the cursor of the next step,
    /// 0 at the end. A packed hash is walked in one step, and a table as
    /// [`IndexTable::walk`] does.
    pub fn scan(
        &self,
        cursor: u64,
        count: usize,
        mut emit: impl FnMut(Member<'_>, Member<'_>),
    ) -> u64 {
        match &self.0 {
            Repr::Packed(_) | Repr::SmallEnding(_) => {
                self.iter().for_each(|(field, value)| emit(field, value));
                0
            }
            Repr::Table(table) => {
                table.pairs.walk(cursor, count, |(field, value)| emit(field.into(), value.into()))
            }
            Repr::Ending(ending) => {
                let pairs = &ending.table.pairs;
                pairs.walk(cursor, count, |(field, value)| emit(field.into(), value.into()))
            }
        }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.heap(),
            Repr::SmallEnding(small) => small.heap(),
            Repr::Table(table) => table.heap(),
            Repr::Ending(ending) => ending.heap(),
        }
    }

    /// Fields and values in turn, if the hash is packed and never had a deadline.
    pub fn as_packed(&self) -> Option<&Packed> {
        if let Repr::Packed(packed) = &self.0 { Some(packed) } else { None }
    }

    /// Fields, values and deadlines in turn, 0 for none, if the hash is packed so.
    pub fn as_packed_with_deadlines(&self) -> Option<&Packed> {
        if let Repr::SmallEnding(small) = &self.0 { Some(small.packed()) } else { None }
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        match &self.0 {
            Repr::Packed(_) => "listpack",
            Repr::SmallEnding(_) => "listpackex",
            Repr::Table(_) | Repr::Ending(_) => "hashtable",
        }
    }

    /// Makes it a table if it isn't one.
    fn unpack(&mut self) {
        if !matches!(self.0, Repr::Packed(_) | Repr::SmallEnding(_)) {
            return;
        }
        let (mut table, endings) = (FieldTable::default(), self.endings());
        for (field, value) in self.iter() {
            table.push(field.to_bytes(), value.to_bytes());
        }
        self.0 = Repr::Table(Box::new(table));
        for (deadline, field) in endings {
            self.ending().set_deadline(&field, Some(deadline));
        }
    }

    /// Makes it a table with deadlines if it isn't one.
    fn ending(&mut self) -> &mut EndingTable {
        self.unpack();
        if let Repr::Table(table) = &mut self.0 {
            let table = std::mem::take(&mut **table);
            self.0 = Repr::Ending(Box::new(EndingTable { table, ..EndingTable::default() }));
        }
        match &mut self.0 {
            Repr::Ending(ending) => ending,
            // Unreachable, as the code above made it this form. A leak is better than a panic.
            _ => Box::leak(Box::default()),
        }
    }

    /// Makes it a plain table again when no field ends any more.
    fn settle(&mut self) {
        if let Repr::Ending(ending) = &mut self.0
            && ending.deadlines.is_empty()
        {
            self.0 = Repr::Table(Box::new(std::mem::take(&mut ending.table)));
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
    /// Of a packed hash.
    Packed(packed::Iter<'a>),
    /// Of a packed hash, with a deadline behind each pair.
    SmallEnding(packed::Iter<'a>),
    /// Of a table.
    Table(index_table::Iter<'a, Pair, Part<Vec<Pair>>>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Member<'a>, Member<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Packed(items) => Some((items.next()?.into(), items.next()?.into())),
            Self::SmallEnding(items) => {
                let pair = (items.next()?.into(), items.next()?.into());
                items.next().map(|_| pair)
            }
            Self::Table(pairs) => pairs.next().map(members),
        }
    }
}

#[inline]
fn members((field, value): &(Bytes, Bytes)) -> (Member<'_>, Member<'_>) {
    (field.into(), value.into())
}

/// The pair at an index of a sequence with `width` items a field.
fn pair_at(packed: &Packed, index: usize, width: usize) -> Option<(Member<'_>, Member<'_>)> {
    let field = packed.at(isize::try_from(index).ok()?.checked_mul(width as isize)?)?;
    let value = packed.next(field)?;
    Some((packed.item(field)?.into(), packed.item(value)?.into()))
}

fn replace_value(packed: &mut Packed, field: PackedPlace, value: &[u8]) {
    if let Some(place) = packed.next(field) {
        packed.replace_at(place, value);
    }
}

#[cfg(test)]
mod tests;
