//! XREAD, and what XREADGROUP shares with it.

use redlet_macros::command;

use super::args::{EntryId, Most};
use super::entry::entry;
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::grammar::timeout::{Millis, Timeout};
use crate::keyspace::KeySet;
use crate::value::Stream;
use crate::value::packed::Item;
use crate::value::stream::{Id, StreamEntry};
use crate::{integers, reply_type, rows};

rows![xread];

integers! {
    /// How many entries to return, of all streams together.
    MaxCount >= 1, "MAXCOUNT must be a positive integer";
    /// How many bytes the reply may take.
    MaxSize >= 1, "MAXSIZE must be a positive integer";
}

/// The words before STREAMS, in any order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReadWords<'a> {
    count: Option<Most>,
    max_count: Option<MaxCount>,
    max_size: Option<MaxSize>,
    pub(super) block: Option<Timeout>,
    pub(super) group: Option<(&'a [u8], &'a [u8])>,
    pub(super) no_ack: bool,
    pub(super) claim: Option<u64>,
}

pub(super) const COUNT: Field = Field {
    name: "count",
    doc: "at most this many entries of each stream",
    shape: Shape::Tagged("COUNT", &Shape::Integer),
};

pub(super) const MAXCOUNT: Field = Field {
    name: "maxcount",
    doc: "at most this many entries of all streams together",
    shape: Shape::Tagged("MAXCOUNT", &Shape::Integer),
};

pub(super) const MAXSIZE: Field = Field {
    name: "maxsize",
    doc: "no more bytes of reply than this, unless the first entry alone takes more",
    shape: Shape::Tagged("MAXSIZE", &Shape::Integer),
};

pub(super) const BLOCK: Field = Field {
    name: "milliseconds",
    doc: "wait for up to this many milliseconds if there is nothing; 0 is forever",
    shape: Shape::Tagged("BLOCK", &Shape::Integer),
};

impl<'a> ReadWords<'a> {
    /// Takes all words up to STREAMS, which must come, with as many ids as keys after it.
    pub(super) fn parse(args: &mut Args<'a>, in_group: bool) -> Result<Self> {
        let mut words = Self::default();
        while !(args.len() > 1 && is_streams(args)) {
            words.take(args, in_group)?;
        }
        let ids = args.dialect().xread_ids();
        let (name, ids) = if in_group { ("xreadgroup", "an ID or '>'") } else { ("xread", ids) };
        if args.len().is_multiple_of(2) {
            return Err(Error::new(format!(
                "Unbalanced '{name}' list of streams: for each stream key {ids} must be specified."
            )));
        }
        if in_group && words.group.is_none() {
            return Err(Error::fixed("Missing GROUP option for XREADGROUP"));
        }
        Ok(words)
    }

    fn take(&mut self, args: &mut Args<'a>, in_group: bool) -> Result<()> {
        let follows = args.len() > 1;
        if follows && args.take_word("BLOCK") {
            self.block = Some(Millis::parse(args)?.0);
        } else if follows && args.take_word("COUNT") {
            self.count = Some(Most::parse(args)?);
        } else if follows && args.take_word("MAXCOUNT") {
            self.max_count = Some(MaxCount::parse(args)?);
        } else if follows && args.take_word("MAXSIZE") {
            self.max_size = Some(MaxSize::parse(args)?);
        } else if args.len() > 2 && args.take_word("GROUP") {
            self.group = Some((args.take()?, args.take()?));
            of_groups("GROUP", in_group)?;
        } else if args.take_word("NOACK") {
            self.no_ack = true;
            of_groups("NOACK", in_group)?;
        } else if in_group && follows && args.take_word("CLAIM") {
            let least = i64::parse(args)?;
            self.claim = Some(u64::try_from(least).map_err(|_| NEGATIVE_CLAIM)?);
        } else {
            return Err(Error::SYNTAX);
        }
        Ok(())
    }

