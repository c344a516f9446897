//! Numbers.

use super::{Args, FromArgument, Param};
use crate::base::extended::Extended;
use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::Shape;

/// An integer of 64 bits.
impl<'a> Param<'a> for i64 {
    const SHAPE: Shape = Shape::Integer;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)
    }
}

/// An integer that must not be negative ([`Error::NOT_POSITIVE`]).
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

/// A count whose sign has another meaning: the end to count from, or whether elements may repeat.
#[derive(Debug, Clone, Copy)]
pub struct SignedCount(pub i64);

impl<'a> Param<'a> for SignedCount {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = i64::parse(args)?;
        if number == i64::MIN { Err(Error::BEYOND_SIGNED_COUNT) } else { Ok(Self(number)) }
    }
}

/// Takes a number; `None` if it is none.
pub fn take_double(args: &mut Args<'_>) -> Result<Option<f64>> {
    let text = args.take()?;
    Ok(number::parse_f64(text).or_else(|| match args.dialect().doubles_may_be_hexadecimal() {
        true => number::parse_hexadecimal(text),
        false => None,
    }))
}

/// A double as modules take it, in hexadecimal too.
impl<'a> Param<'a> for f64 {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().and_then(Self::read)
    }
}

/// A float of 80 bits, as INCRBYFLOAT adds it. It may be infinite.
impl<'a> Param<'a> for Extended {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        FromArgument::read(args.take()?)
    }
}

/// The position of a scan; 0 is the beginning.
#[derive(Debug, Clone, Copy)]
pub struct Cursor(pub u64);

impl<'a> Param<'a> for Cursor {
    const SHAPE: Shape = Shape::Integer;

    /// Accepts what C's `strtoull` accepts, as Redis does here: white space, a plus and leading zeros,
    /// which [`number::parse_u64`] refuses.
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let text = args.take()?.trim_ascii_start();
        let text = str::from_utf8(text).map_err(|_| Error::INVALID_CURSOR)?;
        text.parse().map(Self).map_err(|_| Error::INVALID_CURSOR)
    }
}
