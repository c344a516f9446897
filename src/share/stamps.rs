//! What copies of replies are checked against ([`crate::keyspace::stamps`]), and how a guest gets it:
//! the memory of its owner's stamps as a file that passes through a socket, and the file of terms.
//!
//! A copy of a guest is used only while its stamp, the era and the term are what they were. This is right also
//! after the owner has ended: the stamps stay as they were then, and so does the data, until the next
//! owner begins its term, which it does before it changes anything.

use std::fs::File;
use std::io;
use std::path::Path;

use super::wire::{Stream, Wire};
use crate::base::shared_words::WordsView;
use crate::keyspace::stamps::AllStamps;
use crate::persist::term;

/// What copies are checked against.
#[derive(Debug)]
pub struct Checks {
    /// The era and all stamps of the owner.
    pub stamps: WordsView,
    /// Of a guest: one word, the term of whoever owns the folder.
    pub term: Option<WordsView>,
    /// What the term has to be.
    pub since: u32,
}

impl Checks {
    /// Those of a store of this process.
    pub fn here(stamps: &AllStamps) -> io::Result<Self> {
        Ok(Self { stamps: stamps.view()?, term: None, since: 0 })
    }

    /// Receives them on a connection whose owner is about to [`give`] them.
    pub(super) fn take(wire: &Wire, folder: &Path, term: u64) -> io::Result<Self> {
        let since = u32::try_from(term).map_err(io::Error::other)?;
        let stamps = WordsView::of(&receive(wire.stream())?)?;
        let term = Some(WordsView::of(&term::file(folder)?)?);
        Ok(Self { stamps, term, since })
    }
}

/// Sends a file.
#[cfg(unix)]
pub(super) fn give(stream: &Stream, file: &File) -> io::Result<()> {
    use std::io::IoSlice;
    use std::mem::MaybeUninit;
    use std::os::fd::AsFd;

    use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

    let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut room);
    let files = [file.as_fd()];
    beside.push(SendAncillaryMessage::ScmRights(&files));
    sendmsg(stream, &[IoSlice::new(&[0])], &mut beside, SendFlags::empty())?;
    Ok(())
}

/// Receives what [`give`] sends.
#[cfg(unix)]
fn receive(stream: &Stream) -> io::Result<File> {
    use std::io::IoSliceMut;
    use std::mem::MaybeUninit;

    use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

    let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut room);
    recvmsg(stream, &mut [IoSliceMut::new(&mut [0])], &mut beside, RecvFlags::empty())?;
    let mut files = beside.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut files) => files.next(),
        _ => None,
    });
    files.next().map(File::from).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

#[cfg(not(unix))]
pub(super) fn give(_stream: &Stream, _file: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn receive(_stream: &Stream) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}
