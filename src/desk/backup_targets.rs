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

use crate::files::{machine_folders, read_text};
use crate::sorting::Arrange;
use crate::store::backup::age::keys::PublicKey;
use crate::store::ruling::WriterKey;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    backup: Backup,
    head_office: Option<HeadOffice>,
}

/// Where an office's journal is shipped to, and what of it may go. It stands here and not among the office's settings:
/// who may not take the data out must not decide where it goes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct HeadOffice {
    pub url: String,
    /// The file with the account.
    pub account: PathBuf,
    /// Head office's public key: personal parts go sealed to it. Without it they stay here.
    #[serde(default)]
    pub key: Option<String>,
    /// The public key of head office's writer (`qhw-…`), whose decisions this office takes; while the writer changes, the
    /// old and the new one. It stands here so that nobody who only has the link can decide anything.
    #[serde(default)]
    pub writer: Option<String>,
}

/// The keys of head office's writer, as the machine has them; none, and nothing of head office's is taken.
///
/// # Errors
/// The file cannot be used, as a sentence.
pub fn writers(office: &str) -> Result<Vec<WriterKey>, String> {
    let Some(text) = head_office(office)?.and_then(|kept| kept.writer) else {
        return Ok(Vec::new());
    };
    WriterKey::read_all(&text)
        .ok_or_else(|| "head_office 一节里的 writer 不是总部的公钥(qhw-…);请逐字核对".to_string())
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Backup {
    #[serde(default)]
    targets: Vec<PathBuf>,
    /// Public keys: every file of a backup is sealed for each of them.
    #[serde(default)]
    recipients: Vec<String>,
}

/// Where an office's backups go, and for whom they are sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    pub folders: Vec<PathBuf>,
    /// In their order, each once; none, and the backups are plain.
    pub keys: Vec<PublicKey>,
}

/// What the machine says of an office's backups.
///
/// # Errors
/// The file cannot be used, as a sentence: then nothing is backed up.
pub fn targets(office: &str) -> Result<Targets, String> {
    match found(office)? {
        Some((path, text)) => read(&path, &text),
        None => Ok(Targets::default()),
    }
}

/// What the machine says of an office's head office; nothing where it says nothing.
///
/// # Errors
/// The file cannot be used, as a sentence.
pub fn head_office(office: &str) -> Result<Option<HeadOffice>, String> {
    let Some((path, text)) = found(office)? else { return Ok(None) };
    Ok(understood(&path, &text)?.head_office)
}

fn found(office: &str) -> Result<Option<(PathBuf, String)>, String> {
    for folder in machine_folders() {
        let path = folder.join(format!("{office}.toml"));
        match read_text(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("备份设置 {} 读不出({error})", path.display())),
        }
    }
    Ok(None)
}

fn understood(path: &Path, text: &str) -> Result<File, String> {
    let at = path.display();
    let meta = fs::metadata(path).map_err(|e| format!("备份设置 {at} 读不出({e})"))?;
    let own = rustix::process::geteuid().as_raw();
    if meta.mode() & 0o022 != 0 || ![0, own].contains(&meta.uid()) {
        return Err(format!("备份设置 {at} 别的账号也能写,没有照它备份;请改为只有属主可写"));
    }
    toml::from_str(text).map_err(|e| {
        // Its own words repeat what stands there, which may be a secret key by mistake.
        let before = e.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        format!("备份设置 {at} 第 {line} 行看不懂,没有备份")
    })
}

fn read(path: &Path, text: &str) -> Result<Targets, String> {
    let at = path.display();
    let file = understood(path, text)?;
    if let Some(target) = file.backup.targets.iter().find(|target| !target.is_absolute()) {
        return Err(format!("备份设置 {at} 里的 {} 须写全路径", target.display()));
    }
    let keys = keys(&file.backup.recipients).map_err(|why| format!("备份设置 {at} {why}"))?;
    Ok(Targets { folders: file.backup.targets, keys })
}

/// The public keys. One alone is refused: with its secret all backups would be lost.
fn keys(recipients: &[String]) -> Result<Vec<PublicKey>, String> {
    let mut keys = Vec::new();
    for text in recipients {
        // What stands there may be a secret key by mistake: it is not repeated.
        let key = PublicKey::read(text);
        let wrong = || "里有一行 recipients 不是公钥(age1…),没有备份;请照公钥逐字核对";
        keys.push(key.ok_or_else(wrong)?);
    }
    keys.arrange();
    keys.dedup();
    if keys.len() == 1 {
        return Err("只有一把公钥,私钥一丢备份就全打不开,没有备份;请写两把(主任、总部各一)".into());
    }
    Ok(keys)
}
