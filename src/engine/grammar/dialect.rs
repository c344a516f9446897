//! Servers differ in some answers, and a store gives those of one of them: its dialect.
//!
//! Each *point* at which they differ is one item of [`points!`] in this file: what it concerns, what
//! each server does, and a value that code asks for, as in `db.dialect().scripts_know_valkey()`. Code
//! elsewhere names no dialect; a test holds this. `docs/dialects.md` is made from the points.
//!
//! A dialect decides answers alone. Both have the same commands and options, and a data folder is
//! the same in both: the log holds effects, and its replay asks no dialect.

use crate::base::quoting::AfterQuote;
use crate::value::rdb::Reader;
use crate::value::string::Embedding;

/// A server whose answers a store gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Redis 8.2.3.
    #[default]
    Redis,
    /// Valkey 9.1.2.
    Valkey,
}

impl Dialect {
    /// The dialect in which the log is replayed, whatever that of the store: it takes all that a
    /// store of either dialect logs.
    pub const OF_LOG: Self = Self::Valkey;

    /// All dialects.
    pub const ALL: [Self; 2] = [Self::Redis, Self::Valkey];

    /// The dialect of this name, in lower case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The name, as the option `dialect` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Redis => "redis",
            Self::Valkey => "valkey",
        }
    }
}

/// A value for each dialect, where what is said of a thing depends on it.
#[derive(Debug, Clone, Copy)]
pub struct ByDialect<T> {
    /// In the dialect of Redis.
    pub redis: T,
    /// In the dialect of Valkey.
    pub valkey: T,
}

impl<T> ByDialect<T> {
    /// The value in a dialect.
    #[inline]
    pub const fn of(&self, dialect: Dialect) -> &T {
        match dialect {
            Dialect::Redis => &self.redis,
            Dialect::Valkey => &self.valkey,
        }
    }
}

/// A point at which the servers differ, for the documentation.
#[derive(Debug)]
pub struct Point {
    /// The method of [`Dialect`] that answers it.
    pub name: &'static str,
    /// What the method says of itself.
    pub doc: &'static str,
    /// The commands that it concerns, each in backticks, or a word for several.
    pub commands: &'static str,
    /// What each of [`Dialect::ALL`] does.
    pub said: [Said; 2],
}

