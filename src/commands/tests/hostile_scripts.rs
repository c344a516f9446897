//! Hostile input for scripts: random bytes, and valid ones with bytes changed, for every reader of
//! bytes that Lua has here. The targets `json`, `messagepack`, `formats` and `lua` of `fuzz/` do the
//! same without an end.

use crate::base::random::Random;
use crate::commands::testing::{TestStore, show};

const JSON: &[&[u8]] = &[
    br#"{"a":[1,2.5e3,{"b":null}],"c":"\u00e9\ud83d\ude00","d":true}"#,
    b"[[[[[[[[]]]]]]]]",
    br#"["\\","\"","\/"]"#,
];
const PACKED: &[&[u8]] = &[
    b"\x93\x01\xa3abc\x82\xa1a\x01\xa1b\xc0",
    b"\xdd\x00\x00\x00\x02\x01\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00",
    b"\xdf\xff\xff\xff\xff\x01",
];
const FORMATS: &[&[u8]] = &[b">!8bhilc0sc3i16f", b"<i3I5xd!4lT", b"bc0bc0s"];
const PATTERNS: &[&[u8]] = &[b"(%w+)=(%w-)%s*$", b"[^%a-z]%b()%f[%W]", b"((()))%1.-a+b*c?"];

const READ: &str = "local what, first, second = ARGV[1], ARGV[2], ARGV[3] \
     if what == 'json' then \
       local ok, value = pcall(cjson.decode, first) \
       if ok then pcall(cjson.encode, value) pcall(cmsgpack.pack, value) end \
     elseif what == 'packed' then \
       pcall(cjson.encode, {pcall(cmsgpack.unpack, first)}) pcall(cmsgpack.unpack_one, first, 1) \
     elseif what == 'format' then \
       pcall(struct.unpack, first, second) pcall(struct.size, first) \
       pcall(struct.pack, first, 1, 'x', -2, 'y') \
     elseif what == 'pattern' then \
       pcall(string.find, second, first) pcall(string.gsub, second, first, '%1', 5) \
       for _ in string.gmatch('', first) do end \
     else \
       local f = loadstring(first) if f then return 1 end \
     end \
     return 1";

#[test]
fn no_bytes_that_a_script_reads_do_any_harm() {
    let mut db = TestStore::new();
    let mut random = Random::from_seed(5);
    let kinds: [(&[u8], &[&[u8]]); 5] = [
        (b"json", JSON),
        (b"packed", PACKED),
        (b"format", FORMATS),
        (b"pattern", PATTERNS),
        (b"lua", &[b"return {1, 'x', f(function() end)}"]),
    ];
    for round in 0..3000 {
        let (kind, seeds) = kinds[round % kinds.len()];
        let first = disturbed(seeds[random.below(seeds.len())], &mut random);
        let second = noise(&mut random);
        let call = [&b"EVAL"[..], READ.as_bytes(), b"0", kind, &first, &second];
        let said = db.engine.ask(&mut db.session, &call);
        // A pattern of the third kind is checked by what a loop over it raises.
        let said = said.map_or_else(|error| error.to_string(), |reply| show(&reply));
        assert!(said == "1" || kind == b"pattern", "{kind:?} {first:?} {second:?}: {said}");
    }
    assert_eq!(db.say("EVAL return(1) 0"), "1");
}

/// A seed with a few bytes changed, cut off or added; at times only noise.
fn disturbed(seed: &[u8], random: &mut Random) -> Vec<u8> {
    if random.below(5) == 0 {
        return noise(random);
    }
    let mut bytes = seed.to_vec();
    for _ in 0..random.below(4) {
        let at = random.below(bytes.len().max(1));
        match random.below(3) {
            0 if at < bytes.len() => bytes[at] = random.next_u64() as u8,
            1 => bytes.truncate(at.max(1)),
            _ => bytes.insert(at.min(bytes.len()), random.next_u64() as u8),
        }
    }
    bytes
}

fn noise(random: &mut Random) -> Vec<u8> {
    (0..random.below(40)).map(|_| random.next_u64() as u8).collect()
}

/// Unoptimised code needs more of the stack than the thread of a test has.
#[test]
fn bombs_end_in_an_error_and_the_next_script_runs() {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(explode).unwrap();
    thread.join().unwrap();
}

fn explode() {
    let mut db = TestStore::new();
    for bomb in [
        "local function f() return 1 + f() end return f()",
        "return ('x'):rep(1e10)",
        "local s = ('x'):rep(1e6) local t = {} for i = 1, 1e4 do t[i] = s end return table.concat(t)",
        "return (('x'):rep(1e6):gsub('x', ('y'):rep(1e6)))",
        "local t = {} for i = 1, 3000 do t = {t} end return cjson.encode(t)",
        "return cjson.decode(('['):rep(1e5))",
        "return cmsgpack.unpack(('\\145'):rep(1e5))",
        "return {unpack({}, 1, 1e8)}",
        "local s = ('x'):rep(1e7) local t = {} for i = 1, 100 do t[i] = s end return cjson.encode(t)",
        "return string.find(('a'):rep(1e5), ('a?'):rep(1e5))",
        "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) return t[1]",
        "return loadstring('return ' .. ('('):rep(1e5) .. ('1') .. (')'):rep(1e5))()",
        "local co co = coroutine.wrap(function() return coroutine.wrap(co)() end) return co()",
    ] {
        let call = [&b"EVAL"[..], bomb.as_bytes(), b"0"];
        let said = db.engine.ask(&mut db.session, &call);
        assert!(said.is_err(), "{bomb}: {said:?}");
        assert_eq!(db.say("EVAL return(1) 0"), "1", "{bomb}");
    }
    let deep = "local t = {} for i = 1, 1e5 do t = {t} end return t";
    let call = [&b"EVAL"[..], deep.as_bytes(), b"0"];
    assert!(db.engine.ask(&mut db.session, &call).is_ok());
}
