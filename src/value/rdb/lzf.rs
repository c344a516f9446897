//! LZF, the compression of long strings in RDB. redlet only expands it: it writes strings without
//! compression, which every server reads and which takes less time.
//!
//! A control byte `n` below 32 is followed by `n + 1` literal bytes. Any other control byte is a
//! reference back: its three top bits (or, when all are set, those and the next byte) are a length
//! less two, and the rest with the byte that follows a distance less one.

/// The most bytes that a reference of three bytes stands for.
const LONGEST: usize = 7 + 255 + 2;

/// The `length` bytes that `packed` stands for, if it does exactly that.
pub(super) fn expand(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    if length > packed.len().saturating_mul(LONGEST / 3) {
        return None;
    }
    let mut bytes = Vec::with_capacity(length);
    let mut rest = packed.iter();
    while let Some(&control) = rest.next() {
        if control < 32 {
            let literal = rest.as_slice().get(..usize::from(control) + 1)?;
            bytes.extend_from_slice(literal);
            rest = rest.as_slice()[literal.len()..].iter();
        } else {
            let more = if control >> 5 == 7 { usize::from(*rest.next()?) } else { 0 };
            let count = usize::from(control >> 5) + more + 2;
            let distance = (usize::from(control & 31) << 8 | usize::from(*rest.next()?)) + 1;
            repeat(&mut bytes, distance, count)?;
        }
        if bytes.len() > length {
            return None;
        }
    }
    (bytes.len() == length).then_some(bytes)
}

/// Appends `count` bytes from `distance` before the end, which they may overtake.
fn repeat(bytes: &mut Vec<u8>, distance: usize, count: usize) -> Option<()> {
    let start = bytes.len().checked_sub(distance)?;
    if distance >= count {
        bytes.extend_from_within(start..start + count);
    } else {
        (start..start + count).for_each(|place| bytes.push(bytes[place]));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_may_overtake_its_own_end() {
        assert_eq!(expand(b"\x01ab\xE0\x00\x01", 11).unwrap(), b"abababababa");
        assert_eq!(expand(b"\x02abc\x20\x02", 6).unwrap(), b"abcabc");
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        for (packed, length) in [
            (&b"\x20\x00"[..], 3),
            (b"\x01ab\x20", 5),
            (b"\x01ab\xE0", 5),
            (b"\x05ab", 6),
            (b"\x01ab", 1),
            (b"\x01ab", 3),
            (b"\x01ab\x20\x02", 5),
            (b"a", usize::MAX),
        ] {
            assert_eq!(expand(packed, length), None, "{packed:?}");
        }
        assert_eq!(expand(b"", 0).unwrap(), b"");
    }
}
