//! XADD.

use redlet_macros::command;

use super::args::INVALID_ID;
use super::trim::{LIMIT, POLICY, STRATEGY, TrimWords, Trimming};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Many, Pair, Param};
use crate::engine::grammar::reply::{IntoReply, Shown};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Stream;
use crate::value::stream::{Entries, Id, Pairs, References, idempotence};
use crate::{reply_type, rows};

rows![xadd];

/// The arguments between the key and the id.
#[derive(Debug, Clone, Default)]
struct AddOptions<'a> {
    /// Do nothing if there is no stream.
    no_make: bool,
    trim: Option<Trimming>,
    references: References,
    message: Option<Message<'a>>,
}

/// By what a message is known when it comes again.
#[derive(Debug, Clone, Copy)]
struct Message<'a> {
    producer: &'a [u8],
    /// `None`: its fields.
    name: Option<&'a [u8]>,
}

const IDEMPOTENCE: Shape = Shape::OneOf(&[
    Field {
        name: "idmpauto",
        doc: "do not add again what this producer has added: the same fields",
        shape: Shape::Tagged("IDMPAUTO", &Shape::String),
    },
    Field {
        name: "idmp",
        doc: "do not add again what this producer has added under this name",
        shape: Shape::Tagged(
            "IDMP",
            &Shape::Block(&[
                Field { name: "producer_id", doc: "", shape: Shape::String },
                Field { name: "idempotent_id", doc: "", shape: Shape::String },
            ]),
        ),
    },
]);

impl<'a> Param<'a> for AddOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "nomkstream",
            doc: "do nothing if there is no stream",
            shape: Shape::Token("NOMKSTREAM"),
        },
        POLICY,
        Field { name: "idempotence", doc: "", shape: Shape::Optional(&IDEMPOTENCE) },
        Field { name: "strategy", doc: "", shape: Shape::Optional(&STRATEGY) },
        LIMIT,
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self::default();
        let mut trim = TrimWords::default();
        while args.peek() != Some(b"*") {
            if args.take_word("NOMKSTREAM") {
                options.no_make = true;
            } else if !trim.offer(args)? && !options.offer_message(args)? {
                break;
            }
        }
        let id = args.peek().map(NewId::read).transpose()?;
        options.trim = trim.finish()?;
        options.references = trim.references();
        let is_auto = !matches!(id, Some(NewId::Given(_)));
        if options.message.is_some() && !is_auto {
            return Err(Error::fixed("IDMP/IDMPAUTO can be used only with auto-generated IDs"));
        }
        Ok(options)
    }
}

impl<'a> AddOptions<'a> {
    fn offer_message(&mut self, args: &mut Args<'a>) -> Result<bool> {
        let message = if args.len() > 2 && args.take_word("IDMP") {
            let (producer, name) = (args.take()?, args.take()?);
            not_empty(producer, "IDMP requires a non-empty producer ID")?;
            not_empty(name, "IDMP requires a non-empty idempotent ID")?;
            Message { producer, name: Some(name) }
        } else if args.len() > 1 && args.take_word("IDMPAUTO") {
            let producer = args.take()?;
            not_empty(producer, "IDMPAUTO requires a non-empty producer ID")?;
            Message { producer, name: None }
        } else {
            return Ok(false);
        };
        if self.message.replace(message).is_some() {
            return Err(Error::fixed("IDMP/IDMPAUTO specified multiple times"));
        }
        Ok(true)
    }
}

fn not_empty(text: &[u8], error: &'static str) -> Result<()> {
    if text.is_empty() { Err(Error::fixed(error)) } else { Ok(()) }
}

/// Names and values of the fields of an entry, where they stand.
#[derive(Debug, Clone, Copy)]
struct Fields<'a>(&'a Pairs<'a>);

impl<'a> Param<'a> for Fields<'a> {
    const SHAPE: Shape = <Many<Pair<&[u8], &[u8]>>>::SHAPE;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (pairs, odd) = args.take_rest().as_chunks();
        let whole = !pairs.is_empty() && odd.is_empty();
        if whole { Ok(Self(pairs)) } else { Err(args.arity_error()) }
    }
}

const NOT_GREATER: Error =
    Error::fixed("The ID specified in XADD is equal or smaller than the target stream top item");

/// The id of a new entry.
#[derive(Debug, Clone, Copy)]
enum NewId {
    /// `*`: of now.
    Auto,
    /// `ms-*`: the next one of this millisecond.
    Open(u64),
    Given(Id),
}

