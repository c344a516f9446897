//! What a call did, as the handles recorded it: deterministic operations for the log, keyspace
//! events, and the keys that changed. The effects of a call are delivered together while its keys
//! are still locked, so every sink sees calls in the order of their execution.
//!
//! A [`Change`] writes the command that repeats it directly into the record of the call, and only
//! if there is a log. Each type defines its changes beside its handle.

use super::kind::Class;
use crate::base::Bytes;
use crate::persist::record::{Operation, Record};

/// What the sinks want to know, as bits. If they want nothing, a change costs one comparison.
pub type Wants = u8;
/// The operations for the log.
pub const LOG: Wants = 1;
/// Keyspace events.
pub const EVENTS: Wants = 2;
/// The keys that changed, for WATCH.
pub const WATCH: Wants = 4;
/// The keys that changed, for calls that wait for them.
pub const WAITERS: Wants = 8;
/// The keys that changed, for clients that keep copies (CLIENT TRACKING).
pub const TRACKING: Wants = 16;
/// With [`EVENTS`]: the fields of a hash that an event is about.
pub const FIELDS: Wants = 128;

/// Bits of the store's [`crate::base::attention::Attention`]. These are wants of sinks, which a call
/// reads after it has locked its keys.
pub const EFFECTS: u32 = (LOG | WATCH | WAITERS | TRACKING) as u32;
/// Calls may have to wait for the end of a pause. A call reads this bit and the following ones before
/// it locks its keys.
pub const PAUSED: u32 = 1 << 8;
/// A connection runs MONITOR.
pub const MONITORED: u32 = 1 << 9;
/// The store refuses writes.
pub const READ_ONLY: u32 = 1 << 10;
/// `min-replicas-to-write` is set, and there are no replicas.
pub const REPLICAS_WANTED: u32 = 1 << 11;

/// A test has asked for faults, or one holds up a client. Read before a call locks its keys, too.
pub const FAULTY: u32 = 1 << 12;
/// A test has asked for a full disk.
pub const DISK_FULL: u32 = 1 << 13;

/// A keyspace event, as `notify-keyspace-events` publishes it.
#[derive(Debug, Clone)]
pub struct Event {
    /// The class that `notify-keyspace-events` selects it by.
    pub class: Class,
    /// What happened, as `set` or `expired`.
    pub name: &'static str,
    /// The database of the key.
    pub db: u16,
    /// The name of the key.
    pub key: Bytes,
    /// The fields of a hash that it is about; empty unless a sink wants [`FIELDS`].
    pub fields: Vec<Bytes>,
}

/// What one call did, until it is delivered.
#[derive(Debug, Default)]
pub struct Effects {
    pub(in crate::engine) wants: Wants,
    /// How many changes there were, as INFO counts them in `rdb_changes_since_last_save`.
    pub(in crate::engine) dirty: u64,
    /// The operations that the log gets.
    pub(in crate::engine) record: Record,
    pub(in crate::engine) events: Vec<Event>,
    pub(in crate::engine) touched: Vec<(u16, Bytes)>,
    /// Changed keys that blocked calls may wait for.
    pub(in crate::engine) to_wake: Vec<(u16, Bytes)>,
    /// Changed keys that clients may have copies of.
    pub(in crate::engine) changed: Vec<Bytes>,
    /// For how many of `changed` the invalidation messages were sent.
    pub(in crate::engine) sent: usize,
    /// A whole database was emptied.
    pub(in crate::engine) flushed: bool,
    /// The call returns only after everything logged so far is on disk.
    pub(in crate::engine) durable: bool,
}

/// What happened to the value of a key.
pub trait Change {
    /// Writes the command that repeats it. The command is deterministic: run on the value as it was
    /// before the change, it produces the value after the change.
    fn record(&self, key: &[u8], log: Log<'_>);
}

/// Where a change writes the command that repeats it.
#[derive(Debug)]
pub struct Log<'r> {
    db: u16,
    record: &'r mut Record,
}

impl<'r> Log<'r> {
    /// A log for changes in one database.
    pub fn new(db: u16, record: &'r mut Record) -> Self {
        Self { db, record }
    }

    /// Begins the command. Add its arguments to the operation that this returns.
    #[inline]
    pub fn command(self, verb: &str) -> Operation<'r> {
        self.record.operation(self.db, verb)
    }
}

impl Effects {
    /// The same as [`Self::is_empty`], but a single test if no sink wants anything: then only the
    /// number of changes can be set.
    #[inline]
    pub fn is_untouched(&self) -> bool {
        self.dirty == 0 && (self.wants == 0 || self.is_empty())
    }

