//! The socket of an owner: where it stands, and how guests find it.
//!
//! A path of a Unix socket is short, 104 or 108 bytes by the system, and a data folder may be on a
//! file system without sockets. So the socket stands in a folder of its own that only this user can
//! enter, among those that are for the run time of programs, and the data folder has a file
//! (`redlet.socket`, beside the lock) with its path.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::persist::files;

/// The file with the path of the socket.
const FILE: &str = "redlet.socket";
/// The name of the socket in its folder, and how the name of the folder begins.
const SOCKET: &str = "s";
const PREFIX: &str = "redlet-";
/// The longest path that all systems take.
const LONGEST: usize = 100;

/// The place of an open socket. It is removed on drop.
pub(super) struct Place {
    /// The path of the socket.
    pub(super) socket: PathBuf,
    file: PathBuf,
}

impl Place {
    /// Makes a folder for the socket of the owner of `data`, and removes that of an owner before it
    /// that was killed.
    pub(super) fn make(data: &Path) -> io::Result<Self> {
        let file = data.join(FILE);
        if let Some(old) = find(data) {
            remove(&old);
        }
        let name = format!("{PREFIX}{:08x}{:08x}", fastrand::u32(..), fastrand::u32(..));
        let mut failure = io::Error::other("there is no folder with a short path");
        for parent in parents() {
            let folder = parent.join(&name);
            let socket = folder.join(SOCKET);
            if socket.as_os_str().len() > LONGEST {
                continue;
            }
            match make_private(&folder) {
                Ok(()) => return Ok(Self { socket, file }),
                Err(why) => failure = why,
            }
        }
        Err(failure)
    }

    /// Tells guests where the socket is. They find either the whole path or none.
    pub(super) fn announce(&self) -> io::Result<()> {
        let path = self.socket.as_os_str().as_encoded_bytes();
        let unfinished = self.file.with_extension("socket.tmp");
        let replaced =
            fs::write(&unfinished, path).and_then(|()| fs::rename(&unfinished, &self.file));
        replaced.or_else(|why| {
            let _ = fs::remove_file(&unfinished);
            // A full disk has no room for a new file. A killed owner has left one that has room.
            overwrite(&self.file, path).map_err(|_| why)
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is removed by the next owner.
        let _ = fs::remove_file(&self.file);
        remove(&self.socket);
    }
}

fn overwrite(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(file)?;
    file.write_all(content)?;
    file.set_len(content.len() as u64)
}

/// The path of the socket at which the owner of `data` serves, or has served before it was killed.
pub fn find(data: &Path) -> Option<PathBuf> {
    let bytes = files::read(&data.join(FILE), LONGEST as u64).ok()??;
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    let parent = path.parent()?.file_name()?.to_str()?;
    (path.is_absolute() && path.file_name()? == SOCKET && parent.starts_with(PREFIX))
        .then_some(path)
}

/// The folders for things that live as long as a process.
fn parents() -> impl Iterator<Item = PathBuf> {
    let own = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let common = cfg!(unix).then(|| PathBuf::from("/tmp"));
    let all = own.into_iter().chain([std::env::temp_dir()]).chain(common);
    all.filter(|path| path.is_absolute() && path.to_str().is_some() && path.is_dir())
}

/// Makes a folder that only this user can enter.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes a socket and its folder, if there is nothing else in it.
fn remove(socket: &Path) {
    let _ = fs::remove_file(socket);
    if let Some(folder) = socket.parent() {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_while_it_is_there_and_replaces_that_of_a_dead_owner() {
        let data = tempfile::tempdir().unwrap();
        let dead = Place::make(data.path()).unwrap();
        dead.announce().unwrap();
        fs::write(&dead.socket, "").unwrap();
        let left = dead.socket.clone();
        std::mem::forget(dead);
        assert_eq!(find(data.path()), Some(left.clone()));
        let place = Place::make(data.path()).unwrap();
        assert!(!left.parent().unwrap().exists());
        place.announce().unwrap();
        assert_eq!(find(data.path()).as_ref(), Some(&place.socket));
        let folder = place.socket.parent().unwrap().to_owned();
        drop(place);
        assert_eq!((find(data.path()), folder.exists()), (None, false));
    }

    #[test]
    fn where_no_new_file_can_be_made_that_of_a_killed_owner_is_used() {
        let data = tempfile::tempdir().unwrap();
        // Stands in for a full disk.
        fs::create_dir(data.path().join("redlet.socket.tmp")).unwrap();
        let place = Place::make(data.path()).unwrap();
        assert!(place.announce().is_err());
        let left = "/tmp/redlet-0123456789abcdef-that-was-longer/s";
        fs::write(data.path().join(FILE), left).unwrap();
        assert_eq!(find(data.path()), Some(left.into()));
        place.announce().unwrap();
        assert_eq!(find(data.path()).as_ref(), Some(&place.socket));
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_can_enter_the_folder_of_the_socket() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let place = Place::make(data.path()).unwrap();
        let mode = fs::metadata(place.socket.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(place.socket.as_os_str().len() <= LONGEST);
    }

    #[test]
    fn a_file_that_names_something_else_is_not_followed() {
        let data = tempfile::tempdir().unwrap();
        let long = format!("/tmp/redlet-{}/s", "x".repeat(200));
        for text in ["", "/etc/passwd", "/tmp/other/s", "redlet-1/s", "/tmp/redlet-1/other", &long]
        {
            fs::write(data.path().join(FILE), text).unwrap();
            assert_eq!(find(data.path()), None, "{text}");
        }
    }
}
