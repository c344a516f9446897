//! A folder that several processes share: the first one owns it, the others are its guests. When the
//! owner ends, a guest that needs it takes its place.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{OpenStore, StoreOptions, agreement};
use crate::base::{clock, duty};
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::disk::Writing;
use crate::persist::term::Term;
use crate::persist::{self, Fsync};
use crate::share::hub::Hub;
use crate::share::link::{Failed, Link};
use crate::share::run::Answer;
use crate::share::{self, Coming, Hello, Question, Request};

/// How long another process may take to recover the folder.
const RECOVERY: Duration = Duration::from_secs(120);
/// How long the owner's lock file may lack the word that it lets others in.
const DOUBT: Duration = Duration::from_millis(500);
/// The pauses between two attempts.
const PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(25);

/// A place at a folder.
pub enum Seat {
    /// This process has it open.
    Owner(OpenStore),
    /// Another process has it open, and serves this one.
    Guest(Link),
}

/// The options that all processes of a folder have to agree about.
#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    databases: u16,
    fsync: Option<String>,
    maps: Option<bool>,
    dialect: Option<String>,
    seed: Option<u64>,
    settings: Vec<(String, String)>,
}

impl Wanted {
    fn of(options: &StoreOptions) -> Self {
        Self {
            databases: options.databases,
            fsync: options.fsync.map(|fsync| agreement::word(fsync).to_owned()),
            maps: (options.writing != Writing::Chosen)
                .then_some(options.writing == Writing::Mapped),
            dialect: options.dialect.map(|dialect| dialect.name().to_owned()),
            seed: options.seed,
            settings: options.settings.clone(),
        }
    }

    fn options(self) -> StoreOptions {
        StoreOptions {
            shared: true,
            databases: self.databases,
            fsync: self.fsync.map(|word| match word.as_str() {
                "always" => Fsync::Always,
                "no" => Fsync::No,
                _ => Fsync::EverySecond,
            }),
            writing: match self.maps {
                None => Writing::Chosen,
                Some(true) => Writing::Mapped,
                Some(false) => Writing::Called,
            },
            dialect: self.dialect.as_deref().and_then(Dialect::named),
            seed: self.seed,
            settings: self.settings,
            ..StoreOptions::default()
        }
    }
}

/// The greeting of a client that opens a folder with these options.
fn hello(options: &StoreOptions, script_timeout: u64) -> Hello {
    let options = serde_json::to_string(&Wanted::of(options)).unwrap_or_default();
    Hello::new(Coming::Calls { options, script_timeout })
}

/// Opens the door of a folder for other processes.
pub(super) fn open_hub(
    engine: &Arc<Engine>,
    options: &StoreOptions,
    term: Option<Term>,
) -> Result<Hub> {
    let folder = engine.persistence.folder().unwrap_or(Path::new("")).to_owned();
    let failed = |why: io::Error| {
        Error::with_code(
            "IO",
            format!("the socket for other processes cannot be made: {why}. See docs/processes.md"),
        )
    };
    let (opened, with) = (options.clone(), Arc::clone(engine));
    let agree = move |asked: &str| {
        let asked: Wanted = serde_json::from_str(asked)
            .map_err(|why| Error::internal(format!("options that are none: {why}")))?;
        agreement::expect(&asked.options(), &opened, &with)
    };
    Hub::open(engine, &folder, term, Box::new(agree)).map_err(failed)
}

