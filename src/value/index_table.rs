//! [`IndexTable`]: a hash table whose entries lie densely, in insertion order until a removal.
//!
//! Shards of the keyspace, hashes and sets are made of it. What it gives beyond a common hash
//! table is an index for every entry: a uniform sample is one random number, and a walk can stop
//! at any index and go on later, through growth and removals alike.
//!
//! Layout: the entries lie in pages of [`PAGE`] entries, and [`Buckets`] of a cache line each hold
//! nothing but their indices and a tag byte for each. The first page grows by doubling, so that a
//! little table stays little. Every later page is allocated whole, so growth moves no entry and
//! wastes a page at most, where one long vector would waste half of itself and copy the rest.
//! No hash is stored: growth computes it again from the key.
//!
//! # Walks
//!
//! A removal moves the last entry into the hole. A walk therefore goes from the last index down
//! to 0: a removal moves an entry within the part not yet walked, within the walked part, or from
//! the walked part into the other, but never out of the reach of the walk. Nothing that is
//! present all along is missed; an entry may be met twice.
//!
//! # Which bits of a hash mean what
//!
//! [`Buckets`] find the bucket by the low 32 bits, and tag the entry with the top 8. Whoever spreads
//! keys over several tables takes bits between these, say `hash >> 40`: shards chosen by low or top
//! bits would hold tables of colliding entries.

mod buckets;

use std::hash::{BuildHasher, Hasher};
use std::iter::FlatMap;
use std::marker::PhantomData;
use std::sync::LazyLock;
use std::{mem, slice};

use foldhash::quality::SeedableRandomState;
use triomphe::Arc;

use super::part::{Duplicate, Part};
use buckets::Buckets;

/// Entries in a page.
pub const PAGE: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 8;

/// The capacity the first page begins with.
const FIRST: usize = 4;

/// An allocation of fewer than this many places is never worth shrinking.
const LITTLE: usize = 16;

/// Memory is given back once fewer than one place in this many is taken.
const SPARSE: usize = 8;

/// An entry of an [`IndexTable`], which is found by its key.
pub trait Keyed {
    /// The bytes that identify the entry. They must not change while the entry is in a table.
    fn key(&self) -> &[u8];
}

/// The memory of a page of entries: owned, or shared with snapshots.
pub trait Page<T> {
    /// A page of these entries, which keeps the capacity of the vector.
    fn new(entries: Vec<T>) -> Self;
    /// The entries of the page.
    fn list(&self) -> &Vec<T>;
    /// The entries of the page, to change. A shared page is copied first.
    fn list_mut(&mut self) -> &mut Vec<T>;
}

impl<T> Page<T> for Vec<T> {
    #[inline]
    fn new(entries: Vec<T>) -> Self {
        entries
    }

    #[inline]
    fn list(&self) -> &Vec<T> {
        self
    }

    #[inline]
    fn list_mut(&mut self) -> &mut Vec<T> {
        self
    }
}

impl<T: Clone> Page<T> for Part<Vec<T>> {
    #[inline]
    fn new(entries: Vec<T>) -> Self {
        entries.into()
    }

    #[inline]
    fn list(&self) -> &Vec<T> {
        self
    }

    #[inline]
    fn list_mut(&mut self) -> &mut Vec<T> {
        self
    }
}

/// A table whose entries a snapshot can read while the table changes.
pub type SharedTable<T> = IndexTable<T, Part<Vec<T>>>;

/// The entries of a [`SharedTable`] as they were when it was shared.
pub struct Rows<T>(Vec<Arc<Vec<T>>>);

impl<T> Rows<T> {
    /// The entries, from the first index to the last.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flat_map(|page| page.iter())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|page| page.len()).sum()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `index`.
    pub fn get(&self, index: u32) -> Option<&T> {
        let (page, place) = split(index);
        self.0.get(page)?.get(place)
    }
}

