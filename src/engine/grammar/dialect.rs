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
