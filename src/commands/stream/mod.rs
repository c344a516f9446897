//! Streams, and groups of consumers that read them.

// Bottom-up: a module uses only those above it.
mod args;
mod trim;
mod add;
mod entry;
mod claim;
mod delete;
mod group;
mod info;
mod pending;
mod range;
mod read;
mod read_group;
mod settings;
#[cfg(test)]
mod tests;

use crate::files;

files![add, claim, delete, group, info, pending, range, read, read_group, settings, trim];
