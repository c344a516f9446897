//! Consumer groups: how far each has read, and what it has delivered without hearing back, the
//! *pending entries list*.
//!
//! The list is ordered by id. Each consumer has the ids of its own beside it, so that a consumer's
//! history is read without passing over what others hold. An entry that was given back (XNACK)
//! belongs to nobody, and is the first to be handed out again.
//!
//! XREADGROUP CLAIM needs the entries that were delivered longest ago. Their order is kept in a
//! tree of its own from the first such call on, so that other groups do not pay for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Deref, DerefMut};

use super::Id;
use crate::base::Bytes;

/// What trees take for one element, about: they are three quarters full.
const PENDING: usize = (size_of::<Id>() + size_of::<Pending>()) * 3 / 2;
const OWNED: usize = size_of::<Id>() * 3 / 2;
const ORDERED: usize = size_of::<Urgency>() * 3 / 2;
const CONSUMER: usize = size_of::<Consumer>() + size_of::<(Bytes, ConsumerId)>() * 3 / 2;
const GROUP: usize = size_of::<(Bytes, Group)>() * 3 / 2;

/// The groups of a stream, by name.
#[derive(Clone, Default)]
pub struct Groups {
    by_name: BTreeMap<Bytes, Group>,
    /// What the groups hold.
    heap: usize,
}

/// A group that is being changed. The account is settled when it is dropped.
pub struct GroupMut<'g> {
    group: &'g mut Group,
    total: &'g mut usize,
    before: usize,
}

/// A consumer group: its position in the stream, its consumers and their pending entries.
#[derive(Clone, Default)]
pub struct Group {
    /// The last id that was delivered.
    pub last_id: Id,
    /// How many entries were read, counted from the first that the stream ever had; `None` when
    /// that is unknown.
    pub entries_read: Option<u64>,
    pending: BTreeMap<Id, Pending>,
    /// The pending entries, the first to be claimed first. Created when it is first needed.
    order: Option<BTreeSet<Urgency>>,
    /// A place is free when its consumer was removed.
    consumers: Vec<Option<Consumer>>,
    names: BTreeMap<Bytes, ConsumerId>,
    /// Pending entries that belong to nobody.
    unowned: usize,
    /// How many entries were given back so far.
    given_back: u64,
    /// What the names of consumers hold.
    names_heap: usize,
}

/// Which consumer of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsumerId(u32);

/// A consumer of a group.
#[derive(Clone)]
pub struct Consumer {
    /// The name by which clients refer to it.
    pub name: Bytes,
    /// The time of its last call, in milliseconds since the Unix epoch.
    pub seen: u64,
    /// The time at which it last got an entry, in milliseconds since the Unix epoch.
    pub active: Option<u64>,
    pending: BTreeSet<Id>,
}

/// An entry that was delivered and not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When it was delivered; of one given back, its number among those.
    time: u64,
    /// How often it was delivered.
    pub count: u64,
    /// The consumer that has it; `None` when it was given back.
    pub owner: Option<ConsumerId>,
}

/// [`Pending::urgency`], and the entry.
type Urgency = (bool, u64, Id);

impl Pending {
    fn place(&self, id: Id) -> Urgency {
        let (owned, time) = self.urgency();
        (owned, time, id)
    }

    /// When it was delivered last, in milliseconds since the Unix epoch; 0 when it was given back.
    pub fn time(&self) -> u64 {
        if self.owner.is_some() { self.time } else { 0 }
    }

    /// The first to be claimed comes first: what was given back, in that order, then what was
    /// delivered longest ago.
    pub fn urgency(&self) -> (bool, u64) {
        (self.owner.is_some(), self.time)
    }
}

impl Groups {
    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    pub(super) fn heap(&self) -> usize {
        self.heap
    }

    /// The group with this name.
    pub fn get(&self, name: &[u8]) -> Option<&Group> {
        self.by_name.get(name)
    }

