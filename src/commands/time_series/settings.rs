//! The words that say what a series is to be.

use super::arguments::Words;
use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::time_series::Settings;
use crate::value::time_series::labels::Labels;
use crate::value::time_series::settings::{Encoding, Policy, is_chunk_size};

/// What a call says that a series is to be. All of it is looked at only when it is needed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a, const ADDS: bool = false>(pub(super) Words<'a>);

/// What was said.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) labels: Option<Labels>,
    retention: Option<u64>,
    chunk_size: Option<u32>,
    encoding: Option<Encoding>,
    policy: Option<Policy>,
    ignore: Option<(u64, f64)>,
}

impl Given {
    /// Changes settings to what was said, but for the labels. The encoding is that of the samples,
    /// which are there already.
    pub(super) fn alter(&self, settings: &mut Settings) {
        settings.retention = self.retention.unwrap_or(settings.retention);
        settings.chunk_size = self.chunk_size.unwrap_or(settings.chunk_size);
        settings.policy = self.policy.or(settings.policy);
        if let Some((time, value)) = self.ignore {
            (settings.ignore_time, settings.ignore_value) = (time, value);
        }
    }

    /// The settings of a new series.
    pub(super) fn settings(self) -> Settings {
        let mut settings = Settings::default();
        self.alter(&mut settings);
        settings.encoding = self.encoding.unwrap_or_default();
        settings.labels = self.labels.unwrap_or_default();
        settings
    }
}

impl Words<'_> {
    /// Reads what is said, in the order in which the module reports errors.
    pub(super) fn given(&self) -> Result<Given> {
        Ok(Given {
            labels: self.labels()?,
            retention: self.retention()?,
            chunk_size: self.chunk_size()?,
            encoding: self.encoding()?,
            policy: self.policy("DUPLICATE_POLICY")?,
            ignore: self.ignore()?,
        })
    }

    /// Names and values, to the end of the call. A name without a value is passed over.
    fn labels(&self) -> Result<Option<Labels>> {
        let Some(place) = self.find("LABELS") else { return Ok(None) };
        let (pairs, _) = self.from(place + 1).as_chunks::<2>();
        let is_wrong = |[name, value]: &[&[u8]; 2]| {
            name.is_empty() || value.is_empty() || value.iter().any(|byte| b"(),".contains(byte))
        };
        if pairs.iter().any(is_wrong) {
            return Err(Error::fixed("TSDB: Couldn't parse LABELS"));
        }
        Ok(Some(Labels::new(pairs.iter().map(|[name, value]| (*name, *value)))))
    }

    fn retention(&self) -> Result<Option<u64>> {
        let Some(place) = self.find("RETENTION") else { return Ok(None) };
        let number = self.get(place + 1).and_then(number::parse_i64);
        let number = number.ok_or(Error::fixed("TSDB: Couldn't parse RETENTION"))?;
        let number = u64::try_from(number);
        number.map(Some).map_err(|_| Error::bare("TSDB: Couldn't parse RETENTION"))
    }

    fn chunk_size(&self) -> Result<Option<u32>> {
        let Some(place) = self.find("CHUNK_SIZE") else { return Ok(None) };
        let number = self.get(place + 1).and_then(number::parse_i64);
        let number = number.ok_or(Error::fixed("TSDB: Couldn't parse CHUNK_SIZE"))?;
        let size = u32::try_from(number).ok().filter(|size| is_chunk_size(*size));
        size.map(Some).ok_or(Error::fixed(
            "TSDB: CHUNK_SIZE value must be a multiple of 8 in the range [48 .. 1048576]",
        ))
    }

    fn encoding(&self) -> Result<Option<Encoding>> {
        const NAMES: [(&str, Encoding); 2] =
            [("UNCOMPRESSED", Encoding::Uncompressed), ("COMPRESSED", Encoding::Compressed)];
        let named = |(name, encoding): (&str, Encoding)| self.find(name).map(|_| encoding);
        let Some(place) = self.find("ENCODING") else {
            return Ok(NAMES.into_iter().find_map(named));
        };
        let name = self.get(place + 1).ok_or_else(|| self.arity_error())?;
        let is_it = |(known, _): &(&str, Encoding)| name.eq_ignore_ascii_case(known.as_bytes());
        let encoding = NAMES.into_iter().find(is_it).map(|(_, encoding)| encoding);
        encoding.map(Some).ok_or(Error::fixed("TSDB: unknown ENCODING parameter"))
    }

    /// The policy after a word.
    pub(super) fn policy(&self, word: &str) -> Result<Option<Policy>> {
        let Some(place) = self.find(word) else { return Ok(None) };
        let name = self.get(place + 1);
        let name = name.ok_or(Error::fixed("TSDB: Couldn't parse DUPLICATE_POLICY"))?;
        let policy = Policy::parse(name);
        policy.map(Some).ok_or(Error::fixed("TSDB: Unknown DUPLICATE_POLICY"))
    }

    fn ignore(&self) -> Result<Option<(u64, f64)>> {
        let Some(place) = self.find("IGNORE") else { return Ok(None) };
        let time = self.get(place + 1).and_then(number::parse_i64);
        let value = self.get(place + 2).and_then(number::parse_f64);
        let (time, value) = time.zip(value).ok_or(Error::fixed("TSDB: Couldn't parse IGNORE"))?;
        match u64::try_from(time) {
            Ok(time) if value >= 0.0 => Ok(Some((time, value))),
            _ => Err(Error::fixed("TSDB: IGNORE arguments cannot be negative")),
        }
    }
}

