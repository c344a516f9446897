//! What a key is expected to hold. A kind is a type, so a body that asks for a list cannot be
//! handed a set, and WRONGTYPE is raised in one place.

use crate::value::{Text, Value};

/// A class of keyspace notifications, as the letters of `notify-keyspace-events`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Class {
    Keyspace = 1,
    Keyevent = 2,
    Generic = 4,
    String = 8,
    List = 16,
    Set = 32,
    Hash = 64,
    SortedSet = 128,
    Expired = 256,
    Evicted = 512,
    Stream = 1024,
    Missed = 2048,
    Module = 8192,
    New = 16384,
}

pub trait Kind {
    /// Borrowed access to a value of this kind.
    type View<'v>;

    /// `None`: it is something else.
    fn view(value: &Value) -> Option<Self::View<'_>>;
}

/// A kind that is a collection: created empty, gone when empty again.
pub trait Collection: Kind + Sized {
    const CLASS: Class;

    fn empty() -> Value;
    fn of(value: &Value) -> Option<&Self>;
    fn of_mut(value: &mut Value) -> Option<&mut Self>;
    fn is_empty(&self) -> bool;
    fn heap(&self) -> usize;
}

/// Whatever is there.
#[derive(Debug)]
pub enum Any {}

impl Kind for Any {
    type View<'v> = &'v Value;

    fn view(value: &Value) -> Option<&Value> {
        Some(value)
    }
}

/// A string.
#[derive(Debug)]
pub enum Str {}

impl Kind for Str {
    type View<'v> = Text<'v>;

    #[inline]
    fn view(value: &Value) -> Option<Text<'_>> {
        Text::of(value)
    }
}
