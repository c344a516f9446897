//! [`Conversation`]: a client that speaks the protocol.
//!
//! The owner of the connection passes in received bytes ([`Conversation::receive`]), sends the
//! bytes of [`Conversation::output`], and checks [`Conversation::state`] after each of these. Calls
//! run in the order in which they arrive, on the caller's thread, and their replies are in that
//! order.
//!
//! A call that waits (BLPOP and the like) delays the calls behind it. So does output that a network
//! client does not read: replies are sent as they are made, and a pipeline costs the memory of a
//! few replies, however long it is.
//!
//! Some events come without bytes: a message is published, a waiting call gets its reply, the
//! client is killed. Then the `wake` of its [`Origin`] is called, on any thread, and the owner
//! calls [`Conversation::wake`] on its own thread.
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

/// The reply to a connection that [`Conversation::open`] refuses.
pub const TOO_MANY_CLIENTS: &[u8] = b"-ERR max number of clients reached\r\n";

/// Calls that were delayed are run in bursts of this number of bytes, so that other clients get
/// their turn in between.
const BURST: usize = 64 << 10;

/// After this time, in nanoseconds, other clients get their turn, however few bytes were run: as many
/// slow calls as fit into one read would delay them all.
const TURN: u64 = 10_000_000;

/// No call runs while at least this number of output bytes waits, unless many bytes of calls wait
/// too.
const FULL: usize = 256 << 10;

/// Calls up to this number of words need no allocation.
const WORDS: usize = 16;

/// What to do with the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// Keep it open.
    Open,
    /// Close it as soon as the output is sent. Further input is ignored.
    Closing,
    /// Close it now. There is no output.
    Cut,
}

/// One connection of the protocol: bytes in, replies out. It does no input or output of its own.
#[derive(Debug)]
pub struct Conversation {
    engine: Arc<Engine>,
    session: Session,
    parser: Parser,
    pending: Pending,
    output: Output,
    /// Set when a letter arrives in the mailbox.
    mail: Arc<AtomicBool>,
    state: ConnectionState,
    /// The call that waits. Later calls are pending.
    blocked: Option<Blocked>,
    /// Whether a pause or a fault delays the first pending call.
    postponed: bool,
    /// Whether unread output delays the first pending call.
    full: bool,
    /// Whether pending calls could run.
    unfinished: bool,
    /// Whether the calls at hand have run for a [`TURN`], and more are pending.
    turn_is_over: bool,
    /// Since when the output exceeds the soft limit.
    too_much_since: Option<Duration>,
}

