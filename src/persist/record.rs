//! A record: what one call did, as deterministic Redis commands.
//!
//! A record is one MessagePack array of operations; an operation is an array of the database's
//! number, the command's name (a string) and its arguments (binary). The record is the unit of
//! atomicity: a transaction is one record, which is recovered as a whole or not at all.
//!
//! A [`Record`] is written while the call runs, operation by operation, and holds nothing but bytes. It
//! is encoded and decoded here and not by serde, because every write pays for the encoding, and because
//! decoding borrows every argument from the input. The tests compare it with `rmp-serde`.

mod messagepack;
#[cfg(test)]
mod tests;

use std::fmt;

use smallvec::SmallVec;

use messagepack::{
    FIXARRAY, ROOM, array, binary, read_array, read_bytes, read_unsigned, string, unsigned,
};

/// One decoded command. Its name is the first argument.
#[derive(Clone, Debug, PartialEq)]
pub struct OpRef<'a> {
    /// The number of the database that the command ran in.
    pub db: u16,
    /// The name and the arguments.
    pub args: SmallVec<[&'a [u8]; 8]>,
}

/// Why bytes are not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A record in construction, operation by operation.
///
/// ```text
/// bytes   room for the record's head 5   operation   operation   ...
/// ```
///
/// The number of operations is known at the end, so the head is written last. It is as short as
/// possible, and right-aligned in its room.
#[derive(Debug, Default)]
pub struct Record {
    /// Empty while the record has no operation.
    bytes: Vec<u8>,
    operations: usize,
    last: Last,
}

/// Where the parts of the last operation are.
#[derive(Debug, Default, Clone, Copy)]
struct Last {
    start: usize,
    /// Behind the head of its array.
    body: usize,
    words: usize,
    /// The offset of its list, if it has one that may grow: of the number of elements, if that is
    /// one of the words, or else of the first element.
    list: Option<usize>,
    /// The number of elements, if that is one of the words.
    counted: Option<u64>,
}

impl Record {
    /// Begins an operation. The caller adds the words to the returned [`Operation`].
    #[inline]
    pub fn operation(&mut self, db: u16, verb: &str) -> Operation<'_> {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(&[0; ROOM]);
        }
        let before = std::mem::take(&mut self.last);
        let start = self.bytes.len();
        self.bytes.push(FIXARRAY);
        unsigned(db, &mut self.bytes);
        string(verb, &mut self.bytes);
        self.operations += 1;
        self.last = Last { start, body: start + 1, words: 2, list: None, counted: None };
        Operation { record: self, before }
    }

    /// Whether the record has no operation.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Bytes of the operations.
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_sub(ROOM)
    }

    /// The record's bytes as they are logged. A record without operations is an empty array.
    pub fn payload(&mut self) -> &[u8] {
        if self.bytes.is_empty() {
            return &[FIXARRAY];
        }
        let mut head = [0; ROOM];
        let len = array(self.operations, &mut head);
        self.bytes[ROOM - len..ROOM].copy_from_slice(&head[..len]);
        &self.bytes[ROOM - len..]
    }

    /// Removes all operations, and frees memory beyond `kept` bytes.
    #[inline]
    pub fn clear(&mut self, kept: usize) {
        self.bytes.clear();
        if self.bytes.capacity() > kept {
            self.bytes = Vec::new();
        }
        self.operations = 0;
        self.last = Last::default();
    }

    /// Rewrites the head of the last operation after words were added.
    #[inline]
    fn end_operation(&mut self) {
        let Last { start, body, words, .. } = self.last;
        if words <= 15 {
            self.bytes[start] = FIXARRAY | words as u8;
            return;
        }
        self.replace_head(start..body, words);
    }

    fn replace_head(&mut self, old: std::ops::Range<usize>, words: usize) {
        let mut head = [0; ROOM];
        let len = array(words, &mut head);
        self.last.body = old.start + len;
        self.last.list = self.last.list.map(|at| at + len - old.len());
        if len == old.len() {
            self.bytes[old].copy_from_slice(&head[..len]);
        } else {
            self.bytes.splice(old, head[..len].iter().copied());
        }
    }
}

/// An operation in construction. Its database and its command name are written.
#[derive(Debug)]
pub struct Operation<'r> {
    record: &'r mut Record,
    /// The operation before it.
    before: Last,
}

