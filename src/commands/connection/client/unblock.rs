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

impl Ending {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "timeout", doc: "as after the timeout", shape: Shape::Token("TIMEOUT") },
        Field { name: "error", doc: "with an error", shape: Shape::Token("ERROR") },
    ]);

    fn read(word: &[u8]) -> Result<Self> {
        match word {
            word if word.eq_ignore_ascii_case(b"TIMEOUT") => Ok(Self::Timeout),
            word if word.eq_ignore_ascii_case(b"ERROR") => Ok(Self::Error),
            _ => Err(Error::fixed("CLIENT UNBLOCK reason should be TIMEOUT or ERROR")),
        }
    }
}

/// How the wait ends, unless as after the timeout.
#[derive(Debug, Clone)]
struct Reason<'a> {
    ending: Option<&'a [u8]>,
    /// There is more than a reason, so there is none.
    excess: bool,
}

impl<'a> Param<'a> for Reason<'a> {
    const SHAPE: Shape = Shape::Optional(&Ending::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match *args.take_rest() {
            [] => Ok(Self { ending: None, excess: false }),
            [ending] => Ok(Self { ending: Some(ending), excess: false }),
            [..] => Ok(Self { ending: None, excess: true }),
        }
    }
}

impl Reason<'_> {
    fn ending(&self) -> Result<Ending> {
        self.ending.map_or(Ok(Ending::Timeout), Ending::read)
    }
}

const UNBLOCKED: Error = Error {
    code: "UNBLOCKED",
    text: std::borrow::Cow::Borrowed("client unblocked via CLIENT UNBLOCK"),
};

/// Ends the wait of a blocked client, as after the timeout or with an error, and returns whether
/// it was blocked.
///
/// ```js
/// const waiting = db.blpop('jobs', 60)
/// db.client('UNBLOCK', db.client('ID'))  // 1
/// await waiting  // null: as after the timeout
/// ```
#[command(
    CLIENT | UNBLOCK,
    since = "5.0.0",
    complexity = "O(log N) where N is the number of calls that wait",
    flags(admin, noscript, loading, stale, keeps_caching)
)]
fn unblock(db: &mut Call<'_>, client_id: Late<'_, i64>, unblock_type: Reason<'_>) -> Result<bool> {
    if unblock_type.excess && !db.dialect().unblock_ignores_excess() {
        return Err(Error::misused("CLIENT|UNBLOCK"));
    }
    let ending = unblock_type.ending()?;
    let Ok(client) = u64::try_from(client_id.value()?) else { return Ok(false) };
    let ended = match ending {
        Ending::Error => db.engine.end_waits_of(client, &UNBLOCKED),
        Ending::Timeout => db.engine.time_out_waits_of(client),
    };
    Ok(ended > 0)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn arguments_are_checked_from_the_last_to_the_first() {
        let reason = "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR";
        let misused =
            "ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.";
        for (dialect, excess) in [(Dialect::Redis, misused), (Dialect::Valkey, "0")] {
            let mut db = TestStore::of(dialect);
            for (call, expected) in [
                ("CLIENT UNBLOCK 99", "0"),
                ("CLIENT UNBLOCK -1", "0"),
                ("CLIENT UNBLOCK x", "ERR value is not an integer or out of range"),
                ("CLIENT UNBLOCK x foo", reason),
                ("CLIENT UNBLOCK 99 TIMEOUT more", excess),
            ] {
                assert_eq!(db.say(call), expected, "{call}");
            }
        }
    }
}
