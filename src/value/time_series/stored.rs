//! Time series as payloads have them.
//!
//! ```text
//! key  retention  chunk size  1 plain | 2 packed  newest time  newest value  number of samples
//! policy  0 | 1 and the key of the source  IGNORE: time, value
//! number of labels  name and value of each  number of rules  rules  number of chunks  chunks
//!
//! packed chunk: size  samples  bits  first value and time  last time, difference, value
//!               zeros before and after the last difference of values  the bits
//! plain chunk:  first time  samples  size  time and value of each
//! ```
//!
//! The key is not looked at. A chunk ends with bytes that mean nothing, up to its size.

use super::chunk::Chunk;
use super::labels::Labels;
use super::packed::{Numbers, Packed};
use super::rule::{Links, load_rules, save_rules};
use super::sample::{LAST_TIME, Sample};
use super::series::TimeSeries;
use super::settings::{Encoding, MOST_CHUNK_SIZE, Policy, Settings, is_chunk_size};
use crate::base::Bytes;
use crate::value::module::{Item, Items, ModuleValue};

/// The largest chunk that is read, in bytes: insertion lets chunks grow.
const MOST_SIZE: u64 = 2 * MOST_CHUNK_SIZE as u64;

impl ModuleValue for TimeSeries {
    const TYPE: &'static str = "TSDB-TYPE";
    const VERSION: u64 = 8;
    const COPIES: bool = true;
    const LEADS_ON: bool = true;

    fn heap(&self) -> usize {
        self.heap()
    }

    fn share(&mut self) -> Self {
        self.clone()
    }

    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        let settings = self.settings();
        let last = self.last().unwrap_or(Sample { time: 0, value: 0.0 });
        let policies = Policy::ALL.iter().zip(1..);
        let policy = settings.policy.map_or(0, |policy| {
            policies.clone().find(|((it, _), _)| *it == policy).map_or(0, |(_, number)| number)
        });
        let encoding = match settings.encoding {
            Encoding::Uncompressed => 1,
            Encoding::Compressed => 2,
        };
        out(Item::text(b""));
        for number in [settings.retention, settings.chunk_size.into(), encoding, last.time] {
            out(Item::Unsigned(number));
        }
        out(Item::Double(last.value));
        out(Item::Unsigned(self.len as u64));
        out(Item::Unsigned(policy));
        out(Item::Unsigned(settings.links.source.is_some().into()));
        if let Some(source) = &settings.links.source {
            out(Item::text(source));
        }
        out(Item::Unsigned(settings.ignore_time));
        out(Item::Double(settings.ignore_value));
        out(Item::Unsigned(settings.labels.iter().count() as u64));
        for label in settings.labels.iter() {
            out(Item::text(label.name()));
            out(Item::text(label.value()));
        }
        save_rules(&settings.links.rules, out);
        out(Item::Unsigned(self.chunks.len() as u64));
        self.chunks.iter().for_each(|chunk| save_chunk(chunk, out));
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        if version != Self::VERSION {
            return None;
        }
        items.text()?;
        let retention = duration(items)?;
        let chunk_size = items.unsigned()?;
        let chunk_size = u32::try_from(chunk_size).ok().filter(|it| is_chunk_size(*it))?;
        let encoding = match items.unsigned()? {
            1 => Encoding::Uncompressed,
            2 => Encoding::Compressed,
            _ => return None,
        };
        // The newest sample and the number of samples follow from the chunks.
        items.unsigned()?;
        items.double()?;
        items.unsigned()?;
        let policy = match items.unsigned()? {
            0 => None,
            number => Some(Policy::ALL.get(usize::try_from(number).ok()? - 1)?.0),
        };
        let source = match items.unsigned()? {
            0 => None,
            _ => Some(Bytes::new(&items.text()?)),
        };
        let ignore_time = duration(items)?;
        let ignore_value = items.double().filter(|value| *value >= 0.0)?;
        let labels = load_labels(items)?;
        let links = Links { source, rules: load_rules(items)? };
        let settings = Settings {
            retention,
            chunk_size,
            encoding,
            policy,
            ignore_time,
            ignore_value,
            labels,
            links,
        };
        load_chunks(settings, items)
    }
}

