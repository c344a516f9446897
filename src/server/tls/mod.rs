//! TLS: what a listener encrypts its connections with.
//!
//! [`Tls`] holds the configuration of new connections. It is replaced as a whole when certificates
//! are renewed, and connections that there are keep theirs. [`material`] makes it out of keys and
//! certificates, [`given`] and [`parameters`] say which those are, and [`stream`] is a connection.

// Bottom-up: a module uses only those above it.
mod sessions;
pub(super) mod stream;
mod ciphers;
mod material;
mod given;
mod parameters;

use std::fmt;
use std::sync::Arc;

pub use given::Given;
use parking_lot::RwLock;
use rustls::ServerConfig;

use crate::engine::config::tls::{FollowsTls, TakesEffect, TlsParameters};

/// Where keys and certificates come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// From the files that the store's parameters name: `tls-cert-file` and so on.
    Parameters,
    /// They are given.
    Given(Given),
}

/// What new connections of a listener are encrypted with.
#[derive(Default)]
pub(super) struct Tls {
    /// `None` until the first certificate is there.
    config: RwLock<Option<Arc<ServerConfig>>>,
}

impl Tls {
    /// The configuration of a new connection.
    pub(super) fn current(&self) -> Option<Arc<ServerConfig>> {
        self.config.read().clone()
    }

    /// Encrypts new connections with this. The error is a reason for people.
    pub(super) fn renew(&self, given: Given) -> Result<(), String> {
        let config = given.material()?.build()?;
        *self.config.write() = Some(config);
        Ok(())
    }
}

impl FollowsTls for Tls {
    fn prepare(self: Arc<Self>, parameters: &TlsParameters) -> Result<TakesEffect, String> {
        let config = parameters::material(parameters)?.build()?;
        Ok(Box::new(move || *self.config.write() = Some(config)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls")
    }
}
