//! A desk that a service of the machine keeps, for the accounts of a group: where it is, and who may say that it is
//! the one.
//!
//! A terminal of another account cannot look into the data folder. What it goes by is who owns the folder of the
//! socket, in a place that only root can change. This file must not connect to anything.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::problem::SpawnProblem;

/// Under it every service has a folder of its office's name, made for its account by root.
const RUN: &str = "/run/qiantai";
/// Under it lie files of an office that its terminals read: keys and printers.
const SHARED: &str = "/etc/qiantai";
/// The longest name of an office: its group is `frontdesk-NAME`, and names of groups end at 31 letters.
const NAME_MOST: usize = 21;

/// The service of one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name on this machine, as `--office` says it.
    pub office: String,
    /// At the desk itself: the group whose accounts it serves.
    pub group: Option<String>,
}

/// The folder of an office's socket, which stands for the office wherever a terminal would name its data folder.
///
/// # Errors
/// [`SpawnProblem::Service`] when it is no name.
pub fn folder_of(office: &str) -> Result<PathBuf, SpawnProblem> {
    let letter = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    let named = !office.is_empty() && office.len() <= NAME_MOST && office.bytes().all(letter);
    match named {
        true => Ok(Path::new(RUN).join(office)),
        false => Err(problem(office, "名字只能用小写字母、数字和“-”,不超过 21 个")),
    }
}

/// The name of the office, if this is the folder of a service's socket.
pub fn office_of(folder: &Path) -> Option<&str> {
    let inside = folder.parent() == Some(Path::new(RUN));
    inside.then(|| folder.file_name()?.to_str()).flatten()
}

/// Where the files lie that all terminals of an office read, keys and printers: in its data folder, or where
/// terminals cannot see that, in the machine's configuration.
pub fn shared_files(data: &Path) -> PathBuf {
    office_of(data).map_or_else(|| data.to_owned(), |office| Path::new(SHARED).join(office))
}

/// The account that root has given a service's folder to: only its desk is believed.
pub(super) fn account(office: &str, folder: &Path) -> Result<u32, SpawnProblem> {
    let dead = |_| problem(office, "服务没有开;请管电脑的人启动它(systemctl start)");
    let above = folder.parent().unwrap_or(folder);
    let (outer, inner) = (fs::symlink_metadata(above), fs::symlink_metadata(folder));
    let (outer, inner) = (outer.map_err(dead)?, inner.map_err(dead)?);
    let closed = |meta: &fs::Metadata| meta.is_dir() && meta.mode() & 0o022 == 0;
    if outer.uid() != 0 || !closed(&outer) || !closed(&inner) {
        return Err(problem(office, "运行文件夹别的账号也能改,不能信;请管电脑的人查看"));
    }
    Ok(inner.uid())
}

/// Why there is no way to a service's desk.
pub(super) fn problem(office: &str, why: &'static str) -> SpawnProblem {
    SpawnProblem::Service { office: office.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_name_leads_to_its_folder_and_nowhere_else() {
        assert_eq!(folder_of("xingfu-2").unwrap(), Path::new("/run/qiantai/xingfu-2"));
        assert_eq!(office_of(Path::new("/run/qiantai/xingfu-2")), Some("xingfu-2"));
        assert_eq!(office_of(Path::new("/run/qiantai")), None);
        assert_eq!(office_of(Path::new("/srv/run/qiantai/x")), None);
        for wrong in ["", "..", "../x", "a/b", "X", "幸福", &"x".repeat(33)] {
            assert!(folder_of(wrong).is_err(), "{wrong}");
        }
        assert_eq!(shared_files(Path::new("/run/qiantai/x")), Path::new("/etc/qiantai/x"));
        assert_eq!(shared_files(Path::new("/srv/x")), Path::new("/srv/x"));
    }

    /// Which account that is can be tried only by root: `tests/accounts`.
    #[test]
    fn a_folder_that_others_could_have_made_proves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("x");
        assert!(account("x", &folder).unwrap_err().to_string().contains("没有开"));
        let aside = dir.path().join("y");
        fs::create_dir(&aside).unwrap();
        symlink(&aside, &folder).unwrap();
        assert!(account("x", &folder).unwrap_err().to_string().contains("不能信"), "a link");
        fs::remove_file(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(account("x", &folder).unwrap_err().to_string().contains("不能信"), "open to all");
    }
}
