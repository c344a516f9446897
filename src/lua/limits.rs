//! The limits of scripts, and the check whether one has to stop.

use std::sync::Arc;

use mlua::{Error, Lua, Result};

use super::failure::{NO_MEMORY, fail};

/// Bytes of memory that all scripts together may use: the length of a store's longest string.
pub const MEMORY: usize = 512 << 20;

/// Instructions between two checks of a running script.
pub(super) const STEP: u32 = 10_000;

/// Called while a script runs: returns the reason if the script has to stop.
pub(super) type Watch = dyn Fn() -> Option<&'static str> + Send + Sync;

/// Fails if a value that Rust builds becomes larger than the memory of scripts.
pub(super) fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MEMORY { Ok(()) } else { Err(Error::MemoryError(NO_MEMORY.to_owned())) }
}

/// Checks regularly, during work in Rust that Lua cannot interrupt, whether the script has to stop.
pub(super) struct Lookout {
    watch: Option<Arc<Watch>>,
    steps: u32,
}

impl Lookout {
    pub(super) fn of(lua: &Lua) -> Self {
        Self { watch: lua.app_data_ref::<Arc<Watch>>().map(|watch| Arc::clone(&watch)), steps: 0 }
    }

    /// Counts one processed value. Fails if the script has to stop.
    pub(super) fn step(&mut self, lua: &Lua) -> Result<()> {
        self.steps += 1;
        if self.steps < STEP {
            return Ok(());
        }
        self.steps = 0;
        let why = self.watch.as_ref().and_then(|watch| watch());
        why.map_or(Ok(()), |why| Err(fail(lua, why)))
    }
}
