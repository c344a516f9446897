//! Blocking calls: a call that finds nothing waits until there is something, and runs again.
//!
//! A body that finds nothing says for what it waits ([`Access::wait_for`]) and answers as Redis
//! does where nothing may wait: null. That is all inside MULTI, scripts and recovery. A call of its
//! own becomes a [`Waiter`]: still under the locks of its keys, so that no push is missed, it is
//! put into the registry, and its door gets a [`Blocked`] in the place of a reply. The null becomes
//! what it gets when its time is up.
//!
//! A call that changes a key which somebody waits for serves the waiters once it has given its
//! locks back, and before it returns: each waiting call is run again as if it came only now, by a
//! client of the store's own (`serve.rs`). A call that still finds nothing keeps its place. A call
//! for which time alone may bring something says when to look again ([`Wait::again_after`]); the
//! keeper then serves its keys as if they had changed.
//!
//! Whoever ends a wait first (an answer, the deadline, CLIENT UNBLOCK, the end of the client) has
//! ended it, with one exception: a wait that is being served ends in another way only if serving
//! finds nothing. So no element is taken for somebody who has been told otherwise. An element that
//! was taken for a client which then is gone is lost, as a reply is that is on its way when a
//! connection breaks.

pub mod registry;
pub mod waiter;

pub use registry::{Place, Waiters};
pub use waiter::{Blocked, Waiter};

use std::sync::Arc;
use std::time::Duration;

use crate::base::{Bytes, clock};
use crate::engine::Engine;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Key;
use crate::engine::grammar::kind::{Class, Collection};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::timeout::Timeout;
use crate::engine::table::command::Command;

/// What a body waits for.
#[derive(Debug, Default)]
pub struct Wait {
    pub(in crate::engine) keys: Vec<Bytes>,
    /// What the keys must hold for the call to run again; `None` when it waits for no key.
    pub(in crate::engine) class: Option<Class>,
    /// It also runs again when a key is gone or holds something else.
    pub(in crate::engine) on_loss: bool,
    /// `None` is forever.
    pub(in crate::engine) timeout: Option<Duration>,
    /// After what time the call runs again though nothing has changed.
    pub(in crate::engine) again: Option<Duration>,
    pub(in crate::engine) args: Option<Vec<Bytes>>,
    pub(in crate::engine) durable: Option<Durable>,
    /// What is answered when the time is up, where it is not what the body answers.
    pub(in crate::engine) nothing: Option<Reply>,
}

/// What is answered when the disk has all that is logged.
#[derive(Debug)]
pub(in crate::engine) struct Durable {
    answer: Reply,
    /// The wait ends then.
    suffices: bool,
}

impl Wait {
    /// With which arguments the call runs again, where they are others: XREAD's `$` is the last id
    /// of the time when it was called.
    pub fn with_args(&mut self, args: Vec<Bytes>) -> &mut Self {
        self.args = Some(args);
        self
    }

    /// The call runs again also when one of its keys is gone or holds something else, as
    /// XREADGROUP does to say that its group is no more.
    pub fn even_on_loss(&mut self) -> &mut Self {
        self.on_loss = true;
        self
    }

    /// The call runs again also after this time, though nothing has changed.
    pub fn again_after(&mut self, time: Option<Duration>) -> &mut Self {
        self.again = time;
        self
    }

    /// What is answered when the time is up, where that is not what the body answers.
    pub fn or_else(&mut self, nothing: Reply) -> &mut Self {
        self.nothing = Some(nothing);
        self
    }

    /// Once the disk has all that is logged now, this is the answer: at once when that `suffices`,
    /// else when the time is up.
    pub fn once_durable(&mut self, answer: Reply, suffices: bool) -> &mut Self {
        self.durable = Some(Durable { answer, suffices });
        self
    }
}

