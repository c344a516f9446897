//! Blocking calls: who is served, in which order, with what, and how else a wait ends.

use std::sync::mpsc;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use crate::base::clock;
use crate::commands::TABLE;
use crate::commands::testing::{TestStore, show};
use crate::engine::Engine;
use crate::engine::call::engine::Outcome;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::Blocked;
use crate::engine::shared::session::Session;

/// A call of a client of its own.
struct Client {
    session: Session,
    blocked: Option<Blocked>,
}

impl Client {
    fn new(engine: &Engine) -> Self {
        Self { session: engine.new_session(), blocked: None }
    }

    fn begin(engine: &Engine, line: &str) -> Self {
        let mut client = Self::new(engine);
        client.blocks(engine, line);
        client
    }

    fn say(&mut self, engine: &Engine, line: &str) -> String {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        match engine.call_by_name(&mut self.session, &words) {
            Ok(Outcome::Waits(blocked)) => {
                self.blocked = Some(blocked);
                "(waits)".into()
            }
            Ok(Outcome::Reply(reply)) => show(&reply),
            Err(error) => error.to_string(),
        }
    }

    fn blocks(&mut self, engine: &Engine, line: &str) {
        assert_eq!(self.say(engine, line), "(waits)", "{line}");
    }

    /// What the call was answered meanwhile.
    fn hears(&self) -> String {
        match self.blocked.as_ref().unwrap().take() {
            None => "nothing yet".into(),
            Some(Ok(reply)) => show(&reply),
            Some(Err(error)) => error.to_string(),
        }
    }
}

/// Waits for the answer of a blocked call.
fn wait(blocked: &Blocked) -> Result<Reply, Error> {
    let (sender, woken) = mpsc::channel();
    blocked.on_answer(move || sender.send(()).unwrap());
    woken.recv_timeout(Duration::from_secs(60)).expect("an answer");
    blocked.take().unwrap()
}

#[test]
fn existing_elements_are_taken_without_waiting() {
    let mut db = TestStore::new();
    db.say("RPUSH a 1 2 3 4 5 6");
    assert_eq!(db.say("BLPOP none a 0"), "[a 1]");
    assert_eq!(db.say("BRPOP a none 0"), "[a 6]");
    assert_eq!(db.say("BLMPOP 0 2 none a RIGHT COUNT 2"), "[a [5 4]]");
    assert_eq!(db.say("BLMOVE a b LEFT RIGHT 0"), "2");
    assert_eq!(db.say("BRPOPLPUSH a b 0"), "3");
    assert_eq!(db.say("LRANGE b 0 -1"), "[3 2]");
}

#[test]
fn clients_are_served_in_the_order_in_which_they_came() {
    let db = &mut TestStore::new();
    let waiting: Vec<_> = (0..3).map(|_| Client::begin(&db.engine, "BLPOP q other 0")).collect();
    assert_eq!(db.say("RPUSH q a b c d"), "4");
    let heard: Vec<_> = waiting.iter().map(Client::hears).collect();
    assert_eq!(heard, ["[q a]", "[q b]", "[q c]"]);
    assert_eq!(db.say("LRANGE q 0 -1"), "[d]");
    assert!(db.engine.waiters.is_empty() && !db.engine.waiters.is_active());
}

#[test]
fn a_served_client_stops_waiting_and_the_next_keeps_waiting() {
    let db = &mut TestStore::new();
    let first = Client::begin(&db.engine, "BLPOP q r 0");
    let second = Client::begin(&db.engine, "BRPOP r q 0");
    db.say("RPUSH q a");
    assert_eq!(first.hears(), "[q a]");
    assert_eq!(second.hears(), "nothing yet");
    db.say("RPUSH r b c");
    assert_eq!(second.hears(), "[r c]");
    assert_eq!(db.say("LRANGE r 0 -1"), "[b]");
}

