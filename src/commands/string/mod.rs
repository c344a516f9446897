//! Strings.

mod bounded;
mod condition;
mod counter;
pub(super) mod expiry;
mod get;
mod lcs;
mod many;
mod range;
mod set;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    bounded::ROWS,
    condition::ROWS,
    counter::ROWS,
    get::ROWS,
    lcs::ROWS,
    many::ROWS,
    range::ROWS,
    set::ROWS,
];
