//! The number of nodes in a radix tree of ids. Redis keeps the nodes of a stream in such a tree,
//! and XINFO reports its size; redlet has no such tree, and computes the size it would have.
//!
//! Bytes that all ids below share are one node, a fork is one, and each end is one.

use super::Id;

const LENGTH: usize = 16;

type Key = [u8; LENGTH];

pub(super) fn nodes(ids: impl Iterator<Item = Id>) -> usize {
    let keys: Vec<Key> = ids.map(key).collect();
    // A tree without keys is its root.
    if keys.is_empty() { 1 } else { below(&keys, 0) }
}

fn key(id: Id) -> Key {
    (u128::from(id.ms) << 64 | u128::from(id.seq)).to_be_bytes()
}

/// The nodes of sorted keys that are the same up to `depth`.
fn below(keys: &[Key], depth: usize) -> usize {
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return 0 };
    let fork = (depth..LENGTH).find(|&at| first[at] != last[at]).unwrap_or(LENGTH);
    let shared = usize::from(fork > depth);
    if fork == LENGTH {
        return shared + 1;
    }
    let branches = keys.chunk_by(|one, other| one[fork] == other[fork]);
    shared + 1 + branches.map(|keys| below(keys, fork + 1)).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    // As XINFO STREAM of Valkey 9.1.2 tells with stream-node-max-entries 1.
    #[test]
    fn nodes_are_counted_as_a_radix_tree_has_them() {
        let count = |ids: &[(u64, u64)]| nodes(ids.iter().map(|&(ms, seq)| Id::new(ms, seq)));
        assert_eq!(count(&[]), 1);
        assert_eq!(count(&[(1, 0)]), 2);
        assert_eq!(count(&[(1, 0), (1, 1)]), 4);
        assert_eq!(count(&[(1, 0), (2, 0)]), 6);
        let at = 1_700_000_000_000;
        let [first, late] = [at, at + 1300];
        let ids = [(first, 0), (at + 1, 0), (at + 300, 0), (late, 0)];
        assert_eq!(count(&[&ids[..], &[(late, 255), (late, 256), (late, 257)]].concat()), 17);
    }
}
