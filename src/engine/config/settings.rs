//! CONFIG GET and CONFIG SET: parameters by name, as text.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use smallvec::SmallVec;

use super::kept::DIR;
use super::live::{Access, Config, Parameter, Slot};
use super::parameters::{all, find_in};
use super::rule::Setting;
use super::tls::{self, FollowsTls, Prepared, TlsParameters};
use crate::base::glob;
use crate::engine::grammar::error::{Error, Result, quoted};

/// The parameter that reports whether there is a log. That is decided when the store is opened.
const APPENDONLY: &str = "appendonly";

impl Config {
    /// The parameters whose names match, each with its value. A name that is not a pattern is returned
    /// as it was written.
    pub fn matching(&self, patterns: &[&[u8]]) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for pattern in patterns {
            let is_pattern = pattern.iter().any(|byte| b"*?[".contains(byte));
            for (name, value) in self.matching_one(pattern, is_pattern) {
                if !found.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                    found.push((name, value));
                }
            }
        }
        found
    }

    fn matching_one(&self, pattern: &[u8], is_pattern: bool) -> Vec<(String, String)> {
        if !is_pattern {
            let name = || String::from_utf8_lossy(pattern).into_owned();
            let found = find_in(self.dialect, pattern).map(|(found, _)| (name(), self.text(found)));
            return found.into_iter().collect();
        }
        let shown = all().filter(|parameter| {
            let facts = parameter.facts.of(self.dialect);
            facts.known && !facts.hidden
        });
        let names =
            |this: &'static Parameter| this.names(self.dialect).map(move |name| (name, this));
        shown
            .flat_map(names)
            .filter(|(name, _)| glob::matches(pattern, name.as_bytes(), true))
            .map(|(name, parameter)| (name.to_owned(), self.text(parameter)))
            .collect()
    }

    /// Sets all of these parameters, or none if one of the values is wrong.
    pub fn set(&self, pairs: &[(&[u8], &[u8])]) -> Result<()> {
        let mut named: SmallVec<[Named; 2]> = SmallVec::new();
        for (name, _) in pairs {
            named.push(self.settable(name, &named)?);
        }
        let values = named.iter().zip(pairs).map(|((parameter, name), (_, value))| {
            let parsed = parameter.parse(self.dialect, value);
            let admitted = parsed.and_then(|value| self.admit(parameter, value));
            admitted.map_err(|why| failed(name, &why))
        });
        let values: Vec<Setting> = values.collect::<Result<_>>()?;
        let tls = self.prepare_tls(&named, &values)?;
        for ((parameter, _), value) in named.iter().zip(values) {
            self.store(parameter, value);
        }
        if let Some(tls) = tls {
            tls.take_effect();
        }
        Ok(())
    }

    /// The parameters about TLS.
    pub fn tls(&self) -> TlsParameters {
        let about_tls = all().filter(|parameter| parameter.name.starts_with(tls::PREFIX));
        TlsParameters(about_tls.map(|parameter| (parameter.name, self.text(parameter))).collect())
    }

    /// Has `follower` use the parameters about TLS as they are and, as long as it exists, as they will
    /// be. The error is its reason why it cannot.
    pub fn follow_tls<F: FollowsTls + 'static>(&self, follower: &Arc<F>) -> Result<(), String> {
        self.tls_followers.add(follower, || self.tls())
    }

    /// Whether CONFIG SET may change the parameter.
    pub fn may_change(&self, name: &str) -> bool {
        self.settable(name.as_bytes(), &[]).is_ok()
    }

    /// Sets `dir`, the data folder.
    pub fn set_folder(&self, path: &Path) {
        self.kept.write().insert(DIR, path.to_string_lossy().into_owned());
    }

    /// Refuses a value that is valid in general, but not for this store as it was opened.
    pub(super) fn admit(
        &self,
        parameter: &Parameter,
        value: Setting,
    ) -> Result<Setting, Cow<'static, str>> {
        let stops = parameter.name == APPENDONLY && matches!(value, Setting::Number(0));
        if stops && self.has_log.load(Relaxed) {
            return Err("a store with a data folder always logs".into());
        }
        Ok(value)
    }

    /// The value of a parameter as text.
    pub fn text(&self, parameter: &Parameter) -> String {
        let number = match parameter.slot {
            Slot::Kept => return self.kept_text(parameter),
            Slot::Output => return self.output_limits.to_string(),
            Slot::I64(slot) => slot(self).load(Relaxed),
            Slot::U32(slot) => slot(self).load(Relaxed).into(),
            Slot::U64(slot) => slot(self).load(Relaxed) as i64,
            Slot::Usize(slot) => slot(self).load(Relaxed) as i64,
        };
        parameter.facts.of(self.dialect).rule.format(&Setting::Number(number))
    }

    fn kept_text(&self, parameter: &Parameter) -> String {
        let kept = self.kept.read();
        let default = || parameter.facts.of(self.dialect).default.to_owned();
        kept.get(parameter.name).cloned().unwrap_or_else(default)
    }

    pub(super) fn store(&self, parameter: &Parameter, value: Setting) {
        let number = match value {
            Setting::Number(number) => number,
            Setting::Text(_) => 0,
        };
        let rule = parameter.facts.of(self.dialect).rule;
        match parameter.slot {
            Slot::Output => self.output_limits.set(&rule.format(&value)),
            Slot::Kept => {
                let text = rule.format(&value);
                self.kept.write().insert(parameter.name, text);
            }
            Slot::I64(slot) => slot(self).store(number, Relaxed),
            Slot::U32(slot) => slot(self).store(number as u32, Relaxed),
            Slot::U64(slot) => slot(self).store(number as u64, Relaxed),
            Slot::Usize(slot) => slot(self).store(number as usize, Relaxed),
        }
    }
}

