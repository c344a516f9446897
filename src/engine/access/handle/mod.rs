//! Handles: how a body changes a value. A method of a handle changes the value and records what it
//! did, so a body cannot change something without recording it. There is one file for each kind.

mod bloom;
mod cuckoo;
mod count_min;
mod hash;
pub mod json;
pub mod links;
mod list;
mod set;
pub mod sorted_set;
mod stream;
#[cfg(test)]
mod testing;
mod t_digest;
mod text;
mod top_k;
pub mod time_series;
pub mod vector_set;

pub(super) use stream::change::StreamChange;
pub use stream::{Claim, Deletion};
pub use text::TextHandle;

use std::ops::Deref;

use crate::base::clock::Moment;
use crate::engine::config::live::Config;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::effects::{Change, Effects};
use crate::engine::grammar::kind::Collection;

/// A collection that is being changed. It can be read as the collection itself.
pub struct Handle<'a, T: Collection> {
    db: u16,
    key: &'a [u8],
    value: &'a mut T,
    effects: &'a mut Effects,
    config: &'a Config,
    clock: &'a Moment<'a>,
    /// The keyspace event that changes report, where it is not the one of the change.
    event: Option<&'static str>,
}

impl<'a, T: Collection> Handle<'a, T> {
    pub(in crate::engine) fn new(
        db: u16,
        key: &'a [u8],
        value: &'a mut T,
        effects: &'a mut Effects,
        config: &'a Config,
        clock: &'a Moment<'a>,
    ) -> Self {
        Self { db, key, value, effects, config, clock, event: None }
    }

    /// Makes all changes report one event: HINCRBY sets a field, and says `hincrby`.
    pub fn reporting(mut self, event: &'static str) -> Self {
        self.event = Some(event);
        self
    }

    /// The server whose answers the store gives.
    pub fn dialect(&self) -> Dialect {
        self.config.dialect
    }

    /// Records a change of this many elements.
    #[inline]
    fn changed(&mut self, change: &impl Change, elements: usize, event: &'static str) {
        self.effects.change(self.db, self.key, change, elements);
        self.report(event);
    }

    /// Publishes an event without a change.
    #[inline]
    fn report(&mut self, event: &'static str) {
        self.effects.event(self.db, self.key, T::CLASS, self.event.unwrap_or(event));
    }
}

impl<T: Collection> Deref for Handle<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.value
    }
}
