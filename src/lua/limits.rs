//! What a script may use, and who is asked whether it has to stop.

use std::sync::Arc;

use mlua::{Error, Lua, Result};

use super::failure::{NO_MEMORY, fail};

/// Bytes that scripts may use, all together. No string of a store is longer.
pub const MEMORY: usize = 512 << 20;

/// Instructions after which a script is looked after.
pub(super) const STEP: u32 = 10_000;

/// Asked while a script runs whether it has to stop, and why.
pub(super) type Watch = dyn Fn() -> Option<&'static str> + Send + Sync;

/// Fails when something that Rust builds becomes longer than a script's memory.
pub(super) fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MEMORY { Ok(()) } else { Err(Error::MemoryError(NO_MEMORY.to_owned())) }
}

/// Looks up now and then from what a script has Rust do, which Lua cannot interrupt.
pub(super) struct Lookout {
    watch: Option<Arc<Watch>>,
    steps: u32,
}

impl Lookout {
    pub(super) fn of(lua: &Lua) -> Self {
        Self { watch: lua.app_data_ref::<Arc<Watch>>().map(|watch| Arc::clone(&watch)), steps: 0 }
    }

    /// A value was done. Fails when the script has to stop.
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
