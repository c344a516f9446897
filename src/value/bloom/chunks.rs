//! The header and the chunks in which SCANDUMP gives a filter, and LOADCHUNK takes it.
//!
//! All numbers begin with the little end.
//!
//! | bytes | header |
//! |---|---|
//! | 8 | items |
//! | 4 | layers |
//! | 4 | 5, or 13 if the filter does not scale |
//! | 4 | expansion |
//! | 53 each | the layers |
//!
//! | bytes | layer |
//! |---|---|
//! | 8, 8 | bytes, bits |
//! | 8 | items |
//! | 8, 8 | error rate and bits for each item, as floats |
//! | 4 | bits that an item sets |
//! | 8 | capacity |
//! | 1 | 0 |

use super::super::cells::Cells;
use super::super::chunks::{self, BadChunk, take};
use super::layer::{Layer, Parameters};
use super::{Bloom, LIMIT};

const HEAD: usize = 20;
const LAYER: usize = 53;

impl Bloom {
    /// All but the bits.
    pub fn header(&self) -> Vec<u8> {
        let mut header = Vec::with_capacity(HEAD + LAYER * self.layers.len());
        header.extend(self.items.to_le_bytes());
        header.extend((self.layers.len() as u32).to_le_bytes());
        header.extend((self.options() as u32).to_le_bytes());
        header.extend(self.expansion.to_le_bytes());
        for Layer { parameters, cells } in &self.layers {
            header.extend((cells.length() as u64).to_le_bytes());
            header.extend(parameters.bits.to_le_bytes());
            header.extend(parameters.items.to_le_bytes());
            header.extend(parameters.rate.to_le_bytes());
            header.extend(parameters.bits_per_item.to_le_bytes());
            header.extend(parameters.hashes.to_le_bytes());
            header.extend(parameters.capacity.to_le_bytes());
            header.push(0);
        }
        header
    }

    /// A filter of this header, with no bit set. `None` if the header is none.
    pub fn from_header(header: &[u8]) -> Option<Self> {
        let mut input = header;
        let items = u64::from_le_bytes(take(&mut input)?);
        let count = u32::from_le_bytes(take(&mut input)?) as usize;
        let options = u32::from_le_bytes(take(&mut input)?);
        let expansion = u32::from_le_bytes(take(&mut input)?);
        if count.checked_mul(LAYER) != Some(input.len()) {
            return None;
        }
        // Nothing is made before all of it was checked.
        let (parts, _) = input.as_chunks::<LAYER>();
        let parameters: Vec<_> =
            parts.iter().map(|part| read_layer(part)).collect::<Option<_>>()?;
        let total = parameters.iter().map(|it| it.bits / 8).fold(0_u64, u64::saturating_add);
        if total > LIMIT {
            return None;
        }
        let empty = |it: &Parameters| Layer::from_parts(*it, Cells::new(it.length()?));
        let layers = parameters.iter().map(empty).collect::<Option<Vec<_>>>()?;
        Self::from_stranger(layers, items, options.into(), expansion.into())
    }

    /// The chunk at a position, which is 1 for the first, and the position after it. `None` at the
    /// end.
    pub fn chunk(&self, position: u64) -> Option<(u64, Vec<u8>)> {
        chunks::read(self.layers.iter().map(|layer| &layer.cells), position)
    }

    /// Sets the bits of a chunk. The position is that after it.
    pub fn load_chunk(&mut self, position: u64, chunk: &[u8]) -> Result<(), BadChunk> {
        let rows = self.layers.iter_mut().map(|layer| &mut layer.cells);
        self.cells_heap += chunks::write(rows, position, chunk)?;
        Ok(())
    }
}

fn read_layer(mut part: &[u8]) -> Option<Parameters> {
    let bytes = u64::from_le_bytes(take(&mut part)?);
    let parameters = Parameters {
        bits: u64::from_le_bytes(take(&mut part)?),
        items: u64::from_le_bytes(take(&mut part)?),
        rate: f64::from_le_bytes(take(&mut part)?),
        bits_per_item: f64::from_le_bytes(take(&mut part)?),
        hashes: u32::from_le_bytes(take(&mut part)?),
        capacity: u64::from_le_bytes(take(&mut part)?),
    };
    let fits = parameters.length().map(|length| length as u64) == Some(bytes) && *part == [0];
    fits.then_some(parameters)
}
