//! The facts of a command: its name, what it does, its arguments and its reply. The storey `call`
//! defines how it runs.

use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::{self, Field};

/// What is known about a command without running it.
#[derive(Debug)]
pub struct Command {
    /// In capitals; `CONFIG|GET` for a subcommand.
    pub name: &'static str,
    /// How many words of a call name the command: 1, or 2 for a subcommand.
    pub words: usize,
    /// The doc comment of the command's function, which users read.
    pub summary: &'static str,
    /// The example at the end of that comment: lines of JavaScript with a store `db`, which show in
    /// comments what calls return.
    pub example: &'static str,
    /// The version of Redis that had it first.
    pub since: &'static str,
    /// How its cost grows, in O notation.
    pub complexity: &'static str,
    /// Bits of [`flags`].
    pub flags: u64,
    /// ACL categories that replace the family's. `None` for most commands.
    pub categories: Option<&'static [&'static str]>,
    /// The tips of COMMAND: how a client of a cluster spreads a call over the nodes and combines their
    /// replies. A store is one node, but such clients ask it all the same.
    pub tips: &'static [&'static str],
    /// The grammar of its arguments.
    pub params: &'static [Field],
    /// The number of words of a call, as Redis counts it: negative if it is the least.
    pub arity: i32,
    /// The same by its grammar. A module's command is called with any number, and refuses a wrong one
    /// itself.
    pub own_arity: i32,
    /// What a JavaScript caller gets, in TypeScript.
    pub reply: &'static str,
    /// The Rust module, whose path names the family.
    pub module: &'static str,
    /// What only COMMAND tells: as all servers do, and then as each of [`Dialect::ALL`] does.
    pub told: &'static [Told; 3],
}

/// Facts of a command that only COMMAND tells.
#[derive(Debug)]
pub struct Told {
    /// Flags that COMMAND shows in addition.
    pub flags: u64,
    /// The version that had it first, if it is another one than that of the row.
    pub since: Option<&'static str>,
    /// The group, if it is another one than that of the family.
    pub group: Option<&'static str>,
    /// A remark on each key specification; empty for one without.
    pub notes: &'static [&'static str],
    /// The version since when other commands are preferred, and which.
    pub deprecated: Option<(&'static str, &'static str)>,
    /// The versions that changed it, and what, in the order in which servers tell them.
    pub history: &'static [Change],
}

/// A version, and what it changed.
pub type Change = (&'static str, &'static str);

impl Command {
    /// True when it has any of these flags.
    #[inline]
    pub fn is(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }

    /// The flags that COMMAND goes by in a dialect.
    pub fn told_flags(&self, dialect: Dialect) -> u64 {
        self.told(dialect).iter().fold(self.flags, |flags, told| flags | told.flags)
    }

    /// What COMMAND tells in a dialect: what only its server says, and what all say.
    pub fn told(&self, dialect: Dialect) -> [&'static Told; 2] {
        [&self.told[1 + dialect.column()], &self.told[0]]
    }

    /// True for commands that may change keys or that replicas have to run. Scripts may do either.
    pub fn may_write(&self) -> bool {
        let script = self.is(flags::runs_scripts) && !self.is(flags::readonly);
        script || self.is(flags::write | flags::may_replicate | flags::replicated)
    }

    /// Checks the number of arguments of a module's command, which is called with any.
    #[inline]
    pub fn check_arguments(&self, arguments: usize) -> Result<()> {
        if fits(self.own_arity, self.words, arguments) {
            return Ok(());
        }
        Err(Error::module_arity(&self.shown_name()))
    }

    /// The module that a command is of.
    pub fn module_name(&self) -> Option<&'static str> {
        self.is(flags::module).then(|| match self.namespace() {
            None => "vectorset",
            Some("JSON") => "ReJSON",
            Some("TS") => "timeseries",
            Some(_) => "bf",
        })
    }

    /// What stands before the dot in the name of a command of Redis Stack.
    pub fn namespace(&self) -> Option<&'static str> {
        self.name.split_once('.').map(|(namespace, _)| namespace)
    }

    /// The name that replies show: in lower case, but for those that the module of vector sets
    /// registers in capitals.
    pub fn shown_name(&self) -> String {
        let keeps = self.is(flags::module) && self.namespace().is_none();
        if keeps { self.name.to_owned() } else { self.name.to_ascii_lowercase() }
    }

    /// `GET`, or `GET` of `CONFIG|GET`.
    pub fn last_name(&self) -> &'static str {
        self.name.rsplit('|').next().unwrap_or(self.name)
    }

    /// For a subcommand, the command it belongs to.
    pub fn container(&self) -> Option<&'static str> {
        self.name.split_once('|').map(|(container, _)| container)
    }

    /// True if the reply has integers that a value holds, which may use all 64 bits. Counts are none
    /// of these.
    pub fn answers_integers(&self) -> bool {
        self.reply.contains("Integer")
    }

    /// True if the reply is one string or null.
    pub fn answers_text(&self) -> bool {
        matches!(self.reply, "Text" | "Text | null")
    }

    /// True if a call may have this many arguments, not counting the words that name the command.
    #[inline]
    pub fn takes(&self, arguments: usize) -> bool {
        fits(self.arity, self.words, arguments)
    }

    /// The folder of `commands/` that it is in: `string`, `list`, ...
    pub fn family(&self) -> &'static str {
        let mut path = self.module.split("::").skip_while(|part| *part != "commands");
        path.nth(1).unwrap_or("server")
    }
}

