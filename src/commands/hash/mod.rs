//! Hashes.

// Bottom-up:
mod live;
mod arguments;
mod asked;
mod deadline;
mod expire;
mod extended;
mod fields;
mod number;
mod sample;
mod whole;

use crate::files;

files![deadline, expire, extended, fields, number, sample, whole];
