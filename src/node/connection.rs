//! A client of the protocol inside the process: bytes in, bytes out, no socket. It is the transport
//! of ioredis (`lib/connection.js`).
//!
//! JavaScript passes in what the client wrote and gets the output, in one call. It does so in turns
//! of the event loop, as with a socket: its function `turn` is called after it asked for one
//! ([`Later`]), and when there is output without input (a message, the reply of a waiting call, an
//! end).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::client::Client;
use super::door::{Function, Js, Scope, Wake};
use super::environment::Tenant;
use super::role::Guest;
use super::wakes::Wakes;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::shared::client::Origin;
use crate::engine::shared::session::Session;
use crate::resp::{ConnectionState, Conversation};
use crate::share::link::Failed;
use crate::share::tunnel::Tunnel;
use crate::store::OpenStore;

/// A conversation, which its functions share. It belongs to the thread of its environment.
pub(super) struct Connection {
    /// `None` once it has ended.
    talk: RefCell<Option<Talk>>,
    turns: Turns,
    /// The buffer for input.
    scratch: Cell<Vec<u8>>,
}

/// A conversation in this process or, of a guest of a shared folder, in that of the owner.
enum Talk {
    Here(Box<Conversation>),
    There(Tunnel),
}

/// What a conversation comes to.
struct Output<'s> {
    bytes: Option<Js<'s>>,
    /// Whether more may come without input.
    waits: bool,
    ended: bool,
}

impl Talk {
    fn here(engine: Arc<Engine>, wake: Wake, script_timeout: u64) -> Option<Self> {
        let origin = Origin::in_process(Arc::new(move || wake.call()));
        // Only the number of network connections is limited.
        let mut conversation = Conversation::open(engine, origin)?;
        conversation.limit_scripts(script_timeout);
        Some(Self::Here(Box::new(conversation)))
    }

    fn receive(&mut self, input: &[u8]) {
        match self {
            Self::Here(conversation) => conversation.receive(input),
            Self::There(tunnel) => tunnel.send(input),
        }
    }

    fn wake(&mut self) {
        if let Self::Here(conversation) = self {
            conversation.wake();
        }
    }

    /// Takes the output. `None` if an exception is pending.
    fn output<'s>(&mut self, scope: Scope<'s>) -> Option<Output<'s>> {
        let buffer = |bytes: &[u8]| match bytes {
            [] => Some(None),
            bytes => scope.new_buffer(bytes).map(Some),
        };
        match self {
            Self::Here(conversation) => {
                let bytes = buffer(&conversation.output().bytes())?;
                conversation.sent(conversation.output().len());
                let ended = conversation.state() != ConnectionState::Open;
                Some(Output { bytes, waits: conversation.waits(), ended })
            }
            Self::There(tunnel) => {
                let output = tunnel.take();
                let bytes = buffer(&output.bytes)?;
                Some(Output { bytes, waits: output.waits, ended: output.ended })
            }
        }
    }
}

impl Connection {
    /// `None` if the store is closed, or the owner of a shared folder cannot be reached.
    pub(super) fn open(client: &Client, wakes: [Wake; 2]) -> Option<Rc<Self>> {
        let timeout = client.script_timeout;
        let wake = || wakes[0].clone();
        let here = |store: &OpenStore, _: &mut Session| {
            Talk::here(Arc::clone(store.engine()), wake(), timeout)
        };
        let far = |guest: &mut Guest| {
            let path = guest.link().ok_or(Failed::Unsent)?.path();
            let wake = wake();
            let tunnel = Tunnel::open(path, &TABLE, timeout, move || wake.call())?;
            Ok(Some(Talk::There(tunnel)))
        };
        let talk = RefCell::new(client.at_owner(true, here, far).ok()?);
        Some(Rc::new(Self { talk, turns: Turns::new(Wakes::new(wakes)), scratch: Cell::default() }))
    }

