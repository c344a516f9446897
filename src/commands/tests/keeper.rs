//! The keeper: expiry without anybody asking, big things dropped elsewhere, an end when told.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::call;
use crate::base::clock;
use crate::commands::TABLE;
use crate::commands::testing::{pass, still};
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::Reply;
use crate::keyspace::{SHARDS, ShardData};

fn engine() -> Arc<Engine> {
    Arc::new(Engine::new(&TABLE, 16))
}

/// Waits, at most a minute.
fn until(condition: impl Fn() -> bool) {
    let start = clock::uptime();
    while !condition() {
        assert!(clock::uptime() - start < Duration::from_secs(60), "it does not happen");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn expired_keys_are_removed_automatically() {
    let engine = engine();
    let mut session = engine.new_session();
    engine.start_keeper().unwrap();
    for key in 0..1000 {
        call(&engine, &mut session, &format!("SET k{key} v PX 30")).unwrap();
    }
    call(&engine, &mut session, "SET stays v EX 1000").unwrap();
    until(|| engine.keyspace.len(0) == 1);
    assert_eq!(engine.stats.expired_keys.load(std::sync::atomic::Ordering::Relaxed), 1000);
    engine.stop_keeper();
}

#[test]
fn expired_fields_are_removed_automatically_and_hashes_with_their_last() {
    let engine = engine();
    let mut session = engine.new_session();
    engine.start_keeper().unwrap();
    for key in 0..100 {
        call(&engine, &mut session, &format!("HSET h{key} a 1 b 2 c 3")).unwrap();
        let fields = if key % 2 == 0 { "3 a b c" } else { "2 a b" };
        call(&engine, &mut session, &format!("HPEXPIRE h{key} 30 FIELDS {fields}")).unwrap();
    }
    until(|| engine.keyspace.len(0) == 50);
    let left = |data: &ShardData| data.fields().len();
    let left = || engine.keyspace.shards(0).iter().map(|shard| left(&shard.read())).sum::<usize>();
    until(|| left() == 0);
    let expired = &engine.stats.expired_fields;
    assert_eq!(expired.load(std::sync::atomic::Ordering::Relaxed), 250);
    assert_eq!(call(&engine, &mut session, "HLEN h1").unwrap(), Reply::Int(1));
    engine.stop_keeper();
}

#[test]
fn a_hash_with_many_expired_fields_gives_them_up_in_batches() {
    let engine = still(Dialect::default(), 16);
    let mut session = engine.new_session();
    for field in 0..1000 {
        let line = format!("HSETEX h EX 100 FIELDS 1 field{field} v");
        call(&engine, &mut session, &line).unwrap();
    }
    call(&engine, &mut session, "HSET h stays v").unwrap();
    pass(&engine, 100);
    let mut keeper = engine.new_session();
    let mut rounds = 1;
    while engine.expire_due(&mut keeper) {
        rounds += 1;
    }
    assert_eq!(rounds, 1000 / 64 + 1);
    assert_eq!(call(&engine, &mut session, "HLEN h").unwrap(), Reply::Int(1));
}

#[test]
fn the_first_deadline_wakes_a_keeper_that_sleeps_long() {
    let engine = engine();
    let mut session = engine.new_session();
    engine.start_keeper().unwrap();
    thread::sleep(Duration::from_millis(100));
    call(&engine, &mut session, "SET k v PX 10").unwrap();
    until(|| engine.keyspace.len(0) == 0);
    engine.stop_keeper();
}

#[test]
fn one_round_expires_no_more_than_a_batch_of_a_shard() {
    let engine = still(Dialect::default(), 16);
    let mut session = engine.new_session();
    for key in 0..10_000 {
        call(&engine, &mut session, &format!("SET k{key} v EX 100")).unwrap();
    }
    pass(&engine, 100);
    let mut keeper = engine.new_session();
    assert!(engine.expire_due(&mut keeper));
    assert_eq!(engine.keyspace.len(0), 10_000 - SHARDS * 64);
    while engine.expire_due(&mut keeper) {}
    assert_eq!(engine.keyspace.len(0), 0);
}

struct Bomb(mpsc::Sender<thread::ThreadId>);

impl Drop for Bomb {
    fn drop(&mut self) {
        let _ = self.0.send(thread::current().id());
    }
}

#[test]
fn discarded_values_are_dropped_by_the_keeper_or_at_once_without_one() {
    let engine = engine();
    let (sender, dropped) = mpsc::channel();
    engine.discard(Box::new(Bomb(sender.clone())), 1000);
    assert_eq!(dropped.recv().unwrap(), thread::current().id());
    engine.start_keeper().unwrap();
    engine.discard(Box::new(Bomb(sender)), 24);
    assert_ne!(dropped.recv().unwrap(), thread::current().id());
    until(|| engine.discarded_bytes() == 24);
    engine.stop_keeper();
}

#[test]
fn dropping_a_store_ends_its_keeper() {
    let engine = engine();
    engine.start_keeper().unwrap();
    let weak = Arc::downgrade(&engine);
    drop(engine);
    until(|| weak.strong_count() == 0);
}

#[test]
fn a_keeper_can_be_stopped_twice_and_started_again() {
    let engine = engine();
    engine.stop_keeper();
    engine.start_keeper().unwrap();
    engine.start_keeper().unwrap();
    engine.stop_keeper();
    engine.stop_keeper();
    engine.start_keeper().unwrap();
    engine.stop_keeper();
}
