//! [`Projection`]: a matrix that takes vectors to fewer (or more) dimensions and keeps their angles,
//! about.

use super::kernel::dot;

/// A matrix that is applied to every vector of a set before it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    from: usize,
    to: usize,
    /// Row by row: one row of `from` numbers for each of the `to` results.
    matrix: Vec<f32>,
}

impl Projection {
    /// The projection that every set with these dimensions has: the signs of a Hadamard matrix,
    /// and one magnitude.
    pub fn new(from: usize, to: usize) -> Self {
        let magnitude = 1.0 / (from as f32).sqrt();
        let sign = |row: usize, column: usize| (row & column).count_ones().is_multiple_of(2);
        let row = |row| {
            let signs = (0..from).map(move |column| sign(row, column));
            signs.map(|positive| if positive { magnitude } else { -magnitude })
        };
        Self { from, to, matrix: (0..to).flat_map(row).collect() }
    }

    /// A projection with any matrix, row by row; none if it has another size.
    pub fn from_matrix(from: usize, to: usize, matrix: Vec<f32>) -> Option<Self> {
        (from > 0 && to > 0 && from.checked_mul(to) == Some(matrix.len())).then_some(Self {
            from,
            to,
            matrix,
        })
    }

    /// The dimension of the vectors that it takes.
    pub const fn from_dimension(&self) -> usize {
        self.from
    }

    /// The dimension of the vectors that it gives.
    pub const fn to_dimension(&self) -> usize {
        self.to
    }

    /// The matrix, row by row.
    pub fn matrix(&self) -> &[f32] {
        &self.matrix
    }

    /// What becomes of a vector.
    pub(super) fn apply(&self, vector: &[f32]) -> Vec<f32> {
        self.matrix.chunks_exact(self.from).map(|row| dot(row, vector)).collect()
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        self.matrix.capacity() * size_of::<f32>()
    }
}
