//! SHUTDOWN: the end of a server, from one of its clients. A program that holds a store is not
//! ended by whoever connects to it: it has to have said that it may be, as `npx redlet server` does.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::connection::Replies;
use crate::rows;

rows![shutdown];

/// What SHUTDOWN is to do.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    save: bool,
    force: bool,
    abort: bool,
}

/// A word and its name.
const fn word(name: &'static str, token: &'static str) -> Field {
    Field { name, doc: "", shape: Shape::Token(token) }
}

const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, doc: "", shape: Shape::Optional(shape) }
}

const SAVE_OR_NOT: Shape = Shape::OneOf(&[word("nosave", "NOSAVE"), word("save", "SAVE")]);

impl<'a> Param<'a> for Way {
    const SHAPE: Shape = Shape::Optional(&Shape::OneOf(&[
        Field {
            name: "save_selector_block",
            doc: "",
            shape: Shape::Block(&[
                optional("save_selector", &SAVE_OR_NOT),
                optional("now", &Shape::Token("NOW")),
                optional("force", &Shape::Token("FORCE")),
                optional("safe", &Shape::Token("SAFE")),
                optional("failover", &Shape::Token("FAILOVER")),
            ]),
        },
        word("abort", "ABORT"),
    ]));

    /// NOW, SAFE and FAILOVER are about replicas, of which there are none.
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (mut way, mut nosave, mut others) = (Self::default(), false, false);
        while !args.is_empty() {
            if args.take_word("SAVE") {
                way.save = true;
            } else if args.take_word("NOSAVE") {
                nosave = true;
            } else if args.take_word("FORCE") {
                way.force = true;
            } else if args.take_word("ABORT") {
                way.abort = true;
            } else if ["NOW", "SAFE", "FAILOVER"].iter().any(|word| args.take_word(word)) {
                others = true;
            } else {
                return Err(Error::SYNTAX);
            }
        }
        let beside_abort = way.save || way.force || nosave || others;
        if (way.abort && beside_abort) || (way.save && nosave) {
            Err(Error::SYNTAX)
        } else {
            Ok(way)
        }
    }
}

/// Ends `npx redlet server`, which closes its data first. Other programs are not ended by their
/// clients: there the call is refused.
///
/// ```js
/// db.shutdown()  // throws ERR SHUTDOWN is refused: the store belongs to a program ...
/// await db.close()
/// ```
#[command(
    SHUTDOWN,
    since = "1.0.0",
    complexity = "O(N) with SAVE, where N is the number of keys, otherwise O(1)",
    flags(admin, noscript, loading, stale, no_multi, allow_busy),
    history("7.0.0" = "options NOW, FORCE and ABORT"),
    valkey(history("9.0.0" = "options SAFE and FAILOVER"))
)]
fn shutdown(db: &mut Call<'_>, abort_selector: Way) -> Result<Done> {
    if abort_selector.abort {
        return Err(Error::fixed("No shutdown in progress."));
    }
    let end = db.engine.host.end().ok_or(NOT_ENDED)?;
    if abort_selector.save && db.engine.save().is_err() && !abort_selector.force {
        return Err(Error::fixed("Errors trying to SHUTDOWN. Check logs."));
    }
    end();
    // Closing the connection is the answer.
    db.session_mut().connection.replies = Replies::Off;
    db.session_mut().connection.closing = true;
    Ok(Done)
}

const NOT_ENDED: Error = Error::fixed(
    "SHUTDOWN is refused: the store belongs to a program, which ends itself. Close the store or \
     its listener there",
);

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use crate::commands::testing::TestStore;

    #[test]
    fn a_program_is_not_ended_by_its_clients() {
        let mut db = TestStore::new();
        assert!(db.say("SHUTDOWN NOSAVE").starts_with("ERR SHUTDOWN is refused"));
        assert!(!db.session.connection.closing);
    }

    #[test]
    fn a_server_is_and_that_is_the_answer() {
        let mut db = TestStore::new();
        let ends = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ends);
        db.engine.host.may_be_ended(move || {
            count.fetch_add(1, Relaxed);
        });
        assert_eq!(db.say("SHUTDOWN save now force"), "OK");
        assert_eq!(ends.load(Relaxed), 1);
        assert!(db.session.connection.closing && !db.session.connection.is_answered());
    }

    #[test]
    fn words_that_contradict_each_other_are_a_syntax_error() {
        let mut db = TestStore::new();
        assert_eq!(db.say("SHUTDOWN ABORT"), "ERR No shutdown in progress.");
        for words in ["SAVE NOSAVE", "ABORT NOW", "NOW x", "SAVE ABORT"] {
            assert_eq!(db.say(&format!("SHUTDOWN {words}")), "ERR syntax error");
        }
    }
}
