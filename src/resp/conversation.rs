//! [`Conversation`]: a client that speaks the protocol.
//!
//! Whoever carries its bytes hands in what came ([`Conversation::receive`]), sends what waits in
//! [`Conversation::output`], and looks at [`Conversation::state`] after each of these. Calls run in
//! the order in which they came, on the caller's thread, and their answers wait in that order.
//!
//! A call that waits (BLPOP and its like) holds up the calls behind it, and their answers. So does
//! output that waits to be read by a client of the network: answers go out as they are made, and a
//! pipeline costs the memory of a few of them, however many it asks for.
//!
//! Some things happen without bytes coming in: a message is published, a call that waited has its
//! answer, somebody kills the client. Then the `wake` of its [`Origin`] is called, on any thread;
//! what carries the conversation calls [`Conversation::wake`] in its own.
//!
//! ```
//! # use std::sync::Arc;
//! # use redlet::{commands::TABLE, engine::{Engine, shared::client::Origin}, resp::Conversation};
//! let engine = Arc::new(Engine::new(&TABLE, 16));
//! let origin = Origin::in_process(Arc::new(|| {}));
//! let mut client = Conversation::open(engine, origin).ok_or("too many clients")?;
//! client.receive(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\nGET k\r\nGET");
//! assert_eq!(client.take_output(), b"+OK\r\n$1\r\nv\r\n");
//! # Ok::<(), &str>(())
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use smallvec::SmallVec;

use super::output::Output;
use super::pending::Pending;
use super::reply;
use super::request::Parser;
use crate::engine::Engine;
use crate::engine::call::engine::Outcome;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::Blocked;
use crate::engine::shared::client::{Client, Origin};
use crate::engine::shared::session::Session;
use crate::pubsub::{Mail, Mailbox};

/// What a connection is told that [`Conversation::open`] had no room for.
pub const TOO_MANY_CLIENTS: &[u8] = b"-ERR max number of clients reached\r\n";

/// What a client sent while a call of it was held up is run in bursts of so many bytes, so that
/// others get their turn in between.
const BURST: usize = 64 << 10;

/// No call is made while so many bytes wait to be read by the client, unless many bytes of calls do.
const FULL: usize = 256 << 10;

/// Most calls have no more words.
const WORDS: usize = 16;

/// What is to be done with the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    /// It ends as soon as the output is sent. Nothing it says is heard any more.
    Closing,
    /// It ends now. There is no output.
    Cut,
}

#[derive(Debug)]
pub struct Conversation {
    engine: Arc<Engine>,
    session: Session,
    parser: Parser,
    pending: Pending,
    output: Output,
    /// Set when something came into the mailbox.
    mail: Arc<AtomicBool>,
    state: State,
    /// The call that waits; those behind it are pending.
    blocked: Option<Blocked>,
    /// A pause holds up the first of the pending calls.
    postponed: bool,
    /// So much waits to be read by the client that the first of the pending calls has to wait.
    full: bool,
    /// Calls are pending that could run.
    unfinished: bool,
    /// Since when more waits than the soft limit allows.
    too_much_since: Option<Duration>,
}

impl Conversation {
    /// A new client; `None` when there is one more over the network than `maxclients` allows.
    pub fn open(engine: Arc<Engine>, origin: Origin) -> Option<Self> {
        let wake = origin.wake.clone();
        let mail = Arc::new(AtomicBool::new(false));
        let came = Arc::clone(&mail);
        let mailbox = Mailbox::new(move || {
            came.store(true, Relaxed);
            if let Some(wake) = &wake {
                wake();
            }
        });
        let mut session = engine.new_connection(origin)?;
        session.attach(Arc::new(mailbox));
        Some(Self {
            engine,
            session,
            parser: Parser::default(),
            pending: Pending::default(),
            output: Output::default(),
            mail,
            state: State::Open,
            blocked: None,
            postponed: false,
            full: false,
            unfinished: false,
            too_much_since: None,
        })
    }

    /// Ends scripts after so many milliseconds; 0 is never.
    pub fn limit_scripts(&mut self, timeout: u64) {
        self.session.script_timeout = timeout;
    }

