//! Units, coordinates and lengths, as they are written.

use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param, take_double};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::geo::Point;

/// A unit of length, in metres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit(pub(super) f64);

pub(super) const UNITS: Shape = Shape::OneOf(&[
    Field { name: "m", doc: "", shape: Shape::Token("M") },
    Field { name: "km", doc: "", shape: Shape::Token("KM") },
    Field { name: "ft", doc: "", shape: Shape::Token("FT") },
    Field { name: "mi", doc: "", shape: Shape::Token("MI") },
]);

impl<'a> Param<'a> for Unit {
    const SHAPE: Shape = UNITS;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const KNOWN: [(&str, f64); 4] =
            [("M", 1.0), ("KM", 1000.0), ("FT", 0.3048), ("MI", 1609.34)];
        let found = KNOWN.into_iter().find(|(word, _)| args.take_word(word));
        found
            .map(|(_, metres)| Self(metres))
            .ok_or(Error::fixed("unsupported unit provided. please use M, KM, FT, MI"))
    }
}

pub(super) const LONGITUDE: Field = Field { name: "longitude", doc: "", shape: Shape::Double };
pub(super) const LATITUDE: Field = Field { name: "latitude", doc: "", shape: Shape::Double };

impl<'a> Param<'a> for Point {
    const SHAPE: Shape = Shape::Block(&[LONGITUDE, LATITUDE]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut number = || take_double(args)?.ok_or(Error::NOT_FLOAT);
        let (longitude, latitude) = (number()?, number()?);
        Self::new(longitude, latitude).ok_or_else(|| {
            Error::new(format!("invalid longitude,latitude pair {longitude:.6},{latitude:.6}"))
        })
    }
}

/// A length as Redis replies it, with four decimals.
pub(super) fn decimals(length: f64) -> String {
    format!("{:.4}", (length * 10_000.0).round_ties_even() / 10_000.0)
}
