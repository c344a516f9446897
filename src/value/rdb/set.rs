//! Sets: a member a string, an intset, or a listpack.
//!
//! A packed set is written a member a string, which servers of any age read; a listpack came with
//! Redis 7.2. They make a listpack of it themselves where it fits.

use super::compact::{self, CompactForm};
use super::input::Input;
use super::limits::Limits;
use super::output::Output;
use crate::base::number;
use crate::value::intset::IntSet;
use crate::value::set::Set;

pub(super) fn write_members(set: &Set, output: &mut Output) {
    output.length(set.len() as u64);
    set.iter().for_each(|member| member.with(|member| output.string(member)));
}

pub(super) fn write_intset(ints: &IntSet, output: &mut Output) {
    output.length(8 + ints.as_slice().len() as u64);
    output.raw(&(ints.width() as u32).to_le_bytes());
    output.raw(&(ints.len() as u32).to_le_bytes());
    output.raw(ints.as_slice());
}

pub(super) fn read_members(input: &mut Input<'_>, limits: &Limits) -> Option<Set> {
    let count = input.count()?;
    let mut set = Set::new();
    set.reserve(count, &limits.set);
    for _ in 0..count {
        add(&mut set, &input.string()?, limits)?;
    }
    filled(set)
}

pub(super) fn read_intset(input: &mut Input<'_>, limits: &Limits) -> Option<Set> {
    let mut set = Set::new();
    compact::intset(&input.string()?, &mut |value| {
        set.insert(&number::format_i64(value), &limits.set);
    })?;
    filled(set)
}

pub(super) fn read_listpack(input: &mut Input<'_>, limits: &Limits) -> Option<Set> {
    let mut set = Set::packed();
    let blob = input.string()?;
    CompactForm::Listpack
        .each(&blob, &mut |item| item.with(|member| add(&mut set, member, limits)))?;
    filled(set)
}

/// Adds a member. A member that comes twice is an error.
fn add(set: &mut Set, member: &[u8], limits: &Limits) -> Option<()> {
    set.insert(member, &limits.set).then_some(())
}

fn filled(set: Set) -> Option<Set> {
    (!set.is_empty()).then_some(set)
}
