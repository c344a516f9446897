//! A fingerprint of what keys hold, as DEBUG DIGEST computes it: the same for the same data, in
//! whatever order and encoding it is kept, here and on a genuine server.
//!
//! What has an order is mixed in (the digest so far is hashed again), what has none is xored.

use sha1_smol::Sha1;

use super::View;
use super::deadlines::Deadline;
use super::member::Member;
use super::module::Item as Part;
use super::packed::Item;
use crate::base::number;

/// The fields of hashes that a digest takes.
#[derive(Debug, Clone, Copy)]
pub enum Fields {
    /// Those that have not ended at this time.
    Until(Deadline),
    /// All, and of each whether it ends.
    AllWithDeadlines,
}

/// A SHA-1 hash that grows with everything that is added to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest([u8; 20]);

impl Digest {
    /// Adds bytes whose position does not matter.
    pub fn xor(&mut self, bytes: &[u8]) {
        let hash = Sha1::from(bytes).digest().bytes();
        self.0.iter_mut().zip(hash).for_each(|(ours, theirs)| *ours ^= theirs);
    }

    /// Adds bytes whose position matters.
    pub fn mix(&mut self, bytes: &[u8]) {
        self.xor(bytes);
        self.0 = Sha1::from(self.0).digest().bytes();
    }

    /// Adds a key with its value, and whether the key has a deadline.
    pub fn add_key(&mut self, key: &[u8], value: View<'_>, expires: bool, fields: Fields) {
        let mut digest = Self::default();
        digest.mix(key);
        digest.add_value(value, expires, fields);
        self.xor(&digest.0);
    }

    /// Adds a value, and whether its key has a deadline.
    pub fn add_value(&mut self, value: View<'_>, expires: bool, fields: Fields) {
        self.mix(&kind(value).to_be_bytes());
        match value {
            View::Text(text) => {
                let text = text.as_cow();
                self.mix(&text);
            }
            View::List(list) => list.iter().for_each(|item| self.mix_item(item)),
            View::Set(set) => set.iter().for_each(|member| member.with(|bytes| self.xor(bytes))),
            View::Hash(hash) => match fields {
                Fields::Until(now) => {
                    for (field, value) in hash.live(|| now).iter() {
                        self.xor_pair(field, |pair| value.with(|bytes| pair.mix(bytes)));
                    }
                }
                Fields::AllWithDeadlines => {
                    for (field, value) in hash.iter() {
                        let ends = field.with(|name| hash.deadline(name).is_some());
                        self.xor_pair(field, |pair| {
                            value.with(|bytes| pair.mix(bytes));
                            if ends {
                                pair.xor(b"!!hexpire!!");
                            }
                        });
                    }
                }
            },
            View::SortedSet(set) => {
                for (member, score) in set.iter() {
                    let score = number::format_f64(score);
                    self.xor_pair(member, |pair| pair.mix(&score));
                }
            }
            View::VectorSet(set) => {
                for part in set.parts() {
                    let mut element = Self::default();
                    element.mix(part.name);
                    element.mix(&part.direction.to_bytes());
                    element.mix(part.attributes.unwrap_or_default());
                    self.xor(&element.0);
                }
            }
            View::Module(module) => {
                self.mix(module.type_name().as_bytes());
                module.save(&mut |part| match part {
                    Part::Signed(number) => self.mix(&number.to_le_bytes()),
                    Part::Unsigned(number) => self.mix(&number.to_le_bytes()),
                    Part::Float(number) => self.mix(&number.to_le_bytes()),
                    Part::Double(number) => self.mix(&number.to_le_bytes()),
                    Part::Text(bytes) => self.mix(&bytes),
                });
            }
            View::Stream(stream) => {
                for entry in stream.entries().nodes().flat_map(|node| node.iter()) {
                    self.mix(format!("{}.{}", entry.id.ms, entry.id.seq).as_bytes());
                    for (name, value) in entry.pairs() {
                        self.mix_item(name);
                        self.mix_item(value);
                    }
                }
            }
        }
        if expires {
            self.xor(b"!!expire!!");
        }
    }

    fn mix_item(&mut self, item: Item<'_>) {
        item.with(|bytes| self.mix(bytes));
    }

    fn xor_pair(&mut self, first: Member<'_>, second: impl FnOnce(&mut Self)) {
        let mut pair = Self::default();
        first.with(|bytes| pair.mix(bytes));
        second(&mut pair);
        self.xor(&pair.0);
    }

    /// In hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The number of a kind of value.
fn kind(value: View<'_>) -> u32 {
    match value {
        View::Text(_) => 0,
        View::List(_) => 1,
        View::Set(_) => 2,
        View::SortedSet(_) => 3,
        View::Hash(_) => 4,
        View::VectorSet(_) | View::Module(_) => 5,
        View::Stream(_) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn digests_depend_on_the_order_of_lists_and_not_on_encodings() {
        let of = |value: &Value| {
            let mut digest = Digest::default();
            digest.add_value(value.view(), false, Fields::Until(0));
            digest.to_hex()
        };
        assert_eq!(of(&Value::Int(12)), of(&Value::Str("12".into())));
        assert_ne!(of(&Value::Int(12)), of(&Value::Int(21)));
        let mut ending = Digest::default();
        ending.add_value(Value::Int(12).view(), true, Fields::Until(0));
        assert_ne!(ending.to_hex(), of(&Value::Int(12)));
    }
}
