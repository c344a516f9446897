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
    let (ones, tail) = one.as_chunks();
    let (others, other_tail) = other.as_chunks();
    let mut sums = [0.0; LANES];
    for (one, other) in ones.iter().zip(others) {
        sums = with_products(sums, one, other);
    }
    if !tail.is_empty() {
        sums = with_tail(sums, tail, other_tail);
    }
    let [sum] = halved(halved::<4, 2>(halved::<8, 4>(halved::<16, 8>(halved(sums)))));
    sum
}

/// Arrays are passed by value and never indexed by what is not a constant: what has to be in memory
/// is not in the registers of vectors.
#[inline]
fn with_products(mut sums: [f32; LANES], one: &[f32; LANES], other: &[f32; LANES]) -> [f32; LANES] {
    for lane in 0..LANES {
        sums[lane] += one[lane] * other[lane];
    }
    sums
}

/// Out of line, as it needs room in memory.
#[inline(never)]
fn with_tail(mut sums: [f32; LANES], tail: &[f32], other: &[f32]) -> [f32; LANES] {
    for ((sum, one), other) in sums.iter_mut().zip(tail).zip(other) {
        *sum += one * other;
    }
    sums
}

/// The sums of both halves.
#[inline]
fn halved<const N: usize, const HALF: usize>(sums: [f32; N]) -> [f32; HALF] {
    std::array::from_fn(|lane| sums[lane] + sums[lane + HALF])
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
