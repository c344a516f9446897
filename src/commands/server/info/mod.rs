//! INFO: the state of the store, for people and for the tools that read what people read.

mod activity;
mod keysizes;
mod memory;
mod state;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use redlet_macros::command;

use crate::commands::modules::modules_info;
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::config::parameters::find;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Everything, Many};
use crate::rows;

rows![info];

type Writer = fn(&mut Call<'_>, &mut String);

/// In the order in which they are shown.
const SECTIONS: [(&str, Writer); 15] = [
    ("Server", state::server),
    ("Clients", state::clients),
    ("Memory", memory::memory),
    ("Persistence", state::persistence),
    ("Threads", activity::threads),
    ("Stats", activity::stats),
    ("Replication", activity::replication),
    ("CPU", activity::cpu),
    ("Modules", |db, text| modules_info(db.dialect(), text)),
    ("Commandstats", activity::command_stats),
    ("Errorstats", activity::error_stats),
    ("Latencystats", activity::latency_stats),
    ("Cluster", |_, text| text.push_str("cluster_enabled:0\r\n")),
    ("Keyspace", state::keyspace),
    ("Keysizes", keysizes::keysizes),
];

/// Returns information about the store, in sections: `server`, `clients`, `memory`, `persistence`,
/// `threads`, `stats`, `replication`, `cpu`, `modules`, `errorstats`, `cluster` and `keyspace`; with
/// `all` also `commandstats`, `latencystats` and `keysizes`, for which it looks at every key.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.info('keyspace').includes('db0:keys=1')  // true
/// ```
#[command(
    INFO,
    since = "1.0.0",
    complexity = "O(1)",
    flags(loading, stale, dangerous, random),
    tips("request_policy:all_shards", "response_policy:special"),
    history("7.0.0" = "several sections")
)]
fn info(
    db: &mut Call<'_>,
    _everything: Everything<false>,
    sections: Option<Many<&[u8]>>,
) -> Result<String> {
    let mut text = String::new();
    for (name, write) in SECTIONS {
        if is_wanted(sections.as_deref().unwrap_or(&[b"default"]), name) {
            let gap = if text.is_empty() { "" } else { "\r\n" };
            let _ = write!(text, "{gap}# {name}\r\n");
            write(db, &mut text);
        }
    }
    Ok(text)
}

fn is_wanted(wanted: &[&[u8]], section: &str) -> bool {
    /// Shown only when asked for.
    const LONG: [&str; 3] = ["Commandstats", "Latencystats", "Keysizes"];
    let default = if LONG.contains(&section) { section } else { "default" };
    let names = [section, default, "all", "everything"];
    wanted.iter().any(|word| names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(word)))
}

/// Lines of `name:value`.
macro_rules! lines {
    ($text:ident, $($name:literal: $value:expr),* $(,)?) => {
        $(let _ = write!($text, concat!($name, ":{}\r\n"), $value);)*
    };
}
use lines;

fn setting(engine: &Engine, name: &str) -> String {
    find(name.as_bytes()).map(|parameter| engine.config.text(parameter)).unwrap_or_default()
}

fn human(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "K", "M", "G", "T"];
    let power = (bytes.checked_ilog2().unwrap_or(0) as usize / 10).min(UNITS.len() - 1);
    match power {
        0 => format!("{bytes}B"),
        _ => format!("{:.2}{}", bytes as f64 / (1_u64 << (10 * power)) as f64, UNITS[power]),
    }
}
