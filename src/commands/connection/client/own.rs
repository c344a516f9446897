//! The properties of a connection that its client can set.

use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{self, Error, Result};
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Done;
use crate::engine::shared::client::{Names, check_word};
use crate::engine::shared::connection::Replies;
use crate::{choice, rows};

rows![capa, getname, id, import_source, no_evict, no_touch, reply, setinfo, setname];

/// Returns the id of this connection, which is never used again.
///
/// ```js
/// const id = db.client('ID')
/// db.client('ID') === id  // true
/// ```
#[command(
    CLIENT | ID,
    since = "5.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn id(db: &mut Call<'_>) -> Result<usize> {
    Ok(usize::try_from(db.session().client.id).unwrap_or(usize::MAX))
}

/// Names this connection; the empty name removes the name.
///
/// ```js
/// db.client('SETNAME', 'worker-1')  // 'OK'
/// db.client('GETNAME')  // 'worker-1'
/// ```
#[command(
    CLIENT | SETNAME,
    since = "2.6.9",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    tips("request_policy:all_nodes", "response_policy:all_succeeded"),
    valkey(flags(allow_busy))
)]
fn setname(db: &mut Call<'_>, connection_name: &[u8]) -> Result<Done> {
    check_word("Client names", connection_name)?;
    db.session().client.set_name(connection_name);
    Ok(Done)
}

/// Returns the name of this connection.
///
/// ```js
/// db.client('GETNAME')  // null
/// db.client('SETNAME', 'worker-1')
/// db.client('GETNAME')  // 'worker-1'
/// ```
#[command(
    CLIENT | GETNAME,
    since = "2.6.9",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn getname(db: &mut Call<'_>) -> Result<Option<Bytes>> {
    let name = db.session().client.names().name;
    Ok((!name.is_empty()).then_some(name))
}

/// Sets the name (`LIB-NAME`) or version (`LIB-VER`) of the library that made the connection, for
/// CLIENT LIST.
///
/// ```js
/// db.client('SETINFO', 'LIB-NAME', 'shop')  // 'OK'
/// ```
#[command(
    CLIENT | SETINFO,
    since = "7.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    tips("request_policy:all_nodes", "response_policy:all_succeeded"),
    valkey(flags(allow_busy))
)]
fn setinfo(db: &mut Call<'_>, attribute: &[u8], value: &[u8]) -> Result<Done> {
    let client = &db.session().client;
    let shown = error::quoted(attribute);
    let set: fn(&mut Names, Bytes) = match attribute.to_ascii_lowercase().as_slice() {
        b"lib-name" => |names, value| names.lib_name = value,
        b"lib-ver" => |names, value| names.lib_version = value,
        _ => return Err(Error::new(format!("Unrecognized option '{shown}'"))),
    };
    check_word(&shown, value)?;
    client.rename(|names| set(names, Bytes::new(value)));
    Ok(Done)
}

choice! {
    enum Switch {
        "ON" On,
        "OFF" Off,
    }
}

/// Asks that this connection stays open if others are closed to save memory. None is closed for
/// that here.
///
/// ```js
/// db.client('NO-EVICT', 'ON')  // 'OK'
/// ```
#[command(
    CLIENT | NO-EVICT,
    since = "7.0.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn no_evict(db: &mut Call<'_>, enabled: Switch) -> Result<Done> {
    db.session().client.no_evict.store(matches!(enabled, Switch::On), Relaxed);
    Ok(Done)
}

/// From now on calls of this connection do not count as using the keys they read or change, for
/// eviction and OBJECT. TOUCH does.
///
/// ```js
/// db.client('NO-TOUCH', 'ON')  // 'OK'
/// ```
#[command(
    CLIENT | NO-TOUCH,
    since = "7.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn no_touch(db: &mut Call<'_>, enabled: Switch) -> Result<Done> {
    db.session_mut().touch(matches!(enabled, Switch::Off));
    Ok(Done)
}

/// Marks this connection as one that imports keys. While `import-mode` is on, it decides when they
/// expire, and sees them until then.
///
/// ```js
/// db.config('SET', 'import-mode', 'yes')
/// db.client('IMPORT-SOURCE', 'ON')  // 'OK'
/// ```
#[command(
    CLIENT | IMPORT-SOURCE,
    since = "8.1.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching)
)]
fn import_source(db: &mut Call<'_>, enabled: Switch) -> Result<Done> {
    let yes = matches!(enabled, Switch::On);
    if yes && !db.config().imports() {
        return Err(Error::fixed("Server is not in import mode"));
    }
    db.session_mut().import(yes);
    Ok(Done)
}

choice! {
    enum Mode {
        "ON" On,
        "OFF" Off,
        "SKIP" Skip,
    }
}

