//! One call that waits, and its end of the door.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::Wait;
use crate::base::{Bytes, clock};
use crate::engine::acl::user::User;
use crate::engine::client::Client;
use crate::engine::command::Command;
use crate::engine::error::Result;
use crate::engine::kind::Class;
use crate::engine::reply::Reply;
use crate::engine::session::Session;

/// A call that waits. What it needs to run again is copied: its client's own state is never touched
/// from another thread.
#[derive(Debug)]
pub struct Waiter {
    /// Set when it is put into the registry: who came earlier has the lower one.
    pub(super) arrival: std::sync::OnceLock<u64>,
    pub(super) client: Arc<Client>,
    pub(super) user: Option<Arc<User>>,
    pub(super) db: u16,
    pub(super) row: &'static Command,
    pub(super) args: Vec<Bytes>,
    pub(super) keys: Vec<Bytes>,
    pub(super) on_loss: bool,
    class: Option<Class>,
    /// Of [`clock::uptime`].
    pub(super) deadline: Option<Duration>,
    /// When the call runs again though nothing has changed, of [`clock::uptime`]. The registry's.
    pub(super) again: Mutex<Option<Duration>>,
    /// What is answered when the time is up.
    nothing: Mutex<Reply>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    phase: Phase,
    /// With [`Phase::Serving`]: how the wait ends should serving find nothing.
    answer: Option<Result<Reply>>,
    wake: Option<Wake>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Waiting,
    /// The call runs again at this moment.
    Serving,
    Over,
}

type Wake = Box<dyn FnOnce() + Send>;

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.phase, self.answer)
    }
}

impl Waiter {
    pub(super) fn new(
        session: &Session,
        row: &'static Command,
        args: &[&[u8]],
        wait: Wait,
        nothing: Reply,
    ) -> Arc<Self> {
        let copied = || args.iter().map(|arg| Bytes::new(arg)).collect();
        Arc::new(Self {
            arrival: std::sync::OnceLock::new(),
            client: Arc::clone(&session.client),
            user: session.user.clone(),
            db: session.db,
            row,
            args: wait.args.unwrap_or_else(copied),
            keys: wait.keys,
            on_loss: wait.on_loss,
            class: wait.class,
            again: Mutex::default(),
            deadline: wait.timeout.and_then(|timeout| clock::uptime().checked_add(timeout)),
            // Whatever null it answers inside MULTI, what a wait ends with is a null array.
            nothing: Mutex::new(match nothing {
                Reply::Null => Reply::NullArray,
                other => other,
            }),
            state: Mutex::default(),
        })
    }

    /// True when the call is to run again now that a key of it holds something of this class.
    pub(super) fn wants(&self, held: Option<Class>) -> bool {
        self.on_loss || (held.is_some() && held == self.class)
    }

    /// What is answered when the time is up.
    pub(super) fn nothing(&self) -> Reply {
        self.nothing.lock().clone()
    }

    pub(super) fn replace_nothing(&self, nothing: Reply) {
        *self.nothing.lock() = nothing;
    }

    pub(super) fn arrival(&self) -> u64 {
        self.arrival.get().copied().unwrap_or(0)
    }

    /// Begins to serve it; false when it has ended.
    pub(super) fn begin_serving(&self) -> bool {
        let mut state = self.state.lock();
        let waits = state.phase == Phase::Waiting;
        if waits {
            state.phase = Phase::Serving;
        }
        waits
    }

    /// Serving it found nothing: it waits on. False when somebody has ended it meanwhile.
    pub(super) fn wait_on(&self) -> bool {
        let mut state = self.state.lock();
        let ended = state.answer.is_some();
        state.phase = if ended { Phase::Over } else { Phase::Waiting };
        !ended
    }

    /// Gives it its answer, whatever else was about to end it, and wakes its door.
    pub(super) fn answer(&self, answer: Result<Reply>) {
        let mut state = self.state.lock();
        state.phase = Phase::Over;
        state.answer = Some(answer);
        drop(state);
        self.wake();
    }

    /// Ends the wait with this answer. False when it has ended before, or is being served, which
    /// may yet end in this way.
    pub(super) fn end(&self, answer: Result<Reply>) -> bool {
        let mut state = self.state.lock();
        match state.phase {
            Phase::Waiting => {
                state.phase = Phase::Over;
                state.answer = Some(answer);
                true
            }
            Phase::Serving => {
                state.answer.get_or_insert(answer);
                false
            }
            Phase::Over => false,
        }
    }

    /// Tells its door that there is an answer. It is out of the registry by then.
    pub(super) fn wake(&self) {
        let wake = self.state.lock().wake.take();
        if let Some(wake) = wake {
            wake();
        }
    }
}

/// What a door gets in the place of a reply. The door says how it is woken, takes the answer when
/// it is, and gives up with [`Engine::end_wait`](crate::engine::Engine::end_wait).
#[derive(Debug, Clone)]
pub struct Blocked(pub Arc<Waiter>);

impl PartialEq for Blocked {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Blocked {
    /// Has `wake` called once there is an answer: at once if there is. It is called on any thread,
    /// and must neither wait nor use the store.
    pub fn on_answer(&self, wake: impl FnOnce() + Send + 'static) {
        let mut state = self.0.state.lock();
        if state.phase == Phase::Over {
            drop(state);
            wake();
        } else {
            state.wake = Some(Box::new(wake));
        }
    }

    /// The answer, once; `None` while there is none.
    pub fn take(&self) -> Option<Result<Reply>> {
        let mut state = self.0.state.lock();
        if state.phase == Phase::Over { state.answer.take() } else { None }
    }
}
