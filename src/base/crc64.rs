//! CRC-64 as Redis computes it (the polynomial that Jones named), over what DUMP gives and over
//! RDB files. A byte a step from a table made at compile time: about 400 MB a second, and payloads
//! are small.

/// The polynomial 0xAD93D23594C935A9, its bits in reverse.
const POLYNOMIAL: u64 = 0x95AC_9329_AC4B_C9B5;

const TABLE: [u64; 256] = table();

/// Goes on from the checksum of what came before, 0 at the beginning.
pub fn crc64(before: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(before, |crc, &byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
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
    fn it_is_the_checksum_that_redis_computes() {
        assert_eq!(crc64(0, b""), 0);
        assert_eq!(crc64(0, b"123456789"), 0xE9C6_D914_C4B8_D9CA);
        assert_eq!(crc64(crc64(0, b"1234"), b"56789"), 0xE9C6_D914_C4B8_D9CA);
    }
}
