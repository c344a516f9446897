//! The header and the chunks in which SCANDUMP gives a filter, and LOADCHUNK takes it.
//!
//! All numbers begin with the little end.
//!
//! | bytes | header |
//! |---|---|
//! | 8 | items |
//! | 8 | buckets of the first table |
//! | 8 | deleted items |
//! | 8 | tables |
//! | 2, 2, 2 | bucket size, iterations, expansion |

use super::super::cells::Cells;
use super::super::chunks::{self, BadChunk, take};
use super::{Cuckoo, LIMIT, MOST_TABLES};

/// Why a header gives no filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadHeader {
    /// It has another length.
    Length,
    /// There is no filter of these numbers.
    Numbers,
}

impl Cuckoo {
    /// All but the prints.
    pub fn header(&self) -> Vec<u8> {
        let mut header = Vec::with_capacity(38);
        for number in [self.items, self.buckets, self.deleted, self.tables.len() as u64] {
            header.extend(number.to_le_bytes());
        }
        for number in [u16::from(self.bucket_size), self.max_iterations, self.expansion] {
            header.extend(number.to_le_bytes());
        }
        header
    }

    /// A filter of this header, without prints.
    pub fn from_header(header: &[u8]) -> Result<Self, BadHeader> {
        let (numbers, tables) = Self::read_header(header).ok_or(BadHeader::Length)?;
        Self::without_prints(&numbers, tables).ok_or(BadHeader::Numbers)
    }

    fn read_header(mut header: &[u8]) -> Option<(Numbers, u64)> {
        let mut long = || take(&mut header).map(u64::from_le_bytes);
        let (items, buckets, deleted, tables) = (long()?, long()?, long()?, long()?);
        let mut short = || take(&mut header).map(|it| u16::from_le_bytes(it).into());
        let (bucket_size, max_iterations, expansion) = (short()?, short()?, short()?);
        let numbers = Numbers { items, buckets, deleted, bucket_size, max_iterations, expansion };
        header.is_empty().then_some((numbers, tables))
    }

    fn without_prints(numbers: &Numbers, tables: u64) -> Option<Self> {
        let mut filter = Self::without_tables(numbers)?;
        let tables = usize::try_from(tables).ok().filter(|it| (1..=MOST_TABLES).contains(it))?;
        let lengths = (0..tables).map(|index| filter.table_length(index));
        let lengths = lengths.collect::<Option<Vec<_>>>()?;
        let total = lengths.iter().fold(0_u64, |sum, it| sum.saturating_add(*it as u64));
        if total > LIMIT {
            return None;
        }
        filter.set_tables(lengths.into_iter().map(Cells::new).collect());
        Some(filter)
    }

    /// The chunk at a position, which is 1 for the first, and the position after it. `None` at the
    /// end.
    pub fn chunk(&self, position: u64) -> Option<(u64, Vec<u8>)> {
        chunks::read(self.tables.iter(), position)
    }

    /// Sets the prints of a chunk, which is not empty. The position is that after it.
    pub fn load_chunk(&mut self, position: u64, chunk: &[u8]) -> Result<(), BadChunk> {
        if chunk.is_empty() {
            return Err(BadChunk::Behind);
        }
        self.cells_heap += chunks::write(self.tables.iter_mut(), position, chunk)?;
        Ok(())
    }

    /// A filter of a stranger, without tables. `None` if there is none of these numbers.
    pub(super) fn without_tables(numbers: &Numbers) -> Option<Self> {
        let powers = numbers.expansion == 0 || numbers.expansion.is_power_of_two();
        let filter = Self {
            tables: Vec::new(),
            buckets: numbers.buckets,
            items: numbers.items,
            deleted: numbers.deleted,
            cells_heap: 0,
            max_iterations: u16::try_from(numbers.max_iterations).ok()?,
            expansion: u16::try_from(numbers.expansion).ok()?,
            bucket_size: u8::try_from(numbers.bucket_size).ok()?,
        };
        let moves = filter.max_iterations > 0 && filter.bucket_size > 0;
        (numbers.buckets.is_power_of_two() && powers && moves).then_some(filter)
    }

    pub(super) fn set_tables(&mut self, tables: Vec<Cells>) {
        self.cells_heap = tables.iter().map(Cells::heap).sum();
        self.tables = tables;
    }
}

/// What a filter is beside its tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) items: u64,
    pub(super) buckets: u64,
    pub(super) deleted: u64,
    pub(super) bucket_size: u64,
    pub(super) max_iterations: u64,
    pub(super) expansion: u64,
}
