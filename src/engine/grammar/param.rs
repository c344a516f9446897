//! Typed parameters. A type says how its arguments are parsed (with Redis's error texts), which
//! keys they name, and what they look like in the docs; a body gets the value ready to use, so an
//! argument's rules live in its type and nowhere else.

use std::marker::PhantomData;

use smallvec::SmallVec;

use super::error::{Error, Result};
use super::key::{Key, Overwrite, Read};
use super::shape::{ChannelUse, Field, Shape};
use crate::base::extended::Extended;
use crate::base::{glob, number};
use crate::keyspace::lock::Scope;
use crate::keyspace::{KeySet, Mode};

/// The arguments of a call that are not yet parsed.
#[derive(Debug, Clone)]
pub struct Args<'a> {
    /// For error texts.
    command: &'static str,
    rest: &'a [&'a [u8]],
    /// How many databases there are, as far as that is known.
    databases: u16,
}

impl<'a> Args<'a> {
    #[inline]
    pub fn new(command: &'static str, rest: &'a [&'a [u8]]) -> Self {
        Self { command, rest, databases: u16::MAX }
    }

    #[inline]
    pub fn among(self, databases: u16) -> Self {
        Self { databases, ..self }
    }

    /// The command's name, as `CONFIG|GET`.
    pub fn command(&self) -> &'static str {
        self.command
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub fn peek(&self) -> Option<&'a [u8]> {
        self.rest.first().copied()
    }

    /// The next argument; a syntax error when there is none.
    #[inline]
    pub fn take(&mut self) -> Result<&'a [u8]> {
        let (&first, rest) = self.rest.split_first().ok_or(Error::SYNTAX)?;
        self.rest = rest;
        Ok(first)
    }

    /// Takes the next argument if it is this word, in any case.
    #[inline]
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|next| next.eq_ignore_ascii_case(word.as_bytes()));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    /// So many of what is left, or all.
    pub fn take_some(&mut self, count: usize) -> &'a [&'a [u8]] {
        let (some, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        some
    }

    /// Takes what comes before this word, in any case; nothing when the word does not come.
    pub fn take_until(&mut self, word: &str) -> Option<Self> {
        let is_it = |arg: &&[u8]| arg.eq_ignore_ascii_case(word.as_bytes());
        let (before, rest) = self.rest.split_at_checked(self.rest.iter().position(is_it)?)?;
        self.rest = rest;
        Some(Self { rest: before, ..self.clone() })
    }

    /// Everything that is left.
    pub fn take_rest(&mut self) -> &'a [&'a [u8]] {
        std::mem::take(&mut self.rest)
    }

    /// Arguments that nothing took are a syntax error.
    #[inline]
    pub fn finish(&self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::SYNTAX) }
    }

    pub fn arity_error(&self) -> Error {
        Error::arity(self.command)
    }
}

/// A type that a parameter of a command can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a command",
    label = "this type does not say how it is read from arguments",
    note = "types of parameters are in `engine::grammar`: `param`, `key` and `options`"
)]
pub trait Param<'a>: Sized {
    const SHAPE: Shape;

    fn parse(args: &mut Args<'a>) -> Result<Self>;

    /// True when an optional parameter of this type is there. Words look, the rest takes what is
    /// left.
    #[inline]
    fn is_next(args: &Args<'a>) -> bool {
        !args.is_empty()
    }

    /// Declares the keys it names.
    #[inline]
    fn keys(&self, _keys: &mut KeySet) {}
}

/// A string: any bytes.
impl<'a> Param<'a> for &'a [u8] {
    const SHAPE: Shape = Shape::String;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take()
    }
}

/// A password, or whom it belongs to: a string that nobody else is shown.
#[derive(Debug, Clone, Copy)]
pub struct Secret<'a>(pub &'a [u8]);

impl<'a> Param<'a> for Secret<'a> {
    const SHAPE: Shape = Shape::SECRET;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// An integer of 64 bits.
