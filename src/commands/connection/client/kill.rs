//! CLIENT KILL.

use redlet_macros::command;

use super::filter::Filters;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::client::Client;
use crate::{reply_type, rows};

rows![kill];

/// The old form, an address; or filters.
#[derive(Debug, Clone)]
enum Victims<'a> {
    At(&'a [u8]),
    Fitting(Box<Filters<'a>>),
}

impl<'a> Param<'a> for Victims<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "address-or-filter", doc: "", shape: Shape::String },
        Field { name: "values", doc: "", shape: Shape::Optional(&Shape::Many(&Shape::String)) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() == 1 {
            return args.take().map(Self::At);
        }
        Filters::parse(args).map(Box::new).map(Self::Fitting)
    }
}

reply_type! {
    /// `OK` for an address, for filters how many connections were closed.
    Killed => "'OK' | number";
}

/// Closes connections: the one with an address, or all that match the filters, which are those of
/// CLIENT LIST. The calling connection is spared unless SKIPME is NO. Stores opened in the process
/// have no connection to close.
///
/// ```js
/// const server = await db.listen({ port: 0 })
/// db.client('KILL', 'TYPE', 'normal')  // 0: nobody is connected
/// await server.close()
/// ```
#[command(
    CLIENT | KILL,
    since = "2.4.0",
    complexity = "O(N) where N is the number of connections",
    flags(admin, noscript, loading, stale, keeps_caching),
    history(
        "2.8.12" = "filters in pairs of name and value",
        "2.8.12" = "filter ID",
        "3.2.0" = "type master",
        "5.0.0" = "type replica beside slave",
        "6.2.0" = "filter LADDR"
    ),
    redis(history("7.4.0" = "filter MAXAGE")),
    valkey(history(
        "8.0.0" = "filter MAXAGE",
        "8.0.0" = "type primary beside master",
        "8.1.0" = "several IDs",
        "9.0.0" = "filters by name, idle time, flags, library, database and IP, and negated ones"
    ))
)]
fn kill(db: &mut Call<'_>, filter: Victims<'_>) -> Result<Killed> {
    match filter {
        Victims::At(address) => {
            let at = |client: &Client| client.origin.address.as_bytes() == address;
            let found = db
                .engine
                .clients
                .list()
                .into_iter()
                .any(|it| at(&it) && db.session_mut().hang_up(&it));
            if found { Ok(Killed(Reply::Status("OK"))) } else { Err(NO_SUCH_CLIENT) }
        }
        Victims::Fitting(filter) => {
            let filter = filter.check(db.engine)?;
            let all = db.engine.clients.list();
            let killed = all.iter().filter(|it| filter.fits(db, it, true)).cloned();
            let killed: Vec<_> = killed.collect();
            let count = killed.iter().filter(|it| db.session_mut().hang_up(it)).count();
            Ok(Killed(Reply::Int(count as i64)))
        }
    }
}

const NO_SUCH_CLIENT: Error = Error::fixed("No such client");

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::engine::shared::client::{Door, Origin};
    use crate::engine::shared::session::Session;

    fn connect(db: &TestStore, port: u16) -> Session {
        let origin = Origin {
            door: Door::Tcp,
            address: format!("127.0.0.1:{port}"),
            local_address: "127.0.0.1:1".into(),
            wake: Some(Arc::new(|| {})),
        };
        db.engine.new_connection(origin).unwrap()
    }

    #[test]
    fn a_connection_is_closed_by_its_address_or_number() {
        let mut db = TestStore::new();
        let (a, b) = (connect(&db, 10), connect(&db, 11));
        assert_eq!(db.say("CLIENT KILL 127.0.0.1:9"), "ERR No such client");
        assert_eq!(db.say("CLIENT KILL 127.0.0.1:10"), "OK");
        assert!(a.client.is_closing() && !b.client.is_closing());
        assert_eq!(db.say(&format!("CLIENT KILL ID {}", b.client.id)), "1");
        assert!(b.client.is_closing());
        assert_eq!(db.say("CLIENT KILL ID 1 SKIPME no"), "0");
        assert_eq!(db.say("CLIENT KILL native:0"), "ERR No such client");
        assert_eq!(db.say("CLIENT KILL ID"), "ERR No such client");
        let arity = "ERR wrong number of arguments for 'client|kill' command";
        assert_eq!(db.say("CLIENT KILL"), arity);
        assert_eq!(db.say("CLIENT KILL ID 3 foo"), "ERR syntax error");
    }

    #[test]
    fn a_client_that_kills_all_is_spared_unless_it_includes_itself() {
        let mut db = TestStore::new();
        db.session = connect(&db, 10);
        let other = connect(&db, 11);
        assert_eq!(db.say("CLIENT KILL TYPE normal"), "1");
        assert!(other.client.is_closing() && !db.session.connection.closing);
        assert_eq!(db.say("CLIENT KILL LADDR 127.0.0.1:1 SKIPME no"), "2");
        assert!(db.session.connection.closing);
    }
}
