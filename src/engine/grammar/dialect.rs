//! Servers differ in some answers, and a store gives those of one of them: its dialect.
//!
//! Each *point* at which they differ is one item of [`points!`] in this file: what it concerns, what
//! each server does, and a value that code asks for, as in `db.dialect().scripts_know_valkey()`. Code
//! elsewhere names no dialect; a test holds this. `docs/dialects.md` is made from the points.
//!
//! A dialect decides answers alone. Both have the same commands and options, and a data folder is
//! the same in both: the log holds effects, and its replay asks no dialect.

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

        /// Whether INFO reports a version of Valkey beside that of Redis.
        informs_of_valkey in "`INFO`": bool {
            redis: false => "has no `server_name`, `valkey_version` and `valkey_release_stage`",
            valkey: true => "has `server_name`, `valkey_version` and `valkey_release_stage`",
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

        /// Whether further arguments after the reason are ignored.
        unblock_ignores_the_rest in "`CLIENT UNBLOCK`": bool {
            redis: false => "refuses arguments after the reason",
            valkey: true => "ignores them",
        }
    }

    "Streams" {
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
