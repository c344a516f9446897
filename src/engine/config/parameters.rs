//! The table of the parameters that CONFIG knows: those of both servers, and a few of later versions
//! of Redis.

use super::kept::KEPT;
use super::live::{LIVE, Parameter};
use crate::engine::grammar::dialect::Dialect;

/// All parameters.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    LIVE.iter().chain(KEPT)
}

/// The parameter that has this name in any dialect, ignoring case.
pub fn find(name: &[u8]) -> Option<&'static Parameter> {
    all().find(|parameter| {
        Dialect::ALL.iter().any(|dialect| named(parameter, *dialect, name).is_some())
    })
}

/// The parameter that CONFIG knows by this name in a dialect, ignoring case, and which of its names
/// that is.
pub fn find_in(dialect: Dialect, name: &[u8]) -> Option<(&'static Parameter, &'static str)> {
    let known = all().filter(|parameter| parameter.facts.of(dialect).known);
    known.into_iter().find_map(|it| named(it, dialect, name).map(|name| (it, name)))
}

fn named(parameter: &Parameter, dialect: Dialect, name: &[u8]) -> Option<&'static str> {
    parameter.names(dialect).find(|known| known.as_bytes().eq_ignore_ascii_case(name))
}
