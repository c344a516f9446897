//! The functions of `lib/lane.js`: a lane, and its clients.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::arguments::Arguments;
use super::client::Client;
use super::door::{Function, Js, Scope};
use super::form::Text;
use super::lane::{Lane, Made, Posted, Script, Seat, Work};
use super::native::add;
use crate::engine::grammar::error::{Error, Result};

/// What the functions of a lane share. It belongs to the thread of its environment.
#[derive(Clone)]
pub(super) struct LaneFace {
    pub(super) client: Rc<Client>,
    pub(super) lane: Rc<Lane>,
    /// Scripts by their numbers.
    pub(super) scripts: Rc<RefCell<Vec<Arc<Script>>>>,
}

impl LaneFace {
    pub(super) fn object<'s>(&self, scope: Scope<'s>) -> Js<'s> {
        let object = scope.new_object();
        let same = || self.clone();
        add(scope, object, "script", scope.new_function("script", AddScript(same())));
        add(scope, object, "seat", scope.new_function("seat", Begin(same())));
        add(scope, object, "next", scope.new_function("next", Next(same())));
        add(scope, object, "answer", scope.new_function("answer", TakeAnswer(same())));
        add(scope, object, "later", scope.new_function("later", Later(same())));
        object
    }

    fn throw<'s>(&self, scope: Scope<'s>, error: &Error) -> Option<Js<'s>> {
        self.client.throw(scope, error);
        None
    }

    /// The script of this number. Another value means that the call is of no script.
    fn script(&self, scope: Scope<'_>, number: Js<'_>) -> Option<Arc<Script>> {
        let number = scope.number(number)? as usize;
        self.scripts.borrow().get(number).cloned()
    }

    fn read(&self, scope: Scope<'_>, script: Js<'_>, values: &[Js<'_>]) -> Result<Made> {
        let mut words = Arguments::reusing(&Cell::default(), &self.client.make.readers);
        let script = self.script(scope, script);
        if let Some(script) = &script {
            words.push(b"EVALSHA");
            words.push(&script.sha);
            words.push(script.keys.to_string().as_bytes());
        }
        match values {
            // More than a function takes is passed as one array.
            [array] if let Some(len) = scope.array_len(*array) => {
                for index in 0..len {
                    let value = scope.element(*array, index).ok_or_else(malformed)?;
                    words.add_any(scope, value)?;
                }
            }
            values => values.iter().try_for_each(|value| words.add_any(scope, *value))?,
        }
        Ok(Made { script, words: words.into_words() })
    }
}

fn malformed() -> Error {
    Error::internal("an array that is not one")
}

fn integer(scope: Scope<'_>, value: Option<&Js<'_>>) -> u32 {
    value.and_then(|value| scope.number(*value)).unwrap_or(0.0) as u32
}

/// `script(source, sha, keys)`: the number of a script for the calls that follow.
struct AddScript(LaneFace);

impl Function for AddScript {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let [source, sha, keys] = args else { return self.0.throw(scope, &malformed()) };
        let mut texts = [Vec::new(), Vec::new()];
        let are_texts = [source, sha]
            .iter()
            .zip(&mut texts)
            .all(|(text, into)| scope.read_string(**text, into));
        if !are_texts {
            let error = Error::with_code("INVALID_ARGUMENT", "the source of a script is a string");
            return self.0.throw(scope, &error);
        }
        let [source, sha] = texts;
        let keys = integer(scope, Some(keys)) as usize;
        let mut scripts = self.0.scripts.borrow_mut();
        scripts.push(Arc::new(Script { source, sha, keys, long: AtomicBool::new(true) }));
        Some(scope.new_integer(scripts.len() as i64 - 1))
    }
}

/// `seat()`: the functions of a new client; null if the store is closed.
struct Begin(LaneFace);

impl Function for Begin {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        let timeout = self.0.client.script_timeout;
        let Some(seat) = self.0.lane.seat(timeout) else { return Some(scope.null()) };
        let face = SeatFace { face: self.0.clone(), seat, batch: Rc::default() };
        let object = scope.new_object();
        let same = || face.clone();
        add(scope, object, "call", scope.new_function("call", Call(same())));
        add(scope, object, "add", scope.new_function("add", Add(same())));
        add(scope, object, "exec", scope.new_function("exec", Exec(same())));
        add(scope, object, "end", scope.new_function("end", End(same())));
        Some(object)
    }
}

/// What the functions of a client share.
#[derive(Clone)]
struct SeatFace {
    face: LaneFace,
    seat: Arc<Seat>,
    /// The calls of a batch that is being put together.
    batch: Rc<RefCell<Vec<Made>>>,
}

impl SeatFace {
    fn post<'s>(&self, scope: Scope<'s>, number: Option<&Js<'s>>, work: Work) -> Option<Js<'s>> {
        let (seat, number) = (Arc::clone(&self.seat), integer(scope, number));
        self.face.lane.post(scope, Posted { seat, number, work });
        Some(scope.undefined())
    }
}

/// `call(number, script, ...words)`: makes a call, which is answered under that number.
struct Call(SeatFace);

impl Function for Call {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let face = &self.0.face;
        let [number, script, values @ ..] = args else { return face.throw(scope, &malformed()) };
        match face.read(scope, *script, values) {
            Ok(call) => self.0.post(scope, Some(number), Work::Call(call)),
            Err(error) => face.throw(scope, &error),
        }
    }
}

/// `add(script, ...words)`: adds a call to a batch. If it throws, there is no batch any more.
struct Add(SeatFace);

impl Function for Add {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let Self(SeatFace { face, batch, .. }) = self;
        let [script, values @ ..] = args else { return face.throw(scope, &malformed()) };
        match face.read(scope, *script, values) {
            Ok(call) => batch.borrow_mut().push(call),
            Err(error) => {
                batch.take();
                return face.throw(scope, &error);
            }
        }
        Some(scope.undefined())
    }
}

/// `exec(number, atomic)`: makes the calls of the batch, as one transaction or not.
struct Exec(SeatFace);

impl Function for Exec {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let calls = self.0.batch.take();
        let atomic = integer(scope, args.get(1)) != 0;
        let work = if atomic { Work::Transaction(calls) } else { Work::Pipeline(calls) };
        self.0.post(scope, args.first(), work)
    }
}

/// `end(number)`: ends the client after what it has posted. Its waits have an error then.
struct End(SeatFace);

impl Function for End {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.post(scope, args.first(), Work::End)
    }
}

/// `next()`: the number of a call that has its answer, in a turn of the event loop.
struct Next(LaneFace);

impl Function for Next {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        let number = self.0.lane.next(scope);
        Some(number.map_or_else(|| scope.undefined(), |number| scope.new_integer(number.into())))
    }
}

/// `answer()`: returns the reply to the call whose number `next` returned, or throws its error.
struct TakeAnswer(LaneFace);

impl Function for TakeAnswer {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        match self.0.lane.answer.take() {
            Some(Ok(reply)) => self.0.client.to_js(scope, &reply, Text::Strings.into()),
            Some(Err(error)) => self.0.throw(scope, &error),
            None => Some(scope.undefined()),
        }
    }
}

/// `later()`: asks for another turn.
struct Later(LaneFace);

impl Function for Later {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.0.lane.later();
        Some(scope.undefined())
    }
}
