//! What a script is called with.

/// The keys and arguments of an EVAL or FCALL.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    /// What the script sees as `KEYS`.
    pub keys: &'a [&'a [u8]],
    /// What the script sees as `ARGV`.
    pub args: &'a [&'a [u8]],
    /// The caller does not want anything written.
    pub read_only: bool,
}
