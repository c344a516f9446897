//! [`Material`]: keys, certificates and choices, and the configuration that is made of them.

use std::sync::Arc;
use std::time::Duration;

use bstr::ByteSlice;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{
    Error, InconsistentKeys, RootCertStore, ServerConfig, SupportedCipherSuite,
    SupportedProtocolVersion,
};

use super::sessions::Sessions;

/// Text in the format PEM, and what it is called in errors.
#[derive(Clone)]
pub(super) struct Pem {
    pub(super) name: String,
    pub(super) text: Vec<u8>,
}

/// Which clients have to show a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clients {
    /// None; nobody asks for it.
    NeedNone,
    /// One that shows a certificate needs a valid one.
    MayHaveOne,
    NeedOne,
}

/// The session cache.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cache {
    /// 0 is no limit.
    pub(super) most: usize,
    pub(super) lifetime: Duration,
}

/// All that a configuration is made of.
pub(super) struct Material {
    pub(super) cert: Pem,
    pub(super) key: Pem,
    /// Whose certificates of clients are valid.
    pub(super) authorities: Vec<Pem>,
    pub(super) clients: Clients,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    pub(super) suites: Vec<SupportedCipherSuite>,
    /// Whether the order of our suites counts, and not that of the client's.
    pub(super) our_order: bool,
    /// `None`: nothing can be resumed.
    pub(super) cache: Option<Cache>,
}

impl Pem {
    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let found = CertificateDer::pem_slice_iter(&self.text).collect::<Result<Vec<_>, _>>();
        let found = found.map_err(|why| format!("{}: {why}", self.name))?;
        if found.is_empty() {
            return Err(format!("{} has no certificate in the format PEM", self.name));
        }
        Ok(found)
    }

    fn private_key(&self) -> Result<PrivateKeyDer<'static>, String> {
        PrivateKeyDer::from_pem_slice(&self.text).map_err(|why| match why {
            _ if self.text.contains_str("ENCRYPTED") => format!(
                "{} is encrypted, which is not supported; write it without a passphrase: openssl pkey \
                 -in <file> -out <other file>",
                self.name
            ),
            pem::Error::NoItemsFound => {
                format!("{} has no private key in the format PEM", self.name)
            }
            why => format!("{}: {why}", self.name),
        })
    }
}

impl Material {
    /// The configuration. The error is a reason for people.
    pub(super) fn build(self) -> Result<Arc<ServerConfig>, String> {
        let suites = self.suites.clone();
        let provider = CryptoProvider { cipher_suites: suites, ..ring::default_provider() };
        let provider = Arc::new(provider);
        let (chain, key) = (self.cert.certificates()?, self.key.private_key()?);
        let begun = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&self.versions)
            .map_err(|why| why.to_string())?;
        let begun = match self.verifier(provider)? {
            Some(verifier) => begun.with_client_cert_verifier(verifier),
            None => begun.with_no_client_auth(),
        };
        let mut config =
            begun.with_single_cert(chain, key).map_err(|why| self.unusable_pair(&why))?;
        config.ignore_client_order = self.our_order;
        match self.cache {
            Some(Cache { most, lifetime }) => {
                config.session_storage = Arc::new(Sessions::new(most, lifetime));
            }
            None => {
                config.session_storage = Arc::new(NoServerSessionStorage {});
                config.send_tls13_tickets = 0;
            }
        }
        Ok(Arc::new(config))
    }

    /// What checks the certificates of clients.
    fn verifier(
        &self,
        provider: Arc<CryptoProvider>,
    ) -> Result<Option<Arc<dyn ClientCertVerifier>>, String> {
        if self.clients == Clients::NeedNone {
            return Ok(None);
        }
        let roots = Arc::new(self.roots()?);
        let begun = WebPkiClientVerifier::builder_with_provider(roots, provider);
        let begun = match self.clients {
            Clients::NeedOne => begun,
            _ => begun.allow_unauthenticated(),
        };
        begun.build().map(Some).map_err(|why| why.to_string())
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let mut roots = RootCertStore::empty();
        for pem in &self.authorities {
            for certificate in pem.certificates()? {
                roots.add(certificate).map_err(|why| format!("{}: {why}", pem.name))?;
            }
        }
        Ok(roots)
    }

    fn unusable_pair(&self, why: &Error) -> String {
        let (cert, key) = (&self.cert.name, &self.key.name);
        match why {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                format!("the key of {key} is not that of the certificate of {cert}")
            }
            Error::InvalidCertificate(why) => format!(
                "the certificate of {cert} cannot be used: {why}; it has to be one of X.509 version 3, \
                 which 'openssl x509 -req' makes only with -extfile"
            ),
            why => format!("{cert} and {key}: {why}"),
        }
    }
}
