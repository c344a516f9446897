//! Keyspace events, as subscribers see them.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::commands::testing::{TestStore, pass};
use crate::engine::config::notify;
use crate::engine::grammar::dialect::Dialect;
use crate::pubsub::Mailbox;

/// A store whose session hears all its own events of the classes that `flags` name.
fn listener(flags: &str) -> (TestStore, Arc<Mailbox>) {
    listener_of(Dialect::default(), flags)
}

fn listener_of(dialect: Dialect, flags: &str) -> (TestStore, Arc<Mailbox>) {
    let mut db = TestStore::of(dialect);
    let mailbox = Arc::new(Mailbox::new(|| {}));
    db.session.subscriptions.attach(Arc::clone(&mailbox));
    db.engine.config.notify.store(notify::parse(flags.as_bytes()).unwrap(), Relaxed);
    db.say("PSUBSCRIBE *");
    (db, mailbox)
}

/// What was heard, as `channel=payload` without the common prefix.
fn heard(mailbox: &Mailbox) -> Vec<String> {
    let messages = mailbox.messages();
    let line = |message: crate::pubsub::Message| {
        let channel = String::from_utf8_lossy(&message.channel).replace("__key", "");
        format!("{channel}={}", String::from_utf8_lossy(&message.payload))
    };
    messages.into_iter().map(line).collect()
}

