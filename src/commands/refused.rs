//! Rows of commands that a store does not have. They are in the table, because servers have them
//! too, and return an error whatever the arguments.

use std::marker::PhantomData;

use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};

/// The grammar of arguments that are ignored.
pub(super) trait Grammar {
    const SHAPE: Shape;
}

/// Arguments that are ignored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unread<G>(PhantomData<G>);

impl<'a, G: Grammar> Param<'a> for Unread<G> {
    const SHAPE: Shape = G::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = if G::SHAPE.varies() { usize::MAX } else { G::SHAPE.least() };
        args.take_some(count);
        Ok(Self(PhantomData))
    }
}

/// Types that stand for a grammar: `grammars! { Slots = Shape::Many(&Shape::Integer); }`.
macro_rules! grammars {
    ($($name:ident = $shape:expr;)*) => {$(
        #[derive(Debug, Clone, Copy)]
        pub(in $crate::commands) struct $name;

        impl $crate::commands::refused::Grammar for $name {
            const SHAPE: $crate::engine::grammar::shape::Shape = $shape;
        }
    )*};
}
pub(super) use grammars;

grammars! {
    Integer = Shape::Integer;
}

pub(super) const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, doc: "", shape }
}

/// Rows that are refused with one error. What follows the error are commands without a body:
/// `refused! { NO_CLUSTER; #[command(ASKING, ...)] fn asking() -> Done; }`.
macro_rules! refused {
    ($error:expr; $(
        $(#[$attribute:meta])+
        fn $body:ident($($arg:ident : $ty:ty),* $(,)?) -> $ret:ty;
    )*) => {$(
        $(#[$attribute])+
        fn $body(_db: &mut $crate::engine::access::Access<'_>, $($arg: $ty),*)
            -> $crate::engine::grammar::error::Result<$ret> {
            $(let _ = $arg;)*
            Err($error)
        }
    )*};
}
pub(super) use refused;
