//! Arguments that are parsed later than they are taken, and arguments that must be the last.

use std::marker::PhantomData;

use super::{Args, Param};
use crate::base::extended::Extended;
use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::Shape;

/// An optional argument that must be the last. If more follow, that is reported before this one is
/// parsed.
#[derive(Debug, Clone, Copy)]
pub struct Final<T>(pub Option<T>);

impl<'a, T: Param<'a>> Param<'a> for Final<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Err(Error::SYNTAX) } else { Option::parse(args).map(Self) }
    }
}

/// The rest of a call. The command parses it itself, because Redis examines the key first.
#[derive(Debug, Clone)]
pub struct Deferred<'a, T>(Args<'a>, PhantomData<T>);

impl<'a, T: Param<'a>> Deferred<'a, T> {
    /// Parses the rest. Every argument must be used.
    pub fn read(&self) -> Result<T> {
        let mut args = self.0.clone();
        let value = T::parse(&mut args)?;
        args.finish().map(|()| value)
    }
}

impl<'a, T: Param<'a>> Param<'a> for Deferred<'a, T> {
    const SHAPE: Shape = T::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let rest = args.split_off();
        Ok(Self(rest, PhantomData))
    }
}

/// An argument that the command parses itself, because Redis examines the key first.
#[derive(Debug, Clone, Copy)]
pub struct Late<'a, T>(&'a [u8], PhantomData<T>);

impl<'a, T: Param<'a>> Late<'a, T> {
    /// Parses the argument.
    pub fn value(&self) -> Result<T>
    where
        T: FromArgument,
    {
        T::read(self.0)
    }
}

/// A type that [`Late`] can hold.
pub trait FromArgument: Sized {
    /// Reads one argument, with the error text that Redis has for it.
    fn read(text: &[u8]) -> Result<Self>;
}

impl FromArgument for i64 {
    fn read(text: &[u8]) -> Result<Self> {
        number::parse_i64(text).ok_or(Error::NOT_INTEGER)
    }
}

impl FromArgument for f64 {
    fn read(text: &[u8]) -> Result<Self> {
        number::parse_f64(text).or_else(|| number::parse_hexadecimal(text)).ok_or(Error::NOT_FLOAT)
    }
}

impl FromArgument for Extended {
    fn read(text: &[u8]) -> Result<Self> {
        Self::parse(text).ok_or(Error::NOT_FLOAT)
    }
}

impl<'a, T: Param<'a>> Param<'a> for Late<'a, T> {
    const SHAPE: Shape = T::SHAPE;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(args.take()?, PhantomData))
    }
}
