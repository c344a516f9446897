//! The only place that reads a clock. A call reads the time once and keeps it, so that what is
//! logged does not depend on when it is replayed.

use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since the Unix epoch.
pub fn unix_millis() -> u64 {
    wall().as_millis() as u64
}

/// Milliseconds since the Unix epoch, as of the system's last tick: some milliseconds late, on a busy
/// virtual machine some hundreds, at a quarter of the cost.
#[cfg(target_os = "linux")]
pub fn coarse_unix_millis() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::RealtimeCoarse);
    (now.tv_sec * 1000 + now.tv_nsec / 1_000_000).try_into().unwrap_or(0)
}

/// Milliseconds since the Unix epoch.
#[cfg(not(target_os = "linux"))]
pub fn coarse_unix_millis() -> u64 {
    unix_millis()
}

/// Microseconds since the Unix epoch.
pub fn unix_micros() -> u64 {
    wall().as_micros() as u64
}

/// Time since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The processor time of this process, in the kernel and in its own code. Zero except on Linux.
pub fn processor_time() -> (Duration, Duration) {
    times_in("/proc/self/stat")
}

/// The processor time of the thread that this process began with, in the kernel and in its own
/// code. Zero except on Linux.
pub fn main_thread_time() -> (Duration, Duration) {
    let id = std::process::id();
    times_in(&format!("/proc/self/task/{id}/stat"))
}

fn times_in(path: &str) -> (Duration, Duration) {
    /// What `/proc` counts in, whatever the kernel's own ticks are.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string(path).unwrap_or_default();
    // The name of the program, between parentheses, may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: Vec<u32> = fields.skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    match ticks[..] {
        [user, system] => (TICK * system, TICK * user),
        _ => (Duration::ZERO, Duration::ZERO),
    }
}

static START: LazyLock<Instant> = LazyLock::new(now);

#[expect(clippy::disallowed_methods, reason = "the one reader of the monotonic clock")]
fn now() -> Instant {
    Instant::now()
}

/// Time since the first call of this function in this process. Never goes back.
pub fn uptime() -> Duration {
    now().duration_since(*START)
}

/// The clock of a store: the system's, or one that a test moves by hand. Keys expire, waits end and
/// entries of streams are numbered by it. How long something took is measured by the system's.
#[derive(Debug, Default)]
pub enum Clock {
    /// The system's.
    #[default]
    System,
    /// It stands still until [`Clock::set`].
    Manual {
        /// Microseconds since the Unix epoch.
        at: AtomicU64,
        /// Microseconds that it was moved forward in all.
        elapsed: AtomicU64,
    },
}

impl Clock {
    /// A clock that stands still at this time, in microseconds since the Unix epoch.
    pub fn manual(at: u64) -> Self {
        Self::Manual { at: AtomicU64::new(at), elapsed: AtomicU64::new(0) }
    }

    /// Another clock that shows what this one shows.
    pub fn copy(&self) -> Self {
        match self {
            Self::System => Self::System,
            Self::Manual { at, .. } => Self::manual(at.load(SeqCst)),
        }
    }

    /// Whether it is moved by hand.
    pub fn is_manual(&self) -> bool {
        matches!(self, Self::Manual { .. })
    }

    /// Milliseconds since the Unix epoch.
    #[inline]
    pub fn unix_millis(&self) -> u64 {
        match self {
            Self::System => unix_millis(),
            Self::Manual { at, .. } => at.load(SeqCst) / 1000,
        }
    }

    /// Microseconds since the Unix epoch.
    pub fn unix_micros(&self) -> u64 {
        match self {
            Self::System => unix_micros(),
            Self::Manual { at, .. } => at.load(SeqCst),
        }
    }

    /// Time since some moment in the past. Never goes back, even where the time was set back.
    pub fn elapsed(&self) -> Duration {
        match self {
            Self::System => uptime(),
            Self::Manual { elapsed, .. } => Duration::from_micros(elapsed.load(SeqCst)),
        }
    }

    /// Moves a manual clock to this time, in microseconds since the Unix epoch. False for the
    /// system's.
    pub fn set(&self, micros: u64) -> bool {
        let Self::Manual { at, elapsed } = self else { return false };
        let before = at.swap(micros, SeqCst);
        elapsed.fetch_add(micros.saturating_sub(before), SeqCst);
        true
    }
}

/// The time of one operation: the clock is read when the time is first needed, and not again.
#[derive(Debug)]
pub struct Moment<'c> {
    clock: &'c Clock,
    read: Cell<Option<u64>>,
}

impl<'c> Moment<'c> {
    /// A moment of this clock that is still to come.
    #[inline]
    pub fn of(clock: &'c Clock) -> Self {
        Self { clock, read: Cell::new(None) }
    }

    /// A moment with a given time.
    #[inline]
    pub fn at(now: u64) -> Self {
        Self { clock: &Clock::System, read: Cell::new(Some(now)) }
    }

    /// Milliseconds since the Unix epoch.
    #[inline]
    pub fn now(&self) -> u64 {
        match self.read.get() {
            Some(now) => now,
            None => {
                let now = self.clock.unix_millis();
                self.read.set(Some(now));
                now
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_still_until_it_is_set_and_its_elapsed_time_never_goes_back() {
        let clock = Clock::manual(5_000_000);
        let times = || (clock.unix_millis(), clock.unix_micros(), clock.elapsed().as_micros());
        assert_eq!(times(), (5000, 5_000_000, 0));
        assert!(clock.set(7_000_001));
        assert_eq!(times(), (7000, 7_000_001, 2_000_001));
        assert!(clock.set(1_000_000));
        assert_eq!(times(), (1000, 1_000_000, 2_000_001));
        assert!(!Clock::System.set(1));
    }

    #[test]
    fn a_moment_reads_its_clock_once() {
        let clock = Clock::manual(5_000_000);
        let moment = Moment::of(&clock);
        assert_eq!(moment.now(), 5000);
        clock.set(6_000_000);
        assert_eq!((moment.now(), Moment::of(&clock).now(), Moment::at(3).now()), (5000, 6000, 3));
    }
}
