//! The faults of a store, for `lib/testing/faults.js`.

use std::sync::Arc;
use std::time::Duration;

use napi_derive::napi;

use super::native::NativeClient;
use super::opening::Failure;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::faults::Harm;

#[napi]
impl NativeClient {
    /// Calls of a command fail with this error, a code and a text: so many of them, or all.
    #[napi]
    pub fn fail(&self, command: String, error: String, times: Option<u32>) -> Option<Failure> {
        let harm = Harm::Failure(Error::of_script(error.as_bytes()));
        self.fault(|engine| engine.add_fault(&command, harm, times))
    }

    /// Calls of a command begin later, by milliseconds: so many of them, or all.
    #[napi]
    pub fn delay(&self, command: String, millis: f64, times: Option<u32>) -> Option<Failure> {
        let harm = Harm::Delay(Duration::from_secs_f64(millis / 1000.0));
        self.fault(|engine| engine.add_fault(&command, harm, times))
    }

    /// Cuts all connections.
    #[napi]
    pub fn disconnect(&self) -> Option<Failure> {
        self.fault(|engine| {
            engine.disconnect();
            Ok(())
        })
    }

    /// Writes are refused as on a full disk, or no longer.
    #[napi]
    pub fn fill_disk(&self, full: bool) -> Option<Failure> {
        self.fault(|engine| {
            engine.fill_disk(full);
            Ok(())
        })
    }

    /// Ends all faults.
    #[napi]
    pub fn clear_faults(&self) -> Option<Failure> {
        self.fault(|engine| {
            engine.clear_faults();
            Ok(())
        })
    }
}

impl NativeClient {
    fn fault(&self, act: impl FnOnce(&Engine) -> Result<()>) -> Option<Failure> {
        let engine = self.client.with(|store, _| Ok(Arc::clone(store.engine())));
        engine.and_then(|engine| act(&engine)).err().map(Failure::from)
    }
}
