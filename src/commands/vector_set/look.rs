//! What vector sets and their elements are.

use redlet_macros::command;

use super::arguments::finish;
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Inspect;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{IntoReply, Records, Reply, Shown};
use crate::engine::grammar::shape::Shape;
use crate::value::VectorSet;
use crate::value::member::Member;
use crate::value::vector_set::Quantisation;
use crate::{reply_type, rows};

rows![vcard, vdim, vemb, vinfo, vlinks];

/// RAW, any number of times.
#[derive(Debug, Clone, Copy)]
struct Raw(bool);

impl<'a> Param<'a> for Raw {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("RAW"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let given = !args.is_empty();
        while args.take_word("RAW") {}
        if args.is_empty() { Ok(Self(given)) } else { Err(Error::fixed("invalid option")) }
    }
}

/// WITHSCORES, or nothing else.
#[derive(Debug, Clone, Copy)]
struct WithScores(bool);

impl<'a> Param<'a> for WithScores {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("WITHSCORES"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let given = args.take_word("WITHSCORES");
        finish(args).map(|()| Self(given))
    }
}

reply_type! {
    /// The numbers of a vector; with RAW what is kept of it.
    Embedding => "number[] | null; raw: \
                  [kind: string, data: Buffer, length: number, range?: number] | null";
    /// The neighbours on each layer, the highest first.
    Neighbours => "Text[][] | null; withscores: { element: Text; score: number }[][] | null";
    /// What a set is.
    Info => "Named<Text, VectorSetInfo> | null";
}

/// Returns the number of elements of a vector set.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vcard('words')  // 1
/// ```
#[command(VCARD, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn vcard(db: &mut Access<'_>, key: Inspect<'_, VectorSet>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, VectorSet::len))
}

/// Returns the dimension of the vectors of a vector set. It is an error if the set does not exist.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vdim('words')  // 2
/// ```
#[command(VDIM, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn vdim(db: &mut Access<'_>, key: Inspect<'_, VectorSet>) -> Result<usize> {
    let dimension = db.read(&key)?.map(|set| set.shape().dimension);
    dimension.ok_or(Error::fixed("key does not exist"))
}

/// Returns the vector of an element, about as it was given; null if there is no such element.
///
/// ```js
/// db.vadd('words', [3, 4], 'king', { bin: true })
/// db.vemb('words', 'king')  // [1, 1]: of each number there is only the sign
/// db.vemb('words', 'king', { raw: true })[2]  // 5: the length
/// ```
#[command(
    VEMB,
    since = "8.0.0",
    complexity = "O(D) where D is the dimension",
    flags(readonly, fast, module)
)]
fn vemb(
    db: &mut Access<'_>,
    key: Inspect<'_, VectorSet>,
    element: &[u8],
    /// Answer what is kept: the quantisation, the bytes of the direction, the length and, of
    /// integers, what the greatest stands for.
    raw: Raw,
) -> Result<Embedding> {
    let Some(set) = db.read(&key)? else { return Ok(Embedding(Reply::Null)) };
    let number = |number: f32| Reply::Double(number.into());
    if !raw.0 {
        let vector = set.embedding(element).map(|it| it.into_iter().map(number).collect());
        return Ok(Embedding(vector.map_or(Reply::Null, Reply::Array)));
    }
    let Some((direction, length)) = set.raw(element) else {
        return Ok(Embedding(Reply::Null));
    };
    let data = Reply::Binary(Bytes::from(direction.to_bytes()));
    let mut reply = vec![Reply::Status(kind(direction.quantisation())), data, number(length)];
    reply.extend(direction.range().map(number));
    Ok(Embedding(Reply::Array(reply)))
}

const fn kind(quantisation: Quantisation) -> &'static str {
    match quantisation {
        Quantisation::Bin => "bin",
        Quantisation::F32 => "f32",
        Quantisation::Q8 => "int8",
    }
}

/// Describes a vector set; null if it does not exist.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vinfo('words')['quant-type']  // 'int8'
/// db.vinfo('none')  // null
/// ```
#[command(VINFO, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn vinfo(db: &mut Access<'_>, key: Inspect<'_, VectorSet>) -> Result<Info> {
    let Some(set) = db.read(&key)? else { return Ok(Info(Reply::NullArray)) };
    let shape = set.shape();
    let number = |number: usize| Reply::Int(number as i64);
    let projected = shape.projection.as_ref().map_or(0, |it| it.from_dimension());
    let fields = [
        ("quant-type", Reply::Status(kind(shape.quantisation))),
        ("hnsw-m", number(shape.m)),
        ("vector-dim", number(shape.dimension)),
        ("projection-input-dim", number(projected)),
        ("size", number(set.len())),
        ("max-level", number(set.max_level())),
        ("attributes-count", number(set.with_attributes())),
        ("vset-uid", Reply::Int(set.uid() as i64)),
        ("hnsw-max-node-uid", Reply::Int(set.inserted() as i64)),
    ];
    Ok(Info(Reply::Map(fields.map(|(name, value)| (Reply::Status(name), value)).into())))
}

/// Returns the neighbours of an element in the graph, for each layer that it reaches, the highest
/// first; null if there is no such element.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vadd('words', [0.9, 0.4], 'queen')
/// db.vlinks('words', 'king').at(-1)  // ['queen']
/// ```
#[command(
    VLINKS,
    since = "8.0.0",
    complexity = "O(N) where N is the number of neighbours",
    flags(readonly, fast, module)
)]
fn vlinks(
    db: &mut Access<'_>,
    key: Inspect<'_, VectorSet>,
    element: &[u8],
    /// Answer how similar each is.
    withscores: WithScores,
) -> Result<Neighbours> {
    let layers = db.read(&key)?.and_then(|set| set.links(element));
    let Some(layers) = layers else { return Ok(Neighbours(Reply::Null)) };
    let shown = layers.into_iter().rev().map(|layer| neighbours(&layer, withscores.0));
    Ok(Neighbours(Reply::Array(shown.collect())))
}

fn neighbours(layer: &[(&Bytes, f64)], with_scores: bool) -> Reply {
    let name = |name: &Bytes| Shown::from(Member::Shared(name)).into_reply();
    if !with_scores {
        return Reply::Array(layer.iter().map(|(element, _)| name(element)).collect());
    }
    let row = |(element, score): &(&Bytes, f64)| vec![name(element), Reply::Double(*score)];
    let rows = layer.iter().map(row).collect();
    Reply::Records(Box::new(Records { columns: &["element", "score"], rows }))
}
