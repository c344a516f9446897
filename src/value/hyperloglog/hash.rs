//! MurmurHash2 for 64 bits (variant A), which names the registers. Redis reads words from the
//! little end on every machine.

const SEED: u64 = 0xadc8_3b19;
const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u32 = 47;

pub(super) fn murmur64a(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let start = SEED ^ (bytes.len() as u64).wrapping_mul(FACTOR);
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

fn finish(hash: u64) -> u64 {
    let hash = (hash ^ hash >> SHIFT).wrapping_mul(FACTOR);
    hash ^ hash >> SHIFT
}
