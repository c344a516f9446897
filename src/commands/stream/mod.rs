//! Streams, and groups of consumers that read them.

mod add;
mod args;
mod claim;
mod delete;
mod entry;
mod group;
mod info;
mod pending;
mod range;
mod read;
mod read_group;
mod settings;
#[cfg(test)]
mod tests;
mod trim;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    add::ROWS,
    claim::ROWS,
    delete::ROWS,
    group::ROWS,
    info::ROWS,
    pending::ROWS,
    range::ROWS,
    read::ROWS,
    read_group::ROWS,
    settings::ROWS,
    trim::ROWS,
];
