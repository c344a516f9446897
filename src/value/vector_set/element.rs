use triomphe::ThinArc;

use super::super::index_table::Keyed;
use crate::base::Bytes;

/// What one allocation of attributes takes beside their text: a count and a length.
const HEADER: usize = 2 * size_of::<usize>();

/// The name of an element, and its attributes if it has any.
#[derive(Clone)]
pub(super) struct Element {
    name: Bytes,
    attributes: Option<ThinArc<(), u8>>,
}

const _: () = assert!(size_of::<Element>() == 24);

impl Keyed for Element {
    #[inline]
    fn key(&self) -> &[u8] {
        &self.name
    }
}

impl Element {
    pub(super) fn new(name: &[u8], attributes: &[u8]) -> Self {
        let mut element = Self { name: Bytes::new(name), attributes: None };
        element.set_attributes(attributes);
        element
    }

    pub(super) const fn name(&self) -> &Bytes {
        &self.name
    }

    pub(super) fn attributes(&self) -> Option<&[u8]> {
        self.attributes.as_ref().map(|attributes| &attributes.slice)
    }

    /// Empty attributes are none.
    pub(super) fn set_attributes(&mut self, attributes: &[u8]) {
        self.attributes =
            (!attributes.is_empty()).then(|| ThinArc::from_header_and_slice((), attributes));
    }

    pub(super) fn heap(&self) -> usize {
        self.name.heap() + self.attributes().map_or(0, |attributes| HEADER + attributes.len())
    }
}
