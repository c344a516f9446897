//! What observers hear of: the kinds of happenings, and the facts of each.

use std::time::Duration;

use super::client::Door;
use crate::base::Bytes;

/// What may happen, as bits of a word.
pub mod kinds {
    /// A key was removed because its deadline had passed.
    pub const EXPIRED: u32 = 1;
    /// A key was removed to make room.
    pub const EVICTED: u32 = 2;
    /// A call took long.
    pub const SLOW: u32 = 4;
    /// A call failed.
    pub const ERROR: u32 = 8;
    /// A snapshot has ended.
    pub const SNAPSHOT: u32 = 16;
    /// A connection was opened or closed, or refused.
    pub const CONNECTION: u32 = 32;
    /// A snapshot begins.
    pub const SNAPSHOT_BEGUN: u32 = 64;
    /// The log takes no writes any more, or again.
    pub const DISK: u32 = 128;
    /// Memory is full, after a while in which it was not.
    pub const FULL: u32 = 256;
    /// A client gave a wrong password.
    pub const LOGIN: u32 = 512;
    /// A script or function was ended before its end.
    pub const SCRIPT: u32 = 1024;
    /// Parameters were set.
    pub const CONFIGURED: u32 = 2048;
    /// A shared folder has another owner. A guest tells itself.
    pub const OWNERSHIP: u32 = 4096;
}

/// Something that has happened. It holds no values and no arguments of calls; of keys only those
/// that are gone.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A key is gone.
    Gone {
        /// Whether to make room; else it had expired.
        evicted: bool,
        /// Its database.
        database: u16,
        /// Its name.
        key: Bytes,
    },
    /// A call took long.
    Slow {
        /// The name of the command.
        command: String,
        /// How long.
        took: Duration,
        /// The id of the client; 0 for a call of a script.
        client: u64,
        /// How many keys it named.
        keys: usize,
    },
    /// A call failed.
    Error {
        /// The name of the command; empty if there is no such command.
        command: String,
        /// The code, if it is one of the store's own; else `other`.
        code: &'static str,
        /// The id of the client.
        client: u64,
    },
    /// A snapshot has ended.
    Snapshot {
        /// Whether it is complete.
        complete: bool,
        /// How long it took.
        took: Duration,
        /// The size in bytes of the last one that is complete.
        bytes: u64,
        /// Why it is not complete; it may name the folder.
        problem: Option<String>,
    },
    /// A snapshot begins.
    SnapshotBegun,
    /// A connection has come, or gone.
    Connection {
        /// `opened`, `closed` or `refused`.
        state: &'static str,
        /// Its id; 0 of one that was refused.
        client: u64,
        /// Its way in.
        door: Door,
        /// Its address.
        address: String,
        /// Why it was refused; empty if it was not.
        reason: &'static str,
        /// What the handshake of TLS failed of.
        problem: Option<String>,
    },
    /// The log takes no writes any more, for this reason; `None`: it does again.
    Disk(Option<String>),
    /// Memory is full.
    Full {
        /// Whether keys are evicted; else calls that need memory are refused.
        evicts: bool,
        /// Bytes in use.
        used: u64,
        /// `maxmemory`.
        limit: u64,
    },
    /// A client gave a wrong password.
    Login {
        /// Its id.
        client: u64,
        /// Its way in.
        door: Door,
        /// Its address.
        address: String,
    },
    /// A script or function was ended before its end.
    Script {
        /// `script` or `function`.
        what: &'static str,
        /// `timeout`, or `stopped` by SCRIPT KILL or the end of its thread.
        reason: &'static str,
        /// How long it had been running.
        took: Duration,
        /// The id of the client.
        client: u64,
    },
    /// Parameters were set: their names and values, without those that are secret.
    Configured(Vec<(String, Option<String>)>),
}

impl Happening {
    /// Its kind.
    pub fn kind(&self) -> u32 {
        match self {
            Self::Gone { evicted: false, .. } => kinds::EXPIRED,
            Self::Gone { evicted: true, .. } => kinds::EVICTED,
            Self::Slow { .. } => kinds::SLOW,
            Self::Error { .. } => kinds::ERROR,
            Self::Snapshot { .. } => kinds::SNAPSHOT,
            Self::SnapshotBegun => kinds::SNAPSHOT_BEGUN,
            Self::Connection { .. } => kinds::CONNECTION,
            Self::Disk(_) => kinds::DISK,
            Self::Full { .. } => kinds::FULL,
            Self::Login { .. } => kinds::LOGIN,
            Self::Script { .. } => kinds::SCRIPT,
            Self::Configured(_) => kinds::CONFIGURED,
        }
    }
}
