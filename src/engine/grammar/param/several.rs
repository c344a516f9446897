//! Several parameters of one type, and pairs.

use smallvec::SmallVec;

use super::{Args, Param};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;

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

/// Two parameters in a row. If the second is missing, the number of arguments is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Pair<A, B>(pub A, pub B);

/// The names that a pair's parts have in the docs.
pub trait PairNames {
    /// The first and the second name.
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
