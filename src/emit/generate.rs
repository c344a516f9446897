//! Writes the files that are generated from the command table: `npm run generate`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    redlet::emit::files()
        .into_iter()
        .try_for_each(|(path, text)| std::fs::write(root.join(path), text))
}
