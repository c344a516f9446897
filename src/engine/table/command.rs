//! The facts of a command: what it is called, what it does, what it takes and gives. How it runs is
//! the business of the storey `call`.

use crate::engine::grammar::shape::Field;

/// What is known of a command without running it.
#[derive(Debug)]
pub struct Command {
    /// In capitals; `CONFIG|GET` for a subcommand.
    pub name: &'static str,
    /// Words of a call that name the command: 1, or 2 for a subcommand.
    pub words: usize,
    /// The doc comment of the command's function, which users read.
    pub summary: &'static str,
    /// The version of Redis that had it first.
    pub since: &'static str,
    /// How its cost grows, in O notation.
    pub complexity: &'static str,
    /// Bits of [`flags`].
    pub flags: u64,
    /// The ACL categories that stand in the place of the family's; most commands have the family's.
    pub categories: Option<&'static [&'static str]>,
    /// How clients of a cluster spread a call over its nodes, and make one answer of theirs: tips of
    /// COMMAND. A store is one node; clients that know clusters ask all the same.
    pub tips: &'static [&'static str],
    /// The grammar of its arguments.
    pub params: &'static [Field],
    /// As Redis counts: negative when it is the least.
    pub arity: i32,
    /// What a JavaScript caller gets, in TypeScript.
    pub reply: &'static str,
    /// The source file, from which the family is known.
    pub module: &'static str,
}

impl Command {
    /// True when it has any of these flags.
    #[inline]
    pub fn is(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }

    /// Beside what changes keys: what replicas have to hear of, and scripts, which may do either.
    pub fn may_write(&self) -> bool {
        let script = self.is(flags::runs_scripts) && !self.is(flags::readonly);
        script || self.is(flags::write | flags::may_replicate | flags::replicated)
    }

    /// `GET`, or `GET` of `CONFIG|GET`.
    pub fn last_name(&self) -> &'static str {
        self.name.rsplit('|').next().unwrap_or(self.name)
    }

    /// For a subcommand, the command it belongs to.
    pub fn container(&self) -> Option<&'static str> {
        self.name.split_once('|').map(|(container, _)| container)
    }

    /// True when it answers integers that a value holds, which may be any of 64 bits; not counts.
    pub fn answers_integers(&self) -> bool {
        self.reply.contains("Integer")
    }

    /// True when it answers one string, null or a status.
    pub fn answers_text(&self) -> bool {
        matches!(self.reply, "Text" | "Text | null")
    }

    /// True when a call of so many arguments, the name not counted, is one.
    #[inline]
    pub fn takes(&self, arguments: usize) -> bool {
        let words = (arguments + self.words) as i32;
        if self.arity < 0 { words >= -self.arity } else { words == self.arity }
    }

    /// The folder of `commands/` it stands in: `string`, `list`, ...
    pub fn family(&self) -> &'static str {
        let mut path = self.module.split("::").skip_while(|part| *part != "commands");
        path.nth(1).unwrap_or("server")
    }
}

