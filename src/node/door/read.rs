//! Reads JavaScript values.

use std::mem::MaybeUninit;
use std::ptr;

use napi::sys::{self, Status};

use super::{Js, Kept, Numbers, Scope, Type};

impl<'s> Scope<'s> {
    /// Appends a string as UTF-8; false if the value is not a string.
    #[inline]
    pub(in crate::node) fn read_string(self, value: Js<'s>, into: &mut Vec<u8>) -> bool {
        self.read_ascii(value, into).unwrap_or_else(|| self.read_utf8(value, into))
    }

    /// Appends a short string of ASCII characters; `Some(false)` if the value is not a string, `None`
    /// if it is another string. V8 copies the UTF-16 code units of a string in two thirds of the time
    /// that it takes to encode it as UTF-8.
    #[inline]
    fn read_ascii(self, value: Js<'s>, into: &mut Vec<u8>) -> Option<bool> {
        /// What fits, with the zero that Node-API adds.
        const ROOM: usize = 256;
        let mut units = [MaybeUninit::<u16>::uninit(); ROOM];
        let mut len = 0;
        // SAFETY: the value is alive; Node-API writes at most `ROOM` units, and tells how many of
        // them it wrote before the zero.
        let units = unsafe {
            let start = units.as_mut_ptr().cast();
            let status =
                sys::napi_get_value_string_utf16(self.env, value.raw, start, ROOM, &mut len);
            if status != Status::napi_ok {
                return Some(false);
            }
            std::slice::from_raw_parts(units.as_ptr().cast::<u16>(), len)
        };
        let all = units.iter().fold(0, |all, unit| all | unit);
        // A string that fills the buffer may be longer.
        if all >= 0x80 || len + 1 == ROOM {
            return None;
        }
        into.extend(units.iter().map(|unit| *unit as u8));
        Some(true)
    }

    /// As [`Self::read_string`], for any string.
    fn read_utf8(self, value: Js<'s>, into: &mut Vec<u8>) -> bool {
        /// The most bytes of one character, and the zero that Node-API adds.
        const SLACK: usize = 5;
        let mut len = 0;
        let room = into.capacity() - into.len();
        // SAFETY: the value is alive; Node-API writes at most `room` bytes, and tells how many of
        // them it wrote before the zero.
        unsafe {
            let start = into.as_mut_ptr().add(into.len()).cast();
            let status =
                sys::napi_get_value_string_utf8(self.env, value.raw, start, room, &mut len);
            if status != Status::napi_ok {
                return false;
            }
            if len + SLACK > room {
                return self.read_long_string(value, into);
            }
            into.set_len(into.len() + len);
        }
        true
    }

    /// Writes a string that fits, and returns its length; 0 if the value is not a string.
    pub(in crate::node) fn read_short_string(self, value: Js<'s>, buffer: &mut [u8]) -> usize {
        let mut len = 0;
        // SAFETY: the value is alive, and the buffer as long as is said.
        unsafe {
            let start = buffer.as_mut_ptr().cast();
            sys::napi_get_value_string_utf8(self.env, value.raw, start, buffer.len(), &mut len);
        }
        len
    }

    /// A string that may not have fitted.
    #[cold]
    fn read_long_string(self, value: Js<'s>, into: &mut Vec<u8>) -> bool {
        let mut len = 0;
        // SAFETY: without a buffer Node-API only measures; then there is room for all of it.
        unsafe {
            sys::napi_get_value_string_utf8(self.env, value.raw, ptr::null_mut(), 0, &mut len);
            into.reserve(len + 1);
            let start = into.as_mut_ptr().add(into.len()).cast();
            let status =
                sys::napi_get_value_string_utf8(self.env, value.raw, start, len + 1, &mut len);
            if status != Status::napi_ok {
                return false;
            }
            into.set_len(into.len() + len);
        }
        true
    }

    pub(in crate::node) fn type_of(self, value: Js<'s>) -> Type {
        let mut kind = 0;
        // SAFETY: the value is alive.
        unsafe { sys::napi_typeof(self.env, value.raw, &mut kind) };
        match kind {
            sys::ValueType::napi_undefined => Type::Undefined,
            sys::ValueType::napi_null => Type::Null,
            sys::ValueType::napi_boolean => Type::Boolean,
            sys::ValueType::napi_number => Type::Number,
            sys::ValueType::napi_bigint => Type::BigInt,
            sys::ValueType::napi_object => Type::Object,
            _ => Type::Other,
        }
    }

