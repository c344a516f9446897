//! [`Listener`], from its opening to its end.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use parking_lot::Mutex;

use super::address::{self, Listen, Sockets};
use super::crew::Crew;
use super::tls::{Given, Source, Tls};
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::host::Way;

/// An open listener. It closes when it is dropped.
#[derive(Debug)]
pub struct Listener {
    sockets: Sockets,
    /// What TCP is encrypted with, and whether that was given.
    tls: Option<(Arc<Tls>, bool)>,
    /// `None` once closed.
    crew: Mutex<Option<Arc<Crew>>>,
    threads: usize,
}

impl Listener {
    /// Binds the sockets and starts to serve them on threads of its own.
    pub fn open(engine: Arc<Engine>, listen: &Listen) -> Result<Self> {
        let tls = listen.tls.as_ref().map(|source| encrypt(&engine, source)).transpose()?;
        let password = listen.password.as_deref().filter(|password| !password.is_empty());
        let guarded = password.is_some() || engine.acl.asks_for_password();
        let (sockets, bound) = address::bind(listen, guarded, backlog(&engine))?;
        if let Some(password) = password {
            engine.configure(&[(b"requirepass", password.as_bytes())])?;
        }
        let threads = listen.most_threads();
        let started = Crew::start(&engine, threads, bound, tls.as_ref().map(|(tls, _)| tls));
        let crew = started.map_err(|why| {
            sockets.remove();
            Error::internal(why.to_string())
        })?;
        let listener = Self { sockets, tls, crew: Mutex::new(Some(crew)), threads };
        if let Some(port) = listener.port() {
            listener.shown_port(&engine).store(port.into(), Relaxed);
        }
        for (way, place) in listener.places() {
            engine.host.note_listener(way, place);
        }
        Ok(listener)
    }

    /// The TCP port.
    pub fn port(&self) -> Option<u16> {
        self.sockets.address.map(|address| address.port())
    }

    /// The address of the TCP socket.
    pub fn host(&self) -> Option<String> {
        self.sockets.address.map(|address| address.ip().to_string())
    }

    /// The path of the Unix socket.
    pub fn path(&self) -> Option<&Path> {
        self.sockets.path.as_deref()
    }

    /// Where it listens, as INFO shows it.
    fn places(&self) -> impl Iterator<Item = (Way, String)> {
        let tcp = if self.tls.is_some() { Way::Tls } else { Way::Tcp };
        let Sockets { address, path } = &self.sockets;
        let address = address.map(|at| (tcp, format!("bind={},port={}", at.ip(), at.port())));
        let path = path.as_ref().map(|path| (Way::Unix, format!("bind={}", path.display())));
        address.into_iter().chain(path)
    }

    /// The parameter that shows its port.
    fn shown_port<'a>(&self, engine: &'a Engine) -> &'a AtomicU32 {
        if self.tls.is_some() { &engine.config.tls_port } else { &engine.config.port }
    }

    /// Encrypts connections from now on with another certificate; those that there are stay.
    pub fn renew(&self, given: Given) -> Result<()> {
        if self.is_closed() {
            return Err(Error::with_code("CLOSED", "the listener is closed"));
        }
        match &self.tls {
            Some((tls, true)) => tls.renew(given).map_err(refused),
            Some((_, false)) => Err(refused(
                "its certificates are those of the parameters; to read the files again: CONFIG SET \
                 tls-cert-file, also with the same value"
                    .to_owned(),
            )),
            None => Err(refused("it was opened without the option 'tls'".to_owned())),
        }
    }

    /// The most threads that serve clients.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Accepts no more clients, answers received calls, and closes the connections. Waits until
    /// that is done, but only a few seconds for clients that do not read.
    pub fn close(&self) {
        // A second caller waits for the first.
        let mut crew = self.crew.lock();
        if let Some(crew) = crew.take() {
            crew.dismiss();
            self.sockets.remove();
            let port = self.port().unwrap_or(0).into();
            // Another listener may have been opened since.
            let shown = self.shown_port(&crew.engine);
            let _ = shown.compare_exchange(port, 0, Relaxed, Relaxed);
            for (way, place) in self.places() {
                crew.engine.host.forget_listener(way, &place);
            }
        }
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.crew.lock().is_none()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.close();
    }
}

/// What connections are encrypted with, and whether that was given.
fn encrypt(engine: &Engine, source: &Source) -> Result<(Arc<Tls>, bool)> {
    let tls = Arc::new(Tls::default());
    match source {
        Source::Parameters => engine.config.follow_tls(&tls).map_err(refused)?,
        Source::Given(given) => tls.renew(given.clone()).map_err(refused)?,
    }
    Ok((tls, matches!(source, Source::Given(_))))
}

fn refused(why: String) -> Error {
    Error::with_code("INVALID_ARGUMENT", why)
}

/// Connections that may wait to be accepted.
fn backlog(engine: &Engine) -> i32 {
    let found = engine.config.matching(&[b"tcp-backlog"]);
    found.first().and_then(|(_, value)| value.parse().ok()).unwrap_or(511)
}
