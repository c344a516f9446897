//! The writer: the one thread of a store that waits for the disk.
//!
//! It syncs the log by the policy, creates the spare segment, and runs jobs such as writing a
//! snapshot. A job calls [`Writer::breathe`] every few milliseconds, so that the log is synced on
//! time while it runs.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

use super::error::StorageError;
use super::log::{Log, LogState, Request};
use crate::base::clock;

/// When `fsync` is called, which decides what a power cut can lose. The end of the process loses
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fsync {
    /// Before a write returns, if its caller waits with [`Log::wait_durable`]: nothing is lost.
    Always,
    /// Each second, if there is something new: at most about a second is lost.
    #[default]
    EverySecond,
    /// When a segment is full, and on closing. The operating system decides about the rest.
    No,
}

/// The policy of a store, which may change while it is open.
#[derive(Debug)]
pub(super) struct Policy(AtomicU8);

impl Policy {
    pub(super) fn new(fsync: Fsync) -> Self {
        Self(AtomicU8::new(fsync as u8))
    }

    #[inline]
    pub(super) fn get(&self) -> Fsync {
        const ALWAYS: u8 = Fsync::Always as u8;
        const NO: u8 = Fsync::No as u8;
        match self.0.load(Relaxed) {
            ALWAYS => Fsync::Always,
            NO => Fsync::No,
            _ => Fsync::EverySecond,
        }
    }

    pub(super) fn set(&self, fsync: Fsync) {
        self.0.store(fsync as u8, Relaxed);
    }
}

/// A piece of work for the writer's thread.
pub type Job = Box<dyn FnOnce(&mut Writer) + Send>;

pub(super) enum Message {
    Log(Request),
    Job(Job),
    Stop,
}

/// The thread that syncs the log, prepares its segments and runs jobs.
pub struct Writer {
    log: Arc<Log>,
    inbox: Receiver<Message>,
    policy: Arc<Policy>,
    jobs: VecDeque<Job>,
    /// When the next periodic sync is due, as time since the process began.
    next_turn: Duration,
    stopping: bool,
}

const TURN: Duration = Duration::from_secs(1);

/// Starts the thread.
pub(super) fn start(
    log: Arc<Log>,
    inbox: Receiver<Message>,
    policy: Arc<Policy>,
) -> std::io::Result<JoinHandle<()>> {
    let next_turn = clock::uptime() + TURN;
    let jobs = VecDeque::new();
    let mut writer = Writer { log, inbox, policy, jobs, next_turn, stopping: false };
    thread::Builder::new().name("redlet-writer".into()).spawn(move || writer.run())
}

impl Writer {
    /// Does due work during a long job. Returns false when the store is closing and the job must end.
    pub fn breathe(&mut self) -> bool {
        while let Ok(message) = self.inbox.try_recv() {
            self.heed(message);
        }
        self.turn_if_due();
        !self.stopping
    }

    /// Syncs the log now.
    pub fn sync(&mut self) -> Result<(), StorageError> {
        self.log.sync()
    }

    fn run(&mut self) {
        while !self.stopping {
            match self.inbox.recv_timeout(self.next_turn.saturating_sub(clock::uptime())) {
                Ok(message) => self.heed(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.turn_if_due();
            while let Some(job) = self.jobs.pop_front().filter(|_| !self.stopping) {
                // A bug in a job must not end the syncing.
                let _ = panic::catch_unwind(AssertUnwindSafe(|| job(self)));
            }
        }
    }

    fn heed(&mut self, message: Message) {
        match message {
            // Errors are kept in the log's state, where writes see them.
            Message::Log(Request::Prepare) => drop(self.log.prepare()),
            Message::Log(Request::Sync) => drop(self.log.sync()),
            Message::Log(Request::Settle) => drop(self.log.settle()),
            Message::Job(job) => self.jobs.push_back(job),
            Message::Stop => self.stopping = true,
        }
    }

    fn turn_if_due(&mut self) {
        let now = clock::uptime();
        if now < self.next_turn {
            return;
        }
        self.next_turn = now + TURN;
        // Errors are kept in the log's state.
        let _ = self.log.look_after_folder();
        self.log.retry();
        let unsynced = self.log.end() > self.log.durable();
        let ready = self.log.state() != LogState::Failed;
        if unsynced && ready && self.policy.get() != Fsync::No {
            let _ = self.log.sync();
        }
    }
}
