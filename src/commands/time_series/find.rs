//! Time series that are found by their labels.

use redlet_macros::command;

use super::arguments::{Words, pair};
use super::group::Groups;
use super::question::{OPTIONS, Question, answer};
use super::shown::{SHOWN, Shown, readings};
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param, WholeDatabase, is_word};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::Command;
use crate::value::TimeSeries;
use crate::value::time_series::Sample;
use crate::value::time_series::aggregate::Aggregation;
use crate::value::time_series::filter::{Filter, FilterError};
use crate::value::time_series::query::Query;
use crate::{reply_type, rows};

rows![ts_mget, ts_mrange, ts_mrevrange, ts_queryindex];

/// Which series, after the word FILTER or alone.
fn filter_of<'a>(conditions: &[&'a [u8]]) -> Result<Filter<'a>> {
    Filter::parse(conditions).map_err(|error| match error {
        FilterError::Syntax => Error::fixed("TSDB: failed parsing labels"),
        FilterError::NoMatcher => Error::fixed("TSDB: please provide at least one matcher"),
    })
}

const LATEST: Field = Field {
    name: "latest",
    doc: "of a series that a rule makes, answer also what the open bucket is by now",
    shape: Shape::Token("LATEST"),
};

const FILTER: Field = Field {
    name: "filter",
    doc: "what holds for the labels of a series, as `room=kitchen`; one `name=value` must be there",
    // Without any, a call has an error of its own.
    shape: Shape::Tagged("FILTER", &Shape::Optional(&Shape::Many(&Shape::String))),
};

const RANGE_OPTIONS: Shape = {
    const ALL: [Field; 8] = {
        let [latest, times, values, count, align, aggregation] = OPTIONS;
        let [withlabels, selected] = SHOWN;
        [latest, times, values, withlabels, selected, count, align, aggregation]
    };
    Shape::Options(&ALL)
};

/// Where a word stands.
fn place_of(words: &[&[u8]], word: &str) -> Option<usize> {
    words.iter().position(|it| is_word(it, word))
}

/// The series that a filter finds, in the order of their keys, which the caller must be allowed to
/// read.
fn found<'a>(
    db: &'a Access<'_>,
    row: &'static Command,
    filter: &Filter<'_>,
) -> Result<Vec<(&'a [u8], &'a TimeSeries)>> {
    let found = db.labelled(filter);
    if found.iter().all(|(key, _)| db.may_read_key(row, key)) {
        return Ok(found);
    }
    Err(Error::with_code("NOPERM", "the filter finds series that the user may not read"))
}

/// What a call answers of each series: in RESP3 by its key.
fn by_key(db: &Access<'_>, rows: Vec<(Reply, Vec<Reply>)>) -> Reply {
    if db.sends_resp3() {
        return Reply::Map(rows.into_iter().map(|(key, row)| (key, Reply::Array(row))).collect());
    }
    let row =
        |(key, row): (Reply, Vec<Reply>)| Reply::Array(std::iter::once(key).chain(row).collect());
    Reply::Array(rows.into_iter().map(row).collect())
}

/// The words of TS.MGET.
#[derive(Debug)]
struct Newest<'a> {
    latest: bool,
    shown: Shown<'a>,
    filter: Filter<'a>,
}

impl<'a> Param<'a> for Newest<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "options", doc: "", shape: Shape::Options(&[LATEST, SHOWN[0], SHOWN[1]]) },
        FILTER,
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let words = args.take_rest();
        let at = place_of(words, "FILTER").ok_or_else(|| args.arity_error())?;
        let (before, conditions) = (&words[..at], &words[at + 1..]);
        if conditions.is_empty() {
            return Err(args.arity_error());
        }
        let shown = Shown::parse(before)?;
        let latest = place_of(before, "LATEST").is_some();
        Ok(Self { latest, shown, filter: filter_of(conditions)? })
    }
}

reply_type! {
    /// The newest sample of each series, with its key and labels.
    Newests => "[key: Text, labels: Named<Text, Record<string, Text | null>>, \
                sample: [timestamp: Integer, value: number] | []][]";
    /// Keys, each once.
    Keys => "Text[]";
}

