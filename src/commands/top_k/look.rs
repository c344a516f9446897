//! Which items are kept, and how often they came.

use redlet_macros::command;

use super::MISSING;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::TopK;
use crate::{reply_type, rows};

rows![topk_count, topk_info, topk_list, topk_query];

/// WITHCOUNT, or nothing else.
#[derive(Debug, Clone, Copy)]
struct WithCount(bool);

impl<'a> Param<'a> for WithCount {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("WITHCOUNT"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let with_count = args.take_word("WITHCOUNT");
        match args.is_empty() {
            true => Ok(Self(with_count)),
            false if args.len() > 1 || with_count => Err(Error::module_arity("topk.list")),
            false => Err(Error::bare("WITHCOUNT keyword expected")),
        }
    }
}

reply_type! {
    /// Whether each item is kept.
    Kept => "boolean[]";
    /// What one is.
    Info => "Named<Text, { k: number; width: number; depth: number; decay: number }>";
    /// The items; with counts each is followed by its own.
    Listed => "Text[]; withcount: (Text | number)[]";
}

/// Returns about how often items came.
///
/// ```js
/// db.topk.reserve('trending', 10)
/// db.topk.incrby('trending', 'a', 5)
/// db.topk.count('trending', 'a', 'b')  // [5, 0]
/// ```
#[command(
    TOPK.COUNT,
    since = "8.0.0",
    complexity = "O(N * K) where N is the number of items and K how many are kept",
    flags(readonly, module, constant),
    deprecated("8.0.0", "TOPK.LIST")
)]
fn topk_count(db: &mut Access<'_>, key: Read<'_, TopK>, items: Many<&[u8]>) -> Result<Vec<usize>> {
    let kept = db.read(&key)?.ok_or(MISSING)?;
    Ok(items.iter().map(|item| kept.count(item) as usize).collect())
}

/// Describes what keeps the most frequent items.
///
/// ```js
/// db.topk.reserve('trending', 10)
/// db.topk.info('trending').decay  // 0.9
/// ```
#[command(TOPK.INFO, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn topk_info(db: &mut Access<'_>, key: Read<'_, TopK>) -> Result<Info> {
    let kept = db.read(&key)?.ok_or(MISSING)?;
    let fields = [
        ("k", Reply::Int(kept.k() as i64)),
        ("width", Reply::Int(kept.width() as i64)),
        ("depth", Reply::Int(kept.depth() as i64)),
        ("decay", Reply::Double(kept.decay())),
    ];
    Ok(Info(Reply::Map(fields.map(|(name, value)| (Reply::Status(name), value)).into())))
}

/// Returns the items that came most often, the most frequent first.
///
/// ```js
/// db.topk.reserve('trending', 2)
/// db.topk.incrby('trending', 'a', 5, 'b', 7)
/// db.topk.list('trending')  // ['b', 'a']
/// db.topk.list('trending', { withcount: true })  // ['b', 7, 'a', 5]
/// ```
#[command(
    TOPK.LIST,
    since = "8.0.0",
    complexity = "O(K * log(K)) where K is how many are kept",
    flags(readonly, module)
)]
fn topk_list(
    db: &mut Access<'_>,
    key: Read<'_, TopK>,
    /// Answer how often each item came.
    withcount: WithCount,
) -> Result<Listed> {
    let kept = db.read(&key)?.ok_or(MISSING)?;
    let mut listed = Vec::new();
    for (item, count) in kept.list() {
        listed.push(Reply::bytes(item));
        if withcount.0 {
            listed.push(Reply::Int(count.into()));
        }
    }
    Ok(Listed(Reply::Array(listed)))
}

/// Returns whether items are among those that came most often.
///
/// ```js
/// db.topk.reserve('trending', 10)
/// db.topk.add('trending', 'a')
/// db.topk.query('trending', 'a', 'b')  // [true, false]
/// ```
#[command(
    TOPK.QUERY,
    since = "8.0.0",
    complexity = "O(N * K) where N is the number of items and K how many are kept",
    flags(readonly, module, constant)
)]
fn topk_query(db: &mut Access<'_>, key: Read<'_, TopK>, items: Many<&[u8]>) -> Result<Kept> {
    let kept = db.read(&key)?.ok_or(MISSING)?;
    let truths = items.iter().map(|item| Reply::Bool(kept.contains(item)));
    Ok(Kept(Reply::Array(truths.collect())))
}
