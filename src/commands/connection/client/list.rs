//! CLIENT LIST and CLIENT INFO: a line a client.

use redlet_macros::command;

use super::filter::Filters;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::shared::client::line::write_line;
use crate::rows;

rows![info, list];

/// Describes this connection, as CLIENT LIST does.
///
/// ```js
/// db.select(3)
/// db.client('INFO').includes(' db=3 ')  // true
/// ```
#[command(
    CLIENT | INFO,
    since = "6.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, random, keeps_caching)
)]
fn info(db: &mut Call<'_>) -> Result<String> {
    let mut text = String::new();
    write_line(db.engine.table, db.dialect(), db.engine.seconds(), &db.session().client, &mut text);
    Ok(text)
}

/// Describes all connections, one a line: sockets, and streams in the process. A store opened in
/// the process is none, and is described only if `ID`, `ADDR`, `LADDR` or `IP` asks for it, as
/// `IP native` does.
///
/// ```js
/// const server = await db.listen({ port: 0 })
/// db.client('LIST', { type: 'pubsub' })  // '': a line for each connection
/// await server.close()
/// ```
#[command(
    CLIENT | LIST,
    since = "2.4.0",
    complexity = "O(N) where N is the number of connections",
    flags(admin, noscript, loading, stale, random, keeps_caching),
    history(
        "2.8.12" = "field id",
        "5.0.0" = "filter TYPE",
        "6.0.0" = "field user",
        "6.2.0" = "filter ID, fields of memory, own address and redirection",
        "7.0.0" = "fields of protocol, queued calls and reply buffer",
        "7.0.3" = "field ssub"
    ),
    redis(history(
        "7.2.0" = "fields of the library",
        "7.4.0" = "field watch",
        "8.0.0" = "field io-thread"
    )),
    valkey(history(
        "8.0.0" = "type primary beside master",
        "8.1.0" = "filters by user, address and age, and SKIPME",
        "9.0.0" = "filters by name, idle time, flags, library, database and IP, and negated ones"
    ))
)]
fn list(db: &mut Call<'_>, filters: Filters<'_>) -> Result<String> {
    let filters = filters.check(db.engine)?;
    let mut text = String::new();
    for client in db.engine.clients.list() {
        let shown = client.origin.door.is_listed() || filters.asks_for(&client);
        if shown && filters.fits(db, &client, false) {
            write_line(db.engine.table, db.dialect(), db.engine.seconds(), &client, &mut text);
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;
    use crate::engine::shared::client::{Client, Door, Origin};

    #[test]
    fn a_line_of_client_list_shows_the_state_of_a_connection() {
        let mut db = TestStore::of(Dialect::Valkey);
        let origin = Origin {
            door: Door::Unix,
            address: "/tmp/x.sock:0".into(),
            local_address: "/tmp/x.sock:0".into(),
            wake: Some(Arc::new(|| {})),
        };
        let mut other = db.engine.new_connection(origin).unwrap();
        for call in [&[&b"SELECT"[..], b"3"][..], &[b"WATCH", b"k"], &[b"MULTI"], &[b"GET", b"k"]] {
            db.engine.ask(&mut other, call).unwrap();
        }
        let lines = db.say("CLIENT LIST ID 1 2");
        let lines: Vec<_> = lines.lines().collect();
        assert!(lines[0].starts_with("id=1 addr=native:0 laddr=native:0 fd=-1 name= age=0 idle=0"));
        assert!(lines[0].contains(" flags=N capa= db=0 ") && lines[0].contains(" resp=3 "));
        assert!(lines[0].contains(" cmd=client|list user=default redir=-1 "));
        assert_eq!(
            lines[1],
            format!(
                "id=2 addr=/tmp/x.sock:0 laddr=/tmp/x.sock:0 fd=-1 name= age=0 idle=0 flags=xU \
                 capa= db=3 sub=0 psub=0 ssub=0 multi=1 watch=1 qbuf=0 qbuf-free=0 argv-mem=0 \
                 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem={} events=r cmd=multi \
                 user=default redir=-1 resp=2 lib-name= lib-ver= tot-net-in=0 tot-net-out=0 \
                 tot-cmds=3",
                size_of::<Client>()
            )
        );
        db.engine.end_session(&mut other);
        assert_eq!(db.say("CLIENT LIST"), "");
        assert_eq!(db.say("CLIENT LIST IP native").lines().count(), 1);
    }

    #[test]
    fn a_line_tells_a_thread_in_redis_and_capabilities_in_valkey() {
        for (dialect, flags, library) in [
            (Dialect::Redis, " flags=N db=0 ", " lib-ver= io-thread=0 tot-net-in="),
            (Dialect::Valkey, " flags=N capa=r db=0 ", " lib-ver= tot-net-in="),
        ] {
            let mut db = TestStore::of(dialect);
            db.say("CLIENT CAPA redirect");
            let line = db.say("CLIENT INFO");
            assert!(line.contains(flags) && line.contains(library), "{line}");
        }
    }
}
