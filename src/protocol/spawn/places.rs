//! The places of one data folder's desk: its socket, its lock, and the note of a desk that could
//! not start.
//!
//! This file must not connect to anything and must not start anything.

use super::problem::SpawnProblem;
use super::service::{self, Service, folder_of, office_of};
use crate::protocol::frame::Served;
use crate::store::opening::STORE_FILE;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A socket's path may have 107 bytes; twelve are kept free for `.<pid>` while it is being bound.
const MAX_SOCKET_PATH: usize = 107 - 12;

/// The places of one data folder's desk. All terminals of an account that name the same data
/// folder get the same places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The data folder, canonical.
    pub data: PathBuf,
    /// Where the desk listens: in the runtime folder, because paths of sockets are short.
    pub socket: PathBuf,
    /// Held by the terminal that starts a desk. It lies in the data folder, so that terminals with
    /// different runtime folders still take turns.
    pub lock: PathBuf,
    /// Where a service keeps the desk for accounts of a group. A terminal then names the folder of the
    /// socket instead of the data folder, which it cannot see.
    pub service: Option<Service>,
}

impl Places {
    /// The places for an existing data folder, with the runtime folder of this account.
    ///
    /// # Errors
    /// [`SpawnProblem::NoFolder`] when there is no such folder; [`SpawnProblem::Unsafe`] when the
    /// runtime folder could be another account's.
    pub fn of(data: &Path) -> Result<Places, SpawnProblem> {
        if let Some(office) = office_of(data) {
            let service = Service { office: office.to_owned(), group: None };
            service::account(office, data)?;
            return Ok(Places::kept(data.to_owned(), data, service));
        }
        let own = rustix::process::geteuid().as_raw();
        let offered = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let runtime = runtime_folder(offered.as_deref(), &std::env::temp_dir(), own)?;
        Places::within(data, &runtime)
    }

    /// The places for the desk of a service: its data folder, and the folder that root has made for its socket.
    ///
    /// # Errors
    /// [`SpawnProblem::NoFolder`]; [`SpawnProblem::Service`] when the folder is not this account's.
    pub fn of_service(data: &Path, office: &str, group: &str) -> Result<Places, SpawnProblem> {
        let folder = folder_of(office)?;
        let data = fs::canonicalize(data).map_err(|_| SpawnProblem::NoFolder(data.to_owned()))?;
        if service::account(office, &folder)? != rustix::process::geteuid().as_raw() {
            return Err(service::problem(office, "运行文件夹属于别的账号;请用服务的账号开"));
        }
        let service = Service { office: office.to_owned(), group: Some(group.to_owned()) };
        Ok(Places::kept(data, &folder, service))
    }

    fn kept(data: PathBuf, folder: &Path, service: Service) -> Places {
        let (socket, lock) = (folder.join("desk.sock"), data.join("desk.lock"));
        Places { data, socket, lock, service: Some(service) }
    }

    /// The account whose desk is believed.
    pub(super) fn account(&self) -> Result<u32, SpawnProblem> {
        match &self.service {
            Some(service) => service::account(&service.office, &self.data),
            None => Ok(rustix::process::geteuid().as_raw()),
        }
    }

    /// The places for a data folder with the sockets in a given folder, which the caller vouches
    /// for.
    ///
    /// # Errors
    /// [`SpawnProblem::NoFolder`]; [`SpawnProblem::Unsafe`] when the path is too long for a socket.
    pub fn within(data: &Path, runtime: &Path) -> Result<Places, SpawnProblem> {
        let data = fs::canonicalize(data)
            .ok()
            .filter(|path| path.is_dir())
            .ok_or_else(|| SpawnProblem::NoFolder(data.to_owned()))?;
        let hash = blake3::hash(data.as_os_str().as_bytes()).to_hex();
        let name: String = hash.chars().take(16).collect();
        let socket = runtime.join(name + ".sock");
        if socket.as_os_str().len() > MAX_SOCKET_PATH {
            return Err(SpawnProblem::Unsafe { folder: runtime.to_owned(), why: "路径太长" });
        }
        let lock = data.join("desk.lock");
        Ok(Places { data, socket, lock, service: None })
    }

    /// Where a terminal knocks, in order: our own socket, and the one that the running desk wrote
    /// down, which differs when it was started with another runtime folder (by a service, by cron).
    pub(super) fn doors(&self) -> Vec<PathBuf> {
        let mut doors = vec![self.socket.clone()];
        if self.service.is_some() {
            return doors;
        }
        if let Ok(written) = fs::read_to_string(self.address_note()) {
            let mut lines = written.lines();
            let door = PathBuf::from(lines.next().unwrap_or_default());
            // A hint that is out of date costs a knock less; only the desk's hello proves anything.
            let running = lines.next().is_none_or(|of| of == boot_id());
            if door.is_absolute() && door != self.socket && running {
                doors.push(door);
            }
        }
        doors
    }