/// A stream with a group of which `one` has `entries` pending, and a keeper.
fn pending(entries: usize) -> (Arc<Engine>, Session) {
    let engine = Arc::new(Engine::new(&TABLE, 1));
    engine.start_keeper().unwrap();
    let mut session = engine.new_session();
    for line in ["XGROUP CREATE s g 0 MKSTREAM", "XADD t 1 f v", "XGROUP CREATE t g $"] {
        super::call(&engine, &mut session, line).unwrap();
    }
    for id in 1..=entries {
        super::call(&engine, &mut session, &format!("XADD s {id} f v")).unwrap();
    }
    super::call(&engine, &mut session, "XREADGROUP GROUP g one STREAMS s >").unwrap();
    (engine, session)
}

#[test]
fn a_claiming_reader_is_woken_when_an_entry_has_been_pending_long_enough() {
    let (engine, _) = pending(2);
    let begun = clock::uptime();
    let call = "XREADGROUP GROUP g two BLOCK 0 CLAIM 500 COUNT 2 STREAMS t s > >";
    let client = Client::begin(&engine, call);
    let heard = show(&wait(client.blocked.as_ref().unwrap()).unwrap());
    assert!(clock::uptime() - begun >= Duration::from_millis(490));
    assert!(heard.starts_with("{s:[[1-0 [f v] ") && heard.contains("[2-0 [f v] "), "{heard}");
    assert!(engine.waiters.is_empty() && engine.waiters.next_due().is_none());
    engine.stop_keeper();
}

#[test]
fn what_one_claims_the_next_can_claim_as_much_later() {
    let (engine, mut session) = pending(1);
    let call = |name| format!("XREADGROUP GROUP g {name} BLOCK 60000 CLAIM 500 STREAMS s >");
    let waiting = ["two", "three"].map(|name| Client::begin(&engine, &call(name)));
    let timed_out = "XREADGROUP GROUP g four BLOCK 30 CLAIM 100000 STREAMS s >";
    let timed_out = Client::begin(&engine, timed_out);
    for (client, times) in waiting.iter().zip(1..) {
        let heard = show(&wait(client.blocked.as_ref().unwrap()).unwrap());
        assert!(heard.ends_with(&format!(" {times}]]}}")), "{heard}");
    }
    assert_eq!(show(&wait(timed_out.blocked.as_ref().unwrap()).unwrap()), "nil");
    let told = super::call(&engine, &mut session, "XPENDING s g - + 9").map(|told| show(&told));
    assert!(told.as_ref().is_ok_and(|told| told.starts_with("[[1-0 three ")), "{told:?}");
    assert!(told.unwrap().ends_with(" 3]]"));
    engine.stop_keeper();
}

#[test]
fn a_claiming_reader_is_woken_by_returned_and_by_aged_entries() {
    let (engine, mut session) = pending(2);
    let call = "XREADGROUP GROUP g two BLOCK 0 CLAIM 100000 STREAMS s >";
    let mut client = Client::begin(&engine, call);
    let say = |session: &mut Session, line| super::call(&engine, session, line).unwrap();
    say(&mut session, "XNACK s g FAIL IDS 1 2-0");
    assert_eq!(client.hears(), "{s:[[2-0 [f v] -1 1]]}");
    client.blocks(&engine, call);
    say(&mut session, "XCLAIM s g one 0 1-0 JUSTID IDLE 99500");
    assert_eq!(client.hears(), "nothing yet");
    let heard = show(&wait(client.blocked.as_ref().unwrap()).unwrap());
    assert!(heard.starts_with("{s:[[1-0 [f v] 100"), "{heard}");
    engine.stop_keeper();
}

#[test]
fn moves_make_other_keys_ready() {
    let db = &mut TestStore::new();
    let last = Client::begin(&db.engine, "BLPOP c 0");
    let middle = Client::begin(&db.engine, "BLMOVE b c LEFT RIGHT 0");
    let first = Client::begin(&db.engine, "BRPOPLPUSH a b 0");
    db.say("RPUSH a x");
    assert_eq!([first.hears(), middle.hears(), last.hears()], ["x", "x", "[c x]"]);
    assert_eq!(db.say("DBSIZE"), "0");
}

