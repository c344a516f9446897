//! What ends with an environment: the clients and connections of a thread of JavaScript.
//!
//! When a worker ends, Node runs the finalizers of its objects. Deno and Bun do not, so a wait of a
//! worker that is gone would still take an element, and its subscriptions would stay. All three run
//! the hooks of an environment's end.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Weak;

use napi::Env;

/// Somebody with a session on a store.
pub(super) trait Tenant {
    /// The environment ends: gives back what it has. Nobody is there to be told anything.
    fn end(&self);
}

thread_local! {
    /// Those of this thread's environment; `None` before the first one.
    static TENANTS: RefCell<Option<Vec<Weak<dyn Tenant>>>> = const { RefCell::new(None) };
}

/// Has `tenant` end with the environment, if it is still there then.
pub(super) fn ends_with(env: &Env, tenant: Weak<dyn Tenant>) -> napi::Result<()> {
    let is_first = TENANTS.with_borrow_mut(|tenants| {
        let is_first = tenants.is_none();
        let tenants = tenants.get_or_insert_default();
        if tenants.len() == tenants.capacity() {
            tenants.retain(|tenant| tenant.strong_count() > 0);
        }
        tenants.push(tenant);
        is_first
    });
    if is_first {
        env.add_env_cleanup_hook((), |()| end_all())?;
    }
    Ok(())
}

fn end_all() {
    let tenants = TENANTS.take().unwrap_or_default();
    for tenant in tenants.iter().filter_map(Weak::upgrade) {
        // A bug must not reach Node; the others end nevertheless.
        let _ = catch_unwind(AssertUnwindSafe(|| tenant.end()));
    }
}
