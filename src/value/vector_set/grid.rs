//! [`Grid`]: rows of equal width in pages, which snapshots can share.

use super::super::part::Part;

/// Bytes of a page, about: what a change copies while a snapshot reads the page.
const PAGE: usize = 16 << 10;

/// Rows that the first page has room for at first.
const FIRST: usize = 2;

/// Memory is given back once less than one place in this many is taken.
const SPARSE: usize = 8;

/// Rows of equal width. A row costs no allocation of its own.
///
/// The first page grows by doubling, so that a little grid stays little; every later page is
/// allocated whole.
#[derive(Debug, Clone)]
pub(super) struct Grid<T> {
    width: usize,
    /// A page has `1 << shift` rows.
    shift: u32,
    len: u32,
    pages: Vec<Part<Vec<T>>>,
}

impl<T: Copy> Grid<T> {
    pub(super) const fn new(width: usize) -> Self {
        let row = width * size_of::<T>();
        let rows = if row == 0 || row >= PAGE { 1 } else { PAGE / row };
        Self { width, shift: rows.ilog2(), len: 0, pages: Vec::new() }
    }

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// The row at an index below `len`.
    #[inline]
    pub(super) fn row(&self, index: u32) -> &[T] {
        let (page, start) = self.place(index);
        &self.pages[page][start..start + self.width]
    }

    /// The row at an index below `len`, to change.
    #[inline]
    pub(super) fn row_mut(&mut self, index: u32) -> &mut [T] {
        let (page, start) = self.place(index);
        &mut self.pages[page][start..start + self.width]
    }

    /// Adds a row, which must have the width of the grid.
    pub(super) fn push(&mut self, row: &[T]) {
        debug_assert_eq!(row.len(), self.width);
        let (page, start) = self.place(self.len);
        if page == self.pages.len() {
            let rows = if page == 0 { FIRST.min(1 << self.shift) } else { 1 << self.shift };
            self.pages.push(Vec::with_capacity(rows * self.width).into());
        }
        let page = &mut *self.pages[page];
        if page.capacity() < start + self.width {
            page.reserve_exact(page.len().max(self.width));
        }
        page.extend_from_slice(row);
        self.len += 1;
    }

    /// Removes the row at an index below `len`; the last row takes its place.
    pub(super) fn swap_remove(&mut self, index: u32) {
        let last = self.len - 1;
        let (page, start) = self.place(last);
        if index != last {
            let row = self.pages[page][start..].to_vec();
            self.row_mut(index).copy_from_slice(&row);
        }
        self.pages[page].truncate(start);
        self.len = last;
        self.shrink_if_sparse();
    }

    /// Gives memory back. A page that is empty is kept until the page before it is half empty, so
    /// that a grid that shrinks and grows around the end of a page does not allocate each time.
    fn shrink_if_sparse(&mut self) {
        match self.pages.as_mut_slice() {
            [only]
                if only.capacity() > 16 * self.width && only.len() < only.capacity() / SPARSE =>
            {
                let double = 2 * only.len();
                only.shrink_to(double);
            }
            [.., before, spare] if spare.is_empty() && before.len() <= before.capacity() / 2 => {
                self.pages.pop();
                if self.pages.len() < self.pages.capacity() / SPARSE {
                    self.pages.shrink_to(2 * self.pages.len());
                }
            }
            _ => {}
        }
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        let whole = (self.width << self.shift) * size_of::<T>();
        let pages = match self.pages.as_slice() {
            [] => 0,
            [first, later @ ..] => first.capacity() * size_of::<T>() + later.len() * whole,
        };
        pages + self.pages.capacity() * size_of::<Part<Vec<T>>>()
    }

    /// A grid that shares the rows as they are now. A page is copied when this grid later changes
    /// it.
    pub(super) fn share(&mut self) -> Self {
        let pages = self.pages.iter_mut().map(|page| Part::Shared(page.share())).collect();
        Self { pages, ..*self }
    }

    /// Takes back the pages that nobody else uses any more.
    pub(super) fn regain(&mut self) {
        self.pages.iter_mut().for_each(Part::regain);
    }

    /// The page of a row and where the row begins in it.
    #[inline]
    const fn place(&self, index: u32) -> (usize, usize) {
        let within = index & ((1 << self.shift) - 1);
        ((index >> self.shift) as usize, within as usize * self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_a_plain_list() {
        let mut grid = Grid::new(5);
        let mut rows: Vec<[u64; 5]> = Vec::new();
        for step in 0..9000_u64 {
            if step % 5 < 3 {
                rows.push([step; 5]);
                grid.push(&[step; 5]);
            } else {
                let at = (step * 7919) as usize % rows.len();
                rows.swap_remove(at);
                grid.swap_remove(at as u32);
            }
        }
        assert_eq!(grid.len() as usize, rows.len());
        assert!((0..grid.len()).all(|at| grid.row(at) == rows[at as usize]));
        let shared = grid.share();
        grid.row_mut(7).fill(1);
        assert_eq!((shared.row(7), grid.row(7)), (&rows[7][..], &[1; 5][..]));
        while grid.len() > 0 {
            grid.swap_remove(0);
        }
        assert!(grid.heap() < 1000 && shared.row(1700) == rows[1700]);
    }
}
