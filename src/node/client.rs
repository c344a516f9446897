//! One `new Redlet(...)`: a session on a store, which its methods share.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::arguments::Readers;
use super::door::{Kept, Scope, Wake};
use super::environment::Tenant;
use super::lane::{EndingLane, Lane};
use super::observed::happened;
use super::shapes::Shapes;
use super::slab::Slab;
use super::waits::Waits;
use crate::base::duty::Duty;
use crate::base::shared_words::WordsView;
use crate::engine::Engine;
use crate::engine::call::engine::{Outcome, Row};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::near::Desk;
use crate::engine::shared::observers::Observer;
use crate::engine::shared::session::Session;
use crate::pubsub::{Letter, Mail, Mailbox};
use crate::server::{Listen, Listener};
use crate::store::OpenStore;

/// A client. It belongs to the thread of its environment.
pub(super) struct Client {
    /// `None` once closed.
    store: RefCell<Option<OpenStore>>,
    session: RefCell<Session>,
    /// The buffer for arguments.
    pub(super) scratch: Cell<Vec<u8>>,
    /// Its listeners. Closed ones are removed from time to time.
    listeners: RefCell<Vec<Arc<Listener>>>,
    /// Wakes the event loop when the mailbox receives something; `None` before the client listens.
    wake: RefCell<Option<Wake>>,
    /// What hears of the store for its listeners; `None` before the first.
    observer: RefCell<Option<Arc<Observer>>>,
    /// The thread that runs calls beside JavaScript; `None` before it is needed.
    lane: RefCell<Option<Rc<Lane>>>,
    pub(super) make: Makers,
    pub(super) slab: Slab,
    pub(super) shapes: Shapes,
    pub(super) waits: Waits,
    /// Milliseconds after which a script is stopped; 0 for never.
    pub(super) script_timeout: u64,
    /// Set when the environment ends. A long script checks it.
    _duty: Duty,
}

/// A use of a store that is ending.
pub(super) struct Leaving {
    store: OpenStore,
    listeners: Vec<Arc<Listener>>,
    lane: Option<EndingLane>,
}

impl Leaving {
    /// Waits until its lane has done what was posted, the clients of its listeners have their
    /// replies, and the log is synced.
    pub(super) fn close(self) -> Result<()> {
        if let Some(lane) = self.lane {
            lane.finish();
        }
        self.listeners.iter().for_each(|listener| listener.close());
        self.store.close()
    }
}

/// JavaScript functions for what Node-API cannot do, or does slower.
pub(super) struct Makers {
    /// `(code, message) => RedletError`
    pub(super) error: Kept,
    /// `(...items) => items`
    pub(super) array: Kept,
    /// `(pairs) => new Map(pairs)`
    pub(super) map: Kept,
    /// `(object, ...pairs) => object` with these names and values; a new one for `undefined`.
    pub(super) fields: Kept,
    /// `(array, ...items) => array` with these pairs; a new one for `undefined`.
    pub(super) pairs: Kept,
    /// `(...names) => (...values) => object`
    pub(super) shape: Kept,
    /// `() => {}`
    pub(super) nothing: Rc<Kept>,
    /// `(number) => Promise` of the reply of a waiting call. Afterwards the client listens.
    pub(super) wait: Kept,
    /// `() => Buffer`: a new slab, which `cut` uses from then on.
    pub(super) renew: Kept,
    /// `(place) => Buffer`: a piece of the slab.
    pub(super) cut: Kept,
    pub(super) readers: Readers,
}

impl Client {
    pub(super) fn new(store: OpenStore, script_timeout: u64, make: Makers) -> Self {
        let mut session = store.engine().new_session();
        session.script_timeout = script_timeout;
        let nothing = Rc::clone(&make.nothing);
        let scratch = Cell::new(Vec::new());
        Self {
            store: RefCell::new(Some(store)),
            session: RefCell::new(session),
            scratch,
            listeners: RefCell::default(),
            wake: RefCell::default(),
            observer: RefCell::default(),
            lane: RefCell::default(),
            make,
            slab: Slab::default(),
            shapes: Shapes::default(),
            waits: Waits::default(),
            script_timeout,
            _duty: Duty::take(move || nothing.can_be_called()),
        }
    }

    /// Runs `work` with the store and this client's session.
    #[inline]
    pub(super) fn with<R>(
        &self,
        work: impl FnOnce(&OpenStore, &mut Session) -> Result<R>,
    ) -> Result<R> {
        let store = self.store.try_borrow().map_err(|_| busy())?;
        let store = store.as_ref().ok_or_else(closed)?;
        let mut session = self.session.try_borrow_mut().map_err(|_| busy())?;
        let result = work(store, &mut session);
        session.show_mode();
        result
    }

    /// Prepares near reads of this command. Returns the shared memory that copies of replies are
    /// checked against, and all stamps; `None` if the runtime does not allow it.
    pub(super) fn keep_copies(&self, row: &'static Row) -> Option<(WordsView, Arc<Desk>)> {
        let kept = self.with(|store, session| {
            let stamps = store.engine().keyspace.stamps.as_ref();
            let Some(view) = stamps.and_then(|stamps| stamps.view().ok()) else { return Ok(None) };
            let desk = Arc::new(Desk::new(row));
            session.keep_copies(Arc::clone(&desk));
            Ok(Some((view, desk)))
        });
        kept.ok().flatten()
    }

