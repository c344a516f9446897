//! One client: moves bytes between its socket and its conversation.
//!
//! The bytes of one read are run in one burst and answered in one write. After a read that filled
//! the buffer, after large output, or after calls that took long, other clients get their turn.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::IoSlice;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use super::relief;
use super::shared::ClientPlace;
use super::signal::Signal;
use super::stream::Stream;
use crate::resp::{ConnectionState, Conversation};

/// The most bytes of one read.
const BUFFER: usize = 64 << 10;
/// The most pieces of one write.
const PIECES: usize = 32;
/// When a listener closes, received bytes are read with at most this number of reads.
const LAST_READS: usize = 64;
/// After this time the event loop has asked the system once more what has arrived.
const LOOK: Duration = Duration::from_millis(1);
/// How long a client may take to read some of its last replies, and then to hang up.
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
    /// Whether the other end is gone, or the connection is broken.
    gone: bool,
    /// Dropped last: waiting for clients to be gone includes the rest of this.
    place: ClientPlace,
}

/// The result of a read.
#[derive(PartialEq, Eq)]
enum Read {
    Nothing,
    Some,
    /// The buffer was filled: there is probably more.
    Full,
}

impl Connection {
    pub(super) fn new(
        stream: Stream,
        talk: Conversation,
        signal: Arc<Signal>,
        place: ClientPlace,
    ) -> Self {
        Self { talk, stream, signal, gone: false, place }
    }

    pub(super) async fn run(mut self) {
        while self.talk.state() == ConnectionState::Open && !self.gone {
            if self.place.is_stopping() {
                return self.finish().await;
            }
            let read = poll_fn(|context| self.step(context)).await;
            if read == Read::Full || self.talk.is_unfinished() {
                yield_now().await;
            }
        }
        if self.talk.state() == ConnectionState::Closing {
            self.part().await;
        }
    }

    /// Reads and writes what it can; pending if it could do nothing.
    fn step(&mut self, context: &mut Context<'_>) -> Poll<Read> {
        let woken = self.signal.take();
        if woken {
            self.wake();
        }
        // Calls that have come wait for their turn: what comes behind them waits at the sender.
        let read = if self.talk.is_unfinished() { Read::Nothing } else { self.read(context) };
        let sent = self.send(context);
        if sent {
            self.talk.tidy();
        }
        if woken || sent || read != Read::Nothing {
            return Poll::Ready(read);
        }
        if !self.signal.poll(context) {
            return Poll::Pending;
        }
        self.wake();
        Poll::Ready(Read::Nothing)
    }

    fn wake(&mut self) {
        relief::begin();
        self.talk.wake();
    }

    /// Reads once and runs the bytes.
    fn read(&mut self, context: &mut Context<'_>) -> Read {
        relief::begin();
        INPUT.with_borrow_mut(|buffer| {
            let mut input = ReadBuf::new(buffer);
            match self.stream.poll_read(context, &mut input) {
                Poll::Pending => return Read::Nothing,
                Poll::Ready(Ok(())) if !input.filled().is_empty() => {}
                Poll::Ready(_) => self.lose(),
            }
            self.talk.receive(input.filled());
            self.place.note_output(self.talk.output().len());
            if input.remaining() == 0 { Read::Full } else { Read::Some }
        })
    }

    /// The client is gone, or its handshake has failed.
    fn lose(&mut self) {
        self.gone = true;
        if let Some(why) = self.stream.refusal() {
            self.place.tell_refused(self.talk.client(), "tls", why);
        }
    }

    /// Sends what it can; false if that was nothing.
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

    /// Ends the client of a closing listener: runs received calls, and sends the replies.
    async fn finish(mut self) {
        // A read gives nothing, and asks nobody, until the event loop has heard that there is something.
        sleep(LOOK).await;
        for _ in 0..LAST_READS {
            let read = poll_fn(|context| Poll::Ready(self.read(context))).await;
            if read == Read::Nothing || self.gone {
                break;
            }
            yield_now().await;
        }
        self.part().await;
    }

    /// Sends the last replies and hangs up. Further input is read and ignored: unread input would
    /// reset the connection before the client has read the replies.
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
        let ended = timeout(LAST_WORDS, poll_fn(|context| self.stream.poll_end(context))).await;
        if !matches!(ended, Ok(Ok(()))) {
            return;
        }
        let hung_up = poll_fn(|context| {
            while !self.gone && self.read(context) != Read::Nothing {}
            if self.gone { Poll::Ready(()) } else { Poll::Pending }
        });
        // The client need not hang up.
        let _ = timeout(FAREWELL, hung_up).await;
    }
}
