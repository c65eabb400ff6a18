//! What the program writes for its user: sheets, prints, empty rosters. Readable by their owner alone, because
//! names and phones stand in them; whole or not at all; and never over what lies there without a yes. And what it names
//! to be read.

mod reading;
mod secret;

pub use reading::{open_file, read_small, read_text};
pub use secret::{Keeper, SecretProblem, read_secret};

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Only the owner reads and writes it.
const OWN: u32 = 0o600;

/// What lies in the data folder of every office, and nowhere else: what says the shape of its store.
const OF_AN_OFFICE: &str = "office.format";

/// Where the folder that somebody named for a backup lies.
///
/// # Errors
/// It is none, as a sentence.
pub fn backup_folder(named: &Path) -> Result<PathBuf, String> {
    let found = fs::canonicalize(named).ok().filter(|found| found.is_dir());
    found.ok_or_else(|| format!("没有备份目录 {};请先建好或挂上,再备份", named.display()))
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// It exists, and nobody said that it may be replaced.
    Exists(PathBuf),
    /// One sentence.
    Failed(String),
}

impl NotWritten {
    /// As a sentence; how to agree to a replacement is for the caller to say.
    pub fn sentence(&self) -> String {
        match self {
            Self::Exists(path) => format!("已有文件 {},没有写", path.display()),
            Self::Failed(sentence) => sentence.clone(),
        }
    }
}

/// Whether a file could be written there, as far as can be known beforehand; its absolute path.
///
/// # Errors
/// It exists already, is no file, or has no folder.
pub fn find_room(path: &Path, replace: bool) -> Result<PathBuf, NotWritten> {
    room(path, replace, in_an_office)
}

/// The same, where some places are no room for it.
fn room(path: &Path, replace: bool, is_taken: fn(&Path) -> bool) -> Result<PathBuf, NotWritten> {
    // An absolute path, so that the user finds the file whatever the working folder was.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let failed = |kind: ErrorKind| NotWritten::Failed(reason(&kind.into(), &path));
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(failed(ErrorKind::NotFound));
    }
    if is_taken(&path) {
        return Err(NotWritten::Failed(of_an_office(&path)));
    }
    // A device must not be replaced by a file.
    if path.exists() && !path.is_file() {
        return Err(failed(ErrorKind::IsADirectory));
    }
    // A link that leads nowhere holds the name too.
    if fs::symlink_metadata(&path).is_ok() && !replace {
        return Err(NotWritten::Exists(path));
    }
    Ok(path)
}

/// Writes a file whole or not at all; its absolute path.
///
/// # Errors
/// It exists already, or cannot be written.
pub fn save(path: &Path, bytes: &[u8], replace: bool) -> Result<PathBuf, NotWritten> {
    lay(find_room(path, replace)?, bytes, replace)
}

/// Writes a new file that belongs where the machine keeps what it knows of an office: whoever sets the machine up asks
/// for it. Nothing that is there is replaced.
///
/// # Errors
/// It exists already, lies in a data folder, or cannot be written.
pub fn save_of_machine(path: &Path, bytes: &[u8]) -> Result<PathBuf, NotWritten> {
    lay(room(path, false, in_data)?, bytes, false)
}

fn lay(path: PathBuf, bytes: &[u8], replace: bool) -> Result<PathBuf, NotWritten> {
    let written = write_beside(&path, bytes).and_then(|beside| match replace {
        true => move_over(&beside, &path),
        false => move_to(&beside, &path),
    });
    match written {
        Ok(()) => Ok(path),
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists => Err(NotWritten::Exists(path)),
        Err(problem) => Err(NotWritten::Failed(reason(&problem, &path))),
    }
}

/// Whether it lies in the data folder of an office, or where the machine keeps what it knows of offices, by whatever
/// links: nothing of its user's may be laid over a store, a journal, the secret of the PINs or what stands beside them.
pub fn in_an_office(path: &Path) -> bool {
    let machine = machine_folders().into_iter().map(|own| fs::canonicalize(&own).unwrap_or(own));
    let machine: Vec<PathBuf> = machine.collect();
    in_data(path) || is_below(path, |folder| machine.iter().any(|own| own.as_path() == folder))
}

/// Whether it lies in the data folder of an office.
fn in_data(path: &Path) -> bool {
    is_below(path, |folder| folder.join(OF_AN_OFFICE).exists())
}

/// Whether it lies, by whatever links, below such a folder.
fn is_below(path: &Path, such: impl Fn(&Path) -> bool) -> bool {
    let real = fs::canonicalize(path).ok().or_else(|| {
        let folder = fs::canonicalize(path.parent()?).ok()?;
        Some(folder.join(path.file_name()?))
    });
    real.is_some_and(|real| real.ancestors().skip(1).any(such))
}

/// Where the machine's files on an office may lie (where its backups go, the secret of its PINs), the machine's own
/// folder first, then the account's.
pub fn machine_folders() -> Vec<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let own = own.map(|folder| folder.join("qiantai"));
    [Some(PathBuf::from("/etc/qiantai")), own].into_iter().flatten().collect()
}