/// A parameter, and which of its names was given.
type Named = (&'static Parameter, &'static str);

impl Config {
    /// Has those who follow the parameters about TLS check values that are to be set.
    fn prepare_tls(&self, named: &[Named], values: &[Setting]) -> Result<Option<Prepared<'_>>> {
        let is_about_tls = |(_, name): &&Named| name.starts_with(tls::PREFIX);
        let Some((_, first)) = named.iter().find(is_about_tls) else { return Ok(None) };
        let coming = || {
            let mut parameters = self.tls();
            for ((parameter, _), value) in named.iter().zip(values) {
                let text = parameter.facts.of(self.dialect).rule.format(value);
                parameters.0.entry(parameter.name).and_modify(|present| *present = text);
            }
            parameters
        };
        let prepared = self
            .tls_followers
            .prepare(coming)
            .map_err(|why| failed(first, &format!("Unable to update TLS configuration: {why}")))?;
        Ok(Some(prepared))
    }

    fn settable(&self, name: &[u8], before: &[Named]) -> Result<Named> {
        let Some((parameter, name)) = find_in(self.dialect, name) else {
            let name = quoted(name);
            return Err(Error::new(format!(
                "Unknown option or number of arguments for CONFIG SET - '{name}'"
            )));
        };
        match parameter.facts.of(self.dialect).access {
            Access::Immutable => Err(failed(name, "can't set immutable config")),
            Access::Protected => Err(failed(name, "can't set protected config")),
            Access::Free if before.iter().any(|(_, other)| *other == name) => {
                Err(failed(name, "duplicate parameter"))
            }
            Access::Free => Ok((parameter, name)),
        }
    }
}