impl<'a> Param<'a> for i64 {
    const SHAPE: Shape = Shape::Integer;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)
    }
}

/// An integer that must not be negative: "value is out of range, must be positive" otherwise.
impl<'a> Param<'a> for usize {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = number::parse_i64(args.take()?).ok_or(Error::NOT_POSITIVE)?;
        Self::try_from(number).map_err(|_| Error::NOT_POSITIVE)
    }
}

/// Makes types of integers with a least value and an error text of their own:
/// `integers! { Limit >= 0, "LIMIT can't be negative"; }`.
#[macro_export]
macro_rules! integers {
    ($($(#[doc = $doc:literal])* $vis:vis $name:ident >= $least:literal, $text:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        $vis struct $name(pub usize);

        impl<'a> $crate::engine::grammar::param::Param<'a> for $name {
            const SHAPE: $crate::engine::grammar::shape::Shape = $crate::engine::grammar::shape::Shape::Integer;

            fn parse(args: &mut $crate::engine::grammar::param::Args<'a>)
                -> $crate::engine::grammar::error::Result<Self> {
                let number = $crate::base::number::parse_i64(args.take()?);
                number
                    .filter(|&number| number >= $least)
                    .and_then(|number| usize::try_from(number).ok())
                    .map(Self)
                    .ok_or($crate::engine::grammar::error::Error::fixed($text))
            }
        }
    )*};
}

/// A count whose sign says something else: from which end, or with repetitions.
#[derive(Debug, Clone, Copy)]
pub struct SignedCount(pub i64);

impl<'a> Param<'a> for SignedCount {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = i64::parse(args)?;
        if number == i64::MIN { Err(Error::BEYOND_SIGNED_COUNT) } else { Ok(Self(number)) }
    }
}

/// An optional argument that nothing may follow. What does is refused before it is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Final<T>(pub Option<T>);

impl<'a, T: Param<'a>> Param<'a> for Final<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Err(Error::SYNTAX) } else { Option::parse(args).map(Self) }
    }
}

/// The rest of a call, which the body parses because Redis looks at the key first.
#[derive(Debug, Clone)]
pub struct Deferred<'a, T>(Args<'a>, PhantomData<T>);

impl<'a, T: Param<'a>> Deferred<'a, T> {
    pub fn read(&self) -> Result<T> {
        let mut args = self.0.clone();
        let value = T::parse(&mut args)?;
        args.finish().map(|()| value)
    }
}

impl<'a, T: Param<'a>> Param<'a> for Deferred<'a, T> {
    const SHAPE: Shape = T::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let rest =
            Args { command: args.command, rest: args.take_rest(), databases: args.databases };
        Ok(Self(rest, PhantomData))
    }
}

/// An argument that the body parses, because Redis looks at the key first.
#[derive(Debug, Clone, Copy)]
pub struct Late<'a, T>(&'a [u8], PhantomData<T>);

impl<'a, T: Param<'a>> Late<'a, T> {
    pub fn value(&self) -> Result<T>
    where
        T: FromArgument,
    {
        T::read(self.0)
    }
}

/// What [`Late`] can hold.
pub trait FromArgument: Sized {
    fn read(text: &[u8]) -> Result<Self>;
}

impl FromArgument for i64 {
    fn read(text: &[u8]) -> Result<Self> {
        number::parse_i64(text).ok_or(Error::NOT_INTEGER)
    }
}

impl FromArgument for Extended {
    fn read(text: &[u8]) -> Result<Self> {
        Self::parse(text).ok_or(Error::NOT_FLOAT)
    }
}

/// A float of 80 bits, as INCRBYFLOAT adds. It may be infinite.
impl<'a> Param<'a> for Extended {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        FromArgument::read(args.take()?)
    }
}

impl<'a, T: Param<'a>> Param<'a> for Late<'a, T> {
    const SHAPE: Shape = T::SHAPE;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(args.take()?, PhantomData))
    }
}

