//! What the loop of a screen hears, from the keys, the line, and what is done beside the screen: plain data.

use super::guard::Ending;
use super::input::Input;
use crate::exchange::Roster;
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
    Ending(Ending),
    /// The terminal is gone.
    Gone,
}
