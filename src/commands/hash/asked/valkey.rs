//! As Valkey 9.1 reads: the words before FIELDS as options in any order, the fields, and last the
//! time.

use super::{Amount, Ending, List, Setting};
use crate::base::number;
use crate::commands::generic::expire::{Condition, point};
use crate::commands::hash::arguments::{Data, Fields, HgetexOptions, HsetexOptions, Listed};
use crate::commands::string::expiry::{self, Persist};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};

pub(super) const MISCOUNTED: Error =
    Error::fixed("numfields should be greater than 0 and match the provided number of fields");

type Expiration<'a> = Option<expiry::Ending<'a, Persist, 0>>;

/// What is listed; `unplaced` if FIELDS is not where it must be.
pub(super) fn fields<'a, T: Listed>(
    fields: &Fields<'a, T>,
    unplaced: Error,
    miscounted: Error,
) -> Result<List<'a>> {
    let (count, listed) = fields.split().ok_or(unplaced)?;
    let count = number::parse_i64(count).ok_or(Error::NOT_INTEGER)?;
    let matches = usize::try_from(count)
        .is_ok_and(|count| count > 0 && count.checked_mul(T::WIDTH) == Some(listed.len()));
    if matches { Ok(listed) } else { Err(miscounted) }
}

/// The arguments before FIELDS and what is listed behind it.
fn parts<'a, P: Param<'a>, T: Listed>(
    mut before: Args<'a>,
    listed: &Fields<'a, T>,
) -> Result<(P, List<'a>)> {
    if listed.split().is_none() {
        return Err(MISCOUNTED);
    }
    let options = P::parse(&mut before)?;
    before.finish()?;
    Ok((options, fields(listed, MISCOUNTED, MISCOUNTED)?))
}

/// Unlike a key's, the time of a field must not be negative.
pub(super) fn ending<'a>(
    amount: Amount,
    before: Args<'a>,
    listed: &Fields<'a>,
) -> Result<Ending<'a>> {
    let (condition, fields) = parts::<Condition, _>(before, listed)?;
    let Amount { given, unit, base, command } = amount;
    let at = Some(given?).filter(|given| *given >= 0).and_then(|given| point(given, unit, base));
    let at = at.map(i64::cast_unsigned).ok_or_else(|| Error::invalid_expire(command))?;
    Ok(Ending { at, condition, fields })
}

pub(super) fn getting<'a>(
    before: Args<'a>,
    listed: &Fields<'a>,
) -> Result<(Expiration<'a>, List<'a>)> {
    let (options, fields) = parts::<HgetexOptions<'_>, _>(before, listed)?;
    Ok((options.expiration.0, fields))
}

pub(super) fn setting<'a>(
    db: &Access<'_>,
    before: Args<'a>,
    listed: &Fields<'a, Data>,
) -> Result<Setting<'a>> {
    let (options, data) = parts::<HsetexOptions<'_>, _>(before, listed)?;
    Ok(Setting {
        key: options.key_condition.0,
        fields: options.fields_condition.0,
        end: expiry::Ending::resolve(options.expiration.0, db, "hsetex"),
        data,
    })
}