    /// True when nothing is left to deliver. The same effects serve one call after another, so a
    /// field that this test forgot would be delivered with the next call.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.dirty == 0
            && self.record.is_empty()
            && self.events.is_empty()
            && self.touched.is_empty()
            && self.to_wake.is_empty()
            && self.changed.is_empty()
            && !self.flushed
            && !self.durable
    }

    /// True when invalidation messages are still to be sent.
    #[inline]
    pub(in crate::engine) fn has_invalid(&self) -> bool {
        self.flushed || self.changed.len() > self.sent
    }

    pub(in crate::engine) fn clear(&mut self) {
        *self = Self::default();
    }

    /// True when any of these sinks is there. Ask before building what only a sink needs.
    #[inline]
    pub fn wants(&self, what: Wants) -> bool {
        self.wants & what != 0
    }

    /// Records that a key has changed, in this many places.
    #[inline]
    pub fn change(&mut self, db: u16, key: &[u8], change: &impl Change, places: usize) {
        if let Some(log) = self.note(db, places.max(1) as u64) {
            change.record(key, log);
        }
        self.touch(db, key);
    }

    /// Counts changes, and returns where to record them if there is a log. The caller touches the
    /// keys and reports the events.
    #[inline]
    pub fn note(&mut self, db: u16, changes: u64) -> Option<Log<'_>> {
        self.dirty += changes;
        self.wants(LOG).then_some(Log { db, record: &mut self.record })
    }

    /// Records a changed key for WATCH, for calls that wait for it, and for clients with copies.
    #[inline]
    pub fn touch(&mut self, db: u16, key: &[u8]) {
        if self.wants(WATCH | WAITERS | TRACKING) {
            self.touch_watched(db, key);
            self.invalidate(key);
        }
    }

    /// Records a changed key for WATCH and for calls that wait for it.
    pub fn touch_watched(&mut self, db: u16, key: &[u8]) {
        if self.wants(WATCH) {
            self.touched.push((db, Bytes::new(key)));
        }
        self.wake(db, key);
    }

    /// Records a changed key for clients with copies only.
    pub fn invalidate(&mut self, key: &[u8]) {
        let unsent = self.changed.get(self.sent..).unwrap_or_default();
        if self.wants(TRACKING) && unsent.last().is_none_or(|last| **last != *key) {
            self.changed.push(Bytes::new(key));
        }
    }

    /// Records that a database was emptied, for clients with copies.
    pub fn flush(&mut self) {
        self.flushed = self.wants(TRACKING);
    }

    /// Records a changed key for calls that wait for it only.
    pub fn wake(&mut self, db: u16, key: &[u8]) {
        let again = |last: &(u16, Bytes)| last.0 == db && *last.1 == *key;
        if self.wants(WAITERS) && !self.to_wake.last().is_some_and(again) {
            self.to_wake.push((db, Bytes::new(key)));
        }
    }

    /// Logs that a key was removed.
    pub fn deletion(&mut self, db: u16, key: &[u8]) {
        if let Some(log) = self.note(db, 0) {
            log.command("DEL").list([key]);
        }
    }

    /// Records a keyspace event. The same event of the same key twice in a row counts once, because
    /// a command that changes many elements reports one event.
    #[inline]
    pub fn event(&mut self, db: u16, key: &[u8], class: Class, name: &'static str) {
        self.event_of_fields(db, key, class, name, &[]);
    }

    /// Records a keyspace event that counts as often as it is recorded.
    pub fn event_again(&mut self, db: u16, key: &[u8], class: Class, name: &'static str) {
        if self.wants(EVENTS) {
            self.events.push(Event { class, name, db, key: Bytes::new(key), fields: Vec::new() });
        }
    }

    /// Records a keyspace event about fields of a hash.
    #[inline]
    pub fn event_of_fields(
        &mut self,
        db: u16,
        key: &[u8],
        class: Class,
        name: &'static str,
        fields: &[&[u8]],
    ) {
        if !self.wants(EVENTS) {
            return;
        }
        let again = |last: &Event| last.name == name && last.db == db && *last.key == *key;
        if !self.events.last().is_some_and(again) {
            let event = Event { class, name, db, key: Bytes::new(key), fields: Vec::new() };
            self.events.push(event);
        }
        if self.wants(FIELDS)
            && let Some(event) = self.events.last_mut()
        {
            event.fields.extend(fields.iter().map(|field| Bytes::new(field)));
        }
    }

    /// Records the events of a key whose value was replaced as a whole.
    pub fn overwritten(&mut self, db: u16, key: &[u8], old: Class, new: Class) {
        self.event(db, key, Class::Overwritten, "overwritten");
        if old != new {
            self.event(db, key, Class::TypeChanged, "type_changed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Put;

    impl Change for Put {
        fn record(&self, key: &[u8], log: Log<'_>) {
            log.command("SET").word(key).word(b"v");
        }
    }

    fn effects(wants: Wants) -> Effects {
        Effects { wants, ..Effects::default() }
    }

    #[test]
    fn a_change_writes_the_command_that_repeats_it() {
        let mut effects = effects(LOG);
        let key = Bytes::from("k");
        effects.change(3, &key, &Put, 0);
        effects.deletion(3, &key);
        effects.deletion(3, b"other");
        assert_eq!(effects.record.lines(), ["SET k v", "DEL k other"]);
        assert_eq!(effects.dirty, 1);
    }

    #[test]
    fn nothing_is_recorded_without_a_log_watchers_or_subscribers() {
        let mut effects = effects(0);
        let key = Bytes::from("k");
        effects.change(0, &key, &Put, 2);
        effects.event(0, &key, Class::String, "set");
        assert!(effects.record.is_empty() && effects.events.is_empty());
        assert!(effects.touched.is_empty());
        assert_eq!(effects.dirty, 2);
    }
}
