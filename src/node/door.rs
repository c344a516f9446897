//! The parts of Node-API that are needed, each `napi_*` call behind a safe method. It is the only
//! module here with `unsafe` code.
//!
//! Commands are plain functions with a data pointer, which costs a tenth of a class method; see
//! docs/performance.md.
//!
//! A [`Scope`] is one visit of JavaScript: it exists only during a call from Node, on the thread of
//! its environment, so every handle created in it is valid for its lifetime.

#![expect(unsafe_code, reason = "Node-API is a C interface; this module is where it is spoken")]

use std::marker::PhantomData;
use std::ptr;

use napi::sys::{self, Status, napi_env, napi_value};

pub(super) use self::enter::Function;
pub(super) use self::kept::Kept;
pub(super) use self::wake::Wake;

mod enter;
mod kept;
mod make;
mod memory;
mod read;
mod wake;

/// A visit of JavaScript.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    env: napi_env,
    visit: PhantomData<&'s ()>,
}

/// What a value is to whoever wants an array of floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// A `Buffer` or `Uint8Array`.
    Bytes,
    /// Another typed array.
    Others,
    /// An array of floats, which were read.
    Read,
    /// An array of so many floats, too many to be read.
    TooMany(usize),
    /// No typed array.
    Untyped,
}

/// A JavaScript value, valid during the visit.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Js<'s> {
    raw: napi_value,
    visit: PhantomData<&'s ()>,
}

/// The type of a value, as far as arguments are concerned.
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
    /// The visit of a `#[napi]` function.
    pub(super) fn of(env: &'s napi::Env) -> Self {
        Self { env: env.raw(), visit: PhantomData }
    }

    fn js(self, raw: napi_value) -> Js<'s> {
        Js { raw, visit: PhantomData }
    }

    /// A value that a `#[napi]` function was given.
    pub(super) fn adopt(self, value: &impl napi::JsValue<'s>) -> Js<'s> {
        self.js(value.raw())
    }

    /// A value that a `#[napi]` function returns.
    pub(super) fn release<T: napi::bindgen_prelude::FromNapiValue>(
        self,
        value: Js<'s>,
    ) -> napi::Result<T> {
        // SAFETY: the value is alive and belongs to this environment.
        unsafe { T::from_napi_value(self.env, value.raw) }
    }

    /// Calls a JavaScript function; `None` if it threw. The exception stays pending.
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

    /// Throws a plain error, if creating a `RedletError` failed.
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
