//! Memory of the process: what it uses, and returning what it does not.
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

/// Bytes that the allocator holds for the store, used or not; 0 if that is not known.
pub fn committed() -> usize {
    #[cfg(not(feature = "node"))]
    return 0;
    #[cfg(feature = "node")]
    {
        use std::ptr::null_mut;
        #[expect(unsafe_code, reason = "the crate of the allocator has no safe function for it")]
        unsafe extern "C" {
            fn mi_process_info(
                elapsed_millis: *mut usize,
                user_millis: *mut usize,
                system_millis: *mut usize,
                current_rss: *mut usize,
                peak_rss: *mut usize,
                current_commit: *mut usize,
                peak_commit: *mut usize,
                page_faults: *mut usize,
            );
        }
        let (none, mut committed) = (null_mut::<usize>(), 0);
        // SAFETY: each pointer may be null, and the one that is not is to a `usize` that outlives
        // the call.
        #[expect(unsafe_code, reason = "as above")]
        unsafe {
            mi_process_info(none, none, none, none, none, &raw mut committed, none, none);
        }
        committed
    }
}

/// Bytes of the whole process that are in memory, what is not the store's included. Zero except on
/// Linux.
pub fn resident() -> u64 {
    kilobytes("/proc/self/status", "VmRSS:")
}

/// Bytes of memory that the machine has. Zero except on Linux.
pub fn of_machine() -> u64 {
    kilobytes("/proc/meminfo", "MemTotal:")
}

/// The bytes that a line of a file states, as `VmRSS:  9548 kB`.
fn kilobytes(path: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let number = line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok());
    number.unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_the_process_is_a_part_of_that_of_the_machine() {
        let (process, machine) = (super::resident(), super::of_machine());
        assert!(0 < process && process < machine, "{process} {machine}");
    }
}
