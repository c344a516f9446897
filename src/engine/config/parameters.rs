//! The table of the parameters that CONFIG knows: those of Redis 7.4, and a few of Valkey's.

use super::kept::KEPT;
use super::live::{LIVE, Parameter};

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