    /// The group with this name, to change.
    pub fn get_mut(&mut self, name: &[u8]) -> Option<GroupMut<'_>> {
        let group = self.by_name.get_mut(name)?;
        Some(GroupMut { before: group.heap(), group, total: &mut self.heap })
    }

    /// In the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Bytes, &Group)> {
        self.by_name.iter()
    }

    /// Creates a group. Returns false when there is one with this name.
    pub fn create(&mut self, name: &[u8], last_id: Id, entries_read: Option<u64>) -> bool {
        if self.by_name.contains_key(name) {
            return false;
        }
        let name = Bytes::new(name);
        self.heap += GROUP + name.heap();
        self.by_name.insert(name, Group { last_id, entries_read, ..Group::default() });
        true
    }

    /// Removes a group with its consumers and pending entries; false when there is no such group.
    pub fn remove(&mut self, name: &[u8]) -> bool {
        let Some((name, group)) = self.by_name.remove_entry(name) else { return false };
        self.heap -= GROUP + name.heap() + group.heap();
        true
    }

    /// Whether some group has not been given the entry yet, or has it pending.
    pub fn refer_to(&self, id: Id) -> bool {
        self.by_name.values().any(|group| group.last_id < id || group.pending.contains_key(&id))
    }

    /// Removes an entry from the pending entries of all groups. Returns whether one had it.
    pub fn forget(&mut self, id: Id) -> bool {
        let Self { by_name, heap } = self;
        let mut found = false;
        for group in by_name.values_mut() {
            let before = group.heap();
            found |= group.acknowledge(id);
            *heap = *heap + group.heap() - before;
        }
        found
    }
}

impl Deref for GroupMut<'_> {
    type Target = Group;

    fn deref(&self) -> &Group {
        self.group
    }
}

impl DerefMut for GroupMut<'_> {
    fn deref_mut(&mut self) -> &mut Group {
        self.group
    }
}

impl Drop for GroupMut<'_> {
    fn drop(&mut self) {
        *self.total = *self.total + self.group.heap() - self.before;
    }
}

/// Consumers.
impl Group {
    fn heap(&self) -> usize {
        self.pending.len() * PENDING
            + (self.pending.len() - self.unowned) * OWNED
            + self.order.as_ref().map_or(0, |order| order.len() * ORDERED)
            + self.consumers.len() * CONSUMER
            + self.names_heap
    }

    /// The id of the consumer with this name.
    pub fn find_consumer(&self, name: &[u8]) -> Option<ConsumerId> {
        self.names.get(name).copied()
    }

    /// A consumer by its id; `None` once it has been removed.
    pub fn consumer(&self, id: ConsumerId) -> Option<&Consumer> {
        self.consumers.get(id.0 as usize)?.as_ref()
    }

    /// A consumer by its id, to change.
    pub fn consumer_mut(&mut self, id: ConsumerId) -> Option<&mut Consumer> {
        self.consumers.get_mut(id.0 as usize)?.as_mut()
    }

    /// In the order of their names.
    pub fn consumers(&self) -> impl Iterator<Item = &Consumer> {
        self.names.values().filter_map(|id| self.consumer(*id))
    }

    /// How many consumers the group has.
    pub fn consumer_count(&self) -> usize {
        self.names.len()
    }

    /// Adds a consumer. No other may have this name.
    pub fn add_consumer(&mut self, name: &[u8], now: u64) -> ConsumerId {
        let name = Bytes::new(name);
        self.names_heap += 2 * name.heap();
        let consumer =
            Consumer { name: name.clone(), seen: now, active: None, pending: BTreeSet::new() };
        let free = self.consumers.iter().position(Option::is_none);
        let place = free.unwrap_or(self.consumers.len());
        match self.consumers.get_mut(place) {
            Some(free) => *free = Some(consumer),
            None => self.consumers.push(Some(consumer)),
        }
        let id = ConsumerId(place as u32);
        self.names.insert(name, id);
        id
    }

