//! BF.LOADCHUNK and CF.LOADCHUNK: a header, then chunks, each with its position in the first bytes.
//! Whatever filter it makes adds and finds items, and comes back from its items.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::value::module::ModuleValue;
use redlet::value::{Bloom, Cuckoo};
use redlet_fuzz::{loaded, same, saved, two_texts};

fuzz_target!(|input: &[u8]| {
    let (header, chunks) = two_texts(input);
    let chunks = || chunks.split(|byte| *byte == b'\n').filter_map(<[u8]>::split_first);
    if let Some(mut filter) = Bloom::from_header(header) {
        for (position, chunk) in chunks() {
            let _ = filter.load_chunk(u64::from(*position), chunk);
            let added = filter.add(chunk).is_ok();
            assert!(!added || filter.contains(chunk));
        }
        check(&filter, filter.bytes());
    }
    if let Ok(mut filter) = Cuckoo::from_header(header) {
        for (position, chunk) in chunks() {
            let _ = filter.load_chunk(u64::from(*position), chunk);
            let added = filter.tables() < 40 && filter.add(chunk).is_ok();
            assert!(!added || filter.contains(chunk) && filter.count(chunk) > 0);
            filter.delete(chunk);
        }
        filter.compact(true);
        check(&filter, filter.bytes());
    }
});

/// What is saved is loaded, unless it is so large that saving it takes long.
fn check<T: ModuleValue>(filter: &T, bytes: u64) {
    if bytes > 1 << 20 {
        return;
    }
    let items = saved(filter);
    let again: T = loaded(&items).expect("what was saved is loaded");
    assert!(same(&items, &saved(&again)), "{items:?}");
}
