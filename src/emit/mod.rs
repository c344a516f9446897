//! Generates files from the command table, the points of dialects and the table of metrics: the types
//! of the JavaScript face, and the pages of all commands, of dialects and of metrics.
//! `npm run generate` writes them; a test fails when one is stale.

// Bottom-up: a module uses only those above it.
mod doc;
mod origin;
mod value;
mod options;
mod reply;
mod signature;
mod syntax;
mod types;
mod docs;
mod dialects;
mod metrics;

use crate::commands::TABLE;
pub use reply::{replies, reply_of_call};

/// The generated files of the repository, with their contents.
pub fn files() -> [(&'static str, String); 4] {
    [
        ("index.d.ts", types::write(TABLE.table())),
        ("docs/commands.md", docs::write(TABLE.table())),
        ("docs/dialects.md", dialects::write()),
        ("docs/metrics.md", metrics::write()),
    ]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn generated_files_are_fresh() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (path, expected) in super::files() {
            let found = std::fs::read_to_string(root.join(path)).unwrap_or_default();
            assert!(found == expected, "{path} is stale: run `npm run generate`");
        }
    }
}