    #[inline]
    pub(super) fn call(&self, row: &'static Row, args: &[&[u8]]) -> Result<Outcome> {
        self.with(|store, session| store.engine().call(session, row, &[], args))
    }

    /// The engine, for work on another thread; `None` once closed.
    pub(super) fn engine(&self) -> Option<Arc<Engine>> {
        self.with(|store, _| Ok(Arc::clone(store.engine()))).ok()
    }

    /// Lets the client subscribe. `wake` is called when its mailbox receives something.
    pub(super) fn listen(&self, wake: Wake) {
        let call = wake.clone();
        let mailbox = Arc::new(Mailbox::new(move || call.call()));
        self.wake.replace(Some(wake));
        let _ = self.with(|_, session| {
            session.subscriptions.attach(mailbox);
            Ok(())
        });
    }

    /// The waker of the event loop, once [`Self::listen`] was called.
    pub(super) fn wake(&self) -> Option<Wake> {
        self.wake.borrow().clone()
    }

    pub(super) fn keep_alive(&self, scope: Scope<'_>, yes: bool) {
        if let Some(wake) = &*self.wake.borrow() {
            wake.hold(scope, yes);
        }
    }

    /// Takes everything in the mailbox, as `[kind, channel, payload, pattern]`.
    pub(super) fn take_messages(&self) -> Reply {
        let mail =
            self.with(|_, session| Ok(session.subscriptions.mailbox().map(|box_| box_.take())));
        let Ok(Some(Mail::Letters(letters))) = mail else { return Reply::Array(Vec::new()) };
        let message = |letter: Letter| {
            let Letter::Message(message) = letter else { return None };
            let kind = Reply::Status(message.kind());
            let pattern = message.pattern().cloned().map_or(Reply::Null, Reply::Bytes);
            let (channel, payload) = (message.channel, message.payload);
            Some(Reply::Array(vec![kind, Reply::Bytes(channel), Reply::Bytes(payload), pattern]))
        };
        Reply::Array(letters.into_iter().filter_map(message).collect())
    }

    /// Hears of these kinds of happenings from now on. Call it after [`Self::listen`].
    pub(super) fn observe(&self, kinds: u32) {
        let (Some(engine), Some(wake)) = (self.engine(), self.wake()) else { return };
        let mut observer = self.observer.borrow_mut();
        let observer = observer.get_or_insert_with(|| Arc::new(Observer::new(move || wake.call())));
        engine.observers.listen(observer, kinds);
    }

    /// Takes what has happened since.
    pub(super) fn take_happenings(&self) -> Reply {
        let taken = self.observer.borrow().as_ref().map(|observer| observer.take());
        Reply::Array(taken.into_iter().flatten().map(happened).collect())
    }

    /// Serves the store over sockets, at most until the client is closed.
    pub(super) fn serve(&self, listen: &Listen) -> Result<Arc<Listener>> {
        let engine = self.with(|store, _| Ok(Arc::clone(store.engine())))?;
        let listener = Arc::new(Listener::open(engine, listen)?);
        let mut listeners = self.listeners.borrow_mut();
        listeners.retain(|listener| !listener.is_closed());
        listeners.push(Arc::clone(&listener));
        Ok(listener)
    }

    /// Ends this lane with the client.
    pub(super) fn add_lane(&self, lane: &Rc<Lane>) {
        self.lane.replace(Some(Rc::clone(lane)));
    }

    /// A private copy of the store in memory.
    pub(super) fn fork(&self) -> Result<OpenStore> {
        self.with(|store, _| store.fork())
    }

    /// Makes a fork what it was at first.
    pub(super) fn rewind(&self) -> Result<()> {
        let engine = self.with(|store, _| Ok(Arc::clone(store.engine())))?;
        engine.rewind()
    }

    /// Moves the store's clock, where it stands still.
    pub(super) fn set_time(&self, micros: u64) -> Result<()> {
        let engine = self.with(|store, _| Ok(Arc::clone(store.engine())))?;
        engine.set_time(micros)
    }

    /// Ends the use of the store, which closes with its last client. A second call does nothing.
    pub(super) fn leave(&self) -> Option<Leaving> {
        let store = self.store.try_borrow_mut().ok()?.take()?;
        if let Ok(mut session) = self.session.try_borrow_mut() {
            store.engine().end_session(&mut session);
        }
        if let Some(observer) = self.observer.take() {
            store.engine().observers.listen(&observer, 0);
        }
        let lane = self.lane.take().and_then(|lane| lane.leave());
        Some(Leaving { store, listeners: self.listeners.take(), lane })
    }
}

impl Tenant for Client {
    fn end(&self) {
        if let Some(leaving) = self.leave() {
            leaving.lane.iter().for_each(EndingLane::cut);
            // There is no caller to report to. The log itself shows what it holds.
            let _ = leaving.close();
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.end();
    }
}

fn closed() -> Error {
    Error::with_code("CLOSED", "the store is closed")
}

/// The error if JavaScript that runs inside a call (a getter of an options object) makes another
/// call.
fn busy() -> Error {
    Error::internal("a call inside a call")
}
