//! How files that somebody named are read: what never ends is not waited for, be it a pipe that nobody writes into or a
//! device. It must not judge what stands in them.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

/// The most that a file holds which people write by hand.
const SMALL: u64 = 1 << 20;
/// How long a pipe may take to say what it has.
const PIPE_PATIENCE: Duration = Duration::from_secs(10);

/// Opens a plain file to read it.
///
/// # Errors
/// It is not there, may not be read, or is no file.
pub fn open_file(path: &Path) -> io::Result<File> {
    let file = open(path)?;
    if file.metadata()?.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(no_file()),
    }
}

/// Opens without waiting: a pipe would wait for who writes into it.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or(0);
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn no_file() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "不是文件")
}

/// The text of a plain file.
///
/// # Errors
/// As [`open_file`], or it is no text.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open_file(path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The text of a file that people wrote by hand: pins, a key, a map; also out of a pipe. What is larger than any of them,
/// or has no end, is none.
///
/// # Errors
/// It cannot be read, is no text, or is too large.
pub fn read_small(path: &Path) -> io::Result<String> {
    read_opened(open(path)?)
}

pub(super) fn read_opened(mut file: File) -> io::Result<String> {
    let kind = file.metadata()?.file_type();
    let mut bytes = Vec::new();
    if kind.is_fifo() {
        read_pipe(&mut file, &mut bytes)?;
    } else if kind.is_file() {
        file.take(SMALL + 1).read_to_end(&mut bytes)?;
    } else if kind.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    } else {
        return Err(no_file());
    }
    if bytes.len() as u64 > SMALL {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "太大"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "不是文字"))
}

/// Reads a pipe to its end, as long as that comes within our patience.
fn read_pipe(pipe: &mut File, into: &mut Vec<u8>) -> io::Result<()> {
    let until = Instant::now() + PIPE_PATIENCE;
    let mut piece = [0; 4096];
    while into.len() as u64 <= SMALL {
        match pipe.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(many) => into.extend_from_slice(piece.get(..many).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(io::Error::new(ErrorKind::TimedOut, "管道里一直没有内容"));
                }
                let left = Timespec::try_from(left).ok();
                let _ = poll(&mut [PollFd::new(pipe, PollFlags::IN)], left.as_ref());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    fn pipe_at(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    }

    #[test]
    fn what_has_no_end_is_no_file_of_pins() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pins");
        fs::write(&path, "8 123456\n").unwrap();
        assert_eq!(read_small(&path).unwrap(), "8 123456\n");
        assert!(read_small(Path::new("/dev/zero")).is_err());
        assert!(read_small(folder.path()).is_err());
        fs::write(&path, vec![b'8'; 2 << 20]).unwrap();
        assert!(read_small(&path).is_err());
    }

    #[test]
    fn a_pipe_is_read_where_somebody_writes_and_nobody_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        pipe_at(&path);
        assert_eq!(read_small(&path).unwrap(), "", "nobody writes");
        assert!(open_file(&path).is_err() && read_text(&path).is_err());
        let both = OpenOptions::new().read(true).write(true).open(&path).unwrap();
        (&both).write_all("8 123456\n".as_bytes()).unwrap();
        let reading = open(&path).unwrap();
        drop(both);
        assert_eq!(read_opened(reading).unwrap(), "8 123456\n");
    }
}
