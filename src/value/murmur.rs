//! MurmurHash2, for 64 bits (variant A) and for 32, which Redis and its modules use in their
//! sketches. They read words from the little end on every machine.

const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u32 = 47;

/// The hash of bytes, from a seed.
pub fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let start = seed ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    let hash = words.iter().fold(start, |hash, word| {
        let word = u64::from_le_bytes(*word).wrapping_mul(FACTOR);
        let word = (word ^ word >> SHIFT).wrapping_mul(FACTOR);
        (hash ^ word).wrapping_mul(FACTOR)
    });
    finish(match rest {
        [] => hash,
        _ => {
            let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
            (hash ^ last).wrapping_mul(FACTOR)
        }
    })
}

const fn finish(hash: u64) -> u64 {
    let hash = (hash ^ hash >> SHIFT).wrapping_mul(FACTOR);
    hash ^ hash >> SHIFT
}

const FACTOR_32: u32 = 0x5bd1_e995;

/// The hashes of 32 bits of bytes, one from each seed. Of the number of bytes they know the lowest 32
/// bits. What does not depend on the seed is computed once.
#[inline]
pub fn murmur32<const N: usize>(bytes: &[u8], seeds: [u32; N]) -> [u32; N] {
    let (words, rest) = bytes.as_chunks::<4>();
    let mut hashes = seeds.map(|seed| seed ^ bytes.len() as u32);
    for word in words {
        let word = u32::from_le_bytes(*word).wrapping_mul(FACTOR_32);
        let word = (word ^ word >> 24).wrapping_mul(FACTOR_32);
        hashes = hashes.map(|hash| hash.wrapping_mul(FACTOR_32) ^ word);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        hashes = hashes.map(|hash| (hash ^ last).wrapping_mul(FACTOR_32));
    }
    hashes.map(|hash| {
        let hash = (hash ^ hash >> 13).wrapping_mul(FACTOR_32);
        hash ^ hash >> 15
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_32_bits_are_those_of_the_genuine_module() {
        // Where a count-min sketch of this width counts these items in its first rows.
        let row = |item: &[u8]| murmur32(item, [0, 1, 2]).map(|hash| hash % 100_003);
        assert_eq!(row(b"a"), [40_008, 26_544, 6532]);
        assert_eq!(row(b"hello"), [34_709, 82_739, 88_531]);
        assert_eq!(row(b"0123456789"), [59_544, 60_995, 81_629]);
    }
}