    /// Continues the conversation, and returns its output: undefined, a Buffer, or, if it has
    /// ended, an array with a Buffer or without.
    fn go_on<'s>(&self, scope: Scope<'s>, step: impl FnOnce(&mut Talk)) -> Option<Js<'s>> {
        let mut borrowed = self.talk.borrow_mut();
        let Some(talk) = borrowed.as_mut() else { return Some(scope.new_array(0)) };
        step(talk);
        let Output { bytes: output, waits, ended } = talk.output(scope)?;
        self.turns.expect(scope, waits);
        if !ended {
            return Some(output.unwrap_or_else(|| scope.undefined()));
        }
        *borrowed = None;
        self.turns.expect(scope, false);
        let last = scope.new_array(0);
        if let Some(output) = output {
            scope.set_element(last, 0, output);
        }
        Some(last)
    }
}

impl Tenant for Connection {
    fn end(&self) {
        self.talk.take();
    }
}

/// The turns in which JavaScript serves a connection. The ticks and promises of a turn run before
/// the next one.
struct Turns {
    /// They call `turn`. `None` once the connection is over.
    wakes: RefCell<Option<Wakes>>,
    /// Whether a requested turn has not begun.
    asked: Cell<bool>,
    /// Whether output may come without input.
    expecting: Cell<bool>,
    /// Whether the event loop is kept alive for either of them.
    held: Cell<bool>,
}

impl Turns {
    fn new(wakes: Wakes) -> Self {
        let no = || Cell::new(false);
        Self { wakes: RefCell::new(Some(wakes)), asked: no(), expecting: no(), held: no() }
    }

    fn ask(&self, scope: Scope<'_>) {
        if self.asked.replace(true) {
            return;
        }
        if let Some(wakes) = &*self.wakes.borrow() {
            wakes.call();
        }
        self.hold(scope);
    }

    fn begin(&self) {
        self.asked.set(false);
    }

    fn expect(&self, scope: Scope<'_>, something: bool) {
        self.expecting.set(something);
        self.hold(scope);
    }

    fn hold(&self, scope: Scope<'_>) {
        let wanted = self.asked.get() || self.expecting.get();
        if self.held.get() == wanted {
            return;
        }
        if let Some(wakes) = &*self.wakes.borrow() {
            wakes.hold(scope, wanted);
            self.held.set(wanted);
        }
    }

    fn end(&self, scope: Scope<'_>) {
        self.begin();
        self.expect(scope, false);
        self.wakes.take();
    }
}

/// `later()`: requests the next turn.
pub(super) struct Later(pub(super) Rc<Connection>);

impl Function for Later {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.turns.ask(scope);
        Some(scope.undefined())
    }
}

/// `exchange(chunk)`: passes in a string or a Buffer, and returns the output.
pub(super) struct Exchange(pub(super) Rc<Connection>);

impl Function for Exchange {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        /// A larger buffer is freed after the call.
        const KEEP: usize = 64 << 10;
        let Some(chunk) = args.first() else { return Some(scope.undefined()) };
        let connection = &self.0;
        let mut input = connection.scratch.take();
        input.clear();
        if scope.read_string(*chunk, &mut input) {
            let answer = connection.go_on(scope, |talk| talk.receive(&input));
            if input.capacity() <= KEEP {
                connection.scratch.set(input);
            }
            return answer;
        }
        let step = |talk: &mut Talk| {
            scope.bytes(*chunk, |bytes| talk.receive(bytes));
        };
        connection.go_on(scope, step)
    }
}

/// `proceed()`: begins a turn, and returns output that came without input.
pub(super) struct Proceed(pub(super) Rc<Connection>);

impl Function for Proceed {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.turns.begin();
        self.0.go_on(scope, Talk::wake)
    }
}

/// `cut()`: the client has disconnected. There may still be turns.
pub(super) struct Cut(pub(super) Rc<Connection>);

impl Function for Cut {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.talk.take();
        self.0.turns.expect(scope, false);
        Some(scope.undefined())
    }
}

/// `end()`: there are no more turns.
pub(super) struct EndOfTurns(pub(super) Rc<Connection>);

impl Function for EndOfTurns {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.turns.end(scope);
        Some(scope.undefined())
    }
}
