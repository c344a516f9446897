//! Numbers as C's `printf` writes them with `%.14g` and its like.

/// Formats with at most `precision` significant digits, 1 to 17.
pub(super) fn general(number: f64, precision: usize) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{:.*e}", precision.saturating_sub(1), number);
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= precision as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trimmed(digits), exponent.unsigned_abs());
    }
    let decimals = usize::try_from(precision as i32 - 1 - exponent).unwrap_or(0);
    trimmed(&format!("{number:.decimals$}")).to_owned()
}

/// Removes zeros at the end of the fraction.
fn trimmed(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_printf_writes_them() {
        for (number, precision, written) in [
            (1e15, 14, "1e+15"),
            (123_456_789_012_345_680.0, 14, "1.2345678901235e+17"),
            (0.1, 14, "0.1"),
            (-0.0, 14, "-0"),
            (1e-7, 14, "1e-07"),
            (1e-4, 14, "0.0001"),
            (100.0, 14, "100"),
            (1e100, 14, "1e+100"),
            (2.71928, 3, "2.72"),
            (99.999, 3, "100"),
            (999_999.0, 3, "1e+06"),
            (99_999_999_999_999.9, 14, "1e+14"),
            (0.5, 1, "0.5"),
        ] {
            assert_eq!(general(number, precision), written);
        }
    }
}
