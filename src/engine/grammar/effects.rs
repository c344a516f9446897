//! What a call did, as the handles recorded it: deterministic operations for the log, keyspace
//! events, and the keys that watchers must hear of. The effects of a call are delivered together
//! while its keys are still locked, so every sink sees calls in the order of their execution.

use smallvec::{SmallVec, smallvec};

use super::kind::Class;
use crate::base::{Bytes, number};
use crate::persist::record::Op;

/// What the sinks want to know. With nothing wanted, a change costs one comparison.
pub type Wants = u8;
pub const LOG: Wants = 1;
pub const EVENTS: Wants = 2;
pub const WATCH: Wants = 4;
pub const WAITERS: Wants = 8;
pub const TRACKING: Wants = 16;
/// Which fields of a hash an event is about.
pub const FIELDS: Wants = 128;

/// A keyspace event, as `notify-keyspace-events` publishes it.
#[derive(Debug, Clone)]
pub struct Event {
    pub class: Class,
    pub name: &'static str,
    pub db: u16,
    pub key: Bytes,
    /// The fields of a hash that it is about, where somebody wants to know.
    pub fields: Vec<Bytes>,
}

#[derive(Debug, Default)]
pub struct Effects {
    pub(in crate::engine) wants: Wants,
    /// How many changes there were, as INFO's `rdb_changes_since_last_save` counts.
    pub(in crate::engine) dirty: u64,
    pub(in crate::engine) ops: Vec<Op>,
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

/// Verbs whose arguments after the key are a list: two in a row on one key are one.
const EXTENSIBLE: [&str; 8] = ["RPUSH", "LPUSH", "SADD", "SREM", "HSET", "HDEL", "ZADD", "ZREM"];
/// As [`EXTENSIBLE`], where the list has its count before it: `at FIELDS 2 one other`.
const COUNTED: [&str; 3] = ["HPEXPIREAT", "HPERSIST", "HSETEX"];

impl Effects {
    /// Nothing is left to deliver. They outlive their call, so whatever this did not count would
    /// be delivered with another call's.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.dirty == 0
            && self.ops.is_empty()
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

    #[inline]
    pub fn wants(&self, what: Wants) -> bool {
        self.wants & what != 0
    }

    /// A key has changed: `verb key args...` would change a copy in the same way.
    #[inline]
    pub fn change(&mut self, db: u16, key: &Bytes, verb: &'static str, args: &[&[u8]]) {
        self.dirty += 1;
        if self.wants(LOG) {
            self.record(db, key, verb, args);
        }
        self.touch(db, key);
    }

    /// Tells watchers, those who wait for it, and those who have copies, that a key has changed.
    #[inline]
    pub fn touch(&mut self, db: u16, key: &Bytes) {
        if self.wants(WATCH | WAITERS | TRACKING) {
            self.touch_watched(db, key);
            self.outdate(key);
        }
    }

    /// Tells watchers, and those who wait for it, that a key has changed.
    pub fn touch_watched(&mut self, db: u16, key: &Bytes) {
        if self.wants(WATCH) {
            self.touched.push((db, key.clone()));
        }
        self.stir(db, key);
    }

    /// Tells those who have copies of a key, and nobody else, that it has changed.
    pub fn outdate(&mut self, key: &Bytes) {
        let untold = self.changed.get(self.told..).unwrap_or_default();
        if self.wants(TRACKING) && untold.last() != Some(key) {
            self.changed.push(key.clone());
        }
    }

    /// Tells those who have copies of keys that a database was emptied.
    pub fn flush(&mut self) {
        self.flushed = self.wants(TRACKING);
    }

    /// Tells those who wait for a key, and nobody else, that it has changed.
    pub fn stir(&mut self, db: u16, key: &Bytes) {
        let again = |last: &(u16, Bytes)| last.0 == db && last.1 == *key;
        if self.wants(WAITERS) && !self.stirred.last().is_some_and(again) {
            self.stirred.push((db, key.clone()));
        }
    }

    /// Logs that a key went.
    pub fn deletion(&mut self, db: u16, key: &Bytes) {
        if !self.wants(LOG) {
            return;
        }
        match self.ops.last_mut() {
            Some(last) if last.verb == "DEL" && last.db == db => last.args.push(key.clone()),
            _ => self.ops.push(Op { db, verb: "DEL", args: smallvec![key.clone()] }),
        }
    }

    /// Logs what is not a change of one key's value, and counts its changes. Touching the keys and
    /// reporting events are the caller's business.
    pub fn operation(
        &mut self,
        db: u16,
        verb: &'static str,
        args: impl IntoIterator<Item = Bytes>,
        changes: u64,
    ) {
        self.dirty += changes;
        if self.wants(LOG) {
            self.ops.push(Op { db, verb, args: args.into_iter().collect() });
        }
    }

