//! As Redis 8.2 reads: the key, then one argument after another, each at its place.

use super::{Amount, Ending, List, Setting};
use crate::base::number;
use crate::commands::generic::expire::Condition;
use crate::commands::hash::arguments::{Data, FieldCondition, Fields, KeyCondition, Listed};
use crate::engine::access::Expiry;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::{Args, Param};
use crate::keyspace::expiry::Deadline;

/// The last deadline of a field, in the year 4199.
const LATEST: i64 = (1 << 46) - 1;

/// The most fields that HSETEX takes.
const MOST: usize = i32::MAX as usize;

const UNPLACED: Error =
    Error::fixed("Mandatory argument FIELDS is missing or not at the right position");
const MISCOUNTED: Error =
    Error::fixed("The `numfields` parameter must match the number of arguments");
pub(super) const NOT_POSITIVE: Error = Error::fixed("Number of fields must be a positive integer");
const NOT_ABOVE_ZERO: Error = Error::fixed("Parameter `numFields` should be greater than 0");
const NO_COUNT: Error = Error::fixed("invalid number of fields");
const NEGATIVE: Error = Error::fixed("invalid expire time, must be >= 0");
const TWO_CONDITIONS: Error = Error::fixed("Only one of FXX or FNX arguments can be specified");
const TWO_KEY_CONDITIONS: Error = Error::fixed("Only one of XX or NX arguments can be specified");
const TWO_TIMES: Error =
    Error::fixed("Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");

/// What is listed; `not_a_count` if the number can't be one of fields.
pub(super) fn fields<'a>(fields: &Fields<'a>, not_a_count: Error) -> Result<List<'a>> {
    let (count, listed) = fields.split().ok_or(UNPLACED)?;
    match number::parse_i64(count) {
        Some(count @ 1..) if usize::try_from(count) == Ok(listed.len()) => Ok(listed),
        Some(1..) => Err(MISCOUNTED),
        _ => Err(not_a_count),
    }
}

pub(super) fn ending<'a>(
    amount: Amount,
    mut before: Args<'a>,
    listed: &Fields<'a>,
) -> Result<Ending<'a>> {
    let Amount { given, unit, base, command } = amount;
    let at = deadline(given?, unit, base, command)?;
    if before.len() > 1 {
        return Err(UNPLACED);
    }
    let condition = Condition::parse(&mut before).map_err(|_| UNPLACED)?;
    Ok(Ending { at, condition, fields: fields(listed, NOT_ABOVE_ZERO)? })
}

pub(super) fn getting<'a>(
    now: Deadline,
    mut before: Args<'a>,
    listed: &Fields<'a>,
) -> Result<(Expiry, List<'a>)> {
    let arguments = before.len() + listed.len();
    let end = if before.take_word("PERSIST") {
        Expiry::Clear
    } else if let Some((unit, base)) = unit(&mut before, now) {
        let at = deadline(number(&mut before)?, unit, base, before.command())?;
        if arguments < 4 {
            return Err(before.arity_error());
        }
        Expiry::At(at)
    } else {
        Expiry::Keep
    };
    before.finish().map_err(|_| UNPLACED)?;
    Ok((end, fields(listed, NOT_POSITIVE)?))
}

pub(super) fn setting<'a>(
    now: Deadline,
    mut before: Args<'a>,
    listed: &Fields<'a, Data>,
) -> Result<Setting<'a>> {
    let (mut key, mut condition, mut end) = (None, None, None);
    while !before.is_empty() {
        let once = |there: bool, error: Error| if there { Err(error) } else { Ok(()) };
        if FieldCondition::is_next(&before) {
            once(condition.is_some(), TWO_CONDITIONS)?;
            condition = Some(FieldCondition::parse(&mut before)?);
        } else if KeyCondition::is_next(&before) {
            // Options of Valkey's alone.
            once(key.is_some(), TWO_KEY_CONDITIONS)?;
            key = Some(KeyCondition::parse(&mut before)?);
        } else if before.take_word("KEEPTTL") {
            once(end.is_some(), TWO_TIMES)?;
            end = Some(Expiry::Keep);
        } else if let Some((unit, base)) = unit(&mut before, now) {
            once(end.is_some(), TWO_TIMES)?;
            let at = deadline(number(&mut before)?, unit, base, before.command())?;
            end = Some(Expiry::At(at));
        } else {
            return Err(Error::new(format!("unknown argument: {}", quoted(before.take()?))));
        }
    }
    let data = data(&before, listed)?;
    Ok(Setting { key, fields: condition, end: Ok(end.unwrap_or(Expiry::Clear)), data })
}

fn data<'a>(args: &Args<'_>, listed: &Fields<'a, Data>) -> Result<List<'a>> {
    let (count, data) = listed.split().ok_or_else(|| args.arity_error())?;
    if data.len() < Data::WIDTH {
        return Err(args.arity_error());
    }
    let count = number::parse_i64(count).and_then(|count| usize::try_from(count).ok());
    let count = count.filter(|count| (1..=MOST).contains(count)).ok_or(NO_COUNT)?;
    if count * Data::WIDTH == data.len() { Ok(data) } else { Err(args.arity_error()) }
}

/// Takes EX, PX, EXAT or PXAT: the unit in milliseconds, and the time from which it counts.
fn unit(args: &mut Args<'_>, now: Deadline) -> Option<(i64, Deadline)> {
    let words = [("EX", 1000, now), ("PX", 1, now), ("EXAT", 1000, 0), ("PXAT", 1, 0)];
    let found = words.into_iter().find(|(word, _, _)| args.take_word(word))?;
    Some((found.1, found.2))
}

/// Takes a number. If there is none before FIELDS, FIELDS stands in its place.
fn number(args: &mut Args<'_>) -> Result<i64> {
    let number = args.take().ok().and_then(number::parse_i64);
    number.ok_or(Error::NOT_INTEGER)
}

fn deadline(amount: i64, unit: i64, base: Deadline, command: &str) -> Result<Deadline> {
    if amount < 0 {
        return Err(NEGATIVE);
    }
    let at = amount.checked_mul(unit).and_then(|millis| millis.checked_add_unsigned(base));
    let at = at.filter(|at| *at <= LATEST).ok_or_else(|| Error::invalid_expire(command))?;
    Ok(at.cast_unsigned())
}
