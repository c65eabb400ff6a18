//! Where the pepper of an office lies on a machine: `/etc/qiantai/<office id>.pepper`, or in the account's own
//! configuration folder. A practice office has none. It must never be made anew where hashes wait for a lost one.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::pepper::Pepper;
use super::pins::Credential;
use crate::files::machine_folders;
use crate::store::opening::make_folder;
use crate::store::{Store, StoreProblem};

/// The pepper of an office on this machine.
///
/// # Errors
/// One sentence: it cannot be read, or others can read it.
pub fn load(office: &str) -> Result<Option<Pepper>, String> {
    for folder in machine_folders() {
        let path = folder.join(format!("{office}.pepper"));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("密码密钥 {} 读不出({error})", path.display())),
        };
        if is_open_to_others(&path) {
            let at = path.display();
            return Err(format!("密码密钥 {at} 别人也读得到,没有用它;请先 chmod 600"));
        }
        let unreadable = || format!("密码密钥 {} 无法解读", path.display());
        return Pepper::read(&text).ok_or_else(unreadable).map(Some);
    }
    Ok(None)
}

/// Root may let the desk's account read its file by the group; nobody else may.
fn is_open_to_others(path: &Path) -> bool {
    let Ok(meta) = fs::metadata(path) else { return true };
    let own = rustix::process::geteuid().as_raw();
    let closed = if meta.uid() == own { 0o077 } else { 0o037 };
    meta.mode() & closed != 0 || ![0, own].contains(&meta.uid())
}

/// Lays a pepper into the account's own configuration folder, where none is.
///
/// # Errors
/// One sentence.
pub fn lay(office: &str, pepper: &Pepper) -> Result<(), String> {
    let Some(folder) = machine_folders().pop() else {
        return Err("没有可放密码密钥的配置目录".to_string());
    };
    let path = folder.join(format!("{office}.pepper"));
    let written = make_folder(&folder).and_then(|()| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "{}", pepper.shown())?;
        file.sync_all()
    });
    written.map_err(|error| format!("密码密钥 {} 写不下({error})", path.display()))
}

/// The pepper with which the desk of this store hashes, made where there has never been one; and what must be said.
///
/// # Errors
/// The store cannot be read.
pub fn of_desk(store: &Store) -> Result<(Option<Pepper>, Option<String>), StoreProblem> {
    let office = store.identity()?.office_id();
    if store.is_practice() || store.head().seq == 0 {
        return Ok((None, None));
    }
    match load(&office) {
        Ok(Some(pepper)) => return Ok((Some(pepper), None)),
        Err(sentence) => return Ok((None, Some(sentence))),
        Ok(None) => {}
    }
    let kept = store.read()?.credentials()?;
    let peppered = |(_, bytes): &(u32, Vec<u8>)| {
        Credential::from_bytes(bytes).is_some_and(|credential| credential.pepper.is_some())
    };
    if kept.iter().any(peppered) {
        let lost = "这台机器上没有密码密钥,原来的密码核对不了;请用 qiantai pepper --set 放回抄下的那一份,或用恢复码";
        return Ok((None, Some(lost.to_string())));
    }
    let made = Pepper::new().map_err(|error| error.to_string());
    Ok(match made.and_then(|pepper| lay(&office, &pepper).map(|()| pepper)) {
        Ok(pepper) => {
            let said = "已为密码建了本机密钥;请停下前台后用 qiantai pepper 抄下,与恢复码放在一起";
            (Some(pepper), Some(said.to_string()))
        }
        Err(sentence) => (None, Some(sentence)),
    })
}
