//! How much one file and one request may hold.

/// How many units one request carries: a batch is planned and written in some tens of milliseconds,
/// so that a terminal beside an import waits no longer than that.
pub const BATCH: usize = 256;
/// How many rows the units of one request speak of at most, so that the answer has room.
pub const BATCH_PARTS: usize = 512;
/// How many bytes of text one request carries at most, far below what a body may hold.
pub const BATCH_BYTES: usize = 160 * 1024;
/// The largest file that is read.
pub const FILE_MOST: u64 = 64 * 1024 * 1024;
