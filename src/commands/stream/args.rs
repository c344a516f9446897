//! Parameters of several commands: ids, intervals of ids, and the treatment of references.

use smallvec::SmallVec;

use crate::base::number;
use crate::choice;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::{Args, FromArgument, Many, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::stream::{Id, References};

pub(super) const INVALID_ID: Error =
    Error::fixed("Invalid stream ID specified as stream command argument");

/// The id of an entry; without its number the number is 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryId(pub(super) Id);

impl FromArgument for EntryId {
    fn read(text: &[u8]) -> Result<Self> {
        Id::parse(text, 0).map(Self).ok_or(INVALID_ID)
    }
}

impl<'a> Param<'a> for EntryId {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::read(args.take()?)
    }
}

/// Ids that are read once the key has been looked at, all or none.
#[derive(Debug, Clone)]
pub(super) struct LateIds<'a>(Many<&'a [u8]>);

impl LateIds<'_> {
    pub(super) fn read(&self) -> Result<SmallVec<[Id; 8]>> {
        self.0.iter().map(|text| EntryId::read(text).map(|id| id.0)).collect()
    }
}

impl<'a> Param<'a> for LateIds<'a> {
    const SHAPE: Shape = <Many<&[u8]>>::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Many::parse(args).map(Self)
    }
}

/// The beginning of an interval of ids: `-`, an id, or `(` and an id that is excluded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start(pub(super) Id);

/// The end of an interval of ids: `+`, an id, or `(` and an id that is excluded. An id without its
/// number means its whole millisecond.
#[derive(Debug, Clone, Copy)]
pub(super) struct End(pub(super) Id);

impl FromArgument for Start {
    fn read(text: &[u8]) -> Result<Self> {
        let beyond = || Error::fixed("invalid start ID for the interval");
        match bound(text, 0)? {
            (id, true) => id.next().map(Self).ok_or_else(beyond),
            (id, false) => Ok(Self(id)),
        }
    }
}

impl FromArgument for End {
    fn read(text: &[u8]) -> Result<Self> {
        let beyond = || Error::fixed("invalid end ID for the interval");
        match bound(text, u64::MAX)? {
            (id, true) => id.previous().map(Self).ok_or_else(beyond),
            (id, false) => Ok(Self(id)),
        }
    }
}

/// An id, and whether it is left out.
fn bound(text: &[u8], missing: u64) -> Result<(Id, bool)> {
    let id = match text {
        b"-" => Some((Id::MIN, false)),
        b"+" => Some((Id::MAX, false)),
        [b'(', id @ ..] if !id.is_empty() => Id::parse(id, missing).map(|id| (id, true)),
        _ => Id::parse(text, missing).map(|id| (id, false)),
    };
    id.ok_or(INVALID_ID)
}

macro_rules! read_at_once {
    ($($name:ident),*) => {$(
        impl<'a> Param<'a> for $name {
            const SHAPE: Shape = Shape::String;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                Self::read(args.take()?)
            }
        }
    )*};
}

read_at_once!(Start, End);

/// How many entries to answer at most: below 0 none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most(pub(super) usize);

impl FromArgument for Most {
    fn read(text: &[u8]) -> Result<Self> {
        let count = number::parse_i64(text).ok_or(Error::NOT_INTEGER)?;
        Ok(Self(usize::try_from(count.max(0)).unwrap_or(usize::MAX)))
    }
}

impl<'a> Param<'a> for Most {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::read(args.take()?)
    }
}

/// A time span in milliseconds as a group counts it: below 0 is 0.
pub(super) fn idle(text: &[u8], error: &'static str) -> Result<u64> {
    let millis = number::parse_i64(text).ok_or(Error::fixed(error))?;
    Ok(u64::try_from(millis).unwrap_or(0))
}

choice! {
    /// What happens to the references that groups hold to deleted entries.
    pub(super) enum Policy {
        /// They stay.
        "KEEPREF" Keepref,
        /// They go too.
        "DELREF" Delref,
        /// Entries that a group has not acknowledged stay.
        "ACKED" Acked,
    }
}

impl From<Policy> for References {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Keepref => Self::Keep,
            Policy::Delref => Self::Delete,
            Policy::Acked => Self::Respect,
        }
    }
}

/// `IDS numids id [id ...]`.
#[derive(Debug, Clone)]
pub(super) struct CountedIds<'a>(pub(super) &'a [&'a [u8]]);

impl CountedIds<'_> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn read(&self) -> Result<SmallVec<[Id; 8]>> {
        self.0.iter().map(|text| EntryId::read(text).map(|id| id.0)).collect()
    }
}

/// The ids of a call, and a policy before or after them.
#[derive(Debug, Clone)]
pub(super) struct Doomed<'a> {
    pub(super) ids: CountedIds<'a>,
    pub(super) references: References,
}

pub(super) const IDS: Shape = Shape::Tagged(
    "IDS",
    &Shape::Block(&[
        Field { name: "numids", doc: "", shape: Shape::Integer },
        Field { name: "ids", doc: "", shape: Shape::Many(&Shape::String) },
    ]),
);

impl<'a> Param<'a> for Doomed<'a> {
    const SHAPE: Shape = Shape::Optional(&Policy::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (mut policy, mut ids) = (None, None);
        while !args.is_empty() {
            if policy.is_none() && Policy::is_next(args) {
                policy = Some(Policy::parse(args)?);
            } else if args.len() > 1 && args.take_word("IDS") {
                // The last of several counts.
                ids = Some(counted(
                    args,
                    "Number of IDs must be a positive integer",
                    "The `numids` parameter must match the number of arguments",
                )?);
            } else {
                return Err(Error::SYNTAX);
            }
        }
        let ids = ids.ok_or(Error::SYNTAX)?;
        Ok(Self { ids, references: policy.map_or(References::Keep, References::from) })
    }
}

/// Where the ids of [`Doomed`] stand, as a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct DoomedIds;

impl<'a> Param<'a> for DoomedIds {
    const SHAPE: Shape = IDS;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

/// A number of ids and the ids.
pub(super) fn counted<'a>(
    args: &mut Args<'a>,
    no_number: &'static str,
    too_few: &'static str,
) -> Result<CountedIds<'a>> {
    let count = number::parse_i64(args.take()?).filter(|count| *count > 0);
    let count = count.ok_or(Error::fixed(no_number))?;
    let count = usize::try_from(count).ok().filter(|count| *count <= args.len());
    Ok(CountedIds(args.take_some(count.ok_or(Error::fixed(too_few))?)))
}

/// The error if the group, or even the key, does not exist.
pub(super) fn no_group(key: &[u8], group: &[u8], tail: &str) -> Error {
    let (key, group) = (quoted(key), quoted(group));
    let text = format!("No such key '{key}' or consumer group '{group}'{tail}");
    Error::with_code("NOGROUP", text)
}

/// The error if the key exists and the group does not.
pub(super) fn no_group_of(key: &[u8], group: &[u8]) -> Error {
    let (key, group) = (quoted(key), quoted(group));
    Error::with_code("NOGROUP", format!("No such consumer group '{group}' for key name '{key}'"))
}