/// What a server does at a point.
#[derive(Debug)]
pub enum Said {
    /// It answers with this text.
    Text(&'static str),
    /// This describes it.
    Words(&'static str),
}

/// Defines the points of a family of commands after another. A point is a method of [`Dialect`]:
///
/// ```ignore
/// "Scripts" {
///     /// Whether the table `redis` is known as `server` too.
///     scripts_know_valkey in "`EVAL`": bool {
///         redis: false => "has only the table `redis`",
///         valkey: true => "has it as `server` too",
///     }
/// }
/// ```
///
/// The words after `=>` go to the documentation as the end of a sentence that begins with the server's
/// name. They are left out where the value is a text that the server answers.
macro_rules! points {
    ($($family:literal {
        $($(#[doc = $doc:literal])+ $name:ident in $commands:literal: $type:ty {
            redis: $redis:expr $(=> $redis_said:literal)?,
            valkey: $valkey:expr $(=> $valkey_said:literal)?,
        })*
    })*) => {
        impl Dialect {
            $($(
                $(#[doc = $doc])+
                #[inline]
                pub const fn $name(self) -> $type {
                    match self {
                        Self::Redis => $redis,
                        Self::Valkey => $valkey,
                    }
                }
            )*)*
        }

        /// All points, by family.
        pub static POINTS: &[(&str, &[Point])] = &[$(($family, &[$(Point {
            name: stringify!($name),
            doc: concat!($($doc),+),
            commands: $commands,
            said: [
                points!(@said $redis $(=> $redis_said)?),
                points!(@said $valkey $(=> $valkey_said)?),
            ],
        }),*])),*];
    };

    (@said $value:expr) => { Said::Text($value) };
    (@said $value:expr => $said:literal) => { Said::Words($said) };
}

points! {
    "Geo" {
        /// Whether coordinates are as short as they can be.
        shortens_coordinates in "`GEOPOS`, `GEOSEARCH`, `GEORADIUS`, `GEORADIUSBYMEMBER`": bool {
            redis: true => "writes the fewest digits that tell them apart, with an exponent near zero",
            valkey: false => "writes 17 decimals",
        }

        /// The shapes that the error for a search without a shape names.
        shapes_of_searches in "`GEOSEARCH`, `GEOSEARCHSTORE`": &'static str {
            redis: "BYRADIUS and BYBOX",
            valkey: "BYRADIUS, BYBOX and BYPOLYGON",
        }

        /// Whether a search around a member that does not exist names the member.
        names_missing_members in "`GEOSEARCH`, `GEOSEARCHSTORE`, `GEORADIUSBYMEMBER`": bool {
            redis: false => "answers `could not decode requested zset member`",
            valkey: true => "answers `member NAME does not exist`",
        }
    }

    "Hash" {
        /// Whether the key is looked at before the arguments, which are then read one after another.
        looks_at_hashes_before_fields in "`HEXPIRE`, `HPEXPIRE`, `HEXPIREAT`, `HPEXPIREAT`, `HTTL`, \
                `HPTTL`, `HEXPIRETIME`, `HPEXPIRETIME`, `HPERSIST`, `HGETEX`, `HSETEX`, `HGETDEL`": bool {
            redis: true => "looks at the key first, takes each argument at its place only and once, \
                refuses deadlines after the year 4199, and has error texts of its own",
            valkey: false => "reads all arguments first, and takes options in any order and repeatedly",
        }

        /// Whether a small hash stays small when a field gets a deadline.
        packs_hashes_that_end in "`HEXPIRE`, `HGETALL`, `HSCAN`, `OBJECT ENCODING`": bool {
            redis: true => "keeps it as `listpackex`: its fields come in the order of their deadlines",
            valkey: false => "makes it a `hashtable`",
        }

        /// Whether fields that have expired are changed until they are removed from memory.
        changes_ended_fields in "`HDEL`, `HSET`, `HSETEX`, `HEXPIRE`, `HPEXPIRE`, `HEXPIREAT`, \
                `HPEXPIREAT`": bool {
            redis: true => "counts an expired field that is still in memory as one that is there, and \
                lets it live on with a new deadline; `KEEPTTL` keeps the one that has passed",
            valkey: false => "counts it as missing",
        }

        /// Whether a call removes the fields it looks for if they have expired.
        removes_ended_fields_met in "`HGET`, `HMGET`, `HEXISTS`, `HSTRLEN`, `HRANDFIELD`, `HGETDEL`, \
                `HGETEX`, `HSETEX`, `HSETNX`, `HINCRBY`, `HINCRBYFLOAT`": bool {
            redis: true => "removes an expired field that a call looks for, with `HRANDFIELD` all of them, \
                and publishes `hexpired`",
            valkey: false => "leaves them to the background, unless it sets them",
        }

        /// Whether a field with a deadline in the past is stored before it is deleted.
        stores_what_has_ended in "`HSETEX`": bool {
            redis: true => "stores it for a moment, so that a long value makes the hash a `hashtable`",
            valkey: false => "does not store it",
        }

        /// The event of fields that get a deadline in the past.
        event_of_ended_fields in "`HEXPIRE`, `HGETEX`, `HSETEX`": &'static str {
            redis: "hdel",
            valkey: "hexpired",
        }

        /// Whether HSETEX with a deadline in the past reports that it set the deadline.
        reports_deadlines_in_the_past in "`HSETEX`": bool {
            redis: false => "publishes `hset` and `hdel`",
            valkey: true => "publishes `hset`, `hexpire` and `hexpired`",
        }
    }

    "Keys" {
        /// Whether a key that a call gives a deadline in the past counts as expired.
        expires_ended_keys in "`EXPIRE`, `PEXPIRE`, `EXPIREAT`, `PEXPIREAT`, `GETEX`": bool {
            redis: false => "publishes `del`",
            valkey: true => "publishes `expired`, and counts it in `expired_keys`",
        }

        /// Whether SCAN removes expired keys also where `MATCH` or `TYPE` leaves them out.
        scan_expires_all in "`SCAN`": bool {
            redis: true => "removes every expired key that it meets",
            valkey: false => "leaves expired keys in the database that do not fit `MATCH` or `TYPE`",
        }

        /// For whom hashes with deadlines of fields are dumped.
        reader_of_dumps in "`DUMP`": Reader {
            redis: Reader::Redis => "has its types 24 and 25, in version 12",
            valkey: Reader::Valkey => "has its type 22, in version 80",
        }

        /// Whether SCAN refuses a type that does not exist.
        scan_checks_types in "`SCAN`": bool {
            redis: false => "finds no key of such a type",
            valkey: true => "refuses it: `unknown type name`",
        }

        /// Whether SCAN, HSCAN and SSCAN refuse NOSCORES with an error of its own.
        other_scans_know_noscores in "`SCAN`, `HSCAN`, `SSCAN`": bool {
            redis: false => "says `syntax error`",
            valkey: true => "says `NOSCORES option can only be used in ZSCAN`",
        }

        /// Whether SORT takes an empty text for 0, and a number out of range for infinity or 0.
        sorts_any_number in "`SORT`, `SORT_RO`": bool {
            redis: true => "sorts by them, as 0 and as infinity",
            valkey: false => "refuses them: `One or more scores can't be converted into double`",
        }

        /// How much room there is beside a key for a string that OBJECT ENCODING calls `embstr`.
        embedding in "`OBJECT ENCODING`, `DEBUG OBJECT`": Embedding {
            redis: Embedding { room: 64, object: 17, deadline: 8, long_keys: false }
                => "23 bytes less than 64 for both, and 8 fewer with a time to live",
            valkey: Embedding { room: 128, object: 9, deadline: 0, long_keys: true }
                => "15 bytes less than 128 for both, or 17 with a key of 32 bytes and more",
        }
    }

    "Scripts" {
        /// What the help about SCRIPT says of `DEBUG`, of the modes of `FLUSH`, and of `SHOW`.
        script_help in "`SCRIPT HELP`": [&'static [&'static str]; 3] {
            redis: [
                &["DEBUG (YES|SYNC|NO)", "    Set the debug mode for subsequent scripts executed."],
                &[
                    "    When called without the optional mode argument, the behavior is determined by the",
                    "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
                ],
                &[],
            ] => "does not name `SHOW` and the engine of `DEBUG`",
            valkey: [
                &[
                    "DEBUG (YES|SYNC|NO) [<engine_name>]",
                    "    Set the debug mode for subsequent scripts executed of the specified engine.",
                    "    Default engine name: 'lua'",
                ],
                &[
                    "    When called without the optional mode argument, the behavior is determined",
                    "     by the lazyfree-lazy-user-flush configuration directive. Valid modes are:",
                ],
                &["SHOW <sha1>", "    Show a script from the scripts cache."],
            ] => "names `SHOW` and the engine of `DEBUG`",
        }

        /// What texts call the table of functions.
        script_table in "`EVAL`, `FCALL`, `FUNCTION LOAD`": &'static str {
            redis: "redis",
            valkey: "server",
        }

