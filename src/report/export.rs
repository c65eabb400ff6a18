//! Saves a sheet to a file, in the format that its name asks for.

use std::path::{Path, PathBuf};

use super::Sheet;
use super::render::{ENDINGS, Format, render};
use crate::files::{self, NotWritten};

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
    match files::save(file, &bytes, overwrite == Overwrite::Agreed) {
        Ok(path) => Saved::Here(path),
        Err(NotWritten::Exists(_)) => Saved::Exists(Box::new(sheet), file.to_path_buf()),
        Err(NotWritten::Failed(why)) => Saved::Failed(why),
    }
}

/// The sentence about a file extension without a format.
pub fn unknown_extension() -> String {
    format!("文件名请以 {ENDINGS} 之一结尾")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
            ("表", ".json"),
            ("表.pdf", ".json"),
            ("表.text", ".json"),
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
