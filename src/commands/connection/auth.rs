//! The user of a connection: AUTH and HELLO.

use redlet_macros::command;

use crate::commands::modules::modules;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::client;
use crate::engine::shared::connection::Protocol;
use crate::{reply_type, rows};

rows![auth, hello];

/// A password, with or without the user it belongs to.
#[derive(Debug, Clone, Copy)]
struct Credentials<'a> {
    user: Option<&'a [u8]>,
    password: &'a [u8],
}

impl<'a> Param<'a> for Credentials<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "username-or-password", doc: "", shape: Shape::SECRET },
        Field { name: "password", doc: "", shape: Shape::Optional(&Shape::SECRET) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take_rest() {
            [password] => Ok(Self { user: None, password }),
            [user, password] => Ok(Self { user: Some(user), password }),
            _ => Err(Error::SYNTAX),
        }
    }
}

/// Authenticates the connection as a user, by name and password; with a password alone as the user
/// `default`, whose password `requirepass` sets.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
/// db.auth('ada', 's3cret')  // 'OK'
/// db.acl('WHOAMI')  // 'ada'
/// db.auth('ada', 'guess')  // throws WRONGPASS invalid username-password pair ...
/// ```
#[command(
    AUTH,
    since = "1.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, no_auth, allow_busy),
    history("6.0.0" = "a user before the password")
)]
fn auth(db: &mut Call<'_>, credentials: Credentials<'_>) -> Result<Done> {
    if credentials.user.is_none() && db.engine.acl.default.account().needs_no_password {
        return Err(NO_PASSWORD);
    }
    let user = credentials.user.unwrap_or(client::USER);
    db.engine.authenticate(db.session_mut(), &auth::ROW, user, credentials.password).map(|()| Done)
}

const NO_PASSWORD: Error = Error::fixed(
    "AUTH <password> called without any password configured for the default user. Are you sure \
     your configuration is correct?",
);

/// A version of the protocol.
impl<'a> Param<'a> for Protocol {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match i64::parse(args) {
            Ok(2) => Ok(Self::Resp2),
            Ok(3) => Ok(Self::Resp3),
            Ok(_) => Err(Error::with_code("NOPROTO", "unsupported protocol version")),
            Err(_) => Err(Error::fixed("Protocol version is not an integer or out of range")),
        }
    }
}

/// The options of HELLO.
#[derive(Debug, Clone, Copy, Default)]
struct Greeting<'a> {
    credentials: Option<(&'a [u8], &'a [u8])>,
    name: Option<&'a [u8]>,
}

impl<'a> Param<'a> for Greeting<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field { name: "auth", doc: "A user and a password.", shape: CREDENTIALS },
        Field { name: "clientname", doc: "", shape: Shape::Tagged("SETNAME", &Shape::String) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut greeting = Self::default();
        while let Some(word) = args.peek() {
            if args.len() > 2 && args.take_word("AUTH") {
                greeting.credentials = Some((args.take()?, args.take()?));
            } else if args.len() > 1 && args.take_word("SETNAME") {
                let name = args.take()?;
                client::check_word("Client names", name)?;
                greeting.name = Some(name);
            } else {
                let word = quoted(word);
                return Err(Error::new(format!("Syntax error in HELLO option '{word}'")));
            }
        }
        Ok(greeting)
    }
}

const CREDENTIALS: Shape = Shape::Tagged(
    "AUTH",
    &Shape::Block(&[
        Field { name: "username", doc: "", shape: Shape::SECRET },
        Field { name: "password", doc: "", shape: Shape::SECRET },
    ]),
);

reply_type! {
    /// Properties of the server and of the connection.
    Server => "Named<Text, { server: Text; version: Text; proto: number; id: number; mode: Text; role: Text; modules: Named<Text, Record<string, unknown>>[] }>";
}

/// Selects the version of the protocol, which has no effect on functions called in the process,
/// and returns properties of the server. It can also authenticate and name the connection.
///
/// ```js
/// const { proto, role } = db.hello(3, { setname: 'worker-1' })
/// proto  // 3
/// role  // 'master'
/// ```
#[command(
    HELLO,
    since = "6.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, no_auth, allow_busy),
    redis(history("6.2.0" = "a call without a version")),
    valkey(history(
        // Valkey tells the later change first.
        "8.1.0" = "availability zone, if one is configured",
        "6.2.0" = "a call without a version"
    ))
)]
fn hello(db: &mut Call<'_>, protover: Option<Protocol>, options: Greeting<'_>) -> Result<Server> {
    if let Some((user, password)) = options.credentials {
        db.engine.authenticate(db.session_mut(), &hello::ROW, user, password)?;
    }
    if !db.engine.is_known(db.session()) {
        return Err(Error::with_code("NOAUTH", UNKNOWN));
    }
    if let Some(name) = options.name {
        db.session().client.set_name(name);
    }
    if let Some(protover) = protover {
        db.session_mut().speak(protover);
    }
    Ok(describe(db))
}

const UNKNOWN: &str = "HELLO must be called with the client already authenticated, otherwise the \
                       HELLO <proto> AUTH <user> <pass> option can be used to authenticate the \
                       client and select the RESP protocol version at the same time";

