//! Locking the shards of a call.
//!
//! A [`KeySet`] is what a call declares; [`Locked`] holds those shards, each once. A script may
//! need shards that it has not declared, at any time; locking all shards beforehand would cost more
//! than most scripts do. So shards are not locked in a fixed order. There is a *gate* instead:
//!
//! * **Only the holder of the gate waits for a shard while holding another.** A script holds the
//!   gate from before its first shard to its end, and locks further shards when it needs them.
//! * A call with one shard waits for it, holding nothing.
//! * A call that finds out under its locks which shards it needs besides tries them
//!   ([`Locked::try_extend`]). If one of them is locked, the call unlocks all, and locks them all anew
//!   with the gate. What it has read may have changed meanwhile, so it looks again.
//! * A call with a few shards waits for the first and tries the others. If one of them is locked,
//!   the call unlocks all, waits for the gate, locks them all, and releases the gate. A call with
//!   many shards waits for the gate at once.
//! * No call waits for the gate while holding a shard.
//!
//! So there is no deadlock: of the calls that hold shards only the holder of the gate waits, and it
//! waits for calls that do not wait. A call that waits for the gate holds nothing.
//!
//! A script that runs for too long is *busy* ([`Gate::busy_flag`]): calls that wait for its shards
//! are refused then, and all other calls go on.

use std::hint::spin_loop;

use parking_lot::{MutexGuard, RwLockReadGuard, RwLockWriteGuard};

use super::gate::{Busy, PATIENCE};
use super::key_set::{KeySet, Mode};
use super::shard::ShardData;
use super::shard_id::{SHARDS, ShardId};
use super::space::Keyspace;
use crate::base::duty;

/// The greatest number of shards that a call tries to lock without the gate.
const FEW: usize = 16;

/// How often a call tries to lock a shard that another call holds before its thread sleeps. Each
/// time it waits twice as long as before: some microseconds altogether.
const SPINS: u32 = 8;

/// A shard held by a call.
#[derive(Debug)]
enum Guard<'k> {
    Read(RwLockReadGuard<'k, ShardData>),
    Write(RwLockWriteGuard<'k, ShardData>),
}

impl Guard<'_> {
    #[inline]
    fn data(&self) -> &ShardData {
        match self {
            Self::Read(data) => data,
            Self::Write(data) => data,
        }
    }

    #[inline]
    fn data_mut(&mut self) -> Option<&mut ShardData> {
        match self {
            Self::Read(_) => None,
            Self::Write(data) => Some(data),
        }
    }
}

/// The shards held by a call. Dropping it unlocks them and settles their memory accounts.
#[derive(Debug)]
pub struct Locked<'k> {
    keyspace: &'k Keyspace,
    held: Held<'k>,
}