/// Makes types of channels, which a user may be denied.
macro_rules! channels {
    ($($(#[doc = $doc:literal])+ $name:ident: $how:ident;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a>(pub &'a [u8]);

        impl<'a> Param<'a> for $name<'a> {
            const SHAPE: Shape = Shape::Channel(ChannelUse::$how);

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                args.take().map(Self)
            }
        }
    )*};
}

channels! {
    /// A channel.
    Channel: Name;
    /// A pattern that names of channels fit.
    ChannelPattern: Pattern;
    /// A shard channel. In a cluster it lives where a key of its name would, so COMMAND lists it among
    /// the keys, as what is none.
    ShardChannel: Shard;
}

/// A glob pattern.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a>(pub &'a [u8]);

impl Pattern<'_> {
    /// As KEYS and the scans match: a lone star fits even the empty string, which Redis's matcher
    /// by itself says it does not.
    pub fn fits(self, text: &[u8]) -> bool {
        self.0 == b"*" || glob::matches(self.0, text, false)
    }
}

impl<'a> Param<'a> for Pattern<'a> {
    const SHAPE: Shape = Shape::Pattern;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// Where a scan goes on: 0 at its beginning.
#[derive(Debug, Clone, Copy)]
pub struct Cursor(pub u64);

impl<'a> Param<'a> for Cursor {
    const SHAPE: Shape = Shape::Integer;

    /// More than [`number::parse_u64`] accepts: what `strtoull` skips, Redis lets pass here, which
    /// is white space, a plus and leading zeros.
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let text = args.take()?.trim_ascii_start();
        let text = str::from_utf8(text).map_err(|_| Error::INVALID_CURSOR)?;
        text.parse().map(Self).map_err(|_| Error::INVALID_CURSOR)
    }
}

/// The number of a database. Where it follows a key, it declares the key of that name there.
#[derive(Debug, Clone, Copy)]
pub struct Database<const DECLARES: bool = false>(i32);

impl<const DECLARES: bool> Database<DECLARES> {
    /// The number, if there is such a database.
    pub fn among(self, databases: u16) -> Result<u16> {
        let number = u16::try_from(self.0).ok().filter(|&number| number < databases);
        number.ok_or(Error::DB_OUT_OF_RANGE)
    }
}

impl<'a, const DECLARES: bool> Param<'a> for Database<DECLARES> {
    const SHAPE: Shape = Shape::Database;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = i64::parse(args)?;
        let database = i32::try_from(number).map(Self).map_err(|_| Error::NOT_32_BITS)?;
        if DECLARES {
            database.among(args.databases)?;
        }
        Ok(database)
    }

    fn keys(&self, keys: &mut KeySet) {
        if let (true, Ok(db)) = (DECLARES, u16::try_from(self.0)) {
            keys.also_in(db, Mode::Write);
        }
    }
}

impl<'a, T: Param<'a>> Param<'a> for Option<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if T::is_next(args) { T::parse(args).map(Some) } else { Ok(None) }
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        if let Some(inner) = self {
            inner.keys(keys);
        }
    }
}

/// One or more, up to the end of the call.
#[derive(Debug, Clone)]
pub struct Many<T>(pub SmallVec<[T; 4]>);

impl<T> std::ops::Deref for Many<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'m, T> IntoIterator for &'m Many<T> {
    type Item = &'m T;
    type IntoIter = std::slice::Iter<'m, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a, T: Param<'a>> Param<'a> for Many<T> {
    const SHAPE: Shape = Shape::Many(&T::SHAPE);

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut all = SmallVec::new();
        while !args.is_empty() {
            all.push(T::parse(args)?);
        }
        if all.is_empty() { Err(args.arity_error()) } else { Ok(Self(all)) }
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|one| one.keys(keys));
    }
}

