//! `maxmemory` by each policy.

use std::sync::atomic::Ordering::Relaxed;

use super::call;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::config::policy;
use crate::engine::shared::script::library::Origin;
use crate::engine::shared::session::Session;

/// A store of 200 keys of about 1 kB, the even ones with a deadline, that is now full.
fn full(name: &str) -> (Engine, Session) {
    let engine = Engine::new(&TABLE, 16);
    let mut session = engine.new_session();
    let policy = policy::NAMES.iter().find(|(known, _)| *known == name).unwrap().1;
    engine.config.policy.store(policy, Relaxed);
    let value = "v".repeat(1000);
    for key in 0..200 {
        engine.keyspace.seconds.store(key * 60, Relaxed);
        let expiry = if key % 2 == 0 { format!(" EX {}", 1000 + key) } else { String::new() };
        call(&engine, &mut session, &format!("SET k{key} {value}{expiry}")).unwrap();
    }
    engine.config.maxmemory.store(engine.used_memory() as u64, Relaxed);
    (engine, session)
}

fn is_there(engine: &Engine, key: u32) -> bool {
    let name = format!("k{key}");
    engine
        .keyspace
        .shards(0)
        .iter()
        .any(|shard| shard.read().entries().any(|entry| *entry.key() == *name.as_bytes()))
}

fn survivors(engine: &Engine, keys: impl Iterator<Item = u32>) -> usize {
    keys.filter(|key| is_there(engine, *key)).count()
}

/// Writes 100 more keys.
fn press(engine: &Engine, session: &mut Session) {
    let value = "w".repeat(1000);
    for key in 0..100 {
        call(engine, session, &format!("SET new{key} {value}")).unwrap();
    }
    assert!(engine.used_memory() as u64 <= engine.config.maxmemory.load(Relaxed) + 2000);
}

#[test]
fn without_eviction_calls_that_need_memory_fail_and_others_do_not() {
    let (engine, mut session) = full("noeviction");
    call(&engine, &mut session, &format!("SET one {}", "x".repeat(1000))).unwrap();
    let refused = call(&engine, &mut session, "SET two more").unwrap_err();
    assert_eq!(refused.to_string(), "OOM command not allowed when used memory > 'maxmemory'.");
    call(&engine, &mut session, "GET k1").unwrap();
    assert_eq!(engine.keyspace.len(0), 201);
}

#[test]
fn a_limit_is_reached_without_data() {
    let engine = Engine::new(&TABLE, 16);
    let mut session = engine.new_session();
    call(&engine, &mut session, "CONFIG SET maxmemory 1").unwrap();
    let refused = call(&engine, &mut session, "SET k v").unwrap_err();
    assert_eq!(refused.to_string(), "OOM command not allowed when used memory > 'maxmemory'.");
    call(&engine, &mut session, "CONFIG SET maxmemory 0").unwrap();
    call(&engine, &mut session, "SET k v").unwrap();
}

#[test]
fn scripts_and_functions_count() {
    let engine = Engine::new(&TABLE, 16);
    let mut session = engine.new_session();
    let limit = engine.used_memory() + 4000;
    call(&engine, &mut session, &format!("CONFIG SET maxmemory {limit}")).unwrap();
    call(&engine, &mut session, "SET k v").unwrap();
    let source = format!("return'{}'", "x".repeat(4000));
    call(&engine, &mut session, &format!("SCRIPT LOAD {source}")).unwrap();
    assert!(call(&engine, &mut session, "SET k v").is_err());
    call(&engine, &mut session, "SCRIPT FLUSH").unwrap();
    call(&engine, &mut session, &format!("CONFIG SET maxmemory {limit}")).unwrap();
    call(&engine, &mut session, "SET k v").unwrap();
    engine
        .scripts
        .load_library(
            b"#!lua name=l\nredis.register_function('f',function()end)",
            false,
            Origin::Log,
        )
        .unwrap();
    assert!(engine.measure_beside().functions > 50);
}

#[test]
fn the_least_recently_used_go_first() {
    let (engine, mut session) = full("allkeys-lru");
    for key in 0..20 {
        call(&engine, &mut session, &format!("GET k{key}")).unwrap();
    }
    press(&engine, &mut session);
    assert!(survivors(&engine, 0..20) >= 19);
    assert!(survivors(&engine, 20..60) + 10 < survivors(&engine, 160..200));
    assert!(engine.stats.evicted_keys.load(Relaxed) >= 95);
}

#[test]
fn by_modification_reading_does_not_help_and_writing_does() {
    let (engine, mut session) = full("allkeys-lrm");
    for key in 0..20 {
        call(&engine, &mut session, &format!("GET k{key}")).unwrap();
    }
    for key in 20..40 {
        call(&engine, &mut session, &format!("SET k{key} {}", "x".repeat(1000))).unwrap();
    }
    press(&engine, &mut session);
    assert!(survivors(&engine, 0..20) < 12);
    assert!(survivors(&engine, 20..40) >= 18);
}

#[test]
fn the_least_frequently_used_go_first() {
    let (engine, mut session) = full("allkeys-lfu");
    for _ in 0..200 {
        for key in 0..20 {
            call(&engine, &mut session, &format!("GET k{key}")).unwrap();
        }
    }
    press(&engine, &mut session);
    assert!(survivors(&engine, 0..20) >= 19);
}

#[test]
fn volatile_policies_spare_keys_without_a_deadline() {
    for policy in ["volatile-lru", "volatile-lfu", "volatile-lrm", "volatile-random"] {
        let (engine, mut session) = full(policy);
        let value = "w".repeat(1000);
        for key in 0..50 {
            call(&engine, &mut session, &format!("SET new{key} {value}")).unwrap();
        }
        assert_eq!(survivors(&engine, (0..200).filter(|key| key % 2 == 1)), 100, "{policy}");
        assert!(survivors(&engine, (0..200).filter(|key| key % 2 == 0)) < 60, "{policy}");
    }
}

#[test]
fn by_time_to_live_exactly_the_next_to_end_go() {
    let (engine, mut session) = full("volatile-ttl");
    let value = "w".repeat(1000);
    for key in 0..20 {
        call(&engine, &mut session, &format!("SET new{key} {value}")).unwrap();
    }
    let left: Vec<_> = (0..200).step_by(2).filter(|key| is_there(&engine, *key)).collect();
    let first = left[0];
    assert!(first >= 30, "{first}");
    assert_eq!(left, (first..200).step_by(2).collect::<Vec<_>>());
}

#[test]
fn random_keys_go_until_none_is_left_to_go() {
    let (engine, mut session) = full("volatile-random");
    engine.config.maxmemory.store(1, Relaxed);
    while call(&engine, &mut session, "SET more v").is_ok() {}
    assert_eq!(survivors(&engine, 0..200), 100);
    engine.config.policy.store(policy::ALL_KEYS | policy::RANDOM, Relaxed);
    let _ = call(&engine, &mut session, "INCR n");
    let _ = call(&engine, &mut session, "INCR n");
    assert!(engine.keyspace.len(0) <= 1);
}
