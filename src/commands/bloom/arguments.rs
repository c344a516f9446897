//! The arguments of Bloom filters, and making one.

use crate::base::number;
use crate::commands::filters::{NO_MEMORY, admit, arity, take_capacity};
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape as Grammar};
use crate::value::bloom::{Full, NoLayer, Shape};
use crate::value::{Bloom, Value};

/// What a filter is unless it is told otherwise.
pub(super) const DEFAULT: Shape = Shape { error: 0.01, capacity: 100, scales: true, expansion: 2 };

/// How often an item may be found that was not added.
#[derive(Debug, Clone, Copy)]
pub(super) struct ErrorRate(pub(super) f64);

impl<'a> Param<'a> for ErrorRate {
    const SHAPE: Grammar = Grammar::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 5 {
            return Err(arity(args));
        }
        let rate = take_rate(args, Error::fixed("bad error rate"))?;
        let range = Error::fixed("(0 < error rate range < 1) ");
        if rate > 0.0 && rate < 1.0 { Ok(Self(rate)) } else { Err(range) }
    }
}

fn take_rate(args: &mut Args<'_>, error: Error) -> Result<f64> {
    let text = args.take().map_err(|_| error.clone())?;
    number::parse_f64(text).or_else(|| number::parse_hexadecimal(text)).ok_or(error)
}

/// For how many items the first layer is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capacity(pub(super) u64);

impl<'a> Param<'a> for Capacity {
    const SHAPE: Grammar = Grammar::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let capacity = take_capacity(args, Error::fixed("bad capacity"))?;
        let positive = u64::try_from(capacity).ok().filter(|capacity| *capacity > 0);
        positive.map(Self).ok_or(Error::fixed("(capacity should be larger than 0)"))
    }
}

/// How a filter grows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    pub(super) scales: bool,
    pub(super) expansion: u32,
}

const EXPANSION: Field = Field {
    name: "expansion",
    doc: "how much larger each layer is than the one before; 2 by default",
    shape: Grammar::Tagged("EXPANSION", &Grammar::Integer),
};
const NON_SCALING: Field = Field {
    name: "nonscaling",
    doc: "never add a layer: refuse items when the first one is full",
    shape: Grammar::Token("NONSCALING"),
};

impl<'a> Param<'a> for Growth {
    const SHAPE: Grammar = Grammar::Options(&[EXPANSION, NON_SCALING]);

    /// Words that are none of these are passed over, as the module does.
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let words = args.take_rest();
        let place =
            |name: &str| words.iter().position(|word| word.eq_ignore_ascii_case(name.as_bytes()));
        let scales = place("NONSCALING").is_none();
        let Some(at) = place("EXPANSION") else {
            return Ok(Self { scales, expansion: DEFAULT.expansion });
        };
        let value = words.get(at + 1).ok_or(Error::fixed("no expansion"))?;
        if !scales {
            return Err(Error::bare("Nonscaling filters cannot expand"));
        }
        match number::parse_i64(value) {
            Some(..=0) => Err(Error::fixed("expansion should be greater or equal to 1")),
            Some(number) => {
                let expansion = u32::try_from(number).map_err(|_| BAD_EXPANSION)?;
                Ok(Self { scales, expansion })
            }
            None => Err(BAD_EXPANSION),
        }
    }
}

const BAD_EXPANSION: Error = Error::fixed("bad expansion");

/// The words before the items of BF.INSERT.
#[derive(Debug, Clone, Copy)]
pub(super) struct InsertOptions {
    /// The shape of a filter that is made.
    pub(super) shape: Shape,
    /// Whether none is made.
    pub(super) no_create: bool,
}

/// The numbers as they are given.
struct Numbers {
    capacity: i64,
    error: f64,
    expansion: i64,
    scales: bool,
    no_create: bool,
}

impl Numbers {
    fn take(&mut self, args: &mut Args<'_>) -> Result<()> {
        if args.take_word("CAPACITY") {
            self.capacity = take_capacity(args, Error::bare("Bad capacity"))?;
        } else if args.take_word("ERROR") {
            self.error = take_rate(args, Error::bare("Bad error rate"))?;
        } else if args.take_word("EXPANSION") {
            self.expansion = take_capacity(args, Error::bare("Bad expansion"))?;
        } else if args.take_word("NOCREATE") {
            self.no_create = true;
        } else if args.take_word("NONSCALING") {
            self.scales = false;
        } else {
            return Err(Error::bare("Unknown argument received"));
        }
        Ok(())
    }

    fn shape(&self) -> Option<Shape> {
        Some(Shape {
            error: Some(self.error).filter(|rate| *rate > 0.0 && *rate < 1.0)?,
            capacity: u64::try_from(self.capacity).ok().filter(|it| *it > 0)?,
            scales: self.scales,
            expansion: u32::try_from(self.expansion).ok().filter(|it| *it > 0)?,
        })
    }
}

impl<'a> Param<'a> for InsertOptions {
    const SHAPE: Grammar = Grammar::Options(&[
        Field {
            name: "capacity",
            doc: "for how many items a new filter is made; 100 by default",
            shape: Grammar::Tagged("CAPACITY", &Grammar::Integer),
        },
        Field {
            name: "error",
            doc: "how often an item may be found that was not added; 0.01 by default",
            shape: Grammar::Tagged("ERROR", &Grammar::Double),
        },
        EXPANSION,
        Field {
            name: "nocreate",
            doc: "fail if the filter does not exist",
            shape: Grammar::Token("NOCREATE"),
        },
        NON_SCALING,
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut numbers = Numbers {
            capacity: DEFAULT.capacity as i64,
            error: DEFAULT.error,
            expansion: DEFAULT.expansion.into(),
            scales: true,
            no_create: false,
        };
        while !args.peek().is_some_and(|word| word.eq_ignore_ascii_case(b"ITEMS")) {
            // The last word can have no value.
            if args.is_empty() {
                return Err(arity(args));
            }
            let is_last = args.len() == 1;
            let taken = numbers.take(args);
            if is_last { Err(arity(args)) } else { taken }?;
        }
        if args.len() == 1 {
            return Err(arity(args));
        }
        let shape = numbers.shape().ok_or(Error::bare("Bad argument received"))?;
        Ok(Self { shape, no_create: numbers.no_create })
    }
}

/// A filter that is made.
pub(super) fn make<'h, K: WritableKey<Kind = Bloom>>(
    db: &'h mut Access<'_>,
    key: &K,
    shape: &Shape,
) -> Result<Handle<'h, Bloom>> {
    let filter = Bloom::new(shape).map_err(|why| match why {
        NoLayer::Impossible => Error::fixed("could not create filter"),
        NoLayer::TooLarge => NO_MEMORY,
    })?;
    put(db, key, filter)
}

/// An empty filter at a key that is not there.
pub(super) fn put<'h, K: WritableKey<Kind = Bloom>>(
    db: &'h mut Access<'_>,
    key: &K,
    filter: Bloom,
) -> Result<Handle<'h, Bloom>> {
    admit(db, filter.bytes())?;
    let mut made = db.create_from(key, || Value::from(filter))?;
    made.made();
    Ok(made)
}

/// The error of an item that was not added.
pub(super) fn refused(why: Full) -> Error {
    match why {
        Full::NonScaling => Error::fixed("non scaling filter is full"),
        Full::NoLayer(_) => Error::fixed("problem inserting into filter"),
    }
}
