//! Writes what the command table becomes: `npm run generate`.

fn main() {}
