//! The header of a log segment: 80 bytes.
//!
//! ```text
//!  0  magic            8 bytes, "redletLG"
//!  8  format version   u32
//! 12  identity         u32, of the data folder
//! 16  segment number   u64
//! 24  CRC32C           u32, over bytes 0..24
//! 28  zero             4 bytes
//! 32  base position    slot
//! 48  synced mark A    slot
//! 64  synced mark B    slot
//! 80  frames
//! ```
//!
//! Numbers are little-endian. The *identity* is a random number, chosen when the folder is created and
//! written to all of its files. A *slot* is a u64, a CRC32C over the segment number and that u64, and
//! four zero bytes; 16 zero bytes are an empty slot. The first 32 bytes are on the disk before the
//! segment gets its name. The base position is written when the segment becomes the current one:
//! a segment without it is a spare, allocated ahead of time. The synced mark is the offset in the
//! file up to which `fsync` has confirmed; it alternates between two slots, so that a process
//! killed while it writes one leaves the other.

pub(super) const MAGIC: &[u8; 8] = b"redletLG";

/// The version of the log's format. A reader refuses any other version.
pub(super) const VERSION: u32 = 2;

/// Where the first frame begins.
pub(super) const LEN: usize = 80;

pub(super) const BASE_AT: usize = 32;
const MARKS_AT: [usize; 2] = [48, 64];

/// The offset of the identity, in segments and in snapshots.
pub(super) const IDENTITY_AT: usize = 12;

const _: () = assert!(MARKS_AT[1] + SLOT == LEN);

const SLOT: usize = 16;

/// A parsed header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    pub(super) identity: u32,
    pub(super) number: u64,
    /// `None` for a spare, for a segment that lost its first page in a power cut, and when the process
    /// was killed while it wrote the slot.
    pub(super) base: Option<u64>,
    /// 0: nothing is confirmed.
    pub(super) mark: u64,
}

/// Why 80 bytes are not a header. `unknown`: they may be of a later version.
#[derive(Debug, PartialEq)]
pub(super) struct Invalid {
    pub(super) offset: u64,
    pub(super) why: &'static str,
    pub(super) unknown: bool,
}

/// The header of a new segment, with empty slots.
pub(super) fn new(identity: u32, number: u64) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[IDENTITY_AT..16].copy_from_slice(&identity.to_le_bytes());
    bytes[16..24].copy_from_slice(&number.to_le_bytes());
    let crc = crc32c::crc32c(&bytes[..24]);
    bytes[24..28].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// A filled slot of segment `number`.
pub(super) fn slot(number: u64, value: u64) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[..8].copy_from_slice(&value.to_le_bytes());
    bytes[8..12].copy_from_slice(&slot_crc(number, value).to_le_bytes());
    bytes
}

/// The offset of the slot for the mark number `turn`.
pub(super) fn mark_at(turn: usize) -> usize {
    MARKS_AT[turn % 2]
}

pub(super) fn read(bytes: &[u8; LEN]) -> Result<Header, Invalid> {
    let damaged = |why| Invalid { offset: 0, why, unknown: false };
    if bytes[..8] != *MAGIC {
        return Err(damaged("it does not begin as a segment of the log does"));
    }
    if crc32c::crc32c(&bytes[..24]) as u64 != number(&bytes[24..28]) {
        return Err(damaged("the checksum of the header is wrong"));
    }
    if number(&bytes[8..12]) != u64::from(VERSION) {
        let why = "its format is of another version of redlet";
        return Err(Invalid { offset: 8, why, unknown: true });
    }
    let segment = number(&bytes[16..24]);
    let slot = |at: usize| read_slot(segment, &bytes[at..at + SLOT]);
    let (base, mark) = (slot(BASE_AT).unwrap_or(None), newest_mark(MARKS_AT.map(slot))?);
    if base.is_none() && mark > 0 {
        return Err(Invalid { offset: BASE_AT as u64, ..damaged("the base position is gone") });
    }
    let identity = number(&bytes[IDENTITY_AT..16]) as u32;
    Ok(Header { identity, number: segment, base, mark })
}

/// The newest mark. A torn slot counts as empty if the other slot is intact.
fn newest_mark(slots: [Result<Option<u64>, ()>; 2]) -> Result<u64, Invalid> {
    let newest = slots.iter().flatten().flatten().max().copied();
    match newest {
        Some(mark) => Ok(mark),
        // Torn while the first mark was written.
        None if slots.contains(&Ok(None)) => Ok(0),
        None => Err(Invalid {
            offset: MARKS_AT[0] as u64,
            why: "the checksums of both synced marks are wrong",
            unknown: false,
        }),
    }
}

fn read_slot(segment: u64, bytes: &[u8]) -> Result<Option<u64>, ()> {
    let (value, crc) = (number(&bytes[..8]), number(&bytes[8..12]));
    match bytes.iter().all(|byte| *byte == 0) {
        true => Ok(None),
        false if crc == u64::from(slot_crc(segment, value)) => Ok(Some(value)),
        false => Err(()),
    }
}

fn slot_crc(number: u64, value: u64) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&number.to_le_bytes()), &value.to_le_bytes())
}

/// A little-endian number of up to 8 bytes.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> [u8; LEN] {
        let mut bytes = new(5, 7);
        bytes[BASE_AT..BASE_AT + SLOT].copy_from_slice(&slot(7, 1000));
        bytes[mark_at(0)..][..SLOT].copy_from_slice(&slot(7, 80));
        bytes[mark_at(1)..][..SLOT].copy_from_slice(&slot(7, 90));
        bytes
    }

    #[test]
    fn a_header_reads_back() {
        let header = Header { identity: 5, number: 7, base: None, mark: 0 };
        assert_eq!(read(&new(5, 7)), Ok(header.clone()));
        assert_eq!(read(&full()), Ok(Header { base: Some(1000), mark: 90, ..header }));
    }

    #[test]
    fn a_flipped_byte_is_noticed_or_lowers_the_mark() {
        for at in (0..12).chain(16..28).chain(32..44) {
            let mut bytes = full();
            bytes[at] ^= 1;
            assert!(read(&bytes).is_err(), "byte {at}");
        }
        for at in 48..LEN {
            let mut bytes = full();
            bytes[at] ^= 1;
            assert!(matches!(read(&bytes).unwrap().mark, 80 | 90), "byte {at}");
        }
    }

    #[test]
    fn a_mark_of_another_segment_does_not_count() {
        let mut bytes = full();
        bytes[mark_at(1)..][..SLOT].copy_from_slice(&slot(8, 500));
        assert_eq!(read(&bytes).unwrap().mark, 80);
    }
}
