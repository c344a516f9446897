//! The account of memory that `maxmemory` and INFO go by is what a recount finds.

use proptest::prelude::*;

use super::call;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::keyspace::{Entry, ShardData};

fn recount(engine: &Engine) -> usize {
    let shards = engine.keyspace.all_shards().iter();
    shards.map(|shard| count(&shard.read())).sum()
}

fn count(data: &ShardData) -> usize {
    data.entries().map(Entry::heap).sum::<usize>() + data.own_heap()
}

/// Calls of every family that is there; a name without a row is an error and changes nothing.
fn line() -> impl Strategy<Value = String> {
    let key = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let value = || prop_oneof!["[a-f]{0,3}", "[a-z]{20,90}", "-?[0-9]{1,18}"];
    let one = (
        prop::sample::select(vec![
            "SET", "APPEND", "INCRBY", "LPUSH", "RPUSH", "SADD", "SREM", "HDEL", "GETSET",
            "EXPIRE", "PEXPIRE", "LPUSHX", "SETNX", "RENAME", "COPY", "SPOP", "LPOP", "RPOP",
            "DECRBY",
        ]),
        key(),
        value(),
    )
        .prop_map(|(name, key, value)| format!("{name} {key} {value}"));
    let two = (
        prop::sample::select(vec!["HSET", "SADD", "RPUSH", "MSET", "SETRANGE", "LINSERT", "LSET"]),
        key(),
        value(),
        value(),
    )
        .prop_map(|(name, key, a, b)| format!("{name} {key} {a} {b}"));
    let none = (
        prop::sample::select(vec!["DEL", "UNLINK", "PERSIST", "GETDEL", "INCR", "SPOP", "LPOP"]),
        key(),
    )
        .prop_map(|(name, key)| format!("{name} {key}"));
    let other = prop_oneof![
        (key(), -9..9_i8, value()).prop_map(|(key, score, m)| format!("ZADD {key} {score} {m}")),
        (key(), value()).prop_map(|(key, member)| format!("ZREM {key} {member}")),
        (key(), key()).prop_map(|(a, b)| format!("ZUNIONSTORE {a} 2 {b} c")),
        (key(), 1_u8..9).prop_map(|(key, count)| format!("ZPOPMIN {key} {count}")),
        Just("CONFIG SET zset-max-listpack-entries 3".to_owned()),
        Just("FLUSHDB".to_owned()),
        Just("SELECT 1".to_owned()),
        Just("SELECT 0".to_owned()),
        Just("SWAPDB 0 1".to_owned()),
        (key(), key()).prop_map(|(a, b)| format!("SUNIONSTORE {a} {b} c")),
        (key(), key()).prop_map(|(a, b)| format!("LMOVE {a} {b} LEFT RIGHT")),
        (key(), 1_u32..100).prop_map(|(key, at)| format!("SET {key} v PX {at}")),
        (key(), 1_u32..900).prop_map(|(key, at)| format!("SETBIT {key} {at} 1")),
        (key(), 1_u32..900).prop_map(|(key, at)| format!("BITFIELD {key} INCRBY u7 {at} 3")),
        (key(), key()).prop_map(|(a, b)| format!("BITOP XOR {a} {b} c")),
        (key(), value()).prop_map(|(key, value)| format!("PFADD {key} {value} x y z")),
        (key(), value()).prop_map(|(key, v)| format!("HSETEX {key} EX 100 FIELDS 2 {v} 1 x y")),
        key().prop_map(|key| format!("HPERSIST {key} FIELDS 1 x")),
        key().prop_map(|key| format!("HPEXPIRE {key} 0 FIELDS 1 x")),
        (key(), key()).prop_map(|(a, b)| format!("PFMERGE {a} {b} c")),
        (key(), key()).prop_map(|(a, b)| format!("LMOVEM {a} {b} LEFT RIGHT COUNT 2 OBO")),
    ];
    prop_oneof![6 => one, 4 => two, 3 => none, 4 => other]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn memory_in_use_is_what_a_recount_finds(lines in prop::collection::vec(line(), 1..300)) {
        let engine = Engine::new(&TABLE, 2);
        let mut session = engine.new_session();
        for line in &lines {
            let _ = call(&engine, &mut session, line);
        }
        prop_assert_eq!(engine.keyspace.used_bytes(), recount(&engine));
    }
}
