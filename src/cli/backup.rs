//! `qiantai backup`, `restore` and `recover`: copies of an office, an office out of copies, and the way back in
//! where all PINs are lost.

use std::path::{Path, PathBuf};

use super::caller::{Caller, NO_OFFICE, new_pin_of, read_pins, reply_error, usage_error};
use super::{FAILED, FINE, REFUSED, USAGE, fail, print_out};
use crate::desk::clock::wall;
use crate::desk::last_backups::back_up_closed;
use crate::desk::recovery::{self, RecoveryCode, RecoveryProblem};
use crate::desk::restoring::{self, RestoreAsk, RestoreProblem};
use crate::desk::setup::SetupProblem;
use crate::files::{self, Keeper, read_secret};
use crate::protocol::messages::{Reply, Request};
use crate::protocol::spawn;
use crate::store::backup::age::keys::{SecretKey, read_secrets};
use crate::store::backup::age::problem::SealProblem;
use crate::store::backup::{self, Verified};
use crate::store::opening::Kind;
use crate::store::{Store, StoreProblem};

#[derive(clap::Args)]
pub(crate) struct BackupArgs {
    /// 备份目录;不写就备份到设置好的各处
    target: Option<PathBuf>,
    /// 只核对:把那里的备份全部读一遍
    #[arg(long)]
    verify: bool,
    /// 核对加密的备份时:写着私钥的文件;不写就只核对文件有没有变
    #[arg(long, value_name = "FILE", requires = "verify")]
    identity: Option<PathBuf>,
    /// 造一把新的私钥,写进这个新文件;公钥印出来
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "verify", "badge"])]
    new_key: Option<PathBuf>,
    /// 由谁办(工号);前台开着又写明目录时要
    #[arg(long = "as", value_name = "BADGE")]
    badge: Option<u32>,
    /// 密码文件,每行“工号 密码”;默认 QIANTAI_PINS
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
}

/// Makes a backup through the running desk, or of the closed store; or reads one through.
pub(super) fn backup(dir: &Path, args: &BackupArgs) -> Result<u8, u8> {
    if let Some(file) = &args.new_key {
        return new_key(file);
    }
    if args.verify {
        let target = args.target.as_deref();
        let target = target.ok_or_else(|| usage_error("请写明要核对的备份目录".to_string()))?;
        return verify(target, &secrets(args.identity.as_deref())?);
    }
    let kept = spawn::office_of(dir).is_some();
    if !kept && !Store::exists(dir) {
        return Err(fail(NO_OFFICE, FAILED));
    }
    let target = match &args.target {
        // Its desk looks with other eyes than ours, and says whether it may be written to.
        Some(target) if kept => Some(target.clone()),
        Some(target) => Some(files::backup_folder(target).map_err(|no| fail(&no, FAILED))?),
        None => None,
    };
    if let Some(target) = target.as_ref().filter(|_| !kept) {
        backup::lies_apart(dir, target).map_err(|problem| fail(&problem.to_string(), REFUSED))?;
    }
    let running = Caller::connect_to_running(dir).map_err(|reason| reply_error(Err(reason)))?;
    let mut caller = match (running, &target) {
        (Some(running), _) => running,
        (None, Some(target)) => return backup_closed(dir, target),
        (None, None) => Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?,
    };
    if let Some(badge) = args.badge {
        let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
        caller.sign_in(badge, &pins)?;
    }
    let target = target.map(|target| target.display().to_string());
    match caller.ask(Request::Backup { target }) {
        Ok(Reply::BackedUp(lines)) => {
            lines.iter().for_each(|line| print_out(line));
            Ok(FINE)
        }
        other => Err(reply_error(other)),
    }
}

fn backup_closed(dir: &Path, target: &Path) -> Result<u8, u8> {
    let done = back_up_closed(dir, target, wall()).map_err(|why| fail(&why, FAILED))?;
    print_out(&done.told(target));
    Ok(FINE)
}

