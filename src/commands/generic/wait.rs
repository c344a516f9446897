//! WAIT and WAITAOF: until others have what was written.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::engine::grammar::timeout::Millis;
use crate::{reply_type, rows};

rows![wait, waitaof];

/// Waits until this many replicas have what this client has written, and returns how many have. A
/// store has no replicas: unless none is asked for, it waits until the timeout.
///
/// ```js
/// db.set('user:1', 'Ada')
/// await db.wait(0, 1000)  // 0: there are no replicas
/// ```
#[command(
    WAIT,
    since = "3.0.0",
    complexity = "O(1)",
    flags(blocking),
    categories(connection),
    tips("request_policy:all_shards", "response_policy:agg_min")
)]
fn wait(
    db: &mut Access<'_>,
    numreplicas: i64,
    /** for how many milliseconds at most; 0 is forever */
    timeout: Millis,
) -> Result<usize> {
    if numreplicas > 0 {
        db.wait_out(timeout.0);
    }
    Ok(0)
}

/// 0 or 1: whether the disk of this store is waited for.
#[derive(Debug, Clone, Copy)]
struct Local(bool);

impl<'a> Param<'a> for Local {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match i64::parse(args)? {
            number @ 0..=1 => Ok(Self(number == 1)),
            _ => Err(Error::fixed("value is out of range, value must between 0 and 1")),
        }
    }
}

reply_type! {
    /// Whether the disk has it, and how many replicas have.
    Confirmed => "[numlocal: 0 | 1, numreplicas: number]";
}

/// Waits until what was written is on disk, here and on this many replicas; returns whether it is
/// here, and on how many replicas. A store has no replicas.
///
/// ```js
/// db.set('user:1', 'Ada')
/// await db.waitaof(0, 0, 1000)  // [0, 0]: a store in memory has no log
/// ```
#[command(
    WAITAOF,
    since = "7.2.0",
    complexity = "O(1)",
    flags(blocking),
    categories(connection),
    tips("request_policy:all_shards", "response_policy:agg_min")
)]
fn waitaof(
    db: &mut Call<'_>,
    /** 1 to wait for the disk of this store, else 0 */
    numlocal: Local,
    numreplicas: usize,
    /** for how many milliseconds at most; 0 is forever */
    timeout: Millis,
) -> Result<Confirmed> {
    let storage = db.engine.persistence.storage();
    if numlocal.0 && storage.is_none() {
        return Err(Error::fixed(
            "WAITAOF cannot be used when numlocal is set but appendonly is disabled.",
        ));
    }
    let log = storage.map(|storage| storage.log());
    let durable = log.is_some_and(|log| log.durable() >= log.end());
    if numreplicas > 0 {
        db.wait_out(timeout.0).once_durable(confirmed(true), false);
    } else if numlocal.0 && !durable {
        db.wait_out(timeout.0).once_durable(confirmed(true), true);
    }
    Ok(Confirmed(confirmed(durable)))
}

fn confirmed(durable: bool) -> Reply {
    Reply::Array(vec![Reply::Int(durable.into()), Reply::Int(0)])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn waiting_for_zero_replicas_returns_at_once() {
        let mut db = TestStore::new();
        assert_eq!(db.say("WAIT 0 0"), "0");
        assert_eq!(db.say("WAIT -1 0"), "0");
        assert_eq!(db.say("WAITAOF 0 0 0"), "[0 0]");
        assert_eq!(db.say("WAIT 1 0"), "(waits)");
        assert_eq!(db.say("WAITAOF 0 1 0"), "(waits)");
    }

    #[test]
    fn mistakes_are_reported_as_in_redis() {
        let mut db = TestStore::new();
        for (call, error) in [
            ("WAIT x y", "value is not an integer or out of range"),
            ("WAIT 0 -1", "timeout is negative"),
            ("WAIT 1 x", "timeout is not an integer or out of range"),
            ("WAIT 1 9223372036854775807", "timeout is out of range"),
            ("WAITAOF 2 0 10", "value is out of range, value must between 0 and 1"),
            ("WAITAOF 0 -1 10", "value is out of range, must be positive"),
            (
                "WAITAOF 1 0 10",
                "WAITAOF cannot be used when numlocal is set but appendonly is disabled.",
            ),
        ] {
            assert_eq!(db.say(call), format!("ERR {error}"), "{call}");
        }
    }
}
