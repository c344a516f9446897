//! What the types of Redis Stack have in common, which are modules' types: [`ModuleValue`].
//!
//! A module writes a value as a row of items: numbers and texts ([`Item`]). RDB files and DUMP hold
//! them with the type before each, and so do the log and the fingerprint of a value, so a type has
//! one way to be written and one to be read.

use std::borrow::Cow;
use std::fmt;

/// A value of a type that a module of Redis Stack has.
pub trait ModuleValue: Clone + Send + Sync + 'static {
    /// What TYPE answers, and what the payloads of its values are marked with: nine letters.
    const TYPE: &'static str;
    /// The version of its items that [`Self::save`] writes.
    const VERSION: u64;
    /// Whether COPY takes its values.
    const COPIES: bool = false;
    /// Whether its values name other keys.
    const LEADS_ON: bool = false;

    /// Bytes of heap, exact and in O(1): capacities count, not lengths.
    fn heap(&self) -> usize;

    /// Whether nothing is left in it, so that its key goes.
    fn is_empty(&self) -> bool {
        false
    }

    /// What a snapshot keeps: it stays as it is now whatever becomes of the value. It takes no time
    /// that counts, however large the value: its parts are behind [`Part`](super::part::Part).
    fn share(&mut self) -> Self;

    /// Takes back the parts that no snapshot uses any more.
    fn regain(&mut self) {}

    /// The items of the value in their order, in the form of the genuine module where that is known.
    fn save(&self, out: &mut dyn FnMut(Item<'_>));

    /// The value as other servers can load it, where that is another than what the log keeps.
    fn portable(&self) -> Cow<'_, Self> {
        Cow::Borrowed(self)
    }

    /// The value of these items, which are not trusted. `None` if they are none of a value, or of a
    /// version that is not known. What is allocated follows from what is there, not from what it says.
    fn load(version: u64, items: &mut Items<'_>) -> Option<Self>;
}

/// A number or text that a module writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    /// An integer with a sign.
    Signed(i64),
    /// An integer without one.
    Unsigned(u64),
    /// A float of 32 bits.
    Float(f32),
    /// A float of 64 bits.
    Double(f64),
    /// Bytes.
    Text(Cow<'a, [u8]>),
}

impl<'a> Item<'a> {
    /// Bytes that are borrowed.
    pub const fn text(bytes: &'a [u8]) -> Self {
        Self::Text(Cow::Borrowed(bytes))
    }
}

/// Items that are read one by one. Each method takes the next; `None` if it is another kind of item,
/// or there is none.
pub struct Items<'s> {
    next: &'s mut dyn FnMut() -> Option<Item<'s>>,
}

impl<'s> Items<'s> {
    /// Reads what `next` gives.
    pub fn new(next: &'s mut dyn FnMut() -> Option<Item<'s>>) -> Self {
        Self { next }
    }

    /// An integer with a sign.
    pub fn signed(&mut self) -> Option<i64> {
        if let Item::Signed(number) = (self.next)()? { Some(number) } else { None }
    }

    /// An integer without a sign.
    pub fn unsigned(&mut self) -> Option<u64> {
        if let Item::Unsigned(number) = (self.next)()? { Some(number) } else { None }
    }

    /// A float of 32 bits.
    pub fn float(&mut self) -> Option<f32> {
        if let Item::Float(number) = (self.next)()? { Some(number) } else { None }
    }

    /// A float of 64 bits.
    pub fn double(&mut self) -> Option<f64> {
        if let Item::Double(number) = (self.next)()? { Some(number) } else { None }
    }

    /// Bytes.
    pub fn text(&mut self) -> Option<Cow<'s, [u8]>> {
        if let Item::Text(bytes) = (self.next)()? { Some(bytes) } else { None }
    }
}

impl fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// Items of values, for their unit tests.
#[cfg(test)]
pub(in crate::value) mod testing {
    use super::{Item, Items, ModuleValue};

    /// The items of a value.
    pub(in crate::value) fn items_of(value: &impl ModuleValue) -> Vec<Item<'static>> {
        let mut items = Vec::new();
        value.save(&mut |item| {
            items.push(match item {
                Item::Signed(number) => Item::Signed(number),
                Item::Unsigned(number) => Item::Unsigned(number),
                Item::Float(number) => Item::Float(number),
                Item::Double(number) => Item::Double(number),
                Item::Text(bytes) => Item::Text(bytes.into_owned().into()),
            });
        });
        items
    }

    /// The value of these items.
    pub(in crate::value) fn loaded<T: ModuleValue>(version: u64, items: &[Item<'_>]) -> Option<T> {
        let mut items = items.iter().cloned();
        let mut next = || items.next();
        T::load(version, &mut Items::new(&mut next))
    }
}
