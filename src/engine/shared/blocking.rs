//! Blocking calls: a call that finds nothing waits until there is something, and runs again.
//!
//! A body that finds nothing says for what it waits ([`Access::wait_for`]) and answers as Redis
//! does where nothing may wait: null. That is all inside MULTI, scripts and recovery. A call of its
//! own becomes a [`Waiter`]: still under the locks of its keys, so that no push is missed, it is
//! put into the registry, and its door gets a [`Blocked`] in the place of a reply. The null becomes
//! what it gets when its time is up.
//!
//! A call that changes a key with waiters serves them after it has released its locks and before it
//! returns: each waiting call is run again as if it came only now, by a client of the store's own
//! (`serve.rs`). A call that still finds nothing keeps its place. A call
//! for which time alone may bring something says when to look again ([`Wait::again_after`]); the
//! keeper then serves its keys as if they had changed.
//!
//! The first event that ends a wait counts: an answer, the deadline, CLIENT UNBLOCK, or the end of
//! the client. The one exception: while a wait is being served, another event ends it only if
//! serving finds nothing. So no element is taken for a client that got another answer. An element
//! that was taken for a client which has gone meanwhile is lost, like a reply on its way when a
//! connection breaks.

pub mod registry;
pub mod waiter;

pub use registry::{WaitedKey, Waiters};
pub use waiter::{Blocked, Waiter};

use std::time::Duration;

use crate::base::Bytes;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::reply::Reply;

/// How a wait ends that its caller gave up.
pub const ABORTED: Error =
    Error { code: "ABORTED", text: std::borrow::Cow::Borrowed("the call was aborted") };

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
    pub(in crate::engine) answer: Reply,
    /// The wait ends then.
    pub(in crate::engine) suffices: bool,
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
