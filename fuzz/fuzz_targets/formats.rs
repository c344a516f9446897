//! What tells how to read something else: a format of `struct` with data, a pattern of Lua with a
//! text, and what `string.format` is given.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet_fuzz::{run_calmly, two_texts};

fuzz_target!(|input: &[u8]| {
    let (format, data) = two_texts(input);
    run_calmly(
        "local format, data = ARGV[1], ARGV[2] \
         pcall(struct.size, format) \
         local values = {pcall(struct.unpack, format, data)} \
         if values[1] then pcall(struct.pack, format, unpack(values, 2)) end \
         pcall(struct.pack, format, 1, 'x', -2, data, 1e300) \
         pcall(string.format, format, 1, data, -2.5, 'x') \
         return 1",
        &[format, data],
    );
    // A pattern may take its time: backtracking has no end that is worth waiting for.
    if format.len() < 12 && data.len() < 24 {
        run_calmly(
            "pcall(string.find, ARGV[2], ARGV[1]) pcall(string.gsub, ARGV[2], ARGV[1], '%1', 10) \
             pcall(function() for _ in string.gmatch(ARGV[2], ARGV[1]) do end end) return 1",
            &[format, data],
        );
    }
});
