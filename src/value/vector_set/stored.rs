//! [`Vectors`]: the vectors of a set in the form it keeps them, and how near they are to each other.
//!
//! A vector is kept as its direction, a vector of length 1, and its length. The direction is kept
//! as floats; as integers of 8 bits with the greatest component as *range*; or as signs. The
//! distance of two directions is 1 minus their product, between 0 and 2; the score of a reply is 1
//! for the same direction and 0 for the opposite one.

use super::grid::Grid;
use super::kernel;

/// What the set keeps of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantisation {
    /// One bit: whether it is positive.
    Bin,
    /// A float of 32 bits.
    F32,
    /// An integer from -127 to 127.
    Q8,
}

/// The greatest quantised component.
const LEVELS: f32 = 127.0;

/// A direction as a set keeps it.
#[derive(Debug, Clone, PartialEq)]
pub enum Direction<'a> {
    /// Signs, the first component in the lowest bit; a set bit is a positive component.
    Bin(&'a [u64]),
    /// Components.
    F32(&'a [f32]),
    /// Components in steps of range / 127, and the range.
    Q8(&'a [i8], f32),
}

impl Direction<'_> {
    /// The bytes of the components, as VEMB RAW answers them.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Bin(words) => words.iter().flat_map(|word| word.to_le_bytes()).collect(),
            Self::F32(components) => components.iter().flat_map(|it| it.to_le_bytes()).collect(),
            Self::Q8(components, _) => components.iter().map(|it| it.cast_unsigned()).collect(),
        }
    }

    /// What it keeps of a component.
    pub const fn quantisation(&self) -> Quantisation {
        match self {
            Self::Bin(_) => Quantisation::Bin,
            Self::F32(_) => Quantisation::F32,
            Self::Q8(..) => Quantisation::Q8,
        }
    }

    /// The greatest component, of integers.
    pub const fn range(&self) -> Option<f32> {
        match self {
            Self::Q8(_, range) => Some(*range),
            Self::Bin(_) | Self::F32(_) => None,
        }
    }

    /// The components, of which there are `dimension`.
    fn components(&self, dimension: usize) -> Vec<f32> {
        match self {
            Self::Bin(words) => {
                let bits = words.iter().flat_map(|word| (0..64).map(move |bit| word >> bit & 1));
                bits.take(dimension).map(|bit| if bit == 1 { 1.0 } else { -1.0 }).collect()
            }
            Self::F32(components) => components.to_vec(),
            Self::Q8(steps, range) => {
                steps.iter().map(|step| f32::from(*step) * range / LEVELS).collect()
            }
        }
    }

    /// The vector of this direction and length, as VEMB answers it. Signs have no length.
    pub(super) fn vector(&self, dimension: usize, length: f32) -> Vec<f32> {
        let mut components = self.components(dimension);
        if !matches!(self, Self::Bin(_)) {
            components.iter_mut().for_each(|component| *component *= length);
        }
        components
    }
}

/// A direction in memory of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnDirection {
    /// As [`Direction::Bin`].
    Bin(Vec<u64>),
    /// As [`Direction::F32`].
    F32(Vec<f32>),
    /// As [`Direction::Q8`].
    Q8(Vec<i8>, f32),
}

impl OwnDirection {
    /// The direction of a vector, and its length: 1 if it has none.
    pub(super) fn new(vector: &[f32], quantisation: Quantisation) -> (Self, f32) {
        let length = kernel::length(vector);
        let (vector, length) = if length == 0.0 {
            (vector.to_vec(), 1.0)
        } else {
            (vector.iter().map(|component| component / length).collect(), length)
        };
        let direction = match quantisation {
            Quantisation::F32 => Self::F32(vector),
            Quantisation::Q8 => quantised(&vector),
            Quantisation::Bin => Self::Bin(signs(&vector)),
        };
        (direction, length)
    }

    /// A direction from bytes as [`Direction::to_bytes`] gives them; none if they are too many or
    /// too few.
    pub fn from_bytes(
        bytes: &[u8],
        quantisation: Quantisation,
        dimension: usize,
        range: f32,
    ) -> Option<Self> {
        let (direction, fits) = match quantisation {
            Quantisation::Bin => {
                let (words, rest) = bytes.as_chunks();
                let words: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
                let fits = words.len() == dimension.div_ceil(64) && rest.is_empty();
                (Self::Bin(words), fits)
            }
            Quantisation::F32 => {
                let (floats, rest) = bytes.as_chunks();
                let floats: Vec<f32> = floats.iter().map(|it| f32::from_le_bytes(*it)).collect();
                let fits = floats.len() == dimension && rest.is_empty();
                (Self::F32(floats), fits)
            }
            Quantisation::Q8 => {
                let steps = bytes.iter().map(|byte| byte.cast_signed()).collect();
                (Self::Q8(steps, range), bytes.len() == dimension)
            }
        };
        fits.then_some(direction)
    }

    /// What is kept, to read.
    pub fn view(&self) -> Direction<'_> {
        match self {
            Self::Bin(words) => Direction::Bin(words),
            Self::F32(components) => Direction::F32(components),
            Self::Q8(steps, range) => Direction::Q8(steps, *range),
        }
    }
}

fn quantised(vector: &[f32]) -> OwnDirection {
    // The maximum passes over what is no number, and a range that is no finite one keeps nothing.
    let range = vector.iter().fold(0.0_f32, |range, component| range.max(component.abs()));
    let scale = if range > 0.0 && range.is_finite() { LEVELS / range } else { 0.0 };
    let step = |component: &f32| (component * scale).round().clamp(-LEVELS, LEVELS) as i8;
    OwnDirection::Q8(vector.iter().map(step).collect(), range)
}

