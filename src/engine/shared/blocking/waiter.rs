//! One call that waits, and its end of the door.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::Wait;
use crate::base::Bytes;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::user::User;
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::engine::table::command::Command;
use crate::engine::table::secrets::Made;

/// A call that waits. What it needs to run again is copied: its client's own state is never touched
/// from another thread.
#[derive(Debug)]
pub struct Waiter {
    /// Set when it is put into the registry. Lower numbers arrived earlier.
    pub(in crate::engine) arrival: std::sync::OnceLock<u64>,
    pub(in crate::engine) client: Arc<Client>,
    pub(in crate::engine) user: Option<Arc<User>>,
    pub(in crate::engine) db: u16,
    pub(in crate::engine) row: &'static Command,
    /// The words that named the command.
    names: Vec<Bytes>,
    /// With which arguments it runs again.
    pub(in crate::engine) args: Vec<Bytes>,
    /// The arguments that were sent, where they are others.
    sent: Option<Vec<Bytes>>,
    /// What the call took until it waited, if it was timed.
    pub(in crate::engine) spent: Option<(Duration, u64)>,
    pub(in crate::engine) keys: Vec<Bytes>,
    pub(in crate::engine) on_loss: bool,
    class: Option<Class>,
    /// Of the store's [`Clock::elapsed`](crate::base::clock::Clock::elapsed).
    pub(in crate::engine) deadline: Option<Duration>,
    /// When the call runs again though nothing has changed, by the same clock. The registry's.
    pub(in crate::engine) again: Mutex<Option<Duration>>,
    /// What is answered when the time is up.
    nothing: Mutex<Reply>,
    state: Mutex<WaiterState>,
}

#[derive(Default)]
struct WaiterState {
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

impl fmt::Debug for WaiterState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.phase, self.answer)
    }
}

fn slices(words: &[Bytes]) -> Vec<&[u8]> {
    words.iter().map(|word| &word[..]).collect()
}

impl Waiter {
    pub(in crate::engine) fn new(
        session: &Session,
        (row, names, args): Made<'_>,
        spent: Option<(Duration, u64)>,
        wait: Wait,
        nothing: Reply,
        now: Duration,
    ) -> Arc<Self> {
        let copied = || args.iter().map(|arg| Bytes::new(arg)).collect();
        Arc::new(Self {
            arrival: std::sync::OnceLock::new(),
            client: Arc::clone(&session.client),
            user: session.user.clone(),
            db: session.db,
            row,
            names: names.iter().map(|name| Bytes::new(name)).collect(),
            sent: wait.args.is_some().then(copied),
            spent,
            args: wait.args.unwrap_or_else(copied),
            keys: wait.keys,
            on_loss: wait.on_loss,
            class: wait.class,
            again: Mutex::default(),
            deadline: wait.timeout.and_then(|timeout| now.checked_add(timeout)),
            // Whatever null it answers inside MULTI, what a wait ends with is a null array.
            nothing: Mutex::new(match nothing {
                Reply::Null => Reply::NullArray,
                other => other,
            }),
            state: Mutex::default(),
        })
    }

    /// A call that waits in another process, of which only the end is of interest here.
    fn elsewhere(row: &'static Command) -> Arc<Self> {
        Arc::new(Self {
            arrival: std::sync::OnceLock::new(),
            client: Arc::default(),
            user: None,
            db: 0,
            row,
            names: Vec::new(),
            args: Vec::new(),
            sent: None,
            spent: None,
            keys: Vec::new(),
            on_loss: false,
            class: None,
            deadline: None,
            again: Mutex::default(),
            nothing: Mutex::new(Reply::NullArray),
            state: Mutex::default(),
        })
    }

    /// The words that named the command, and the arguments, as they were sent.
    pub(in crate::engine) fn words(&self) -> (Vec<&[u8]>, Vec<&[u8]>) {
        let args = self.sent.as_ref().unwrap_or(&self.args);
        (slices(&self.names), slices(args))
    }

    /// True when the call is to run again now that a key of it holds something of this class.
    pub(in crate::engine) fn wants(&self, held: Option<Class>) -> bool {
        self.on_loss || (held.is_some() && held == self.class)
    }

    /// What is answered when the time is up.
    pub(in crate::engine) fn nothing(&self) -> Reply {
        self.nothing.lock().clone()
    }

    pub(in crate::engine) fn replace_nothing(&self, nothing: Reply) {
        *self.nothing.lock() = nothing;
    }

    pub(in crate::engine) fn arrival(&self) -> u64 {
        self.arrival.get().copied().unwrap_or(0)
    }

    /// Begins to serve it; false when it has ended.
    pub(in crate::engine) fn begin_serving(&self) -> bool {
        let mut state = self.state.lock();
        let waits = state.phase == Phase::Waiting;
        if waits {
            state.phase = Phase::Serving;
        }
        waits
    }

    /// Continues the wait after serving found nothing. False when the wait was ended meanwhile.
    pub(in crate::engine) fn wait_on(&self) -> bool {
        let mut state = self.state.lock();
        let ended = state.answer.is_some();
        state.phase = if ended { Phase::Over } else { Phase::Waiting };
        !ended
    }

    /// Ends the wait with this answer, even if another end was pending, and wakes its door.
    pub(in crate::engine) fn answer(&self, answer: Result<Reply>) {
        let mut state = self.state.lock();
        state.phase = Phase::Over;
        state.answer = Some(answer);
        drop(state);
        self.wake();
    }

    /// Ends the wait with this answer. False when it has ended before, or is being served, which
    /// may yet end in this way.
    pub(in crate::engine) fn end(&self, answer: Result<Reply>) -> bool {
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

    /// Wakes its door, which takes the answer. The waiter has left the registry by then.
    pub(in crate::engine) fn wake(&self) {
        let wake = self.state.lock().wake.take();
        if let Some(wake) = wake {
            wake();
        }
    }
}

/// What a door gets instead of a reply. The door registers a function that wakes it, takes the
/// answer when woken, and can end the wait with
/// [`Engine::end_wait`](crate::engine::Engine::end_wait).
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

    /// A wait in another process. It is in no registry: whoever hears of its answer settles it.
    pub fn elsewhere(row: &'static Command) -> Self {
        Self(Waiter::elsewhere(row))
    }

    /// Ends a wait [`Self::elsewhere`] with this answer, unless it has ended.
    pub fn settle(&self, answer: Result<Reply>) {
        if self.0.end(answer) {
            self.0.wake();
        }
    }

    /// Wakes its door, because what it waited for has ended another wait.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.0.state.lock().phase == Phase::Over
    }

    /// Takes the answer; `None` before it has come, and after it was taken.
    pub fn take(&self) -> Option<Result<Reply>> {
        let mut state = self.0.state.lock();
        if state.phase == Phase::Over { state.answer.take() } else { None }
    }
}
