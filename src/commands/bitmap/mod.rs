//! Strings as rows of bits, and as rows of small numbers.

// Bottom-up:
mod offset;
mod bits;
mod combine;
mod operation;
mod field;
mod range;

use crate::files;

files![bits, combine, field, range];
