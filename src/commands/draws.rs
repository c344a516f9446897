//! Drawing elements of a collection at random. HRANDFIELD, SRANDMEMBER, VRANDMEMBER and ZRANDMEMBER
//! have this in common.

use crate::base::random::Random;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param, SignedCount};

/// An array of V8 has no room for twice as many, which is what pairs are, and more of them would end the
/// process.
const LONGEST_ARRAY: u64 = 1 << 26;

/// Parses a count, and `word` if it follows, with which each element drawn is a pair.
pub(super) fn parse_draw(args: &mut Args<'_>, word: &'static str) -> Result<(i64, bool)> {
    let SignedCount(count) = SignedCount::parse(args)?;
    let in_pairs = args.take_word(word);
    args.finish()?;
    // Pairs are two elements each, and Redis wants to count them.
    let pairs = -(i64::MAX / 2)..=i64::MAX / 2;
    if in_pairs && !pairs.contains(&count) {
        return Err(Error::OUT_OF_RANGE);
    }
    Ok((count, in_pairs))
}

/// Draws from a collection of `len` elements: up to `count` different ones, or if it is negative,
/// that many with repetitions. `at` gives the element at a place below `len`, and `all` each
/// element once.
pub(super) fn draw<T>(
    count: i64,
    len: usize,
    random: &mut Random,
    at: impl Fn(usize) -> Option<T>,
    all: impl Iterator<Item = T>,
) -> Result<Vec<T>> {
    let many = count.unsigned_abs();
    if count < 0 {
        if many > LONGEST_ARRAY {
            return Err(Error::OUT_OF_RANGE);
        }
        // The list grows with the draws, not ahead of them.
        return Ok((0..many).map_while(|_| at(random.below(len))).collect());
    }
    let many = usize::try_from(many).unwrap_or(usize::MAX);
    if many >= len {
        return Ok(all.collect());
    }
    Ok(random.distinct(len, many).into_iter().filter_map(at).collect())
}
