//! Writes what the targets start from to `corpus/`: values of every type in every form, and texts of
//! every kind that is read. Nothing of it is kept in the repository.
//!
//!     cargo run --example seeds

use std::fs;
use std::io;
use std::path::Path;

use redlet::commands::TABLE;
use redlet::engine::Engine;
use redlet::engine::grammar::reply::Reply;

/// Scripts that make one value each, at the key `k`.
const VALUES: [&str; 35] = [
    "redis.call('SET', 'k', 'a text')",
    "redis.call('SET', 'k', 12345)",
    "redis.call('SET', 'k', string.rep('abc', 200))",
    "redis.call('RPUSH', 'k', 'a', 1, -70000, string.rep('x', 90))",
    "for i = 1, 300 do redis.call('RPUSH', 'k', 'element ' .. i) end",
    "redis.call('SADD', 'k', 1, 2, 70000, 2^40)",
    "redis.call('SADD', 'k', 'a', 'b', 3)",
    "for i = 1, 200 do redis.call('SADD', 'k', 'member ' .. i) end",
    "redis.call('HSET', 'k', 'f', 'v', 'n', 5)",
    "for i = 1, 600 do redis.call('HSET', 'k', 'f' .. i, i) end",
    "redis.call('HSET', 'k', 'f', 'v', 'g', 'w') \
     redis.call('HPEXPIRE', 'k', 100000, 'FIELDS', 1, 'f')",
    "for i = 1, 600 do redis.call('HSET', 'k', 'f' .. i, i) end \
     redis.call('HPEXPIRE', 'k', 100000, 'FIELDS', 2, 'f1', 'f2')",
    "redis.call('ZADD', 'k', 1, 'a', 2.5, 'b', '-inf', 'c')",
    "for i = 1, 200 do redis.call('ZADD', 'k', i / 3, 'member ' .. i) end",
    "for i = 1, 250 do redis.call('XADD', 'k', i .. '-1', 'name', i, 'other', 'x') end \
     redis.call('XDEL', 'k', '7-1')",
    "for i = 1, 9 do redis.call('XADD', 'k', i .. '-1', 'f', i) end \
     redis.call('XGROUP', 'CREATE', 'k', 'g', 0) redis.call('XGROUP', 'CREATE', 'k', 'h', 5) \
     redis.call('XREADGROUP', 'GROUP', 'g', 'one', 'COUNT', 4, 'STREAMS', 'k', '>') \
     redis.call('XREADGROUP', 'GROUP', 'g', 'two', 'COUNT', 2, 'STREAMS', 'k', '>') \
     redis.call('XNACK', 'k', 'g', 'FAIL', 'IDS', 1, '3-1')",
    "for i = 1, 40 do redis.call('VADD', 'k', 'VALUES', 2, i % 7, i, i, 'SETATTR', '{}') end",
    "for i = 1, 9 do redis.call('VADD', 'k', 'REDUCE', 2, 'VALUES', 3, i, 1, 2, i, 'NOQUANT', 'M', 4) end",
    "redis.call('VADD', 'k', 'VALUES', 3, 1, -1, 0, 'a', 'BIN')",
    "redis.call('CMS.INITBYDIM', 'k', 5, 3) redis.call('CMS.INCRBY', 'k', 'a', 1, 'b', 2^31)",
    "redis.call('TOPK.RESERVE', 'k', 3, 4, 2, 0.9) redis.call('TOPK.ADD', 'k', 'a', 'b', 'a', '')",
    "redis.call('TDIGEST.CREATE', 'k', 'COMPRESSION', 2) \
     for i = 1, 30 do redis.call('TDIGEST.ADD', 'k', i % 7, i / 3) end",
    "redis.call('TDIGEST.CREATE', 'k') redis.call('TDIGEST.ADD', 'k', 1.5)",
    "redis.call('BF.RESERVE', 'k', 0.1, 4, 'EXPANSION', 2) \
     for i = 1, 40 do redis.call('BF.ADD', 'k', i) end",
    "redis.call('BF.INSERT', 'k', 'CAPACITY', 9, 'NONSCALING', 'ITEMS', 'a', 'b')",
    "redis.call('CF.RESERVE', 'k', 8, 'BUCKETSIZE', 2, 'EXPANSION', 2) \
     for i = 1, 40 do redis.call('CF.ADD', 'k', i) end redis.call('CF.DEL', 'k', 7)",
    "redis.call('CF.RESERVE', 'k', 64, 'MAXITERATIONS', 3, 'EXPANSION', 0)",
    r#"redis.call('JSON.SET', 'k', '$', '{"a":[1,-2.5e3,{"b":null}],"é":"\\u00e9","c":[[],{}]}')"#,
    "redis.call('JSON.SET', 'k', '$', '[18446744073709551615,-1,300,1e300,true,\"\"]')",
    "redis.call('JSON.SET', 'k', '$', '\"' .. string.rep('long ', 90) .. '\"')",
    "redis.call('TS.CREATE', 'k', 'CHUNK_SIZE', 48, 'LABELS', 'room', 'hall', 'unit', 'C') \
     for i = 1, 90 do redis.call('TS.ADD', 'k', i * i % 997, i / 7) end",
    "redis.call('TS.CREATE', 'k', 'UNCOMPRESSED', 'CHUNK_SIZE', 64, 'RETENTION', 900, 'IGNORE', 5, 2.5, \
       'DUPLICATE_POLICY', 'sum') \
     for i = 1, 20 do redis.call('TS.ADD', 'k', i * 7, i) end",
    "redis.call('TS.CREATE', 'k') \
     for i, how in ipairs({'min', 'avg', 'first', 'std.s', 'twa', 'last'}) do \
       redis.call('TS.CREATE', 'm' .. i) \
       redis.call('TS.CREATERULE', 'k', 'm' .. i, 'AGGREGATION', how, 10) end \
     for i = 1, 9 do redis.call('TS.ADD', 'k', i * 3, i) end",
    "redis.call('TS.CREATE', 'from') redis.call('TS.CREATE', 'k') \
     redis.call('TS.CREATERULE', 'from', 'k', 'AGGREGATION', 'sum', 10, 3)",
    "redis.call('TS.CREATE', 'k')",
];

