//! Timing calls, and counting what went wrong.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::base::clock;
use crate::engine::Engine;
use crate::engine::grammar::error::{CODES, Error};
use crate::engine::shared::client::{Client, Door};
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::sampling::Begun;
use crate::engine::shared::session::Session;
use crate::engine::shared::timing::{RowSums, SlowCall};
use crate::engine::table::command::{Command, flags};
use crate::engine::table::docs::extract;
use crate::engine::table::secrets::Made;

/// A call with at least this many arguments does not count as one of constant time.
const MANY: usize = 64;
/// With a `slowlog-log-slower-than` below this many microseconds, every call is timed.
const FINE: u64 = 1000;
/// The most error codes that are counted separately.
const MOST_CODES: usize = 128;

impl Engine {
    /// A call begins: the time, if it is to be timed.
    #[inline]
    pub(in crate::engine) fn begin_timing(
        &self,
        session: &mut Session,
        row: &Command,
        args: &[&[u8]],
    ) -> Option<Begun> {
        if row.is(flags::fast | flags::constant) && args.len() < MANY && !self.times_all() {
            return session.sampling.next();
        }
        Some(Begun::now())
    }

    #[inline]
    pub(in crate::engine) fn times_all(&self) -> bool {
        // -1, which is never, is as large as can be.
        (self.config.slowlog_log_slower_than.load(Relaxed) as u64) < FINE
            || self.config.latency_monitor_threshold.load(Relaxed) > 0
    }

    /// A call that was timed, or failed, has ended. Returns the nanoseconds that it took together
    /// with those that it stands for.
    #[cold]
    pub(in crate::engine) fn end_timing(
        &self,
        client: &Client,
        call: Made<'_>,
        begun: Option<Begun>,
        failure: Option<&Error>,
    ) -> u64 {
        let took = begun.map(|begun| (begun.elapsed(), begun.weight));
        self.note_time(Some(client), call, took, failure);
        took.map_or(0, |(took, weight)| took.as_nanos() as u64 * weight)
    }

    /// A call of a client, or of a script, has taken so long, and stands for so many calls.
    pub(in crate::engine) fn note_time(
        &self,
        client: Option<&Client>,
        call: Made<'_>,
        took: Option<(Duration, u64)>,
        failure: Option<&Error>,
    ) {
        let row = call.0;
        if let Some(error) = failure {
            self.count_error(error);
            self.tell_error(Some(row), error, client);
            if let Some(place) = self.table.place(row) {
                self.timing.rows.failed(place, self.table.rows().len());
            }
        }
        // The store's own calls are parts of a client's call, which is timed as a whole.
        let is_own = client.is_some_and(|client| client.origin.door == Door::Internal);
        let Some((took, weight)) = took.filter(|_| !is_own) else { return };
        if let Some(place) = self.table.place(row) {
            let (rows, track) = (self.table.rows().len(), self.config.tracks_latency());
            self.timing.rows.took((place, rows), (took, weight), track);
        }
        let micros = took.as_micros() as u64;
        let slow = u64::try_from(self.config.slowlog_log_slower_than.load(Relaxed));
        if slow.is_ok_and(|slow| micros >= slow) && !row.is(flags::skip_commandlog) {
            let most = self.config.slowlog_max_len.load(Relaxed);
            self.timing.slow.push(SlowCall::new(client, call, micros), most);
            if self.observers.want(kinds::SLOW) {
                let (command, client) = (row.shown_name(), client.map_or(0, |client| client.id));
                let keys = extract::keys(row, call.2).map_or(0, |keys| keys.len());
                self.observers.tell(&Happening::Slow { command, took, client, keys });
            }
        }
        let threshold = self.config.latency_monitor_threshold.load(Relaxed);
        if threshold > 0 && micros / 1000 >= threshold {
            let event = if row.is(flags::fast) { "fast-command" } else { "command" };
            self.timing.spikes.add(event, clock::unix_millis() / 1000, micros / 1000);
        }
    }

    /// A call inside a script failed. The error itself is counted elsewhere: it may become that of
    /// the script.
    #[cold]
    pub(in crate::engine) fn count_inner_failure(&self, row: &'static Command) {
        if let Some(place) = self.table.place(row) {
            self.timing.rows.failed(place, self.table.rows().len());
        }
    }

    /// A call did not begin.
    #[cold]
    pub(in crate::engine) fn count_rejection(
        &self,
        client: &Client,
        row: &'static Command,
        error: &Error,
    ) {
        self.count_error(error);
        self.tell_error(Some(row), error, Some(client));
        if let Some(place) = self.table.place(row) {
            self.timing.rows.rejected(place, self.table.rows().len());
        }
    }

    pub(in crate::engine) fn count_error(&self, error: &Error) {
        let mut errors = self.timing.errors.lock();
        let code = error.counted_as();
        if let Some(count) = errors.get_mut(code) {
            *count += 1;
        } else if errors.len() < MOST_CODES {
            errors.insert(code.to_owned(), 1);
        }
    }

    /// Tells observers of an error of a call; `row` is `None` where there is no such command. Its text
    /// may quote arguments, and a code that a script has made up may be anything, so neither is told.
    pub(in crate::engine) fn tell_error(
        &self,
        row: Option<&Command>,
        error: &Error,
        client: Option<&Client>,
    ) {
        if self.observers.want(kinds::ERROR) {
            let known = CODES.iter().find(|code| **code == error.counted_as());
            let (code, client) = (known.unwrap_or(&"other"), client.map_or(0, |client| client.id));
            let command = row.map_or_else(String::new, Command::shown_name);
            self.observers.tell(&Happening::Error { command, code, client });
        }
    }

    /// What is known of each command that was called or refused: its row, the calls, and the rest.
    /// A call counts once it has ended: neither that of `asking` does yet, nor those that wait.
    pub fn command_times(&self, asking: Option<&Client>) -> Vec<(&'static Command, u64, RowSums)> {
        let mut calls = self.clients.calls_by_row(self.table);
        let asking = asking.and_then(|client| client.last_command(self.table));
        for row in self.waiters.rows().into_iter().chain(asking) {
            if let Some(count) = self.table.place(row).and_then(|place| calls.get_mut(place)) {
                *count = count.saturating_sub(1);
            }
        }
        let row = |(place, row): (usize, &&'static Command)| {
            let times = self.timing.rows.sums(place);
            let calls = calls.get(place).copied().unwrap_or(0);
            (calls > 0 || times.rejected > 0).then_some((*row, calls, times))
        };
        self.table.rows().iter().enumerate().filter_map(row).collect()
    }
}
