//! A client that speaks the protocol inside the process: bytes in, bytes out, no socket. Real
//! ioredis has its transport from this (`lib/adapters/ioredis.js`).
//!
//! JavaScript hands in what the client wrote and gets what is to be read, in one call. What comes
//! without being asked for (messages, answers to calls that waited) is announced by `wake`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use napi::threadsafe_function::ThreadsafeFunctionCallMode;

use super::client::Wake;
use super::door::{Function, Js, Scope};
use crate::engine::Engine;
use crate::engine::client::Origin;
use crate::resp::{Conversation, State};

/// A conversation, as its functions share it. Belongs to the thread of its environment.
pub(super) struct Connection {
    /// `None` once it has ended.
    inside: RefCell<Option<Inside>>,
    /// Whether the event loop is kept alive for what may come.
    held: Cell<bool>,
    /// The buffer that input is read into.
    scratch: Cell<Vec<u8>>,
}

struct Inside {
    conversation: Conversation,
    wake: Arc<Wake>,
}

impl Connection {
    pub(super) fn open(engine: Arc<Engine>, wake: Arc<Wake>) -> Rc<Self> {
        let call = Arc::clone(&wake);
        let origin = Origin::in_process(Arc::new(move || {
            // A closing environment takes no calls; its conversations end with it.
            call.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }));
        // Only connections over the network can be too many.
        let inside =
            Conversation::open(engine, origin).map(|conversation| Inside { conversation, wake });
        let (held, scratch) = (Cell::new(false), Cell::default());
        Rc::new(Self { inside: RefCell::new(inside), held, scratch })
    }

    /// Lets the conversation go on, and answers what there is to be read then: nothing
    /// (undefined), a Buffer, or, when it has ended, an array with a Buffer in it, or nothing.
    fn go_on<'s>(&self, scope: Scope<'s>, step: impl FnOnce(&mut Conversation)) -> Option<Js<'s>> {
        let mut borrowed = self.inside.borrow_mut();
        let Some(Inside { conversation, wake }) = borrowed.as_mut() else {
            return Some(scope.new_array(0));
        };
        step(conversation);
        let output = match &*conversation.output().bytes() {
            [] => None,
            bytes => Some(scope.new_buffer(bytes)?),
        };
        conversation.sent(conversation.output().len());
        let waits = conversation.waits();
        if self.held.replace(waits) != waits {
            scope.hold_event_loop(wake.raw(), waits);
        }
        if conversation.state() == State::Open {
            return Some(output.unwrap_or_else(|| scope.undefined()));
        }
        self.end(scope, borrowed.take());
        let last = scope.new_array(0);
        if let Some(output) = output {
            scope.set_element(last, 0, output);
        }
        Some(last)
    }

    fn end(&self, scope: Scope<'_>, inside: Option<Inside>) {
        if let (Some(inside), true) = (&inside, self.held.replace(false)) {
            scope.hold_event_loop(inside.wake.raw(), false);
        }
    }
}

/// `exchange(chunk)`: the client wrote a string or a Buffer.
pub(super) struct Exchange(pub(super) Rc<Connection>);

impl Function for Exchange {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        /// A buffer that a giant argument made is not kept.
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

/// `proceed()`: the `wake` of the conversation was called.
pub(super) struct Proceed(pub(super) Rc<Connection>);

impl Function for Proceed {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.go_on(scope, Conversation::wake)
    }
}

/// `cut()`: the client hung up.
pub(super) struct Cut(pub(super) Rc<Connection>);

impl Function for Cut {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        let inside = self.0.inside.borrow_mut().take();
        self.0.end(scope, inside);
        Some(scope.undefined())
    }
}
