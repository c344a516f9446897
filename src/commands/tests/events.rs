//! Keyspace events, as subscribers see them.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::commands::testing::TestStore;
use crate::engine::notify;
use crate::pubsub::{Mail, Mailbox};

/// A store whose session hears all its own events of the classes that `flags` name.
fn listener(flags: &str) -> (TestStore, Arc<Mailbox>) {
    let mut db = TestStore::new();
    let mailbox = Arc::new(Mailbox::new(|| {}));
    db.session.subscriptions.attach(Arc::clone(&mailbox));
    db.engine.config.notify.store(notify::parse(flags.as_bytes()).unwrap(), Relaxed);
    db.say("PSUBSCRIBE *");
    (db, mailbox)
}

/// What was heard, as `channel=payload` without the common prefix.
fn heard(mailbox: &Mailbox) -> Vec<String> {
    let Mail::Messages(messages) = mailbox.take() else { return Vec::new() };
    let line = |message: crate::pubsub::Message| {
        let channel = String::from_utf8_lossy(&message.channel).replace("__key", "");
        format!("{channel}={}", String::from_utf8_lossy(&message.payload))
    };
    messages.into_iter().map(line).collect()
}

#[test]
fn an_event_is_told_of_the_key_and_then_of_the_event() {
    let (mut db, mailbox) = listener("KEA");
    db.say("SET a 1");
    assert_eq!(heard(&mailbox), ["space@0__:a=set", "event@0__:set=a"]);
    db.say("RPUSH l 1 2");
    db.say("LPOP l 2");
    let expected = ["rpush", "lpop", "del"];
    let told: Vec<_> = expected
        .iter()
        .flat_map(|event| [format!("space@0__:l={event}"), format!("event@0__:{event}=l")])
        .collect();
    assert_eq!(heard(&mailbox), told);
}

#[test]
fn only_classes_and_channels_that_are_asked_for_are_told() {
    let (mut db, mailbox) = listener("El");
    db.say("SET a 1");
    db.say("RPUSH l 1");
    assert_eq!(heard(&mailbox), ["event@0__:rpush=l"]);
    let (mut db, mailbox) = listener("A");
    db.say("SET a 1");
    assert!(heard(&mailbox).is_empty());
}

#[test]
fn new_keys_and_misses_are_told_when_asked_for() {
    let (mut db, mailbox) = listener("Emn$");
    db.say("SET a 1");
    db.say("SET a 2");
    db.say("GET none");
    db.say("INCR b");
    assert_eq!(
        heard(&mailbox),
        [
            "event@0__:new=a",
            "event@0__:set=a",
            "event@0__:set=a",
            "event@0__:keymiss=none",
            "event@0__:new=b",
            "event@0__:incrby=b",
        ]
    );
}

#[test]
fn events_and_messages_of_a_transaction_come_in_the_order_of_its_calls() {
    let (mut db, mailbox) = listener("EmA");
    for line in ["MULTI", "SET q 1", "PUBLISH ch hi", "GET none", "SET q 2", "EXEC"] {
        db.say(line);
    }
    assert_eq!(
        heard(&mailbox),
        ["event@0__:set=q", "ch=hi", "event@0__:keymiss=none", "event@0__:set=q"]
    );
}

#[test]
fn a_key_that_expires_is_told_once() {
    let (mut db, mailbox) = listener("Exg");
    db.say("SET a 1 PX 10");
    std::thread::sleep(std::time::Duration::from_millis(20));
    heard(&mailbox);
    db.say("GET a");
    db.say("SET a 1");
    db.say("SET a 2");
    assert_eq!(heard(&mailbox), ["event@0__:expired=a"]);
}

#[test]
fn fields_that_expire_are_told_once_a_hash_and_then_the_end_of_the_hash() {
    let (mut db, mailbox) = listener("Eghx");
    db.say("HSET h a 1 b 2");
    db.say("HPEXPIRE h 10 FIELDS 2 a b");
    heard(&mailbox);
    std::thread::sleep(std::time::Duration::from_millis(20));
    let mut keeper = db.engine.new_session();
    db.engine.expire_due(&mut keeper);
    assert_eq!(heard(&mailbox), ["event@0__:hexpired=h", "event@0__:del=h"]);
}
