//! Values of modules: the name of the type, and items of which each says what it is.
//!
//! ```text
//! name of nine letters and version, in one number
//! 1 signed | 2 unsigned | 3 float of 4 bytes LE | 4 double of 8 bytes LE | 5 string    an item
//! 0
//! ```

use super::input::Input;
use super::lzf;
use super::output::Output;
use super::vector_set;
use crate::value::Value;
use crate::value::module::{Item, Items};
use crate::value::modules::{Module, TYPES};

/// What follows.
pub(super) const END: u64 = 0;
const SIGNED: u64 = 1;
pub(super) const UNSIGNED: u64 = 2;
const FLOAT: u64 = 3;
const DOUBLE: u64 = 4;
pub(super) const STRING: u64 = 5;

/// The letters of names, of six bits each.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The bits of a version, which stand below the name.
const VERSION_BITS: u32 = 10;

/// The name of a module, of the number that its values begin with.
pub fn module_name(number: u64) -> String {
    let letter =
        |place: u32| char::from(LETTERS[(number >> (VERSION_BITS + 6 * place) & 63) as usize]);
    (0..9).rev().map(letter).collect()
}

/// The number that values of a type begin with.
fn module_number(name: &str, version: u64) -> u64 {
    let place = |letter| LETTERS.iter().position(|other| *other == letter).unwrap_or_default();
    let name = name.bytes().fold(0, |number, letter| number << 6 | place(letter) as u64);
    name << VERSION_BITS | version
}

/// Whether values of the module of this name are read.
pub fn is_known_module(name: &str) -> bool {
    name == "vectorset" || TYPES.contains(&name)
}

pub(super) fn write(module: &Module, output: &mut Output) {
    output.length(module_number(module.type_name(), module.version()));
    module.save_portable(&mut |item| encode_item(&item, &mut |bytes| output.raw(bytes)));
    output.length(END);
}

pub(super) fn read(input: &mut Input<'_>) -> Option<Value> {
    let number = input.length()?;
    if number == vector_set::MODULE {
        return vector_set::read(input).map(|set| Value::VectorSet(Box::new(set)));
    }
    let version = number & ((1 << VERSION_BITS) - 1);
    let module = load(&module_name(number), version, input)?;
    (input.length()? == END).then(|| Value::Module(Box::new(module)))
}

/// The value that these items make, as [`encode_item`] writes them; `None` if they make none.
pub fn load_module(name: &str, version: u64, items: &[u8]) -> Option<Module> {
    let mut input = Input::new(items);
    load(name, version, &mut input).filter(|_| input.is_empty())
}

fn load(name: &str, version: u64, input: &mut Input<'_>) -> Option<Module> {
    let mut next = || item(input);
    Module::load(name, version, &mut Items::new(&mut next))
}

fn item<'a>(input: &mut Input<'a>) -> Option<Item<'a>> {
    Some(match input.length()? {
        // The number's bits are those of one without a sign.
        SIGNED => Item::Signed(input.length()?.cast_signed()),
        UNSIGNED => Item::Unsigned(input.length()?),
        FLOAT => Item::Float(f32::from_le_bytes(input.array()?)),
        DOUBLE => Item::Double(f64::from_le_bytes(input.array()?)),
        STRING => Item::Text(input.string()?),
        _ => return None,
    })
}

/// Writes an item in one or more pieces. Bytes are one that is not copied.
pub fn encode_item(item: &Item<'_>, out: &mut dyn FnMut(&[u8])) {
    let mut head = Output::default();
    match item {
        Item::Signed(number) => {
            head.length(SIGNED);
            head.length(number.cast_unsigned());
        }
        Item::Unsigned(number) => {
            head.length(UNSIGNED);
            head.length(*number);
        }
        Item::Float(number) => {
            head.length(FLOAT);
            head.raw(&number.to_le_bytes());
        }
        Item::Double(number) => {
            head.length(DOUBLE);
            head.raw(&number.to_le_bytes());
        }
        Item::Text(bytes) => {
            head.length(STRING);
            if let Some(packed) = lzf::pack_zeros(bytes) {
                head.compressed(&packed, bytes.len());
                return out(head.bytes());
            }
            head.length(bytes.len() as u64);
        }
    }
    out(head.bytes());
    if let Item::Text(bytes) = item {
        out(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_module_is_its_name() {
        assert_eq!(module_name(vector_set::MODULE), "vectorset");
        assert_eq!(module_number("vectorset", 0), vector_set::MODULE);
        for name in TYPES {
            assert_eq!(module_name(module_number(name, 7)), name);
            assert_eq!(module_number(name, 7) & 1023, 7);
        }
    }

    #[test]
    fn items_of_each_kind_are_read_as_they_were_written() {
        let items = [
            Item::Signed(i64::MIN),
            Item::Signed(-1),
            Item::Unsigned(u64::MAX),
            Item::Float(-0.5),
            Item::Double(1e300),
            Item::text(b""),
            Item::text(b"12"),
            Item::text(&[7; 20_000]),
        ];
        let mut bytes = Vec::new();
        for written in &items {
            encode_item(written, &mut |piece| bytes.extend_from_slice(piece));
        }
        let mut input = Input::new(&bytes);
        for written in items {
            assert_eq!(item(&mut input), Some(written));
        }
        assert!(input.is_empty() && item(&mut input).is_none());
    }
}
