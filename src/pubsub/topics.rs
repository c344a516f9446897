//! Names of channels or patterns, each with its subscribers in the order in which they came. A name
//! without subscribers is removed.

use std::fmt;
use std::sync::Arc;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use dashmap::mapref::one::Ref;
use parking_lot::{RwLock, RwLockReadGuard};

use super::Mailbox;
use crate::base::Bytes;
use crate::value::index_table::{self, IndexTable, Keyed};

pub(super) type Subscribers = Vec<Arc<Mailbox>>;

/// Channels by their names.
#[derive(Debug, Default)]
pub(super) struct Channels(DashMap<Bytes, Subscribers, foldhash::fast::RandomState>);

impl Channels {
    pub(super) fn add(&self, name: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        enlist(&mut self.0.entry(name.clone()).or_default(), mailbox)
    }

    pub(super) fn remove(&self, name: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        let Entry::Occupied(mut found) = self.0.entry(name.clone()) else { return false };
        let gone = strike(found.get_mut(), mailbox);
        if found.get().is_empty() {
            found.remove();
        }
        gone
    }

    /// The channel's subscribers cannot change while the result is held.
    pub(super) fn get(&self, name: &[u8]) -> Option<Ref<'_, Bytes, Subscribers>> {
        self.0.get(name)
    }

    pub(super) fn subscribers(&self, name: &[u8]) -> usize {
        self.get(name).map_or(0, |subscribers| subscribers.len())
    }

    pub(super) fn names(&self, wanted: impl Fn(&[u8]) -> bool) -> Vec<Bytes> {
        let names = self.0.iter().filter(|channel| wanted(channel.key()));
        names.map(|channel| channel.key().clone()).collect()
    }

    pub(super) fn names_of(&self, mailbox: &Arc<Mailbox>) -> Vec<Bytes> {
        let found = self.0.iter().filter(|channel| holds(channel.value(), mailbox));
        found.map(|channel| channel.key().clone()).collect()
    }
}

/// Patterns. Each of them is matched against every message.
#[derive(Default)]
pub(super) struct Patterns(RwLock<IndexTable<Pattern>>);

#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) text: Bytes,
    pub(super) subscribers: Subscribers,
}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.read().iter()).finish()
    }
}

impl Keyed for Pattern {
    fn key(&self) -> &[u8] {
        &self.text
    }
}

impl Patterns {
    pub(super) fn add(&self, text: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        let hash = index_table::hash(text);
        let mut patterns = self.0.write();
        let index = match patterns.find(hash, text) {
            Some(index) => index,
            None => patterns.push(hash, Pattern { text: text.clone(), subscribers: Vec::new() }),
        };
        patterns.get_mut(index).is_some_and(|found| enlist(&mut found.subscribers, mailbox))
    }

    pub(super) fn remove(&self, text: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        let mut patterns = self.0.write();
        let Some(index) = patterns.find(index_table::hash(text), text) else { return false };
        let Some(found) = patterns.get_mut(index) else { return false };
        let gone = strike(&mut found.subscribers, mailbox);
        if found.subscribers.is_empty() {
            patterns.swap_remove(index);
            patterns.shrink_if_sparse();
        }
        gone
    }

    pub(super) fn names_of(&self, mailbox: &Arc<Mailbox>) -> Vec<Bytes> {
        let patterns = self.0.read();
        let found = patterns.iter().filter(|pattern| holds(&pattern.subscribers, mailbox));
        found.map(|pattern| pattern.text.clone()).collect()
    }

    /// The subscribers cannot change while the result is held.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, IndexTable<Pattern>> {
        self.0.read()
    }
}

fn holds(subscribers: &Subscribers, mailbox: &Arc<Mailbox>) -> bool {
    subscribers.iter().any(|other| Arc::ptr_eq(other, mailbox))
}

/// Adds the mailbox; false if it was there already.
fn enlist(subscribers: &mut Subscribers, mailbox: &Arc<Mailbox>) -> bool {
    let is_new = !holds(subscribers, mailbox);
    if is_new {
        subscribers.push(Arc::clone(mailbox));
    }
    is_new
}

/// Removes the mailbox; false if it was not there.
fn strike(subscribers: &mut Subscribers, mailbox: &Arc<Mailbox>) -> bool {
    let place = subscribers.iter().position(|other| Arc::ptr_eq(other, mailbox));
    place.map(|place| subscribers.remove(place)).is_some()
}
