//! What is in a filter, and what it is.

use redlet_macros::command;

use crate::base::Bytes;
use crate::commands::filters::{NOT_FOUND, arity};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::{Reply, Truth};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::{Bloom, View};
use crate::{reply_type, rows};

rows![bf_card, bf_debug, bf_exists, bf_info, bf_mexists];

/// The bytes of a filter without layers, and of a layer beside its bits, as the module counts them.
const FILTER_BYTES: u64 = 32;
const LAYER_BYTES: u64 = 64;

reply_type! {
    /// What a filter is.
    Info => "Named<Text, BloomInfo>; capacity: [number]; size: [number]; filters: [number]; \
             items: [number]; expansion: [number | null]";
    /// A line for the filter, and one for each layer.
    Lines => "Text[]";
}

/// The filter that a value is, if it is one: these commands find nothing in a value of another type.
fn filter(value: View<'_>) -> Option<&Bloom> {
    if let View::Module(module) = value { module.get() } else { None }
}

/// Returns whether an item was added to a Bloom filter. It may answer true of an item that was not,
/// never false of one that was.
///
/// ```js
/// db.bf.add('seen', 'user:1')
/// db.bf.exists('seen', 'user:1')  // true
/// db.bf.exists('seen', 'user:2')  // false
/// ```
#[command(
    BF.EXISTS,
    since = "8.0.0",
    complexity = "O(K) where K is the number of bits that an item sets",
    flags(readonly, fast, module)
)]
fn bf_exists(db: &mut Access<'_>, key: Read<'_, Any>, item: &[u8]) -> Result<Truth> {
    Ok(Truth(db.read(&key)?.and_then(filter).is_some_and(|filter| filter.contains(item))))
}

/// Returns for each item whether it was added to a Bloom filter, as BF.EXISTS.
///
/// ```js
/// db.bf.add('seen', 'user:1')
/// db.bf.mexists('seen', ['user:1', 'user:2'])  // [true, false]
/// ```
#[command(
    BF.MEXISTS,
    since = "8.0.0",
    complexity = "O(K * N) where K is the number of bits that an item sets and N the number of items",
    flags(readonly, fast, module)
)]
fn bf_mexists(db: &mut Access<'_>, key: Read<'_, Any>, item: Many<&[u8]>) -> Result<Vec<Truth>> {
    let filter = db.read(&key)?.and_then(filter);
    let is_there = |item: &&[u8]| Truth(filter.is_some_and(|filter| filter.contains(item)));
    Ok(item.iter().map(is_there).collect())
}

/// Returns the number of items that were added to a Bloom filter; 0 if it does not exist.
///
/// ```js
/// db.bf.madd('seen', ['user:1', 'user:2', 'user:1'])
/// db.bf.card('seen')  // 2
/// ```
#[command(BF.CARD, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn bf_card(db: &mut Access<'_>, key: Read<'_, Bloom>) -> Result<i64> {
    Ok(db.read(&key)?.map_or(0, |filter| filter.items() as i64))
}

/// A field of BF.INFO.
#[derive(Debug, Clone, Copy)]
struct InfoField<'a>(Option<&'a [u8]>);

const FIELDS: [(&str, &str); 5] = [
    ("CAPACITY", "Capacity"),
    ("SIZE", "Size"),
    ("FILTERS", "Number of filters"),
    ("ITEMS", "Number of items inserted"),
    ("EXPANSION", "Expansion rate"),
];

const fn token(name: &'static str, doc: &'static str, word: &'static str) -> Field {
    Field { name, doc, shape: Shape::Token(word) }
}

impl<'a> Param<'a> for InfoField<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::OneOf(&[
        token("capacity", "for how many items the filter is made", FIELDS[0].0),
        token("size", "its bytes", FIELDS[1].0),
        token("filters", "its layers", FIELDS[2].0),
        token("items", "how many items were added", FIELDS[3].0),
        token("expansion", "how much larger each layer is", FIELDS[4].0),
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let field = args.take().ok();
        if args.is_empty() { Ok(Self(field)) } else { Err(arity(args)) }
    }
}

/// Describes a Bloom filter, or tells one field of it.
///
/// ```js
/// db.bf.reserve('seen', 0.01, 100)
/// db.bf.info('seen').Capacity  // 100
/// db.bf.info('seen', { size: true })  // [240]
/// ```
#[command(BF.INFO, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn bf_info(db: &mut Access<'_>, key: Read<'_, Bloom>, field: InfoField<'_>) -> Result<Info> {
    let resp3 = db.speaks_resp3() && !db.is_function();
    let values = db.read(&key)?.map(info).ok_or(NOT_FOUND)?;
    let mut lines = FIELDS.iter().zip(values);
    let named =
        |((_, name), value): (&(&'static str, &'static str), Reply)| (Reply::Status(name), value);
    let Some(field) = field.0 else { return Ok(Info(Reply::Map(lines.map(named).collect()))) };
    let one = lines.find(|((word, _), _)| field.eq_ignore_ascii_case(word.as_bytes()));
    let (name, value) = one.map(named).ok_or(Error::bare("Invalid information value"))?;
    Ok(Info(if resp3 { Reply::Map(vec![(name, value)]) } else { Reply::Array(vec![value]) }))
}

fn info(filter: &Bloom) -> [Reply; 5] {
    let layers = filter.layers() as u64;
    let size = FILTER_BYTES + LAYER_BYTES * layers + filter.bytes();
    let number = |number: u64| Reply::Int(number as i64);
    let expansion = filter.expansion().map_or(Reply::Null, |it| number(it.into()));
    let (capacity, items) = (number(filter.capacity()), number(filter.items()));
    [capacity, number(size), number(layers), items, expansion]
}

/// Describes a Bloom filter and its layers, in words.
///
/// ```js
/// db.bf.reserve('seen', 0.01, 100)
/// db.bf.debug('seen')[0]  // 'size:0'
/// ```
#[command(
    BF.DEBUG,
    since = "8.0.0",
    complexity = "O(N) where N is the number of layers",
    flags(readonly, fast, module)
)]
fn bf_debug(db: &mut Access<'_>, key: Read<'_, Bloom>) -> Result<Lines> {
    let filter = db.read(&key)?.ok_or(NOT_FOUND)?;
    let first = format!("size:{}", filter.items());
    let lines = std::iter::once(first).chain(filter.describe());
    Ok(Lines(Reply::Array(lines.map(|line| Reply::Bytes(Bytes::new(line.as_bytes()))).collect())))
}
