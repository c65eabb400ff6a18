//! `qiantai ship`: the office's journal to head office, as a process of its own beside the desk. It reads the plain
//! journal and asks the desk nothing, so that the desk works as if it were not there.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::away::failed;
use super::{FINE, USAGE, fail, print_err, print_out, rulings_in};
use crate::desk::backup_targets;
use crate::desk::clock::wall;
use crate::files;
use crate::headoffice::account::Account;
use crate::headoffice::code;
use crate::headoffice::connection::connect;
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::shipping::round;
use crate::store::Store;
use crate::store::backup::age::keys::PublicKey;
use crate::store::carrying::{Carrier, Place};
use crate::store::chain::Hash;
use crate::store::opening::PLAIN_FILE;
use crate::store::shipped::ShippedNote;

#[derive(clap::Args)]
pub(crate) struct ShipArgs {
    /// 总部的地址(postgres://主机/数据库);不写就照 <管理处号>.toml 的 head_office 一节
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// 账号文件;不写就照 head_office 一节,或 QIANTAI_ACCOUNT
    #[arg(long, value_name = "FILE")]
    account: Option<PathBuf>,
    /// 总部的公钥(age1…):姓名电话加密送去;不写就不送
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// 送完就结束(定时器用)
    #[arg(long, conflicts_with = "every")]
    once: bool,
    /// 每隔几秒看一次有没有新的
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    every: u64,
    /// 总部决定的文件(没有线路时带来的):交给前台,只此一次
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "account", "key", "once", "enroll"])]
    decisions: Option<PathBuf>,
    /// 由标准输入读总部给的开通码,写成账号文件
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "account", "key", "once"])]
    enroll: Option<PathBuf>,
    /// 开通时:总部自己的证书
    #[arg(long, value_name = "FILE", requires = "enroll")]
    ca: Option<PathBuf>,
}

/// How long head office is not asked although nothing is new here: it may have decided something.
const HEARD_ANYWAY: Duration = Duration::from_secs(60);
/// The longest pause after failures.
const PAUSE_MOST: Duration = Duration::from_secs(120);

/// Where it goes, and what may go.
struct Way {
    url: String,
    account: Option<Account>,
    key: Option<PublicKey>,
}

/// Ships, or writes the account file out of a code.
pub(super) fn ship(dir: &Path, args: &ShipArgs) -> Result<u8, u8> {
    if let Some(file) = &args.enroll {
        return enroll(file, args.ca.as_deref());
    }
    if !Store::exists(dir) {
        return Err(fail(super::caller::NO_OFFICE, super::FAILED));
    }
    if let Some(file) = &args.decisions {
        return rulings_in::carry(dir, file);
    }
    let way = way(dir, args).map_err(|problem| failed(&problem))?;
    // Beside the desk and never before it.
    let _ = rustix::process::nice(10);
    let mut shipper =
        Shipper { dir, way, note: ShippedNote::read(dir).unwrap_or_default(), rulings: None };
    if args.once {
        let Went { sent, taken } = shipper.once().map_err(|problem| failed(&problem))?;
        let rulings =
            if taken > 0 { format!(",收下总部决定 {taken} 号") } else { String::new() };
        let seq = shipper.note.place.seq;
        print_out(&format!("已送 {sent} 条,总部有到第 {seq} 条{rulings}"));
        return Ok(FINE);
    }
    shipper.for_ever(Duration::from_secs(args.every.clamp(1, 3600)))
}

fn enroll(file: &Path, ca: Option<&Path>) -> Result<u8, u8> {
    let mut typed = String::new();
    let read = std::io::stdin().take(4096).read_to_string(&mut typed);
    read.map_err(|e| fail(&format!("开通码读不出({e})"), USAGE))?;
    let account = code::read(&typed).map_err(|problem| failed(&problem))?;
    let account = Account { ca: ca.map(Path::to_path_buf), ..account };
    files::save_of_machine(file, account.text().as_bytes())
        .map_err(|why| fail(&why.sentence(), super::FAILED))?;
    print_out(&format!("账号文件 {} 已写好;现在可以 qiantai ship", file.display()));
    Ok(FINE)
}

