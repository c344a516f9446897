//! The options of HSCAN, SSCAN and ZSCAN.

use super::error::{Error, Result};
use super::options::word_shape;
use super::param::{Args, Param, Pattern};
use super::shape::{Field, Shape};

/// The options of a scan over the elements of a collection.
#[derive(Debug, Clone, Copy)]
pub struct ScanOptions<'a> {
    pattern: Option<Pattern<'a>>,
    /// About how many elements a step examines; at least 1.
    pub count: usize,
}

impl ScanOptions<'_> {
    /// True if the element matches the pattern, or there is no pattern.
    pub fn wants(&self, element: &[u8]) -> bool {
        self.pattern.is_none_or(|pattern| pattern.fits(element))
    }
}

impl<'a> Param<'a> for ScanOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "pattern",
            doc: "return only elements that match this pattern",
            shape: word_shape("MATCH", &Some(Shape::Pattern)),
        },
        Field {
            name: "count",
            doc: "examine about this many elements in this step",
            shape: word_shape("COUNT", &Some(Shape::Integer)),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self { pattern: None, count: 10 };
        while !args.is_empty() {
            if args.take_word("MATCH") {
                options.pattern = Some(Pattern::parse(args)?);
            } else if args.take_word("COUNT") {
                options.count = count(args)?;
            } else {
                return Err(not_here(args));
            }
        }
        Ok(options)
    }
}

/// The error for an option that only another scan has, or none has.
pub fn not_here(args: &mut Args<'_>) -> Error {
    if args.take_word("NOVALUES") {
        Error::fixed("NOVALUES option can only be used in HSCAN")
    } else if args.dialect().other_scans_know_noscores() && args.take_word("NOSCORES") {
        Error::fixed("NOSCORES option can only be used in ZSCAN")
    } else {
        Error::SYNTAX
    }
}

/// The number after COUNT.
pub fn count(args: &mut Args<'_>) -> Result<usize> {
    let count = i64::parse(args)?;
    usize::try_from(count).ok().filter(|&count| count > 0).ok_or(Error::SYNTAX)
}
