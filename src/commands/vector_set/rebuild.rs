//! The operation by which the log holds a whole vector set; `engine/access/rebuild` writes it.

use redlet_macros::command;
use triomphe::Arc;

use super::arguments::finish;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::access::handle::vector_set::quantisation_word;
use crate::engine::access::rebuild::vector_set::{ReadElement, WORDS};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape as Grammar;
use crate::rows;
use crate::value::vector_set::parts::State;
use crate::value::vector_set::{Projection, Quantisation, Shape};
use crate::value::{Value, VectorSet};

rows![vbuild];

const INVALID: Error = Error::fixed("a vector set that cannot be rebuilt");

/// A step of building a set.
#[derive(Debug)]
enum Step<'a> {
    /// The first elements, and the shape of the set.
    Begin(Shape, &'a [&'a [u8]]),
    /// More elements.
    Go(&'a [&'a [u8]]),
    End(State),
}

impl<'a> Param<'a> for Step<'a> {
    const SHAPE: Grammar = Grammar::Many(&Grammar::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("SHAPE") {
            return Ok(Self::Begin(read_shape(args).ok_or(INVALID)?, args.take_rest()));
        }
        if args.take_word("PARTS") {
            return Ok(Self::Go(args.take_rest()));
        }
        if args.take_word("STATE") {
            let entry = read_number(args).and_then(|entry| u32::try_from(entry).ok());
            let state = entry.zip(read_number(args));
            finish(args)?;
            let (entry, inserted) = state.ok_or(INVALID)?;
            return Ok(Self::End(State { entry, inserted }));
        }
        Err(INVALID)
    }
}

fn read_number(args: &mut Args<'_>) -> Option<u64> {
    args.take().ok().and_then(number::parse_u64)
}

fn read_size(args: &mut Args<'_>) -> Option<usize> {
    let number = read_number(args).and_then(|number| u32::try_from(number).ok())?;
    Some(number as usize)
}

fn read_shape(args: &mut Args<'_>) -> Option<Shape> {
    let dimension = read_size(args).filter(|dimension| *dimension > 0)?;
    let word = args.take().ok()?;
    let all = [Quantisation::Bin, Quantisation::F32, Quantisation::Q8];
    let quantisation = all.into_iter().find(|it| quantisation_word(*it).as_bytes() == word)?;
    let m = read_size(args)?;
    let from = read_size(args)?;
    let (floats, rest) = args.take().ok()?.as_chunks();
    let projection = match (from, floats.is_empty() && rest.is_empty()) {
        (0, true) => None,
        _ => {
            let matrix = floats.iter().map(|float| f32::from_le_bytes(*float)).collect();
            Some(Arc::new(Projection::from_matrix(from, dimension, matrix)?))
        }
    };
    Some(Shape { dimension, quantisation, m, projection })
}

/// Builds a vector set from the parts that a snapshot has of it.
///
/// ```js
/// db.vinfo('set') // null: no client can call this
/// ```
#[command(
    VBUILD,
    since = "8.0.0",
    complexity = "O(N) where N is the number of elements",
    flags(write)
)]
fn vbuild(db: &mut Access<'_>, key: Write<'_, VectorSet>, step: Step<'_>) -> Result<Done> {
    match step {
        Step::Begin(shape, elements) => {
            let empty = || Value::VectorSet(Box::new(VectorSet::new(shape)));
            add(db.create_from(&key, empty)?, elements)?;
        }
        Step::Go(elements) => add(db.write(&key)?.ok_or(INVALID)?, elements)?,
        Step::End(state) => {
            db.write(&key)?.ok_or(INVALID)?.resume(state).map_err(|_| INVALID)?;
        }
    }
    Ok(Done)
}

fn add(mut set: Handle<'_, VectorSet>, words: &[&[u8]]) -> Result<()> {
    let (elements, rest) = words.as_chunks::<WORDS>();
    if !rest.is_empty() {
        return Err(INVALID);
    }
    for words in elements {
        let element = ReadElement::decode(*words, set.shape()).ok_or(INVALID)?;
        set.rebuild(&element.part()).map_err(|_| INVALID)?;
    }
    Ok(())
}
