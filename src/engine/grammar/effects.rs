//! What a call did, as the handles recorded it: deterministic operations for the log, keyspace
//! events, and the keys that watchers must hear of. The effects of a call are delivered together
//! while its keys are still locked, so every sink sees calls in the order of their execution.
//!
//! A [`Change`] writes the command that repeats it straight into the record of the call, and only
//! if there is a log. What the changes of a type are is known where its handle is.

use super::kind::Class;
use crate::base::Bytes;
use crate::persist::record::{Operation, Record};

/// What the sinks want to know. With nothing wanted, a change costs one comparison.
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
/// Which fields of a hash an event is about.
pub const FIELDS: Wants = 128;

/// Bits of the store's [`crate::base::attention::Attention`]. These are what effects are wanted for,
/// read under the locks of a call.
pub const EFFECTS: u32 = (LOG | WATCH | WAITERS | TRACKING) as u32;
/// Calls may have to wait for the end of a pause. This and what follows is read before locking.
pub const PAUSED: u32 = 1 << 8;
/// Somebody looks on.
pub const MONITORED: u32 = 1 << 9;
/// Nothing may be written.
pub const READ_ONLY: u32 = 1 << 10;

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
    /// The fields of a hash that it is about, where somebody wants to know.
    pub fields: Vec<Bytes>,
}

/// What one call did, until it is delivered.
#[derive(Debug, Default)]
pub struct Effects {
    pub(in crate::engine) wants: Wants,
    /// How many changes there were, as INFO's `rdb_changes_since_last_save` counts.
    pub(in crate::engine) dirty: u64,
    /// What the log is to have of the call.
    pub(in crate::engine) record: Record,
    pub(in crate::engine) events: Vec<Event>,
    pub(in crate::engine) touched: Vec<(u16, Bytes)>,
    /// Keys that blocked calls may wait for.
    pub(in crate::engine) stirred: Vec<(u16, Bytes)>,
    /// Keys that clients may have copies of, and of how many they were told.
    pub(in crate::engine) changed: Vec<Bytes>,
    pub(in crate::engine) told: usize,
    /// A whole database was emptied.
    pub(in crate::engine) flushed: bool,
    /// The caller hears of the end when the disk has all that is logged by then.
    pub(in crate::engine) durable: bool,
}

/// What happened to the value of a key.
pub trait Change {
    /// Writes the command that repeats it. It is deterministic: done to a copy of the key as it was
    /// before, it leaves the same.
    fn record(&self, key: &[u8], log: Log<'_>);
}

/// Where the command is written that repeats a change.
#[derive(Debug)]
pub struct Log<'r> {
    db: u16,
    record: &'r mut Record,
}

impl<'r> Log<'r> {
    /// For changes in a database.
    pub fn new(db: u16, record: &'r mut Record) -> Self {
        Self { db, record }
    }

    /// Begins the command. Its words are added to what this returns.
    #[inline]
    pub fn command(self, verb: &str) -> Operation<'r> {
        self.record.operation(self.db, verb)
    }
}

impl Effects {
    /// As [`Self::is_empty`], in one test where nothing was wanted: without, there is nothing but a
    /// number of changes.
    #[inline]
    pub fn is_untouched(&self) -> bool {
        self.dirty == 0 && (self.wants == 0 || self.is_empty())
    }

    /// Nothing is left to deliver. They outlive their call, so whatever this did not count would
    /// be delivered with another call's.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.dirty == 0
            && self.record.is_empty()
            && self.events.is_empty()
            && self.touched.is_empty()
            && self.stirred.is_empty()
            && self.changed.is_empty()
            && !self.flushed
            && !self.durable
    }

    /// Something changed that clients with copies were not told of yet.
    #[inline]
    pub(in crate::engine) fn has_invalid(&self) -> bool {
        self.flushed || self.changed.len() > self.told
    }

    pub(in crate::engine) fn clear(&mut self) {
        *self = Self::default();
    }

    /// True when any of these sinks is there. Ask before building what only a sink needs.
    #[inline]
    pub fn wants(&self, what: Wants) -> bool {
        self.wants & what != 0
    }

    /// A key has changed, in so many places.
    #[inline]
    pub fn change(&mut self, db: u16, key: &[u8], change: &impl Change, places: usize) {
        if let Some(log) = self.note(db, places.max(1) as u64) {
            change.record(key, log);
        }
        self.touch(db, key);
    }

    /// Counts changes, and tells where to record them if there is a log. Touching the keys and
    /// reporting events are the caller's business.
    #[inline]
    pub fn note(&mut self, db: u16, changes: u64) -> Option<Log<'_>> {
        self.dirty += changes;
        self.wants(LOG).then_some(Log { db, record: &mut self.record })
    }

    /// Tells watchers, those who wait for it, and those who have copies, that a key has changed.
    #[inline]
    pub fn touch(&mut self, db: u16, key: &[u8]) {
        if self.wants(WATCH | WAITERS | TRACKING) {
            self.touch_watched(db, key);
            self.outdate(key);
        }
    }

    /// Tells watchers, and those who wait for it, that a key has changed.
    pub fn touch_watched(&mut self, db: u16, key: &[u8]) {
        if self.wants(WATCH) {
            self.touched.push((db, Bytes::new(key)));
        }
        self.stir(db, key);
    }

    /// Tells those who have copies of a key, and nobody else, that it has changed.
    pub fn outdate(&mut self, key: &[u8]) {
        let untold = self.changed.get(self.told..).unwrap_or_default();
        if self.wants(TRACKING) && untold.last().is_none_or(|last| **last != *key) {
            self.changed.push(Bytes::new(key));
        }
    }

    /// Tells those who have copies of keys that a database was emptied.
    pub fn flush(&mut self) {
        self.flushed = self.wants(TRACKING);
    }

    /// Tells those who wait for a key, and nobody else, that it has changed.
    pub fn stir(&mut self, db: u16, key: &[u8]) {
        let again = |last: &(u16, Bytes)| last.0 == db && *last.1 == *key;
        if self.wants(WAITERS) && !self.stirred.last().is_some_and(again) {
            self.stirred.push((db, Bytes::new(key)));
        }
    }

    /// Logs that a key went.
    pub fn deletion(&mut self, db: u16, key: &[u8]) {
        if let Some(log) = self.note(db, 0) {
            log.command("DEL").list([key]);
        }
    }

    /// A keyspace event. The same event of the same key twice in a row is one, as a command that
    /// changes many elements reports once.
    #[inline]
    pub fn event(&mut self, db: u16, key: &[u8], class: Class, name: &'static str) {
        self.event_of_fields(db, key, class, name, &[]);
    }

    /// As [`Self::event`], for fields of a hash.
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

    /// The events of a key that has another value, not one made of what it had before.
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