/// Milliseconds, of which commands take no more.
fn duration(items: &mut Items<'_>) -> Option<u64> {
    items.unsigned().filter(|it| *it <= LAST_TIME)
}

fn load_labels(items: &mut Items<'_>) -> Option<Labels> {
    let mut labels = Vec::new();
    for _ in 0..items.unsigned()? {
        labels.push((items.text()?, items.text()?));
    }
    Some(Labels::new(labels.iter().map(|(name, value)| (&**name, &**value))))
}

fn save_chunk(chunk: &Chunk, out: &mut dyn FnMut(Item<'_>)) {
    match chunk {
        Chunk::Packed(packed) => {
            let it = packed.numbers();
            let head = [packed.size().into(), it.len, it.bits, it.first_value, it.first_time];
            let last = [it.time, it.delta, it.value, it.leading, it.trailing];
            head.into_iter().chain(last).for_each(|number| out(Item::Unsigned(number)));
            out(Item::Text(packed.to_bytes().into()));
        }
        Chunk::Plain { samples, size } => {
            let first = samples.first().map_or(0, |first| first.time);
            [first, samples.len() as u64, (*size).into()]
                .into_iter()
                .for_each(|number| out(Item::Unsigned(number)));
            let bytes = |it: &Sample| [it.time.to_le_bytes(), it.value.to_le_bytes()].concat();
            let mut text: Vec<u8> = samples.iter().flat_map(bytes).collect();
            text.resize(*size as usize, 0);
            out(Item::Text(text.into()));
        }
    }
}

fn load_chunks(settings: Settings, items: &mut Items<'_>) -> Option<TimeSeries> {
    let count = items.unsigned()?;
    let encoding = settings.encoding;
    let mut series = TimeSeries::new(settings);
    series.remove_chunks();
    for _ in 0..count {
        let chunk = match encoding {
            Encoding::Compressed => load_packed(items)?,
            Encoding::Uncompressed => load_plain(items)?,
        };
        let Some(first) = chunk.first() else {
            // Only an empty series has an empty chunk.
            if count == 1 { continue } else { return None }
        };
        let is_late = chunk.last().is_none_or(|last| last.time > LAST_TIME);
        if is_late || series.last().is_some_and(|last| last.time >= first.time) {
            return None;
        }
        series.len += chunk.len();
        series.put_chunk(series.chunks.len(), chunk);
    }
    if series.chunks.is_empty() {
        series.open_chunk(series.settings.chunk_size);
    }
    Some(series)
}

fn size(number: u64) -> Option<u32> {
    if number <= MOST_SIZE { u32::try_from(number).ok() } else { None }
}

fn load_packed(items: &mut Items<'_>) -> Option<Chunk> {
    let size = size(items.unsigned()?)?;
    let mut next = || items.unsigned();
    let numbers = Numbers {
        len: next()?,
        bits: next()?,
        first_value: next()?,
        first_time: next()?,
        time: next()?,
        delta: next()?,
        value: next()?,
        leading: next()?,
        trailing: next()?,
    };
    let bytes = items.text().filter(|bytes| bytes.len() == size as usize)?;
    Packed::restored(size, &numbers, &bytes).map(Chunk::Packed)
}

fn load_plain(items: &mut Items<'_>) -> Option<Chunk> {
    let (_first, len, size) = (items.unsigned()?, items.unsigned()?, size(items.unsigned()?)?);
    let text = items.text().filter(|text| text.len() == size as usize)?;
    let len = usize::try_from(len).ok()?;
    let (pairs, _) = text.as_chunks::<16>();
    let pairs = pairs.get(..len)?;
    let word = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes).ok();
    let mut samples: Vec<Sample> = Vec::with_capacity(len);
    for pair in pairs {
        let (time, value) = pair.split_at(8);
        let sample = Sample { time: word(time)?, value: f64::from_bits(word(value)?) };
        if samples.last().is_some_and(|last| last.time >= sample.time) {
            return None;
        }
        samples.push(sample);
    }
    Some(Chunk::Plain { samples, size })
}