    fn record(&mut self, db: u16, key: &Bytes, verb: &'static str, args: &[&[u8]]) {
        if COUNTED.contains(&verb)
            && let Some(last) = self.ops.last_mut()
            && (last.verb, last.db, last.args.first()) == (verb, db, Some(key))
            && extend_counted(last, args)
        {
            return;
        }
        let args = args.iter().map(|arg| Bytes::new(arg));
        match self.ops.last_mut() {
            Some(last)
                if last.verb == verb
                    && last.db == db
                    && last.args.first() == Some(key)
                    && EXTENSIBLE.contains(&verb) =>
            {
                last.args.extend(args);
            }
            _ => {
                let args: SmallVec<[Bytes; 4]> = std::iter::once(key.clone()).chain(args).collect();
                self.ops.push(Op { db, verb, args });
            }
        }
    }

    /// A keyspace event. The same event of the same key twice in a row is one, as a command that
    /// changes many elements reports once.
    #[inline]
    pub fn event(&mut self, db: u16, key: &Bytes, class: Class, name: &'static str) {
        self.event_of_fields(db, key, class, name, &[]);
    }

    /// As [`Self::event`], for fields of a hash.
    #[inline]
    pub fn event_of_fields(
        &mut self,
        db: u16,
        key: &Bytes,
        class: Class,
        name: &'static str,
        fields: &[&[u8]],
    ) {
        if !self.wants(EVENTS) {
            return;
        }
        let again = |last: &Event| last.name == name && last.db == db && last.key == *key;
        if !self.events.last().is_some_and(again) {
            let event = Event { class, name, db, key: key.clone(), fields: Vec::new() };
            self.events.push(event);
        }
        if self.wants(FIELDS)
            && let Some(event) = self.events.last_mut()
        {
            event.fields.extend(fields.iter().map(|field| Bytes::new(field)));
        }
    }

    /// The events of a key that has another value, not one made of what it had before.
    pub fn overwritten(&mut self, db: u16, key: &Bytes, old: Class, new: Class) {
        self.event(db, key, Class::Overwritten, "overwritten");
        if old != new {
            self.event(db, key, Class::TypeChanged, "type_changed");
        }
    }
}

/// Adds the list of `args` to that of an operation which does the same; false when it does not.
fn extend_counted(op: &mut Op, args: &[&[u8]]) -> bool {
    let Some(list) = args.iter().position(|arg| *arg == b"FIELDS").map(|word| word + 2) else {
        return false;
    };
    let Some((head, added)) = args.split_at_checked(list) else { return false };
    let Some((count, head)) = head.split_last() else { return false };
    let Some([_, before @ .., known]) = op.args.get(..=list) else { return false };
    let alike = before.iter().map(|arg| &arg[..]).eq(head.iter().copied());
    let counts = [&known[..], count].map(number::parse_i64);
    let ([Some(known), Some(more)], true) = (counts, alike) else { return false };
    op.args[list] = Bytes::new(&number::format_i64(known.saturating_add(more)));
    op.args.extend(added.iter().map(|arg| Bytes::new(arg)));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(wants: Wants) -> Effects {
        Effects { wants, ..Effects::default() }
    }

    #[test]
    fn pushes_to_one_key_become_one_operation() {
        let mut effects = effects(LOG);
        let key = Bytes::from("k");
        effects.change(0, &key, "RPUSH", &[b"a"]);
        effects.change(0, &key, "RPUSH", &[b"b"]);
        effects.change(0, &key, "LTRIM", &[b"0", b"1"]);
        effects.change(0, &key, "LTRIM", &[b"0", b"0"]);
        assert_eq!(effects.ops.len(), 3);
        assert_eq!(effects.ops[0].args.len(), 3);
        assert_eq!(effects.dirty, 4);
    }

    #[test]
    fn fields_that_get_the_same_end_become_one_operation() {
        let mut effects = effects(LOG);
        let key = Bytes::from("k");
        let words = |line: &'static str| line.split(' ').map(str::as_bytes).collect::<Vec<_>>();
        for line in ["5 FIELDS 1 a", "5 FIELDS 2 b c", "6 FIELDS 1 FIELDS", "6 FIELDS 1 7"] {
            effects.change(0, &key, "HPEXPIREAT", &words(line));
        }
        effects.change(0, &key, "HPERSIST", &words("FIELDS 1 a"));
        effects.change(0, &key, "HSETEX", &words("KEEPTTL FIELDS 1 a 1"));
        effects.change(0, &key, "HSETEX", &words("KEEPTTL FIELDS 1 b 2"));
        let shown = |op: &Op| {
            let args = op.args.iter().map(|arg| String::from_utf8_lossy(arg).into_owned());
            args.skip(1).collect::<Vec<_>>().join(" ")
        };
        let ops: Vec<_> = effects.ops.iter().map(shown).collect();
        let expected =
            ["5 FIELDS 3 a b c", "6 FIELDS 2 FIELDS 7", "FIELDS 1 a", "KEEPTTL FIELDS 2 a 1 b 2"];
        assert_eq!(ops, expected);
        assert_eq!(effects.dirty, 7);
    }

    #[test]
    fn nothing_is_kept_that_nobody_wants() {
        let mut effects = effects(0);
        let key = Bytes::from("k");
        effects.change(0, &key, "SET", &[b"v"]);
        effects.event(0, &key, Class::String, "set");
        assert!(effects.ops.is_empty() && effects.events.is_empty() && effects.touched.is_empty());
        assert_eq!(effects.dirty, 1);
    }
}
