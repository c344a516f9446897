//! Count-min sketches: rows of counters, in which an item has one counter of each row.

use super::module::{Item, Items, ModuleValue};
use super::part::Part;

/// A count-min sketch.
#[derive(Debug, Clone)]
pub struct CountMin {
    width: usize,
    depth: usize,
    /// What was counted altogether.
    count: u64,
    /// The rows, one behind the other.
    cells: Part<Vec<u32>>,
}

impl CountMin {
    /// A sketch that has counted nothing; `None` if it would have more counters than there can be.
    pub fn new(width: usize, depth: usize) -> Option<Self> {
        let cells = width.checked_mul(depth).filter(|cells| *cells <= isize::MAX as usize / 4)?;
        let mut row = Vec::new();
        row.try_reserve_exact(cells).ok()?;
        row.resize(cells, 0);
        Some(Self { width, depth, count: 0, cells: row.into() })
    }

    /// Counters of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// What was counted altogether.
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl ModuleValue for CountMin {
    const TYPE: &'static str = "CMSk-TYPE";
    const VERSION: u64 = 0;

    fn heap(&self) -> usize {
        self.cells.capacity() * size_of::<u32>()
    }

    fn share(&mut self) -> Self {
        Self { cells: Part::Shared(self.cells.share()), ..*self }
    }

    fn regain(&mut self) {
        self.cells.regain();
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Unsigned(self.width as u64));
        out(Item::Unsigned(self.depth as u64));
        out(Item::Unsigned(self.count));
        let bytes: Vec<u8> = self.cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
        out(Item::text(&bytes));
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        let width = usize::try_from(items.unsigned()?).ok()?;
        let depth = usize::try_from(items.unsigned()?).ok()?;
        let count = items.unsigned()?;
        let bytes = items.text()?;
        let (cells, rest) = bytes.as_chunks();
        let fits = width > 0 && width.checked_mul(depth) == Some(cells.len()) && rest.is_empty();
        let cells = cells.iter().map(|cell| u32::from_le_bytes(*cell));
        fits.then(|| Self { width, depth, count, cells: Part::from(cells.collect::<Vec<_>>()) })
    }
}
