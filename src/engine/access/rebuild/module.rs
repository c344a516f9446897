//! What makes a value of a module from nothing: its items, as a payload of DUMP has them.
//!
//! ```text
//! MBUILD key PART bytes
//! MBUILD key WHOLE type version bytes
//! ```
//!
//! Only the log has this operation. Items of any length come in parts, which the key holds as a
//! string until the last operation makes the value of them.

use super::{CHUNK_BYTES, Rebuilding};
use crate::value::Module;
use crate::value::rdb::encode_item;

impl Rebuilding<'_> {
    pub(super) fn module(&mut self, module: &Module) {
        let mut gathered = Vec::new();
        module.save(&mut |item| {
            encode_item(&item, &mut |mut bytes| {
                while gathered.len() + bytes.len() > CHUNK_BYTES {
                    let (taken, rest) = bytes.split_at(CHUNK_BYTES - gathered.len());
                    gathered.extend_from_slice(taken);
                    drop(self.command("MBUILD").word(b"PART").word(&gathered));
                    self.done();
                    gathered.clear();
                    bytes = rest;
                }
                gathered.extend_from_slice(bytes);
            });
        });
        let command = self.command("MBUILD").word(b"WHOLE").word(module.type_name().as_bytes());
        drop(command.unsigned(module.version()).word(&gathered));
        self.done();
    }
}
