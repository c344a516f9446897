//! Keys as parameters. The type of the parameter says what the command does to the key and which kind
//! of value it expects. The locks, WRONGTYPE and COMMAND's key specifications follow from it.

use std::marker::PhantomData;

use smallvec::SmallVec;

use super::error::{Error, Result};
use super::kind::{Any, Kind};
use super::param::{Args, Pair, PairNames, Param};
use super::shape::{KeyUse, Shape, Unless};
use crate::base::number;
use crate::keyspace::{KeySet, Mode};
use crate::value::index_table;

/// Flags for [`Write`] and [`Overwrite`]: how the value is used, as COMMAND reports it. With this one,
/// the value is read and the reply depends on it.
pub const ACCESS: u8 = 1;
/// The value is changed, depending on what it was or not.
pub const UPDATE: u8 = 2;
/// Data is added to the value.
pub const INSERT: u8 = 4;
/// Data is removed from the value.
pub const DELETE: u8 = 8;
/// [`ACCESS`] and [`UPDATE`].
pub const ACCESS_UPDATE: u8 = ACCESS | UPDATE;
/// [`ACCESS`] and [`DELETE`].
pub const ACCESS_DELETE: u8 = ACCESS | DELETE;
/// [`ACCESS`] and [`INSERT`].
pub const ACCESS_INSERT: u8 = ACCESS | INSERT;
/// [`UPDATE`] and [`DELETE`].
pub const UPDATE_DELETE: u8 = UPDATE | DELETE;
/// The value is not used, as in EXISTS and TYPE.
pub const NOTHING: u8 = 0;

/// A key in a call.
pub trait Key {
    /// The kind of value that the command expects.
    type Kind: Kind;
    /// How the command uses the key, for COMMAND and for access control.
    const USE: KeyUse;

    /// The key's name.
    fn name(&self) -> &[u8];
    /// The hash of the name, computed once when the argument is read.
    fn hash(&self) -> u64;
}

/// A key whose value may be changed.
pub trait WritableKey: Key {}

macro_rules! key_types {
    ($($(#[doc = $doc:literal])+ $name:ident<T $(= $default:ty)?, F = $flags:ident>
        $mode:ident $access:literal;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name<'a, T $(= $default)?, const F: u8 = $flags> {
            name: &'a [u8],
            hash: u64,
            kind: PhantomData<fn() -> T>,
        }

        impl<T, const F: u8> Clone for $name<'_, T, F> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T, const F: u8> Copy for $name<'_, T, F> {}

        impl<'a, T, const F: u8> $name<'a, T, F> {
            /// A key that was not parsed as this parameter. The call must have declared it in
            /// another way.
            #[inline]
            pub fn named(name: &'a [u8]) -> Self {
                Self { name, hash: index_table::hash(name), kind: PhantomData }
            }
        }

        impl<T: Kind, const F: u8> Key for $name<'_, T, F> {
            type Kind = T;
            const USE: KeyUse = KeyUse::new(Mode::$mode, $access, effects(F));

            #[inline]
            fn name(&self) -> &[u8] {
                self.name
            }

            #[inline]
            fn hash(&self) -> u64 {
                self.hash
            }
        }

        impl<'a, T: Kind, const F: u8> Param<'a> for $name<'a, T, F> {
            const SHAPE: Shape = Shape::Key(<Self as Key>::USE);

            #[inline]
            fn parse(args: &mut Args<'a>) -> Result<Self> {
                args.take().map(Self::named)
            }

            #[inline]
            fn keys(&self, keys: &mut KeySet) {
                keys.add(self.hash, Mode::$mode);
                if T::LEADS_ON {
                    keys.lead_on();
                }
            }
        }
    )*};
}