/// Scripts that make a filter at the key `k`, and the name of its commands.
const FILTER_CHUNKS: [(&str, &str); 4] = [
    (
        "BF",
        "redis.call('BF.RESERVE', 'k', 0.1, 4) for i = 1, 20 do redis.call('BF.ADD', 'k', i) end",
    ),
    ("BF", "redis.call('BF.INSERT', 'k', 'CAPACITY', 30, 'NONSCALING', 'ITEMS', 'a', 'b')"),
    (
        "CF",
        "redis.call('CF.RESERVE', 'k', 8, 'BUCKETSIZE', 2, 'EXPANSION', 2) \
         for i = 1, 30 do redis.call('CF.ADD', 'k', i) end",
    ),
    ("CF", "redis.call('CF.RESERVE', 'k', 16, 'BUCKETSIZE', 3) redis.call('CF.ADD', 'k', 'a')"),
];

/// A header, then a line of each chunk, as SCANDUMP gives them.
const CHUNKS: &str = "\
    local header = redis.call(name .. '.SCANDUMP', 'k', 0)[2] \
    local all, position = {string.char(#header) .. header}, 1 \
    while true do \
      local chunk = redis.call(name .. '.SCANDUMP', 'k', position) \
      position = chunk[1] \
      if position == 0 then return table.concat(all) end \
      all[#all + 1] = string.char(position % 256) .. chunk[2] .. '\\n' \
    end";

