//! ACL LOG: the recent refusals. A repetition within a minute is counted, and adds no entry.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use crate::base::Bytes;

/// An event within this many milliseconds of an equal one repeats it.
const AGAIN: u64 = 60_000;
/// How many of the newest entries are searched for an equal event.
const NEWEST: usize = 10;

/// Which check refused a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The name or the password was wrong.
    Auth,
    /// The command is not allowed.
    Command,
    /// A key is not open to this use.
    Key,
    /// A channel is not open.
    Channel,
    /// A database is not open.
    Database,
}

impl Reason {
    /// The word that ACL LOG shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Command => "command",
            Self::Key => "key",
            Self::Channel => "channel",
            Self::Database => "database",
        }
    }
}

/// Where a call was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// By a client directly.
    TopLevel,
    /// Inside MULTI.
    Multi,
    /// By a script.
    Lua,
}

impl Context {
    /// The word that ACL LOG shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::TopLevel => "toplevel",
            Self::Multi => "multi",
            Self::Lua => "lua",
        }
    }
}

/// Something that was refused.
#[derive(Debug, Clone)]
pub struct Event {
    /// Which check refused it.
    pub reason: Reason,
    /// Where it was called.
    pub context: Context,
    /// The command, key or channel.
    pub object: Bytes,
    /// The name of the user.
    pub user: Bytes,
    /// The line of CLIENT LIST.
    pub client: String,
}

/// An event of the log, with its repetitions.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// The last occurrence.
    pub event: Event,
    /// A number that no other entry of this store has.
    pub id: u64,
    /// How often it occurred.
    pub count: u64,
    /// Milliseconds since 1970.
    pub created: u64,
    /// Time of the last occurrence, in the same unit.
    pub updated: u64,
}

/// The recent refusals, and counters of all refusals by reason.
#[derive(Debug, Default)]
pub struct Log {
    /// The newest first.
    entries: Mutex<VecDeque<LogEntry>>,
    made: AtomicU64,
    denied: [AtomicU64; 5],
}

impl Log {
    /// Notes what was refused; `most` entries are kept.
    pub fn add(&self, event: Event, now: u64, most: usize) {
        self.counter(event.reason).fetch_add(1, Relaxed);
        let mut entries = self.entries.lock();
        let same = |entry: &LogEntry| entry.event.is_like(&event) && now < entry.updated + AGAIN;
        let place = entries.iter().take(NEWEST).position(same);
        let entry = match place.and_then(|place| entries.remove(place)) {
            Some(known) => LogEntry { event, count: known.count + 1, updated: now, ..known },
            None => {
                let id = self.made.fetch_add(1, Relaxed);
                LogEntry { event, id, count: 1, created: now, updated: now }
            }
        };
        entries.push_front(entry);
        entries.truncate(most);
    }

    /// The newest `count` entries, after shortening the log to `most`.
    pub fn newest(&self, count: usize, most: usize) -> Vec<LogEntry> {
        let mut entries = self.entries.lock();
        entries.truncate(most);
        entries.iter().take(count).cloned().collect()
    }

    /// ACL LOG RESET: removes all entries; the counters stay.
    pub fn clear(&self) {
        self.entries.lock().clear();
    }

    /// How often something was refused for this reason.
    pub fn denied(&self, reason: Reason) -> u64 {
        self.counter(reason).load(Relaxed)
    }

    /// CONFIG RESETSTAT.
    pub fn reset_counters(&self) {
        self.denied.iter().for_each(|counter| counter.store(0, Relaxed));
    }

    fn counter(&self, reason: Reason) -> &AtomicU64 {
        let [auth, command, key, channel, database] = &self.denied;
        match reason {
            Reason::Auth => auth,
            Reason::Command => command,
            Reason::Key => key,
            Reason::Channel => channel,
            Reason::Database => database,
        }
    }
}

impl Event {
    fn is_like(&self, other: &Self) -> bool {
        self.reason == other.reason
            && self.context == other.context
            && self.object == other.object
            && self.user == other.user
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(object: &str) -> Event {
        let (reason, context) = (Reason::Key, Context::TopLevel);
        let (object, user) = (Bytes::from(object), Bytes::from("u"));
        Event { reason, context, object, user, client: String::new() }
    }

    fn shown(log: &Log) -> Vec<(u64, u64, u64)> {
        log.newest(10, 3).iter().map(|entry| (entry.id, entry.count, entry.updated)).collect()
    }

    #[test]
    fn what_happens_again_within_a_minute_is_counted_and_comes_first() {
        let log = Log::default();
        log.add(event("a"), 1000, 3);
        log.add(event("b"), 1001, 3);
        log.add(event("a"), 1002, 3);
        assert_eq!(shown(&log), [(0, 2, 1002), (1, 1, 1001)]);
        log.add(event("a"), 1002 + AGAIN, 3);
        log.add(event("c"), 70_000, 3);
        assert_eq!(shown(&log), [(3, 1, 70_000), (2, 1, 61_002), (0, 2, 1002)]);
        assert_eq!(log.denied(Reason::Key), 5);
        assert_eq!(log.newest(1, 3).len(), 1);
        assert_eq!(log.newest(10, 2).len(), 2);
        log.clear();
        assert!(shown(&log).is_empty());
    }
}
