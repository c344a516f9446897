//! CRC-64 as Redis computes it for DUMP payloads and RDB files.

use crc::{CRC_64_REDIS, Crc, Digest, Table};

static CRC: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_REDIS);

/// The CRC-64 of `bytes` with the polynomial and start value of Redis (`CRC_64_REDIS`).
pub fn crc64(bytes: &[u8]) -> u64 {
    CRC.checksum(bytes)
}

/// A CRC-64 of bytes that come one after the other.
pub struct Crc64(Digest<'static, u64, Table<16>>);

impl Crc64 {
    /// The checksum of the bytes so far.
    pub fn value(&self) -> u64 {
        self.0.clone().finalize()
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

impl Default for Crc64 {
    fn default() -> Self {
        Self(CRC.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_checksum_that_redis_computes() {
        assert_eq!(crc64(b""), 0);
        assert_eq!(crc64(b"123456789"), 0xE9C6_D914_C4B8_D9CA);
        let mut parts = Crc64::default();
        for part in [&b"1234"[..], b"", b"56789"] {
            parts.add(part);
        }
        assert_eq!(parts.value(), crc64(b"123456789"));
    }
}
