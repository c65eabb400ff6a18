//! What can go wrong with a store, each as one sentence with the next step for the operator.

use std::fmt;

use crate::bytes::{TooLarge, Unreadable};

/// Why the store cannot be opened or written.
#[derive(Clone, Debug)]
pub enum StoreProblem {
    /// Another desk has it.
    Busy,
    /// Written by a later version of the program.
    Newer { found: u32, known: u32 },
    /// The file is damaged, or the journal contradicts its fold.
    Damaged(String),
    /// The path leads to another file than the open one, or somebody else has written it.
    Replaced,
    /// The disk is full.
    Full,
    /// The folder or its files may not be read or written.
    Forbidden,
    /// The store lies where nothing can be written, and can be read.
    ReadOnly,
    /// Anything else that the disk or redb said.
    Io(String),
    /// One entry is larger than may be stored.
    TooLarge,
}

impl StoreProblem {
    /// Its kind in one word, for the log, which holds no text of the system.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Newer { .. } => "newer",
            Self::Damaged(_) => "damaged",
            Self::Replaced => "replaced",
            Self::Full => "disk-full",
            Self::Forbidden => "forbidden",
            Self::ReadOnly => "read-only",
            Self::Io(_) => "io",
            Self::TooLarge => "too-large",
        }
    }
}

impl fmt::Display for StoreProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("数据已被另一个前台进程打开;请用同一数据目录的终端连接它"),
            Self::Newer { found, known } => write!(
                f,
                "数据由更新的版本写成(格式 {found},本程序只懂 {known});请升级程序,数据未动"
            ),
            Self::Damaged(what) => write!(
                f,
                "数据文件损坏({what});未作任何改动。请用 qiantai restore --from 备份目录 恢复,原文件会另存"
            ),
            Self::Replaced => f.write_str(
                "数据文件被挪走或换过,前台没有动它,已停下;请重新打开前台,刚才没有收下的再提交一次",
            ),
            Self::Full => f.write_str("磁盘已满,未能保存;请腾出空间后重试,已保存的没有丢"),
            Self::Forbidden => {
                f.write_str("没有权限读写数据目录;请检查它的属主和权限,或用 --data 换一个")
            }
            Self::ReadOnly => f.write_str(
                "数据所在的盘或文件只能读:可以查看,不能登记;请管电脑的人改成可写后,重新打开前台",
            ),
            Self::Io(what) => write!(f, "磁盘读写失败({what});请检查磁盘后重试,已保存的没有丢"),
            Self::TooLarge => f.write_str("内容太长,未能保存;请分成几次填写"),
        }
    }
}

impl std::error::Error for StoreProblem {}

/// A full disk must stay a full disk, whichever call of redb met it.
impl From<redb::Error> for StoreProblem {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::Busy,
            redb::Error::Io(io) => io.into(),
            // redb writes nothing more after a disk error: what it then holds in memory is not
            // what the disk holds. The desk ends with this sentence; the next one opens anew.
            redb::Error::PreviousIo => Self::Io("磁盘出错后须重新打开".to_string()),
            // A view from before the store was opened anew: a report, a check, a finder being built.
            redb::Error::DatabaseClosed => Self::Io("数据刚重新打开过".to_string()),
            redb::Error::Corrupted(what) => Self::Damaged(what),
            redb::Error::TableDoesNotExist(what) => Self::Damaged(what),
            redb::Error::RepairAborted => Self::Damaged("修复中断".to_string()),
            other => Self::Io(other.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreProblem {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{
            FileTooLarge, InvalidData, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem,
            StorageFull,
        };
        match error.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full,
            PermissionDenied | ReadOnlyFilesystem => Self::Forbidden,
            // A file that is no store at all: the disk is well, what lies there is not.
            InvalidData => Self::Damaged(error.to_string()),
            _ => Self::Io(error.to_string()),
        }
    }
}

/// Bytes of the store that cannot be read are damage.
impl From<Unreadable> for StoreProblem {
    fn from(Unreadable(what): Unreadable) -> Self {
        Self::Damaged(what.to_string())
    }
}

impl From<TooLarge> for StoreProblem {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// redb has an error type for each kind of call; to an operator they say the same.
macro_rules! from_redb {
    ($($error:ident)*) => { $(
        impl From<redb::$error> for StoreProblem {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )* };
}

from_redb!(CommitError CursorError DatabaseError StorageError TableError TransactionError);
