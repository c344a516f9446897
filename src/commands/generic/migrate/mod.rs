//! MIGRATE: keys to another server, and away from here.
//!
//! Redis blocks all clients meanwhile. Here nothing is locked while the call waits for the other
//! server, which may be this very store behind its own listener. Each key is watched, dumped and
//! sent, and in the end removed as in a transaction if it has not changed since. If it has, it
//! stays, and the call reports an error.

// Bottom-up: a module uses only those above it.
mod target;

use std::str;
use std::time::Duration;

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, KeyUse, Shape, Unless};
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::keyspace::Mode;
use crate::rows;
use crate::value::rdb::{self, Reader};
use target::{Target, encoded};

rows![migrate];

/// A call with KEYS has an empty string in the place of its first key.
const MOVED: KeyUse = KeyUse {
    unless: Unless::EmptyBeforeOthers,
    ..KeyUse::new(Mode::Write, "RW", &["access", "delete"])
};

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, doc: "", shape }
}

/// A key that the call does not lock.
#[derive(Debug, Clone, Copy)]
struct Moved<'a>(&'a [u8]);

impl<'a> Param<'a> for Moved<'a> {
    const SHAPE: Shape = Shape::Key(MOVED);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// A port. A number that cannot be a port fails to connect.
#[derive(Debug, Clone, Copy)]
struct Port(u16);

impl<'a> Param<'a> for Port {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let port = str::from_utf8(args.take()?).ok().and_then(|port| port.parse().ok());
        Ok(Self(port.unwrap_or(0)))
    }
}

#[derive(Debug, Default)]
struct MigrateOptions<'a> {
    copy: bool,
    replace: bool,
    /// The words of AUTH, if it has to be said.
    credentials: Vec<&'a [u8]>,
    keys: Option<&'a [&'a [u8]]>,
}

const USER: Shape =
    Shape::Block(&[field("username", Shape::SECRET), field("password", Shape::SECRET)]);

impl<'a> Param<'a> for MigrateOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[
        field("copy", Shape::Token("COPY")),
        field("replace", Shape::Token("REPLACE")),
        field(
            "authentication",
            Shape::OneOf(&[
                field("auth", Shape::Tagged("AUTH", &Shape::SECRET)),
                field("auth2", Shape::Tagged("AUTH2", &USER)),
            ]),
        ),
        field("keys", Shape::Tagged("KEYS", &Shape::Many(&Shape::Key(MOVED)))),
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self::default();
        while !args.is_empty() {
            if args.take_word("COPY") {
                options.copy = true;
            } else if args.take_word("REPLACE") {
                options.replace = true;
            } else if args.take_word("AUTH") {
                options.credentials = vec![args.take()?];
            } else if args.take_word("AUTH2") {
                options.credentials = vec![args.take()?, args.take()?];
            } else if args.take_word("KEYS") {
                options.keys = Some(args.take_rest());
            } else {
                return Err(Error::SYNTAX);
            }
        }
        Ok(options)
    }
}

