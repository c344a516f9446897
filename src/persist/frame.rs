//! The frame around a record, in the log as in a snapshot.
//!
//! ```text
//! 0  length of the content   u32, little-endian; 0 = nothing was written from here on
//! 4  checksum                u32, little-endian
//! 8  content
//! ```
//!
//! The checksum is the CRC32C of the content, begun with the length, XOR the CRC32C of the frame's
//! position, begun with the file's [`Seed`]. *Begun with* means used as the initial
//! value, as when a CRC is continued. So a changed length breaks the checksum, and so does a frame that
//! is not where it was written: pages that were swapped, dropped or copied, or that come from
//! another folder. The first half, which reads the content, is computed before the log is locked
//! ([`Head::of`]), the second one under its lock ([`Head::at`]).
//!
//! Segments are preallocated with zeros, so a length of zero ends them.

use super::position::Position;

/// The size of a frame's head, in bytes.
pub const HEAD: usize = 8;

/// The longest content, in bytes.
pub const MAX_CONTENT: usize = u32::MAX as usize;

/// What ties the frames of a file to that file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u32);

impl Seed {
    /// For the segments of the log of a folder, whose positions go on from one to the next.
    pub fn of_log(identity: u32) -> Self {
        Self(identity)
    }

    /// For a snapshot, whose positions are offsets in the file.
    pub fn of_snapshot(identity: u32, number: u64) -> Self {
        Self(crc32c::crc32c_append(identity, &number.to_le_bytes()))
    }

    #[inline]
    fn at(self, position: Position) -> u32 {
        crc32c::crc32c_append(self.0, &position.to_le_bytes())
    }
}

/// The head of a frame: as it was read, or before its position is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes of the content.
    pub length: u32,
    checksum: u32,
}

impl Head {
    /// The head for a content of these parts, together at most [`MAX_CONTENT`] long.
    #[inline]
    pub fn of(parts: &[&[u8]]) -> Self {
        let length = parts.iter().map(|part| part.len()).sum::<usize>() as u32;
        let append = |crc, part: &&[u8]| crc32c::crc32c_append(crc, part);
        Self { length, checksum: parts.iter().fold(length, append) }
    }

    /// The bytes to write before the content of a frame at `position`.
    #[inline]
    pub fn at(self, seed: Seed, position: Position) -> [u8; HEAD] {
        let [l0, l1, l2, l3] = self.length.to_le_bytes();
        let [c0, c1, c2, c3] = (self.checksum ^ seed.at(position)).to_le_bytes();
        [l0, l1, l2, l3, c0, c1, c2, c3]
    }

    /// Reads a head from its bytes, which [`Head::at`] made.
    pub fn read([l0, l1, l2, l3, c0, c1, c2, c3]: [u8; HEAD]) -> Self {
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        Self { length, checksum: u32::from_le_bytes([c0, c1, c2, c3]) }
    }

    /// Whether this head was written for `content` at this position.
    #[inline]
    pub fn fits(self, content: &[u8], seed: Seed, position: Position) -> bool {
        let Self { length, checksum } = Self::of(&[content]);
        content.len() == self.length as usize
            && (length, checksum ^ seed.at(position)) == (self.length, self.checksum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn framed(seed: Seed, position: Position, content: &[u8]) -> Vec<u8> {
        [&Head::of(&[content]).at(seed, position)[..], content].concat()
    }

    fn is_sound(bytes: &[u8], seed: Seed, position: Position) -> bool {
        let (head, content) = bytes.split_first_chunk().unwrap();
        Head::read(*head).fits(content, seed, position)
    }

    proptest! {
        #[test]
        fn a_flipped_bit_anywhere_breaks_the_checksum(
            content in prop::collection::vec(any::<u8>(), 1..100),
            (identity, position) in any::<(u32, u64)>(),
            bit: prop::sample::Index,
        ) {
            let seed = Seed::of_log(identity);
            let mut bytes = framed(seed, position, &content);
            prop_assert!(is_sound(&bytes, seed, position));
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!is_sound(&bytes, seed, position));
        }

        #[test]
        fn a_frame_is_sound_at_its_own_place_alone(
            content in prop::collection::vec(any::<u8>(), 1..100),
            (identity, position) in any::<(u32, u64)>(),
            moved in 1u64..1 << 32,
            other in 1u32..,
        ) {
            let seed = Seed::of_log(identity);
            let bytes = framed(seed, position, &content);
            prop_assert!(!is_sound(&bytes, seed, position.wrapping_add(moved)));
            prop_assert!(!is_sound(&bytes, Seed::of_log(identity ^ other), position));
        }
    }
}
