//! The store as a whole.

mod command;
mod config;
mod debug;
mod describe;
mod info;
mod keyspace;
mod latency;
mod lolwut;
mod memory;
mod save;
mod slowlog;
mod time;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    command::ROWS,
    config::ROWS,
    debug::ROWS,
    info::ROWS,
    keyspace::ROWS,
    latency::ROWS,
    lolwut::ROWS,
    memory::ROWS,
    save::ROWS,
    slowlog::ROWS,
    time::ROWS,
];
