//! The only place that reads a clock. A call asks once and keeps the answer, so that what is
//! logged does not depend on when it is replayed.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
pub fn unix_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Microseconds since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
pub fn unix_micros() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as u64)
}

static START: LazyLock<Instant> = LazyLock::new(now);

#[expect(clippy::disallowed_methods, reason = "the one reader of the monotonic clock")]
fn now() -> Instant {
    Instant::now()
}

/// Time since this process first asked. Never goes back.
pub fn uptime() -> Duration {
    now().duration_since(*START)
}
