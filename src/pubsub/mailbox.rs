//! [`Mailbox`]: where what a client did not ask for at the moment waits for it: messages, and what
//! is told to those who keep copies of keys, or watch what others call.
//!
//! Letters come from any thread and are taken out all at once, by one thread, in the order in
//! which they came. The owner is woken when the first one comes into an empty mailbox, and not
//! again before it has emptied it: a burst of letters costs one wake-up, however long it is.
//!
//! A mailbox may have a limit, as connections have one for their output. A subscriber that lets it
//! overflow has lost messages it cannot know of, so nothing more is kept for it: what waited is
//! dropped, and the next [`Mailbox::take`] says so, once and for all.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;

use super::Message;
use crate::base::Bytes;

/// What a letter costs beside its text, roughly.
const OVERHEAD: usize = size_of::<Letter>();

/// What may come to a client without being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    Message(Message),
    /// Keys that it may have copies of are not what they were; `None`: none is.
    Invalid(Option<Arc<[Bytes]>>),
    /// The client that was to hear of such keys in its place is gone.
    NobodyToTell(u64),
    /// What somebody called.
    Line(Arc<[u8]>),
}

impl Letter {
    fn len(&self) -> usize {
        match self {
            Self::Message(message) => message.channel.len() + message.payload.len(),
            Self::Invalid(Some(keys)) => keys.iter().map(|key| key.len() + OVERHEAD).sum(),
            Self::Invalid(None) | Self::NobodyToTell(_) => 0,
            Self::Line(line) => line.len(),
        }
    }
}

pub struct Mailbox {
    waiting: Mutex<Waiting>,
    /// Bytes that may wait; 0 is no limit.
    limit: AtomicUsize,
    wake: Box<dyn Fn() + Send + Sync>,
}

#[derive(Debug, Default)]
struct Waiting {
    letters: Vec<Letter>,
    bytes: usize,
    overflowed: bool,
}

/// What was in a mailbox.
#[derive(Debug, PartialEq)]
pub enum Mail {
    /// In the order in which they came; none when nothing was waiting.
    Letters(Vec<Letter>),
    /// More was waiting than the mailbox may hold. It is of no use any more.
    Overflowed,
}

impl Mailbox {
    /// A mailbox without a limit. `wake` is called, on a publisher's thread and possibly with keys
    /// locked, when there is something to [`take`](Self::take) after there was nothing. It must not
    /// wait and must not use the store: it tells another thread, or sets a flag.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with_limit(0, wake)
    }

    /// A mailbox that holds `limit` bytes at most; 0 is no limit.
    pub fn with_limit(limit: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { waiting: Mutex::default(), limit: AtomicUsize::new(limit), wake: Box::new(wake) }
    }

    /// From the next message on it holds so many bytes; 0 is no limit.
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

    /// All that waits, if it is messages: what tests of subscribers ask.
    #[cfg(test)]
    pub fn messages(&self) -> Vec<Message> {
        let Mail::Letters(letters) = self.take() else { return Vec::new() };
        let message = |letter| match letter {
            Letter::Message(message) => Some(message),
            _ => None,
        };
        letters.into_iter().filter_map(message).collect()
    }

    /// Bytes that wait, for soft limits and CLIENT LIST.
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
    /// True when the owner must be told.
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
