//! SLOWLOG: the calls that took long, the newest first.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use crate::base::{Bytes, clock};
use crate::engine::shared::client::Client;
use crate::engine::table::secrets::{self, Made};

/// The most words of a call, and bytes of a word, that an entry keeps; as in Redis.
const MOST_WORDS: usize = 32;
const LONGEST_WORD: usize = 128;

/// The slow calls.
#[derive(Debug, Default)]
pub struct SlowLog {
    entries: Mutex<VecDeque<SlowCall>>,
    next: AtomicU64,
}

/// One slow call.
#[derive(Debug, Clone)]
pub struct SlowCall {
    /// A number that no other entry of this store has.
    pub id: u64,
    /// Seconds since the Unix epoch.
    pub at: u64,
    /// How long the call took.
    pub micros: u64,
    /// The words of the call, shortened as Redis shortens them.
    pub call: Vec<Bytes>,
    /// The address of the client.
    pub address: String,
    /// The name of the client; empty without.
    pub name: Bytes,
}

impl SlowLog {
    pub(in crate::engine) fn push(&self, entry: SlowCall, most: usize) {
        let mut entries = self.entries.lock();
        let id = self.next.fetch_add(1, Relaxed);
        entries.push_front(SlowCall { id, ..entry });
        entries.truncate(most);
    }

    /// The newest of them.
    pub fn newest(&self, count: usize) -> Vec<SlowCall> {
        self.entries.lock().iter().take(count).cloned().collect()
    }

    /// How many there were since the store was opened, those included that are kept no more.
    pub fn total(&self) -> u64 {
        self.next.load(Relaxed)
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.lock().len()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes all entries.
    pub fn reset(&self) {
        self.entries.lock().clear();
    }
}

impl SlowCall {
    /// A call that `client` made; `None` for one that a script made.
    pub(in crate::engine) fn new(client: Option<&Client>, call: Made<'_>, micros: u64) -> Self {
        let (mut words, mut count) = (Vec::new(), 0);
        secrets::each_word(call, |word| {
            count += 1;
            if count <= MOST_WORDS {
                words.push(trimmed_word(word));
            }
        });
        Self {
            id: 0,
            at: clock::unix_millis() / 1000,
            micros,
            call: trimmed(words, count),
            address: client.map(|client| client.origin.address.clone()).unwrap_or_default(),
            name: client.map(|client| client.names().name).unwrap_or_default(),
        }
    }
}

/// The first of `count` words.
fn trimmed(mut words: Vec<Bytes>, count: usize) -> Vec<Bytes> {
    if count > MOST_WORDS {
        words.truncate(MOST_WORDS - 1);
        words.push(Bytes::from(&*format!("... ({} more arguments)", count - words.len())));
    }
    words
}

fn trimmed_word(word: &[u8]) -> Bytes {
    match word.split_at_checked(LONGEST_WORD) {
        Some((shown, rest)) if !rest.is_empty() => {
            let more = format!("... ({} more bytes)", rest.len());
            Bytes::new(&[shown, more.as_bytes()].concat())
        }
        _ => Bytes::new(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[&[u8]]) -> Vec<String> {
        let first = words.iter().take(MOST_WORDS).map(|word| trimmed_word(word)).collect();
        let cut = trimmed(first, words.len());
        cut.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }

    #[test]
    fn long_calls_are_cut() {
        let long = [b'x'; 130];
        let cut = shown(&[b"SET", &long, &long[..128]]);
        assert_eq!(cut[1], format!("{}... (2 more bytes)", "x".repeat(128)));
        assert_eq!(cut[2].len(), 128);
        let many = shown(&[&b"k"[..]; 40]);
        assert_eq!((many.len(), &*many[31]), (32, "... (9 more arguments)"));
        assert_eq!(shown(&[&b"k"[..]; 32]).len(), 32);
    }
}
