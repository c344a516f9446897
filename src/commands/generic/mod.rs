//! Keys, whatever they hold.

mod basic;
pub(super) mod deadline;
mod dump;
pub(super) mod expire;
mod migrate;
mod object;
mod relocate;
mod scan;
mod sort;
mod wait;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    basic::ROWS,
    deadline::ROWS,
    dump::ROWS,
    expire::ROWS,
    migrate::ROWS,
    object::ROWS,
    relocate::ROWS,
    scan::ROWS,
    sort::ROWS,
    wait::ROWS,
];
