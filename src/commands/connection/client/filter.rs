//! Which clients CLIENT LIST shows and CLIENT KILL closes: those that match every filter.

use crate::base::number;
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::options::Opt;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::engine::shared::client::line::{age, flags, idle};
use crate::engine::shared::client::{Client, USER};
use crate::{choice, options};
use std::sync::atomic::Ordering::Relaxed;

choice! {
    pub(super) enum Skip {
        "YES" Yes,
        "NO" No,
    }
}

options! {
    pub(super) struct Filter<'a> {
        /// Only these connections.
        "ID" ids: Ids,
        /// `normal`, `pubsub`, `replica` or `primary`.
        "TYPE" kind: Option<Kind>,
        "USER" user: Users<'a>,
        "ADDR" address: Option<&'a [u8]>,
        "LADDR" local_address: Option<&'a [u8]>,
        /// Whether the connection that asks is left out.
        "SKIPME" skip: Option<Skip>,
        /// Connected for at least this many seconds.
        "MAXAGE" age: Option<Age>,
        "NAME" name: Option<&'a [u8]>,
        /// Idle for at least this many seconds.
        "IDLE" idle: Option<Idle>,
        /// Having all these flags.
        "FLAGS" flags: Option<Flags<'a>>,
        "LIB-NAME" lib_name: Option<&'a [u8]>,
        "LIB-VER" lib_version: Option<&'a [u8]>,
        "DB" db: Option<Db>,
        "CAPA" capabilities: Option<Capabilities<'a>>,
        "IP" ip: Option<&'a [u8]>,
        "NOT-ID" not_ids: Ids,
        "NOT-TYPE" not_kind: Option<Kind>,
        "NOT-USER" not_user: Users<'a>,
        "NOT-ADDR" not_address: Option<&'a [u8]>,
        "NOT-LADDR" not_local_address: Option<&'a [u8]>,
        "NOT-NAME" not_name: Option<&'a [u8]>,
        "NOT-FLAGS" not_flags: Option<Flags<'a, true>>,
        "NOT-LIB-NAME" not_lib_name: Option<&'a [u8]>,
        "NOT-LIB-VER" not_lib_version: Option<&'a [u8]>,
        "NOT-DB" not_db: Option<Db<true>>,
        "NOT-CAPA" not_capabilities: Option<Capabilities<'a, true>>,
        "NOT-IP" not_ip: Option<&'a [u8]>,
    }
}

/// All filters of a call.
#[derive(Debug, Clone)]
pub(super) struct Filters<'a> {
    filter: Filter<'a>,
    /// What is wrong behind them. It is reported once those before it were checked.
    mistake: Option<Error>,
}

impl<'a> Param<'a> for Filters<'a> {
    const SHAPE: Shape = Filter::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() == 1 {
            return Err(Error::SYNTAX);
        }
        let mut filter = Filter::default();
        let mistake = filter.take_all(args).err();
        args.take_rest();
        Ok(Self { filter, mistake })
    }
}

impl<'a> Filters<'a> {
    /// The filters, checked against the state of the store.
    pub(super) fn check(self, engine: &Engine) -> Result<Filter<'a>> {
        self.filter.check(engine)?;
        self.mistake.map_or(Ok(self.filter), Err)
    }
}

/// A user, who must exist. Of several the last one counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Users<'a>(Vec<&'a [u8]>);

impl<'a> Opt<'a> for Users<'a> {
    const SHAPE_AFTER: Option<Shape> = Some(Shape::String);

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        self.0.push(args.take()?);
        Ok(())
    }
}

