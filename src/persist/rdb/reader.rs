//! Reads an RDB file, item by item.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::source::Source;
use super::{FIRST_OF_VALKEY, Mistake, part};
use crate::base::Bytes;
use crate::keyspace::expiry::Deadline;
use crate::persist::files;
use crate::value::Value;
use crate::value::rdb::{self, Limits};

/// Bytes of a head.
const HEAD: usize = 9;
/// The first version with a checksum.
const FIRST_WITH_CHECKSUM: u16 = 5;
/// How many bytes of a key an error shows.
const MOST_SHOWN: usize = 80;

/// Bytes that a string may have in any case: servers keep packed collections below this.
const LONGEST: usize = 1 << 30;

/// What the numbers are that a module wrote.
mod module {
    pub(super) const END: u64 = 0;
    pub(super) const SIGNED: u64 = 1;
    pub(super) const UNSIGNED: u64 = 2;
    pub(super) const FLOAT: u64 = 3;
    pub(super) const DOUBLE: u64 = 4;
    pub(super) const STRING: u64 = 5;
}

/// What a file holds.
#[derive(Debug)]
pub enum Item {
    /// A library of functions: its text.
    Library(Bytes),
    /// A key.
    Key(Found),
}

/// A key with its value.
#[derive(Debug)]
pub struct Found {
    /// Its database.
    pub db: u64,
    /// Its name.
    pub key: Bytes,
    /// What it holds.
    pub value: Value,
    /// When it ends. That may have passed.
    pub deadline: Option<Deadline>,
    /// For how many seconds it was not used, where the server counted that.
    pub idle: Option<u64>,
    /// How often it was used, as LFU counts, where the server counted that.
    pub frequency: Option<u8>,
}

/// A file that is being read.
pub struct Reader<R> {
    source: Source<R>,
    version: u16,
    limits: Limits,
    db: u64,
}

/// What comes before the type of a key.
#[derive(Default)]
struct Before {
    deadline: Option<Deadline>,
    idle: Option<u64>,
    frequency: Option<u8>,
}

impl Reader<File> {
    /// Opens a file. What is read becomes compact up to these limits, and a string may have `longest`
    /// bytes, or those of [`LONGEST`]. Returns its size, too.
    pub fn open(path: &Path, limits: Limits, longest: usize) -> Result<(Self, u64), Mistake> {
        let file = files::open_to_read(path)?;
        let size = file.metadata()?.len();
        Ok((Self::new(file, size, limits, longest)?, size))
    }
}

