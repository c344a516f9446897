//! SELECT.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::Database;
use crate::engine::grammar::reply::Done;
use crate::rows;

rows![select];

/// Selects the database for the following calls of the connection.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.select(1)  // 'OK'
/// db.get('user:1')  // null: databases share no keys
/// ```
#[command(
    SELECT,
    since = "1.0.0",
    complexity = "O(1)",
    flags(loading, stale, fast, switches_database),
    valkey(flags(allow_busy))
)]
fn select(db: &mut Call<'_>, index: Database) -> Result<Done> {
    let index = index.among(db.databases())?;
    db.session_mut().select(index);
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn databases_keep_their_keys_apart() {
        let mut db = TestStore::new();
        db.say("SET k zero");
        assert_eq!(db.say("SELECT 15"), "OK");
        assert_eq!(db.say("GET k"), "nil");
        db.say("SET k fifteen");
        assert_eq!(db.say("SELECT 0"), "OK");
        assert_eq!(db.say("GET k"), "zero");
    }

    #[test]
    fn there_is_no_database_beyond_the_last() {
        let mut db = TestStore::new();
        for index in ["16", "-1", "65536"] {
            assert_eq!(db.say(&format!("SELECT {index}")), "ERR DB index is out of range");
        }
        assert_eq!(db.say("SELECT x"), "ERR value is not an integer or out of range");
        let wide = "ERR value is out of range, value must between -2147483648 and 2147483647";
        assert_eq!(db.say("SELECT 2147483648"), wide);
    }
}
