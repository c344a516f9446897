//! Collections in one string: listpack, and the ziplist and zipmap of older servers.
//!
//! ```text
//! listpack  size 4 LE  count 2 LE  entry ...  FF                entries as in `value/packed`
//! ziplist   size 4 LE  offset of the last entry 4 LE  count 2 LE  entry ...  FF
//! zipmap    count 1    field value field value ...  FF
//! intset    width 4 LE  count 4 LE  integer ...                 in ascending order
//! ```
//!
//! A reader hands over one element after the other, and its `None` means that the bytes are not
//! what they claim to be. Entries are checked one by one; what is right is built anew in our own
//! form, so nothing that came from elsewhere is kept as it was.

use super::input::Input;
use crate::value::packed::{Item, Packed};

/// The count of a listpack or ziplist that has more elements than two bytes can count.
const UNCOUNTED: u16 = u16::MAX;
const END: u8 = 0xFF;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompactForm {
    Listpack,
    Ziplist,
    Zipmap,
}

/// What takes elements; its `None` ends the walk.
pub(super) type Visit<'v, 'a> = &'v mut dyn FnMut(Item<'a>) -> Option<()>;

impl CompactForm {
    /// Hands over every element.
    pub(super) fn each<'a>(self, blob: &'a [u8], visit: Visit<'_, 'a>) -> Option<()> {
        match self {
            Self::Listpack => listpack(blob, visit),
            Self::Ziplist => ziplist(blob, visit),
            Self::Zipmap => zipmap(blob, visit),
        }
    }

    /// Hands over the elements in pairs.
    pub(super) fn each_pair<'a>(
        self,
        blob: &'a [u8],
        visit: &mut dyn FnMut(Item<'a>, Item<'a>) -> Option<()>,
    ) -> Option<()> {
        let mut first = None;
        self.each(blob, &mut |item| match first.take() {
            Some(first) => visit(first, item),
            None => {
                first = Some(item);
                Some(())
            }
        })?;
        first.is_none().then_some(())
    }
}

/// What stands around the entries of a listpack.
pub(super) fn listpack_frame(packed: &Packed) -> ([u8; 6], [u8; 1]) {
    let mut head = [0; 6];
    let size = packed.bytes() + head.len() + 1;
    head[..4].copy_from_slice(&(size as u32).to_le_bytes());
    let count = u16::try_from(packed.len()).unwrap_or(UNCOUNTED);
    head[4..].copy_from_slice(&count.to_le_bytes());
    (head, [END])
}

/// The entries between a head of `extra` bytes more than size and count, and the end mark.
fn framed(blob: &[u8], extra: usize) -> Option<(u16, &[u8])> {
    let mut input = Input::new(blob);
    let size = u32::from_le_bytes(input.array()?);
    input.take(extra)?;
    let count = u16::from_le_bytes(input.array()?);
    let (&end, entries) = blob.get(6 + extra..)?.split_last()?;
    (size as usize == blob.len() && end == END).then_some((count, entries))
}

fn listpack<'a>(blob: &'a [u8], visit: Visit<'_, 'a>) -> Option<()> {
    let (count, mut rest) = framed(blob, 0)?;
    let mut found = 0;
    while !rest.is_empty() {
        let (item, size) = Packed::read_entry(rest)?;
        visit(item)?;
        rest = rest.get(size..)?;
        found += 1;
    }
    counted(count, found)
}

fn counted(count: u16, found: usize) -> Option<()> {
    (count == UNCOUNTED || usize::from(count) == found).then_some(())
}

fn ziplist<'a>(blob: &'a [u8], visit: Visit<'_, 'a>) -> Option<()> {
    let (count, entries) = framed(blob, 4)?;
    let mut input = Input::new(entries);
    let mut found = 0;
    while !input.is_empty() {
        // The size of the entry before, from which a ziplist is walked backwards.
        if input.byte()? == 0xFE {
            input.take(4)?;
        }
        visit(ziplist_element(&mut input)?)?;
        found += 1;
    }
    counted(count, found)
}

fn ziplist_element<'a>(input: &mut Input<'a>) -> Option<Item<'a>> {
    let first = input.byte()?;
    let low = usize::from(first & 0x3F);
    let length = match first >> 6 {
        0 => low,
        1 => low << 8 | usize::from(input.byte()?),
        2 => u32::from_be_bytes(input.array()?) as usize,
        _ => return ziplist_integer(first, input).map(Item::Int),
    };
    input.take(length).map(Item::Bytes)
}

fn ziplist_integer(kind: u8, input: &mut Input<'_>) -> Option<i64> {
    Some(match kind {
        0xC0 => i16::from_le_bytes(input.array()?).into(),
        0xD0 => i32::from_le_bytes(input.array()?).into(),
        0xE0 => i64::from_le_bytes(input.array()?),
        0xF0 => {
            let [low, middle, high] = input.array()?;
            i64::from(i32::from_le_bytes([0, low, middle, high]) >> 8)
        }
        0xFE => i8::from_le_bytes(input.array()?).into(),
        0xF1..=0xFD => i64::from(kind & 0x0F) - 1,
        _ => return None,
    })
}

