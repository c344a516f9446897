//! The functions of an open store for `lib/`. Not a public interface.

use std::rc::{Rc, Weak};

use napi::bindgen_prelude::{AsyncTask, Function as JsFunction, Object};
use napi::{Either, Env};
use napi_derive::napi;

use super::arguments::Readers;
use super::batch::Batch;
use super::client::{Client, Makers};
use super::command::{Bound, ByName};
use super::connection::{Connection, Cut, EndOfTurns, Exchange, Later, Proceed};
use super::copies::{Copy, CopyTask, NativeWork};
use super::door::{Js, Kept, Scope, Wake};
use super::environment;
use super::facts;
use super::folder::FoundInFolder;
use super::form::{ReplyForm, Text};
use super::lane::Lane;
use super::listener::{ListenOptions, NativeListener};
use super::observed::{NativeHealth, NativeOverview};
use super::opening::{CloseTask, Failure, OpenedStore, SaveTask, micros};
use super::role::Role;
use super::seat::LaneFace;
use super::waits::{Answer, Next};
use super::wakes::Wakes;
use crate::commands::TABLE;
use crate::engine::table::docs;
use crate::share::Question;
use crate::share::stamps::Checks;
use crate::store::{StoreOptions, guest};

/// The command table as JSON.
#[napi]
pub(super) fn table() -> String {
    docs::json(TABLE.table())
}

/// A session on a store.
#[napi]
pub struct NativeClient {
    pub(super) client: Rc<Client>,
}

#[napi]
impl NativeClient {
    /// Of `makers`, `error(code, message)` makes what is thrown, `array(...items)` answers
    /// its arguments, `map(pairs)` makes a `Map`, `fields`, `pairs` and `shape` other replies:
    /// lib/replies.js, `wait(number)` the promise of a later reply, `unpack(object)` returns what
    /// an object is: lib/unpack.js, `renew()` and `cut(place)` make Buffers: lib/slab.js, and
    /// `nothing()` does
    /// nothing. `plain` is `Object.prototype`.
    #[napi(constructor)]
    pub fn new(
        env: Env,
        opened: &mut OpenedStore,
        #[napi(ts_arg_type = "Record<string, object>")] makers: Object<'_>,
    ) -> napi::Result<Self> {
        let scope = Scope::of(&env);
        let taken = || napi::Error::from_reason("an opened store serves one client");
        let seat = opened.seat.take().ok_or_else(taken)?;
        let makers = scope.adopt(&makers);
        let kept = |name: &str| keep(scope, makers, name);
        let make = Makers {
            error: kept("error")?,
            array: kept("array")?,
            map: kept("map")?,
            fields: kept("fields")?,
            pairs: kept("pairs")?,
            shape: kept("shape")?,
            wait: kept("wait")?,
            nothing: Rc::new(kept("nothing")?),
            renew: kept("renew")?,
            cut: kept("cut")?,
            readers: Readers { unpack: kept("unpack")?, plain: kept("plain")? },
        };
        let script_timeout = opened.script_timeout.into();
        let role = Role::new(seat, opened.options.clone(), script_timeout);
        let client = Rc::new(Client::new(role, script_timeout, make));
        let tenant: Weak<Client> = Rc::downgrade(&client);
        environment::ends_with(&env, tenant)?;
        environment::gives_memory_back(scope)?;
        if let Some(engine) = client.engine() {
            environment::hears_of_freed(&engine);
        }
        Ok(Self { client })
    }

