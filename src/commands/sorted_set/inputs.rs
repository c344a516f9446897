//! Several sorted sets or sets that a command puts together. The members of a set have the score 1.

use smallvec::SmallVec;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::kind::Kind;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::KeySet;
use crate::value::member::Member;
use crate::value::{self, Set, SortedSet, set, sorted_set};

/// A sorted set or a set.
#[derive(Debug)]
pub(super) enum Ranked {}

#[derive(Clone, Copy)]
pub(super) enum View<'v> {
    Sorted(&'v SortedSet),
    Plain(&'v Set),
}

impl Kind for Ranked {
    type View<'v> = View<'v>;

    fn view(value: value::View<'_>) -> Option<View<'_>> {
        match value {
            value::View::SortedSet(set) => Some(View::Sorted(set)),
            value::View::Set(set) => Some(View::Plain(set)),
            _ => None,
        }
    }
}

impl<'v> View<'v> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Sorted(set) => set.len(),
            Self::Plain(set) => set.len(),
        }
    }

    pub(super) fn score(self, member: &Member<'_>) -> Option<f64> {
        match self {
            Self::Sorted(set) => member.with(|member| set.score(member)),
            Self::Plain(set) => set.has(member).then_some(1.0),
        }
    }

    pub(super) fn iter(self) -> Members<'v> {
        match self {
            Self::Sorted(set) => Members::Sorted(set.iter()),
            Self::Plain(set) => Members::Plain(set.iter()),
        }
    }
}

/// The members of a sorted set or a set, with their scores.
pub(super) enum Members<'v> {
    Sorted(sorted_set::Iter<'v>),
    Plain(set::Iter<'v>),
}

impl<'v> Iterator for Members<'v> {
    type Item = (Member<'v>, f64);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Sorted(members) => members.next(),
            Self::Plain(members) => members.next().map(|member| (member, 1.0)),
        }
    }
}

/// A number of keys, then as many keys.
#[derive(Debug, Clone)]
pub(super) struct InputKeys<'a>(SmallVec<[Read<'a, Ranked>; 4]>);

impl InputKeys<'_> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The values of the keys that exist, in order.
    pub(super) fn read<'d>(&self, db: &'d Access<'_>) -> Result<Vec<Option<View<'d>>>> {
        self.0.iter().map(|key| db.read(key)).collect()
    }
}

impl<'a> Param<'a> for InputKeys<'a> {
    const SHAPE: Shape = Shape::CountedKeys(<Read<'a, Ranked> as Key>::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)?;
        if count < 1 {
            let name = args.command().to_ascii_lowercase();
            let text = format!("at least 1 input key is needed for '{name}' command");
            return Err(Error::new(text));
        }
        let count = usize::try_from(count).ok().filter(|&count| count <= args.len());
        let count = count.ok_or(Error::SYNTAX)?;
        (0..count).map(|_| Read::parse(args)).collect::<Result<_>>().map(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|key| key.keys(keys));
    }
}
