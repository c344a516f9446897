//! [`Set`]: members without an order.
//!
//! A set of a few integers is an [`IntSet`]; another small set is [`Packed`], members in the order
//! in which they came; past the limits ([`SetLimits`]) a set is an [`IndexTable`](super::index_table::IndexTable). A set never
//! turns back by itself. When it turns into what follows Redis:
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

/// Up to where a set is an intset, or packed.
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
    /// So many members, the longest of so many bytes, can be packed.
    const fn allow_packed(&self, members: usize, longest: usize) -> bool {
        members <= self.max_listpack_entries && longest <= self.max_listpack_value
    }
}

#[derive(Clone)]
pub struct Set(Repr);

#[derive(Clone)]
enum Repr {
    Ints(IntSet),
    Packed(Packed),
    Table(Box<Table>),
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

    /// Empty, in the form for a first member and so many in all, which may turn out to be the
    /// same ones: what SADD and SMOVE make when the key is missing.
    pub fn expecting(first: &[u8], members: usize, limits: &SetLimits) -> Self {
        if members <= limits.max_intset_entries && number::parse_i64(first).is_some() {
            Self::new()
        } else if members <= limits.max_listpack_entries {
            Self::packed()
        } else {
            Self(Repr::Table(Box::default()))
        }
    }

    /// Prepares a set that exists for a call that brings so many members, known or new: SADD
    /// makes it a table when they alone are more than its form may have.
    pub fn expect(&mut self, members: usize, limits: &SetLimits) {
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

    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Ints(ints) => ints.len(),
            Repr::Packed(packed) => packed.len(),
            Repr::Table(table) => table.members.len(),
        }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

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

