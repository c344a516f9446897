//! Hashes. An expired field counts as missing though it may still be in memory: each method treats
//! it as a missing field, and reports that it has expired. In the dialect of Redis, which looks at
//! fields without their deadlines here, it counts as one that is there when it is set, deleted or
//! given a deadline. What it looks for by its value it removes first ([`Handle::expire`]).

use super::Handle;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::kind::Class;
use crate::value::Hash;
use crate::value::deadlines::Deadline;
use crate::value::hash::Live;

/// A change of a hash.
#[derive(Debug, Clone, Copy)]
enum HashChange<'a> {
    Set(&'a [u8], &'a [u8]),
    /// The field keeps its deadline.
    Update(&'a [u8], &'a [u8]),
    Remove(&'a [&'a [u8]]),
    EndAt(Deadline, &'a [&'a [u8]]),
    Persist(&'a [&'a [u8]]),
}

impl Change for HashChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Set(field, value) => log.command("HSET").word(key).list([field, value]),
            Self::Update(field, value) => {
                let command = log.command("HSETEX").word(key).word(b"KEEPTTL");
                command.word(b"FIELDS").counted(1, [field, value])
            }
            Self::Remove(fields) => log.command("HDEL").word(key).list(fields),
            Self::EndAt(at, fields) => {
                let command = log.command("HPEXPIREAT").word(key).unsigned(at);
                command.word(b"FIELDS").counted(fields.len() as u64, fields)
            }
            Self::Persist(fields) => {
                let command = log.command("HPERSIST").word(key).word(b"FIELDS");
                command.counted(fields.len() as u64, fields)
            }
        };
    }
}

