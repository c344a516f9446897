//! [`TlsStream`]: a connection that is encrypted.

use std::future::Future;
use std::io::{self, IoSlice};
use std::net::Shutdown;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustls::ServerConfig;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::{FallibleAccept, TlsStream as Encrypted};

/// How long a client that was refused may take to read why.
const FAREWELL: Duration = Duration::from_millis(500);

/// A TCP connection with TLS. The handshake is part of the first reads.
pub(in crate::server) enum TlsStream {
    /// Before the handshake.
    Accepted(Arc<ServerConfig>, TcpStream),
    /// During the handshake.
    Beginning(Box<FallibleAccept<TcpStream>>),
    Open(Box<Encrypted<TcpStream>>),
    /// The handshake has failed, for this reason.
    Refused(String),
}

impl TlsStream {
    /// The socket, before the handshake.
    pub(in crate::server) fn accepted(&self) -> Option<&TcpStream> {
        match self {
            Self::Accepted(_, stream) => Some(stream),
            Self::Beginning(_) | Self::Open(_) | Self::Refused(_) => None,
        }
    }

    /// The stream behind the handshake, with which it goes on. Pending during the handshake.
    fn poll_open(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<Pin<&mut Encrypted<TcpStream>>>> {
        self.begin();
        if let Self::Beginning(handshake) = self {
            match ready!(Pin::new(handshake).poll(context)) {
                Ok(stream) => *self = Self::Open(Box::new(stream)),
                Err((why, stream)) => {
                    *self = Self::Refused(why.to_string());
                    tokio::spawn(part(stream));
                    return Poll::Ready(Err(why));
                }
            }
        }
        Poll::Ready(match self {
            Self::Open(stream) => Ok(Pin::new(stream)),
            _ => Err(io::ErrorKind::NotConnected.into()),
        })
    }

    fn begin(&mut self) {
        if matches!(self, Self::Accepted(..))
            && let Self::Accepted(config, stream) =
                std::mem::replace(self, Self::Refused(String::new()))
        {
            let handshake = TlsAcceptor::from(config).accept(stream).into_fallible();
            *self = Self::Beginning(Box::new(handshake));
        }
    }

    /// Reads what there is, up to the room of `into`. First it sends what had to wait, as nobody else may
    /// have a reason to.
    pub(in crate::server) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut stream = ready!(self.poll_open(context))?;
        if let Poll::Ready(Err(why)) = stream.as_mut().poll_flush(context) {
            return Poll::Ready(Err(why));
        }
        stream.poll_read(context, into)
    }

    /// Takes bytes to send. Those that the socket has no room for stay here, but few: as long as
    /// there are some, it takes no more.
    pub(in crate::server) fn poll_write(
        &mut self,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut stream = ready!(self.poll_open(context))?;
        ready!(stream.as_mut().poll_flush(context))?;
        stream.as_mut().poll_write_vectored(context, pieces)
    }

    /// Tells the client that nothing follows, unless the handshake has not come to an end.
    pub(in crate::server) fn poll_end(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Open(stream) => Pin::new(stream).poll_shutdown(context),
            _ => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }
}

/// Hangs up such that the client can read the alert that says why: unread input would reset the
/// connection.
async fn part(stream: TcpStream) {
    let _ = SockRef::from(&stream).shutdown(Shutdown::Write);
    // The client need not hang up.
    let _ = timeout(FAREWELL, drain(&stream)).await;
}

/// Reads and forgets until the client hangs up.
async fn drain(stream: &TcpStream) -> io::Result<()> {
    let mut rest = [0; 512];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut rest) {
            Ok(0) => return Ok(()),
            Err(why) if why.kind() != io::ErrorKind::WouldBlock => return Err(why),
            _ => {}
        }
    }
}
