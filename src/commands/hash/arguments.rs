//! Parameters that commands about expiring fields share: the word FIELDS with a number of fields,
//! and what may come before it.

use smallvec::SmallVec;

use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};

const MISCOUNTED: Error =
    Error::fixed("numfields should be greater than 0 and match the provided number of fields");

const NUMFIELDS: Field = Field { name: "numfields", doc: "", shape: Shape::Integer };

/// FIELDS, a number, and as many fields up to the end of the call. With `PLAIN`, a wrong number is
/// a syntax error like any other.
#[derive(Debug, Clone)]
pub(super) struct Counted<'a, const PLAIN: bool = false>(SmallVec<[&'a [u8]; 4]>);

impl<'a, const PLAIN: bool> std::ops::Deref for Counted<'a, PLAIN> {
    type Target = [&'a [u8]];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, const PLAIN: bool> Param<'a> for Counted<'a, PLAIN> {
    const SHAPE: Shape = Shape::Tagged(
        "FIELDS",
        &Shape::Block(&[
            NUMFIELDS,
            Field { name: "field", doc: "", shape: Shape::Many(&Shape::String) },
        ]),
    );

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = count(args)?;
        let fields = args.take_rest();
        if count == Some(fields.len()) {
            return Ok(Self(SmallVec::from_slice(fields)));
        }
        Err(if PLAIN { Error::SYNTAX } else { MISCOUNTED })
    }
}

/// The number after FIELDS; none when it can't be one of fields.
fn count(args: &mut Args<'_>) -> Result<Option<usize>> {
    if !args.take_word("FIELDS") {
        return Err(Error::SYNTAX);
    }
    let count = number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)?;
    Ok(usize::try_from(count).ok().filter(|&count| count > 0))
}

/// The same, of fields with their values.
#[derive(Debug, Clone)]
pub(super) struct CountedPairs<'a>(pub(super) SmallVec<[(&'a [u8], &'a [u8]); 4]>);

impl<'a> Param<'a> for CountedPairs<'a> {
    const SHAPE: Shape = Shape::Tagged(
        "FIELDS",
        &Shape::Block(&[
            NUMFIELDS,
            Field {
                name: "data",
                doc: "",
                shape: Shape::Many(&Shape::Block(&[
                    Field { name: "field", doc: "", shape: Shape::String },
                    Field { name: "value", doc: "", shape: Shape::String },
                ])),
            },
        ]),
    );

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = count(args)?;
        let (pairs, rest) = args.take_rest().as_chunks::<2>();
        if count != Some(pairs.len()) || !rest.is_empty() {
            return Err(MISCOUNTED);
        }
        Ok(Self(pairs.iter().map(|[field, value]| (*field, *value)).collect()))
    }
}

/// The arguments before the word FIELDS.
#[derive(Debug, Clone)]
pub(super) struct Before<T>(pub(super) T);

impl<'a, T: Param<'a>> Param<'a> for Before<T> {
    const SHAPE: Shape = T::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut own = args.take_until("FIELDS").ok_or(MISCOUNTED)?;
        let value = T::parse(&mut own)?;
        own.finish().map(|()| Self(value))
    }
}
