//! Functions that JavaScript can call, and their entry point.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use napi::sys::{self, napi_callback_info, napi_env, napi_value};
use smallvec::SmallVec;

use super::{Js, Scope};

/// A function that JavaScript can call.
pub(in crate::node) trait Function: 'static {
    /// `None` if an exception is pending.
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>>;
}

impl<'s> Scope<'s> {
    /// Creates a JavaScript function, which lives as long as JavaScript can reach it.
    pub(in crate::node) fn new_function<F: Function>(self, name: &str, function: F) -> Js<'s> {
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
}

/// Arguments that need no allocation.
const FEW: usize = 8;

/// The entry point: a call of a [`Function`].
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
    // Dropping it may close a store, and a panic there must not reach Node.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(function)));
}
