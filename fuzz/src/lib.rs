//! What the targets share: a store whose scripts are given the bytes, how an input holds two texts,
//! and the items of values.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use redlet::commands::TABLE;
use redlet::engine::Engine;
use redlet::engine::grammar::error::Result;
use redlet::engine::grammar::reply::Reply;
use redlet::value::module::{Item, Items, ModuleValue};

/// One store for a whole run: what a script leaves behind, the next one finds.
static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let engine = Arc::new(Engine::new(&TABLE, 1));
    let killer = Arc::clone(&engine);
    thread::spawn(move || kill_endless_scripts(&killer));
    engine
});
static CALLS: AtomicU64 = AtomicU64::new(0);

/// A script that runs for longer than this is killed.
const LONG: Duration = Duration::from_millis(500);

fn kill_endless_scripts(engine: &Engine) {
    let mut session = engine.new_session();
    let mut before = 0;
    loop {
        thread::sleep(LONG);
        let calls = CALLS.load(Relaxed);
        if calls == before {
            let _ = engine.ask(&mut session, &[b"SCRIPT", b"KILL"]);
        }
        before = calls;
    }
}

/// Runs a script that may only read, without keys.
pub fn run(script: &[u8], args: &[&[u8]]) -> Result<Reply> {
    CALLS.fetch_add(1, Relaxed);
    let call = [&[&b"EVAL_RO"[..], script, b"0"], args].concat();
    ENGINE.ask(&mut ENGINE.new_session(), &call)
}

/// Runs a script that catches whatever happens.
pub fn run_calmly(script: &str, args: &[&[u8]]) {
    assert_eq!(run(script.as_bytes(), args), Ok(Reply::Int(1)));
}

/// The first byte is how long the first text is.
pub fn two_texts(input: &[u8]) -> (&[u8], &[u8]) {
    let Some((len, rest)) = input.split_first() else { return (input, input) };
    rest.split_at(usize::from(*len).min(rest.len()))
}

/// The items of a value of a type of Redis Stack.
pub fn saved<T: ModuleValue>(value: &T) -> Vec<Item<'static>> {
    let mut items = Vec::new();
    value.save(&mut |item| {
        items.push(match item {
            Item::Text(text) => Item::Text(text.into_owned().into()),
            Item::Unsigned(number) => Item::Unsigned(number),
            Item::Signed(number) => Item::Signed(number),
            Item::Float(number) => Item::Float(number),
            Item::Double(number) => Item::Double(number),
        });
    });
    items
}

/// Whether items are the same to the bit: a number may be none, which equals nothing.
pub fn same(items: &[Item<'_>], others: &[Item<'_>]) -> bool {
    let same = |(item, other): (&Item<'_>, &Item<'_>)| match (item, other) {
        (Item::Double(one), Item::Double(other)) => one.to_bits() == other.to_bits(),
        (item, other) => item == other,
    };
    items.len() == others.len() && items.iter().zip(others).all(same)
}

/// The value of items, if they are those of a value.
pub fn loaded<T: ModuleValue>(items: &[Item<'static>]) -> Option<T> {
    let mut items = items.iter().cloned();
    T::load(T::VERSION, &mut Items::new(&mut || items.next()))
}
