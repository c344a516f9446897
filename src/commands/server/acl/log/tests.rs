use super::super::users::tests::{connect, say};
use crate::commands::testing::TestStore;
use crate::engine::call::transaction::BatchCall;
use crate::engine::shared::session::Session;

/// A store with a user `u`, and the user's client.
fn with_user(rules: &str) -> (TestStore, Session) {
    let mut db = TestStore::new();
    assert_eq!(db.say(&format!("ACL SETUSER u on nopass {rules}")), "OK");
    let (mut client, _) = connect(&db);
    assert_eq!(say(&mut db, &mut client, "AUTH u x"), "OK");
    (db, client)
}

const KEY: &str = "NOPERM No permissions to access a key";
const CHANNEL: &str = "NOPERM No permissions to access a channel";
const DATABASE: &str = "NOPERM No permissions to access database";

fn command(name: &str) -> String {
    format!("NOPERM User u has no permissions to run the '{name}' command")
}

/// What a user may call with these rules, each after `ACL DRYRUN u`.
fn dry(rules: &str, calls: &[(&str, &str)]) {
    let mut db = TestStore::new();
    assert_eq!(db.say(&format!("ACL SETUSER u {rules}")), "OK");
    for (call, verdict) in calls {
        let verdict = match *verdict {
            "OK" => "OK".to_owned(),
            denied => format!("User u has no permissions to {denied}"),
        };
        assert_eq!(db.say(&format!("ACL DRYRUN u {call}")), verdict, "{rules}: {call}");
    }
}

#[test]
fn a_command_is_allowed_by_itself_or_with_some_of_its_arguments() {
    let run = |name: &str| format!("run the '{name}' command");
    dry(
        "~* &* +@read -mget +config|get +select|0 +client -client|kill -@dangerous",
        &[
            ("GET k", "OK"),
            ("MGET k", &run("mget")),
            ("SET k v", &run("set")),
            ("config get x", &run("config|get")),
            ("CLIENT ID", "OK"),
            ("CLIENT KILL x", &run("client|kill")),
            ("SELECT 0", "OK"),
            ("SELECT 1", &run("select")),
            ("KEYS *", &run("keys")),
            ("AUTH x", "OK"),
            ("RESET", "OK"),
        ],
    );
    dry(
        "~* +@all -@slow +select|AB",
        &[("SET k v", &run("set")), ("SELECT ab", "OK"), ("GET k", "OK")],
    );
    dry("~* +@all -select +select|0 -@connection", &[("SELECT 0", &run("select"))]);
}

#[test]
fn a_key_is_open_to_what_is_done_to_it() {
    let key = |name: &str| format!("access the '{name}' key");
    dry(
        "+@all ~k* %R~r* %W~w*",
        &[
            ("SET w v", "OK"),
            ("SET w v GET", &key("w")),
            ("SET r v", &key("r")),
            ("GET r", "OK"),
            ("GET w", &key("w")),
            ("MGET k w r", &key("w")),
            ("EXISTS r w", "OK"),
            ("COPY r w", "OK"),
            ("COPY w r", &key("w")),
            ("BITFIELD r GET u8 0", "OK"),
            ("BITFIELD r SET u8 0 1", &key("r")),
            ("EVAL s 2 k x", &key("x")),
            ("EVAL s 9 x", "OK"),
            ("SORT k BY x* STORE x", &key("x")),
            ("OBJECT ENCODING x", &key("x")),
            ("XREADGROUP GROUP g c STREAMS k x > >", &key("x")),
            ("ZUNIONSTORE w 2 r k", "OK"),
            ("LPUSH w v", "OK"),
            ("LPOP w", &key("w")),
        ],
    );
}

#[test]
fn a_channel_is_open_by_a_pattern_and_a_pattern_in_the_same_words() {
    let channel = |name: &str| format!("access the '{name}' channel");
    dry(
        "+@all &c* &d",
        &[
            ("PUBLISH c1 x", "OK"),
            ("SPUBLISH x c", &channel("x")),
            ("SUBSCRIBE c d e", &channel("e")),
            ("SSUBSCRIBE d", "OK"),
            ("PSUBSCRIBE c* d", "OK"),
            ("PSUBSCRIBE c1", &channel("c1")),
            ("UNSUBSCRIBE x", "OK"),
        ],
    );
}

