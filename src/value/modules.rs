//! [`Module`]: a value of any of the types of Redis Stack.
//!
//! A new type is a line in the list at the end of this file, beside its own module.

use std::any::Any;

use super::bloom::Bloom;
use super::count_min::CountMin;
use super::cuckoo::Cuckoo;
use super::json::Json;
use super::module::{Item, Items, ModuleValue};
use super::t_digest::TDigest;
use super::time_series::TimeSeries;
use super::top_k::TopK;

macro_rules! modules {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// A value of a type of Redis Stack.
        #[derive(Clone)]
        pub enum Module {
            $($(#[$doc])* $kind($kind),)*
        }

        const _: () = {
            $(assert!(size_of::<$kind>() <= 64 && $kind::TYPE.len() == 9);)*
        };

        /// The types, as TYPE names them, in the order of [`Module::kind`].
        pub const TYPES: [&str; [$($kind::TYPE),*].len()] = [$($kind::TYPE),*];

        $(impl From<$kind> for Module {
            fn from(value: $kind) -> Self {
                Self::$kind(value)
            }
        })*

        impl Module {
            /// The value, if it is of this type.
            #[inline]
            pub fn get<T: ModuleValue>(&self) -> Option<&T> {
                match self {
                    $(Self::$kind(value) => (value as &dyn Any).downcast_ref(),)*
                }
            }

            /// The value to change, if it is of this type.
            #[inline]
            pub fn get_mut<T: ModuleValue>(&mut self) -> Option<&mut T> {
                match self {
                    $(Self::$kind(value) => (value as &mut dyn Any).downcast_mut(),)*
                }
            }

            /// What TYPE answers.
            pub fn type_name(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => $kind::TYPE,)*
                }
            }

            /// The version of the items that are written.
            pub fn version(&self) -> u64 {
                match self {
                    $(Self::$kind(_) => $kind::VERSION,)*
                }
            }

            /// Whether COPY takes it.
            pub fn copies(&self) -> bool {
                match self {
                    $(Self::$kind(_) => $kind::COPIES,)*
                }
            }

            /// Bytes of heap. O(1).
            pub fn heap(&self) -> usize {
                match self {
                    $(Self::$kind(value) => value.heap(),)*
                }
            }

            /// Whether nothing is left in it, so that its key goes.
            pub fn is_empty(&self) -> bool {
                match self {
                    $(Self::$kind(value) => value.is_empty(),)*
                }
            }

            /// What a snapshot keeps.
            pub fn share(&mut self) -> Self {
                match self {
                    $(Self::$kind(value) => Self::$kind(value.share()),)*
                }
            }

            /// Takes back the parts that no snapshot uses any more.
            pub fn regain(&mut self) {
                match self {
                    $(Self::$kind(value) => value.regain(),)*
                }
            }

            /// The items of the value, in their order.
            pub fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
                match self {
                    $(Self::$kind(value) => value.save(out),)*
                }
            }

            /// The items of the value in the form that other servers can load.
            pub fn save_portable(&self, out: &mut dyn FnMut(Item<'_>)) {
                match self {
                    $(Self::$kind(value) => value.portable().save(out),)*
                }
            }

            /// The value of these items of a type; `None` if they are none of a value.
            pub fn load(name: &str, version: u64, items: &mut Items<'_>) -> Option<Self> {
                match name {
                    $($kind::TYPE => $kind::load(version, items).map(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

impl Module {
    /// The place of its type in [`TYPES`].
    pub fn kind(&self) -> usize {
        let own = self.type_name();
        TYPES.iter().position(|name| *name == own).unwrap_or_default()
    }
}

modules! {
    /// A Bloom filter.
    Bloom,
    /// A count-min sketch.
    CountMin,
    /// A cuckoo filter.
    Cuckoo,
    /// A JSON document.
    Json,
    /// A sketch of a distribution.
    TDigest,
    /// A time series.
    TimeSeries,
    /// The items that come most often.
    TopK,
}