/// The sentence for it.
pub fn of_an_office(path: &Path) -> String {
    format!("{} 在前台自己的目录里,不能写;请换一个地方", path.display())
}

/// One sentence for what could not be written.
pub fn reason(problem: &io::Error, path: &Path) -> String {
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

/// Writes the bytes to a new file in the same folder; if it cannot be written completely, it is removed.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    // What an earlier process of this number left there is nobody's.
    let _ = fs::remove_file(&beside);
    let mut out = OpenOptions::new().write(true).create_new(true).mode(OWN).open(&beside)?;
    let done = out.write_all(bytes).and_then(|()| out.sync_all());
    // The first problem is the one that is told.
    done.inspect_err(|_| drop(fs::remove_file(&beside)))?;
    Ok(beside)
}

/// Gives a file that was written its name, unless another has that name by now.
fn move_to(beside: &Path, path: &Path) -> io::Result<()> {
    let linked = fs::hard_link(beside, path);
    match &linked {
        // A stick whose file system knows no links: the name is taken first.
        Err(problem) if problem.kind() != ErrorKind::AlreadyExists => {
            let taken = OpenOptions::new().write(true).create_new(true).mode(OWN).open(path);
            let mine = taken.is_ok();
            let moved = taken.map(drop).and_then(|()| fs::rename(beside, path));
            moved.inspect_err(|_| {
                let _ = fs::remove_file(beside);
                // An empty file under the name would be taken for what was to be written.
                if mine {
                    let _ = fs::remove_file(path);
                }
            })
        }
        _ => {
            let _ = fs::remove_file(beside);
            linked
        }
    }
}

/// Puts a file that was written in the place of one that is there; of a link, of what it leads to.
fn move_over(beside: &Path, path: &Path) -> io::Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let moved = fs::rename(beside, place);
    moved.inspect_err(|_| drop(fs::remove_file(beside)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_its_owners_alone_and_replaces_nothing_unasked() {
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
    fn nothing_is_laid_over_an_office_not_even_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let office = folder.path().join("office");
        fs::create_dir_all(office.join("deeper")).unwrap();
        fs::write(office.join("store"), b"store").unwrap();
        fs::write(office.join(OF_AN_OFFICE), b"1").unwrap();
        std::os::unix::fs::symlink(&office, folder.path().join("way")).unwrap();
        std::os::unix::fs::symlink(office.join("store"), folder.path().join("x.pdf")).unwrap();
        for name in ["office/store", "office/new.pdf", "office/deeper/x", "way/store", "x.pdf"] {
            let said = save(&folder.path().join(name), b"x", true).unwrap_err().sentence();
            assert!(said.contains("前台自己的目录"), "{name}: {said}");
        }
        assert!(save_of_machine(&office.join("account"), b"x").is_err());
        let own = folder.path().join("account");
        assert!(save_of_machine(&own, b"x").is_ok() && save_of_machine(&own, b"y").is_err());
        assert_eq!(fs::read(own).unwrap(), b"x");
        assert_eq!(fs::read(office.join("store")).unwrap(), b"store");
        assert_eq!(fs::read_dir(&office).unwrap().count(), 3);
        assert!(save(&folder.path().join("beside.pdf"), b"x", false).is_ok());
    }

    #[test]
    fn a_name_that_was_taken_meanwhile_is_left_to_whoever_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let beside = write_beside(&path, b"ours").unwrap();
        fs::write(&path, b"theirs").unwrap();
        assert_eq!(move_to(&beside, &path).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_an_earlier_process_left_half_written_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let left = write_beside(&path, b"half").unwrap();
        assert_eq!(save(&path, b"whole", false), Ok(path.clone()));
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert!(!left.exists());
    }

    #[test]
    fn what_a_link_leads_to_is_written_and_the_link_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real"), b"one").unwrap();
        std::os::unix::fs::symlink(at("real"), at("link")).unwrap();
        assert_eq!(save(&at("link"), b"two", true), Ok(at("link")));
        assert_eq!(fs::read(at("real")).unwrap(), b"two");
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
    }

    #[test]
    fn a_link_that_leads_nowhere_is_known_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("gone"), &link).unwrap();
        assert_eq!(find_room(&link, false), Err(NotWritten::Exists(link.clone())));
        assert_eq!(find_room(&link, true), Ok(link));
    }

    #[test]
    fn what_cannot_be_written_is_said_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let said = |path: &Path, replace| match save(path, b"x", replace) {
            Err(NotWritten::Failed(sentence)) => sentence,
            other => panic!("{other:?}"),
        };
        assert!(said(&folder.path().join("没有/x"), false).contains("文件夹"));
        assert!(said(folder.path(), true).contains("不是文件"));
        assert!(said(Path::new("/dev/null"), true).contains("不是文件"));
        let full = io::Error::from(ErrorKind::StorageFull);
        assert!(reason(&full, Path::new("x")).contains("磁盘满了"));
    }
}