fn describe(db: &Call<'_>) -> Server {
    let protocol = if db.session().connection.protocol == Protocol::Resp2 { 2 } else { 3 };
    let lines = [
        ("server", Reply::bytes(db.dialect().server_name())),
        ("version", Reply::bytes(db.dialect().server_version())),
        ("proto", Reply::Int(protocol)),
        ("id", Reply::Int(db.session().client.id as i64)),
        ("mode", Reply::bytes("standalone")),
        ("role", Reply::bytes("master")),
        ("modules", modules(db.dialect())),
    ];
    Server(Reply::Map(lines.map(|(name, value)| (Reply::bytes(name), value)).into()))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;
    use crate::engine::shared::client::{Door, Origin};

    const WRONG: &str = "WRONGPASS invalid username-password pair or user is disabled.";
    const NOAUTH: &str = "NOAUTH Authentication required.";

    /// A store whose session came over TCP while there was a password.
    fn guarded(dialect: Dialect) -> TestStore {
        let mut db = TestStore::of(dialect);
        assert_eq!(db.say("CONFIG SET requirepass secret"), "OK");
        connect(&mut db);
        db
    }

    fn connect(db: &mut TestStore) {
        let origin = Origin { door: Door::Tcp, ..Origin::default() };
        db.session = db.engine.new_connection(origin).unwrap();
    }

    #[test]
    fn redis_tells_strangers_what_is_no_call() {
        let mut db = guarded(Dialect::Redis);
        assert_eq!(db.say("GET"), "ERR wrong number of arguments for 'get' command");
        assert!(db.say("FOO").starts_with("ERR unknown command 'FOO'"));
        assert!(db.say("CONFIG FOO").starts_with("ERR unknown subcommand 'FOO'"));
        assert_eq!(db.say("GET a"), NOAUTH);
    }

    #[test]
    fn nothing_runs_before_authentication() {
        let mut db = guarded(Dialect::Valkey);
        for line in ["GET a", "FOO", "GET", "PING", "MULTI"] {
            assert_eq!(db.say(line), NOAUTH, "{line}");
        }
        let aborted = "EXECABORT Transaction discarded because of: NOAUTH Authentication required.";
        assert_eq!(db.say("EXEC"), aborted);
        for line in ["AUTH x", "AUTH default x", "AUTH foo secret", "HELLO 3 AUTH default x"] {
            assert_eq!(db.say(line), WRONG, "{line}");
        }
        assert!(db.say("HELLO 3").starts_with("NOAUTH HELLO must be called"));
        assert_eq!(db.say("AUTH"), "ERR wrong number of arguments for 'auth' command");
        assert_eq!(db.say("AUTH a b c"), "ERR syntax error");
        assert_eq!(db.say("AUTH secret"), "OK");
        assert_eq!(db.say("GET a"), "nil");
        assert_eq!(db.say("RESET"), "RESET");
        assert_eq!(db.say("GET a"), NOAUTH);
        assert!(db.say("HELLO 3 SETNAME me AUTH default secret").contains("proto:3"));
        assert_eq!(db.say("CLIENT GETNAME"), "me");
    }

    #[test]
    fn a_client_from_before_the_password_stays_authenticated() {
        let mut db = TestStore::new();
        connect(&mut db);
        db.say("CONFIG SET requirepass secret");
        assert_eq!(db.say("GET a"), "nil");
        assert_eq!(db.say("AUTH wrong"), WRONG);
        assert_eq!(db.say("GET a"), "nil");
        let mut db = guarded(Dialect::Redis);
        db.engine.configure(&[(b"requirepass", b"")]).unwrap();
        assert_eq!(db.say("GET a"), "nil");
    }

    #[test]
    fn without_a_password_any_password_is_that_of_the_default_user() {
        let mut db = TestStore::new();
        assert!(db.say("AUTH x").starts_with("ERR AUTH <password> called without any password"));
        assert_eq!(db.say("AUTH default x"), "OK");
        assert_eq!(db.say("AUTH foo x"), WRONG);
    }

    #[test]
    fn hello_reports_its_mistakes() {
        let mut db = TestStore::of(Dialect::Valkey);
        connect(&mut db);
        for (line, reply) in [
            ("HELLO 4", "NOPROTO unsupported protocol version"),
            ("HELLO x", "ERR Protocol version is not an integer or out of range"),
            ("HELLO 3 AUTH default", "ERR Syntax error in HELLO option 'AUTH'"),
            ("HELLO 2 SETNAME", "ERR Syntax error in HELLO option 'SETNAME'"),
            ("HELLO 2 foo", "ERR Syntax error in HELLO option 'foo'"),
            ("HELLO 2 AUTH foo bar SETNAME q", WRONG),
        ] {
            assert_eq!(db.say(line), reply, "{line}");
        }
        let names = "ERR Client names cannot contain spaces, newlines or special characters.";
        let call = [&b"HELLO"[..], b"3", b"SETNAME", b"a b"];
        let refused = db.engine.ask(&mut db.session, &call).unwrap_err();
        assert_eq!(refused.to_string(), names);
        assert_eq!(db.say("CLIENT GETNAME"), "nil");
        let id = db.session.client.id;
        let map = format!(
            "{{server:valkey version:9.1.2 proto:2 id:{id} mode:standalone role:master \
             modules:[{{name:lua ver:1 path:lua args:[]}}]}}"
        );
        assert_eq!(db.say("HELLO"), map);
        assert!(db.say("HELLO 3 SETNAME x SETNAME y").contains("proto:3"));
        assert!(db.say("HELLO").contains("proto:3"));
    }

    #[test]
    fn functions_always_speak_the_newer_protocol() {
        let mut db = TestStore::new();
        assert!(db.say("HELLO 2").contains("proto:3"));
    }
}
