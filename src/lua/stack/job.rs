//! The script that this thread runs, where Lua functions find it.

use std::any::Any;
use std::cell::Cell;
use std::ffi::c_int;
use std::ptr;
use std::sync::Arc;

use super::shape::Node;
use crate::lua::limits::Watch;

/// What the functions of the table `redis` act on.
pub trait Host {
    /// Runs a command. False if it failed.
    fn call(&mut self, words: &[&[u8]]) -> bool;

    /// The reply of the last call. If it failed, it is a [`Shape::Error`](super::Shape::Error).
    fn answer(&self) -> &dyn Node;

    /// Whether replies have RESP3's form, as after `redis.setresp(3)`.
    fn is_resp3(&self) -> bool;

    /// Selects the form of later replies: RESP3's or RESP2's.
    fn set_resp3(&mut self, resp3: bool);

    /// Whether the caller's user may run a command; `None` if there is no such command.
    fn may_call(&self, words: &[&[u8]]) -> Option<bool>;

    /// The error, with its code, of a call that is none.
    fn mistake(&self, mistake: Mistake) -> &'static str;
}

/// Why the words of a call are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// There are no words.
    NoWords,
    /// One of them is neither a string nor a number.
    NotAWord,
    /// `acl_check_cmd` is asked about a command that does not exist.
    Unknown,
}

/// The words that a script is run with.
#[derive(Debug, Clone, Copy)]
pub(in crate::lua) enum Words<'a> {
    /// No words: a library loads.
    None,
    /// Words for the global variables `KEYS` and `ARGV`.
    Globals(&'a [&'a [u8]], &'a [&'a [u8]]),
    /// Words for the two arguments of a function.
    Arguments(&'a [&'a [u8]], &'a [&'a [u8]]),
}

/// A running script. It is in a frame below `lua_pcall`, so what it owns is dropped whatever
/// happens in Lua.
pub(super) struct Job<'a> {
    /// The index of the stored function.
    pub(super) function: c_int,
    pub(super) words: Words<'a>,
    /// `None` for a library that loads: it makes no calls.
    pub(super) host: Option<&'a mut dyn Host>,
    /// A panic of the host, which is resumed when Lua has returned.
    pub(super) panic: Option<Box<dyn Any + Send>>,
    /// Whether the script has to stop.
    pub(super) watch: Arc<Watch>,
    /// What a function of the script has written.
    pub(super) scratch: Vec<u8>,
}

thread_local! {
    static CURRENT: Cell<*mut Job<'static>> = const { Cell::new(ptr::null_mut()) };
}

/// Marks a job as the one that this thread runs, until this is dropped.
pub(super) struct Marked(*mut Job<'static>);

impl Marked {
    /// # Safety
    /// The job must be valid, and not be used elsewhere, until this is dropped.
    pub(super) unsafe fn new(job: *mut Job<'_>) -> Self {
        Self(CURRENT.replace(job.cast()))
    }
}

impl Drop for Marked {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// The job that this thread runs, or null.
pub(super) fn current() -> *mut Job<'static> {
    CURRENT.get()
}

/// Runs `act` with the job that this thread runs. Nothing else can use the job meanwhile. `act`
/// must call nothing of Lua that runs code, allocates or raises an error.
pub(super) fn with_job<T>(act: impl FnOnce(&mut Job<'_>) -> T) -> Option<T> {
    let taken = Marked(CURRENT.replace(ptr::null_mut()));
    // SAFETY: it is the job of a `Marked` that is still there, and `taken` keeps others from it.
    unsafe { taken.0.as_mut() }.map(act)
}

/// Runs `act` with the host of the script that this thread runs.
pub fn with_host<T>(act: impl FnOnce(&mut dyn Host) -> T) -> Option<T> {
    with_job(|job| job.host.as_mut().map(|host| act(&mut **host))).flatten()
}