#[test]
fn a_database_is_open_by_its_number() {
    let db = |name: &str| format!("access database {name}");
    dry(
        "+@all ~k &* db=0",
        &[
            ("SELECT 1", &db("1")),
            ("SELECT 0", "OK"),
            ("GET x", "access the 'x' key"),
            ("COPY x k DB 1", &db("1")),
            ("COPY k k REPLACE DB 0", "OK"),
            ("MOVE k 1", &db("1")),
            ("MOVE k x", "OK"),
            ("SWAPDB 0 1", &db("1")),
            ("FLUSHALL", &db("FLUSHALL")),
            ("FLUSHDB", "OK"),
        ],
    );
    dry(
        "+@all ~k &* db=1",
        &[
            ("get x", &db("get")),
            ("DBSIZE", &db("DBSIZE")),
            ("EVAL s 0", &db("EVAL")),
            ("PUBLISH x x", "OK"),
            ("SWAPDB 1 1", "OK"),
            ("SELECT 1", "OK"),
            ("PING", "OK"),
        ],
    );
}

#[test]
fn one_selector_allows_all_of_a_call_and_the_nearest_miss_is_reported() {
    let run = |name: &str| format!("run the '{name}' command");
    dry(
        "-@all (+get ~y) (+set ~x) (+mget ~x) (+mget ~x ~z) (+mset db=1 ~*)",
        &[
            ("GET y", "OK"),
            ("GET x", "access the 'x' key"),
            ("SET x 1", "OK"),
            ("DEL y", &run("del")),
            ("MGET q x", "access the 'q' key"),
            ("MGET x z y", "access the 'y' key"),
            ("MGET x z", "OK"),
            ("MSET a 1", &run("mset")),
        ],
    );
}

#[test]
fn a_dry_run_names_a_user_and_a_call() {
    let mut db = TestStore::new();
    db.say("ACL SETUSER u +@all");
    for (call, refused) in [
        ("x GET k", "User 'x' not found"),
        ("u nosuch k", "Command 'nosuch' not found"),
        ("u config", "wrong number of arguments for 'config' command"),
        ("u config nosuch", "Command 'config' not found"),
        ("u config|get x", "Command 'config|get' not found"),
        ("u get", "wrong number of arguments for 'get' command"),
    ] {
        assert_eq!(db.say(&format!("ACL DRYRUN {call}")), format!("ERR {refused}"));
    }
}

#[test]
fn calls_of_a_user_are_checked_and_refusals_logged() {
    let (mut db, mut u) = with_user("+get +multi +exec +publish +select ~k &c db=0");
    for (call, reply) in [
        ("GET k", "nil"),
        ("GET x", KEY),
        ("GET y", KEY),
        ("GET x", KEY),
        ("SET k v", &*command("set")),
        ("PUBLISH d x", CHANNEL),
        ("SELECT 1", DATABASE),
        ("GET", "ERR wrong number of arguments for 'get' command"),
        ("MULTI", "OK"),
        ("GET x", KEY),
        ("EXEC", "EXECABORT Transaction discarded because of previous errors."),
    ] {
        assert_eq!(say(&mut db, &mut u, call), reply, "{call}");
    }
    let log = db.say("ACL LOG 20");
    let shown = |at: &str| log.matches(at).count();
    assert_eq!(shown("username:u "), 6);
    assert_eq!(shown("{count:2 reason:key context:toplevel object:x username:u "), 1);
    assert!(log.contains("{count:1 reason:command context:toplevel object:set username:u "));
    assert!(log.starts_with("[{count:1 reason:key context:multi object:x username:u "));
    assert!(log.contains(" cmd=auth user=u ") || log.contains(" user=u "));
    assert_eq!(db.say("ACL LOG 1").matches("reason").count(), 1);
    assert_eq!(db.say("ACL LOG -1"), "[]");
    assert_eq!(say(&mut db, &mut u, "AUTH nobody x").split(' ').next(), Some("WRONGPASS"));
    assert!(db.say("ACL LOG").contains("reason:auth context:toplevel object:AUTH username:nobody"));
    let info = db.say("INFO stats");
    for line in ["auth:1", "cmd:1", "key:4", "channel:1", "db:1"] {
        assert!(info.contains(&format!("acl_access_denied_{line}\r\n")), "{line}");
    }
    db.say("CONFIG SET acllog-max-len 2");
    assert_eq!(db.say("ACL LOG").matches("reason").count(), 2);
    assert_eq!(db.say("ACL LOG RESET"), "OK");
    assert_eq!(db.say("ACL LOG"), "[]");
    db.say("CONFIG RESETSTAT");
    assert!(db.say("INFO stats").contains("acl_access_denied_key:0"));
}

