//! The digits of a double: few enough, and enough to read the same double back.
//!
//! This is Florian Loitsch's Grisu2 ("Printing Floating-Point Numbers Quickly and Accurately with
//! Integers", 2010), because it is what Redis has used since 7.2, and Valkey. One double in a
//! few hundred gets a digit more than it needs, or a last digit that is not the nearest one; Rust's
//! own formatting would do better, and then a score would not read the same in both places.
//!
//! The double and the halves of the way to its two neighbours are scaled, by a power of ten known
//! to 64 bits, so that 32 bits or fewer stand before the binary point. Then digits are taken from
//! the upper bound until the rest is within the interval, and the last one is moved toward the
//! double itself.

use std::sync::LazyLock;

use num_bigint::BigUint;

/// `digits * 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) digits: u64,
    pub(super) exponent: i32,
}

/// The digits of `value`, which is positive and finite.
pub(super) fn decimal(value: f64) -> Decimal {
    let (fraction, exponent) = split(value);
    let shift = fraction.leading_zeros();
    let middle = fraction << shift;
    let half = 1 << (shift - 1);
    // Below a power of two the neighbour is half as far away.
    let lower_half = if fraction == HIDDEN_BIT { half >> 1 } else { half };

    let exponent = exponent - shift.cast_signed();
    let (power, index) = power_for(exponent);
    let upper = multiply(middle + half, power.fraction) - 1;
    let interval = Interval {
        upper,
        to_middle: upper - multiply(middle, power.fraction),
        width: upper - multiply(middle - lower_half, power.fraction) - 1,
        point: (exponent + power.exponent + 64).unsigned_abs(),
    };
    let (digits, kappa) = interval.digits();
    Decimal { digits, exponent: kappa - (FIRST + STEP * index) }
}

const HIDDEN_BIT: u64 = 1 << 52;

/// A double as `fraction * 2^exponent`.
fn split(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let (fraction, biased) = (bits & (HIDDEN_BIT - 1), (bits >> 52 & 0x7ff) as i32);
    if biased == 0 { (fraction, -1074) } else { (fraction | HIDDEN_BIT, biased - 1075) }
}

/// The high half of the product, rounded.
fn multiply(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b) + (1 << 63)) >> 64) as u64
}

/// The numbers that are read as one double, with the binary point `point` bits from the right.
struct Interval {
    upper: u64,
    to_middle: u64,
    width: u64,
    point: u32,
}

impl Interval {
    /// The digits, and the power of ten of the last.
    fn digits(self) -> (u64, i32) {
        let Self { upper, mut to_middle, mut width, point } = self;
        let mask = (1 << point) - 1;
        let (mut whole, mut part) = (upper >> point, upper & mask);
        let mut digits = 0;
        for kappa in (0..10).rev() {
            let unit = 10_u64.pow(kappa);
            digits = digits * 10 + whole / unit;
            whole %= unit;
            let rest = (whole << point) + part;
            if rest <= width {
                let digits = approach(digits, rest, unit << point, to_middle, width);
                return (digits, kappa.cast_signed());
            }
        }
        let mut kappa = 0;
        loop {
            (part, width, to_middle) = (part * 10, width * 10, to_middle * 10);
            kappa -= 1;
            digits = digits * 10 + (part >> point);
            part &= mask;
            if part < width {
                return (approach(digits, part, 1 << point, to_middle, width), kappa);
            }
        }
    }
}

/// Lowers the last digit while that brings the number closer to the middle of its interval;
/// `rest` is its distance from the upper bound, and `unit` the value of one in the last digit.
fn approach(mut digits: u64, mut rest: u64, unit: u64, to_middle: u64, width: u64) -> u64 {
    while rest < to_middle
        && width - rest >= unit
        && (rest + unit < to_middle || to_middle - rest > rest + unit - to_middle)
    {
        digits -= 1;
        rest += unit;
    }
    digits
}

/// A power of ten as `fraction * 2^exponent`, with the top bit of the fraction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Power {
    fraction: u64,
    exponent: i32,
}

/// The powers known are every eighth from the first.
const FIRST: i32 = -348;
const STEP: i32 = 8;
const COUNT: usize = 87;

static POWERS: LazyLock<[Power; COUNT]> =
    LazyLock::new(|| std::array::from_fn(|index| power_of_ten(FIRST + STEP * index as i32)));

/// A power that brings `2^exponent` to where 4 to 32 bits of 64 stand before the point, and its
/// index. Often two would do, and which one is taken shows in the digits.
fn power_for(exponent: i32) -> (Power, i32) {
    const LOG10_OF_2: f64 = 0.301_029_995_663_981_14;
    let guess = (f64::from(-(exponent + COUNT as i32)) * LOG10_OF_2) as i32;
    let mut index = (guess - FIRST) / STEP;
    loop {
        let power = POWERS[index.clamp(0, COUNT as i32 - 1).unsigned_abs() as usize];
        match exponent + power.exponent + 64 {
            ..-60 => index += 1,
            -31.. => index -= 1,
            _ => return (power, index),
        }
    }
}

/// Ten to the power of `k`, rounded to 64 bits.
fn power_of_ten(k: i32) -> Power {
    let power = BigUint::from(10_u32).pow(k.unsigned_abs());
    // One bit more than are kept, for rounding.
    let (value, exponent) = if k >= 0 {
        (power << 65, -65)
    } else {
        let scale = power.bits() + 65;
        ((BigUint::from(1_u32) << scale) / power, -(scale as i32))
    };
    let cut = value.bits() - 65;
    let top = (value >> cut) + 1_u32;
    let fraction = (top >> 1_u32).iter_u64_digits().next().unwrap_or(0);
    Power { fraction, exponent: exponent + cut as i32 + 1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn powers_of_ten_are_known_to_64_bits() {
        let power = |fraction, exponent| Power { fraction, exponent };
        assert_eq!(POWERS[0], power(0xfa8f_d5a0_081c_0288, -1220));
        assert_eq!(POWERS[44], power(0x9c40_0000_0000_0000, -50));
        assert_eq!(POWERS[86], power(0xaf87_023b_9bf0_ee6b, 1066));
    }

    #[test]
    fn a_power_is_found_at_both_ends_of_the_range() {
        for value in [f64::MIN_POSITIVE, f64::MAX, 5e-324, 1.0, 2.0, 9007199254740993.0] {
            let Decimal { digits, exponent } = decimal(value);
            assert_eq!(format!("{digits}e{exponent}").parse(), Ok(value));
        }
    }

    proptest! {
        #[test]
        fn the_digits_read_back_as_the_same_double(bits: u64) {
            let value = f64::from_bits(bits >> 1);
            prop_assume!(value.is_finite() && value > 0.0);
            let Decimal { digits, exponent } = decimal(value);
            prop_assert_eq!(format!("{digits}e{exponent}").parse(), Ok(value));
            prop_assert!(digits < 10_u64.pow(18));
        }
    }
}
