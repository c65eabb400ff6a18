//! The desk's socket: bound under another name, renamed into place, and checked while the desk
//! runs.
//!
//! This file must not accept connections and must not replace a socket that another desk answers.

use super::members::Members;
use crate::protocol::spawn::{self, Places};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// How many callers may wait to be accepted: a whole office coming back at once.
const CALLERS: i32 = 512;

/// A listening socket and where it is found.
pub(super) struct Address {
    places: Places,
    listener: UnixListener,
    /// Device and inode of our socket: a file of the same name may be another's.
    mark: (u64, u64),
    /// Tells of what happens to the folder's names, where the system does.
    watch: Option<OwnedFd>,
}

/// What happened to the socket since the last check.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    InPlace,
    /// It was gone or dead, and is there again.
    Healed,
    /// Somebody else answers there now: this desk's data folder is no longer its own.
    Displaced,
    /// It is gone and cannot be put back yet; the folder may come again.
    Lost,
}

impl Address {
    /// Binds `<socket>.<pid>` and renames it into place, over a stale one if there is one.
    pub(super) fn bind(places: &Places) -> io::Result<Address> {
        if let Some(folder) = places.socket.parent().filter(|folder| !folder.exists()) {
            // A logout of the account's last session removes the folder under a running desk.
            let own = rustix::process::geteuid().as_raw();
            spawn::private_folder(folder, own).map_err(io::Error::other)?;
        }
        let aside = aside(&places.socket);
        let _ = fs::remove_file(&aside);
        let socket = rustix::net::socket_with(
            AddressFamily::UNIX,
            SocketType::STREAM,
            SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
            None,
        )?;
        rustix::net::bind(&socket, &SocketAddrUnix::new(&aside)?)?;
        open_to(places, &aside)?;
        // Listening before the rename: whoever sees the name is answered.
        rustix::net::listen(&socket, CALLERS)?;
        let mark = mark(&aside)?;
        fs::rename(&aside, &places.socket)?;
        places.note_address();
        // After our own renames, which are no news.
        let watch = places.socket.parent().and_then(watch);
        Ok(Address { places: places.clone(), listener: socket.into(), mark, watch })
    }

    pub(super) fn listener(&self) -> &UnixListener {
        &self.listener
    }

    /// Readable when a name in the socket's folder was taken away or given to something else. Nothing: the
    /// socket must be looked at from time to time.
    pub(super) fn watch(&self) -> Option<BorrowedFd<'_>> {
        self.watch.as_ref().map(AsFd::as_fd)
    }

    /// Forgets what the watch has told so far.
    pub(super) fn heard(&self) {
        let mut told = [0; 4096];
        while let Some(watch) = &self.watch
            && rustix::io::read(watch, &mut told).is_ok_and(|bytes| bytes > 0)
        {}
    }

    /// Looks whether the socket is still ours, and puts it back if it was lost.
    pub(super) fn look(&mut self) -> Seen {
        match mark(&self.places.socket) {
            Ok(found) if found == self.mark => return Seen::InPlace,
            Ok(_) if spawn::is_answered(&self.places.socket) => return Seen::Displaced,
            _ => {}
        }
        match Address::bind(&self.places) {
            Ok(fresh) => {
                // Terminals waiting at the old socket are refused and connect to the new one.
                *self = fresh;
                Seen::Healed
            }
            Err(_) => Seen::Lost,
        }
    }

    /// Takes the socket away, unless the place is another's by now.
    pub(super) fn remove(self) {
        if mark(&self.places.socket).is_ok_and(|found| found == self.mark) {
            let _ = fs::remove_file(&self.places.socket);
            let _ = fs::remove_file(self.places.address_note());
        }
    }
}

/// Lets the account itself to the socket, or the accounts of a service's group besides.
fn open_to(places: &Places, socket: &Path) -> io::Result<()> {
    let group = places.service.as_ref().and_then(|service| service.group.as_deref());
    let Some(group) = group else {
        return fs::set_permissions(socket, Permissions::from_mode(0o600));
    };
    std::os::unix::fs::chown(socket, None, Some(Members::of(group).number()?))?;
    fs::set_permissions(socket, Permissions::from_mode(0o660))
}

/// Watches a folder for names that go or change hands, and for the folder itself going.
fn watch(folder: &Path) -> Option<OwnedFd> {
    let told = WatchFlags::DELETE
        | WatchFlags::MOVED_FROM
        | WatchFlags::MOVED_TO
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF;
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
    inotify::add_watch(&watch, folder, told).ok()?;
    Some(watch)
}

fn aside(socket: &Path) -> PathBuf {
    let mut name = socket.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    PathBuf::from(name)
}

fn mark(path: &Path) -> io::Result<(u64, u64)> {
    fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> (tempfile::TempDir, Places) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::within(dir.path(), dir.path()).unwrap();
        (dir, places)
    }

    #[test]
    fn a_removed_socket_is_put_back() {
        let (_dir, places) = places();
        let mut address = Address::bind(&places).unwrap();
        assert_eq!(address.look(), Seen::InPlace);
        fs::remove_file(&places.socket).unwrap();
        assert_eq!(address.look(), Seen::Healed);
        assert!(spawn::is_answered(&places.socket));
        assert_eq!(address.look(), Seen::InPlace);
    }

    /// What the watch has told by now.
    fn told(address: &Address) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut waiting = [PollFd::from_borrowed_fd(address.watch().unwrap(), PollFlags::IN)];
        poll(&mut waiting, Some(&Timespec::default())).unwrap() > 0
    }

    #[test]
    fn the_watch_tells_of_a_socket_that_goes_or_is_another_and_of_nothing_else() {
        let (_dir, places) = places();
        let mut address = Address::bind(&places).unwrap();
        let folder = places.socket.parent().unwrap();
        assert!(!told(&address), "our own binding is no news");
        fs::write(folder.join("note"), "a").unwrap();
        assert!(!told(&address), "another file is none either");
        fs::remove_file(&places.socket).unwrap();
        assert!(told(&address));
        address.heard();
        assert!(!told(&address));
        assert_eq!(address.look(), Seen::Healed);
        assert!(!told(&address), "nor is healing");
        let _other = Address::bind(&places).unwrap();
        assert!(told(&address), "renamed over ours");
    }

    #[test]
    fn a_dead_socket_in_our_place_is_replaced_and_a_live_one_is_respected() {
        let (_dir, places) = places();
        let mut first = Address::bind(&places).unwrap();
        let mut second = Address::bind(&places).unwrap();
        assert_eq!(first.look(), Seen::Displaced);
        assert_eq!(second.look(), Seen::InPlace);
        drop(second);
        assert!(!spawn::is_answered(&places.socket), "stale now");
        assert_eq!(first.look(), Seen::Healed);
    }

    #[test]
    fn only_our_own_socket_is_taken_away() {
        let (_dir, places) = places();
        let first = Address::bind(&places).unwrap();
        let second = Address::bind(&places).unwrap();
        first.remove();
        assert!(spawn::is_answered(&places.socket));
        second.remove();
        assert!(!places.socket.exists() && !places.address_note().exists());
    }

    #[test]
    fn a_lost_folder_is_waited_for() {
        let (dir, mut places) = places();
        let folder = dir.path().join("run/deep");
        fs::create_dir_all(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        places.socket = folder.join("s.sock");
        let mut address = Address::bind(&places).unwrap();
        fs::remove_dir_all(dir.path().join("run")).unwrap();
        assert_eq!(address.look(), Seen::Lost);
        fs::create_dir(dir.path().join("run")).unwrap();
        assert_eq!(address.look(), Seen::Healed);
    }
}
