//! Calls that run on a thread beside that of JavaScript: those of `redlet/bullmq`.
//!
//! A queue runs one script after another, and JavaScript between them takes as long as they do. So
//! a busy queue can use two cores. JavaScript posts a call, of which everything is copied, and goes
//! on. The lane's thread runs the calls in the order in which they were posted, whichever client
//! posted them, so the calls of one client have their effects in its order. Answers go into a list,
//! a few at once; the first one wakes the event loop, where JavaScript takes all that have come.
//!
//! A call that is alone gains nothing from a second core, and would lose the time in which two
//! threads wake each other. So it is held until the next turn of the event loop, and runs there,
//! unless another call is posted before: then the thread gets both. Scripts of which the last run
//! took long always go to the thread.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::door::Scope;
use super::wakes::Wakes;
use crate::base::clock;
use crate::base::duty::Duty;
use crate::engine::Engine;
use crate::engine::call::engine::Outcome;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::Blocked;
use crate::engine::shared::clients::CLOSED;

pub(super) use self::work::{Made, Script, Seat, Work};

mod work;

/// Something to do, and the number under which it is answered.
pub(super) struct Posted {
    pub(super) seat: Arc<Seat>,
    pub(super) number: u32,
    pub(super) work: Work,
}

enum Answer {
    Done(u32, Result<Reply>),
    /// A call has begun to wait. It has its answer later.
    Waits,
    /// A call that waited has its answer.
    Came(u32, Blocked),
}

/// What the thread does next.
#[derive(Default)]
struct Todo {
    posted: Vec<Posted>,
    /// Nothing more can be posted.
    over: bool,
}

/// What both threads use.
pub(super) struct Shared {
    engine: Weak<Engine>,
    todo: Mutex<Todo>,
    came: Condvar,
    answers: Arc<Answers>,
    /// Those that may have to be ended.
    seats: Mutex<Vec<Weak<Seat>>>,
    /// The environment ends: no call begins, and a long script stops.
    cut: AtomicBool,
}

struct Answers {
    list: Mutex<VecDeque<Answer>>,
    wakes: Wakes,
}

/// The side of JavaScript.
pub(super) struct Lane {
    shared: Arc<Shared>,
    thread: RefCell<Option<JoinHandle<()>>>,
    /// The call that is alone so far.
    held: RefCell<Option<Posted>>,
    /// Answers that were taken and are not yet passed on.
    taken: RefCell<VecDeque<Answer>>,
    /// The answer whose number was passed on last.
    pub(super) answer: Cell<Option<Result<Reply>>>,
    /// How many calls have no answer, ...
    open: Cell<isize>,
    /// ... and how many of them wait. An answer may come before it is told that the call waits.
    waiting: Cell<isize>,
    /// Whether the event loop is kept alive.
    keeps_alive: Cell<bool>,
}

/// A lane that ends, on whichever thread.
pub(super) struct EndingLane {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

impl Lane {
    pub(super) fn open(engine: &Arc<Engine>, wakes: Wakes) -> std::io::Result<Self> {
        let answers = Arc::new(Answers { list: Mutex::default(), wakes });
        let shared = Arc::new(Shared {
            engine: Arc::downgrade(engine),
            todo: Mutex::default(),
            came: Condvar::new(),
            answers,
            seats: Mutex::default(),
            cut: AtomicBool::new(false),
        });
        let (engine, mine) = (Arc::clone(engine), Arc::clone(&shared));
        let thread =
            thread::Builder::new().name("redlet-lane".into()).spawn(move || mine.work(&engine))?;
        Ok(Self {
            shared,
            thread: RefCell::new(Some(thread)),
            held: RefCell::default(),
            taken: RefCell::default(),
            answer: Cell::default(),
            open: Cell::default(),
            waiting: Cell::default(),
            keeps_alive: Cell::default(),
        })
    }

    /// A new client; `None` once the lane is over.
    pub(super) fn seat(&self, script_timeout: u64) -> Option<Arc<Seat>> {
        let engine = self.shared.engine.upgrade()?;
        let todo = self.shared.todo.lock();
        if todo.over {
            return None;
        }
        let mut session = engine.new_session_beside();
        session.script_timeout = script_timeout;
        let seat = Seat { engine: Weak::clone(&self.shared.engine), session: Some(session).into() };
        let seat = Arc::new(seat);
        let mut seats = self.shared.seats.lock();
        if seats.len() == seats.capacity() {
            seats.retain(|seat| seat.strong_count() > 0);
        }
        seats.push(Arc::downgrade(&seat));
        Some(seat)
    }

    /// Has this done.
    pub(super) fn post(&self, scope: Scope<'_>, posted: Posted) {
        let is_alone = self.open.get() == self.waiting.get();
        self.open.set(self.open.get() + 1);
        self.keep_alive(scope);
        if is_alone && posted.work.is_short() {
            self.held.replace(Some(posted));
            self.later();
        } else {
            let held = self.held.take();
            self.shared.hand_over(held.into_iter().chain([posted]));
        }
    }

    /// Asks for a turn.
    pub(super) fn later(&self) {
        self.shared.answers.wakes.call();
    }

    /// The number of the next call that has its answer, which is then in [`Self::answer`].
    pub(super) fn next(&self, scope: Scope<'_>) -> Option<u32> {
        if let Some(posted) = self.held.take() {
            let answer = self.shared.run_here(posted);
            self.taken.borrow_mut().push_back(answer);
        }
        loop {
            let mut taken = self.taken.borrow_mut();
            if taken.is_empty() {
                std::mem::swap(&mut *taken, &mut *self.shared.answers.list.lock());
            }
            let Some(answer) = taken.pop_front() else {
                drop(taken);
                self.keep_alive(scope);
                return None;
            };
            let (number, answer) = match answer {
                Answer::Done(number, answer) => (number, Some(answer)),
                Answer::Waits => {
                    self.waiting.set(self.waiting.get() + 1);
                    continue;
                }
                Answer::Came(number, blocked) => {
                    self.waiting.set(self.waiting.get() - 1);
                    (number, blocked.take())
                }
            };
            self.open.set(self.open.get() - 1);
            self.answer.set(answer);
            return Some(number);
        }
    }