/// One or more, up to the last argument of the call, which is another parameter.
#[derive(Debug, Clone)]
pub struct AllButLast<T>(pub SmallVec<[T; 4]>);

impl<T> std::ops::Deref for AllButLast<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T: Param<'a>> Param<'a> for AllButLast<T> {
    const SHAPE: Shape = Shape::Many(&T::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut all = SmallVec::new();
        while args.len() > 1 {
            all.push(T::parse(args)?);
        }
        if all.is_empty() { Err(args.arity_error()) } else { Ok(Self(all)) }
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|one| one.keys(keys));
    }
}

/// Two parameters in a row. A first without a second is a wrong number of arguments.
#[derive(Debug, Clone, Copy)]
pub struct Pair<A, B>(pub A, pub B);

/// The names that a pair's parts have in the docs.
pub trait PairNames {
    const NAMES: (&'static str, &'static str);
}

impl<'a, A: Param<'a>, B: Param<'a>> Param<'a> for Pair<A, B>
where
    Self: PairNames,
{
    const SHAPE: Shape = Shape::Block(&[
        Field { name: Self::NAMES.0, doc: "", shape: A::SHAPE },
        Field { name: Self::NAMES.1, doc: "", shape: B::SHAPE },
    ]);

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let first = A::parse(args)?;
        if args.is_empty() {
            return Err(args.arity_error());
        }
        Ok(Self(first, B::parse(args)?))
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        self.0.keys(keys);
        self.1.keys(keys);
    }
}

/// A field of a hash and its value.
impl PairNames for Pair<&[u8], &[u8]> {
    const NAMES: (&'static str, &'static str) = ("field", "value");
}

/// A key and its new value.
impl<T, const F: u8> PairNames for Pair<Overwrite<'_, T, F>, &[u8]> {
    const NAMES: (&'static str, &'static str) = ("key", "value");
}

/// A number of keys, then as many keys.
#[derive(Debug, Clone)]
pub struct CountedKeys<K>(pub SmallVec<[K; 4]>);

impl<K> std::ops::Deref for CountedKeys<K> {
    type Target = [K];

    fn deref(&self) -> &[K] {
        &self.0
    }
}

impl<'a, K: Key + Param<'a>> Param<'a> for CountedKeys<K> {
    const SHAPE: Shape = Shape::CountedKeys(K::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = number::parse_i64(args.take()?).filter(|&n| n > 0).ok_or(Error::NUMKEYS)?;
        let count = usize::try_from(count).map_err(|_| Error::NUMKEYS)?;
        if count > args.len() {
            return Err(Self::too_many(args.command()));
        }
        (0..count).map(|_| K::parse(args)).collect::<Result<_>>().map(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|key| key.keys(keys));
    }
}

impl<K> CountedKeys<K> {
    /// SINTERCARD has a text of its own for a number that does not fit; the pops have not.
    fn too_many(command: &str) -> Error {
        if command.ends_with("CARD") { Error::TOO_MANY_NUMKEYS } else { Error::SYNTAX }
    }
}

/// Declares that a call may touch any key of the current database; takes no argument.
#[derive(Debug, Clone, Copy)]
pub struct WholeDatabase<const WRITE: bool>;

/// Declares that a call may touch any key of any database; takes no argument.
#[derive(Debug, Clone, Copy)]
pub struct Everything<const WRITE: bool>;

const fn mode(write: bool) -> Mode {
    if write { Mode::Write } else { Mode::Read }
}

impl<'a, const WRITE: bool> Param<'a> for WholeDatabase<WRITE> {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_whole(Scope::Database, mode(WRITE));
    }
}

impl<'a, const WRITE: bool> Param<'a> for Everything<WRITE> {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_whole(Scope::Everything, mode(WRITE));
    }
}

/// The keys of a call whose names are read but which belong to nobody in particular, as EXISTS
/// takes.
pub type Keys<'a, T> = Many<Read<'a, T>>;
