use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mlua::Lua;

use super::Interpreter;
use super::failure::Fault;
use super::stack::{Child, Collection, Event, Host, Mistake, Node, Shape, functions, with_host};

/// An answer with its elements.
enum Value {
    Is(Shape<'static>),
    /// As many nils.
    Nils(usize),
    Of(fn(usize) -> Shape<'static>, Vec<Value>),
}

impl Node for Value {
    fn shape(&self, _: bool) -> Shape<'_> {
        match self {
            Self::Is(shape) => *shape,
            Self::Nils(len) => Shape::Array(*len),
            Self::Of(shape, items) => shape(items.len()),
        }
    }

    fn child(&self, index: usize, _: bool) -> Child<'_> {
        match self {
            Self::Of(_, items) => Child::Node(&items[index]),
            _ => Child::Leaf(Shape::Nil),
        }
    }
}

/// Notes the words that it is given, and answers what its first word says.
struct Notes {
    words: Vec<Vec<u8>>,
    answer: Value,
    /// Counts how often hosts are dropped.
    dropped: Arc<AtomicUsize>,
}

impl Notes {
    fn new() -> Self {
        Self { words: Vec::new(), answer: Value::Is(Shape::Nil), dropped: Arc::default() }
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

impl Host for Notes {
    fn call(&mut self, words: &[&[u8]]) -> bool {
        self.words = words.iter().map(|word| word.to_vec()).collect();
        self.answer = match words[0] {
            b"panic" => panic!("as it was told"),
            b"fail" => Value::Is(Shape::Error(b"NO not this")),
            b"huge" => Value::Nils(70_000_000),
            b"many" => Value::Of(
                Shape::Array,
                vec![
                    Value::Is(Shape::Status(b"FINE")),
                    Value::Is(Shape::Verbatim(*b"txt", b"text")),
                    Value::Is(Shape::BigNumber(b"12")),
                    Value::Is(Shape::Double(1.5)),
                    Value::Of(
                        |len| Shape::Map(len / 2),
                        vec![
                            Value::Is(Shape::Text(b"k")),
                            Value::Of(Shape::Set, vec![Value::Is(Shape::Number(7.0))]),
                        ],
                    ),
                    Value::Is(Shape::Error(b"BAD")),
                ],
            ),
            b"deep" => {
                (0..1000).fold(Value::Nils(1), |inner, _| Value::Of(Shape::Array, vec![inner]))
            }
            b"nameless" => Value::Of(
                |len| Shape::Map(len / 2),
                vec![Value::Is(Shape::Nil), Value::Is(Shape::Nil)],
            ),
            _ => Value::Is(Shape::Nil),
        };
        words[0] != b"fail"
    }

    fn answer(&self) -> &dyn Node {
        &self.answer
    }

    fn is_resp3(&self) -> bool {
        true
    }

    fn set_resp3(&mut self, _: bool) {}

    fn mistake(&self, mistake: Mistake) -> &'static str {
        match mistake {
            Mistake::NoWords => "ERR no words",
            Mistake::NotAWord => "ERR not a word",
            Mistake::Unknown => "ERR no command",
        }
    }

    fn may_call(&self, words: &[&[u8]]) -> Option<bool> {
        (words[0] != b"none").then(|| words[0] == b"yes")
    }
}

fn table(lua: &Lua) -> mlua::Result<mlua::Table> {
    let table = lua.create_table()?;
    let functions = functions(lua)?;
    table.raw_set("call", functions.call)?;
    table.raw_set("pcall", functions.pcall)?;
    table.raw_set("acl_check_cmd", functions.acl_check_cmd)?;
    Ok(table)
}

fn interpreter() -> Interpreter {
    Interpreter::new(&["redis"], table, |lua| lua.create_table(), || None).unwrap()
}

/// What a script returns, its parts one after another.
fn run(interpreter: &mut Interpreter, host: &mut Notes, script: &str) -> Result<String, Fault> {
    let function = interpreter.compile("@user_script", script.as_bytes())?;
    let shown = interpreter.run(&function, &[b"key"], &[b"a", b"b"], host).map(|mut walk| {
        let mut shown = Vec::new();
        while let Some(event) = walk.advance() {
            shown.push(match event {
                Event::Leaf(Shape::Text(text)) => text.escape_ascii().to_string(),
                Event::Leaf(Shape::Number(number)) => number.to_string(),
                Event::Leaf(leaf) => format!("{leaf:?}"),
                Event::Open(Collection::Array) => "[".to_owned(),
                Event::Open(Collection::Map) => "{".to_owned(),
                Event::Open(Collection::Set) => "<".to_owned(),
                Event::Close => "]".to_owned(),
            });
        }
        shown.join(" ")
    });
    interpreter.forget(function);
    shown
}

#[test]
fn the_words_of_a_call_are_bytes() {
    let (mut lua, mut host) = (interpreter(), Notes::new());
    run(
        &mut lua,
        &mut host,
        r"return redis.call('a\0b', '', 1, -0.0, 1.5, 2^62, 2^62 * 1.5, 1e-17)",
    )
    .unwrap();
    let words: Vec<_> = host.words.iter().map(|word| word.escape_ascii().to_string()).collect();
    assert_eq!(
        words,
        [r"a\x00b", "", "1", "0", "1.5", "4611686018427387904", "6917529027641082000", "1e-17"]
    );
    for (script, said) in [
        ("return redis.call()", "ERR no words"),
        ("return redis.call('x', {})", "ERR not a word"),
        ("return redis.acl_check_cmd('none')", "ERR no command"),
    ] {
        let fault = run(&mut lua, &mut host, script).unwrap_err();
        assert_eq!(String::from_utf8(fault.text).unwrap(), said, "{script}");
        assert_eq!(fault.place, Some(("@user_script".to_owned(), 1)));
    }
    let said =
        run(&mut lua, &mut host, "return {redis.acl_check_cmd('yes'), redis.acl_check_cmd('no')}");
    assert_eq!(said.unwrap(), "[ Bool(true) Bool(false) ]");
}

#[test]
fn a_call_that_fails_raises_its_error_or_returns_it() {
    let (mut lua, mut host) = (interpreter(), Notes::new());
    let fault = run(&mut lua, &mut host, "\nredis.call('fail')").unwrap_err();
    assert_eq!(fault.text, b"NO not this");
    assert_eq!(fault.place, Some(("@user_script".to_owned(), 2)));
    for script in [
        "return redis.pcall('fail').err",
        "local ok, e = pcall(redis.call, 'fail') return e",
        "local ok, e = coroutine.resume(coroutine.create(function() redis.call('fail') end)) return e.err",
        "local _, e = xpcall(function() redis.call('fail') end, function(e) return e.err end) return e",
    ] {
        assert_eq!(run(&mut lua, &mut host, script).unwrap(), "NO not this", "{script}");
    }
}

#[test]
fn an_answer_goes_into_lua_and_comes_back_as_what_it_is() {
    let (mut lua, mut host) = (interpreter(), Notes::new());
    assert_eq!(
        run(&mut lua, &mut host, "return redis.call('many')").unwrap(),
        "[ Status([70, 73, 78, 69]) Verbatim([116, 120, 116], [116, 101, 120, 116]) \
         BigNumber([49, 50]) Double(1.5) { k < 7 ] ] Error([66, 65, 68]) ]"
    );
    let deep = run(&mut lua, &mut host, "return redis.call('deep')").unwrap();
    assert_eq!((deep.matches('[').count(), deep.matches(']').count()), (1001, 1001));
}

#[test]
fn an_error_of_lua_in_the_middle_of_an_answer_loses_nothing() {
    for (word, said, fatal) in
        [("huge", "ERR not enough memory", true), ("nameless", "ERR table index is nil", false)]
    {
        let (mut lua, mut host) = (interpreter(), Notes::new());
        let dropped = Arc::clone(&host.dropped);
        let fault = run(&mut lua, &mut host, &format!("return redis.call('{word}')")).unwrap_err();
        let text = String::from_utf8(fault.text).unwrap();
        assert!(text.starts_with(said), "{word}: {text}");
        assert_eq!(fault.fatal, fatal, "{word}");
        if !fatal {
            assert_eq!(run(&mut lua, &mut host, "return 1").unwrap(), "1");
        }
        drop(host);
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn a_panic_of_a_call_goes_on_when_lua_has_returned() {
    let (mut lua, mut host) = (interpreter(), Notes::new());
    for script in ["redis.call('panic')", "pcall(redis.call, 'panic') return 1"] {
        let panic =
            catch_unwind(AssertUnwindSafe(|| run(&mut lua, &mut host, script))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"as it was told"), "{script}");
        assert!(with_host(|_| ()).is_none());
        assert_eq!(run(&mut lua, &mut host, "return ARGV[2]").unwrap(), "b");
    }
}

#[test]
fn a_script_finds_its_own_words_whatever_another_did_to_its_own() {
    let (mut lua, mut host) = (interpreter(), Notes::new());
    for script in [
        "return 1",
        "KEYS[2] = 'more' ARGV[1] = nil",
        "ARGV[1], ARGV[2] = nil, nil KEYS.name = 1",
        "for i = 1, 100 do ARGV[i] = i end",
        "setmetatable(KEYS, {__index = function() return 'x' end}) ARGV[3.5] = 1 ARGV[-1] = 2",
        "table.remove(ARGV) table.insert(KEYS, 1, 'first')",
        "return KEYS",
    ] {
        run(&mut lua, &mut host, script).unwrap();
        let seen = "local n = 0 for _ in pairs(KEYS) do n = n + 1 end for _ in pairs(ARGV) do n = n + 1 end \
                    return {n, #KEYS, #ARGV, KEYS[1], ARGV[1], ARGV[2], tostring(KEYS[2]), \
                    tostring(getmetatable(KEYS))}";
        assert_eq!(
            run(&mut lua, &mut host, seen).unwrap(),
            "[ 3 1 2 key a b nil nil ]",
            "{script}"
        );
    }
}
