//! Calls of a server elsewhere. Their arguments are read as those of a store in the process are, and
//! become the words that a client of the protocol sends.

use std::cell::Cell;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;
use serde::Serialize;

use super::arguments::{Arguments, Readers};
use super::door::{Function, Js, Kept, Scope};
use super::native::{add, keep};
use super::replies::{new_array, throw};
use crate::base::slot::slot;
use crate::commands::TABLE;
use crate::emit;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::ChannelUse;
use crate::engine::table::command::{Command, flags};
use crate::engine::table::docs::extract::{Named, named};

/// What a client needs to know of a command.
#[derive(Serialize)]
struct RemoteFacts {
    /// In capitals; `CONFIG|GET` for a subcommand.
    name: &'static str,
    /// The types of its replies in TypeScript: the usual one first, then those that arguments select.
    replies: Vec<&'static str>,
    /// How a client of a cluster spreads a call, and combines the replies.
    tips: &'static [&'static str],
    /// Whether it may wait.
    blocks: bool,
}

/// The facts of all commands, in the order of the table, as JSON.
#[napi]
pub(super) fn remote_facts() -> String {
    let rows = TABLE.table().rows().iter().copied();
    let facts = rows.map(|row| RemoteFacts {
        name: row.name,
        replies: emit::replies(row),
        tips: row.tips,
        blocks: row.is(flags::blocking),
    });
    serde_json::to_string(&facts.collect::<Vec<_>>()).unwrap_or_default()
}

/// An object with the function `read(call, ...args)`, where `call` is the number of a row, or else all
/// arguments are the call. It returns `[row, reply, slot, ...words]`: the number of the row, or -1 for
/// an unknown command; which of the row's replies the call has; the slot of a cluster that its keys
/// are in, -1 without keys, or -2 if they are in several; and the words after those that name the row.
/// `makers` are those of a client.
#[napi(ts_return_type = "{ read(...call: unknown[]): (number | string | Buffer)[] }")]
pub(super) fn call_reader<'e>(
    env: &'e Env,
    #[napi(ts_arg_type = "Record<string, object>")] makers: Object<'_>,
) -> napi::Result<Object<'e>> {
    let scope = Scope::of(env);
    let makers = scope.adopt(&makers);
    let kept = |name: &str| keep(scope, makers, name);
    let reader = CallReader {
        error: kept("error")?,
        array: kept("array")?,
        readers: Readers { unpack: kept("unpack")?, plain: kept("plain")? },
        scratch: Cell::default(),
    };
    let object = scope.new_object();
    add(scope, object, "read", scope.new_function("read", reader));
    scope.release(object)
}

struct CallReader {
    error: Kept,
    array: Kept,
    readers: Readers,
    /// The buffer for arguments.
    scratch: Cell<Vec<u8>>,
}

impl Function for CallReader {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let mut arguments = Arguments::reusing(&self.scratch, &self.readers);
        let made = match read(scope, args, &mut arguments) {
            Ok(row) => self.to_js(scope, row, &arguments.slices()),
            Err(error) => {
                throw(scope, &self.error, &error);
                None
            }
        };
        arguments.give_back(&self.scratch);
        made
    }
}

/// Reads the arguments of a call. Returns its row, and how many of the arguments name it.
fn read<'s>(
    scope: Scope<'s>,
    args: &[Js<'s>],
    arguments: &mut Arguments<'_>,
) -> Result<Option<(&'static Command, usize)>> {
    let number = args.first().and_then(|first| scope.number(*first));
    match (number, args) {
        (Some(number), [_, args @ ..]) => {
            let row = TABLE.table().rows().get(number as usize).copied();
            let row = row.ok_or_else(|| Error::internal("a call without a row"))?;
            arguments.add_all(scope, args, Some(row))?;
            Ok(Some((row, 0)))
        }
        _ => {
            let row = arguments.add_named(scope, args, TABLE.table())?;
            Ok(row.map(|row| (row, row.words)))
        }
    }
}

impl CallReader {
    fn to_js<'s>(
        &self,
        scope: Scope<'s>,
        row: Option<(&'static Command, usize)>,
        words: &[&[u8]],
    ) -> Option<Js<'s>> {
        let (row, names) = row.unzip();
        let args = words.get(names.unwrap_or(0)..).unwrap_or_default();
        let number = row.and_then(|row| TABLE.table().place(row)).map_or(-1, |place| place as i64);
        let reply = row.map_or(0, |row| emit::reply_of_call(row, args));
        let slot = row.map_or(NO_KEYS, |row| slot_of(row, args));
        let facts = [number, reply as i64, slot].map(|fact| Some(scope.new_integer(fact)));
        let words = args.iter().map(|word| to_js(scope, word));
        new_array(scope, &self.array, &facts.into_iter().chain(words).collect::<Option<Vec<_>>>()?)
    }
}

/// Short texts are strings, which clients write faster.
fn to_js<'s>(scope: Scope<'s>, word: &[u8]) -> Option<Js<'s>> {
    const SHORT: usize = 256;
    let is_text = word.len() <= SHORT && std::str::from_utf8(word).is_ok();
    if is_text { scope.new_string(word) } else { scope.new_buffer(word) }
}

const NO_KEYS: i64 = -1;
const SEVERAL_SLOTS: i64 = -2;

/// The slot of the keys, or of the channel that decides the node as a key does.
fn slot_of(row: &Command, args: &[&[u8]]) -> i64 {
    let decides = |named: &Named| match named {
        Named::Key(_) | Named::Channel(ChannelUse::Shard) => true,
        Named::Channel(_) | Named::Database => false,
    };
    let found = named(row, args).unwrap_or_default();
    let deciding = found.into_iter().filter(|(_, named)| decides(named));
    let mut slots = deciding.filter_map(|(at, _)| args.get(at)).map(|name| slot(name));
    match slots.next() {
        None => NO_KEYS,
        Some(first) if slots.all(|slot| slot == first) => i64::from(first),
        Some(_) => SEVERAL_SLOTS,
    }
}
