//! Protection against adding the same message twice: for each producer, the names that it gave to
//! its latest messages, and the ids of the entries that they became.
//!
//! A message is remembered for a number of seconds from its entry's id on, and at most so many a
//! producer. What is too old is forgotten when the producer comes again.

use std::collections::{BTreeMap, VecDeque};

use super::Id;
use super::node::Pairs;
use crate::base::Bytes;

/// The latest messages of each producer of a stream.
#[derive(Clone, Default)]
pub struct Idempotence {
    /// Seconds.
    pub duration: u64,
    /// Messages a producer.
    pub max_size: usize,
    producers: BTreeMap<Bytes, Producer>,
    /// How many were remembered so far.
    pub added: u64,
    /// How many were found to have been added before.
    pub duplicates: u64,
    heap: usize,
}

#[derive(Clone, Default)]
struct Producer {
    entries: BTreeMap<Bytes, Id>,
    /// The oldest first.
    order: VecDeque<Bytes>,
}

impl Idempotence {
    /// Remembers nothing yet. `duration` is in seconds, `max_size` in messages per producer.
    pub fn new(duration: u64, max_size: usize) -> Self {
        Self { duration, max_size, ..Self::default() }
    }

    pub(super) fn heap(&self) -> usize {
        self.heap
    }

    /// Sets the limits. New limits make it forget all messages; the same limits do nothing. Returns
    /// whether they are new.
    pub fn configure(&mut self, duration: u64, max_size: usize) -> bool {
        let differs = (self.duration, self.max_size) != (duration, max_size);
        if differs {
            let (added, duplicates) = (self.added, self.duplicates);
            *self = Self { added, duplicates, ..Self::new(duration, max_size) };
        }
        differs
    }

    /// The entry that a message became, if it is remembered.
    pub fn find(&self, producer: &[u8], message: &[u8], now: u64) -> Option<Id> {
        let id = *self.producers.get(producer)?.entries.get(message)?;
        self.is_remembered(id, now).then_some(id)
    }

    /// Remembers the entry that a message became. Returns false when another entry is known.
    pub fn record(&mut self, producer: &[u8], message: &[u8], id: Id, now: u64) -> bool {
        if let Some(known) = self.find(producer, message, now) {
            return known == id;
        }
        self.forget_old(producer, now);
        self.keep(producer, message, id);
        true
    }

    /// Remembers the entry that a message became, whatever is known of it: for replay of the log.
    pub fn recall(&mut self, producer: &[u8], message: &[u8], id: Id) {
        if let Some(known) = self.producers.get_mut(producer) {
            self.heap -= known.forget(message);
        }
        self.keep(producer, message, id);
    }

    /// Remembers a message that is not known.
    fn keep(&mut self, producer: &[u8], message: &[u8], id: Id) {
        if !self.producers.contains_key(producer) {
            let name = Bytes::new(producer);
            self.heap += PRODUCER + name.heap();
            self.producers.insert(name, Producer::default());
        }
        let Some(known) = self.producers.get_mut(producer) else { return };
        if known.entries.len() >= self.max_size {
            self.heap -= known.forget_oldest();
        }
        let message = Bytes::new(message);
        self.heap += MESSAGE + 2 * message.heap();
        known.entries.insert(message.clone(), id);
        known.order.push_back(message);
        self.added += 1;
    }

    /// How many producers and messages are remembered.
    pub fn counts(&self, now: u64) -> (usize, usize) {
        let counts = self.producers.values().map(|producer| {
            producer.entries.values().filter(|id| self.is_remembered(**id, now)).count()
        });
        let counts = counts.filter(|count| *count > 0);
        counts.fold((0, 0), |(producers, messages), count| (producers + 1, messages + count))
    }

    /// All that is kept, each producer's oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&Bytes, &Bytes, Id)> {
        self.producers.iter().flat_map(|(name, producer)| {
            let id = |message: &_| producer.entries.get(message).copied();
            producer.order.iter().filter_map(move |message| Some((name, message, id(message)?)))
        })
    }

    fn is_remembered(&self, id: Id, now: u64) -> bool {
        id.ms.saturating_add(self.duration.saturating_mul(1000)) > now
    }

    fn forget_old(&mut self, producer: &[u8], now: u64) {
        let duration = self.duration.saturating_mul(1000);
        let Some(known) = self.producers.get_mut(producer) else { return };
        let is_old = |id: &Id| id.ms.saturating_add(duration) <= now;
        while known.oldest().is_some_and(is_old) {
            self.heap -= known.forget_oldest();
        }
    }
}

/// What trees and deques take for one, about.
const PRODUCER: usize = size_of::<(Bytes, Producer)>() * 3 / 2;
const MESSAGE: usize = size_of::<(Bytes, Id)>() * 3 / 2 + size_of::<Bytes>();

impl Producer {
    fn oldest(&self) -> Option<&Id> {
        self.entries.get(self.order.front()?)
    }

    /// Forgets a message, if it is known; what it took.
    fn forget(&mut self, message: &[u8]) -> usize {
        let Some((message, _)) = self.entries.remove_entry(message) else { return 0 };
        self.order.retain(|other| *other != message);
        MESSAGE + 2 * message.heap()
    }

    /// Forgets the oldest message; what it took.
    fn forget_oldest(&mut self) -> usize {
        let Some(message) = self.order.pop_front() else { return 0 };
        self.entries.remove(&message);
        MESSAGE + 2 * message.heap()
    }
}

/// The name of a message that has none: a hash of its fields and values, whatever their order. It
/// is kept in the log, so it must never change: the 128 bits of FNV-1a of each pair, added up.
pub fn name_of(pairs: &Pairs<'_>) -> [u8; 16] {
    let hashes = pairs.iter().map(|[name, value]| {
        let length = (name.len() as u64).to_le_bytes();
        fnv([&length[..], name, value].into_iter().flatten())
    });
    hashes.fold(0_u128, u128::wrapping_add).to_le_bytes()
}

fn fnv<'b>(bytes: impl Iterator<Item = &'b u8>) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = (1 << 88) + 0x13b;
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}
