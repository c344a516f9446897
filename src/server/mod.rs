//! Sockets: [`Listener`] serves a store to clients over TCP and a Unix socket.
//!
//! A listener has one thread of its own, which does all of its input and output and runs its
//! clients' calls, each client a [`crate::resp::Conversation`] in a task of its own. One thread is
//! enough, because a call takes less time than the system needs to deliver its bytes: a second one
//! would mostly wait for the locks of the first. The clients share the thread's read buffer, so an
//! idle client costs only its session.
//!
//! A call that takes long (a script, or a wait for a script's locks) keeps its thread and passes
//! all other work to another one ([`relief`]), which becomes the listener's thread.
//!
//! [`address`] decides where a store may listen, [`connection`] is one client, and [`signal`] lets
//! other threads wake it.

pub mod address;
mod connection;
mod relief;
mod shared;
mod signal;
mod stream;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use parking_lot::Mutex;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use address::{Bound, Sockets};
use shared::Shared;
use stream::Acceptor;

/// The most long calls of a listener at the same time. With more, other clients wait.
const RELIEF: usize = 64;

/// Where to listen, and the password of clients.
#[derive(Debug, Clone, Default)]
pub struct Listen {
    /// The TCP port; 0 selects a free port.
    pub port: Option<u16>,
    /// A name or an address of this machine; `127.0.0.1` by default.
    pub host: Option<String>,
    /// The path of a Unix socket.
    pub path: Option<PathBuf>,
    /// Becomes the store's `requirepass`.
    pub password: Option<String>,
}

/// An open listener. It closes when it is dropped.
#[derive(Debug)]
pub struct Listener {
    sockets: Sockets,
    /// `None` once closed.
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    shared: Arc<Shared>,
    runtime: Runtime,
    serving: JoinHandle<()>,
}

impl Listener {
    /// Binds the sockets and starts to serve them on threads of its own.
    pub fn open(engine: Arc<Engine>, listen: &Listen) -> Result<Self> {
        let password = listen.password.as_deref().filter(|password| !password.is_empty());
        let guarded = password.is_some() || engine.acl.asks_for_password();
        let (sockets, bound) = address::bind(listen, guarded, backlog(&engine))?;
        if let Some(password) = password {
            engine.configure(&[(b"requirepass", password.as_bytes())])?;
        }
        let port = sockets.address.map(|address| address.port());
        let started = Running::start(&engine, bound);
        let running = started.map_err(|why| {
            sockets.remove();
            Error::internal(why.to_string())
        })?;
        if let Some(port) = port {
            engine.config.port.store(port.into(), Relaxed);
        }
        Ok(Self { sockets, running: Mutex::new(Some(running)) })
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

    /// Accepts no more clients, answers received calls, and closes the connections. Waits until
    /// that is done, but only a few seconds for clients that do not read.
    pub fn close(&self) {
        // A second caller waits for the first.
        let mut running = self.running.lock();
        if let Some(Running { shared, runtime, serving }) = running.take() {
            shared.stop();
            // A panic in the task has ended all of its clients, so there is nothing to report it
            // to.
            let _ = runtime.block_on(serving);
            drop(runtime);
            self.sockets.remove();
            let port = self.port().unwrap_or(0).into();
            // Another listener may have been opened since.
            let _ = shared.engine.config.port.compare_exchange(port, 0, Relaxed, Relaxed);
        }
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.running.lock().is_none()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.close();
    }
}

impl Running {
    fn start(engine: &Arc<Engine>, bound: Vec<Bound>) -> io::Result<Self> {
        let shared = Arc::new(Shared::new(Arc::clone(engine)));
        let owing = Arc::clone(&shared);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(RELIEF)
            .thread_name("redlet-server")
            .on_thread_start(move || relief::stand_by(&owing))
            .enable_io()
            .enable_time()
            .build()?;
        let acceptors = {
            let _inside = runtime.enter();
            bound.into_iter().map(Acceptor::new).collect::<io::Result<Vec<_>>>()?
        };
        let serving = runtime.spawn(shared::serve(Arc::clone(&shared), acceptors));
        Ok(Self { shared, runtime, serving })
    }
}

/// Connections that may wait to be accepted.
fn backlog(engine: &Engine) -> i32 {
    let found = engine.config.matching(&[b"tcp-backlog"]);
    found.first().and_then(|(_, value)| value.parse().ok()).unwrap_or(511)
}

#[cfg(test)]
mod tests;
