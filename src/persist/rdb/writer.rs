//! Writes an RDB file.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{FIRST_OF_VALKEY, part};
use crate::base::Bytes;
use crate::base::crc64::Crc64;
use crate::keyspace::expiry::Deadline;
use crate::persist::error::{OpenError, StorageError};
use crate::persist::files;
use crate::value::View;
use crate::value::picture::Picture;
use crate::value::rdb::{self, Output, Reader};

/// Bytes that are gathered before they are written.
const PIECE: usize = 256 << 10;
/// Bytes written between two syncs. A single sync at the end would block the disk for others.
const SYNC_EACH: u64 = 32 << 20;
/// The version that Redis 7.0 reads, and each one after it.
const COMMON: u16 = 10;
/// The first versions with hashes whose fields end.
const FIELDS_OF_REDIS: u16 = 12;
const FIELDS_OF_VALKEY: u16 = 80;

/// What a file is going to hold.
#[derive(Debug, Default, Clone)]
pub struct Contents {
    /// For each database, its keys and those that expire.
    pub databases: Vec<(u64, u64)>,
    /// Whether there are hashes with fields that end.
    pub fields_end: bool,
    /// Milliseconds since the Unix epoch.
    pub time: u64,
}

/// A file that is being written. If it is dropped before [`DumpWriter::finish`], it is removed.
pub struct DumpWriter {
    path: PathBuf,
    /// Whether a file of that name is replaced.
    replace: bool,
    unfinished: PathBuf,
    file: Option<File>,
    crc: Crc64,
    /// What is gathered.
    output: Output,
    contents: Contents,
    reader: Reader,
    version: u16,
    db: Option<u16>,
    written: u64,
    synced: u64,
    /// The first key that the server could not read.
    unfit: Option<Bytes>,
}

impl DumpWriter {
    /// Begins a file for a server, which gets its name when it is finished. Unless `replace` is said,
    /// that fails if there is anything of that name by then.
    pub fn create(
        path: &Path,
        replace: bool,
        contents: Contents,
        reader: Reader,
    ) -> Result<Self, StorageError> {
        let unfinished = files::beside(path);
        let file = files::create(&unfinished).map_err(StorageError::io(&unfinished, "create"))?;
        let version = match (contents.fields_end, reader) {
            (false, _) => COMMON,
            (true, Reader::Redis) => FIELDS_OF_REDIS,
            (true, Reader::Valkey) => FIELDS_OF_VALKEY,
        };
        let (file, crc, output) = (Some(file), Crc64::default(), Output::default());
        let (path, db, written, synced) = (path.to_owned(), None, 0, 0);
        let mut writer = Self {
            path,
            replace,
            unfinished,
            file,
            crc,
            output,
            contents,
            reader,
            version,
            db,
            written,
            synced,
            unfit: None,
        };
        writer.head();
        Ok(writer)
    }

    fn head(&mut self) {
        let head = match self.version {
            FIRST_OF_VALKEY.. => format!("VALKEY{:03}", self.version),
            _ => format!("REDIS{:04}", self.version),
        };
        self.output.raw(head.as_bytes());
        let time = self.contents.time / 1000;
        for (name, value) in
            [("redlet-ver", env!("CARGO_PKG_VERSION")), ("ctime", &time.to_string())]
        {
            self.output.raw(&[part::NOTE]);
            self.output.string(name.as_bytes());
            self.output.string(value.as_bytes());
        }
    }

    /// Adds a library of functions.
    pub fn library(&mut self, code: &[u8]) {
        self.output.raw(&[part::LIBRARY]);
        self.output.string(code);
    }

    /// Adds a key. Nothing is written before [`Self::write`].
    pub fn entry(&mut self, db: u16, key: &[u8], value: View<'_>, deadline: Option<Deadline>) {
        self.before(db, deadline);
        let version = rdb::write_entry(key, value, self.reader, &mut self.output);
        self.check(key, version);
    }

    /// Adds a key that had this value.
    pub fn picture(&mut self, db: u16, key: &[u8], value: &Picture, deadline: Option<Deadline>) {
        self.before(db, deadline);
        let version = rdb::write_picture(key, value, self.reader, &mut self.output);
        self.check(key, version);
    }

    /// A value of a later version than the file has. Fields that end later than Redis can hold are
    /// such values.
    fn check(&mut self, key: &[u8], version: u16) {
        if version > self.version && self.unfit.is_none() {
            self.unfit = Some(Bytes::new(key));
        }
    }

    /// A key that the server could not read. With one, the file is of no use.
    pub fn unfit(&self) -> Option<&Bytes> {
        self.unfit.as_ref()
    }

    fn before(&mut self, db: u16, deadline: Option<Deadline>) {
        if self.db != Some(db) {
            self.db = Some(db);
            self.output.raw(&[part::DATABASE]);
            self.output.length(db.into());
            // Once: servers make room by it.
            if let Some((keys, expiring)) = self.contents.databases.get_mut(usize::from(db))
                && *keys > 0
            {
                self.output.raw(&[part::SIZES]);
                self.output.length(std::mem::take(keys));
                self.output.length(*expiring);
            }
        }
        if let Some(at) = deadline {
            self.output.raw(&[part::MILLISECONDS]);
            self.output.raw(&at.to_le_bytes());
        }
    }

    /// Writes what was gathered, if that is much.
    pub fn write(&mut self) -> Result<(), StorageError> {
        if self.output.bytes().len() < PIECE { Ok(()) } else { self.flush() }
    }

    /// Completes the file: syncs it and gives it its name. Returns its size.
    pub fn finish(mut self) -> Result<u64, OpenError> {
        self.output.raw(&[part::END]);
        self.flush()?;
        self.output.raw(&self.crc.value().to_le_bytes());
        self.flush()?;
        self.on_file(|file| file.sync_all())?;
        // The file is closed before it is renamed, as some systems require.
        self.file = None;
        self.publish().and_then(|()| files::sync_name(&self.path)).map_err(|why| {
            let _ = fs::remove_file(&self.unfinished);
            match why.kind() {
                ErrorKind::AlreadyExists if !self.replace => taken(&self.path),
                _ => OpenError::io(&self.path, "rename")(why),
            }
        })?;
        Ok(self.written)
    }

    fn publish(&self) -> io::Result<()> {
        match self.replace {
            true => fs::rename(&self.unfinished, &self.path),
            false => files::rename_to_free(&self.unfinished, &self.path),
        }
    }

    fn flush(&mut self) -> Result<(), StorageError> {
        let output = std::mem::take(&mut self.output);
        self.crc.add(output.bytes());
        self.written += output.bytes().len() as u64;
        let syncs = self.written - self.synced >= SYNC_EACH;
        self.on_file(|file| {
            file.write_all(output.bytes())?;
            if syncs { file.sync_data() } else { Ok(()) }
        })?;
        if syncs {
            self.synced = self.written;
        }
        self.output = output;
        self.output.clear(2 * PIECE);
        Ok(())
    }

    fn on_file(
        &mut self,
        act: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        match &mut self.file {
            Some(file) => act(file).map_err(StorageError::io(&self.path, "write")),
            None => Err(StorageError::Closed),
        }
    }
}

/// The error of a file that is not to be replaced.
pub fn taken(path: &Path) -> OpenError {
    OpenError::Taken { path: path.into(), why: "it is there, and `replace` was not asked for" }
}

impl Drop for DumpWriter {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}
