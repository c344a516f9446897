//! What an import is given: any bytes as an RDB file, as they are and with a checksum that is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::base::crc64::crc64;
use redlet::persist::rdb::{Item, Reader};
use redlet::value::rdb::Limits;

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    // As if a server had signed it.
    let body = [bytes, b"\xFF"].concat();
    read(&[&body[..], &crc64(&body).to_le_bytes()].concat());
});

fn read(file: &[u8]) {
    let Ok(mut reader) = Reader::new(file, file.len() as u64, Limits::default(), 0) else { return };
    let mut heap = 0;
    loop {
        assert!(reader.offset() <= file.len() as u64);
        match reader.item() {
            Ok(Some(Item::Key(found))) => {
                assert!(!found.value.view().is_empty());
                heap += found.value.heap();
            }
            Ok(Some(Item::Library(_))) => {}
            Ok(None) | Err(_) => break,
        }
    }
    assert!(heap < 100 * file.len() + 10_000, "{heap} bytes");
}
