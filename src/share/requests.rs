//! What a guest asks of its owner on the connection for calls.

use smallvec::SmallVec;

use super::octets::{Put, Reader, malformed};
use crate::base::Bytes;
use crate::engine::grammar::error::Result;

/// The arguments of a call, or its words.
pub(super) type Words<'b> = SmallVec<[&'b [u8]; 8]>;

/// A request.
#[derive(Debug)]
pub enum Request<'b> {
    /// Runs the command with this place in the table.
    Call(usize, &'b [&'b [u8]]),
    /// As `Call`, of the command whose replies the guest keeps copies of, and how many reads these have
    /// answered: of existing keys, and of missing ones.
    Fetch(usize, &'b [&'b [u8]], [f64; 2]),
    /// The guest keeps copies of the replies of the command with this place.
    KeepCopies(usize),
    /// Runs a call whose first words name the command.
    ByName(&'b [&'b [u8]]),
    /// Runs calls as one transaction, each the place of its row and its arguments.
    Batch(&'b [(usize, &'b [&'b [u8]])]),
    /// Tells of these kinds of happenings from now on.
    Observe(u32),
    /// Ends a wait.
    GiveUp(u64),
    /// Makes the session what it was with an owner before this one.
    Restore(&'b State),
    /// A question of a program about the store.
    Ask(Question, &'b [(String, String)]),
}

/// What a program may ask about the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Its health.
    Health,
    /// What it is.
    Overview,
    /// Its metrics as text, with these labels.
    Metrics,
    /// Its metrics as JSON.
    MetricValues,
    /// What recovery found.
    Recovered,
    /// That it writes a snapshot.
    Save,
}

/// All questions, each at its number.
const QUESTIONS: [Question; 6] = [
    Question::Health,
    Question::Overview,
    Question::Metrics,
    Question::MetricValues,
    Question::Recovered,
    Question::Save,
];

/// What of a session outlives its owner. Each answer brings it up to date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The database.
    pub db: u16,
    /// Whether a transaction is open.
    pub queues: bool,
    /// Whether it watches keys.
    pub watches: bool,
    /// The user that it acts for, if it has called AUTH.
    pub user: Option<Bytes>,
    /// What CLIENT SETNAME and SETINFO have called it: the name, the library and its version.
    pub names: Option<Box<[Bytes; 3]>>,
}

mod tag {
    pub(super) const CALL: u8 = 1;
    pub(super) const BY_NAME: u8 = 2;
    pub(super) const BATCH: u8 = 3;
    pub(super) const OBSERVE: u8 = 4;
    pub(super) const GIVE_UP: u8 = 5;
    pub(super) const RESTORE: u8 = 6;
    pub(super) const ASK: u8 = 7;
    pub(super) const FETCH: u8 = 8;
    pub(super) const KEEP_COPIES: u8 = 9;
}

/// A request that was read.
#[derive(Debug)]
pub(super) enum Read<'b> {
    Call(usize, Words<'b>),
    Fetch(usize, Words<'b>, [f64; 2]),
    KeepCopies(usize),
    ByName(Words<'b>),
    Batch(Vec<(usize, Words<'b>)>),
    Observe(u32),
    GiveUp(u64),
    Restore(State),
    Ask(Question, Vec<(String, String)>),
}

impl Request<'_> {
    /// Appends it to a frame.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Call(row, args) => {
                to.u8(tag::CALL);
                write_call(*row, args, to);
            }
            Self::Fetch(row, args, counts) => {
                to.u8(tag::FETCH);
                counts.iter().for_each(|count| to.f64(*count));
                write_call(*row, args, to);
            }
            Self::KeepCopies(row) => {
                to.u8(tag::KEEP_COPIES);
                to.u32(*row as u32);
            }
            Self::ByName(words) => {
                to.u8(tag::BY_NAME);
                write_words(words, to);
            }
            Self::Batch(calls) => {
                to.u8(tag::BATCH);
                to.u32(calls.len() as u32);
                calls.iter().for_each(|(row, args)| write_call(*row, args, to));
            }
            Self::Observe(kinds) => {
                to.u8(tag::OBSERVE);
                to.u32(*kinds);
            }
            Self::GiveUp(wait) => {
                to.u8(tag::GIVE_UP);
                to.u64(*wait);
            }
            Self::Restore(state) => {
                to.u8(tag::RESTORE);
                state.write(to);
            }
            Self::Ask(question, labels) => {
                to.u8(tag::ASK);
                to.u8(QUESTIONS.iter().position(|it| it == question).unwrap_or_default() as u8);
                to.u32(labels.len() as u32);
                for (name, value) in *labels {
                    to.bytes(name.as_bytes());
                    to.bytes(value.as_bytes());
                }
            }
        }
    }
}

fn write_call(row: usize, args: &[&[u8]], to: &mut Vec<u8>) {
    to.u32(row as u32);
    write_words(args, to);
}

fn write_words(words: &[&[u8]], to: &mut Vec<u8>) {
    to.u32(words.len() as u32);
    words.iter().for_each(|word| to.bytes(word));
}

impl<'b> Read<'b> {
    pub(super) fn of(frame: &'b [u8]) -> Result<Self> {
        let mut from = Reader(frame);
        let request = match from.u8()? {
            tag::CALL => {
                let (row, args) = read_call(&mut from)?;
                Self::Call(row, args)
            }
            tag::FETCH => {
                let counts = [from.f64()?, from.f64()?];
                let (row, args) = read_call(&mut from)?;
                Self::Fetch(row, args, counts)
            }
            tag::KEEP_COPIES => Self::KeepCopies(from.u32()? as usize),
            tag::BY_NAME => Self::ByName(read_words(&mut from)?),
            tag::BATCH => {
                let count = from.count()?;
                Self::Batch(from.each(count, read_call)?)
            }
            tag::OBSERVE => Self::Observe(from.u32()?),
            tag::GIVE_UP => Self::GiveUp(from.u64()?),
            tag::RESTORE => Self::Restore(State::read(&mut from)?),
            tag::ASK => {
                let question = QUESTIONS.get(usize::from(from.u8()?)).ok_or_else(malformed)?;
                let count = from.count()?;
                Self::Ask(*question, from.each(count, |from| Ok((from.text()?, from.text()?)))?)
            }
            _ => return Err(malformed()),
        };
        from.end()?;
        Ok(request)
    }
}

fn read_call<'b>(from: &mut Reader<'b>) -> Result<(usize, Words<'b>)> {
    Ok((from.u32()? as usize, read_words(from)?))
}