/// Returns the newest sample of each time series whose labels meet all conditions.
///
/// ```js
/// db.ts.create('heat:1', { labels: { room: 'kitchen' } })
/// db.ts.add('heat:1', 1000, 21.5)
/// db.ts.mget('FILTER', 'room=kitchen')  // [['heat:1', {}, [1000, 21.5]]]
/// db.ts.mget({ withlabels: true }, 'FILTER', 'room=kitchen')[0][1].room  // 'kitchen'
/// ```
#[command(
    TS.MGET,
    since = "8.0.0",
    complexity = "O(N) where N is the number of series that are found",
    flags(readonly, module)
)]
fn ts_mget(
    db: &mut Access<'_>,
    newest: Newest<'_>,
    _database: WholeDatabase<false>,
) -> Result<Newests> {
    let row = |(key, series): (&[u8], &TimeSeries)| {
        let latest = newest.latest.then(|| db.latest_of(key, series)).flatten();
        let last = latest.or_else(|| series.last());
        let last = last
            .map(pair)
            .map_or(Vec::new(), |(time, value)| vec![Reply::Int(time), Reply::Reading(value)]);
        (Reply::bytes(key), vec![newest.shown.of(&series.settings().labels), Reply::Array(last)])
    };
    let rows = found(db, &ts_mget::ROW, &newest.filter)?.into_iter().map(row).collect();
    Ok(Newests(by_key(db, rows)))
}

/// The words of TS.MRANGE.
#[derive(Debug)]
struct Ranges<'a> {
    question: Question<'a>,
    shown: Shown<'a>,
    filter: Filter<'a>,
    group: Option<Group<'a>>,
    query: Query,
}

/// GROUPBY, a label, REDUCE, and what the samples of one time become.
#[derive(Debug)]
struct Group<'a> {
    label: &'a [u8],
    reducer: Aggregation,
}

impl<'a> Group<'a> {
    /// Its words. What is not right about them is told last.
    fn parse(words: &[&'a [u8]], arity: impl Fn() -> Error) -> Result<Self> {
        let [_, label, word, name] = *words else { return Err(arity()) };
        if !is_word(word, "REDUCE") {
            return Err(arity());
        }
        use Aggregation::{First, Last, Twa};
        let reducer = Aggregation::parse(name).filter(|it| !matches!(it, First | Last | Twa));
        let reducer = reducer.ok_or(Error::fixed("TSDB: Invalid reducer type"))?;
        Ok(Self { label, reducer })
    }
}

impl<'a> Param<'a> for Ranges<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "from",
            doc: "the first time, or `-` for the first of all",
            shape: Shape::String,
        },
        Field {
            name: "to",
            doc: "the last time, or `+` for the last of all",
            shape: Shape::String,
        },
        Field { name: "options", doc: "", shape: RANGE_OPTIONS },
        FILTER,
        Field {
            name: "group",
            doc: "put the series together that have the same value of a label: `REDUCE` says what \
                  their samples of one time become",
            shape: Shape::Optional(&Shape::Block(&[
                Field { name: "groupby", doc: "", shape: Shape::Tagged("GROUPBY", &Shape::String) },
                Field { name: "reduce", doc: "", shape: Shape::Tagged("REDUCE", &Shape::String) },
            ])),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let command = args.command();
        let words = args.take_rest();
        let [from, to, words @ ..] = words else { return Err(args.arity_error()) };
        if words.is_empty() {
            return Err(args.arity_error());
        }
        let at = place_of(words, "FILTER");
        let grouped = place_of(words, "GROUPBY");
        let before = &words[..at.unwrap_or(words.len())];
        let question = Question::new(from, to, Words::of(command, before));
        let query = question.query(false)?;
        let at = at.ok_or(Error::fixed("TSDB: missing FILTER argument"))?;
        let shown = Shown::parse(before)?;
        if grouped.is_some_and(|grouped| grouped < at) {
            return Err(Error::fixed("TSDB: GROUPBY should always come after filter"));
        }
        let end = grouped.unwrap_or(words.len());
        if at + 1 == end {
            return Err(Error::fixed("TSDB: missing labels for filter argument"));
        }
        let filter = filter_of(&words[at + 1..end])?;
        let group = grouped.map(|_| Group::parse(&words[end..], || args.arity_error()));
        Ok(Self { question, shown, filter, group: group.transpose()?, query })
    }
}

reply_type! {
    /// The samples of each series or group, with its key and labels.
    Found => "[key: Text, labels: Named<Text, Record<string, Text | null>>, \
              samples: [timestamp: Integer, value: number][]][]";
}

/// Returns samples of all time series whose labels meet all conditions, the oldest first: from one time
/// to another, as they are or put together in buckets, and of each series alone or of series together.
///
/// ```js
/// db.ts.add('heat:1', 10, 20, { labels: { room: 'attic', unit: 'C' } })
/// db.ts.add('heat:2', 10, 24, { labels: { room: 'cellar', unit: 'C' } })
/// db.ts.mrange('-', '+', 'FILTER', 'room=attic')  // [['heat:1', {}, [[10, 20]]]]
/// const hottest = ['GROUPBY', 'unit', 'REDUCE', 'max']
/// db.ts.mrange('-', '+', 'FILTER', 'unit=C', ...hottest)  // [['unit=C', {}, [[10, 24]]]]
/// ```
#[command(
    TS.MRANGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples in the range of all series that are found",
    flags(readonly, module)
)]
fn ts_mrange(
    db: &mut Access<'_>,
    ranges: Ranges<'_>,
    _database: WholeDatabase<false>,
) -> Result<Found> {
    ranges.answer(db, &ts_mrange::ROW, false).map(Found)
}

