//! XGROUP: groups and their consumers.

use redlet_macros::command;

use super::args::{EntryId, no_group_of};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{DELETE, INSERT, Key, UPDATE, WritableKey, Write};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::Stream;
use crate::value::stream::Id;

rows![
    xgroup_create,
    xgroup_createconsumer,
    xgroup_delconsumer,
    xgroup_destroy,
    xgroup_help,
    xgroup_setid
];

/// Where a group begins to read: after an id, or with `$` after the last. It is read late.
#[derive(Debug, Clone, Copy)]
struct Position<'a>(&'a [u8]);

impl Position<'_> {
    fn among(&self, stream: &Stream) -> Result<Id> {
        if self.0 == b"$" { Ok(stream.last_id) } else { EntryId::read(self.0).map(|id| id.0) }
    }

    /// Also what stands for the ends of a range.
    fn among_or_end(&self, stream: &Stream) -> Result<Id> {
        match self.0 {
            b"-" => Ok(Id::MIN),
            b"+" => Ok(Id::MAX),
            _ => self.among(stream),
        }
    }
}

impl<'a> Param<'a> for Position<'a> {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// `ENTRIESREAD`, and for CREATE also `MKSTREAM`.
#[derive(Debug, Clone, Copy, Default)]
struct GroupOptions<const CREATE: bool> {
    make: bool,
    read: Option<u64>,
    /// The call repeats an option, which is refused once key and group were looked at.
    too_many: bool,
}

const ENTRIESREAD: Field = Field {
    name: "entriesread",
    doc: "how many entries the group has read, or -1 when that is not known",
    shape: Shape::Tagged("ENTRIESREAD", &Shape::Integer),
};

const MKSTREAM: Field = Field {
    name: "mkstream",
    doc: "create the stream if it does not exist",
    shape: Shape::Token("MKSTREAM"),
};

impl<'a, const CREATE: bool> Param<'a> for GroupOptions<CREATE> {
    const SHAPE: Shape =
        Shape::Options(if CREATE { &[MKSTREAM, ENTRIESREAD] } else { &[ENTRIESREAD] });

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let most = if CREATE { 3 } else { 2 };
        let mut options = Self { too_many: args.len() > most, ..Self::default() };
        while !args.is_empty() {
            if CREATE && args.take_word("MKSTREAM") {
                options.make = true;
            } else if args.len() > 1 && args.take_word("ENTRIESREAD") {
                let read = number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)?;
                if read < -1 {
                    return Err(Error::fixed("value for ENTRIESREAD must be positive or -1"));
                }
                options.read = u64::try_from(read).ok();
            } else {
                return Err(Error::misused(args.command()));
            }
        }
        Ok(options)
    }
}

impl<const CREATE: bool> GroupOptions<CREATE> {
    fn check(&self) -> Result<()> {
        let command = if CREATE { "XGROUP|CREATE" } else { "XGROUP|SETID" };
        if self.too_many { Err(Error::misused(command)) } else { Ok(()) }
    }
}

const NO_KEY: Error = Error::fixed(
    "The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the \
     MKSTREAM option to create an empty stream automatically.",
);

/// Makes a group that reads a stream from an id on, or with `$` what comes from now on.
///
/// ```js
/// db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })  // 'OK'
/// db.xadd('orders', '*', { item: 'tea' })
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')  // what is new
/// ```
#[command(
    XGROUP | CREATE,
    since = "5.0.0",
    complexity = "O(1)",
    flags(write, denyoom),
    history("7.0.0" = "option ENTRIESREAD")
)]
fn xgroup_create(
    db: &mut Access<'_>,
    key: Write<'_, Stream, INSERT>,
    group: &[u8],
    id: Position<'_>,
    options: GroupOptions<true>,
) -> Result<Done> {
    let replaying = db.is_replaying();
    let limited = db.dialect().limits_entries_read() && !replaying;
    let (last, made) = match db.write(&key)? {
        None if !options.make => return Err(NO_KEY),
        found => {
            options.check()?;
            let made = found.is_none();
            let last = found.map_or_else(|| id.among(&Stream::new()), |stream| id.among(&stream));
            (last?, made)
        }
    };
    let mut stream = db.create(&key)?;
    let read = within(options.read, &stream, limited);
    // A record that occurs twice repeats where the group begins.
    if stream.create_group(group, last, read, made)
        || replaying && stream.set_group(group, last, read)
    {
        Ok(Done)
    } else {
        Err(Error::with_code("BUSYGROUP", "Consumer Group name already exists"))
    }
}

