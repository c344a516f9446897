//! Values of which a picture was taken.
//!
//! They are written as the value itself would be, but for the order of what has none.

use hashbrown::HashMap;

use super::output::Output;
use super::{Reader, begin_entry, hash, kind, kind_of, vector_set, version_of, write_kind};
use crate::value::VectorSet;
use crate::value::deadlines::Deadline;
use crate::value::hash::{Ends, Pair};
use crate::value::index_table::Rows;
use crate::value::picture::Picture;
use crate::value::vector_set::parts;

/// Writes a key with its value, as a file holds them. Returns the lowest version that reads them.
pub fn write_picture(key: &[u8], picture: &Picture, reader: Reader, output: &mut Output) -> u16 {
    let kind = kind_of_picture(picture, reader);
    begin_entry(key, kind, output);
    match picture {
        Picture::Value(value) => write_kind(kind, value.view(), output),
        Picture::Set(members) => {
            output.length(members.len() as u64);
            members.iter().for_each(|member| output.string(member));
        }
        Picture::Hash(pairs, ends) => write_hash(kind, pairs, ends, output),
        Picture::SortedSet(members) => {
            output.length(members.len() as u64);
            for entry in members.iter() {
                output.string(&entry.member);
                output.raw(&entry.score.to_le_bytes());
            }
        }
        Picture::VectorSet(set) => vector_set::write(&rebuilt(set), output),
    }
    version_of(kind)
}

fn kind_of_picture(picture: &Picture, reader: Reader) -> u8 {
    match picture {
        Picture::Value(value) => kind_of(value.view(), reader),
        Picture::Set(_) => kind::SET,
        Picture::Hash(_, ends) => match ends.iter().map(|(at, _)| *at).max() {
            Some(latest) => hash::kind_of_table(latest, reader),
            None => kind::HASH,
        },
        Picture::SortedSet(_) => kind::ZSET_2,
        Picture::VectorSet(_) => kind::MODULE_2,
    }
}

fn write_hash(kind: u8, pairs: &Rows<Pair>, ends: &Ends, output: &mut Output) {
    let by_index: HashMap<u32, Deadline, foldhash::fast::RandomState> =
        ends.iter().map(|(at, index)| (*index, *at)).collect();
    let first = ends.iter().map(|(at, _)| *at).min().unwrap_or(0);
    if kind == kind::HASH_METADATA {
        output.raw(&first.to_le_bytes());
    }
    output.length(pairs.len() as u64);
    for (index, (field, value)) in (0..).zip(pairs.iter()) {
        let at = by_index.get(&index).copied();
        if kind == kind::HASH_METADATA {
            output.length(at.map_or(0, |at| at - first + 1));
        }
        output.string(field);
        output.string(value);
        if kind == kind::HASH_2 {
            output.raw(&at.map_or(hash::ENDLESS, |at| at as i64).to_le_bytes());
        }
    }
}

/// A vector set as it was: what its links lead to follows from all of its parts.
fn rebuilt(picture: &parts::Picture) -> VectorSet {
    let mut set = VectorSet::new(picture.shape().clone());
    let sound = picture.parts().all(|part| set.push_part(&part).is_ok());
    let resumed = set.resume(picture.state());
    debug_assert!(sound && resumed.is_ok(), "the parts of a set fit together");
    set
}
