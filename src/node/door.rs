//! Node-API as far as the door needs it, each `napi_*` call behind a safe method: the one module
//! here that may be `unsafe`.
//!
//! Commands are plain functions with a data pointer, which costs a tenth of a class method; see
//! docs/performance.md.
//!
//! A [`Scope`] is one visit of JavaScript: it exists only while Node has called us, on the thread
//! of its environment, so every handle made in it is valid for as long as it lives.

#![expect(unsafe_code, reason = "Node-API is a C interface; this file is where it is spoken")]

use std::ffi::c_void;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use napi::sys::{self, Status, napi_callback_info, napi_env, napi_value};
use smallvec::SmallVec;

pub(super) use self::wake::Wake;

mod memory;
mod wake;

/// A visit of JavaScript.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    env: napi_env,
    visit: PhantomData<&'s ()>,
}

/// A JavaScript value, alive as long as the visit.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Js<'s> {
    raw: napi_value,
    visit: PhantomData<&'s ()>,
}

/// A function that JavaScript can call.
pub(super) trait Function: 'static {
    /// `None`: an exception is pending.
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>>;
}

/// What a value is, as far as arguments go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Undefined,
    Null,
    Boolean,
    Number,
    BigInt,
    Object,
    Other,
}

impl<'s> Scope<'s> {
    /// The visit that a `#[napi]` function is in.
    pub(super) fn of(env: &'s napi::Env) -> Self {
        Self { env: env.raw(), visit: PhantomData }
    }

