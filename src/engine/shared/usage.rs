//! When and how often entries are used, for eviction and OBJECT. What [`Entry::access`] holds
//! depends on the policy: seconds of the keyspace's clock (LRU, LRM), or minutes of it in the high
//! 16 bits and a logarithmic counter in the low 8 (LFU). After a change of policy it is read as
//! what it is not, until the entry is used again; Redis does the same.

use std::sync::atomic::Ordering::Relaxed;

use crate::base::random::Chance;
use crate::engine::config::live::Config;
use crate::engine::config::policy::{LFU, LRM};
use crate::keyspace::Entry;

/// The counter of a new entry, so that it is not the first to go.
const LFU_START: u32 = 5;

/// What else is known of how an entry was used.
#[derive(Debug, Clone, Copy, Default)]
pub enum Usage {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Seconds since it was last used.
    Idle(u32),
    /// The counter of LFU.
    Frequency(u8),
}

/// Measures how entries are used, by the policy and the time of the moment.
#[derive(Debug, Clone, Copy)]
pub struct Meter<'c> {
    config: &'c Config,
    chance: &'c Chance,
    seconds: u32,
}

impl<'c> Meter<'c> {
    /// `seconds` are those of the keyspace's clock.
    #[inline]
    pub fn new(config: &'c Config, chance: &'c Chance, seconds: u32) -> Self {
        Self { config, chance, seconds }
    }

    /// An entry was used elsewhere. What the policy does not count is forgotten.
    pub(in crate::engine) fn adopt(self, entry: &Entry, usage: Usage) {
        let lfu = self.config.policy.load(Relaxed) & LFU != 0;
        match usage {
            Usage::Idle(seconds) if !lfu => {
                entry.set_access(self.seconds.saturating_sub(seconds));
            }
            Usage::Frequency(counter) if lfu => {
                entry.set_access((self.minutes() << 16) | u32::from(counter));
            }
            _ => {}
        }
    }

    /// An entry was read.
    #[inline]
    pub(in crate::engine) fn used(self, entry: &Entry) {
        let policy = self.config.policy.load(Relaxed);
        if policy & (LFU | LRM) == 0 {
            entry.set_access(self.seconds);
        } else if policy & LFU != 0 {
            entry.set_access(self.counted(entry.access()));
        }
    }

    /// An entry is about to be changed.
    #[inline]
    pub(in crate::engine) fn modified(self, entry: &Entry) {
        if self.config.policy.load(Relaxed) & LFU == 0 {
            entry.set_access(self.seconds);
        } else {
            entry.set_access(self.counted(entry.access()));
        }
    }

    /// The value of [`Entry::access`] for a new entry.
    #[inline]
    pub(in crate::engine) fn access_now(self) -> u32 {
        if self.config.policy.load(Relaxed) & LFU == 0 {
            self.seconds
        } else {
            (self.minutes() << 16) | LFU_START
        }
    }

    /// Seconds since an entry was last used, or modified under the LRM policies.
    pub fn idle_seconds(self, entry: &Entry) -> u32 {
        self.idle(entry.access())
    }

    /// How often an entry is used, from 0 to 255, on a logarithmic scale.
    pub fn frequency(self, entry: &Entry) -> u32 {
        self.decayed(entry.access())
    }

    pub(in crate::engine) fn idle(self, access: u32) -> u32 {
        self.seconds.saturating_sub(access)
    }

    fn minutes(self) -> u32 {
        (self.seconds / 60) & 0xFFFF
    }

    /// The counter of LFU: one less for every `lfu-decay-time` minutes without use.
    pub(in crate::engine) fn decayed(self, access: u32) -> u32 {
        let counter = access & 0xFF;
        let elapsed = self.minutes().wrapping_sub(access >> 16) & 0xFFFF;
        match self.config.lfu_decay_time.load(Relaxed) {
            0 => counter,
            minutes => counter.saturating_sub(elapsed / minutes),
        }
    }

    /// What an entry's access becomes when it is used under LFU. Out of line, since most stores do not
    /// count.
    #[inline(never)]
    fn counted(self, access: u32) -> u32 {
        let counter = self.decayed(access);
        let factor = f64::from(self.config.lfu_log_factor.load(Relaxed));
        let base = f64::from(counter.saturating_sub(LFU_START));
        let chance = 1.0 / (base * factor + 1.0);
        let more = counter < 255 && self.chance.random().fraction() < chance;
        (self.minutes() << 16) | (counter + u32::from(more))
    }
}
