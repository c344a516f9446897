//! What handles record, for their unit tests.

use super::Handle;
use crate::base::Bytes;
use crate::base::clock::Moment;
use crate::engine::config::live::Config;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::effects::{EVENTS, Effects, LOG};
use crate::engine::grammar::kind::Collection;

/// The time of the changes.
pub(super) const NOW: u64 = 1000;

/// The operations, as words, and the events of changes to a collection with the key `k`.
pub(super) fn changes<T: Collection>(
    value: T,
    change: impl FnOnce(&mut Handle<'_, T>),
) -> (Vec<String>, Vec<&'static str>) {
    changes_in(Dialect::default(), value, change)
}

/// The same in a store of this dialect.
pub(super) fn changes_in<T: Collection>(
    dialect: Dialect,
    mut value: T,
    change: impl FnOnce(&mut Handle<'_, T>),
) -> (Vec<String>, Vec<&'static str>) {
    let mut effects = Effects { wants: LOG | EVENTS, ..Effects::default() };
    let (key, config) = (Bytes::from("k"), Config::of_store(16, dialect));
    let clock = Moment::at(NOW);
    change(&mut Handle::new(0, &key, &mut value, &mut effects, &config, &clock));
    (effects.record.lines(), effects.events.iter().map(|event| event.name).collect())
}
