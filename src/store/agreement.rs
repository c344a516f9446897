//! An open store can be opened again with the same options.

use std::fmt::Display;

use super::StoreOptions;
use crate::engine::Engine;
use crate::engine::config::live::Config;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::Fsync;
use crate::persist::disk::Writing;

/// Refuses options that differ from those of `engine`. An option that is not given is not compared.
/// One that CONFIG SET has changed may also have the value with which the store was `opened`.
pub(super) fn expect(asked: &StoreOptions, opened: &StoreOptions, engine: &Engine) -> Result<()> {
    if asked.read_only != opened.read_only {
        return Err(differs("readOnly", opened.read_only, asked.read_only));
    }
    if asked.shared != opened.shared {
        return Err(differs("shared", opened.shared, asked.shared));
    }
    if let Some(storage) = engine.persistence.storage()
        && asked.writing != Writing::Chosen
        && (asked.writing == Writing::Mapped) != storage.maps()
    {
        return Err(differs("mmap", storage.maps(), !storage.maps()));
    }
    let dialect = engine.dialect();
    if let Some(asked) = asked.dialect.filter(|asked| *asked != dialect) {
        return Err(differs("dialect", dialect.name(), asked.name()));
    }
    clock(asked, opened)?;
    if asked.seed.is_some() && asked.seed != opened.seed {
        let shown = |seed: Option<u64>| seed.map_or("none".to_owned(), |seed| seed.to_string());
        return Err(differs("seed", shown(opened.seed), shown(asked.seed)));
    }
    let databases = engine.keyspace.databases();
    if ![0, databases].contains(&asked.databases) {
        return Err(differs("databases", databases, asked.databases));
    }
    let fsync = engine.config.fsync();
    // A store that is in memory or only read has nothing to sync.
    let syncs = opened.path.is_some() && !opened.read_only;
    match asked.fsync {
        Some(asked) if syncs && asked != fsync && Some(asked) != opened.fsync => {
            return Err(differs("fsync", word(fsync), word(asked)));
        }
        _ => {}
    }
    asked.settings.iter().try_for_each(|(name, value)| setting(name, value, opened, engine))
}

fn clock(asked: &StoreOptions, opened: &StoreOptions) -> Result<()> {
    match (asked.clock, opened.clock) {
        (Some(_), None) => Err(differs("clock", "the system's", "one of its own")),
        (Some(asked), Some(opened)) if asked.id != opened.id => {
            Err(differs("clock", "another one", "this one"))
        }
        _ => Ok(()),
    }
}

fn setting(name: &str, value: &str, opened: &StoreOptions, engine: &Engine) -> Result<()> {
    let has = text(&engine.config, name);
    let asked = normal(name, value)?;
    let before = opened.settings.iter().rfind(|(known, _)| known.eq_ignore_ascii_case(name));
    let as_opened = before.is_some_and(|(_, value)| normal(name, value).as_ref() == Ok(&asked));
    if asked == has || as_opened {
        return Ok(());
    }
    match name.contains("pass") {
        true => Err(differs(&option(name), "another", "this one")),
        false => Err(differs(&option(name), has, asked)),
    }
}

/// The value of a parameter in the form of CONFIG GET.
fn normal(name: &str, value: &str) -> Result<String> {
    let config = Config::default();
    config.set(&[(name.as_bytes(), value.as_bytes())])?;
    Ok(text(&config, name))
}

fn text(config: &Config, name: &str) -> String {
    config.matching(&[name.as_bytes()]).pop().map(|(_, value)| value).unwrap_or_default()
}

/// The name of a parameter's option: `maxmemoryPolicy` for `maxmemory-policy`.
fn option(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |option, word| match word.split_at_checked(1) {
        Some((head, tail)) => option + &head.to_ascii_uppercase() + tail,
        None => option,
    })
}

pub(super) fn word(fsync: Fsync) -> &'static str {
    match fsync {
        Fsync::Always => "always",
        Fsync::EverySecond => "everysec",
        Fsync::No => "no",
    }
}

fn differs(option: &str, has: impl Display, asked: impl Display) -> Error {
    Error::with_code(
        "INVALID_ARGUMENT",
        format!(
            "the store is open already, with {option}: {has}, and cannot be opened with {option}: \
             {asked} as well. Give the same options, or leave out those that the first opening \
             decides"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::grammar::dialect::Dialect;
    use crate::store::{GivenClock, OpenStore};

    fn options(folder: &tempfile::TempDir) -> StoreOptions {
        StoreOptions { path: Some(folder.path().into()), ..StoreOptions::default() }
    }

    #[test]
    fn equal_options_pass_and_others_are_named_with_both_values() {
        let folder = tempfile::tempdir().unwrap();
        let settings = |value: &str| vec![("maxmemory".to_owned(), value.to_owned())];
        let clock = |id| Some(GivenClock { id, time: 1000 });
        let same = || StoreOptions {
            clock: clock(1),
            seed: Some(7),
            databases: 4,
            dialect: Some(Dialect::Redis),
            fsync: Some(Fsync::No),
            settings: settings("10mb"),
            ..options(&folder)
        };
        let first = OpenStore::open(&same()).unwrap();
        first.engine().configure(&[(b"maxmemory", b"20mb"), (b"appendfsync", b"always")]).unwrap();
        let pass = [
            same(),
            options(&folder),
            StoreOptions { settings: settings("10485760"), ..options(&folder) },
            StoreOptions { settings: settings("20mb"), ..options(&folder) },
            StoreOptions { fsync: Some(Fsync::Always), ..options(&folder) },
        ];
        for options in pass {
            OpenStore::open(&options).unwrap().close().unwrap();
        }
        let refused = [
            (StoreOptions { databases: 5, ..options(&folder) }, "databases: 4", "databases: 5"),
            (
                StoreOptions { dialect: Some(Dialect::Valkey), ..options(&folder) },
                "dialect: redis",
                "dialect: valkey",
            ),
            (
                StoreOptions { read_only: true, ..options(&folder) },
                "readOnly: false",
                "readOnly: true",
            ),
            (
                StoreOptions { fsync: Some(Fsync::EverySecond), ..options(&folder) },
                "fsync: always",
                "fsync: everysec",
            ),
            (StoreOptions { seed: Some(8), ..options(&folder) }, "seed: 7", "seed: 8"),
            (
                StoreOptions { clock: clock(2), ..options(&folder) },
                "clock: another one",
                "clock: this one",
            ),
            (
                StoreOptions { settings: settings("1mb"), ..options(&folder) },
                "maxmemory: 20971520",
                "maxmemory: 1048576",
            ),
        ];
        for (options, has, asked) in refused {
            let error = OpenStore::open(&options).err().unwrap();
            assert!(error.text.contains(has) && error.text.contains(asked), "{error}");
        }
        first.close().unwrap();
    }

    #[test]
    fn parameters_are_options_in_one_word() {
        assert_eq!(option("maxmemory-policy"), "maxmemoryPolicy");
    }
}
