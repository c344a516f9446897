//! The text that Prometheus reads: its exposition format, version 0.0.4.

use std::fmt::Write;

use super::{Family, Sample, Type};

/// Writes the metrics as text. Each value gets these labels too.
pub fn text(families: &[Family], labels: &[(String, String)]) -> String {
    let mut text = String::new();
    for family in families {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP {} {}", family.name, escaped(family.help, false));
        let _ = writeln!(text, "# TYPE {} {}", family.name, family.of.word());
        for Sample { suffix, labels: own, value } in &family.samples {
            let own = own.iter().map(|(name, value)| (*name, value));
            let all = labels.iter().map(|(name, value)| (&**name, value)).chain(own);
            let all = all.map(|(name, value)| format!("{name}=\"{}\"", escaped(value, true)));
            let all = all.collect::<Vec<_>>().join(",");
            let all = if all.is_empty() { all } else { format!("{{{all}}}") };
            let _ = writeln!(text, "{}{suffix}{all} {value}", family.name);
        }
    }
    text
}

impl Type {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

fn escaped(text: &str, quoted: bool) -> String {
    let text = text.replace('\\', "\\\\").replace('\n', "\\n");
    if quoted { text.replace('"', "\\\"") } else { text }
}
