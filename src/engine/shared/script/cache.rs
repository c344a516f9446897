//! Scripts by their SHA1: their sources, which outlive any interpreter, and the functions that
//! they were compiled to. Scripts that came with EVAL make room for others, as in Redis since 7.4;
//! those of SCRIPT LOAD stay until SCRIPT FLUSH.

use std::collections::VecDeque;
use std::sync::Arc;

use hashbrown::HashMap;

use super::digest::{ByDigest, Sha, parse_sha, sha_of};
use super::shebang::{self, Flags};
use super::{LuaState, Scripts};
use crate::base::Bytes;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::table::command::{Command, flags};
use crate::lua::kept::Kept;

/// Scripts of EVAL that are kept.
const EVALUATED: usize = 500;
/// What Lua names the source of scripts.
const SOURCE: &str = "@user_script";

#[derive(Debug, Default)]
pub(in crate::engine) struct Known {
    scripts: HashMap<Sha, Arc<Script>, ByDigest>,
    /// Those that may be forgotten, the oldest first.
    evaluated: VecDeque<Sha>,
}

#[derive(Debug)]
pub(in crate::engine) struct Script {
    source: Bytes,
    loaded: bool,
}

/// A function that is ready to run.
#[derive(Debug)]
pub(in crate::engine) struct Ready {
    pub function: Kept,
    pub flags: Flags,
}

/// Functions compiled by the current interpreter.
pub(in crate::engine) type Compiled = HashMap<Sha, Ready, ByDigest>;

impl Scripts {
    /// True when EVALSHA would find it.
    pub fn is_known(&self, sha: &[u8]) -> bool {
        parse_sha(sha).is_some_and(|sha| self.known.read().scripts.contains_key(&sha))
    }

    /// The source of a script.
    pub fn source(&self, sha: &[u8]) -> Option<Bytes> {
        let sha = parse_sha(sha)?;
        self.known.read().scripts.get(&sha).map(|script| script.source.clone())
    }

    /// Whether the script or function that a call of EVAL, FCALL or their like names declares that
    /// it may write; `None` if it declares nothing.
    pub fn says_to_write(&self, row: &Command, first: &[u8]) -> Option<bool> {
        let flags = if row.is(flags::runs_source) {
            shebang::of_script(self.dialect, first).ok()?.0
        } else if row.is(flags::runs_digest) {
            shebang::of_script(self.dialect, &self.source(first)?).ok()?.0
        } else {
            self.flags_of_function(first)?
        };
        (flags & shebang::OLD == 0).then_some(flags & shebang::NO_WRITES == 0)
    }

    /// How many there are, and the bytes of their sources.
    pub fn totals(&self) -> (usize, usize) {
        let known = self.known.read();
        let bytes = known.scripts.values().map(|script| script.source.len()).sum();
        (known.scripts.len(), bytes)
    }

    /// Keeps a script, once it has been compiled. The gate must be held.
    pub fn load(&self, source: &[u8]) -> Result<Sha> {
        let sha = sha_of(source);
        let mut state = self.state.lock();
        if !state.compiled.contains_key(&sha) {
            state.make(self, &sha, source)?;
        }
        self.learn(&sha, source, true, &mut state);
        Ok(sha)
    }

    /// Forgets all scripts. The gate must be held.
    pub fn flush(&self) {
        *self.known.write() = Known::default();
        let mut state = self.state.lock();
        let known: Vec<Sha> = state.compiled.keys().copied().collect();
        known.iter().for_each(|sha| state.drop_compiled(sha));
    }

    pub(in crate::engine) fn learn(
        &self,
        sha: &Sha,
        source: &[u8],
        loaded: bool,
        state: &mut LuaState,
    ) {
        let mut known = self.known.write();
        let known = &mut *known;
        if let Some(old) = known.scripts.get(sha) {
            if old.loaded || !loaded {
                return;
            }
            known.evaluated.retain(|other| other != sha);
        }
        let script = Script { source: Bytes::new(source), loaded };
        known.scripts.insert(*sha, Arc::new(script));
        if !loaded {
            known.evaluated.push_back(*sha);
        }
        if known.evaluated.len() > EVALUATED
            && let Some(oldest) = known.evaluated.pop_front()
        {
            known.scripts.remove(&oldest);
            state.drop_compiled(&oldest);
        }
    }

    /// The source of a script that EVALSHA names.
    pub(in crate::engine) fn recall(&self, sha: &Sha) -> Result<Arc<Script>> {
        self.known.read().scripts.get(sha).cloned().ok_or_else(|| no_script(self.dialect))
    }
}

pub(in crate::engine) fn no_script(dialect: Dialect) -> Error {
    Error::with_code("NOSCRIPT", dialect.no_script())
}

impl Script {
    pub(in crate::engine) fn source(&self) -> &[u8] {
        &self.source
    }
}

impl LuaState {
    /// Compiles a script that EVAL brings, which is then known, or one that is known already.
    #[cold]
    pub(in crate::engine) fn compile(
        &mut self,
        scripts: &Scripts,
        sha: &Sha,
        source: Option<&[u8]>,
    ) -> Result<()> {
        match source {
            Some(source) => {
                self.make(scripts, sha, source)?;
                scripts.learn(sha, source, false, self);
                Ok(())
            }
            None => self.make(scripts, sha, scripts.recall(sha)?.source()),
        }
    }

    fn make(&mut self, scripts: &Scripts, sha: &Sha, source: &[u8]) -> Result<()> {
        let (flags, text) = shebang::of_script(scripts.dialect, source)?;
        let interpreter = self.wake(scripts)?;
        match interpreter.compile(SOURCE, text) {
            Ok(function) => {
                self.compiled.insert(*sha, Ready { function, flags });
                Ok(())
            }
            Err(fault) => {
                if fault.fatal {
                    self.forget();
                }
                let message = String::from_utf8_lossy(&fault.text);
                Err(Error::new(format!("Error compiling script (new function): {message}")))
            }
        }
    }
}