/// Returns samples of all time series whose labels meet all conditions, the newest first: from one time
/// to another, as they are or put together in buckets, and of each series alone or of series together.
///
/// ```js
/// db.ts.create('heat', { labels: { room: 'attic' } })
/// db.ts.madd([['heat', 10, 20], ['heat', 20, 22]])
/// db.ts.mrevrange('-', '+', { count: 1 }, 'FILTER', 'room=attic')  // [['heat', {}, [[20, 22]]]]
/// ```
#[command(
    TS.MREVRANGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples in the range of all series that are found",
    flags(readonly, module)
)]
fn ts_mrevrange(
    db: &mut Access<'_>,
    ranges: Ranges<'_>,
    _database: WholeDatabase<false>,
) -> Result<Found> {
    ranges.answer(db, &ts_mrevrange::ROW, true).map(Found)
}

impl Ranges<'_> {
    fn answer(&self, db: &Access<'_>, row: &'static Command, reverse: bool) -> Result<Reply> {
        let found = found(db, row, &self.filter)?;
        let wants_latest = self.question.wants_latest();
        let mut query = Query { reverse, ..self.query.clone() };
        if self.group.is_some() {
            // The samples of a group are put in order, and counted, when they are known.
            (query.reverse, query.count) = (false, None);
        }
        let mut groups = self.group.as_ref().map(|it| Groups::new(it.label, it.reducer));
        let mut rows = Vec::new();
        for (key, series) in found {
            query.latest = wants_latest.then(|| db.latest_of(key, series)).flatten();
            let labels = &series.settings().labels;
            match &mut groups {
                Some(groups) => groups.add(key, labels, || answer_one(series, &mut query))?,
                None => {
                    let samples = readings(answer_one(series, &mut query)?);
                    rows.push((Reply::bytes(key), self.row(db, self.shown.of(labels), samples)));
                }
            }
        }
        if let Some(groups) = groups {
            let resp3 = db.sends_resp3();
            let asked = Query { reverse, ..self.query.clone() };
            rows.extend(groups.finish(&self.shown, &asked, resp3));
        }
        Ok(by_key(db, rows))
    }

    fn row(&self, db: &Access<'_>, labels: Reply, samples: Reply) -> Vec<Reply> {
        if !db.sends_resp3() {
            return vec![labels, samples];
        }
        let names = self.query.buckets.map(|it| it.aggregation.name().to_ascii_lowercase());
        let names = names.into_iter().map(Reply::bytes).collect();
        vec![labels, Reply::Map(vec![(Reply::bytes("aggregators"), Reply::Array(names))]), samples]
    }
}

/// The answer of one of several series. What it has is no room for those of others.
fn answer_one(series: &TimeSeries, query: &mut Query) -> Result<Vec<Sample>> {
    let samples = answer(series, query)?;
    query.most = query.most.saturating_sub(samples.len() as u64);
    Ok(samples)
}

/// The words of TS.QUERYINDEX.
#[derive(Debug)]
struct Conditions<'a>(Filter<'a>);

impl<'a> Param<'a> for Conditions<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take_rest() {
            [] => Err(args.arity_error()),
            conditions => filter_of(conditions).map(Self),
        }
    }
}

