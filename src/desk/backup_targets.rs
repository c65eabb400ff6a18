//! Where an office's backups go by themselves: a file of the machine and not of the office, so that no operator
//! can point them elsewhere.
//!
//! `/etc/qiantai/<office id>.toml`; where that is not there, the same name in the account's own configuration
//! folder. It must be writable by its owner alone, who is root or the desk's account.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    backup: Backup,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Backup {
    #[serde(default)]
    targets: Vec<PathBuf>,
    /// Public keys: this program cannot encrypt yet, and says so rather than writing plain text.
    #[serde(default)]
    recipients: Vec<String>,
}

/// The targets of an office.
///
/// # Errors
/// The file cannot be used, as a sentence: then nothing is backed up.
pub fn targets(office: &str) -> Result<Vec<PathBuf>, String> {
    for folder in folders() {
        let path = folder.join(format!("{office}.toml"));
        match fs::read_to_string(&path) {
            Ok(text) => return read(&path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("备份设置 {} 读不出({error})", path.display())),
        }
    }
    Ok(Vec::new())
}

/// Where the machine's files on an office may lie, the machine's own first, then the account's.
pub(super) fn folders() -> Vec<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let own = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let own = own.map(|folder| folder.join("qiantai"));
    [Some(PathBuf::from("/etc/qiantai")), own].into_iter().flatten().collect()
}

fn read(path: &Path, text: &str) -> Result<Vec<PathBuf>, String> {
    let at = path.display();
    let meta = fs::metadata(path).map_err(|e| format!("备份设置 {at} 读不出({e})"))?;
    let own = rustix::process::geteuid().as_raw();
    if meta.mode() & 0o022 != 0 || ![0, own].contains(&meta.uid()) {
        return Err(format!("备份设置 {at} 别的账号也能写,没有照它备份;请改为只有属主可写"));
    }
    let file: File = toml::from_str(text)
        .map_err(|e| format!("备份设置 {at} 看不懂({}),没有备份", e.message()))?;
    if !file.backup.recipients.is_empty() {
        return Err(format!(
            "备份设置 {at} 要求加密(recipients),本程序还不能加密,没有写明文;请先去掉这一行"
        ));
    }
    match file.backup.targets.iter().find(|target| !target.is_absolute()) {
        Some(target) => Err(format!("备份设置 {at} 里的 {} 须写全路径", target.display())),
        None => Ok(file.backup.targets),
    }
}
