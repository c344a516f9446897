//! `docs/dialects.md`: the points at which the servers that redlet follows differ, by family, and the
//! parameters that only one of them has or that begin with different values.

use crate::engine::config::live::{Facts, Parameter, Slot};
use crate::engine::config::parameters::all;
use crate::engine::grammar::dialect::{POINTS, Point, Said};

const HEAD: &str = "\
# Dialects

Written by `npm run generate` from the points of `src/engine/grammar/dialect.rs` and the parameters of `src/engine/config`.

Redis and Valkey differ in some answers. A store gives those of one of them, which is its *dialect*:

```js
const db = new Redlet({ dialect: 'valkey' }) // as Valkey 9.1.2
```

```
npx redlet server --dialect valkey   # as Valkey 9.1.2
```

Without the option it is `'redis'`. The dialect belongs to the store: all that open the same path or name in a process get it, and
one that asks for the other is refused. It is not kept in the data folder, which either dialect opens.

A dialect decides only answers. Both have all commands and options of both servers, and those of later versions of Redis that
[the list of commands](commands.md) names. What still differs from the dialect's own server is in [compatibility.md](compatibility.md).

A store gives these answers of its dialect:
";

pub(super) fn write() -> String {
    let points = POINTS.iter().fold(HEAD.to_owned(), |text, (family, points)| {
        let rows: String = points.iter().map(row).collect();
        text + &format!("\n## {family}\n\n{TITLE}{rows}")
    });
    let mut parameters: Vec<_> = all().filter_map(of_parameter).collect();
    parameters.sort();
    points + PARAMETERS + &parameters.concat()
}

const TITLE: &str = "| commands | point | Redis 8.2.3 | Valkey 9.1.2 |\n|---|---|---|---|\n";

const PARAMETERS: &str = "
## Parameters

`CONFIG` has the parameters of the dialect's server. These are the ones that only one server has, that it calls by another name too, or that
begin with another value; some others take more values in one than in the other. Most have no effect here: they are checked and kept as text, so that
programs and configurations made for a server work. `redlet.conf` may name the parameters of both.

| parameter | Redis 8.2.3 | Valkey 9.1.2 |
|---|---|---|
";

/// A parameter about which the servers differ.
fn of_parameter(parameter: &Parameter) -> Option<String> {
    let [redis, valkey] = [&parameter.facts.redis, &parameter.facts.valkey].map(|facts| {
        let default = matches!(parameter.slot, Slot::Kept).then_some(facts.default);
        of_facts(facts, default)
    });
    (redis != valkey).then(|| format!("| `{}` | {redis} | {valkey} |\n", parameter.name))
}

fn of_facts(facts: &Facts, default: Option<&str>) -> String {
    if !facts.known {
        return "has none".to_owned();
    }
    let default = match default {
        None => "yes".to_owned(),
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
    };
    match facts.alias {
        Some(alias) => format!("{default}, also as `{alias}`"),
        None => default,
    }
}

fn row(point: &Point) -> String {
    let [redis, valkey] = point.said.each_ref().map(cell);
    format!("| {} | {} | {redis} | {valkey} |\n", point.commands, point.doc.trim())
}

fn cell(said: &Said) -> String {
    match said {
        Said::Text(text) => format!("`{}`", text.replace('|', "\\|")),
        Said::Words(words) => words.replace('|', "\\|"),
    }
}
