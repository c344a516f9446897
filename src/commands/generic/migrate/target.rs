//! The target of MIGRATE: a server, used over a connection of its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::base::number;
use crate::engine::grammar::error::Error;

/// No reply to a command of MIGRATE is longer than this.
const LONGEST: u64 = 1 << 16;

/// An operation that failed, as `to` names it.
#[derive(Debug)]
pub(super) enum Trouble {
    Unreachable,
    Writing,
    Reading,
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        Self::with_code(
            "IOERR",
            match trouble {
                Trouble::Unreachable => "error or timeout connecting to the client",
                Trouble::Writing => "error or timeout writing to target instance",
                Trouble::Reading => "error or timeout reading to target instance",
            },
        )
    }
}

pub(super) struct Target(BufReader<TcpStream>);

impl Target {
    /// Each step may take `patience`.
    pub(super) fn connect(host: &str, port: u16, patience: Duration) -> Result<Self, Trouble> {
        let found = (host, port).to_socket_addrs().map_err(|_| Trouble::Unreachable)?;
        let connected = found
            .map(|address| TcpStream::connect_timeout(&address, patience))
            .reduce(Result::or)
            .ok_or(Trouble::Unreachable)?;
        let prepare = |stream: TcpStream| -> io::Result<Self> {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            Ok(Self(BufReader::new(stream)))
        };
        // As Redis, which notices at its first write.
        connected.and_then(prepare).map_err(|_| Trouble::Writing)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.0.get_mut().write_all(bytes).map_err(|_| Trouble::Writing)
    }

    /// The next answer, a line each; an error is its text.
    pub(super) fn read(&mut self) -> Result<Result<(), String>, Trouble> {
        let line = self.line()?;
        Ok(match line.split_first() {
            Some((b'-', text)) => Err(String::from_utf8_lossy(text).into_owned()),
            _ => Ok(()),
        })
    }

    /// The next answer if it is a string; else nothing.
    pub(super) fn read_text(&mut self) -> Result<String, Trouble> {
        let line = self.line()?;
        let size = line.strip_prefix(b"$").and_then(number::parse_u64);
        let Some(size) = size else { return Ok(String::new()) };
        if size > LONGEST {
            // What follows would be taken for other answers.
            return Err(Trouble::Reading);
        }
        let mut text = vec![0; size as usize];
        self.0.read_exact(&mut text).map_err(|_| Trouble::Reading)?;
        self.line()?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn line(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut line = Vec::new();
        let read = (&mut self.0).take(LONGEST).read_until(b'\n', &mut line);
        read.map_err(|_| Trouble::Reading)?;
        line.strip_suffix(b"\r\n").map(<[u8]>::to_vec).ok_or(Trouble::Reading)
    }
}

/// A call as it goes over the wire.
pub(super) fn encoded(call: &[&[u8]]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", call.len()).into_bytes();
    for word in call {
        bytes.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
        bytes.extend_from_slice(word);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}
