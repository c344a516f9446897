//! CLIENT TRACKING, by connections whose mailboxes are looked into.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::commands::TABLE;
use crate::commands::testing::{pass, show, still};
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::shared::client::Origin;
use crate::engine::shared::connection::Protocol;
use crate::engine::shared::session::Session;
use crate::pubsub::{Letter, Mail, Mailbox};

pub(super) struct Connection<'e> {
    engine: &'e Engine,
    pub(super) session: Session,
    pub(super) mailbox: Arc<Mailbox>,
}

impl<'e> Connection<'e> {
    pub(super) fn open(engine: &'e Engine) -> Self {
        let mut session = engine.new_connection(Origin::in_process(Arc::new(|| {}))).unwrap();
        let mailbox = Arc::new(Mailbox::new(|| {}));
        session.attach(Arc::clone(&mailbox));
        session.speak(Protocol::Resp3);
        Self { engine, session, mailbox }
    }

    pub(super) fn say(&mut self, line: &str) -> String {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        let reply = self.engine.ask(&mut self.session, &words);
        reply.map_or_else(|error| error.to_string(), |reply| show(&reply))
    }

    #[track_caller]
    fn all(&mut self, lines: &[&str]) {
        for line in lines {
            let reply = self.say(line);
            assert!(!reply.starts_with("ERR"), "{line}: {reply}");
        }
    }

    fn id(&self) -> u64 {
        self.session.client.id
    }

    /// What came, each letter in brackets.
    pub(super) fn mail(&self) -> String {
        let Mail::Letters(letters) = self.mailbox.take() else { return "overflowed".into() };
        let text = |letter: &Letter| match letter {
            Letter::Invalid(None) => "[all]".into(),
            Letter::Invalid(Some(keys)) => {
                let keys: Vec<_> = keys.iter().map(|key| String::from_utf8_lossy(key)).collect();
                format!("[{}]", keys.join(" "))
            }
            Letter::Notice(name, number) => format!("[{name} {number}]"),
            Letter::Line(line) => String::from_utf8_lossy(line).into_owned(),
            Letter::Message(message) => format!("[{}]", message.kind()),
        };
        letters.iter().map(text).collect::<Vec<_>>().join(" ")
    }
}

fn on_a_store(test: impl FnOnce(&Engine, Connection<'_>, Connection<'_>)) {
    let engine = still(Dialect::default(), 16);
    test(&engine, Connection::open(&engine), Connection::open(&engine));
}

#[test]
fn a_key_that_was_read_is_invalidated_once() {
    on_a_store(|_, mut a, mut b| {
        a.all(&["SET k 1", "CLIENT TRACKING ON", "GET k", "GET none", "TTL k", "OBJECT HELP"]);
        b.all(&["SET other 1", "GET k", "APPEND k x", "APPEND k x", "LPUSH none x"]);
        assert_eq!(a.mail(), "[k] [none]");
        b.say("DEL none");
        assert_eq!((a.mail(), b.mail()), (String::new(), String::new()));
    });
}

#[test]
fn reads_of_transactions_and_scripts_are_remembered_each_by_itself() {
    on_a_store(|_, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON", "MULTI", "SET k 1", "GET k", "EXEC"]);
        assert_eq!(a.mail(), "");
        a.all(&["MULTI", "SET k 1", "GET k", "SET k 2", "GET k", "EXEC"]);
        assert_eq!(a.mail(), "[k] [k]");
        a.all(&["EVAL_RO return(redis.call('get',KEYS[1])or'') 1 s"]);
        b.all(&["MSET s 1 k 1"]);
        assert_eq!(a.mail(), "[s] [k]");
        a.all(&["EVAL redis.call('get','k')redis.call('set','k',1)return(1) 0"]);
        assert_eq!(a.mail(), "[k]");
    });
}

#[test]
fn tracking_that_begins_in_a_transaction_sees_the_rest_of_it() {
    on_a_store(|_, mut a, _| {
        a.all(&["MULTI", "CLIENT TRACKING ON", "GET k", "SET k 1", "EXEC"]);
        assert_eq!(a.mail(), "[k]");
    });
}