/// Documents, and patches of them.
const DOCUMENTS: [(&str, &str); 5] = [
    (r#"{"a":{"b":1,"c":[1,2]},"d":"x"}"#, r#"{"a":{"b":null,"e":{"f":null}},"d":[1]}"#),
    (r#"[1,2.5e-3,-0,1E+308,18446744073709551615,-9223372036854775808]"#, "7"),
    (r#" { "\u00e9\ud83d\ude00" : [ true , false , null ] , "" : "\b\f\n\r\t\/" } "#, r#"{"":1}"#),
    ("[[[[[[[[[]]]]]]]],{}]", "[]"),
    (r#""text""#, r#"{"a":null,"a":{"b":{}}}"#),
];

/// Conditions, and labels: a name and a value of the same length a line.
const LABELS: [(&str, &str); 4] = [
    ("room=hall\nunit!=(CCCC,FFFF)\nfloor=", "roomhall\nunitFFFF"),
    ("a=(1,2)\nb!=\n", "a1\nb2\na2"),
    ("x='1'\nx!=1=2", "x1\nyy'1"),
    ("x=()\ny", ""),
];

/// The shape of a series and what is asked of it, then steps of four bytes.
const SERIES: [&[u8]; 4] = [
    b"\x00\x00\xFF\x04\x05\xE0\x00\x0A\x01\xE0\x00\x0A\x02\xE0\x01\x0A\x07\x20\x00\x05\x09\x60\x00\x00\x00",
    b"\x01\x20\x80\x03\x02\xE3\x02\x00\x01\xE3\x03\x00\x02\x22\x03\x00\x04\x01\x01\x00\x00\x60\x00\x00\x01",
    b"\x06\x00\xFF\x08\x0F\xFF\xFF\xFF\xFF\x80\x00\x01\xFF\x3F\xFF\x00\x05\x40\x00\x01\x05",
    &[0xE1; 205],
];

const JSON: [&str; 6] = [
    r#"{"a":[1,2.5e3,{"b":null}],"c":"\u00e9\ud83d\ude00","d":true}"#,
    r#"["\\","\"","\/","\b\f\n\r\t"]"#,
    "[[[[[[[[]]]]]]]]",
    "[0x1f,-0,1E+400,9007199254740993,Infinity,nan]",
    r#"{"1":1,"2":2,"1000":3}"#,
    " [ 1 , 2 ] ",
];

const FORMATS: [(&str, &[u8]); 6] = [
    (">!8bhilc0sc3i16f", b"\x01\x00\x02\x00\x00\x00\x03"),
    ("<i3I5xd!4lT", b"0123456789012345678901234567890123456789"),
    ("bc0bc0s", b"\x02ab\x01cde\0"),
    ("%5.2f|%-10s|%q|%x|%c", b"a text"),
    ("(%w+)=(%w-)%s*$", b"name=value  "),
    ("%b()%f[%W].-", b"f(a(b)c) d"),
];

const FILTERS: [(&str, &str); 5] = [
    (".year >= 1980 and \"drama\" in .genres", r#"{"genres": ["drama"], "year": 1984}"#),
    (
        "not (.a in [1, 'x', -2.5e3]) || .b == null",
        r#"{"a": "\"x\\n", "b": null, "c": {"d": [1]}}"#,
    ),
    ("2 ** 3 ** .n % 5 != 7 - -1", r#" { "m" : [ [ ], true ] , "n" : 1e2 } "#),
    ("\"oo\" in .s && .s < 'zzz' or !.t", r#"{"s": "foo", "t": false}"#),
    ("1 1 + .n.", r#"{"n": "#),
];

/// A document, then paths with what they find in it.
const PATHS: &str = include_str!("../../src/value/json/path/paths.txt");

const SOURCES: [&str; 8] = [
    "local a, b = ARGV[1], tonumber(ARGV[1]) return {a, b, {ok = 'FINE'}, nil, 1.5}",
    "local t = setmetatable({}, {__index = function(_, k) return k end}) return t.x .. t[1]",
    "for i = 1, 10 do if i % 2 == 0 then break end end while true do return #'x' end",
    "local function f(n) if n == 0 then return 0 end return f(n - 1) end return f(100)",
    "return pcall(redis.call, 'GET', 'k'), redis.pcall('NOPE'), redis.sha1hex(ARGV[2])",
    "local c = coroutine.wrap(function(...) coroutine.yield(...) end) return {c(1, 2)}",
    "return loadstring('return ...')(string.format('%d %s', 3, 'x')), [[long\nstring]]",
    "return {cjson.encode({1, {a = cmsgpack.pack(1)}}), bit.bxor(1, 3), struct.pack('>I', 7)}",
];

const REQUESTS: [&[u8]; 4] = [
    b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\r\n\r\n*1\r\n$4\r\nPING\r\n",
    b"SET k \"a \\x00 b\" 'it''s'\r\nPING\r\n",
    b"*0\r\n*-1\r\n\r\n*1\r\n$0\r\n\r\n",
    b"*2\r\n$3\r\nGET\r\n$536870912\r\n",
];

fn main() -> io::Result<()> {
    let call = |words: &[&[u8]]| {
        let engine = Engine::new(&TABLE, 1);
        engine.ask(&mut engine.new_session(), words)
    };
    let made = |script: &str, result: &str| {
        let script = format!("{script} {result}");
        match call(&[b"EVAL", script.as_bytes(), b"0"]) {
            Ok(Reply::Bytes(bytes) | Reply::Binary(bytes)) => bytes.to_vec(),
            Ok(Reply::Short(bytes)) => bytes.to_vec(),
            other => panic!("{script}: {other:?}"),
        }
    };
    // The target signs what it is given: all but the checksum.
    let payloads = VALUES.map(|value| made(value, "return redis.call('DUMP', 'k')"));
    write("restore", payloads.iter().flat_map(|all| [all.clone(), all[..all.len() - 8].to_vec()]))?;
    // The target adds the end and the checksum.
    let file = |payload: &Vec<u8>| {
        let (kind, value) = (&payload[..1], &payload[1..payload.len() - 10]);
        [&b"REDIS0012\xFE\0\xFC\xFF\xFF\xFF\0\0\0\0\0"[..], kind, b"\x01k", value].concat()
    };
    write("files", payloads.iter().map(file))?;
    write("json", JSON.map(|text| text.as_bytes().to_vec()))?;
    write(
        "messagepack",
        JSON.map(|text| {
            made("", &format!("return cmsgpack.pack(cjson.decode([==[{text}]==]), 1)"))
        }),
    )?;
    let two = |first: &[u8], second: &[u8]| [&[first.len() as u8], first, second].concat();
    write("formats", FORMATS.map(|(format, data)| two(format.as_bytes(), data)))?;
    write("filters", FILTERS.map(|(text, it)| two(text.as_bytes(), it.as_bytes())))?;
    let document = PATHS.lines().next().unwrap_or_default();
    let paths = PATHS.lines().skip(1).step_by(2);
    write("paths", paths.map(|path| two(path.as_bytes(), document.as_bytes())))?;
    let chunks = FILTER_CHUNKS
        .map(|(name, filter)| made(&format!("local name = '{name}' {filter}"), CHUNKS));
    write("chunks", chunks)?;
    write("documents", DOCUMENTS.map(|(text, patch)| two(text.as_bytes(), patch.as_bytes())))?;
    write("labels", LABELS.map(|(text, labels)| two(text.as_bytes(), labels.as_bytes())))?;
    write("series", SERIES.map(<[u8]>::to_vec))?;
    write("lua", SOURCES.map(|source| source.as_bytes().to_vec()))?;
    write("requests", REQUESTS.map(|bytes| two(b"\x03\x01\x07", bytes)))
}

fn write(target: &str, seeds: impl IntoIterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    for (place, seed) in seeds.into_iter().enumerate() {
        fs::write(folder.join(format!("seed-{place}")), seed)?;
    }
    Ok(())
}
