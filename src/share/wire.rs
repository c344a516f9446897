//! A socket that carries frames, each behind its length. Both sides block on it.
//!
//! It is a Unix socket, on Windows too, which has had them since 2018: there a file's permissions
//! keep other users out as well.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, SockAddr, Socket, Type};

#[cfg(unix)]
pub(super) type Stream = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
pub(super) type Stream = Socket;

/// The length of a frame comes before it, as a number of so many bytes.
const HEADER: usize = size_of::<u64>();
/// The buffer for frames that come in.
const ROOM: usize = 16 << 10;
/// A larger buffer is freed when it is empty.
const KEPT: usize = 1 << 20;
/// The connections that may wait to be accepted.
const BACKLOG: i32 = 128;

/// One end of a connection.
pub(super) struct Wire {
    stream: Arc<Stream>,
    input: Vec<u8>,
    /// What of `input` is received and not yet read.
    start: usize,
    end: usize,
}

/// Listens at a path.
pub(super) fn listen(path: &Path) -> io::Result<Socket> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.bind(&SockAddr::unix(path)?)?;
    socket.listen(BACKLOG)?;
    Ok(socket)
}

/// A frame that is being written, with room for its length.
pub(super) fn begin(frame: &mut Vec<u8>) {
    frame.clear();
    frame.extend_from_slice(&[0; HEADER]);
}

/// Whether a read or write has ended because it took too long.
pub(super) fn is_late(why: &io::Error) -> bool {
    matches!(why.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

impl Wire {
    pub(super) fn new(socket: Socket) -> Self {
        let stream = Arc::new(socket.into());
        Self { stream, input: vec![0; ROOM], start: 0, end: 0 }
    }

    /// Connects to whoever listens at this path. Neither this nor a later write takes longer than
    /// `patience`.
    pub(super) fn connect(path: &Path, patience: Duration) -> io::Result<Self> {
        let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.set_write_timeout(Some(patience))?;
        socket.connect(&SockAddr::unix(path)?)?;
        Ok(Self::new(socket))
    }

    /// The socket, for another thread that writes to it or ends it.
    pub(super) fn stream(&self) -> &Arc<Stream> {
        &self.stream
    }

    /// Later reads do not take longer than this.
    pub(super) fn be_patient(&self, patience: Option<Duration>) -> io::Result<()> {
        self.stream.set_read_timeout(patience)
    }

    pub(super) fn write(&self, frame: &mut [u8]) -> io::Result<()> {
        send(&self.stream, frame)
    }

    /// Reads the next frame; `None` when the other side has ended. After an error that
    /// [`is_late`], it can be called again.
    pub(super) fn read(&mut self) -> io::Result<Option<&[u8]>> {
        let len = loop {
            if let Some(len) = self.len_of_first() {
                break len;
            }
            if !self.receive()? {
                return Ok(None);
            }
        };
        let start = self.start + HEADER;
        self.start = start + len;
        Ok(self.input.get(start..self.start))
    }

    /// The length of the first frame, if it has come whole.
    fn len_of_first(&self) -> Option<usize> {
        let received = self.input.get(self.start..self.end)?;
        let (len, rest) = received.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        (rest.len() >= len).then_some(len)
    }

    /// Receives more; false when nothing more comes.
    fn receive(&mut self) -> io::Result<bool> {
        self.make_room();
        loop {
            let room = self.input.get_mut(self.end..).unwrap_or_default();
            match (&*self.stream).read(room) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(why) if why.kind() == ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
    }

    /// A buffer grows with what has come, not with what a length announces.
    fn make_room(&mut self) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if self.input.len() > KEPT {
                self.input = vec![0; ROOM];
            }
        } else if self.start > self.input.len() / 2 {
            self.input.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.end == self.input.len() {
            self.input.resize(2 * self.input.len(), 0);
        }
    }
}

/// Writes a frame that [`begin`] has begun.
pub(super) fn send(stream: &Stream, frame: &mut [u8]) -> io::Result<()> {
    if let Some((header, body)) = frame.split_first_chunk_mut::<HEADER>() {
        *header = (body.len() as u64).to_le_bytes();
    }
    let mut stream: &Stream = stream;
    stream.write_all(frame)
}

/// Ends the reading half, so that the other side can send nothing more, or the whole connection.
pub(super) fn end(stream: &Stream, how: Shutdown) {
    // It may have ended already.
    let _ = stream.shutdown(how);
}
