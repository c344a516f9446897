//! Typed parameters. A type defines how its arguments are parsed (with Redis's error texts), which
//! keys they name, and how the docs describe them. A command gets the value ready to use, so the rules
//! of an argument are in its type and nowhere else.

// Bottom-up:
mod args;
mod database;
mod late;
mod number;
mod several;
mod text;

pub use args::{Args, Param, is_word};
pub use database::{Database, Everything, WholeDatabase};
pub use late::{Deferred, Final, FromArgument, Late};
pub use number::{Cursor, SignedCount, take_double};
pub use several::{AllButLast, Many, Pair, PairNames};
pub use text::{Channel, ChannelPattern, Pattern, Secret, ShardChannel};
