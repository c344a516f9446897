//! HyperLogLog: an estimate of the number of different elements, from 16384 small numbers.
//!
//! It is a string, and byte for byte the one that Redis keeps, so that what one exports the other
//! counts and merges. A header of 16 bytes, and then the registers:
//!
//! | bytes | what |
//! |---|---|
//! | 0..4 | `HYLL` |
//! | 4 | 0: [`dense`], 1: [`sparse`] |
//! | 5..8 | zero |
//! | 8..16 | the last count, little end first; the highest bit says that it no longer holds |
//!
//! The low 14 bits of an element's hash select a register. The register keeps the length of the
//! longest row of zeros with which the other 50 bits of a hash began. At first most registers are
//! zero; the sparse form stores runs of equal registers. It becomes dense past a size that CONFIG
//! sets, or when a register grows beyond 32. Strings also come from clients, so every function that
//! reads the sparse form returns `None` when it is corrupt.

mod dense;
mod estimate;
mod sparse;

use self::estimate::Histogram;
use super::murmur::murmur64a;

/// Where the hashes of elements begin.
const SEED: u64 = 0xadc8_3b19;

/// How many registers there are.
pub const REGISTERS: usize = 1 << INDEX_BITS;
const INDEX_BITS: u32 = 14;
/// The greatest number that an element gives a register.
const LONGEST: u8 = 64 - INDEX_BITS as u8 + 1;

const HEADER: usize = 16;
const MAGIC: &[u8] = b"HYLL";
const DENSE: u8 = 0;
const SPARSE: u8 = 1;
/// In the last byte of the header: the count does not hold.
const STALE: u8 = 0x80;

/// The registers as numbers.
#[derive(Clone)]
pub struct Registers(Box<[u8; REGISTERS]>);

impl Default for Registers {
    fn default() -> Self {
        Self(Box::new([0; REGISTERS]))
    }
}

impl Registers {
    /// Counts an element. Returns whether that changed anything.
    pub fn add(&mut self, element: &[u8]) -> bool {
        let (index, value) = place_of(element);
        self.0.get_mut(index).is_some_and(|register| {
            let grows = *register < value;
            *register = (*register).max(value);
            grows
        })
    }

    /// Raises the registers to those of `sketch`. `None` when it is corrupt; the registers before
    /// the corrupt place are raised nevertheless.
    pub fn merge(&mut self, sketch: &[u8]) -> Option<()> {
        let body = sketch.get(HEADER..)?;
        if is_dense(sketch) {
            for (register, value) in self.0.iter_mut().zip(dense::values(body)) {
                *register = (*register).max(value);
            }
            return Some(());
        }
        sparse::each_run(body, |start, len, value| {
            if let Some(run) = self.0.get_mut(start..start + len) {
                run.iter_mut().for_each(|register| *register = (*register).max(value));
            }
        })
    }

    /// The estimated number of different elements.
    pub fn count(&self) -> u64 {
        let mut histogram = Histogram::default();
        self.0.iter().for_each(|value| histogram.add(*value, 1));
        histogram.estimate()
    }

    /// The number in each register.
    pub fn as_slice(&self) -> &[u8] {
        &*self.0
    }
}

/// The register of an element, and the number it gives it.
fn place_of(element: &[u8]) -> (usize, u8) {
    let hash = murmur64a(element, SEED);
    let index = hash as usize % REGISTERS;
    // The bit at the top ends every row of zeros.
    let rest = hash >> INDEX_BITS | 1 << (64 - INDEX_BITS);
    (index, rest.trailing_zeros() as u8 + 1)
}

/// A string without elements, in the sparse form.
pub fn new() -> Vec<u8> {
    let mut sketch = Vec::from(MAGIC);
    sketch.resize(HEADER, 0);
    sketch[MAGIC.len()] = SPARSE;
    sparse::push_zeros(&mut sketch, REGISTERS);
    sketch
}

