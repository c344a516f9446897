//! The most frequent items. As those of a module, their commands publish no keyspace events.

use super::Handle;
use crate::base::random::Random;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::TopK;

/// A change of what keeps the most frequent items.
#[derive(Debug, Clone, Copy)]
enum TopKChange<'a> {
    Make(&'a TopK),
    /// Items and how often they came, with what decided the play of chance.
    Add(u64, &'a [(&'a [u8], u32)]),
}

impl Change for TopKChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Make(made) => {
                let sizes = [made.k(), made.width(), made.depth()];
                let command = log.command("TOPK.RESERVE").word(key);
                let command = sizes.iter().fold(command, |it, size| it.unsigned(*size as u64));
                drop(command.word(made.decay().to_string().as_bytes()));
            }
            Self::Add(seed, items) => {
                let command = log.command("TOPKAGAIN").word(key).unsigned(seed);
                drop(items.iter().fold(command, |command, (item, times)| {
                    command.word(item).unsigned((*times).into())
                }));
            }
        }
    }
}

impl Handle<'_, TopK> {
    /// Says that it is new.
    pub fn made(&mut self) {
        self.effects.change(self.db, self.key, &TopKChange::Make(self.value), 1);
    }

    /// Counts items, each so many times; the seed decides the play of chance. Tells for each the item
    /// that is no longer among the first because of it.
    pub fn add(
        &mut self,
        items: &[(&[u8], u32)],
        seed: u64,
        mut tell: impl FnMut(Option<Box<[u8]>>),
    ) {
        self.effects.change(self.db, self.key, &TopKChange::Add(seed, items), 1);
        let random = &mut Random::from_seed(seed);
        items.iter().for_each(|(item, times)| tell(self.value.add(item, *times, random)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(TopK::new(3, 9, 2, 0.925).unwrap(), |handle| {
            handle.made();
            handle.add(&[(b"a", 1), (b"b", 0)], u64::MAX, |gone| assert_eq!(gone, None));
        });
        let expected = ["TOPK.RESERVE k 3 9 2 0.925", "TOPKAGAIN k 18446744073709551615 a 1 b 0"];
        assert_eq!(ops, expected);
        assert!(events.is_empty());
    }
}
