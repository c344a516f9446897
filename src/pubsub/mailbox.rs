//! [`Mailbox`]: a queue for what a client receives without a request: messages, invalidations of
//! copies of keys, and lines of MONITOR.
//!
//! Letters come from any thread. One thread takes them all at once, in the order in which they
//! came. The owner is woken when a letter comes into an empty mailbox, and not again before it has
//! emptied it: a burst of letters costs one wake-up.
//!
//! A mailbox may have a limit, as the output of connections has. A subscriber whose mailbox
//! overflows has lost messages, so nothing more is kept for it: waiting letters are dropped, and
//! every later [`Mailbox::take`] reports the overflow.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;

use super::Message;
use crate::base::Bytes;

/// The approximate cost of a letter in addition to its text, in bytes.
const OVERHEAD: usize = size_of::<Letter>();

/// What a client may receive without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// A message of a channel that the client subscribes to.
    Message(Message),
    /// Keys whose copies are no longer valid; `None` for all keys.
    Invalid(Option<Arc<[Bytes]>>),
    /// A number, and what it is.
    Notice(&'static str, u64),
    /// A call of some client, for MONITOR.
    Line(Arc<[u8]>),
}

impl Letter {
    fn len(&self) -> usize {
        match self {
            Self::Message(message) => message.channel.len() + message.payload.len(),
            Self::Invalid(Some(keys)) => keys.iter().map(|key| key.len() + OVERHEAD).sum(),
            Self::Invalid(None) | Self::Notice(..) => 0,
            Self::Line(line) => line.len(),
        }
    }
}

/// The letters that wait for one client, up to a limit of bytes.
pub struct Mailbox {
    waiting: Mutex<Waiting>,
    /// The most bytes that may wait; 0 for no limit.
    limit: AtomicUsize,
    wake: Box<dyn Fn() + Send + Sync>,
}

#[derive(Debug, Default)]
struct Waiting {
    letters: Vec<Letter>,
    bytes: usize,
    overflowed: bool,
}

/// The contents of a mailbox.
#[derive(Debug, PartialEq)]
pub enum Mail {
    /// The letters, in the order in which they came.
    Letters(Vec<Letter>),
    /// Whether the mailbox has overflowed. It receives nothing more.
    Overflowed,
}

impl Mailbox {
    /// A mailbox without a limit. `wake` is called, on a publisher's thread and possibly with keys
    /// locked, when there is something to [`take`](Self::take) after there was nothing. It must not
    /// wait and must not use the store: it wakes another thread, or sets a flag.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with_limit(0, wake)
    }

    /// A mailbox that holds `limit` bytes at most; 0 is no limit.
    pub fn with_limit(limit: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { waiting: Mutex::default(), limit: AtomicUsize::new(limit), wake: Box::new(wake) }
    }

    /// Changes the limit from the next letter on; 0 for no limit.
    pub fn limit_to(&self, bytes: usize) {
        self.limit.store(bytes, Relaxed);
    }

    /// Takes out everything that waits.
    pub fn take(&self) -> Mail {
        let mut waiting = self.waiting.lock();
        if waiting.overflowed {
            return Mail::Overflowed;
        }
        waiting.bytes = 0;
        Mail::Letters(std::mem::take(&mut waiting.letters))
    }

    /// Takes all messages, for tests of subscribers.
    #[cfg(test)]
    pub fn messages(&self) -> Vec<Message> {
        let Mail::Letters(letters) = self.take() else { return Vec::new() };
        let message = |letter| match letter {
            Letter::Message(message) => Some(message),
            _ => None,
        };
        letters.into_iter().filter_map(message).collect()
    }

    /// The number of waiting bytes, for soft limits and CLIENT LIST.
    pub fn bytes(&self) -> usize {
        self.waiting.lock().bytes
    }

    pub(super) fn deliver(&self, message: Message) {
        self.post(Letter::Message(message));
    }

    /// Puts a letter in, from any thread and possibly with keys locked.
    pub fn post(&self, letter: Letter) {
        if self.waiting.lock().put(letter, self.limit.load(Relaxed)) {
            (self.wake)();
        }
    }
}

impl Waiting {
    /// Returns whether the owner must be woken.
    fn put(&mut self, letter: Letter, limit: usize) -> bool {
        if self.overflowed {
            return false;
        }
        let was_empty = self.letters.is_empty();
        self.bytes += OVERHEAD + letter.len();
        self.letters.push(letter);
        if limit != 0 && self.bytes > limit {
            *self = Self { overflowed: true, ..Self::default() };
        }
        was_empty
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.waiting.lock())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;
    use crate::pubsub::Source;

    fn message(payload: &str) -> Message {
        Message { source: Source::Channel, channel: Bytes::from("c"), payload: payload.into() }
    }

    #[test]
    fn a_burst_wakes_once() {
        let woken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&woken);
        let mailbox = Mailbox::new(move || {
            counter.fetch_add(1, SeqCst);
        });
        for round in 1..=3 {
            mailbox.deliver(message("a"));
            mailbox.deliver(message("b"));
            assert_eq!(woken.load(SeqCst), round);
            let burst = ["a", "b"].map(|text| Letter::Message(message(text)));
            assert_eq!(mailbox.take(), Mail::Letters(burst.into()));
            assert_eq!(mailbox.bytes(), 0);
        }
        assert_eq!(mailbox.take(), Mail::Letters(Vec::new()));
    }

    #[test]
    fn an_overflow_is_final_and_drops_what_waited() {
        let mailbox = Mailbox::with_limit(1000, || {});
        mailbox.deliver(message(&"x".repeat(500)));
        assert!(matches!(mailbox.take(), Mail::Letters(letters) if letters.len() == 1));
        mailbox.deliver(message(&"x".repeat(500)));
        mailbox.deliver(message(&"x".repeat(500)));
        assert_eq!(mailbox.take(), Mail::Overflowed);
        mailbox.deliver(message("x"));
        assert_eq!(mailbox.take(), Mail::Overflowed);
        assert_eq!(mailbox.bytes(), 0);
    }
}
