//! Reads a roster from the operator's disk, and writes an empty one there; the only module here that opens
//! files.

use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{FILE_MOST, Kind, Roster, template};
use crate::files::{self, NotWritten};

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
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            Some(super::column_map(kind, text)?)
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
    files::save(file, &bytes, false).map_err(|problem| match problem {
        NotWritten::Exists(path) => {
            format!("已有 {},没有动它;请换一个文件名", path.display())
        }
        NotWritten::Failed(why) => why,
    })
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let reason = |problem: io::Error| match problem.kind() {
        ErrorKind::NotFound => format!("没有文件 {};请核对文件名", path.display()),
        ErrorKind::PermissionDenied => {
            format!("文件 {} 没有读取权限;请换个位置", path.display())
        }
        ErrorKind::InvalidInput | ErrorKind::IsADirectory => {
            format!("{} 不是文件;请核对文件名", path.display())
        }
        _ => format!("文件 {} 读不出;请核对", path.display()),
    };
    let mut bytes = Vec::new();
    files::open_file(path)
        .and_then(|file| file.take(FILE_MOST + 1).read_to_end(&mut bytes))
        .map_err(reason)?;
    if bytes.len() as u64 > FILE_MOST {
        return Err("文件超过 64 MB;请拆成几个文件再导入".to_string());
    }
    Ok(bytes)
}

/// The path in what a person typed or pasted, without quotes and with `~` as the home folder.
pub fn parse_path(text: &str, home: Option<&Path>) -> PathBuf {
    let bare = text.trim().trim_matches(['"', '\'']);
    match (bare.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(bare),
    }
}
