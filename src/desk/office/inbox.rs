//! Everything that comes to the desk's thread: from terminals, from the PIN threads, from the
//! threads that build its indexes.

use std::path::PathBuf;

use crate::desk::pins::PinAnswer;
use crate::desk::serve::Arrived;
use crate::engine::moment::Moment;
use crate::queries::board_index::BoardIndex;
use crate::queries::directory::Directory;
use crate::store::StoreProblem;
use crate::store::backup::BackedUp;
use crate::store::backup::problem::BackupProblem;

/// What comes to the desk.
pub enum Inbox {
    Arrived(Arrived),
    Pin(PinAnswer),
    /// The directory or the board index, with the number of the build that made it.
    Built(u32, Built),
    /// A backup was made, or not.
    BackedUp(Made),
    /// A long question was answered, or its thread is gone.
    LongEnded,
    /// The writer of the second copy has found something, or something happened to the store's file.
    Stirred,
    /// The process was asked to end.
    End,
}

/// An index that a background thread has built.
pub enum Built {
    /// The directory, and whether the registers could be read to their end.
    Directory(Box<Directory>, bool),
    BoardIndex(Result<Box<BoardIndex>, StoreProblem>),
}

/// How a backup of several targets went.
pub struct Made {
    pub(super) results: Vec<(PathBuf, Result<BackedUp, BackupProblem>)>,
    pub(super) at: Moment,
}
