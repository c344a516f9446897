//! The commands: one folder a family, one file a tight group. A file holds rows and bodies, and
//! lists its rows at the top; this file lists the files.

mod string;

use std::sync::LazyLock;

use crate::engine::table::Table;

/// Every command there is.
pub static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(&[string::basic::ROWS, string::counter::ROWS]));
