//! Reading the `redlet.conf` of a folder.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;

use crate::engine::config::conf::{self, Directive};
use crate::engine::config::live::Config;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::files;

/// The `redlet.conf` of a folder.
pub(super) struct Conf {
    path: PathBuf,
    directives: Vec<Directive>,
}

impl Conf {
    /// The largest file that is read, in bytes. A larger one is not a `redlet.conf`.
    const LARGEST: u64 = 1 << 20;

    /// Reads the file. The result is empty if there is no file.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(conf::FILE);
        let text = files::read(&path, Self::LARGEST).map_err(|why| refused(&path, &why))?;
        let directives = conf::read(&text.unwrap_or_default());
        let directives = directives.map_err(|mistake| refused(&path, &mistake))?;
        Ok(Self { path, directives })
    }

    pub(super) fn load(&self, config: &Config) -> Result<()> {
        // A store with a folder always has a log.
        config.appendonly.store(1, Relaxed);
        config.has_log.store(true, Relaxed);
        config.load(&self.directives).map_err(|mistake| refused(&self.path, &mistake))
    }

    pub(super) fn databases(&self) -> Result<u16> {
        let config = Config::default();
        self.load(&config)?;
        Ok(u16::try_from(config.databases.load(Relaxed)).unwrap_or(u16::MAX))
    }
}

fn refused(path: &Path, why: &dyn Display) -> Error {
    Error::with_code("CONFIG", format!("{}: {why}", path.display()))
}
