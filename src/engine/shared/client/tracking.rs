//! The tracking state of a client.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

/// A set of the flags below, as bits.
pub type Flags = u8;
/// The client tracks.
pub const ON: Flags = 1;
/// It is notified of all keys with its prefixes.
pub const BCAST: Flags = 2;
/// It keeps only what CLIENT CACHING YES announced.
pub const OPTIN: Flags = 4;
/// It keeps all but what CLIENT CACHING NO announced.
pub const OPTOUT: Flags = 8;
/// It is not notified of its own changes.
pub const NOLOOP: Flags = 16;
/// The client that its notifications were redirected to is gone.
pub const BROKEN: Flags = 32;

/// How one client tracks. Its own thread writes it; any thread may read it.
#[derive(Debug, Default)]
pub struct ClientTracking {
    flags: AtomicU8,
    redirect: AtomicU64,
}

/// The part that the session keeps, so that a call need not read the shared state.
#[derive(Debug, Default, Clone, Copy)]
pub struct SessionTracking {
    /// The keys it reads may have to be remembered.
    pub remembers: bool,
    /// CLIENT CACHING was called for the next call.
    pub caching: bool,
}

impl ClientTracking {
    /// True when all of these flags are set.
    pub fn has(&self, flags: Flags) -> bool {
        self.flags.load(Relaxed) & flags == flags
    }

    /// The id of the client that is notified instead of it; 0 if none is.
    pub fn redirect(&self) -> u64 {
        self.redirect.load(Relaxed)
    }

    /// As CLIENT LIST shows it: -1 when it does not track.
    pub fn shown_redirect(&self) -> i64 {
        if self.has(ON) { self.redirect() as i64 } else { -1 }
    }

    /// Whether a key that it reads has to be remembered.
    pub(in crate::engine) fn remembers(&self, caching: bool) -> bool {
        self.has(ON)
            && !self.has(BCAST)
            && (caching || !self.has(OPTIN))
            && !(caching && self.has(OPTOUT))
    }

    pub(in crate::engine) fn begin(&self, flags: Flags, redirect: u64) {
        self.redirect.store(redirect, Relaxed);
        self.flags.store(ON | flags, Relaxed);
    }

    pub(in crate::engine) fn end(&self) {
        self.flags.store(0, Relaxed);
    }

    pub(in crate::engine) fn add(&self, flag: Flags) {
        self.flags.fetch_or(flag, Relaxed);
    }
}
