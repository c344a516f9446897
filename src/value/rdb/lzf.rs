//! LZF, the compression of long strings in RDB. redlet expands it, and writes it for texts of modules
//! that end with many zeros: it writes strings without compression, which every server reads and which
//! takes less time.
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

/// Fewer zeros are not worth the time.
const FEW: usize = 64;

/// Bytes that end with many zeros, for how many they are. `None` for others.
pub(super) fn pack_zeros(bytes: &[u8]) -> Option<Vec<u8>> {
    let zeros = bytes.iter().rev().take_while(|byte| **byte == 0).count();
    // A literal takes a byte in 32 more.
    if zeros < FEW || zeros < bytes.len() / 16 {
        return None;
    }
    let mut packed = Vec::new();
    // The references are to a zero before them.
    let (literal, mut left) = bytes.split_at(bytes.len() - zeros + 1);
    for part in literal.chunks(32) {
        packed.push(part.len() as u8 - 1);
        packed.extend_from_slice(part);
    }
    while left.len() > LONGEST {
        packed.extend([0xE0, 255, 0]);
        left = &left[LONGEST..];
    }
    match left.len() {
        0 => {}
        few @ 1..3 => {
            packed.push(few as u8 - 1);
            packed.extend_from_slice(left);
        }
        some @ 3..9 => packed.extend([(some as u8 - 2) << 5, 0]),
        many => packed.extend([0xE0, (many - 9) as u8, 0]),
    }
    Some(packed)
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
    fn zeros_at_the_end_take_hardly_any_room() {
        for first in [0, 1, 31, 32, 33, 100] {
            for zeros in (64..700).chain([4096]) {
                let mut bytes = vec![7; first];
                bytes.resize(first + zeros, 0);
                let packed = pack_zeros(&bytes).unwrap();
                assert!(packed.len() < first + first / 32 + 12 + zeros / 80);
                assert_eq!(expand(&packed, bytes.len()), Some(bytes));
            }
        }
        assert_eq!(pack_zeros(&[0; 63]), None);
        assert_eq!(pack_zeros(&[vec![1; 4000], vec![0; 100]].concat()), None);
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
