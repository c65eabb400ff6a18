//! A sheet saved to a file that a person named: the only place of this room that writes one. A file
//! that is there already is never touched unasked, and never half written over.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Sheet;
use super::written::{Format, written};

/// Whether a file that is there may be written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Refuse,
    /// Somebody was asked and said yes.
    Agreed,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrote {
    /// It stands here, by its whole path.
    Here(PathBuf),
    /// There is such a file; nothing was written.
    Exists(Box<Sheet>, PathBuf),
    /// One sentence.
    Failed(String),
}

/// Saves a sheet, in the format of the file's ending.
#[must_use]
pub fn save(sheet: Sheet, file: &Path, over: Over) -> Wrote {
    let Some(format) = Format::of_file(file) else { return Wrote::Failed(endings()) };
    let bytes = match written(&sheet, format) {
        Ok(bytes) => bytes,
        Err(sentence) => return Wrote::Failed(sentence),
    };
    // Told whole, so that it is found again whatever the working folder was.
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let put = match over {
        Over::Refuse => put_new(&whole, &bytes),
        Over::Agreed => put_over(&whole, &bytes),
    };
    match put {
        Ok(()) => Wrote::Here(whole),
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists && whole.is_file() => {
            Wrote::Exists(Box::new(sheet), file.to_path_buf())
        }
        Err(problem) => Wrote::Failed(why(&problem, &whole)),
    }
}

/// The sentence about an ending that names no format.
#[must_use]
pub fn endings() -> String {
    "文件名请以 .csv、.xlsx、.txt 或 .json 结尾".to_string()
}

fn why(problem: &io::Error, file: &Path) -> String {
    let file = file.display();
    match problem.kind() {
        ErrorKind::NotFound => format!("没有放 {file} 的文件夹;请换一个地方"),
        ErrorKind::PermissionDenied => format!("{file} 没有写入权限;请换一个地方"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘满了;请换一个地方".to_string(),
        ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            format!("{file} 不是文件;请换一个名字")
        }
        _ => format!("写不进 {file};请换一个地方"),
    }
}

/// Makes a file that was not there; what could not be written whole is taken away again.
fn put_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
    let done = out.write_all(bytes).and_then(|()| out.sync_all());
    if done.is_err() {
        let _ = fs::remove_file(file);
    }
    done
}

/// Lays a whole file in the place of another; until then the old one stands.
fn put_over(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = file.file_name().map_or_else(OsString::new, OsString::from);
    beside.push(format!(".{}.part", std::process::id()));
    let beside = file.with_file_name(beside);
    put_new(&beside, bytes)?;
    fs::rename(&beside, file).inspect_err(|_| drop(fs::remove_file(&beside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(title: &str) -> Sheet {
        Sheet { title: title.to_string(), ..Sheet::default() }
    }

    #[test]
    fn a_file_is_made_once_and_written_over_only_when_that_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("表.TXT");
        assert_eq!(save(sheet("早"), &file, Over::Refuse), Wrote::Here(file.clone()));
        let again = save(sheet("晚"), &file, Over::Refuse);
        assert_eq!(again, Wrote::Exists(Box::new(sheet("晚")), file.clone()));
        assert!(fs::read_to_string(&file).unwrap().contains("早"));
        assert_eq!(save(sheet("晚"), &file, Over::Agreed), Wrote::Here(file.clone()));
        assert!(fs::read_to_string(&file).unwrap().contains("晚"));
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing is left beside it: {left:?}");
    }

    #[test]
    fn what_cannot_be_written_is_said_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("夹.csv")).unwrap();
        for (name, said) in [
            ("表", ".xlsx"),
            ("表.pdf", ".xlsx"),
            ("表.text", ".xlsx"),
            ("没有/表.csv", "文件夹"),
            ("夹.csv", "不是文件"),
        ] {
            let Wrote::Failed(why) = save(sheet("表"), &at(name), Over::Refuse) else {
                panic!("{name} was written");
            };
            assert!(why.contains(said), "{name}: {why}");
        }
    }
}
