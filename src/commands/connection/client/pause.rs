//! CLIENT PAUSE and UNPAUSE.

use std::time::Duration;

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::grammar::timeout::Millis;
use crate::engine::shared::pause::Paused;
use crate::rows;

rows![pause, unpause];

/// Which calls are delayed.
#[derive(Debug, Clone, Copy)]
struct Mode(Paused);

impl<'a> Param<'a> for Mode {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "write", doc: "those that may write", shape: Shape::Token("WRITE") },
        Field { name: "all", doc: "all", shape: Shape::Token("ALL") },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take()? {
            word if word.eq_ignore_ascii_case(b"WRITE") => Ok(Self(Paused::Writes)),
            word if word.eq_ignore_ascii_case(b"ALL") => Ok(Self(Paused::Everything)),
            _ => Err(Error::fixed("CLIENT PAUSE mode must be WRITE or ALL")),
        }
    }
}

/// Delays the calls of connections for a number of milliseconds: all of them, or with `WRITE`
/// those that may write. Meanwhile no key expires or is evicted. Functions called in the process
/// are not delayed.
///
/// ```js
/// db.client('PAUSE', 5000, { write: true })  // 'OK'
/// db.set('user:1', 'Ada')  // 'OK': functions are not delayed
/// db.client('UNPAUSE')
/// ```
#[command(
    CLIENT | PAUSE,
    since = "3.0.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, keeps_caching),
    history("6.2.0" = "modes WRITE and ALL")
)]
fn pause(db: &mut Call<'_>, timeout: Late<'_, Millis>, mode: Option<Mode>) -> Result<Done> {
    let Millis(timeout) = timeout.value()?;
    let what = mode.map_or(Paused::Everything, |mode| mode.0);
    db.engine.pause(what, timeout.0.unwrap_or(Duration::ZERO));
    Ok(Done)
}

/// Ends a pause that CLIENT PAUSE began.
///
/// ```js
/// db.client('PAUSE', 5000)
/// db.client('UNPAUSE')  // 'OK'
/// ```
#[command(
    CLIENT | UNPAUSE,
    since = "6.2.0",
    complexity = "O(N) where N is the number of connections that wait",
    flags(admin, noscript, loading, stale, keeps_caching)
)]
fn unpause(db: &mut Call<'_>) -> Result<Done> {
    db.engine.unpause();
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn an_invalid_pause_is_refused() {
        let mut db = TestStore::new();
        for (line, reply) in [
            ("CLIENT PAUSE x", "ERR timeout is not an integer or out of range"),
            ("CLIENT PAUSE -1", "ERR timeout is negative"),
            ("CLIENT PAUSE x FOO", "ERR CLIENT PAUSE mode must be WRITE or ALL"),
            ("CLIENT PAUSE 9223372036854775807", "ERR timeout is out of range"),
            ("CLIENT PAUSE 0", "OK"),
            ("CLIENT UNPAUSE", "OK"),
        ] {
            assert_eq!(db.say(line), reply, "{line}");
        }
    }
}
