//! Lua sources: any bytes. Nothing of it ends the process, and the store works afterwards. A script
//! that does not end is killed after half a second.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::engine::grammar::reply::Reply;
use redlet_fuzz::run;

fuzz_target!(|source: &[u8]| {
    let _ = run(source, &[b"1", b"two"]);
    // As a library would be given: only its first line is read by us.
    let _ = run(&[b"#!lua flags=no-writes\n", source].concat(), &[]);
    let alive = run(b"return #KEYS + 1", &[]);
    // On a busy machine this may be the one that took too long.
    assert!(matches!(alive, Ok(Reply::Int(1)) | Err(_)), "{alive:?}");
    if let Err(error) = alive {
        assert!(error.to_string().contains("killed"), "{error}");
    }
});