    /// Removes a consumer and its pending entries. Returns how many these were.
    pub fn remove_consumer(&mut self, name: &[u8]) -> Option<usize> {
        let (name, id) = self.names.remove_entry(name)?;
        self.names_heap -= 2 * name.heap();
        let consumer = self.consumers.get_mut(id.0 as usize)?.take()?;
        for id in &consumer.pending {
            self.take(*id);
        }
        Some(consumer.pending.len())
    }
}

/// Pending entries.
impl Group {
    /// How many entries are pending, those given back included.
    pub fn pending_count(&self) -> usize {
        self.pending.len()
    }

    /// Pending entries that were given back.
    pub fn unowned_count(&self) -> usize {
        self.unowned
    }

    /// The pending entry with this id.
    pub fn pending(&self, id: Id) -> Option<&Pending> {
        self.pending.get(&id)
    }

    /// Pending entries from one id to another, both included.
    pub fn pending_range(
        &self,
        start: Id,
        end: Id,
    ) -> impl DoubleEndedIterator<Item = (Id, &Pending)> {
        // An empty range must not begin behind its end.
        let end = end.max(start);
        self.pending.range(start..=end).map(|(id, pending)| (*id, pending))
    }

    /// What a consumer has pending from an id on.
    pub fn pending_of(
        &self,
        consumer: ConsumerId,
        from: Bound<Id>,
    ) -> impl Iterator<Item = (Id, &Pending)> {
        let ids = self.consumer(consumer).map(|consumer| &consumer.pending);
        let ids = ids.into_iter().flat_map(move |ids| ids.range((from, Bound::Unbounded)));
        ids.filter_map(|id| Some((*id, self.pending.get(id)?)))
    }

    /// Makes an entry pending with `owner`, whether or not another consumer had it.
    pub fn assign(&mut self, id: Id, owner: ConsumerId, time: u64, count: u64) {
        self.take(id);
        self.put(id, Pending { time, count, owner: Some(owner) });
        if let Some(consumer) = self.consumer_mut(owner) {
            consumer.pending.insert(id);
        }
    }

    /// Makes an entry pending without an owner.
    pub fn give_back(&mut self, id: Id, count: u64) {
        self.take(id);
        self.given_back += 1;
        self.unowned += 1;
        self.put(id, Pending { time: self.given_back, count, owner: None });
    }

    /// Removes an entry from the pending entries. Returns whether it was pending.
    pub fn acknowledge(&mut self, id: Id) -> bool {
        self.take(id).is_some()
    }

    /// All pending entries, the first to be claimed first.
    pub fn by_urgency(&mut self) -> impl Iterator<Item = (Id, &Pending)> {
        let Self { pending, order, .. } = self;
        let order = order.get_or_insert_with(|| {
            pending.iter().map(|(id, pending)| pending.place(*id)).collect()
        });
        order.iter().filter_map(|(_, _, id)| Some((*id, pending.get(id)?)))
    }

    fn put(&mut self, id: Id, pending: Pending) {
        if let Some(order) = &mut self.order {
            order.insert(pending.place(id));
        }
        self.pending.insert(id, pending);
    }

    /// Removes an entry from the list, and from its owner.
    fn take(&mut self, id: Id) -> Option<Pending> {
        let pending = self.pending.remove(&id)?;
        if let Some(order) = &mut self.order {
            order.remove(&pending.place(id));
        }
        match pending.owner {
            Some(owner) => {
                if let Some(consumer) = self.consumer_mut(owner) {
                    consumer.pending.remove(&id);
                }
            }
            None => self.unowned -= 1,
        }
        Some(pending)
    }
}

impl Consumer {
    /// How many entries this consumer has pending.
    pub fn pending_count(&self) -> usize {
        self.pending.len()
    }

    /// Records a call by which the consumer gets an entry.
    pub fn act(&mut self, now: u64) {
        self.seen = now;
        self.active = Some(now);
    }
}
