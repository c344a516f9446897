//! Images of entries that calls have changed since the running snapshot began, and that it has yet
//! to write. `call/walk.rs` describes how that goes.

use std::fmt;

use parking_lot::Mutex;

use crate::base::Bytes;
use crate::keyspace::ShardData;
use crate::keyspace::expiry::Deadline;
use crate::value::picture::Picture;

/// An entry as it was at the snapshot's point in time.
pub(in crate::engine) struct Image {
    pub(in crate::engine) db: u16,
    pub(in crate::engine) key: Bytes,
    pub(in crate::engine) picture: Picture,
    pub(in crate::engine) deadline: Option<Deadline>,
}

/// The images of a snapshot; `None` when there is no snapshot, or it was given up.
#[derive(Debug, Default)]
pub struct Images(Mutex<Option<Vec<Image>>>);

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} in {}", self.key, self.db)
    }
}

impl Images {
    /// A snapshot begins.
    pub(in crate::engine) fn begin(&self) {
        *self.0.lock() = Some(Vec::new());
    }

    /// Whether there is a snapshot.
    pub(in crate::engine) fn are_wanted(&self) -> bool {
        self.0.lock().is_some()
    }

    /// What calls have left since the last time; `None` when the snapshot was given up.
    pub(in crate::engine) fn drain(&self) -> Option<Vec<Image>> {
        self.0.lock().as_mut().map(std::mem::take)
    }

    /// The snapshot ends, or is given up.
    pub(in crate::engine) fn end(&self) -> Option<Vec<Image>> {
        self.0.lock().take()
    }

    /// An entry is about to change. Should the snapshot of this epoch not have it yet, a picture of
    /// it is left for the walk. Called with its shard locked for writing.
    #[cold]
    pub(in crate::engine) fn before_change(
        &self,
        epoch: u32,
        db: u16,
        shard: &mut ShardData,
        index: u32,
    ) {
        let image = image(db, shard, index, epoch);
        if let Some(images) = &mut *self.0.lock() {
            images.extend(image);
        }
    }
}

/// The image of an entry, once an epoch.
pub(in crate::engine) fn image(
    db: u16,
    shard: &mut ShardData,
    index: u32,
    epoch: u32,
) -> Option<Image> {
    let entry = shard.entry(index).filter(|entry| epoch != 0 && entry.epoch() != epoch)?;
    entry.set_epoch(epoch);
    let (key, deadline) = (Bytes::new(entry.key()), shard.deadline(index));
    Some(Image { db, key, deadline, picture: shard.picture(index)? })
}
