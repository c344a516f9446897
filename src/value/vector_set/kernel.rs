//! Products of vectors. The same numbers give the same result on every platform: sums of floats
//! are made in a fixed order, [`LANES`] of them side by side, which are added up in pairs at the
//! end.

use multiversion::multiversion;

/// Sums of floats that are made side by side.
const LANES: usize = 32;

/// Elements whose products an `i32` can add up.
const SPAN: usize = 1 << 16;

/// The sum of the products.
#[inline]
pub(super) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let (tail, other_tail) = (ones.remainder(), others.remainder());
    for (one, other) in ones.zip(others) {
        for lane in 0..LANES {
            sums[lane] += one[lane] * other[lane];
        }
    }
    for ((sum, one), other) in sums.iter_mut().zip(tail).zip(other_tail) {
        *sum += one * other;
    }
    fold(&mut sums)
}

/// The sum of all lanes, half to half.
#[inline]
fn fold(sums: &mut [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

/// The sum of the products of small integers, which is exact.
#[inline]
pub(super) fn dot_bytes(one: &[i8], other: &[i8]) -> i64 {
    if one.len() <= SPAN {
        return i64::from(dot_span(one, other));
    }
    let spans = one.chunks(SPAN).zip(other.chunks(SPAN));
    spans.map(|(one, other)| i64::from(dot_span(one, other))).sum()
}

/// A loop and no chain of iterators: a closure would not be inlined into the version for AVX2.
#[multiversion(targets("x86_64+avx2"))]
fn dot_span(one: &[i8], other: &[i8]) -> i32 {
    let mut sum = 0;
    for (one, other) in one.iter().zip(other) {
        sum += i32::from(*one) * i32::from(*other);
    }
    sum
}

/// How many bits differ.
#[inline]
pub(super) fn differing(one: &[u64], other: &[u64]) -> u32 {
    one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum()
}

/// The length of a vector.
pub(super) fn length(vector: &[f32]) -> f32 {
    vector.iter().fold(0.0_f32, |sum, component| sum + component * component).sqrt()
}
