//! Hashes: a field and a value a string, or all of them in one.

use super::compact::CompactForm;
use super::input::Input;
use super::limits::Limits;
use super::output::Output;
use super::{Reader, kind};
use crate::base::{Bytes, number};
use crate::value::hash::Hash;

pub(super) fn write_fields(hash: &Hash, output: &mut Output) {
    output.length(hash.len() as u64);
    for (field, value) in hash {
        field.with(|field| output.string(field));
        value.with(|value| output.string(value));
    }
}

pub(super) fn read_fields(input: &mut Input<'_>, limits: &Limits) -> Option<Hash> {
    let count = input.count()?;
    let mut hash = Hash::new();
    hash.reserve(count, &limits.hash);
    for _ in 0..count {
        let field = input.string()?;
        add(&mut hash, &field, &input.string()?, limits)?;
    }
    filled(hash)
}

pub(super) fn read_compact(
    form: CompactForm,
    input: &mut Input<'_>,
    limits: &Limits,
) -> Option<Hash> {
    let mut hash = Hash::new();
    form.each_pair(&input.string()?, &mut |field, value| {
        field.with(|field| value.with(|value| add(&mut hash, field, value, limits)))
    })?;
    filled(hash)
}

/// The form of a hash whose fields have deadlines.
pub(super) fn kind_of_ending(hash: &Hash, reader: Reader) -> u8 {
    let latest = hash.endings().last().map_or(0, |(at, _)| *at);
    match reader {
        Reader::Redis if latest > LATEST_OF_REDIS => kind::HASH_2,
        Reader::Redis if hash.as_packed_with_deadlines().is_some() => kind::HASH_LISTPACK_EX,
        _ => kind_of_table(latest, reader),
    }
}

/// The form of a table of fields, the last of which ends at `latest`.
pub(super) fn kind_of_table(latest: u64, reader: Reader) -> u8 {
    match reader {
        Reader::Redis if latest <= LATEST_OF_REDIS => kind::HASH_METADATA,
        _ => kind::HASH_2,
    }
}

/// The form of Redis 7.4 for a listpack: the earliest deadline, then all in one string.
pub(super) fn write_listpack_ex(hash: &Hash, output: &mut Output) {
    output.raw(&hash.first_deadline().unwrap_or(0).to_le_bytes());
    if let Some(packed) = hash.as_packed_with_deadlines() {
        output.listpack(packed);
    }
}

/// The form of Redis 7.4 for a table: the earliest deadline, from which the others count.
pub(super) fn write_metadata(hash: &Hash, output: &mut Output) {
    let first = hash.first_deadline().unwrap_or(0);
    output.raw(&first.to_le_bytes());
    output.length(hash.len() as u64);
    for (field, value) in hash {
        field.with(|field| {
            output.length(hash.deadline(field).map_or(0, |at| at - first + 1));
            output.string(field);
        });
        value.with(|value| output.string(value));
    }
}

/// Each field with its value and its deadline, or -1: the form that Valkey writes since 9.0.
pub(super) fn write_ending(hash: &Hash, output: &mut Output) {
    output.length(hash.len() as u64);
    for (field, value) in hash {
        let at = field.with(|field| {
            output.string(field);
            hash.deadline(field)
        });
        value.with(|value| output.string(value));
        output.raw(&at.map_or(ENDLESS, |at| at as i64).to_le_bytes());
    }
}

/// The form of Valkey 9.
pub(super) fn read_ending(input: &mut Input<'_>, limits: &Limits) -> Option<Hash> {
    let count = input.count()?;
    let (mut hash, mut ends) = (Hash::new(), Vec::new());
    hash.reserve(count, &limits.hash);
    for _ in 0..count {
        let (field, value) = (input.string()?, input.string()?);
        add(&mut hash, &field, &value, limits)?;
        match i64::from_le_bytes(input.array()?) {
            ENDLESS => {}
            at => ends.push((Bytes::new(&field), u64::try_from(at).ok()?)),
        }
    }
    end(&mut hash, &ends, limits);
    filled(hash)
}

/// The form of Redis 7.4 for a table: times count from the first of them, plus one.
pub(super) fn read_metadata(input: &mut Input<'_>, limits: &Limits) -> Option<Hash> {
    let first = u64::from_le_bytes(input.array()?);
    let count = input.count()?;
    let mut hash = Hash::new();
    hash.reserve(count, &limits.hash);
    for _ in 0..count {
        let at = match input.length()? {
            0 => None,
            after => Some(first.checked_add(after - 1).filter(|at| *at <= LATEST)?),
        };
        let (field, value) = (input.string()?, input.string()?);
        add(&mut hash, &field, &value, limits)?;
        if at.is_some() {
            hash.set_deadline(&field, at, &limits.hash);
        }
    }
    filled(hash)
}

/// The form of Redis 7.4 for a listpack: field, value and time in turn, 0 for none.
pub(super) fn read_listpack_ex(input: &mut Input<'_>, limits: &Limits) -> Option<Hash> {
    input.take(size_of::<u64>())?;
    let (mut hash, mut ends) = (Hash::new(), Vec::new());
    let mut before = Vec::new();
    CompactForm::Listpack.each(&input.string()?, &mut |item| {
        before.push(item.to_bytes());
        let [field, value, at] = &before[..] else { return Some(()) };
        let at = number::parse_u64(at).filter(|at| *at <= LATEST)?;
        add(&mut hash, field, value, limits)?;
        if at > 0 {
            ends.push((field.clone(), at));
        }
        before.clear();
        Some(())
    })?;
    hash.expect_deadlines(&limits.hash);
    end(&mut hash, &ends, limits);
    if before.is_empty() { filled(hash) } else { None }
}

/// Gives fields their deadlines so that those with the same stay in this order: in a small hash the
/// last that gets one comes first.
fn end(hash: &mut Hash, ends: &[(Bytes, u64)], limits: &Limits) {
    for (field, at) in ends.iter().rev() {
        hash.set_deadline(field, Some(*at), &limits.hash);
    }
}

/// The deadline of a field without one.
pub(super) const ENDLESS: i64 = -1;
/// The last time that can be written.
const LATEST: u64 = i64::MAX as u64;

/// The last time that Redis reads: it keeps 48 bits.
const LATEST_OF_REDIS: u64 = (1 << 48) - 1;

/// Adds a field. A field that comes twice is an error.
fn add(hash: &mut Hash, field: &[u8], value: &[u8], limits: &Limits) -> Option<()> {
    hash.insert(field, value, &limits.hash).then_some(())
}

fn filled(hash: Hash) -> Option<Hash> {
    (!hash.is_empty()).then_some(hash)
}
