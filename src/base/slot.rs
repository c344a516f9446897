//! The hash slots of a cluster: which of 16,384 a key lies in. A part of the key in braces decides
//! alone, so that keys which share it lie together.

use crc::{CRC_16_XMODEM, Crc};

/// The number of hash slots.
pub const SLOTS: u16 = 1 << 14;

static CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_XMODEM);

/// The hash slot of `key`, as CLUSTER KEYSLOT replies it.
pub fn slot(key: &[u8]) -> u16 {
    CRC.checksum(tag(key)) % SLOTS
}

/// What is between the first brace and the next closing one, unless that is nothing.
fn tag(key: &[u8]) -> &[u8] {
    let position = |bytes: &[u8], brace| bytes.iter().position(|&byte| byte == brace);
    let Some(inside) = position(key, b'{').and_then(|open| key.get(open + 1..)) else { return key };
    match position(inside, b'}') {
        None | Some(0) => key,
        Some(end) => inside.get(..end).unwrap_or(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_in_braces_decides_alone() {
        assert_eq!(slot(b"{user}:1"), slot(b"user"));
        assert_eq!(slot(b"a{user}{b}"), slot(b"user"));
        assert_eq!(slot(b"{{a}}"), slot(b"{a"));
        for whole in [&b"{}a"[..], b"a{", b"a}b{", b""] {
            assert_eq!(slot(whole), CRC.checksum(whole) % SLOTS);
        }
    }
}
