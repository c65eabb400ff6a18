//! The folder of a backup: files written aside, read back from the disk, renamed, and only then named.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Advice, fadvise};

use super::age;
use super::age::keys::{PublicKey, SecretKey};
use super::manifest::{Listed, Manifest};
use super::problem::BackupProblem;
use crate::files::{open_file, read_text};
use crate::store::chain::Head;

/// The list of files.
pub const MANIFEST: &str = "MANIFEST";

/// What the name of a sealed file ends with.
const SEALED: &str = ".age";

/// The folder of one generation.
pub struct Folder(PathBuf);

impl Folder {
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its list; `None` where it has none yet.
    ///
    /// # Errors
    /// It cannot be read, or is not whole.
    pub fn manifest(&self) -> Result<Option<Manifest>, BackupProblem> {
        let text = match read_text(&self.0.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        let broken = || BackupProblem::Damaged(self.0.clone(), format!("{MANIFEST} 读不出"));
        Manifest::read(&text).map(Some).ok_or_else(broken)
    }

    /// Writes a file, sealed where there are keys, reads it back from the disk, and gives it its name.
    ///
    /// # Errors
    /// It could not be written, or what came back is not what was written.
    pub fn write(
        &self,
        name: &str,
        text: &str,
        end: &Head,
        keys: &[PublicKey],
    ) -> Result<Listed, BackupProblem> {
        let (name, sealed) = match keys {
            [] => (name.to_string(), None),
            _ => {
                let sealed = age::seal(text.as_bytes(), keys);
                let broken = |why| BackupProblem::Broken(self.0.clone(), format!("{why}"));
                (format!("{name}{SEALED}"), Some(sealed.map_err(broken)?))
            }
        };
        let bytes = sealed.as_deref().unwrap_or(text.as_bytes());
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.0);
        made.and_then(|()| write_proved(&self.0, &name, bytes)).map_err(|e| self.failed(e))?;
        Ok(Listed::of(name, bytes, end.clone()))
    }

    /// Writes the list; with it the files count.
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), BackupProblem> {
        write_proved(&self.0, MANIFEST, manifest.text().as_bytes()).map_err(|e| self.failed(e))
    }

    /// The bytes of a file, which must be what the list says.
    ///
    /// # Errors
    /// It is not, as part of a sentence.
    pub fn read(&self, listed: &Listed) -> Result<Vec<u8>, String> {
        let name = &listed.name;
        let bytes = read_from_disk(&self.0.join(name)).map_err(|e| format!("{name} 读不出:{e}"))?;
        if !listed.is(&bytes) {
            return Err(format!("{name} 被改动或不全"));
        }
        Ok(bytes)
    }

    /// Takes a file away that the list names no more.
    pub fn remove(&self, name: &str) {
        // One that stays is only room.
        let _ = fs::remove_file(self.0.join(name));
    }

    fn failed(&self, error: io::Error) -> BackupProblem {
        BackupProblem::Io(self.0.clone(), error)
    }
}

/// The text of a file's bytes, opened where they are sealed.
///
/// # Errors
/// It does not open with these keys, or is no text; as part of a sentence.
pub fn text_of(listed: &Listed, bytes: Vec<u8>, keys: &[SecretKey]) -> Result<String, String> {
    let name = &listed.name;
    let bytes = if age::is_sealed(&bytes) {
        age::open(&bytes, keys).map_err(|why| format!("{name} {why}"))?
    } else {
        bytes
    };
    String::from_utf8(bytes).map_err(|_| format!("{name} 读不出"))
}

fn write_proved(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let (part, path) = (folder.join(format!("{name}.part")), folder.join(name));
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    if read_from_disk(&part)? != bytes {
        return Err(io::Error::other("写下的读回来不一样"));
    }
    fs::rename(&part, &path)?;
    File::open(folder)?.sync_all()
}

/// Reads a file as the disk has it, where the system lets go of what it remembers.
fn read_from_disk(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open_file(path)?;
    // A file system that knows no advice is read all the same.
    let _ = fadvise(&file, 0, None, Advice::DontNeed);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}
