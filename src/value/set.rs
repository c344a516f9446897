//! [`Set`]: members without an order.
//!
//! A set of a few integers is an [`IntSet`]; another small set is [`Packed`], members in the order
//! in which they came; past the limits ([`SetLimits`]) a set is an
//! [`IndexTable`](super::index_table::IndexTable). A set never turns back by itself. When it turns
//! into what follows Redis:
//!
//! * Too many integers make a table, even if they would fit a packed set.
//! * A member that is no integer makes a packed set of an intset, if all members fit one.
//! * Only the commands that build a set anew choose its form: see [`Set::expecting`],
//!   [`Set::packed`] and [`Set::prefer_ints`].
//!
//! The limits come with every call, since CONFIG SET can change them.

use super::index_table::{self, Keyed, Rows, SharedTable, hash};
use super::intset::{self, IntSet};
use super::member::Member;
use super::packed::{self, Packed};
use super::part::Part;
use crate::base::{Bytes, number};

/// The limits up to which a set is an intset, or packed.
#[derive(Clone, Copy, Debug)]
pub struct SetLimits {
    /// `set-max-intset-entries`: integers in an intset.
    pub max_intset_entries: usize,
    /// `set-max-listpack-entries`: members of a packed set.
    pub max_listpack_entries: usize,
    /// `set-max-listpack-value`: bytes of the longest member of a packed set.
    pub max_listpack_value: usize,
}

impl Default for SetLimits {
    fn default() -> Self {
        Self { max_intset_entries: 512, max_listpack_entries: 128, max_listpack_value: 64 }
    }
}

impl SetLimits {
    /// Whether `members` members can be packed, the longest of which has `longest` bytes.
    const fn allow_packed(&self, members: usize, longest: usize) -> bool {
        members <= self.max_listpack_entries && longest <= self.max_listpack_value
    }
}

/// The members of a set key.
#[derive(Clone)]
pub struct Set(Repr);

#[derive(Clone)]
enum Repr {
    Ints(IntSet),
    Packed(Packed),
    Table(Box<MemberTable>),
}

const _: () = assert!(size_of::<Set>() == 24);

impl Set {
    /// An empty intset: what SUNIONSTORE and SDIFFSTORE, and SINTERSTORE of an intset, begin with.
    pub fn new() -> Self {
        Self(Repr::Ints(IntSet::new()))
    }

    /// Empty and packed: what SINTERSTORE begins with if its first set is no intset.
    pub const fn packed() -> Self {
        Self(Repr::Packed(Packed::new()))
    }

    /// An empty set in the form that SADD and SMOVE create when the key is missing: for a first
    /// member and `members` in all, some of which may be equal.
    pub fn expecting(first: &[u8], members: usize, limits: &SetLimits) -> Self {
        if members <= limits.max_intset_entries && number::parse_i64(first).is_some() {
            Self::new()
        } else if members <= limits.max_listpack_entries {
            Self::packed()
        } else {
            Self(Repr::Table(Box::default()))
        }
    }

    /// Prepares a set that exists for a call that adds `members` members, new or not: SADD makes
    /// the set a table when these alone are more than its form may have.
    pub fn reserve(&mut self, members: usize, limits: &SetLimits) {
        let most = match &self.0 {
            Repr::Ints(_) => limits.max_intset_entries,
            Repr::Packed(_) => limits.max_listpack_entries,
            Repr::Table(_) => return,
        };
        if members > most {
            self.make_table();
        }
    }

    /// Makes it an intset if it can be one: what SINTERSTORE does with its result.
    pub fn prefer_ints(&mut self, limits: &SetLimits) {
        if self.is_ints() || self.len() > limits.max_intset_entries {
            return;
        }
        let mut ints = IntSet::new();
        for member in self.iter() {
            let Some(value) = member.to_i64() else { return };
            ints.insert(value);
        }
        self.0 = Repr::Ints(ints);
    }