/// What is held. Most calls need one shard, and so neither a list nor the code that drops one.
#[derive(Debug)]
enum Held<'k> {
    Nothing,
    One(ShardId, Guard<'k>),
    Many(Many<'k>),
}

/// Several shards.
#[derive(Debug)]
struct Many<'k> {
    /// In ascending order.
    shards: Vec<(ShardId, Guard<'k>)>,
    /// The numbers of the first shard and of those that follow within 64, one bit each: how many bits
    /// are below that of a shard is where it stands.
    near: u64,
    /// Held by a call that may need further shards. Released after the shards.
    gate: Option<MutexGuard<'k, ()>>,
}

impl<'k> Locked<'k> {
    /// Holds no shard yet.
    #[inline]
    pub fn nothing(keyspace: &'k Keyspace) -> Self {
        Self { keyspace, held: Held::Nothing }
    }

    /// Locks what `keys` declares. The caller must hold nothing, and holds nothing after an error.
    #[inline]
    pub fn acquire(&mut self, keys: KeySet) -> Result<(), Busy> {
        match keys.only() {
            Some((id, mode)) => self.acquire_one(id, mode),
            None => self.acquire_many(keys),
        }
    }

    /// As [`Self::acquire`], for one shard.
    #[inline(always)]
    pub fn acquire_one(&mut self, id: ShardId, mode: Mode) -> Result<(), Busy> {
        debug_assert!(matches!(self.held, Held::Nothing), "see `extend`");
        self.held = Held::One(id, lock(self.keyspace, id, mode)?);
        Ok(())
    }

    /// As [`Self::acquire`], but waits for as long as it takes.
    pub fn acquire_patiently(&mut self, keys: &KeySet) {
        while self.acquire(keys.clone()) == Err(Busy) {}
    }

    fn acquire_many(&mut self, keys: KeySet) -> Result<(), Busy> {
        debug_assert!(matches!(self.held, Held::Nothing), "see `extend`");
        let open = keys.is_open();
        let ordered = keys.into_order(self.keyspace.all_shards().len() as u32);
        if !open
            && ordered.len() <= FEW
            && let Some(shards) = try_all(self.keyspace, &ordered)?
        {
            self.held = Held::Many(Many::new(shards, None));
            return Ok(());
        }
        let gate = self.keyspace.gate.enter()?;
        let mut shards = Vec::with_capacity(ordered.len());
        for (id, mode) in ordered {
            // What may be changed later has to be locked for that now: see `extend`.
            let mode = if open { Mode::Write } else { mode };
            shards.push((id, lock(self.keyspace, id, mode)?));
        }
        self.held = Held::Many(Many::new(shards, open.then_some(gate)));
        Ok(())
    }

    /// Whether the call holds the gate, and so may [`Self::extend`] what it holds.
    #[inline]
    pub fn is_open(&self) -> bool {
        matches!(&self.held, Held::Many(many) if many.gate.is_some())
    }

    /// Locks the shards of `keys` that are not yet held. They are locked for writing, since a read
    /// lock cannot become a write lock. Returns whether there were any. The gate must be held.
    #[inline]
    pub fn extend(&mut self, keys: KeySet) -> bool {
        debug_assert!(self.is_open(), "only the holder of the gate may wait");
        let Held::Many(many) = &mut self.held else { return false };
        if let Some((id, _)) = keys.only()
            && many.position(id).is_some()
        {
            return false;
        }
        many.extend(self.keyspace, keys)
    }

    /// Locks those shards of `keys` that are not yet held, without waiting for any. Returns false, and
    /// locks none, if another call holds one of them, or if one is held in a mode that is too weak.
    pub fn try_extend(&mut self, keys: &KeySet) -> bool {
        let mut more: Vec<(ShardId, Guard<'k>)> = Vec::new();
        for (id, mode) in keys.wanted() {
            let known = more.iter().find(|(other, _)| *other == id).map(|(_, guard)| guard);
            let serves = match (known.or_else(|| self.guard(id)), mode) {
                (Some(Guard::Read(_)), Mode::Write) => false,
                (Some(_), _) => true,
                (None, _) => match try_lock(self.keyspace, id, mode) {
                    Some(guard) => {
                        more.push((id, guard));
                        true
                    }
                    None => false,
                },
            };
            if !serves {
                return false;
            }
        }
        if !more.is_empty() {
            self.hold_too(more);
        }
        true
    }

    fn guard(&self, id: ShardId) -> Option<&Guard<'k>> {
        match &self.held {
            Held::Nothing => None,
            Held::One(held, guard) => (*held == id).then_some(guard),
            Held::Many(many) => Some(&many.shards.get(many.position(id)?)?.1),
        }
    }

    fn hold_too(&mut self, mut shards: Vec<(ShardId, Guard<'k>)>) {
        let mut gate = None;
        match std::mem::replace(&mut self.held, Held::Nothing) {
            Held::Nothing => {}
            Held::One(id, guard) => shards.push((id, guard)),
            Held::Many(mut many) => {
                shards.append(&mut many.shards);
                gate = many.gate.take();
            }
        }
        shards.sort_unstable_by_key(|(id, _)| *id);
        self.held = Held::Many(Many::new(shards, gate));
    }

    /// A held shard. `None` is a bug of the caller, which did not declare the key.
    #[inline]
    pub fn get(&self, id: ShardId) -> Option<&ShardData> {
        match &self.held {
            Held::One(held, guard) => (*held == id).then(|| guard.data()),
            Held::Many(many) => many.get(id),
            Held::Nothing => None,
        }
    }

    /// A shard held for writing.
    #[inline]
    pub fn get_mut(&mut self, id: ShardId) -> Option<&mut ShardData> {
        match &mut self.held {
            Held::One(held, guard) if *held == id => guard.data_mut(),
            Held::Many(many) => many.get_mut(id),
            _ => None,
        }
    }

    /// Exchanges all keys of two shards. `None` when they are not both held for writing by a call
    /// with several shards.
    pub fn exchange(&mut self, one: ShardId, other: ShardId) -> Option<()> {
        if one == other {
            return Some(());
        }
        let Held::Many(many) = &mut self.held else { return None };
        let places = [many.position(one)?, many.position(other)?];
        let [(_, one), (_, other)] = many.shards.get_disjoint_mut(places).ok()?;
        one.data_mut()?.exchange(other.data_mut()?);
        Some(())
    }

    /// Every held shard of a database.
    pub fn of_database(&self, db: u16) -> impl Iterator<Item = (ShardId, &ShardData)> {
        let per_db = SHARDS as u32;
        let (one, many) = match &self.held {
            Held::Nothing => (None, &[][..]),
            Held::One(id, guard) => (Some((*id, guard)), &[][..]),
            Held::Many(many) => (None, &many.shards[..]),
        };
        let held = one.into_iter().chain(many.iter().map(|(id, guard)| (*id, guard)));
        held.filter(move |(id, _)| id / per_db == u32::from(db))
            .map(|(id, guard)| (id, guard.data()))
    }

    /// Unlocks everything. Each shard's memory account is settled first.
    #[inline]
    pub fn release(&mut self) {
        match std::mem::replace(&mut self.held, Held::Nothing) {
            Held::Nothing => {}
            Held::One(id, guard) => release(self.keyspace, id, guard),
            Held::Many(many) => many.release(self.keyspace),
        }
    }
}

impl Drop for Locked<'_> {
    #[inline]
    fn drop(&mut self) {
        self.release();
    }
}

impl<'k> Many<'k> {
    fn new(shards: Vec<(ShardId, Guard<'k>)>, gate: Option<MutexGuard<'k, ()>>) -> Self {
        Self { near: near(&shards), shards, gate }
    }

    /// Where a shard stands.
    #[inline]
    fn position(&self, id: ShardId) -> Option<usize> {
        let (first, _) = self.shards.first()?;
        match 1_u64.checked_shl(id.checked_sub(*first)?) {
            Some(bit) if self.near & bit == 0 => None,
            Some(bit) => Some((self.near & (bit - 1)).count_ones() as usize),
            None => self.shards.binary_search_by_key(&id, |(held, _)| *held).ok(),
        }
    }

    // Inlined, it would keep the look-up of calls with one shard from being inlined.
    #[inline(never)]
    fn get(&self, id: ShardId) -> Option<&ShardData> {
        self.shards.get(self.position(id)?).map(|(_, guard)| guard.data())
    }

    #[inline(never)]
    fn get_mut(&mut self, id: ShardId) -> Option<&mut ShardData> {
        let position = self.position(id)?;
        self.shards.get_mut(position)?.1.data_mut()
    }

    fn extend(&mut self, keyspace: &'k Keyspace, keys: KeySet) -> bool {
        let before = self.shards.len();
        for (id, _) in keys.into_order(keyspace.all_shards().len() as u32) {
            if let Err(place) = self.shards.binary_search_by_key(&id, |(held, _)| *held) {
                let guard = Guard::Write(keyspace.shard(id).write());
                self.shards.insert(place, (id, guard));
            }
        }
        self.near = near(&self.shards);
        self.shards.len() > before
    }

    fn release(self, keyspace: &Keyspace) {
        for (id, guard) in self.shards {
            release(keyspace, id, guard);
        }
        drop(self.gate);
    }
}

/// Waits for the first shard and tries the others. `None`: another is locked, and nothing is held.
fn try_all<'k>(
    keyspace: &'k Keyspace,
    ordered: &[(ShardId, Mode)],
) -> Result<Option<Vec<(ShardId, Guard<'k>)>>, Busy> {
    let mut shards = Vec::with_capacity(ordered.len());
    let Some((&(first, mode), others)) = ordered.split_first() else { return Ok(Some(shards)) };
    shards.push((first, lock(keyspace, first, mode)?));
    for &(id, mode) in others {
        let Some(guard) = try_lock(keyspace, id, mode) else { return Ok(None) };
        shards.push((id, guard));
    }
    Ok(Some(shards))
}

/// The bits of [`Many::near`].
fn near(shards: &[(ShardId, Guard<'_>)]) -> u64 {
    let Some((first, _)) = shards.first() else { return 0 };
    shards
        .iter()
        .filter_map(|(id, _)| 1_u64.checked_shl(id - first))
        .fold(0, |bits, bit| bits | bit)
}

/// Waits for a shard, unless a script is busy.
#[inline]
fn lock(keyspace: &Keyspace, id: ShardId, mode: Mode) -> Result<Guard<'_>, Busy> {
    match try_lock(keyspace, id, mode) {
        Some(guard) => Ok(guard),
        None => wait(keyspace, id, mode),
    }
}

#[cold]
fn wait(keyspace: &Keyspace, id: ShardId, mode: Mode) -> Result<Guard<'_>, Busy> {
    // Most calls hold a shard for less time than a thread needs to give up its processor. The lock's
    // own way of waiting gives it up almost at once.
    for round in 0..SPINS {
        (0..1 << round).for_each(|_| spin_loop());
        if let Some(guard) = try_lock(keyspace, id, mode) {
            return Ok(guard);
        }
    }
    let shard = keyspace.shard(id);
    loop {
        let guard = match mode {
            Mode::Read => shard.read_within(PATIENCE).map(Guard::Read),
            Mode::Write => shard.write_within(PATIENCE).map(Guard::Write),
        };
        match guard {
            Some(guard) => return Ok(guard),
            None if keyspace.gate.is_busy() || !duty::attend() => return Err(Busy),
            None => {}
        }
    }
}

#[inline]
fn try_lock(keyspace: &Keyspace, id: ShardId, mode: Mode) -> Option<Guard<'_>> {
    let shard = keyspace.shard(id);
    match mode {
        Mode::Read => shard.try_read().map(Guard::Read),
        Mode::Write => shard.try_write().map(Guard::Write),
    }
}

#[inline]
fn release(keyspace: &Keyspace, id: ShardId, guard: Guard<'_>) {
    if let Guard::Write(mut data) = guard
        && !data.is_settled()
    {
        settle(keyspace, id, &mut data);
    }
}

/// Adds what changed in a shard to the totals of the keyspace.
fn settle(keyspace: &Keyspace, id: ShardId, data: &mut ShardData) {
    let (bytes, expiring) = data.settle();
    keyspace.shard(id).publish_deadline(data.next_deadline());
    if bytes != 0 {
        keyspace.used.add(id, bytes);
    }
    if expiring != 0
        && keyspace.expiring.add(id, expiring)
        && keyspace.expiring.sum() == expiring as usize
    {
        keyspace.bell.ring();
    }
}

#[cfg(test)]
mod tests;