    pub(super) fn budget(&self) -> Budget {
        Budget {
            each: match self.count {
                None | Some(Most(0)) => usize::MAX,
                Some(Most(count)) => count,
            },
            all: self.max_count.map_or(usize::MAX, |most| most.0),
            size: self.max_size.map_or(usize::MAX, |most| most.0),
            empty: true,
        }
    }
}

const NEGATIVE_CLAIM: Error = Error::fixed("min-idle-time must be a non-negative integer");

fn is_streams(args: &Args<'_>) -> bool {
    args.peek().is_some_and(|word| word.eq_ignore_ascii_case(b"STREAMS"))
}

fn of_groups(word: &str, in_group: bool) -> Result<()> {
    if in_group {
        return Ok(());
    }
    Err(Error::new(format!(
        "The {word} option is only supported by XREADGROUP. You called XREAD instead."
    )))
}

/// The rest of the limits of a reply.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    each: usize,
    all: usize,
    size: usize,
    /// Nothing is in the reply yet.
    empty: bool,
}

impl Budget {
    /// How many entries of the next stream there may be.
    pub(super) fn next_stream(&self) -> usize {
        self.each.min(self.all)
    }

    /// Counts an entry, and returns true if it still fits into the limits. The first one always
    /// does.
    pub(super) fn admit(&mut self, entry: Option<StreamEntry<'_>>) -> bool {
        if self.size < usize::MAX {
            let size = entry.map_or(ID_SIZE, size_of_entry);
            if size > self.size && !self.empty {
                (self.all, self.size) = (0, 0);
                return false;
            }
            self.size = self.size.saturating_sub(size);
        }
        self.empty = false;
        self.all -= 1;
        true
    }
}

/// What an id takes in a reply, and the array that it is in.
const ID_SIZE: usize = 4 + 5 + 20;

fn size_of_entry(entry: StreamEntry<'_>) -> usize {
    let bulk = |item: Item<'_>| item.with(|text| text.len() + 5 + text.len().to_string().len());
    let pairs = entry.pairs().map(|(name, value)| bulk(name) + bulk(value));
    ID_SIZE + 5 + pairs.sum::<usize>()
}

/// `STREAMS key [key ...] id [id ...]`; the ids are read with the keys.
#[derive(Debug, Clone)]
pub(super) struct Streams<'a, K, const FROM: i32> {
    pub(super) keys: Vec<K>,
    pub(super) ids: &'a [&'a [u8]],
}

impl<'a, K: Key + Param<'a>, const FROM: i32> Param<'a> for Streams<'a, K, FROM> {
    const SHAPE: Shape = Shape::Tagged("STREAMS", &Shape::KeywordKeys(K::USE, FROM));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take()?;
        let count = args.len() / 2;
        let keys = (0..count).map(|_| K::parse(args)).collect::<Result<_>>()?;
        Ok(Self { keys, ids: args.take_rest() })
    }

    fn keys(&self, keys: &mut KeySet) {
        self.keys.iter().for_each(|key| key.keys(keys));
    }
}

/// The words of XREAD.
#[derive(Debug, Clone, Copy)]
struct ReadOptions<'a>(ReadWords<'a>);

impl<'a> Param<'a> for ReadOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[COUNT, MAXCOUNT, MAXSIZE, BLOCK]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        ReadWords::parse(args, false).map(Self)
    }
}

reply_type! {
    /// What was read, by key.
    WasRead => "Named<Text, Record<string, [id: Text, fields: Text[]][]>> | null";
}

/// From where a stream is read.
#[derive(Debug, Clone, Copy)]
enum From {
    After(Id),
    /// The last entry that there is.
    Last,
}

