//! Ends the clients and connections of a JavaScript thread with its environment.
//!
//! When a worker ends, Node runs the finalizers of its objects. Deno and Bun do not, so a wait of
//! an ended worker would still take an element, and its subscriptions would remain. All three run
//! the cleanup hooks of an environment.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Weak;

use napi::Env;

/// An object with a session on a store.
pub(super) trait Tenant {
    /// Releases what it has when the environment ends. Errors cannot be reported.
    fn end(&self);
}

thread_local! {
    /// The tenants of this thread's environment; `None` before the first one.
    static TENANTS: RefCell<Option<Vec<Weak<dyn Tenant>>>> = const { RefCell::new(None) };
}

/// Ends `tenant` with the environment, if it still exists then.
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
        // A panic must not reach Node, and must not keep the others from ending.
        let _ = catch_unwind(AssertUnwindSafe(|| tenant.end()));
    }
}
