//! QUIT and RESET.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![quit, reset];

/// Arguments that are ignored.
#[derive(Debug, Clone, Copy)]
struct Ignored;

impl<'a> Param<'a> for Ignored {
    const SHAPE: Shape = Shape::Optional(&Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take_rest();
        Ok(Self)
    }
}

/// Closes the connection. Functions called in the process have no connection; then nothing
/// happens.
///
/// ```js
/// db.quit()  // 'OK'
/// db.ping()  // 'PONG': use db.close()
/// ```
#[command(
    QUIT,
    since = "1.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, no_auth, allow_busy, immediate, while_subscribed),
    redis(deprecated("7.2.0", "closing the connection"))
)]
fn quit(db: &mut Call<'_>, _ignored: Ignored) -> Result<Done> {
    db.session_mut().connection.closing = true;
    Ok(Done)
}

/// Resets the connection to its initial state: database 0, no transaction, no watched keys, no
/// name, no subscriptions (those of `db.subscribe()` stay).
///
/// ```js
/// db.select(3)
/// db.reset()  // 'RESET'
/// db.set('user:1', 'Ada')  // 'OK': in database 0
/// ```
#[command(
    RESET,
    since = "6.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, no_auth, allow_busy, immediate, while_subscribed)
)]
fn reset(db: &mut Call<'_>) -> Result<&'static str> {
    db.engine.reset_session(db.session_mut());
    Ok("RESET")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::engine::shared::client::Origin;
    use crate::pubsub::Mailbox;

    fn connected() -> TestStore {
        let mut db = TestStore::new();
        db.session = db.engine.new_connection(Origin::in_process(Arc::new(|| {}))).unwrap();
        db.session.subscriptions.attach(Arc::new(Mailbox::new(|| {})));
        db
    }

    #[test]
    fn quit_closes_the_connection_whatever_is_said_with_it() {
        let mut db = connected();
        db.say("MULTI");
        assert_eq!(db.say("QUIT now"), "OK");
        assert!(db.session.connection.closing);
    }

    #[test]
    fn reset_restores_the_state_of_a_new_connection() {
        let mut db = connected();
        for line in ["SELECT 3", "CLIENT SETNAME me", "CLIENT NO-TOUCH on", "WATCH k", "HELLO 3"] {
            db.say(line);
        }
        db.say("SUBSCRIBE news");
        db.say("MULTI");
        assert_eq!(db.say("RESET"), "RESET");
        assert_eq!(db.say("EXEC"), "ERR EXEC without MULTI");
        assert_eq!(db.say("CLIENT GETNAME"), "nil");
        let info = db.say("CLIENT INFO");
        for part in [" flags=N ", " db=0 ", " sub=0 ", " multi=-1 watch=0 ", " resp=2 "] {
            assert!(info.contains(part), "{part} in {info}");
        }
    }

    #[test]
    fn a_subscriber_that_speaks_resp2_may_not_call() {
        let mut db = connected();
        db.say("SUBSCRIBE a");
        assert_eq!(
            db.say("CLIENT ID"),
            "ERR Can't execute 'client|id': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / \
             RESET are allowed in this context"
        );
        assert_eq!(db.say("GET"), "ERR wrong number of arguments for 'get' command");
        assert_eq!(db.say("PING"), "[pong ]");
        assert_eq!(db.say("PING hi"), "[pong hi]");
        db.say("UNSUBSCRIBE");
        assert_eq!(db.say("PING"), "PONG");
        db.say("HELLO 3");
        db.say("SUBSCRIBE a");
        assert_eq!(db.say("PING"), "PONG");
        assert_eq!(db.say("GET a"), "nil");
    }
}