fn failed(name: &str, why: &str) -> Error {
    Error::new(format!("CONFIG SET failed (possibly related to argument '{name}') - {why}"))
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;
    use crate::engine::config::tls::TakesEffect;
    use crate::engine::grammar::dialect::Dialect;

    fn of(dialect: Dialect) -> Config {
        Config::of_store(16, dialect)
    }

    #[test]
    fn names_are_there_once_and_every_default_is_a_value() {
        for dialect in Dialect::ALL {
            let mut names: Vec<_> = all().flat_map(|it| it.names(dialect)).collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count);
            for parameter in all() {
                let text = of(dialect).text(parameter);
                let rule = parameter.facts.of(dialect).rule;
                if parameter.name == "rdma-bind" {
                    continue; // takes no value at all
                }
                let again = parameter.parse(dialect, text.as_bytes());
                let again = again.map(|value| rule.format(&value));
                assert_eq!(again, Ok(text), "{}", parameter.name);
            }
        }
    }

    #[test]
    fn each_dialect_has_its_parameters_and_defaults() {
        let [redis, valkey] = Dialect::ALL.map(of);
        let get = |config: &Config, name: &str| config.matching(&[name.as_bytes()]).pop();
        let is = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        assert_eq!(get(&redis, "dynamic-hz"), is("dynamic-hz", "yes"));
        assert_eq!(get(&valkey, "dynamic-hz"), None);
        assert_eq!(get(&redis, "primaryauth"), None);
        assert_eq!(get(&valkey, "primaryauth"), is("primaryauth", ""));
        assert_eq!(get(&redis, "lazyfree-lazy-expire"), is("lazyfree-lazy-expire", "no"));
        assert_eq!(get(&valkey, "lazyfree-lazy-expire"), is("lazyfree-lazy-expire", "yes"));
        let set = |config: &Config, name: &str, value: &str| {
            config.set(&[(name.as_bytes(), value.as_bytes())]).map_err(|error| error.to_string())
        };
        let unknown = "ERR Unknown option or number of arguments for CONFIG SET - 'log-format'";
        assert_eq!(set(&redis, "log-format", "json").unwrap_err(), unknown);
        assert_eq!(set(&valkey, "log-format", "JSON"), Ok(()));
        assert!(set(&redis, "io-threads", "2").unwrap_err().ends_with("immutable config"));
        assert_eq!(set(&valkey, "io-threads", "256"), Ok(()));
        let negative = "argument must be greater or equal to 0";
        assert!(set(&redis, "maxclients", "-1").unwrap_err().ends_with(negative));
        assert!(set(&redis, "maxmemory", "9223372036854775808").unwrap_err().ends_with(negative));
        assert_eq!(set(&valkey, "maxmemory", "9223372036854775808"), Ok(()));
    }

    #[test]
    fn nothing_is_set_when_one_pair_is_wrong() {
        let config = Config::default();
        let wrong = config.set(&[(b"maxmemory", b"1mb"), (b"hz", b"x")]).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "ERR CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be parsed \
             into an integer"
        );
        assert_eq!(config.maxmemory.load(Relaxed), 0);
        config.set(&[(b"maxmemory", b"1mb"), (b"HZ", b"600")]).unwrap();
        assert_eq!(config.maxmemory.load(Relaxed), 1 << 20);
        assert_eq!(config.matching(&[b"hz"]), [("hz".to_owned(), "500".to_owned())]);
    }

    #[test]
    fn an_old_name_is_a_second_name() {
        let config = Config::default();
        config.set(&[(b"list-max-ziplist-size", b"7")]).unwrap();
        let mut found = config.matching(&[b"list-max-*size"]);
        found.sort();
        assert_eq!(found[0], ("list-max-listpack-size".to_owned(), "7".to_owned()));
        assert_eq!(found[1], ("list-max-ziplist-size".to_owned(), "7".to_owned()));
        assert_eq!(config.matching(&[b"HZ", b"hz", b"nothing"]).len(), 1);
    }

    /// Takes certificates in files whose names end in `.crt`.
    #[derive(Default)]
    struct Picky(Mutex<Vec<String>>);

    impl FollowsTls for Picky {
        fn prepare(self: Arc<Self>, parameters: &TlsParameters) -> Result<TakesEffect, String> {
            let file = parameters.text("tls-cert-file").to_owned();
            if !file.ends_with(".crt") {
                return Err(format!("{file} is no certificate"));
            }
            Ok(Box::new(move || self.0.lock().push(file)))
        }
    }

    fn set(config: &Config, name: &str, value: &str) -> Result<(), String> {
        let set = config.set(&[(b"maxmemory", b"1mb"), (name.as_bytes(), value.as_bytes())]);
        set.map_err(|why| why.to_string())
    }

    #[test]
    fn nothing_is_set_that_a_follower_cannot_use() {
        let config = Config::default();
        let (one, other) = (Arc::new(Picky::default()), Arc::new(Picky::default()));
        assert_eq!(config.follow_tls(&one).unwrap_err(), " is no certificate");
        set(&config, "tls-cert-file", "a.crt").unwrap();
        config.follow_tls(&one).unwrap();
        config.follow_tls(&other).unwrap();
        config.set(&[(b"maxmemory", b"2mb")]).unwrap();
        assert_eq!(
            set(&config, "tls-cert-file", "b").unwrap_err(),
            "ERR CONFIG SET failed (possibly related to argument 'tls-cert-file') - Unable to update \
             TLS configuration: b is no certificate"
        );
        let now = |name: &str| config.matching(&[name.as_bytes()]).pop().unwrap().1;
        assert_eq!((now("tls-cert-file"), now("maxmemory")), ("a.crt".into(), "2097152".into()));
        set(&config, "tls-session-caching", "no").unwrap();
        drop(other);
        set(&config, "tls-cert-file", "b.crt").unwrap();
        assert_eq!(*one.0.lock(), ["a.crt", "a.crt", "b.crt"]);
        drop(one);
        set(&config, "tls-cert-file", "anything").unwrap();
    }
}
