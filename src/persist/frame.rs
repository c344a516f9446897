//! The frame around a record, in the log as in a snapshot.
//!
//! ```text
//! 0  length of the payload   u32, little-endian; 0 = nothing was written from here on
//! 4  CRC32C                  u32, little-endian; over the payload, begun with the length
//! 8  payload
//! ```
//!
//! *Begun with the length*: as one begins with the CRC of what came before when a CRC is continued. So
//! a changed length breaks the checksum, and one pass does (13 ns instead of 25 for 60 bytes).
//!
//! Segments are preallocated with zeros, so a length of zero ends them.

/// Bytes of a frame beside its payload.
pub const HEAD: usize = 8;

/// The longest payload.
pub const MAX_PAYLOAD: usize = u32::MAX as usize;

/// The head of the frame around `payload`, which is at most [`MAX_PAYLOAD`] long.
#[inline]
pub fn head(payload: &[u8]) -> [u8; HEAD] {
    let length = payload.len() as u32;
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&length.to_le_bytes());
    head[4..].copy_from_slice(&checksum(length, payload).to_le_bytes());
    head
}

/// What the head of a frame promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub length: u32,
    crc: u32,
}

impl Promise {
    pub fn read(head: [u8; HEAD]) -> Self {
        let [l0, l1, l2, l3, c0, c1, c2, c3] = head;
        Self {
            length: u32::from_le_bytes([l0, l1, l2, l3]),
            crc: u32::from_le_bytes([c0, c1, c2, c3]),
        }
    }

    /// Whether `payload` is what the head was written for.
    #[inline]
    pub fn kept_by(self, payload: &[u8]) -> bool {
        payload.len() == self.length as usize && checksum(self.length, payload) == self.crc
    }
}

#[inline]
fn checksum(length: u32, payload: &[u8]) -> u32 {
    crc32c::crc32c_append(length, payload)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_flipped_bit_anywhere_breaks_the_promise(
            payload in prop::collection::vec(any::<u8>(), 1..100),
            bit: prop::sample::Index,
        ) {
            let mut bytes = [&head(&payload)[..], &payload].concat();
            let read = |bytes: &[u8]| {
                let (head, payload) = bytes.split_first_chunk().unwrap();
                Promise::read(*head).kept_by(payload)
            };
            prop_assert!(read(&bytes));
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!read(&bytes));
        }
    }
}
