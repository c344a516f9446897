//! Streams, and groups of consumers that read them.

mod add;
mod args;
mod claim;
mod delete;
mod entry;
mod group;
mod info;
mod pending;
mod range;
mod read;
mod read_group;
mod settings;
#[cfg(test)]
mod tests;
mod trim;

use crate::files;

files![add, claim, delete, group, info, pending, range, read, read_group, settings, trim];
