//! [`Picture`]: what a value was at one moment, for a snapshot that is written later.
//!
//! It takes no time that counts, however large the value: pages and nodes are shared, and copied
//! one by one only if the value changes while the picture is there ([`super::part`]). What is small
//! is copied, and so are the pending entries of a stream's groups and a string that grows in place.

use super::hash::{Ends, Pair};
use super::index_table::Rows;
use super::sorted_set::ScoredMember;
use super::{Text, Value, View, ViewMut, vector_set};
use crate::base::Bytes;

/// A value as it was at one moment.
pub enum Picture {
    /// A value that was copied, or that shares its nodes.
    Value(Value),
    /// The members of a large set.
    Set(Rows<Bytes>),
    /// The pairs of a large hash, and the deadlines of their fields.
    Hash(Rows<Pair>, Ends),
    /// The members of a large sorted set, in no particular order.
    SortedSet(Rows<ScoredMember>),
    /// The elements of a vector set, with the links between them.
    VectorSet(Box<vector_set::parts::Picture>),
}

impl ViewMut<'_> {
    /// A picture of the value as it is now.
    pub fn picture(self) -> Picture {
        let whole = |value: View<'_>| Picture::Value(value.to_value());
        match self {
            Self::Text(text) => whole(View::Text(text)),
            Self::Int(number) => Picture::Value(Value::Int(*number)),
            Self::Buffer(buffer) => whole(View::Text(Text::Buffer(buffer))),
            Self::List(list) => Picture::Value(Value::List(Box::new(list.share()))),
            Self::Stream(stream) => Picture::Value(Value::Stream(Box::new(stream.share()))),
            Self::Set(set) => set.share().map_or_else(|| whole(View::Set(set)), Picture::Set),
            Self::Hash(hash) => match hash.share() {
                Some((pairs, ends)) => Picture::Hash(pairs, ends),
                None => whole(View::Hash(hash)),
            },
            Self::SortedSet(sorted) => {
                sorted.share().map_or_else(|| whole(View::SortedSet(sorted)), Picture::SortedSet)
            }
            Self::VectorSet(set) => Picture::VectorSet(Box::new(set.share())),
            Self::Module(module) => Picture::Value(Value::Module(Box::new(module.share()))),
        }
    }

    /// Takes back the parts that no picture uses any more.
    pub fn regain(self) {
        match self {
            Self::Text(_) | Self::Int(_) | Self::Buffer(_) => {}
            Self::List(list) => list.regain(),
            Self::Stream(stream) => stream.regain(),
            Self::Set(set) => set.regain(),
            Self::Hash(hash) => hash.regain(),
            Self::SortedSet(sorted) => sorted.regain(),
            Self::VectorSet(set) => set.regain(),
            Self::Module(module) => module.regain(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::VectorSet;
    use crate::value::digest::{Digest, Fields};
    use crate::value::list::Side;
    use crate::value::stream::Id;
    use crate::value::vector_set::{Quantisation, Shape};

    const SHAPE: Shape =
        Shape { dimension: 3, quantisation: Quantisation::Q8, m: 4, projection: None };

    /// What a picture shows, in some order.
    fn shown(picture: &Picture) -> Vec<String> {
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let mut shown: Vec<String> = match picture {
            Picture::Set(members) => members.iter().map(text).collect(),
            Picture::Hash(pairs, ends) => {
                let ends = ends.iter().map(|(at, index)| {
                    format!("{} ends {at}", text(&pairs.get(*index).unwrap().0))
                });
                pairs.iter().map(|(field, value)| text(field) + &text(value)).chain(ends).collect()
            }
            Picture::SortedSet(members) => {
                { members.iter().map(|entry| format!("{} {}", text(&entry.member), entry.score)) }
                    .collect()
            }
            Picture::Value(Value::List(list)) => {
                list.iter().map(|item| text(&item.to_bytes())).collect()
            }
            Picture::Value(Value::Stream(stream)) => {
                let entries = stream.entries().range(Id::MIN, Id::MAX);
                let shown = |(name, value): (super::super::packed::Item<'_>, _)| {
                    let value: super::super::packed::Item<'_> = value;
                    text(&name.to_bytes()) + &text(&value.to_bytes())
                };
                entries
                    .map(|entry| {
                        entry.pairs().map(shown).collect::<String>() + &format!("{:?}", entry.id)
                    })
                    .collect()
            }
            Picture::VectorSet(set) => set.parts().map(|part| format!("{part:?}")).collect(),
            Picture::Value(value) => {
                let mut digest = Digest::default();
                digest.add_value(value.view(), false, Fields::AllWithDeadlines);
                vec![digest.to_hex()]
            }
        };
        if !matches!(picture, Picture::Value(Value::List(_))) {
            shown.sort();
        }
        shown
    }

    /// Changes a value as a number says, anywhere in it.
    fn change(value: &mut Value, number: u64, ends: bool) {
        let (element, other) = (format!("element {}", number % 3000), number.to_string());
        let (element, other) = (element.as_bytes(), other.as_bytes());
        match (value, number % 7) {
            (Value::Set(set), 0 | 1) => drop(set.remove(element)),
            (Value::Set(set), _) => drop(set.insert(element, &Default::default())),
            (Value::Hash(hash), 0) => drop(hash.remove(element)),
            (Value::Hash(hash), 1) if ends => {
                hash.set_deadline(element, Some(number), &Default::default());
            }
            (Value::Hash(hash), _) => drop(hash.insert(element, other, &Default::default())),
            (Value::SortedSet(sorted), 0 | 1) => drop(sorted.remove(element)),
            (Value::SortedSet(sorted), _) => {
                sorted.insert(element, number as f64, &Default::default());
            }
            (Value::List(list), 0) => drop(list.pop(Side::Left, &Default::default())),
            (Value::List(list), 1 | 2) => {
                list.set(number as i64 % 500, other, &Default::default());
            }
            (Value::List(list), _) => list.push(Side::Right, element, &Default::default()),
            (Value::Stream(stream), 0) => drop(stream.delete(Id::new(number / 2 + 1, 0))),
            (Value::Stream(stream), _) => {
                let id = stream.next_id(0).unwrap();
                stream.push(Id::new(id.ms + 1, 0), &[[element, other]], &Default::default());
            }
            (Value::Str(_) | Value::Int(_), _) => {}
            (Value::VectorSet(set), 0 | 1) => drop(set.remove(element)),
            (Value::VectorSet(set), 2) => drop(set.set_attributes(element, other)),
            (Value::VectorSet(set), _) => {
                set.insert(element, &[number as f32, 1.0, 40.0], 1, None).unwrap();
            }
            (Value::Raw(buffer), _) => buffer.extend_from_slice(other),
            (Value::Module(_), _) => {}
        }
    }

    #[test]
    fn a_picture_stays_as_it_was_whatever_becomes_of_the_value() {
        let values = [
            Value::Set(Box::default()),
            Value::Hash(Box::default()),
            Value::Hash(Box::default()),
            Value::SortedSet(Box::default()),
            Value::List(Box::default()),
            Value::Stream(Box::default()),
            Value::VectorSet(Box::new(VectorSet::new(SHAPE))),
            Value::Raw(Box::default()),
        ];
        for (kind, mut value) in values.into_iter().enumerate() {
            let ends = kind == 1;
            let mut twin = value.clone();
            let mut pictures = Vec::new();
            let mut number = 7_u64;
            for step in 0..12_000 {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                change(&mut value, number >> 40, ends);
                change(&mut twin, number >> 40, ends);
                match step % 1000 {
                    // One picture is there for long, one is gone before the next change.
                    0 | 500 => {
                        let picture = value.view_mut().picture();
                        let expected = shown(&twin.clone().view_mut().picture());
                        assert_eq!(shown(&picture), expected);
                        pictures.push((picture, expected));
                    }
                    600 => pictures.retain(|(picture, expected)| {
                        assert_eq!(shown(picture), *expected);
                        false
                    }),
                    700 => value.view_mut().regain(),
                    _ => {}
                }
                // (The index of deadlines grows by chance.)
                if !ends {
                    assert_eq!(value.heap(), twin.heap(), "{value:?}, step {step}");
                }
            }
            assert_eq!(shown(&value.view_mut().picture()), shown(&twin.view_mut().picture()));
        }
    }
}
