//! CLIENT TRACKING and related commands: a connection that keeps copies of what it reads is
//! notified of changes.

use redlet_macros::command;
use smallvec::SmallVec;

use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::{Args, FromArgument, Late, Param};
use crate::engine::grammar::reply::{Done, Number, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::client::tracking::{
    BCAST, BROKEN, ClientTracking, Flags, NOLOOP, ON, OPTIN, OPTOUT,
};
use crate::engine::shared::tracking::Wish;
use crate::{choice, reply_type, rows};

rows![caching, getredir, tracking, trackinginfo];

/// Choices that are read once what else there is to check was checked.
macro_rules! read_late {
    ($($name:ident),*) => {$(
        impl FromArgument for $name {
            fn read(text: &[u8]) -> Result<Self> {
                Self::parse(&mut Args::new("", Dialect::default(), &[text]))
            }
        }
    )*};
}

read_late!(Switch, Answer);

choice! {
    enum Switch {
        "ON" On,
        "OFF" Off,
    }
}

/// The words of CLIENT TRACKING.
#[derive(Debug, Clone, Default)]
struct Options<'a> {
    redirect: Option<i64>,
    prefix: SmallVec<[&'a [u8]; 2]>,
    bcast: bool,
    optin: bool,
    optout: bool,
    noloop: bool,
    /// The first mistake after the first REDIRECT. It is reported once that client was looked for.
    mistake: Option<Error>,
}

impl<'a> Param<'a> for Options<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "redirect",
            doc: "The connection that is notified instead of this one.",
            shape: Shape::Tagged("REDIRECT", &Shape::Integer),
        },
        Field {
            name: "prefix",
            doc: "With BCAST: only keys that begin with this.",
            shape: Shape::Many(&Shape::Tagged("PREFIX", &Shape::String)),
        },
        Field {
            name: "bcast",
            doc: "Be notified of all keys, whether they were read or not.",
            shape: Shape::Token("BCAST"),
        },
        Field {
            name: "optin",
            doc: "Keep copies only of what is read by the call after `CLIENT CACHING YES`.",
            shape: Shape::Token("OPTIN"),
        },
        Field {
            name: "optout",
            doc: "Keep no copies of what is read by the call after `CLIENT CACHING NO`.",
            shape: Shape::Token("OPTOUT"),
        },
        Field {
            name: "noloop",
            doc: "Do not be notified of the changes of this connection.",
            shape: Shape::Token("NOLOOP"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self::default();
        while !args.is_empty() {
            let taken = options.take_word(args);
            if options.redirect.is_some() && taken.is_err() {
                options.mistake = taken.err();
                args.take_rest();
            } else {
                taken?;
            }
        }
        Ok(options)
    }
}

impl<'a> Options<'a> {
    fn take_word(&mut self, args: &mut Args<'a>) -> Result<()> {
        let follows = args.len() > 1;
        if follows && args.take_word("REDIRECT") {
            if self.redirect.is_some() {
                return Err(Error::fixed("A client can only redirect to a single other client"));
            }
            self.redirect = Some(i64::parse(args)?);
        } else if follows && args.take_word("PREFIX") {
            self.prefix.push(args.take()?);
        } else {
            let words = [
                ("BCAST", &mut self.bcast),
                ("OPTIN", &mut self.optin),
                ("OPTOUT", &mut self.optout),
                ("NOLOOP", &mut self.noloop),
            ];
            let found = words.into_iter().find(|(word, _)| args.take_word(word));
            *found.ok_or(Error::SYNTAX)?.1 = true;
        }
        Ok(())
    }

    /// The id of the client that is to be notified, which must be connected and hear of it; 0 if
    /// the call names none.
    fn find_redirect(&self, engine: &Engine) -> Result<u64> {
        let Some(client) = self.redirect else { return Ok(0) };
        let client = u64::try_from(client).unwrap_or(0);
        if !engine.clients.find(client).is_some_and(|client| client.has_mailbox()) {
            return Err(Error::fixed("The client ID you want redirect to does not exist"));
        }
        Ok(client)
    }
}

/// Makes the store remember what this connection reads, and notify it once if that changes. For
/// connections that keep copies; functions called in the process do not need it and cannot use it.
///
/// ```js
/// db.client('TRACKING', 'OFF')  // 'OK'
/// db.client('TRACKING', 'ON', { noloop: true })  // throws ERR tracking is for connections ...
/// ```
#[command(
    CLIENT | TRACKING,
    since = "6.0.0",
    complexity = "O(1), or O(N) where N is the number of prefixes",
    flags(noscript, loading, stale, keeps_caching)
)]
fn tracking(db: &mut Call<'_>, status: Late<'_, Switch>, options: Options<'_>) -> Result<Done> {
    let redirect = options.find_redirect(db.engine)?;
    options.mistake.clone().map_or(Ok(()), Err)?;
    if matches!(status.value()?, Switch::Off) {
        db.engine.untrack(db.session_mut());
        return Ok(Done);
    }
    if !db.session().client.has_mailbox() {
        return Err(NO_COPIES);
    }
    let flags = options.flags();
    options.check(&db.session().client.tracking)?;
    check_prefixes(&db.engine.tracking.prefixes_of(db.session().client.id), &options.prefix)?;
    db.engine.track(db.session_mut(), &Wish { flags, redirect, prefixes: &options.prefix });
    Ok(Done)
}