/// Returns the keys of all time series whose labels meet all conditions.
///
/// ```js
/// db.ts.create('heat:1', { labels: { room: 'kitchen', unit: 'C' } })
/// db.ts.create('heat:2', { labels: { room: 'cellar', unit: 'C' } })
/// db.ts.queryindex('unit=C')  // ['heat:1', 'heat:2']
/// db.ts.queryindex('unit=C', 'room!=cellar')  // ['heat:1']
/// db.ts.queryindex('room=(kitchen,attic)')  // ['heat:1']
/// ```
#[command(
    TS.QUERYINDEX,
    since = "8.0.0",
    complexity = "O(N) where N is the number of series that are found",
    flags(readonly, module)
)]
fn ts_queryindex(
    db: &mut Access<'_>,
    /// What holds for the labels of a series, as `room=kitchen`. One `name=value` must be there.
    filter: Conditions<'_>,
    _database: WholeDatabase<false>,
) -> Result<Keys> {
    let found = db.labelled(&filter.0).into_iter();
    Ok(Keys(Reply::Set(found.map(|(key, _)| Reply::Bytes(Bytes::new(key))).collect())))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("TS.CREATE b LABELS x 1 y 3 y 4");
        db.say("TS.CREATE a LABELS x 1 y 2");
        db.say("TS.CREATE e LABELS x 1 z 0");
        db.say("TS.MADD a 1 10 a 12 20 b 1 5 b 25 6.5");
        db
    }

    #[test]
    fn series_are_found_in_the_order_of_their_keys() {
        let mut db = store();
        assert_eq!(db.say("TS.QUERYINDEX x=1"), "[a b e]");
        assert_eq!(db.say("TS.QUERYINDEX x=1 y!=4"), "[a e]");
        db.say("TS.ALTER a LABELS x 2");
        db.say("RENAME b c");
        db.say("COPY e f");
        assert_eq!(db.say("TS.QUERYINDEX x=1"), "[c e f]");
        db.say("SWAPDB 0 1");
        assert_eq!(db.say("TS.QUERYINDEX x=1"), "[]");
        db.say("SELECT 1");
        db.say("PEXPIREAT e 1");
        db.say("SET f text");
        assert_eq!(db.say("TS.QUERYINDEX x=1"), "[c]");
        db.say("FLUSHALL");
        assert_eq!(db.say("TS.QUERYINDEX x=1"), "[]");
    }

    #[test]
    fn the_newest_samples_come_with_the_labels_that_are_asked_for() {
        let mut db = store();
        let plain = "[[a {} [12 20]] [b {} [25 6.5]] [e {} []]]";
        assert_eq!(db.say("TS.MGET FILTER x=1"), plain);
        let selected = "[[e {y:nil x:1} []]]";
        assert_eq!(db.say("TS.MGET SELECTED_LABELS y x FILTER z=0"), selected);
        let all = "[[b {x:1 y:3 y:4} [25 6.5]]]";
        assert_eq!(db.say("TS.MGET WITHLABELS FILTER y=4"), all);
    }

    #[test]
    fn ranges_are_answered_apart_or_in_groups() {
        let mut db = store();
        let apart = "[[a {} [[1 10] [12 20]]] [b {} [[1 5] [25 6.5]]] [e {} []]]";
        assert_eq!(db.say("TS.MRANGE - + FILTER x=1"), apart);
        let sum = "[[x=1 {} [[1 15] [12 20] [25 6.5]]]]";
        assert_eq!(db.say("TS.MRANGE - + FILTER x=1 GROUPBY x REDUCE sum"), sum);
        let newest = "[[x=1 {} [[25 1] [12 1]]]]";
        let line = "TS.MREVRANGE - + COUNT 2 FILTER x=1 GROUPBY x REDUCE count";
        assert_eq!(db.say(line), newest);
        let labels = "[[y=2 {y:2 __reducer__:max __source__:a} [[1 10] [12 20]]]]";
        let line = "TS.MRANGE - + WITHLABELS FILTER y=2 GROUPBY y REDUCE MAX";
        assert_eq!(db.say(line), labels);
    }

    #[test]
    fn buckets_without_samples_have_one_limit_for_all_series() {
        let mut db = TestStore::new();
        for key in ["a", "b"] {
            db.say(&format!("TS.ADD {key} 0 1 LABELS x 1"));
            db.say(&format!("TS.ADD {key} 2200000 1"));
        }
        let line = "TS.MRANGE - + AGGREGATION sum 1 EMPTY FILTER x=1";
        let error = "ERR TSDB: with EMPTY there would be more than 4194304 buckets; ask for a \
                     shorter range or longer buckets";
        assert_eq!(db.say(line), error);
        let few = "[[a {} [[0 1] [1 0]]] [b {} [[0 1] [1 0]]]]";
        assert_eq!(db.say("TS.MRANGE - + COUNT 2 AGGREGATION sum 1 EMPTY FILTER x=1"), few);
    }

    #[test]
    fn a_user_sees_only_what_the_user_may_read() {
        let mut db = store();
        db.say("ACL SETUSER u on nopass +@all ~a");
        db.say("AUTH u x");
        assert_eq!(db.say("TS.MGET FILTER y=2"), "[[a {} [12 20]]]");
        let denied = "NOPERM the filter finds series that the user may not read";
        for call in
            ["TS.MGET FILTER x=1", "TS.MRANGE - + FILTER x=1", "TS.MREVRANGE - + FILTER x=1"]
        {
            assert_eq!(db.say(call), denied);
        }
    }
}
