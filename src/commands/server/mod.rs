//! The store as a whole.

// Bottom-up: a module uses only those above it.
mod acl;
mod describe;
mod command;
mod config;
mod debug;
mod memory;
mod info;
mod keyspace;
mod latency;
mod lolwut;
mod module;
mod monitor;
mod replication;
mod save;
mod shutdown;
mod slowlog;
mod time;

use crate::engine::call::engine::Row;

pub(super) const FILES: &[&[&Row]] = &[
    acl::FILE,
    acl::HELP,
    acl::LOG,
    acl::PASSWORDS,
    acl::USERS,
    command::ROWS,
    config::ROWS,
    debug::ROWS,
    info::ROWS,
    keyspace::ROWS,
    latency::ROWS,
    lolwut::ROWS,
    memory::ROWS,
    module::ROWS,
    monitor::ROWS,
    replication::ROWS,
    save::ROWS,
    shutdown::ROWS,
    slowlog::ROWS,
    time::ROWS,
];
