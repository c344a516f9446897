//! Forks: private copies of a store in memory, which go back to what they were. For tests.

use super::engine::Call;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Locked, Mode, ShardId};

/// What `rewind` says of a store that was opened.
const NO_FORK: &str = "there is nothing to go back to: only a store that `fork()` made rewinds";

impl Engine {
    /// A copy of this store as it is now, in memory: its keys with their deadlines, its libraries of
    /// functions and its parameters.
    pub fn fork(&self) -> Result<Self> {
        let prepared = self.copy()?;
        let fork = prepared.copy()?;
        let _ = fork.prepared.set(Box::new(prepared));
        Ok(fork)
    }

    /// Makes a fork what it was at first. Its clients stay, and so does the time.
    pub fn rewind(&self) -> Result<()> {
        let prepared = self.prepared.get();
        let prepared = prepared.ok_or(Error::with_code("INVALID_ARGUMENT", NO_FORK))?;
        self.take_parameters(prepared)?;
        self.take_contents(prepared)
    }

    fn copy(&self) -> Result<Self> {
        let databases = self.keyspace.databases();
        let copy = Self::of_dialect(self.dialect(), self.clock.copy(), self.rows, databases);
        copy.take_parameters(self)?;
        copy.take_contents(self)?;
        Ok(copy)
    }

    fn take_parameters(&self, source: &Self) -> Result<()> {
        let own = self.config.matching(&[b"*"]);
        let others = source.config.matching(&[b"*"]);
        let changed = others.into_iter().filter(|parameter| !own.contains(parameter));
        // What only an opening decides is the same, or about a folder.
        let pairs: Vec<_> = changed.filter(|(name, _)| self.config.may_change(name)).collect();
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
        self.configure(&pairs)
    }

    /// Replaces all keys and libraries. The source is locked meanwhile.
    fn take_contents(&self, source: &Self) -> Result<()> {
        let mut everything = KeySet::new(0);
        everything.add_whole(Scope::Everything, Mode::Write);
        // Libraries of functions lie behind the gate.
        everything.add_unknown();
        let mut others = Locked::nothing(&source.keyspace);
        others.acquire_patiently(&everything);
        let mut session = Session::new(Client::default());
        let mut call = Call::new(self, &mut session);
        call.hold_patiently(&everything);
        call.flush_everything(true)?;
        self.scripts.flush_libraries();
        for code in source.scripts.library_texts() {
            // The source may have it from a store of the other dialect.
            self.scripts.load_logged_library(&code)?;
        }
        for shard in 0..self.keyspace.all_shards().len() {
            call.copy_shard(shard as ShardId, &others)?;
        }
        call.finish()
    }
}