impl Filter<'_> {
    fn check(&self, engine: &Engine) -> Result<()> {
        for name in self.user.0.iter().chain(&self.not_user.0) {
            if engine.acl.find(name).is_none() {
                return Err(unknown("No such user", name));
            }
        }
        let last = i64::from(engine.keyspace.databases()) - 1;
        let numbers = [(self.db.map(|db| db.0), "DB"), (self.not_db.map(|db| db.0), "NOT-DB")];
        for (number, name) in numbers {
            if number.is_some_and(|number| !(0..=last).contains(&number)) {
                let text = format!("{name} number should be between 0 and {last}");
                return Err(Error::new(text));
            }
        }
        Ok(())
    }

    /// Whether a filter names a client by its id or address.
    pub(super) fn asks_for(&self, client: &Client) -> bool {
        let origin = &client.origin;
        self.ids.0.as_ref().is_some_and(|ids| ids.contains(&client.id))
            || self.address == Some(origin.address.as_bytes())
            || self.local_address == Some(origin.local_address.as_bytes())
            || self.ip == Some(ip(&origin.address).as_bytes())
    }

    pub(super) fn fits(&self, db: &Call<'_>, client: &Client, skip_me: bool) -> bool {
        let skip = self.skip.map_or(skip_me, |skip| matches!(skip, Skip::Yes));
        let is_me = db.session().client.id == client.id;
        !(skip && is_me)
            && self.fits_identity(client)
            && self.fits_address(client)
            && self.fits_names(client)
            && self.fits_state(db.engine.seconds(), client)
    }

    fn fits_identity(&self, client: &Client) -> bool {
        let has = |ids: &Ids| ids.0.as_ref().map(|ids| ids.contains(&client.id));
        has(&self.ids) != Some(false)
            && has(&self.not_ids) != Some(true)
            && self.kind.is_none_or(|kind| kind.is(client))
            && !self.not_kind.is_some_and(|kind| kind.is(client))
            && fits(
                self.user.0.last().copied(),
                self.not_user.0.last().copied(),
                client.user().as_deref().unwrap_or(USER),
            )
    }

    fn fits_address(&self, client: &Client) -> bool {
        let origin = &client.origin;
        let (here, there) = (origin.local_address.as_bytes(), origin.address.as_bytes());
        fits(self.address, self.not_address, there)
            && fits(self.local_address, self.not_local_address, here)
            && fits(self.ip, self.not_ip, ip(&origin.address).as_bytes())
    }

    /// The empty name means no name, and matches nothing.
    fn fits_names(&self, client: &Client) -> bool {
        let names = client.names();
        let any = |wanted: Option<&[u8]>| !wanted.is_some_and(<[u8]>::is_empty);
        let known = |unwanted: Option<&'_ [u8]>| unwanted.is_none_or(|name| !name.is_empty());
        [self.name, self.lib_name, self.lib_version].into_iter().all(any)
            && fits(self.name, self.not_name.filter(|name| known(Some(name))), &names.name)
            && fits(
                self.lib_name,
                self.not_lib_name.filter(|name| known(Some(name))),
                &names.lib_name,
            )
            && fits(
                self.lib_version,
                self.not_lib_version.filter(|name| known(Some(name))),
                &names.lib_version,
            )
    }

    fn fits_state(&self, now: u32, client: &Client) -> bool {
        let set = flags(client);
        let has = |wanted: &[u8]| wanted.iter().all(|flag| set.as_bytes().contains(flag));
        let db = i64::from(client.shown.db.load(Relaxed));
        let can = client.redirects.load(Relaxed);
        self.age.is_none_or(|least| i64::from(age(now, client)) >= least.0)
            && self.idle.is_none_or(|least| i64::from(idle(now, client)) >= least.0)
            && self.flags.is_none_or(|flags| has(flags.0))
            && self.not_flags.is_none_or(|flags| !has(flags.0))
            && self.db.is_none_or(|wanted| wanted.0 == db)
            && self.not_db.is_none_or(|unwanted| unwanted.0 != db)
            && self.capabilities.is_none_or(|wanted| wanted.0.is_empty() || can)
            && self.not_capabilities.is_none_or(|unwanted| !(unwanted.0.is_empty() || can))
    }
}

fn fits(wanted: Option<&[u8]>, unwanted: Option<&[u8]>, is: &[u8]) -> bool {
    wanted.is_none_or(|wanted| wanted == is) && unwanted.is_none_or(|unwanted| unwanted != is)
}

/// An address without its port.
fn ip(address: &str) -> &str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// All the numbers that follow; the filter without a number matches nobody.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids(Option<Vec<u64>>);

impl<'a> Opt<'a> for Ids {
    const SHAPE_AFTER: Option<Shape> = Some(Shape::Many(&Shape::Integer));

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        let (not_positive, not_a_number) = Self::errors(args);
        if args.is_empty() && args.command() == "CLIENT|KILL" && not_a_number.is_some() {
            return Err(Error::SYNTAX);
        }
        let before = args.len();
        let ids = self.0.get_or_insert_default();
        while let Some(id) = args.peek().and_then(number::parse_i64) {
            args.take()?;
            match (u64::try_from(id), &not_positive) {
                (Ok(id @ 1..), _) => ids.push(id),
                (_, Some(error)) => return Err(error.clone()),
                (_, None) => {}
            }
        }
        let is_wrong = args.len() == before
            || not_positive.is_none() && args.peek().is_some_and(|next| !is_filter(next));
        not_a_number.filter(|_| is_wrong).map_or(Ok(()), Err)
    }
}

