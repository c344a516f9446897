//! Which server a command comes from, and what the page of differences says of it.

use crate::engine::table::command::Command;
use crate::engine::table::docs::version;

/// The page that lists the differences, by command.
const COMPATIBILITY: &str = include_str!("../../docs/compatibility.md");

/// The cells of the rows that name this command or its container.
pub(super) fn naming(row: &Command) -> impl Iterator<Item = Vec<&'static str>> {
    let name = row.name.replace('|', " ");
    let container = row.container().map(|name| format!("`{name}`"));
    let all_alike = row.namespace().map(|name| format!("`{name}.*`"));
    let names = [Some(format!("`{name}`")), container, all_alike];
    let is_named = move |commands: &str| names.iter().flatten().any(|name| commands.contains(name));
    listed().filter(move |cells| cells.get(1).is_some_and(|commands| is_named(commands)))
}

/// Whether only Valkey has the command, and not Redis.
fn is_of_valkey(row: &Command) -> bool {
    naming(row).any(|cells| cells[0] == "`valkey-commands`")
}

/// The server and its version that had the command first.
pub(super) fn since(row: &Command) -> String {
    format!("{} {}", if is_of_valkey(row) { "Valkey" } else { "Redis" }, row.since)
}

/// What the link to the command's own documentation is called.
pub(super) fn page(row: &Command) -> &'static str {
    if is_of_valkey(row) { "Valkey's page" } else { "Redis's page" }
}

/// The address of the documentation of the command by the server that has it.
pub(super) fn link(row: &Command) -> String {
    let page = row.name.to_ascii_lowercase().replace('|', "-");
    if is_of_valkey(row) {
        format!("https://valkey.io/commands/{page}/")
    } else {
        format!("https://redis.io/docs/latest/commands/{page}/")
    }
}

/// What later versions changed, in the order of the versions: `6.2.0 option GET`, and with the name
/// of the server what only one of them tells.
pub(super) fn changes(row: &Command) -> Vec<String> {
    let [all, redis, valkey] = row.told.each_ref().map(|told| told.history);
    let of_redis = redis.iter().map(|change| {
        let server = if valkey.contains(change) { "" } else { "Redis " };
        (server, change)
    });
    let of_valkey = valkey.iter().filter(|change| !redis.contains(change));
    let each = all.iter().map(|change| ("", change)).chain(of_redis);
    let each = each.chain(of_valkey.map(|change| ("Valkey ", change)));
    let mut each: Vec<_> = each.collect();
    each.sort_by_key(|(_, (number, _))| version(number));
    each.iter().map(|(server, (number, what))| format!("{server}{number} {what}")).collect()
}

/// The cells of each row.
pub(super) fn listed() -> impl Iterator<Item = Vec<&'static str>> {
    let rows = COMPATIBILITY.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
}
