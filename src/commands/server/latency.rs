//! LATENCY: calls that took longer than `latency-monitor-threshold`, and how long each command takes.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::timing::{EXPIRY, RowSums, Series};
use crate::engine::table::command::Command;
use crate::{reply_type, rows};

use std::sync::atomic::Ordering::Relaxed;

rows![
    latency_doctor,
    latency_graph,
    latency_help,
    latency_histogram,
    latency_history,
    latency_latest,
    latency_reset,
];

reply_type! {
    Latest => "[event: Text, time: number, last: number, worst: number, sum?: number, count?: number][]";
}

reply_type! {
    History => "[time: number, milliseconds: number][]";
}

reply_type! {
    Histogram => "Named<Text, Record<string, { calls: number; histogram_usec: Record<string, number> }>>";
}

/// Returns for each event that took too long: when it last did, how long it took then, and its
/// maximum, in milliseconds.
///
/// ```js
/// db.config('SET', 'latency-monitor-threshold', 5)
/// db.debug('SLEEP', 0.01)
/// const latest = db.latency('LATEST').find(([event]) => event === 'command')
/// const [, time, last, worst] = latest
/// worst >= 10  // true: milliseconds
/// ```
#[command(
    LATENCY | LATEST,
    since = "2.8.13",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, random),
    tips("request_policy:all_nodes", "response_policy:special")
)]
fn latency_latest(db: &mut Call<'_>) -> Result<Latest> {
    let shown = if db.dialect().sums_latencies() { 5 } else { 3 };
    let line = |(event, series): (&'static str, Series)| {
        let (second, millis) = series.samples.back().copied().unwrap_or_default();
        let numbers = [second, millis, series.worst, series.sum, series.count];
        let numbers = numbers.into_iter().take(shown).map(|number| Reply::Int(number as i64));
        Reply::Array(std::iter::once(Reply::bytes(event)).chain(numbers).collect())
    };
    Ok(Latest(Reply::Array(db.engine.timing.spikes.all().into_iter().map(line).collect())))
}

/// Returns when an event took too long, and how long, in milliseconds.
///
/// ```js
/// db.config('SET', 'latency-monitor-threshold', 5)
/// db.debug('SLEEP', 0.01)
/// const [time, milliseconds] = db.latency('HISTORY', 'command').at(-1)
/// milliseconds >= 10  // true
/// ```
#[command(
    LATENCY | HISTORY,
    since = "2.8.13",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, random),
    tips("request_policy:all_nodes", "response_policy:special")
)]
fn latency_history(db: &mut Call<'_>, event: &[u8]) -> Result<History> {
    let found = db.engine.timing.spikes.find(event);
    let samples = found.map(|(_, series)| series.samples).unwrap_or_default();
    let sample = |(second, millis): (u64, u64)| {
        Reply::Array(vec![Reply::Int(second as i64), Reply::Int(millis as i64)])
    };
    Ok(History(Reply::Array(samples.into_iter().map(sample).collect())))
}

/// Forgets the named events, or all, and returns how many.
///
/// ```js
/// db.config('SET', 'latency-monitor-threshold', 5)
/// db.debug('SLEEP', 0.01)
/// db.latency('RESET', 'command')  // 1
/// ```
#[command(
    LATENCY | RESET,
    since = "2.8.13",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:agg_sum")
)]
fn latency_reset(db: &mut Call<'_>, events: Option<Many<&[u8]>>) -> Result<usize> {
    Ok(db.engine.timing.spikes.reset(events.as_deref().unwrap_or(&[])))
}

/// Describes in words which events took too long.
///
/// ```js
/// console.log(db.latency('DOCTOR'))
/// ```
#[command(
    LATENCY | DOCTOR,
    since = "2.8.13",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, random),
    tips("request_policy:all_nodes", "response_policy:special")
)]
fn latency_doctor(db: &mut Call<'_>) -> Result<String> {
    if db.config().latency_monitor_threshold.load(Relaxed) == 0 {
        return Ok("Nothing is watched: CONFIG SET latency-monitor-threshold says how many \
                   milliseconds are too long.\n"
            .into());
    }
    let all = db.engine.timing.spikes.all();
    if all.is_empty() {
        return Ok("No event took too long.\n".into());
    }
    Ok(all.iter().map(|(event, series)| diagnosis(event, series)).collect())
}