    fn js(self, raw: napi_value) -> Js<'s> {
        Js { raw, visit: PhantomData }
    }

    /// The value that a `#[napi]` function was given.
    pub(super) fn adopt(self, value: &impl napi::JsValue<'s>) -> Js<'s> {
        self.js(value.raw())
    }

    /// A value for a `#[napi]` function to give back.
    pub(super) fn release<T: napi::bindgen_prelude::FromNapiValue>(
        self,
        value: Js<'s>,
    ) -> napi::Result<T> {
        // SAFETY: the value is alive and belongs to this environment.
        unsafe { T::from_napi_value(self.env, value.raw) }
    }

    /// Makes a function of `function`, which lives as long as JavaScript can reach it.
    pub(super) fn new_function<F: Function>(self, name: &str, function: F) -> Js<'s> {
        let data = Box::into_raw(Box::new(function)).cast::<c_void>();
        let mut value = ptr::null_mut();
        let (start, len) = (name.as_ptr().cast(), name.len() as isize);
        // SAFETY: the name is there; the data is freed by the finalizer alone, which runs when the
        // function is gone. Should adding it fail, the data leaks, which is safe.
        unsafe {
            let call = Some(enter::<F> as _);
            sys::napi_create_function(self.env, start, len, call, data, &mut value);
            let free = Some(free::<F> as _);
            sys::napi_add_finalizer(self.env, value, data, free, ptr::null_mut(), ptr::null_mut());
        }
        self.js(value)
    }

    /// Appends a string as UTF-8; false when the value is none.
    #[inline]
    pub(super) fn read_string(self, value: Js<'s>, into: &mut Vec<u8>) -> bool {
        /// Bytes that one character takes at most, and the zero that Node-API adds.
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

    /// Writes a string that surely fits; its length, 0 when it is none.
    pub(super) fn read_short_string(self, value: Js<'s>, buffer: &mut [u8]) -> usize {
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

    pub(super) fn type_of(self, value: Js<'s>) -> Type {
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

    pub(super) fn number(self, value: Js<'s>) -> Option<f64> {
        let mut number = 0.0;
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_get_value_double(self.env, value.raw, &mut number) };
        (status == Status::napi_ok).then_some(number)
    }

    pub(super) fn boolean(self, value: Js<'s>) -> Option<bool> {
        let mut truth = false;
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_get_value_bool(self.env, value.raw, &mut truth) };
        (status == Status::napi_ok).then_some(truth)
    }

    /// The value as JavaScript would write it.
    pub(super) fn to_text(self, value: Js<'s>) -> Option<Js<'s>> {
        let mut text = ptr::null_mut();
        // SAFETY: the value is alive.
        let status = unsafe { sys::napi_coerce_to_string(self.env, value.raw, &mut text) };
        (status == Status::napi_ok).then(|| self.js(text))
    }

    /// Hands the bytes of a Buffer or Uint8Array to `read`; `None` when it is neither.
    pub(super) fn bytes<R>(self, value: Js<'s>, read: impl FnOnce(&[u8]) -> R) -> Option<R> {
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

    pub(super) fn array_len(self, value: Js<'s>) -> Option<u32> {
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

    pub(super) fn element(self, array: Js<'s>, index: u32) -> Option<Js<'s>> {
        let mut element = ptr::null_mut();
        // SAFETY: the array is alive.
        let status = unsafe { sys::napi_get_element(self.env, array.raw, index, &mut element) };
        (status == Status::napi_ok).then(|| self.js(element))
    }

    /// The names of an object's own enumerable properties, as an array.
    pub(super) fn keys(self, object: Js<'s>) -> Option<Js<'s>> {
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

    /// True for an object whose prototype is `plain`. A Proxy shows no prototype.
    pub(super) fn is_plain(self, object: Js<'s>, plain: &Kept) -> bool {
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

    pub(super) fn property(self, object: Js<'s>, name: Js<'s>) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        // SAFETY: both are alive.
        let status = unsafe { sys::napi_get_property(self.env, object.raw, name.raw, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    #[inline]
    pub(super) fn null(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_null(self.env, &mut value) };
        self.js(value)
    }

    pub(super) fn undefined(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_undefined(self.env, &mut value) };
        self.js(value)
    }

    pub(super) fn new_boolean(self, truth: bool) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_get_boolean(self.env, truth, &mut value) };
        self.js(value)
    }

    /// A number; a bigint where a number would not be exact.
    #[inline]
    pub(super) fn new_integer(self, integer: i64) -> Js<'s> {
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

    pub(super) fn new_bigint(self, integer: i64) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_bigint_int64(self.env, integer, &mut value) };
        self.js(value)
    }

    pub(super) fn new_number(self, number: f64) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_double(self.env, number, &mut value) };
        self.js(value)
    }

    /// A string; bytes that are not UTF-8 become U+FFFD. `None` when V8 refuses its length.
    #[inline]
    pub(super) fn new_string(self, bytes: &[u8]) -> Option<Js<'s>> {
        if bytes.is_ascii() {
            return self.new_ascii(bytes);
        }
        let mut value = ptr::null_mut();
        let (start, len) = (bytes.as_ptr().cast(), bytes.len() as isize);
        // SAFETY: the bytes are there.
        let status = unsafe { sys::napi_create_string_utf8(self.env, start, len, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    /// A string of bytes that are ASCII; others would be read as Latin-1.
    #[inline]
    pub(super) fn new_ascii(self, bytes: &[u8]) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        let (start, len) = (bytes.as_ptr().cast(), bytes.len() as isize);
        // SAFETY: the bytes are there.
        let status = unsafe { sys::napi_create_string_latin1(self.env, start, len, &mut value) };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    pub(super) fn new_buffer(self, bytes: &[u8]) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        let mut copy = ptr::null_mut();
        // SAFETY: the bytes are there; Node copies them.
        let status = unsafe {
            let start = bytes.as_ptr().cast();
            sys::napi_create_buffer_copy(self.env, bytes.len(), start, &mut copy, &mut value)
        };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    /// Writes into a Buffer; false when the bytes do not lie within it, or it is none.
    pub(super) fn write_bytes(self, buffer: Js<'s>, at: usize, bytes: &[u8]) -> bool {
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

    pub(super) fn new_array(self, len: usize) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_array_with_length(self.env, len, &mut value) };
        self.js(value)
    }

    pub(super) fn set_element(self, array: Js<'s>, index: usize, value: Js<'s>) {
        // SAFETY: both are alive.
        unsafe { sys::napi_set_element(self.env, array.raw, index as u32, value.raw) };
    }

    pub(super) fn new_object(self) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the environment is alive.
        unsafe { sys::napi_create_object(self.env, &mut value) };
        self.js(value)
    }

    /// Defines a property, never calling a setter: a field named `__proto__` is a field.
    pub(super) fn define(self, object: Js<'s>, name: Js<'s>, value: Js<'s>) {
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

    /// Sets a property under a name that cannot be special.
    pub(super) fn set(self, object: Js<'s>, name: Js<'s>, value: Js<'s>) {
        // SAFETY: all three are alive.
        unsafe { sys::napi_set_property(self.env, object.raw, name.raw, value.raw) };
    }

    /// Calls a JavaScript function; `None` when it threw, and the exception stays pending.
    pub(super) fn call(self, function: Js<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let mut value = ptr::null_mut();
        // SAFETY: `Js` is a transparent handle, so a slice of them is one of handles; all are alive.
        let status = unsafe {
            let argv = args.as_ptr().cast::<napi_value>();
            let this = self.undefined().raw;
            sys::napi_call_function(self.env, this, function.raw, args.len(), argv, &mut value)
        };
        (status == Status::napi_ok).then(|| self.js(value))
    }

    pub(super) fn throw(self, error: Js<'s>) {
        // SAFETY: the value is alive.
        unsafe { sys::napi_throw(self.env, error.raw) };
    }

    /// The last resort, when not even our own error could be made.
    pub(super) fn throw_text(self, text: &std::ffi::CStr) {
        // SAFETY: the text ends with a zero.
        unsafe {
            sys::napi_throw_error(self.env, c"INTERNAL".as_ptr(), text.as_ptr());
        }
    }

    pub(super) fn is_throwing(self) -> bool {
        let mut pending = false;
        // SAFETY: the environment is alive.
        unsafe { sys::napi_is_exception_pending(self.env, &mut pending) };
        pending
    }
}

/// Arguments that need no allocation.
const FEW: usize = 8;

/// Where Node enters: a call of a [`Function`].
unsafe extern "C" fn enter<F: Function>(env: napi_env, info: napi_callback_info) -> napi_value {
    let scope = Scope { env, visit: PhantomData };
    let visit = || {
        let mut argc = FEW;
        let mut few = [ptr::null_mut(); FEW];
        let mut data = ptr::null_mut();
        // SAFETY: Node called us with these; `few` has room for `argc` handles, and the data is
        // what `new_function` gave, alive as long as the function.
        unsafe {
            let this = ptr::null_mut();
            sys::napi_get_cb_info(env, info, &mut argc, few.as_mut_ptr(), this, &mut data);
            let function = &*data.cast::<F>();
            if argc <= FEW {
                return function.call(scope, handles(&few[..argc]));
            }
            let mut many: SmallVec<[napi_value; 64]> = SmallVec::from_elem(ptr::null_mut(), argc);
            let this = ptr::null_mut();
            let none = ptr::null_mut();
            sys::napi_get_cb_info(env, info, &mut argc, many.as_mut_ptr(), this, none);
            function.call(scope, handles(&many))
        }
    };
    match catch_unwind(AssertUnwindSafe(visit)) {
        Ok(Some(value)) => value.raw,
        Ok(None) => ptr::null_mut(),
        Err(_) => {
            if !scope.is_throwing() {
                scope.throw_text(c"redlet met a bug of its own; please report it");
            }
            ptr::null_mut()
        }
    }
}

/// # Safety
/// The handles must be alive.
unsafe fn handles<'s>(raw: &[napi_value]) -> &[Js<'s>] {
    // SAFETY: `Js` is a transparent handle.
    unsafe { std::slice::from_raw_parts(raw.as_ptr().cast(), raw.len()) }
}

unsafe extern "C" fn free<F: Function>(_env: napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: made by `Box::into_raw` in `new_function`, and freed here only.
    let function = unsafe { Box::from_raw(data.cast::<F>()) };
    // What it holds on to may be a whole store; a bug in closing it must not reach Node.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(function)));
}

/// A JavaScript value kept beyond a visit. Belongs to one environment and its thread.
pub(super) struct Kept {
    env: napi_env,
    reference: sys::napi_ref,
}

impl Kept {
    pub(super) fn new(scope: Scope<'_>, value: Js<'_>) -> Self {
        let mut reference = ptr::null_mut();
        // SAFETY: the value is alive.
        unsafe { sys::napi_create_reference(scope.env, value.raw, 1, &mut reference) };
        Self { env: scope.env, reference }
    }

    #[inline]
    pub(super) fn get<'s>(&self, scope: Scope<'s>) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the reference is ours until it is dropped, and holds the value strongly.
        unsafe { sys::napi_get_reference_value(self.env, self.reference, &mut value) };
        scope.js(value)
    }
}

impl Kept {
    /// Calls the function with nothing; false when JavaScript must not run any more, since its
    /// environment ends, or when the function throws. Must be called within a visit, on the thread
    /// of the environment.
    pub(super) fn can_be_called(&self) -> bool {
        let mut visit = ptr::null_mut();
        // SAFETY: the environment is alive, since the reference is dropped before it ends.
        let status = unsafe { sys::napi_open_handle_scope(self.env, &mut visit) };
        if status != Status::napi_ok {
            return false;
        }
        let scope = Scope { env: self.env, visit: PhantomData };
        let called = scope.call(self.get(scope), &[]).is_some();
        // SAFETY: opened above; no handle of it is used any more.
        unsafe { sys::napi_close_handle_scope(self.env, visit) };
        called
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // SAFETY: made by us in this environment; finalizers run before it is gone.
        unsafe { sys::napi_delete_reference(self.env, self.reference) };
    }
}
