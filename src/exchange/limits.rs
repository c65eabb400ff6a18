//! How much a file and a request may hold.

/// The most units in a request: planning and writing them takes some tens of milliseconds, for which other
/// terminals wait.
pub const BATCH: usize = 256;
/// The most rows behind the units of a request, so that the reply fits into a message.
pub const BATCH_PARTS: usize = 512;
/// The most bytes of text in a request, far below the limit of a message.
pub const BATCH_BYTES: usize = 160 * 1024;
/// The largest file that is read.
pub const FILE_MOST: u64 = 64 * 1024 * 1024;
/// The most bytes to which the files in a workbook may unpack, and the most bytes of text in its cells.
pub const UNPACKED_MOST: usize = 128 * 1024 * 1024;
/// What is said of a workbook that holds more.
pub const TOO_MUCH: &str = "表格解开后超过 128 MB,或压缩包损坏;请拆成几个文件,或另存为 xlsx 再导入";
