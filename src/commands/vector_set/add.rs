//! Adding vectors.

use redlet_macros::command;
use triomphe::Arc;

use super::arguments::{Element, INVALID_VECTOR, Reduction, Vector, mismatch, projection_mismatch};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::vector_set::Addition;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Truth;
use crate::engine::grammar::shape::{Field, Shape as Grammar};
use crate::rows;
use crate::value::vector_set::{Projection, Quantisation, Shape};
use crate::value::{Value, VectorSet};

rows![vadd];

/// Candidates for the links of a new element, unless told otherwise.
const EF: usize = 200;
/// The most candidates.
const MOST_EF: i64 = 1_000_000;
/// Links of an element, unless told otherwise.
const M: usize = 16;
/// How many links an element can be given.
const ANY_M: std::ops::RangeInclusive<i64> = 4..=4096;

/// The words after the element.
#[derive(Debug, Clone, Copy)]
struct AddOptions<'a> {
    quantisation: Quantisation,
    ef: usize,
    attributes: Option<&'a [u8]>,
    m: usize,
}

impl<'a> AddOptions<'a> {
    const INVALID: Error = Error::fixed("invalid option after element");

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        const WORDS: [(&str, Quantisation); 3] =
            [("NOQUANT", Quantisation::F32), ("Q8", Quantisation::Q8), ("BIN", Quantisation::Bin)];
        for (word, quantisation) in WORDS {
            if args.take_word(word) {
                self.quantisation = quantisation;
                return Ok(());
            }
        }
        // All calls run at once: there is no set that changes while a call prepares.
        if args.take_word("CAS") {
            return Ok(());
        }
        // A word that needs an argument and is the last one is no option.
        let has_value = args.len() > 1;
        if has_value && args.take_word("EF") {
            let ef = number::parse_i64(args.take()?).filter(|ef| (1..=MOST_EF).contains(ef));
            self.ef = ef.ok_or(Error::fixed("invalid EF"))? as usize;
        } else if has_value && args.take_word("M") {
            let m = number::parse_i64(args.take()?).filter(|m| ANY_M.contains(m));
            self.m = m.ok_or(Error::fixed("invalid M"))? as usize;
        } else if has_value && args.take_word("SETATTR") {
            self.attributes = Some(args.take()?);
        } else {
            return Err(Self::INVALID);
        }
        Ok(())
    }
}

const fn word(name: &'static str, doc: &'static str, word: &'static str) -> Field {
    Field { name, doc, shape: Grammar::Token(word) }
}

impl<'a> Param<'a> for AddOptions<'a> {
    const SHAPE: Grammar = Grammar::Options(&[
        Field {
            name: "quantisation",
            doc: "",
            shape: Grammar::OneOf(&[
                word("noquant", "keep floats of 32 bits", "NOQUANT"),
                word("q8", "keep integers of 8 bits, which is the default", "Q8"),
                word("bin", "keep one bit: whether the number is positive", "BIN"),
            ]),
        },
        word("cas", "in Redis, prepare in another thread; without effect here", "CAS"),
        Field {
            name: "ef",
            doc: "how many elements are looked at for the links of a new one; 200 by default",
            shape: Grammar::Tagged("EF", &Grammar::Integer),
        },
        Field {
            name: "attributes",
            doc: "attributes of the element, as JSON; an empty string removes them",
            shape: Grammar::Tagged("SETATTR", &Grammar::String),
        },
        Field {
            name: "numlinks",
            doc: "how many links an element has on each layer, twice as many on the lowest; 16 by \
                  default",
            shape: Grammar::Tagged("M", &Grammar::Integer),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self { quantisation: Quantisation::Q8, ef: EF, attributes: None, m: M };
        while !args.is_empty() {
            options.take(args)?;
        }
        Ok(options)
    }
}

/// Adds an element with its vector to a vector set, or gives an element another vector. Returns
/// whether the element is new. The set is created if it does not exist.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')  // true
/// db.vadd('words', new Float32Array([0.9, 0.4]), 'queen', { setattr: '{"length":5}' })  // true
/// db.vadd('words', [0.8, 0.4], 'queen')  // false: the vector is another one now
/// db.vadd('words', 'VALUES', 2, -0.5, 1, 'apple', 'Q8')  // true
/// ```
#[command(
    VADD,
    since = "8.0.0",
    complexity = "O(log(N)) where N is the number of elements",
    flags(write, denyoom, module)
)]
fn vadd(
    db: &mut Access<'_>,
    key: Write<'_, VectorSet, ACCESS_UPDATE>,
    /// The dimension to which vectors are reduced before they are kept.
    reduce: Option<Reduction>,
    Vector(vector): Vector,
    element: Element<'_>,
    options: AddOptions<'_>,
) -> Result<Truth> {
    let reduce = reduce.map(|Reduction(dimension)| dimension);
    let set = db.view(&key)?;
    let checked = match set {
        Some(set) => check(set, reduce, &vector, &options),
        None => check_projection(reduce, &vector),
    };
    db.touch(&key);
    checked?;
    let mut set = db.create_from(&key, || new_set(reduce, vector.len(), &options))?;
    let Element(element) = element;
    let AddOptions { ef, attributes, .. } = options;
    let addition = Addition { element, vector: &vector, ef, attributes };
    set.insert(addition).map(Truth)
}

/// Whether a set takes such a vector.
fn check(
    set: &VectorSet,
    reduce: Option<usize>,
    vector: &[f32],
    options: &AddOptions<'_>,
) -> Result<()> {
    let shape = set.shape();
    if options.quantisation != shape.quantisation {
        return Err(Error::fixed("asked quantization mismatch with existing vector set"));
    }
    if options.m != shape.m {
        return Err(Error::fixed("asked M value mismatch with existing vector set"));
    }
    let Some(projection) = &shape.projection else {
        if vector.len() != shape.dimension {
            return Err(mismatch(vector.len(), set));
        }
        let text = "cannot add projection to existing set without projection";
        return if reduce.is_some() { Err(Error::fixed(text)) } else { Ok(()) };
    };
    if reduce != Some(shape.dimension) {
        return Err(mismatch(vector.len(), set));
    }
    match projection.from_dimension() {
        expected if expected != vector.len() => Err(projection_mismatch(vector.len(), expected)),
        _ => Ok(()),
    }
}

/// Whether there can be such a projection: its matrix has to fit in memory.
fn check_projection(reduce: Option<usize>, vector: &[f32]) -> Result<()> {
    const MOST: usize = 1 << 27;
    let cells = reduce.map_or(Some(0), |dimension| dimension.checked_mul(vector.len()));
    if cells.is_some_and(|cells| cells <= MOST) { Ok(()) } else { Err(INVALID_VECTOR) }
}

fn new_set(reduce: Option<usize>, dimension: usize, options: &AddOptions<'_>) -> Value {
    let shape = Shape {
        dimension: reduce.unwrap_or(dimension),
        quantisation: options.quantisation,
        m: options.m,
        projection: reduce.map(|to| Arc::new(Projection::new(dimension, to))),
    };
    Value::VectorSet(Box::new(VectorSet::new(shape)))
}
