//! The sets that a call names.

use smallvec::SmallVec;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::value::Set;

/// The sets of several keys, in their order. A missing key is an empty set.
pub(super) struct Operands<'a>(SmallVec<[Option<&'a Set>; 4]>);

impl<'a> Operands<'a> {
    /// Every key is examined, so a key of another type is an error at any place.
    pub(super) fn read(db: &'a Access<'_>, keys: &[Read<'_, Set>]) -> Result<Self> {
        keys.iter().map(|key| db.read(key)).collect::<Result<_>>().map(Self)
    }

    /// The sets, unless one of them is missing.
    pub(super) fn all(&self) -> Option<SmallVec<[&'a Set; 4]>> {
        self.0.iter().copied().collect()
    }

    /// The sets that exist.
    pub(super) fn present(&self) -> impl Iterator<Item = &'a Set> {
        self.0.iter().copied().flatten()
    }

    /// The first set, and those of the others that exist; `None` if the first does not.
    pub(super) fn split_first(&self) -> Option<(&'a Set, SmallVec<[&'a Set; 4]>)> {
        let (first, others) = self.0.split_first()?;
        Some(((*first)?, others.iter().copied().flatten().collect()))
    }
}
