//! [`Bloom`]: a Bloom filter that grows, bit for bit as the module of Redis Stack keeps it.
//!
//! A filter is a row of layers. An item is in the filter if it is in any layer; it is added to the
//! last one. When that has as many items as it was made for, there is a larger one with half its
//! error rate, so that the rates of all layers together stay below the one that was asked for.
//! A filter that does not scale has one layer, and refuses items when that is full.
//!
//! | file | what it holds |
//! |---|---|
//! | `layer` | one layer: its size, and which bits an item sets |
//! | `chunks` | the header and the chunks of SCANDUMP and LOADCHUNK |
//! | `items` | the items of DUMP and RDB files |

mod layer;
mod chunks;
mod items;
#[cfg(test)]
mod tests;

use self::layer::{Hash, Layer};

/// Bytes that a filter can have in all its layers. Payloads and snapshots hold them in one piece, empty
/// ones too.
pub const LIMIT: u64 = 1 << 30;

/// By how much the error rate of a layer is below that of the one before it.
const TIGHTENING: f64 = 0.5;

/// What a filter is asked to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// How often an item may be found that was not added: above 0 and below 1.
    pub error: f64,
    /// For how many items the first layer is made: at least 1.
    pub capacity: u64,
    /// Whether there is another layer when one is full.
    pub scales: bool,
    /// How much larger each layer is than the one before. It is kept, though not used, of a filter
    /// that does not scale.
    pub expansion: u32,
}

/// Why there is no layer of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoLayer {
    /// The error rate or the capacity is 0.
    Impossible,
    /// The filter would have more bytes than [`LIMIT`].
    TooLarge,
}

/// Why an item was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// A filter that does not scale has as many items as it was made for.
    NonScaling,
    /// There is no larger layer.
    NoLayer(NoLayer),
}

/// A filter; see the module for its layout.
#[derive(Debug, Clone)]
pub struct Bloom {
    layers: Vec<Layer>,
    items: u64,
    /// Whether there can be another layer.
    scales: bool,
    expansion: u32,
    /// The heap of the bits.
    cells_heap: usize,
}

impl Bloom {
    /// An empty filter.
    pub fn new(shape: &Shape) -> Result<Self, NoLayer> {
        let rate = if shape.scales { shape.error * TIGHTENING } else { shape.error };
        let layer = Layer::new(shape.capacity, rate)?;
        Ok(Self::from_layers(vec![layer], 0, shape.scales, shape.expansion))
    }

    fn from_layers(layers: Vec<Layer>, items: u64, scales: bool, expansion: u32) -> Self {
        let cells_heap = layers.iter().map(|layer| layer.cells.heap()).sum();
        Self { layers, items, scales, expansion, cells_heap }
    }

    /// How many items were added.
    pub const fn items(&self) -> u64 {
        self.items
    }

    /// The number of layers.
    pub fn layers(&self) -> usize {
        self.layers.len()
    }

    /// For how many items all layers are made.
    pub fn capacity(&self) -> u64 {
        self.layers.iter().fold(0, |sum, layer| sum.saturating_add(layer.capacity()))
    }

    /// How much larger each layer is than the one before; `None` if there is never another.
    pub fn expansion(&self) -> Option<u32> {
        self.scales.then_some(self.expansion)
    }

    /// The bytes of all layers.
    pub fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes() as u64).sum()
    }

    /// The layers in words, as BF.DEBUG shows them.
    pub fn describe(&self) -> impl Iterator<Item = String> {
        self.layers.iter().map(Layer::describe)
    }

    /// Whether an item was added, or looks as if.
    pub fn contains(&self, item: &[u8]) -> bool {
        self.has(Hash::of(item))
    }

    fn has(&self, hash: Hash) -> bool {
        self.layers.iter().rev().any(|layer| layer.contains(hash))
    }

    /// Adds an item. Answers whether it was not there; one that was there changes nothing.
    pub fn add(&mut self, item: &[u8]) -> Result<bool, Full> {
        let hash = Hash::of(item);
        if self.has(hash) {
            return Ok(false);
        }
        if self.layers.last().is_none_or(Layer::is_full) {
            self.grow()?;
        }
        if let Some(last) = self.layers.last_mut() {
            let before = last.cells.heap();
            last.add(hash);
            self.cells_heap += last.cells.heap() - before;
        }
        self.items = self.items.wrapping_add(1);
        Ok(true)
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Full> {
        let expansion = self.expansion().ok_or(Full::NonScaling)?;
        let last = self.layers.last().ok_or(Full::NoLayer(NoLayer::Impossible))?;
        let capacity = last.capacity().saturating_mul(expansion.into());
        let layer = Layer::new(capacity, last.rate() * TIGHTENING).map_err(Full::NoLayer)?;
        if self.bytes() + layer.bytes() as u64 > LIMIT {
            return Err(Full::NoLayer(NoLayer::TooLarge));
        }
        self.cells_heap += layer.cells.heap();
        self.layers.push(layer);
        Ok(())
    }
}
