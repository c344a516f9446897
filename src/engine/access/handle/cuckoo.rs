//! Cuckoo filters. Their commands publish no keyspace events.

use super::Handle;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::Cuckoo;
use crate::value::chunks::BadChunk;
use crate::value::cuckoo::Full;

/// A change of a cuckoo filter.
#[derive(Debug, Clone, Copy)]
enum CuckooChange<'a> {
    /// The header tells all of an empty filter.
    Make(&'a [u8]),
    /// Where prints go follows from where they are.
    Add(&'a [u8]),
    Delete(&'a [u8]),
    Compact,
    Load(u64, &'a [u8]),
}

impl Change for CuckooChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Make(header) => {
                log.command("CF.LOADCHUNK").word(key).unsigned(1).word(header);
            }
            Self::Add(item) => drop(log.command("CF.ADD").word(key).word(item)),
            Self::Delete(item) => drop(log.command("CF.DEL").word(key).word(item)),
            Self::Compact => drop(log.command("CF.COMPACT").word(key)),
            Self::Load(position, chunk) => {
                log.command("CF.LOADCHUNK").word(key).unsigned(position).word(chunk);
            }
        }
    }
}

impl Handle<'_, Cuckoo> {
    /// Records that the filter was made.
    pub fn made(&mut self) {
        let header = self.value.header();
        self.change(&CuckooChange::Make(&header));
    }

    /// Adds an item, whether it is there or not.
    pub fn add(&mut self, item: &[u8]) -> Result<(), Full> {
        self.value.add(item)?;
        self.change(&CuckooChange::Add(item));
        Ok(())
    }

    /// Adds an item unless it is there. Answers whether it was not.
    pub fn add_new(&mut self, item: &[u8]) -> Result<bool, Full> {
        let added = self.value.add_new(item)?;
        if added {
            self.change(&CuckooChange::Add(item));
        }
        Ok(added)
    }

    /// Deletes an item once. Answers whether it was there.
    pub fn delete(&mut self, item: &[u8]) -> bool {
        let deleted = self.value.delete(item);
        if deleted {
            self.change(&CuckooChange::Delete(item));
        }
        deleted
    }

    /// Moves items to earlier tables, and drops later ones that become empty.
    pub fn compact(&mut self) {
        self.value.compact(true);
        self.change(&CuckooChange::Compact);
    }

    /// Sets the prints of a chunk.
    pub fn load_chunk(&mut self, position: u64, chunk: &[u8]) -> Result<(), BadChunk> {
        self.value.load_chunk(position, chunk)?;
        self.change(&CuckooChange::Load(position, chunk));
        Ok(())
    }

    fn change(&mut self, change: &CuckooChange<'_>) {
        self.effects.change(self.db, self.key, change, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;
    use crate::value::cuckoo::Shape;

    #[test]
    fn changes_are_recorded_and_what_changes_nothing_is_not() {
        let shape = Shape { capacity: 2, bucket_size: 1, max_iterations: 1, expansion: 0 };
        let (lines, events) = changes(Cuckoo::new(&shape).unwrap(), |filter| {
            assert_eq!(filter.add_new(b"a"), Ok(true));
            assert_eq!(filter.add_new(b"a"), Ok(false));
            while filter.add(b"a").is_ok() {}
            assert!(!filter.delete(b"nothing"));
            assert!(filter.delete(b"a"));
            filter.compact();
            assert_eq!(filter.load_chunk(9, b"x"), Err(BadChunk::Behind));
            assert_eq!(filter.load_chunk(2, b"x"), Ok(()));
        });
        let rest = ["CF.DEL k a", "CF.COMPACT k", "CF.LOADCHUNK k 2 x"];
        let (adds, others) = lines.split_at(lines.len() - rest.len());
        assert!((1..=2).contains(&adds.len()) && adds.iter().all(|line| line == "CF.ADD k a"));
        assert_eq!(others, rest);
        assert!(events.is_empty());
    }
}