    /// An object with a function for every command, but those that a namespace has, `call`, `batch`,
    /// `next`, which returns the number of a wait that has its reply, and `answer`, which returns or
    /// throws that reply.
    #[napi(ts_return_type = "Record<string, (...args: unknown[]) => unknown>")]
    pub fn bind<'e>(&self, env: &'e Env, buffers: bool, bigints: bool) -> napi::Result<Object<'e>> {
        let scope = Scope::of(env);
        let text = if buffers { Text::Buffers } else { Text::Strings };
        let form = ReplyForm { text, bigints };
        let object = scope.new_object();
        for name in TABLE.table().names().filter(|name| !name.contains('.')) {
            let function = self.function(scope, name, form);
            add(scope, object, &name.to_ascii_lowercase(), function);
        }
        let client = || Rc::clone(&self.client);
        let by_name = ByName { client: client(), name: None, form };
        add(scope, object, "call", scope.new_function("call", by_name));
        add(scope, object, "batch", scope.new_function("batch", Batch { client: client(), form }));
        add(scope, object, "next", scope.new_function("next", Next { client: client() }));
        add(scope, object, "answer", scope.new_function("answer", Answer { client: client() }));
        scope.release(object)
    }

    /// An object with a function for every command of a namespace: of `json` for `JSON.SET` and its
    /// kin. The functions have the whole names of their commands.
    #[napi(ts_return_type = "Record<string, (...args: unknown[]) => unknown>")]
    pub fn bind_namespace<'e>(
        &self,
        env: &'e Env,
        namespace: String,
        buffers: bool,
        bigints: bool,
    ) -> napi::Result<Object<'e>> {
        let scope = Scope::of(env);
        let text = if buffers { Text::Buffers } else { Text::Strings };
        let form = ReplyForm { text, bigints };
        let object = scope.new_object();
        let begun = namespace.to_ascii_uppercase() + ".";
        for name in TABLE.table().names().filter(|name| name.starts_with(&begun)) {
            let function = self.function(scope, name, form);
            add(scope, object, &name.to_ascii_lowercase(), function);
        }
        scope.release(object)
    }

    /// The shared memory for near reads of GET (`lib/near.js`): the `stamps`, the `desk`, and of a
    /// guest the `term`, which has to be `since`. Null if the runtime or the system does not allow
    /// it. Call it once, and again when the desk says that there is another.
    #[napi(
        ts_return_type = "{ stamps: ArrayBuffer; desk: ArrayBuffer; term?: ArrayBuffer; since: number } | null"
    )]
    pub fn near<'e>(&self, env: &'e Env) -> napi::Result<Option<Object<'e>>> {
        let scope = Scope::of(env);
        let Some(row) = TABLE.named(b"GET") else { return Ok(None) };
        let Some((checks, desk)) = self.client.keep_copies(row) else { return Ok(None) };
        let Checks { stamps, term, since } = checks;
        let both = scope.new_array_buffer(stamps).zip(scope.new_array_buffer(desk));
        let Some((stamps, desk)) = both else { return Ok(None) };
        let object = scope.new_object();
        add(scope, object, "stamps", stamps);
        add(scope, object, "desk", desk);
        if let Some(term) = term {
            let Some(term) = scope.new_array_buffer(term) else { return Ok(None) };
            add(scope, object, "term", term);
        }
        add(scope, object, "since", scope.new_integer(since.cast_signed().into()));
        scope.release(object).map(Some)
    }

    /// A command without subcommands is bound to its row.
    fn function<'s>(&self, scope: Scope<'s>, name: &'static str, form: ReplyForm) -> Js<'s> {
        let client = Rc::clone(&self.client);
        let method = name.to_ascii_lowercase();
        match TABLE.named(name.as_bytes()) {
            Some(row) if TABLE.table().subcommands(name).is_empty() => {
                let mut form = form.of(row);
                if form.text == Text::Buffers && facts::answers_places(row) {
                    form.text = Text::Places;
                }
                scope.new_function(&method, Bound { client, row, form })
            }
            _ => scope.new_function(&method, ByName { client, name: Some(name), form }),
        }
    }

    /// Gives the client a mailbox, so that it can subscribe. `wake` is called on the event loop
    /// when the mailbox receives something.
    #[napi]
    pub fn listen(&self, env: &Env, wake: JsFunction<'_, (), ()>) -> napi::Result<()> {
        let scope = Scope::of(env);
        self.client.listen(Wake::new(scope, scope.adopt(&wake))?);
        Ok(())
    }

    /// A client of the protocol without a socket. `turn` is called on the event loop after `later`,
    /// and when there is output without input; it begins with `proceed`, which returns that output.
    /// Null if the store is closed.
    #[napi(ts_return_type = "{ \
        later(): void; \
        exchange(chunk: string | Uint8Array): Buffer | undefined | [Buffer?]; \
        proceed(): Buffer | undefined | [Buffer?]; \
        cut(): void; \
        end(): void \
    } | null")]
    pub fn connect<'e>(
        &self,
        env: &'e Env,
        turn: JsFunction<'_, (), ()>,
    ) -> napi::Result<Option<Object<'e>>> {
        let scope = Scope::of(env);
        let wake = || Wake::new(scope, scope.adopt(&turn));
        let Some(connection) = Connection::open(&self.client, [wake()?, wake()?]) else {
            return Ok(None);
        };
        let tenant: Weak<Connection> = Rc::downgrade(&connection);
        environment::ends_with(env, tenant)?;
        let object = scope.new_object();
        let same = || Rc::clone(&connection);
        add(scope, object, "later", scope.new_function("later", Later(same())));
        add(scope, object, "exchange", scope.new_function("exchange", Exchange(same())));
        add(scope, object, "proceed", scope.new_function("proceed", Proceed(same())));
        add(scope, object, "cut", scope.new_function("cut", Cut(same())));
        add(scope, object, "end", scope.new_function("end", EndOfTurns(same())));
        scope.release(object).map(Some)
    }

    /// A thread that runs calls of clients beside JavaScript. `turn` is called on the event loop when
    /// answers have come; `next` returns the number of a call that has one, `answer` returns or
    /// throws it, and `later` asks for another turn. `script` adds a script, and `seat` a client; see
    /// lib/lane.js. Null if the store is closed. Call it once.
    #[napi(ts_return_type = "{ \
        script(source: string, sha: string, keys: number): number; \
        seat(): { \
            call(number: number, script: number | undefined, ...words: unknown[]): void; \
            add(script: number | undefined, ...words: unknown[]): void; \
            exec(number: number, atomic: number): void; \
            end(number: number): void \
        } | null; \
        next(): number | undefined; \
        answer(): unknown; \
        later(): void \
    } | null")]
    pub fn lane<'e>(
        &self,
        env: &'e Env,
        turn: JsFunction<'_, (), ()>,
    ) -> napi::Result<Option<Object<'e>>> {
        let scope = Scope::of(env);
        let Some(engine) = self.client.engine() else { return Ok(None) };
        let wake = || Wake::new(scope, scope.adopt(&turn));
        let lane = Lane::open(&engine, Wakes::new([wake()?, wake()?]));
        let lane = Rc::new(lane.map_err(|why| napi::Error::from_reason(why.to_string()))?);
        self.client.add_lane(&lane);
        let (client, scripts) = (Rc::clone(&self.client), Rc::default());
        scope.release(LaneFace { client, lane, scripts }.object(scope)).map(Some)
    }

    /// Calls the function that `listen` was given, in a later turn of the event loop.
    #[napi]
    pub fn wake(&self) {
        if let Some(wake) = self.client.wake() {
            wake.call();
        }
    }

    /// Takes all messages out of the mailbox, in order: `[kind, channel, payload, pattern]`, the
    /// last three as Buffers, or null for no pattern.
    #[napi(ts_return_type = "[string, Buffer, Buffer, Buffer | null][]")]
    pub fn take_messages<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        let scope = Scope::of(env);
        let reply = self.client.take_messages();
        let array = self.client.to_js(scope, &reply, Text::Buffers.into());
        scope.release(array.unwrap_or_else(|| scope.new_array(0)))
    }

    /// Hears of these kinds of happenings from now on (bits, see lib/events.js). What happens wakes
    /// the function that `listen` was given, which must be called before.
    #[napi]
    pub fn observe(&self, kinds: u32) {
        self.client.observe(kinds);
    }

    /// Takes what has happened, in order: the name of the event and its facts, texts as Buffers or
    /// strings.
    #[napi(ts_return_type = "[string, ...(string | number | Buffer)[]][]")]
    pub fn take_happenings<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        let scope = Scope::of(env);
        let reply = self.client.take_happenings();
        let array = self.client.to_js(scope, &reply, Text::Buffers.into());
        scope.release(array.unwrap_or_else(|| scope.new_array(0)))
    }

    /// Ends a wait with an error of the code `ABORTED`, unless it has its reply.
    #[napi]
    pub fn give_up(&self, number: u32) {
        self.client.give_up(number);
    }

    /// Whether the mailbox keeps the event loop alive.
    #[napi]
    pub fn keep_alive(&self, env: Env, yes: bool) {
        self.client.keep_alive(Scope::of(&env), yes);
    }

    /// Serves the store over sockets.
    #[napi]
    pub fn serve(&self, options: ListenOptions) -> Either<NativeListener, Failure> {
        match self.client.serve(&options.into()) {
            Ok(listener) => Either::A(NativeListener::new(listener)),
            Err(error) => Either::B(error.into()),
        }
    }

    /// Lets clients end the program with SHUTDOWN, which calls `end` on the event loop.
    #[napi]
    pub fn may_be_ended(&self, env: &Env, end: JsFunction<'_, (), ()>) -> napi::Result<()> {
        let scope = Scope::of(env);
        let end = Wake::new(scope, scope.adopt(&end))?;
        if let Some(engine) = self.client.engine() {
            engine.host.may_be_ended(move || end.call());
        }
        Ok(())
    }

    /// Moves a clock that stands still to this time, in milliseconds since 1970, and does at once
    /// what is due by then.
    #[napi]
    pub fn set_time(&self, millis: f64) -> Option<Failure> {
        self.client.set_time(micros(millis)).err().map(Failure::from)
    }

    /// A private copy of the store in memory, before a client uses it.
    #[napi]
    pub fn fork(&self) -> Either<OpenedStore, Failure> {
        let script_timeout = self.client.script_timeout as u32;
        match self.client.fork() {
            Ok(store) => {
                let (seat, options) = (Some(guest::Seat::Owner(store)), StoreOptions::default());
                Either::A(OpenedStore { seat, options, script_timeout })
            }
            Err(why) => Either::B(why.into()),
        }
    }

    /// Makes a fork what it was at first.
    #[napi]
    pub fn rewind(&self) -> Option<Failure> {
        self.client.rewind().err().map(Failure::from)
    }

    /// When there is next something to do, in milliseconds since 1970: a key expires, or a wait
    /// ends. Null if nothing is to come, or the store is closed.
    #[napi(ts_return_type = "number | null")]
    pub fn next_due(&self) -> Option<f64> {
        self.client.engine()?.next_due().map(|at| at as f64)
    }

    /// Makes a snapshot; null if the store is closed.
    #[napi(ts_return_type = "Promise<Failure | null> | null")]
    pub fn save(&self) -> Option<AsyncTask<SaveTask>> {
        SaveTask::of(&self.client).map(AsyncTask::new)
    }

    /// How many keys of the snapshot that is being made are written, and of how many; null without
    /// one.
    #[napi(ts_return_type = "[done: number, total: number] | null")]
    pub fn saving(&self) -> Option<Vec<f64>> {
        let (done, total) = self.client.engine()?.persistence.progress()?;
        Some(vec![done as f64, total as f64])
    }

    /// Whether the store stays open when this client is closed.
    #[napi]
    pub fn has_others(&self) -> bool {
        self.client.is_guest()
            || self.client.with(|store, _| Ok(store.has_others())).unwrap_or(false)
    }

    /// Whether this process has the folder open, `owner`, or another one, through which this one
    /// uses it, `guest`. A store that is not shared, or closed, is its owner's.
    #[napi(ts_return_type = "'owner' | 'guest'")]
    pub fn ownership(&self) -> String {
        if self.client.is_guest() { "guest" } else { "owner" }.into()
    }

    /// Changes when the owner does through which a guest uses the store.
    #[napi]
    pub fn owners(&self) -> u32 {
        self.client.owners()
    }

    /// Writes a data folder with everything as it is now; null if the store is closed.
    #[napi(ts_return_type = "Promise<NativeCopied | Failure> | null")]
    pub fn backup(&self, path: String, work: &NativeWork) -> Option<AsyncTask<CopyTask>> {
        self.copy(Copy::Backup(path.into()), work)
    }

    /// Writes an RDB file with everything as it is now; null if the store is closed.
    #[napi(ts_return_type = "Promise<NativeCopied | Failure> | null")]
    pub fn export_rdb(
        &self,
        path: String,
        dialect: Option<String>,
        replace: bool,
        work: &NativeWork,
    ) -> Option<AsyncTask<CopyTask>> {
        self.copy(Copy::Export { path: path.into(), dialect, replace }, work)
    }

    /// Adds what an RDB file holds; null if the store is closed.
    #[napi(ts_return_type = "Promise<NativeCopied | Failure> | null")]
    pub fn import_rdb(
        &self,
        path: String,
        replace: bool,
        work: &NativeWork,
    ) -> Option<AsyncTask<CopyTask>> {
        self.copy(Copy::Import { path: path.into(), replace }, work)
    }

    fn copy(&self, copy: Copy, work: &NativeWork) -> Option<AsyncTask<CopyTask>> {
        self.client.engine().map(|engine| work.task(engine, copy))
    }

    /// The result of recovery; null for a store without a folder, or a closed one.
    #[napi]
    pub fn recovered(&self) -> Option<FoundInFolder> {
        self.client.found().map(FoundInFolder::from)
    }

    /// Whether the store can do its work; null once it is closed.
    #[napi]
    pub fn health(&self) -> Option<NativeHealth> {
        self.client.health().map(NativeHealth::from)
    }

    /// What the store is; null once it is closed.
    #[napi]
    pub fn overview(&self) -> Option<NativeOverview> {
        let name = self.client.with(|store, _| Ok(store.name().map(str::to_owned))).ok();
        self.client.overview().map(|overview| NativeOverview::new(overview, name.flatten()))
    }

    /// The metrics as Prometheus reads them, each value with these labels too.
    #[napi]
    pub fn metrics(&self, labels: Vec<(String, String)>) -> Either<String, Failure> {
        match self.client.about(Question::Metrics, &labels) {
            Ok(text) => Either::A(text),
            Err(error) => Either::B(error.into()),
        }
    }

    /// The metrics as JSON, as `{ name, samples: [{ suffix, labels: [[name, value]], value }] }`;
    /// null once closed.
    #[napi]
    pub fn metric_values(&self) -> Option<String> {
        self.client.about(Question::MetricValues, &[]).ok()
    }

    /// Ends the use of the store, which closes with its last user. A second call does nothing.
    #[napi(ts_return_type = "Promise<Failure | null>")]
    pub fn close(&self) -> AsyncTask<CloseTask> {
        AsyncTask::new(CloseTask(self.client.leave()))
    }

    /// As `close`, synchronously.
    #[napi]
    pub fn close_sync(&self) -> Option<Failure> {
        self.client.leave().and_then(|leaving| leaving.close().err()).map(Failure::from)
    }
}

pub(super) fn add<'s>(scope: Scope<'s>, object: Js<'s>, name: &str, function: Js<'s>) {
    if let Some(name) = scope.new_string(name.as_bytes()) {
        scope.define(object, name, function);
    }
}

/// A property of an object of functions.
pub(super) fn keep(scope: Scope<'_>, makers: Js<'_>, name: &str) -> napi::Result<Kept> {
    let name = scope.new_string(name.as_bytes());
    let function = name.and_then(|name| scope.property(makers, name));
    let missing = || napi::Error::from_reason("a maker is missing");
    function.map(|function| Kept::new(scope, function)).ok_or_else(missing)
}

/// The names of all commands, in the order of their numbers in a batch, with a space between them.
#[napi]
pub(super) fn command_names() -> String {
    let names: Vec<_> = TABLE.rows().iter().map(|row| row.name.to_ascii_lowercase()).collect();
    names.join(" ")
}