#[test]
fn an_event_is_published_for_the_key_and_then_for_the_event() {
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
fn only_requested_classes_and_channels_get_events() {
    let (mut db, mailbox) = listener("El");
    db.say("SET a 1");
    db.say("RPUSH l 1");
    assert_eq!(heard(&mailbox), ["event@0__:rpush=l"]);
    let (mut db, mailbox) = listener("A");
    db.say("SET a 1");
    assert!(heard(&mailbox).is_empty());
}

#[test]
fn new_keys_and_misses_have_events_on_request() {
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
fn events_that_a_transaction_turns_on_or_subscribes_to_begin_with_its_next_call() {
    let (mut db, mailbox) = listener("");
    for turn_on in ["CONFIG SET notify-keyspace-events E$", "PSUBSCRIBE *"] {
        for call in ["MULTI", "SET a 1", turn_on, "SET b 1", "EXEC"] {
            db.say(call);
        }
        assert_eq!(heard(&mailbox), ["event@0__:set=b"], "{turn_on}");
        db.say("PUNSUBSCRIBE *");
        assert!(db.engine.pubsub.is_idle());
    }
}

#[test]
fn a_key_that_expires_has_one_event() {
    let (mut db, mailbox) = listener("Exg");
    db.say("SET a 1 EX 100");
    pass(&db.engine, 100);
    heard(&mailbox);
    db.say("GET a");
    db.say("SET a 1");
    db.say("SET a 2");
    assert_eq!(heard(&mailbox), ["event@0__:expired=a"]);
}

#[test]
fn expired_fields_have_one_event_a_hash_and_then_that_of_the_hash() {
    let (mut db, mailbox) = listener("Eghx");
    db.say("HSET h a 1 b 2");
    db.say("HEXPIRE h 100 FIELDS 2 a b");
    heard(&mailbox);
    pass(&db.engine, 100);
    let mut keeper = db.engine.new_session();
    db.engine.expire_due(&mut keeper);
    assert_eq!(heard(&mailbox), ["event@0__:hexpired=h", "event@0__:del=h"]);
}

#[test]
fn in_redis_an_expired_field_goes_when_it_is_looked_for() {
    let (mut db, mailbox) = listener_of(Dialect::Redis, "Eghx");
    db.say("HSET h a 1 b 2");
    db.say("HEXPIRE h 100 FIELDS 2 a b");
    pass(&db.engine, 100);
    heard(&mailbox);
    let changes = db.say("INFO persistence");
    for (call, reply, events) in [
        ("HGETALL h", "{}", [].as_slice()),
        ("HLEN h", "2", &[]),
        ("HGET h a", "nil", &["event@0__:hexpired=h"]),
        ("HLEN h", "1", &[]),
        ("HMGET h b a", "[nil nil]", &["event@0__:hexpired=h", "event@0__:del=h"]),
        ("EXISTS h", "0", &[]),
    ] {
        assert_eq!(db.say(call), reply, "{call}");
        assert_eq!(heard(&mailbox), events, "{call}");
    }
    let line =
        |info: &str| info.lines().find(|line| line.starts_with("rdb_changes")).map(str::to_owned);
    assert_eq!(line(&db.say("INFO persistence")), line(&changes));
    assert_eq!(db.engine.stats.expired_fields.load(Relaxed), 2);
}

#[test]
fn in_valkey_an_expired_field_stays_when_it_is_looked_for() {
    let (mut db, mailbox) = listener_of(Dialect::Valkey, "Eghx");
    db.say("HSET h a 1 b 2");
    db.say("HEXPIRE h 100 FIELDS 2 a b");
    pass(&db.engine, 100);
    heard(&mailbox);
    for call in ["HGET h a", "HMGET h a b", "HRANDFIELD h", "HGETDEL h FIELDS 1 a"] {
        db.say(call);
    }
    assert_eq!((heard(&mailbox).len(), db.say("HLEN h").as_str()), (0, "2"));
}

#[test]
fn a_field_that_was_set_again_is_not_taken_for_the_expired_one() {
    let (mut db, mailbox) = listener_of(Dialect::Redis, "Eghx");
    db.say("HSET h a 1 b 2");
    db.say("HEXPIRE h 100 FIELDS 2 a b");
    pass(&db.engine, 100);
    heard(&mailbox);
    for call in ["MULTI", "HGET h a", "HSET h a 3", "HGET h b", "EXEC"] {
        db.say(call);
    }
    assert_eq!(heard(&mailbox), ["event@0__:hset=h", "event@0__:hexpired=h"]);
    assert_eq!(db.say("HGETALL h"), "{a:3}");
    for call in ["HEXPIRE h 100 FIELDS 1 a", "MULTI"] {
        db.say(call);
    }
    pass(&db.engine, 100);
    for call in ["HGET h a", "DEL h", "SET h v", "EXEC"] {
        db.say(call);
    }
    assert_eq!(db.say("GET h"), "v");
}

#[test]
fn an_overwritten_value_has_its_event_before_that_of_the_call() {
    let (mut db, mailbox) = listener("Eoc$sg");
    db.say("SET a 1");
    db.say("SET a 22");
    db.say("SADD s x");
    db.say("SUNIONSTORE a s");
    db.say("INCREX n");
    db.say("INCREX n");
    db.say("APPEND n 1");
    let expected = [
        "event@0__:set=a",
        "event@0__:overwritten=a",
        "event@0__:set=a",
        "event@0__:sadd=s",
        "event@0__:overwritten=a",
        "event@0__:type_changed=a",
        "event@0__:sunionstore=a",
        "event@0__:incrby=n",
        "event@0__:incrby=n",
        "event@0__:append=n",
    ];
    assert_eq!(heard(&mailbox), expected);
}

#[test]
fn a_key_that_replaces_another_has_its_event_first() {
    let (mut db, mailbox) = listener("Eocg");
    for call in ["SET a 1", "SADD s x", "COPY s a REPLACE", "RENAME s a", "SET b 1", "RENAME b c"] {
        db.say(call);
    }
    let expected = [
        "event@0__:copy_to=a",
        "event@0__:overwritten=a",
        "event@0__:type_changed=a",
        "event@0__:rename_from=s",
        "event@0__:rename_to=a",
        "event@0__:overwritten=a",
        "event@0__:rename_from=b",
        "event@0__:rename_to=c",
    ];
    assert_eq!(heard(&mailbox), expected);
}

/// What was heard of fields, as `channel=payload`, of one of the channels each.
fn of_fields(flag: char, calls: &[&str]) -> Vec<String> {
    let (mut db, mailbox) = listener(&format!("{flag}h"));
    calls.iter().for_each(|call| drop(db.say(call)));
    heard(&mailbox).iter().map(|line| line.replace("__sub", "")).collect()
}

#[test]
fn events_of_hashes_name_the_fields() {
    let calls = ["HSET h a 1 b,2 2", "HINCRBY h a 1", "HDEL h a none", "SET s 1"];
    let of_keys =
        ["keyspace@0__:h=hset|1:a,3:b,2", "keyspace@0__:h=hincrby|1:a", "keyspace@0__:h=hdel|1:a"];
    assert_eq!(of_fields('S', &calls), of_keys);
    let of_events = [
        "keyevent@0__:hset=1:h|1:a,3:b,2",
        "keyevent@0__:hincrby=1:h|1:a",
        "keyevent@0__:hdel=1:h|1:a",
    ];
    assert_eq!(of_fields('T', &calls), of_events);
    let of_items = [
        "keyspaceitem@0__:h\na=hset",
        "keyspaceitem@0__:h\nb,2=hset",
        "keyspaceitem@0__:h\na=hincrby",
        "keyspaceitem@0__:h\na=hdel",
    ];
    assert_eq!(of_fields('I', &calls), of_items);
    let of_both = [
        "keyspaceevent@0__:hset|h=1:a,3:b,2",
        "keyspaceevent@0__:hincrby|h=1:a",
        "keyspaceevent@0__:hdel|h=1:a",
    ];
    assert_eq!(of_fields('V', &calls), of_both);
}

#[test]
fn events_of_fields_with_deadlines_name_the_fields() {
    let calls = [
        "HSET h a 1 b 2 c 3",
        "HEXPIRE h 100 FIELDS 3 a b none",
        "HPERSIST h FIELDS 2 a c",
        "HGETDEL h FIELDS 2 c none",
        "HEXPIRE h 0 FIELDS 1 b",
        "HSETEX h EX 10 FIELDS 1 d 1",
        "HSETEX h EXAT 1 FIELDS 1 e 1",
    ];
    let expected = [
        "hset|1:a,1:b,1:c",
        "hexpire|1:a,1:b",
        "hpersist|1:a",
        "hdel|1:c",
        "hdel|1:b",
        "hset|1:d",
        "hexpire|1:d",
        "hset|1:e",
        "hdel|1:e",
    ];
    let told = of_fields('S', &calls);
    let told: Vec<_> = told.iter().map(|line| line.trim_start_matches("keyspace@0__:h=")).collect();
    assert_eq!(told, expected);
}

#[test]
fn fields_are_not_named_where_a_channel_would_be_ambiguous_or_without_request() {
    let (mut db, mailbox) = listener("Ih");
    db.say("HSET h\nx a 1");
    assert!(heard(&mailbox).is_empty());
    let (mut db, mailbox) = listener("KEA");
    db.say("HSET h a 1");
    assert_eq!(heard(&mailbox).len(), 2);
}

#[test]
fn a_deadline_in_the_past_has_the_events_of_the_dialect() {
    for (line, redis, valkey) in [
        ("HPEXPIRE h 0 FIELDS 1 a", "hdel", "hexpired"),
        ("HGETEX h EXAT 1 FIELDS 1 b", "hdel del", "hexpired del"),
        ("HSETEX h PXAT 1 FIELDS 1 a x", "hset hdel del", "hset hexpire hexpired del"),
        ("EXPIRE k -1", "del", "expired"),
        ("GETEX k PXAT 1", "del", "expired"),
        ("SET k v PXAT 1", "set expire", "expired"),
        ("MSETEX 1 k v PXAT 1", "set expire", "set expire"),
    ] {
        for (dialect, expected) in [(Dialect::Redis, redis), (Dialect::Valkey, valkey)] {
            let (mut db, mailbox) = listener_of(dialect, "EA");
            if line.starts_with("HGETEX") {
                db.say("HSET h b 1");
            } else if line.starts_with("HPEXPIRE") {
                db.say("HSET h a 1 b 2");
            } else if !line.starts_with('H') {
                db.say("SET k v");
            }
            heard(&mailbox);
            db.say(line);
            let events: Vec<_> = heard(&mailbox)
                .iter()
                .filter_map(|line| line.strip_prefix("event@0__:")?.split('=').next())
                .map(str::to_owned)
                .collect();
            assert_eq!(events.join(" "), expected, "{line}");
        }
    }
}