impl Conversation {
    /// A new client; `None` if there are more network clients than `maxclients` allows.
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
            state: ConnectionState::Open,
            blocked: None,
            postponed: false,
            full: false,
            unfinished: false,
            turn_is_over: false,
            too_much_since: None,
        })
    }

    /// Stops scripts after this number of milliseconds; 0 for never.
    pub fn limit_scripts(&mut self, timeout: u64) {
        self.session.script_timeout = timeout;
    }

    /// Adds received bytes, and runs all calls that are complete.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.state != ConnectionState::Open {
            return;
        }
        let counters = &self.client().counters;
        counters.input.add(bytes.len() as u64);
        counters.reads.add(1);
        counters.last_seen.store(self.engine.seconds(), Relaxed);
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if self.pending.is_empty() {
            let used = self.run(bytes, usize::MAX);
            let expected = self.parser.expected();
            self.pending.push(bytes.get(used..).unwrap_or_default(), expected);
            if self.turn_is_over {
                self.go_on_later();
            }
        } else {
            self.pending.push(bytes, self.parser.expected());
            self.run_pending();
        }
        self.settle();
    }

    /// Handles events that come without bytes. To be called after `wake` was, and regularly while
    /// output waits.
    pub fn wake(&mut self) {
        if self.state == ConnectionState::Cut {
            return;
        }
        // What came before the reply of a call that waited is in the mailbox by now; what the call
        // itself has caused is kept back until its reply is written.
        let answer = self.blocked.as_ref().and_then(Blocked::take);
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if let Some(answer) = answer {
            self.blocked = None;
            self.answer(&answer);
            self.client().release_letters();
            if self.mail.load(Relaxed) {
                self.deliver_mail();
            }
            self.unfinished = true;
        }
        if self.postponed && !self.is_paused() {
            self.postponed = false;
            self.unfinished = true;
        }
        if self.unfinished {
            self.run_pending();
        }
        self.settle();
    }

    /// What is to be done with the connection.
    pub fn state(&self) -> ConnectionState {
        self.state
    }

    /// Whether output may come without further input: messages, or the reply of a waiting call.
    pub fn waits(&self) -> bool {
        self.blocked.is_some()
            || self.postponed
            || self.session.connection.monitors
            || !self.session.subscriptions.is_empty()
    }

    /// Whether other clients should get their turn before it continues.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Whether there is output, or will be without further input.
    pub fn has_more(&self) -> bool {
        !self.output.is_empty() || self.unfinished
    }

    /// The bytes to send.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Does what can wait until replies are sent.
    #[inline]
    pub fn tidy(&mut self) {
        self.engine.tidy(&mut self.session);
    }

    /// Removes sent bytes from the output.
    pub fn sent(&mut self, count: usize) {
        let counters = &self.client().counters;
        counters.output.add(count as u64);
        counters.writes.add(1);
        self.output.sent(count);
        self.client().shown.output.store(self.output.len(), Relaxed);
        if self.full && self.output.len() <= FULL / 2 {
            self.full = false;
            self.go_on_later();
        }
    }

    /// Takes all bytes to send, as if they were sent.
    pub fn take_output(&mut self) -> Vec<u8> {
        let bytes = self.output.bytes().into_owned();
        self.sent(bytes.len());
        bytes
    }

    /// What other clients can see of this one.
    pub fn client(&self) -> &Arc<Client> {
        &self.session.client
    }

    /// Ends it at once, and drops everything that it holds.
    pub fn cut(&mut self) {
        self.state = ConnectionState::Cut;
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
        if used >= most || self.turn_is_over {
            self.go_on_later();
        }
    }

    /// Lets other clients have their turn before the next pending call.
    fn go_on_later(&mut self) {
        self.unfinished = true;
        if let Some(wake) = &self.client().origin.wake {
            wake();
        }
    }

    /// Runs the complete calls at the start of `input`, until they are `most` bytes or more, or take
    /// longer than a turn. Returns the number of bytes that were run.
    fn run(&mut self, input: &[u8], most: usize) -> usize {
        self.engine.begin_burst(&mut self.session);
        let used = self.run_calls(input, most);
        self.engine.end_burst(&mut self.session);
        if self.state == ConnectionState::Open && self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        used
    }

    /// Sends what the calls up to the one at hand have caused before its reply.
    #[cold]
    fn end_turn(&mut self) {
        self.engine.end_burst(&mut self.session);
        self.deliver_mail();
        self.engine.begin_burst(&mut self.session);
    }

    fn run_calls(&mut self, input: &[u8], most: usize) -> usize {
        let mut used = 0;
        let begun = self.session.spent();
        self.turn_is_over = false;
        while self.state == ConnectionState::Open && !self.is_held_up() && used < most {
            // Another thread may ask for the end at any time.
            if self.client().is_closing() {
                break;
            }
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
                    if used < input.len() && self.has_had_its_turn(begun) {
                        self.turn_is_over = true;
                        break;
                    }
                }
                Ok(None) => break,
                Err(fault) => {
                    if self.session.connection.is_answered() {
                        fault.write(self.output.buffer());
                    }
                    self.state = ConnectionState::Closing;
                }
            }
        }
        used
    }

    /// Whether other clients of its thread have waited long enough.
    fn has_had_its_turn(&self, begun: u64) -> bool {
        self.session.spent().saturating_sub(begun) >= TURN && self.client().origin.door.is_network()
    }

    /// Whether a pause, or a fault, still holds up the first pending call.
    fn is_paused(&self) -> bool {
        self.engine.pause.holds(self.client()) || self.engine.faults.holds(self.client())
    }

    /// Whether pending calls have to wait.
    fn is_held_up(&self) -> bool {
        self.blocked.is_some() || self.postponed
    }

    /// Runs the call that the parser has found in `input`.
    fn run_call(&mut self, input: &[u8]) {
        match self.call(input) {
            Called::Nothing => return,
            Called::Http => return self.cut(),
            Called::Postponed => return self.postponed = true,
            Called::Waits(blocked) => self.block(blocked),
            Called::Answered(reply) => {
                if std::mem::take(&mut self.session.connection.replies_last) {
                    self.end_turn();
                }
                self.answer(&reply);
            }
        }
        if self.mail.load(Relaxed) {
            self.deliver_mail();
        }
        if self.session.connection.closing && self.state == ConnectionState::Open {
            self.state = ConnectionState::Closing;
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

    /// Runs nothing more until the call has its reply.
    fn block(&mut self, blocked: Blocked) {
        let wake = self.client().origin.wake.clone();
        blocked.on_answer(move || {
            if let Some(wake) = wake {
                wake();
            }
        });
        self.blocked = Some(blocked);
    }

    /// Writes a reply, unless the client has turned replies off. The confirmations of SUBSCRIBE and
    /// the like are always written, and no message of a channel follows the end of its
    /// subscription.
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

/// The result of a request.
enum Called {
    /// It was empty.
    Nothing,
    Http,
    /// A pause delays it.
    Postponed,
    Answered(Result<Reply>),
    Waits(Blocked),
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.engine.end_session(&mut self.session);
    }
}

/// An HTTP request: a web page has made a browser connect to the port.
fn is_http(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"POST") || name.eq_ignore_ascii_case(b"Host:")
}

/// UNSUBSCRIBE and the like.
fn ends_subscriptions(pushes: &[Vec<Reply>]) -> bool {
    match pushes.first().and_then(|push| push.first()) {
        Some(Reply::Bytes(kind)) => kind.ends_with(b"unsubscribe"),
        _ => false,
    }
}

mod limits;
#[cfg(test)]
mod tests;
