//! The version of Redis that clients may take a store for.

/// As INFO and HELLO say it.
pub const REDIS_VERSION: &str = "7.4.0";
