//! MEMORY: what a key costs.

use crate::engine::access::Access;
use crate::engine::error::{Error, Result};
use crate::engine::key::{NOTHING, Read};
use crate::engine::kind::Any;
use crate::engine::param::{Args, Param};
use crate::engine::shape::Shape;
use crate::keyspace::Entry;
use crate::{command, options, rows};

rows![memory_help, memory_usage];

/// The number of samples, which Redis needs to estimate what is counted here.
#[derive(Debug, Clone, Copy)]
struct Samples;

impl<'a> Param<'a> for Samples {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match i64::parse(args)? {
            ..0 => Err(Error::SYNTAX),
            _ => Ok(Self),
        }
    }
}

options! {
    struct UsageOptions<'a> {
        /// Accepted, and of no effect: all is counted.
        "SAMPLES" count: Option<Samples>,
    }
}

command! {
    /// Tells how many bytes a key and its value take.
    MEMORY | USAGE since "4.0.0" "O(1)" [readonly]
    memory_usage(key: Read<Any, NOTHING>, options: UsageOptions) -> Option<usize>
}
fn memory_usage(
    db: &mut Access<'_>,
    key: Read<'_, Any, NOTHING>,
    _options: UsageOptions<'_>,
) -> Result<Option<usize>> {
    Ok(db.peek(&key)?.map(cost))
}

/// An entry, its place in the index of its shard, its heap, and its deadline.
fn cost(entry: &Entry) -> usize {
    const PLACE: usize = 5;
    const DEADLINE: usize = 32;
    let deadline = if entry.expires() { DEADLINE } else { 0 };
    size_of::<Entry>() + PLACE + entry.heap() + deadline
}

command! {
    /// Tells what there is of MEMORY.
    MEMORY | HELP since "4.0.0" "O(1)" [loading stale]
    memory_help() -> Vec<&'static str>
}
fn memory_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "USAGE <key> [SAMPLES <count>]",
        "    Return memory in bytes used by <key> and its value.",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn usage_grows_with_the_value_and_is_nil_for_nothing() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let small: usize = db.say("MEMORY USAGE k").parse().unwrap();
        db.say(&format!("SET k {}", "v".repeat(1000)));
        let big: usize = db.say("MEMORY USAGE k SAMPLES 0").parse().unwrap();
        assert!(small >= 40 && big >= small + 1000, "{small} {big}");
        assert_eq!(db.say("MEMORY USAGE none"), "nil");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES -1"), "ERR syntax error");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES"), "ERR syntax error");
        assert_eq!(
            db.say("MEMORY USAGE k SAMPLES x"),
            "ERR value is not an integer or out of range"
        );
    }
}
