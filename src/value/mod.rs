//! Data structures. They know no keys, locks or replies.
//!
//! The modules are listed from the bottom up: each uses only those above it.

// Bottom-up:

/// Deadlines of the entries of a table.
pub mod deadlines;
/// A part of a value that a snapshot can share.
pub mod part;
/// A sequence in one allocation, as Redis's listpack.
pub mod packed;
/// A sorted array of integers.
pub mod intset;
/// A borrowed element of a collection, in any of its forms.
pub mod member;
/// A hash table whose entries lie densely.
pub mod index_table;
/// Bits of strings.
pub mod bitmap;
/// Long rows of bytes that are zero at first.
pub mod cells;
/// Filters in chunks.
pub mod chunks;
/// Hashes of sketches.
pub mod murmur;
/// Where sketches count items.
pub mod rows;
/// Sketches that count distinct elements.
pub mod hyperloglog;
/// Places on the earth.
pub mod geo;
/// Strings.
pub mod string;
/// Lists.
pub mod list;
/// Sets.
pub mod set;
/// Intersections, unions and differences of sets.
pub mod set_algebra;
/// Hashes.
pub mod hash;
/// Sorted sets.
pub mod sorted_set;
/// Streams.
pub mod stream;
/// Sets of vectors.
pub mod vector_set;
/// What the types of Redis Stack have in common.
pub mod module;
/// Bloom filters.
pub mod bloom;
/// Count-min sketches.
pub mod count_min;
/// Cuckoo filters.
pub mod cuckoo;
/// JSON documents.
pub mod json;
/// Sketches of distributions.
pub mod t_digest;
/// The items that come most often.
pub mod top_k;
/// Samples in the order of their times.
pub mod time_series;
/// Values of any of the types of Redis Stack.
pub mod modules;
mod any;
/// The hash that DEBUG DIGEST computes.
pub mod digest;
/// Values as they were at one moment, for snapshots.
pub mod picture;
/// Redis's encoding of values.
pub mod rdb;

pub use any::{Value, View, ViewMut};
pub use bloom::Bloom;
pub use count_min::CountMin;
pub use cuckoo::Cuckoo;
pub use hash::Hash;
pub use json::Json;
pub use list::List;
pub use modules::Module;
pub use set::Set;
pub use sorted_set::SortedSet;
pub use stream::Stream;
pub use string::Text;
pub use t_digest::TDigest;
pub use time_series::TimeSeries;
pub use top_k::TopK;
pub use vector_set::VectorSet;
