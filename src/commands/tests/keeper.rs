//! The keeper: expiry without anybody asking, big things dropped elsewhere, an end when told.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::call;
use crate::base::clock;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::keyspace::SHARDS;

fn engine() -> Arc<Engine> {
    Arc::new(Engine::new(&TABLE, 16))
}

/// Waits, at most five seconds, and tells for how long.
fn until(condition: impl Fn() -> bool) {
    let start = clock::uptime();
    while !condition() {
        assert!(clock::uptime() - start < Duration::from_secs(5), "it does not happen");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn expired_keys_leave_memory_by_themselves() {
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
    let engine = engine();
    let mut session = engine.new_session();
    for key in 0..10_000 {
        call(&engine, &mut session, &format!("SET k{key} v PX 1")).unwrap();
    }
    thread::sleep(Duration::from_millis(5));
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
fn what_is_discarded_is_dropped_by_the_keeper_or_at_once_without_one() {
    let engine = engine();
    let (sender, dropped) = mpsc::channel();
    engine.discard(Box::new(Bomb(sender.clone())));
    assert_eq!(dropped.recv().unwrap(), thread::current().id());
    engine.start_keeper().unwrap();
    engine.discard(Box::new(Bomb(sender)));
    assert_ne!(dropped.recv().unwrap(), thread::current().id());
    engine.stop_keeper();
}

#[test]
fn a_store_that_is_dropped_unclosed_takes_its_keeper_along() {
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
