//! [`Sessions`]: what clients can resume, so that a connection need not begin with a full handshake.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::time::Duration;

use parking_lot::Mutex;
use rustls::server::StoresServerSessions;

use crate::base::clock;

/// Sessions in memory: at most so many, and none older than a time. The oldest goes first.
pub(super) struct Sessions {
    /// 0 is no limit.
    most: usize,
    lifetime: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    by_key: HashMap<Vec<u8>, Session>,
    /// The keys, in the order in which they came. A key may have been taken meanwhile.
    order: VecDeque<(Duration, Vec<u8>)>,
}

struct Session {
    since: Duration,
    secrets: Vec<u8>,
}

impl Sessions {
    pub(super) fn new(most: usize, lifetime: Duration) -> Self {
        Self { most, lifetime, kept: Mutex::default() }
    }

    fn put_at(&self, now: Duration, key: Vec<u8>, secrets: Vec<u8>) {
        let mut kept = self.kept.lock();
        kept.order.push_back((now, key.clone()));
        kept.by_key.insert(key, Session { since: now, secrets });
        while kept.oldest().is_some_and(|since| self.is_old(since, now))
            || (self.most > 0 && kept.order.len() > self.most)
        {
            kept.drop_oldest();
        }
    }

    fn is_old(&self, since: Duration, now: Duration) -> bool {
        now.saturating_sub(since) >= self.lifetime
    }

    fn get_at(&self, now: Duration, key: &[u8]) -> Option<Vec<u8>> {
        let kept = self.kept.lock();
        let found = kept.by_key.get(key).filter(|session| !self.is_old(session.since, now))?;
        Some(found.secrets.clone())
    }

    fn take_at(&self, now: Duration, key: &[u8]) -> Option<Vec<u8>> {
        let found = self.kept.lock().by_key.remove(key)?;
        (!self.is_old(found.since, now)).then_some(found.secrets)
    }
}

impl Kept {
    fn oldest(&self) -> Option<Duration> {
        self.order.front().map(|(since, _)| *since)
    }

    fn drop_oldest(&mut self) {
        let Some((since, key)) = self.order.pop_front() else { return };
        // The key may have come again since.
        if self.by_key.get(&key).is_some_and(|session| session.since == since) {
            self.by_key.remove(&key);
        }
    }
}

impl StoresServerSessions for Sessions {
    fn put(&self, key: Vec<u8>, value: Vec<u8>) -> bool {
        self.put_at(clock::uptime(), key, value);
        true
    }

    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.get_at(clock::uptime(), key)
    }

    fn take(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.take_at(clock::uptime(), key)
    }

    fn can_cache(&self) -> bool {
        true
    }
}

/// Without the secrets.
impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sessions", self.kept.lock().by_key.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[test]
    fn a_session_is_there_until_it_is_old_or_taken() {
        let sessions = Sessions::new(0, second(10));
        sessions.put_at(second(1), b"a".to_vec(), b"A".to_vec());
        assert_eq!(sessions.get_at(second(10), b"a").unwrap(), b"A");
        assert_eq!(sessions.get_at(second(11), b"a"), None);
        assert_eq!(sessions.get_at(second(1), b"b"), None);
        assert_eq!(sessions.take_at(second(10), b"a").unwrap(), b"A");
        assert_eq!(sessions.take_at(second(10), b"a"), None);
        sessions.put_at(second(1), b"a".to_vec(), b"A".to_vec());
        assert_eq!(sessions.take_at(second(11), b"a"), None);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_and_what_is_old_takes_no_room() {
        let sessions = Sessions::new(2, second(10));
        for (at, key) in [(1, b"a"), (2, b"b"), (3, b"a"), (4, b"c")] {
            sessions.put_at(second(at), key.to_vec(), key.to_vec());
        }
        let there = [b"a", b"b", b"c"].map(|key| sessions.get_at(second(4), key).is_some());
        assert_eq!(there, [true, false, true]);
        sessions.put_at(second(20), b"d".to_vec(), b"D".to_vec());
        let kept = sessions.kept.lock();
        assert_eq!((kept.by_key.len(), kept.order.len()), (1, 1));
    }
}
