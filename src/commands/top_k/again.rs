//! The operation by which the log holds a count; `engine/access/handle` writes it. What chance did is
//! done again the same.

use redlet_macros::command;
use smallvec::SmallVec;

use super::MISSING;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Many, Pair};
use crate::engine::grammar::reply::Done;
use crate::rows;
use crate::value::TopK;

rows![topkagain];

const INVALID: Error = Error::fixed("counts that cannot be repeated");

/// Counts items as they were counted once.
///
/// ```js
/// db.type('trending') // 'none': no client can call this
/// ```
#[command(
    TOPKAGAIN,
    since = "8.0.0",
    complexity = "O(N * K) where N is the number of items and K how many are kept",
    flags(write)
)]
fn topkagain(
    db: &mut Access<'_>,
    key: Write<'_, TopK>,
    seed: &[u8],
    items: Many<Pair<&[u8], &[u8]>>,
) -> Result<Done> {
    let seed = number::parse_u64(seed).ok_or(INVALID)?;
    let times = |text: &[u8]| number::parse_u64(text).and_then(|times| u32::try_from(times).ok());
    let items = items.iter().map(|Pair(item, text)| Some((*item, times(text)?)));
    let items: SmallVec<[_; 4]> = items.collect::<Option<_>>().ok_or(INVALID)?;
    db.write(&key)?.ok_or(MISSING)?.add(&items, seed, drop);
    Ok(Done)
}
