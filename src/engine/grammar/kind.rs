//! The kinds of values that a command can expect. A kind is a Rust type, so a command that asks for
//! a list cannot get a set, and WRONGTYPE is raised in one place.

use crate::value::module::ModuleValue;
use crate::value::{Hash, List, Set, SortedSet, Stream, Text, Value, VectorSet, View, ViewMut};

/// A class of keyspace notifications, as the letters of `notify-keyspace-events`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Class {
    /// `K`: events are published on `__keyspace@0__:key`.
    Keyspace = 1,
    /// `E`: events are published on `__keyevent@0__:event`.
    Keyevent = 2,
    /// `g`: commands that work on keys of any type, such as DEL and EXPIRE.
    Generic = 4,
    /// `$`: commands of strings.
    String = 8,
    /// `l`: commands of lists.
    List = 16,
    /// `s`: commands of sets.
    Set = 32,
    /// `h`: commands of hashes.
    Hash = 64,
    /// `z`: commands of sorted sets.
    SortedSet = 128,
    /// `x`: keys that expired.
    Expired = 256,
    /// `e`: keys that were evicted.
    Evicted = 512,
    /// `t`: commands of streams.
    Stream = 1024,
    /// `m`: reads of keys that do not exist.
    Missed = 2048,
    /// `d`: events of modules. Those of JSON and time series publish some.
    Module = 8192,
    /// `n`: keys that are new.
    New = 16384,
    /// `o`: keys whose value was replaced.
    Overwritten = 32768,
    /// `c`: keys whose value was replaced by one of another type.
    TypeChanged = 65536,
    /// `S`: events of hash fields are published on `__subkeyspace@0__:key`.
    Subkeyspace = 1 << 19,
    /// `T`: events of hash fields are published on `__subkeyevent@0__:event`.
    Subkeyevent = 1 << 20,
    /// `I`: events of hash fields are published on `__subkeyspaceitem@0__:key`, a line end and the
    /// field.
    SubkeyspaceItem = 1 << 21,
    /// `V`: events of hash fields are published on `__subkeyspaceevent@0__:event|key`.
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
            View::VectorSet(_) | View::Module(_) => Self::Module,
        }
    }
}

/// What the value of a key is expected to be.
pub trait Kind {
    /// Borrowed access to a value of this kind.
    type View<'v>;

    /// Whether values name other keys, which a command about one finds and may need as well.
    const LEADS_ON: bool = false;

    /// `None` if the value is of another kind.
    fn view(value: View<'_>) -> Option<Self::View<'_>>;
}

/// A kind that is a collection. Its key is removed when it is empty, unless it is a stream.
pub trait Collection: Kind + Sized {
    /// The class of the events of this kind.
    const CLASS: Class;

    /// `None` if the value is of another kind.
    fn of_mut(value: ViewMut<'_>) -> Option<&mut Self>;
    /// True if it has no element.
    fn is_empty(&self) -> bool;
}

/// A collection that needs nothing to begin with.
pub trait Creatable: Collection {
    /// A new value without elements.
    fn empty() -> Value;
}

/// A value of any kind.
#[derive(Debug)]
pub enum Any {}

impl Kind for Any {
    type View<'v> = View<'v>;

    fn view(value: View<'_>) -> Option<View<'_>> {
        Some(value)
    }
}

/// A value of any kind, where what it names is needed as well.
#[derive(Debug)]
pub enum Linked {}

impl Kind for Linked {
    type View<'v> = View<'v>;

    const LEADS_ON: bool = true;

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

macro_rules! creatable {
    ($($kind:ident),*) => {$(
        impl Creatable for $kind {
            fn empty() -> Value {
                Value::$kind(Box::default())
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
    VectorSet, Module;
}

impl<T: ModuleValue> Kind for T {
    type View<'v> = &'v T;

    const LEADS_ON: bool = T::LEADS_ON;

    #[inline]
    fn view(value: View<'_>) -> Option<&T> {
        if let View::Module(module) = value { module.get() } else { None }
    }
}

impl<T: ModuleValue> Collection for T {
    const CLASS: Class = Class::Module;

    #[inline]
    fn of_mut(value: ViewMut<'_>) -> Option<&mut Self> {
        if let ViewMut::Module(module) = value { module.get_mut() } else { None }
    }

    fn is_empty(&self) -> bool {
        ModuleValue::is_empty(self)
    }
}

creatable!(List, Set, Hash, SortedSet, Stream);
