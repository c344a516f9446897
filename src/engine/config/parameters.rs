//! The table of the parameters that CONFIG knows: those of Redis 7.4, and a few of Valkey's.

use super::kept::KEPT;
use super::live::{Config, LIVE};
use super::rule::Rule;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize};

/// A row of the table of parameters.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// In lower case, as CONFIG GET answers it.
    pub name: &'static str,
    /// An older name of it, as Redis renamed ziplists and slaves.
    pub alias: Option<&'static str>,
    /// What its value can be.
    pub rule: Rule,
    /// The value of a [`Slot::Kept`] parameter until it is set.
    pub default: &'static str,
    /// Where its value is kept.
    pub slot: Slot,
    /// Whether CONFIG SET may change it.
    pub access: Access,
    /// CONFIG GET returns it only for its full name, not for a pattern.
    pub hidden: bool,
    /// SLOWLOG and MONITOR show calls that set it without the value.
    pub secret: bool,
}

/// Where the value of a parameter is kept.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    /// As text, because only CONFIG reads it.
    Kept,
    /// A signed number of 64 bits.
    I64(fn(&Config) -> &AtomicI64),
    /// A number of 32 bits.
    U32(fn(&Config) -> &AtomicU32),
    /// An unsigned number of 64 bits.
    U64(fn(&Config) -> &AtomicU64),
    /// A size in memory, or a count of things in memory.
    Usize(fn(&Config) -> &AtomicUsize),
    /// [`Config::output_limits`].
    Output,
}

/// Whether CONFIG SET may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// CONFIG SET may change it.
    Free,
    /// It is decided when the store is opened.
    Immutable,
    /// A Redis server protects it; CONFIG SET refuses it with an error of its own.
    Protected,
}

/// The largest `int`, and the largest size, in the limits of Redis.
pub(super) const INT: i64 = i32::MAX as i64;
pub(super) const SIZE: u64 = i64::MAX as u64;

pub(super) const fn kept(name: &'static str, rule: Rule, default: &'static str) -> Parameter {
    Parameter {
        name,
        alias: None,
        rule,
        default,
        slot: Slot::Kept,
        access: Access::Free,
        hidden: false,
        secret: false,
    }
}

impl Parameter {
    pub(super) const fn also(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    pub(super) const fn immutable(self) -> Self {
        Self { access: Access::Immutable, ..self }
    }

    pub(super) const fn protected(self) -> Self {
        Self { access: Access::Protected, ..self }
    }

    pub(super) const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The present name, then the old one.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.alias)
    }
}

/// All parameters.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    LIVE.iter().chain(KEPT)
}

/// The parameter with this name, ignoring case, and which of its names that is.
pub fn find(name: &[u8]) -> Option<(&'static Parameter, &'static str)> {
    all().find_map(|parameter| {
        let is_it = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
        parameter.names().find(is_it).map(|name| (parameter, name))
    })
}
