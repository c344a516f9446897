//! Publish and subscribe.

mod inspect;
mod publish;
mod subscribe;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[inspect::ROWS, publish::ROWS, subscribe::ROWS];

use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{KeyUse, Shape};
use crate::keyspace::Mode;

/// A channel of SPUBLISH. In a cluster it lives where a key of its name would, so COMMAND lists it
/// among the keys, as what is none.
#[derive(Debug, Clone, Copy)]
struct ShardChannel<'a>(&'a [u8]);

impl<'a> Param<'a> for ShardChannel<'a> {
    const SHAPE: Shape = Shape::Key(KeyUse { mode: Mode::Read, access: "not_key", effects: &[] });

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}
