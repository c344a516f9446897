//! JavaScript values that outlive a visit.

use std::marker::PhantomData;
use std::ptr;

use napi::sys::{self, Status, napi_env};

use super::{Js, Scope};

/// A JavaScript value kept beyond a visit. It belongs to one environment and its thread.
pub(in crate::node) struct Kept {
    env: napi_env,
    reference: sys::napi_ref,
}

impl Kept {
    pub(in crate::node) fn new(scope: Scope<'_>, value: Js<'_>) -> Self {
        let mut reference = ptr::null_mut();
        // SAFETY: the value is alive.
        unsafe { sys::napi_create_reference(scope.env, value.raw, 1, &mut reference) };
        Self { env: scope.env, reference }
    }

    #[inline]
    pub(in crate::node) fn get<'s>(&self, scope: Scope<'s>) -> Js<'s> {
        let mut value = ptr::null_mut();
        // SAFETY: the reference is ours until it is dropped, and holds the value strongly.
        unsafe { sys::napi_get_reference_value(self.env, self.reference, &mut value) };
        scope.js(value)
    }
}

impl Kept {
    /// Calls the function without arguments; false if the environment is ending and JavaScript must
    /// not run, or if the function throws. Must be called within a visit, on the thread of the
    /// environment.
    pub(in crate::node) fn can_be_called(&self) -> bool {
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
