//! CRC-64 as Redis computes it for DUMP payloads and RDB files.

use crc::{CRC_64_REDIS, Crc};

static CRC: Crc<u64> = Crc::<u64>::new(&CRC_64_REDIS);

/// The CRC-64 of `bytes` with the polynomial and start value of Redis (`CRC_64_REDIS`).
pub fn crc64(bytes: &[u8]) -> u64 {
    CRC.checksum(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_checksum_that_redis_computes() {
        assert_eq!(crc64(b""), 0);
        assert_eq!(crc64(b"123456789"), 0xE9C6_D914_C4B8_D9CA);
    }
}