const NOT_POSITIVE: Error = Error::fixed("client-id should be greater than 0");
const NOT_A_NUMBER: Error = Error::fixed("Invalid client ID");

impl Ids {
    /// The errors for an id that is not greater than 0 and for one that is not a number, if these
    /// are errors. Where the second is none, what is not a number ends the ids.
    fn errors(args: &Args<'_>) -> (Option<Error>, Option<Error>) {
        if args.dialect().client_ids_are_positive() {
            (Some(NOT_POSITIVE), None)
        } else if args.command() == "CLIENT|LIST" {
            (None, Some(NOT_A_NUMBER))
        } else {
            (Some(NOT_POSITIVE), Some(NOT_POSITIVE))
        }
    }
}

/// Whether a filter has this name.
fn is_filter(word: &[u8]) -> bool {
    let Shape::Options(fields) = Filter::SHAPE else { return false };
    let mut names = fields.iter().filter_map(|field| match field.shape {
        Shape::Tagged(name, _) => Some(name),
        _ => None,
    });
    names.any(|name| name.as_bytes().eq_ignore_ascii_case(word))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Normal,
    Pubsub,
    /// Of replication: there are none.
    Other,
}

impl Kind {
    fn is(self, client: &Client) -> bool {
        let kind = if client.shown.is_subscriber() { Self::Pubsub } else { Self::Normal };
        self == kind
    }
}

impl<'a> Param<'a> for Kind {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let word = args.take()?;
        match word.to_ascii_lowercase().as_slice() {
            b"normal" => Ok(Self::Normal),
            b"pubsub" => Ok(Self::Pubsub),
            b"master" | b"primary" | b"slave" | b"replica" => Ok(Self::Other),
            _ => Err(unknown("Unknown client type", word)),
        }
    }
}

fn unknown(what: &str, word: &[u8]) -> Error {
    Error::new(format!("{what} '{}'", quoted(word)))
}

/// Seconds, 1 at least.
macro_rules! seconds {
    ($($name:ident: $word:literal),*) => {$(
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name(i64);

        impl<'a> Param<'a> for $name {
            const SHAPE: Shape = Shape::Integer;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                let number = number::parse_i64(args.take()?)
                    .ok_or(Error::fixed(concat!($word, " is not an integer or out of range")))?;
                let small = Error::fixed(concat!($word, " should be greater than 0"));
                if number < 1 { Err(small) } else { Ok(Self(number)) }
            }
        }
    )*};
}

seconds! { Age: "maxage", Idle: "idle" }

/// The number of a database, or of one that it is not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Db<const NOT: bool = false>(i64);

impl<'a, const NOT: bool> Param<'a> for Db<NOT> {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let name = if NOT { "NOT-DB" } else { "DB" };
        let wrong = || Error::new(format!("{name} is not an integer or out of range"));
        number::parse_i64(args.take()?).map(Self).ok_or_else(wrong)
    }
}

/// Letters, of a set that says what letters there are.
macro_rules! letters {
    ($($name:ident: $letters:literal, $what:literal, $not:literal),*) => {$(
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name<'a, const NOT: bool = false>(&'a [u8]);

        impl<'a, const NOT: bool> Param<'a> for $name<'a, NOT> {
            const SHAPE: Shape = Shape::String;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                let word = args.take()?;
                if word.iter().all(|letter| $letters.contains(letter)) {
                    return Ok(Self(word));
                }
                let filter = if NOT { $not } else { "provided" };
                let word = quoted(word);
                Err(Error::new(format!("Unknown {} found in the {filter} filter: {word}", $what)))
            }
        }
    )*};
}

