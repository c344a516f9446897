//! [`Reading`]: what several metrics need, read once.

use std::time::Duration;

use crate::base::clock;
use crate::engine::Engine;
use crate::engine::shared::client::Door;
use crate::engine::shared::clients::ClientTotals;
use crate::engine::shared::footprint::Footprint;
use crate::engine::shared::timing::RowSums;
use crate::engine::table::command::Command;
use crate::keyspace::TYPES;

/// How long a reading waits for shards. While a script holds some for longer, there are no metrics
/// about keys.
const PATIENCE: Duration = Duration::from_millis(100);

pub(super) struct Reading<'e> {
    pub engine: &'e Engine,
    pub totals: ClientTotals,
    pub commands: Vec<(&'static Command, u64, RowSums)>,
    /// By database; `None` while a script keeps them.
    pub keys: Option<Vec<Keys>>,
    pub footprint: Option<Footprint>,
    /// Open clients by their doors, in the order of [`Door::NAMES`].
    pub clients: [usize; Door::NAMES.len()],
}

/// The keys of a database.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Keys {
    /// By type, in the order of [`TYPES`].
    pub kinds: [usize; TYPES.len()],
    /// Keys with a deadline.
    pub expire: usize,
}

impl Keys {
    pub(super) fn all(&self) -> usize {
        self.kinds.iter().sum()
    }
}

impl<'e> Reading<'e> {
    pub(super) fn take(engine: &'e Engine) -> Self {
        let keys = count_keys(engine);
        let counts = |keys: &Vec<Keys>| keys.iter().map(|it| [it.all(), it.expire]).collect();
        let footprint = keys.as_ref().map(|keys| Footprint::of(engine, counts(keys)));
        let mut clients = [0; Door::NAMES.len()];
        for client in engine.clients.list() {
            if let Some(count) = client.origin.door.place().and_then(|at| clients.get_mut(at)) {
                *count += 1;
            }
        }
        let (totals, commands) = (engine.clients.totals(), engine.command_times(None));
        Self { engine, totals, commands, keys, footprint, clients }
    }
}

/// One shard after the other, each for a moment.
pub(super) fn count_keys(engine: &Engine) -> Option<Vec<Keys>> {
    let deadline = clock::uptime() + PATIENCE;
    let keyspace = &engine.keyspace;
    let database = |db: u16| {
        keyspace.shards(db).iter().try_fold(Keys::default(), |mut keys, shard| {
            let data = match shard.try_read() {
                Some(data) => data,
                None => shard.read_within(deadline.saturating_sub(clock::uptime()))?,
            };
            keys.expire += data.expiries().len();
            for (sum, count) in keys.kinds.iter_mut().zip(data.kinds()) {
                *sum += count as usize;
            }
            Some(keys)
        })
    };
    (0..keyspace.databases()).map(database).collect()
}
