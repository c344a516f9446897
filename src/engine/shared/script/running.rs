//! The script at hand, as other threads see it: whether there is one, for how long it has been
//! running, and whether it may be ended.
//!
//! A short script must not pay for this, so it does not even look at the clock. Lua asks
//! [`Running::look`] every few thousand instructions; the first time the clock starts. From a few
//! milliseconds on the thread does meanwhile what it owes others ([`duty`]).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;

use super::invocation::Invocation;
use crate::base::{Bytes, clock, duty, number};
use crate::engine::grammar::error::Error;

/// How it had to stop.
const NOT: u8 = 0;
const STOPPED: u8 = 1;
const TIMED_OUT: u8 = 2;

/// It may still be killed, and may still write.
const OPEN: u8 = 0;
const WRITTEN: u8 = 1;
const KILLED: u8 = 2;

const NOTHING: u8 = 0;
const SCRIPT: u8 = 1;
const FUNCTION: u8 = 2;
const LIBRARY: u8 = 3;

/// Milliseconds that a library may take to load.
const LOADING: u64 = 500;
/// Milliseconds after which, and then again and again, the thread does what it owes others.
const SHORT: u64 = 5;
const PULSE: u64 = 10;

/// The state of the script at hand. Any thread may read it, and end the script.
#[derive(Debug)]
pub struct Running {
    what: AtomicU8,
    /// Whether it has called a command that writes, or was killed before it did: never both.
    fate: AtomicU8,
    stopped: AtomicU8,
    /// The name of a function, and its call.
    call: Mutex<Option<(Bytes, Vec<Bytes>)>>,
    /// When [`Self::look`] was first called, in milliseconds of [`clock::uptime`]; 0 before.
    since: AtomicU64,
    /// Milliseconds after which it is busy; 0 is never.
    patience: AtomicU64,
    /// Milliseconds after which it has to end; 0 is never.
    limit: AtomicU64,
    /// When the thread is to do next what it owes others, as `since`.
    pulse: AtomicU64,
    /// The flag of the gate.
    busy: Arc<AtomicBool>,
}

/// What is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptKind {
    /// The script of EVAL or EVALSHA.
    Script,
    /// The function of FCALL.
    Function,
}

impl Running {
    pub(in crate::engine) fn new(busy: Arc<AtomicBool>) -> Self {
        Self {
            what: AtomicU8::new(NOTHING),
            fate: AtomicU8::new(OPEN),
            stopped: AtomicU8::new(NOT),
            call: Mutex::default(),
            since: AtomicU64::new(0),
            patience: AtomicU64::new(0),
            limit: AtomicU64::new(0),
            pulse: AtomicU64::new(0),
            busy,
        }
    }

    pub(in crate::engine) fn begin(&self, kind: ScriptKind, patience: u64, limit: u64) {
        self.fate.store(OPEN, Relaxed);
        self.stopped.store(NOT, Relaxed);
        self.since.store(0, Relaxed);
        self.patience.store(patience, Relaxed);
        self.limit.store(limit, Relaxed);
        self.what.store(if kind == ScriptKind::Script { SCRIPT } else { FUNCTION }, Relaxed);
    }

    /// A library is about to load. One that takes too long is ended, unless it is `patient` work.
    pub(in crate::engine) fn begin_loading(&self, patient: bool) {
        self.begin(ScriptKind::Function, if patient { 0 } else { LOADING }, 0);
        self.what.store(LIBRARY, Relaxed);
    }

    pub(in crate::engine) fn end(&self) {
        self.what.store(NOTHING, Relaxed);
        self.busy.store(false, Relaxed);
    }

    /// It is about to write. Refused if it was killed: it may not have noticed, and what is killed
    /// leaves nothing behind.
    #[inline]
    pub(in crate::engine) fn write(&self) -> Result<(), Error> {
        if self.has_written() || self.decide(WRITTEN) {
            return Ok(());
        }
        self.look().map_or(Ok(()), |why| Err(Error::fixed(why)))
    }

    #[inline]
    pub(in crate::engine) fn has_written(&self) -> bool {
        self.fate.load(Relaxed) == WRITTEN
    }

    /// Whether this is what becomes of it: the first one counts.
    fn decide(&self, fate: u8) -> bool {
        self.fate.compare_exchange(OPEN, fate, Relaxed, Relaxed).is_ok()
    }

    /// The last script had to stop before its end.
    pub(in crate::engine) fn was_stopped(&self) -> bool {
        self.stopped.load(Relaxed) != NOT
    }

    /// Why the last script had to stop before its end, and after how long, if it had to. Ask before
    /// [`Self::end`].
    pub(in crate::engine) fn stop(&self) -> Option<(&'static str, Duration)> {
        let reason = match self.stopped.load(Relaxed) {
            NOT => return None,
            TIMED_OUT => "timeout",
            _ => "stopped",
        };
        Some((reason, Duration::from_millis(self.duration().unwrap_or(0))))
    }

    /// The error of the last script, if it had to stop because its time was up.
    pub(in crate::engine) fn timeout(&self) -> Option<Error> {
        let limit = self.limit.load(Relaxed);
        (self.stopped.load(Relaxed) == TIMED_OUT).then(|| {
            let text = format!(
                "the script was ended after {limit} ms, which is its limit (scriptTimeout); what \
                 it had written until then stays"
            );
            Error::with_code("TIMEOUT", text)
        })
    }