fn zipmap<'a>(blob: &'a [u8], visit: Visit<'_, 'a>) -> Option<()> {
    let (&count, rest) = blob.split_first()?;
    let (&end, entries) = rest.split_last()?;
    let mut input = Input::new(entries);
    let mut found = 0;
    while !input.is_empty() {
        let length = zipmap_length(&mut input)?;
        visit(Item::Bytes(input.take(length)?))?;
        let length = zipmap_length(&mut input)?;
        // Bytes that an overwritten value left behind it.
        let unused = usize::from(input.byte()?);
        visit(Item::Bytes(input.take(length)?))?;
        input.take(unused)?;
        found += 1;
    }
    (end == END && (count >= 0xFE || usize::from(count) == found)).then_some(())
}

fn zipmap_length(input: &mut Input<'_>) -> Option<usize> {
    match input.byte()? {
        0xFE => Some(u32::from_le_bytes(input.array()?) as usize),
        0xFF => None,
        length => Some(length.into()),
    }
}

/// Hands over the members of an intset, which must ascend.
pub(super) fn intset(blob: &[u8], visit: &mut dyn FnMut(i64)) -> Option<()> {
    let mut input = Input::new(blob);
    let width = u32::from_le_bytes(input.array()?);
    let count = u32::from_le_bytes(input.array()?) as usize;
    if blob.len() as u64 != 8 + u64::from(width) * count as u64 {
        return None;
    }
    let mut before = None;
    for _ in 0..count {
        let value = match width {
            2 => i16::from_le_bytes(input.array()?).into(),
            4 => i32::from_le_bytes(input.array()?).into(),
            8 => i64::from_le_bytes(input.array()?),
            _ => return None,
        };
        if before.replace(value).is_some_and(|before| before >= value) {
            return None;
        }
        visit(value);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: CompactForm, blob: &[u8]) -> Option<Vec<String>> {
        let mut all = Vec::new();
        form.each(blob, &mut |item| {
            all.push(String::from_utf8_lossy(&item.to_bytes()).into_owned());
            Some(())
        })?;
        Some(all)
    }

    #[test]
    fn a_ziplist_has_strings_and_seven_kinds_of_integers() {
        let entries =
            b"\x00\x02hi\x04\x40\x01x\x05\xC0\x00\x80\x05\xD0\x01\x00\x00\x80\x07\xF0\xFF\xFF\xFF\
            \x06\xFE\xFF\x04\xF1\x03\xFD\x03\xE0\x00\x00\x00\x00\x00\x00\x00\x80";
        let mut blob = vec![0; 10];
        blob.extend_from_slice(entries);
        blob.push(END);
        let size = blob.len() as u32;
        blob[..4].copy_from_slice(&size.to_le_bytes());
        blob[8] = 9;
        let shown = read(CompactForm::Ziplist, &blob).unwrap();
        assert_eq!(
            shown,
            ["hi", "x", "-32768", "-2147483647", "-1", "-1", "0", "12", "-9223372036854775808"]
        );
        blob[8] = 8;
        assert_eq!(read(CompactForm::Ziplist, &blob), None);
    }

    #[test]
    fn a_zipmap_has_room_behind_its_values() {
        let blob = b"\x02\x01a\x01\x02bzz\x01c\x00\x00\xFF";
        assert_eq!(read(CompactForm::Zipmap, blob).unwrap(), ["a", "b", "c", ""]);
        assert_eq!(read(CompactForm::Zipmap, b"\x01\x01a\xFF"), None);
        assert_eq!(read(CompactForm::Zipmap, b"\xFF"), None);
    }

    #[test]
    fn a_listpack_is_what_packed_writes() {
        let mut packed = Packed::new();
        let long = "x".repeat(5000);
        let values = ["a", "-4096", "127", "99999999999", &long];
        values.iter().for_each(|value| packed.push_back(value.as_bytes()));
        let (head, end) = listpack_frame(&packed);
        let blob = [&head[..], packed.as_slice(), &end].concat();
        assert_eq!(read(CompactForm::Listpack, &blob).unwrap(), values);
        for cut in 0..blob.len() {
            assert_eq!(read(CompactForm::Listpack, &blob[..cut]), None);
        }
    }

    #[test]
    fn an_intset_must_ascend() {
        let read = |blob: &[u8]| {
            let mut all = Vec::new();
            intset(blob, &mut |value| all.push(value)).map(|()| all)
        };
        assert_eq!(read(b"\x02\0\0\0\x02\0\0\0\xFF\xFF\x01\x00").unwrap(), [-1, 1]);
        assert_eq!(read(b"\x02\0\0\0\x02\0\0\0\x01\x00\x01\x00"), None);
        assert_eq!(read(b"\x03\0\0\0\x01\0\0\0\x01\x00\x01"), None);
        assert_eq!(read(b"\x02\0\0\0\xFF\xFF\xFF\xFF\x01\x00"), None);
    }
}