/// Sends keys to another server, with their times to live, and removes them here. Returns `OK`, or
/// `NOKEY` if none of them exists. The calling thread waits for the other server.
///
/// ```js
/// const other = new Redlet()
/// const server = await other.listen({ port: 0 })
/// db.set('user:1', 'Ada')
/// db.migrate('127.0.0.1', server.port, 'user:1', 0, 5000)  // 'OK'
/// db.exists('user:1')  // 0
/// other.get('user:1')  // 'Ada'
/// await server.close()
/// ```
#[command(
    MIGRATE,
    since = "2.6.0",
    complexity = "O(N) where N is the size of the values",
    flags(write, dangerous, random),
    history(
        "3.0.0" = "options COPY and REPLACE",
        "3.0.6" = "option KEYS",
        "4.0.7" = "option AUTH",
        "6.0.0" = "option AUTH2"
    )
)]
fn migrate<'a>(
    db: &mut Call<'_>,
    host: &'a [u8],
    port: Port,
    /// The key, or an empty string before KEYS.
    key: Moved<'a>,
    destination_db: Late<'a, i64>,
    /// Milliseconds that the other server may take for each step.
    timeout: Late<'a, i64>,
    options: MigrateOptions<'a>,
) -> Result<&'static str> {
    let keys = match (options.keys, key.0) {
        (None, _) => std::slice::from_ref(&key.0),
        (Some(keys), b"") => keys,
        (Some(_), _) => return Err(NOT_EMPTY),
    };
    let patience = u64::try_from(timeout.value()?).ok().filter(|&millis| millis > 0);
    let patience = Duration::from_millis(patience.unwrap_or(1000));
    let number = destination_db.value()?.to_string();
    if db.is_inside() {
        return Err(INSIDE);
    }
    let (engine, from) = (db.engine, db.db());
    let found: Vec<_> =
        keys.iter().map(|key| Moving::of(engine, from, key)).collect::<Result<_>>()?;
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    if found.is_empty() {
        return Ok("NOKEY");
    }
    let host = str::from_utf8(host).unwrap_or_default();
    let sent = Target::connect(host, port.0, patience).map_err(Error::from);
    let sent = sent.and_then(|mut target| {
        let depends = |moving: &&mut Moving<'_>| rdb::depends_on_reader(&moving.payload);
        let mut depending = found.iter_mut().filter(depends).peekable();
        if depending.peek().is_some()
            && let Some(reader) = reader(&mut target, &options)?
        {
            depending.try_for_each(|moving| moving.write_for(engine, reader))?;
        }
        target.write(&request(&options, &number, &found))?;
        receive(&mut target, engine, &options, &mut found)
    });
    found.iter_mut().for_each(|moving| engine.unwatch(&mut moving.session));
    sent.map(|()| "OK")
}

/// Asks the other server which it is; `None` if it does not tell.
fn reader(target: &mut Target, options: &MigrateOptions<'_>) -> Result<Option<Reader>> {
    target.write(&[authentication(options), encoded(&[b"INFO", b"server"])].concat())?;
    if !options.credentials.is_empty() {
        // If it fails, it fails again before the keys, which is when it is reported.
        drop(target.read()?);
    }
    let text = target.read_text()?;
    let tells = |field| text.lines().any(|line| line.starts_with(field));
    Ok(if tells("valkey_version:") {
        Some(Reader::Valkey)
    } else {
        tells("redis_version:").then_some(Reader::Redis)
    })
}

fn authentication(options: &MigrateOptions<'_>) -> Vec<u8> {
    match &options.credentials[..] {
        [] => Vec::new(),
        credentials => encoded(&[&[&b"AUTH"[..]], credentials].concat()),
    }
}

/// All commands sent to the other server.
fn request(options: &MigrateOptions<'_>, db: &str, found: &[Moving<'_>]) -> Vec<u8> {
    let mut bytes = authentication(options);
    bytes.extend(encoded(&[b"SELECT", db.as_bytes()]));
    for moving in found {
        let ttl = moving.ttl.to_string();
        let mut call = vec![&b"RESTORE"[..], moving.key, ttl.as_bytes(), &moving.payload];
        if options.replace {
            call.push(b"REPLACE");
        }
        bytes.extend(encoded(&call));
    }
    bytes
}

/// Reads the replies of the other server, and removes the keys that it has.
fn receive(
    target: &mut Target,
    engine: &Engine,
    options: &MigrateOptions<'_>,
    found: &mut [Moving<'_>],
) -> Result<()> {
    let mut first = Ok(());
    let mut note = |answer: Result<(), String>| {
        if let (Err(text), true) = (answer, first.is_ok()) {
            let text = format!("Target instance replied with error: {text}");
            first = Err(Error::new(text));
        }
    };
    let greetings = 1 + usize::from(!options.credentials.is_empty());
    let mut welcome = true;
    for _ in 0..greetings {
        let answer = target.read()?;
        welcome &= answer.is_ok();
        note(answer);
    }
    for moving in found {
        let answer = target.read()?;
        if welcome && answer.is_ok() && !options.copy {
            moving.leave(engine)?;
        }
        note(answer);
    }
    first
}

/// A key on its way.
struct Moving<'a> {
    key: &'a [u8],
    payload: Bytes,
    /// Milliseconds; 0 if the key does not expire.
    ttl: i64,
    /// Watches the key.
    session: Session,
}

