use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::shared::client::{Door, Origin};
use crate::engine::shared::session::Session;

/// What GETUSER shows of one of a user's lines.
fn line(db: &mut TestStore, name: &str) -> String {
    let shown = db.say("ACL GETUSER u");
    let (_, rest) = shown.split_once(&format!("{name}:")).unwrap();
    let end =
        ["flags:", "passwords:", "commands:", "keys:", "channels:", "databases:", "selectors:"]
            .iter()
            .filter_map(|next| rest.find(&format!(" {next}")))
            .min();
    rest[..end.unwrap_or(rest.len())].to_owned()
}

/// A client over TCP, and whether it was asked to close.
pub(in crate::commands::server::acl) fn connect(db: &TestStore) -> (Session, Arc<AtomicBool>) {
    let woken = Arc::new(AtomicBool::new(false));
    let wake = Arc::clone(&woken);
    let origin = Origin {
        door: Door::Tcp,
        wake: Some(Arc::new(move || wake.store(true, Relaxed))),
        ..Origin::default()
    };
    (db.engine.new_connection(origin).unwrap(), woken)
}

pub(in crate::commands::server::acl) fn say(
    db: &mut TestStore,
    session: &mut Session,
    text: &str,
) -> String {
    std::mem::swap(&mut db.session, session);
    let said = db.say(text);
    std::mem::swap(&mut db.session, session);
    said
}

#[test]
fn a_new_user_may_do_nothing_and_the_default_user_everything() {
    let mut db = TestStore::new();
    assert_eq!(db.say("ACL SETUSER u"), "OK");
    let all = "[user default on nopass sanitize-payload ~* &* +@all \
               user u off sanitize-payload resetchannels -@all]";
    assert_eq!(db.say("ACL LIST"), all);
    assert_eq!(db.say("ACL USERS"), "[default u]");
    assert_eq!(db.say("ACL WHOAMI"), "default");
    assert_eq!(db.say("ACL GETUSER x"), "nil");
    assert_eq!(
        db.say("ACL GETUSER u"),
        "{flags:[off sanitize-payload] passwords:[] commands:-@all keys: channels: selectors:[]}"
    );
}

#[test]
fn rules_are_shown_as_they_were_set_without_those_they_override() {
    let mut db = TestStore::of(Dialect::Valkey);
    for (rules, commands) in [
        (
            "+get +@READ -@write +config|get -CLIENT|kill",
            "-@all +get +@read -@write +config|get -client|kill",
        ),
        ("+config", "-@all +get +@read -@write -client|kill +config"),
        ("-@write +get", "-@all +@read -client|kill +config -@write +get"),
        (
            "+select|0 +select|AB",
            "-@all +@read -client|kill +config -@write +get +select|0 +select|ab",
        ),
        ("+select", "-@all +@read -client|kill +config -@write +get +select"),
        ("allcommands -get", "+@all -get"),
        ("nocommands", "-@all"),
    ] {
        assert_eq!(db.say(&format!("ACL SETUSER u {rules}")), "OK");
        assert_eq!(line(&mut db, "commands"), commands, "{rules}");
    }
    for (rules, keys) in [
        ("~a ~a %R~b %W~c %rw~d", "~a %R~b %W~c ~d"),
        ("%W~b %R~* %R~", "~a ~b %W~c ~d %R~* %R~"),
        ("allkeys", "~*"),
        ("resetkeys ~ %R %r~a", "~ %R~a"),
    ] {
        assert_eq!(db.say(&format!("ACL SETUSER u {rules}")), "OK");
        assert_eq!(line(&mut db, "keys"), keys, "{rules}");
    }
    for (rules, databases) in
        [("db=2,1,2", "db=1,2"), ("DB=07", "db=7"), ("resetdbs", "resetdbs"), ("alldbs", "alldbs")]
    {
        assert_eq!(db.say(&format!("ACL SETUSER u {rules}")), "OK");
        assert_eq!(line(&mut db, "databases"), databases, "{rules}");
    }
    db.say("ACL SETUSER u reset on &a &a &b* (+get ~x) ( %R~y +@all -set &c ) db=1");
    assert_eq!(
        db.say("ACL LIST").split("user u ").last().unwrap(),
        "on resetchannels &a &b* db=1 -@all (~x resetchannels -@all +get) \
         (%R~y resetchannels &c +@all -set)]"
    );
    db.say("CONFIG SET acl-pubsub-default allchannels");
    db.say("ACL SETUSER u reset (+get) skip-sanitize-payload");
    let shown = "off &* -@all (&* -@all +get)]";
    assert_eq!(db.say("ACL LIST").split("user u ").last().unwrap(), shown);

    let mut db = TestStore::of(Dialect::Redis);
    for (rules, shown) in [
        ("nopass", "off nopass sanitize-payload resetchannels -@all]"),
        ("skip-sanitize-payload", "off nopass skip-sanitize-payload resetchannels -@all]"),
        ("reset", "off sanitize-payload resetchannels -@all]"),
    ] {
        db.say(&format!("ACL SETUSER u {rules}"));
        assert_eq!(db.say("ACL LIST").split("user u ").last().unwrap(), shown);
    }
}

