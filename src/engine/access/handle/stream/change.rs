//! What is logged of streams: what happens to one, and what makes one from nothing.

use crate::engine::grammar::effects::{Change, Log};
use crate::value::stream::{Consumer, Id, IdText, Pairs, References};

/// A change of a stream.
#[derive(Clone, Copy)]
pub(in crate::engine) enum StreamChange<'a> {
    Push(Id, &'a Pairs<'a>),
    /// Removes entries at the front until this many are left.
    Trim(usize, References),
    Delete(&'a [Id]),
    /// Entries, and what groups know of them.
    DeleteWithReferences(&'a [Id]),
    SetIds {
        last: Id,
        added: u64,
        max_deleted: Id,
    },
    Limits {
        duration: u64,
        max_size: usize,
    },
    /// How many messages were remembered, and how many came again.
    Counts(u64, u64),
    Message {
        producer: &'a [u8],
        message: &'a [u8],
        id: Id,
    },
    CreateGroup {
        name: &'a [u8],
        last: Id,
        read: Option<u64>,
        /// The stream is made if it is not there.
        makes_stream: bool,
    },
    SetGroup {
        name: &'a [u8],
        last: Id,
        read: Option<u64>,
    },
    DestroyGroup(&'a [u8]),
    DeleteConsumer(&'a [u8], &'a [u8]),
    /// What is known of a consumer of a group. The id 0-0 is that of no entry.
    Consumer(&'a [u8], &'a Consumer),
    /// Entries are pending with a consumer from a time on, each delivered so often.
    Assign {
        group: &'a [u8],
        consumer: &'a [u8],
        ids: &'a [Id],
        time: u64,
        count: u64,
    },
    Acknowledge(&'a [u8], &'a [Id]),
    /// A pending entry has no owner any more; its number of deliveries is kept.
    GiveBack(&'a [u8], Id, u64),
}

impl Change for StreamChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Push(id, pairs) => {
                let command = log.command("XADD").word(key).word(&id.text());
                drop(command.words(pairs.iter().flatten()));
            }
            Self::Trim(left, references) => {
                let command = log.command("XTRIM").word(key).word(b"MAXLEN").word(b"=");
                let command = command.unsigned(left as u64);
                if references != References::Keep {
                    command.word(word(references));
                }
            }
            Self::Delete(ids) => drop(log.command("XDEL").word(key).words(texts(ids))),
            Self::DeleteWithReferences(ids) => {
                let command = log.command("XDELEX").word(key).word(b"DELREF").word(b"IDS");
                command.unsigned(ids.len() as u64).words(texts(ids));
            }
            Self::SetIds { last, added, max_deleted } => {
                let command = log.command("XSETID").word(key).word(&last.text());
                let command = command.word(b"ENTRIESADDED").number(added as i64);
                command.word(b"MAXDELETEDID").word(&max_deleted.text());
            }
            Self::Limits { duration, max_size } => {
                let command = log.command("XCFGSET").word(key).word(b"IDMP-DURATION");
                command.unsigned(duration).word(b"IDMP-MAXSIZE").unsigned(max_size as u64);
            }
            Self::Counts(added, duplicates) => {
                let command = log.command("XCFGSET").word(key).word(b"COUNTS");
                command.unsigned(added).unsigned(duplicates);
            }
            Self::Message { producer, message, id } => {
                let command = log.command("XIDMPRECORD").word(key).word(producer);
                command.word(message).word(&id.text());
            }
            _ => self.record_group(key, log),
        }
    }
}

impl StreamChange<'_> {
    fn record_group(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::CreateGroup { name, last, read, makes_stream } => {
                let command = log.command("XGROUP").word(b"CREATE").word(key).word(name);
                let command = command.word(&last.text());
                let made = makes_stream.then_some(b"MKSTREAM");
                command.words(made).word(b"ENTRIESREAD").number(count_read(read));
            }
            Self::SetGroup { name, last, read } => {
                let command = log.command("XGROUP").word(b"SETID").word(key).word(name);
                let command = command.word(&last.text());
                command.word(b"ENTRIESREAD").number(count_read(read));
            }
            Self::DestroyGroup(name) => {
                log.command("XGROUP").word(b"DESTROY").word(key).word(name);
            }
            Self::DeleteConsumer(group, name) => {
                log.command("XGROUP").word(b"DELCONSUMER").word(key).word(group).word(name);
            }
            Self::Consumer(group, consumer) => {
                let command = log.command("XCLAIM").word(key).word(group).word(&consumer.name);
                let command = command.word(b"0").word(&Id::MIN.text());
                let command = command.word(b"TIME").unsigned(consumer.seen).word(b"JUSTID");
                if let Some(active) = consumer.active {
                    command.word(b"ACTIVE").unsigned(active);
                }
            }
            Self::Assign { group, consumer, ids, time, count } => {
                let command = log.command("XCLAIM").word(key).word(group).word(consumer);
                let command = command.word(b"0").words(texts(ids)).word(b"TIME").unsigned(time);
                command.word(b"RETRYCOUNT").unsigned(count).word(b"FORCE").word(b"JUSTID");
            }
            Self::Acknowledge(group, ids) => {
                log.command("XACK").word(key).word(group).words(texts(ids));
            }
            Self::GiveBack(group, id, count) => {
                let command = log.command("XNACK").word(key).word(group).word(b"FAIL").word(b"IDS");
                let command = command.word(b"1").word(&id.text());
                command.word(b"RETRYCOUNT").unsigned(count).word(b"FORCE");
            }
            _ => {}
        }
    }
}

fn texts(ids: &[Id]) -> impl Iterator<Item = IdText> {
    ids.iter().map(|id| id.text())
}

fn word(references: References) -> &'static [u8] {
    match references {
        References::Keep => b"KEEPREF",
        References::Delete => b"DELREF",
        References::Respect => b"ACKED",
    }
}

/// How many entries a group has read, or -1.
fn count_read(read: Option<u64>) -> i64 {
    read.map_or(-1, |read| read as i64)
}
