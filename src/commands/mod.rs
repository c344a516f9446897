//! The commands: one folder a family, one file a tight group. A file holds rows and bodies, and
//! lists its rows at the top; a family lists its files; this file lists the families.

mod hash;
mod list;
mod set;
mod string;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::engine::table::Table;

/// Every command there is.
pub static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::new(&[hash::FILES, list::FILES, set::FILES, string::FILES]));
