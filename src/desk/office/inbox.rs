//! What comes to the desk's thread: from terminals, from the PIN threads, from what is built beside it.

use crate::desk::pins::PinAnswer;
use crate::desk::serve::Arrived;
use crate::queries::board_index::Shelf;
use crate::queries::directory::Directory;
use crate::store::StoreProblem;

/// What comes to the desk.
pub enum Inbox {
    Arrived(Arrived),
    Pin(PinAnswer),
    /// Directory or board index, built beside the desk in this round.
    Built(u32, Built),
    /// The process was asked to end.
    End,
}

/// Something built, with the round in which its building began.
pub enum Built {
    /// The finder, and whether it could be read to its end.
    Directory(Box<Directory>, bool),
    Shelf(Result<Box<Shelf>, StoreProblem>),
}
