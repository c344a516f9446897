//! `docs/metrics.md`: the table of metrics.

use crate::metrics::{METRICS, Metric};

const HEAD: &str = "\
# Metrics

Written by `npm run generate` from the table in `src/metrics/table.rs`. [Monitoring](monitoring.md) shows how to read them.

Counters begin at 0 when the store is opened, and at `CONFIG RESETSTAT`. Histograms have the series `_bucket`, `_sum` and `_count`. What does
not exist, such as the log of a store in memory, has no value.

| metric | type | labels | |
|---|---|---|---|
";

pub(super) fn write() -> String {
    METRICS.iter().fold(HEAD.to_owned(), |text, metric| text + &row(metric))
}

fn row(Metric { name, of, labels, help, .. }: &Metric) -> String {
    let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
    format!("| `{name}` | {} | {} | {help} |\n", of.word(), labels.join(", "))
}
