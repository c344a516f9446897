//! What scripts must not do to a store.

use crate::base::duty::Duty;
use crate::commands::testing::{TestStore, show};
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::{Reply, Step};

fn call(db: &mut TestStore, words: &[&[u8]]) -> String {
    match db.engine.ask(&mut db.session, words) {
        Ok(reply) => show(&reply),
        Err(error) => error.to_string(),
    }
}

fn eval(db: &mut TestStore, script: &str) -> String {
    call(db, &[b"EVAL", script.as_bytes(), b"0"])
}

fn load(db: &mut TestStore, code: &str) -> String {
    call(db, &[b"FUNCTION", b"LOAD", b"REPLACE", code.as_bytes()])
}

#[test]
fn results_that_the_stack_does_not_hold_are_refused_before_lua_counts_them() {
    let mut db = TestStore::new();
    for (script, said) in [
        ("local ok, e = pcall(unpack, {}, 1, 8001) return e", "too many results to unpack"),
        ("local ok, e = pcall(unpack, {}, -5000, 5000) return e", "too many results to unpack"),
        ("return select('#', unpack({}, 1, 7990))", "7990"),
        ("return {unpack({1, 2, 3}, '2', 2.9)}", "[2]"),
        ("return {unpack({1, 2, 3}, 3, 1)}", "[]"),
        ("return {unpack({1, 2, 3}, nil, 2)}", "[1 2]"),
        ("return select('#', unpack({}, 2^32, 2^32 + 1))", "2"),
    ] {
        assert_eq!(eval(&mut db, script), said, "{script}");
    }
}

#[test]
fn metatables_of_basic_types_cannot_be_changed() {
    let mut db = TestStore::new();
    let none = "local all = {} for _, v in ipairs({1, true, tostring, cjson.null}) do \
                all[#all + 1] = tostring(getmetatable(v)) end return all";
    assert_eq!(eval(&mut db, none), "[nil nil nil nil]");
    for script in [
        "getmetatable('').__index = nil",
        "getmetatable('').__add = function() end",
        "rawset(getmetatable(''), '__index', nil)",
        "setmetatable(getmetatable(''), {})",
        "getmetatable('').__index.upper = nil",
    ] {
        let said = eval(&mut db, script);
        assert!(said.contains("Attempt to modify a readonly table"), "{script}: {said}");
    }
    for value in ["''", "1", "true", "tostring", "cjson.null"] {
        let said = eval(&mut db, &format!("setmetatable({value}, {{}})"));
        assert!(said.contains("bad argument #1 to 'setmetatable' (table expected"), "{said}");
    }
    assert_eq!(eval(&mut db, "return ('x'):upper()"), "X");
}

#[test]
fn text_that_is_too_long_does_not_reach_the_parser() {
    let mut db = TestStore::new();
    let blank = " ".repeat(17 << 20);
    let why = "text is longer than 16777216 bytes";
    let script = format!("return 1{blank}");
    for words in [&[b"EVAL", script.as_bytes(), b"0"][..], &[b"SCRIPT", b"LOAD", script.as_bytes()]]
    {
        let said = call(&mut db, words);
        assert_eq!(said, format!("ERR Error compiling script (new function): {why}"));
    }
    let said = load(&mut db, &format!("#!lua name=l\n{blank}"));
    assert_eq!(said, format!("ERR Error compiling function: {why}"));
    for script in [
        "local f, e = loadstring(string.rep(' ', 17 * 2^20)) return e",
        "local part = string.rep(' ', 2^20) local f, e = load(function() return part end) return e",
    ] {
        assert_eq!(eval(&mut db, script), why, "{script}");
    }
}

#[test]
fn the_name_of_a_script_ends_at_its_first_zero_byte() {
    let mut db = TestStore::new();
    for (script, said) in [
        (r"local f, e = loadstring('x x', '=na\0me') return e", "na:1: '=' expected near 'x'"),
        (
            r"local f, e = loadstring('x x', 12) return e",
            "[string \"12\"]:1: '=' expected near 'x'",
        ),
        (r"local f, e = loadstring('x\0 x') return e", "[string \"x\"]:1: '=' expected"),
        (r"return loadstring('return 1', 'n\0ame')()", "1"),
    ] {
        assert_eq!(eval(&mut db, script), said, "{script}");
    }
}