    /// Sets what FUNCTION STATS shows of the function that is about to run.
    pub(in crate::engine) fn name(&self, name: &Bytes, call: &Invocation<'_>) {
        let count = number::format_i64(call.keys.len() as i64);
        let verb = if call.read_only { "fcall_ro" } else { "fcall" };
        let words = [verb.as_bytes(), name, &count].into_iter();
        let words = words.chain(call.keys.iter().copied()).chain(call.args.iter().copied());
        *self.call.lock() = Some((name.clone(), words.map(Bytes::new).collect()));
    }

    /// The function that is running: its name, its call, and for how many milliseconds.
    pub fn function(&self) -> Option<(Bytes, Vec<Bytes>, u64)> {
        let (name, call) = self.call.lock().clone()?;
        (self.kind() == Some(ScriptKind::Function)).then_some(())?;
        Some((name, call, self.duration()?))
    }

    pub(in crate::engine) fn is_killed(&self) -> bool {
        self.fate.load(Relaxed) == KILLED
    }

    /// What is running, if anything.
    pub fn kind(&self) -> Option<ScriptKind> {
        match self.what.load(Relaxed) {
            SCRIPT => Some(ScriptKind::Script),
            FUNCTION | LIBRARY => Some(ScriptKind::Function),
            _ => None,
        }
    }

    /// Asked by Lua now and then: why the script has to stop, if it has to.
    pub(in crate::engine) fn look(&self) -> Option<&'static str> {
        let why = self.reason_to_stop()?;
        let how = if why == TIME_IS_UP { TIMED_OUT } else { STOPPED };
        self.stopped.store(how, Relaxed);
        Some(why)
    }

    fn reason_to_stop(&self) -> Option<&'static str> {
        if self.is_killed() {
            return Some(match self.kind() {
                Some(ScriptKind::Function) => "Script killed by user with FUNCTION KILL.",
                _ => "Script killed by user with SCRIPT KILL.",
            });
        }
        let now = now();
        let since = self.since.load(Relaxed);
        if since == 0 {
            self.since.store(now, Relaxed);
            self.pulse.store(now + SHORT, Relaxed);
            return None;
        }
        let is_over = |time: u64| time != 0 && now - since >= time;
        if is_over(self.limit.load(Relaxed)) {
            return Some(TIME_IS_UP);
        }
        if is_over(self.patience.load(Relaxed)) {
            if self.what.load(Relaxed) == LIBRARY {
                return Some("FUNCTION LOAD timeout");
            }
            self.busy.store(true, Relaxed);
        }
        if now < self.pulse.load(Relaxed) {
            return None;
        }
        self.pulse.store(now + PULSE, Relaxed);
        (!duty::attend()).then_some("Script ended, since the thread that runs it is to end.")
    }

    /// For how long it has been running, in milliseconds.
    fn duration(&self) -> Option<u64> {
        self.kind()?;
        let since = self.since.load(Relaxed);
        Some(if since == 0 { 0 } else { now().saturating_sub(since) })
    }

    /// SCRIPT KILL and FUNCTION KILL. It ends soon, and leaves nothing behind.
    pub fn kill(&self, kind: ScriptKind) -> Result<(), Error> {
        match self.kind() {
            None => Err(Error::with_code("NOTBUSY", "No scripts in execution right now.")),
            Some(running) if running != kind && !self.has_written() => Err(self.busy_error()),
            Some(_) if self.decide(KILLED) || self.is_killed() => Ok(()),
            Some(_) => Err(Error::with_code("UNKILLABLE", UNKILLABLE)),
        }
    }

    pub(in crate::engine) fn busy_error(&self) -> Error {
        let kill = match self.kind() {
            Some(ScriptKind::Function) => "FUNCTION KILL",
            _ => "SCRIPT KILL",
        };
        Error::with_code(
            "BUSY",
            format!("Redis is busy running a script. You can only call {kill} or SHUTDOWN NOSAVE."),
        )
    }
}

const TIME_IS_UP: &str = "Script ended, since its time is up.";
const UNKILLABLE: &str = "Sorry the script already executed write commands against the dataset. \
     You can either wait the script termination or kill the server in a hard way using the \
     SHUTDOWN NOSAVE command.";

/// Never 0.
fn now() -> u64 {
    clock::uptime().as_millis() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_killed_or_writes_and_never_both() {
        let running = Running::new(Arc::default());
        running.begin(ScriptKind::Script, 0, 0);
        running.write().unwrap();
        let refused = running.kill(ScriptKind::Script).unwrap_err().to_string();
        assert!(refused.starts_with("UNKILLABLE Sorry"), "{refused}");
        running.write().unwrap();
        running.begin(ScriptKind::Script, 0, 0);
        assert!(running.kill(ScriptKind::Function).unwrap_err().to_string().starts_with("BUSY "));
        for _ in 0..2 {
            running.kill(ScriptKind::Script).unwrap();
            let refused = running.write().unwrap_err().to_string();
            assert_eq!(refused, "ERR Script killed by user with SCRIPT KILL.");
        }
        assert!(running.was_stopped() && !running.has_written());
    }
}