#[test]
fn a_circle_of_moves_ends() {
    let db = &mut TestStore::new();
    let one = Client::begin(&db.engine, "BLMOVE a b LEFT LEFT 0");
    let other = Client::begin(&db.engine, "BLMOVE b a LEFT LEFT 0");
    let itself = Client::begin(&db.engine, "BLMOVE a a LEFT LEFT 0");
    db.say("RPUSH a x");
    assert_eq!([one.hears(), other.hears(), itself.hears()], ["x", "x", "x"]);
    assert_eq!(db.say("LRANGE a 0 -1"), "[x]");
}

#[test]
fn whatever_brings_a_list_wakes() {
    for call in [
        "LPUSH k x",
        "RENAME from k",
        "COPY from k",
        "SORT from BY nosort STORE k",
        "LMOVE from k LEFT LEFT",
        "SWAPDB 0 1",
    ] {
        let db = &mut TestStore::new();
        db.say("RPUSH from x");
        db.say("SELECT 1");
        db.say("RPUSH k x");
        db.say("SELECT 0");
        let waiting = Client::begin(&db.engine, "BLPOP k 0");
        db.say(call);
        assert_eq!(waiting.hears(), "[k x]", "{call}");
    }
    let db = &mut TestStore::new();
    let mut there = Client::new(&db.engine);
    there.say(&db.engine, "SELECT 3");
    there.blocks(&db.engine, "BLPOP k 0");
    db.say("RPUSH k x");
    assert_eq!(there.hears(), "nothing yet");
    db.say("MOVE k 3");
    assert_eq!(there.hears(), "[k x]");
}

#[test]
fn a_key_of_another_kind_does_not_wake() {
    let db = &mut TestStore::new();
    let waiting = Client::begin(&db.engine, "BLPOP k other 0");
    db.say("SET k x");
    db.say("DEL k");
    db.say("SADD k x");
    assert_eq!(waiting.hears(), "nothing yet");
    // As Valkey: the call runs again as it was, and meets the set.
    db.say("RPUSH other x");
    assert!(waiting.hears().starts_with("WRONGTYPE"));
    assert_eq!(db.say("LLEN other"), "1");
}

#[test]
fn a_move_to_a_key_that_is_not_a_list_fails_and_takes_nothing() {
    let db = &mut TestStore::new();
    let first = Client::begin(&db.engine, "BLMOVE a b LEFT LEFT 0");
    let second = Client::begin(&db.engine, "BLPOP a 0");
    db.say("SET b x");
    db.say("RPUSH a 1");
    assert!(first.hears().starts_with("WRONGTYPE"));
    assert_eq!(second.hears(), "[a 1]");
}

#[test]
fn a_transaction_ends_before_any_waiting_client_is_served() {
    let db = &mut TestStore::new();
    let waiting = Client::begin(&db.engine, "BLPOP a b 0");
    for call in ["MULTI", "RPUSH b 1", "RPUSH a 2", "DEL b", "EXEC"] {
        db.say(call);
    }
    assert_eq!(waiting.hears(), "[a 2]");
    let waiting = Client::begin(&db.engine, "BLPOP a 0");
    for call in ["MULTI", "RPUSH a 1", "LPOP a"] {
        db.say(call);
    }
    assert_eq!(db.say("EXEC"), "[1 1]");
    assert_eq!(waiting.hears(), "nothing yet");
}

#[test]
fn the_first_of_its_keys_serves_a_client_whichever_was_pushed_to_first() {
    let db = &mut TestStore::new();
    let one = Client::begin(&db.engine, "BLPOP b 0");
    let other = Client::begin(&db.engine, "BLPOP b a 0");
    for call in ["MULTI", "RPUSH a 1", "RPUSH b 2", "EXEC"] {
        db.say(call);
    }
    assert_eq!([one.hears(), other.hears()], ["nothing yet", "[b 2]"]);
}

#[test]
fn nothing_waits_inside_a_transaction() {
    let mut db = TestStore::new();
    db.say("MULTI");
    for call in ["BLPOP a 0", "BLMOVE a b LEFT LEFT 0", "BLMPOP 0 1 a LEFT"] {
        assert_eq!(db.say(call), "QUEUED");
    }
    assert_eq!(
        db.call("EXEC"),
        Ok(Reply::Array(vec![Reply::NullArray, Reply::Null, Reply::NullArray]))
    );
    assert!(db.engine.waiters.is_empty());
}

