//! What the loop of a screen hears, from the keys, the line, and what is done beside the screen: plain data.

use std::path::PathBuf;

use super::guard::Ending;
use super::input::Input;
use super::printers::{Found, Printing};
use crate::exchange::Roster;
use crate::printing::task::{Done, Failure};
use crate::protocol::client::LinkNews;
use crate::report::export::Saved;

/// What the loop hears.
pub enum News {
    Typed(Vec<Input>),
    Link(LinkNews),
    /// A roster was read from a file, or why not.
    Read(Box<Result<Roster, String>>),
    /// A sheet was written to a file, or why not.
    Wrote(Box<Saved>),
    /// The printers of this machine were found.
    Printers(Box<Found>),
    /// A print was tried or given away, or why not.
    Printed(Box<Printing>, Result<Done, Failure>),
    /// An empty roster was written to this file, or why not.
    Template(Result<PathBuf, String>),
    /// Where a folder lies, or why it is none.
    Located(Result<PathBuf, String>),
    Ending(Ending),
    /// The terminal is gone.
    Gone,
}