impl Operation<'_> {
    /// Adds an argument.
    #[inline]
    pub fn word(self, word: &[u8]) -> Self {
        binary(word, &mut self.record.bytes);
        self.record.last.words += 1;
        self
    }

    /// Adds an integer as an argument, in decimal.
    pub fn number(self, number: i64) -> Self {
        self.word(itoa::Buffer::new().format(number).as_bytes())
    }

    /// Adds an unsigned integer as an argument, in decimal.
    pub fn unsigned(self, number: u64) -> Self {
        self.word(itoa::Buffer::new().format(number).as_bytes())
    }

    /// Adds several arguments.
    pub fn words<W: AsRef<[u8]>>(self, words: impl IntoIterator<Item = W>) -> Self {
        words.into_iter().fold(self, |operation, word| operation.word(word.as_ref()))
    }

    /// Ends the operation with a list. If the operation before is the same up to its own list, the
    /// elements are added to that list instead.
    #[inline]
    pub fn list<W: AsRef<[u8]>>(mut self, elements: impl IntoIterator<Item = W>) -> Self {
        if self.repeats(None) {
            self.give_way();
        } else {
            self.record.last.list = Some(self.record.bytes.len());
        }
        self.words(elements)
    }

    /// As [`Self::list`], for a list that is preceded by the number of its elements. An element may
    /// have several words.
    pub fn counted<W: AsRef<[u8]>>(
        mut self,
        count: u64,
        elements: impl IntoIterator<Item = W>,
    ) -> Self {
        if self.repeats(Some(count)) {
            self.give_way();
            self.add_to_count(count);
        } else {
            self.record.last.list = Some(self.record.bytes.len());
            self.record.last.counted = Some(count);
            self = self.unsigned(count);
        }
        self.words(elements)
    }

    /// Whether the previous operation is the same up to its list.
    fn repeats(&self, count: Option<u64>) -> bool {
        let Some(list) = self.before.list else { return false };
        let bytes = &self.record.bytes;
        count.is_some() == self.before.counted.is_some()
            && bytes[self.before.body..list] == bytes[self.record.last.body..]
    }

    /// Removes this operation: the words that follow belong to the previous one.
    fn give_way(&mut self) {
        self.record.bytes.truncate(self.record.last.start);
        self.record.operations -= 1;
        self.record.last = self.before;
    }

    /// Increases the number of elements in the operation.
    fn add_to_count(&mut self, more: u64) {
        let Last { list: Some(list), counted: Some(count), .. } = self.record.last else { return };
        let sum = count.saturating_add(more);
        let mut text = itoa::Buffer::new();
        let mut word = Vec::new();
        binary(text.format(count).as_bytes(), &mut word);
        let old = list..list + word.len();
        word.clear();
        binary(text.format(sum).as_bytes(), &mut word);
        self.record.bytes.splice(old, word);
        self.record.last.counted = Some(sum);
    }
}

impl Drop for Operation<'_> {
    #[inline]
    fn drop(&mut self) {
        self.record.end_operation();
    }
}

/// Decodes the operations of a record, one by one. Counts in the bytes are not trusted: nothing is
/// allocated by them alone.
pub fn decode(payload: &[u8]) -> Decode<'_> {
    Decode { rest: payload, left: None }
}

/// An iterator over the operations of a record. It ends after the first error.
pub struct Decode<'a> {
    rest: &'a [u8],
    /// Operations still to come; `None` before the head of the record is read.
    left: Option<u32>,
}

impl<'a> Iterator for Decode<'a> {
    type Item = Result<OpRef<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let op = self.step();
        if matches!(op, Err(_) | Ok(None)) {
            (self.rest, self.left) = (&[], Some(0));
        }
        op.transpose()
    }
}

impl<'a> Decode<'a> {
    fn step(&mut self) -> Result<Option<OpRef<'a>>, Malformed> {
        let left = match self.left {
            Some(left) => left,
            None => read_array(&mut self.rest)?,
        };
        if left == 0 {
            return match self.rest {
                [] => Ok(None),
                _ => Err(Malformed("bytes are left over after the last operation")),
            };
        }
        self.left = Some(left - 1);
        read_op(&mut self.rest).map(Some)
    }
}

fn read_op<'a>(rest: &mut &'a [u8]) -> Result<OpRef<'a>, Malformed> {
    let len = read_array(rest)?;
    if len < 2 {
        return Err(Malformed("an operation without a command"));
    }
    let db = read_unsigned(rest)?;
    let mut args = SmallVec::new();
    for _ in 1..len {
        args.push(read_bytes(rest)?);
    }
    Ok(OpRef { db, args })
}

#[cfg(test)]
impl Record {
    /// The operations as lines of words, for tests.
    pub fn lines(&mut self) -> Vec<String> {
        let words = |word: &&[u8]| String::from_utf8_lossy(word).into_owned();
        let line = |op: OpRef<'_>| op.args.iter().map(words).collect::<Vec<_>>().join(" ");
        decode(self.payload())
            .map(|op| op.map(line).unwrap_or_else(|why| why.to_string()))
            .collect()
    }
}
