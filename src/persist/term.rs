//! The term of the process that has a folder open: a number that each opening changes.
//!
//! The guests of a shared folder keep copies of what they have read, and check them against memory
//! of their owner's. When the owner ends, that memory stays as it is, and so cannot say that the
//! next owner has changed a key. So the term stands in a file (`redlet.term`) that guests map, and a
//! copy from another term is not used. Whoever opens the folder for writing begins a term before it
//! changes anything, also if it opens the folder for itself alone.
//!
//! The file is never replaced or shortened, since guests would not see another one. An owner looks
//! after it as after its socket.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::files;

const FILE: &str = "redlet.term";

/// The term of this process.
#[derive(Debug)]
pub struct Term {
    file: File,
    path: PathBuf,
    number: u32,
}

impl Term {
    /// Begins a term. Call it with the folder locked. `None` if there is no file of terms, so that
    /// nobody has copies, unless one is to be made. If none can be made guests keep no copies.
    pub fn begin(folder: &Path, make: bool) -> io::Result<Option<Self>> {
        let path = folder.join(FILE);
        let mut options = File::options();
        let mut file = match files::open(&path, options.read(true).write(true)) {
            Ok(file) => file,
            Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
            Err(_) if !make => return Ok(None),
            Err(_) => match first(&path) {
                Ok(file) => file,
                Err(_) => return Ok(None),
            },
        };
        let number = last(&mut file).wrapping_add(1).max(1);
        write(&file, number)?;
        Ok(Some(Self { file, path, number }))
    }

    /// Its number, which is not 0.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether a next owner would find the file.
    pub fn is_found(&self) -> bool {
        files::leads_to(&self.path, &self.file) != Some(false)
    }

    /// Ends it: no copy is used any more.
    pub fn end(&self) -> io::Result<()> {
        write(&self.file, 0)
    }
}

/// A file that nobody has mapped yet.
fn first(path: &Path) -> io::Result<File> {
    let file = files::open_or_create(path, &mut File::options())?;
    write(&file, fastrand::u32(..))?;
    (&file).rewind()?;
    Ok(file)
}

/// The last term; 0 of a file that was cut short.
fn last(file: &mut File) -> u32 {
    let mut number = [0; 4];
    file.read_exact(&mut number).map_or(0, |()| u32::from_le_bytes(number))
}

fn write(mut file: &File, number: u32) -> io::Result<()> {
    file.rewind()?;
    file.write_all(&number.to_le_bytes())
}

/// Opens the file of terms, for a guest that maps it.
pub fn file(folder: &Path) -> io::Result<File> {
    files::open_to_read(&folder.join(FILE))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(file: &mut File) -> u32 {
        let mut number = [0; 4];
        file.rewind().unwrap();
        file.read_exact(&mut number).unwrap();
        u32::from_le_bytes(number)
    }

    #[test]
    fn each_opening_begins_another_term_in_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Term::begin(folder.path(), false).unwrap().is_none());
        assert!(file(folder.path()).is_err());
        let one = Term::begin(folder.path(), true).unwrap().unwrap();
        let mut mapped = file(folder.path()).unwrap();
        assert_eq!(read(&mut mapped), one.number());
        drop(one);
        let last = read(&mut mapped);
        let other = Term::begin(folder.path(), false).unwrap().unwrap();
        assert_eq!(read(&mut mapped), other.number());
        assert_ne!((last, 0), (other.number(), other.number()));
        write(&other.file, u32::MAX).unwrap();
        assert_eq!(Term::begin(folder.path(), true).unwrap().unwrap().number(), 1);
    }

    #[test]
    fn a_term_whose_file_was_deleted_can_still_be_ended() {
        let folder = tempfile::tempdir().unwrap();
        let term = Term::begin(folder.path(), true).unwrap().unwrap();
        let mut mapped = file(folder.path()).unwrap();
        assert!(term.is_found());
        fs::remove_file(folder.path().join(FILE)).unwrap();
        assert!(!term.is_found());
        let next = Term::begin(folder.path(), true).unwrap().unwrap();
        assert!(next.is_found() && !term.is_found());
        term.end().unwrap();
        assert_eq!(read(&mut mapped), 0);
    }

    #[test]
    fn a_file_that_was_cut_short_gets_a_term_and_something_else_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), [7]).unwrap();
        assert_eq!(Term::begin(folder.path(), false).unwrap().unwrap().number(), 1);
        fs::remove_file(folder.path().join(FILE)).unwrap();
        fs::create_dir(folder.path().join(FILE)).unwrap();
        assert!(Term::begin(folder.path(), true).is_err());
    }
}
