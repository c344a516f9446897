//! What a series is.

use redlet_macros::command;

use super::arguments::series;
use crate::engine::access::Access;
use crate::engine::access::handle::time_series::encoding_name;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::TimeSeries;
use crate::value::time_series::ChunkInfo;
use crate::value::time_series::labels::Labels;
use crate::value::time_series::rule::Rule;
use crate::{reply_type, rows};

rows![ts_info];

/// DEBUG alone, another word, or nothing.
#[derive(Debug, Clone, Copy)]
struct Debug(bool);

impl<'a> Param<'a> for Debug {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("DEBUG"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.len() {
            0 => Ok(Self(false)),
            1 => Ok(Self(args.take()?.eq_ignore_ascii_case(b"DEBUG"))),
            _ => Err(args.arity_error()),
        }
    }
}

reply_type! {
    /// What a series is.
    Info => "Named<Text, TimeSeriesInfo>";
}

/// Describes a time series: how many samples it has and from when to when, how much memory it takes,
/// and what it was told to be.
///
/// ```js
/// db.ts.add('temperature', 1000, 21.5, { labels: { room: 'hall' } })
/// db.ts.info('temperature').totalSamples  // 1
/// db.ts.info('temperature').chunkType  // 'compressed'
/// ```
#[command(
    TS.INFO,
    since = "8.0.0",
    complexity = "O(1), with DEBUG O(N) where N is the number of chunks",
    flags(readonly, module)
)]
fn ts_info(
    db: &mut Access<'_>,
    key: Read<'_, TimeSeries>,
    /// Tell of each chunk as well.
    debug: Debug,
) -> Result<Info> {
    db.reach_links(&key)?;
    let series = series(db, &key)?;
    let links = (db.source_of(key.name(), series), db.rules_of(key.name(), series));
    let mut fields = facts(series, links, db.speaks_resp3());
    if debug.0 {
        fields.push(("keySelfName", Reply::bytes(key.name())));
        fields.push(("Chunks", Reply::Array(series.chunks().map(chunk).collect())));
    }
    Ok(Info(named(fields)))
}

fn named(fields: Vec<(&'static str, Reply)>) -> Reply {
    Reply::Map(fields.into_iter().map(|(name, it)| (Reply::Status(name), it)).collect())
}

fn number(number: u64) -> Reply {
    Reply::Int(number.cast_signed())
}

fn facts(
    series: &TimeSeries,
    (source, own_rules): (Option<&[u8]>, Vec<&Rule>),
    resp3: bool,
) -> Vec<(&'static str, Reply)> {
    let settings = series.settings();
    let policy = settings.policy.map_or(Reply::Null, |policy| Reply::Status(policy.name()));
    let source = source.map_or(Reply::Null, Reply::bytes);
    vec![
        ("totalSamples", number(series.retained() as u64)),
        ("memoryUsage", number((size_of::<TimeSeries>() + series.heap()) as u64)),
        ("firstTimestamp", number(series.first().map_or(0, |first| first.time))),
        ("lastTimestamp", number(series.last().map_or(0, |last| last.time))),
        ("retentionTime", number(settings.retention)),
        ("chunkCount", number(series.chunks().len() as u64)),
        ("chunkSize", number(settings.chunk_size.into())),
        ("chunkType", Reply::Status(encoding_name(settings.encoding))),
        ("duplicatePolicy", policy),
        ("labels", labels(&settings.labels)),
        ("sourceKey", source),
        ("rules", rules(&own_rules, resp3)),
        ("ignoreMaxTimeDiff", number(settings.ignore_time)),
        ("ignoreMaxValDiff", Reply::Double(settings.ignore_value)),
    ]
}

/// Labels as replies have them.
fn labels(labels: &Labels) -> Reply {
    let pair = |(name, value): (&[u8], &[u8])| (Reply::bytes(name), Reply::bytes(value));
    Reply::PairMap(labels.iter().map(|label| pair((label.name(), label.value()))).collect())
}

/// By its destination, what a rule is; in RESP2 one array of both.
fn rules(rules: &[&Rule], resp3: bool) -> Reply {
    let facts = |rule: &&Rule| {
        let name = Reply::Status(rule.accumulator.aggregation().name());
        [number(rule.duration), name, number(rule.alignment)]
    };
    let destination = |rule: &&Rule| Reply::bytes(&rule.destination);
    if resp3 {
        let pair = |rule| (destination(rule), Reply::Array(facts(rule).into()));
        return Reply::Map(rules.iter().map(pair).collect());
    }
    let row = |rule| Reply::Array(std::iter::once(destination(rule)).chain(facts(rule)).collect());
    Reply::Array(rules.iter().map(row).collect())
}

fn chunk(chunk: ChunkInfo) -> Reply {
    let (first, last) =
        chunk.ends.map_or((-1, -1), |(first, last)| (first.time as i64, last.time as i64));
    let bytes = if chunk.len == 0 { 0.0 } else { chunk.size as f32 / chunk.len as f32 };
    named(vec![
        ("startTimestamp", Reply::Int(first)),
        ("endTimestamp", Reply::Int(last)),
        ("samples", number(chunk.len as u64)),
        ("size", number(chunk.size.into())),
        ("bytesPerSample", Reply::Double(bytes.into())),
    ])
}