#[test]
fn what_is_queued_is_checked_again_when_it_runs() {
    let (mut db, mut u) = with_user("+@all ~k &c");
    for call in ["MULTI", "SET k 1", "GET k", "PUBLISH c x"] {
        say(&mut db, &mut u, call);
    }
    db.say("ACL SETUSER u -get resetkeys resetchannels");
    let replies = say(&mut db, &mut u, "EXEC");
    for why in [
        "no permission to touch the specified keys",
        "no permission to execute the command or subcommand",
        "no permission to access one of the channels used as arguments",
    ] {
        assert!(replies.contains(&format!("for the following reason: {why}")), "{why}");
    }
    assert_eq!(db.say("GET k"), "nil");
}

#[test]
fn a_batch_that_is_not_allowed_does_nothing() {
    let (mut db, mut u) = with_user("+@all -get ~*");
    let row = |name: &[u8]| db.engine.rows.named(name).unwrap();
    let (set, get) = (row(b"SET"), row(b"GET"));
    let calls = [
        BatchCall { row: set, names: &[], args: &[b"k", b"v"] },
        BatchCall { row: get, names: &[], args: &[b"k"] },
    ];
    let refused = db.engine.batch(&mut u, &calls).unwrap_err().to_string();
    assert_eq!(refused, format!("EXECABORT Transaction discarded because of: {}", command("get")));
    assert_eq!(db.say("GET k"), "nil");
}

fn eval(db: &mut TestStore, session: &mut Session, script: &str) -> String {
    let reply = db.engine.ask(session, &[b"EVAL", script.as_bytes(), b"0"]);
    reply.map_or_else(|error| error.to_string(), |reply| crate::commands::testing::show(&reply))
}

#[test]
fn scripts_may_call_what_their_callers_may() {
    let (mut db, mut u) = with_user("+eval +get +set %R~r ~k");
    for (script, refused) in [
        ("return redis.call('del', 'k')", "User u has no permissions to run the 'del' command"),
        ("return redis.call('get', 'x')", "No permissions to access a key"),
        ("return redis.call('set', 'r', '1')", "No permissions to access a key"),
    ] {
        let said = eval(&mut db, &mut u, script);
        assert!(said.starts_with(&format!("ERR ACL failure in script: {refused}")), "{said}");
    }
    assert!(db.say("ACL LOG").contains("reason:command context:lua object:del username:u"));
    let check = "return {tostring(redis.acl_check_cmd('set', 'r', '1')), \
                 tostring(redis.acl_check_cmd('set', 'k', '1')), \
                 tostring(redis.acl_check_cmd('del', 'k'))}";
    assert_eq!(eval(&mut db, &mut u, check), "[false true false]");
    assert_eq!(eval(&mut db, &mut u, "return redis.call('set', 'k', '1')"), "OK");
    let mut everybody = db.engine.new_session();
    assert_eq!(eval(&mut db, &mut everybody, check), "[true true true]");
}

#[test]
fn a_waiting_call_that_is_no_longer_permitted_gets_nothing() {
    let (mut db, mut u) = with_user("+@all ~*");
    let call = db.engine.call_by_name(&mut u, &[b"BLPOP", b"q", b"0"]).unwrap();
    let crate::engine::call::engine::Outcome::Waits(blocked) = call else { panic!("{call:?}") };
    db.say("ACL SETUSER u -blpop");
    assert_eq!(db.say("RPUSH q 1"), "1");
    assert_eq!(blocked.take().unwrap().unwrap_err().to_string(), command("blpop"));
    assert_eq!(db.say("LRANGE q 0 -1"), "[1]");
}

#[test]
fn sort_by_other_keys_needs_permission_for_every_key() {
    let (mut db, mut u) = with_user("+@all ~s*");
    let denied = |option: &str| {
        format!("ERR {option} option of SORT denied due to insufficient ACL permissions.")
    };
    for (call, reply) in [
        ("SORT s BY x*", denied("BY")),
        ("SORT_RO s BY s*", denied("BY")),
        ("SORT s GET #", denied("GET")),
        ("SORT s BY nosort", "[]".to_owned()),
    ] {
        assert_eq!(say(&mut db, &mut u, call), reply, "{call}");
    }
    db.say("ACL SETUSER u %R~*");
    assert_eq!(say(&mut db, &mut u, "SORT s BY x* GET y*"), "[]");
}

#[test]
fn clients_are_found_by_their_users() {
    let (mut db, u) = with_user("+@all");
    assert_eq!(db.say("CLIENT LIST USER u").lines().count(), 1);
    assert_eq!(db.say("CLIENT LIST NOT-USER u IP native").lines().count(), 1);
    assert_eq!(db.say("CLIENT LIST USER x"), "ERR No such user 'x'");
    assert_eq!(db.say("CLIENT KILL USER u"), "1");
    assert!(u.client.is_closing());
}
