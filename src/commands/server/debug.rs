//! DEBUG, of which there is SLEEP.

use std::time::Duration;

use crate::engine::access::Access;
use crate::engine::error::{Error, Result};
use crate::engine::param::{Args, Param};
use crate::engine::reply::Done;
use crate::engine::shape::Shape;
use crate::{command, rows};

rows![debug];

/// `SLEEP seconds`. Redis reads whatever is no number as 0.
#[derive(Debug, Clone, Copy)]
struct Sleep(Duration);

impl<'a> Param<'a> for Sleep {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let words = args.take_rest();
        match words {
            [name, seconds] if name.eq_ignore_ascii_case(b"SLEEP") => Ok(Self(duration(seconds))),
            [name, ..] => Err(Error::new(format!(
                "unknown subcommand or wrong number of arguments for '{}'. Try DEBUG HELP.",
                String::from_utf8_lossy(&name[..name.len().min(128)])
            ))),
            [] => Err(args.arity_error()),
        }
    }
}

fn duration(seconds: &[u8]) -> Duration {
    let seconds = str::from_utf8(seconds).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

command! {
    /// Does nothing for so long: `DEBUG SLEEP seconds`. No key is locked meanwhile.
    DEBUG since "1.0.0" "Depends on the subcommand" [admin noscript loading stale]
    debug(subcommand: Sleep) -> Done
}
fn debug(_db: &mut Access<'_>, subcommand: Sleep) -> Result<Done> {
    std::thread::sleep(subcommand.0);
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn sleep_takes_anything_for_a_number_and_nothing_else_is_known() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG SLEEP 0.001"), "OK");
        assert_eq!(db.say("DEBUG SLEEP abc"), "OK");
        assert_eq!(db.say("DEBUG SLEEP -1"), "OK");
        let unknown =
            "ERR unknown subcommand or wrong number of arguments for 'SLEEP'. Try DEBUG HELP.";
        assert_eq!(db.say("DEBUG SLEEP"), unknown);
        assert_eq!(db.say("DEBUG"), "ERR wrong number of arguments for 'debug' command");
    }
}
