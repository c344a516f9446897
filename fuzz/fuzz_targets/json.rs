//! What `cjson.decode` is given: any bytes. What it makes of them is written again, and is as
//! long the next time: the order of fields is Lua's, and has a history.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet_fuzz::run_calmly;

fuzz_target!(|bytes: &[u8]| {
    run_calmly(
        "local ok, value = pcall(cjson.decode, ARGV[1]) \
         if ok then \
           local again, text = pcall(cjson.encode, value) \
           if again then assert(#cjson.encode(cjson.decode(text))==#text) end \
           pcall(cmsgpack.pack, value) \
         end \
         return 1",
        &[bytes],
    );
});
