//! SORT and SORT_RO.
//!
//! The elements are taken out of the collection, each gets a weight (itself, or what BY finds for
//! it), they are sorted by weight, cut to LIMIT, and replaced by what GET finds for them. Elements
//! with the same number are in the order of their bytes, so that the result is always the same.

// Bottom-up: a module uses only those above it.
mod pattern;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;
use smallvec::SmallVec;

use crate::base::{Bytes, number};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::options::Again;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::IntoReply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::Command;
use crate::value::list::{ListLimits, Side};
use crate::value::{List, Value, View};
use crate::{choice, options, reply_type, rows};

use pattern::{By, Lookup};

rows![sort, sort_ro];

choice! {
    enum Order {
        /// The smallest first.
        "ASC" Ascending,
        /// The greatest first.
        "DESC" Descending,
    }
}

/// Both commands take the same options, but for STORE.
macro_rules! sort_options {
    ($name:ident $($store:tt)*) => {
        options! {
            struct $name<'a> {
                /// Sort by the value of the key, or of the field of a hash (`key->field`), that
                /// this pattern names with the element instead of the star. Without a star: do not
                /// sort.
                "BY" by: By<'a>,
                /// Only a part of the result.
                "LIMIT" limit: Option<Limit>,
                /// Return the value of the key or field that this pattern names with the element
                /// instead of the star; `#` is the element itself.
                "GET" get: SmallVec<[Lookup<'a>; 2]>,
                order: Again<Order>,
                /// Sort as text, not as numbers.
                "ALPHA" alpha: bool,
                $($store)*
            }
        }

        impl<'a> $name<'a> {
            fn sorting(&self, storing: bool) -> Sorting<'_, 'a> {
                let descending = matches!(self.order.0, Some(Order::Descending));
                let limit = self.limit.unwrap_or_default();
                Sorting { by: self.by, limit, get: &self.get, descending, alpha: self.alpha, storing }
            }
        }
    };
}

sort_options! { ReadOptions }
sort_options! { SortOptions
    /// Keep the result as a list at this key, and answer its length.
    "STORE" destination: Option<Overwrite<'a>>,
}

reply_type! {
    SortReply => "(Text | null)[]; store: number";
}

/// Sorts the elements of a list, set or sorted set, and returns or stores the result.
///
/// ```js
/// db.rpush('ids', 3, 1, 2)
/// db.mset({ 'name:1': 'Cy', 'name:2': 'Ada', 'name:3': 'Bob' })
/// db.sort('ids', { desc: true })  // ['3', '2', '1']
/// db.sort('ids', { by: 'name:*', alpha: true, get: 'name:*' })  // ['Ada', 'Bob', 'Cy']
/// db.sort('ids', { store: 'ids:sorted' })  // 3
/// ```
#[command(
    SORT,
    since = "1.0.0",
    complexity = "O(N+M*log(M)) where N is the number of elements, and M that of the returned",
    flags(write, denyoom, movablekeys, dangerous),
    categories(set, sortedset, list),
    notes(
        "",
        "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from \
         the content of the key we sort",
        "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear \
         anywhere in the argument array"
    )
)]
fn sort(db: &mut Access<'_>, key: Read<Any>, options: SortOptions<'_>) -> Result<SortReply> {
    let sorting = options.sorting(options.destination.is_some());
    sorting.permit(db, &sort::ROW)?;
    let result = sorting.run(db, key)?;
    Ok(SortReply(match options.destination {
        None => result.into_reply(),
        Some(destination) => store(db, destination, result)?.into_reply(),
    }))
}

/// Sorts the elements of a list, set or sorted set, and returns the result.
///
/// ```js
/// db.rpush('ids', 3, 1, 2)
/// db.sort_ro('ids', { limit: [0, 2] })  // ['1', '2']
/// ```
#[command(
    SORT_RO,
    since = "7.0.0",
    complexity = "O(N+M*log(M)) where N is the number of elements, and M that of the returned",
    flags(readonly, movablekeys, dangerous),
    categories(set, sortedset, list),
    notes(
        "",
        "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from \
         the content of the key we sort"
    )
)]
fn sort_ro(
    db: &mut Access<'_>,
    key: Read<Any>,
    options: ReadOptions<'_>,
) -> Result<Vec<Option<Bytes>>> {
    let sorting = options.sorting(false);
    sorting.permit(db, &sort_ro::ROW)?;
    sorting.run(db, key)
}

/// Replaces the value of a key by the result; an empty result removes the key.
fn store(db: &mut Access<'_>, key: Overwrite<'_>, result: Vec<Option<Bytes>>) -> Result<usize> {
    let len = result.len();
    if len == 0 {
        db.remove(&key)?;
        return Ok(0);
    }
    let max = db.config().list_max_listpack_size.load(Relaxed);
    let limits = ListLimits { max_listpack_size: max as i32 };
    let mut list = List::new();
    list.push_all(Side::Right, result.iter().map(|item| item.as_deref().unwrap_or(b"")), &limits);
    db.counting(|db| {
        db.put(&key, Value::List(Box::new(list)), Expiry::Clear, "sortstore")?;
        Ok((len, len))
    })
}

/// What is to be sorted how.
struct Sorting<'o, 'a> {
    by: By<'a>,
    limit: Limit,
    get: &'o [Lookup<'a>],
    descending: bool,
    alpha: bool,
    storing: bool,
}

/// What an element is sorted by.
enum Weight {
    Itself,
    Number(f64),
    /// Smallest where BY found nothing.
    Text(Option<Bytes>),
}