/// How many entries a group has read, limited to those that there ever were.
fn within(read: Option<u64>, stream: &Stream, limited: bool) -> Option<u64> {
    let most = if limited { stream.added } else { u64::MAX };
    read.map(|read| read.min(most))
}

/// Makes a group read on from another id, or with `$` what comes from now on.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', '$')
/// db.xgroup('SETID', 'orders', 'shop', 0)  // 'OK': it will read everything again
/// ```
#[command(
    XGROUP | SETID,
    since = "5.0.0",
    complexity = "O(1)",
    flags(write),
    history("7.0.0" = "option ENTRIESREAD")
)]
fn xgroup_setid(
    db: &mut Access<'_>,
    key: Write<'_, Stream, UPDATE>,
    group: &[u8],
    id: Position<'_>,
    options: GroupOptions<false>,
) -> Result<Done> {
    let limited = db.dialect().limits_entries_read() && !db.is_replaying();
    let mut stream = with_group(db, &key, group)?;
    options.check()?;
    let last = id.among_or_end(&stream)?;
    let read = within(options.read, &stream, limited);
    stream.set_group(group, last, read);
    Ok(Done)
}

/// A stream that is there and has this group.
fn with_group<'d, K>(db: &'d mut Access<'_>, key: &K, group: &[u8]) -> Result<Handle<'d, Stream>>
where
    K: Key<Kind = Stream> + WritableKey,
{
    let stream = db.write(key)?.ok_or(NO_KEY)?;
    if stream.groups.get(group).is_none() {
        return Err(no_group_of(key.name(), group));
    }
    Ok(stream)
}

/// Removes a group with all its pending entries; returns 0 if there is no group of this name.
///
/// ```js
/// db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })
/// db.xgroup('DESTROY', 'orders', 'shop')  // 1
/// ```
#[command(
    XGROUP | DESTROY,
    since = "5.0.0",
    complexity = "O(N) where N is the number of pending entries",
    flags(write)
)]
fn xgroup_destroy(
    db: &mut Access<'_>,
    key: Write<'_, Stream, DELETE>,
    group: &[u8],
) -> Result<bool> {
    Ok(db.write(&key)?.ok_or(NO_KEY)?.destroy_group(group))
}

/// Creates a consumer of a group; returns 0 if there is one of this name.
///
/// ```js
/// db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })
/// db.xgroup('CREATECONSUMER', 'orders', 'shop', 'ada')  // 1
/// ```
#[command(XGROUP | CREATECONSUMER, since = "6.2.0", complexity = "O(1)", flags(write, denyoom))]
fn xgroup_createconsumer(
    db: &mut Access<'_>,
    key: Write<'_, Stream, INSERT>,
    group: &[u8],
    consumer: &[u8],
) -> Result<bool> {
    let now = db.now();
    let made = with_group(db, &key, group)?.ensure_consumer(group, consumer, now);
    Ok(made.is_some_and(|(_, made)| made))
}

/// Removes a consumer from a group, and returns how many entries it had pending. They are no
/// longer pending.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xgroup('DELCONSUMER', 'orders', 'shop', 'ada')  // 1: it had an entry pending
/// ```
#[command(
    XGROUP | DELCONSUMER,
    since = "5.0.0",
    complexity = "O(N) where N is the number of pending entries",
    flags(write)
)]
fn xgroup_delconsumer(
    db: &mut Access<'_>,
    key: Write<'_, Stream, DELETE>,
    group: &[u8],
    consumer: &[u8],
) -> Result<usize> {
    let pending = with_group(db, &key, group)?.remove_consumer(group, consumer);
    Ok(pending.unwrap_or(0))
}

/// Lists the subcommands of XGROUP.
///
/// ```js
/// db.xgroup('HELP')[0]  // 'XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(XGROUP | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
fn xgroup_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CREATE <key> <groupname> <id|$> [option]",
        "    Create a new consumer group. Options are:",
        "    * MKSTREAM",
        "      Create the empty stream if it does not exist.",
        "    * ENTRIESREAD entries_read",
        "      Set the group's entries_read counter (internal use).",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "    Create a new consumer in the specified group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "    Remove the specified consumer.",
        "DESTROY <key> <groupname>",
        "    Remove the specified group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
        "    Set the current group ID and entries_read counter.",
        "HELP",
        "    Print this help.",
    ])
}
