//! What a script may be given: any bytes as JSON, as MessagePack, as a format with data, as a
//! pattern with a text, and as Lua. Nothing of it ends the process, and the store works afterwards.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use redlet::commands::TABLE;
use redlet::engine::Engine;
use redlet::engine::reply::Reply;
use redlet::engine::session::Session;

thread_local! {
    static STORE: RefCell<(Engine, Session)> = RefCell::new({
        let engine = Engine::new(&TABLE, 1);
        let session = engine.new_session();
        (engine, session)
    });
}

const SCRIPTS: [&[u8]; 4] = [
    b"local ok, value = pcall(cjson.decode, ARGV[1]) \
      if ok then pcall(cjson.encode, value) pcall(cmsgpack.pack, value) end return 1",
    b"local all = {pcall(cmsgpack.unpack, ARGV[1])} pcall(cjson.encode, all) return 1",
    b"pcall(struct.unpack, ARGV[1], ARGV[2]) pcall(struct.size, ARGV[1]) \
      pcall(struct.pack, ARGV[1], 1, 'x', 2, 'y') return 1",
    b"pcall(string.find, ARGV[1], ARGV[2]) pcall(string.gsub, ARGV[1], ARGV[2], '%1', 10) return 1",
];

fuzz_target!(|given: (u8, Vec<u8>, Vec<u8>)| {
    let (choice, first, second) = given;
    STORE.with_borrow_mut(|(engine, session)| {
        match SCRIPTS.get(usize::from(choice % 5)) {
            Some(script) => {
                let call = [&b"EVAL"[..], script, b"0", &first, &second];
                assert_eq!(engine.call_by_name(session, &call), Ok(Reply::Int(1)));
            }
            // Endless loops are libFuzzer's to find; most bytes are no Lua at all.
            None => drop(engine.call_by_name(session, &[b"EVAL", &first, b"0"])),
        }
        let alive = engine.call_by_name(session, &[b"EVAL", b"return 1", b"0"]);
        assert_eq!(alive, Ok(Reply::Int(1)));
    });
});
