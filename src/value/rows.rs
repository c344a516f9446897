//! [`Rows`]: the cells of a sketch in rows, where an item has one cell in each row.

use super::murmur::murmur32;

/// Rows whose hashes are computed together.
pub const TOGETHER: usize = 8;

/// Rows of cells, numbered one row behind the other.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    width: u32,
    depth: u32,
    /// 2^64 / width, rounded up: a product with it takes the place of a division. It is 0 for 1.
    reciprocal: u64,
}

impl Rows {
    /// `depth` rows of `width` cells; `None` if there is none, or a number is too great.
    pub fn new(width: usize, depth: usize) -> Option<Self> {
        let [width, depth] = [u32::try_from(width).ok()?, u32::try_from(depth).ok()?];
        let reciprocal = u64::MAX.checked_div(width.into())?.wrapping_add(1);
        (depth > 0).then_some(Self { width, depth, reciprocal })
    }

    /// Cells of a row.
    pub const fn width(&self) -> usize {
        self.width as usize
    }

    /// How many rows there are.
    pub const fn depth(&self) -> usize {
        self.depth as usize
    }

    /// Acts on the cell of an item in each row. The hash of a row begins at its number.
    #[inline]
    pub fn each(&self, item: &[u8], mut act: impl FnMut(usize)) {
        self.together(item, |cells| cells.iter().for_each(|cell| act(*cell)));
    }

    /// As [`Self::each`], with the cells of some rows at a time: up to [`TOGETHER`].
    #[inline]
    pub fn together(&self, item: &[u8], mut act: impl FnMut(&[usize])) {
        let mut row = 0;
        while row < self.depth() {
            let seeds = std::array::from_fn::<_, TOGETHER, _>(|at| (row + at) as u32);
            let mut start = row * self.width();
            let cells = murmur32(item, seeds).map(|hash| {
                let cell = start + self.column(hash);
                start += self.width();
                cell
            });
            act(&cells[..TOGETHER.min(self.depth() - row)]);
            row += TOGETHER;
        }
    }

    /// `hash % width`, after Lemire, Kaser and Kurz (2019), which is exact for 32 bits.
    #[inline]
    const fn column(&self, hash: u32) -> usize {
        let fraction = self.reciprocal.wrapping_mul(hash as u64);
        ((fraction as u128 * self.width as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(rows: Rows, item: &[u8]) -> Vec<usize> {
        let mut cells = Vec::new();
        rows.each(item, |cell| cells.push(cell));
        cells
    }

    #[test]
    fn rows_of_nothing_and_too_many_are_refused() {
        let most = u32::MAX as usize;
        assert!(
            [(0, 1), (1, 0), (most + 1, 1), (1, most + 1)]
                .iter()
                .all(|(width, depth)| { Rows::new(*width, *depth).is_none() })
        );
        assert_eq!(cells(Rows::new(1, 3).unwrap(), b"a"), [0, 1, 2]);
    }

    proptest! {
        #[test]
        fn an_item_has_the_cell_of_its_hash_in_each_row(
            width in 1..=u32::MAX, depth in 1_usize..20, item: Vec<u8>
        ) {
            let expected: Vec<_> = (0..depth).map(|row| {
                let [hash] = murmur32(&item, [row as u32]);
                row * width as usize + (hash % width) as usize
            }).collect();
            prop_assert_eq!(cells(Rows::new(width as usize, depth).unwrap(), &item), expected);
        }

        #[test]
        fn a_column_is_the_remainder(width in 1..=u32::MAX, hash: u32) {
            let rows = Rows::new(width as usize, 1).unwrap();
            prop_assert_eq!(rows.column(hash), (hash % width) as usize);
            prop_assert_eq!(rows.column(u32::MAX), (u32::MAX % width) as usize);
        }
    }
}