letters! {
    Flags: b"bcdeirtuxABEIMNOPRSTU", "flags", "NOT-FLAGS",
    Capabilities: b"r", "capa", "NOT-CAPA"
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    /// Which of `CLIENT LIST`'s filters, given to a store of one native client, show it.
    #[test]
    fn a_client_is_shown_that_fits_every_filter() {
        let mut db = TestStore::new();
        db.say("CLIENT SETNAME me");
        let mut shown = |filters: &str| {
            db.say(&format!("CLIENT LIST LADDR native:0 {filters}")).contains("id=1 ")
        };
        for filters in [
            "ID 1 2 3",
            "id 7 ID 1",
            "TYPE pubsub TYPE normal",
            "USER default",
            "ADDR native:0",
            "LADDR native:0",
            "SKIPME no",
            "NAME me",
            "FLAGS N",
            "FLAGS NN",
            "FLAGS ",
            "DB 0",
            "CAPA ",
            "IP native",
            "NOT-ID 2",
            "NOT-TYPE pubsub",
            "NOT-NAME you",
            "NOT-NAME ",
            "NOT-FLAGS x",
            "NOT-DB 1",
            "NOT-CAPA r",
            "NOT-IP 127.0.0.1",
            "NOT-LIB-NAME x",
        ] {
            assert!(shown(filters), "{filters}");
        }
        for filters in [
            "ID 2",
            "ID TYPE normal",
            "TYPE replica",
            "NOT-USER default",
            "ADDR x",
            "SKIPME yes",
            "NAME you",
            "NAME ",
            "LIB-NAME ",
            "FLAGS x",
            "DB 1",
            "CAPA r",
            "IP x",
            "NOT-ID 1",
            "NOT-TYPE normal",
            "NOT-NAME me",
            "NOT-FLAGS N",
            "NOT-DB 0",
            "NOT-IP native",
            "MAXAGE 1",
            "IDLE 9",
            "NAME me DB 1",
        ] {
            assert!(!shown(filters), "{filters}");
        }
    }

    #[test]
    fn an_unknown_filter_is_refused_as_in_valkey() {
        let mut db = TestStore::of(Dialect::Valkey);
        for (filters, refused) in [
            ("ID", "syntax error"),
            ("ID x", "syntax error"),
            ("ID 0", "client-id should be greater than 0"),
            ("TYPE foo", "Unknown client type 'foo'"),
            ("USER foo", "No such user 'foo'"),
            ("MAXAGE 0", "maxage should be greater than 0"),
            ("MAXAGE x", "maxage is not an integer or out of range"),
            ("IDLE -1", "idle should be greater than 0"),
            ("FLAGS xy", "Unknown flags found in the provided filter: xy"),
            ("NOT-FLAGS Z", "Unknown flags found in the NOT-FLAGS filter: Z"),
            ("CAPA q", "Unknown capa found in the provided filter: q"),
            ("NOT-CAPA q", "Unknown capa found in the NOT-CAPA filter: q"),
            ("DB x", "DB is not an integer or out of range"),
            ("DB 16", "DB number should be between 0 and 15"),
            ("NOT-DB -1", "NOT-DB number should be between 0 and 15"),
            ("NOT-IDLE 3", "syntax error"),
            ("SKIPME maybe", "syntax error"),
            ("NAME", "syntax error"),
        ] {
            assert_eq!(db.say(&format!("CLIENT LIST {filters}")), format!("ERR {refused}"));
        }
    }

    #[test]
    fn ids_are_any_integers_in_redis() {
        let mut db = TestStore::of(Dialect::Redis);
        for (call, expected) in [
            ("CLIENT LIST ID 0 -1", ""),
            ("CLIENT LIST ID x", "ERR Invalid client ID"),
            ("CLIENT LIST ID 2 x", "ERR Invalid client ID"),
            ("CLIENT LIST ID 2 TYPE normal", ""),
            ("CLIENT LIST ID", "ERR syntax error"),
            ("CLIENT KILL ID x TYPE normal", "ERR client-id should be greater than 0"),
            ("CLIENT KILL ID 0 TYPE normal", "ERR client-id should be greater than 0"),
            ("CLIENT KILL ID 99 x", "ERR syntax error"),
            ("CLIENT KILL ID 99 TYPE normal", "0"),
        ] {
            assert_eq!(db.say(call), expected, "{call}");
        }
        assert!(db.say("CLIENT LIST ID 0 1 -1").contains("id=1 "));
    }

    #[test]
    fn an_address_has_a_host() {
        assert_eq!(super::ip("127.0.0.1:80"), "127.0.0.1");
        assert_eq!(super::ip("[::1]:80"), "::1");
    }
}
