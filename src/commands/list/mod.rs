//! Lists.

// Bottom-up:
mod end;
mod content;
mod pop;
mod push;
mod search;
mod transfer;
mod blocking;

use crate::files;

files![blocking, content, pop, push, search, transfer];
