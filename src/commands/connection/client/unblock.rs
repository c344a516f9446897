//! CLIENT UNBLOCK.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;

rows![unblock];

/// How the wait ends.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Timeout,
    Error,
}

impl<'a> Param<'a> for Ending {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "timeout", doc: "as after the timeout", shape: Shape::Token("TIMEOUT") },
        Field { name: "error", doc: "with an error", shape: Shape::Token("ERROR") },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take()? {
            word if word.eq_ignore_ascii_case(b"TIMEOUT") => Ok(Self::Timeout),
            word if word.eq_ignore_ascii_case(b"ERROR") => Ok(Self::Error),
            _ => Err(Error::fixed("CLIENT UNBLOCK reason should be TIMEOUT or ERROR")),
        }
    }
}

const UNBLOCKED: Error = Error {
    code: "UNBLOCKED",
    text: std::borrow::Cow::Borrowed("client unblocked via CLIENT UNBLOCK"),
};

/// Ends the wait of a blocked client, as after the timeout or with an error, and returns whether
/// it was blocked.
#[command(
    CLIENT | UNBLOCK,
    since = "5.0.0",
    complexity = "O(log N) where N is the number of calls that wait",
    flags(admin, noscript, loading, stale, keeps_caching)
)]
fn unblock(
    db: &mut Call<'_>,
    client_id: Late<'_, i64>,
    unblock_type: Option<Ending>,
) -> Result<bool> {
    let Ok(client) = u64::try_from(client_id.value()?) else { return Ok(false) };
    let ended = match unblock_type {
        Some(Ending::Error) => db.engine.end_waits_of(client, &UNBLOCKED),
        None | Some(Ending::Timeout) => db.engine.time_out_waits_of(client),
    };
    Ok(ended > 0)
}