/// Decides whether a connection gets replies: all, none, or not the next one. Functions called in
/// the process always return one.
///
/// ```js
/// db.client('REPLY', 'ON')  // 'OK'
/// ```
#[command(
    CLIENT | REPLY,
    since = "3.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, never_queued, keeps_caching),
    valkey(flags(no_multi, allow_busy))
)]
fn reply(db: &mut Call<'_>, action: Mode) -> Result<Done> {
    let replies = &mut db.session_mut().connection.replies;
    match (action, *replies) {
        (Mode::On, _) => *replies = Replies::On,
        (Mode::Off, _) => *replies = Replies::Off,
        (Mode::Skip, Replies::Off) => {}
        (Mode::Skip, _) => *replies = Replies::SkipNext,
    }
    Ok(Done)
}

/// Declares what a client can handle. `redirect` is accepted, and has no effect without replicas.
///
/// ```js
/// db.client('CAPA', 'redirect')  // 'OK'
/// ```
#[command(
    CLIENT | CAPA,
    since = "8.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, allow_busy, keeps_caching)
)]
fn capa(db: &mut Call<'_>, options: Many<&[u8]>) -> Result<Done> {
    if options.iter().any(|word| word.eq_ignore_ascii_case(b"redirect")) {
        db.session().client.redirects.store(true, Relaxed);
    }
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn a_client_has_a_number_and_a_name() {
        let mut db = TestStore::new();
        assert_eq!(db.say("CLIENT ID"), "1");
        assert_eq!(db.say("CLIENT GETNAME"), "nil");
        assert_eq!(db.say("CLIENT SETNAME ok"), "OK");
        assert_eq!(db.say("CLIENT GETNAME"), "ok");
        assert_eq!(db.say("CLIENT SETNAME "), "OK");
        assert_eq!(db.say("CLIENT GETNAME"), "nil");
        let refused = "ERR Client names cannot contain spaces, newlines or special characters.";
        assert_eq!(db.say("CLIENT SETNAME a\nb"), refused);
    }

    #[test]
    fn libraries_name_themselves() {
        let mut db = TestStore::new();
        assert_eq!(db.say("CLIENT SETINFO lib-name foo"), "OK");
        assert_eq!(db.say("CLIENT SETINFO LIB-VER 1.0"), "OK");
        assert!(db.say("CLIENT INFO").contains(" lib-name=foo lib-ver=1.0 "));
        let refused = "ERR lib-ver cannot contain spaces, newlines or special characters.";
        assert_eq!(db.say("CLIENT SETINFO lib-ver \n"), refused);
        assert_eq!(db.say("CLIENT SETINFO foo x"), "ERR Unrecognized option 'foo'");
        let refused = "ERR Lib-Ver cannot contain spaces, newlines or special characters.";
        assert_eq!(db.say("CLIENT SETINFO Lib-Ver \n"), refused);
        // What is behind a zero byte is kept, and not shown.
        assert_eq!(db.say("CLIENT SETNAME a\0\n"), "OK");
        assert_eq!(db.say("CLIENT GETNAME"), "a\0\n");
        assert!(db.say("CLIENT INFO").contains(" name=a age="));
    }

    #[test]
    fn switches_are_on_or_off() {
        let mut db = TestStore::of(Dialect::Valkey);
        for name in ["NO-EVICT", "NO-TOUCH"] {
            assert_eq!(db.say(&format!("CLIENT {name} maybe")), "ERR syntax error");
            assert_eq!(db.say(&format!("CLIENT {name} on")), "OK");
        }
        assert_eq!(db.say("CLIENT CAPA foo redirect"), "OK");
        assert!(db.say("CLIENT INFO").contains(" flags=eT capa=r "));
        db.say("CLIENT NO-TOUCH off");
        assert!(db.say("CLIENT INFO").contains(" flags=e "));
    }

    #[test]
    fn keys_are_not_touched_by_a_client_with_no_touch() {
        let mut db = TestStore::new();
        db.say("CONFIG SET maxmemory-policy allkeys-lfu lfu-log-factor 0");
        db.say("SET k v");
        db.say("CLIENT NO-TOUCH ON");
        for line in ["GET k", "APPEND k v", "SET k w"] {
            db.say(line);
            assert_eq!(db.say("OBJECT FREQ k"), "5", "{line}");
        }
        assert_eq!(db.say("TOUCH k"), "1");
        assert_eq!(db.say("OBJECT FREQ k"), "6");
    }

    #[test]
    fn replies_are_switched_off_and_skipped() {
        let mut db = TestStore::new();
        let mut answered = |line: &str| {
            let _ = db.say(line);
            db.session.connection.is_answered()
        };
        for (line, expected) in [
            ("PING", true),
            ("CLIENT REPLY SKIP", false),
            ("CLIENT REPLY bogus", false),
            ("PING", true),
            ("CLIENT REPLY OFF", false),
            ("CLIENT REPLY SKIP", false),
            ("PING", false),
            ("CLIENT REPLY ON", true),
            ("PING", true),
        ] {
            assert_eq!(answered(line), expected, "{line}");
        }
        db.say("MULTI");
        let refused = "ERR Command not allowed inside a transaction";
        assert_eq!(db.say("CLIENT REPLY ON"), refused);
    }
}