#[test]
fn an_invalid_rule_is_reported_and_changes_nothing() {
    let mut db = TestStore::new();
    db.say("ACL SETUSER u +get ~a");
    let before = db.say("ACL LIST");
    let unknown = "Unknown command or category name in ACL";
    let hash = "The password hash must be exactly 64 characters and contain only lowercase \
                hexadecimal characters";
    let absent = "The password you are trying to remove from the user does not exist";
    for (rule, why) in [
        ("bogus", "Syntax error"),
        ("+bogus", unknown),
        ("-bogus", unknown),
        ("+config|bogus", unknown),
        ("-get|x", unknown),
        ("+get|x|y", unknown),
        ("+get|", "Syntax error"),
        ("+|get", unknown),
        ("+", unknown),
        ("+@", unknown),
        ("+@bogus", unknown),
        ("+@read|x", unknown),
        ("+config|get|x", "Allowing first-arg of a subcommand is not supported"),
        ("%", "Syntax error"),
        ("%Rx", "Syntax error"),
        ("%~x", "Syntax error"),
        ("%X~x", "Syntax error"),
        ("#12", hash),
        ("!12", hash),
        ("<x", absent),
        (")", "Syntax error"),
        ("(on)", "Syntax error"),
        ("(+bogus)", unknown),
        ("db=", "Syntax error"),
        ("db=1,", "Syntax error"),
        ("db=-1", "The provided database ID is out of range"),
        ("db=99999999999999999999", "Syntax error"),
    ] {
        let refused = format!("ERR Error in ACL SETUSER modifier '{rule}': {why}");
        assert_eq!(db.say(&format!("ACL SETUSER u +set off {rule}")), refused);
        assert_eq!(db.say(&format!("ACL SETUSER new {rule}")), refused);
    }
    let after = "ERR Error in ACL SETUSER modifier '~x': Adding a pattern after the * pattern";
    assert!(db.say("ACL SETUSER u allkeys ~x").starts_with(after));
    let after = "ERR Error in ACL SETUSER modifier '&x': Adding a pattern after the * pattern";
    assert!(db.say("ACL SETUSER u &* &x").starts_with(after));
    let open = "ERR Unmatched parenthesis in acl selector starting at '(+get'.";
    assert_eq!(db.say("ACL SETUSER u +set (+get ~x"), open);
    let call = [&b"ACL"[..], b"SETUSER", b"a b"];
    let refused = db.engine.ask(&mut db.session, &call).unwrap_err().to_string();
    assert_eq!(refused, "ERR Usernames can't contain spaces or null characters");
    assert_eq!(db.say("ACL LIST"), before);
}

#[test]
fn passwords_are_kept_as_their_hashes() {
    let mut db = TestStore::new();
    let x = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    db.say(&format!("ACL SETUSER u on nopass >x #{x} >y"));
    assert!(line(&mut db, "passwords").starts_with(&format!("[{x} a1fce4")));
    assert_eq!(line(&mut db, "flags"), "[on sanitize-payload]");
    for (password, reply) in [("x", "OK"), ("y", "OK"), ("z", WRONG), ("", WRONG)] {
        assert_eq!(db.say(&format!("AUTH u {password}")), reply, "{password}");
    }
    assert_eq!(db.say("RESET"), "RESET");
    db.say(&format!("ACL SETUSER u <y !{x}"));
    assert_eq!(db.say("AUTH u x"), WRONG);
    db.say("ACL SETUSER u nopass");
    assert_eq!(line(&mut db, "flags"), "[on nopass sanitize-payload]");
    db.say("ACL SETUSER u off");
    assert_eq!(db.say("AUTH u x"), WRONG);
    db.say("ACL SETUSER u on");
    assert_eq!(db.say("AUTH u anything"), "OK");
}

const WRONG: &str = "WRONGPASS invalid username-password pair or user is disabled.";

#[test]
fn the_password_of_the_store_is_that_of_the_default_user() {
    let mut db = TestStore::new();
    db.say("CONFIG SET requirepass p");
    let hashed = "[user default on sanitize-payload #148de9c5a7a44d19e56cd9ae1a554bf6";
    assert!(db.say("ACL LIST").starts_with(hashed));
    db.say("ACL SETUSER default >q");
    assert_eq!(db.say("CONFIG GET requirepass"), "{requirepass:p}");
    let (mut client, _) = connect(&db);
    assert_eq!(say(&mut db, &mut client, "PING"), "NOAUTH Authentication required.");
    assert_eq!(say(&mut db, &mut client, "AUTH q"), "OK");
    assert_eq!(say(&mut db, &mut client, "AUTH default p"), "OK");
    db.say("CONFIG SET requirepass ");
    assert_eq!(db.say("ACL LIST"), "[user default on nopass sanitize-payload ~* &* +@all]");
    db.say("ACL SETUSER default off");
    let (mut late, _) = connect(&db);
    assert_eq!(say(&mut db, &mut late, "PING"), "NOAUTH Authentication required.");
    assert_eq!(say(&mut db, &mut late, "AUTH default x"), WRONG);
    assert_eq!(say(&mut db, &mut client, "PING"), "PONG");
    db.say("ACL SETUSER default on -ping");
    let denied = "NOPERM User default has no permissions to run the 'ping' command";
    assert_eq!(say(&mut db, &mut client, "PING"), denied);
    assert_eq!(db.say("PING"), "PONG");
}

