//! Arguments of any bytes that mean more than themselves: passwords, channels, patterns.

use super::{Args, Param};
use crate::base::glob;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::shape::{ChannelUse, Shape};

/// A password, or whom it belongs to: a string that nobody else is shown.
#[derive(Debug, Clone, Copy)]
pub struct Secret<'a>(pub &'a [u8]);

impl<'a> Param<'a> for Secret<'a> {
    const SHAPE: Shape = Shape::SECRET;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// Makes types of channels, which a user may be denied.
macro_rules! channels {
    ($($(#[doc = $doc:literal])+ $name:ident: $how:ident;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a>(pub &'a [u8]);

        impl<'a> Param<'a> for $name<'a> {
            const SHAPE: Shape = Shape::Channel(ChannelUse::$how);

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                args.take().map(Self)
            }
        }
    )*};
}

channels! {
    /// A channel.
    Channel: Name;
    /// A pattern that names of channels fit.
    ChannelPattern: Pattern;
    /// A shard channel. In a cluster it lives where a key of its name would, so COMMAND lists it among
    /// the keys, as what is none.
    ShardChannel: Shard;
}

/// A glob pattern.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a>(pub &'a [u8]);

impl Pattern<'_> {
    /// As KEYS and the scans match: a lone star fits even the empty string, which Redis's matcher
    /// by itself says it does not.
    pub fn fits(self, text: &[u8]) -> bool {
        self.0 == b"*" || glob::matches(self.0, text, false)
    }
}

impl<'a> Param<'a> for Pattern<'a> {
    const SHAPE: Shape = Shape::Pattern;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}
