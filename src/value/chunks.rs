//! Rows of [`Cells`] as SCANDUMP and LOADCHUNK of filters number their bytes.
//!
//! Position 0 is the header, 1 the first byte of the first row, and so on through all rows. A chunk
//! is of one row, and its position the one behind it, so that the position of a chunk that was read
//! is where to read on.

use super::cells::Cells;

/// Bytes of a chunk at most.
const CHUNK: usize = 16 << 20;

/// What is wrong with a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadChunk {
    /// It would begin before all rows.
    Before,
    /// It would begin behind the last row.
    Behind,
    /// It would go beyond the end of its row.
    TooLarge,
}

/// The chunk at a position, and the position of what comes behind it. `None` at the end.
pub(super) fn read<'a>(
    rows: impl Iterator<Item = &'a Cells>,
    position: u64,
) -> Option<(u64, Vec<u8>)> {
    let mut at = position.checked_sub(1)?;
    for row in rows {
        let len = row.length() as u64;
        if at < len {
            let count = CHUNK.min((len - at) as usize);
            return Some((position + count as u64, row.read(at as usize, count)));
        }
        at -= len;
    }
    None
}

/// Writes a chunk. Answers how much more heap the rows take.
pub(super) fn write<'a>(
    rows: impl Iterator<Item = &'a mut Cells>,
    position: u64,
    chunk: &[u8],
) -> Result<usize, BadChunk> {
    let start = position.checked_sub(chunk.len() as u64).ok_or(BadChunk::Before)?;
    let mut at = start.checked_sub(1).ok_or(BadChunk::Behind)?;
    for row in rows {
        let len = row.length() as u64;
        if at < len {
            if chunk.len() as u64 > len - at {
                return Err(BadChunk::TooLarge);
            }
            let before = row.heap();
            row.write(at as usize, chunk);
            return Ok(row.heap() - before);
        }
        at -= len;
    }
    Err(BadChunk::Behind)
}

/// Takes the first bytes of a header.
pub(super) fn take<const N: usize>(header: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = header.split_first_chunk::<N>()?;
    *header = rest;
    Some(*taken)
}
