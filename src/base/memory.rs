//! Gives memory back to the system that was freed, which the allocator does not do by itself.
//!
//! mimalloc keeps what was freed for the calls to come: what a thread has freed until that thread
//! asks for memory again, and what others have freed of it as well. A thread that has nothing to do
//! asks for none, so what it held once would stay. See docs/decisions.md for why this is `unsafe`.

/// Gives back what this thread holds and does not use. It looks at each of the thread's pages: some
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