/// Flags of a row, named as COMMAND names them.
#[expect(non_upper_case_globals, reason = "rows list them in the spelling of COMMAND")]
pub mod flags {
    /// Changes keys.
    pub const write: u64 = 1;
    /// Reads keys and changes none.
    pub const readonly: u64 = 1 << 1;
    /// May need more memory, so it is refused while `maxmemory` is reached and nothing can be
    /// evicted.
    pub const denyoom: u64 = 1 << 2;
    /// Administers the server. Puts it in the categories `@admin` and `@dangerous`.
    pub const admin: u64 = 1 << 3;
    /// Works on channels.
    pub const pubsub: u64 = 1 << 4;
    /// May not be called by a script.
    pub const noscript: u64 = 1 << 5;
    /// May wait for another client.
    pub const blocking: u64 = 1 << 6;
    /// May be called while a server loads its data.
    pub const loading: u64 = 1 << 7;
    /// May be called on a replica that has lost its primary.
    pub const stale: u64 = 1 << 8;
    /// MONITOR does not show it.
    pub const skip_monitor: u64 = 1 << 9;
    /// Takes constant or logarithmic time. Decides between the categories `@fast` and `@slow`.
    pub const fast: u64 = 1 << 10;
    /// May be called before AUTH.
    pub const no_auth: u64 = 1 << 11;
    /// Replicas may have to run it although it is not marked `write`.
    pub const may_replicate: u64 = 1 << 12;
    /// Can be called without a key.
    pub const no_mandatory_keys: u64 = 1 << 13;
    /// Refused inside MULTI.
    pub const no_multi: u64 = 1 << 14;
    /// Its keys are not at fixed places, so clients ask COMMAND GETKEYS for them.
    pub const movablekeys: u64 = 1 << 15;
    /// May be called while a script runs for too long.
    pub const allow_busy: u64 = 1 << 16;
    /// Refused while a replica loads data beside the data it serves.
    pub const no_async_loading: u64 = 1 << 17;
    /// SLOWLOG does not note it.
    pub const skip_commandlog: u64 = 1 << 18;
    /// A cluster node serves it for a slot that it is importing, as after ASKING.
    pub const asking: u64 = 1 << 19;

    // Below: what Redis knows by other means. Not shown among a command's flags.

    /// Runs the Lua script that its first argument is the source of.
    pub const runs_source: u64 = 1 << 20;
    /// Runs the Lua script that its first argument is the digest of.
    pub const runs_digest: u64 = 1 << 21;
    /// Runs the function of a library that its first argument names.
    pub const runs_function: u64 = 1 << 23;
    /// Any of the three: runs Lua, which decides what is done.
    pub const runs_scripts: u64 = runs_source | runs_digest | runs_function;
    /// Takes constant time; the macro sets it where the complexity says `O(1)`.
    pub const constant: u64 = 1 << 22;
    /// In the category `@dangerous` although not `admin`.
    pub const dangerous: u64 = 1 << 24;
    /// Acts at once inside MULTI: EXEC, DISCARD, RESET, QUIT.
    pub const immediate: u64 = 1 << 25;
    /// Changes which database the calls after it mean, so a transaction with it locks all of them.
    pub const switches_database: u64 = 1 << 26;
    /// Its reply is in no particular order.
    pub const unordered: u64 = 1 << 27;
    /// Writes no key, and yet replicas hear of it: a message, or a count that is kept with the key. A
    /// pause of writes holds it up, and a script that may not write may not call it.
    pub const replicated: u64 = 1 << 29;
    /// Its reply is drawn by lot, or of the moment.
    pub const random: u64 = 1 << 28;
    /// Runs the calls that MULTI queued, so what it may do is what they may.
    pub const executes: u64 = 1 << 30;
    /// A connection with subscriptions may call it, in RESP2 too.
    pub const while_subscribed: u64 = 1 << 31;
    /// What CLIENT CACHING said of the next call holds for the call after this one.
    pub const keeps_caching: u64 = 1 << 32;
    /// Options decide what is done to a key; the parameter's type says the most it can be.
    pub const variable_flags: u64 = 1 << 34;
    /// Touches all databases, whichever it is called in.
    pub const all_databases: u64 = 1 << 33;

    /// The names that COMMAND shows, with their bits.
    pub const SHOWN: [(&str, u64); 20] = [
        ("write", write),
        ("readonly", readonly),
        ("denyoom", denyoom),
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
        ("no_multi", no_multi),
        ("movablekeys", movablekeys),
        ("allow_busy", allow_busy),
        ("no_async_loading", no_async_loading),
        ("skip_commandlog", skip_commandlog),
    ];
}

/// The flag of a row whose complexity is `O(1)`.
pub const fn constant(complexity: &str) -> u64 {
    match complexity.as_bytes() {
        b"O(1)" => flags::constant,
        _ => 0,
    }
}
