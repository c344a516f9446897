//! One client: bytes from its socket into its conversation, and back.
//!
//! What the system gives in one read is run in one burst and answered in one write. After a read
//! that filled the buffer, or an output that others would have to wait for, others get their turn,
//! however much more there is.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::relief;
use super::shared::Place;
use super::signal::Signal;
use super::stream::Stream;
use crate::resp::{Conversation, State};

/// What one read can bring.
const BUFFER: usize = 64 << 10;
/// What one write can take.
const PIECES: usize = 32;
/// When a listener closes, so many reads more of what has come already.
const LAST_READS: usize = 64;
/// How long a client may take to read anything of its last answers, and then to hang up.
const LAST_WORDS: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_millis(500);

thread_local! {
    /// The thread's one read buffer.
    static INPUT: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER]);
}

pub(super) struct Connection {
    talk: Conversation,
    stream: Stream,
    signal: Arc<Signal>,
    /// The other end is gone, or the connection is broken.
    gone: bool,
    /// Dropped last: whoever waits for clients to be gone waits for all of this.
    place: Place,
}

/// What a look at the socket came to.
#[derive(PartialEq, Eq)]
enum Read {
    Nothing,
    Some,
    /// As much as there is room for: there is probably more.
    Full,
}

impl Connection {
    pub(super) fn new(
        stream: Stream,
        talk: Conversation,
        signal: Arc<Signal>,
        place: Place,
    ) -> Self {
        Self { talk, stream, signal, gone: false, place }
    }

    pub(super) async fn run(mut self) {
        while self.talk.state() == State::Open && !self.gone {
            if self.place.is_stopping() {
                return self.finish().await;
            }
            let read = poll_fn(|context| self.step(context)).await;
            if read == Read::Full || self.talk.is_unfinished() {
                yield_now().await;
            }
        }
        if self.talk.state() == State::Closing {
            self.part().await;
        }
    }

    /// Does what can be done; pending when that was nothing.
    fn step(&mut self, context: &mut Context<'_>) -> Poll<Read> {
        let woken = self.signal.poll(context);
        if woken {
            relief::begin();
            self.talk.wake();
        }
        let read = self.read(context);
        let sent = self.send(context);
        if woken || sent || read != Read::Nothing { Poll::Ready(read) } else { Poll::Pending }
    }

    /// Reads once and runs what came.
    fn read(&mut self, context: &mut Context<'_>) -> Read {
        relief::begin();
        INPUT.with_borrow_mut(|buffer| {
            let mut input = ReadBuf::new(buffer);
            match self.stream.poll_read(context, &mut input) {
                Poll::Pending => return Read::Nothing,
                Poll::Ready(Ok(())) if !input.filled().is_empty() => {}
                Poll::Ready(_) => self.gone = true,
            }
            self.talk.receive(input.filled());
            self.place.note_output(self.talk.output().len());
            if input.remaining() == 0 { Read::Full } else { Read::Some }
        })
    }

    /// Sends what can be sent; false when that was nothing.
    fn send(&mut self, context: &mut Context<'_>) -> bool {
        if self.talk.output().is_empty() {
            return false;
        }
        let mut room = [IoSlice::new(&[]); PIECES];
        let count = self.talk.output().slices(&mut room);
        let pieces = room.get(..count).unwrap_or_default();
        match self.stream.poll_write(context, pieces) {
            Poll::Pending => return false,
            Poll::Ready(Ok(count)) if count > 0 => self.talk.sent(count),
            Poll::Ready(_) => self.gone = true,
        }
        true
    }

    /// The listener closes: runs what has come, and sends the answers.
    async fn finish(mut self) {
        for _ in 0..LAST_READS {
            let read = poll_fn(|context| Poll::Ready(self.read(context))).await;
            if read == Read::Nothing || self.gone {
                break;
            }
            yield_now().await;
        }
        self.part().await;
    }

    /// Sends the last answers and hangs up. What the client says meanwhile is not heard, but taken:
    /// else the system would tell it that the connection is broken, before it has read them.
    async fn part(mut self) {
        while !self.gone && self.talk.has_more() {
            let sent = poll_fn(|context| {
                while self.signal.poll(context) {
                    self.talk.wake();
                }
                let sent = self.send(context) || self.talk.output().is_empty();
                if sent { Poll::Ready(()) } else { Poll::Pending }
            });
            if timeout(LAST_WORDS, sent).await.is_err() {
                return;
            }
        }
        self.talk.cut();
        self.stream.end_output();
        let hung_up = poll_fn(|context| {
            while !self.gone && self.read(context) != Read::Nothing {}
            if self.gone { Poll::Ready(()) } else { Poll::Pending }
        });
        // The client need not hang up.
        let _ = timeout(FAREWELL, hung_up).await;
    }
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