/// Takes a place at a shared folder: that of its owner if it is free.
pub fn take_seat(options: &StoreOptions, script_timeout: u64) -> Result<Seat> {
    let folder = options.path.as_deref().unwrap_or(Path::new(""));
    let hello = hello(options, script_timeout);
    let (begun, mut pause) = (clock::uptime(), PAUSE);
    // Since when the lock file has lacked the word.
    let mut doubt = None;
    loop {
        if let Some(store) = OpenStore::join(options)? {
            return Ok(Seat::Owner(store));
        }
        if let Some(path) = share::find(folder) {
            match Link::open(&path, &TABLE, &hello) {
                Ok(link) => return Ok(Seat::Guest(link)),
                Err(Failed::Refused(error)) => return Err(error),
                Err(Failed::Silent) => return Err(silent(persist::holder(folder))),
                // The owner has ended, or is about to.
                Err(Failed::Unsent | Failed::Lost) => {}
            }
        }
        match OpenStore::open(options) {
            Err(error) if error.code == "LOCKED" => wait_for(folder, begun, &mut doubt, error)?,
            opened => return opened.map(Seat::Owner),
        }
        if !duty::attend() {
            return Err(Error::with_code("CLOSED", "the thread ends"));
        }
        thread::sleep(pause);
        pause = (2 * pause).min(LONGEST_PAUSE);
    }
}

/// Whether to wait for who has the folder locked; `error` if not.
fn wait_for(
    folder: &Path,
    begun: Duration,
    doubt: &mut Option<Duration>,
    error: Error,
) -> Result<()> {
    let (holder, now) = (persist::holder(folder), clock::uptime());
    if holder.is_none_or(|holder| !holder.shares) {
        let since = *doubt.get_or_insert(now);
        return if now.saturating_sub(since) < DOUBT { Ok(()) } else { Err(alone(error)) };
    }
    *doubt = None;
    if now.saturating_sub(begun) < RECOVERY { Ok(()) } else { Err(silent(holder)) }
}

fn alone(error: Error) -> Error {
    Error::with_code(
        "LOCKED",
        format!(
            "{}. The process that has it open did not open it with `{{ shared: true }}`",
            error.text
        ),
    )
}

/// Has the owner write a snapshot.
pub fn ask_to_save(options: &StoreOptions) -> Result<()> {
    let Seat::Guest(mut link) = take_seat(options, 0)? else {
        // It has just become this process. An opening reads what a snapshot would hold.
        return Ok(());
    };
    match link.ask(&Request::Ask(Question::Save, &[])) {
        Ok(Answer::Error(error)) | Err(Failed::Refused(error)) => Err(error),
        Ok(_) => Ok(()),
        Err(Failed::Silent) => Err(silent(Some(persist::Holder { pid: link.owner, shares: true }))),
        Err(Failed::Unsent | Failed::Lost) => Err(Error::with_code(
            "OWNER_LOST",
            "the process that owned the folder ended before the snapshot was complete",
        )),
    }
}

/// The error when the owner does not answer.
pub fn silent(holder: Option<persist::Holder>) -> Error {
    let by =
        holder.map_or_else(|| "the process".into(), |holder| format!("process {}", holder.pid));
    Error::with_code(
        "TIMEOUT",
        format!(
            "{by} has the folder open and does not answer: it may be stopped, or its machine \
             overloaded. A call that it was sent may have run, or run later"
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn who_has_waited_long_still_gives_a_new_owner_time_to_say_that_it_shares() {
        let folder = tempfile::tempdir().unwrap();
        let mut doubt = None;
        let wait = |file: &str, begun: Duration, doubt: &mut Option<Duration>| {
            fs::write(folder.path().join("redlet.lock"), file).unwrap();
            let error = Error::with_code("LOCKED", "in use");
            wait_for(folder.path(), begun, doubt, error).map_err(|error| error.code)
        };
        let now = clock::uptime();
        assert_eq!(wait("1\n", Duration::ZERO, &mut doubt), Ok(()));
        assert!(doubt.is_some());
        assert_eq!(wait("1\nshared\n", now, &mut doubt), Ok(()));
        assert_eq!(doubt, None);
        let mut long = Some(Duration::ZERO);
        thread::sleep(DOUBT.saturating_sub(now));
        assert_eq!(wait("1\n", now, &mut long), Err("LOCKED"));
    }
}
