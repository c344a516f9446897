//! HyperLogLogs: strings that estimate how many different elements were added to them.

// Bottom-up:
mod sketch;
mod count;
mod debug;

use crate::files;

files![count, debug];