    /// Whether the member is new.
    pub fn insert(&mut self, member: &[u8], limits: &SetLimits) -> bool {
        match &mut self.0 {
            Repr::Ints(ints) => {
                if let Some(value) = number::parse_i64(member) {
                    let new = ints.insert(value);
                    if new {
                        self.expect(self.len(), limits);
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

    /// Whether the member was there.
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

    /// Takes the member at an index out.
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

    pub fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Repr::Ints(ints) => Iter::Ints(ints.iter()),
            Repr::Packed(packed) => Iter::Packed(packed.iter()),
            Repr::Table(table) => Iter::Table(table.members.iter()),
        }
    }

    /// A step of a walk over all members, as SSCAN takes it: answers the cursor of the next step,
    /// 0 at the end. A table is walked as [`walk`](super::index_table::IndexTable::walk) does, anything smaller in one step.
    pub fn scan(&self, cursor: u64, count: usize, mut emit: impl FnMut(Member<'_>)) -> u64 {
        if let Repr::Table(table) = &self.0 {
            return table.members.walk(cursor, count, |member| emit(member.into()));
        }
        self.iter().for_each(emit);
        0
    }

    pub fn is_ints(&self) -> bool {
        self.ints().is_some()
    }

    pub fn ints(&self) -> Option<&IntSet> {
        match &self.0 {
            Repr::Ints(ints) => Some(ints),
            _ => None,
        }
    }

    /// The members of a table as they are now; `None`: it is small. Takes time by the number of pages.
    pub fn share(&mut self) -> Option<Rows<Bytes>> {
        if let Repr::Table(table) = &mut self.0 { Some(table.members.share()) } else { None }
    }

    /// Takes back what was shared and nobody looks at any more.
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
            Repr::Table(table) => size_of::<Table>() + table.members.heap() + table.contents,
        }
    }

    pub fn encoding(&self) -> &'static str {
        match &self.0 {
            Repr::Ints(_) => "intset",
            Repr::Packed(_) => "listpack",
            Repr::Table(_) => "hashtable",
        }
    }

    /// Makes an intset what can hold one more member, of so many bytes, that is no integer.
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
        let mut table = Table::default();
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
    Ints(intset::Iter<'a>),
    Packed(packed::Iter<'a>),
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
struct Table {
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

impl Table {
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
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    const LIMITS: SetLimits =
        SetLimits { max_intset_entries: 512, max_listpack_entries: 128, max_listpack_value: 64 };

    fn recounted(set: &Set) -> usize {
        match &set.0 {
            Repr::Ints(ints) => ints.heap(),
            Repr::Packed(packed) => packed.heap(),
            Repr::Table(table) => {
                let contents: usize = table.members.iter().map(Bytes::heap).sum();
                size_of::<Table>() + table.members.heap() + contents
            }
        }
    }

    fn of(members: impl IntoIterator<Item = impl ToString>, limits: &SetLimits) -> Set {
        let mut set = Set::new();
        for member in members {
            set.insert(member.to_string().as_bytes(), limits);
        }
        set
    }

    fn text(set: &Set) -> String {
        let member = |member: Member<'_>| format!("{:?} ", member.to_bytes()).replace('"', "");
        set.iter().map(member).collect()
    }

    #[test]
    fn too_many_integers_make_a_table_even_if_they_would_fit_a_packed_set() {
        let mut set = of(0..512, &LIMITS);
        assert_eq!(set.encoding(), "intset");
        assert!(!set.insert(b"7", &LIMITS) && set.insert(b"512", &LIMITS));
        assert_eq!(set.encoding(), "hashtable");
        let ten = SetLimits { max_intset_entries: 10, ..LIMITS };
        assert_eq!(of(0..11, &ten).encoding(), "hashtable");
    }

    #[test]
    fn a_member_that_is_no_integer_packs_an_intset_that_is_small_enough() {
        for (len, encoding) in [(0, "listpack"), (127, "listpack"), (128, "hashtable")] {
            let mut set = of(0..len, &LIMITS);
            assert!(set.insert(b"x", &LIMITS));
            assert_eq!(set.encoding(), encoding);
            assert_eq!(set.len(), len + 1);
        }
        for (new, encoding) in [(64, "listpack"), (65, "hashtable")] {
            let mut set = of(0..3, &LIMITS);
            set.insert(&vec![b'x'; new], &LIMITS);
            assert_eq!(set.encoding(), encoding);
        }
    }

    #[test]
    fn integers_too_long_to_be_packed_make_a_table() {
        let short = SetLimits { max_listpack_value: 3, ..LIMITS };
        assert_eq!(text(&of(["-12", "123", "x"], &short)), "-12 123 x ");
        assert_eq!(of(["-12", "123", "x"], &short).encoding(), "listpack");
        assert_eq!(of(["-123", "1", "x"], &short).encoding(), "hashtable");
        assert_eq!(of(["x", "1234"], &short).encoding(), "hashtable");
    }

    #[test]
    fn only_the_canonical_form_of_an_integer_is_one() {
        for member in ["01", "-0", "9223372036854775808", "", "1.0"] {
            assert_eq!(of([member], &LIMITS).encoding(), "listpack");
        }
        let mut set = of([i64::MIN, i64::MAX], &LIMITS);
        assert!(!set.contains(b"01") && !set.remove(b"01"));
        assert_eq!(set.encoding(), "intset");
    }

    #[test]
    fn members_of_an_intset_are_sorted_and_those_of_a_packed_set_keep_their_order() {
        assert_eq!(text(&of(["3", "1", "2"], &LIMITS)), "1 2 3 ");
        assert_eq!(text(&of(["3", "1", "x", "2"], &LIMITS)), "1 3 x 2 ");
        assert_eq!(text(&of(["x", "3", "1"], &LIMITS)), "x 3 1 ");
    }

    #[test]
    fn the_number_of_members_in_a_call_chooses_the_form() {
        let encoding =
            |first: &str, members| Set::expecting(first.as_bytes(), members, &LIMITS).encoding();
        assert_eq!(encoding("1", 512), "intset");
        assert_eq!(encoding("1", 513), "hashtable");
        assert_eq!(encoding("x", 128), "listpack");
        assert_eq!(encoding("x", 129), "hashtable");
        let none = SetLimits { max_intset_entries: 0, ..LIMITS };
        assert_eq!(Set::expecting(b"1", 1, &none).encoding(), "listpack");

        let mut ints = of(0..3, &LIMITS);
        ints.expect(512, &LIMITS);
        assert_eq!(ints.encoding(), "intset");
        ints.expect(513, &LIMITS);
        assert_eq!((ints.encoding(), ints.len()), ("hashtable", 3));
        let mut packed = of(["x"], &LIMITS);
        packed.expect(129, &LIMITS);
        assert_eq!(packed.encoding(), "hashtable");
    }

    #[test]
    fn a_result_of_integers_becomes_an_intset() {
        let mut set = Set::packed();
        for number in 0..300 {
            set.insert(number.to_string().as_bytes(), &LIMITS);
        }
        assert_eq!(set.encoding(), "hashtable");
        set.prefer_ints(&LIMITS);
        assert_eq!((set.encoding(), set.len()), ("intset", 300));
        let mut mixed = of(["x", "1"], &LIMITS);
        mixed.prefer_ints(&LIMITS);
        assert_eq!(mixed.encoding(), "listpack");
    }

    #[test]
    fn a_scan_meets_every_member_once_when_nothing_changes() {
        for len in [0, 3, 512, 513, 2000] {
            let set = of(0..len, &LIMITS);
            let (mut met, mut cursor) = (Vec::new(), 0);
            loop {
                cursor = set.scan(cursor, 10, |member| met.push(member.to_i64().unwrap()));
                if cursor == 0 {
                    break;
                }
            }
            met.sort_unstable();
            assert!(met.into_iter().eq(0..len));
        }
    }

    fn members() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            20 => (0..60i32).prop_map(|number| number.to_string().into_bytes()),
            1 => any::<i64>().prop_map(|number| number.to_string().into_bytes()),
            2 => "[a-c]{0,2}".prop_map(String::into_bytes),
            1 => "x{12,24}".prop_map(String::into_bytes),
        ]
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_model(
            steps in prop::collection::vec((members(), 0..5u8), 0..200),
            max_intset_entries in 0..60usize,
            max_listpack_entries in 0..60usize,
            max_listpack_value in 2..30usize,
        ) {
            let limits = SetLimits { max_intset_entries, max_listpack_entries, max_listpack_value };
            let mut set = Set::new();
            let mut model = HashSet::new();
            for (member, kind) in steps {
                match kind {
                    0 => prop_assert_eq!(set.remove(&member), model.remove(&member)),
                    1 if !model.is_empty() => {
                        let index = member.len() * 7 % model.len();
                        let shown = set.at(index).map(|member| member.to_bytes());
                        let popped = set.pop_at(index);
                        prop_assert_eq!(&shown, &popped);
                        prop_assert!(model.remove(&*popped.unwrap()));
                    }
                    _ => {
                        let new = model.insert(member.clone());
                        prop_assert_eq!(set.insert(&member, &limits), new);
                        let most = match set.encoding() {
                            "intset" => max_intset_entries,
                            "listpack" => max_listpack_entries,
                            _ => usize::MAX,
                        };
                        prop_assert!(!new || set.len() <= most);
                    }
                }
                prop_assert_eq!(set.len(), model.len());
                prop_assert_eq!(set.heap(), recounted(&set));
                prop_assert_eq!(set.contains(&member), model.contains(&member));
            }
            let shown: HashSet<Vec<u8>> = set.iter().map(|one| one.to_bytes().to_vec()).collect();
            prop_assert!(set.iter().enumerate().all(|(index, one)| set.at(index) == Some(one)));
            prop_assert_eq!(set.pop_at(set.len()), None);
            prop_assert_eq!(shown, model);
        }
    }
}
