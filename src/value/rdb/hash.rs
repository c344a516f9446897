//! Hashes: a field and a value a string, or all of them in one.

use super::Limits;
use super::compact::Form;
use super::input::Input;
use super::output::Output;
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
    hash.expect(count, &limits.hash);
    for _ in 0..count {
        let field = input.string()?;
        add(&mut hash, &field, &input.string()?, limits)?;
    }
    filled(hash)
}

pub(super) fn read_compact(form: Form, input: &mut Input<'_>, limits: &Limits) -> Option<Hash> {
    let mut hash = Hash::new();
    form.each_pair(&input.string()?, &mut |field, value| {
        field.with(|field| value.with(|value| add(&mut hash, field, value, limits)))
    })?;
    filled(hash)
}

/// A field that comes twice is a mistake.
fn add(hash: &mut Hash, field: &[u8], value: &[u8], limits: &Limits) -> Option<()> {
    hash.insert(field, value, &limits.hash).then_some(())
}

fn filled(hash: Hash) -> Option<Hash> {
    (!hash.is_empty()).then_some(hash)
}
