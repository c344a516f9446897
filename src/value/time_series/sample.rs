//! [`Sample`]: a value at a time, and why one is [`Refused`].

/// The last time that a sample can have.
pub const LAST_TIME: u64 = i64::MAX as u64;

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since 1970, or whatever else the user counts, up to [`LAST_TIME`].
    pub time: u64,
    /// The value.
    pub value: f64,
}

/// Why a sample is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is older than what is retained.
    TooOld,
    /// There is one at its time.
    Duplicate,
}

impl Sample {
    /// The log does not tell one NaN from another, so there is only one.
    pub(super) fn with_one_nan(self) -> Self {
        Self { value: if self.value.is_nan() { f64::NAN } else { self.value }, ..self }
    }

    /// The same where time runs backwards.
    pub(super) fn mirrored(self) -> Self {
        Self { time: !self.time, ..self }
    }

    /// Whether its time runs backwards.
    fn is_mirrored(self) -> bool {
        self.time > u64::MAX / 2
    }
}

/// Where the line through two samples is at a time.
pub(super) fn between(before: Sample, after: Sample, time: u64) -> f64 {
    // (It is rounded as where time runs forwards.)
    if before.is_mirrored() && after.is_mirrored() {
        return between(after.mirrored(), before.mirrored(), !time);
    }
    let whole = after.time.wrapping_sub(before.time) as f64;
    let part = time.wrapping_sub(before.time) as f64;
    before.value + (after.value - before.value) * part / whole
}