fn diagnosis(event: &str, series: &Series) -> String {
    let count = series.samples.len() as u64;
    let sum: u64 = series.samples.iter().map(|(_, millis)| millis).sum();
    let mean = sum.checked_div(count).unwrap_or(0);
    let advice = match event {
        "command" => "SLOWLOG GET names the calls.",
        EXPIRY => "Many keys expired together: deadlines can be spread.",
        _ => "Calls that should take constant time waited: for a lock, the disk, or a processor.",
    };
    format!(
        "{event}: {count} times too long, {mean} ms in the mean, {} at worst. {advice}\n",
        series.worst
    )
}

/// Draws the samples of an event.
///
/// ```js
/// db.config('SET', 'latency-monitor-threshold', 5)
/// db.debug('SLEEP', 0.01)
/// console.log(db.latency('GRAPH', 'command'))
/// ```
#[command(
    LATENCY | GRAPH,
    since = "2.8.13",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, random),
    tips("request_policy:all_nodes", "response_policy:special")
)]
fn latency_graph(db: &mut Call<'_>, event: &[u8]) -> Result<String> {
    let (event, series) = db.engine.timing.spikes.find(event).ok_or_else(|| {
        let event = quoted(event);
        Error::new(format!("No samples available for event '{event}'"))
    })?;
    Ok(graph(event, &series))
}

/// Columns, the newest on the right, below their extremes.
fn graph(event: &str, series: &Series) -> String {
    const WIDTH: usize = 80;
    const HEIGHT: u64 = 4;
    let all = series.samples.iter().map(|(_, millis)| *millis);
    let shown: Vec<u64> = all.skip(series.samples.len().saturating_sub(WIDTH)).collect();
    let (low, high) = (shown.iter().min().unwrap_or(&0), shown.iter().max().unwrap_or(&0));
    let mut text =
        format!("{event} - high {high} ms, low {low} ms (all time high {} ms)\n", series.worst);
    text.push_str(&"-".repeat(WIDTH));
    for row in (0..HEIGHT).rev() {
        text.push('\n');
        let column = |millis: &u64| {
            let height = (millis - low) * HEIGHT / (high - low).max(1);
            if height > row {
                '#'
            } else if row == 0 {
                '_'
            } else {
                ' '
            }
        };
        text.extend(shown.iter().map(column));
    }
    text.push('\n');
    text
}

/// Returns how many calls of each command, or of the named ones, took how many microseconds at
/// most. Of the calls of constant time one in 256 is timed, and stands for the others.
///
/// ```js
/// db.set('user:1', 'Ada')
/// const histograms = db.latency('HISTOGRAM', 'set')
/// histograms.set.calls  // 1
/// ```
#[command(
    LATENCY | HISTOGRAM,
    since = "7.0.0",
    complexity = "O(N) where N is the number of commands",
    flags(admin, noscript, loading, stale, random),
    tips("request_policy:all_nodes", "response_policy:special")
)]
fn latency_histogram(db: &mut Call<'_>, commands: Option<Many<&[u8]>>) -> Result<Histogram> {
    let all = db.engine.command_times(Some(&db.session().client));
    let known = all.iter().filter(|(_, calls, _)| *calls > 0);
    let shown = match &commands {
        None => known.map(distribution).collect(),
        Some(names) => names
            .iter()
            .flat_map(|name| known.clone().filter(|(row, ..)| is_meant(row, name)))
            .map(distribution)
            .collect(),
    };
    Ok(Histogram(Reply::Map(if db.config().tracks_latency() { shown } else { Vec::new() })))
}