const NO_COPIES: Error = Error::fixed(
    "tracking is for connections that keep copies: functions called in the process read the store \
     itself",
);

impl Options<'_> {
    fn flags(&self) -> Flags {
        let given = [
            (self.bcast, BCAST),
            (self.optin, OPTIN),
            (self.optout, OPTOUT),
            (self.noloop, NOLOOP),
        ];
        given.iter().filter(|(given, _)| *given).map(|(_, flag)| flag).sum()
    }

    /// Checks that the options fit each other and the present state of the connection.
    fn check(&self, now: &ClientTracking) -> Result<()> {
        let wrong = if !self.bcast && !self.prefix.is_empty() {
            "PREFIX option requires BCAST mode to be enabled"
        } else if now.has(ON) && now.has(BCAST) != self.bcast {
            "You can't switch BCAST mode on/off before disabling tracking for this client, and \
             then re-enabling it with a different mode."
        } else if self.bcast && (self.optin || self.optout) {
            "OPTIN and OPTOUT are not compatible with BCAST"
        } else if self.optin && self.optout {
            "You can't specify both OPTIN mode and OPTOUT mode"
        } else if (self.optin && now.has(OPTOUT)) || (self.optout && now.has(OPTIN)) {
            "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and \
             then re-enabling it with a different mode."
        } else {
            return Ok(());
        };
        Err(Error::fixed(wrong))
    }
}

/// No key may begin with two prefixes of one connection.
fn check_prefixes(known: &[Bytes], given: &[&[u8]]) -> Result<()> {
    for (place, prefix) in given.iter().enumerate() {
        if let Some(other) = known.iter().find(|other| overlap(prefix, other)) {
            return Err(overlapping(prefix, "an existing prefix", other));
        }
        let mut later = given[place + 1..].iter();
        if let Some(other) = later.find(|other| overlap(prefix, other)) {
            return Err(overlapping(prefix, "another provided prefix", other));
        }
    }
    Ok(())
}

fn overlap(one: &[u8], other: &[u8]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn overlapping(prefix: &[u8], what: &str, other: &[u8]) -> Error {
    let (prefix, other) = (quoted(prefix), quoted(other));
    Error::new(format!(
        "Prefix '{prefix}' overlaps with {what} '{other}'. Prefixes for a single client must not \
         overlap."
    ))
}

choice! {
    enum Answer {
        "YES" Yes,
        "NO" No,
    }
}

/// Decides whether the connection keeps copies of what the next call or transaction reads.
///
/// ```js
/// db.client('CACHING', 'YES')  // throws ERR CLIENT CACHING can be called only when ...
/// ```
#[command(
    CLIENT | CACHING,
    since = "6.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn caching(db: &mut Call<'_>, mode: Late<'_, Answer>) -> Result<Done> {
    let state = &db.session().client.tracking;
    if !state.has(ON) {
        return Err(Error::fixed(
            "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or \
             OPTOUT mode enabled",
        ));
    }
    let refused = match mode.value()? {
        Answer::Yes if !state.has(OPTIN) => {
            "CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."
        }
        Answer::No if !state.has(OPTOUT) => {
            "CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode."
        }
        _ => {
            db.session_mut().tracking.caching = true;
            return Ok(Done);
        }
    };
    Err(Error::fixed(refused))
}

/// Returns the id of the connection that is notified of the keys that this one reads: 0 is this
/// connection, -1 none.
///
/// ```js
/// db.client('GETREDIR')  // -1
/// ```
#[command(
    CLIENT | GETREDIR,
    since = "6.0.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching),
    valkey(flags(allow_busy))
)]
fn getredir(db: &mut Call<'_>) -> Result<Number> {
    Ok(Number(db.session().client.tracking.shown_redirect()))
}

reply_type! {
    /// How the connection tracks what it reads.
    TrackingInfo => "Named<Text, { flags: Text[]; redirect: number; prefixes: Text[] }>";
}

/// Describes how this connection tracks what it reads.
///
/// ```js
/// db.client('TRACKINGINFO').flags  // ['off']
/// ```
#[command(
    CLIENT | TRACKINGINFO,
    since = "6.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, keeps_caching)
)]
fn trackinginfo(db: &mut Call<'_>) -> Result<TrackingInfo> {
    let client = &db.session().client;
    let flags = flag_names(&client.tracking, db.session().tracking.caching);
    let prefixes = db.engine.tracking.prefixes_of(client.id);
    let lines = [
        ("flags", Reply::Set(flags.into_iter().map(Reply::bytes).collect())),
        ("redirect", Reply::Int(client.tracking.shown_redirect())),
        ("prefixes", Reply::Array(prefixes.into_iter().map(Reply::Bytes).collect())),
    ];
    Ok(TrackingInfo(Reply::Map(lines.map(|(name, value)| (Reply::bytes(name), value)).into())))
}

fn flag_names(state: &ClientTracking, caching: bool) -> Vec<&'static str> {
    if !state.has(ON) {
        return vec!["off"];
    }
    let all = [
        ("on", true),
        ("bcast", state.has(BCAST)),
        ("optin", state.has(OPTIN)),
        ("caching-yes", state.has(OPTIN) && caching),
        ("optout", state.has(OPTOUT)),
        ("caching-no", state.has(OPTOUT) && caching),
        ("noloop", state.has(NOLOOP)),
        ("broken_redirect", state.has(BROKEN)),
    ];
    all.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect()
}
