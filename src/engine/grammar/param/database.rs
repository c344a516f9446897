//! Databases, and calls that may touch every key of one database or of all.

use super::{Args, Param};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Mode};

/// The number of a database. With `DECLARES`, it declares the key before it in that database too.
#[derive(Debug, Clone, Copy)]
pub struct Database<const DECLARES: bool = false>(i32);

impl<const DECLARES: bool> Database<DECLARES> {
    /// The number, checked against the number of databases.
    pub fn among(self, databases: u16) -> Result<u16> {
        let number = u16::try_from(self.0).ok().filter(|&number| number < databases);
        number.ok_or(Error::DB_OUT_OF_RANGE)
    }
}

impl<'a, const DECLARES: bool> Param<'a> for Database<DECLARES> {
    const SHAPE: Shape = Shape::Database;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = i64::parse(args)?;
        let database = i32::try_from(number).map(Self).map_err(|_| Error::NOT_32_BITS)?;
        if DECLARES {
            database.among(args.databases)?;
        }
        Ok(database)
    }

    fn keys(&self, keys: &mut KeySet) {
        if let (true, Ok(db)) = (DECLARES, u16::try_from(self.0)) {
            keys.also_in(db, Mode::Write);
        }
    }
}

/// Declares that a call may touch any key of the current database; takes no argument.
#[derive(Debug, Clone, Copy)]
pub struct WholeDatabase<const WRITE: bool>;

/// Declares that a call may touch any key of any database; takes no argument.
#[derive(Debug, Clone, Copy)]
pub struct Everything<const WRITE: bool>;

const fn mode(write: bool) -> Mode {
    if write { Mode::Write } else { Mode::Read }
}

impl<'a, const WRITE: bool> Param<'a> for WholeDatabase<WRITE> {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_whole(Scope::Database, mode(WRITE));
    }
}

impl<'a, const WRITE: bool> Param<'a> for Everything<WRITE> {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_whole(Scope::Everything, mode(WRITE));
    }
}
