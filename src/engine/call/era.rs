//! Eras, within which copies of answers may be used (`lib/near.js`).
//!
//! An era is a second of the keyspace's clock. So each key that is read is read here at least once
//! a second, which is the precision of LRU, OBJECT IDLETIME and CLIENT LIST. While each read has to
//! reach the engine, there is no era, and no copy is kept.

use std::sync::atomic::Ordering::Relaxed;

use crate::engine::Engine;
use crate::engine::config::policy::LFU;
use crate::engine::grammar::kind::Class;
use crate::keyspace::CLOCK_START;

impl Engine {
    /// Publishes the current era. Call it when the result of [`Self::sees_every_read`] may have
    /// changed.
    pub fn show_era(&self) {
        if let Some(stamps) = &self.keyspace.stamps {
            let number = self.seconds().wrapping_sub(CLOCK_START);
            stamps.set_era(|| (!self.sees_every_read()).then_some(number));
        }
    }

    /// True when each read is shown to monitors, timed, counted for LFU, reported when it misses, or
    /// may meet a fault.
    fn sees_every_read(&self) -> bool {
        self.monitors.is_active()
            || self.faults.are_there()
            || self.times_all()
            || self.config.policy.load(Relaxed) & LFU != 0
            || self.config.notify.load(Relaxed) & Class::Missed as u32 != 0
    }
}
