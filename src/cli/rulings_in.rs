//! Head office's decisions on their way in: asked for at head office, or read from a file that somebody carried here, and
//! handed to the running desk one by one. The desk believes their signature and nobody who brings them.

use std::path::Path;

use super::caller::Caller;
use super::{FINE, fail, print_out};
use crate::headoffice::connection::Client;
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::ruling;
use crate::protocol::messages::{Reply, Request};
use crate::store::backup::segment::read_hash;
use crate::store::chain::Hash;
use crate::store::ruling::Ruling;

/// The last record that the desk has.
type At = (u64, Hash);

fn refused(why: impl Into<String>) -> HeadOfficeProblem {
    HeadOfficeProblem::RulingRefused(why.into())
}

fn at(caller: &mut Caller) -> Result<At, HeadOfficeProblem> {
    match caller.ask(Request::RulingsAt) {
        Ok(Reply::RulingsAt { number, hash }) => {
            let hash = read_hash(&hash).ok_or_else(|| refused("前台进程回答不对"))?;
            Ok((number, hash))
        }
        Ok(other) => Err(refused(format!("前台进程回答不对:{other:?}"))),
        Err(why) => Err(refused(why)),
    }
}

/// Hands records over in their order; answers how many were new.
fn hand(caller: &mut Caller, rulings: Vec<Ruling>) -> Result<u64, HeadOfficeProblem> {
    let mut taken = 0;
    for ruling in rulings {
        match caller.ask(Request::Ruling(Box::new(ruling))) {
            Ok(Reply::Accepted { .. }) => taken += 1,
            Ok(Reply::Done) => {}
            Ok(Reply::Refused(notice)) => return Err(refused(notice.text)),
            Ok(Reply::No(why) | Reply::Failed(why)) | Err(why) => return Err(refused(why)),
            Ok(other) => return Err(refused(format!("内容看不懂:{other:?}"))),
        }
    }
    Ok(taken)
}

/// Asks head office for what comes after the last record here, until there is no more. Where no desk runs nobody works, and
/// it is asked for another time. `known` saves asking a desk that nobody has handed anything since.
pub(super) fn pull(
    client: &mut Client,
    dir: &Path,
    known: &mut Option<At>,
) -> Result<u64, HeadOfficeProblem> {
    let mut caller = None;
    let mut taken = 0;
    loop {
        let here = match (*known, caller.as_mut()) {
            (Some(here), None) => here,
            (_, Some(caller)) => at(caller)?,
            (None, None) => {
                let running = Caller::connect_to_running(dir).map_err(refused)?;
                let Some(running) = running else { return Ok(taken) };
                at(caller.insert(running))?
            }
        };
        *known = Some(here);
        let rulings = ruling::after(client, here.0, &here.1)?;
        if rulings.is_empty() {
            return Ok(taken);
        }
        *known = None;
        if caller.is_none() {
            caller = Caller::connect_to_running(dir).map_err(refused)?;
        }
        let Some(caller) = caller.as_mut() else { return Ok(taken) };
        let here = at(caller)?;
        let next: Vec<Ruling> = rulings.into_iter().filter(|one| one.number > here.0).collect();
        if next.is_empty() {
            *known = Some(here);
            return Ok(taken);
        }
        taken += hand(caller, next)?;
    }
}

/// Reads records from a file and hands them to the desk, which is started if it does not run.
pub(super) fn carry(dir: &Path, file: &Path) -> Result<u8, u8> {
    let bad = |why: String| fail(&format!("{} {why}", file.display()), super::USAGE);
    let text = std::fs::read_to_string(file).map_err(|e| bad(format!("读不出({e})")))?;
    let rulings: Result<Vec<Ruling>, _> = text.lines().map(serde_json::from_str).collect();
    let rulings = rulings.map_err(|_| bad("不是总部决定的文件".to_string()))?;
    let mut caller = Caller::connect(dir).map_err(|why| fail(&why, super::FAILED))?;
    let went = at(&mut caller).and_then(|_| hand(&mut caller, rulings));
    let taken = went.map_err(|problem| super::away::failed(&problem))?;
    print_out(&format!("总部决定收下 {taken} 号"));
    Ok(FINE)
}
