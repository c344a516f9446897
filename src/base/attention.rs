//! One word of bits that says which features a call has to consider beside its keys.
//!
//! Most features are unused most of the time: no client watches, waits, tracks or pauses. Each such
//! feature has a [`Signal`], which is one bit of a word that all features share. So a call reads
//! one word instead of one counter per feature.
//!
//! A bit is set before [`Signal::raise`] returns. A signal that is raised while a key is locked is
//! therefore seen by each call that locks the key later and reads the word under that lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use parking_lot::Mutex;

/// The word. Clones are the same word.
#[derive(Debug, Default, Clone)]
pub struct Attention(Arc<Word>);

/// In a cache line of its own: nearly all calls read it, and it is seldom written.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Word(AtomicU32);

impl Attention {
    /// The bits that are set.
    #[inline]
    pub fn bits(&self) -> u32 {
        self.0.0.load(SeqCst)
    }

    /// A signal that sets this bit while it is raised. No two signals may have the same bit.
    pub fn signal(&self, bit: u32) -> Signal {
        Signal { attention: self.clone(), bit, holders: Mutex::new(0) }
    }

    /// Sets a bit that no signal has, for good.
    pub fn set(&self, bit: u32) {
        self.0.0.fetch_or(bit, SeqCst);
    }
}

/// One bit of the word, set while the signal has at least one holder.
#[derive(Debug)]
pub struct Signal {
    attention: Attention,
    bit: u32,
    /// The number of holders. The bit changes under this lock, so it always agrees with the number.
    holders: Mutex<usize>,
}

impl Signal {
    /// Whether the signal has a holder.
    #[inline]
    pub fn is_raised(&self) -> bool {
        self.attention.bits() & self.bit != 0
    }

    /// Adds a holder.
    pub fn raise(&self) {
        let mut holders = self.holders.lock();
        *holders += 1;
        self.attention.set(self.bit);
    }

    /// Removes a holder. Returns true when it was the last.
    pub fn lower(&self) -> bool {
        let mut holders = self.holders.lock();
        *holders = holders.saturating_sub(1);
        let last = *holders == 0;
        if last {
            self.attention.0.0.fetch_and(!self.bit, SeqCst);
        }
        last
    }

    /// Sets the number of holders.
    pub fn hold(&self, number: usize) {
        let mut holders = self.holders.lock();
        *holders = number;
        match number {
            0 => self.attention.0.0.fetch_and(!self.bit, SeqCst),
            _ => self.attention.0.0.fetch_or(self.bit, SeqCst),
        };
    }
}

impl Default for Signal {
    /// The only signal of a word of its own.
    fn default() -> Self {
        Attention::default().signal(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_is_set_for_as_long_as_anybody_holds_it_up() {
        let attention = Attention::default();
        let (one, other) = (attention.signal(1), attention.signal(4));
        one.raise();
        one.raise();
        other.hold(3);
        attention.set(8);
        assert_eq!(attention.bits(), 1 | 4 | 8);
        assert!(!one.lower() && one.is_raised());
        assert!(one.lower() && !one.is_raised());
        other.hold(0);
        assert_eq!(attention.bits(), 8);
    }

    #[test]
    fn a_bit_agrees_with_its_number_whatever_threads_do_at_once() {
        let attention = Attention::default();
        let signal = attention.signal(2);
        signal.raise();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        signal.raise();
                        assert!(signal.is_raised());
                        signal.lower();
                        assert!(signal.is_raised());
                    }
                });
            }
        });
        assert!(signal.lower());
        assert_eq!(attention.bits(), 0);
    }
}
