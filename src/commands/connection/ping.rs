//! PING and ECHO.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::{reply_type, rows};

rows![echo, ping];

reply_type! {
    Pong => "'PONG'; message: Text";
}

/// A message, or none.
#[derive(Debug, Clone, Copy)]
struct AtMostOne<'a>(Option<&'a [u8]>);

impl<'a> Param<'a> for AtMostOne<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take_rest() {
            [] => Ok(Self(None)),
            [message] => Ok(Self(Some(message))),
            _ => Err(args.arity_error()),
        }
    }
}

/// Returns `PONG`, or the message that it is given.
///
/// ```js
/// db.ping()  // 'PONG'
/// db.ping('hello')  // 'hello'
/// ```
#[command(
    PING,
    since = "1.0.0",
    complexity = "O(1)",
    flags(fast, while_subscribed),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn ping(db: &mut Call<'_>, message: AtMostOne<'_>) -> Result<Pong> {
    if db.session().is_subscriber() {
        // Among messages, an answer that looks like one.
        let message = Reply::bytes(message.0.unwrap_or_default());
        return Ok(Pong(Reply::Array(vec![Reply::bytes("pong"), message])));
    }
    Ok(Pong(message.0.map_or(Reply::Status("PONG"), Reply::bytes)))
}

/// Returns the message that it is given.
///
/// ```js
/// db.echo('hello')  // 'hello'
/// ```
#[command(ECHO, since = "1.0.0", complexity = "O(1)", flags(loading, stale, fast))]
fn echo(_db: &mut Access<'_>, message: &[u8]) -> Result<Bytes> {
    Ok(Bytes::new(message))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn ping_and_echo_answer() {
        let mut db = TestStore::new();
        assert_eq!(db.say("PING"), "PONG");
        assert_eq!(db.say("ping hello"), "hello");
        assert_eq!(db.say("PING a b"), "ERR wrong number of arguments for 'ping' command");
        assert_eq!(db.say("ECHO a"), "a");
    }
}