impl<'a> Moving<'a> {
    /// `None` if the key does not exist.
    fn of(engine: &Engine, db: u16, key: &'a [u8]) -> Result<Option<Self>> {
        let mut session = Session::new(Client::default());
        session.select(db);
        engine.ask(&mut session, &[b"WATCH", key])?;
        let payload = engine.ask(&mut session, &[b"DUMP", key])?;
        let ttl = engine.ask(&mut session, &[b"PTTL", key])?;
        let (Reply::Binary(payload), Reply::Int(ttl)) = (payload, ttl) else {
            engine.unwatch(&mut session);
            return Ok(None);
        };
        // A key that expires in this millisecond must not be sent without a time to live.
        let ttl = if ttl < 0 { 0 } else { ttl.max(1) };
        Ok(Some(Self { key, payload, ttl, session }))
    }

    /// Writes the payload as the other server reads it.
    fn write_for(&mut self, engine: &Engine, reader: Reader) -> Result<()> {
        let value = rdb::restore(&self.payload, &engine.config.limits());
        let value = value.map_err(|_| Error::fixed("Bad data format"))?;
        self.payload = Bytes::from(rdb::dump(value.view(), reader));
        Ok(())
    }

    /// The other server has it.
    fn leave(&mut self, engine: &Engine) -> Result<()> {
        let calls: [&[&[u8]]; 3] = [&[b"MULTI"], &[b"DEL", self.key], &[b"EXEC"]];
        let mut last = Reply::Null;
        for call in calls {
            last = engine.ask(&mut self.session, call)?;
        }
        if matches!(last, Reply::Array(_)) { Ok(()) } else { Err(CHANGED) }
    }
}

const NOT_EMPTY: Error = Error::fixed(
    "When using MIGRATE KEYS option, the key argument must be set to the empty string",
);
const INSIDE: Error =
    Error::fixed("MIGRATE waits for another server, which transactions and scripts do not");
