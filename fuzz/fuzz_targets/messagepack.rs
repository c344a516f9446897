//! What `cmsgpack.unpack` and its like are given: any bytes, from anywhere in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet_fuzz::run_calmly;

fuzz_target!(|bytes: &[u8]| {
    run_calmly(
        "local function again(ok, ...) \
           local count = select('#', ...) \
           if not ok or count == 0 then return end \
           pcall(cjson.encode, {...}) \
           assert(select('#', cmsgpack.unpack(cmsgpack.pack(...))) == count) \
         end \
         again(pcall(cmsgpack.unpack, ARGV[1])) \
         pcall(cmsgpack.unpack_one, ARGV[1], #ARGV[1] % 7) \
         pcall(cmsgpack.unpack_limit, ARGV[1], 2, #ARGV[1] % 5) \
         return 1",
        &[bytes],
    );
});
