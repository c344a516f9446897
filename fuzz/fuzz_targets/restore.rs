//! What RESTORE is given: any bytes, signed, so that the checksum lets them through.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::base::crc64::crc64;
use redlet::value::rdb::{self, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    // As it is: the envelope.
    let _ = rdb::restore(bytes, &limits);
    // As if a server had signed it, with the version in the last two bytes.
    let signed = [bytes, &crc64(0, bytes).to_le_bytes()].concat();
    if let Ok(value) = rdb::restore(&signed, &limits) {
        assert!(!value.is_empty());
        let again = rdb::restore(&rdb::dump(&value), &limits);
        assert_eq!(again.map(|value| value.type_name()), Ok(value.type_name()));
    }
});
