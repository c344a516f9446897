//! Vectors and elements as arguments.

use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::value::VectorSet;

/// The arguments are no vector.
pub(super) const INVALID_VECTOR: Error = Error::fixed("invalid vector specification");

/// The numbers of a vector.
#[derive(Debug)]
pub(super) struct Vector(pub(super) Vec<f32>);

impl<'a> Param<'a> for Vector {
    const SHAPE: Shape = Shape::Vector;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("FP32") {
            return floats(args.take().map_err(|_| INVALID_VECTOR)?).map(Self);
        }
        if args.take_word("VALUES") {
            let count = args.take().ok().and_then(number::parse_i64);
            let count = count.filter(|count| *count > 0).and_then(|it| usize::try_from(it).ok());
            let values = args.take_some(count.filter(|it| *it <= args.len()).unwrap_or(0));
            if values.is_empty() {
                return Err(INVALID_VECTOR);
            }
            return values.iter().map(|text| value(text)).collect::<Result<_>>().map(Self);
        }
        Err(INVALID_VECTOR)
    }
}

/// A number of a vector, decimal or hexadecimal, which may be too large for a float.
fn value(text: &[u8]) -> Result<f32> {
    let number = number::parse_f64(text).or_else(|| number::parse_hexadecimal(text));
    number.filter(|number| !number.is_nan()).map(|number| number as f32).ok_or(INVALID_VECTOR)
}

fn floats(bytes: &[u8]) -> Result<Vec<f32>> {
    let (floats, rest) = bytes.as_chunks();
    if floats.is_empty() || !rest.is_empty() {
        return Err(INVALID_VECTOR);
    }
    Ok(floats.iter().map(|float| f32::from_le_bytes(*float)).collect())
}

/// A vector, or an element that has it.
#[derive(Debug)]
pub(super) enum Source<'a> {
    /// The name of an element.
    Element(&'a [u8]),
    /// Numbers.
    Vector(Vec<f32>),
}

impl<'a> Param<'a> for Source<'a> {
    const SHAPE: Shape = Shape::VectorOrElement;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("ELE") {
            return args.take().map(Self::Element);
        }
        Vector::parse(args).map(|Vector(numbers)| Self::Vector(numbers))
    }
}

/// The dimension to which vectors are reduced before they are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reduction(pub(super) usize);

impl<'a> Param<'a> for Reduction {
    const SHAPE: Shape = Shape::Tagged("REDUCE", &Shape::Integer);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take()?;
        let dimension = args.take().ok().and_then(number::parse_i64).filter(|it| *it > 0);
        let dimension = dimension.and_then(|it| u32::try_from(it).ok()).ok_or(INVALID_VECTOR)?;
        Ok(Self(dimension as usize))
    }

    fn is_next(args: &Args<'a>) -> bool {
        args.peek().is_some_and(|word| word.eq_ignore_ascii_case(b"REDUCE"))
    }
}

/// The name of an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a>(pub(super) &'a [u8]);

impl<'a> Param<'a> for Element<'a> {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self).map_err(|_| Error::module_arity(args.command()))
    }
}

/// The end of a call, with the error of a module's command if there is more.
pub(super) fn finish(args: &Args<'_>) -> Result<()> {
    args.finish().map_err(|_| Error::module_arity(args.command()))
}

/// A vector of another dimension than a set has.
pub(super) fn mismatch(got: usize, set: &VectorSet) -> Error {
    let dimension = set.shape().dimension;
    Error::new(format!("Vector dimension mismatch - got {got} but set has {dimension}"))
}

/// A vector of another dimension than the projection of a set takes.
pub(super) fn projection_mismatch(got: usize, expected: usize) -> Error {
    let text = format!(
        "Input dimension mismatch for projection - got {got} but projection expects {expected}"
    );
    Error::new(text)
}
