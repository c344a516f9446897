//! What the store takes of memory.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use super::{human, lines, setting};
use crate::base::memory::of_machine;
use crate::commands::server::memory::footprint;
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::shared::beside::Beside;
use crate::engine::shared::footprint::{Footprint, ratio};

pub(super) fn memory(db: &mut Call<'_>, text: &mut String) {
    let footprint = footprint(db);
    let engine = db.engine;
    let Footprint { used, peak, peak_time, resident, .. } = footprint;
    lines! { text,
        "used_memory": used,
        "used_memory_human": human(used as u64),
        "used_memory_rss": resident,
        "used_memory_rss_human": human(resident as u64),
        "used_memory_peak": peak,
        "used_memory_peak_human": human(peak as u64),
        "used_memory_peak_time": peak_time,
        "used_memory_peak_perc": percent(used, peak),
        "used_memory_overhead": footprint.overhead(),
        "used_memory_startup": footprint.beside.tables,
        "used_memory_dataset": footprint.dataset(),
        "used_memory_dataset_perc": percent(footprint.dataset(), used - footprint.beside.tables),
    }
    allocator(&footprint, text);
    scripts(engine, &footprint.beside, text);
    let most = engine.config.maxmemory.load(Relaxed);
    lines! { text,
        "maxmemory": most,
        "maxmemory_human": human(most),
        "maxmemory_policy": setting(engine, "maxmemory-policy"),
    }
    fragmentation(&footprint, text);
    let (waiting, dropped) = engine.discarded_things();
    lines! { text,
        "mem_not_counted_for_evict": 0,
        "mem_replication_backlog": 0,
        "mem_total_replication_buffers": 0,
        "mem_replica_full_sync_buffer": 0,
        "mem_clients_slaves": 0,
        "mem_clients_normal": footprint.beside.clients,
        "mem_cluster_links": 0,
        "mem_aof_buffer": 0,
        "mem_allocator": "mimalloc",
        "mem_overhead_db_hashtable_rehashing": 0,
        "active_defrag_running": 0,
        "lazyfree_pending_objects": waiting,
        "lazyfreed_objects": dropped,
    }
    if db.dialect().informs_of_valkey() {
        lines! { text,
            "mem_replicas_repl_buffer": 0,
            "mem_cluster_slot_import": 0,
            "mem_cluster_slot_export": 0,
        }
    }
}

/// Of the allocator it is known what the store uses, and what it holds for that.
fn allocator(footprint: &Footprint, text: &mut String) {
    lines! { text,
        "allocator_allocated": footprint.used,
        "allocator_active": footprint.held,
        "allocator_resident": footprint.held,
        "allocator_muzzy": 0,
        "total_system_memory": of_machine(),
        "total_system_memory_human": human(of_machine()),
    }
}

fn fragmentation(footprint: &Footprint, text: &mut String) {
    let Footprint { used, held, resident, .. } = *footprint;
    let ratio = |part, whole| format!("{:.2}", ratio(part, whole));
    lines! { text,
        "allocator_frag_ratio": ratio(held, used),
        "allocator_frag_bytes": held - used,
        "allocator_rss_ratio": ratio(held, held),
        "allocator_rss_bytes": 0,
        "rss_overhead_ratio": ratio(resident, held),
        "rss_overhead_bytes": resident - held,
        "mem_fragmentation_ratio": ratio(resident, used),
        "mem_fragmentation_bytes": resident - used,
    }
}

/// Lua, and what it was given. Two interpreters: one for scripts, one for functions.
fn scripts(engine: &Engine, beside: &Beside, text: &mut String) {
    let scripts = &engine.scripts;
    let (eval, functions) = scripts.memory();
    let (count, _) = scripts.totals();
    let libraries = scripts.libraries();
    let Beside { scripts: sources, functions: code, .. } = *beside;
    let all = (sources + code) as u64;
    lines! { text,
        "used_memory_lua": eval,
        "used_memory_vm_eval": eval,
        "used_memory_lua_human": human(eval as u64),
        "used_memory_scripts_eval": sources,
        "number_of_cached_scripts": count,
        "number_of_functions": libraries.values().map(|it| it.functions.len()).sum::<usize>(),
        "number_of_libraries": libraries.len(),
        "used_memory_vm_functions": functions,
        "used_memory_vm_total": eval + functions,
        "used_memory_vm_total_human": human((eval + functions) as u64),
        "used_memory_functions": code,
        "used_memory_scripts": all,
        "used_memory_scripts_human": human(all),
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.2}%", part as f64 * 100.0 / whole.max(1) as f64)
}
