//! What RESTORE is given: any bytes, signed, so that the checksum lets them through.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::base::crc64::crc64;
use redlet::value::Value;
use redlet::value::hash::HashLimits;
use redlet::value::rdb::{self, Limits, Reader};

fuzz_target!(|bytes: &[u8]| {
    // As it is: the envelope.
    let _ = rdb::restore(bytes, &Limits::default());
    // As if a server had signed it, with the version in the last two bytes.
    let signed = [bytes, &crc64(bytes).to_le_bytes()].concat();
    for (reader, ends_packed) in [(Reader::Redis, true), (Reader::Valkey, false)] {
        let hash = HashLimits { ends_packed, ..HashLimits::default() };
        let limits = Limits { hash, ..Limits::default() };
        let Ok(value) = rdb::restore(&signed, &limits) else { return };
        assert!(!value.view().is_empty());
        // It may be written in another form than it came in, but in the same one ever after.
        let written = |value: &Value| {
            let payload = rdb::dump(value.view(), reader);
            let again = rdb::restore(&payload, &limits).map_err(|error| format!("{error:?}"));
            (payload.len(), again)
        };
        let (_, again) = written(&value);
        let again = again.expect("what was written is read");
        assert_eq!(again.view().type_name(), value.view().type_name());
        let (len, last) = written(&again);
        let (len_again, _) = written(&last.expect("what was written is read"));
        assert_eq!(len, len_again);
        assert!(value.heap() < 100 * bytes.len() + 10_000, "{} bytes", value.heap());
    }
});