    /// The event loop goes on while a call has no answer.
    fn keep_alive(&self, scope: Scope<'_>) {
        let wanted = self.open.get() > 0;
        if self.keeps_alive.replace(wanted) != wanted {
            self.shared.answers.wakes.hold(scope, wanted);
        }
    }

    /// Ends the lane. What was posted is still done.
    pub(super) fn leave(&self) -> Option<EndingLane> {
        let thread = self.thread.take()?;
        self.shared.hand_over(self.held.take());
        Some(EndingLane { shared: Arc::clone(&self.shared), thread })
    }
}

impl EndingLane {
    /// Stops the call at hand, if it takes long, and begins no other.
    pub(super) fn cut(&self) {
        self.shared.cut.store(true, Relaxed);
    }

    /// Waits until everything posted is done.
    pub(super) fn finish(self) {
        self.shared.todo.lock().over = true;
        self.shared.came.notify_one();
        // A panic of the thread was reported by the answers that it did not give.
        let _ = self.thread.join();
    }
}

impl Shared {
    fn hand_over(&self, posted: impl IntoIterator<Item = Posted>) {
        let mut todo = self.todo.lock();
        if todo.over {
            drop(todo);
            self.answers.add(posted.into_iter().map(|it| Answer::Done(it.number, Err(CLOSED))));
            return;
        }
        let was_empty = todo.posted.is_empty();
        todo.posted.extend(posted);
        drop(todo);
        if was_empty {
            self.came.notify_one();
        }
    }

    /// The life of the thread.
    fn work(self: &Arc<Self>, engine: &Arc<Engine>) {
        let mine = Arc::clone(self);
        let _duty = Duty::take(move || !mine.cut.load(Relaxed));
        let mut taken = Vec::new();
        while self.wait_for_work(&mut taken) {
            let mut done = Burst::of(&self.answers);
            for posted in taken.drain(..) {
                if !posted.work.is_short() {
                    done.tell();
                }
                done.add(self.run(engine, posted));
            }
        }
        for seat in self.seats.lock().drain(..).filter_map(|seat| seat.upgrade()) {
            seat.end();
        }
    }

    /// Takes everything that was posted; false when there is no more to come.
    fn wait_for_work(&self, taken: &mut Vec<Posted>) -> bool {
        let mut todo = self.todo.lock();
        while todo.posted.is_empty() {
            if todo.over {
                return false;
            }
            self.came.wait(&mut todo);
        }
        std::mem::swap(taken, &mut todo.posted);
        true
    }

    fn run_here(&self, posted: Posted) -> Answer {
        match self.engine.upgrade() {
            Some(engine) => self.run(&engine, posted),
            None => Answer::Done(posted.number, Err(CLOSED)),
        }
    }

    fn run(&self, engine: &Engine, Posted { seat, number, work }: Posted) -> Answer {
        let mut session = seat.session.lock();
        let closed = self.cut.load(Relaxed) || session.is_none();
        let Some(open) = session.as_mut().filter(|_| !closed) else {
            return Answer::Done(number, Err(CLOSED));
        };
        let done = catch_unwind(AssertUnwindSafe(|| work.run(engine, open)));
        let bug = |_| Err(Error::internal("redlet met a bug of its own; please report it"));
        match done.unwrap_or_else(bug) {
            Ok(Some(Outcome::Reply(reply))) => Answer::Done(number, Ok(reply)),
            Ok(Some(Outcome::Waits(blocked))) => {
                self.answers.expect(number, blocked);
                Answer::Waits
            }
            Ok(None) => {
                drop(session);
                seat.end();
                Answer::Done(number, Ok(Reply::Status("OK")))
            }
            Err(error) => Answer::Done(number, Err(error)),
        }
    }
}

/// Answers that JavaScript is told of together, since to wake it takes a tenth of the time of a script. It
/// is told of all of them at the end.
struct Burst<'a> {
    answers: &'a Answers,
    list: Vec<Answer>,
    /// When the first of them came, by the clock of the process.
    since: Duration,
}

impl<'a> Burst<'a> {
    fn of(answers: &'a Answers) -> Self {
        Self { answers, list: Vec::new(), since: Duration::ZERO }
    }

    fn add(&mut self, answer: Answer) {
        /// How long an answer waits for others.
        const PATIENCE: Duration = Duration::from_micros(100);
        let now = clock::uptime();
        if self.list.is_empty() {
            self.since = now;
        }
        self.list.push(answer);
        if now.saturating_sub(self.since) >= PATIENCE {
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.answers.add(self.list.drain(..));
    }
}

impl Drop for Burst<'_> {
    fn drop(&mut self) {
        self.tell();
    }
}

impl Answers {
    fn add(&self, answers: impl IntoIterator<Item = Answer>) {
        let mut list = self.list.lock();
        let was_empty = list.is_empty();
        list.extend(answers);
        let is_first = was_empty && !list.is_empty();
        drop(list);
        if is_first {
            self.wakes.call();
        }
    }

    /// Adds the answer of a call that waits, once it has one.
    fn expect(self: &Arc<Self>, number: u32, blocked: Blocked) {
        let (answers, answered) = (Arc::clone(self), blocked.clone());
        blocked.on_answer(move || answers.add([Answer::Came(number, answered)]));
    }
}
