//! Native memory that JavaScript reads or writes as an `ArrayBuffer`.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;

use napi::sys::{self, Status, napi_env};

use super::{Js, Scope};
use crate::base::shared_words::WordsView;
use crate::engine::shared::near::Desk;

/// Memory for an array buffer. It must not move while the value lives.
pub(in crate::node) trait Memory: 'static {
    /// Its address, and the number of bytes that JavaScript may use.
    fn extent(&self) -> (*mut u8, usize);
}

/// JavaScript may read it.
impl Memory for WordsView {
    fn extent(&self) -> (*mut u8, usize) {
        (self.start(), self.bytes())
    }
}

/// JavaScript may read and write its words, all of which are atomics.
impl Memory for Arc<Desk> {
    fn extent(&self) -> (*mut u8, usize) {
        (ptr::from_ref(self.words()).cast_mut().cast(), size_of_val(self.words()))
    }
}

impl<'s> Scope<'s> {
    /// An array buffer of `memory`, which lives as long as JavaScript can reach it. Memory may
    /// belong to only one array buffer of the process. `None` if the runtime does not support
    /// external array buffers.
    pub(in crate::node) fn new_array_buffer<M: Memory>(self, memory: M) -> Option<Js<'s>> {
        let (start, bytes) = memory.extent();
        let kept = Box::into_raw(Box::new(memory)).cast::<c_void>();
        let mut value = ptr::null_mut();
        // SAFETY: the memory is there until `release` drops what holds it, which Node calls once it
        // has no use for it, and which is called here when Node refused it.
        unsafe {
            let start = start.cast();
            let release = Some(release::<M> as _);
            let status = sys::napi_create_external_arraybuffer(
                self.env, start, bytes, release, kept, &mut value,
            );
            if status != Status::napi_ok {
                drop(Box::from_raw(kept.cast::<M>()));
                return None;
            }
        }
        Some(self.js(value))
    }
}

unsafe extern "C" fn release<M: Memory>(_env: napi_env, _start: *mut c_void, kept: *mut c_void) {
    // SAFETY: made by `Box::into_raw` in `new_array_buffer`, and freed here only.
    let kept = unsafe { Box::from_raw(kept.cast::<M>()) };
    // A panic must not reach Node.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(kept)));
}
