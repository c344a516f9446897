//! Bloom filters. Their commands publish no keyspace events.

use super::Handle;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::Bloom;
use crate::value::bloom::Full;
use crate::value::chunks::BadChunk;

/// A change of a Bloom filter.
#[derive(Debug, Clone, Copy)]
enum BloomChange<'a> {
    /// The header tells all of an empty filter.
    Make(&'a [u8]),
    Add(&'a [u8]),
    Load(u64, &'a [u8]),
}

impl Change for BloomChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Make(header) => {
                log.command("BF.LOADCHUNK").word(key).unsigned(1).word(header);
            }
            Self::Add(item) => drop(log.command("BF.ADD").word(key).word(item)),
            Self::Load(position, chunk) => {
                log.command("BF.LOADCHUNK").word(key).unsigned(position).word(chunk);
            }
        }
    }
}

impl Handle<'_, Bloom> {
    /// Records that the filter was made.
    pub fn made(&mut self) {
        let header = self.value.header();
        self.effects.change(self.db, self.key, &BloomChange::Make(&header), 1);
    }

    /// Adds an item. Answers whether it was not there.
    pub fn add(&mut self, item: &[u8]) -> Result<bool, Full> {
        let added = self.value.add(item)?;
        if added {
            self.effects.change(self.db, self.key, &BloomChange::Add(item), 1);
        }
        Ok(added)
    }

    /// Sets the bits of a chunk.
    pub fn load_chunk(&mut self, position: u64, chunk: &[u8]) -> Result<(), BadChunk> {
        self.value.load_chunk(position, chunk)?;
        self.effects.change(self.db, self.key, &BloomChange::Load(position, chunk), 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;
    use crate::value::bloom::Shape;

    #[test]
    fn changes_are_recorded_and_what_changes_nothing_is_not() {
        let shape = Shape { error: 0.1, capacity: 1, scales: false, expansion: 2 };
        let (lines, events) = changes(Bloom::new(&shape).unwrap(), |filter| {
            assert_eq!(filter.add(b"a"), Ok(true));
            assert_eq!(filter.add(b"a"), Ok(false));
            assert_eq!(filter.add(b"b"), Err(Full::NonScaling));
            assert_eq!(filter.load_chunk(3, b"xxx"), Err(BadChunk::Behind));
            assert_eq!(filter.load_chunk(3, b"x"), Ok(()));
        });
        assert_eq!(lines, ["BF.ADD k a", "BF.LOADCHUNK k 3 x"]);
        assert!(events.is_empty());
    }
}
