//! The hash slots of a cluster: which of 16,384 a key lies in. A part of the key in braces decides
//! alone, so that keys which share it lie together.

pub const SLOTS: u16 = 1 << 14;

/// The polynomial of the checksum that XMODEM uses.
const POLYNOMIAL: u16 = 0x1021;

const TABLE: [u16; 256] = table();

pub fn slot(key: &[u8]) -> u16 {
    crc16(tag(key)) % SLOTS
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

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| (crc << 8) ^ TABLE[usize::from((crc >> 8) as u8 ^ byte)])
}

const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc >> 15 == 1 { (crc << 1) ^ POLYNOMIAL } else { crc << 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_xmodem() {
        assert_eq!(crc16(b"123456789"), 0x31C3);
    }

    #[test]
    fn a_tag_in_braces_decides_alone() {
        assert_eq!(slot(b"{user}:1"), slot(b"user"));
        assert_eq!(slot(b"a{user}{b}"), slot(b"user"));
        assert_eq!(slot(b"{{a}}"), slot(b"{a"));
        for whole in [&b"{}a"[..], b"a{", b"a}b{", b""] {
            assert_eq!(slot(whole), crc16(whole) % SLOTS);
        }
    }
}
