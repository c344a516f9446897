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

use super::door::{Function, Js, Scope, Wake};
use super::environment::Tenant;
use super::wakes::Wakes;
use crate::engine::Engine;
use crate::engine::shared::client::Origin;
use crate::resp::{ConnectionState, Conversation};

/// A conversation, which its functions share. It belongs to the thread of its environment.
pub(super) struct Connection {
    /// `None` once it has ended.
    conversation: RefCell<Option<Conversation>>,
    turns: Turns,
    /// The buffer for input.
    scratch: Cell<Vec<u8>>,
}

impl Connection {
    pub(super) fn open(engine: Arc<Engine>, wakes: [Wake; 2], script_timeout: u64) -> Rc<Self> {
        let call = wakes[0].clone();
        let origin = Origin::in_process(Arc::new(move || call.call()));
        // Only the number of network connections is limited.
        let conversation = Conversation::open(engine, origin).map(|mut conversation| {
            conversation.limit_scripts(script_timeout);
            conversation
        });
        let conversation = RefCell::new(conversation);
        Rc::new(Self {
            conversation,
            turns: Turns::new(Wakes::new(wakes)),
            scratch: Cell::default(),
        })
    }

    /// Continues the conversation, and returns its output: undefined, a Buffer, or, if it has
    /// ended, an array with a Buffer or without.
    fn go_on<'s>(&self, scope: Scope<'s>, step: impl FnOnce(&mut Conversation)) -> Option<Js<'s>> {
        let mut borrowed = self.conversation.borrow_mut();
        let Some(conversation) = borrowed.as_mut() else { return Some(scope.new_array(0)) };
        step(conversation);
        let output = match &*conversation.output().bytes() {
            [] => None,
            bytes => Some(scope.new_buffer(bytes)?),
        };
        conversation.sent(conversation.output().len());
        self.turns.expect(scope, conversation.waits());
        if conversation.state() == ConnectionState::Open {
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
        self.conversation.take();
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
            let answer = connection.go_on(scope, |conversation| conversation.receive(&input));
            if input.capacity() <= KEEP {
                connection.scratch.set(input);
            }
            return answer;
        }
        let step = |conversation: &mut Conversation| {
            scope.bytes(*chunk, |bytes| conversation.receive(bytes));
        };
        connection.go_on(scope, step)
    }
}

/// `proceed()`: begins a turn, and returns output that came without input.
pub(super) struct Proceed(pub(super) Rc<Connection>);

impl Function for Proceed {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.turns.begin();
        self.0.go_on(scope, Conversation::wake)
    }
}

/// `cut()`: the client has disconnected. There may still be turns.
pub(super) struct Cut(pub(super) Rc<Connection>);

impl Function for Cut {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.conversation.take();
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
