//! [`Work`]: what the clients of a lane ask for, and the run of it on either thread.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::Mutex;

use crate::base::clock;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::call::engine::Outcome;
use crate::engine::call::transaction::BatchCall;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::session::Session;
use crate::node::words::Words;

/// A script whose last run took longer than this does not run on the thread of JavaScript.
const LONG: Duration = Duration::from_millis(1);

/// A client of a lane.
pub(in crate::node) struct Seat {
    pub(super) engine: Weak<Engine>,
    /// `None` once it has ended.
    pub(super) session: Mutex<Option<Session>>,
}

/// A script that clients have named.
pub(in crate::node) struct Script {
    pub(in crate::node) source: Vec<u8>,
    /// Its digest, as EVALSHA takes it.
    pub(in crate::node) sha: Vec<u8>,
    /// How many of its arguments are keys.
    pub(in crate::node) keys: usize,
    /// Whether it may take long. It may until its first run.
    pub(in crate::node) long: AtomicBool,
}

/// A call that a client makes: of EVALSHA, if it is that of a script.
pub(in crate::node) struct Made {
    pub(in crate::node) script: Option<Arc<Script>>,
    pub(in crate::node) words: Words,
}

pub(in crate::node) enum Work {
    Call(Made),
    /// Calls one after the other. The answer is an array with all of theirs.
    Pipeline(Vec<Made>),
    /// The same as one transaction.
    Transaction(Vec<Made>),
    /// The client ends.
    End,
}

impl Work {
    /// Whether it may run on the thread of JavaScript.
    pub(super) fn is_short(&self) -> bool {
        match self {
            Self::Call(call) => call.script.as_ref().is_none_or(|it| !it.long.load(Relaxed)),
            Self::Pipeline(_) | Self::Transaction(_) => false,
            Self::End => true,
        }
    }

    /// `None`: the client ends.
    pub(super) fn run(self, engine: &Engine, session: &mut Session) -> Result<Option<Outcome>> {
        match self {
            Self::Call(call) => call.run(engine, session).map(Some),
            Self::Pipeline(calls) => {
                let answer = |call: &Made| call.run(engine, session).and_then(Outcome::reply);
                let answers = calls.iter().map(answer);
                let answers = answers.map(|answer| answer.unwrap_or_else(Reply::Error)).collect();
                Ok(Some(Outcome::Reply(Reply::Array(answers))))
            }
            Self::Transaction(calls) => transact(engine, session, &calls).map(Some),
            Self::End => Ok(None),
        }
    }
}

impl Made {
    fn run(&self, engine: &Engine, session: &mut Session) -> Result<Outcome> {
        let Some(script) = &self.script else {
            return engine.call_by_name(session, &self.words.slices());
        };
        let begun = clock::uptime();
        let called = engine.call_by_name(session, &self.words.slices());
        let answer = match called {
            Err(error) if error.code == NO_SCRIPT => {
                engine.call_by_name(session, &self.with_source(script))
            }
            other => other,
        };
        script.long.store(clock::uptime().saturating_sub(begun) > LONG, Relaxed);
        answer
    }

    /// The same as a call of EVAL, after which the store knows the script.
    fn with_source<'a>(&'a self, script: &'a Script) -> Vec<&'a [u8]> {
        let words = self.words.slices();
        [&b"EVAL"[..], &script.source].into_iter().chain(words.into_iter().skip(2)).collect()
    }
}

const NO_SCRIPT: &str = "NOSCRIPT";

/// Runs calls as one transaction: an array of answers, with errors among them. In it nobody can make
/// the store forget a script, so a script is passed where it is first called.
fn transact(engine: &Engine, session: &mut Session, calls: &[Made]) -> Result<Outcome> {
    let mut passed: Vec<&Arc<Script>> = Vec::new();
    let words = calls.iter().map(|call| match &call.script {
        Some(script) if !passed.iter().any(|other| Arc::ptr_eq(other, script)) => {
            passed.push(script);
            call.with_source(script)
        }
        _ => call.words.slices().into_vec(),
    });
    let words: Vec<Vec<&[u8]>> = words.collect();
    let resolved = words.iter().map(|words| {
        let (row, args) = TABLE.resolve(words)?;
        let names = words.get(..words.len() - args.len()).unwrap_or_default();
        Ok(BatchCall { row, names, args })
    });
    let calls = resolved.collect::<Result<Vec<_>>>()?;
    let replies = engine.batch(session, &calls)?;
    Ok(Outcome::Reply(replies.map_or(Reply::Null, Reply::Array)))
}

impl Seat {
    /// Ends the client.
    pub(super) fn end(&self) {
        let session = self.session.lock().take();
        if let (Some(mut session), Some(engine)) = (session, self.engine.upgrade()) {
            engine.end_session(&mut session);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.end();
    }
}