#[test]
fn what_a_library_registers_with_cannot_be_changed_later() {
    let mut db = TestStore::of(Dialect::Redis);
    let code = "#!lua name=l\nlocal kept = redis \
                redis.register_function('change', function() kept.x = 1 end) \
                redis.register_function('more', function() \
                kept.register_function('x', function() end) end)";
    assert_eq!(load(&mut db, code), "l");
    let said = db.say("FCALL change 0");
    assert!(said.contains("Attempt to modify a readonly table"), "{said}");
    let said = db.say("FCALL more 0");
    let only = "redis.register_function can only be called on FUNCTION LOAD command";
    assert!(said.contains(only), "{said}");
    let said = load(&mut db, "#!lua name=m\nredis.x = 1");
    assert!(said.contains("Attempt to modify a readonly table"), "{said}");
}

#[test]
fn any_number_of_scripts_and_functions_is_kept() {
    let mut db = TestStore::new();
    for number in 0..9000 {
        db.say(&format!("SCRIPT LOAD return({number})"));
    }
    assert_eq!(eval(&mut db, "return 'well'"), "well");
    for library in 0..10 {
        let code = format!(
            "#!lua name=l{library}\nlocal n = {library} * 900 while n < {library} * 900 + 900 do \
             n = n + 1 redis.register_function('f' .. n, function() return n end) end"
        );
        assert_eq!(load(&mut db, &code), format!("l{library}"));
    }
    assert_eq!(db.say("FCALL f9000 0"), "9000");
    assert_eq!(db.say("SCRIPT FLUSH"), "OK");
    assert_eq!(eval(&mut db, "return 'well'"), "well");
}

#[test]
fn tables_of_any_size_are_packed() {
    let mut db = TestStore::new();
    let fill = "local t = {} for i = 1, 9000 do t['k' .. i] = {i} end ";
    let packed = format!(
        "{fill} local n = 0 for _, v in pairs(cmsgpack.unpack(cmsgpack.pack(t))) do n = n + v[1] end \
         return n"
    );
    assert_eq!(eval(&mut db, &packed), "40504500");
    assert_eq!(eval(&mut db, &format!("{fill} return #cjson.encode(t)")), "132787");
}