/// Writes a new secret key into a file of its own and prints its public half.
fn new_key(file: &Path) -> Result<u8, u8> {
    let key = SecretKey::draw().map_err(|why| fail(&why.to_string(), FAILED))?;
    let public = key.public();
    let text = format!("# 公钥 {public}\n{}\n", key.text());
    files::save(file, text.as_bytes(), false).map_err(|why| fail(&why.sentence(), FAILED))?;
    print_out(&format!("公钥 {public}"));
    print_out(&format!(
        "私钥在 {}:请抄在纸上锁好,再删掉这个文件;两把私钥都丢了,加密的备份谁也打不开",
        file.display()
    ));
    Ok(FINE)
}

/// The secret keys of a file that others cannot read.
pub(super) fn secrets(file: Option<&Path>) -> Result<Vec<SecretKey>, u8> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let at = file.display();
    let text = read_secret(file, Keeper::Person);
    let text = text.map_err(|problem| usage_error(problem.sentence("私钥文件", file)))?;
    let wrong = || usage_error(format!("{at} 里没有私钥,或抄错了字;每行一把 AGE-SECRET-KEY-1…"));
    read_secrets(&text).ok_or_else(wrong)
}

fn verify(target: &Path, keys: &[SecretKey]) -> Result<u8, u8> {
    let all = backup::verify(target, keys).map_err(|p| fail(&p.to_string(), FAILED))?;
    let mut holds = true;
    for one in &all {
        print_out(&verified(one, keys.is_empty()));
        holds &= one.faults.is_empty();
    }
    if holds {
        return Ok(FINE);
    }
    let closed = SealProblem::NotFor.to_string();
    let only_closed = all.iter().flat_map(|one| &one.faults).all(|fault| fault.contains(&closed));
    Err(match only_closed && !keys.is_empty() {
        true => fail("给的私钥打不开,内容没有看;请用另一把私钥再看", FAILED),
        false => fail("备份有不符之处;请换一个目录重新备份,这一份留着", FAILED),
    })
}

/// A generation in words, a line for each fault. `closed`: there was no key to look into sealed files.
fn verified(one: &Verified, closed: bool) -> String {
    let (head, folder) = (&one.head, one.folder.display());
    let last = one.last.map_or_else(String::new, |at| format!(",最后 {at}"));
    let mut text = match &one.origin {
        None => format!("{folder}:清单读不出"),
        Some(origin) => {
            let kind = if origin.kind == Kind::Real { "" } else { ",练习" };
            format!("{folder}:第 1–{} 条,校验码 {}{last}{kind}", head.seq, head.spoken())
        }
    };
    for fault in &one.faults {
        text.push_str(&format!("\n不符: {fault}"));
    }
    if one.faults.is_empty() {
        text.push_str(match (one.sealed, closed) {
            (false, _) => ",完好",
            (true, true) => ",加密,文件没有变;内容要用 --identity 才能核对",
            (true, false) => ",加密,完好",
        });
    }
    text
}

#[derive(clap::Args)]
pub(crate) struct RestoreArgs {
    /// 备份目录、流水文件或数据文件;可写几个
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// 最近一张交接单上的校验码
    #[arg(long)]
    code: Option<String>,
    /// 找到几本流水时,要哪一本(它的校验码)
    #[arg(long, value_name = "CODE")]
    pick: Option<String>,
    /// 各种单据跳过多少号,免得与纸上的重号;默认 1000
    #[arg(long, value_name = "N")]
    jump: Option<u64>,
    /// 来源没有写明时:是真管理处
    #[arg(long, conflicts_with = "practice")]
    real: bool,
    /// 来源没有写明时:是练习管理处,种子
    #[arg(long, value_name = "SEED")]
    practice: Option<u64>,
    /// 备份加了密时:写着私钥的文件
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// 为什么恢复
    #[arg(long, default_value = "")]
    why: String,
}