        /// Whether the names of functions are checked when the library has loaded.
        checks_function_names_last in "`FUNCTION LOAD`": bool {
            redis: false => "checks them one by one: `Error registering functions: ERR Library names can \
                only contain ...`",
            valkey: true => "checks them at the end: `Function names can only contain ...`",
        }

        /// Whether an error that a script does not catch names the script's SHA1, or the function.
        names_failed_scripts in "`EVAL`, `EVALSHA`, `FCALL`": bool {
            redis: true => "ends it with `script: <SHA1>, on @user_script:1.`",
            valkey: false => "ends it with `script: on @user_script:1.`",
        }

        /// The error of a script that calls a command that does not exist.
        script_call_unknown in "`EVAL`, `FCALL`": &'static str {
            redis: "Unknown Redis command called from script",
            valkey: "Unknown command called from script",
        }

        /// Whether a script that calls a subcommand that does not exist gets the error of a client.
        scripts_name_subcommands in "`EVAL`, `FCALL`": bool {
            redis: false => "says that the command is unknown",
            valkey: true => "says that the subcommand is unknown",
        }

        /// The error of a script that calls a command with a wrong number of arguments.
        script_call_arity in "`EVAL`, `FCALL`": &'static str {
            redis: "Wrong number of args calling Redis command from script",
            valkey: "Wrong number of args calling command from script",
        }

        /// The error of a script that calls a command that scripts may not call.
        script_call_refused in "`EVAL`, `FCALL`": &'static str {
            redis: "This Redis command is not allowed from script",
            valkey: "This Valkey command is not allowed from script",
        }

        /// The error of `redis.call()` without arguments.
        script_call_without_words in "`EVAL`, `FCALL`": &'static str {
            redis: "ERR Please specify at least one argument for this redis lib call",
            valkey: "ERR Please specify at least one argument for this call",
        }

        /// The error of `redis.call({})`.
        script_call_of_tables in "`EVAL`, `FCALL`": &'static str {
            redis: "ERR Lua redis lib command arguments must be strings or integers",
            valkey: "ERR Command arguments must be strings or integers",
        }

        /// The error of `redis.acl_check_cmd` for a command that does not exist.
        script_checks_unknown in "`EVAL`, `FCALL`": &'static str {
            redis: "ERR Invalid command passed to redis.acl_check_cmd()",
            valkey: "ERR Invalid command passed to server.acl_check_cmd()",
        }

        /// The error for a SHA1 that is not known.
        no_script in "`EVALSHA`, `EVALSHA_RO`": &'static str {
            redis: "No matching script. Please use EVAL.",
            valkey: "No matching script.",
        }

        /// Whether the first line of a script may name the engine in capitals, or not at all.
        finds_script_engines in "`EVAL`": bool {
            redis: false => "refuses all but `#!lua` with `Unexpected engine in script shebang`",
            valkey: true => "knows `#!LUA` too, and refuses others with `Could not find scripting engine`",
        }

        /// Whether the table `redis` is known as `server` too, and has the names of Valkey.
        scripts_know_valkey in "`EVAL`, `EVALSHA`, `FCALL`": bool {
            redis: false => "has only the table `redis`",
            valkey: true => "has it as `server` too, with `SERVER_NAME`, `VALKEY_VERSION` and \
                `VALKEY_VERSION_NUM`",
        }
    }

    "Bitmaps" {
        /// Whether BITCOUNT needs an end with a start, and reads the end before the unit.
        bitcount_needs_an_end in "`BITCOUNT`": bool {
            redis: true => "needs an end with a start, and reports a wrong end before a wrong unit",
            valkey: false => "counts to the end without one, and reports a wrong unit before a wrong end",
        }
    }

    "Sorted sets and geo" {
        /// Whether scores, weights, coordinates and radii may be hexadecimal.
        doubles_may_be_hexadecimal in "`ZADD`, `ZINCRBY`, `ZUNION`, `ZINTER`, `ZUNIONSTORE`, \
            `ZINTERSTORE`, `GEOADD`, `GEORADIUS`, `GEOSEARCH`": bool {
            redis: true => "accepts hexadecimal numbers, such as `0x1F`",
            valkey: false => "refuses them: `value is not a valid float`",
        }
    }

    "Lists" {
        /// Whether LTRIM that removes nothing changes the list for WATCH and client-side caching.
        idle_trims_touch in "`LTRIM`": bool {
            redis: true => "counts as a change for `WATCH` although it removes nothing",
            valkey: false => "changes nothing where it removes nothing",
        }
    }

    "Transactions" {
        /// Whether MULTI or WATCH within MULTI breaks the transaction.
        nesting_breaks in "`MULTI`, `WATCH`": bool {
            redis: false => "refuses the call, and EXEC runs the others",
            valkey: true => "refuses the call, and EXEC fails",
        }

        /// Whether the error of a call that may not be in a transaction names the command.
        names_calls_not_in_transactions in "`SAVE`, `SHUTDOWN`": bool {
            redis: false => "says `Command not allowed inside a transaction`",
            valkey: true => "says `Command 'save' not allowed inside a transaction`",
        }
    }

    "Users" {
        /// Whether ACL LIST and ACL GETUSER show `sanitize-payload` or `skip-sanitize-payload`.
        users_show_sanitizing in "`ACL LIST`, `ACL GETUSER`, `ACL SAVE`": bool {
            redis: true => "show one of both",
            valkey: false => "show neither",
        }

        /// Whether ACL GETUSER shows the databases of a user that has all of them.
        users_show_databases in "`ACL GETUSER`": bool {
            redis: false => "does not show databases",
            valkey: true => "shows them as `databases`",
        }

        /// The error where there is no ACL file.
        no_acl_file in "`ACL LOAD`, `ACL SAVE`": &'static str {
            redis: "This Redis instance is not configured to use an ACL file. You may want to specify \
                users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a \
                Redis configuration file set) in order to store users in the Redis configuration.",
            valkey: "This instance is not configured to use an ACL file. You may want to specify users \
                via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a \
                configuration file set) in order to store users in the configuration.",
        }

        /// How ACL HELP tells of SETUSER.
        setuser_help in "`ACL HELP`": [&'static str; 2] {
            redis: [
                "SETUSER <username> <attribute> [<attribute> ...]",
                "    Create or modify a user with the specified attributes.",
            ] => "speaks of attributes",
            valkey: [
                "SETUSER <username> <rule> [<rule> ...]",
                "    Create or modify a user with the specified rules.",
            ] => "speaks of rules",
        }
    }

    "Server" {
        /// Whether a digest tells fields with a deadline from others.
        digests_deadlines_of_fields in "`DEBUG DIGEST`, `DEBUG DIGEST-VALUE`": bool {
            redis: true => "mixes in that a field has a deadline, and fields that have expired until \
they are removed",
            valkey: false => "takes fields that have not expired, whether they have a deadline or not",
        }

        /// Whether a table consists of buckets of seven entries.
        has_tables_of_buckets in "`DEBUG HTSTATS`, `DEBUG HTSTATS-KEY`": bool {
            redis: false => "names the slots of a table, a power of two, and its elements",
            valkey: true => "names the slots of a table, seven in each bucket, its entries, and the \
index of rehashing",
        }

        /// Whether LATENCY LATEST has the sum and the count of all that took too long.
        sums_latencies in "`LATENCY LATEST`": bool {
            redis: false => "answers the event, its time, and the last and the longest latency",
            valkey: true => "adds the sum of all latencies and their count",
        }

        /// The place of what the server alone says of its commands.
        column in "`COMMAND`": usize {
            redis: 0 => "says with what version of Redis a command came, which commands are \
                deprecated, and that HSETEX updates its key",
            valkey: 1 => "says with what version of Valkey a command came, shows `allow_busy`, \
                `loading`, `no_multi` and `stale` for some more, and `variable_flags` for the key \
                that GEORADIUS stores",
        }

        /// What the help about COMMAND says of its subcommands.
        command_help in "`COMMAND HELP`": [&'static str; 7] {
            redis: [
                "    Return details about all Redis commands.",
                "    Return the total number of commands in this Redis server.",
                "    Return a list of all commands in this Redis server.",
                "    Return details about multiple Redis commands.",
                "    Return documentation details about multiple Redis commands.",
                "    Return the keys from a full Redis command.",
                "    Return the keys and the access flags from a full Redis command.",
            ] => "speaks of commands of Redis",
            valkey: [
                "    Return details about all commands.",
                "    Return the total number of commands in this server.",
                "    Return a list of all commands in this server.",
                "    Return details about multiple commands.",
                "    Return documentation details about multiple commands.",
                "    Return the keys from a full command.",
                "    Return the keys and the access flags from a full command.",
            ] => "speaks of commands",
        }

        /// The flag of commands that SLOWLOG does not note.
        flag_of_unlogged_calls in "`COMMAND`": &'static str {
            redis: "skip_slowlog",
            valkey: "skip_commandlog",
        }

        /// Whether the subcommands of a command that has none are a set.
        no_subcommands_are_a_set in "`COMMAND`": bool {
            redis: true => "has an empty set in RESP3 where there are no subcommands",
            valkey: false => "has an array where there are no subcommands",
        }

        /// The error of CONFIG SET for a number below 0, or of bytes above 63 bits, of a parameter
        /// that has no sign.
        below_zero in "`CONFIG SET`": Option<&'static str> {
            redis: Some("argument must be greater or equal to 0")
                => "says `argument must be greater or equal to 0`",
            valkey: None => "says between which numbers it must be",
        }

        /// Whether CONFIG SET takes a number of bytes above 64 bits for the greatest of 64 bits.
        saturates_bytes in "`CONFIG SET`": bool {
            redis: true => "takes it for the greatest number of 64 bits",
            valkey: false => "says `argument must be a memory value`",
        }

        /// Whether calls for clients of a cluster are answered outside of one.
        answers_for_clusters in "`CLUSTER KEYSLOT`, `READONLY`, `READWRITE`": bool {
            redis: false => "refuses them: `This instance has cluster support disabled`",
            valkey: true => "answers them",
        }

        /// The modules that are there from the beginning: names, versions, paths and options.
        modules in "`MODULE LIST`, `HELLO`, `INFO`": &'static [(&'static str, u32, &'static str, &'static str)] {
            redis: &[
                ("vectorset", 1, "", "handle-io-errors|handle-repl-async-load"),
                ("ReJSON", 20_803, "", "handle-io-errors"),
                ("bf", 20_802, "", ""),
                ("timeseries", 11_202, "", ""),
            ] => "lists `vectorset`, `ReJSON`, `bf` and `timeseries`",
            valkey: &[("lua", 1, "lua", "handle-repl-async-load|handle-atomic-slot-migration")]
                => "lists `lua`",
        }

        /// The name that HELLO reports.
        server_name in "`HELLO`, `INFO`": &'static str {
            redis: "redis",
            valkey: "valkey",
        }

        /// The version that HELLO reports.
        server_version in "`HELLO`, `INFO`": &'static str {
            redis: "8.2.3",
            valkey: "9.1.2",
        }

        /// What LOLWUT ends with.
        lolwut_version in "`LOLWUT`": &'static str {
            redis: "Redis ver. 8.2.3",
            valkey: "Valkey ver.9.1.2",
        }

        /// The version of Redis that INFO and scripts report.
        redis_version in "`INFO`, `EVAL`": &'static str {
            redis: "8.2.3",
            valkey: "7.2.4",
        }

        /// Whether INFO reports a version of Valkey beside that of Redis, and the fields that only
        /// Valkey has.
        informs_of_valkey in "`INFO`": bool {
            redis: false => "has no `server_name`, `valkey_version` and `valkey_release_stage`",
            valkey: true => "has `server_name`, `valkey_version`, `valkey_release_stage`, and names of \
                its own for some fields",
        }
    }

    "Requests" {
        /// Whether an argument, its length, and the number of arguments must end with CRLF.
        checks_line_ends in "all": bool {
            redis: false => "passes over any two bytes after an argument, and any byte after the CR of \
                a line",
            valkey: true => "ends the connection with `Protocol error: invalid CRLF in request`",
        }

        /// Whether the end of a line with a number is not found after a zero byte.
        lines_end_before_zero in "all": bool {
            redis: true => "waits for more of the line",
            valkey: false => "ends the connection with the error for the number or the `$`",
        }

        /// What may follow the quote that ends a quotation in a line of words.
        after_quote in "inline requests, `EVAL`, `FUNCTION LOAD`": AfterQuote {
            redis: AfterQuote::Blank => "refuses `\"a\"b`: `Protocol error: unbalanced quotes in request`",
            valkey: AfterQuote::Word => "reads `\"a\"b` as `ab`",
        }

        /// Whether a client that has not authenticated is told that a command does not exist, or has
        /// another number of arguments.
        explains_to_strangers in "all": bool {
            redis: true => "tells it",
            valkey: false => "says `NOAUTH Authentication required.`",
        }
    }

    "Connections" {
        /// Whether FLUSHALL and FLUSHDB send invalidations before they reply.
        flushes_before_replying in "`FLUSHALL`, `FLUSHDB`": bool {
            redis: true => "sends the invalidations of the calls so far before the reply, except with \
                `ASYNC` and in transactions and scripts",
            valkey: false => "sends them after the reply, and with `BCAST` after the last call that was \
                sent with it",
        }

        /// Whether the line of a client tells its capabilities, and not its thread.
        client_lines_have_capabilities in "`CLIENT LIST`, `CLIENT INFO`, `ACL LOG`": bool {
            redis: false => "shows `io-thread`, and no `capa`",
            valkey: true => "shows `capa`, and no `io-thread`",
        }

        /// Whether the text about the filters of clients names all of them.
        client_help_has_filters in "`CLIENT HELP`": bool {
            redis: false => "names the filters that it has, and no `CAPA` and `IMPORT-SOURCE`",
            valkey: true => "names all filters, `CAPA` and `IMPORT-SOURCE`",
        }

        /// Whether the ids that select clients must be greater than 0, and what is no number ends
        /// them.
        client_ids_are_positive in "`CLIENT LIST`, `CLIENT KILL`": bool {
            redis: false => "lists no client for an id that is not greater than 0, and has the error \
                texts `Invalid client ID` (LIST) and `client-id should be greater than 0` (KILL) for \
                an id that is not a number",
            valkey: true => "has the error text `client-id should be greater than 0` for an id that is \
                not, and `syntax error` for one that is not a number",
        }

        /// Whether the reason is ignored if more arguments follow.
        unblock_ignores_excess in "`CLIENT UNBLOCK`": bool {
            redis: false => "refuses arguments after the reason",
            valkey: true => "ignores them, and the reason too",
        }
    }

    "Streams" {
        /// Whether a read of entries that a consumer has pending counts as a change.
        history_is_a_change in "`XREADGROUP`": bool {
            redis: false => "does not count a read of pending entries in \
                `rdb_changes_since_last_save`",
            valkey: true => "counts a read of pending entries as a change in \
                `rdb_changes_since_last_save`",
        }

        /// Whether the lag of a group that has read nothing of what is left is counted.
        lag_counts_what_is_left in "`XINFO GROUPS`, `XINFO STREAM`": bool {
            redis: true => "counts the entries that are left if a group has read none of them and \
                none between them was deleted; the lag in an empty stream is 0",
            valkey: false => "computes the lag from the entries that were ever added, and after some \
                deletions does not know it",
        }

        /// Whether the number of entries that a group has read is limited.
        limits_entries_read in "`XGROUP CREATE`, `XGROUP SETID`": bool {
            redis: true => "reduces ENTRIESREAD to the number of entries that were ever added",
            valkey: false => "keeps an ENTRIESREAD greater than the number of entries that were ever \
                added, and reports a negative lag",
        }

        /// What XREAD takes for each key, as its error text names it.
        xread_ids in "`XREAD`": &'static str {
            redis: "an ID, '+', or '$'",
            valkey: "an ID or '$'",
        }

        /// Whether the id `+` means the last entry that exists.
        plus_is_the_last_entry in "`XREAD`": bool {
            redis: true => "returns the last entry that exists for the id `+`",
            valkey: false => "returns nothing for the id `+` once the last entry was deleted",
        }
    }

    "Strings" {
        /// Whether GETEX looks at the key before it reads the time.
        getex_looks_at_the_key_first in "`GETEX`": bool {
            redis: true => "answers null for a missing key, whatever the number",
            valkey: false => "refuses a number that is no time even if the key is missing",
        }

        /// Whether SET with a deadline in the past sets the string, which then expires.
        sets_what_has_expired in "`SET`": bool {
            redis: true => "publishes `set` and `expire`, and `expired` when the key is met",
            valkey: false => "publishes `expired` if the key existed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_differ_and_say_how() {
        for (family, points) in POINTS {
            for Point { name, doc, commands, said } in *points {
                assert!(doc.trim().ends_with('.'), "{family}: {name} is a sentence");
                assert!(!commands.is_empty(), "{family}: {name} says what it concerns");
                let [redis, valkey] = said.each_ref().map(|(Said::Text(it) | Said::Words(it))| it);
                assert_ne!(redis, valkey, "{family}: {name} is no difference");
            }
        }
    }

    #[test]
    fn dialects_have_names() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::named(dialect.name()), Some(dialect));
        }
        assert_eq!(Dialect::named("Redis"), None);
    }
}
