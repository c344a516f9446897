//! Consumer groups: which consumer was given what. It is logged as operations with the times in
//! them, because replay has no clock: what a consumer was given is XCLAIM with `TIME` and
//! `RETRYCOUNT`, and what else is known of a consumer is XCLAIM of the id 0-0, which no entry has.

use std::ops::Bound;

use super::change::StreamChange;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::effects::Change;
use crate::value::Stream;
use crate::value::stream::{ConsumerId, GroupMut, Id, Pending, StreamEntry};

/// What XCLAIM does to an entry.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The consumer that it is given to.
    pub owner: ConsumerId,
    /// Milliseconds since the Unix epoch.
    pub time: u64,
    /// How often it was delivered, this time included.
    pub count: u64,
}

/// Groups.
impl Handle<'_, Stream> {
    /// Makes a group; false when there is one of this name. `made`: the stream was made for it.
    pub fn create_group(&mut self, name: &[u8], last: Id, read: Option<u64>, made: bool) -> bool {
        if !self.value.groups.create(name, last, read) {
            return false;
        }
        self.note(&StreamChange::CreateGroup { name, last, read, makes_stream: true });
        if made {
            self.effects.touch(self.db, self.key);
        }
        self.report("xgroup-create");
        true
    }

    /// Removes a group; false when it does not exist.
    pub fn destroy_group(&mut self, name: &[u8]) -> bool {
        let found = self.value.groups.remove(name);
        if found {
            self.note(&StreamChange::DestroyGroup(name));
            self.report("xgroup-destroy");
            self.wake();
        }
        found
    }

    /// Sets how far a group has read; false when it does not exist.
    pub fn set_group(&mut self, name: &[u8], last: Id, read: Option<u64>) -> bool {
        let found = self.place_group(name, last, read);
        if found {
            self.report("xgroup-setid");
        }
        found
    }

    fn place_group(&mut self, name: &[u8], last: Id, read: Option<u64>) -> bool {
        let Some(mut group) = self.value.groups.get_mut(name) else { return false };
        (group.last_id, group.entries_read) = (last, read);
        drop(group);
        self.note(&StreamChange::SetGroup { name, last, read });
        true
    }

    /// A group has read up to this id, if it had not read so far.
    pub fn pass(&mut self, name: &[u8], last: Option<Id>) {
        let Some(group) = self.value.groups.get(name) else { return };
        let (before, read) = (group.last_id, group.entries_read);
        if let Some(last) = last.filter(|last| *last > before) {
            self.place_group(name, last, read);
        }
    }

    fn group(&mut self, name: &[u8]) -> Option<GroupMut<'_>> {
        self.value.groups.get_mut(name)
    }
}

/// Consumers.
impl Handle<'_, Stream> {
    /// A consumer of a group, made when it is not there; whether it was made.
    pub fn ensure_consumer(
        &mut self,
        group: &[u8],
        name: &[u8],
        now: u64,
    ) -> Option<(ConsumerId, bool)> {
        let mut found = self.group(group)?;
        if let Some(id) = found.find_consumer(name) {
            return Some((id, false));
        }
        let id = found.add_consumer(name, now);
        drop(found);
        self.note_consumer(group, id);
        self.report("xgroup-createconsumer");
        Some((id, true))
    }

    /// A consumer that is heard of now.
    pub fn meet_consumer(&mut self, group: &[u8], name: &[u8], now: u64) -> Option<ConsumerId> {
        let (id, _) = self.ensure_consumer(group, name, now)?;
        self.group(group)?.consumer_mut(id)?.seen = now;
        Some(id)
    }

    /// Removes a consumer; how many entries it had pending.
    pub fn remove_consumer(&mut self, group: &[u8], name: &[u8]) -> Option<usize> {
        let pending = self.group(group)?.remove_consumer(name)?;
        self.note(&StreamChange::DeleteConsumer(group, name));
        self.report("xgroup-delconsumer");
        Some(pending)
    }

    /// Sets what is known of a consumer, as it was logged.
    pub fn restore_consumer(
        &mut self,
        group: &[u8],
        id: ConsumerId,
        seen: u64,
        active: Option<u64>,
    ) {
        if let Some(mut group) = self.group(group)
            && let Some(consumer) = group.consumer_mut(id)
        {
            consumer.seen = seen;
            consumer.active = active;
        }
    }

    /// Logs when a consumer got something, where that is not the moment at which its entries are
    /// logged to have become its own.
    pub fn note_activity(&mut self, group: &[u8], id: ConsumerId, logged: u64) {
        let found = self.value.groups.get(group).and_then(|group| group.consumer(id));
        if found.is_some_and(|consumer| consumer.active != Some(logged)) {
            self.note_consumer(group, id);
        }
    }

    /// Logs what is known of a consumer.
    fn note_consumer(&mut self, group: &[u8], id: ConsumerId) {
        let found = self.value.groups.get(group).and_then(|group| group.consumer(id));
        let Some(consumer) = found else { return };
        // (As `note`, which would borrow the stream, too.)
        if let Some(log) = self.effects.note(self.db, 1) {
            StreamChange::Consumer(group, consumer).record(self.key, log);
        }
    }
}