impl<R: Read> Reader<R> {
    /// Reads the head of what has this size.
    pub fn new(file: R, size: u64, limits: Limits, longest: usize) -> Result<Self, Mistake> {
        let mut source = Source::new(file, size, longest.max(LONGEST));
        let head = source.read("its head", |input| input.array::<HEAD>())?;
        let version = read_head(&head)?;
        Ok(Self { source, version, limits, db: 0 })
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// The next library or key; `None` behind the last, once the checksum was found right.
    pub fn item(&mut self) -> Result<Option<Item>, Mistake> {
        let mut before = Before::default();
        loop {
            match self.byte("the next part")? {
                part::END => return self.end().map(|()| None),
                part::DATABASE => self.db = self.number()?,
                part::SIZES => self.numbers(2)?,
                part::SLOT => self.numbers(3)?,
                part::NOTE => drop((self.text("a note")?, self.text("a note")?)),
                part::MILLISECONDS => {
                    let at = self.bytes("a deadline")?;
                    before.deadline = Some(u64::try_from(i64::from_le_bytes(at)).unwrap_or(0));
                }
                part::SECONDS => {
                    let at = self.bytes("a deadline")?;
                    let seconds = u64::try_from(i32::from_le_bytes(at)).unwrap_or(0);
                    before.deadline = Some(seconds * 1000);
                }
                part::IDLE => before.idle = Some(self.number()?),
                part::FREQUENCY => before.frequency = Some(self.byte("a frequency")?),
                part::LIBRARY => return self.text("a library").map(|it| Some(Item::Library(it))),
                part::LIBRARY_BEFORE_RELEASE => {
                    return Err(self.foreign("functions of a preview of Redis 7.0 are not read"));
                }
                part::MODULE => self.skip_module()?,
                kind => return self.key(kind, before).map(|found| Some(Item::Key(found))),
            }
        }
    }

    fn key(&mut self, kind: u8, before: Before) -> Result<Found, Mistake> {
        if !rdb::is_known(kind) && !rdb::is_of_module(kind) {
            return Err(self.foreign(format!("there is no type {kind}")));
        }
        let (version, limits) = (self.version, self.limits);
        let key = self.text("a key")?;
        let what = format!("the value of '{}'", shown(&key));
        if rdb::is_of_module(kind) {
            let name = self.source.peek(&what, |input| input.length()).map(rdb::module_name)?;
            if !rdb::is_known_module(&name) {
                return Err(self.foreign(format!("{what} is of the module {name}")));
            }
        }
        let value =
            self.source.read(&what, |input| rdb::read_value(kind, version, input, &limits))?;
        let Before { deadline, idle, frequency } = before;
        Ok(Found { db: self.db, key, value, deadline, idle, frequency })
    }

    fn end(&mut self) -> Result<(), Mistake> {
        if self.version >= FIRST_WITH_CHECKSUM {
            let offset = self.source.offset();
            let computed = self.source.checksum();
            let written = self.bytes("its checksum")?;
            // Servers write 0 with `rdbchecksum no`.
            if ![0, computed].contains(&u64::from_le_bytes(written)) {
                let why = "the checksum of the file is wrong".to_owned();
                return Err(Mistake::Damaged { offset, why });
            }
        }
        match self.source.is_at_end() {
            true => Ok(()),
            false => Err(self.foreign("bytes follow the end of the data")),
        }
    }

    fn bytes<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Mistake> {
        self.source.read(what, |input| input.array())
    }

    fn byte(&mut self, what: &str) -> Result<u8, Mistake> {
        self.bytes(what).map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u64, Mistake> {
        self.source.read("a number", |input| input.length())
    }

    fn numbers(&mut self, count: usize) -> Result<(), Mistake> {
        (0..count).try_for_each(|_| self.number().map(drop))
    }

    fn text(&mut self, what: &str) -> Result<Bytes, Mistake> {
        self.source.read(what, |input| input.string().map(|text| Bytes::new(&text)))
    }

    /// What a module keeps beside its keys. Its values say how long they are.
    fn skip_module(&mut self) -> Result<(), Mistake> {
        const WHAT: &str = "what a module wrote";
        self.number()?;
        loop {
            match self.number()? {
                module::END => return Ok(()),
                module::SIGNED | module::UNSIGNED => self.numbers(1)?,
                module::FLOAT => drop(self.bytes::<4>(WHAT)?),
                module::DOUBLE => drop(self.bytes::<8>(WHAT)?),
                module::STRING => drop(self.text(WHAT)?),
                _ => {
                    let (offset, why) = (self.source.offset(), format!("{WHAT} is malformed"));
                    return Err(Mistake::Damaged { offset, why });
                }
            }
        }
    }

    fn foreign(&self, why: impl Into<String>) -> Mistake {
        Mistake::Foreign { offset: self.source.offset(), why: why.into() }
    }
}

fn read_head(head: &[u8; HEAD]) -> Result<u16, Mistake> {
    let foreign = |offset, why: String| Err(Mistake::Foreign { offset, why });
    let (name, digits, of_valkey) = match head {
        [b'R', b'E', b'D', b'I', b'S', digits @ ..] => (5, &digits[..], false),
        [b'V', b'A', b'L', b'K', b'E', b'Y', digits @ ..] => (6, &digits[..], true),
        _ => return foreign(0, "it does not begin as an RDB file does".to_owned()),
    };
    let text = str::from_utf8(digits).unwrap_or_default();
    let version = text.parse().ok().filter(|_| digits.iter().all(u8::is_ascii_digit));
    match version {
        Some(version)
            if rdb::is_known_version(version) && (version >= FIRST_OF_VALKEY) == of_valkey =>
        {
            Ok(version)
        }
        Some(version) => {
            let server = if of_valkey { "Valkey" } else { "Redis" };
            foreign(name, format!("version {version} of {server}'s format is not known"))
        }
        None => foreign(name, "its version is not a number".to_owned()),
    }
}

fn shown(key: &[u8]) -> String {
    let start = &key[..key.len().min(MOST_SHOWN)];
    String::from_utf8_lossy(start).escape_debug().to_string()
}