#[test]
fn a_deleted_user_is_disconnected_and_may_do_nothing() {
    let mut db = TestStore::new();
    db.say("ACL SETUSER u on nopass +@all");
    let ((mut client, closed), (other, unasked)) = (connect(&db), connect(&db));
    assert_eq!(say(&mut db, &mut client, "AUTH u x"), "OK");
    assert_eq!(say(&mut db, &mut client, "ACL WHOAMI"), "u");
    assert!(db.say("CLIENT LIST").contains(" user=u "));
    db.say("AUTH u x");
    assert_eq!(db.say("PING"), "PONG");
    db.say("RESET");
    let refused = "ERR The 'default' user cannot be removed";
    assert_eq!(db.say("ACL DELUSER u default"), refused);
    db.say("AUTH u x");
    assert_eq!(db.say("ACL DELUSER u x u"), "1");
    assert!(closed.load(Relaxed) && client.client.is_closing());
    assert!(!unasked.load(Relaxed) && !other.client.is_closing());
    let denied = "NOPERM User u has no permissions to run the 'ping' command";
    assert_eq!(db.say("PING"), denied);
    assert_eq!(say(&mut db, &mut client, "PING"), denied);
    assert_eq!(db.say("RESET"), "RESET");
    assert_eq!((db.say("PING"), db.say("ACL WHOAMI")), ("PONG".into(), "default".into()));
}

#[test]
fn a_user_that_deletes_itself_gets_the_reply_first() {
    let mut db = TestStore::new();
    db.say("ACL SETUSER u on nopass +@all");
    let (mut client, closed) = connect(&db);
    say(&mut db, &mut client, "AUTH u x");
    assert_eq!(say(&mut db, &mut client, "ACL DELUSER u"), "1");
    assert!(client.connection.closing && !closed.load(Relaxed));
}

#[test]
fn a_subscriber_that_loses_its_channel_is_disconnected() {
    for (subscribe, rules, closes) in [
        ("SUBSCRIBE c", "resetchannels &c*", false),
        ("SUBSCRIBE c", "resetchannels &d", true),
        ("PSUBSCRIBE c", "resetchannels &c*", true),
        ("PSUBSCRIBE c*", "resetchannels &c*", false),
        ("SSUBSCRIBE c", "resetchannels (&c)", false),
        ("SSUBSCRIBE c", "resetchannels", true),
    ] {
        let mut db = TestStore::new();
        db.say("ACL SETUSER u on nopass +@all &*");
        let (mut client, closed) = connect(&db);
        client.attach(Arc::new(crate::pubsub::Mailbox::new(|| {})));
        say(&mut db, &mut client, "AUTH u x");
        say(&mut db, &mut client, subscribe);
        db.say(&format!("ACL SETUSER u {rules}"));
        assert_eq!(closed.load(Relaxed), closes, "{subscribe} {rules}");
    }
}

#[test]
fn passwords_are_drawn_in_hexadecimal_digits() {
    let mut db = TestStore::new();
    for (call, digits) in [("", 64), (" 1", 1), (" 5", 2), (" 4096", 1024)] {
        let password = db.say(&format!("ACL GENPASS{call}"));
        assert_eq!(password.len(), digits);
        assert!(password.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    assert_ne!(db.say("ACL GENPASS"), db.say("ACL GENPASS"));
    for bits in ["0", "-1", "4097"] {
        let refused = db.say(&format!("ACL GENPASS {bits}"));
        assert!(refused.starts_with("ERR ACL GENPASS argument must be the number of bits"));
    }
    assert_eq!(db.say("ACL GENPASS x"), "ERR value is not an integer or out of range");
    let refused =
        "ERR unknown subcommand or wrong number of arguments for 'GENPASS'. Try ACL HELP.";
    assert_eq!(db.say("ACL GENPASS 1 2"), refused);
}

#[test]
fn categories_and_their_commands_are_listed() {
    let mut db = TestStore::new();
    assert!(db.say("ACL CAT").starts_with("[keyspace read write set sortedset"));
    let slow = db.say("ACL CAT SLOW");
    for name in ["acl", "acl|cat", "config", "keys"] {
        assert!(slow.split([' ', '[', ']']).any(|word| word == name), "{name}");
    }
    assert_eq!(db.say("ACL CAT bogus"), "ERR Unknown category 'bogus'");
}
