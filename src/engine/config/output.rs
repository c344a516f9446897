//! `client-output-buffer-limit`: how many bytes may wait for a connection to read them, by its class. A
//! connection that reaches the hard limit, or stays above the soft one for some seconds, is closed.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::units;
use crate::base::number;
use crate::engine::grammar::dialect::Dialect;

/// The class of a connection, which decides its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A connection that sends commands.
    Normal,
    /// A replica. There are none; the limits are only returned by CONFIG GET.
    Replica,
    /// A connection with subscriptions.
    Subscriber,
}

/// The limits of a connection; 0 is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputLimit {
    /// Bytes at which the connection is closed at once.
    pub hard: u64,
    /// Bytes above which the connection is closed after `soft_seconds`.
    pub soft: u64,
    /// Seconds for which a connection may stay above `soft`.
    pub soft_seconds: u64,
}

/// The limits of each class.
#[derive(Debug)]
pub struct OutputLimits([[AtomicU64; 3]; 3]);

const CLASSES: [(Class, &str); 3] =
    [(Class::Normal, "normal"), (Class::Replica, "slave"), (Class::Subscriber, "pubsub")];

impl Default for OutputLimits {
    fn default() -> Self {
        let classes = [[0, 0, 0], [256 << 20, 64 << 20, 60], [32 << 20, 8 << 20, 60]];
        Self(classes.map(|numbers| numbers.map(AtomicU64::new)))
    }
}

impl OutputLimits {
    /// The limits of a class, as they are set now.
    #[inline]
    pub fn of(&self, class: Class) -> OutputLimit {
        let [hard, soft, seconds] = &self.0[class as usize];
        OutputLimit {
            hard: hard.load(Relaxed),
            soft: soft.load(Relaxed),
            soft_seconds: seconds.load(Relaxed),
        }
    }

    /// Sets the limits of the classes that a text of [`parse`] names.
    pub(super) fn set(&self, text: &str) {
        for (class, limit) in limits(Dialect::OF_LOG, text.as_bytes()).unwrap_or_default() {
            let numbers = [limit.hard, limit.soft, limit.soft_seconds];
            for (slot, number) in self.0[class as usize].iter().zip(numbers) {
                slot.store(number, Relaxed);
            }
        }
    }
}

impl fmt::Display for OutputLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (class, name)) in CLASSES.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{name} {}", self.of(*class))?;
        }
        Ok(())
    }
}

impl fmt::Display for OutputLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.hard, self.soft, self.soft_seconds)
    }
}

/// Parses `normal 0 0 0 pubsub 32mb 8mb 60`: any number of groups of a class, a hard limit, a soft
/// limit and its seconds. Returns them without units, as any dialect reads them.
pub(super) fn parse(dialect: Dialect, text: &[u8]) -> Result<String, &'static str> {
    let limits = limits(dialect, text)?;
    let name = |class: Class| CLASSES[class as usize].1;
    let groups: Vec<_> =
        limits.iter().map(|(class, limit)| format!("{} {limit}", name(*class))).collect();
    Ok(groups.join(" "))
}

fn limits(dialect: Dialect, text: &[u8]) -> Result<Vec<(Class, OutputLimit)>, &'static str> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let words: Vec<_> = text.split(|byte| *byte == b' ').collect();
    if words.len() % 4 != 0 {
        return Err("Wrong number of arguments in buffer limit configuration.");
    }
    words.chunks(4).map(|words| parse_class(dialect, words)).collect()
}

fn parse_class(dialect: Dialect, words: &[&[u8]]) -> Result<(Class, OutputLimit), &'static str> {
    let [name, hard, soft, seconds] = words else { return Err("") };
    let is_named = |known: &str| known.as_bytes().eq_ignore_ascii_case(name);
    let known = CLASSES.iter().find(|(_, known)| is_named(known)).map(|(class, _)| *class);
    let class = known
        .or_else(|| is_named("replica").then_some(Class::Replica))
        .ok_or("Invalid client class specified in buffer limit configuration.")?;
    let bytes = |text| units::memory(dialect, text);
    let seconds = number::parse_i64(seconds).and_then(|seconds| u64::try_from(seconds).ok());
    match (bytes(hard), bytes(soft), seconds) {
        (Some(hard), Some(soft), Some(soft_seconds)) => {
            Ok((class, OutputLimit { hard, soft, soft_seconds }))
        }
        _ => Err("Error in hard, soft or soft_seconds setting in buffer limit configuration."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_are_not_named_stay_as_they_are() {
        let limits = OutputLimits::default();
        let rest = "slave 268435456 67108864 60 pubsub 33554432 8388608 60";
        assert_eq!(limits.to_string(), format!("normal 0 0 0 {rest}"));
        limits.set("NORMAL 1kb 2 3");
        assert_eq!(limits.to_string(), format!("normal 1024 2 3 {rest}"));
        limits.set("");
        limits.set("replica 7 8 9 normal 0 0 0 normal 4 5 6");
        let expected = "normal 4 5 6 slave 7 8 9 pubsub 33554432 8388608 60";
        assert_eq!(limits.to_string(), expected);
        assert_eq!(limits.of(Class::Normal), OutputLimit { hard: 4, soft: 5, soft_seconds: 6 });
    }

    #[test]
    fn mistakes_are_reported_as_in_redis() {
        let wrong = |text: &str| parse(Dialect::Redis, text.as_bytes()).unwrap_err();
        assert!(wrong("normal 0 0").starts_with("Wrong number of arguments"));
        assert!(wrong("x 1 2 3").starts_with("Invalid client class"));
        assert!(wrong("master 1 2 3").starts_with("Invalid client class"));
        for text in ["normal a 2 3", "normal 1 2 -3", "normal -1 2 3", "normal 1 2 3.5"] {
            assert!(wrong(text).starts_with("Error in hard, soft or soft_seconds"), "{text}");
        }
    }
}