/// Entries from the first index to the last.
pub type Iter<'a, T, P = Vec<T>> =
    FlatMap<slice::Iter<'a, P>, slice::Iter<'a, T>, fn(&'a P) -> slice::Iter<'a, T>>;

/// The hash of a key in every [`IndexTable`] of this process; another process has another seed.
#[inline]
pub fn hash(key: &[u8]) -> u64 {
    static SEED: LazyLock<SeedableRandomState> = LazyLock::new(SeedableRandomState::random);
    let mut hasher = SEED.build_hasher();
    hasher.write(key);
    hasher.finish()
}

/// A hash table whose entries have dense indices; see the module for its layout.
pub struct IndexTable<T, P = Vec<T>> {
    /// All full but the last that holds entries; one empty page may follow it.
    pages: Vec<P>,
    index: Buckets,
    of: PhantomData<T>,
}

impl<T, P: Page<T>> IndexTable<T, P> {
    /// An empty table without an allocation.
    pub const fn new() -> Self {
        Self { pages: Vec::new(), index: Buckets::new(), of: PhantomData }
    }

    /// How many entries there are. Their indices are below this.
    #[inline]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is no entry.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `index`.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&T> {
        let (page, place) = split(index);
        self.pages.get(page)?.list().get(place)
    }

    /// The entry at `index`, to change. Its key must stay the same.
    #[inline]
    pub fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let (page, place) = split(index);
        self.pages.get_mut(page)?.list_mut().get_mut(place)
    }

    /// The entries, from the first index to the last.
    pub fn iter(&self) -> Iter<'_, T, P> {
        self.pages.iter().flat_map(|page| page.list().iter())
    }

    /// A step of a walk over all entries: calls `meet` with at most `count` of them and returns the
    /// cursor of the next step. A walk begins and ends with cursor 0; any other cursor is the
    /// number of entries still to visit, and one beyond the end means the end.
    pub fn walk(&self, cursor: u64, count: usize, mut meet: impl FnMut(&T)) -> u64 {
        let len = self.len() as u64;
        let from = if cursor == 0 { len } else { cursor.min(len) };
        let to = from.saturating_sub(count.max(1) as u64);
        for index in (to..from).rev() {
            if let Some(entry) = self.get(index as u32) {
                meet(entry);
            }
        }
        to
    }

    /// Bytes of heap of the pages and the index. What the entries hold beyond their own size is
    /// not counted.
    #[inline]
    pub fn heap(&self) -> usize {
        let places = match self.pages.as_slice() {
            [] => 0,
            [first, later @ ..] => first.list().capacity() + later.len() * PAGE,
        };
        self.pages.capacity() * size_of::<P>() + places * size_of::<T>() + self.index.heap()
    }

    /// Removes all entries and gives the memory back.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

