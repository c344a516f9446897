//! SHA1 digests of scripts, as hexadecimal digits.

use std::hash::{BuildHasherDefault, Hasher};

use sha1_smol::Sha1;

/// Forty hexadecimal digits in lower case.
pub(in crate::engine) type Sha = [u8; 40];

/// A digest is as good as a hash, so a part of it is one.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::engine) struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        if let Some(digits) = bytes.first_chunk() {
            self.0 = (self.0 ^ u64::from_le_bytes(*digits)).wrapping_mul(SPREAD);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// Hashes the keys of maps from digests.
pub(in crate::engine) type ByDigest = BuildHasherDefault<DigestHasher>;

pub(in crate::engine) fn sha_of(source: &[u8]) -> Sha {
    let mut sha = [0; 40];
    for (pair, byte) in sha.chunks_exact_mut(2).zip(Sha1::from(source).digest().bytes()) {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    sha
}

/// The digits that a caller wrote, in any case.
pub(in crate::engine) fn parse_sha(text: &[u8]) -> Option<Sha> {
    let mut sha: Sha = text.try_into().ok()?;
    sha.make_ascii_lowercase();
    Some(sha)
}
