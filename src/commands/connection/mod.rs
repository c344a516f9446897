//! Commands about connections, the caller's and others.

// Bottom-up: a module uses only those above it.
mod auth;
mod client;
mod end;
mod ping;
mod select;

use crate::engine::call::engine::Row;

pub(super) const FILES: &[&[&Row]] = &[
    auth::ROWS,
    client::HELP,
    client::KILL,
    client::LIST,
    client::OWN,
    client::PAUSE,
    client::TRACKING,
    client::UNBLOCK,
    end::ROWS,
    ping::ROWS,
    select::ROWS,
];
