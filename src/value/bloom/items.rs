//! The items of a filter in DUMP and RDB files: items added, layers, options and expansion, and of
//! each layer its capacity, error rate, bits that an item sets, bits for each item, bits, 0, the
//! bits themselves, and items added.

use super::super::cells::Cells;
use super::super::module::{Item, Items, ModuleValue};
use super::layer::{Layer, Parameters};
use super::{Bloom, LIMIT};

/// Options that every filter has: bits are not rounded up to a power of two, and hashes have 64
/// bits. Filters of the first versions of the module, which had others, are not read.
const ALWAYS: u64 = 5;
const NON_SCALING: u64 = 8;

impl Bloom {
    /// A filter of a stranger.
    pub(super) fn from_stranger(
        layers: Vec<Layer>,
        items: u64,
        options: u64,
        expansion: u64,
    ) -> Option<Self> {
        let known = options & !NON_SCALING == ALWAYS && !layers.is_empty();
        let (scales, expansion) = (options & NON_SCALING == 0, u32::try_from(expansion).ok()?);
        known.then(|| Self::from_layers(layers, items, scales, expansion))
    }

    pub(super) const fn options(&self) -> u64 {
        if self.scales { ALWAYS } else { ALWAYS | NON_SCALING }
    }
}

impl ModuleValue for Bloom {
    const TYPE: &'static str = "MBbloom--";
    const VERSION: u64 = 4;

    fn heap(&self) -> usize {
        self.layers.capacity() * size_of::<Layer>() + self.cells_heap
    }

    fn share(&mut self) -> Self {
        let share = |layer: &mut Layer| Layer { cells: layer.cells.share(), ..*layer };
        Self { layers: self.layers.iter_mut().map(share).collect(), ..*self }
    }

    fn regain(&mut self) {
        self.layers.iter_mut().for_each(|layer| layer.cells.regain());
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Unsigned(self.items));
        out(Item::Unsigned(self.layers.len() as u64));
        out(Item::Unsigned(self.options()));
        out(Item::Unsigned(self.expansion.into()));
        for Layer { parameters, cells } in &self.layers {
            out(Item::Unsigned(parameters.capacity));
            out(Item::Double(parameters.rate));
            out(Item::Unsigned(parameters.hashes.into()));
            out(Item::Double(parameters.bits_per_item));
            out(Item::Unsigned(parameters.bits));
            out(Item::Unsigned(0));
            out(Item::Text(cells.read(0, cells.length()).into()));
            out(Item::Unsigned(parameters.items));
        }
    }

    fn load(version: u64, input: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let items = input.unsigned()?;
        let count = input.unsigned()?;
        let options = input.unsigned()?;
        let expansion = input.unsigned()?;
        let mut layers = Vec::new();
        let mut total = 0;
        for _ in 0..count {
            let layer = read_layer(input)?;
            total += layer.cells.length() as u64;
            if total > LIMIT {
                return None;
            }
            layers.push(layer);
        }
        layers.shrink_to_fit();
        Self::from_stranger(layers, items, options, expansion)
    }
}

fn read_layer(input: &mut Items<'_>) -> Option<Layer> {
    let capacity = input.unsigned()?;
    let rate = input.double()?;
    let hashes = u32::try_from(input.unsigned()?).ok()?;
    let bits_per_item = input.double()?;
    let bits = input.unsigned()?;
    if input.unsigned()? != 0 {
        return None;
    }
    let cells = Cells::from_bytes(&input.text()?);
    let items = input.unsigned()?;
    Layer::from_parts(Parameters { capacity, items, rate, hashes, bits_per_item, bits }, cells)
}
