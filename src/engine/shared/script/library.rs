//! Functions: libraries of Lua that a store keeps, in its log and its snapshots too.
//!
//! A library is its source. Loading runs it once, confined to the few tables that it needs to
//! register its functions; those stay in an interpreter of their own, beside that of scripts, as
//! long as the library does. Should that interpreter be thrown away, all libraries load again.
//! Names of functions are unique among all libraries, whatever the case of their letters.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use hashbrown::HashMap;

use super::Scripts;
use super::registrar::{Listed, Registered, Registrar};
use super::shebang::{self, Flags};
use crate::base::Bytes;
use crate::engine::grammar::effects::Log;
use crate::engine::grammar::error::{Error, Result};
use crate::lua::Interpreter;
use crate::lua::failure::Fault;
use crate::lua::kept::Kept;

/// What Lua names the source of libraries.
const SOURCE: &str = "@user_function";

/// A library of functions.
#[derive(Debug)]
pub struct Library {
    /// The name in its first line.
    pub name: Bytes,
    /// The source text.
    pub code: Bytes,
    /// In the order in which they were registered.
    pub functions: Vec<Listed>,
}

/// The libraries there are, by their names.
pub type Libraries = BTreeMap<Bytes, Arc<Library>>;

/// The interpreter of functions.
#[derive(Debug)]
pub(in crate::engine) struct FunctionLua {
    pub(in crate::engine) interpreter: Interpreter,
    /// By their names in lower case.
    pub(in crate::engine) callbacks: Callbacks,
}

pub(in crate::engine) type Callbacks = HashMap<Bytes, Callback, foldhash::fast::RandomState>;

#[derive(Debug)]
pub(in crate::engine) struct Callback {
    pub(in crate::engine) function: Kept,
    pub(in crate::engine) name: Bytes,
    pub(in crate::engine) flags: Flags,
}

/// Where a library comes from. Servers do not quote the name of one that exists but in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A call that loads it. Loading has a time limit.
    Call,
    /// A dump or a file, which anybody may have made. Loading has the same limit.
    Dump,
    /// The store's own log or snapshot. It was loaded before, and a limit would lose it.
    Log,
}

impl Scripts {
    pub(in crate::engine) fn flags_of_function(&self, name: &[u8]) -> Option<Flags> {
        let libraries = self.libraries.read();
        let mut functions = libraries.values().flat_map(|library| &library.functions);
        let listed = functions.find(|listed| listed.name.eq_ignore_ascii_case(name))?;
        Some(listed.flags)
    }

    /// All libraries at this moment.
    pub fn libraries(&self) -> Libraries {
        self.libraries.read().clone()
    }

    /// Loads a library, and returns its name. The gate must be held.
    pub fn load_library(&self, code: &[u8], replace: bool, origin: Origin) -> Result<Bytes> {
        let called = origin == Origin::Call;
        let (name, text) = if called {
            shebang::of_library(self.dialect, code)?
        } else {
            shebang::of_loaded_library(code)?
        };
        let mut libraries = self.libraries();
        if libraries.contains_key(&name) && !replace {
            let name = String::from_utf8_lossy(&name);
            let name = if called { format!("'{name}'").into() } else { name };
            return Err(Error::new(format!("Library {name} already exists")));
        }
        let mut state = self.state.lock();
        let engine = state.wake_functions(self)?;
        let registered = match self.register(engine, text, origin == Origin::Log) {
            Ok(registered) => registered,
            Err(refusal) => {
                if refusal.fatal {
                    state.functions = None;
                }
                return Err(refusal.error);
            }
        };
        let old = libraries.remove(&name);
        if let Err(error) = check_names(&libraries, &registered) {
            engine.drop_functions(registered);
            return Err(error);
        }
        engine.forget(old.as_deref());
        let functions = registered.iter().map(|one| one.listed.clone()).collect();
        engine.keep(registered);
        let library = Library { name: name.clone(), code: Bytes::new(code), functions };
        libraries.insert(name.clone(), Arc::new(library));
        *self.libraries.write() = libraries;
        Ok(name)
    }

    /// Loads a library of the log, whatever is there. It may come from a store of another dialect and
    /// need names that this one does not have: then functions find those of the log from now on.
    pub fn load_logged_library(&self, code: &[u8]) -> Result<Bytes> {
        let loaded = self.load_library(code, true, Origin::Log);
        if loaded.is_ok() || self.functions_of_log.swap(true, Relaxed) {
            return loaded;
        }
        self.state.lock().functions = None;
        self.load_library(code, true, Origin::Log)
    }

    /// Runs the text of a library, which registers its functions.
    fn register(
        &self,
        engine: &mut FunctionLua,
        text: &[u8],
        patient: bool,
    ) -> Result<Vec<Registered>, Refusal> {
        let interpreter = &mut engine.interpreter;
        let function = interpreter
            .compile(SOURCE, text)
            .map_err(|fault| Refusal::of(&fault, "Error compiling function"))?;
        let mut registrar = Registrar::new(self.dialect);
        self.running.begin_loading(patient);
        let ended = registrar.listen(|| interpreter.load(function));
        self.running.end();
        let refusal = match ended {
            Ok(_) if registrar.functions.is_empty() => {
                Refusal { error: Error::fixed("No functions registered"), fatal: false }
            }
            Ok(_) => match registrar.check() {
                Ok(()) => return Ok(registrar.functions),
                Err(error) => Refusal { error, fatal: false },
            },
            Err(fault) => {
                let unfit = interpreter.recover().is_err();
                let refusal = Refusal::of(&fault, "Error registering functions");
                Refusal { fatal: refusal.fatal || unfit, ..refusal }
            }
        };
        engine.drop_functions(registrar.functions);
        Err(refusal)
    }