    /// What the running desk writes down: where it listens, since which start of the machine, and as
    /// which process.
    pub(crate) fn note_address(&self) {
        if let Some(socket) = self.socket.to_str() {
            let text = format!("{socket}\n{}\npid {}\n", boot_id(), std::process::id());
            // Without the note, terminals with another runtime folder cannot find this desk, but they
            // cannot harm it either: the store's lock stands.
            let _ = write_whole(&self.address_note(), &text);
        }
    }

    /// Whether a desk that says this of its store serves the one in this data folder: the same file of
    /// the same device. A desk that says nothing has no store.
    pub(super) fn is_own(&self, serves: Option<Served>) -> bool {
        // Who answers for a service is proved by its account.
        let Some(served) = serves.filter(|_| self.service.is_none()) else { return true };
        let store = fs::metadata(self.data.join(STORE_FILE));
        store.is_ok_and(|meta| (meta.dev(), meta.ino()) == served.file)
    }

    /// The file in the data folder in which the running desk says where it listens.
    pub fn address_note(&self) -> PathBuf {
        self.data.join("desk.at")
    }

    /// The desk's log: what it had to say when nobody looked.
    pub fn log(&self) -> PathBuf {
        self.data.join("desk.log")
    }

    /// The sentence of a desk that could not start. Beside the socket, because the data folder may
    /// be just what is broken.
    fn failure_note(&self) -> PathBuf {
        self.socket.with_extension("failed")
    }

    /// Leaves the reason why this desk cannot start to the terminal that started it. Best effort:
    /// without the note the terminal says where the log is.
    pub fn report_failure(&self, sentence: &str) {
        self.leave_note("failed", sentence);
    }

    /// Says that another desk process owns the store already, so that the terminal goes on looking
    /// for that one instead of giving up.
    pub fn report_busy(&self) {
        self.leave_note("busy", "");
    }

    fn leave_note(&self, kind: &str, sentence: &str) {
        // An unwritable runtime folder is no second reason to fail: the log has the sentence too.
        let _ = write_whole(&self.failure_note(), &format!("{kind}\n{sentence}\n"));
    }

    pub(super) fn clear_failure(&self) {
        let _ = fs::remove_file(self.failure_note());
    }

    pub(super) fn failure(&self) -> Option<Failure> {
        let note = fs::read_to_string(self.failure_note()).ok()?;
        match note.split_once('\n') {
            Some(("busy", _)) => Some(Failure::Busy),
            Some(("failed", sentence)) => Some(Failure::Told(sentence.trim_end().to_owned())),
            _ => None,
        }
    }

    pub(super) fn open_lock(&self) -> io::Result<StartLock> {
        let open =
            |path: &Path| OpenOptions::new().create(true).append(true).mode(0o600).open(path);
        // Where nothing can be written no desk writes: two that only read are no harm.
        let file = open(&self.lock).or_else(|_| open(&self.socket.with_extension("lock")))?;
        Ok(StartLock(file))
    }
}

/// What a desk that did not start has left.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another desk owns the store.
    Busy,
    Told(String),
}

/// The lock of starting. The system frees it when its holder ends, however it ends.
pub(super) struct StartLock(File);

impl StartLock {
    /// `true` once it is ours, until this value is dropped.
    pub(super) fn taken(&self) -> io::Result<bool> {
        match self.0.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }
}

/// The name of this start of the machine, by which a note of an earlier one is known to be old.
fn boot_id() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    format!("boot {}", id.trim())
}

/// Writes a small file so that a reader sees it whole or not at all.
///
/// # Errors
/// As the file system tells them.
pub(crate) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let draft = PathBuf::from(name);
    let _ = fs::remove_file(&draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    fs::rename(&draft, path)
}

/// A folder for sockets that no other account can reach into: inside the session's runtime folder
/// if that is really ours (after `su` it is not), else a folder of our own under the temp folder.
fn runtime_folder(offered: Option<&Path>, temp: &Path, own: u32) -> Result<PathBuf, SpawnProblem> {
    if let Some(offered) = offered.filter(|path| path.is_absolute())
        && fs::metadata(offered).is_ok_and(|meta| meta.is_dir() && meta.uid() == own)
    {
        let folder = offered.join("qiantai");
        if folder.as_os_str().len() + 24 <= MAX_SOCKET_PATH {
            return private_folder(&folder, own).map(|()| folder);
        }
    }
    let folder = temp.join(format!("qiantai-{own}"));
    private_folder(&folder, own).map(|()| folder)
}

