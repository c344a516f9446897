//! A JavaScript function that any thread can call, to wake an event loop.
//!
//! The `napi` crate has such functions too, but gives them no `hasRef()`, which Node's own handles
//! have. Tools that list what keeps a process alive, as jest does with `--detectOpenHandles`, would
//! report each one. The lifetime is managed by napi's [`ThreadsafeFunctionHandle`].

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use napi::sys::{self, Status, napi_env, napi_value};
use napi::threadsafe_function::ThreadsafeFunctionHandle;

use super::{Function, Js, Scope};

/// Calls its function without arguments in a later turn of the event loop. By default it does not
/// keep the event loop alive.
#[derive(Clone)]
pub(in crate::node) struct Wake {
    handle: Arc<ThreadsafeFunctionHandle>,
    /// Whether it keeps the event loop alive.
    held: Arc<AtomicBool>,
}

impl Wake {
    pub(in crate::node) fn new(scope: Scope<'_>, function: Js<'_>) -> napi::Result<Self> {
        let failed =
            |status| napi::Error::new(napi::Status::from(status), "no threadsafe function");
        let held = Arc::new(AtomicBool::new(false));
        let names = (scope.new_string(b"redlet"), scope.new_string(b"hasRef"));
        let (Some(name), Some(key)) = names else {
            return Err(failed(Status::napi_generic_failure));
        };
        let resource = scope.new_object();
        scope.set(resource, key, scope.new_function("hasRef", HasRef(Arc::clone(&held))));
        let handle = ThreadsafeFunctionHandle::null();
        let data = Weak::into_raw(Arc::downgrade(&handle)).cast_mut().cast::<c_void>();
        let mut raw = ptr::null_mut();
        // SAFETY: the values are alive; the data is given back to `ended`, once, or below.
        let status = unsafe {
            sys::napi_create_threadsafe_function(
                scope.env,
                function.raw,
                resource.raw,
                name.raw,
                0, // as many calls on their way as there are
                1, // released once, by the handle
                data,
                Some(ended),
                ptr::null_mut(),
                Some(enter),
                &mut raw,
            )
        };
        if status != Status::napi_ok {
            // SAFETY: made above, and not taken over by Node.
            drop(unsafe { Weak::from_raw(data.cast::<ThreadsafeFunctionHandle>()) });
            return Err(failed(status));
        }
        handle.set_raw(raw);
        // SAFETY: it was just made, on the thread of this environment.
        unsafe { sys::napi_unref_threadsafe_function(scope.env, raw) };
        Ok(Self { handle, held })
    }

    /// Requests a call, from any thread. A closing environment ignores it.
    pub(in crate::node) fn call(&self) {
        self.handle.with_read_aborted(|is_over| {
            if !is_over {
                let (raw, mode) =
                    (self.handle.get_raw(), sys::ThreadsafeFunctionCallMode::nonblocking);
                // SAFETY: it is not over before `ended` has waited for us.
                unsafe { sys::napi_call_threadsafe_function(raw, ptr::null_mut(), mode) };
            }
        });
    }

    /// Sets whether it keeps the event loop alive.
    pub(in crate::node) fn hold(&self, scope: Scope<'_>, yes: bool) {
        self.held.store(yes, Ordering::Relaxed);
        self.handle.with_read_aborted(|is_over| {
            if is_over {
                return;
            }
            let raw = self.handle.get_raw();
            // SAFETY: it is not over, and this is the thread of its environment.
            unsafe {
                if yes {
                    sys::napi_ref_threadsafe_function(scope.env, raw);
                } else {
                    sys::napi_unref_threadsafe_function(scope.env, raw);
                }
            }
        });
    }
}

/// `hasRef()`: whether it keeps the event loop alive.
struct HasRef(Arc<AtomicBool>);

impl Function for HasRef {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        Some(scope.new_boolean(self.0.load(Ordering::Relaxed)))
    }
}

/// The entry point for Node. What the function throws is an uncaught exception.
unsafe extern "C" fn enter(
    env: napi_env,
    function: napi_value,
    _context: *mut c_void,
    _data: *mut c_void,
) {
    // A closing environment provides neither.
    if env.is_null() || function.is_null() {
        return;
    }
    let (mut this, mut result, mut error) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: Node called us with these, on the thread of the environment, in a scope of its own.
    unsafe {
        sys::napi_get_undefined(env, &mut this);
        let status = sys::napi_call_function(env, this, function, 0, ptr::null(), &mut result);
        if status == Status::napi_pending_exception
            && sys::napi_get_and_clear_last_exception(env, &mut error) == Status::napi_ok
        {
            sys::napi_fatal_exception(env, error);
        }
    }
}

/// Node releases the function: it is not called any more.
unsafe extern "C" fn ended(_env: napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: made by `Weak::into_raw` in `new`; Node calls this once.
    let handle = unsafe { Weak::from_raw(data.cast::<ThreadsafeFunctionHandle>()) };
    if let Some(handle) = handle.upgrade() {
        handle.with_write_aborted(|mut is_over| *is_over = true);
    }
}
