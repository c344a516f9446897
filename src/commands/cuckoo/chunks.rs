//! Filters in chunks, which any server with the module reads.

use redlet_macros::command;

use super::arguments::put;
use crate::base::number;
use crate::commands::filters::dumped;
use crate::commands::filters::{EXISTS, NOT_FOUND};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::Shape;
use crate::value::Cuckoo;
use crate::value::cuckoo::BadHeader;
use crate::{reply_type, rows};

rows![cf_loadchunk, cf_scandump];

reply_type! {
    /// A position and a chunk; 0 and null at the end.
    Dumped => "[iterator: number, data: Buffer | null]";
}

/// The position that CF.SCANDUMP answered, from `FROM` on; any negative one from 1 on, as the module
/// has it.
#[derive(Debug, Clone, Copy)]
struct Position<const FROM: i64>(i64);

impl<'a, const FROM: i64> Param<'a> for Position<FROM> {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let position = number::parse_i64(args.take()?);
        let possible = position.filter(|it| if FROM == 0 { *it >= 0 } else { *it != 0 });
        possible.map(Self).ok_or(Error::bare("Invalid position"))
    }
}

/// Returns a part of a cuckoo filter, and the iterator of the next part. The first iterator is 0, and
/// 0 and null are answered at the end. CF.LOADCHUNK makes the same filter of all parts, in any store
/// or server. An empty filter has no parts.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// const [iterator, data] = db.cf.scandump('carts', 0)
/// db.cf.loadchunk('copy', iterator, data)  // 'OK'
/// ```
#[command(
    CF.SCANDUMP,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the part",
    flags(readonly, fast, module)
)]
fn cf_scandump(
    db: &mut Access<'_>,
    key: Read<'_, Cuckoo>,
    /// 0, and then what the call before answered.
    iterator: Position<0>,
) -> Result<Dumped> {
    let filter = db.read(&key)?.ok_or(NOT_FOUND)?;
    let part = match iterator.0 {
        _ if filter.items() == 0 => None,
        0 => Some((1, filter.header())),
        position => filter.chunk(position as u64),
    };
    let end = || Reply::Array(vec![Reply::Int(0), Reply::Null]);
    Ok(Dumped(part.map_or_else(end, |(next, data)| dumped(next, data))))
}

/// Makes a cuckoo filter of the parts that CF.SCANDUMP answered, each with its iterator. The first
/// makes the filter, and the key must not exist.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// const header = db.cf.scandump('carts', 0)
/// const first = db.cf.scandump('carts', header[0])
/// db.cf.loadchunk('copy', ...header)
/// db.cf.loadchunk('copy', ...first)
/// db.cf.exists('copy', 'apple')  // true
/// ```
#[command(
    CF.LOADCHUNK,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the part",
    flags(write, denyoom, module)
)]
fn cf_loadchunk(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    /// What CF.SCANDUMP answered with this part.
    iterator: Position<1>,
    data: &[u8],
) -> Result<Done> {
    let exists = db.view(&key)?.is_some();
    if iterator.0 == 1 {
        if exists {
            return Err(EXISTS);
        }
        let filter = Cuckoo::from_header(data).map_err(|why| match why {
            BadHeader::Length => Error::bare("Invalid header"),
            BadHeader::Numbers => Error::bare("Couldn't create filter!"),
        })?;
        put(db, &key, filter)?;
        return Ok(Done);
    }
    let mut filter = db.write(&key)?.ok_or(NOT_FOUND)?;
    let position = u64::try_from(iterator.0).unwrap_or_default();
    let refused = |_| Error::bare("Couldn't load chunk!");
    filter.load_chunk(position, data).map_err(refused)?;
    Ok(Done)
}
