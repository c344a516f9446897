//! The store as a whole.

mod command;
mod config;
mod debug;
mod describe;
mod info;
mod keyspace;
mod memory;
mod save;
mod time;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    command::ROWS,
    config::ROWS,
    debug::ROWS,
    info::ROWS,
    keyspace::ROWS,
    memory::ROWS,
    save::ROWS,
    time::ROWS,
];
