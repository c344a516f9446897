//! TCP, encrypted or not, and Unix sockets under one type.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

use super::address::Bound;
use super::tls::Tls;
use super::tls::stream::TlsStream;
use crate::engine::shared::client::Door;

/// Bytes that the system takes of a client that does not read before the rest waits here. Without a
/// limit it takes megabytes, which `client-output-buffer-limit` and CLIENT LIST would not count.
#[cfg(target_os = "linux")]
const UNSENT: u32 = 256 << 10;

/// A listening socket.
pub(super) enum Acceptor {
    Tcp(TcpListener, Option<Arc<Tls>>),
    #[cfg(unix)]
    Unix(UnixListener, PathBuf),
}

/// A connected socket.
pub(super) enum Stream {
    Tcp(TcpStream),
    Tls(TlsStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// A client that connected.
pub(super) struct Caller {
    pub(super) stream: Stream,
    pub(super) door: Door,
    /// The addresses of the connection, as CLIENT LIST shows them.
    pub(super) address: String,
    pub(super) local_address: String,
    /// Whether it connected from this machine.
    pub(super) is_local: bool,
}

impl Acceptor {
    /// With `tls`, TCP is encrypted. Must be called inside the runtime.
    pub(super) fn new(bound: Bound, tls: Option<&Arc<Tls>>) -> io::Result<Self> {
        Ok(match bound {
            Bound::Tcp(listener) => Self::Tcp(TcpListener::from_std(listener)?, tls.cloned()),
            #[cfg(unix)]
            Bound::Unix(listener, path) => Self::Unix(UnixListener::from_std(listener)?, path),
        })
    }

    /// Accepts the next client.
    pub(super) async fn accept(&self) -> io::Result<Caller> {
        match self {
            Self::Tcp(listener, tls) => {
                let (stream, peer) = listener.accept().await?;
                Caller::tcp(stream, peer, tls.as_deref())
            }
            #[cfg(unix)]
            Self::Unix(listener, path) => {
                let (stream, _) = listener.accept().await?;
                let address = format!("{}:0", path.display());
                Ok(Caller {
                    stream: Stream::Unix(stream),
                    door: Door::Unix,
                    local_address: address.clone(),
                    address,
                    is_local: true,
                })
            }
        }
    }
}

impl Caller {
    fn tcp(stream: TcpStream, peer: SocketAddr, tls: Option<&Tls>) -> io::Result<Self> {
        // Replies are written in one piece, so there is nothing to wait for.
        stream.set_nodelay(true)?;
        #[cfg(target_os = "linux")]
        SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT)?;
        let local_address = stream.local_addr()?.to_string();
        let stream = match tls.map(Tls::current) {
            None => Stream::Tcp(stream),
            Some(Some(config)) => Stream::Tls(TlsStream::Accepted(config, stream)),
            // Never in clear where encryption was asked for.
            Some(None) => return Err(io::ErrorKind::NotConnected.into()),
        };
        Ok(Self {
            stream,
            door: Door::Tcp,
            address: peer.to_string(),
            local_address,
            is_local: peer.ip().to_canonical().is_loopback(),
        })
    }

    /// Enables keepalive after this number of idle seconds; 0 for never.
    pub(super) fn keep_alive(&self, seconds: u64) {
        if let Some(socket) = self.stream.tcp()
            && seconds > 0
        {
            let pause = Duration::from_secs((seconds / 3).max(1));
            let ask = TcpKeepalive::new().with_time(Duration::from_secs(seconds));
            #[cfg(any(target_os = "linux", target_os = "macos", windows))]
            let ask = ask.with_interval(pause).with_retries(3);
            // A system without it keeps dead connections.
            let _ = SockRef::from(socket).set_tcp_keepalive(&ask);
        }
    }
}

impl Stream {
    /// The TCP socket of a client that was just accepted.
    fn tcp(&self) -> Option<&TcpStream> {
        match self {
            Self::Tcp(stream) => Some(stream),
            Self::Tls(stream) => stream.accepted(),
            #[cfg(unix)]
            Self::Unix(_) => None,
        }
    }

    /// Moves a client that was just accepted to the event loop of the runtime that was entered.
    pub(super) fn move_here(self) -> io::Result<Self> {
        Ok(match self {
            Self::Tcp(stream) => Self::Tcp(moved(stream)?),
            Self::Tls(TlsStream::Accepted(config, stream)) => {
                Self::Tls(TlsStream::Accepted(config, moved(stream)?))
            }
            begun @ Self::Tls(_) => begun,
            #[cfg(unix)]
            Self::Unix(stream) => Self::Unix(UnixStream::from_std(stream.into_std()?)?),
        })
    }

    pub(super) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_read(context, into),
            Self::Tls(stream) => stream.poll_read(context, into),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_read(context, into),
        }
    }

    pub(super) fn poll_write(
        &mut self,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // The system takes one piece more quickly if it is not given as a list.
        match (self, pieces) {
            (Self::Tcp(stream), [piece]) => Pin::new(stream).poll_write(context, piece),
            (Self::Tls(stream), _) => stream.poll_write(context, pieces),
            (Self::Tcp(stream), _) => Pin::new(stream).poll_write_vectored(context, pieces),
            #[cfg(unix)]
            (Self::Unix(stream), [piece]) => Pin::new(stream).poll_write(context, piece),
            #[cfg(unix)]
            (Self::Unix(stream), _) => Pin::new(stream).poll_write_vectored(context, pieces),
        }
    }

    /// Why the client did not get through the handshake of TLS, if it did not.
    pub(super) fn refusal(&self) -> Option<&str> {
        match self {
            Self::Tls(TlsStream::Refused(why)) => Some(why),
            _ => None,
        }
    }

    /// Sends a last message, as far as possible without waiting. Before the handshake there is no way
    /// to say it.
    pub(super) fn send_off(&self, word: &[u8]) {
        let _ = match self {
            Self::Tcp(stream) => stream.try_write(word),
            Self::Tls(_) => Ok(0),
            #[cfg(unix)]
            Self::Unix(stream) => stream.try_write(word),
        };
    }

    /// Shuts down the writing half of the connection. Pending while the socket has no room for what
    /// has to be sent before that.
    pub(super) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => stream.poll_end(context),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

fn moved(stream: TcpStream) -> io::Result<TcpStream> {
    TcpStream::from_std(stream.into_std()?)
}

/// A client that was gone before it was taken in: no trouble of ours.
pub(super) fn is_of_the_peer(why: &io::Error) -> bool {
    matches!(
        why.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
            | io::ErrorKind::NotConnected
    )
}