impl<T: Keyed, P: Page<T>> IndexTable<T, P> {
    /// The index of the entry with this key. `hash` is the key's [`hash`].
    #[inline]
    pub fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        self.index.find(hash, |index| self.get(index).is_some_and(|entry| entry.key() == key))
    }

    /// The entry that [`Self::find`] most likely finds, without a look at its key.
    #[inline]
    pub fn guess(&self, hash: u64) -> Option<&T> {
        self.get(self.index.guess(hash)?)
    }

    /// Adds an entry at the end and returns its index. No entry may have the same key.
    #[inline]
    pub fn push(&mut self, hash: u64, entry: T) -> u32 {
        let len = self.len();
        if len == self.index.capacity() {
            self.reindex(len + len / 2 + 1);
        }
        let index = len as u32;
        self.index.insert(hash, index);
        self.page_with_room(index).push(entry);
        index
    }

    /// Removes the entry at an index below `len`. Returns it with the index from which the last
    /// entry moved into its place, if one did.
    pub fn swap_remove(&mut self, index: u32) -> (T, Option<u32>) {
        let last = self.len() as u32 - 1;
        self.unlink(index, last);
        let (hole, end) = (split(index), split(last));
        let removed = if hole.0 == end.0 {
            self.pages[hole.0].list_mut().swap_remove(hole.1)
        } else {
            let moved = self.pages[end.0].list_mut().swap_remove(end.1);
            mem::replace(&mut self.pages[hole.0].list_mut()[hole.1], moved)
        };
        self.shrink_if_sparse();
        (removed, (index != last).then_some(last))
    }

    /// Gives memory back when far less is held than there is room for. [`Self::swap_remove`] ends
    /// with it. Amortized over removals its cost is constant.
    #[inline]
    pub fn shrink_if_sparse(&mut self) {
        self.drop_spare_page();
        let len = self.len();
        if is_sparse(len, self.index.capacity()) {
            self.reindex(2 * len);
        }
        if is_sparse(self.pages.len(), self.pages.capacity()) {
            self.pages.shrink_to(2 * self.pages.len());
        }
        if let [only] = self.pages.as_mut_slice()
            && is_sparse(len, only.list().capacity())
        {
            only.list_mut().shrink_to(2 * len);
        }
    }

    /// Rebuilds the index with room for `capacity` entries. It reads the entries in memory order,
    /// which takes a half to a third of the time that it takes in the order of their hashes.
    #[cold]
    fn reindex(&mut self, capacity: usize) {
        self.index = Buckets::with_capacity(capacity);
        for (index, entry) in (0..).zip(self.pages.iter().flat_map(|page| page.list())) {
            self.index.insert(hash(entry.key()), index);
        }
    }

    /// Removes the entry at `index` from the hash index, and records that the one at `last` moves
    /// there.
    fn unlink(&mut self, index: u32, last: u32) {
        self.index.remove(hash_at(&self.pages, index), index);
        if index != last {
            self.index.rename(hash_at(&self.pages, last), last, index);
        }
    }

    /// The page that an entry of this index, the next at the end, is pushed to.
    #[inline]
    fn page_with_room(&mut self, index: u32) -> &mut Vec<T> {
        let (page, place) = split(index);
        if page == self.pages.len() {
            let room = if page == 0 { FIRST } else { PAGE };
            self.pages.push(P::new(Vec::with_capacity(room)));
        }
        let page = self.pages[page].list_mut();
        if place == page.capacity() {
            page.reserve_exact(place.max(FIRST));
        }
        page
    }

    /// Drops an empty page only when the page before it is half empty, so that a table that shrinks
    /// and grows around a page boundary does not allocate each time.
    fn drop_spare_page(&mut self) {
        if let [.., before, spare] = self.pages.as_slice()
            && spare.list().is_empty()
            && before.list().len() <= PAGE / 2
        {
            self.pages.pop();
        }
    }
}

impl<T: Clone> SharedTable<T> {
    /// The entries as they are now. A page is copied when the table later changes it. The time
    /// grows with the number of pages.
    pub fn share(&mut self) -> Rows<T> {
        Rows(self.pages.iter_mut().map(Part::share).collect())
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        self.pages.iter_mut().for_each(Part::regain);
    }
}

impl<T, P: Page<T>> Default for IndexTable<T, P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone, P: Page<T>> Clone for IndexTable<T, P> {
    /// Clones every page with its capacity, which [`IndexTable::heap`] relies on.
    fn clone(&self) -> Self {
        let pages = self.pages.iter().map(|page| P::new(page.list().duplicate())).collect();
        Self { pages, index: self.index.clone(), of: PhantomData }
    }
}

/// Page and place in it.
#[inline]
const fn split(index: u32) -> (usize, usize) {
    ((index >> PAGE_BITS) as usize, index as usize & (PAGE - 1))
}

#[inline]
fn hash_at<T: Keyed, P: Page<T>>(pages: &[P], index: u32) -> u64 {
    let (page, place) = split(index);
    hash(pages[page].list()[place].key())
}

const fn is_sparse(len: usize, places: usize) -> bool {
    places > LITTLE && len < places / SPARSE
}

#[cfg(test)]
mod tests;
