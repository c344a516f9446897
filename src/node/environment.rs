//! What a JavaScript thread has besides its clients: it ends clients and connections with its
//! environment, and gives memory back that others have freed.
//!
//! When a worker ends, Node runs the finalizers of its objects. Deno and Bun do not, so a wait of
//! an ended worker would still take an element, and its subscriptions would remain. All three run
//! the cleanup hooks of an environment.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Weak;
use std::sync::Arc;

use napi::Env;

use super::door::{Function, Js, Scope, Wake};
use crate::base::memory;
use crate::engine::Engine;
use crate::engine::shared::keeper::Listener;

/// An object with a session on a store.
pub(super) trait Tenant {
    /// Releases what it has when the environment ends. Errors cannot be reported.
    fn end(&self);
}

thread_local! {
    /// The tenants of this thread's environment; `None` before the first one.
    static TENANTS: RefCell<Option<Vec<Weak<dyn Tenant>>>> = const { RefCell::new(None) };

    /// Has this thread give memory back.
    static ON_FREED: RefCell<Option<Arc<Listener>>> = const { RefCell::new(None) };
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

/// Has this thread give memory back when much of what the store held was freed. The keeper frees what
/// this thread has allocated, and the allocator keeps that for this thread, which may be idle. Call
/// it after [`ends_with`], and [`hears_of_freed`] with each store of this process.
pub(super) fn gives_memory_back(scope: Scope<'_>) -> napi::Result<()> {
    ON_FREED.with_borrow_mut(|made| {
        if made.is_none() {
            let wake = Wake::new(scope, scope.new_function("giveBack", GiveBack))?;
            *made = Some(Arc::new(move || wake.call()));
        }
        Ok(())
    })
}

/// Has the store tell this thread when much of what it held was freed.
pub(super) fn hears_of_freed(engine: &Engine) {
    ON_FREED.with_borrow(|made| made.iter().for_each(|listener| engine.on_freed(listener)));
}

/// `giveBack()`
struct GiveBack;

impl Function for GiveBack {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        memory::give_back();
        Some(scope.undefined())
    }
}

fn end_all() {
    ON_FREED.take();
    let tenants = TENANTS.take().unwrap_or_default();
    for tenant in tenants.iter().filter_map(Weak::upgrade) {
        // A panic must not reach Node, and must not keep the others from ending.
        let _ = catch_unwind(AssertUnwindSafe(|| tenant.end()));
    }
}
