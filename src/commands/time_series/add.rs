//! Adding samples.

use redlet_macros::command;
use smallvec::SmallVec;

use super::arguments::{NO_SERIES, pair, refused, time, value};
use super::create::create;
use super::settings::Told;
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::access::handle::links::Edit;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_UPDATE, Key, Write};
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::value::TimeSeries;
use crate::value::time_series::settings::Policy;
use crate::value::time_series::{Refused, Sample};
use crate::{reply_type, rows};

rows![ts_add, ts_madd];

reply_type! {
    /// The times of samples, or why they were not added.
    Times => "(Integer | Error)[]";
}

/// Adds a sample to a time series and returns its time. The series is made if it does not exist; what
/// the call says of it has no effect on one that does. If the series ignores the sample, the reply is
/// the time of the newest that it has.
///
/// ```js
/// db.ts.add('temperature', 1000, 21.5)  // 1000
/// db.ts.add('temperature', 1000, 22, { on_duplicate: 'LAST' })  // 1000
/// db.ts.get('temperature')  // [1000, 22]
/// db.ts.add('temperature', '*', 20)  // now
/// ```
#[command(
    TS.ADD,
    since = "8.0.0",
    complexity = "O(1), and O(N) where N is the size of a chunk if a newer sample is there",
    flags(write, denyoom, module)
)]
fn ts_add(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    /// Milliseconds since 1970 or any other numbers that ascend, or `*` for now.
    timestamp: &[u8],
    /// The number to keep.
    number: &[u8],
    told: Told<'_, true>,
) -> Result<i64> {
    let value = value(number)?;
    let sample = Sample { time: time(db, timestamp)?, value };
    let Told(words) = told;
    db.reach_destinations(&[key.name()])?;
    let added = match db.write(&key).map_err(|_| NO_SERIES)? {
        Some(series) => add(series, sample, words.policy("ON_DUPLICATE")?),
        None => {
            create(db, &key, words.given()?)?;
            add(db.write(&key)?.ok_or(NO_SERIES)?, sample, None)
        }
    };
    finish(db, &key, added, "ts.add")
}

/// The time that is answered, and what is handed on.
type Added = std::result::Result<(i64, Option<Edit>), Refused>;

/// Adds a sample to a series, unless it ignores it.
fn add(mut series: Handle<'_, TimeSeries>, sample: Sample, policy: Option<Policy>) -> Added {
    let policy = policy.or(series.settings().policy).unwrap_or(Policy::Block);
    match series.last().filter(|_| series.ignores(sample, policy)) {
        Some(last) => Ok((pair(last).0, None)),
        None => series.add(sample, policy).map(|edit| (pair(sample).0, edit)),
    }
}

/// Hands on what became of a sample, and publishes an event, whatever that was.
pub(super) fn finish<K: Key>(
    db: &mut Access<'_>,
    key: &K,
    added: Added,
    event: &'static str,
) -> Result<i64> {
    let time = hand_on(db, key, added);
    db.report(key, Class::Module, event);
    time
}

fn hand_on<K: Key>(db: &mut Access<'_>, key: &K, added: Added) -> Result<i64> {
    let (time, edit) = added.map_err(refused)?;
    if let Some(edit) = edit {
        db.hand_on(key.name(), edit)?;
    }
    Ok(time)
}

/// Samples of several series.
#[derive(Debug)]
struct Additions<'a>(SmallVec<[Addition<'a>; 4]>);

/// A key, a time and a value.
type Addition<'a> = (Write<'a, TimeSeries, ACCESS_UPDATE>, &'a [u8], &'a [u8]);

impl<'a> Param<'a> for Additions<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Block(&[
        Field {
            name: "key",
            doc: "",
            shape: Shape::Key(<Write<'_, TimeSeries, ACCESS_UPDATE>>::USE),
        },
        Field { name: "timestamp", doc: "", shape: Shape::String },
        Field { name: "value", doc: "", shape: Shape::String },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (triples, rest) = args.take_rest().as_chunks::<3>();
        if triples.is_empty() || !rest.is_empty() {
            return Err(args.arity_error());
        }
        let addition = |[key, time, value]: &[&'a [u8]; 3]| (Write::named(key), *time, *value);
        Ok(Self(triples.iter().map(addition).collect()))
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|(key, ..)| key.keys(keys));
    }
}

/// Adds samples to time series, which must exist, and returns their times. What is wrong with one
/// sample does not keep the others from being added.
///
/// ```js
/// db.ts.create('temperature')
/// db.ts.create('humidity')
/// db.ts.madd([['temperature', 1000, 21.5], ['humidity', 1000, 40]])  // [1000, 1000]
/// ```
#[command(
    TS.MADD,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples",
    flags(write, denyoom, module)
)]
fn ts_madd(db: &mut Access<'_>, additions: Additions<'_>) -> Result<Times> {
    let keys: SmallVec<[&[u8]; 4]> = additions.0.iter().map(|(key, ..)| key.name()).collect();
    db.reach_destinations(&keys)?;
    let one = |(key, timestamp, number): &Addition<'_>| {
        let added = add_one(db, key, timestamp, number);
        added.map_or_else(Reply::Error, Reply::Int)
    };
    let times: Vec<Reply> = additions.0.iter().map(one).collect();
    // The module tells of each sample, whatever became of it.
    additions.0.iter().for_each(|(key, ..)| db.report(key, Class::Module, "ts.add"));
    Ok(Times(Reply::Array(times)))
}

fn add_one(
    db: &mut Access<'_>,
    key: &Write<'_, TimeSeries, ACCESS_UPDATE>,
    timestamp: &[u8],
    number: &[u8],
) -> Result<i64> {
    let value = value(number)?;
    let sample = Sample { time: time(db, timestamp)?, value };
    let series = db.write(key).map_err(|_| NO_SERIES)?.ok_or(NO_SERIES)?;
    let added = add(series, sample, None);
    hand_on(db, key, added)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_series_that_exists_does_not_look_at_how_it_would_be_made() {
        let mut db = TestStore::new();
        assert_eq!(db.say("TS.ADD k 5 1 RETENTION 100"), "5");
        assert_eq!(db.say("TS.ADD k 6 2 RETENTION x LABELS a ("), "6");
        let wrong = "ERR TSDB: Couldn't parse RETENTION";
        assert_eq!(db.say("TS.ADD new 5 1 RETENTION x"), wrong);
        assert_eq!(db.say("EXISTS new"), "0");
    }

    #[test]
    fn one_wrong_sample_of_many_stops_no_other() {
        let mut db = TestStore::new();
        db.say("TS.CREATE k");
        db.say("SET text x");
        let no_series = "ERR TSDB: the key is not a TSDB key";
        let line = "TS.MADD k 5 1 no 5 1 text 5 1 k x 1 k 7 x k -1 1 k 8 4";
        let expected = format!(
            "[5 {no_series} {no_series} ERR TSDB: invalid timestamp ERR TSDB: invalid value ERR \
             TSDB: invalid timestamp, must be a nonnegative integer 8]"
        );
        assert_eq!(db.say(line), expected);
        assert_eq!(db.say("TS.RANGE k - +"), "[[5 1] [8 4]]");
    }
}
