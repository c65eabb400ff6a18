//! Why a backup was not made or does not hold, each as one sentence with the next step.

use std::fmt;
use std::path::PathBuf;

use crate::store::StoreProblem;

/// Why a backup was not made.
#[derive(Debug)]
pub enum BackupProblem {
    /// There is no such folder.
    NoTarget(PathBuf),
    /// It lies in the office's own data folder.
    Own(PathBuf),
    /// A backup was there before and is not there now: the disk is not in its place.
    Gone(PathBuf),
    /// The target holds another journal than ours.
    Foreign(PathBuf),
    /// What lies in the target is sealed for other keys than the configured ones, or plain where it should not be.
    OtherKeys(PathBuf),
    /// What lies in the target is not whole.
    Damaged(PathBuf, String),
    /// The target cannot be read or written.
    Io(PathBuf, std::io::Error),
    /// It was not even begun, or ended in the middle.
    Broken(PathBuf, String),
    Store(StoreProblem),
}

impl fmt::Display for BackupProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTarget(at) => {
                write!(f, "没有备份目录 {};请先建好或挂上,再备份", at.display())
            }
            Self::Own(at) => {
                write!(f, "{} 在管理处自己的数据目录里,不算备份;请换到别的盘上", at.display())
            }
            Self::Gone(at) => write!(
                f,
                "{} 里以前的备份不见了,没有另起一份;请查看盘是否挂上,要重新开始请用 qiantai backup 指明它",
                at.display()
            ),
            Self::Foreign(at) => write!(
                f,
                "{} 里的备份是另一本流水,没有动它;请换一个目录,或先用 qiantai restore 核对两本",
                at.display()
            ),
            Self::OtherKeys(at) => write!(
                f,
                "{} 里的备份与设置的公钥(recipients)不一致,没有动它;请换一个空目录,从头备份",
                at.display()
            ),
            Self::Damaged(at, what) => {
                write!(f, "{} 里的备份不完好({what}),没有动它;请把它移开后重新备份", at.display())
            }
            Self::Io(at, error) => {
                write!(f, "备份目录 {} 读写失败({error});请检查盘和权限", at.display())
            }
            Self::Broken(at, why) => {
                write!(f, "没有备份到 {}({why});请再试一次", at.display())
            }
            Self::Store(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for BackupProblem {}

impl From<StoreProblem> for BackupProblem {
    fn from(problem: StoreProblem) -> Self {
        Self::Store(problem)
    }
}
