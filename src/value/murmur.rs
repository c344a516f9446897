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

/// The hash of 32 bits of bytes, from a seed. Of their number it knows the lowest 32 bits.
pub fn murmur32(bytes: &[u8], seed: u32) -> u32 {
    let (words, rest) = bytes.as_chunks::<4>();
    let hash = words.iter().fold(seed ^ bytes.len() as u32, |hash, word| {
        let word = u32::from_le_bytes(*word).wrapping_mul(FACTOR_32);
        let word = (word ^ word >> 24).wrapping_mul(FACTOR_32);
        hash.wrapping_mul(FACTOR_32) ^ word
    });
    let hash = match rest {
        [] => hash,
        _ => {
            let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
            (hash ^ last).wrapping_mul(FACTOR_32)
        }
    };
    let hash = (hash ^ hash >> 13).wrapping_mul(FACTOR_32);
    hash ^ hash >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_32_bits_are_those_of_the_genuine_module() {
        // Where a count-min sketch of this width counts these items in its first rows.
        let row = |item: &[u8]| [0, 1, 2].map(|seed| murmur32(item, seed) % 100_003);
        assert_eq!(row(b"a"), [40_008, 26_544, 6532]);
        assert_eq!(row(b"hello"), [34_709, 82_739, 88_531]);
        assert_eq!(row(b"0123456789"), [59_544, 60_995, 81_629]);
    }
}
