//! Direct use of Lua's stack: how a script gets its arguments, makes its calls, and returns its
//! value.
//!
//! `mlua` spends about a thousand instructions on each string that leaves Lua, because it keeps a
//! reference to it. What happens in every script, or in every call of a script, therefore uses
//! Lua's C interface here. So do `cmsgpack.unpack` and `cjson.encode`, which queues use in each of their
//! scripts. The other functions of libraries are written with `mlua`.
//!
//! # Errors of Lua and frames of Rust
//!
//! Lua raises an error with `longjmp`: every frame up to the `lua_pcall` below it is discarded, and
//! no destructor runs. That is allowed only for frames without destructors. Hence three rules:
//!
//! 1. A function that may raise (its `# Safety` section says so) is called only from frames that
//!    hold plain data. What needs a destructor belongs to the job ([`job`]) or to the host, both of
//!    which live in frames below `lua_pcall`.
//! 2. Code that allocates or could panic, which is the host's, runs while Lua waits and does not
//!    call Lua. A panic is caught there, and resumed when Lua has returned.
//! 3. What runs outside of `lua_pcall` ([`run`], [`walk`]) uses only functions of Lua that cannot
//!    raise. Reading needs no memory of Lua's, and scripts' memory is unlimited by then, so that
//!    growing the stack ends the process, as it does anywhere in Rust, before it raises.
//!
//! The modules, bottom-up:
//!
//! * [`shape`]: the values that pass in either direction, as plain data.
//! * [`names`]: names of fields, which Lua stores.
//! * [`push`]: values that go into Lua.
//! * [`walk`]: a value that comes out of it.
//! * [`job`]: the script that this thread runs, and its host.
//! * [`call`]: `redis.call`, `redis.pcall` and `redis.acl_check_cmd`.
//! * [`unpack`]: what `cmsgpack` reads.
//! * [`write`]: functions that make a text of a value.
//! * [`run`]: how a script is entered and left.
#![expect(unsafe_code, reason = "Lua is a C library; this module speaks to its stack")]

// Bottom-up: a module uses only those above it.
mod shape;
mod names;
mod push;
mod walk;
mod job;
mod call;
mod unpack;
mod write;
mod run;

pub use call::{Functions, functions};
pub(super) use job::Words;
pub use job::{Host, Mistake, with_host};
pub(super) use run::{Failed, install, run};
pub use shape::{Child, Node, Shape};
pub(super) use unpack::unpackers;
pub use walk::{Collection, Event, ValueWalk};
pub(super) use write::{Item, NoText, Reader, Writer, Written, writer};