    /// The texts of all libraries.
    pub fn library_texts(&self) -> Vec<Bytes> {
        self.libraries.read().values().map(|library| library.code.clone()).collect()
    }

    /// Does something with libraries, all of it or, should it fail, nothing. The gate must be held.
    pub fn all_or_nothing<T>(&self, act: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.libraries();
        act().inspect_err(|_| {
            *self.libraries.write() = before;
            self.state.lock().functions = None;
        })
    }

    /// Removes a library; false when no library has this name. The gate must be held.
    pub fn delete_library(&self, name: &[u8]) -> bool {
        let old = self.libraries.write().remove(name);
        if let Some(engine) = &mut self.state.lock().functions {
            engine.forget(old.as_deref());
        }
        old.is_some()
    }

    /// Forgets all libraries. The gate must be held.
    pub fn flush_libraries(&self) {
        self.libraries.write().clear();
        self.state.lock().functions = None;
    }
}

/// Why a library is not loaded.
struct Refusal {
    error: Error,
    /// The interpreter cannot be used again.
    fatal: bool,
}

impl Refusal {
    fn of(fault: &Fault, what: &str) -> Self {
        let text = String::from_utf8_lossy(&fault.text);
        Self { error: Error::new(format!("{what}: {text}")), fatal: fault.fatal }
    }
}

impl super::LuaState {
    /// The interpreter of functions. When it is made anew, all libraries load again.
    pub(in crate::engine) fn wake_functions(
        &mut self,
        scripts: &Scripts,
    ) -> Result<&mut FunctionLua> {
        if self.functions.is_none() {
            let mut engine = FunctionLua {
                interpreter: Self::interpreter(scripts, scripts.dialect_of_functions())?,
                callbacks: HashMap::default(),
            };
            for library in scripts.libraries().values() {
                let (_, text) = shebang::of_loaded_library(&library.code)?;
                let registered =
                    scripts.register(&mut engine, text, true).map_err(|no| no.error)?;
                engine.keep(registered);
            }
            self.functions = Some(engine);
        }
        self.functions.as_mut().ok_or_else(|| Error::internal("no Lua"))
    }
}

impl FunctionLua {
    fn keep(&mut self, registered: Vec<Registered>) {
        for Registered { listed, function } in registered {
            let Listed { name, flags, .. } = listed;
            self.callbacks.insert(key_of(&name), Callback { function, name, flags });
        }
    }

    fn forget(&mut self, library: Option<&Library>) {
        for function in library.into_iter().flat_map(|library| &library.functions) {
            if let Some(callback) = self.callbacks.remove(&key_of(&function.name)) {
                self.interpreter.forget(callback.function);
            }
        }
    }

    /// Functions of a library that is refused.
    fn drop_functions(&self, registered: Vec<Registered>) {
        registered.into_iter().for_each(|one| self.interpreter.forget(one.function));
    }
}

/// The function of a name.
pub(in crate::engine) fn find<'c>(callbacks: &'c Callbacks, name: &[u8]) -> Option<&'c Callback> {
    callbacks.get(name).or_else(|| callbacks.get(&key_of(name)))
}

/// Writes a call of FUNCTION that changed something.
pub fn note(words: &[&[u8]], log: Log<'_>) {
    log.command("FUNCTION").words(words);
}

/// Writes what loads a library again, whatever is there.
pub fn load(code: &[u8], log: Log<'_>) {
    log.command("FUNCTION").word(b"LOAD").word(b"REPLACE").word(code);
}

/// Names of functions are the same whatever the case of their letters.
fn key_of(name: &[u8]) -> Bytes {
    Bytes::from(name.to_ascii_lowercase())
}

/// No other library may have a function of the same name.
fn check_names(others: &Libraries, registered: &[Registered]) -> Result<()> {
    let taken = |name: &Bytes| {
        let all = others.values().flat_map(|library| &library.functions);
        all.into_iter().any(|function| function.name.eq_ignore_ascii_case(name))
    };
    match registered.iter().find(|one| taken(&one.listed.name)) {
        None => Ok(()),
        Some(one) => {
            let name = String::from_utf8_lossy(&one.listed.name).into_owned();
            Err(Error::new(format!("Function {name} already exists")))
        }
    }
}

#[cfg(test)]
impl Scripts {
    /// Has a library whose text does not load.
    pub(in crate::engine) fn spoil(&self, name: &[u8]) {
        let (name, code) = (Bytes::new(name), Bytes::new(b"no library"));
        let library = Library { name: name.clone(), code, functions: Vec::new() };
        self.libraries.write().insert(name, Arc::new(library));
    }
}
