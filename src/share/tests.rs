use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::hub::Hub;
use super::link::{Failed, Link};
use super::octets::Reader;
use super::run::{Answer, Told, read_answer};
use super::tunnel::Tunnel;
use super::{Coming, Hello, Request, State, find, replies};
use crate::base::{Bytes, clock};
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::{Records, Reply, Step};
use crate::engine::grammar::texts::{Layout, Texts};
use crate::engine::shared::blocking::Blocked;
use crate::persist::term::Term;

/// A hub over an engine in memory.
struct Open {
    hub: Hub,
    engine: Arc<Engine>,
    data: tempfile::TempDir,
}

impl Open {
    fn new() -> Self {
        let engine = Arc::new(Engine::new(&TABLE, 16));
        let data = tempfile::tempdir().unwrap();
        let term = Term::begin(data.path(), true).unwrap();
        let agree = |options: &str| match options {
            "" => Ok(()),
            other => Err(Error::new(format!("not {other}"))),
        };
        let hub = Hub::open(&engine, data.path(), term, Box::new(agree)).unwrap();
        Self { hub, engine, data }
    }

    fn try_link(&self, options: &str) -> Result<Link, Failed> {
        let coming = Coming::Calls { options: options.into(), script_timeout: 0 };
        Link::open(&find(self.data.path()).unwrap(), &TABLE, &Hello::new(coming))
    }

    fn link(&self) -> Link {
        self.try_link("").unwrap()
    }
}

