//! Where the pepper of an office lies on a machine: `/etc/qiantai/<office id>.pepper`, or in the account's own
//! configuration folder. A practice office has none. It must never be made anew where hashes wait for a lost one.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use super::pepper::Pepper;
use super::pins::Credential;
use crate::files::{Keeper, SecretProblem, machine_folders, read_secret};
use crate::store::opening::make_folder;
use crate::store::{Store, StoreProblem};

/// The pepper of an office on this machine.
///
/// # Errors
/// One sentence with the remedy: it cannot be read, others can read it, or it is none.
pub fn load(office: &str) -> Result<Option<Pepper>, String> {
    for folder in machine_folders() {
        let path = folder.join(format!("{office}.pepper"));
        let text = match read_secret(&path, Keeper::Machine) {
            Ok(text) => text,
            Err(SecretProblem::Missing) => continue,
            Err(problem) => return Err(problem.sentence("密码密钥", &path)),
        };
        return Pepper::read(&text).map(Some).ok_or_else(|| {
            let (at, many) = (path.display(), text.chars().filter(|c| c.is_alphanumeric()).count());
            format!("密码密钥 {at} 应是 64 个字母数字,现有 {many} 个;请移走它,再用 qiantai pepper --set 放回抄下的那一份")
        });
    }
    Ok(None)
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