fn signs(vector: &[f32]) -> Vec<u64> {
    let word = |components: &[f32]| {
        let bits = components.iter().enumerate();
        bits.fold(0, |word, (bit, component)| word | u64::from(*component > 0.0) << bit)
    };
    vector.chunks(64).map(word).collect()
}

/// The directions of all elements of a set, by their indices.
#[derive(Debug, Clone)]
pub(super) enum Vectors {
    Bin { rows: Grid<u64>, dimension: u32 },
    F32(Grid<f32>),
    Q8 { rows: Grid<i8>, ranges: Grid<f32> },
}

impl Vectors {
    pub(super) fn new(quantisation: Quantisation, dimension: usize) -> Self {
        match quantisation {
            Quantisation::Bin => {
                Self::Bin { rows: Grid::new(dimension.div_ceil(64)), dimension: dimension as u32 }
            }
            Quantisation::F32 => Self::F32(Grid::new(dimension)),
            Quantisation::Q8 => Self::Q8 { rows: Grid::new(dimension), ranges: Grid::new(1) },
        }
    }

    pub(super) fn direction(&self, index: u32) -> Direction<'_> {
        match self {
            Self::Bin { rows, .. } => Direction::Bin(rows.row(index)),
            Self::F32(rows) => Direction::F32(rows.row(index)),
            Self::Q8 { rows, ranges } => Direction::Q8(rows.row(index), ranges.row(index)[0]),
        }
    }

    /// Adds a direction of the set's own kind and dimension; any other changes nothing.
    pub(super) fn push(&mut self, direction: &Direction<'_>) {
        match (self, direction) {
            (Self::Bin { rows, .. }, Direction::Bin(words)) => rows.push(words),
            (Self::F32(rows), Direction::F32(components)) => rows.push(components),
            (Self::Q8 { rows, ranges }, Direction::Q8(steps, range)) => {
                rows.push(steps);
                ranges.push(&[*range]);
            }
            _ => debug_assert!(false, "a direction of another kind"),
        }
    }

    pub(super) fn swap_remove(&mut self, index: u32) {
        match self {
            Self::Bin { rows, .. } => rows.swap_remove(index),
            Self::F32(rows) => rows.swap_remove(index),
            Self::Q8 { rows, ranges } => {
                rows.swap_remove(index);
                ranges.swap_remove(index);
            }
        }
    }

    pub(super) fn heap(&self) -> usize {
        match self {
            Self::Bin { rows, .. } => rows.heap(),
            Self::F32(rows) => rows.heap(),
            Self::Q8 { rows, ranges } => rows.heap() + ranges.heap(),
        }
    }

    pub(super) fn share(&mut self) -> Self {
        match self {
            Self::Bin { rows, dimension } => {
                Self::Bin { rows: rows.share(), dimension: *dimension }
            }
            Self::F32(rows) => Self::F32(rows.share()),
            Self::Q8 { rows, ranges } => Self::Q8 { rows: rows.share(), ranges: ranges.share() },
        }
    }

    pub(super) fn regain(&mut self) {
        match self {
            Self::Bin { rows, .. } => rows.regain(),
            Self::F32(rows) => rows.regain(),
            Self::Q8 { rows, ranges } => {
                rows.regain();
                ranges.regain();
            }
        }
    }
}

/// Whoever computes something with distances, for whatever kind of vectors.
pub(super) trait Task {
    type Output;
    fn run(self, measure: &impl Measure) -> Self::Output;
}

/// Distances from one direction to those of the elements.
pub(super) trait Measure {
    fn distance(&self, index: u32) -> f32;
}

struct Bits<'a>(&'a Grid<u64>, &'a [u64], u32);
struct Floats<'a>(&'a Grid<f32>, &'a [f32]);
struct Steps<'a>(&'a Grid<i8>, &'a Grid<f32>, &'a [i8], f32);

impl Measure for Bits<'_> {
    #[inline]
    fn distance(&self, index: u32) -> f32 {
        let differing = kernel::differing(self.0.row(index), self.1);
        differing as f32 * 2.0 / self.2 as f32
    }
}

impl Measure for Floats<'_> {
    #[inline]
    fn distance(&self, index: u32) -> f32 {
        1.0 - kernel::dot(self.0.row(index), self.1)
    }
}

impl Measure for Steps<'_> {
    #[inline]
    fn distance(&self, index: u32) -> f32 {
        let product = kernel::dot_bytes(self.0.row(index), self.2) as f32;
        1.0 - product * (self.1.row(index)[0] * self.3 / (LEVELS * LEVELS))
    }
}

impl Vectors {
    /// Runs a task that measures distances from a direction of the set's own kind; none for another.
    pub(super) fn measure<T: Task>(&self, from: &Direction<'_>, task: T) -> Option<T::Output> {
        Some(match (self, from) {
            (Self::Bin { rows, dimension }, Direction::Bin(words)) => {
                task.run(&Bits(rows, words, *dimension))
            }
            (Self::F32(rows), Direction::F32(components)) => task.run(&Floats(rows, components)),
            (Self::Q8 { rows, ranges }, Direction::Q8(steps, range)) => {
                task.run(&Steps(rows, ranges, steps, *range))
            }
            _ => return None,
        })
    }

    /// The distance between two elements.
    #[inline]
    pub(super) fn between(&self, one: u32, other: u32) -> f32 {
        match self {
            Self::Bin { rows, dimension } => Bits(rows, rows.row(other), *dimension).distance(one),
            Self::F32(rows) => Floats(rows, rows.row(other)).distance(one),
            Self::Q8 { rows, ranges } => {
                Steps(rows, ranges, rows.row(other), ranges.row(other)[0]).distance(one)
            }
        }
    }
}