/// A container's name means all its subcommands.
fn is_meant(row: &Command, name: &[u8]) -> bool {
    let names = [Some(row.name), row.container()];
    names.iter().flatten().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

fn distribution((row, calls, times): &(&'static Command, u64, RowSums)) -> (Reply, Reply) {
    let counts = times.distribution(*calls);
    let count = |(micros, count): (u64, u64)| (Reply::Int(micros as i64), Reply::Int(count as i64));
    let facts = vec![
        (Reply::bytes("calls"), Reply::Int(*calls as i64)),
        (Reply::bytes("histogram_usec"), Reply::Map(counts.into_iter().map(count).collect())),
    ];
    (Reply::bytes(row.shown_name()), Reply::Map(facts))
}

/// Lists the subcommands of LATENCY.
///
/// ```js
/// db.latency('HELP')[0]  // 'LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(LATENCY | HELP, since = "2.8.13", complexity = "O(1)", flags(loading, stale))]
fn latency_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(HELP.lines().collect())
}

const HELP: &str = "\
LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
DOCTOR
    Return a human readable latency analysis report.
GRAPH <event>
    Return an ASCII latency graph for the <event> class.
HISTORY <event>
    Return time-latency samples for the <event> class.
LATEST
    Return the latest latency samples for all events.
RESET [<event> ...]
    Reset latency data of one or more <event> classes.
    (default: reset all data for all event classes)
HISTOGRAM [COMMAND ...]
    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.
    If no commands are specified then all histograms are replied.
HELP
    Print this help.";

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn events_are_watched_from_a_threshold_on() {
        let mut db = TestStore::new();
        assert!(db.say("LATENCY DOCTOR").contains("Nothing is watched"));
        db.say("DEBUG SLEEP 0.01");
        assert_eq!(db.say("LATENCY LATEST"), "[]");
        db.say("CONFIG SET latency-monitor-threshold 5");
        assert!(db.say("LATENCY DOCTOR").contains("No event"));
        db.say("DEBUG SLEEP 0.01");
        assert!(db.say("LATENCY LATEST").starts_with("[[command "));
        assert!(db.say("LATENCY HISTORY command").starts_with("[["));
        assert_eq!(db.say("LATENCY HISTORY none"), "[]");
        assert!(db.say("LATENCY GRAPH command").starts_with("command - high "));
        let none = "ERR No samples available for event 'x'";
        assert_eq!(db.say("LATENCY GRAPH x"), none);
        assert!(db.say("LATENCY DOCTOR").contains("1 times too long"));
        assert_eq!(db.say("LATENCY RESET fast-command"), "0");
        assert_eq!(db.say("LATENCY RESET"), "1");
    }

    #[test]
    fn commands_are_counted_though_not_all_are_timed() {
        let mut db = TestStore::new();
        (0..3).for_each(|_| _ = db.say("SET k v"));
        db.say("GET k");
        db.say("DEBUG SLEEP 0.003");
        db.say("LPUSH k v");
        let set = "set:{calls:3 histogram_usec:{1:3}}";
        assert_eq!(db.say("LATENCY HISTOGRAM set foo"), format!("{{{set}}}"));
        let all = db.say("LATENCY HISTOGRAM");
        assert!(all.contains(set));
        // However long it slept in truth.
        let (_, slept) = all.split_once("debug:{calls:1 histogram_usec:{").unwrap();
        let (bucket, rest) = slept.split_once(':').unwrap();
        assert!(bucket.parse::<u64>().unwrap() >= 3000 && rest.starts_with("1}}"));
        assert_eq!(db.say("LATENCY HISTOGRAM config"), "{}");
        let stats = db.say("INFO commandstats");
        assert!(stats.contains(
            "cmdstat_set:calls=3,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=0"
        ));
        assert!(stats.contains(
            "cmdstat_lpush:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1"
        ));
        assert!(db.say("INFO errorstats").contains("errorstat_WRONGTYPE:count=1"));
        assert!(db.say("INFO latencystats").contains("latency_percentiles_usec_set:p50=1.003,"));
        db.say("CONFIG RESETSTAT");
        assert_eq!(db.say("INFO errorstats"), "# Errorstats\r\n");
        assert!(!db.say("INFO commandstats").contains("cmdstat_set"));
    }
}
