//! Publish and subscribe.

mod inspect;
mod publish;
mod subscribe;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[inspect::ROWS, publish::ROWS, subscribe::ROWS];
