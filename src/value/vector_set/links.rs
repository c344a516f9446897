//! [`Links`]: who is linked with whom, on each layer.
//!
//! A link has no direction: each end names the other. Layer 0 holds all elements, one row of twice
//! `m` places for each. The layers above hold few; there an element has one block of `m` places a
//! layer, found from the block of the layer below. No row has more than [`WIDEST`] places: an element
//! with more links than that has a list of its own. So a set takes memory for the links that there are
//! and not for those that a large `m` allows.

use hashbrown::HashMap;
use triomphe::Arc;

use super::grid::Grid;

/// A place without a link; a block that there is not.
pub(super) const NONE: u32 = u32::MAX;

/// Instead of the first link: the links are in a list.
const LISTED: u32 = u32::MAX - 1;

/// The most places of a row.
pub(super) const WIDEST: usize = 128;

/// The highest layer.
pub(super) const TOP: usize = 15;

/// The links of all elements, by their indices.
#[derive(Debug, Clone)]
pub(super) struct Links {
    ground: Grid<u32>,
    /// The block of layer 1 of each element.
    towers: Grid<u32>,
    /// The number of the block of the next layer, then the links.
    blocks: Grid<u32>,
    /// The first block that is free; it names the next one.
    free: u32,
    /// How many elements reach each layer.
    counts: [u32; TOP + 1],
    m: usize,
    /// The links that no row has room for, by layer and element.
    lists: HashMap<(usize, u32), Arc<Vec<u32>>, foldhash::fast::RandomState>,
    /// How many links the lists have room for.
    listed: usize,
}

impl Links {
    pub(super) fn new(m: usize) -> Self {
        Self {
            ground: Grid::new(WIDEST.min(2 * m)),
            towers: Grid::new(1),
            blocks: Grid::new(1 + WIDEST.min(m)),
            free: NONE,
            counts: [0; TOP + 1],
            m,
            lists: HashMap::default(),
            listed: 0,
        }
    }

    /// How many links an element can have on a layer.
    pub(super) const fn room(&self, layer: usize) -> usize {
        if layer == 0 { 2 * self.m } else { self.m }
    }

    /// How many elements reach a layer.
    pub(super) fn count(&self, layer: usize) -> u32 {
        self.counts.get(layer).copied().unwrap_or(0)
    }

    /// The highest layer of an element.
    pub(super) fn level(&self, index: u32) -> usize {
        let mut block = self.towers.row(index)[0];
        let mut level = 0;
        while block != NONE {
            block = self.blocks.row(block)[0];
            level += 1;
        }
        level
    }

    /// Adds an element without links, which reaches up to `level`.
    pub(super) fn push(&mut self, level: usize) {
        let mut block = NONE;
        for _ in 0..level {
            block = self.new_block(block);
        }
        self.ground.push(&vec![NONE; self.ground.width()]);
        self.towers.push(&[block]);
        self.counts[..=level.min(TOP)].iter_mut().for_each(|count| *count += 1);
    }

    fn new_block(&mut self, above: u32) -> u32 {
        let mut row = vec![NONE; self.blocks.width()];
        row[0] = above;
        if self.free == NONE {
            self.blocks.push(&row);
            return self.blocks.len() - 1;
        }
        let block = self.free;
        let place = self.blocks.row_mut(block);
        self.free = place[0];
        place.copy_from_slice(&row);
        block
    }

    /// Removes an element, whose links must be gone. The last element takes its index.
    pub(super) fn swap_remove(&mut self, index: u32) {
        let (level, last) = (self.level(index), self.ground.len() - 1);
        self.counts[..=level.min(TOP)].iter_mut().for_each(|count| *count -= 1);
        let mut block = self.towers.row(index)[0];
        while block != NONE {
            let row = self.blocks.row_mut(block);
            let above = std::mem::replace(&mut row[0], self.free);
            self.free = block;
            block = above;
        }
        if index != last {
            for layer in 0..=self.level(last) {
                for at in 0..self.degree(layer, last) {
                    let neighbour = self.of(layer, last)[at];
                    self.replace(layer, neighbour, last, index);
                }
                if let Some(list) = self.lists.remove(&(layer, last)) {
                    self.lists.insert((layer, index), list);
                }
            }
        }
        self.ground.swap_remove(index);
        self.towers.swap_remove(index);
        if self.ground.len() == 0 {
            self.blocks = Grid::new(self.blocks.width());
            self.free = NONE;
        }
    }

    /// The links of an element that reaches this layer.
    #[inline]
    pub(super) fn of(&self, layer: usize, index: u32) -> &[u32] {
        let row = self.places(layer, index);
        if row.first() == Some(&LISTED) {
            return self.lists.get(&(layer, index)).map_or(&[], |list| list);
        }
        let len = row.iter().position(|link| *link == NONE).unwrap_or(row.len());
        &row[..len]
    }

