//! Where a store may listen: on loopback addresses only, unless clients need a password.

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use socket2::{Domain, Socket, Type};

use super::tls::Source;
use crate::engine::grammar::error::{Error, Result};

const LOOPBACK: &str = "127.0.0.1";

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
    /// What TCP is encrypted with, if it is.
    pub tls: Option<Source>,
    /// The most threads that serve clients; by default one for each processor, up to
    /// [`Self::USUAL_THREADS`].
    pub threads: Option<usize>,
}

impl Listen {
    /// The most threads of a listener whose number nobody chose.
    pub const USUAL_THREADS: usize = 8;

    /// The most threads that serve clients.
    pub(super) fn most_threads(&self) -> usize {
        let usual =
            || available_parallelism().map_or(1, |count| Self::USUAL_THREADS.min(count.get()));
        self.threads.unwrap_or_else(usual).max(1)
    }
}

/// What a listener listens on.
#[derive(Debug, Default)]
pub struct Sockets {
    /// The TCP address. Its port is the one that the system chose if 0 was asked for.
    pub address: Option<SocketAddr>,
    /// The path of the Unix socket.
    pub path: Option<PathBuf>,
}

/// A bound socket.
pub(super) enum Bound {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener, PathBuf),
}

impl Sockets {
    /// Removes the file of the Unix socket.
    pub(super) fn remove(&self) {
        if let Some(path) = &self.path {
            // It may have been removed already.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Binds the sockets of `listen`. `guarded`: clients need a password.
pub(super) fn bind(listen: &Listen, guarded: bool, backlog: i32) -> Result<(Sockets, Vec<Bound>)> {
    let (mut sockets, mut bound) = (Sockets::default(), Vec::new());
    if listen.path.is_none() || listen.port.is_some() || listen.host.is_some() {
        let host = listen.host.as_deref().unwrap_or(LOOPBACK);
        let listener = bind_tcp(host, listen.port.unwrap_or(DEFAULT_PORT), guarded, backlog)?;
        sockets.address = listener.local_addr().ok();
        bound.push(Bound::Tcp(listener));
    }
    if let Some(path) = &listen.path {
        bound.push(bind_unix(path, backlog)?);
        sockets.path = Some(path.clone());
    }
    Ok((sockets, bound))
}

/// The port of Redis.
const DEFAULT_PORT: u16 = 6379;

fn bind_tcp(host: &str, port: u16, guarded: bool, backlog: i32) -> Result<TcpListener> {
    let place = format!("{host}:{port}");
    let failed = |why: io::Error| failure(&place, &why);
    let unknown = |why| Error::with_code("ENOTFOUND", format!("{host}: {why}"));
    let mut addresses = (host, port).to_socket_addrs().map_err(unknown)?;
    let address = addresses.next().ok_or_else(|| unknown(io::ErrorKind::NotFound.into()))?;
    if !guarded && !address.ip().is_loopback() {
        return Err(Error::with_code(
            "INVALID_ARGUMENT",
            format!(
                "listening on {host} lets other machines in, so it needs a password: the option \
                 'password', or requirepass"
            ),
        ));
    }
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).map_err(failed)?;
    // On other systems it would let another program take over the port.
    #[cfg(unix)]
    socket.set_reuse_address(true).map_err(failed)?;
    socket.bind(&address.into()).map_err(failed)?;
    socket.listen(backlog).map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    Ok(socket.into())
}

#[cfg(unix)]
fn bind_unix(path: &Path, backlog: i32) -> Result<Bound> {
    let failed = |why: io::Error| failure(&path.display().to_string(), &why);
    remove_orphan(path);
    let address = socket2::SockAddr::unix(path).map_err(failed)?;
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None).map_err(failed)?;
    socket.bind(&address).map_err(failed)?;
    socket.listen(backlog).map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    Ok(Bound::Unix(socket.into(), path.to_owned()))
}

/// Removes the file of a socket whose process was killed.
#[cfg(unix)]
fn remove_orphan(path: &Path) {
    use std::os::unix::fs::FileTypeExt;
    let is_socket = path.symlink_metadata().is_ok_and(|found| found.file_type().is_socket());
    let refused = |why: io::Error| why.kind() == io::ErrorKind::ConnectionRefused;
    if is_socket && std::os::unix::net::UnixStream::connect(path).is_err_and(refused) {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(not(unix))]
fn bind_unix(_path: &Path, _backlog: i32) -> Result<Bound> {
    Err(Error::with_code("INVALID_ARGUMENT", "this system has no Unix sockets: use a port"))
}

/// The error, in the form of Node's errors.
fn failure(place: &str, why: &io::Error) -> Error {
    let code = match why.kind() {
        io::ErrorKind::AddrInUse => "EADDRINUSE",
        io::ErrorKind::AddrNotAvailable => "EADDRNOTAVAIL",
        io::ErrorKind::InvalidInput => "EINVAL",
        io::ErrorKind::NotFound => "ENOENT",
        io::ErrorKind::PermissionDenied => "EACCES",
        _ => "IO",
    };
    Error::with_code(code, format!("cannot listen on {place}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind_host(host: &str, guarded: bool) -> Result<SocketAddr> {
        let listen = Listen { port: Some(0), host: Some(host.into()), ..Listen::default() };
        bind(&listen, guarded, 16).map(|(sockets, _)| sockets.address.unwrap())
    }

    #[test]
    fn other_machines_are_let_in_with_a_password_only() {
        assert!(bind_host("127.0.0.1", false).is_ok_and(|address| address.port() != 0));
        assert!(bind_host("localhost", false).is_ok());
        let refused = bind_host("0.0.0.0", false).unwrap_err();
        assert_eq!(refused.code, "INVALID_ARGUMENT");
        assert!(refused.text.contains("0.0.0.0") && refused.text.contains("password"));
        assert!(bind_host("0.0.0.0", true).is_ok());
    }

    #[test]
    fn errors_about_addresses_have_the_codes_of_node() {
        let taken = TcpListener::bind((LOOPBACK, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let listen = Listen { port: Some(port), ..Listen::default() };
        assert_eq!(bind(&listen, false, 16).err().unwrap().code, "EADDRINUSE");
        assert_eq!(bind_host("192.0.2.1", true).unwrap_err().code, "EADDRNOTAVAIL");
        assert_eq!(bind_host("no such host", true).unwrap_err().code, "ENOTFOUND");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_of_a_dead_socket_does_not_prevent_listening() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let listen = Listen { path: Some(path.clone()), ..Listen::default() };
        let (sockets, bound) = bind(&listen, false, 16).unwrap();
        assert_eq!(sockets.address, None);
        assert_eq!(bind(&listen, false, 16).err().unwrap().code, "EADDRINUSE");
        drop(bound);
        assert!(path.exists());
        let (sockets, _bound) = bind(&listen, false, 16).unwrap();
        sockets.remove();
        assert!(!path.exists());
        std::fs::write(&path, "a file of somebody's").unwrap();
        assert_eq!(bind(&listen, false, 16).err().unwrap().code, "EADDRINUSE");
    }
}
