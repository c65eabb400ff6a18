//! What can happen to a screen, and what it wants done outside: plain data.

use std::path::PathBuf;

use super::chord::Chord;
use super::printers::{Found, Printing};
use crate::engine::moment::Moment;
use crate::exchange::{Kind, Roster};
use crate::language::Language;
use crate::printing::task::{Done, Failure};
use crate::protocol::messages::{Request, Told};
use crate::report::Sheet;
use crate::report::export::{Overwrite, Saved};

/// What can happen to a screen.
#[derive(Clone, Debug)]
pub enum Msg {
    Key(Chord),
    /// A run of characters, cleaned.
    Text(String),
    /// A paste: text that presses no key.
    Paste(String),
    Resize(u16, u16),
    Told(Box<Told>),
    /// The question of this number did not go out, for this reason.
    Unsent(u64, String),
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
    /// Where a folder lies that a backup is to go to, or why it is none.
    Located(Result<PathBuf, String>),
    /// The line is lost, for this reason.
    Lost(String),
    /// The line is back, to a desk that does not know this terminal.
    Back,
    /// The desk's clock.
    Minute(Moment),
    Tick(Alarm),
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this question; its answer comes back with the number.
    Ask(u64, Box<Request>),
    /// Tick with this alarm after this many milliseconds; a later call moves it.
    Wake(Alarm, u64),
    /// The desk's clock stands at this moment; it may be frozen there.
    Clock(Moment, bool),
    /// Give this connection up and make a new one.
    HangUp,
    Bell,
    /// Read a roster of this kind from a file, by a map where one is named.
    Read(Kind, PathBuf, Option<PathBuf>),
    /// Write this sheet to a file; over one that is there already only if that was said.
    Write(Box<Sheet>, PathBuf, Overwrite),
    /// Draw the next frame whole, whatever the terminal seems to show.
    Resync,
    /// Keep the language that was chosen here.
    Remember(Language),
    /// Find the printers of this machine, and what was chosen last for this form.
    Printers(String),
    /// Try a print, or give it away.
    Print(Box<Printing>),
    /// Write an empty roster of this kind to a new file.
    Template(Kind, PathBuf),
    /// Find where this folder lies.
    Locate(PathBuf),
    Quit,
    /// The same, and the tutor comes next in this window.
    QuitForTutor,
}

/// Milliseconds for which a whole number stands on the screen.
pub const PHONES_SHOWN: u64 = 20_000;

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// A dry run of the open form.
    Try,
    /// The draft goes to the desk.
    Keep,
    HidePhones,
    /// How boards are looked at goes to the desk.
    Like,
    /// The fingers rest: what was typed into a box is looked for.
    Find,
    /// Has the desk answered?
    Patience,
    /// Nobody has touched the screen for as long as the office allows.
    Idle,
    /// The hand rested: a warning on the screen is seen.
    Seen,
}

/// What a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Key(Chord),
    Text(String),
    Paste(String),
}
