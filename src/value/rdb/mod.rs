//! Redis's own encoding of a value: what DUMP gives, RESTORE takes, and RDB files hold.
//!
//! ```text
//! payload   type 1  value  version 2 LE  CRC-64 of all before it 8 LE
//! ```
//!
//! A value is written in the form of the lowest version of RDB that can hold it, and the payload
//! carries that version, so that what redlet dumps goes into servers older and younger than the
//! ones it is held against (Redis 7.0 reads up to 10). Strings are not compressed. Every form is
//! read that servers up to Redis 8 and Valkey 9 write. Hashes whose fields have deadlines alone are
//! written in a form that not all servers with such fields read: [`Reader`] chooses it.
//!
//! Payloads are not trusted. [`Input`] reads only bytes that exist, members are counted as they
//! come and not as announced, every element is added to a value by the same method as a client's,
//! and a duplicate element refuses the whole. What is allocated is bounded by the payload;
//! compressed strings (see `lzf`) may grow it 88 times.

mod kind;
mod limits;
mod lzf;
mod input;
mod compact;
mod output;
mod list;
mod set;
mod hash;
mod sorted_set;
mod stream;
mod vector_set;
mod module;
mod pictured;

pub use input::Input;
pub use limits::Limits;
pub use module::{encode_item, is_known_module, load_module, module_name};
pub use output::Output;
pub use pictured::write_picture;

use super::{Value, View};
use crate::base::crc64::crc64;
use compact::CompactForm;

/// The newest version of RDB that is read: 12 is Redis 7.4 and 13 Redis 8.
const NEWEST: u16 = 13;
/// Valkey counts from here, since 9.0.
const VALKEY: std::ops::RangeInclusive<u16> = 80..=81;

/// Why a payload is not restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not what it was when it was dumped, or of a later version.
    Envelope,
    /// Whole, but not a value.
    Format,
}

/// Who is to read a hash whose fields have deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Redis since 7.4, up to a deadline that it can hold.
    Redis,
    /// Valkey since 9.0.
    Valkey,
}

impl Reader {
    /// Whether it reads values of modules that are kept here.
    pub fn has_modules(self) -> bool {
        self == Self::Redis
    }
}

/// The version of RDB that knows a form which we write.
fn version_of(kind: u8) -> u16 {
    match kind {
        kind::STRING | kind::SET | kind::SET_INTSET | kind::HASH => 6,
        kind::ZSET_2 => 8,
        kind::HASH_METADATA | kind::HASH_LISTPACK_EX => 12,
        kind::HASH_2 => *VALKEY.start(),
        _ => 10,
    }
}

/// A value as a payload of its own.
pub fn dump(value: View<'_>, reader: Reader) -> Vec<u8> {
    let mut output = Output::default();
    let kind = kind_of_dump(value, reader);
    output.raw(&[kind]);
    write_kind(kind, value, &mut output);
    seal(output, version_of(kind))
}

/// The form of a payload of its own. A packed hash that had deadlines keeps the form of one that has
/// some, as in Redis; in a file it is a plain hash, so that earlier versions read the file.
fn kind_of_dump(value: View<'_>, reader: Reader) -> u8 {
    match (value, reader) {
        (View::Hash(hash), Reader::Redis) if hash.as_packed_with_deadlines().is_some() => {
            hash::kind_of_ending(hash, reader)
        }
        _ => kind_of(value, reader),
    }
}

/// Whether a payload that [`dump`] made would be another for another reader.
pub fn depends_on_reader(payload: &[u8]) -> bool {
    let kinds = [kind::HASH_2, kind::HASH_METADATA, kind::HASH_LISTPACK_EX];
    payload.first().is_some_and(|kind| kinds.contains(kind))
}

/// Makes a payload of what was written: its version and checksum follow.
pub fn seal(mut output: Output, version: u16) -> Vec<u8> {
    output.raw(&version.to_le_bytes());
    let checksum = crc64(output.bytes());
    output.raw(&checksum.to_le_bytes());
    output.into_bytes()
}

/// The value that a payload holds. As in Redis, bytes that follow it are of no concern.
pub fn restore(payload: &[u8], limits: &Limits) -> Result<Value, Refusal> {
    let (body, version) = open(payload).ok_or(Refusal::Envelope)?;
    let mut input = Input::new(body);
    let value = input.byte().and_then(|kind| read_value(kind, version, &mut input, limits));
    value.ok_or(Refusal::Format)
}

/// What a payload holds, and in which version; `None` when it is not what it was when it was
/// dumped.
pub fn open(payload: &[u8]) -> Option<(&[u8], u16)> {
    let (signed, checksum) = payload.split_last_chunk()?;
    let (body, version) = signed.split_last_chunk()?;
    let version = u16::from_le_bytes(*version);
    let known = version == 0 || is_known_version(version);
    (known && crc64(signed) == u64::from_le_bytes(*checksum)).then_some((body, version))
}

/// The form in which a value is written.
fn kind_of(value: View<'_>, reader: Reader) -> u8 {
    match value {
        View::Text(_) => kind::STRING,
        View::List(_) => kind::LIST_QUICKLIST_2,
        View::Set(set) if set.is_ints() => kind::SET_INTSET,
        View::Set(_) => kind::SET,
        View::Hash(hash) if hash.as_packed().is_some() => kind::HASH_LISTPACK,
        View::Hash(hash) if hash.first_deadline().is_some() => hash::kind_of_ending(hash, reader),
        View::Hash(_) => kind::HASH,
        View::SortedSet(sorted) if sorted.as_packed().is_some() => kind::ZSET_LISTPACK,
        View::SortedSet(_) => kind::ZSET_2,
        View::Stream(_) => kind::STREAM_LISTPACKS_2,
        View::VectorSet(_) | View::Module(_) => kind::MODULE_2,
    }
}

