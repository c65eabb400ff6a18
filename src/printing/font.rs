//! The Chinese font of this machine: found by what it holds, the usual ones first.

use std::fs;
use std::path::{Path, PathBuf};

use crate::paper::Face;
use crate::sorting::Arrange;

/// What a font must hold to print papers: rare names, capitals of amounts, figures.
const PROBE: &str = "联壹叁喆堃￥〓—√□A0*";
/// Names of files that are tried first, plain sans before others.
const USUAL: [&str; 7] = [
    "notosanscjk-regular",
    "notosanscjksc-regular",
    "sourcehansanscn-regular",
    "wqy-microhei",
    "wqy-zenhei",
    "notoserifcjk-regular",
    "simsun",
];
/// Files of other names that are looked into.
const MOST: usize = 40;
/// How deep folders of fonts lie.
const DEPTH: usize = 5;

/// The font in this file, or the one that is found.
///
/// # Errors
/// The named file holds no font with Chinese.
pub fn find(named: Option<&Path>) -> Result<Option<Face>, String> {
    let own = std::env::var_os("QIANTAI_FONT").filter(|path| !path.is_empty()).map(PathBuf::from);
    match named.map(Path::to_path_buf).or(own) {
        Some(path) => match of_file(&path) {
            Some(face) => Ok(Some(face)),
            None => Err(format!("{} 不是能用的中文字体;请换一个", path.display())),
        },
        None => Ok(search(&folders())),
    }
}

/// The folders in which the platform keeps fonts.
fn folders() -> Vec<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = set("HOME").map(PathBuf::from);
    let own = set("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| home.as_ref().map(|home| home.join(".local/share")));
    let shared = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let shared: Vec<PathBuf> = std::env::split_paths(&shared).collect();
    let data = own.into_iter().chain(shared).map(|folder| folder.join("fonts"));
    data.chain(home.map(|home| home.join(".fonts"))).collect()
}

fn search(folders: &[PathBuf]) -> Option<Face> {
    let mut files = Vec::new();
    for folder in folders {
        gather(folder, DEPTH, &mut files);
    }
    let rank = |path: &PathBuf| {
        let name =
            path.file_name().map_or_else(String::new, |n| n.to_string_lossy().to_lowercase());
        USUAL.iter().position(|usual| name.starts_with(usual)).unwrap_or(USUAL.len())
    };
    files.arrange_by_cached_key(|path| (rank(path), path.clone()));
    files.iter().take(MOST).find_map(|path| of_file(path))
}

fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending =
            path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase());
        if ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()) {
            files.push(path);
        } else if depth > 0 && path.is_dir() {
            gather(&path, depth - 1, files);
        }
    }
}

/// The face of a file that holds the probe: of several the one for simplified Chinese.
fn of_file(path: &Path) -> Option<Face> {
    let data = fs::read(path).ok()?;
    let faces = Face::count(&data);
    let good = |face: &Face| face.has(PROBE);
    if faces > 1 {
        let simplified = (0..faces).find_map(|n| {
            Face::new(data.clone(), n).filter(|face| face.is_called("CJK SC") && good(face))
        });
        if simplified.is_some() {
            return simplified;
        }
    }
    Face::new(data, 0).filter(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_font_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.ttf");
        fs::write(&path, b"no font").unwrap();
        assert!(find(Some(&path)).is_err());
        assert!(search(&[folder.path().to_path_buf()]).is_none());
    }
}
