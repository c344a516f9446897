//! One `new Redlet(...)`: a session on a store, as its methods share it.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::door::Kept;
use crate::engine::Engine;
use crate::engine::command::Command;
use crate::engine::error::{Error, Result};
use crate::engine::reply::Reply;
use crate::engine::session::Session;
use crate::store::OpenStore;

/// Belongs to the thread of its environment.
pub(super) struct Client {
    /// `None` once closed.
    store: RefCell<Option<OpenStore>>,
    session: RefCell<Session>,
    /// The buffer that arguments are written into.
    pub(super) scratch: Cell<Vec<u8>>,
    /// `(code, message) => RedletError`
    pub(super) make_error: Kept,
    /// `(...items) => items`
    pub(super) make_array: Kept,
}

impl Client {
    pub(super) fn new(store: OpenStore, make_error: Kept, make_array: Kept) -> Self {
        let session = RefCell::new(store.engine().new_session());
        let scratch = Cell::new(Vec::new());
        Self { store: RefCell::new(Some(store)), session, scratch, make_error, make_array }
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
        work(store, &mut session)
    }

    #[inline]
    pub(super) fn call(&self, row: &'static Command, args: &[&[u8]]) -> Result<Reply> {
        self.with(|store, session| store.engine().call(session, row, args))
    }

    /// The engine, for work on another thread; `None` once closed.
    pub(super) fn engine(&self) -> Option<Arc<Engine>> {
        self.with(|store, _| Ok(Arc::clone(store.engine()))).ok()
    }

    /// Gives the store back; it closes when this was the last client. Closing twice is fine.
    pub(super) fn take_store(&self) -> Option<OpenStore> {
        let store = self.store.try_borrow_mut().ok()?.take()?;
        if let Ok(mut session) = self.session.try_borrow_mut() {
            store.engine().end_session(&mut session);
        }
        Some(store)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.take_store();
    }
}

fn closed() -> Error {
    Error::with_code("CLOSED", "the store is closed")
}

/// JavaScript that runs inside a call (a getter of an options object) made another call.
fn busy() -> Error {
    Error::internal("a call inside a call")
}