#[test]
fn expired_and_evicted_keys_are_invalidated() {
    on_a_store(|engine, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON", "SET k 1 EX 100", "HSET h f 1", "HEXPIRE h 100 FIELDS 1 f"]);
        a.all(&["GET k", "HGET h f", "MGET x y"]);
        pass(engine, 100);
        let mut keeper = Session::new(Default::default());
        engine.expire_due(&mut keeper);
        let mut told: Vec<_> = a.mail().split(' ').map(str::to_owned).collect();
        told.sort_unstable();
        assert_eq!(told, ["[h]", "[k]"]);
        a.all(&["SET k 1", "GET k"]);
        b.all(&["CONFIG SET maxmemory-policy allkeys-random", "CONFIG SET maxmemory 1"]);
        b.say("SET z 1");
        assert_eq!(a.mail(), "[k]");
    });
}

#[test]
fn an_expired_field_that_is_read_is_a_change_of_its_hash() {
    on_a_store(|engine, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON", "HSET h f 1 g 2 i 3 z 4", "HEXPIRE h 100 FIELDS 3 f g i"]);
        a.all(&["HGET h z", "WATCH h"]);
        pass(engine, 100);
        b.say("HGET h f");
        assert_eq!(a.mail(), "[h]");
        a.all(&["MULTI", "PING"]);
        assert_eq!(a.say("EXEC"), "nil");
        // What the reader takes away is no news, but what comes after it is.
        a.say("HGET h g");
        assert_eq!(a.mail(), "");
        b.say("HSET h z 5");
        assert_eq!(a.mail(), "[h]");
        a.all(&["CLIENT TRACKING OFF", "CLIENT TRACKING ON NOLOOP", "HGET h z", "HGET h i"]);
        assert_eq!((a.mail().as_str(), b.say("HLEN h").as_str()), ("", "1"));
    });
}

#[test]
fn a_flush_invalidates_all_keys_and_a_swap_none() {
    on_a_store(|engine, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON", "SET k 1", "GET k", "WATCH k"]);
        b.all(&["SWAPDB 0 1", "SWAPDB 1 0", "FLUSHDB"]);
        assert_eq!(a.mail(), "[all]");
        assert_eq!(engine.tracking.totals().keys, 0);
        b.all(&["SET k 1", "FLUSHALL", "FLUSHALL"]);
        assert_eq!(a.mail(), "[all] [all]");
    });
}

#[test]
fn with_prefixes_it_hears_of_all_keys_that_have_one() {
    on_a_store(|engine, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON BCAST PREFIX user: PREFIX x"]);
        b.all(&["MSET user:2 1 user:1 1 other 1 x 1", "MULTI", "SET xx 1", "SET xx 2", "SET y 1"]);
        assert_eq!(a.mail(), "[user:1 user:2] [x]");
        b.say("EXEC");
        assert_eq!((a.mail().as_str(), engine.tracking.totals().prefixes), ("[xx]", 2));
        a.all(&["SET x 1", "CLIENT TRACKING ON BCAST NOLOOP PREFIX z", "SET x 2", "SET z 3"]);
        assert_eq!(a.mail(), "[x]");
        b.say("SET z 3");
        assert_eq!(a.mail(), "[z]");
        a.say("CLIENT TRACKING OFF");
        b.say("SET z 3");
        assert_eq!((a.mail().as_str(), engine.tracking.totals().prefixes), ("", 0));
    });
}

#[test]
fn caching_decides_whether_the_next_call_is_tracked() {
    on_a_store(|_, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON OPTIN", "GET a", "CLIENT CACHING YES", "CLIENT ID", "GET b"]);
        a.all(&["GET c", "CLIENT CACHING YES", "MULTI", "GET d", "GET e", "EXEC", "GET f"]);
        a.say("CLIENT CACHING YES");
        a.say("GET");
        a.say("GET g");
        b.say("MSET a 1 b 1 c 1 d 1 e 1 f 1 g 1");
        assert_eq!(a.mail(), "[b] [d] [e]");
        a.all(&["CLIENT TRACKING OFF", "CLIENT TRACKING ON OPTOUT", "GET a", "CLIENT CACHING NO"]);
        a.all(&["GET b", "GET c"]);
        b.say("MSET a 1 b 1 c 1");
        assert_eq!(a.mail(), "[a] [c]");
    });
}

#[test]
fn a_client_with_noloop_is_not_notified_of_its_own_changes() {
    on_a_store(|_, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON NOLOOP", "GET k", "SET k 1", "GET k"]);
        assert_eq!(a.mail(), "");
        b.say("SET k 2");
        assert_eq!(a.mail(), "[k]");
    });
}

