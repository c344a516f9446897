//! The arguments of cuckoo filters, and making one.

use std::ops::RangeInclusive;

use crate::base::number;
use crate::commands::filters::{NO_MEMORY, NOT_FOUND, admit, arity, take_capacity};
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape as Grammar};
use crate::value::cuckoo::{Full, Shape};
use crate::value::{Cuckoo, Value};

/// What a filter is unless it is told otherwise.
pub(super) const DEFAULT: Shape =
    Shape { capacity: 1024, bucket_size: 2, max_iterations: 20, expansion: 1 };

const BAD_CAPACITY: Error = Error::bare("Bad capacity");
const TOO_SMALL: Error = Error::bare("Capacity must be at least (BucketSize * 2)");

/// A filter of this many tables takes no more items.
const MOST_TABLES: usize = 32;

/// Errors of a number after a word: it is none, or not one of these.
struct Bounds {
    word: &'static str,
    range: RangeInclusive<i64>,
    no_number: Error,
    beyond: Error,
}

const BUCKET_SIZE: Bounds = Bounds {
    word: "BUCKETSIZE",
    range: 1..=255,
    no_number: Error::bare("Couldn't parse BUCKETSIZE"),
    beyond: Error::bare("BUCKETSIZE: value must be an integer between 1 and 255, inclusive."),
};
const MAX_ITERATIONS: Bounds = Bounds {
    word: "MAXITERATIONS",
    range: 1..=65535,
    no_number: Error::bare("Couldn't parse MAXITERATIONS"),
    beyond: Error::bare("MAXITERATIONS: value must be an integer between 1 and 65535, inclusive."),
};
const EXPANSION: Bounds = Bounds {
    word: "EXPANSION",
    range: 0..=32768,
    no_number: Error::bare("Couldn't parse EXPANSION"),
    beyond: Error::bare("EXPANSION: value must be an integer between 0 and 32768, inclusive."),
};

/// What a new filter is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) shape: Shape,
}

impl<'a> Param<'a> for Plan {
    const SHAPE: Grammar = Grammar::Block(&[
        Field {
            name: "capacity",
            doc: "for how many items the filter is made before it grows",
            shape: Grammar::Integer,
        },
        Field {
            name: "options",
            doc: "",
            shape: Grammar::Options(&[
                Field {
                    name: "bucketsize",
                    doc: "places of a bucket; 2 by default",
                    shape: Grammar::Tagged("BUCKETSIZE", &Grammar::Integer),
                },
                Field {
                    name: "maxiterations",
                    doc: "how often items are moved to make room for one; 20 by default",
                    shape: Grammar::Tagged("MAXITERATIONS", &Grammar::Integer),
                },
                Field {
                    name: "expansion",
                    doc: "how much larger each table is than the one before, rounded up to a power of \
                      two; 1 by default, and 0 for a filter that does not grow",
                    shape: Grammar::Tagged("EXPANSION", &Grammar::Integer),
                },
            ]),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        // Words come in pairs. Those that are not known are passed over, as the module does.
        if args.len().is_multiple_of(2) {
            return Err(arity(args));
        }
        let capacity = take_capacity(args, BAD_CAPACITY)?;
        let words = args.take_rest();
        let max_iterations = find(words, &MAX_ITERATIONS, DEFAULT.max_iterations.into())?;
        let bucket_size = find(words, &BUCKET_SIZE, DEFAULT.bucket_size.into())?;
        let expansion = find(words, &EXPANSION, DEFAULT.expansion.into())?;
        let capacity = large_enough(capacity, bucket_size as u8)?;
        let shape = Shape {
            capacity,
            bucket_size: bucket_size as u8,
            max_iterations: max_iterations as u16,
            expansion: expansion as u16,
        };
        Ok(Self { shape })
    }
}

fn find(words: &[&[u8]], bounds: &Bounds, default: i64) -> Result<i64> {
    let place = words.iter().position(|word| word.eq_ignore_ascii_case(bounds.word.as_bytes()));
    let Some(at) = place else { return Ok(default) };
    let number = words.get(at + 1).and_then(|word| number::parse_i64(word));
    let number = number.ok_or_else(|| bounds.no_number.clone())?;
    if bounds.range.contains(&number) { Ok(number) } else { Err(bounds.beyond.clone()) }
}

fn large_enough(capacity: i64, bucket_size: u8) -> Result<u64> {
    let least = 2 * u64::from(bucket_size);
    u64::try_from(capacity).ok().filter(|capacity| *capacity >= least).ok_or(TOO_SMALL)
}

/// The words before the items of CF.INSERT.
#[derive(Debug, Clone, Copy)]
pub(super) struct InsertOptions {
    /// The shape of a filter that is made.
    pub(super) shape: Shape,
    /// Whether none is made.
    pub(super) no_create: bool,
}

impl<'a> Param<'a> for InsertOptions {
    const SHAPE: Grammar = Grammar::Options(&[
        Field {
            name: "capacity",
            doc: "for how many items a new filter is made; 1024 by default",
            shape: Grammar::Tagged("CAPACITY", &Grammar::Integer),
        },
        Field {
            name: "nocreate",
            doc: "fail if the filter does not exist",
            shape: Grammar::Token("NOCREATE"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self { shape: DEFAULT, no_create: false };
        while !args.peek().is_some_and(|word| word.eq_ignore_ascii_case(b"ITEMS")) {
            if args.len() < 2 {
                return Err(arity(args));
            }
            if args.take_word("CAPACITY") {
                let capacity = take_capacity(args, BAD_CAPACITY)?;
                options.shape.capacity = large_enough(capacity, DEFAULT.bucket_size)?;
            } else if args.take_word("NOCREATE") {
                options.no_create = true;
            } else {
                return Err(Error::bare("Unknown argument received"));
            }
        }
        Ok(options)
    }
}

/// The filter of a key that takes items, made if it is not there and there is a shape for it.
pub(super) fn open<'h, K: WritableKey<Kind = Cuckoo>>(
    db: &'h mut Access<'_>,
    key: &K,
    shape: Option<&Shape>,
) -> Result<Handle<'h, Cuckoo>> {
    match (db.view(key)?.map(Cuckoo::tables), shape) {
        // What is in the log was allowed once.
        (Some(MOST_TABLES..), _) if !db.is_replaying() => Err(refused(Full::Tables)),
        (Some(_), _) => db.write(key)?.ok_or(NOT_FOUND),
        (None, Some(shape)) => make(db, key, shape),
        (None, None) => Err(NOT_FOUND),
    }
}

/// A filter that is made.
pub(super) fn make<'h, K: WritableKey<Kind = Cuckoo>>(
    db: &'h mut Access<'_>,
    key: &K,
    shape: &Shape,
) -> Result<Handle<'h, Cuckoo>> {
    put(db, key, Cuckoo::new(shape).map_err(|_| NO_MEMORY)?)
}

/// An empty filter at a key that is not there.
pub(super) fn put<'h, K: WritableKey<Kind = Cuckoo>>(
    db: &'h mut Access<'_>,
    key: &K,
    filter: Cuckoo,
) -> Result<Handle<'h, Cuckoo>> {
    admit(db, filter.bytes())?;
    let mut made = db.create_from(key, || Value::from(filter))?;
    made.made();
    Ok(made)
}

/// The error of an item that was not added.
pub(super) const fn refused(why: Full) -> Error {
    match why {
        Full::Fixed => Error::bare("Filter is full"),
        Full::Tables => Error::bare("Maximum expansions reached"),
        Full::TooLarge => Error::bare("Memory allocation failed"),
    }
}
