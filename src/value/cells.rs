//! [`Cells`]: a long row of bytes that are zero at first, in pages that a snapshot can share.
//!
//! A page is made when the first of its bytes becomes another than zero, so a row of gigabytes
//! costs little until it is used.

use super::part::Part;

/// Bytes of a page: what a change copies while a snapshot reads the page.
const PAGE: usize = 1 << SHIFT;
const SHIFT: u32 = 14;

/// A row of bytes of a fixed length.
#[derive(Debug, Clone)]
pub struct Cells {
    len: usize,
    /// The bytes of the pages that are made.
    made: usize,
    /// A page that is not made yet is empty.
    pages: Vec<Part<Vec<u8>>>,
}

impl Cells {
    /// This many zeros.
    pub fn new(len: usize) -> Self {
        let mut pages = Vec::with_capacity(len.div_ceil(PAGE));
        pages.resize_with(len.div_ceil(PAGE), || Part::from(Vec::new()));
        Self { len, made: 0, pages }
    }

    /// These bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut cells = Self::new(bytes.len());
        cells.write(0, bytes);
        cells
    }

    /// How many bytes there are.
    #[inline]
    pub const fn length(&self) -> usize {
        self.len
    }

    /// The byte at a place below the length.
    #[inline]
    pub fn get(&self, at: usize) -> u8 {
        self.pages[at >> SHIFT].get(at % PAGE).copied().unwrap_or(0)
    }

    /// The byte at a place below the length, to change.
    #[inline]
    pub fn get_mut(&mut self, at: usize) -> &mut u8 {
        &mut self.page_mut(at >> SHIFT)[at % PAGE]
    }

    /// The `N` bytes from a place on. Both the place and the length are multiples of `N`, which is
    /// a power of two up to the size of a page.
    #[inline]
    pub fn chunk<const N: usize>(&self, at: usize) -> [u8; N] {
        let chunks = self.pages[at >> SHIFT].as_chunks().0;
        chunks.get(at % PAGE / N).copied().unwrap_or([0; N])
    }

    /// The same to change.
    #[inline]
    pub fn chunk_mut<const N: usize>(&mut self, at: usize) -> &mut [u8; N] {
        &mut self.page_mut(at >> SHIFT).as_chunks_mut().0[at % PAGE / N]
    }

    #[inline]
    fn page_mut(&mut self, index: usize) -> &mut [u8] {
        let page = &mut self.pages[index];
        if !matches!(page, Part::Own(bytes) if !bytes.is_empty()) {
            Self::prepare(page, PAGE.min(self.len - index * PAGE), &mut self.made);
        }
        page
    }

    /// Makes a page unless it is made, and its own if it is shared.
    #[cold]
    fn prepare(page: &mut Part<Vec<u8>>, len: usize, made: &mut usize) {
        if page.is_empty() {
            *made += len;
            *page = Part::from(vec![0; len]);
        }
        page.separate();
    }

    /// The first place from this one on whose byte is another than zero.
    pub fn next_filled(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while at < self.len {
            let rest = self.pages[at >> SHIFT].get(at % PAGE..).unwrap_or_default();
            if let Some(found) = rest.iter().position(|byte| *byte != 0) {
                return Some(at + found);
            }
            at = (at / PAGE + 1) * PAGE;
        }
        None
    }

    /// Replaces the bytes from a place on; there must be as many.
    pub fn write(&mut self, mut at: usize, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PAGE - at % PAGE));
            if now.iter().any(|byte| *byte != 0) || !self.pages[at >> SHIFT].is_empty() {
                let within = at % PAGE;
                self.page_mut(at >> SHIFT)[within..within + now.len()].copy_from_slice(now);
            }
            at += now.len();
            bytes = rest;
        }
    }

    /// A copy of the bytes from a place on; there must be as many.
    pub fn read(&self, start: usize, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count);
        while bytes.len() < count {
            let at = start + bytes.len();
            let step = (count - bytes.len()).min(PAGE - at % PAGE);
            match self.pages[at >> SHIFT].get(at % PAGE..at % PAGE + step) {
                Some(page) => bytes.extend_from_slice(page),
                None => bytes.resize(bytes.len() + step, 0),
            }
        }
        bytes
    }

    /// Bytes of heap.
    pub const fn heap(&self) -> usize {
        self.made + self.pages.capacity() * size_of::<Part<Vec<u8>>>()
    }

    /// The bytes as they are now. A page is copied when this row later changes it.
    pub fn share(&mut self) -> Self {
        let share = |page: &mut Part<Vec<u8>>| {
            if page.is_empty() { Part::from(Vec::new()) } else { Part::Shared(page.share()) }
        };
        Self { pages: self.pages.iter_mut().map(share).collect(), ..*self }
    }

    /// Takes back the pages that nobody else uses any more.
    pub fn regain(&mut self) {
        self.pages.iter_mut().for_each(Part::regain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_of_a_plain_vector() {
        let mut plain = vec![0_u8; 3 * PAGE + 100];
        let mut cells = Cells::new(plain.len());
        for step in 0..5000_usize {
            let at = step * 7919 % plain.len();
            match step % 5 {
                0 => {
                    let bytes = vec![step as u8; (plain.len() - at).min(step * 11)];
                    plain[at..at + bytes.len()].copy_from_slice(&bytes);
                    cells.write(at, &bytes);
                }
                1 => {
                    let count = (plain.len() - at).min(step * 7);
                    assert_eq!(cells.read(at, count), plain[at..at + count]);
                }
                _ => {
                    plain[at] = step as u8;
                    *cells.get_mut(at) = step as u8;
                }
            }
        }
        assert!((0..plain.len()).all(|at| cells.get(at) == plain[at]));
        for from in [0, 1, PAGE - 1, PAGE, 2 * PAGE + 7, plain.len() - 1, plain.len()] {
            let expected = (from..plain.len()).find(|at| plain[*at] != 0);
            assert_eq!(cells.next_filled(from), expected);
        }
        assert_eq!(Cells::from_bytes(&plain).read(0, plain.len()), plain);
    }

    #[test]
    fn chunks_are_bytes_that_stand_together() {
        let mut cells = Cells::new(2 * PAGE);
        *cells.chunk_mut(PAGE + 8) = 0x0102_0304_u32.to_le_bytes();
        assert_eq!(cells.chunk(PAGE + 8), [4, 3, 2, 1]);
        assert_eq!(cells.read(PAGE + 7, 6), [0, 4, 3, 2, 1, 0]);
        assert_eq!(cells.chunk::<8>(8), [0; 8]);
    }

    #[test]
    fn only_pages_that_hold_something_take_memory() {
        let mut cells = Cells::new(1 << 30);
        let empty = cells.heap();
        assert!(empty < 2 << 20, "{empty}");
        assert_eq!(cells.read((1 << 30) - 5, 5), [0; 5]);
        cells.write(PAGE, &vec![0; 3 * PAGE]);
        assert_eq!(cells.heap(), empty);
        *cells.get_mut(7) = 1;
        assert_eq!(cells.heap(), empty + PAGE);
    }

    #[test]
    fn what_is_shared_stays_as_it_is() {
        let mut cells = Cells::new(2 * PAGE);
        *cells.get_mut(1) = 1;
        let shared = cells.share();
        *cells.get_mut(1) = 2;
        *cells.get_mut(PAGE) = 3;
        assert_eq!((shared.get(1), shared.get(PAGE)), (1, 0));
        assert_eq!((cells.get(1), cells.get(PAGE)), (2, 3));
        assert_eq!((shared.heap(), cells.heap()), (cells.heap() - PAGE, 2 * PAGE + 48));
        drop(shared);
        cells.regain();
        assert!(cells.pages.iter().all(|page| matches!(page, Part::Own(_))));
    }
}
