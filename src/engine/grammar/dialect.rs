//! Servers differ in some answers. Each point at which redlet follows one of them is a method of
//! [`Dialect`], so that other code asks a question and does not name a server.
//! `docs/compatibility.md` lists all differences for users.

/// A server whose answers redlet gives where servers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Valkey 9.1.2.
    Valkey,
}

/// The dialect of every store.
pub const DIALECT: Dialect = Dialect::Valkey;

impl Dialect {
    /// The version of Redis that INFO, HELLO and scripts report.
    pub const fn redis_version(self) -> &'static str {
        match self {
            Self::Valkey => "7.4.0",
        }
    }

    /// Whether LTRIM publishes its event also when it removes nothing.
    pub const fn reports_idle_trims(self) -> bool {
        match self {
            Self::Valkey => true,
        }
    }
}
