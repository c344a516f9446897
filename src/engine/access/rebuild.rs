//! The operations that make a key from nothing: what a snapshot holds, and what is logged when a
//! whole value is put in the place of another.

mod module;
mod stream;
pub mod vector_set;

use crate::base::{Bytes, number};
use crate::keyspace::expiry::Deadline;
use crate::persist::record::{Operation, Record};
use crate::value::picture::Picture;
use crate::value::sorted_set::ScoredMember;
use crate::value::{Text, View};

/// Words of elements an operation carries at most, so that no record grows without bound.
const CHUNK: usize = 512;
/// Bytes of elements after which no other follows in an operation.
const CHUNK_BYTES: usize = 1 << 20;

/// Writes, in order, the operations that rebuild a key that is not there.
pub fn rebuild(
    db: u16,
    key: &[u8],
    value: View<'_>,
    deadline: Option<Deadline>,
    record: &mut Record,
) {
    Rebuilding { db, key, record, after: &mut |_| {} }.value(value, deadline);
}

/// How many bytes the operations that rebuild a key take in a record. `empty` is used for that, and
/// is empty afterwards.
pub fn measure(
    db: u16,
    key: &[u8],
    value: View<'_>,
    deadline: Option<Deadline>,
    empty: &mut Record,
) -> usize {
    let mut bytes = 0;
    let after = &mut |record: &mut Record| {
        bytes += record.len();
        record.clear(2 * CHUNK_BYTES);
    };
    Rebuilding { db, key, record: empty, after }.value(value, deadline);
    bytes
}

/// Writes the operations that rebuild a key, and shows the record to `after` behind each.
pub struct Rebuilding<'r> {
    /// The database of the key.
    pub db: u16,
    /// The name of the key.
    pub key: &'r [u8],
    /// The record that receives the operations.
    pub record: &'r mut Record,
    /// Called after each operation.
    pub after: &'r mut dyn FnMut(&mut Record),
}

impl Rebuilding<'_> {
    /// A value that is there.
    fn value(&mut self, value: View<'_>, deadline: Option<Deadline>) {
        match value {
            View::Text(text) => return self.text(text, deadline),
            View::List(list) => self.elements("RPUSH", list.iter().map(|item| [item.to_bytes()])),
            View::Set(set) => self.set(set.iter().map(|member| member.to_bytes())),
            View::Hash(hash) => {
                let pairs = hash.iter().map(|(field, value)| [field.to_bytes(), value.to_bytes()]);
                self.hash(pairs, &hash.endings());
            }
            View::SortedSet(sorted) => {
                self.sorted_set(sorted.iter().map(|(member, score)| (member.to_bytes(), score)));
            }
            View::Stream(stream) => self.stream(stream),
            View::VectorSet(set) => self.vector_set(set.shape(), set.state(), set.parts()),
            View::Module(module) => self.module(module),
        }
        self.end_at(deadline);
    }

    /// Writes the value that a picture holds.
    pub fn picture(&mut self, picture: &Picture, deadline: Option<Deadline>) {
        match picture {
            Picture::Value(value) => return self.value(value.view(), deadline),
            Picture::Set(members) => self.set(members.iter().cloned()),
            Picture::Hash(pairs, ends) => {
                let named =
                    ends.iter().filter_map(|(at, index)| Some((*at, pairs.get(*index)?.0.clone())));
                let mut ends: Vec<_> = named.collect();
                ends.sort_by_key(|(at, _)| *at);
                let pairs = pairs.iter().map(|(field, value)| [field.clone(), value.clone()]);
                self.hash(pairs, &ends);
            }
            Picture::SortedSet(members) => {
                // In their order they are added in half the time when they are read.
                let mut members: Vec<&ScoredMember> = members.iter().collect();
                members.sort_by(|one, other| {
                    one.score.total_cmp(&other.score).then_with(|| one.member.cmp(&other.member))
                });
                let members = members.iter().map(|entry| (entry.member.clone(), entry.score));
                self.sorted_set(members);
            }
            Picture::VectorSet(set) => self.vector_set(set.shape(), set.state(), set.parts()),
        }
        self.end_at(deadline);
    }

    fn text(&mut self, text: Text<'_>, deadline: Option<Deadline>) {
        let command = self.command("SET").word(&text.as_cow());
        match deadline {
            Some(at) => drop(command.word(b"PXAT").unsigned(at)),
            None => drop(command),
        }
        self.done();
    }

    fn set(&mut self, members: impl Iterator<Item = Bytes>) {
        self.elements("SADD", members.map(|member| [member]));
    }

    /// A hash, and the fields of it that end, in the order of their times.
    fn hash(&mut self, pairs: impl Iterator<Item = [Bytes; 2]>, ends: &[(Deadline, Bytes)]) {
        self.elements("HSET", pairs);
        self.fields_that_end(ends);
    }

    fn sorted_set(&mut self, members: impl Iterator<Item = (Bytes, f64)>) {
        let scored = |(member, score)| [Bytes::new(&number::format_f64(score)), member];
        self.elements("ZADD", members.map(scored));
    }

    /// Writes elements of `N` words each.
    fn elements<const N: usize>(&mut self, verb: &str, elements: impl Iterator<Item = [Bytes; N]>) {
        let mut elements = elements.peekable();
        while elements.peek().is_some() {
            let mut command = self.command(verb);
            let (mut words, mut bytes) = (0, 0);
            while words + N <= CHUNK
                && bytes < CHUNK_BYTES
                && let Some(element) = elements.next()
            {
                words += N;
                bytes += element.iter().map(|word| word.len()).sum::<usize>();
                command = command.words(element);
            }
            drop(command);
            self.done();
        }
    }

    /// Fields that end at the same time are one operation. They come in the order of the times.
    fn fields_that_end(&mut self, ends: &[(Deadline, Bytes)]) {
        for alike in ends.chunk_by(|(one, _), (other, _)| one == other) {
            for chunk in alike.chunks(CHUNK) {
                let Some((at, _)) = chunk.first() else { continue };
                let command = self.command("HPEXPIREAT").unsigned(*at);
                let command = command.word(b"FIELDS").unsigned(chunk.len() as u64);
                command.words(chunk.iter().map(|(_, field)| field));
                self.done();
            }
        }
    }

    fn end_at(&mut self, deadline: Option<Deadline>) {
        if let Some(at) = deadline {
            self.command("PEXPIREAT").unsigned(at);
            self.done();
        }
    }

    /// Begins an operation on the key.
    fn command(&mut self, verb: &str) -> Operation<'_> {
        self.record.operation(self.db, verb).word(self.key)
    }

    /// Ends an operation.
    fn done(&mut self) {
        (self.after)(self.record);
    }
}
