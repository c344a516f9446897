//! Servers differ in some answers, and a store gives those of one of them: its dialect.
//!
//! Each *point* at which they differ is one item of [`points!`] in this file: what it concerns, what
//! each server does, and a value that code asks for, as in `db.dialect().scripts_know_valkey()`. Code
//! elsewhere names no dialect; a test holds this. `docs/dialects.md` is made from the points.
//!
//! A dialect decides answers alone. Both have the same commands and options, and a data folder is
//! the same in both: the log holds effects, and its replay asks no dialect.

use crate::value::rdb::Reader;

/// A server whose answers a store gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Redis 8.2.3.
    Redis,
    /// Valkey 9.1.2.
    #[default]
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
    }

    "Scripts" {
        /// Whether the table `redis` is known as `server` too, and has the names of Valkey.
        scripts_know_valkey in "`EVAL`, `EVALSHA`, `FCALL`": bool {
            redis: false => "has only the table `redis`",
            valkey: true => "has it as `server` too, with `SERVER_NAME`, `VALKEY_VERSION` and \
                `VALKEY_VERSION_NUM`",
        }
    }

    "Server" {
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

    "Connections" {
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
