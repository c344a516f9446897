//! [`Projection`]: a matrix that takes vectors to fewer (or more) dimensions and keeps their angles,
//! about.
//!
//! The matrix that a new set has is a part of a Hadamard matrix. It is not kept: its signs follow
//! from rows and columns, and the product with it takes a number of additions that grows with the
//! dimensions and not with the cells.

use super::kernel::dot;

/// A matrix that is applied to every vector of a set before it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    from: usize,
    to: usize,
    matrix: Matrix,
}

#[derive(Debug, Clone, PartialEq)]
enum Matrix {
    /// The signs of a Hadamard matrix, and one magnitude.
    Hadamard,
    /// Row by row: one row of `from` numbers for each of the `to` results.
    Cells(Vec<f32>),
}

impl Projection {
    /// The projection that every set with these dimensions has.
    pub const fn new(from: usize, to: usize) -> Self {
        Self { from, to, matrix: Matrix::Hadamard }
    }

    /// A projection with any matrix, row by row; none if it has another size.
    pub fn from_matrix(from: usize, to: usize, matrix: Vec<f32>) -> Option<Self> {
        if from == 0 || to == 0 || from.checked_mul(to) != Some(matrix.len()) {
            return None;
        }
        let usual = Self::new(from, to);
        if usual.cells().eq(matrix.iter().copied()) {
            return Some(usual);
        }
        Some(Self { matrix: Matrix::Cells(matrix), ..usual })
    }

    /// The dimension of the vectors that it takes.
    pub const fn from_dimension(&self) -> usize {
        self.from
    }

    /// The dimension of the vectors that it gives.
    pub const fn to_dimension(&self) -> usize {
        self.to
    }

    /// The cells of the matrix, row by row.
    pub fn cells(&self) -> impl Iterator<Item = f32> + '_ {
        let magnitude = self.magnitude();
        (0..self.from * self.to).map(move |at| match &self.matrix {
            Matrix::Cells(cells) => cells[at],
            Matrix::Hadamard if is_positive(at / self.from, at % self.from) => magnitude,
            Matrix::Hadamard => -magnitude,
        })
    }

    /// How large a cell of a Hadamard matrix is, whatever its sign.
    fn magnitude(&self) -> f32 {
        1.0 / (self.from as f32).sqrt()
    }

    /// What becomes of a vector.
    pub(super) fn apply(&self, vector: &[f32]) -> Vec<f32> {
        match &self.matrix {
            Matrix::Cells(cells) => {
                cells.chunks_exact(self.from).map(|row| dot(row, vector)).collect()
            }
            Matrix::Hadamard => self.transformed(vector),
        }
    }

    /// The product with the Hadamard matrix, by the fast Walsh-Hadamard transform. Only the bits that
    /// a row and a column can have in common matter: columns that differ in others are added up
    /// first, and rows that do have the same result.
    fn transformed(&self, vector: &[f32]) -> Vec<f32> {
        let size = self.from.next_power_of_two().min(self.to.next_power_of_two());
        let magnitude = self.magnitude();
        let mut sums = vec![0.0; size];
        for (column, component) in vector.iter().enumerate() {
            sums[column % size] += component * magnitude;
        }
        let mut half = 1;
        while half < size {
            for block in sums.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for (one, other) in low.iter_mut().zip(high) {
                    (*one, *other) = (*one + *other, *one - *other);
                }
            }
            half *= 2;
        }
        (0..self.to).map(|row| sums[row % size]).collect()
    }

    /// Bytes of heap.
    pub(super) const fn heap(&self) -> usize {
        match &self.matrix {
            Matrix::Cells(cells) => cells.capacity() * size_of::<f32>(),
            Matrix::Hadamard => 0,
        }
    }
}

/// The sign of a cell of a Hadamard matrix.
const fn is_positive(row: usize, column: usize) -> bool {
    (row & column).count_ones().is_multiple_of(2)
}
