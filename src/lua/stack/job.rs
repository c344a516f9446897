//! The script that this thread runs. Functions of Lua find it here.

use std::any::Any;
use std::cell::Cell;
use std::ffi::c_int;
use std::ptr;

use super::shape::Node;

/// What the functions of the table `redis` act on.
pub trait Host {
    /// Makes a call. False when it failed.
    fn call(&mut self, words: &[&[u8]]) -> bool;

    /// What the last call answered: when it failed, a [`Shape::Error`](super::Shape::Error).
    fn answer(&self) -> &dyn Node;

    /// Whether answers have the form that `redis.setresp(3)` gives them.
    fn is_resp3(&self) -> bool;

    fn set_resp3(&mut self, resp3: bool);

    /// Whether the caller's user may make a call; `None` when there is no such command.
    fn may_call(&self, words: &[&[u8]]) -> Option<bool>;
}

/// What a script is run with.
#[derive(Debug, Clone, Copy)]
pub(in crate::lua) enum Words<'a> {
    /// Nothing, as a library that loads.
    None,
    /// The global variables `KEYS` and `ARGV`.
    Globals(&'a [&'a [u8]], &'a [&'a [u8]]),
    /// Two arguments.
    Arguments(&'a [&'a [u8]], &'a [&'a [u8]]),
}

/// A script at work. It lies in a frame below `lua_pcall`, so what it owns is dropped whatever
/// happens in Lua.
pub(super) struct Job<'a> {
    /// The index of the function among those that are kept.
    pub(super) function: c_int,
    pub(super) words: Words<'a>,
    /// A library that loads makes no calls.
    pub(super) host: Option<&'a mut dyn Host>,
    /// A panic of the host's, which goes on when Lua has returned.
    pub(super) panic: Option<Box<dyn Any + Send>>,
}

thread_local! {
    static CURRENT: Cell<*mut Job<'static>> = const { Cell::new(ptr::null_mut()) };
}

/// Marks a job as the one that this thread runs, until this is dropped.
pub(super) struct Marked(*mut Job<'static>);

impl Marked {
    /// # Safety
    /// The job must be there, and be used by nobody else, until this is dropped.
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

/// Does something with the job that this thread runs, which is nobody's meanwhile. Call nothing of
/// Lua's there.
pub(super) fn with_job<T>(act: impl FnOnce(&mut Job<'_>) -> T) -> Option<T> {
    let taken = Marked(CURRENT.replace(ptr::null_mut()));
    // SAFETY: it is the job of a `Marked` that is still there, and `taken` keeps others from it.
    unsafe { taken.0.as_mut() }.map(act)
}

/// Does something with the host of the script that this thread runs.
pub fn with_host<T>(act: impl FnOnce(&mut dyn Host) -> T) -> Option<T> {
    with_job(|job| job.host.as_mut().map(|host| act(&mut **host))).flatten()
}
