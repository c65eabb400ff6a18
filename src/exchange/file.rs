//! Reads a roster from the operator's disk, and writes an empty one there; the only module here that opens
//! files.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::column_map::ColumnMap;
use super::{FILE_MOST, Kind, Roster, template};

/// Reads a roster, by a column map if one is named.
///
/// # Errors
/// A sentence that says what to do; if a column is missing, an example of a column map follows it.
pub fn load(kind: Kind, file: &Path, map: Option<&Path>) -> Result<Roster, String> {
    let map = match map {
        None => None,
        Some(path) => {
            let bytes = read_bytes(path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| "映射文件须是 UTF-8 文字;请另存后再试".to_string())?;
            Some(ColumnMap::parse(text.strip_prefix('\u{feff}').unwrap_or(&text))?)
        }
    };
    super::roster(kind, &read_bytes(file)?, map.as_ref())
}

/// Writes an empty workbook to be filled in, and answers where it is. For the operator alone: names and
/// phones will stand in it. It must not replace a file.
///
/// # Errors
/// A sentence that says what to do.
pub fn write_template(kind: Kind, file: &Path) -> Result<PathBuf, String> {
    if !file.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) {
        return Err("模板的文件名请以 .xlsx 结尾".to_string());
    }
    let bytes = template::workbook(kind)?;
    // An absolute path, so that the user finds the file whatever the working folder was.
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    create(&path, &bytes).map_err(|problem| {
        let shown = path.display();
        match problem.kind() {
            ErrorKind::AlreadyExists => format!("已有 {shown},没有动它;请换一个文件名"),
            ErrorKind::NotFound => format!("没有放 {shown} 的文件夹;请换一个地方"),
            ErrorKind::PermissionDenied => format!("{shown} 没有写入权限;请换一个地方"),
            _ => format!("写不进 {shown};请换一个地方"),
        }
    })?;
    Ok(path)
}

/// Creates a new file that only its owner reads; if it cannot be written completely, it is removed.
fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    let done = out.write_all(bytes).and_then(|()| out.sync_all());
    if done.is_err() {
        let _ = fs::remove_file(file);
    }
    done
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let reason = |problem: io::Error| match problem.kind() {
        ErrorKind::NotFound => format!("没有文件 {};请核对文件名", path.display()),
        ErrorKind::PermissionDenied => {
            format!("文件 {} 没有读取权限;请换个位置", path.display())
        }
        _ => format!("文件 {} 读不出;请核对", path.display()),
    };
    let about = fs::metadata(path).map_err(reason)?;
    // Reading a pipe or a device might never end.
    if !about.is_file() {
        return Err(format!("{} 不是文件;请核对文件名", path.display()));
    }
    if about.len() > FILE_MOST {
        return Err("文件超过 64 MB;请拆成几个文件再导入".to_string());
    }
    fs::read(path).map_err(reason)
}

/// The path in what a person typed or pasted, without quotes and with `~` as the home folder.
pub fn parse_path(text: &str, home: Option<&Path>) -> PathBuf {
    let bare = text.trim().trim_matches(['"', '\'']);
    match (bare.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(bare),
    }
}
