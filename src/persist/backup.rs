//! A data folder that is there whole or not at all: what backups are written to.
//!
//! It is made under a temporary name beside its own (`copy.1f0c33ad.tmp`), with one snapshot and a
//! manifest, and renamed when everything in it is on the disk.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{OpenError, StorageError};
use super::folder::Folder;
use super::manifest::Manifest;
use super::position::SnapshotPoint;
use super::snapshot::{SnapshotInfo, SnapshotWriter};
use super::{files, lock};

/// The snapshot stands for a first segment with one byte, so that the manifest, which tells where the
/// log ended, tells of it if it is deleted.
const POINT: SnapshotPoint = SnapshotPoint { number: 2, position: 1 };

/// A folder in the making. If it is dropped before [`NewFolder::finish`], it is removed.
pub struct NewFolder {
    path: PathBuf,
    unfinished: PathBuf,
    folder: Arc<Folder>,
    identity: u32,
    is_whole: bool,
}

impl NewFolder {
    /// Begins a folder. Refuses a path at which there is anything but an empty folder.
    pub fn create(path: &Path) -> Result<Self, OpenError> {
        let path = std::path::absolute(path).map_err(OpenError::io(path, "find"))?;
        // Without a separator at its end, behind which the other name would lie within the folder.
        let path: PathBuf = path.components().collect();
        expect_free(&path)?;
        let unfinished = files::beside(&path);
        let opened = Folder::open(&unfinished);
        let opened = opened.inspect_err(|_| drop(fs::remove_dir_all(&unfinished)));
        let folder = Arc::new(opened?);
        Ok(Self { path, unfinished, folder, identity: fastrand::u32(1..), is_whole: false })
    }

    /// Begins its snapshot.
    pub fn snapshot(&self) -> Result<SnapshotWriter, StorageError> {
        SnapshotWriter::create(Arc::clone(&self.folder), self.identity, POINT)
    }

    /// Adds a file.
    pub fn add(&self, name: &str, bytes: &[u8]) -> Result<(), StorageError> {
        let path = self.folder.path().join(name);
        self.folder.create(&path, |file| file.write_all(bytes)).map(drop)
    }

    /// Completes the folder and gives it its name.
    pub fn finish(mut self, snapshot: SnapshotWriter) -> Result<SnapshotInfo, OpenError> {
        let info = snapshot.finish()?;
        let SnapshotPoint { number: segment, position: end } = POINT;
        Manifest { identity: self.identity, segment, end }.write(&self.folder)?;
        // Some systems rename no folder with open files.
        self.folder.release();
        self.publish().map_err(OpenError::io(&self.path, "create"))?;
        self.is_whole = true;
        files::sync_name(&self.path).map_err(OpenError::io(&self.path, "sync"))?;
        Ok(info)
    }

    fn publish(&self) -> io::Result<()> {
        lock::remove_files(&self.unfinished)?;
        if cfg!(windows) && self.path.is_dir() {
            fs::remove_dir(&self.path)?;
        }
        fs::rename(&self.unfinished, &self.path)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.is_whole {
            self.folder.release();
            let _ = fs::remove_dir_all(&self.unfinished);
        }
    }
}

fn expect_free(path: &Path) -> Result<(), OpenError> {
    let taken = |why| OpenError::Taken { path: path.into(), why };
    match path.symlink_metadata() {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(why) => Err(OpenError::io(path, "find")(why)),
        Ok(found) if !found.is_dir() => Err(taken("it is there, and is no folder")),
        Ok(_) => match fs::read_dir(path).map_err(OpenError::io(path, "list"))?.next() {
            Some(_) => Err(taken("it is a folder that is not empty")),
            None => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::progress::Progress;
    use crate::persist::record::Record;
    use crate::persist::recovery::{scan, settle};

    fn record() -> Record {
        let mut record = Record::default();
        record.operation(0, "SET").words(["a", "1"]);
        record
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_has_its_name_when_it_is_whole_and_opens_like_any() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("copy");
        let folder = NewFolder::create(&path).unwrap();
        let mut snapshot = folder.snapshot().unwrap();
        snapshot.write(record().payload()).unwrap();
        folder.add("redlet.conf", b"maxmemory 1gb").unwrap();
        assert!(!path.exists());
        assert_eq!(folder.finish(snapshot).unwrap().records, 1);
        assert_eq!(names(place.path()), ["copy"]);
        assert_eq!(names(&path), ["redlet.conf", "redlet.manifest", "snapshot.00000002"]);
        let (folder, mut count) = (Folder::open(&path).unwrap(), 0);
        let found = scan(&folder, &Progress::default(), &mut |_| {
            count += 1;
            Ok(())
        });
        settle(&folder, &found.unwrap()).unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn a_folder_without_its_snapshot_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("copy");
        let folder = NewFolder::create(&path).unwrap();
        let snapshot = folder.snapshot().unwrap();
        folder.finish(snapshot).unwrap();
        fs::remove_file(path.join("snapshot.00000002")).unwrap();
        let found = scan(&Folder::open(&path).unwrap(), &Progress::default(), &mut |_| Ok(()));
        assert_eq!(found.unwrap_err().code(), "CORRUPT");
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = NewFolder::create(&place.path().join("copy")).unwrap();
        let mut snapshot = folder.snapshot().unwrap();
        snapshot.write(record().payload()).unwrap();
        assert_eq!(names(place.path()).len(), 1);
        drop((snapshot, folder));
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn only_an_empty_folder_is_replaced() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("copy");
        fs::create_dir(&path).unwrap();
        let folder = NewFolder::create(&path).unwrap();
        let snapshot = folder.snapshot().unwrap();
        folder.finish(snapshot).unwrap();
        let refused = NewFolder::create(&path).err().unwrap();
        assert!(refused.to_string().contains("not empty"), "{refused}");
        let refused = NewFolder::create(&path.join("redlet.manifest")).err().unwrap();
        assert!(refused.to_string().contains("no folder"), "{refused}");
        assert_eq!(names(place.path()), ["copy"]);
    }

    #[test]
    fn a_path_may_end_with_a_separator() {
        let place = tempfile::tempdir().unwrap();
        for round in 0..2 {
            let path = place.path().join(format!("copy{round}")).join("");
            if round == 1 {
                fs::create_dir(&path).unwrap();
            }
            let folder = NewFolder::create(&path).unwrap();
            let snapshot = folder.snapshot().unwrap();
            folder.finish(snapshot).unwrap();
            assert_eq!(names(&path), ["redlet.manifest", "snapshot.00000002"]);
        }
        assert_eq!(names(place.path()), ["copy0", "copy1"]);
    }

    #[test]
    fn a_folder_that_is_filled_meanwhile_stays_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("copy");
        let folder = NewFolder::create(&path).unwrap();
        let snapshot = folder.snapshot().unwrap();
        fs::create_dir(&path).unwrap();
        fs::write(path.join("own"), "").unwrap();
        assert_eq!(folder.finish(snapshot).err().unwrap().code(), "IO");
        assert_eq!((names(place.path()), names(&path)), (vec!["copy".into()], vec!["own".into()]));
    }
}