#[test]
fn a_wait_ends_at_its_deadline() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    engine.start_keeper().unwrap();
    // The keeper has gone to sleep for long.
    thread::sleep(Duration::from_millis(100));
    let start = clock::uptime();
    let late = Client::begin(&engine, "BLPOP k 0.2");
    let early = Client::begin(&engine, "BLMOVE k l LEFT LEFT 0.05");
    assert_eq!(wait(early.blocked.as_ref().unwrap()), Ok(Reply::NullArray));
    assert!(clock::uptime() - start >= Duration::from_millis(50));
    assert_eq!(wait(late.blocked.as_ref().unwrap()), Ok(Reply::NullArray));
    assert!(clock::uptime() - start >= Duration::from_millis(200));
    assert!(engine.waiters.is_empty());
    engine.stop_keeper();
}

#[test]
fn a_client_that_ends_stops_waiting() {
    let db = &mut TestStore::new();
    let mut gone = Client::begin(&db.engine, "BLPOP k 0");
    let stays = Client::begin(&db.engine, "BLPOP k 0");
    assert_eq!(db.engine.waiters.clients(), 2);
    db.engine.end_session(&mut gone.session);
    assert_eq!(gone.hears(), "CLOSED the store is closed");
    db.say("RPUSH k x");
    assert_eq!(stays.hears(), "[k x]");
}

#[test]
fn one_client_may_wait_many_times() {
    let db = &mut TestStore::new();
    let mut client = Client::begin(&db.engine, "BLPOP a 0");
    let first = client.blocked.take().unwrap();
    client.blocks(&db.engine, "BLPOP b a 0");
    assert_eq!(db.engine.waiters.clients(), 1);
    db.say("RPUSH a 1");
    assert_eq!(first.take().map(|answer| show(&answer.unwrap())), Some("[a 1]".into()));
    assert_eq!(client.hears(), "nothing yet");
    assert!(db.engine.end_wait(&client.blocked.as_ref().unwrap().0, Err(Error::SYNTAX)));
    assert_eq!(client.hears(), "ERR syntax error");
    db.say("RPUSH b 1");
    assert_eq!(db.say("LLEN b"), "1");
}

#[test]
fn many_elements_are_moved_once_there_are_as_many_as_it_takes() {
    let db = &mut TestStore::new();
    let exactly = Client::begin(&db.engine, "BLMOVEM a b LEFT RIGHT 0 EXACTLY 3 BULK");
    let some = Client::begin(&db.engine, "BLMOVEM c d LEFT LEFT 0 COUNT 3 OBO");
    let mut waits = Client::begin(&db.engine, "BLMOVEM e f LEFT LEFT 0 COUNT 3 OBO");
    db.say("RPUSH a 1 2");
    db.say("RPUSH c 1 2");
    assert_eq!([exactly.hears(), some.hears()], ["nothing yet", "[2 1]"]);
    db.say("RPUSH a 3 4");
    assert_eq!(exactly.hears(), "[1 2 3]");
    assert_eq!(db.engine.time_out_waits_of(waits.session.client.id), 1);
    assert_eq!(waits.blocked.take().unwrap().take(), Some(Ok(Reply::NullArray)));
    assert_eq!(db.say("BLMOVEM a b LEFT RIGHT 0 COUNT 3"), "ERR syntax error");
    assert_eq!(
        db.say("BLMOVEM a b LEFT RIGHT x COUNT"),
        "ERR timeout is not a float or out of range"
    );
    db.say("MULTI");
    db.say("BLMOVEM e f LEFT RIGHT 0 COUNT 3 BULK");
    db.say("BLMOVEM e f LEFT RIGHT 0 EXACTLY 3 BULK");
    db.say("BLMOVEM a f LEFT RIGHT 0");
    assert_eq!(db.say("EXEC"), "[[] nil [4]]");
}