/// Writes a key with its value, as a file holds them. Returns the lowest version that reads them.
pub fn write_entry(key: &[u8], value: View<'_>, reader: Reader, output: &mut Output) -> u16 {
    let kind = begin_entry(key, kind_of(value, reader), output);
    write_kind(kind, value, output);
    version_of(kind)
}

fn begin_entry(key: &[u8], kind: u8, output: &mut Output) -> u8 {
    output.raw(&[kind]);
    output.string(key);
    kind
}

/// Whether a value of this kind is one of a module.
pub const fn is_of_module(kind: u8) -> bool {
    matches!(kind, kind::MODULE | kind::MODULE_2)
}

/// Whether values of this kind are read.
pub const fn is_known(kind: u8) -> bool {
    matches!(kind, kind::STRING..=kind::ZSET_2 | kind::MODULE_2 | kind::HASH_ZIPMAP..=kind::HASH_2)
        || matches!(kind, kind::HASH_METADATA | kind::HASH_LISTPACK_EX)
}

/// Whether this version of RDB is read.
pub fn is_known_version(version: u16) -> bool {
    (1..=NEWEST).contains(&version) || VALKEY.contains(&version)
}

/// The length of a value, as DEBUG OBJECT reports it: without the byte of its kind, and as in Redis
/// without the earliest deadline that comes first.
pub fn reported_length(value: View<'_>, reader: Reader) -> usize {
    let (mut output, kind) = (Output::default(), kind_of_dump(value, reader));
    write_kind(kind, value, &mut output);
    let uncounted = match kind {
        kind::HASH_METADATA | kind::HASH_LISTPACK_EX => size_of::<u64>(),
        _ => 0,
    };
    output.bytes().len() - uncounted
}

fn write_kind(kind: u8, value: View<'_>, output: &mut Output) {
    match value {
        View::Text(text) => output.string(&text.as_cow()),
        View::List(list) => list::write(list, output),
        View::Set(set) => match set.ints() {
            Some(ints) => set::write_intset(ints, output),
            None => set::write_members(set, output),
        },
        View::Hash(hash) => match (kind, hash.as_packed()) {
            (_, Some(packed)) => output.listpack(packed),
            (kind::HASH_LISTPACK_EX, _) => hash::write_listpack_ex(hash, output),
            (kind::HASH_METADATA, _) => hash::write_metadata(hash, output),
            (kind::HASH_2, _) => hash::write_ending(hash, output),
            _ => hash::write_fields(hash, output),
        },
        View::SortedSet(sorted) => match sorted.as_packed() {
            Some(packed) => output.listpack(packed),
            None => sorted_set::write_members(sorted, output),
        },
        View::Stream(stream) => stream::write(stream, output),
        View::VectorSet(set) => vector_set::write(set, output),
        View::Module(module) => module::write(module, output),
    }
}

/// Reads what follows the kind. `None`: it is no value, or of a kind that is not known.
pub fn read_value(kind: u8, version: u16, input: &mut Input<'_>, limits: &Limits) -> Option<Value> {
    let hash = |hash| Value::Hash(Box::new(hash));
    let list = |list| Value::List(Box::new(list));
    let set = |set| Value::Set(Box::new(set));
    let sorted = |sorted| Value::SortedSet(Box::new(sorted));
    match kind {
        kind::MODULE_2 => module::read(input),
        kind::STRING => input.string().map(|text| Value::string(&text)),
        kind::LIST => list::read_elements(input, limits).map(list),
        kind::LIST_ZIPLIST => list::read_ziplist(input, limits).map(list),
        kind::LIST_QUICKLIST => list::read_quicklist(input, limits).map(list),
        kind::LIST_QUICKLIST_2 => list::read_quicklist_2(input, limits).map(list),
        kind::SET => set::read_members(input, limits).map(set),
        kind::SET_INTSET => set::read_intset(input, limits).map(set),
        kind::SET_LISTPACK => set::read_listpack(input, limits).map(set),
        kind::HASH => hash::read_fields(input, limits).map(hash),
        kind::HASH_ZIPMAP => hash::read_compact(CompactForm::Zipmap, input, limits).map(hash),
        kind::HASH_ZIPLIST => hash::read_compact(CompactForm::Ziplist, input, limits).map(hash),
        kind::HASH_LISTPACK => hash::read_compact(CompactForm::Listpack, input, limits).map(hash),
        kind::HASH_2 if version >= *VALKEY.start() => hash::read_ending(input, limits).map(hash),
        kind::HASH_METADATA => hash::read_metadata(input, limits).map(hash),
        kind::HASH_LISTPACK_EX => hash::read_listpack_ex(input, limits).map(hash),
        kind::ZSET => sorted_set::read_members(false, input, limits).map(sorted),
        kind::ZSET_2 => sorted_set::read_members(true, input, limits).map(sorted),
        kind::ZSET_ZIPLIST => {
            sorted_set::read_compact(CompactForm::Ziplist, input, limits).map(sorted)
        }
        kind::ZSET_LISTPACK => {
            sorted_set::read_compact(CompactForm::Listpack, input, limits).map(sorted)
        }
        kind::STREAM_LISTPACKS | kind::STREAM_LISTPACKS_2 | kind::STREAM_LISTPACKS_3 => {
            stream::read(kind, input, limits).map(|stream| Value::Stream(Box::new(stream)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
