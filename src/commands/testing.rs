//! A store for unit tests, called with lines of words.

use super::TABLE;
use crate::base::clock::{Clock, unix_micros};
use crate::base::number;
use crate::engine::Engine;
use crate::engine::call::engine::Outcome;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::strings;
use crate::engine::shared::session::Session;

/// A store whose time stands still until [`pass`].
pub(super) fn still(dialect: Dialect, databases: u16) -> Engine {
    Engine::of_dialect(dialect, Clock::manual(unix_micros()), &TABLE, databases)
}

/// Lets so many seconds pass at once in a store whose time stands still, so that a test depends
/// neither on how fast the machine is nor on a wait. What has expired is still in memory.
pub(super) fn pass(engine: &Engine, seconds: u64) {
    assert!(engine.clock.set(engine.clock.unix_micros() + seconds * 1_000_000));
}

/// A store whose time stands still, with a client.
pub(super) struct TestStore {
    pub(super) engine: Engine,
    pub(super) session: Session,
}

impl TestStore {
    pub(super) fn new() -> Self {
        Self::of(Dialect::default())
    }

    /// A store that gives the answers of a server.
    pub(super) fn of(dialect: Dialect) -> Self {
        let engine = still(dialect, 16);
        let session = engine.new_session();
        Self { engine, session }
    }

    /// Runs a call written as words between spaces.
    pub(super) fn call(&mut self, line: &str) -> Result<Reply> {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        self.engine.ask(&mut self.session, &words)
    }

    /// The reply as a person would write it, an error as its text.
    pub(super) fn say(&mut self, line: &str) -> String {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        match self.engine.call_by_name(&mut self.session, &words) {
            Ok(Outcome::Reply(reply)) => show(&reply),
            Ok(Outcome::Waits(_)) => "(waits)".into(),
            Err(error) => error.to_string(),
        }
    }
}

pub(super) fn show(reply: &Reply) -> String {
    let list = |items: &[Reply]| items.iter().map(show).collect::<Vec<_>>().join(" ");
    let pairs = |pairs: &[(Reply, Reply)]| {
        let pair = |(a, b): &(Reply, Reply)| format!("{}:{}", show(a), show(b));
        pairs.iter().map(pair).collect::<Vec<_>>().join(" ")
    };
    match reply {
        Reply::Null | Reply::NullArray => "nil".into(),
        Reply::Int(number) => number.to_string(),
        Reply::Coordinate(number) => number::format_f64_plain(*number),
        Reply::Double(number) => number.to_string(),
        Reply::Reading(number) => number.to_string(),
        Reply::Bool(truth) => truth.to_string(),
        Reply::Status(text) => (*text).into(),
        Reply::Bytes(bytes) | Reply::Binary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Reply::Short(short) => String::from_utf8_lossy(short).into_owned(),
        Reply::Line(bytes) | Reply::BigNumber(bytes) | Reply::Formatted(_, bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Reply::Verbatim(text) => text.clone(),
        Reply::Texts(layout, texts) => show(&strings::apart(*layout, texts)),
        Reply::Scores(members, scores) => show(&strings::scores_apart(members, scores)),
        Reply::Array(items) | Reply::Set(items) => format!("[{}]", list(items)),
        Reply::Map(items) | Reply::PairMap(items) | Reply::Pairs(items) => {
            format!("{{{}}}", pairs(items))
        }
        Reply::Records(records) => {
            let rows =
                records.rows.iter().map(|row| row.iter().map(show).collect::<Vec<_>>().join(":"));
            format!("{{{}}}", rows.collect::<Vec<_>>().join(" "))
        }
        Reply::Pushes(pushes) => {
            pushes.iter().map(|push| format!("[{}]", list(push))).collect::<Vec<_>>().join(" ")
        }
        Reply::Readings(readings) => {
            let shown = readings.iter().map(|(time, value)| format!("[{time} {value}]"));
            format!("[{}]", shown.collect::<Vec<_>>().join(" "))
        }
        Reply::Attributed(both) => show(&both.1),
        Reply::Deep(steps) => format!("({} steps)", steps.len()),
        Reply::Error(error) => error.to_string(),
    }
}
