//! The client that evicts, and what it remembers.

use super::candidates::Candidates;
use super::client::Client;
use super::session::Session;

/// One thread at a time evicts.
#[derive(Debug)]
pub(in crate::engine) struct EvictionState {
    pub(in crate::engine) session: Session,
    pub(in crate::engine) candidates: Candidates,
}

impl Default for EvictionState {
    fn default() -> Self {
        Self { session: Session::new(Client::default()), candidates: Candidates::default() }
    }
}
