//! CLIENT PAUSE and MONITOR, by connections.

use std::time::Duration;

use super::tracking::Connection;
use crate::commands::TABLE;
use crate::commands::testing::{pass, still};
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;

/// Whether a call is held up.
fn waits(client: &mut Connection<'_>, line: &str) -> bool {
    client.say(line);
    std::mem::take(&mut client.session.connection.postponed)
}

#[test]
fn calls_that_may_write_wait_and_invalid_calls_are_refused_at_once() {
    let engine = Engine::new(&TABLE, 16);
    let (mut a, mut b) = (Connection::open(&engine), Connection::open(&engine));
    a.say("CLIENT PAUSE 100000 WRITE");
    for line in [
        "SET k 1",
        "PFCOUNT k",
        "PUBLISH a b",
        "SPUBLISH a b",
        "EVAL return(1) 0",
        "EVALSHA 0000000000000000000000000000000000000000 0",
        "FCALL f 0",
        "SORT k",
        "BLPOP l 0",
        "FLUSHALL",
    ] {
        assert!(waits(&mut b, line), "{line}");
    }
    for line in
        ["GET k", "EVAL_RO return(1) 0", "SORT_RO k", "SET", "NOSUCH", "WATCH k", "CLIENT ID"]
    {
        assert!(!waits(&mut b, line), "{line}");
    }
    assert!(!waits(&mut b, "MULTI") && !waits(&mut b, "GET k") && waits(&mut b, "SET k 1"));
    assert!(!waits(&mut b, "EXEC"));
    let info = a.say("INFO clients");
    for part in ["blocked_clients:1", "paused_reason:client_pause", "paused_actions:write"] {
        assert!(info.contains(part), "{part} in {info}");
    }
    assert!(a.say("CLIENT LIST").contains(" flags=b "));
    a.say("CLIENT UNPAUSE");
    assert!(!waits(&mut b, "SET k 1") && !engine.pause.is_on());
    assert!(a.say("INFO clients").contains("paused_reason:none\r\npaused_actions:none\r\n"));
}

#[test]
fn a_transaction_that_writes_waits_and_a_script_that_says_it_does_not_write_runs() {
    let engine = Engine::new(&TABLE, 16);
    let (mut a, mut b) = (Connection::open(&engine), Connection::open(&engine));
    for line in ["MULTI", "GET k", "SET k 1"] {
        b.say(line);
    }
    a.say("CLIENT PAUSE 100000 WRITE");
    assert!(waits(&mut b, "EXEC"));
    let mut c = Connection::open(&engine);
    let script: [&[u8]; 3] = [b"EVAL", b"#!lua flags=no-writes\nreturn 1", b"0"];
    c.session.connection.postponed = engine.ask(&mut c.session, &script).is_err();
    assert!(!c.session.connection.postponed);
}

#[test]
fn a_later_pause_makes_it_longer_and_stricter_but_never_less() {
    let engine = still(Dialect::default(), 16);
    let (mut a, mut b) = (Connection::open(&engine), Connection::open(&engine));
    a.say("CLIENT PAUSE 100000 WRITE");
    a.say("CLIENT PAUSE 50000 ALL");
    pass(&engine, 60);
    assert!(waits(&mut b, "PING") && waits(&mut b, "CLIENT UNPAUSE"));
    engine.unpause();
    a.say("CLIENT PAUSE 50000");
    assert!(waits(&mut b, "PING"));
    pass(&engine, 50);
    assert!(!waits(&mut b, "PING"));
    // Functions are the host's: nobody holds them up.
    engine.pause(crate::engine::shared::pause::Paused::Everything, Duration::from_secs(100));
    let mut native = engine.new_session();
    engine.ask(&mut native, &[b"SET", b"k", b"1"]).unwrap();
    assert!(!native.connection.postponed);
}

#[test]
fn a_client_that_leaves_stops_waiting() {
    let engine = Engine::new(&TABLE, 16);
    let mut a = Connection::open(&engine);
    engine.pause(crate::engine::shared::pause::Paused::Everything, Duration::from_secs(100));
    assert!(waits(&mut a, "PING"));
    engine.end_session(&mut a.session);
    assert_eq!(engine.pause.waiting(), 0);
}

/// What a monitor was shown, without the time and the address.
fn shown(monitor: &Connection<'_>) -> Vec<String> {
    let mail = monitor.mail();
    let words = mail.split(" [0 ").skip(1).filter_map(|line| line.split_once("] "));
    words.map(|(_, words)| words[..=words.rfind('"').unwrap()].to_owned()).collect()
}

#[test]
fn a_monitor_sees_calls_without_secrets() {
    let engine = Engine::new(&TABLE, 16);
    let (mut a, mut monitor) = (Connection::open(&engine), Connection::open(&engine));
    assert_eq!(monitor.say("MONITOR"), "OK");
    for (line, expected) in [
        ("GeT k", &[r#""GeT" "k""#][..]),
        ("CLIENT ID", &[r#""CLIENT" "ID""#]),
        ("CONFIG SET hz 10", &[]),
        ("GET", &[]),
        ("AUTH default x", &[r#""AUTH" "(redacted)" "(redacted)""#]),
        (
            "HELLO 3 AUTH default x SETNAME y",
            &[r#""HELLO" "3" "AUTH" "(redacted)" "(redacted)" "SETNAME" "y""#],
        ),
        ("MULTI", &[r#""MULTI""#]),
        ("INCR n", &[]),
        ("EXEC", &[r#""INCR" "n""#, r#""EXEC""#]),
        (
            "EVAL return(redis.call('get','k')) 0",
            &[r#""EVAL" "return(redis.call('get','k'))" "0""#, r#""get" "k""#],
        ),
    ] {
        a.say(line);
        assert_eq!(shown(&monitor), expected, "{line}");
    }
    // It looks at its key by calls of its own, which come first.
    a.say("MIGRATE 127.0.0.1 1 none 0 10 AUTH2 x y");
    let last = shown(&monitor).pop().unwrap_or_default();
    assert!(last.ends_with(r#""10" "AUTH2" "(redacted)" "(redacted)""#), "{last}");
    assert!(monitor.say("GET k").contains("Replica can't interact with the keyspace"));
    assert!(monitor.say("CLIENT INFO").contains(" flags=O "));
    monitor.say("RESET");
    a.say("GET k");
    assert!(!monitor.mail().contains("\"GET\" \"k\"") && !engine.monitors.is_active());
    assert!(monitor.say("GET k") == "nil");
    a.say("MULTI");
    a.say("MONITOR");
    assert_eq!(a.say("EXEC"), "[ERR MONITOR isn't allowed for DENY BLOCKING client]");
}
