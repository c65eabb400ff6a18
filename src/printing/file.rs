//! Prints to files: readable by their owner alone, and never over what lies there already without a yes.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Only the owner reads and writes it: names and phones stand in it.
const OWN: u32 = 0o600;

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// It exists, and nobody said that it may be replaced.
    Exists(PathBuf),
    /// One sentence.
    Failed(String),
}

impl NotWritten {
    /// As a sentence for a command.
    pub fn sentence(&self) -> String {
        match self {
            Self::Exists(path) => {
                format!("已有文件 {},没有写;要覆盖请加 --force", path.display())
            }
            Self::Failed(sentence) => sentence.clone(),
        }
    }
}

/// Writes a file whole or not at all; its absolute path.
///
/// # Errors
/// It exists already, or cannot be written.
pub fn save(path: &Path, bytes: &[u8], replace: bool) -> Result<PathBuf, NotWritten> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let written = if replace { over(&path, bytes) } else { fresh(&path, bytes) };
    match written {
        Ok(()) => Ok(path),
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists && !replace => {
            Err(NotWritten::Exists(path))
        }
        Err(problem) => Err(NotWritten::Failed(reason(&problem, &path))),
    }
}

/// One sentence for a file that could not be written.
pub(super) fn reason(problem: &io::Error, path: &Path) -> String {
    let path = path.display();
    match problem.kind() {
        ErrorKind::NotFound => format!("没有放 {path} 的文件夹;请换一个地方"),
        ErrorKind::PermissionDenied => format!("{path} 没有写入权限;请换一个地方"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("磁盘满了,{path} 没有写成;请换一个地方")
        }
        ErrorKind::IsADirectory => format!("{path} 不是文件(是文件夹或设备);请换一个名字"),
        _ => format!("写不进 {path};请换一个地方"),
    }
}

fn fresh(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(OWN).open(path)?;
    let done = out.write_all(bytes).and_then(|()| out.sync_all());
    if done.is_err() {
        // Half a receipt is worse than none; the first problem is the one that is told.
        let _ = fs::remove_file(path);
    }
    done
}

fn over(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A device must not be replaced by a file.
    if path.exists() && !path.is_file() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    fresh(&beside, bytes)?;
    fs::rename(&beside, path).inspect_err(|_| drop(fs::remove_file(&beside)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_print_is_its_owners_alone_and_replaces_nothing_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("收据.pdf");
        assert_eq!(save(&path, b"one", false), Ok(path.clone()));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(save(&path, b"two", false), Err(NotWritten::Exists(path.clone())));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(save(&path, b"two", true), Ok(path.clone()));
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_said_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let said = |path: &Path, replace| match save(path, b"x", replace) {
            Err(NotWritten::Failed(sentence)) => sentence,
            other => panic!("{other:?}"),
        };
        assert!(said(&folder.path().join("没有/x"), false).contains("文件夹"));
        assert!(said(folder.path(), true).contains("文件夹"));
        if Path::new("/dev/full").exists() {
            let full = io::Error::from(ErrorKind::StorageFull);
            assert!(reason(&full, Path::new("x")).contains("磁盘满了"));
        }
    }
}
