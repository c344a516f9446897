//! One `new Redlet(...)`: a session on a store, which its methods share.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::arguments::Readers;
use super::door::{Kept, Scope, Wake};
use super::environment::Tenant;
use super::lane::{EndingLane, Lane};
use super::role::{Role, Unasked, place_of};
use super::shapes::Shapes;
use super::slab::Slab;
use super::waits::Waits;
use crate::base::duty::Duty;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::call::engine::{Outcome, Row};
use crate::engine::call::transaction::BatchCall;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::near::Desk;
use crate::engine::shared::observers::Observer;
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};
use crate::pubsub::{Mail, Mailbox};
use crate::server::{Listen, Listener};
use crate::share::run::Ran;
use crate::share::stamps::Checks;
use crate::share::{Request, happened, message};
use crate::store::OpenStore;

/// A client. It belongs to the thread of its environment.
pub(super) struct Client {
    /// Where its calls run.
    pub(super) role: RefCell<Role>,
    /// What came unasked while it was a guest.
    pub(super) left: RefCell<Unasked>,
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
    /// `None` for a guest.
    store: Option<OpenStore>,
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
        self.store.map_or(Ok(()), OpenStore::close)
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
    pub(super) fn new(role: Role, script_timeout: u64, make: Makers) -> Self {
        let nothing = Rc::clone(&make.nothing);
        let scratch = Cell::new(Vec::new());
        Self {
            role: RefCell::new(role),
            left: RefCell::default(),
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

    /// Runs `work` with the store and this client's session. Of a guest it is an error.
    #[inline]
    pub(super) fn with<R>(
        &self,
        work: impl FnOnce(&OpenStore, &mut Session) -> Result<R>,
    ) -> Result<R> {
        let mut role = self.role.try_borrow_mut().map_err(|_| busy())?;
        let (store, session) = match &mut *role {
            Role::Owner(store, session) => (store, session),
            Role::Guest(guest) => return Err(guest.owner_only()),
            Role::Closed => return Err(closed()),
        };
        let result = work(store, session);
        session.show_mode();
        result
    }

    /// How many owners a guest has had; 0 for the owner.
    pub(super) fn owners(&self) -> u32 {
        match self.role.try_borrow().as_deref() {
            Ok(Role::Guest(guest)) => guest.owners,
            _ => 0,
        }
    }

    /// Whether its calls run in another process.
    #[inline]
    pub(super) fn is_guest(&self) -> bool {
        self.role.try_borrow().is_ok_and(|role| matches!(*role, Role::Guest(_)))
    }

    /// Prepares near reads of this command. Returns what copies of replies are checked against, and
    /// the desk; `None` if the runtime or the system does not allow it.
    pub(super) fn keep_copies(&self, row: &'static Row) -> Option<(Checks, Arc<Desk>)> {
        let kept = self.at_owner(
            true,
            |store, session| {
                let checks = Checks::here(store.engine().keyspace.stamps.as_ref()?).ok()?;
                let desk = Arc::new(Desk::new(row));
                session.keep_copies(Arc::clone(&desk));
                session.show_mode();
                Some((checks, desk))
            },
            |guest| guest.keep_copies(row),
        );
        kept.ok().flatten()
    }

    #[inline]
    pub(super) fn call(&self, row: &'static Row, args: &[&[u8]]) -> Result<Outcome> {
        if self.is_guest() {
            return self.call_far(row, args);
        }
        self.with(|store, session| store.engine().call(session, row, &[], args))
    }

    #[cold]
    fn call_far(&self, row: &'static Row, args: &[&[u8]]) -> Result<Outcome> {
        let counts = match &*self.role.try_borrow().map_err(|_| busy())? {
            Role::Guest(guest) => guest.counted(row),
            _ => None,
        };
        let request = match counts {
            None => Request::Call(place_of(row), args),
            Some(counts) => Request::Fetch(place_of(row), args, counts),
        };
        outcome(self.ask_owner(row, &request, repeats(row))?)
    }

    /// Runs a call whose first words name the command, which has this row, if there is one.
    pub(super) fn call_by_name(
        &self,
        row: Option<&'static Command>,
        words: &[&[u8]],
    ) -> Result<Outcome> {
        if self.is_guest() {
            let any = TABLE.rows().first().map(|row| &row.facts);
            let known = row.or(any).ok_or_else(closed)?;
            let repeats = row.is_some_and(repeats);
            return outcome(self.ask_owner(known, &Request::ByName(words), repeats)?);
        }
        self.with(|store, session| store.engine().call_by_name(session, words))
    }

    /// Runs calls as one transaction.
    pub(super) fn batch(&self, calls: &[BatchCall<'_>]) -> Result<Option<Vec<Reply>>> {
        if !self.is_guest() {
            return self.with(|store, session| store.engine().batch(session, calls));
        }
        let Some(first) = calls.first() else { return Ok(Some(Vec::new())) };
        let far: Vec<_> = calls.iter().map(|call| (place_of(call.row), call.args)).collect();
        match self.ask_owner(first.row, &Request::Batch(&far), false)? {
            Ran::Batch(replies) => Ok(replies),
            Ran::Reply(_) | Ran::Waits(_) => Err(Error::internal("no answer to a transaction")),
        }
    }

    /// The engine, for work on another thread; `None` once closed, and of a guest.
    pub(super) fn engine(&self) -> Option<Arc<Engine>> {
        self.with(|store, _| Ok(Arc::clone(store.engine()))).ok()
    }

    /// Lets the client subscribe. `wake` is called when its mailbox receives something.
    pub(super) fn listen(&self, wake: Wake) {
        let (call, waker) = (wake.clone(), wake.clone());
        let mailbox = Arc::new(Mailbox::new(move || call.call()));
        self.wake.replace(Some(wake));
        match self.role.try_borrow_mut().as_deref_mut() {
            Ok(Role::Owner(_, session)) => session.subscriptions.attach(mailbox),
            Ok(Role::Guest(guest)) => guest.listen(waker),
            _ => {}
        }
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
        self.look_for_owner();
        let Unasked { mut messages, happenings } = self.take_unasked();
        self.left.borrow_mut().happenings = happenings;
        let mail =
            self.with(|_, session| Ok(session.subscriptions.mailbox().map(|box_| box_.take())));
        if let Ok(Some(Mail::Letters(letters))) = mail {
            messages.extend(letters.into_iter().filter_map(message));
        }
        Reply::Array(messages)
    }

    /// Hears of these kinds of happenings from now on. Call it after [`Self::listen`].
    pub(super) fn observe(&self, kinds: u32) {
        if let Ok(Role::Guest(guest)) = self.role.try_borrow_mut().as_deref_mut() {
            return guest.observe(kinds);
        }
        let (Some(engine), Some(wake)) = (self.engine(), self.wake()) else { return };
        let mut observer = self.observer.borrow_mut();
        let observer = observer.get_or_insert_with(|| Arc::new(Observer::new(move || wake.call())));
        engine.observers.listen(observer, kinds);
    }

    /// Takes what has happened since.
    pub(super) fn take_happenings(&self) -> Reply {
        self.look_for_owner();
        let Unasked { messages, mut happenings } = self.take_unasked();
        self.left.borrow_mut().messages = messages;
        let taken = self.observer.borrow().as_ref().map(|observer| observer.take());
        happenings.extend(taken.into_iter().flatten().map(happened));
        Reply::Array(happenings)
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
        let role = std::mem::replace(&mut *self.role.try_borrow_mut().ok()?, Role::Closed);
        let listeners = self.listeners.take();
        let lane = self.lane.take().and_then(|lane| lane.leave());
        match role {
            Role::Owner(store, mut session) => {
                store.engine().end_session(&mut session);
                if let Some(observer) = self.observer.take() {
                    store.engine().observers.listen(&observer, 0);
                }
                Some(Leaving { store: Some(store), listeners, lane })
            }
            Role::Guest(guest) => {
                guest.end();
                Some(Leaving { store: None, listeners, lane })
            }
            Role::Closed => None,
        }
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

/// A call that changes nothing may be made twice.
fn repeats(row: &Command) -> bool {
    row.is(flags::readonly)
}

fn outcome(ran: Ran) -> Result<Outcome> {
    match ran {
        Ran::Reply(reply) => Ok(Outcome::Reply(reply)),
        Ran::Waits(blocked) => Ok(Outcome::Waits(blocked)),
        Ran::Batch(_) => Err(Error::internal("the answer to a transaction")),
    }
}

pub(super) fn closed() -> Error {
    Error::with_code("CLOSED", "the store is closed")
}

/// The error if JavaScript that runs inside a call (a getter of an options object) makes another
/// call.
pub(super) fn busy() -> Error {
    Error::internal("a call inside a call")
}
