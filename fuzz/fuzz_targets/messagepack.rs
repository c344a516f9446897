//! What `cmsgpack.unpack` and its like are given: any bytes, from anywhere in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet_fuzz::run_calmly;

fuzz_target!(|bytes: &[u8]| {
    run_calmly(
        "local all = {pcall(cmsgpack.unpack, ARGV[1])} \
         if all[1] and #all > 1 then \
           table.remove(all, 1) \
           pcall(cjson.encode, all) \
           local packed = cmsgpack.pack(unpack(all)) \
           assert(#{cmsgpack.unpack(packed)} <= #all) \
         end \
         pcall(cmsgpack.unpack_one, ARGV[1], #ARGV[1] % 7) \
         pcall(cmsgpack.unpack_limit, ARGV[1], 2, #ARGV[1] % 5) \
         return 1",
        &[bytes],
    );
});