impl<'a> Param<'a> for NewId {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        // Options that end the call leave too few arguments.
        args.take().map_or_else(|_| Err(args.arity_error()), Self::read)
    }
}

impl NewId {
    fn read(text: &[u8]) -> Result<Self> {
        if text == b"*" {
            return Ok(Self::Auto);
        }
        let open = || Id::parse_open(text).map(Self::Open);
        Id::parse(text, 0).map(Self::Given).or_else(open).ok_or(INVALID_ID)
    }

    fn after(self, stream: &Stream, now: u64) -> Result<Id> {
        if stream.last_id == Id::MAX {
            return Err(EXHAUSTED);
        }
        match self {
            Self::Auto => stream.next_id(now).ok_or(EXHAUSTED),
            Self::Open(ms) if ms < stream.last_id.ms => Err(NOT_GREATER),
            Self::Open(ms) if ms > stream.last_id.ms => Ok(Id::new(ms, 0)),
            Self::Open(ms) => {
                let seq = stream.last_id.seq.checked_add(1).ok_or(NOT_GREATER)?;
                Ok(Id::new(ms, seq))
            }
            Self::Given(id) if id <= stream.last_id => Err(NOT_GREATER),
            Self::Given(id) => Ok(id),
        }
    }
}

const EXHAUSTED: Error =
    Error::fixed("The stream has exhausted the last possible ID, unable to add more items");

reply_type! {
    /// The id of the entry; null if NOMKSTREAM finds no stream.
    XaddReply => "Text; nomkstream: Text | null";
}

/// Adds an entry to a stream, which is created if it does not exist, and returns the id of the
/// entry. The id `*` is the present time; null if NOMKSTREAM finds no stream.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea', count: 2 })  // '1-1'
/// const id = db.xadd('orders', { maxlen: ['~', 1000] }, '*', { item: 'rice' })
/// db.xrange('orders', id, id)[0][1]  // ['item', 'rice']
/// ```
#[command(
    XADD,
    since = "5.0.0",
    complexity = "O(1), and O(N) where N is the number of entries that are trimmed",
    flags(write, denyoom, fast, random),
    notes("UPDATE instead of INSERT because of the optional trimming feature"),
    history(
        "6.2.0" = "options NOMKSTREAM, MINID and LIMIT",
        "7.0.0" = "an ID of milliseconds and an asterisk"
    ),
    redis(history("8.2.0" = "options KEEPREF, DELREF and ACKED"))
)]
fn xadd(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    options: AddOptions<'_>,
    /// `*`, `ms-*`, or an id greater than all there were.
    id: NewId,
    Fields(data): Fields<'_>,
) -> Result<XaddReply> {
    if matches!(id, NewId::Given(Id::MIN)) {
        return Err(Error::fixed("The ID specified in XADD must be greater than 0-0"));
    }
    if !Entries::fits(data) {
        return Err(Error::fixed("Elements are too large to be stored"));
    }
    let added = db.counting(|db| add(db, &key, &options, id, data))?;
    Ok(XaddReply(added.map(|id| Shown::slice(&id.text())).into_reply()))
}

/// The id of the entry, and how many entries were added. What is trimmed for it does not count.
fn add(
    db: &mut Access<'_>,
    key: &Write<'_, Stream>,
    options: &AddOptions<'_>,
    id: NewId,
    pairs: &Pairs<'_>,
) -> Result<(Option<Id>, usize)> {
    let (now, replaying) = (db.now(), db.is_replaying());
    if options.no_make && db.write(key)?.is_none() {
        return Ok((None, 0));
    }
    let trim = options.trim.map(|trim| trim.with(&db.config().stream_limits()));
    let mut stream = db.create(key)?;
    let digest;
    let message = match options.message {
        None => None,
        Some(Message { producer, name: Some(name) }) => Some((producer, name)),
        Some(Message { producer, name: None }) => {
            digest = idempotence::name_of(pairs);
            Some((producer, &digest[..]))
        }
    };
    if let Some((producer, name)) = message
        && let Some(known) = stream.find_duplicate(producer, name, now)
    {
        return Ok((Some(known), 0));
    }
    if replaying && matches!(id, NewId::Given(id) if id <= stream.last_id) {
        // A record that occurs twice.
        return Ok((None, 0));
    }
    let id = id.after(&stream, now)?;
    stream.push(id, pairs);
    if let Some((producer, name)) = message {
        stream.record_message(producer, name, id, now);
    }
    if let Some(trim) = trim {
        stream.trim(&trim, options.references);
    }
    Ok((Some(id), 1))
}
