//! [`Given`]: keys and certificates that a program hands over.

use std::fmt;
use std::time::Duration;

use super::ciphers;
use super::material::{Cache, Clients, Material, Pem};

/// What a program encrypts with; texts in the format PEM.
#[derive(Clone, Default)]
pub struct Given {
    /// The certificate, followed by those between it and the authority, if there are any.
    pub cert: Vec<u8>,
    /// Its private key.
    pub key: Vec<u8>,
    /// The authorities whose certificates of clients are valid. With them clients need one.
    pub ca: Option<Vec<u8>>,
}

/// The defaults of Redis.
const CACHE: Cache = Cache { most: 20_480, lifetime: Duration::from_secs(300) };

impl Given {
    pub(super) fn material(self) -> Result<Material, String> {
        let pem = |name: &str, text| Pem { name: format!("the option 'tls.{name}'"), text };
        let authorities: Vec<_> = self.ca.map(|text| pem("ca", text)).into_iter().collect();
        let clients = if authorities.is_empty() { Clients::NeedNone } else { Clients::NeedOne };
        Ok(Material {
            cert: pem("cert", self.cert),
            key: pem("key", self.key),
            authorities,
            clients,
            versions: ciphers::versions("")?,
            suites: ciphers::suites("", "")?,
            our_order: false,
            cache: Some(CACHE),
        })
    }
}

/// Without the key.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given")
    }
}
