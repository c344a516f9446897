//! The cost of a call through Node-API without a command.

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use super::door::{Function, Js, Scope};
use super::native::add;

/// Functions with the arguments of `get` and `set` that read strings and create them as an addon usually
/// does, and nothing else: the floor for benchmarks.
#[napi(ts_return_type = "{ one(text: string): string, two(a: string, b: string): void }")]
pub(super) fn floor(env: &Env) -> napi::Result<Object<'_>> {
    let scope = Scope::of(env);
    let object = scope.new_object();
    add(scope, object, "one", scope.new_function("one", Echo { answers: true }));
    add(scope, object, "two", scope.new_function("two", Echo { answers: false }));
    scope.release(object)
}

/// Reads its strings and returns the first one.
struct Echo {
    answers: bool,
}

impl Function for Echo {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let mut buffer = [0; 256];
        let mut first = 0;
        for (index, arg) in args.iter().enumerate() {
            let len = scope.read_short_string(*arg, &mut buffer);
            if index == 0 {
                first = len;
            }
        }
        if self.answers { scope.new_string(&buffer[..first]) } else { Some(scope.undefined()) }
    }
}
