//! The patterns of SORT's BY and GET: they name, for an element, a key or a field of one.

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::{Any, Kind, Str};
use crate::engine::grammar::options::Opt;
use crate::engine::grammar::param::{Args, Param, WholeDatabase};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::KeySet;
use crate::value::{Hash, Text, View};

/// Where something about an element is found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lookup<'a> {
    /// `#`: the element.
    Itself,
    /// No star: nowhere.
    Nowhere,
    /// `prefix*suffix`: the string at the key with the element instead of the star;
    /// `prefix*suffix->field`: that field of the hash at the key.
    At { prefix: &'a [u8], suffix: &'a [u8], field: Option<&'a [u8]> },
}

impl<'a> Lookup<'a> {
    fn new(pattern: &'a [u8]) -> Self {
        let Some(star) = pattern.iter().position(|&byte| byte == b'*') else {
            return if pattern == b"#" { Self::Itself } else { Self::Nowhere };
        };
        let (prefix, rest) = (&pattern[..star], &pattern[star + 1..]);
        let arrow = rest.windows(2).position(|pair| pair == b"->");
        match arrow.map(|at| (&rest[..at], &rest[at + 2..])) {
            Some((suffix, field)) if !field.is_empty() => {
                Self::At { prefix, suffix, field: Some(field) }
            }
            _ => Self::At { prefix, suffix: rest, field: None },
        }
    }

    pub(super) fn find(&self, db: &Access<'_>, element: &Bytes) -> Result<Option<Bytes>> {
        match self {
            Self::Itself => Ok(Some(element.clone())),
            Self::Nowhere => Ok(None),
            Self::At { prefix, suffix, field } => {
                let name = [*prefix, element, *suffix].concat();
                let value = db.read(&Read::<Any>::named(&name))?;
                Ok(value.and_then(|value| part(db, value, *field)))
            }
        }
    }
}

fn part(db: &Access<'_>, value: View<'_>, field: Option<&[u8]>) -> Option<Bytes> {
    match field {
        None => Str::view(value).map(Text::to_bytes),
        Some(field) => {
            let hash = Hash::view(value)?.live(|| db.now());
            hash.find(field).map(|value| value.to_bytes())
        }
    }
}

/// Reads keys that are not known beforehand.
impl<'a> Param<'a> for Lookup<'a> {
    const SHAPE: Shape = Shape::Pattern;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self::new)
    }

    fn keys(&self, keys: &mut KeySet) {
        if matches!(self, Self::At { .. }) {
            WholeDatabase::<false>.keys(keys);
        }
    }
}

/// What BY said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct By<'a> {
    pub(super) lookup: Option<Lookup<'a>>,
    /// A pattern without a star was given: nothing is to be sorted, whatever else is said.
    pub(super) unsorted: bool,
}

impl<'a> Opt<'a> for By<'a> {
    const SHAPE_AFTER: Option<Shape> = Some(Shape::Pattern);

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        let lookup = Lookup::parse(args)?;
        self.unsorted |= !matches!(lookup, Lookup::At { .. });
        self.lookup = Some(lookup);
        Ok(())
    }

    fn keys(&self, keys: &mut KeySet) {
        if let Some(lookup) = &self.lookup {
            lookup.keys(keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(pattern: &str) -> (String, String, Option<String>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match Lookup::new(pattern.as_bytes()) {
            Lookup::At { prefix, suffix, field } => (text(prefix), text(suffix), field.map(text)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_field_follows_the_first_arrow_behind_the_star() {
        assert_eq!(parts("w_*"), ("w_".into(), String::new(), None));
        assert_eq!(parts("a->*b->f->g"), ("a->".into(), "b".into(), Some("f->g".into())));
        assert_eq!(parts("*->"), (String::new(), "->".into(), None));
        assert_eq!(parts("*-*>"), (String::new(), "-*>".into(), None));
        assert!(matches!(Lookup::new(b"#"), Lookup::Itself));
        assert!(matches!(Lookup::new(b"##"), Lookup::Nowhere));
        assert!(matches!(Lookup::new(b""), Lookup::Nowhere));
    }
}