impl Access<'_> {
    /// There was nothing for this call: it waits until one of `keys` holds something of their kind,
    /// and runs again. What the body answers now is what is answered when the time is up, and
    /// at once where nothing may wait.
    pub fn wait_for<K>(&mut self, keys: &[K], timeout: Timeout) -> &mut Wait
    where
        K: Key,
        K::Kind: Collection,
    {
        let keys = keys.iter().map(|key| Bytes::new(key.name())).collect();
        let class = Some(K::Kind::CLASS);
        self.wait(Wait { keys, class, timeout: timeout.0, ..Wait::default() })
    }

    /// Waits for no key: until the time is up, or somebody answers the waiter.
    pub fn wait_out(&mut self, timeout: Timeout) -> &mut Wait {
        self.wait(Wait { timeout: timeout.0, ..Wait::default() })
    }

    fn wait(&mut self, wait: Wait) -> &mut Wait {
        self.wait.insert(Box::new(wait))
    }
}

impl Engine {
    /// A call has found nothing and waits. Called with its keys locked.
    #[cold]
    pub(in crate::engine) fn block(
        &self,
        access: &mut Access<'_>,
        row: &'static Command,
        args: &[&[u8]],
        nothing: Result<Reply>,
    ) -> Result<Reply> {
        let wait = access.wait.take();
        let (Some(mut wait), Ok(reply), false) = (wait, &nothing, access.session.replaying) else {
            return access.finish().and(nothing);
        };
        let durable = wait.durable.take();
        let reply = wait.nothing.take().unwrap_or_else(|| reply.clone());
        let again = wait.again;
        let waiter = Waiter::new(access.session, row, args, *wait, reply);
        let first = self.waiters.add(&waiter, again);
        if let Err(error) = access.finish() {
            self.end_wait(&waiter, Err(error.clone()));
            return Err(error);
        }
        if first {
            self.wake_keeper();
        }
        if let Some(durable) = durable {
            self.wait_for_disk(&waiter, durable);
        }
        Ok(Reply::Blocked(Blocked(waiter)))
    }

    /// Brings what is logged to the disk, on the writer's thread, and tells the waiter.
    fn wait_for_disk(&self, waiter: &Arc<Waiter>, durable: Durable) {
        let Some(storage) = self.persistence.storage() else { return };
        let (waiter, engine) = (Arc::clone(waiter), self.itself.get().cloned().unwrap_or_default());
        storage.run(move |writer| {
            let (Some(engine), Ok(())) = (engine.upgrade(), writer.sync()) else { return };
            if durable.suffices {
                engine.end_wait(&waiter, Ok(durable.answer));
            } else {
                waiter.replace_nothing(durable.answer);
            }
        });
    }

    /// Ends a wait with this answer, unless it has ended or is being served with success.
    pub fn end_wait(&self, waiter: &Arc<Waiter>, answer: Result<Reply>) -> bool {
        let ended = waiter.end(answer);
        if ended {
            self.waiters.forget(waiter);
            waiter.wake();
        }
        ended
    }

    /// Ends the waits of a client with an error, and tells how many there were.
    pub fn end_waits_of(&self, client: u64, error: &Error) -> usize {
        let waiters = self.waiters.of_client(client);
        let ended = waiters.iter().filter(|waiter| self.end_wait(waiter, Err(error.clone())));
        ended.count()
    }

    /// Ends the waits of a client as if their time were up, and tells how many there were.
    pub fn time_out_waits_of(&self, client: u64) -> usize {
        let waiters = self.waiters.of_client(client);
        waiters.iter().filter(|waiter| self.end_wait(waiter, Ok(waiter.nothing()))).count()
    }

    /// Runs the calls again that asked for it, ends the waits whose time is up, and tells for how
    /// long there is nothing of either: the keeper's work.
    pub fn look_after_waits(&self) -> Option<Duration> {
        if self.waiters.is_empty() {
            return None;
        }
        let now = clock::uptime();
        let places = self.waiters.due_again(now);
        if !places.is_empty() {
            let served = self.serve(places);
            let durable = served.position.map_or(Ok(()), |position| self.wait_durable(position));
            served.tell(&durable);
        }
        for waiter in self.waiters.due(now) {
            self.end_wait(&waiter, Ok(waiter.nothing()));
        }
        self.waiters.next_due().map(|next| next.saturating_sub(now))
    }
}

/// What a client that closes its store is told.
pub const CLOSED: Error =
    Error { code: "CLOSED", text: std::borrow::Cow::Borrowed("the store is closed") };
