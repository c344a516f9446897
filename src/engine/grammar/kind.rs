//! What a key is expected to hold. A kind is a type, so a body that asks for a list cannot be
//! handed a set, and WRONGTYPE is raised in one place.

use crate::value::{Hash, List, Set, SortedSet, Stream, Text, Value, View, ViewMut};

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
    Overwritten = 32768,
    TypeChanged = 65536,
    Subkeyspace = 1 << 19,
    Subkeyevent = 1 << 20,
    SubkeyspaceItem = 1 << 21,
    SubkeyspaceEvent = 1 << 22,
}

impl Class {
    /// The class of the events of a value.
    pub fn of(value: View<'_>) -> Self {
        match value {
            View::Text(_) => Self::String,
            View::List(_) => Self::List,
            View::Set(_) => Self::Set,
            View::Hash(_) => Self::Hash,
            View::SortedSet(_) => Self::SortedSet,
            View::Stream(_) => Self::Stream,
        }
    }
}

pub trait Kind {
    /// Borrowed access to a value of this kind.
    type View<'v>;

    /// `None`: it is something else.
    fn view(value: View<'_>) -> Option<Self::View<'_>>;
}

/// A kind that is a collection: created empty, gone when empty again, unless it is a stream.
pub trait Collection: Kind + Sized {
    const CLASS: Class;

    fn empty() -> Value;
    fn of_mut(value: ViewMut<'_>) -> Option<&mut Self>;
    fn is_empty(&self) -> bool;
}

/// Whatever is there.
#[derive(Debug)]
pub enum Any {}

impl Kind for Any {
    type View<'v> = View<'v>;

    fn view(value: View<'_>) -> Option<View<'_>> {
        Some(value)
    }
}

/// A string.
#[derive(Debug)]
pub enum Str {}

impl Kind for Str {
    type View<'v> = Text<'v>;

    #[inline]
    fn view(value: View<'_>) -> Option<Text<'_>> {
        if let View::Text(text) = value { Some(text) } else { None }
    }
}

macro_rules! collections {
    ($($kind:ident, $class:ident;)*) => {$(
        impl Kind for $kind {
            type View<'v> = &'v $kind;

            #[inline]
            fn view(value: View<'_>) -> Option<&$kind> {
                match value {
                    View::$kind(inner) => Some(inner),
                    _ => None,
                }
            }
        }

        impl Collection for $kind {
            const CLASS: Class = Class::$class;

            fn empty() -> Value {
                Value::$kind(Box::default())
            }

            #[inline]
            fn of_mut(value: ViewMut<'_>) -> Option<&mut Self> {
                match value {
                    ViewMut::$kind(inner) => Some(inner),
                    _ => None,
                }
            }

            fn is_empty(&self) -> bool {
                $kind::is_empty(self)
            }
        }
    )*};
}

collections! {
    List, List;
    Set, Set;
    Hash, Hash;
    SortedSet, SortedSet;
    Stream, Stream;
}