fn ask(link: &mut Link, call: &str) -> String {
    let words: Vec<_> = call.split(' ').map(str::as_bytes).collect();
    match link.ask(&Request::ByName(&words)).unwrap() {
        Answer::Reply(reply) => format!("{reply:?}"),
        Answer::Error(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

fn texts(items: &[Option<&[u8]>]) -> Box<Texts> {
    let mut texts = Texts::default();
    items.iter().for_each(|item| assert!(texts.add(*item)));
    Box::new(texts)
}

/// One of each kind.
fn samples() -> Vec<Reply> {
    let bytes = |text: &str| Reply::bytes(text);
    let long = "a text that is longer than what a short reply holds in itself".repeat(2);
    let pairs =
        || vec![(bytes("a-longer-name-of-a-field-that-is-shared-and-not-short"), Reply::Int(-1))];
    vec![
        Reply::Null,
        Reply::NullArray,
        Reply::Int(i64::MIN),
        Reply::Double(f64::NEG_INFINITY),
        Reply::Double(-0.0),
        Reply::Coordinate(1.5),
        Reply::Reading(0.1),
        Reply::Readings(vec![(i64::MAX, 0.1), (2, -1.0)]),
        Reply::Bool(true),
        Reply::Line(Bytes::from("OK")),
        bytes(&long),
        Reply::Binary(Bytes::new(&[0, 255, 10])),
        Reply::BigNumber(Bytes::from("123456789012345678901234567890")),
        Reply::Formatted(*b"mkd", Bytes::from("# text")),
        Reply::Verbatim("# Server\r\n".into()),
        Reply::Array(vec![Reply::Null, Reply::Array(vec![Reply::Int(1)])]),
        Reply::Set(vec![Reply::Int(1)]),
        Reply::Texts(Layout::Array, texts(&[Some(b"a"), None, Some(b"")])),
        Reply::Texts(Layout::Set, texts(&[Some(b"\xff")])),
        Reply::Texts(Layout::Map, texts(&[Some(b"a"), Some(b"b")])),
        Reply::Scores(texts(&[Some(b"a")]), vec![0.5]),
        Reply::Map(pairs()),
        Reply::Pairs(pairs()),
        Reply::PairMap(pairs()),
        Reply::Records(Box::new(Records {
            columns: &["element", "score"],
            rows: vec![vec![Reply::Int(1), Reply::Double(2.0)]],
        })),
        Reply::Pushes(vec![vec![bytes(&long), Reply::Int(1)]]),
        Reply::Attributed(Box::new((pairs(), Reply::Int(5)))),
        Reply::Deep(vec![Step::Array(1), Step::Map(1), Step::Set(0), Step::Leaf(Reply::Int(1))]),
        Reply::Error(Error::of_script(b"WRONGTYPE of a value")),
    ]
}

fn written(reply: &Reply) -> Vec<u8> {
    let mut bytes = Vec::new();
    replies::write(reply, &mut bytes);
    bytes
}

#[test]
fn replies_come_back_as_they_were() {
    for reply in samples() {
        let bytes = written(&reply);
        let mut reader = Reader(&bytes);
        assert_eq!(replies::read(&mut reader).unwrap(), reply);
        reader.end().unwrap();
    }
    let constant = written(&Reply::Status("OK"));
    assert_eq!(replies::read(&mut Reader(&constant)), Ok(Reply::Line(Bytes::from("OK"))));
    let error = written(&Reply::Error(Error::WRONG_TYPE));
    let Ok(Reply::Error(error)) = replies::read(&mut Reader(&error)) else { panic!() };
    assert_eq!(error.parts(), Error::WRONG_TYPE.parts());
}

#[test]
fn bytes_that_are_no_frame_are_an_error_and_take_no_memory() {
    let mut random = fastrand::Rng::with_seed(13);
    let all = written(&Reply::Array(samples()));
    for len in 0..all.len() {
        assert!(replies::read(&mut Reader(&all[..len])).is_err());
    }
    for _ in 0..20_000 {
        let mut bytes = all.clone();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(..=bytes.len()));
        // What it is does not matter, only that it ends.
        let _ = replies::read(&mut Reader(&bytes));
        let _ = super::requests::Read::of(&bytes);
        let _ = Told::read(&bytes);
        let _ = read_answer(&bytes);
        let _ = Hello::read(&TABLE, &bytes);
    }
    let mut nested = Vec::new();
    for _ in 0..100_000 {
        nested.extend_from_slice(&[14, 1, 0, 0, 0]);
    }
    nested.push(0);
    assert!(replies::read(&mut Reader(&nested)).is_err());
    let announced = [14, 0xff, 0xff, 0xff, 0x7f, 0];
    assert!(replies::read(&mut Reader(&announced)).is_err());
}

#[test]
fn a_guest_has_a_session_of_its_own() {
    let open = Open::new();
    let (mut one, mut other) = (open.link(), open.link());
    assert_eq!(ask(&mut one, "SET k v"), "Line(\"OK\")");
    assert_eq!(ask(&mut one, "SELECT 3"), "Line(\"OK\")");
    assert_eq!((one.state.db, ask(&mut one, "GET k")), (3, "Null".into()));
    assert_eq!(ask(&mut other, "LPUSH k v"), Error::WRONG_TYPE.to_string());
    assert_eq!(
        ask(&mut other, "NOSUCH"),
        "ERR unknown command 'NOSUCH', with args beginning with: "
    );
    let get = TABLE.table().place(TABLE.table().named(b"GET").unwrap()).unwrap();
    let answer = other.ask(&Request::Call(get, &[b"k"])).unwrap();
    assert!(matches!(answer, Answer::Reply(Reply::Short(value)) if &*value == b"v"));
    let batch = other.ask(&Request::Batch(&[(get, &[b"k"]), (get, &[])])).unwrap();
    assert!(matches!(batch, Answer::Error(error) if error.code.is_empty()), "an arity");
    drop(one);
    let deadline = clock::uptime() + Duration::from_secs(10);
    while open.engine.clients.len() > 1 {
        assert!(clock::uptime() < deadline, "the session of a guest that left remains");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn what_a_guest_waits_for_comes_without_being_asked_for() {
    let open = Open::new();
    let (mut one, mut other) = (open.link(), open.link());
    let (tell, told) = channel();
    one.listen(move || tell.send(()).unwrap_or(())).unwrap();
    let words = |call: &'static str| call.split(' ').map(str::as_bytes).collect::<Vec<_>>();
    let Answer::Waits(number) = one.ask(&Request::ByName(&words("BLPOP l 0"))).unwrap() else {
        panic!("it does not wait")
    };
    ask(&mut one, "SUBSCRIBE news");
    let blocked = Blocked::elsewhere(TABLE.table().named(b"BLPOP").unwrap());
    ask(&mut other, "RPUSH l x");
    ask(&mut other, "PUBLISH news hello");
    let mut messages = Vec::new();
    while messages.is_empty() {
        told.recv_timeout(Duration::from_secs(10)).unwrap();
        messages = one.incoming.take_messages();
    }
    assert_eq!(messages.len(), 1);
    // Its end may come before anybody has asked for it.
    one.incoming.expect(number, &blocked);
    while !blocked.is_over() {
        told.recv_timeout(Duration::from_secs(10)).unwrap();
    }
    assert!(matches!(blocked.take(), Some(Ok(_))));
    assert_eq!(ask(&mut other, "LLEN l"), "Int(0)");
}

#[test]
fn a_session_is_restored_without_its_transaction() {
    let open = Open::new();
    let mut link = open.link();
    ask(&mut link, "ACL SETUSER ada on nopass ~* +@all");
    let names = Some(Box::new(["me", "lib", "1.2"].map(Bytes::from)));
    let state = State { db: 2, queues: true, watches: true, user: Some(Bytes::from("ada")), names };
    link.ask(&Request::Restore(&state)).unwrap();
    assert_eq!(link.state, state);
    assert_eq!(ask(&mut link, "SET k v"), "Line(\"QUEUED\")");
    assert!(ask(&mut link, "EXEC").starts_with("EXECABORT"));
    assert_eq!(link.state, State { queues: false, watches: false, ..state.clone() });
    link.ask(&Request::Restore(&State { watches: true, ..State::default() })).unwrap();
    let batch = link.ask(&Request::Batch(&[])).unwrap();
    assert!(matches!(batch, Answer::Batch(None)), "{batch:?}");
    let gone = State { user: Some(Bytes::from("bob")), ..State::default() };
    assert!(matches!(link.ask(&Request::Restore(&gone)).unwrap(), Answer::Error(_)));
}

#[test]
fn a_closing_owner_answers_what_it_was_sent_and_takes_nothing_more() {
    let mut open = Open::new();
    let path = find(open.data.path()).unwrap();
    let mut link = open.link();
    ask(&mut link, "SET k v");
    open.hub.close();
    let get: [&[u8]; 2] = [b"GET", b"k"];
    assert!(matches!(link.ask(&Request::ByName(&get)), Err(Failed::Unsent)));
    assert!(matches!(open.try_link_at(&path), Err(Failed::Unsent)));
    assert!(!path.exists() && find(open.data.path()).is_none());
    assert!(open.engine.clients.is_empty());
}

impl Open {
    fn try_link_at(&self, path: &std::path::Path) -> Result<Link, Failed> {
        Link::open(path, &TABLE, &Hello::new(Coming::Probe))
    }
}

#[test]
fn who_does_not_fit_is_refused() {
    let open = Open::new();
    let refused = open.try_link("other").err().unwrap();
    assert!(matches!(refused, Failed::Refused(error) if error.text.contains("not other")));
    let mut frame = Vec::new();
    Hello::new(Coming::Probe).write(&TABLE, &mut frame);
    assert_eq!(Hello::read(&TABLE, &frame).unwrap().coming, Coming::Probe);
    let at = frame.windows(5).position(|window| window == b"0.1.0").unwrap();
    frame[at] = b'9';
    let error = Hello::read(&TABLE, &frame).unwrap_err();
    assert_eq!(error.code, "VERSION");
    assert!(error.text.contains("9.1.0") && error.text.contains("0.1.0"), "{error}");
}

#[test]
fn a_connection_that_says_something_else_is_closed_and_others_go_on() {
    use std::io::{Read, Write};
    let open = Open::new();
    let path = find(open.data.path()).unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..50 {
        let mut stream = super::wire::Stream::connect(&path).unwrap();
        let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(64).collect();
        let mut frame = (bytes.len() as u64).to_le_bytes().to_vec();
        frame.extend_from_slice(&bytes);
        stream.write_all(&frame).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    assert_eq!(ask(&mut open.link(), "PING"), "Line(\"PONG\")");
}

#[test]
fn a_conversation_goes_through_a_tunnel() {
    let open = Open::new();
    let (tell, told) = channel();
    let path = find(open.data.path()).unwrap();
    let mut tunnel = Tunnel::open(&path, &TABLE, 0, move || tell.send(()).unwrap_or(())).unwrap();
    let mut output = Vec::new();
    let mut read = |tunnel: &Tunnel, until: &[u8]| {
        while !output.ends_with(until) {
            told.recv_timeout(Duration::from_secs(10)).unwrap();
            output.extend(tunnel.take().bytes);
        }
        std::mem::take(&mut output)
    };
    tunnel.send(b"SET k v\r\nGET k\r\n");
    assert!(tunnel.take().waits);
    assert_eq!(read(&tunnel, b"v\r\n"), b"+OK\r\n$1\r\nv\r\n");
    assert!(!tunnel.take().waits);
    tunnel.send(b"SUBSCRIBE news\r\n");
    read(&tunnel, b":1\r\n");
    assert!(tunnel.take().waits);
    ask(&mut open.link(), "PUBLISH news hello");
    assert!(read(&tunnel, b"hello\r\n").starts_with(b"*3\r\n$7\r\nmessage"));
    tunnel.send(b"QUIT\r\n");
    while !tunnel.take().ended {
        told.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn answers_say_what_a_guest_may_keep_once_it_keeps_copies() {
    let open = Open::new();
    open.engine.show_era();
    let mut link = open.link();
    ask(&mut link, "SET k v");
    assert_eq!(link.seen, None);
    let row = TABLE.table().named(b"GET").unwrap();
    let get = TABLE.table().place(row).unwrap();
    let checks = link.keep_copies(get, open.data.path()).unwrap().unwrap();
    assert!(checks.since > 0 && checks.term.is_some_and(|term| term.bytes() == 4));
    let mut read = |call: &Request<'_>| {
        link.ask(call).unwrap();
        link.seen.unwrap()
    };
    let [mode, slot, stamp, when] = read(&Request::Fetch(get, &[b"k"], [5.0, 2.0]));
    assert!(mode == 0 && slot > 0 && when > 0);
    assert_eq!(open.engine.clients.totals().hits, 6);
    assert_eq!(read(&Request::ByName(&[b"PING"]))[..2], [0, 0]);
    read(&Request::ByName(&[b"APPEND", b"k", b"w"]));
    let again = read(&Request::Fetch(get, &[b"k"], [5.0, 2.0]));
    assert_eq!(again, [0, slot, stamp + 1, when]);
    assert_eq!(read(&Request::ByName(&[b"SELECT", b"3"]))[..2], [3, 0]);
    assert_eq!(read(&Request::ByName(&[b"MULTI"]))[..2], [-1, 0]);
}

#[cfg(unix)]
#[test]
fn a_term_whose_file_is_deleted_ends_for_guests_and_another_begins() {
    use std::os::unix::fs::FileExt;
    let open = Open::new();
    let path = open.data.path().join("redlet.term");
    let mapped = std::fs::File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let deadline = clock::uptime() + Duration::from_secs(20);
    while !path.exists() {
        assert!(clock::uptime() < deadline, "nobody looks after the file");
        std::thread::sleep(Duration::from_millis(10));
    }
    let mut term = [7; 4];
    mapped.read_exact_at(&mut term, 0).unwrap();
    assert_eq!(term, [0; 4]);
    let row = TABLE.table().named(b"GET").unwrap();
    let get = TABLE.table().place(row).unwrap();
    let checks = open.link().keep_copies(get, open.data.path()).unwrap().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), checks.since.to_le_bytes());
}
