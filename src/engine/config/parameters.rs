//! Every parameter that CONFIG knows, by name: those of Redis 7.4, and a few of Valkey's.

use super::kept::KEPT;
use super::live::{Config, LIVE};
use super::rule::Rule;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize};

#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    /// The name it had before listpacks, or replicas, were called so.
    pub alias: Option<&'static str>,
    pub rule: Rule,
    /// What a [`Slot::Kept`] one is until it is set.
    pub default: &'static str,
    pub slot: Slot,
    pub access: Access,
    /// CONFIG GET shows it only by its full name.
    pub hidden: bool,
    /// Calls that set it are shown without the value.
    pub secret: bool,
}

/// Where its value is.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    /// Beside the others that only CONFIG reads.
    Kept,
    I64(fn(&Config) -> &AtomicI64),
    U32(fn(&Config) -> &AtomicU32),
    U64(fn(&Config) -> &AtomicU64),
    Usize(fn(&Config) -> &AtomicUsize),
    Output,
}

/// Whether CONFIG SET may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Free,
    Immutable,
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

    /// Its names: the present one and the old one.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.alias)
    }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    LIVE.iter().chain(KEPT)
}

/// The parameter of this name, in any case, and the name of its two that it is.
pub fn find(name: &[u8]) -> Option<(&'static Parameter, &'static str)> {
    all().find_map(|parameter| {
        let is_it = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
        parameter.names().find(is_it).map(|name| (parameter, name))
    })
}
