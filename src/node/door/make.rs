//! Creates JavaScript values.

use std::ptr;

use napi::sys::{self, Status};

use super::{Js, Scope};

impl<'s> Scope<'s> {
    #[inline]
    pub(in crate::node) fn null(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_null(self.env, &mut value) };
        self.js(value)
    }

    pub(in crate::node) fn undefined(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_undefined(self.env, &mut value) };
        self.js(value)
    }

    pub(in crate::node) fn new_boolean(self, truth: bool) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_boolean(self.env, truth, &mut value) };
        self.js(value)
    }

    /// A number, or a bigint if a number would not be exact.
    #[inline]
    pub(in crate::node) fn new_integer(self, integer: i64) -> Js<'s> {
        const EXACT: u64 = 1 << 53;
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe {
            if let Ok(small) = i32::try_from(integer) {
                sys::napi_create_int32(self.env, small, &mut value);
            } else if integer.unsigned_abs() <= EXACT {
                sys::napi_create_int64(self.env, integer, &mut value);
            } else {
                sys::napi_create_bigint_int64(self.env, integer, &mut value);
            }
        }
        self.js(value)
    }

    pub(in crate::node) fn new_bigint(self, integer: i64) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_bigint_int64(self.env, integer, &mut value) };
        self.js(value)
    }

    pub(in crate::node) fn new_number(self, number: f64) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_double(self.env, number, &mut value) };
        self.js(value)
    }

    /// A string. Bytes that are not UTF-8 become U+FFFD. `None` if V8 refuses its length.
    #[inline]
    pub(in crate::node) fn new_string(self, bytes: &[u8]) -> Option<Js<'s>> {
        if bytes.is_ascii() {
            return self.new_ascii(bytes);
        }
        let mut value = ptr::null_mut();
        let (start, len) = (bytes.as_ptr().cast(), bytes.len() as isize);
        // SAFETY: the bytes are there.
        let status = unsafe { sys::napi_create_string_utf8(self.env, start, len, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    /// A string of ASCII bytes. Other bytes would be read as Latin-1.
    #[inline]
    pub(in crate::node) fn new_ascii(self, bytes: &[u8]) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        let (start, len) = (bytes.as_ptr().cast(), bytes.len() as isize);
        // SAFETY: the bytes are there.
        let status = unsafe { sys::napi_create_string_latin1(self.env, start, len, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    pub(in crate::node) fn new_buffer(self, bytes: &[u8]) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        let mut copy = ptr::null_mut();
        // SAFETY: the bytes are there; Node copies them.
        let status = unsafe {
            let start = bytes.as_ptr().cast();
            sys::napi_create_buffer_copy(self.env, bytes.len(), start, &mut copy, &mut value)
        };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    /// Writes to a Buffer; false if the range is not within it, or the value is not a Buffer.
    pub(in crate::node) fn write_bytes(self, buffer: Js<'s>, at: usize, bytes: &[u8]) -> bool {
        let (mut data, mut len) = (ptr::null_mut(), 0);
        // SAFETY: the value is alive. JavaScript, which may take the memory away, does not run
        // before the bytes are written, and they fit; they are not in the Buffer themselves, whose
        // memory is JavaScript's.
        unsafe {
            let status = sys::napi_get_buffer_info(self.env, buffer.raw, &mut data, &mut len);
            let end = at.checked_add(bytes.len()).filter(|end| *end <= len);
            if status != Status::napi_ok || data.is_null() || end.is_none() {
                return false;
            }
            data.cast::<u8>().add(at).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        true
    }

    pub(in crate::node) fn new_array(self, len: usize) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_array_with_length(self.env, len, &mut value) };
        self.js(value)
    }

    pub(in crate::node) fn set_element(self, array: Js<'s>, index: usize, value: Js<'s>) {
        // SAFETY: both are alive.
        unsafe { sys::napi_set_element(self.env, array.raw, index as u32, value.raw) };
    }

    pub(in crate::node) fn new_object(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_object(self.env, &mut value) };
        self.js(value)
    }

    /// Defines a property without calling a setter, so that a field may be named `__proto__`.
    pub(in crate::node) fn define(self, object: Js<'s>, name: Js<'s>, value: Js<'s>) {
        let attributes = sys::PropertyAttributes::writable
            | sys::PropertyAttributes::enumerable
            | sys::PropertyAttributes::configurable;
        let property = sys::napi_property_descriptor {
            utf8name: ptr::null(),
            name: name.raw,
            method: None,
            getter: None,
            setter: None,
            value: value.raw,
            attributes,
            data: ptr::null_mut(),
        };
        // SAFETY: all three are alive; the descriptor is copied.
        unsafe { sys::napi_define_properties(self.env, object.raw, 1, &property) };
    }

    /// Sets a property whose name cannot be special.
    pub(in crate::node) fn set(self, object: Js<'s>, name: Js<'s>, value: Js<'s>) {
        // SAFETY: all three are alive.
        unsafe { sys::napi_set_property(self.env, object.raw, name.raw, value.raw) };
    }
}
