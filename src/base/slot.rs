//! The hash slots of a cluster: each key belongs to one of 16,384. If a part of the key is in
//! braces, only that part is hashed, so that keys which share it belong to the same slot.

use crc::{CRC_16_XMODEM, Crc};

/// The number of hash slots.
pub const SLOTS: u16 = 1 << 14;

static CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_XMODEM);

/// The hash slot of `key`, as CLUSTER KEYSLOT replies it.
pub fn slot(key: &[u8]) -> u16 {
    CRC.checksum(tag(key)) % SLOTS
}

/// The bytes between the first opening brace and the next closing one, or the whole key if there
/// are none.
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
