//! [`Cuckoo`]: a cuckoo filter that grows, byte for byte as the module of Redis Stack keeps it.
//!
//! An item is one byte, its print, in one of two buckets. A print and either bucket give the other,
//! so a print can be moved without its item. A filter is a row of tables of buckets. An item goes to
//! a free place in either of its buckets, of the last table first. If there is none, prints are
//! moved between the buckets of the last table, up to a number of steps; if that helps nobody it is
//! undone, and there is another table.
//!
//! `chunks` has the header and chunks of SCANDUMP and LOADCHUNK, and `items` the items of DUMP and
//! RDB files.

mod chunks;
mod items;
mod place;
#[cfg(test)]
mod tests;

pub use self::chunks::BadHeader;
use self::place::{Place, alternative};
use super::cells::Cells;

/// Bytes that a filter can have in all its tables. Payloads and snapshots hold them in one piece, empty
/// ones too.
pub const LIMIT: u64 = 1 << 30;

/// Tables that a filter can have. Commands stop far below that.
const MOST_TABLES: usize = 1 << 16;

/// A filter of several tables is made compact once more than one item in this many was deleted.
const COMPACT: u64 = 10;

/// What a place holds that no item has.
const FREE: u8 = 0;

/// What a filter is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// For how many items the first table is made: at least two buckets.
    pub capacity: u64,
    /// Places of a bucket: at least 1.
    pub bucket_size: u8,
    /// How often prints are moved for an item: at least 1.
    pub max_iterations: u16,
    /// How much larger each table is than the one before, rounded up to a power of two. With 0 there
    /// is never another.
    pub expansion: u16,
}

/// There would be more bytes than [`LIMIT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// Why an item was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// There is never another table.
    Fixed,
    /// There are as many tables as there can be.
    Tables,
    /// The next table would be too large.
    TooLarge,
}

/// A filter; see the module for its layout.
#[derive(Debug, Clone)]
pub struct Cuckoo {
    tables: Vec<Cells>,
    /// Buckets of the first table: a power of two.
    buckets: u64,
    items: u64,
    deleted: u64,
    cells_heap: usize,
    max_iterations: u16,
    expansion: u16,
    bucket_size: u8,
}

impl Cuckoo {
    /// An empty filter.
    pub fn new(shape: &Shape) -> Result<Self, TooLarge> {
        let buckets = (shape.capacity / u64::from(shape.bucket_size.max(1))).max(1);
        let mut filter = Self {
            tables: Vec::new(),
            buckets: buckets.checked_next_power_of_two().ok_or(TooLarge)?,
            items: 0,
            deleted: 0,
            cells_heap: 0,
            max_iterations: shape.max_iterations,
            expansion: shape.expansion.checked_next_power_of_two().ok_or(TooLarge)?,
            bucket_size: shape.bucket_size.max(1),
        };
        if shape.expansion == 0 {
            filter.expansion = 0;
        }
        filter.tables.reserve_exact(1);
        filter.push_table().map_err(|_| TooLarge)?;
        Ok(filter)
    }

    /// How many items are in it: added, less deleted.
    pub const fn items(&self) -> u64 {
        self.items
    }

    /// How many items were deleted since it was last made compact.
    pub const fn deleted(&self) -> u64 {
        self.deleted
    }

    /// Buckets of the first table.
    pub const fn buckets(&self) -> u64 {
        self.buckets
    }

    /// Places of a bucket.
    pub const fn bucket_size(&self) -> u8 {
        self.bucket_size
    }

    /// How often prints are moved for an item.
    pub const fn max_iterations(&self) -> u16 {
        self.max_iterations
    }

    /// How much larger each table is than the one before.
    pub const fn expansion(&self) -> u16 {
        self.expansion
    }

    /// The number of tables.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }

