//! CLIENT LIST and CLIENT INFO: a line a client.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use super::filter::Filter;
use crate::engine::Engine;
use crate::engine::access::Access;
use crate::engine::client::{Client, Door};
use crate::engine::error::Result;
use crate::{command, rows};

rows![info, list];

command! {
    /// Tells about this connection, as CLIENT LIST does.
    CLIENT | INFO since "6.2.0" "O(1)" [noscript loading stale random]
    info() -> String
}
fn info(db: &mut Access<'_>) -> Result<String> {
    let mut text = String::new();
    write_line(db.engine, &db.session.client, &mut text);
    Ok(text)
}

command! {
    /// Tells about all connections, a line each: sockets, streams in the process, and stores opened
    /// in the process.
    CLIENT | LIST since "2.4.0" "O(N) where N is the number of connections"
    [admin noscript loading stale random]
    list(filters: Filter) -> String
}
fn list(db: &mut Access<'_>, filter: Filter<'_>) -> Result<String> {
    filter.check(db.engine)?;
    let mut text = String::new();
    for client in db.engine.clients.list() {
        if filter.fits(db, &client, false) {
            write_line(db.engine, &client, &mut text);
        }
    }
    Ok(text)
}

/// What nobody keeps here (file descriptors, sizes of buffers that Redis manages) is -1 or 0.
fn write_line(engine: &Engine, client: &Client, text: &mut String) {
    let (shown, counters, names) = (&client.shown, &client.counters, client.names());
    let command = client.last_command(engine.table);
    let command = command.map_or("NULL".to_owned(), |row| row.name.to_ascii_lowercase());
    let queued = shown.queued.load(Relaxed) as i64 - 1;
    let output = shown.output.load(Relaxed);
    let (qbuf, free) = (shown.query_buffer.load(Relaxed), shown.query_buffer_free.load(Relaxed));
    let memory = size_of::<Client>() + qbuf + free + output;
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "id={} addr={} laddr={} fd=-1 name={} age={} idle={} flags={} capa={} db={} sub={} \
         psub={} ssub={} multi={queued} watch={} qbuf={qbuf} qbuf-free={free} argv-mem=0 \
         multi-mem=0 rbs=0 rbp=0 obl={output} oll=0 omem={output} tot-mem={memory} events={} \
         cmd={command} user=default redir=-1 resp={} lib-name={} lib-ver={} tot-net-in={} \
         tot-net-out={} tot-cmds={}",
        client.id,
        client.origin.address,
        client.origin.local_address,
        plain(&names.name),
        age(engine, client),
        idle(engine, client),
        flags(client),
        if client.redirects.load(Relaxed) { "r" } else { "" },
        shown.db.load(Relaxed),
        shown.channels.load(Relaxed),
        shown.patterns.load(Relaxed),
        shown.shard_channels.load(Relaxed),
        shown.watched.load(Relaxed),
        if output > 0 { "rw" } else { "r" },
        shown.protocol.load(Relaxed),
        plain(&names.lib_name),
        plain(&names.lib_version),
        counters.input.get(),
        counters.output.get(),
        counters.calls.get(),
    );
}

/// Names have no other characters than printable ASCII.
fn plain(name: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(name)
}

/// Seconds since it came.
pub(super) fn age(engine: &Engine, client: &Client) -> u32 {
    engine.seconds().saturating_sub(client.since)
}

/// Seconds since its last call.
pub(super) fn idle(engine: &Engine, client: &Client) -> u32 {
    engine.seconds().saturating_sub(client.counters.last_seen.load(Relaxed))
}

/// As Redis writes them; `N` when there are none.
pub(super) fn flags(client: &Client) -> String {
    let shown = &client.shown;
    let all = [
        ('P', shown.is_subscriber()),
        ('x', shown.queued.load(Relaxed) > 0),
        ('b', shown.blocked.load(Relaxed)),
        ('A', client.is_closing()),
        ('U', client.origin.door == Door::Unix),
        ('e', client.no_evict.load(Relaxed)),
        ('T', shown.no_touch.load(Relaxed)),
    ];
    let set: String = all.iter().filter(|(_, set)| *set).map(|(flag, _)| *flag).collect();
    if set.is_empty() { "N".to_owned() } else { set }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::engine::client::{Door, Origin};

    #[test]
    fn a_line_tells_what_a_connection_is_at() {
        let mut db = TestStore::new();
        let origin = Origin {
            door: Door::Unix,
            address: "/tmp/x.sock:0".into(),
            local_address: "/tmp/x.sock:0".into(),
            wake: Some(Arc::new(|| {})),
        };
        let mut other = db.engine.new_connection(origin).unwrap();
        for call in [&[&b"SELECT"[..], b"3"][..], &[b"WATCH", b"k"], &[b"MULTI"], &[b"GET", b"k"]] {
            db.engine.call_by_name(&mut other, call).unwrap();
        }
        let lines = db.say("CLIENT LIST");
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
                size_of::<super::Client>()
            )
        );
        db.engine.end_session(&mut other);
        assert_eq!(db.say("CLIENT LIST").lines().count(), 1);
    }
}
