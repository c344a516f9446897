//! `docs/dialects.md`: the points at which the servers that redlet follows differ, by family.

use crate::engine::grammar::dialect::{POINTS, Point, Said};

const HEAD: &str = "\
# Dialects

Written by `npm run generate` from the points of `src/engine/grammar/dialect.rs`.

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
    POINTS.iter().fold(HEAD.to_owned(), |text, (family, points)| {
        let rows: String = points.iter().map(row).collect();
        text + &format!("\n## {family}\n\n{TITLE}{rows}")
    })
}

const TITLE: &str = "| commands | point | Redis 8.2.3 | Valkey 9.1.2 |\n|---|---|---|---|\n";

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
