//! XTRIM, and what XADD shares with it.

use redlet_macros::command;

use super::args::{EntryId, Policy};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{DELETE, Write};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::Stream;
use crate::value::stream::{References, StreamLimits, Trim, TrimBound};

rows![xtrim];

/// Words about trimming, as far as they are parsed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TrimWords {
    bound: Option<TrimBound>,
    approximate: bool,
    limit: Option<usize>,
    policy: Option<Policy>,
}

const BOTH: Error =
    Error::fixed("syntax error, MAXLEN and MINID options at the same time are not compatible");

const THRESHOLD: Shape = Shape::OneOf(&[
    Field { name: "threshold", doc: "", shape: Shape::String },
    Field {
        name: "bound",
        doc: "",
        shape: Shape::Block(&[
            Field {
                name: "operator",
                doc: "",
                shape: Shape::OneOf(&[
                    Field { name: "equal", doc: "", shape: Shape::Token("=") },
                    Field { name: "approximately", doc: "", shape: Shape::Token("~") },
                ]),
            },
            Field { name: "threshold", doc: "", shape: Shape::String },
        ]),
    },
]);

/// Up to where to trim.
pub(super) const STRATEGY: Shape = Shape::OneOf(&[
    Field {
        name: "maxlen",
        doc: "keep this many entries, the latest",
        shape: Shape::Tagged("MAXLEN", &THRESHOLD),
    },
    Field {
        name: "minid",
        doc: "keep the entries from this id on",
        shape: Shape::Tagged("MINID", &THRESHOLD),
    },
]);

pub(super) const LIMIT: Field = Field {
    name: "count",
    doc: "with `~`, remove at most this many entries; 0 is no limit",
    shape: Shape::Tagged("LIMIT", &Shape::Integer),
};

pub(super) const POLICY: Field = Field {
    name: "condition",
    doc: "what happens to the references that groups hold",
    shape: Shape::Optional(&Policy::SHAPE),
};

impl TrimWords {
    /// Takes the next words if they are about trimming.
    pub(super) fn offer(&mut self, args: &mut Args<'_>) -> Result<bool> {
        let follows = args.len() > 1;
        if follows && args.take_word("MAXLEN") {
            self.operator(args)?;
            let most = positive(args.take()?, "The MAXLEN argument must be >= 0.")?;
            self.bound = Some(TrimBound::Len(most));
        } else if follows && args.take_word("MINID") {
            self.operator(args)?;
            self.bound = Some(TrimBound::Id(EntryId::read(args.take()?)?.0));
        } else if follows && args.take_word("LIMIT") {
            self.limit = Some(positive(args.take()?, "The LIMIT argument must be >= 0.")?);
        } else if self.policy.is_none() && Policy::is_next(args) {
            self.policy = Some(Policy::parse(args)?);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `=` and `~` are an operator when something follows them.
    fn operator(&mut self, args: &mut Args<'_>) -> Result<()> {
        if self.bound.is_some() {
            return Err(BOTH);
        }
        self.approximate = args.len() > 1 && args.peek() == Some(b"~");
        if args.len() > 1 && matches!(args.peek(), Some(b"~" | b"=")) {
            args.take()?;
        }
        Ok(())
    }

    /// What was said, once all is read.
    pub(super) fn finish(self) -> Result<Option<Trimming>> {
        if self.limit.is_some_and(|limit| limit > 0) && self.bound.is_none() {
            return Err(Error::fixed(
                "syntax error, LIMIT cannot be used without specifying a trimming strategy",
            ));
        }
        if self.limit.is_some() && !self.approximate {
            return Err(Error::fixed(
                "syntax error, LIMIT cannot be used without the special ~ option",
            ));
        }
        let Self { approximate, limit, .. } = self;
        Ok(self.bound.map(|bound| Trimming { bound, approximate, limit }))
    }

    pub(super) fn references(&self) -> References {
        self.policy.map_or(References::Keep, References::from)
    }
}

fn positive(text: &[u8], negative: &'static str) -> Result<usize> {
    let number = number::parse_i64(text).ok_or(Error::NOT_INTEGER)?;
    usize::try_from(number).map_err(|_| Error::fixed(negative))
}

/// How to trim, as a call says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trimming {
    bound: TrimBound,
    approximate: bool,
    limit: Option<usize>,
}

impl Trimming {
    /// Approximate trimming stops after a hundred nodes when nothing else is said.
    pub(super) fn with(self, limits: &StreamLimits) -> Trim {
        let usual = match limits.node_max_entries.saturating_mul(100) {
            0 => 10_000,
            entries => entries.min(1_000_000),
        };
        let limit = if self.approximate { self.limit.unwrap_or(usual) } else { 0 };
        Trim { bound: self.bound, approximate: self.approximate, limit }
    }
}

/// All words of XTRIM; they come in any order.
#[derive(Debug, Clone, Copy)]
struct TrimCall(Trimming, References);

impl<'a> Param<'a> for TrimCall {
    const SHAPE: Shape = STRATEGY;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut words = TrimWords::default();
        while !args.is_empty() {
            if !words.offer(args)? {
                return Err(Error::SYNTAX);
            }
        }
        if words.bound.is_none() && words.limit.is_none_or(|limit| limit == 0) {
            let text = "syntax error, XTRIM must be called with a trimming strategy";
            return Err(Error::fixed(text));
        }
        Ok(Self(words.finish()?.ok_or(Error::SYNTAX)?, words.references()))
    }
}

/// The words of [`TrimCall`] that may be left out.
#[derive(Debug, Clone, Copy)]
struct TrimOptions;

impl<'a> Param<'a> for TrimOptions {
    const SHAPE: Shape = Shape::Options(&[LIMIT, POLICY]);

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

/// Removes the oldest entries of a stream, and returns how many. With `~` it removes only what is
/// cheap to remove, so a few more entries may stay.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xadd('orders', '2-1', { item: 'rice' })
/// db.xtrim('orders', { maxlen: 1 })  // 1
/// db.xtrim('orders', { maxlen: ['~', 1000] })  // 0
/// ```
#[command(
    XTRIM,
    since = "5.0.0",
    complexity = "O(N) where N is the number of entries removed",
    flags(write, random),
    history("6.2.0" = "options MINID and LIMIT"),
    redis(history("8.2.0" = "options KEEPREF, DELREF and ACKED"))
)]
fn xtrim(
    db: &mut Access<'_>,
    key: Write<'_, Stream, DELETE>,
    trim: TrimCall,
    _options: TrimOptions,
) -> Result<usize> {
    let TrimCall(trim, references) = trim;
    let trim = trim.with(&db.config().stream_limits());
    Ok(db.write(&key)?.map_or(0, |mut stream| stream.trim(&trim, references)))
}
