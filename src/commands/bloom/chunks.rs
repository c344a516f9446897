//! Filters in chunks, which any server with the module reads.

use redlet_macros::command;

use super::arguments::put;
use crate::base::number;
use crate::commands::filters::{NOT_FOUND, dumped};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::value::Bloom;
use crate::value::chunks::BadChunk;
use crate::{reply_type, rows};

rows![bf_loadchunk, bf_scandump];

reply_type! {
    /// A position and a chunk; 0 at the end.
    Dumped => "[iterator: number, data: Buffer]";
}

const BAD_DATA: Error = Error::fixed("received bad data");

/// The position that BF.SCANDUMP answered.
#[derive(Debug, Clone, Copy)]
struct Position(i64);

impl<'a> Param<'a> for Position {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let error = Error::fixed("Second argument must be numeric");
        number::parse_i64(args.take()?).map(Self).ok_or(error)
    }
}

/// Returns a part of a Bloom filter, and the iterator of the next part. The first iterator is 0, and
/// 0 is answered at the end. BF.LOADCHUNK makes the same filter of all parts, in any store or server.
///
/// ```js
/// db.bf.add('seen', 'user:1')
/// const [iterator, data] = db.bf.scandump('seen', 0)
/// db.bf.loadchunk('copy', iterator, data)  // 'OK'
/// ```
#[command(
    BF.SCANDUMP,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the part",
    flags(readonly, fast, module)
)]
fn bf_scandump(
    db: &mut Access<'_>,
    key: Read<'_, Bloom>,
    /// 0, and then what the call before answered.
    iterator: &[u8],
) -> Result<Dumped> {
    let filter = db.read(&key)?.ok_or(NOT_FOUND)?;
    let error = Error::bare("Second argument must be numeric");
    let position = number::parse_i64(iterator).ok_or(error)?;
    let reply = match u64::try_from(position) {
        Ok(0) => dumped(1, filter.header()),
        Ok(position) => {
            let (next, chunk) = filter.chunk(position).unwrap_or_default();
            dumped(next, chunk)
        }
        Err(_) => dumped(0, Vec::new()),
    };
    Ok(Dumped(reply))
}

/// Makes a Bloom filter of the parts that BF.SCANDUMP answered, each with its iterator. The first
/// makes the filter, and the key must not exist.
///
/// ```js
/// db.bf.add('seen', 'user:1')
/// const header = db.bf.scandump('seen', 0)
/// const first = db.bf.scandump('seen', header[0])
/// db.bf.loadchunk('copy', ...header)
/// db.bf.loadchunk('copy', ...first)
/// db.bf.exists('copy', 'user:1')  // true
/// ```
#[command(
    BF.LOADCHUNK,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the part",
    flags(write, denyoom, module)
)]
fn bf_loadchunk(
    db: &mut Access<'_>,
    key: Write<'_, Bloom, ACCESS_UPDATE>,
    /// What BF.SCANDUMP answered with this part.
    iterator: Position,
    data: &[u8],
) -> Result<Done> {
    let exists = db.view(&key)?.is_some();
    if iterator.0 == 1 && !exists {
        let filter = Bloom::from_header(data).ok_or(BAD_DATA)?;
        put(db, &key, filter)?;
        return Ok(Done);
    }
    let mut filter = db.write(&key)?.ok_or(NOT_FOUND)?;
    let position = u64::try_from(iterator.0).ok().filter(|position| *position > 0);
    let position = position.ok_or(BAD_DATA)?;
    filter.load_chunk(position, data).map_err(|why| match why {
        BadChunk::Before => BAD_DATA,
        BadChunk::Behind => Error::fixed("invalid offset - no link found"),
        BadChunk::TooLarge => Error::fixed("invalid chunk - Too big for current filter"),
    })?;
    Ok(Done)
}