#[test]
fn sorted_sets_wake_as_lists_do() {
    let db = &mut TestStore::new();
    let lowest = Client::begin(&db.engine, "BZPOPMIN l z 0");
    let highest = Client::begin(&db.engine, "BZPOPMAX z 0");
    let many = Client::begin(&db.engine, "BZMPOP 0 2 y z MIN COUNT 2");
    let list = Client::begin(&db.engine, "BLPOP z 0");
    db.say("ZADD z 1 a 2 b 3 c 4 d 5 e");
    let heard = [lowest.hears(), highest.hears(), many.hears(), list.hears()];
    assert_eq!(heard, ["[z a 1]", "[z e 5]", "[z [[b 2] [c 3]]]", "nothing yet"]);
    let stored = Client::begin(&db.engine, "BZPOPMIN other 0");
    db.say("ZUNIONSTORE other 1 z");
    assert_eq!(stored.hears(), "[other d 4]");
    db.say("DEL z");
    db.say("RPUSH z x");
    assert_eq!(list.hears(), "[z x]");
}

#[test]
fn streams_wake_all_readers_and_one_of_a_group() {
    let db = &mut TestStore::new();
    db.say("XADD s 1-0 a b");
    db.say("XGROUP CREATE s g $");
    let newest = Client::begin(&db.engine, "XREAD COUNT 1 BLOCK 0 STREAMS none s $ $");
    let after = Client::begin(&db.engine, "XREAD BLOCK 0 STREAMS s 2-0");
    let one = Client::begin(&db.engine, "XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
    let two = Client::begin(&db.engine, "XREADGROUP GROUP g two BLOCK 0 NOACK STREAMS s >");
    db.say("XADD s 2-0 a c");
    let heard = [newest.hears(), after.hears(), one.hears(), two.hears()];
    let second = "{s:[[2-0 [a c]]]}";
    assert_eq!(heard, [second, "nothing yet", second, "nothing yet"]);
    db.say("XADD s 3-0 a d");
    let heard = [after.hears(), two.hears()];
    assert_eq!(heard, ["{s:[[3-0 [a d]]]}", "{s:[[3-0 [a d]]]}"]);
    assert_eq!(db.say("XPENDING s g"), "[1 2-0 2-0 [[one 1]]]");
    assert!(db.engine.waiters.is_empty() && !db.engine.waiters.is_active());
}

#[test]
fn the_last_id_is_that_of_the_call_and_not_of_the_waking() {
    let db = &mut TestStore::new();
    db.say("XADD s 5-0 a b");
    let last = Client::begin(&db.engine, "XREAD BLOCK 0 STREAMS s $");
    for call in ["MULTI", "XADD s 6-0 a b", "XADD s 7-0 a b", "EXEC"] {
        db.say(call);
    }
    assert_eq!(last.hears(), "{s:[[6-0 [a b]] [7-0 [a b]]]}");
    let from_nothing = Client::begin(&db.engine, "XREAD BLOCK 0 STREAMS new $");
    db.say("XGROUP CREATE new g 0 MKSTREAM");
    db.say("XADD new 0-1 a b");
    assert_eq!(from_nothing.hears(), "{new:[[0-1 [a b]]]}");
}

#[test]
fn a_reader_of_a_group_is_woken_when_the_group_is_destroyed() {
    let gone = "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option";
    for (call, answer) in [
        ("DEL s", gone),
        ("UNLINK s", gone),
        ("XGROUP DESTROY s g", gone),
        ("RENAME s t", gone),
        ("FLUSHALL", gone),
        ("FLUSHDB ASYNC", gone),
        ("PEXPIREAT s 1", gone),
        ("COPY other s REPLACE", gone),
        ("SWAPDB 0 1", gone),
        ("SET s x", "WRONGTYPE Operation against a key holding the wrong kind of value"),
        ("XGROUP DESTROY s other", "nothing yet"),
        ("XGROUP SETID s g 0", "nothing yet"),
        ("XTRIM s MAXLEN 0", "nothing yet"),
    ] {
        let db = &mut TestStore::new();
        db.say("XADD s 1-0 a b");
        db.say("XADD other 1-0 a b");
        db.say("XGROUP CREATE s g $");
        db.say("XGROUP CREATE s other $");
        let member = Client::begin(&db.engine, "XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
        let reader = Client::begin(&db.engine, "XREAD BLOCK 0 STREAMS s $");
        db.say(call);
        assert_eq!(member.hears(), answer, "{call}");
        assert_eq!(reader.hears(), "nothing yet", "{call}");
    }
}

#[test]
fn streams_are_not_waited_for_in_transactions_and_by_history() {
    let db = &mut TestStore::new();
    db.say("XGROUP CREATE s g $ MKSTREAM");
    db.say("MULTI");
    db.say("XREAD BLOCK 0 STREAMS s $");
    db.say("XREADGROUP GROUP g one BLOCK 0 STREAMS s >");
    assert_eq!(db.say("EXEC"), "[nil nil]");
    assert_eq!(db.say("XREADGROUP GROUP g one BLOCK 0 STREAMS s 0"), "{s:[]}");
    let mut waits = Client::begin(&db.engine, "XREAD BLOCK 0 STREAMS s 0");
    assert_eq!(db.engine.time_out_waits_of(waits.session.client.id), 1);
    assert_eq!(waits.blocked.take().unwrap().take(), Some(Ok(Reply::NullArray)));
}

#[test]
fn clients_can_be_unblocked() {
    let db = &mut TestStore::new();
    let mut client = Client::new(&db.engine);
    let id = client.session.client.id;
    assert_eq!(db.say(&format!("CLIENT UNBLOCK {id}")), "0");
    client.blocks(&db.engine, "BLPOP k 0");
    assert!(db.say("CLIENT LIST IP native").contains("flags=b"));
    assert_eq!(db.say(&format!("CLIENT UNBLOCK {id}")), "1");
    assert_eq!(client.blocked.take().unwrap().take(), Some(Ok(Reply::NullArray)));
    client.blocks(&db.engine, "WAIT 1 0");
    assert_eq!(db.say(&format!("CLIENT UNBLOCK {id} error")), "1");
    assert_eq!(client.hears(), "UNBLOCKED client unblocked via CLIENT UNBLOCK");
    assert!(!db.say("CLIENT LIST IP native").contains("flags=b"));
    assert_eq!(db.say("CLIENT UNBLOCK -1"), "0");
    assert_eq!(db.say("CLIENT UNBLOCK x"), "ERR value is not an integer or out of range");
    let reason = "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR";
    assert_eq!(db.say("CLIENT UNBLOCK x y"), reason);
}

/// Threads push, threads pop, some give up at once: every element is popped once.
#[test]
fn nothing_is_lost_or_doubled_between_many_threads() {
    const EACH: usize = 400;
    const THREADS: usize = 3;
    let engine = &Arc::new(Engine::new(&TABLE, 1));
    let start = &Barrier::new(2 * THREADS);
    let push = |thread: usize| {
        let mut client = Client::new(engine);
        start.wait();
        for element in 0..EACH {
            client.say(engine, &format!("RPUSH q{} {thread}.{element}", element % 3));
        }
    };
    let pop = |thread: usize| {
        let mut client = Client::new(engine);
        let mut popped = Vec::new();
        start.wait();
        while popped.len() < EACH {
            let reply = client.say(engine, &format!("BLPOP q{} q0 q1 q2 0", thread % 3));
            if reply != "(waits)" {
                popped.push(reply);
                continue;
            }
            let blocked = client.blocked.take().unwrap();
            if popped.len().is_multiple_of(7) {
                engine.end_wait(&blocked.0, Err(Error::SYNTAX));
            }
            popped.extend(wait(&blocked).ok().map(|reply| show(&reply)));
        }
        popped
    };
    let mut elements: Vec<String> = thread::scope(|scope| {
        (0..THREADS).for_each(|thread| drop(scope.spawn(move || push(thread))));
        let poppers: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || pop(thread))).collect();
        poppers.into_iter().flat_map(|popper| popper.join().unwrap()).collect()
    });
    elements.sort();
    elements.dedup();
    assert_eq!(elements.len(), THREADS * EACH);
    assert!(engine.waiters.is_empty() && !engine.waiters.is_active());
}
