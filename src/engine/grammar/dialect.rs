//! The seam for dialects. Servers differ in some answers; each point at which redlet decides for one of
//! them belongs here, as a method of [`Dialect`], so that code elsewhere asks a question and names no
//! server. `docs/compatibility.md` lists all differences for users.

/// A server that redlet answers like where servers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Valkey 9.1.2.
    Valkey,
}

/// The one that every store speaks.
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