/// Makes the folder with mode 0700 if it is missing, and refuses one that others may enter.
pub(crate) fn private_folder(folder: &Path, own: u32) -> Result<(), SpawnProblem> {
    let refuse = |why| SpawnProblem::Unsafe { folder: folder.to_owned(), why };
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            return Err(SpawnProblem::Io { doing: "建立运行文件夹", source: e });
        }
        _ => {}
    }
    // Not following links: one set by another account would lead us into its folder.
    let meta = fs::symlink_metadata(folder)
        .map_err(|e| SpawnProblem::Io { doing: "查看运行文件夹", source: e })?;
    if !meta.is_dir() {
        return Err(refuse("不是文件夹，或是一个链接"));
    }
    if meta.uid() != own {
        return Err(refuse("属于别的账号"));
    }
    if meta.mode() & 0o077 != 0 {
        return Err(refuse("别的账号也能进入，应为 0700"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn own() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    #[test]
    fn one_data_folder_has_one_socket_whatever_way_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir(&data).unwrap();
        symlink(&data, dir.path().join("alias")).unwrap();
        let straight = Places::within(&data, dir.path()).unwrap();
        let bent = Places::within(&dir.path().join("alias/../data/."), dir.path()).unwrap();
        assert_eq!(straight, bent);
        let other = dir.path().join("data2");
        fs::create_dir(&other).unwrap();
        assert_ne!(straight.socket, Places::within(&other, dir.path()).unwrap().socket);
    }

    #[test]
    fn a_missing_folder_and_a_path_too_long_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let missing = Places::within(&dir.path().join("nowhere"), dir.path());
        assert!(matches!(missing, Err(SpawnProblem::NoFolder(_))));
        let long = dir.path().join("x".repeat(120));
        assert!(matches!(
            Places::within(dir.path(), &long),
            Err(SpawnProblem::Unsafe { why: "路径太长", .. })
        ));
    }

    #[test]
    fn the_runtime_folder_is_ours_alone_or_refused() {
        let dir = tempfile::tempdir().unwrap();
        let made = runtime_folder(None, dir.path(), own()).unwrap();
        assert_eq!(fs::metadata(&made).unwrap().mode() & 0o777, 0o700);
        assert_eq!(runtime_folder(None, dir.path(), own()).unwrap(), made, "found again");

        fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).unwrap();
        let open = runtime_folder(None, dir.path(), own());
        assert!(matches!(open, Err(SpawnProblem::Unsafe { .. })), "others may enter");
        fs::remove_dir(&made).unwrap();

        let elsewhere = dir.path().join("elsewhere");
        private_folder(&elsewhere, own()).unwrap();
        symlink(&elsewhere, &made).unwrap();
        let linked = runtime_folder(None, dir.path(), own());
        assert!(matches!(linked, Err(SpawnProblem::Unsafe { .. })), "a link");
    }

    #[test]
    fn a_folder_of_another_account_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("f");
        private_folder(&folder, own()).unwrap();
        let problem = private_folder(&folder, own() + 1).unwrap_err();
        assert!(matches!(problem, SpawnProblem::Unsafe { why: "属于别的账号", .. }));
    }

    #[test]
    fn the_sessions_runtime_folder_comes_first_unless_it_is_anothers() {
        let dir = tempfile::tempdir().unwrap();
        let session = dir.path().join("session");
        fs::create_dir(&session).unwrap();
        let inside = runtime_folder(Some(&session), dir.path(), own()).unwrap();
        assert_eq!(inside, session.join("qiantai"));
        let gone = runtime_folder(Some(Path::new("/nonexistent")), dir.path(), own()).unwrap();
        assert!(gone.starts_with(dir.path()) && !gone.starts_with(&session));
        let relative = runtime_folder(Some(Path::new("session")), dir.path(), own()).unwrap();
        assert_eq!(relative, gone);
    }

    #[test]
    fn a_failure_note_is_read_once_written_and_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::within(dir.path(), dir.path()).unwrap();
        assert_eq!(places.failure(), None);
        places.report_failure("数据由新版写成，请换新版程序。");
        assert_eq!(places.failure(), Some(Failure::Told("数据由新版写成，请换新版程序。".into())));
        places.report_busy();
        assert_eq!(places.failure(), Some(Failure::Busy));
        places.clear_failure();
        assert_eq!(places.failure(), None);
    }
}