#[test]
fn another_connection_is_notified_in_its_place() {
    on_a_store(|engine, mut a, mut b| {
        let mut listener = Connection::open(engine);
        let on = format!("CLIENT TRACKING ON REDIRECT {}", listener.id());
        a.all(&[&on, "GET k"]);
        b.say("SET k 1");
        assert_eq!((a.mail().as_str(), listener.mail().as_str()), ("", "[k]"));
        // In RESP2 only who has subscribed to something.
        listener.say("HELLO 2");
        for told in ["", "[k]"] {
            a.say("GET k");
            b.say("SET k 1");
            assert_eq!(listener.mail(), told);
            listener.say("SUBSCRIBE __redis__:invalidate");
        }
        assert!(a.say("CLIENT INFO").contains(" flags=t db=0 "));
        engine.end_session(&mut listener.session);
        a.say("GET k");
        b.say("SET k 1");
        assert_eq!(a.mail(), format!("[tracking-redir-broken {}]", listener.id()));
        let info = a.say("CLIENT INFO");
        assert!(info.contains(" flags=tR ") && info.contains(&format!("redir={} ", listener.id())));
        assert!(a.say("CLIENT TRACKINGINFO").starts_with("{flags:[on broken_redirect] redirect:"));
    });
}

#[test]
fn the_table_is_bounded() {
    on_a_store(|engine, mut a, _| {
        a.all(&["CONFIG SET tracking-table-max-keys 3", "CLIENT TRACKING ON"]);
        a.all(&["MGET a b c", "GET d", "GET e"]);
        assert_eq!(a.mail().split(' ').count(), 2);
        let totals = engine.tracking.totals();
        assert_eq!((totals.clients, totals.keys, totals.items), (1, 3, 3));
        a.all(&["CONFIG SET tracking-table-max-keys 1"]);
        assert_eq!(a.mail().split(' ').count(), 2);
        assert_eq!(engine.tracking.totals().keys, 1);
    });
}

#[test]
fn a_client_that_leaves_or_resets_tracks_nothing() {
    on_a_store(|engine, mut a, mut b| {
        a.all(&["CLIENT TRACKING ON", "GET k", "RESET", "HELLO 3"]);
        b.all(&["CLIENT TRACKING ON BCAST", "GET k", "SET k 1"]);
        assert_eq!((a.mail().as_str(), b.mail().as_str()), ("", "[k]"));
        a.all(&["CLIENT TRACKING ON", "GET k"]);
        engine.end_session(&mut a.session);
        engine.end_session(&mut b.session);
        assert!(!engine.tracking.is_active() && engine.tracking.totals().keys == 0);
        let mut native = engine.new_session();
        let call: [&[u8]; 3] = [b"CLIENT", b"TRACKING", b"ON"];
        let refused = engine.ask(&mut native, &call).unwrap_err();
        assert!(refused.to_string().contains("read the store itself"));
    });
}

/// A reader keeps copies and drops what it is told of; a copy that is left at the end is right.
#[test]
fn no_copy_stays_that_is_not_what_the_store_holds() {
    let engine = Engine::new(&TABLE, 1);
    let mut reader = Connection::open(&engine);
    reader.say("CLIENT TRACKING ON");
    let mut copies = BTreeMap::new();
    std::thread::scope(|scope| {
        let write = || {
            let mut writer = Connection::open(&engine);
            (0..2000).for_each(|round| _ = writer.say(&format!("INCR k{}", round % 4)));
        };
        let writers = [scope.spawn(write), scope.spawn(write)];
        while !writers.iter().all(|writer| writer.is_finished()) {
            for key in ["k0", "k1", "k2", "k3"] {
                copies.entry(key.to_owned()).or_insert_with(|| reader.say(&format!("GET {key}")));
                forget(&mut copies, &reader.mail());
            }
        }
    });
    forget(&mut copies, &reader.mail());
    for (key, value) in copies {
        assert_eq!(reader.say(&format!("GET {key}")), value, "{key}");
    }
}

fn forget(copies: &mut BTreeMap<String, String>, told: &str) {
    for key in told.split(' ').map(|key| key.trim_matches(['[', ']'])) {
        copies.remove(key);
    }
}
