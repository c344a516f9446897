//! Forks: private copies of a store in memory, which go back to what they were. For tests.

use super::engine::Call;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::candidates::Candidates;
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Locked, Mode, ShardId};

/// What `rewind` says of a store that was opened.
const NO_FORK: &str = "there is nothing to go back to: only a store that `fork()` made rewinds";

impl Engine {
    /// A copy of this store as it is now, in memory: its keys with their deadlines, its libraries of
    /// functions and its parameters. If it has a seed, the copy draws what it would draw next.
    pub fn fork(&self) -> Result<Self> {
        let prepared = self.copy()?;
        let fork = prepared.copy()?;
        let _ = fork.prepared.set(Box::new(prepared));
        Ok(fork)
    }

    /// Makes a fork what it was at first, and ends faults. Its clients stay, and so does the time.
    pub fn rewind(&self) -> Result<()> {
        let prepared = self.prepared.get();
        let prepared = prepared.ok_or(Error::with_code("INVALID_ARGUMENT", NO_FORK))?;
        self.clear_faults();
        self.take_parameters(prepared)?;
        self.take_contents(prepared)?;
        // Candidates are drawn before they are needed.
        self.evictor.lock().candidates = Candidates::default();
        self.chance.follow(&prepared.chance);
        Ok(())
    }

    fn copy(&self) -> Result<Self> {
        let databases = self.keyspace.databases();
        let luck = (self.clock.copy(), self.chance.copy());
        let copy = Self::by_chance(self.dialect(), luck, self.rows, databases);
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

    /// Replaces all keys and libraries, or if that fails, nothing. The source is locked meanwhile.
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
        self.take_libraries(source)?;
        call.flush_everything(true)?;
        for shard in 0..self.keyspace.all_shards().len() {
            call.copy_shard(shard as ShardId, &others)?;
        }
        call.finish()
    }

    /// Replaces all libraries, or if one of them does not load, none. Numbers of `math.random` begin
    /// anew. The gate must be held.
    fn take_libraries(&self, source: &Self) -> Result<()> {
        self.scripts.all_or_nothing(|| {
            self.scripts.flush_libraries();
            for code in source.scripts.library_texts() {
                // The source may have it from a store of the other dialect.
                self.scripts.load_logged_library(&code)?;
            }
            Ok(())
        })?;
        self.scripts.state.lock().forget();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::call::engine::Rows;
    use crate::keyspace::{Content, Entry, Pair};
    use crate::value::index_table::hash;

    fn add(engine: &Engine, key: &[u8]) {
        let shard = engine.keyspace.shard(engine.keyspace.shard_of(0, hash(key)));
        let pair = Pair::new(key, Content::Text(b"v"));
        shard.write().insert(hash(key), Entry::new(pair, 0, 0));
    }

    #[test]
    fn a_fork_that_cannot_have_the_functions_again_stays_as_it_is() {
        let engine = Engine::new(Box::leak(Box::new(Rows::new(&[], &[]))), 1);
        add(&engine, b"prepared");
        let fork = engine.fork().unwrap();
        fork.prepared.get().unwrap().scripts.spoil(b"broken");
        add(&fork, b"own");
        assert!(fork.rewind().is_err());
        assert_eq!(fork.keyspace.len(0), 2);
        assert!(fork.scripts.library_texts().is_empty());
    }
}
