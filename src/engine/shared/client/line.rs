//! The line that CLIENT LIST shows of a client, and that ACL LOG keeps of one.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use super::{Client, Door, USER, tracking};
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::quoted;
use crate::engine::table::index::Table;

/// `now` is of the clock of [`Client::since`]. Values that this store does not have (file
/// descriptors, sizes of buffers that Redis manages) are -1 or 0.
pub fn write_line(table: &Table, dialect: Dialect, now: u32, client: &Client, text: &mut String) {
    let (shown, counters, names) = (&client.shown, &client.counters, client.names());
    let command = client.last_command(table);
    let command = command.map_or("NULL".to_owned(), |row| row.shown_name());
    let queued = shown.queued.load(Relaxed) as i64 - 1;
    let output = shown.output.load(Relaxed);
    let (qbuf, free) = (shown.query_buffer.load(Relaxed), shown.query_buffer_free.load(Relaxed));
    let memory = client.memory();
    let (capabilities, thread) = match dialect.client_lines_have_capabilities() {
        true if client.redirects.load(Relaxed) => (" capa=r", ""),
        true => (" capa=", ""),
        false => ("", " io-thread=0"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "id={} addr={} laddr={} fd=-1 name={} age={} idle={} flags={}{capabilities} db={} sub={} \
         psub={} ssub={} multi={queued} watch={} qbuf={qbuf} qbuf-free={free} argv-mem=0 \
         multi-mem=0 rbs=0 rbp=0 obl={output} oll=0 omem={output} tot-mem={memory} events={} \
         cmd={command} user={} redir={} resp={} lib-name={} lib-ver={}{thread} tot-net-in={} \
         tot-net-out={} tot-cmds={}",
        client.id,
        client.origin.address,
        client.origin.local_address,
        quoted(&names.name),
        age(now, client),
        idle(now, client),
        flags(client),
        shown.db.load(Relaxed),
        shown.channels.load(Relaxed),
        shown.patterns.load(Relaxed),
        shown.shard_channels.load(Relaxed),
        shown.watched.load(Relaxed),
        if output > 0 { "rw" } else { "r" },
        String::from_utf8_lossy(client.user().as_deref().unwrap_or(USER)),
        client.tracking.shown_redirect(),
        shown.protocol.load(Relaxed),
        quoted(&names.lib_name),
        quoted(&names.lib_version),
        counters.input.get(),
        counters.output.get(),
        counters.all_calls(),
    );
}

/// Seconds since it came. `now` is of the clock of [`Client::since`].
pub fn age(now: u32, client: &Client) -> u32 {
    now.saturating_sub(client.since)
}

/// Seconds since its last call.
pub fn idle(now: u32, client: &Client) -> u32 {
    now.saturating_sub(client.counters.last_seen.load(Relaxed))
}

/// As Redis writes them; `N` when there are none.
pub fn flags(client: &Client) -> String {
    let shown = &client.shown;
    let all = [
        ('O', shown.monitors.load(Relaxed)),
        ('P', shown.is_subscriber()),
        ('x', shown.queued.load(Relaxed) > 0),
        ('b', shown.blocked.load(Relaxed)),
        ('t', client.tracking.has(tracking::ON)),
        ('R', client.tracking.has(tracking::BROKEN)),
        ('B', client.tracking.has(tracking::BCAST)),
        ('A', client.is_closing()),
        ('U', client.origin.door == Door::Unix),
        ('e', client.no_evict.load(Relaxed)),
        ('T', shown.no_touch.load(Relaxed)),
        ('I', shown.imports.load(Relaxed)),
    ];
    let set: String = all.iter().filter(|(_, set)| *set).map(|(flag, _)| *flag).collect();
    if set.is_empty() { "N".to_owned() } else { set }
}
