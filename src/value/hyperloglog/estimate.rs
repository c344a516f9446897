//! From how many registers hold each number to how many elements there were: the estimator of Otmar
//! Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), as Redis has it
//! since 5.0. The order of the operations is Redis's, so that the last bit of the sum is too.

use super::{LONGEST, REGISTERS};

/// 1 / (2 ln 2).
const ALPHA: f64 = 0.721_347_520_444_481_7;

/// How many registers hold each number. Six bits can hold more than an element gives.
pub(super) struct Histogram([usize; 64]);

impl Default for Histogram {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Histogram {
    pub(super) fn add(&mut self, value: u8, registers: usize) {
        if let Some(count) = self.0.get_mut(usize::from(value)) {
            *count += registers;
        }
    }

    pub(super) fn estimate(&self) -> u64 {
        let all = REGISTERS as f64;
        let of = |value: u8| self.0.get(usize::from(value)).map_or(0.0, |count| *count as f64);
        let mut sum = all * tau((all - of(LONGEST)) / all);
        for value in (1..LONGEST).rev() {
            sum += of(value);
            sum *= 0.5;
        }
        sum += all * sigma(of(0) / all);
        (ALPHA * all * all / sum).round() as u64
    }
}

fn sigma(mut x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if before == z {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if before == z {
            return z / 3.0;
        }
    }
}
