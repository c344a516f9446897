use super::*;
use crate::keyspace::entry::Entry;
use crate::keyspace::key_set::Scope;
use crate::keyspace::pair::{Content, Pair};
use crate::value::index_table;

#[test]
fn everything_means_every_shard_there_is() {
    let keyspace = Keyspace::new(2);
    let mut keys = KeySet::new(1);
    keys.add_whole(Scope::Everything, Mode::Write);
    let mut locked = Locked::nothing(&keyspace);
    locked.acquire(keys).unwrap();
    assert_eq!(locked.of_database(0).count(), SHARDS);
    assert_eq!(locked.of_database(1).count(), SHARDS);
}

/// Does something with the shard of a key, as a call does.
fn on<T>(
    keyspace: &Keyspace,
    mode: Mode,
    key: &[u8],
    act: impl FnOnce(&mut Locked<'_>, ShardId, u64) -> T,
) -> T {
    let hash = index_table::hash(key);
    let mut keys = KeySet::new(0);
    keys.add(hash, mode);
    let mut locked = Locked::nothing(keyspace);
    locked.acquire(keys).unwrap();
    let result = act(&mut locked, keyspace.shard_of(0, hash), hash);
    locked.release();
    result
}

fn put(keyspace: &Keyspace, key: &[u8], text: &[u8]) {
    on(keyspace, Mode::Write, key, |locked, shard, hash| {
        let data = locked.get_mut(shard).unwrap();
        match data.find(hash, key) {
            Some(index) => drop(data.replace(index, Content::Text(text))),
            None => {
                let pair = Pair::new(key, Content::Text(text));
                data.insert(hash, Entry::new(pair, 0, 0));
            }
        }
    });
}

/// Which parts of the totals are not 0, and what they add up to.
fn totals(keyspace: &Keyspace) -> (usize, usize) {
    (keyspace.used.parts().filter(|part| *part != 0).count(), keyspace.used_bytes())
}

/// Threads that use different shards then write no line in common: what a call writes is its
/// shard and, when it changes what is held, the part of the totals that its shard adds to.
#[test]
fn a_call_writes_its_shard_and_one_part_of_the_totals() {
    let keyspace = Keyspace::new(1);
    assert_eq!(totals(&keyspace), (0, 0));
    put(&keyspace, b"key", b"a string");
    let (parts, used) = totals(&keyspace);
    assert_eq!((parts, used > 24), (1, true));
    put(&keyspace, b"key", b"a STRING");
    on(&keyspace, Mode::Read, b"key", |locked, shard, hash| {
        assert!(locked.get(shard).unwrap().find(hash, b"key").is_some());
    });
    assert_eq!(totals(&keyspace), (1, used));
    put(&keyspace, b"key", &[b'x'; 100]);
    assert_eq!(totals(&keyspace), (1, used - 16 + 112));
    assert_eq!((keyspace.expiring.sum(), keyspace.snapshot_epoch()), (0, 0));
}

#[test]
fn a_shard_is_found_among_any_that_are_held() {
    let keyspace = Keyspace::new(2);
    for pattern in 0..200_u64 {
        let chosen = |id: &u32| (index_table::hash(&[pattern as u8, *id as u8]) % 9) < pattern % 10;
        let mut keys = KeySet::new(0);
        (0..2 * SHARDS as u32).filter(chosen).for_each(|id| keys.add_shard(id, Mode::Write));
        keys.add_unknown();
        let mut locked = Locked::nothing(&keyspace);
        locked.acquire(keys).unwrap();
        for id in 0..2 * SHARDS as u32 {
            assert_eq!(locked.get(id).is_some(), chosen(&id), "{pattern} {id}");
        }
    }
}

fn some(shards: &[(ShardId, Mode)]) -> KeySet {
    let mut keys = KeySet::new(0);
    shards.iter().for_each(|&(id, mode)| keys.add_shard(id, mode));
    keys
}

#[test]
fn further_shards_are_locked_if_nobody_holds_them() {
    let keyspace = Keyspace::new(1);
    let mut locked = Locked::nothing(&keyspace);
    locked.acquire(some(&[(5, Mode::Write)])).unwrap();
    assert!(locked.try_extend(&some(&[(5, Mode::Write), (3, Mode::Write), (3, Mode::Read)])));
    assert!(locked.get_mut(3).is_some() && locked.get_mut(5).is_some());
    assert!(locked.try_extend(&some(&[(7, Mode::Read)])));
    assert!(locked.get(7).is_some() && locked.get_mut(7).is_none());
    assert!(!locked.try_extend(&some(&[(7, Mode::Write)])), "it is held to be read");
    drop(locked);
    assert!(keyspace.shard(3).try_write().is_some() && keyspace.shard(7).try_write().is_some());
}

#[test]
fn further_shards_are_not_waited_for() {
    let keyspace = Keyspace::new(1);
    let mut locked = Locked::nothing(&keyspace);
    locked.acquire(some(&[(5, Mode::Write)])).unwrap();
    let other = keyspace.shard(9).read();
    assert!(!locked.try_extend(&some(&[(3, Mode::Write), (9, Mode::Write)])));
    assert!(locked.get(3).is_none() && locked.get(9).is_none() && locked.get(5).is_some());
    assert!(keyspace.shard(3).try_write().is_some());
    assert!(locked.try_extend(&some(&[(9, Mode::Read)])));
    drop(other);
}

#[test]
fn what_may_need_more_holds_everything_to_change_it() {
    let keyspace = Keyspace::new(1);
    let mut keys = some(&[(5, Mode::Read)]);
    keys.add_unknown();
    let mut locked = Locked::nothing(&keyspace);
    locked.acquire(keys).unwrap();
    assert!(locked.get_mut(5).is_some());
    locked.extend(some(&[(6, Mode::Read)]));
    assert!(locked.get_mut(6).is_some());
}
