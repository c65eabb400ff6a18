//! `qiantai --replica URL OFFICE`: a copy of an office out of what it has shipped, in a folder of its own, that is only
//! read. Each time it is opened it is brought up to what head office has.

use std::path::{Path, PathBuf};

use super::away::failed;
use super::caller::Caller;
use super::{FAILED, USAGE, fail, print_err};
use crate::headoffice::account::Account;
use crate::headoffice::connection::connect;
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::reading;
use crate::protocol::messages::{Reply, Request};
use crate::store::StoreProblem;
use crate::store::backup::age::keys::SecretKey;
use crate::store::replica::{self, Replica};

/// The journal of a copy, as it came from head office.
const JOURNAL: &str = "head-office.txt";

/// Brings the copy of an office up to date, and answers its folder. If that fails, prints why and returns the exit code.
pub(super) fn folder(
    (url, office): (&str, &str),
    account: Option<&Path>,
    keys: &[SecretKey],
) -> Result<PathBuf, u8> {
    let account = account.map(PathBuf::from);
    let file = account.or_else(|| std::env::var_os("QIANTAI_ACCOUNT").map(PathBuf::from));
    let asked = || -> Result<_, HeadOfficeProblem> {
        let account = file.as_deref().map(Account::read).transpose()?;
        let mut client = connect(url, account.as_ref())?;
        let found = reading::office(&mut client, office)?;
        Ok((client, found))
    };
    let (mut client, found) = asked().map_err(|problem| failed(&problem))?;
    // With names and without them are two copies.
    let name = if keys.is_empty() { found.chain.clone() } else { format!("{}-names", found.chain) };
    let cache = cache().ok_or_else(|| fail("不知道副本放在哪里;请设 XDG_CACHE_HOME", USAGE))?;
    let dir = cache.join("qiantai").join("replica").join(name);
    crate::store::opening::make_folder(&dir).map_err(|e| failed(&StoreProblem::from(e).into()))?;
    if !ended(&dir) {
        print_err("这份副本正有别的终端开着,没有更新;先看现在的");
        return Ok(dir);
    }
    let journal = dir.join(JOURNAL);
    reading::fetch(&mut client, &found, &journal, keys).map_err(|problem| failed(&problem))?;
    let news = found.news.map_or(0, |news| news.0);
    let about = Replica { name: found.name, seq: found.seq, news };
    match replica::follow(&dir, &journal, &about) {
        Ok(_) => Ok(dir),
        Err(StoreProblem::Busy) => {
            print_err("这份副本正有别的终端开着,没有更新;先看现在的");
            Ok(dir)
        }
        Err(problem) => Err(fail(&problem.to_string(), FAILED)),
    }
}

fn cache() -> Option<PathBuf> {
    let set =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
}

/// Whether nobody looks at the copy now: a desk that only waits for somebody is ended.
fn ended(dir: &Path) -> bool {
    let Ok(running) = Caller::connect_to_running(dir) else { return true };
    let Some(mut running) = running else { return true };
    match running.ask(Request::Stop) {
        Ok(Reply::Done) => {
            running.wait_until_closed();
            true
        }
        _ => false,
    }
}
