//! Places on the earth, kept in sorted sets.

// Bottom-up:
mod measure;
mod add;
mod place;
mod options;
mod search;
mod radius;

use crate::files;

files![add, place, radius, search];