/// Restores an office and says what came back.
pub(super) fn restore(dir: &Path, args: &RestoreArgs) -> Result<u8, u8> {
    let practice = args.practice.map(|seed| Kind::Practice { seed });
    let ask = RestoreAsk {
        from: args.from.clone(),
        kind: practice.or(args.real.then_some(Kind::Real)),
        pick: args.pick.clone(),
        code: args.code.clone(),
        jump: args.jump,
        why: args.why.clone(),
        keys: secrets(args.identity.as_deref())?,
    };
    let restored = restoring::restore(dir, &ask).map_err(|problem| {
        let code = match &problem {
            RestoreProblem::NoKind | RestoreProblem::OtherKind | RestoreProblem::NoJump => USAGE,
            RestoreProblem::Fork(_) | RestoreProblem::NoSuch(_) | RestoreProblem::Sealed(..) => {
                REFUSED
            }
            _ => FAILED,
        };
        fail(&problem.to_string(), code)
    })?;
    print_out(&format!(
        "已恢复到第 {} 条,校验码 {};第 {} 代,现在的校验码 {}",
        restored.upto.seq,
        restored.upto.spoken(),
        restored.generation,
        restored.head.spoken()
    ));
    if restored.jump > 0 {
        print_out(&format!("各种单据跳过 {} 号,记在 B-09;跳过的号作废,不补", restored.jump));
    }
    restored.notes.iter().for_each(|note| print_out(note));
    if !restored.pins {
        print_out("没有密码:请用 qiantai recover 和恢复码,给主任定密码");
    }
    Ok(FINE)
}

#[derive(clap::Args)]
pub(crate) struct RecoverArgs {
    /// 给哪位主任(工号)
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 写着恢复码的文件
    #[arg(long, value_name = "FILE", required_unless_present = "renew")]
    code: Option<PathBuf>,
    /// 新密码所在的文件,每行“工号 密码”
    #[arg(long, value_name = "FILE", required_unless_present = "renew")]
    new: Option<PathBuf>,
    /// 用自己的密码换一张新的恢复码
    #[arg(long, conflicts_with_all = ["code", "new"])]
    renew: bool,
    /// 密码文件,每行“工号 密码”;默认 QIANTAI_PINS
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
}

impl RecoverArgs {
    /// Whether the running desk does it, and not this command on the closed store.
    pub(super) fn asks_the_desk(&self) -> bool {
        self.renew
    }
}

/// Gives a head a PIN by the 恢复码, or prints a new code for a head.
pub(super) fn recover(dir: &Path, args: &RecoverArgs) -> Result<u8, u8> {
    if args.renew {
        return renew(dir, args);
    }
    let path = args.code.clone().unwrap_or_default();
    let typed = files::read_small(&path)
        .map_err(|e| usage_error(format!("恢复码文件 {} 读不出({e})", path.display())))?;
    let code = RecoveryCode::read(&typed)
        .ok_or_else(|| usage_error("恢复码是 20 个字母数字,分成五组".to_string()))?;
    let pins = read_pins(args.new.as_deref()).map_err(usage_error)?;
    let pin = new_pin_of(&pins, args.badge).map_err(usage_error)?;
    if !Store::exists(dir) {
        return Err(fail(NO_OFFICE, FAILED));
    }
    let fresh =
        recovery::recover(dir, args.badge, &code, pin).map_err(|problem| match problem {
            RecoveryProblem::Setup(SetupProblem::Store(StoreProblem::Busy)) => {
                fail("前台还在运行;请先 qiantai stop,再用恢复码", FAILED)
            }
            RecoveryProblem::Setup(SetupProblem::Store(_)) => fail(&problem.to_string(), FAILED),
            _ => fail(&problem.to_string(), REFUSED),
        })?;
    print_out(&format!("工号{}的密码已定,恢复码已用掉", args.badge));
    print_code(&fresh);
    Ok(FINE)
}

fn renew(dir: &Path, args: &RecoverArgs) -> Result<u8, u8> {
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let mut caller = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    caller.sign_in(args.badge, &pins)?;
    let fresh = RecoveryCode::new().map_err(|p| fail(&p.to_string(), FAILED))?;
    let id = format!("recovery {}", fresh.digest());
    let asked = fresh.step();
    match caller.ask(Request::Hand { id, asked, draft: None, cosign: None }) {
        Ok(Reply::Accepted { .. }) => {
            print_code(&fresh);
            Ok(FINE)
        }
        other => Err(reply_error(other)),
    }
}

/// Prints a code, this once.
pub(super) fn print_code(code: &RecoveryCode) {
    print_out(&code_in_words(code));
}

/// The code, and what to do with it.
pub(super) fn code_in_words(code: &RecoveryCode) -> String {
    format!("恢复码 {}\n只印这一次:请抄下或打印,锁在别处;密码全丢了靠它", code.shown())
}
