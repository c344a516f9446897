//! Eras, within which copies of answers may be used (`lib/near.js`).
//!
//! An era is a second of the keyspace's clock. So each key that is read is read here at least once a
//! second, and LRU, OBJECT IDLETIME and CLIENT LIST know of it as if all reads came here. While
//! somebody wants to see each read, there is no era, and nothing is kept.

use std::sync::atomic::Ordering::Relaxed;

use crate::engine::Engine;
use crate::engine::config::policy::LFU;
use crate::engine::grammar::kind::Class;
use crate::keyspace::CLOCK_START;

impl Engine {
    /// Says which era it is. Call it when what [`Self::sees_every_read`] asks for may have changed.
    pub fn show_era(&self) {
        if let Some(stamps) = &self.keyspace.stamps {
            let number = self.seconds().wrapping_sub(CLOCK_START);
            stamps.set_era(|| (!self.sees_every_read()).then_some(number));
        }
    }

    /// Somebody is told of each read, or its time is taken, or it is counted in a key.
    fn sees_every_read(&self) -> bool {
        self.monitors.is_active()
            || self.times_all()
            || self.config.policy.load(Relaxed) & LFU != 0
            || self.config.notify.load(Relaxed) & Class::Missed as u32 != 0
    }
}
