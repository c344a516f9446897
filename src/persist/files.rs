//! Opening and creating the files of a folder.
//!
//! Only regular files are opened: opening a pipe could block for ever, and a device could do
//! anything. New files can be read by their owner only, since they may hold passwords.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Opens an existing regular file.
pub(super) fn open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    // Checked before, since opening a pipe waits for its other end, and after, since the name may
    // belong to another file by then.
    expect_regular(&fs::metadata(path)?)?;
    let file = options.open(path)?;
    expect_regular(&file.metadata()?)?;
    Ok(file)
}

/// Opens a file for reading.
pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    open(path, File::options().read(true))
}

/// Opens a file for reading and writing, and creates it if it does not exist.
pub(super) fn open_or_create(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    match open(path, options.read(true).write(true)) {
        Err(why) if why.kind() == ErrorKind::NotFound => {
            for_owner(options.create(true).truncate(false)).open(path)
        }
        opened => opened,
    }
}

/// Creates a file, replacing any file of that name.
pub(super) fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
        _ => {}
    }
    for_owner(File::options().read(true).write(true).create_new(true)).open(path)
}

/// Reads a whole file. `None` if it does not exist; an error if it has more than `largest` bytes.
pub fn read(path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let file = match open_to_read(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::Error::other(format!("it is too large: more than {largest} bytes")));
    }
    Ok(Some(bytes))
}

/// Creates a folder and its parents. A new folder is accessible to its owner only, and the names of
/// all that are new survive a power cut.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    create_below(path, &builder)
}

/// Creates a folder, and its parents as any program would.
fn create_below(path: &Path, builder: &DirBuilder) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        create_below(above, &DirBuilder::new())?;
    }
    match builder.create(path) {
        // Another process has created it meanwhile.
        Err(_) if path.is_dir() => {}
        made => made?,
    }
    sync_name(path)
}

/// A name beside `path`, for what gets that name when it is whole. No other has it.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:08x}.tmp", fastrand::u32(..)));
    name.into()
}

/// Makes the name of a file or folder survive a power cut. Where the folder that has it may be
/// written to but not read, that is left to the system.
pub(super) fn sync_name(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))) {
        Err(why) if why.kind() == ErrorKind::PermissionDenied => Ok(()),
        opened => opened?.sync_all(),
    }
}

/// Gives a file a name that is free; what has that name already stays, and the error is
/// `AlreadyExists`. A file system without links is asked for the name first.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Err(why),
        Err(_) if to.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Whether `path` is the name of the open file; `None` if that is not known.
pub(super) fn leads_to(path: &Path, open: &File) -> Option<bool> {
    let open = open.metadata().ok()?;
    match fs::metadata(path) {
        Ok(found) => are_same(&found, &open),
        Err(why) => (why.kind() == ErrorKind::NotFound).then_some(false),
    }
}

#[cfg(unix)]
fn are_same(one: &Metadata, other: &Metadata) -> Option<bool> {
    use std::os::unix::fs::MetadataExt;
    Some((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

#[cfg(not(unix))]
fn are_same(_: &Metadata, _: &Metadata) -> Option<bool> {
    None
}

/// Lets only the owner read a file that is created with these options.
fn for_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn expect_regular(metadata: &Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::other(format!("it is {}, not a regular file", kind(metadata)))),
    }
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    if metadata.is_dir() { "a folder" } else { "a device" }
}
