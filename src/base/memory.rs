//! Returns freed memory to the system, which the allocator does not do on its own.
//!
//! mimalloc keeps the memory that a thread allocated, even when another thread freed it, until the
//! first thread allocates again. An idle thread allocates nothing, so the memory it once used would
//! stay with it. See docs/decisions.md for why this is `unsafe`.

/// Returns this thread's unused memory to the system. It visits each of the thread's pages: some
/// milliseconds for gigabytes of small values.
pub fn give_back() {
    #[cfg(feature = "node")]
    {
        #[expect(unsafe_code, reason = "the crate of the allocator has no safe function for it")]
        unsafe extern "C" {
            /// Takes no pointer and may be called by any thread at any time.
            safe fn mi_collect(force: bool);
        }
        mi_collect(true);
    }
}