    /// How many members there are. O(1).
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Ints(ints) => ints.len(),
            Repr::Packed(packed) => packed.len(),
            Repr::Table(table) => table.members.len(),
        }
    }

    /// Whether there is no member.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `member` is one of the members.
    #[inline]
    pub fn contains(&self, member: &[u8]) -> bool {
        match &self.0 {
            Repr::Ints(ints) => number::parse_i64(member).is_some_and(|value| ints.contains(value)),
            Repr::Packed(packed) => packed.find(member, 1).is_some(),
            Repr::Table(table) => table.members.find(hash(member), member).is_some(),
        }
    }

    /// [`Self::contains`] of a member of another set.
    #[inline]
    pub fn has(&self, member: &Member<'_>) -> bool {
        match (&self.0, member) {
            (Repr::Ints(ints), Member::Int(value)) => ints.contains(*value),
            _ => member.with(|member| self.contains(member)),
        }
    }

    /// Adds a member. Returns whether it is new.
    pub fn insert(&mut self, member: &[u8], limits: &SetLimits) -> bool {
        match &mut self.0 {
            Repr::Ints(ints) => {
                if let Some(value) = number::parse_i64(member) {
                    let new = ints.insert(value);
                    if new {
                        self.reserve(self.len(), limits);
                    }
                    return new;
                }
                self.leave_ints(member.len(), limits);
            }
            Repr::Packed(packed) => {
                if packed.find(member, 1).is_some() {
                    return false;
                }
                if limits.allow_packed(packed.len() + 1, member.len()) {
                    packed.push_back(member);
                    return true;
                }
                self.make_table();
            }
            Repr::Table(table) => return table.insert(member),
        }
        self.insert(member, limits)
    }

    /// Removes a member. Returns whether the set had it.
    pub fn remove(&mut self, member: &[u8]) -> bool {
        match &mut self.0 {
            Repr::Ints(ints) => number::parse_i64(member).is_some_and(|value| ints.remove(value)),
            Repr::Packed(packed) => {
                packed.find(member, 1).is_some_and(|place| packed.remove_at(place, 1) == 1)
            }
            Repr::Table(table) => table.remove(member),
        }
    }

    /// The member at an index below `len`: every index is one of them, until the next insertion
    /// or removal.
    pub fn at(&self, index: usize) -> Option<Member<'_>> {
        match &self.0 {
            Repr::Ints(ints) => ints.at(index).map(Member::Int),
            Repr::Packed(packed) => packed.get(isize::try_from(index).ok()?).map(Member::from),
            Repr::Table(table) => table.members.get(u32::try_from(index).ok()?).map(Member::Shared),
        }
    }

    /// Removes the member at an index and returns it.
    pub fn pop_at(&mut self, index: usize) -> Option<Bytes> {
        match &mut self.0 {
            Repr::Ints(ints) => ints.remove_at(index).map(|value| Member::Int(value).to_bytes()),
            Repr::Packed(packed) => {
                let place = packed.at(isize::try_from(index).ok()?)?;
                let member = packed.item(place)?.to_bytes();
                packed.remove_at(place, 1);
                Some(member)
            }
            Repr::Table(table) => (index < table.members.len()).then(|| table.take(index as u32)),
        }
    }

    /// All members, from the first index to the last.
    pub fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Repr::Ints(ints) => Iter::Ints(ints.iter()),
            Repr::Packed(packed) => Iter::Packed(packed.iter()),
            Repr::Table(table) => Iter::Table(table.members.iter()),
        }
    }

    /// A step of a walk over all members, as SSCAN takes it: returns the cursor of the next step, 0
    /// at the end. A table is walked as [`walk`](super::index_table::IndexTable::walk) does,
    /// anything smaller in one step.
    pub fn scan(&self, cursor: u64, count: usize, mut emit: impl FnMut(Member<'_>)) -> u64 {
        if let Repr::Table(table) = &self.0 {
            return table.members.walk(cursor, count, |member| emit(member.into()));
        }
        self.iter().for_each(emit);
        0
    }

    /// Whether the set is an intset.
    pub fn is_ints(&self) -> bool {
        self.ints().is_some()
    }

    /// The members as an intset, if the set is one.
    pub fn ints(&self) -> Option<&IntSet> {
        match &self.0 {
            Repr::Ints(ints) => Some(ints),
            _ => None,
        }
    }

    /// The members of a table as they are now; `None` when the set is not a table. The time grows
    /// with the number of pages.
    pub fn share(&mut self) -> Option<Rows<Bytes>> {
        if let Repr::Table(table) = &mut self.0 { Some(table.members.share()) } else { None }
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        if let Repr::Table(table) = &mut self.0 {
            table.members.regain();
        }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Ints(ints) => ints.heap(),
            Repr::Packed(packed) => packed.heap(),
            Repr::Table(table) => size_of::<MemberTable>() + table.members.heap() + table.contents,
        }
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        match &self.0 {
            Repr::Ints(_) => "intset",
            Repr::Packed(_) => "listpack",
            Repr::Table(_) => "hashtable",
        }
    }

    /// Turns an intset into a form that can hold one more member, of `new` bytes, that is no
    /// integer.
    fn leave_ints(&mut self, new: usize, limits: &SetLimits) {
        let longest = self.iter().map(|member| member.len()).max().unwrap_or(0);
        if limits.allow_packed(self.len() + 1, longest.max(new)) {
            let mut packed = Packed::new();
            self.iter().for_each(|member| member.with(|member| packed.push_back(member)));
            self.0 = Repr::Packed(packed);
        } else {
            self.make_table();
        }
    }

    fn make_table(&mut self) {
        let mut table = MemberTable::default();
        self.iter().for_each(|member| table.push(member.to_bytes()));
        self.0 = Repr::Table(Box::new(table));
    }
}

impl Default for Set {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> IntoIterator for &'a Set {
    type Item = Member<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Members from the first index to the last: of an intset in ascending order.
#[derive(Clone)]
pub enum Iter<'a> {
    /// Of an intset.
    Ints(intset::Iter<'a>),
    /// Of a packed set.
    Packed(packed::Iter<'a>),
    /// Of a table.
    Table(index_table::Iter<'a, Bytes, Part<Vec<Bytes>>>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = Member<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Ints(values) => values.next().map(Member::Int),
            Self::Packed(items) => items.next().map(Member::from),
            Self::Table(members) => members.next().map(Member::Shared),
        }
    }
}

#[derive(Clone, Default)]
struct MemberTable {
    members: SharedTable<Bytes>,
    /// The heap of all members.
    contents: usize,
}

impl Keyed for Bytes {
    #[inline]
    fn key(&self) -> &[u8] {
        self
    }
}

impl MemberTable {
    /// Adds a member that is not there yet.
    fn push(&mut self, member: Bytes) {
        self.contents += member.heap();
        self.members.push(hash(&member), member);
    }

    fn insert(&mut self, member: &[u8]) -> bool {
        let hash = hash(member);
        let new = self.members.find(hash, member).is_none();
        if new {
            let member = Bytes::new(member);
            self.contents += member.heap();
            self.members.push(hash, member);
        }
        new
    }

    fn remove(&mut self, member: &[u8]) -> bool {
        let found = self.members.find(hash(member), member);
        found.map(|index| self.take(index)).is_some()
    }

    /// Takes the member at an index below `len` out.
    fn take(&mut self, index: u32) -> Bytes {
        let (member, _) = self.members.swap_remove(index);
        self.contents -= member.heap();
        member
    }
}

#[cfg(test)]
mod tests;