/// Flags of a row, named as COMMAND names them.
#[expect(non_upper_case_globals, reason = "rows list them in the spelling of COMMAND")]
pub mod flags {
    /// Gives each flag a bit of its own.
    macro_rules! flags {
        ($($(#[$doc:meta])* $name:ident,)*) => {
            #[expect(non_camel_case_types, reason = "the names of the flags")]
            enum Bit {
                $($name,)*
            }

            $($(#[$doc])* pub const $name: u64 = 1 << Bit::$name as u32;)*
        };
    }

    flags! {
        /// Changes keys.
        write,
        /// Reads keys and changes none.
        readonly,
        /// May need more memory, so it is refused while `maxmemory` is reached and nothing can be
        /// evicted.
        denyoom,
        /// Administers the server. Puts it in the categories `@admin` and `@dangerous`.
        admin,
        /// Works on channels.
        pubsub,
        /// May not be called by a script.
        noscript,
        /// May wait for another client.
        blocking,
        /// May be called while a server loads its data.
        loading,
        /// May be called on a replica that has lost its primary.
        stale,
        /// MONITOR does not show it.
        skip_monitor,
        /// Takes constant or logarithmic time. Decides between the categories `@fast` and `@slow`.
        fast,
        /// May be called before AUTH.
        no_auth,
        /// Replicas may have to run it although it is not marked `write`.
        may_replicate,
        /// Can be called without a key.
        no_mandatory_keys,
        /// Refused inside MULTI.
        no_multi,
        /// Its keys are not at fixed places, so clients ask COMMAND GETKEYS for them.
        movablekeys,
        /// May be called while a script runs for too long.
        allow_busy,
        /// Refused while a replica loads data beside the data it serves.
        no_async_loading,
        /// SLOWLOG does not note it.
        skip_commandlog,
        /// A cluster node serves it for a slot that it is importing, as after ASKING.
        asking,

        // COMMAND does not show the flags below; Redis has no flags for these properties.

        /// Runs a Lua script. The first argument is its source.
        runs_source,
        /// Runs a Lua script. The first argument is its digest.
        runs_digest,
        /// Runs a function of a library. The first argument is its name.
        runs_function,
        /// Takes constant time, but for its arguments and for what its value was made to be: a filter has
        /// so many bits an item, a sketch so many rows. The attribute macro sets it if the complexity is
        /// `O(1)`.
        constant,
        /// In the category `@dangerous` without being `admin`.
        dangerous,
        /// Runs at once inside MULTI, without being queued: EXEC, DISCARD, RESET, QUIT.
        immediate,
        /// Changes the database of the calls after it, so a transaction with it locks all databases.
        switches_database,
        /// The order of its reply is not defined.
        unordered,
        /// Changes no key, but replicas have to run it: it publishes a message, or changes a count that is
        /// kept with the key. A pause of writes delays it, and a read-only script cannot call it.
        replicated,
        /// Its reply is random, or depends on the time.
        random,
        /// Runs the calls that MULTI queued, so it may do whatever they may.
        executes,
        /// A connection with subscriptions may call it even in RESP2.
        while_subscribed,
        /// CLIENT CACHING before this call applies to the call after it.
        keeps_caching,
        /// Options decide what is done to a key. The parameter's type states the most that it can be.
        variable_flags,
        /// COMMAND says that it updates its keys where it inserts data.
        shows_update,
        /// Not meant for users, COMMAND DOCS says.
        syscmd,
        /// Scripts may call it after DEBUG SET-DISABLE-DENY-SCRIPTS 1.
        debugging,
        /// Refused inside MULTI, although COMMAND does not say so in every dialect.
        never_queued,
        /// MULTI and WATCH: refused inside MULTI, by dialects that differ in what becomes of the transaction.
        never_nested,
        /// Touches all databases, not only the current one.
        all_databases,
        /// One of its arguments is a vector. The attribute macro sets it.
        takes_vector,
        /// In Redis a command of the module that comes with it. A call is checked only when it runs, so
        /// its arity is -1; it is in no ACL category, and COMMAND knows little of it.
        module,
    }

    /// Any of `runs_source`, `runs_digest` and `runs_function`: runs Lua code, which decides what is done.
    pub const runs_scripts: u64 = runs_source | runs_digest | runs_function;

    /// The names that COMMAND shows, with their bits.
    pub const SHOWN: [(&str, u64); 21] = [
        ("write", write),
        ("readonly", readonly),
        ("denyoom", denyoom),
        ("module", module),
        ("admin", admin),
        ("pubsub", pubsub),
        ("noscript", noscript),
        ("blocking", blocking),
        ("loading", loading),
        ("stale", stale),
        ("skip_monitor", skip_monitor),
        ("asking", asking),
        ("fast", fast),
        ("no_auth", no_auth),
        ("may_replicate", may_replicate),
        ("no_mandatory_keys", no_mandatory_keys),
        ("no_async_loading", no_async_loading),
        ("no_multi", no_multi),
        ("movablekeys", movablekeys),
        ("allow_busy", allow_busy),
        ("skip_commandlog", skip_commandlog),
    ];
}

/// The flags that follow from the parameters of a row.
pub const fn of_params(params: &[Field]) -> u64 {
    if shape::has_vector(params) { flags::takes_vector } else { 0 }
}

/// How COMMAND reports the number of words of a call.
pub const fn arity(all_flags: u64, words: usize, params: &[Field]) -> i32 {
    if all_flags & flags::module != 0 { -1 } else { shape::arity(words, params) }
}

/// True if a call of so many words and arguments has the arity.
#[inline]
const fn fits(arity: i32, words: usize, arguments: usize) -> bool {
    let all = (arguments + words) as i32;
    if arity < 0 { all >= -arity } else { all == arity }
}

/// The flag of a row whose complexity is `O(1)`.
pub const fn constant(complexity: &str) -> u64 {
    match complexity.as_bytes() {
        b"O(1)" => flags::constant,
        _ => 0,
    }
}