const fn word(name: &'static str, doc: &'static str, shape: Shape) -> Field {
    Field { name, doc, shape }
}

const RETENTION: Field = word(
    "retention",
    "how many milliseconds older than the newest a sample may be; 0, the default, for any",
    Shape::Tagged("RETENTION", &Shape::Integer),
);
const ENCODING: Field = word(
    "encoding",
    "whether samples are packed, as they are by default, or take 16 bytes each",
    Shape::Tagged(
        "ENCODING",
        &Shape::OneOf(&[
            word("compressed", "", Shape::Token("COMPRESSED")),
            word("uncompressed", "", Shape::Token("UNCOMPRESSED")),
        ]),
    ),
);
const CHUNK_SIZE: Field = word(
    "chunk_size",
    "how many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default",
    Shape::Tagged("CHUNK_SIZE", &Shape::Integer),
);
const POLICIES: Shape = Shape::OneOf(&[
    word("block", "", Shape::Token("BLOCK")),
    word("first", "", Shape::Token("FIRST")),
    word("last", "", Shape::Token("LAST")),
    word("min", "", Shape::Token("MIN")),
    word("max", "", Shape::Token("MAX")),
    word("sum", "", Shape::Token("SUM")),
]);
const DUPLICATES: Field = word(
    "policy",
    "what becomes of a sample at a time that has one: an error by default",
    Shape::Tagged("DUPLICATE_POLICY", &POLICIES),
);
const ON_DUPLICATE: Field =
    word("policy", "the same for this call", Shape::Tagged("ON_DUPLICATE", &POLICIES));
const IGNORE: Field = word(
    "ignore",
    "with the policy LAST: pass over a sample that is not more than this many milliseconds after \
     the newest and differs from it by no more than this",
    Shape::Tagged(
        "IGNORE",
        &Shape::Block(&[
            word("max_time_diff", "", Shape::Integer),
            word("max_val_diff", "", Shape::Double),
        ]),
    ),
);
const LABELS: Field = word(
    "labels",
    "names and values by which series are found; all that follows is taken for labels",
    Shape::Tagged(
        "LABELS",
        &Shape::Many(&Shape::Block(&[
            word("label", "", Shape::String),
            word("value", "", Shape::String),
        ])),
    ),
);

impl<'a, const ADDS: bool> Param<'a> for Told<'a, ADDS> {
    const SHAPE: Shape = if ADDS {
        Shape::Options(&[RETENTION, ENCODING, CHUNK_SIZE, DUPLICATES, ON_DUPLICATE, IGNORE, LABELS])
    } else {
        Shape::Options(&[RETENTION, ENCODING, CHUNK_SIZE, DUPLICATES, IGNORE, LABELS])
    };

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(Words::rest(args)))
    }
}
