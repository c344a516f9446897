//! Registers of six bits side by side, from the lowest bit of the first byte on.

use super::REGISTERS;

const BITS: usize = 6;
/// Bytes of all registers.
pub(super) const SIZE: usize = REGISTERS * BITS / 8;
const _: () = assert!(SIZE == 12288);

/// Four registers lie in three bytes.
const GROUP: usize = 3;

/// The registers one after the other.
pub(super) fn values(body: &[u8]) -> impl Iterator<Item = u8> {
    let (groups, _) = body.as_chunks::<GROUP>();
    groups.iter().flat_map(|[a, b, c]| [*a, a >> 6 | b << 2, b >> 4 | c << 4, c >> 2]).map(|bits| {
        const MASK: u8 = (1 << BITS) - 1;
        bits & MASK
    })
}

/// Makes a register at least as great as `value`. Returns whether it was less.
pub(super) fn raise(body: &mut [u8], index: usize, value: u8) -> bool {
    let (groups, _) = body.as_chunks_mut::<GROUP>();
    let Some(group) = groups.get_mut(index / 4) else { return false };
    let shift = index % 4 * BITS;
    let all = u32::from_le_bytes([group[0], group[1], group[2], 0]);
    let mask = ((1 << BITS) - 1) << shift;
    let grows = all & mask < u32::from(value) << shift;
    if grows {
        let [a, b, c, _] = (all & !mask | u32::from(value) << shift).to_le_bytes();
        *group = [a, b, c];
    }
    grows
}
