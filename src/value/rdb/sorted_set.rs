//! Sorted sets: a member and its score each, or all of them in one.
//!
//! A large one is written from the highest score to the lowest, as servers write it, which lets
//! them put each member before the others.

use super::compact::CompactForm;
use super::input::Input;
use super::limits::Limits;
use super::output::Output;
use crate::base::number;
use crate::value::packed::Item;
use crate::value::sorted_set::SortedSet;

/// What the length of a score in decimal digits can say instead.
const NAN: u8 = 253;
const INFINITE: u8 = 254;
const NEGATIVE_INFINITE: u8 = 255;

pub(super) fn write_members(set: &SortedSet, output: &mut Output) {
    output.length(set.len() as u64);
    for (member, score) in set.iter().rev() {
        member.with(|member| output.string(member));
        output.raw(&score.to_le_bytes());
    }
}

/// Members with their scores, in the eight bytes of a double or, as the oldest servers wrote them,
/// in decimal digits.
pub(super) fn read_members(
    binary: bool,
    input: &mut Input<'_>,
    limits: &Limits,
) -> Option<SortedSet> {
    let count = input.count()?;
    let mut set = SortedSet::new();
    set.reserve(count, &[], &limits.sorted_set);
    // The few members of one that may be packed are read before one is added: a long one among them
    // makes the set large, and a large one keeps each -0.
    let mut few = Vec::new();
    for _ in 0..count {
        let member = input.string()?;
        let score = if binary { f64::from_le_bytes(input.array()?) } else { read_digits(input)? };
        match set.is_large() {
            true => add(&mut set, &member, score, limits)?,
            false => few.push((member, score)),
        }
    }
    let longest = few.iter().map(|(member, _)| &member[..]).max_by_key(|member| member.len());
    set.reserve(few.len(), longest.unwrap_or_default(), &limits.sorted_set);
    few.iter().try_for_each(|(member, score)| add(&mut set, member, *score, limits))?;
    filled(set)
}

pub(super) fn read_compact(
    form: CompactForm,
    input: &mut Input<'_>,
    limits: &Limits,
) -> Option<SortedSet> {
    let mut set = SortedSet::new();
    form.each_pair(&input.string()?, &mut |member, score| {
        let score = match score {
            Item::Int(score) => score as f64,
            Item::Bytes(digits) => number::parse_f64(digits)?,
        };
        member.with(|member| add(&mut set, member, score, limits))
    })?;
    filled(set)
}

fn read_digits(input: &mut Input<'_>) -> Option<f64> {
    match input.byte()? {
        NAN => None,
        INFINITE => Some(f64::INFINITY),
        NEGATIVE_INFINITE => Some(f64::NEG_INFINITY),
        length => number::parse_f64(input.take(length.into())?),
    }
}

/// Adds a member. A member that comes twice is an error, and so is a score that is NaN.
fn add(set: &mut SortedSet, member: &[u8], score: f64, limits: &Limits) -> Option<()> {
    (!score.is_nan() && set.insert(member, score, &limits.sorted_set)).then_some(())
}

fn filled(set: SortedSet) -> Option<SortedSet> {
    (!set.is_empty()).then_some(set)
}