impl Sorting<'_, '_> {
    /// The keys that BY and GET read are not known beforehand, so the caller needs permission to
    /// read any key.
    fn permit(&self, db: &Access<'_>, row: &'static Command) -> Result<()> {
        let looks_up = matches!(self.by.lookup, Some(Lookup::At { .. }));
        let option = match (looks_up, self.get) {
            (true, _) => "BY",
            (false, [_, ..]) => "GET",
            (false, []) => return Ok(()),
        };
        if db.may_read_all_keys(row) {
            return Ok(());
        }
        let text = format!("{option} option of SORT denied due to insufficient ACL permissions.");
        Err(Error::new(text))
    }

    fn run(&self, db: &Access<'_>, key: Read<'_, Any>) -> Result<Vec<Option<Bytes>>> {
        let Some(value) = db.read(&key)? else { return Ok(Vec::new()) };
        let (mut elements, in_order) = elements(value)?;
        if !self.by.unsorted {
            elements = self.sorted(db, elements, self.by.lookup, self.alpha)?;
        } else if in_order && self.descending {
            elements.reverse();
        } else if !in_order && (self.storing || db.is_in_script()) {
            // The order of a set is not defined, but neither what is stored nor what a script does
            // must depend on it.
            elements = self.sorted(db, elements, None, true)?;
        }
        let range = self.limit.of(elements.len());
        self.fetched(db, elements.drain(range))
    }

    fn sorted(
        &self,
        db: &Access<'_>,
        elements: Vec<Bytes>,
        by: Option<Lookup<'_>>,
        alpha: bool,
    ) -> Result<Vec<Bytes>> {
        let weigh = |element| Ok((weight(db, &element, by, alpha)?, element));
        let mut weighed = elements.into_iter().map(weigh).collect::<Result<Vec<_>>>()?;
        weighed.sort_by(|one, other| {
            let order = compare(one, other);
            if self.descending { order.reverse() } else { order }
        });
        Ok(weighed.into_iter().map(|(_, element)| element).collect())
    }

    fn fetched(
        &self,
        db: &Access<'_>,
        elements: impl Iterator<Item = Bytes>,
    ) -> Result<Vec<Option<Bytes>>> {
        if self.get.is_empty() {
            return Ok(elements.map(Some).collect());
        }
        let mut result = Vec::new();
        for element in elements {
            for get in self.get {
                result.push(get.find(db, &element)?);
            }
        }
        Ok(result)
    }
}

/// The elements of a collection, and whether it keeps them in an order of its own.
fn elements(value: View<'_>) -> Result<(Vec<Bytes>, bool)> {
    match value {
        View::List(list) => Ok((list.iter().map(|item| item.to_bytes()).collect(), true)),
        View::SortedSet(sorted) => {
            Ok((sorted.iter().map(|(member, _)| member.to_bytes()).collect(), true))
        }
        View::Set(set) => Ok((set.iter().map(|member| member.to_bytes()).collect(), false)),
        _ => Err(Error::WRONG_TYPE),
    }
}

fn weight(db: &Access<'_>, element: &Bytes, by: Option<Lookup<'_>>, alpha: bool) -> Result<Weight> {
    match (by, alpha) {
        (None, true) => Ok(Weight::Itself),
        (None, false) => number(db.dialect(), element),
        (Some(by), true) => Ok(Weight::Text(by.find(db, element)?)),
        (Some(by), false) => match by.find(db, element)? {
            Some(text) => number(db.dialect(), &text),
            None => Ok(Weight::Number(0.0)),
        },
    }
}

fn number(dialect: Dialect, text: &[u8]) -> Result<Weight> {
    let parse = if dialect.sorts_any_number() { number::parse_any_f64 } else { number::parse_f64 };
    parse(text).map(Weight::Number).ok_or(NOT_NUMBERS)
}

const NOT_NUMBERS: Error = Error::fixed("One or more scores can't be converted into double");

fn compare(one: &(Weight, Bytes), other: &(Weight, Bytes)) -> Ordering {
    match (&one.0, &other.0) {
        // Texts that are equal leave the order as it was; there is no NaN.
        (Weight::Text(a), Weight::Text(b)) => a.cmp(b),
        (Weight::Number(a), Weight::Number(b)) => {
            a.partial_cmp(b).unwrap_or(Ordering::Equal).then_with(|| one.1.cmp(&other.1))
        }
        _ => one.1.cmp(&other.1),
    }
}

/// A part of the result.
#[derive(Debug, Clone, Copy)]
struct Limit {
    offset: i64,
    /// All that follow, when negative.
    count: i64,
}

impl Default for Limit {
    fn default() -> Self {
        Self { offset: 0, count: -1 }
    }
}

impl Limit {
    fn of(self, len: usize) -> Range<usize> {
        let clip = |number: i64| usize::try_from(number).unwrap_or(usize::MAX).min(len);
        let start = clip(self.offset.max(0));
        let count = if self.count < 0 { len } else { clip(self.count) };
        start..start.saturating_add(count).min(len)
    }
}

impl<'a> Param<'a> for Limit {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "offset", doc: "How many to leave out first.", shape: Shape::Integer },
        Field { name: "count", doc: "How many at most; all when negative.", shape: Shape::Integer },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() < 2 {
            return Err(Error::SYNTAX);
        }
        Ok(Self { offset: i64::parse(args)?, count: i64::parse(args)? })
    }
}

#[cfg(test)]
mod tests;