fn way(dir: &Path, args: &ShipArgs) -> Result<Way, HeadOfficeProblem> {
    let usage = HeadOfficeProblem::Usage;
    let mut first = Carrier::open(&dir.join(PLAIN_FILE), &Place::start())?;
    first.next_entry()?;
    let kept = backup_targets::head_office(&first.place().office).map_err(usage)?;
    let to = args.to.clone().or_else(|| kept.as_ref().map(|kept| kept.url.clone()));
    let url = to.ok_or_else(|| usage("请写总部的地址:--to postgres://主机/数据库".to_string()))?;
    let set = || std::env::var_os("QIANTAI_ACCOUNT").map(PathBuf::from);
    let file = args.account.clone().or_else(set);
    let file = file.or_else(|| kept.as_ref().map(|kept| kept.account.clone()));
    let account = file.as_deref().map(Account::read).transpose()?;
    let key = args.key.clone().or_else(|| kept.and_then(|kept| kept.key));
    // What stands there may be a secret key by mistake: it is not repeated.
    let wrong = || usage("总部的公钥(age1…)抄错了字,没有送".to_string());
    let key = key.map(|key| PublicKey::read(&key).ok_or_else(wrong)).transpose()?;
    Ok(Way { url, account, key })
}

struct Shipper<'a> {
    dir: &'a Path,
    way: Way,
    note: ShippedNote,
    /// The last decision of head office that the desk has, as far as it is known.
    rulings: Option<(u64, Hash)>,
}

/// What one round did.
#[derive(Clone, Copy)]
struct Went {
    sent: u64,
    taken: u64,
}

impl Shipper<'_> {
    fn once(&mut self) -> Result<Went, HeadOfficeProblem> {
        let went = connect(&self.way.url, self.way.account.as_ref())
            .and_then(|mut client| self.round(&mut client));
        self.keep(went.as_ref().err());
        went
    }

    fn round(
        &mut self,
        client: &mut crate::headoffice::connection::Client,
    ) -> Result<Went, HeadOfficeProblem> {
        let sent = self.send(client)?;
        let taken = rulings_in::pull(client, self.dir, &mut self.rulings)?;
        let mut went = Went { sent, taken };
        // Not where no desk runs: then it was not asked.
        if self.rulings.is_some() {
            self.note.asked = Some(wall());
        }
        // What was taken is written, and goes as well.
        if went.taken > 0 {
            went.sent += self.send(client)?;
        }
        Ok(went)
    }

    fn send(
        &mut self,
        client: &mut crate::headoffice::connection::Client,
    ) -> Result<u64, HeadOfficeProblem> {
        Ok(round(client, self.dir, self.way.key.as_ref(), &mut self.note)?.sent)
    }

    /// Leaves for the desk how it stands.
    fn keep(&mut self, problem: Option<&HeadOfficeProblem>) {
        if problem.is_none() {
            self.note.heard = Some(wall());
        }
        self.note.problem = problem.map(ToString::to_string);
        // The next round finds head office's own position.
        let _ = self.note.write(self.dir);
    }

    /// Ships whatever comes, until it is ended. What is wrong is said once, and that it is over.
    fn for_ever(&mut self, every: Duration) -> Result<u8, u8> {
        let mut client = None;
        let (mut size, mut asked) = (None, Instant::now());
        let mut pause = every;
        loop {
            let now = std::fs::metadata(self.dir.join(PLAIN_FILE)).map(|m| m.len()).ok();
            let due = client.is_none() || now != size || asked.elapsed() > HEARD_ANYWAY;
            if due {
                let before = self.note.problem.clone();
                let went = match client.as_mut() {
                    Some(client) => self.round(client),
                    None => connect(&self.way.url, self.way.account.as_ref())
                        .and_then(|fresh| self.round(client.insert(fresh))),
                };
                asked = Instant::now();
                self.keep(went.as_ref().err());
                match (went, before) {
                    (Ok(_), before) => {
                        (size, pause) = (now, every);
                        if before.is_some() {
                            print_err(&format!(
                                "{} 总部已连上,送到第 {} 条",
                                wall(),
                                self.note.place.seq
                            ));
                        }
                    }
                    (Err(problem), before) => {
                        client = None;
                        pause = (pause * 2).min(PAUSE_MOST.max(every));
                        if before.as_deref() != self.note.problem.as_deref() {
                            print_err(&format!("{} {} {problem}", wall(), problem.name()));
                        }
                    }
                }
            }
            std::thread::sleep(pause);
        }
    }
}
