//! SLOWLOG: the calls that took long, the newest first.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use crate::base::{Bytes, clock};
use crate::engine::client::Client;
use crate::engine::command::Command;

/// As Redis trims a call: so many words, each of so many bytes.
const MOST_WORDS: usize = 32;
const LONGEST_WORD: usize = 128;

/// Parameters whose values are secrets.
const SECRETS: [&[u8]; 6] = [
    b"masterauth",
    b"masteruser",
    b"requirepass",
    b"tls-client-key-file-pass",
    b"tls-key-file-pass",
    b"primaryauth",
];

#[derive(Debug, Default)]
pub struct SlowLog {
    entries: Mutex<VecDeque<Entry>>,
    next: AtomicU64,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub id: u64,
    /// Seconds since the Unix epoch.
    pub at: u64,
    pub micros: u64,
    pub call: Vec<Bytes>,
    /// How many words the call had, all that are not shown included.
    pub words: usize,
    pub address: String,
    pub name: Bytes,
}

impl SlowLog {
    pub(super) fn push(&self, entry: Entry, most: usize) {
        let mut entries = self.entries.lock();
        let id = self.next.fetch_add(1, Relaxed);
        entries.push_front(Entry { id, ..entry });
        entries.truncate(most);
    }

    /// The newest of them.
    pub fn newest(&self, count: usize) -> Vec<Entry> {
        self.entries.lock().iter().take(count).cloned().collect()
    }

    pub fn len(&self) -> usize {
        self.entries.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn reset(&self) {
        self.entries.lock().clear();
    }
}

impl Entry {
    pub(super) fn new(client: &Client, row: &Command, args: &[&[u8]], micros: u64) -> Self {
        let names = row.name.split('|').map(str::as_bytes);
        let words: Vec<&[u8]> = names.chain(args.iter().copied()).collect();
        Self {
            id: 0,
            at: clock::unix_millis() / 1000,
            micros,
            call: trimmed(&words, row.words, row.name),
            words: words.len(),
            address: client.origin.address.clone(),
            name: client.names().name,
        }
    }
}

/// `named` words name the command, and are shown whatever it is.
fn trimmed(words: &[&[u8]], named: usize, name: &str) -> Vec<Bytes> {
    let shown = if words.len() > MOST_WORDS { MOST_WORDS - 1 } else { words.len() };
    let mut call: Vec<Bytes> = words
        .iter()
        .enumerate()
        .take(shown)
        .map(|(place, word)| {
            let before = place.checked_sub(1).and_then(|before| words.get(before));
            let place = place.checked_sub(named);
            let secret = place.is_some_and(|place| is_secret(name, place, before.copied()));
            if secret { Bytes::from("(redacted)") } else { trimmed_word(word) }
        })
        .collect();
    if words.len() > shown {
        call.push(Bytes::from(&*format!("... ({} more arguments)", words.len() - shown)));
    }
    call
}

fn is_secret(name: &str, place: usize, before: Option<&[u8]>) -> bool {
    match name {
        "AUTH" => true,
        "ACL|SETUSER" => place > 0,
        "HELLO" => place >= 2,
        "CONFIG|SET" => before.is_some_and(|before| {
            place % 2 == 1 && SECRETS.iter().any(|secret| before.eq_ignore_ascii_case(secret))
        }),
        _ => false,
    }
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

    fn shown(name: &str, named: usize, words: &[&[u8]]) -> Vec<String> {
        let words = trimmed(words, named, name);
        words.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }

    #[test]
    fn long_calls_are_cut() {
        let long = [b'x'; 130];
        let cut = shown("SET", 1, &[b"SET", &long, &long[..128]]);
        assert_eq!(cut[1], format!("{}... (2 more bytes)", "x".repeat(128)));
        assert_eq!(cut[2].len(), 128);
        let many = shown("DEL", 1, &[&b"k"[..]; 40]);
        assert_eq!((many.len(), &*many[31]), (32, "... (9 more arguments)"));
        assert_eq!(shown("DEL", 1, &[&b"k"[..]; 32]).len(), 32);
    }

    #[test]
    fn secrets_are_not_kept() {
        assert_eq!(shown("AUTH", 1, &[b"AUTH", b"secret"]), ["AUTH", "(redacted)"]);
        let call: [&[u8]; 6] = [b"CONFIG", b"SET", b"hz", b"1", b"RequirePass", b"secret"];
        assert_eq!(shown("CONFIG|SET", 2, &call)[3..], ["1", "RequirePass", "(redacted)"]);
    }
}