/// Pending entries.
impl Handle<'_, Stream> {
    /// Gives a consumer the entries that the group has not read yet, up to `count`, for as long as
    /// `take` takes them. With `keep` they are pending then.
    pub fn deliver(
        &mut self,
        group: &[u8],
        consumer: ConsumerId,
        count: usize,
        keep: bool,
        now: u64,
        mut take: impl FnMut(StreamEntry<'_>) -> bool,
    ) {
        let Some(found) = self.value.groups.get(group) else { return };
        let Some(start) = found.last_id.next() else { return };
        let mut reached = (found.last_id, found.entries_read);
        let mut given = Vec::new();
        for entry in self.value.entries().range(start, Id::MAX).take(count) {
            if !take(entry) {
                break;
            }
            let read = self.value.read_count(reached.0, reached.1, entry.id);
            reached = (entry.id, read);
            given.push(entry.id);
        }
        if given.is_empty() {
            return;
        }
        if keep {
            self.assign(group, &given, Claim { owner: consumer, time: now, count: 1 });
            self.act(group, consumer, now);
        }
        self.place_group(group, reached.0, reached.1);
    }

    /// Gives a consumer again what it has pending after `id`: what is not in the stream any more as
    /// an id alone.
    pub fn deliver_again(
        &mut self,
        group: &[u8],
        consumer: ConsumerId,
        after: Id,
        count: usize,
        now: u64,
        mut take: impl FnMut(Id, Option<StreamEntry<'_>>) -> bool,
    ) {
        let Some(found) = self.value.groups.get(group) else { return };
        let mut given: Vec<(Id, u64)> = Vec::new();
        for (id, pending) in found.pending_of(consumer, Bound::Excluded(after)).take(count) {
            let entry = self.value.entries().get(id);
            if !take(id, entry) {
                break;
            }
            if entry.is_some() {
                given.push((id, pending.count.saturating_add(1)));
            }
        }
        self.assign_counted(group, &given, consumer, now);
        if !given.is_empty() {
            self.note_activity(group, consumer, now);
        }
    }

    /// Shows the pending entries of a group, the first to be claimed first, for as long as `look`
    /// goes on.
    pub fn look_through_pending(
        &mut self,
        group: &[u8],
        mut look: impl FnMut(Id, &Pending, Option<StreamEntry<'_>>) -> bool,
    ) {
        let (entries, groups) = self.value.parts();
        let Some(mut group) = groups.get_mut(group) else { return };
        for (id, pending) in group.by_urgency() {
            if !look(id, pending, entries.get(id)) {
                return;
            }
        }
    }

    /// Entries are pending with a consumer from `time` on, each delivered so often.
    pub fn assign_counted(
        &mut self,
        group: &[u8],
        given: &[(Id, u64)],
        owner: ConsumerId,
        time: u64,
    ) {
        for same in given.chunk_by(|one, other| one.1 == other.1) {
            let ids: Vec<Id> = same.iter().map(|(id, _)| *id).collect();
            let count = same.first().map_or(1, |(_, count)| *count);
            self.assign(group, &ids, Claim { owner, time, count });
        }
    }

    /// Entries are pending with a consumer from now on.
    pub fn assign(&mut self, name: &[u8], ids: &[Id], claim: Claim) {
        let Claim { owner, time, count } = claim;
        let count = count.min(i64::MAX as u64);
        let Some(mut group) = self.value.groups.get_mut(name) else { return };
        for id in ids {
            group.assign(*id, owner, time, count);
        }
        let Some(consumer) = group.consumer(owner).map(|owner| owner.name.clone()) else { return };
        drop(group);
        let (group, consumer) = (name, &consumer[..]);
        self.note(&StreamChange::Assign { group, consumer, ids, time, count });
    }

    /// A consumer got something now.
    pub fn act(&mut self, group: &[u8], consumer: ConsumerId, now: u64) {
        if let Some(mut group) = self.group(group)
            && let Some(consumer) = group.consumer_mut(consumer)
        {
            consumer.act(now);
        }
    }

    /// Pending entries are so no more; how many were.
    pub fn acknowledge(&mut self, name: &[u8], ids: &[Id]) -> usize {
        let Some(mut group) = self.group(name) else { return 0 };
        let ids: Vec<Id> = ids.iter().copied().filter(|id| group.acknowledge(*id)).collect();
        drop(group);
        if !ids.is_empty() {
            self.note(&StreamChange::Acknowledge(name, &ids));
            self.effects.dirty += ids.len() as u64 - 1;
        }
        ids.len()
    }

    /// Tells those who claim while they read that there may be something for them.
    pub fn wake(&mut self) {
        self.effects.wake(self.db, self.key);
    }

    /// Removes the owner of a pending entry.
    pub fn give_back(&mut self, name: &[u8], id: Id, count: u64) {
        let Some(mut group) = self.group(name) else { return };
        group.give_back(id, count);
        drop(group);
        self.note(&StreamChange::GiveBack(name, id, count));
        self.wake();
    }
}
