'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { caught, evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('libraries of scripts', (script) => {
  script(
    'bit',
    evals(raw`
      return {bit.tobit(0xffffffff), bit.tobit(2^32 + 5), bit.tobit(-1.5), bit.tobit(2.5), bit.tobit(3.5)}
      return {bit.bnot(0), bit.bnot(0x12345678), bit.band(0xff, 0x0f, 7), bit.bor(1, 2, 4), bit.bxor(5, 3, 1)}
      return {bit.lshift(1, 31), bit.lshift(1, 32), bit.rshift(-1, 28), bit.arshift(-256, 4), bit.rol(0x12345678, 8), bit.ror(0x12345678, 8)}
      return {bit.bswap(0x12345678), bit.tohex(255), bit.tohex(255, 4), bit.tohex(-1, -2), bit.tohex(0x1234, 100)}
      return {bit.band(1), bit.bor("7", 8), bit.rol(1, -1)}
    `) +
      '\n' +
      caught(raw`
      bit.tobit()
      bit.band("x")
      bit.lshift(1)
      bit.tohex({})
    `),
  )

  script(
    'cjson encodes',
    evals(raw`
      return cjson.encode({})
      return cjson.encode({1, 2, {3}})
      return cjson.encode({a = 1})
      return cjson.encode({["1"] = 1})
      return cjson.encode({[1.5] = 1})
      return cjson.encode("plain")
      return cjson.encode(nil)
      return cjson.encode({cjson.null, true, false})
      return cjson.encode({[1] = 1, [5] = 2})
      return cjson.encode({1, 2, nil, 4})
      return cjson.encode({1e15, 1e14, 123456789012345678, 0.1, 1e-7, 100, 1e100, 0.1 + 0.2, 5e-324})
      return cjson.encode("\0\1\8\9\10\11\12\13\31/\\\"\127\128\255")
      return cjson.encode({cjson.decode("{\"a\":[1,{\"b\":null}]}")})
      local a = cjson.encode_sparse_array(true) local b = cjson.encode({[1] = 1, [100] = 2}) cjson.encode_sparse_array(false) return b
      local t = {cjson.encode_sparse_array()} return {tostring(t[1]), t[2], t[3]}
      local a = cjson.encode_max_depth(5) local ok, e = pcall(cjson.encode, {{{{{{1}}}}}}) cjson.encode_max_depth(1000) return {a, e}
      cjson.encode_number_precision(3) local a = cjson.encode(3.14159) cjson.encode_number_precision(14) return a
      cjson.encode_invalid_numbers(true) local a = cjson.encode({1/0, -1/0}) cjson.encode_invalid_numbers(false) return a
      cjson.encode_invalid_numbers("null") local a = cjson.encode({1/0, 0/0}) cjson.encode_invalid_numbers("off") return a
      return tostring(cjson.encode_keep_buffer())
      return {cjson.decode_max_depth(), cjson.encode_max_depth(), cjson.encode_number_precision()}
      return {tostring(cjson.decode_invalid_numbers()), tostring(cjson.encode_invalid_numbers())}
      return {type(cjson.new()), cjson.new().encode({1}), cjson._NAME, cjson._VERSION}
      local c = cjson.new() c.encode_number_precision(2) return {c.encode(1.234), cjson.encode(1.234)}
    `) +
      '\n' +
      caught(raw`
      cjson.encode({[1] = 1, [100] = 2})
      cjson.encode({[true] = 1})
      cjson.encode(string.rep)
      cjson.encode({f = string.rep})
      cjson.encode()
      cjson.encode(1, 2)
      cjson.encode(0/0)
      cjson.encode(-1/0)
      local t = {} t.t = t cjson.encode(t)
      cjson.encode_number_precision(0)
      cjson.encode_number_precision(15)
      cjson.encode_number_precision("x")
      cjson.encode_max_depth(0)
      cjson.encode_sparse_array(true, -1)
      cjson.encode_sparse_array(true, 1, 2, 3)
      cjson.encode_sparse_array("x")
      cjson.encode_invalid_numbers("x")
      cjson.decode_invalid_numbers("x")
      cjson.encode_keep_buffer(1, 2)
    `),
  )

  script(
    'cjson decodes',
    evals(raw`
      return cjson.decode("[1, 2.5, \"x\", true, false]")
      return cjson.decode("{\"a\": {\"b\": [1]}}").a.b
      return tostring(cjson.decode("null"))
      return tostring(cjson.decode("[null]")[1] == cjson.null)
      return cjson.decode("\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\n\\/\\\"\"")
      return cjson.decode(" [ 1 , 2 ] ")
      return cjson.decode("12")
      return cjson.decode(12)
      return cjson.decode("[0x1F, 1e3, +5, 01, -0]")
      return tostring(cjson.decode("[-1.5e3]")[1])
      return cjson.decode("[]")
      return #cjson.decode("{}")
      return cjson.encode(cjson.decode("[1, [2, [3, {\"x\": \"y\"}]]]"))
      local a = cjson.decode_max_depth(2) local ok, e = pcall(cjson.decode, "[[[1]]]") cjson.decode_max_depth(1000) return {a, e}
      cjson.decode_invalid_numbers(false) local ok, e = pcall(cjson.decode, "[0x1F]") cjson.decode_invalid_numbers(true) return e
      cjson.decode_invalid_numbers(false) local ok, e = pcall(cjson.decode, "[nan]") cjson.decode_invalid_numbers(true) return e
      cjson.decode_invalid_numbers(false) local ok, e = pcall(cjson.decode, "[+1]") cjson.decode_invalid_numbers(true) return e
    `) +
      '\n' +
      caught(raw`
      cjson.decode("")
      cjson.decode("x")
      cjson.decode("[1,2")
      cjson.decode("[1,]")
      cjson.decode("[1 2]")
      cjson.decode("[1] x")
      cjson.decode("[1]]")
      cjson.decode("{")
      cjson.decode("{1:2}")
      cjson.decode("{\"a\" 1}")
      cjson.decode("{\"a\":1 2}")
      cjson.decode("{\"a\":1,}")
      cjson.decode("{\"a\":}")
      cjson.decode("\"abc")
      cjson.decode("[\"\\x\"]")
      cjson.decode("[\"ab\\u12\"]")
      cjson.decode("[\"\\ud800\"]")
      cjson.decode("[\"\\udc00\\ud800\"]")
      cjson.decode("[\"\\ud800x\"]")
      cjson.decode("[-]")
      cjson.decode("[1e]")
      cjson.decode("[1.]x")
      cjson.decode("[truex]")
      cjson.decode("[tru]")
      cjson.decode("[1\0]")
      cjson.decode("\0\0\0\0")
      cjson.decode("a\0b\0")
      cjson.decode(string.rep("[", 1001))
      cjson.decode(nil)
      cjson.decode({})
      cjson.decode()
      cjson.decode("1", 2)
    `),
  )

  script(
    'cmsgpack',
    evals(raw`
      return cmsgpack.pack(1, -1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, 2^53)
      return cmsgpack.pack(-32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649)
      return cmsgpack.pack(1.5, 0.1, 1e300, 1/0, 2^63, 2^64, -2^63)
      return cmsgpack.pack("", "abc", ("x"):rep(31), ("x"):rep(32), ("x"):rep(255), ("x"):rep(256))
      return #cmsgpack.pack(("x"):rep(65536))
      return cmsgpack.pack(nil, true, false)
      return cmsgpack.pack({}, {1, 2}, {a = 1}, {1, 2, nil, 4})
      return cmsgpack.pack({[1] = 1, [3] = 3})
      return cmsgpack.pack({[1.5] = 2})
      return cmsgpack.pack({[0] = 2})
      return cmsgpack.pack(string.rep)
      local t = {} for i = 1, 16 do t[i] = i end return cmsgpack.pack(t)
      local t = {} t[1] = t return cmsgpack.pack(t)
      return {cmsgpack.unpack(cmsgpack.pack(1, "x", {1, 2, {a = "b"}}))}
      return {cmsgpack.unpack("\1\255\204\200\205\1\0\206\0\1\0\0\207\0\0\0\1\0\0\0\0")}
      return {cmsgpack.unpack("\208\128\209\128\0\210\128\0\0\0\211\255\255\255\255\255\255\255\255")}
      return {tostring(cmsgpack.unpack("\202\63\192\0\0")), tostring(cmsgpack.unpack("\203\63\248\0\0\0\0\0\0"))}
      return {cmsgpack.unpack("\163abc\217\3abc\218\0\3abc\219\0\0\0\3abc")}
      return cmsgpack.unpack("\220\0\2\1\2")
      return cmsgpack.unpack("\221\0\0\0\2\1\2")
      return cmsgpack.unpack("\222\0\1\1\2")[1]
      return cmsgpack.unpack("\223\0\0\0\1\1\2")[1]
      return {cmsgpack.unpack("")}
      return {cmsgpack.unpack_one("\1\2\3")}
      return {cmsgpack.unpack_one("\1\2\3", 1)}
      return {cmsgpack.unpack_one("\1\2\3", 2)}
      return {cmsgpack.unpack_one("\1\2\3", 3)}
      return {cmsgpack.unpack_limit("\1\2\3", 2)}
      return {cmsgpack.unpack_limit("\1\2\3", 2, 1)}
      return {cmsgpack.unpack_limit("\1\2\3", 0)}
      return {cmsgpack.unpack_one("\1\2\3", "1"), cmsgpack.unpack_limit("\1\2\3", "1", 1.9)}
      return {cmsgpack.unpack_one(12, 1, 3), cmsgpack.unpack(1, 2)}
      return {cmsgpack.unpack_limit("\1\146\2\3\4", 2, nil)}
      return #cmsgpack.unpack("\149\1\192\3\192\192") + 10 * #cmsgpack.unpack("\149\1\2\3\192\5")
      return coroutine.wrap(function() return {cmsgpack.unpack("\1\147\2\129\161a\3\4\5")} end)()
      return cmsgpack.unpack(("\145"):rep(400) .. "\7")
      return select("#", cmsgpack.unpack(("\1"):rep(7900)))
      local t = cmsgpack.unpack("\133\161a\1\161b\2\3\161c\161d\192\161e\163efg") return {t.a, t.b, t[3], tostring(t.d), t.e}
      return cmsgpack.unpack(cmsgpack.pack({attempts = 3, backoff = {type = "fixed", delay = 1e3}, tags = {"a", "b"}, big = 2^40, half = 0.5})).backoff.delay
      return {cmsgpack._NAME, cmsgpack._VERSION, cmsgpack._DESCRIPTION}
    `) +
      '\n' +
      caught(raw`
      cmsgpack.pack()
      cmsgpack.unpack()
      cmsgpack.unpack({})
      cmsgpack.unpack("\193")
      cmsgpack.unpack("\196\1a")
      cmsgpack.unpack("\199\1\1a")
      cmsgpack.unpack("\217\5a")
      cmsgpack.unpack("\205\1")
      cmsgpack.unpack("\146\1")
      cmsgpack.unpack("\221\255\255\255\255")
      cmsgpack.unpack("\129\192\1")
      cmsgpack.unpack("\129\203\127\248\0\0\0\0\0\0\1")
      cmsgpack.unpack("\1\2\3\129\1")
      cmsgpack.unpack("\219\255\255\255\255a")
      cmsgpack.unpack("\223\255\255\255\255\1\2")
      cmsgpack.unpack_one("\1", 1e6)
      cmsgpack.unpack_one({}, "x")
      cmsgpack.unpack_limit("\1", 1, {})
      cmsgpack.unpack(("\145"):rep(100000))
      cmsgpack.unpack(("\1"):rep(100000))
      cmsgpack.unpack_one("\1", 2)
      cmsgpack.unpack_one("\1", -1)
      cmsgpack.unpack_limit("\1", -1)
      cmsgpack.unpack_limit("\1")
      cmsgpack.unpack_one("\1", "x")
    `),
  )

  script(
    'struct',
    evals(raw`
      return struct.pack("bBhHlLiIT", 1, 2, 3, 4, 5, 6, 7, 8, 9)
      return struct.pack(">bBhHlLiI", -1, 255, -2, 65535, -3, 4, -5, 6)
      return struct.pack("i3I3>i3I5i8", 1, 2, 3, 4, 5)
      return struct.pack("<fd>fd", 1.5, 2.5, 3.5, 4.5)
      return struct.pack("sc0c3c", "ab", "cd", "efgh", "i")
      return struct.pack("xbx", 1)
      return struct.pack("!4bi!8bd", 1, 2, 3, 4)
      return struct.pack("!bh!2bi", 1, 2, 3, 4)
      return struct.pack("> i < i", 1, 2)
      return struct.pack("i16", -2)
      return struct.pack("b", 300)
      return struct.pack("i", "12")
      return {struct.unpack("bBhHlLiIT", struct.pack("bBhHlLiIT", -1, 200, -3, 40000, -5, 6, -7, 8, 9))}
      return {struct.unpack(">i3I3", "\255\255\254\0\0\5")}
      local a, b, c = struct.unpack("fd", struct.pack("fd", 1.5, 2.5)) return {tostring(a), tostring(b), c}
      return {struct.unpack("s", "abc\0def")}
      return {struct.unpack("c3", "abcdef", 2)}
      return {struct.unpack("bc0", "\3abcdef")}
      return {struct.unpack("!4bi", "\1\0\0\0\2\0\0\0")}
      return {struct.unpack("", "")}
      return {struct.unpack("x", "a")}
      return {struct.size("bhli"), struct.size("!8bd"), struct.size("!4bi"), struct.size("c10i3"), struct.size("z"), struct.size("")}
      return {struct.unpack("i16", struct.pack("i16", -2))}
    `) +
      '\n' +
      caught(raw`
      struct.pack()
      struct.pack("i")
      struct.pack("z")
      struct.pack("&")
      struct.pack("i40", 1)
      struct.pack("!3i", 1)
      struct.pack("!0i", 1)
      struct.pack("i99999999999", 1)
      struct.pack("c5", "abc")
      struct.pack("i", "x")
      struct.pack("s", {})
      struct.unpack("i", "abc")
      struct.unpack("c0", "abc")
      struct.unpack("s", "abc")
      struct.unpack("i", "abcd", 0)
      struct.unpack("i", "abcd", 2)
      struct.unpack("i", "abcd", 100)
      struct.unpack("i")
      struct.unpack("bc0", "\9abc")
      struct.size("s")
      struct.size("c0")
      struct.size("&")
      struct.size()
    `),
  )
})