key_types! {
    /// A key that is read.
    Read<T, F = ACCESS> Read "RO";
    /// A key that is read by a command of a module, of which servers only know that it uses the
    /// key, and so say that it may do anything to it.
    Inspect<T, F = ACCESS_UPDATE> Read "RW";
    /// A key that is read, where reading changes the value's record of its readers: XREADGROUP.
    Consume<T, F = ACCESS> Write "RO";
    /// A key whose value is changed.
    Write<T, F = UPDATE> Write "RW";
    /// A key whose value is replaced, whatever it was.
    Overwrite<T = Any, F = UPDATE> Write "OW";
    /// A key that is removed.
    Remove<T = Any, F = DELETE> Write "RM";
}

impl<T: Kind, const F: u8> WritableKey for Write<'_, T, F> {}
impl<T: Kind, const F: u8> WritableKey for Consume<'_, T, F> {}
impl<T: Kind, const F: u8> WritableKey for Overwrite<'_, T, F> {}
impl<T: Kind, const F: u8> WritableKey for Remove<'_, T, F> {}

/// A key after a word of its own (`STORE key`), by which cluster clients find it. They start to look
/// for the word at argument `FROM`.
#[derive(Debug, Clone, Copy)]
pub struct Announced<K, const FROM: i32>(pub K);

impl<'a, K: Key + Param<'a>, const FROM: i32> Param<'a> for Announced<K, FROM> {
    const SHAPE: Shape = Shape::KeywordKey(K::USE, FROM);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        K::parse(args).map(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.keys(keys);
    }
}

/// A key that is used in another way in calls that do not have any of certain words.
#[derive(Debug, Clone, Copy)]
pub struct Varied<K, W>(pub K, PhantomData<W>);

/// The words that [`Varied`] looks for among all arguments of a call, ignoring case.
pub trait Words {
    /// In capitals.
    const WORDS: &'static [&'static str];
    /// How the key is used if the call has none of them.
    type Otherwise: Key;
}

impl<'a, K: Key + Param<'a>, W: Words> Param<'a> for Varied<K, W> {
    const SHAPE: Shape =
        Shape::Key(KeyUse { unless: Unless::Without(W::WORDS, &W::Otherwise::USE), ..K::USE });

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        K::parse(args).map(|key| Self(key, PhantomData))
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        self.0.keys(keys);
    }
}

/// A number of keys, then as many keys. A number that is larger than the number of arguments has an
/// error text of its own with `OWN_TEXT`; without, it is a syntax error.
#[derive(Debug, Clone)]
pub struct CountedKeys<K, const OWN_TEXT: bool = false>(pub SmallVec<[K; 4]>);

impl<K, const OWN_TEXT: bool> std::ops::Deref for CountedKeys<K, OWN_TEXT> {
    type Target = [K];

    fn deref(&self) -> &[K] {
        &self.0
    }
}

impl<'a, K: Key + Param<'a>, const OWN_TEXT: bool> Param<'a> for CountedKeys<K, OWN_TEXT> {
    const SHAPE: Shape = Shape::CountedKeys(K::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = number::parse_i64(args.take()?).filter(|&n| n > 0).ok_or(Error::NUMKEYS)?;
        let count = usize::try_from(count).map_err(|_| Error::NUMKEYS)?;
        if count > args.len() {
            return Err(if OWN_TEXT { Error::TOO_MANY_NUMKEYS } else { Error::SYNTAX });
        }
        (0..count).map(|_| K::parse(args)).collect::<Result<_>>().map(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|key| key.keys(keys));
    }
}

/// A key and its new value.
impl<T, const F: u8> PairNames for Pair<Overwrite<'_, T, F>, &[u8]> {
    const NAMES: (&'static str, &'static str) = ("key", "value");
}

const fn effects(flags: u8) -> &'static [&'static str] {
    match flags {
        ACCESS => &["access"],
        UPDATE => &["update"],
        INSERT => &["insert"],
        DELETE => &["delete"],
        ACCESS_UPDATE => &["access", "update"],
        ACCESS_DELETE => &["access", "delete"],
        ACCESS_INSERT => &["access", "insert"],
        UPDATE_DELETE => &["update", "delete"],
        _ => &[],
    }
}