fn read_words<'b>(from: &mut Reader<'b>) -> Result<Words<'b>> {
    let mut words = Words::new();
    for _ in 0..from.count()? {
        words.push(from.bytes()?);
    }
    Ok(words)
}

impl State {
    const QUEUES: u8 = 1;
    const WATCHES: u8 = 2;
    const USER: u8 = 4;
    const NAMES: u8 = 8;

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        let flag = |is_so: bool, flag| if is_so { flag } else { 0 };
        to.u16(self.db);
        to.u8(flag(self.queues, Self::QUEUES)
            | flag(self.watches, Self::WATCHES)
            | flag(self.user.is_some(), Self::USER)
            | flag(self.names.is_some(), Self::NAMES));
        let names = self.names.iter().flat_map(|names| names.iter());
        self.user.iter().chain(names).for_each(|text| to.bytes(text));
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Result<Self> {
        let (db, flags) = (from.u16()?, from.u8()?);
        let mut text = || from.bytes().map(Bytes::new);
        let user = (flags & Self::USER != 0).then(&mut text).transpose()?;
        let names = match flags & Self::NAMES {
            0 => None,
            _ => Some(Box::new([text()?, text()?, text()?])),
        };
        let (queues, watches) = (flags & Self::QUEUES != 0, flags & Self::WATCHES != 0);
        Ok(Self { db, queues, watches, user, names })
    }
}
