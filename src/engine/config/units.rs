//! Numbers with units.

use std::num::IntErrorKind;

use crate::engine::grammar::dialect::Dialect;

/// Parses a number of bytes with a unit: `k` is 1000 bytes, `kb` 1024. As in the servers an empty text
/// is 0, and what a unit makes of the number wraps around at 64 bits.
pub fn memory(dialect: Dialect, text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    let unit = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(unit);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" => 1000,
        "kb" => 1 << 10,
        "m" => 1_000_000,
        "mb" => 1 << 20,
        "g" => 1_000_000_000,
        "gb" => 1 << 30,
        _ => return None,
    };
    if digits.is_empty() {
        return unit.is_empty().then_some(0);
    }
    let number = match digits.parse::<u64>() {
        Ok(number) => number,
        Err(why) if *why.kind() == IntErrorKind::PosOverflow && dialect.saturates_bytes() => {
            u64::MAX
        }
        Err(_) => return None,
    };
    Some(number.wrapping_mul(factor))
}