    pub(in crate::node) fn number(self, value: Js<'s>) -> Option<f64> {
        let mut number = 0.0;
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_get_value_double(self.env, value.raw, &mut number) };
        (status == Status::napi_ok).then_some(number)
    }

    pub(in crate::node) fn boolean(self, value: Js<'s>) -> Option<bool> {
        let mut truth = false;
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_get_value_bool(self.env, value.raw, &mut truth) };
        (status == Status::napi_ok).then_some(truth)
    }

    /// The value, converted to a string by JavaScript.
    pub(in crate::node) fn to_text(self, value: Js<'s>) -> Option<Js<'s>> {
        let mut text = ptr::null_mut();
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_coerce_to_string(self.env, value.raw, &mut text) };
        (status == Status::napi_ok).then(|| self.js(text))
    }

    /// Passes the bytes of a Buffer or Uint8Array to `read`; `None` if it is neither.
    pub(in crate::node) fn bytes<R>(
        self,
        value: Js<'s>,
        read: impl FnOnce(&[u8]) -> R,
    ) -> Option<R> {
        let mut is_buffer = false;
        let (mut data, mut len) = (ptr::null_mut(), 0);
        // SAFETY: the value is alive; the bytes are only read before JavaScript runs again.
        unsafe {
            sys::napi_is_buffer(self.env, value.raw, &mut is_buffer);
            if !is_buffer {
                return None;
            }
            let status = sys::napi_get_buffer_info(self.env, value.raw, &mut data, &mut len);
            if status != Status::napi_ok {
                return None;
            }
            let bytes = match data.is_null() {
                true => &[],
                false => std::slice::from_raw_parts(data.cast::<u8>(), len),
            };
            Some(read(bytes))
        }
    }

    /// Appends the numbers of a `Float32Array` or `Float64Array` as floats of 4 bytes each,
    /// little-endian, if there are at most `most`.
    pub(in crate::node) fn read_floats(
        self,
        value: Js<'s>,
        most: usize,
        into: &mut Vec<u8>,
    ) -> Numbers {
        let (mut is_typed, mut kind, mut len) = (false, 0, 0);
        let (mut data, mut buffer, mut offset) = (ptr::null_mut(), ptr::null_mut(), 0);
        // SAFETY: the value is alive; its numbers are only read before JavaScript runs again, and
        // are aligned, as Node creates no other arrays of them.
        unsafe {
            sys::napi_is_typedarray(self.env, value.raw, &mut is_typed);
            if !is_typed {
                return Numbers::Untyped;
            }
            let status = sys::napi_get_typedarray_info(
                self.env,
                value.raw,
                &mut kind,
                &mut len,
                &mut data,
                &mut buffer,
                &mut offset,
            );
            if status != Status::napi_ok || data.is_null() && len > 0 {
                return Numbers::Untyped;
            }
            let double = match kind {
                sys::TypedarrayType::float32_array => false,
                sys::TypedarrayType::float64_array => true,
                sys::TypedarrayType::uint8_array => return Numbers::Bytes,
                _ => return Numbers::Others,
            };
            if len > most {
                return Numbers::TooMany(len);
            }
            into.reserve(len * size_of::<f32>());
            match double {
                _ if len == 0 => {}
                false => {
                    let floats = std::slice::from_raw_parts(data.cast::<f32>(), len);
                    into.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
                }
                true => {
                    let floats = std::slice::from_raw_parts(data.cast::<f64>(), len);
                    into.extend(floats.iter().flat_map(|float| (*float as f32).to_le_bytes()));
                }
            }
        }
        Numbers::Read
    }

    pub(in crate::node) fn array_len(self, value: Js<'s>) -> Option<u32> {
        let (mut is_array, mut len) = (false, 0);
        // SAFETY: the value is alive.
        unsafe {
            sys::napi_is_array(self.env, value.raw, &mut is_array);
            if !is_array {
                return None;
            }
            sys::napi_get_array_length(self.env, value.raw, &mut len);
        }
        Some(len)
    }

    pub(in crate::node) fn element(self, array: Js<'s>, index: u32) -> Option<Js<'s>> {
        let mut element = ptr::null_mut();
        // SAFETY: the array is alive.
        let status = unsafe { sys::napi_get_element(self.env, array.raw, index, &mut element) };
        (status == Status::napi_ok).then(|| self.js(element))
    }

    /// The names of an object's own enumerable properties, as an array.
    pub(in crate::node) fn keys(self, object: Js<'s>) -> Option<Js<'s>> {
        let mut names = ptr::null_mut();
        // SAFETY: the object is alive.
        let status = unsafe {
            sys::napi_get_all_property_names(
                self.env,
                object.raw,
                sys::KeyCollectionMode::own_only,
                sys::KeyFilter::enumerable | sys::KeyFilter::skip_symbols,
                sys::KeyConversion::numbers_to_strings,
                &mut names,
            )
        };
        (status == Status::napi_ok).then(|| self.js(names))
    }

    /// Whether the prototype of an object is `plain`. False for a Proxy.
    pub(in crate::node) fn is_plain(self, object: Js<'s>, plain: &Kept) -> bool {
        let (mut prototype, mut same) = (ptr::null_mut(), false);
        // SAFETY: the object is alive, and so is what is kept; the prototype is compared when there
        // is one.
        unsafe {
            let status = sys::napi_get_prototype(self.env, object.raw, &mut prototype);
            if status == Status::napi_ok {
                let plain = plain.get(self).raw;
                sys::napi_strict_equals(self.env, prototype, plain, &mut same);
            }
        }
        same
    }

    pub(in crate::node) fn property(self, object: Js<'s>, name: Js<'s>) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        // SAFETY: both are alive.
        let status = unsafe { sys::napi_get_property(self.env, object.raw, name.raw, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }
}
