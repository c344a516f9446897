//! The store as a whole.

mod keyspace;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[keyspace::ROWS];
