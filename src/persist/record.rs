//! A record: what one call did, as deterministic Redis commands.
//!
//! A record is one MessagePack array of operations; an operation is an array of the database's
//! number, the command's name (a string) and its arguments (binary). The record is the unit of
//! atomicity: a transaction is one record, which is recovered as a whole or not at all.
//!
//! A [`Record`] is written while the call runs, operation by operation, and holds nothing but bytes. It
//! is encoded and decoded here and not by serde, because every write pays for the encoding, and because
//! decoding borrows every argument from the input. The tests compare it with `rmp-serde`.

use std::fmt;

use smallvec::SmallVec;

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

/// The longest head of an array.
const ROOM: usize = 5;

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

/// The head of an array without elements.
const FIXARRAY: u8 = 0x90;

/// Writes the head of an array to the front of `into`, and returns its length.
fn array(len: usize, into: &mut [u8; ROOM]) -> usize {
    match len {
        0..=15 => {
            into[0] = FIXARRAY | len as u8;
            1
        }
        16..=0xffff => {
            into[0] = 0xdc;
            into[1..3].copy_from_slice(&(len as u16).to_be_bytes());
            3
        }
        _ => {
            into[0] = 0xdd;
            into[1..].copy_from_slice(&(len as u32).to_be_bytes());
            5
        }
    }
}

fn unsigned(value: u16, into: &mut Vec<u8>) {
    match value {
        0..=0x7f => into.push(value as u8),
        0x80..=0xff => into.extend_from_slice(&[0xcc, value as u8]),
        _ => wide(0xcd, &value.to_be_bytes(), into),
    }
}

/// Command names are short. A longer one fails the assertion.
fn string(text: &str, into: &mut Vec<u8>) {
    debug_assert!(text.len() <= 31, "no command has a name of 32 letters");
    let text = &text.as_bytes()[..text.len().min(31)];
    into.push(0xa0 | text.len() as u8);
    into.extend_from_slice(text);
}

fn binary(bytes: &[u8], into: &mut Vec<u8>) {
    match bytes.len() {
        len @ 0..=0xff => into.extend_from_slice(&[0xc4, len as u8]),
        len @ 0x100..=0xffff => wide(0xc5, &(len as u16).to_be_bytes(), into),
        len => wide(0xc6, &(len as u32).to_be_bytes(), into),
    }
    into.extend_from_slice(bytes);
}

fn wide(marker: u8, big_endian: &[u8], into: &mut Vec<u8>) {
    into.push(marker);
    into.extend_from_slice(big_endian);
}

const SHORT: Malformed = Malformed("the record ends inside an operation");

fn read_array(rest: &mut &[u8]) -> Result<u32, Malformed> {
    match read_byte(rest)? {
        fix @ 0x90..=0x9f => Ok(u32::from(fix & 0x0f)),
        0xdc => read_number::<2>(rest),
        0xdd => read_number::<4>(rest),
        _ => Err(Malformed("not an array where one has to be")),
    }
}

fn read_unsigned(rest: &mut &[u8]) -> Result<u16, Malformed> {
    match read_byte(rest)? {
        fix @ 0..=0x7f => Ok(u16::from(fix)),
        0xcc => read_number::<1>(rest).map(|number| number as u16),
        0xcd => read_number::<2>(rest).map(|number| number as u16),
        _ => Err(Malformed("not a database's number where one has to be")),
    }
}

/// Reads an argument, which may be a string or a binary.
fn read_bytes<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let len = match read_byte(rest)? {
        fix @ 0xa0..=0xbf => u32::from(fix & 0x1f),
        0xc4 | 0xd9 => read_number::<1>(rest)?,
        0xc5 | 0xda => read_number::<2>(rest)?,
        0xc6 | 0xdb => read_number::<4>(rest)?,
        _ => return Err(Malformed("not a string where one has to be")),
    };
    let (bytes, after) = rest.split_at_checked(len as usize).ok_or(SHORT)?;
    *rest = after;
    Ok(bytes)
}

fn read_byte(rest: &mut &[u8]) -> Result<u8, Malformed> {
    let (byte, after) = rest.split_first().ok_or(SHORT)?;
    *rest = after;
    Ok(*byte)
}