const CHANGED: Error =
    Error::fixed("a key was changed while it was sent: the other server has what it held before");

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    /// A server that answers so, and in the end tells what it was told.
    fn server(answers: &'static str) -> (u16, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut told = vec![0; 4096];
            let len = stream.read(&mut told).unwrap();
            stream.write_all(answers.as_bytes()).unwrap();
            let _ = stream.read(&mut [0]);
            String::from_utf8_lossy(&told[..len]).into_owned()
        });
        (port, told)
    }

    #[test]
    fn keys_go_with_their_times_to_live() {
        let mut db = TestStore::new();
        db.say("MSET a 1 b 2");
        db.say("PEXPIRE b 99999");
        let (port, told) = server("+OK\r\n+OK\r\n+OK\r\n+OK\r\n");
        let call =
            format!("MIGRATE 127.0.0.1 {port}  3 1000 REPLACE AUTH2 me secret KEYS a none b");
        assert_eq!(db.say(&call), "OK");
        assert_eq!(db.say("EXISTS a b"), "0");
        let told = told.join().unwrap();
        assert!(
            told.starts_with("*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$6\r\nsecret\r\n*2\r\n$6\r\nSELECT")
        );
        assert_eq!(told.matches("REPLACE").count(), 2);
        assert!(told.contains("$1\r\na\r\n$1\r\n0\r\n") && told.contains("$1\r\nb\r\n$5\r\n99"));
    }

    #[test]
    fn what_the_other_server_does_not_take_stays() {
        let mut db = TestStore::new();
        db.say("MSET a 1 b 2");
        let (port, _) = server("+OK\r\n-BUSYKEY no\r\n+OK\r\n");
        assert_eq!(
            db.say(&format!("MIGRATE 127.0.0.1 {port}  0 1000 KEYS a b")),
            "ERR Target instance replied with error: BUSYKEY no"
        );
        assert_eq!(db.say("MGET a b"), "[1 nil]");
        let (port, _) = server("-NOAUTH no\r\n+OK\r\n");
        assert_eq!(
            db.say(&format!("MIGRATE 127.0.0.1 {port} a 0 1000")),
            "ERR Target instance replied with error: NOAUTH no"
        );
        let (port, _) = server("+OK\r\n");
        assert!(db.say(&format!("MIGRATE 127.0.0.1 {port} a 0 50")).starts_with("IOERR error or"));
        let (port, _) = server("+OK\r\n+OK\r\n");
        assert_eq!(db.say(&format!("MIGRATE 127.0.0.1 {port} a 0 1000 COPY")), "OK");
        assert_eq!(db.say("GET a"), "1");
    }

    #[test]
    fn the_other_server_is_asked_how_it_writes_deadlines_of_fields() {
        for (version, kind) in [("redis_version:8.2.3", 0x19), ("valkey_version:9.1.2", 0x16)] {
            let mut db = TestStore::of(Dialect::Redis);
            db.say("HSET h a 1");
            db.say("HEXPIRE h 1000 FIELDS 1 a");
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let told = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut told = vec![0; 4096];
                assert!(stream.read(&mut told).unwrap() > 0);
                let info = format!("# Server\r\n{version}\r\n");
                write!(stream, "${}\r\n{info}\r\n", info.len()).unwrap();
                let len = stream.read(&mut told).unwrap();
                stream.write_all(b"+OK\r\n+OK\r\n").unwrap();
                told.truncate(len);
                told
            });
            assert_eq!(db.say(&format!("MIGRATE 127.0.0.1 {port} h 0 1000")), "OK");
            let told = told.join().unwrap();
            let payload = told.windows(5).position(|bytes| bytes == b"$1\r\n0").unwrap();
            assert!(told[payload..].windows(2).any(|bytes| bytes == [b'\n', kind]), "{version}");
        }
    }

    #[test]
    fn keys_stay_if_the_other_server_tells_too_much_of_itself() {
        let mut db = TestStore::of(Dialect::Redis);
        db.say("HSET h a 1");
        db.say("HEXPIRE h 1000 FIELDS 1 a");
        let (port, told) = server("$65537\r\n# Server\r\n+OK\r\n+OK\r\n");
        assert_eq!(
            db.say(&format!("MIGRATE 127.0.0.1 {port} h 0 1000")),
            "IOERR error or timeout reading to target instance"
        );
        assert_eq!(db.say("HGET h a"), "1");
        drop(db);
        told.join().unwrap();
    }

    #[test]
    fn mistakes_are_found_in_redis_s_order() {
        let mut db = TestStore::new();
        let integer = "ERR value is not an integer or out of range";
        for (call, error) in [
            ("h 1 k 0 10", "NOKEY"),
            ("h 1 k x 10", integer),
            ("h 1 k 0 x FOO", "ERR syntax error"),
            ("h 1 k 0 10 AUTH2 a", "ERR syntax error"),
            ("h 1  0 10 KEYS", "NOKEY"),
        ] {
            assert_eq!(db.say(&format!("MIGRATE {call}")), error, "{call}");
        }
        assert!(db.say("MIGRATE h 1 k 0 x KEYS a").starts_with("ERR When using MIGRATE KEYS"));
        db.say("SET k v");
        db.say("MULTI");
        db.say("MIGRATE 127.0.0.1 1 k 0 10");
        assert!(db.say("EXEC").starts_with("[ERR MIGRATE waits"));
    }
}