#[test]
fn json_of_deeply_nested_tables_is_whole() {
    let mut db = TestStore::new();
    for (nest, open, close) in [("{a = t, 2}", r#"{"1":2,"a":"#, "}"), ("{t}", "[", "]")] {
        for depth in [1, 8, 9, 10, 19, 20, 1000] {
            let script =
                format!("local t = 7 for i = 1, {depth} do t = {nest} end return cjson.encode(t)");
            let whole = format!("{}7{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(eval(&mut db, &script), whole, "{depth}");
        }
    }
}

#[test]
fn keys_that_are_no_indices_make_a_json_object() {
    let mut db = TestStore::new();
    for (table, json) in [
        ("{[1700000000000] = 1}", r#"{"1700000000000":1}"#),
        ("{[2147483648] = {}}", r#"{"2147483648":{}}"#),
        ("{[1e300] = 1}", r#"{"1e+300":1}"#),
        ("{[1.5] = 1}", r#"{"1.5":1}"#),
        ("{[0] = 1}", r#"{"0":1}"#),
        ("{[2] = 1}", "[null,1]"),
    ] {
        assert_eq!(eval(&mut db, &format!("return cjson.encode({table})")), json, "{table}");
    }
    let sparse = eval(&mut db, "return cjson.encode({[2147483647] = 1})");
    assert!(sparse.contains("Cannot serialise table: excessively sparse array"), "{sparse}");
}

#[test]
fn garbage_of_scripts_is_collected_after_their_answers_and_before_lua_would_do_so() {
    let mut db = TestStore::new();
    let script = "local t = {} for i = 1, 20 do t[i] = {i} end return 1";
    let collected = (0..2000).filter(|_| {
        assert_eq!(eval(&mut db, script), "1");
        let before = db.engine.scripts.memory().0;
        db.engine.tidy(&mut db.session);
        db.engine.scripts.memory().0 < before / 3 * 2
    });
    assert!(collected.count() > 10);
}

#[test]
fn answers_are_nested_as_deeply_as_redis_allows() {
    let mut db = TestStore::new();
    let steps = |db: &mut TestStore, script: &str| {
        let call = [&b"EVAL"[..], script.as_bytes(), b"0"];
        match db.engine.ask(&mut db.session, &call) {
            Ok(Reply::Deep(steps)) => steps,
            other => panic!("{other:?}"),
        }
    };
    let nested =
        |levels: usize| format!("local t = {{}} for i = 2, {levels} do t = {{t}} end return t");
    assert_eq!(eval(&mut db, &nested(3)), "[[[]]]");
    let whole = steps(&mut db, &nested(7995));
    assert_eq!((whole.len(), whole.last()), (7995, Some(&Step::Array(0))));
    let limit = |steps: &[Step]| {
        matches!(steps.last(), Some(Step::Leaf(Reply::Error(error)))
            if error.to_string() == "ERR reached lua stack limit")
    };
    let cut = steps(&mut db, &nested(7996));
    assert!(cut.len() == 7996 && limit(&cut));
    let endless = steps(&mut db, "local t = {} t[1] = t return t");
    assert!(endless.len() == 7996 && limit(&endless));
    let maps = steps(&mut db, "local t = {} t.map = {a = t} return t");
    assert!(maps.len() == 2 * 2665 + 1 && limit(&maps));
    let sets = steps(&mut db, "local t = {} t.set = {[t] = 1} return t");
    assert!(sets.len() == 2666 && limit(&sets));
}

#[test]
fn an_answer_that_grows_without_end_is_an_error() {
    let mut db = TestStore::new();
    let many = "local s = string.rep('x', 2^27) return {{s, s}, {s, s}, {s}}";
    assert_eq!(eval(&mut db, many), "ERR not enough memory");
}

#[test]
fn a_script_ends_at_its_limit_and_what_it_wrote_stays() {
    let mut db = TestStore::new();
    db.session.script_timeout = 20;
    for script in [
        "redis.call('SET', 'k', 1) while true do end",
        "while true do pcall(function() while true do end end) end",
        "return string.find(('a'):rep(100) .. 'b', ('a*'):rep(100) .. 'c')",
        "return pcall(function() while true do end end)",
        "while true do pcall(string.rep, 'x', 2 ^ 26) end",
        "xpcall(function() error('x') end, function() while true do end end)",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "local t = {} for _ = 1, 90 do t = {t, t, t} end return cjson.encode(t)",
        "local t = {} for _ = 1, 15 do local s = {} for i = 1, 99 do s[i] = t end t = s end \
         return cmsgpack.pack(t)",
    ] {
        let said = eval(&mut db, script);
        assert!(said.starts_with("TIMEOUT the script was ended after 20 ms"), "{script}: {said}");
        assert_eq!(eval(&mut db, "return 1"), "1", "after {script}");
    }
    assert_eq!(db.say("GET k"), "1");
    assert_eq!(eval(&mut db, "return string.rep('', 1e9)"), "");
    for place in ["-2^31", "2^31", "2^32 - 2e9", "'-2000000000'"] {
        let far = eval(&mut db, &format!("table.insert({{}}, {place}, 1)"));
        assert!(far.contains("user_script:1: bad argument #2 to 'insert' (position"), "{far}");
    }
    let many = eval(&mut db, "table.insert({}, 1, 2, 3)");
    assert!(many.contains("user_script:1: wrong number of arguments to 'insert'"), "{many}");
    assert_eq!(eval(&mut db, "local t = {1} table.insert(t, 0, 2) return {t[0]}"), "[2]");
    assert_eq!(eval(&mut db, "return 1"), "1");
}

#[test]
fn a_script_ends_with_its_thread_and_what_it_wrote_stays() {
    let mut db = TestStore::new();
    let duty = Duty::take(|| false);
    let said = eval(&mut db, "redis.call('SET', 'k', 1) while true do end");
    assert!(said.contains("Script ended, since the thread that runs it is to end."), "{said}");
    drop(duty);
    assert_eq!(db.say("GET k"), "1");
    assert_eq!(eval(&mut db, "return 1"), "1");
}
