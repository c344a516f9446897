//! Numbers with units.

/// Parses a number of bytes with a unit: `k` is 1000 bytes, `kb` 1024. An empty text is 0, as in Redis.
pub fn memory(text: &[u8]) -> Option<u64> {
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
    digits.parse::<u64>().ok()?.checked_mul(factor)
}