    /// Runs all calls that are whole with these bytes.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.state != State::Open {
            return;
        }
        let counters = &self.client().counters;
        counters.input.add(bytes.len() as u64);
        counters.last_seen.store(self.engine.seconds(), Relaxed);
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if self.pending.is_empty() {
            let used = self.run(bytes, usize::MAX);
            let expected = self.parser.expected();
            self.pending.push(bytes.get(used..).unwrap_or_default(), expected);
        } else {
            self.pending.push(bytes, self.parser.expected());
            self.run_pending();
        }
        self.settle();
    }

    /// Does what there is to do without bytes having come: to be called after its `wake` was, and
    /// now and then while output waits.
    pub fn wake(&mut self) {
        if self.state == State::Cut {
            return;
        }
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if let Some(answer) = self.blocked.as_ref().and_then(Blocked::take) {
            self.blocked = None;
            self.answer(&answer);
            self.unfinished = true;
        }
        if self.postponed && !self.engine.pause.holds(self.client()) {
            self.postponed = false;
            self.unfinished = true;
        }
        if self.unfinished {
            self.run_pending();
        }
        self.settle();
    }

    pub fn state(&self) -> State {
        self.state
    }

    /// True when something may come that it does not ask for again: messages, or the answer of a
    /// call that waits.
    pub fn waits(&self) -> bool {
        self.blocked.is_some()
            || self.postponed
            || self.session.connection.monitors
            || !self.session.subscriptions.is_empty()
    }

    /// True when others should have their turn before it goes on.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// True when there is something to send, or will be without the client saying more.
    pub fn has_more(&self) -> bool {
        !self.output.is_empty() || self.unfinished
    }

    /// What waits to be sent.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// So many bytes of the output are sent.
    pub fn sent(&mut self, count: usize) {
        self.client().counters.output.add(count as u64);
        self.output.sent(count);
        self.client().shown.output.store(self.output.len(), Relaxed);
        if self.full && self.output.len() <= FULL / 2 {
            self.full = false;
            self.go_on_later();
        }
    }

    /// All that waits to be sent, as sent.
    pub fn take_output(&mut self) -> Vec<u8> {
        let bytes = self.output.bytes().into_owned();
        self.sent(bytes.len());
        bytes
    }

    /// What all may know of the client.
    pub fn client(&self) -> &Arc<Client> {
        &self.session.client
    }

    /// Ends it at once, and forgets all that it had.
    pub fn cut(&mut self) {
        self.state = State::Cut;
        self.engine.end_session(&mut self.session);
        self.output = Output::default();
        self.pending = Pending::default();
        self.parser = Parser::default();
        self.blocked = None;
        self.postponed = false;
        self.full = false;
        self.unfinished = false;
    }

    fn run_pending(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let most = if self.client().origin.door.is_network() { BURST } else { usize::MAX };
        let used = self.run(pending.bytes(), most);
        pending.used(used);
        self.pending = pending;
        self.unfinished = false;
        if used >= most {
            self.go_on_later();
        }
    }

    /// Others get their turn before the next of the pending calls.
    fn go_on_later(&mut self) {
        self.unfinished = true;
        if let Some(wake) = &self.client().origin.wake {
            wake();
        }
    }

    /// Runs the calls that `input` begins with, until they were `most` bytes or more; tells how many
    /// they were.
    fn run(&mut self, input: &[u8], most: usize) -> usize {
        self.engine.begin_burst(&mut self.session);
        let used = self.run_calls(input, most);
        self.engine.end_burst(&mut self.session);
        if self.state == State::Open && self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        used
    }

    fn run_calls(&mut self, input: &[u8], most: usize) -> usize {
        let mut used = 0;
        while self.state == State::Open && !self.is_held_up() && used < most {
            let rest = input.get(used..).unwrap_or_default();
            if !rest.is_empty()
                && self.output.len() >= FULL
                && self.waits_for_its_reader(rest.len())
            {
                self.full = true;
                break;
            }
            match self.parser.advance(rest, &self.limits()) {
                Ok(Some(len)) => {
                    self.run_call(rest);
                    if self.postponed {
                        break;
                    }
                    used += len;
                }
                Ok(None) => break,
                Err(fault) => {
                    if self.session.connection.is_answered() {
                        fault.write(self.output.buffer());
                    }
                    self.state = State::Closing;
                }
            }
        }
        used
    }

    /// What is pending has to wait.
    fn is_held_up(&self) -> bool {
        self.blocked.is_some() || self.postponed
    }

    /// Runs the call that the parser has read in `input`.
    fn run_call(&mut self, input: &[u8]) {
        match self.call(input) {
            Called::Nothing => return,
            Called::Http => return self.cut(),
            Called::Postponed => return self.postponed = true,
            Called::Waits(blocked) => self.block(blocked),
            Called::Answered(reply) => self.answer(&reply),
        }
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if self.session.connection.closing && self.state == State::Open {
            self.state = State::Closing;
        }
        if self.output.len() > limits::FREE_OUTPUT {
            self.limit_output();
        }
    }

    fn call(&mut self, input: &[u8]) -> Called {
        let words: SmallVec<[&[u8]; WORDS]> = self.parser.args(input).collect();
        let Some(name) = words.first() else { return Called::Nothing };
        if is_http(name) {
            return Called::Http;
        }
        let (engine, session) = (&self.engine, &mut self.session);
        let called = catch_unwind(AssertUnwindSafe(|| engine.call_by_name(session, &words)));
        let bug = |_| Err(Error::internal("redlet met a bug of its own; please report it"));
        if std::mem::take(&mut self.session.connection.postponed) {
            return Called::Postponed;
        }
        match called.unwrap_or_else(bug) {
            Ok(Outcome::Waits(blocked)) => Called::Waits(blocked),
            Ok(Outcome::Reply(reply)) => Called::Answered(Ok(reply)),
            Err(error) => Called::Answered(Err(error)),
        }
    }

    /// Runs nothing more until the call has its answer.
    fn block(&mut self, blocked: Blocked) {
        let wake = self.client().origin.wake.clone();
        blocked.on_answer(move || {
            if let Some(wake) = wake {
                wake();
            }
        });
        self.blocked = Some(blocked);
    }

    /// Writes an answer, if the client wants any. What SUBSCRIBE and its like confirm it gets in
    /// any case; no message of a channel comes after the end of its subscription.
    fn answer(&mut self, reply: &Result<Reply>) {
        let answered = self.session.connection.is_answered();
        let protocol = self.session.connection.protocol;
        match reply {
            Ok(pushes @ Reply::Pushes(items)) => {
                if ends_subscriptions(items) && self.mail.load(Relaxed) {
                    self.deliver_mail();
                }
                reply::write(pushes, protocol, &mut self.output);
            }
            Ok(reply) if answered => reply::write(reply, protocol, &mut self.output),
            Err(error) if answered => reply::write_error(error, self.output.buffer()),
            _ => {}
        }
    }

    fn deliver_mail(&mut self) {
        self.mail.store(false, Relaxed);
        let protocol = self.session.connection.protocol;
        match self.session.subscriptions.mailbox().map(|mailbox| mailbox.take()) {
            Some(Mail::Letters(letters)) => {
                for letter in &letters {
                    reply::write_letter(letter, protocol, &mut self.output);
                }
            }
            Some(Mail::Overflowed) => self.cut(),
            None => {}
        }
    }
}

/// What became of a request.
enum Called {
    /// It was empty.
    Nothing,
    Http,
    /// A pause holds it up.
    Postponed,
    Answered(Result<Reply>),
    Waits(Blocked),
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.engine.end_session(&mut self.session);
    }
}

/// A web page that makes a browser talk to the port: no client of ours.
fn is_http(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"POST") || name.eq_ignore_ascii_case(b"Host:")
}

/// UNSUBSCRIBE and its kin.
fn ends_subscriptions(pushes: &[Vec<Reply>]) -> bool {
    match pushes.first().and_then(|push| push.first()) {
        Some(Reply::Bytes(kind)) => kind.ends_with(b"unsubscribe"),
        _ => false,
    }
}

mod limits;
#[cfg(test)]
mod tests;
