//! [`Pending`]: received bytes that are not a complete call yet, or whose turn has not come.
//!
//! It grows with the bytes received, to at most twice their size, whatever lengths were announced:
//! so a string of many megabytes is moved a few times as it arrives, and an announcement costs
//! nothing.

/// A buffer of at most this capacity is kept while nothing is pending.
const KEPT: usize = 1 << 10;

#[derive(Debug, Default)]
pub(super) struct Pending {
    bytes: Vec<u8>,
    /// The offset of the first unused byte.
    start: usize,
}

impl Pending {
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The free room, in bytes.
    pub(super) fn free(&self) -> usize {
        self.bytes.capacity() - self.len()
    }

    /// Appends received bytes. `expected` is the total number of bytes, if it is known.
    pub(super) fn push(&mut self, more: &[u8], expected: usize) {
        let needed = self.len() + more.len();
        if self.start + needed > self.bytes.capacity() {
            self.compact();
            let room = expected.clamp(needed, needed * 2).max(needed + needed / 4);
            self.bytes.reserve_exact(room - self.bytes.len());
        }
        self.bytes.extend_from_slice(more);
    }

    /// Removes used bytes from the front.
    pub(super) fn used(&mut self, count: usize) {
        self.start = (self.start + count).min(self.bytes.len());
        if self.is_empty() {
            self.bytes.clear();
            self.start = 0;
            if self.bytes.capacity() > KEPT {
                self.bytes = Vec::new();
            }
        } else if self.start > self.bytes.len() / 2 {
            self.compact();
        }
    }

    fn compact(&mut self) {
        self.bytes.drain(..std::mem::take(&mut self.start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stay_in_order_while_they_are_used_from_the_front() {
        let mut pending = Pending::default();
        let (mut pushed, mut used) = (0_u32, 0_u32);
        for step in 0..1000_u32 {
            let more: Vec<u8> = (0..step % 7).map(|at| (pushed + at) as u8).collect();
            pending.push(&more, 0);
            pushed += more.len() as u32;
            let count = (step % 5).min(pending.len() as u32);
            let expected: Vec<u8> = (used..pushed).map(|byte| byte as u8).collect();
            assert_eq!(pending.bytes(), expected);
            pending.used(count as usize);
            used += count;
        }
    }

    #[test]
    fn room_follows_what_came_and_not_what_was_announced() {
        let mut pending = Pending::default();
        let mut came = 0;
        for _ in 0..100 {
            pending.push(&[0; 1000], 500 << 20);
            came += 1000;
            assert!(pending.bytes.capacity() <= 2 * came);
        }
        pending.used(came);
        assert_eq!(pending.bytes.capacity(), 0);
    }
}
