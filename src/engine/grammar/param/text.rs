//! Arguments of any bytes with a meaning: passwords, channels, patterns.

use super::{Args, Param};
use crate::base::glob;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::shape::{ChannelUse, Shape};

/// A password, or the name of the user that it belongs to. Neither is shown to others.
#[derive(Debug, Clone, Copy)]
pub struct Secret<'a>(pub &'a [u8]);

impl<'a> Param<'a> for Secret<'a> {
    const SHAPE: Shape = Shape::SECRET;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// Makes types of channels, which ACL rules may deny to a user.
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
    /// A pattern that matches names of channels.
    ChannelPattern: Pattern;
    /// A shard channel. In a cluster its name decides the node as a key does, so COMMAND lists it among
    /// the keys, with the flag `not_key`.
    ShardChannel: Shard;
}

/// A glob pattern.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a>(pub &'a [u8]);

impl Pattern<'_> {
    /// True if a text matches the pattern, by the rule of KEYS and the scans: a lone star matches even
    /// the empty string, which Redis's general matcher refuses.
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
