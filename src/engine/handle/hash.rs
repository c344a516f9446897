//! Hashes.

use super::Handle;
use crate::value::Hash;

impl Handle<'_, Hash> {
    /// Prepares for so many fields, known or new: the number decides the form of a hash in Redis.
    pub fn expect(&mut self, fields: usize) {
        self.value.expect(fields, &self.config.hash_limits());
    }

    /// Sets a field; answers whether it is new.
    pub fn set(&mut self, field: &[u8], value: &[u8]) -> bool {
        let is_new = self.value.insert(field, value, &self.config.hash_limits());
        self.changed("HSET", &[field, value], "hset");
        is_new
    }

    /// Removes a field; answers whether it was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        let found = self.value.remove(field);
        if found {
            self.changed("HDEL", &[field], "hdel");
        }
        found
    }
}