impl Handle<'_, Hash> {
    /// The hash at the time of the call.
    pub fn live(&self) -> Live<'_> {
        self.value.live(|| self.clock.now())
    }

    /// Prepares for deadlines: in Redis a small hash has a form for them, even if in the end no field
    /// gets one.
    pub fn expect_deadlines(&mut self) {
        self.value.expect_deadlines(&self.config.hash_limits());
    }

    /// Prepares for this many fields, known or new: the number decides the form of a hash in Redis.
    pub fn reserve(&mut self, fields: usize) {
        self.value.reserve(fields, &self.config.hash_limits());
    }

    /// Sets a field and removes its deadline; returns whether it is new.
    pub fn set(&mut self, field: &[u8], value: &[u8]) -> bool {
        if !self.dialect().changes_ended_fields() {
            return self.set_where_missing(field, value);
        }
        let is_new = self.value.insert(field, value, &self.config.hash_limits());
        self.changed_fields(&[field], &HashChange::Set(field, value), "hset");
        is_new
    }

    /// As [`Self::set`], of a field whose deadline has been looked at: if it has ended, it is new.
    pub fn set_where_missing(&mut self, field: &[u8], value: &[u8]) -> bool {
        let ended = self.report_if_ended(field);
        let is_new = self.value.insert(field, value, &self.config.hash_limits());
        self.changed_fields(&[field], &HashChange::Set(field, value), "hset");
        is_new || ended
    }

    /// Sets a field and keeps its deadline; returns whether it is new.
    pub fn update(&mut self, field: &[u8], value: &[u8]) -> bool {
        match self.value.deadline(field) {
            Some(at) if at > self.clock.now() => {
                self.value.update(field, value, &self.config.hash_limits());
                self.changed_fields(&[field], &HashChange::Update(field, value), "hset");
            }
            Some(at) if self.dialect().changes_ended_fields() => {
                self.value.update(field, value, &self.config.hash_limits());
                // A replay may have removed it, and its deadline with it.
                self.changed_fields(&[field], &HashChange::Set(field, value), "hset");
                self.effects.change(self.db, self.key, &HashChange::EndAt(at, &[field]), 0);
            }
            _ => return self.set_where_missing(field, value),
        }
        false
    }

    /// Reports that a field that is about to be set had ended, if it had.
    fn report_if_ended(&mut self, field: &[u8]) -> bool {
        let ended = self.value.deadline(field).is_some_and(|at| at <= self.clock.now());
        if ended {
            self.effects.event_of_fields(self.db, self.key, Class::Hash, "hexpired", &[field]);
        }
        ended
    }

    /// A field that has ended is about to live on. A replay may have removed it.
    fn record_if_ended(&mut self, field: &[u8]) {
        let ended = self.value.deadline(field).is_some_and(|at| at <= self.clock.now());
        if let Some(value) = self.value.get(field).filter(|_| ended) {
            self.effects.change(self.db, self.key, &HashChange::Set(field, &value), 0);
        }
    }

    /// Removes a field; answers whether it was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        let may = self.dialect().changes_ended_fields() || self.live().contains(field);
        let found = may && self.value.remove(field);
        if found {
            self.changed_fields(&[field], &HashChange::Remove(&[field]), "hdel");
        }
        found
    }

    /// The deadline of a field that can be given another one: `None` when there is no such field,
    /// `Some(None)` when it has none.
    pub fn deadline_to_change(&self, field: &[u8]) -> Option<Option<Deadline>> {
        if self.dialect().changes_ended_fields() {
            return self.value.contains(field).then(|| self.value.deadline(field));
        }
        self.live().deadline(field)
    }

    /// Sets the deadline of fields, which must exist.
    pub fn end_at(&mut self, fields: &[&[u8]], at: Deadline) {
        for field in fields {
            self.record_if_ended(field);
            self.value.set_deadline(field, Some(at), &self.config.hash_limits());
        }
        self.changed_fields(fields, &HashChange::EndAt(at, fields), "hexpire");
    }

    /// Removes the deadlines of fields.
    pub fn persist(&mut self, fields: &[&[u8]]) {
        for field in fields {
            self.value.set_deadline(field, None, &self.config.hash_limits());
        }
        self.changed_fields(fields, &HashChange::Persist(fields), "hpersist");
    }

    /// Records a change of these fields, if there are any.
    #[inline]
    fn changed_fields(&mut self, fields: &[&[u8]], change: &HashChange<'_>, event: &'static str) {
        if !fields.is_empty() {
            self.effects.change(self.db, self.key, change, fields.len());
            self.report_fields(event, fields);
        }
    }

    #[inline]
    fn report_fields(&mut self, event: &'static str, fields: &[&[u8]]) {
        let event = self.event.unwrap_or(event);
        self.effects.event_of_fields(self.db, self.key, Class::Hash, event, fields);
    }

    /// Removes fields that were given a deadline in the past.
    pub fn end(&mut self, fields: &[&[u8]]) {
        let gone = self.take_out(fields);
        if !gone.is_empty() {
            self.report_fields(self.dialect().event_of_ended_fields(), &gone);
        }
    }

    /// Removes the fields that exist, and reports nothing.
    fn take_out<'f>(&mut self, fields: &[&'f [u8]]) -> Vec<&'f [u8]> {
        let gone: Vec<&[u8]> =
            fields.iter().copied().filter(|field| self.value.remove(field)).collect();
        if !gone.is_empty() {
            self.effects.change(self.db, self.key, &HashChange::Remove(&gone), gone.len());
        }
        gone
    }

    /// Sets fields with a deadline in the past. Reports each event of it, as Redis does.
    pub fn set_ended(&mut self, data: &[[&[u8]; 2]]) {
        let fields: Vec<&[u8]> = data.iter().map(|[field, _]| *field).collect();
        self.report_fields("hset", &fields);
        if self.dialect().reports_deadlines_in_the_past() {
            self.report_fields("hexpire", &fields);
        }
        if self.dialect().stores_what_has_ended() {
            self.make_room_for(data);
        }
        self.take_out(&fields);
        self.report_fields(self.dialect().event_of_ended_fields(), &fields);
        if self.value.is_empty() {
            self.effects.event(self.db, self.key, Class::Generic, "del");
        }
    }

    /// Makes of the hash what it would be if each of these fields were set for a moment.
    fn make_room_for(&mut self, data: &[[&[u8]; 2]]) {
        for [field, value] in data {
            if self.value.update(field, value, &self.config.hash_limits()) {
                self.value.remove(field);
            }
        }
    }

    /// Removes at most `most` expired fields; returns how many.
    pub fn expire_due(&mut self, most: usize) -> usize {
        let now = self.clock.now();
        let gone: Vec<_> = (0..most).map_while(|_| self.value.remove_due(now)).collect();
        let fields: Vec<&[u8]> = gone.iter().map(|field| &field[..]).collect();
        self.have_expired(&fields);
        fields.len()
    }

    /// Removes those of these fields that have expired; returns how many.
    pub fn expire(&mut self, fields: &[&[u8]]) -> usize {
        let (now, value) = (self.clock.now(), &mut *self.value);
        let mut gone = fields.to_vec();
        gone.retain(|field| {
            value.deadline(field).is_some_and(|at| at <= now) && value.remove(field)
        });
        self.have_expired(&gone);
        gone.len()
    }

    /// Records that fields were removed because they had expired, which counts as no change.
    fn have_expired(&mut self, fields: &[&[u8]]) {
        if fields.is_empty() {
            return;
        }
        if let Some(log) = self.effects.note(self.db, 0) {
            HashChange::Remove(fields).record(self.key, log);
        }
        self.effects.touch(self.db, self.key);
        self.effects.event_of_fields(self.db, self.key, Class::Hash, "hexpired", fields);
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::access::handle::testing::{NOW, changes, changes_in};
    use crate::engine::grammar::dialect::Dialect;
    use crate::value::Hash;

    #[test]
    fn deadlines_are_recorded_as_points_in_time() {
        let (ops, events) = changes(Hash::new(), |hash| {
            hash.set(b"a", b"1");
            hash.set(b"b", b"2");
            hash.end_at(&[b"a", b"b"], NOW + 5);
            hash.update(b"a", b"3");
            hash.persist(&[b"b"]);
            hash.update(b"b", b"4");
            hash.end(&[b"a", b"none"]);
            hash.remove(b"b");
        });
        let expected = [
            "HSET k a 1 b 2",
            "HPEXPIREAT k 1005 FIELDS 2 a b",
            "HSETEX k KEEPTTL FIELDS 1 a 3",
            "HPERSIST k FIELDS 1 b",
            "HSET k b 4",
            "HDEL k a b",
        ];
        assert_eq!(ops, expected);
        assert_eq!(events.join(" "), "hset hexpire hset hpersist hset hdel");
    }

    #[test]
    fn a_field_that_has_ended_is_not_there() {
        let (ops, events) = changes_in(Dialect::Valkey, ended(), |hash| {
            assert!(!hash.remove(b"a"));
            assert!(hash.set(b"a", b"new") && hash.update(b"b", b"new"));
            assert_eq!(
                (hash.live().deadline(b"a"), hash.live().deadline(b"c")),
                (Some(None), None)
            );
            assert_eq!((hash.expire_due(9), hash.len()), (1, 2));
        });
        assert_eq!(ops, ["HSET k a new b new", "HDEL k c"]);
        assert_eq!(events.join(" "), "hexpired hset hexpired hset hexpired");
    }

    #[test]
    fn in_the_dialect_of_redis_a_field_that_has_ended_can_live_on() {
        let (ops, events) = changes_in(Dialect::Redis, ended(), |hash| {
            assert!(hash.remove(b"a") && !hash.set(b"b", b"new"));
            hash.end_at(&[b"c"], NOW + 5);
            assert_eq!(hash.live().deadline(b"c"), Some(Some(NOW + 5)));
        });
        assert_eq!(ops, ["HDEL k a", "HSET k b new c 1", "HPEXPIREAT k 1005 FIELDS 1 c"]);
        assert_eq!(events.join(" "), "hdel hset hexpire");
    }

    #[test]
    fn a_field_that_has_ended_keeps_its_deadline_or_goes() {
        let (ops, events) = changes_in(Dialect::Redis, ended(), |hash| {
            assert!(!hash.update(b"a", b"new"));
            assert_eq!((hash.live().deadline(b"a"), hash.deadline(b"a")), (None, Some(NOW)));
            assert_eq!(hash.expire(&[b"b", b"none", b"b"]), 1);
            assert_eq!((hash.contains(b"b"), hash.len()), (false, 2));
        });
        assert_eq!(ops, ["HSET k a new", "HPEXPIREAT k 1000 FIELDS 1 a", "HDEL k b"]);
        assert_eq!(events.join(" "), "hset hexpired");
    }

    /// Three fields that have ended.
    fn ended() -> Hash {
        let mut hash = Hash::new();
        for field in [b"a", b"b", b"c"] {
            hash.insert(field, b"1", &Default::default());
            hash.set_deadline(field, Some(NOW), &Default::default());
        }
        hash
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, events) = changes(Hash::new(), |hash| {
            hash.end_at(&[], NOW);
            hash.persist(&[]);
            hash.end(&[b"none"]);
            assert_eq!(hash.expire_due(5), 0);
            assert!(!hash.remove(b"none"));
        });
        assert!(ops.is_empty() && events.is_empty());
    }
}