impl From {
    fn read(text: &[u8], stream: Option<&Stream>, dialect: Dialect) -> Result<Self> {
        let last = || Self::After(stream.map_or(Id::MIN, |stream| stream.last_id));
        match text {
            b"$" => Ok(last()),
            b"+" => Ok(match stream.filter(|stream| !stream.is_empty()) {
                Some(_) if dialect.plus_is_the_last_entry() => Self::Last,
                // The entry of the last id.
                Some(stream) => Self::After(stream.last_id.previous().unwrap_or(Id::MIN)),
                None => last(),
            }),
            b">" => Err(Error::fixed(
                "The > ID can be specified only when calling XREADGROUP using the GROUP <group> \
                 <consumer> option.",
            )),
            _ => EntryId::read(text).map(|id| Self::After(id.0)),
        }
    }
}

/// Returns the entries of streams after the given ids, by key. The id `$` means the last entry at
/// this time, and `+` returns that entry. With BLOCK it waits if there is nothing, and returns
/// null after the timeout.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// await db.xread('STREAMS', 'orders', 0)  // { orders: [['1-1', ['item', 'tea']]] }
/// const waiting = db.xread({ block: 5000 }, 'STREAMS', 'orders', '$')
/// db.xadd('orders', '2-1', { item: 'rice' })
/// await waiting  // { orders: [['2-1', ['item', 'rice']]] }
/// ```
#[command(
    XREAD,
    since = "5.0.0",
    complexity = "O(N) where N is the number of entries returned",
    flags(readonly, blocking, movablekeys)
)]
fn xread(
    db: &mut Access<'_>,
    options: ReadOptions<'_>,
    streams: Streams<'_, Read<'_, Stream>, 1>,
) -> Result<WasRead> {
    let ReadOptions(words) = options;
    let dialect = db.dialect();
    let both = || streams.keys.iter().zip(streams.ids);
    let from: Vec<From> =
        both().map(|(key, id)| From::read(id, db.read(key)?, dialect)).collect::<Result<_>>()?;
    let mut budget = words.budget();
    let mut found = Vec::new();
    for (key, from) in streams.keys.iter().zip(&from) {
        let Some(stream) = db.read(key)? else { continue };
        let entries = read_from(stream, *from, &mut budget);
        if !entries.is_empty() {
            found.push((Reply::Bytes(Bytes::new(key.name())), Reply::Array(entries)));
        }
    }
    if !found.is_empty() {
        return Ok(WasRead(Reply::PairMap(found)));
    }
    if let Some(timeout) = words.block {
        let args = resolved(&words, &streams, &from);
        db.wait_for(&streams.keys, timeout).with_args(args);
    }
    Ok(WasRead(Reply::NullArray))
}

fn read_from(stream: &Stream, from: From, budget: &mut Budget) -> Vec<Reply> {
    let most = budget.next_stream();
    let start = match from {
        From::Last => stream.entries().last().map(|last| last.id),
        From::After(id) => id.next(),
    };
    let Some(start) = start else { return Vec::new() };
    let entries = stream.entries().range(start, Id::MAX).take(most);
    entries.take_while(|entry| budget.admit(Some(*entry))).map(entry).collect()
}

/// The call as it runs again when there may be something: `$` is what it was.
fn resolved(
    words: &ReadWords<'_>,
    streams: &Streams<'_, Read<'_, Stream>, 1>,
    from: &[From],
) -> Vec<Bytes> {
    let number = |number: usize| Bytes::from(number.to_string().as_str());
    let mut args = Vec::new();
    let mut word = |word: &str, given: Option<usize>| {
        args.extend(given.into_iter().flat_map(|given| [Bytes::from(word), number(given)]));
    };
    word("COUNT", words.count.map(|most| most.0));
    word("MAXCOUNT", words.max_count.map(|most| most.0));
    word("MAXSIZE", words.max_size.map(|most| most.0));
    word("BLOCK", Some(0));
    args.push(Bytes::from("STREAMS"));
    args.extend(streams.keys.iter().map(|key| Bytes::new(key.name())));
    args.extend(from.iter().map(|from| match from {
        From::After(id) => Bytes::new(&id.text()),
        From::Last => Bytes::from("+"),
    }));
    args
}
