//! Count-min sketches. As those of a module, their commands publish no keyspace events.

use super::Handle;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::CountMin;

/// A change of a count-min sketch.
#[derive(Debug, Clone, Copy)]
enum CountMinChange<'a> {
    Make(usize, usize),
    /// Items and how often they came.
    Add(&'a [(&'a [u8], u64)]),
    /// Of the sketches of these keys, with their weights.
    Merge(&'a [(&'a [u8], i64)]),
}

impl Change for CountMinChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Make(width, depth) => {
                let command = log.command("CMS.INITBYDIM").word(key);
                drop(command.unsigned(width as u64).unsigned(depth as u64));
            }
            Self::Add(items) => {
                let command = log.command("CMS.INCRBY").word(key);
                drop(
                    items.iter().fold(command, |command, (item, times)| {
                        command.word(item).unsigned(*times)
                    }),
                );
            }
            Self::Merge(sources) => {
                let command = log.command("CMS.MERGE").word(key).unsigned(sources.len() as u64);
                let command = command.words(sources.iter().map(|(key, _)| key)).word(b"WEIGHTS");
                drop(sources.iter().fold(command, |command, (_, weight)| command.number(*weight)));
            }
        }
    }
}

impl Handle<'_, CountMin> {
    /// Says that the sketch is new.
    pub fn made(&mut self) {
        let (width, depth) = (self.value.width(), self.value.depth());
        self.effects.change(self.db, self.key, &CountMinChange::Make(width, depth), 1);
    }

    /// Counts items, each so many times. Tells how often each was counted.
    pub fn add(&mut self, items: &[(&[u8], u64)], mut tell: impl FnMut(u32)) {
        self.effects.change(self.db, self.key, &CountMinChange::Add(items), 1);
        items.iter().for_each(|(item, times)| tell(self.value.add(item, *times)));
    }

    /// Takes what the sketches of these keys, with their weights, have counted together.
    pub fn replace(&mut self, merged: CountMin, sources: &[(&[u8], i64)]) {
        *self.value = merged;
        self.effects.change(self.db, self.key, &CountMinChange::Merge(sources), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let sketch = || CountMin::new(9, 2).unwrap();
        let (ops, events) = changes(sketch(), |handle| {
            handle.made();
            let mut counts = Vec::new();
            handle.add(&[(b"a", 1), (b"b", u64::MAX)], |count| counts.push(count));
            assert_eq!(counts, [1, u32::MAX]);
            handle.replace(sketch(), &[(b"k", 1), (b"l", -2)]);
        });
        let expected = [
            "CMS.INITBYDIM k 9 2",
            "CMS.INCRBY k a 1 b 18446744073709551615",
            "CMS.MERGE k 2 k l WEIGHTS 1 -2",
        ];
        assert_eq!(ops, expected);
        assert!(events.is_empty());
    }
}
