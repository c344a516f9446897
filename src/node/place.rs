//! The folder of a private socket, which must not outlive who made it.
//!
//! It goes with the environment of its thread, also where no JavaScript runs any more. If a signal ends
//! the process, nothing can remove it; so it is locked while it is in use, and whoever makes another
//! one beside it removes those that nobody has locked.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::rc::{Rc, Weak};

use fs4::FileExt;
use napi::Env;
use napi_derive::napi;

use super::environment::{self, Tenant};

/// The name of the socket in its folder.
const SOCKET: &str = "s";

#[napi]
pub struct NativePlace {
    place: Rc<Place>,
}

#[napi]
impl NativePlace {
    #[napi(constructor)]
    pub fn new(env: Env) -> napi::Result<Self> {
        let place = Rc::new(Place::default());
        let tenant: Weak<Place> = Rc::downgrade(&place);
        environment::ends_with(&env, tenant)?;
        Ok(Self { place })
    }

    /// Keeps a folder that was just made, and removes forgotten ones beside it, whose names begin with
    /// `prefix`. False: another process has taken the new one for such a folder.
    #[napi]
    pub fn keep(&self, folder: String, prefix: String) -> bool {
        let path = PathBuf::from(folder);
        let Some(lock) = locked(&path) else { return false };
        if !path.is_dir() {
            return false;
        }
        if let Some(parent) = path.parent() {
            sweep(parent, &prefix);
        }
        self.place.0.replace(Some((path, lock)));
        true
    }

    /// Removes the folder, with the socket if it is still there.
    #[napi]
    pub fn remove(&self) {
        self.place.end();
    }
}

/// A folder, and its lock.
#[derive(Default)]
struct Place(RefCell<Option<(PathBuf, File)>>);

impl Tenant for Place {
    fn end(&self) {
        if let Some((path, _lock)) = self.0.take() {
            remove(&path);
        }
    }
}

/// The lock of a folder; `None` while another has it, or where there is no such folder.
fn locked(path: &Path) -> Option<File> {
    let folder = File::open(path).ok()?;
    FileExt::try_lock(&folder).is_ok().then_some(folder)
}

/// Removes the folders of ended processes. Those of other users cannot be opened.
fn sweep(parent: &Path, prefix: &str) {
    let is_one = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with(prefix));
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if is_one(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let path = entry.path();
            if let Some(_lock) = locked(&path) {
                remove(&path);
            }
        }
    }
}

/// Removes a folder with nothing but a socket in it. Another one stays.
fn remove(path: &Path) {
    let _ = fs::remove_file(path.join(SOCKET));
    let _ = fs::remove_dir(path);
}
