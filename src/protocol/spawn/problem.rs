//! Why a terminal has no desk, each as one sentence with the next step for whoever opened it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::protocol::frame;

/// Why there is no connection to a desk. `Display` is one sentence for the terminal's user, with
/// the next step.
#[derive(Debug)]
pub enum SpawnProblem {
    /// There is no such data folder.
    NoFolder(PathBuf),
    /// The runtime folder could be another account's.
    Unsafe {
        folder: PathBuf,
        why: &'static str,
    },
    /// The desk belongs to another account of the machine.
    Stranger,
    /// There is no way to the desk of a service.
    Service {
        office: String,
        why: &'static str,
    },
    /// The desk speaks another protocol; it is left alone.
    OtherVersion {
        theirs: String,
    },
    /// The program was replaced, and the new desk speaks another protocol than this terminal.
    Upgraded,
    /// The desk will not have this terminal, in its own sentence.
    Refused(String),
    /// Something listens and says nothing.
    Frozen,
    /// The desk that was started could not go on, in its own sentence.
    Failed(String),
    /// The desk that was started ended without a word.
    Died {
        log: PathBuf,
    },
    /// The store is owned by a desk process that cannot be found.
    Elsewhere,
    /// Nothing answers yet after the patience for a start, which grows with the store.
    Late {
        log: PathBuf,
    },
    Io {
        doing: &'static str,
        source: io::Error,
    },
}

impl fmt::Display for SpawnProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpawnProblem::NoFolder(path) => {
                write!(f, "没有数据文件夹 {}；请核对 --data，或先新建管理处。", path.display())
            }
            SpawnProblem::Unsafe { folder, why } => {
                write!(
                    f,
                    "运行文件夹 {} 不能用（{why}）；请移开它，或把 XDG_RUNTIME_DIR 指到自己的 0700 目录后再开。",
                    folder.display()
                )
            }
            SpawnProblem::Stranger => {
                f.write_str("前台由本机另一个账号开着；请用同一账号登录后再开。")
            }
            SpawnProblem::Service { office, why } => write!(f, "管理处“{office}”:{why}。"),
            SpawnProblem::OtherVersion { theirs } => write!(
                f,
                "正在运行的前台是另一版本（{theirs}，本终端是 {}）；\
                 请退出所有终端、停下旧前台后再开，数据不受影响。",
                frame::build()
            ),
            SpawnProblem::Upgraded => {
                f.write_str("程序已换成新版；请退出这个终端再打开，没提交的草稿都在前台。")
            }
            SpawnProblem::Refused(sentence) | SpawnProblem::Failed(sentence) => {
                f.write_str(sentence)
            }
            SpawnProblem::Frozen => {
                f.write_str("前台开着但没有回应；请稍候再开，仍不行就请管理员查看前台进程。")
            }
            SpawnProblem::Died { log } => {
                write!(f, "前台没能启动，也没留下原因；请查看 {}。", log.display())
            }
            SpawnProblem::Elsewhere => f.write_str(
                "数据已被另一个前台进程打开，却连不上它；请稍候再开，仍不行就停下那个进程。",
            ),
            SpawnProblem::Late { log } => {
                let log = log.display();
                write!(f, "前台还在打开数据；请过一会儿再开，仍不行请查看 {log}。")
            }
            SpawnProblem::Io { doing, .. } => {
                write!(f, "{doing}时出错；请检查磁盘和权限后再开。")
            }
        }
    }
}

impl std::error::Error for SpawnProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SpawnProblem::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