/// Whether a string has the header and the size of a HyperLogLog. A sparse one may still be
/// corrupt.
pub fn is_one(sketch: &[u8]) -> bool {
    sketch.starts_with(MAGIC)
        && sketch.len() >= HEADER
        && match sketch.get(MAGIC.len()) {
            Some(&DENSE) => sketch.len() == HEADER + dense::SIZE,
            Some(&SPARSE) => true,
            _ => false,
        }
}

/// Whether a string that [`is_one`] is in the dense form.
pub fn is_dense(sketch: &[u8]) -> bool {
    sketch.get(MAGIC.len()) == Some(&DENSE)
}

/// Counts an element. Returns whether that changed a register. A sparse string that would be longer
/// than `most` bytes becomes dense.
pub fn add(sketch: &mut Vec<u8>, element: &[u8], most: usize) -> Option<bool> {
    let (index, value) = place_of(element);
    raise(sketch, index, value, most)
}

/// Makes a register at least as great as `value`.
fn raise(sketch: &mut Vec<u8>, index: usize, value: u8, most: usize) -> Option<bool> {
    if is_dense(sketch) {
        return Some(dense::raise(sketch.get_mut(HEADER..)?, index, value));
    }
    match sparse::raise(sketch, HEADER, index, value, most)? {
        sparse::Raised::Changed => {
            expire_count(sketch);
            Some(true)
        }
        sparse::Raised::Unchanged => Some(false),
        sparse::Raised::TooLong => {
            make_dense(sketch)?;
            Some(dense::raise(sketch.get_mut(HEADER..)?, index, value))
        }
    }
}

/// Writes registers into a string, where they are greater.
pub fn take_over(sketch: &mut Vec<u8>, registers: &Registers, most: usize) -> Option<()> {
    for (index, value) in registers.0.iter().enumerate().filter(|(_, value)| **value > 0) {
        raise(sketch, index, *value, most)?;
    }
    expire_count(sketch);
    Some(())
}

/// Makes a sparse string dense.
pub fn make_dense(sketch: &mut Vec<u8>) -> Option<()> {
    if is_dense(sketch) {
        return Some(());
    }
    let mut registers = vec![0; dense::SIZE];
    sparse::each_run(sketch.get(HEADER..)?, |start, len, value| {
        for index in start..start + len {
            dense::raise(&mut registers, index, value);
        }
    })?;
    sketch.truncate(HEADER);
    *sketch.get_mut(MAGIC.len())? = DENSE;
    sketch.append(&mut registers);
    sketch.shrink_to_fit();
    Some(())
}

/// The last count, if it still holds.
pub fn known_count(sketch: &[u8]) -> Option<u64> {
    let count = u64::from_le_bytes(sketch.get(8..HEADER)?.try_into().ok()?);
    (count >> 63 == 0).then_some(count)
}

/// Stores a count in the header. It holds until a register changes.
pub fn keep_count(sketch: &mut [u8], count: u64) {
    if let Some(place) = sketch.get_mut(8..HEADER) {
        place.copy_from_slice(&count.to_le_bytes());
    }
}

/// Marks the last count as one that does not hold.
pub fn expire_count(sketch: &mut [u8]) {
    if let Some(last) = sketch.get_mut(HEADER - 1) {
        *last |= STALE;
    }
}

/// The estimated number of different elements, from the registers.
pub fn count(sketch: &[u8]) -> Option<u64> {
    let body = sketch.get(HEADER..)?;
    let mut histogram = Histogram::default();
    if is_dense(sketch) {
        dense::values(body).for_each(|value| histogram.add(value, 1));
    } else {
        sparse::each_run(body, |_, len, value| histogram.add(value, len))?;
    }
    Some(histogram.estimate())
}

/// The runs of a sparse string, as PFDEBUG DECODE shows them; `None` when it is dense.
pub fn decode(sketch: &[u8]) -> Option<String> {
    if is_dense(sketch) { None } else { sketch.get(HEADER..).map(sparse::decode) }
}

#[cfg(test)]
mod tests;
