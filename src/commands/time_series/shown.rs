//! What is answered of a series beside its name: labels and samples.

use super::arguments::pair;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::is_word;
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::time_series::Sample;
use crate::value::time_series::labels::Labels;

/// Which labels are answered.
#[derive(Debug)]
pub(super) enum Shown<'a> {
    None,
    All,
    /// Those of these names, whether a series has them or not.
    Selected(Vec<&'a [u8]>),
}

/// Words that end the names after SELECTED_LABELS.
const ENDS: [&str; 9] = [
    "AGGREGATION",
    "COUNT",
    "FILTER",
    "FILTER_BY_TS",
    "FILTER_BY_VALUE",
    "GROUPBY",
    "LIMIT",
    "REDUCE",
    "WITHLABELS",
];

impl<'a> Shown<'a> {
    /// WITHLABELS or SELECTED_LABELS among the words before FILTER.
    pub(super) fn parse(words: &[&'a [u8]]) -> Result<Self> {
        let all = words.iter().any(|word| is_word(word, "WITHLABELS"));
        let Some(at) = words.iter().position(|word| is_word(word, "SELECTED_LABELS")) else {
            return Ok(if all { Self::All } else { Self::None });
        };
        if all {
            return Err(Error::fixed("TSDB: cannot accept WITHLABELS and SELECT_LABELS together"));
        }
        let is_end = |word: &&[u8]| ENDS.iter().any(|end| is_word(word, end));
        let names = words.iter().skip(at + 1).copied();
        let names: Vec<_> = names.take_while(|word| !is_end(word)).collect();
        if names.is_empty() {
            return Err(Error::fixed("TSDB: SELECT_LABELS should have at least 1 parameter"));
        }
        Ok(Self::Selected(names))
    }

    /// Those of a series.
    pub(super) fn of(&self, labels: &Labels) -> Reply {
        let pair = |name: &[u8], value: Option<&[u8]>| {
            (Reply::bytes(name), value.map_or(Reply::Null, Reply::bytes))
        };
        Reply::PairMap(match self {
            Self::None => Vec::new(),
            Self::All => labels.iter().map(|it| pair(it.name(), Some(it.value()))).collect(),
            Self::Selected(names) => {
                names.iter().map(|name| pair(name, labels.get(name))).collect()
            }
        })
    }
}

pub(super) const SHOWN: [Field; 2] = [
    Field {
        name: "withlabels",
        doc: "answer the labels of each series",
        shape: Shape::Token("WITHLABELS"),
    },
    Field {
        name: "selected_labels",
        doc: "answer the labels of these names, null where a series has none",
        shape: Shape::Tagged("SELECTED_LABELS", &Shape::Many(&Shape::String)),
    },
];

/// Samples as replies have them.
pub(super) fn readings(samples: Vec<Sample>) -> Reply {
    Reply::Readings(samples.into_iter().map(pair).collect())
}