    /// The bytes of all tables.
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.length() as u64).sum()
    }

    /// Whether an item is there, or looks as if.
    pub fn contains(&self, item: &[u8]) -> bool {
        self.has(Place::of(item))
    }

    fn has(&self, place: Place) -> bool {
        (0..self.tables.len()).any(|table| self.find(table, place, place.print).is_some())
    }

    /// How often an item was added, or looks as if. Twice as often if both its buckets are the same.
    pub fn count(&self, item: &[u8]) -> u64 {
        let place = Place::of(item);
        let mut count = 0;
        for (index, table) in self.tables.iter().enumerate() {
            for bucket in self.both(index, place) {
                let held = |slot: &usize| table.get(*slot) == place.print;
                count += self.slots(bucket).filter(held).count() as u64;
            }
        }
        count
    }

    /// Adds an item, whether it is there or not.
    pub fn add(&mut self, item: &[u8]) -> Result<(), Full> {
        self.insert(Place::of(item))
    }

    /// Adds an item unless it is there, or looks as if. Answers whether it was not.
    pub fn add_new(&mut self, item: &[u8]) -> Result<bool, Full> {
        let place = Place::of(item);
        if self.has(place) {
            return Ok(false);
        }
        self.insert(place).map(|()| true)
    }

    fn insert(&mut self, place: Place) -> Result<(), Full> {
        let tables = 0..self.tables.len();
        let free = tables.rev().find_map(|it| Some((it, self.find(it, place, FREE)?)));
        match free {
            Some((table, slot)) => self.set(table, slot, place.print),
            None if self.make_room(place) => {}
            None => {
                self.grow()?;
                return self.insert(place);
            }
        }
        self.items = self.items.wrapping_add(1);
        Ok(())
    }

    /// Puts a print into the last table by moving others. Answers whether that succeeded; if not,
    /// the table is as it was.
    fn make_room(&mut self, place: Place) -> bool {
        let last = self.tables.len() - 1;
        let [mut bucket, _] = self.both(last, place);
        let (mut print, mut victim) = (place.print, 0);
        for _ in 0..self.max_iterations {
            self.exchange(last, bucket, victim, &mut print);
            bucket = self.bucket(last, alternative(print, bucket));
            let mut slots = self.slots(bucket);
            if let Some(free) = slots.find(|slot| self.tables[last].get(*slot) == FREE) {
                self.set(last, free, print);
                return true;
            }
            victim = (victim + 1) % self.bucket_size;
        }
        for _ in 0..self.max_iterations {
            victim = (victim + self.bucket_size - 1) % self.bucket_size;
            bucket = self.bucket(last, alternative(print, bucket));
            self.exchange(last, bucket, victim, &mut print);
        }
        false
    }

    fn exchange(&mut self, table: usize, bucket: u64, victim: u8, print: &mut u8) {
        let slot = self.slots(bucket).start + usize::from(victim);
        let before = self.tables[table].get(slot);
        self.set(table, slot, *print);
        *print = before;
    }

    /// Deletes an item once. Answers whether it was there, or looked as if.
    pub fn delete(&mut self, item: &[u8]) -> bool {
        let place = Place::of(item);
        let tables = 0..self.tables.len();
        let found = tables.rev().find_map(|it| Some((it, self.find(it, place, place.print)?)));
        let Some((table, slot)) = found else { return false };
        self.set(table, slot, FREE);
        self.items = self.items.saturating_sub(1);
        self.deleted = self.deleted.saturating_add(1);
        if self.tables.len() > 1 && self.deleted > self.items / COMPACT {
            self.compact(false);
        }
        true
    }

    /// Moves prints from later tables to free places of earlier ones, and drops tables that become
    /// empty. With `on` it goes on to earlier tables though a later one did not become empty.
    pub fn compact(&mut self, on: bool) {
        for table in (1..self.tables.len()).rev() {
            if !self.empty_table(table) && !on {
                break;
            }
        }
        self.deleted = 0;
    }

    /// Whether no print is left in the table. It is dropped if it was the last one.
    fn empty_table(&mut self, table: usize) -> bool {
        let (mut emptied, mut from) = (true, 0);
        while let Some(slot) = self.tables[table].next_filled(from) {
            emptied &= self.move_down(table, slot);
            from = slot + 1;
        }
        if emptied && table + 1 == self.tables.len() {
            self.cells_heap -= self.tables.pop().map_or(0, |table| table.heap());
        }
        emptied
    }

    fn move_down(&mut self, table: usize, slot: usize) -> bool {
        let print = self.tables[table].get(slot);
        let place = Place { print, first: slot as u64 / u64::from(self.bucket_size) };
        let free = (0..table).find_map(|it| Some((it, self.find(it, place, FREE)?)));
        let Some((to, free)) = free else { return false };
        self.set(to, free, print);
        self.set(table, slot, FREE);
        true
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Full> {
        if self.expansion == 0 {
            return Err(Full::Fixed);
        }
        if self.tables.len() >= MOST_TABLES {
            return Err(Full::Tables);
        }
        self.push_table()
    }

    fn push_table(&mut self) -> Result<(), Full> {
        let length = self.table_length(self.tables.len()).ok_or(Full::TooLarge)?;
        if self.bytes() + length as u64 > LIMIT {
            return Err(Full::TooLarge);
        }
        let table = Cells::new(length);
        self.cells_heap += table.heap();
        self.tables.push(table);
        Ok(())
    }

    /// Bytes of the table at an index, if a table can have so many.
    fn table_length(&self, index: usize) -> Option<usize> {
        let growth = u64::from(self.expansion).checked_pow(u32::try_from(index).ok()?)?;
        let buckets = self.buckets.checked_mul(growth)?;
        let length = buckets.checked_mul(self.bucket_size.into())?;
        if (1..=LIMIT).contains(&length) { usize::try_from(length).ok() } else { None }
    }

    /// Where a print is in either bucket of a place.
    #[inline]
    fn find(&self, table: usize, place: Place, print: u8) -> Option<usize> {
        let cells = &self.tables[table];
        let buckets = self.both(table, place);
        let mut slots = buckets.into_iter().flat_map(|bucket| self.slots(bucket));
        slots.find(|slot| cells.get(*slot) == print)
    }

    /// Both buckets of a place in a table.
    #[inline]
    fn both(&self, table: usize, place: Place) -> [u64; 2] {
        let first = self.bucket(table, place.first);
        [first, self.bucket(table, alternative(place.print, first))]
    }

    #[inline]
    fn bucket(&self, table: usize, hash: u64) -> u64 {
        // A power of two.
        let buckets = self.tables[table].length() as u64 / u64::from(self.bucket_size);
        hash & (buckets - 1)
    }

    #[inline]
    fn slots(&self, bucket: u64) -> std::ops::Range<usize> {
        let size = usize::from(self.bucket_size);
        let start = bucket as usize * size;
        start..start + size
    }

    fn set(&mut self, table: usize, slot: usize, print: u8) {
        let table = &mut self.tables[table];
        let before = table.heap();
        *table.get_mut(slot) = print;
        self.cells_heap += table.heap() - before;
    }
}