    pub(super) fn degree(&self, layer: usize, index: u32) -> usize {
        self.of(layer, index).len()
    }

    pub(super) fn is_full(&self, layer: usize, index: u32) -> bool {
        self.degree(layer, index) >= self.room(layer)
    }

    #[inline]
    fn places(&self, layer: usize, index: u32) -> &[u32] {
        if layer == 0 {
            return self.ground.row(index);
        }
        let block = self.block(layer, index);
        if block == NONE { &[] } else { &self.blocks.row(block)[1..] }
    }

    fn places_mut(&mut self, layer: usize, index: u32) -> &mut [u32] {
        if layer == 0 {
            return self.ground.row_mut(index);
        }
        let block = self.block(layer, index);
        if block == NONE { &mut [] } else { &mut self.blocks.row_mut(block)[1..] }
    }

    fn block(&self, layer: usize, index: u32) -> u32 {
        let mut block = self.towers.row(index)[0];
        for _ in 1..layer {
            if block == NONE {
                break;
            }
            block = self.blocks.row(block)[0];
        }
        block
    }

    pub(super) fn has(&self, layer: usize, one: u32, other: u32) -> bool {
        self.of(layer, one).contains(&other)
    }

    /// Links two elements, which reach the layer, are not linked there, and have room.
    pub(super) fn join(&mut self, layer: usize, one: u32, other: u32) {
        self.add(layer, one, other);
        self.add(layer, other, one);
    }

    fn add(&mut self, layer: usize, to: u32, link: u32) {
        let degree = self.degree(layer, to);
        let row = self.places_mut(layer, to);
        if degree < row.len() && row[0] != LISTED {
            row[degree] = link;
        } else {
            self.change_list(layer, to, |list| list.push(link));
        }
    }

    /// Changes the list of an element. It gets one if it has none.
    fn change_list(&mut self, layer: usize, of: u32, change: impl FnOnce(&mut Vec<u32>)) {
        let row = self.places_mut(layer, of);
        let Some(first) = row.first_mut() else { return };
        if *first != LISTED {
            let links = row.to_vec();
            row.fill(NONE);
            row[0] = LISTED;
            self.listed += links.capacity();
            self.lists.insert((layer, of), Arc::new(links));
        }
        if let Some(list) = self.lists.get_mut(&(layer, of)) {
            self.listed -= list.capacity();
            let list = Arc::make_mut(list);
            change(list);
            self.listed += list.capacity();
        }
    }

    /// Puts the links of an element into its row again.
    fn shorten(&mut self, layer: usize, of: u32) {
        let Some(list) = self.lists.remove(&(layer, of)) else { return };
        self.listed -= list.capacity();
        let row = self.places_mut(layer, of);
        row.fill(NONE);
        row.iter_mut().zip(&**list).for_each(|(place, link)| *place = *link);
    }

    /// Ends the link of two elements.
    pub(super) fn part(&mut self, layer: usize, one: u32, other: u32) {
        self.drop_link(layer, one, other);
        self.drop_link(layer, other, one);
    }

    fn drop_link(&mut self, layer: usize, from: u32, link: u32) {
        let links = self.of(layer, from);
        let (degree, at) = (links.len(), links.iter().position(|other| *other == link));
        let Some(at) = at else { return };
        if self.is_listed(layer, from) {
            self.change_list(layer, from, |list| {
                list.swap_remove(at);
            });
            // Half a row is left free, so that a link more does not make a list at once.
            if degree <= WIDEST / 2 {
                self.shorten(layer, from);
            }
        } else {
            let places = self.places_mut(layer, from);
            places[at] = places[degree - 1];
            places[degree - 1] = NONE;
        }
    }

    fn is_listed(&self, layer: usize, index: u32) -> bool {
        self.places(layer, index).first() == Some(&LISTED)
    }

    fn replace(&mut self, layer: usize, of: u32, link: u32, by: u32) {
        let Some(at) = self.of(layer, of).iter().position(|other| *other == link) else { return };
        if self.is_listed(layer, of) {
            self.change_list(layer, of, |list| list[at] = by);
        } else {
            self.places_mut(layer, of)[at] = by;
        }
    }

    pub(super) fn heap(&self) -> usize {
        let list = size_of::<((usize, u32), Arc<Vec<u32>>)>() + size_of::<Vec<u32>>();
        let lists = self.lists.len() * list + self.listed * size_of::<u32>();
        self.ground.heap() + self.towers.heap() + self.blocks.heap() + lists
    }

    pub(super) fn share(&mut self) -> Self {
        Self {
            ground: self.ground.share(),
            towers: self.towers.share(),
            blocks: self.blocks.share(),
            lists: self.lists.clone(),
            ..*self
        }
    }

    pub(super) fn regain(&mut self) {
        self.ground.regain();
        self.towers.regain();
        self.blocks.regain();
    }
}