/// A big-endian number of up to 4 bytes.
fn read_number<const N: usize>(rest: &mut &[u8]) -> Result<u32, Malformed> {
    let (bytes, after) = rest.split_first_chunk::<N>().ok_or(SHORT)?;
    *rest = after;
    Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Op<'a> = (u16, &'a str, Vec<&'a [u8]>);

    fn encoded(ops: &[Op<'_>]) -> Vec<u8> {
        let mut record = Record::default();
        for (db, verb, args) in ops {
            record.operation(*db, verb).words(args);
        }
        record.payload().to_vec()
    }

    fn same(ops: &[Op<'_>], payload: &[u8]) -> bool {
        let read: Result<Vec<_>, _> = decode(payload).collect();
        let expected = ops.iter().map(|(db, verb, args)| {
            let words = std::iter::once(verb.as_bytes()).chain(args.iter().copied());
            OpRef { db: *db, args: words.collect() }
        });
        read == Ok(expected.collect())
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let long = vec![7; 70_000];
        let many = vec![&b"x"[..]; 70_000];
        let ops: [Op<'_>; 6] = [
            (0, "SET", vec![b"key", b"value"]),
            (15, "DEL", vec![]),
            (200, "SET", vec![b"", &long[..300]]),
            (65_535, "SET", vec![b"k", &long]),
            (3, "RPUSH", many[..20].to_vec()),
            (3, "RPUSH", many),
        ];
        for upto in 0..=ops.len() {
            assert!(same(&ops[..upto], &encoded(&ops[..upto])));
        }
        let twenty = vec![ops[0].clone(); 20];
        assert!(same(&twenty, &encoded(&twenty)));
        let many = vec![ops[1].clone(); 70_000];
        assert!(same(&many, &encoded(&many)));
    }

    #[test]
    fn lists_of_operations_that_begin_alike_become_one() {
        let mut record = Record::default();
        record.operation(0, "RPUSH").word(b"k").list(["a"]);
        record.operation(0, "RPUSH").word(b"k").list(["b", "c"]);
        record.operation(0, "RPUSH").word(b"other").list(["d"]);
        record.operation(1, "RPUSH").word(b"other").list(["e"]);
        record.operation(1, "LPUSH").word(b"other").list(["f"]);
        record.operation(1, "LPUSH").word(b"other").words(["g"]);
        record.operation(1, "LPUSH").word(b"other").list(["h"]);
        let expected = [
            "RPUSH k a b c",
            "RPUSH other d",
            "RPUSH other e",
            "LPUSH other f",
            "LPUSH other g",
            "LPUSH other h",
        ];
        assert_eq!(record.lines(), expected);
    }

    #[test]
    fn the_number_of_a_list_grows_with_it() {
        let mut record = Record::default();
        let ends = |record: &mut Record, at: i64, fields: &[&str]| {
            let operation = record.operation(0, "HPEXPIREAT").word(b"k").number(at);
            operation.word(b"FIELDS").counted(fields.len() as u64, fields);
        };
        ends(&mut record, 5, &["a"]);
        ends(&mut record, 5, &["b", "c"]);
        ends(&mut record, 6, &["FIELDS"]);
        ends(&mut record, 6, &["7"; 99]);
        ends(&mut record, 6, &[]);
        record.operation(0, "HPEXPIREAT").word(b"k").number(6).word(b"FIELDS").list(["100"]);
        let lines = record.lines();
        assert_eq!(lines[0], "HPEXPIREAT k 5 FIELDS 3 a b c");
        let sevens = " 7".repeat(99);
        assert_eq!(lines[1], format!("HPEXPIREAT k 6 FIELDS 100 FIELDS{sevens}"));
        assert_eq!(lines[2..], ["HPEXPIREAT k 6 FIELDS 100"]);
    }

    #[test]
    fn an_operation_that_grows_through_each_form_of_its_head_reads_back() {
        let mut record = Record::default();
        let mut expected = "SADD k".to_owned();
        for number in 0..70_000 {
            record.operation(0, "SADD").word(b"k").list([number.to_string()]);
            expected += &format!(" {number}");
            if [11, 12, 13, 65_532, 65_533, 65_534, 69_999].contains(&number) {
                assert_eq!(record.lines(), [expected.as_str()]);
            }
        }
        record.operation(0, "SREM").word(b"k").list(["1"]);
        assert_eq!(record.lines(), [expected.as_str(), "SREM k 1"]);
        record.clear(usize::MAX);
        assert!(record.is_empty() && record.lines().is_empty());
        assert_eq!(record.payload(), [FIXARRAY]);
    }

    #[test]
    fn another_reader_of_messagepack_sees_the_same() {
        let bytes = encoded(&[(300, "HSET", vec![b"k", &[0xff; 300]])]);
        let read: Vec<(u16, String, serde_bytes::ByteBuf, serde_bytes::ByteBuf)> =
            rmp_serde::from_slice(&bytes).unwrap();
        let expected = (300, "HSET".to_owned(), b"k".to_vec().into(), [0xff; 300].to_vec().into());
        assert_eq!(read, [expected]);
    }

    #[test]
    fn an_argument_may_be_a_string() {
        let value = "v".repeat(40);
        let bytes = rmp_serde::to_vec(&[(1u16, "SET", "key", &value)]).unwrap();
        let args = [&b"SET"[..], b"key", value.as_bytes()].into_iter().collect();
        let read: Vec<_> = decode(&bytes).collect();
        assert_eq!(read, [Ok(OpRef { db: 1, args })]);
    }

    #[test]
    fn a_record_cut_anywhere_is_an_error() {
        let bytes = encoded(&[(0, "SET", vec![b"key", b"value"]), (1, "DEL", vec![b"key"])]);
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).any(|op| op.is_err()), "cut at {cut}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(decode(&longer).any(|op| op.is_err()));
    }

    #[test]
    fn a_count_that_promises_more_than_there_is_costs_no_memory() {
        let huge = [0xdd, 0xff, 0xff, 0xff, 0xff, 0xdd, 0xff, 0xff, 0xff, 0xff, 0x00, 0xc4, 0x00];
        assert_eq!(decode(&huge).collect::<Vec<_>>(), [Err(SHORT)]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes).count();
        }

        #[test]
        fn any_record_reads_back(
            args in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
            db: u16,
        ) {
            let args: Vec<_> = args.iter().map(|arg| &arg[..]).collect();
            let ops = [(db, "HSET", args.clone()), (db, "DEL", args)];
            prop_assert!(same(&ops, &encoded(&ops)));
        }
    }
}
