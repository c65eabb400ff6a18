//! Saves a sheet to a file; the only module here that writes files. An existing file must not be replaced
//! without consent, and never be left half written.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Sheet;
use super::render::{Format, render};

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    Refuse,
    /// The user has agreed.
    Agreed,
}

/// The result of saving.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// Saved under this absolute path.
    Here(PathBuf),
    /// The file exists; nothing was written.
    Exists(Box<Sheet>, PathBuf),
    /// The reason, as a sentence for the user.
    Failed(String),
}

/// Saves a sheet in the format given by the file extension.
pub fn save(sheet: Sheet, file: &Path, overwrite: Overwrite) -> Saved {
    let Some(format) = Format::of_file(file) else { return Saved::Failed(unknown_extension()) };
    let bytes = match render(&sheet, format) {
        Ok(bytes) => bytes,
        Err(reason) => return Saved::Failed(reason),
    };
    // An absolute path, so that the user finds the file whatever the working folder was.
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let written = match overwrite {
        Overwrite::Refuse => create(&path, &bytes),
        Overwrite::Agreed => replace(&path, &bytes),
    };
    match written {
        Ok(()) => Saved::Here(path),
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists && path.is_file() => {
            Saved::Exists(Box::new(sheet), file.to_path_buf())
        }
        Err(problem) => Saved::Failed(reason(&problem, &path)),
    }
}

/// The sentence about a file extension without a format.
pub fn unknown_extension() -> String {
    "文件名请以 .csv、.xlsx、.txt 或 .json 结尾".to_string()
}

fn reason(problem: &io::Error, file: &Path) -> String {
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

/// Creates a new file; if it cannot be written completely, it is removed.
fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
    let done = out.write_all(bytes).and_then(|()| out.sync_all());
    if done.is_err() {
        let _ = fs::remove_file(file);
    }
    done
}

/// Replaces a file at once by a complete new one.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = file.file_name().map_or_else(OsString::new, OsString::from);
    temporary.push(format!(".{}.part", std::process::id()));
    let temporary = file.with_file_name(temporary);
    create(&temporary, bytes)?;
    fs::rename(&temporary, file).inspect_err(|_| drop(fs::remove_file(&temporary)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(title: &str) -> Sheet {
        Sheet { title: title.to_string(), ..Sheet::default() }
    }

    #[test]
    fn a_file_is_replaced_only_after_consent() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("表.TXT");
        assert_eq!(save(sheet("早"), &file, Overwrite::Refuse), Saved::Here(file.clone()));
        let again = save(sheet("晚"), &file, Overwrite::Refuse);
        assert_eq!(again, Saved::Exists(Box::new(sheet("晚")), file.clone()));
        assert!(fs::read_to_string(&file).unwrap().contains("早"));
        assert_eq!(save(sheet("晚"), &file, Overwrite::Agreed), Saved::Here(file.clone()));
        assert!(fs::read_to_string(&file).unwrap().contains("晚"));
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing is left beside it: {left:?}");
    }

    #[test]
    fn a_failure_is_explained_in_one_sentence() {
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
            let Saved::Failed(why) = save(sheet("表"), &at(name), Overwrite::Refuse) else {
                panic!("{name} was written");
            };
            assert!(why.contains(said), "{name}: {why}");
        }
    }
}
