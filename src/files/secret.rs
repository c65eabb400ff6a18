//! Files with a secret in them: PINs, keys, the pepper. What is wrong with one is told apart, each with its remedy, and its
//! content is never repeated.

use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::reading::{open, read_opened};

/// Who is to have a secret file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// Whoever named it.
    Person,
    /// The machine: root, who may let the desk's account read it by its group, or that account itself.
    Machine,
}

/// Why a secret was not read.
#[derive(Debug)]
pub enum SecretProblem {
    Missing,
    /// Others can read or write it; so it should be.
    Open(u32),
    /// It is another account's.
    Foreign(u32),
    /// Neither a file nor a pipe, or with no end.
    NoFile,
    Unreadable(io::Error),
}

impl SecretProblem {
    /// A sentence about the file, which is a `what`.
    pub fn sentence(&self, what: &str, path: &Path) -> String {
        let at = path.display();
        match self {
            Self::Missing => format!("{what} {at} 读不出:没有这个文件;请核对文件名"),
            Self::Open(mode) => {
                format!("{what} {at} 别的账号也能看,没有用它;请先运行 chmod {mode:o} {at}")
            }
            Self::Foreign(uid) => format!(
                "{what} {at} 属于别的账号({uid}),没有用它;请管电脑的人用 chown 改成本账号的"
            ),
            Self::NoFile => format!("{what} {at} 不是文件,或者太大;请核对"),
            Self::Unreadable(error) if error.kind() == ErrorKind::PermissionDenied => {
                format!("{what} {at} 这个账号没有读取权限;请管电脑的人用 chown 改成本账号的")
            }
            Self::Unreadable(error) => format!("{what} {at} 读不出({error});请查看那个盘"),
        }
    }
}

/// Reads a secret.
///
/// # Errors
/// It is not there, is not kept as a secret is, or cannot be read.
pub fn read_secret(path: &Path, keeper: Keeper) -> Result<String, SecretProblem> {
    // What is looked at is what is read: the name may lead elsewhere a moment later.
    let file = open(path).map_err(told)?;
    let about = file.metadata().map_err(told)?;
    let own = rustix::process::geteuid().as_raw();
    let roots = keeper == Keeper::Machine && about.uid() != own;
    if roots && about.uid() != 0 {
        return Err(SecretProblem::Foreign(about.uid()));
    }
    let closed = if roots { 0o037 } else { 0o077 };
    // A pipe has no readers but us.
    if about.is_file() && about.mode() & closed != 0 {
        return Err(SecretProblem::Open(if roots { 0o640 } else { 0o600 }));
    }
    read_opened(file).map_err(told)
}

fn told(error: io::Error) -> SecretProblem {
    match error.kind() {
        ErrorKind::NotFound => SecretProblem::Missing,
        ErrorKind::InvalidInput | ErrorKind::FileTooLarge | ErrorKind::IsADirectory => {
            SecretProblem::NoFile
        }
        _ => SecretProblem::Unreadable(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn each_thing_that_may_be_wrong_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let said = |path: &Path| match read_secret(path, Keeper::Machine) {
            Ok(text) => text,
            Err(problem) => problem.sentence("密码密钥", path),
        };
        assert!(said(&path).contains("没有这个文件"));
        fs::write(&path, "so be it").unwrap();
        for open in [0o644, 0o640, 0o602] {
            fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
            assert!(said(&path).contains("chmod 600"), "{open:o} {}", said(&path));
        }
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        assert_eq!(said(&path), "so be it");
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(said(&path).contains("读不出"), "{}", said(&path));
        fs::write(&path, vec![b'x'; 2 << 20]).unwrap();
        assert!(said(&path).contains("不是文件,或者太大"), "{}", said(&path));
        assert!(said(folder.path()).contains("chmod") || said(folder.path()).contains("不是文件"));
        assert!(said(Path::new("/dev/null")).contains("不是文件"));
    }
}
