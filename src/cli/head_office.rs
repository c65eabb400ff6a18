//! `qiantai head-office …`: what head office does at its database. The office's own part is `ship`.

use std::path::PathBuf;

use clap::Subcommand;

use super::away::failed;
use super::backup::secrets;
use super::{FINE, REFUSED, harmless, print_err, print_out};
use super::{company, ruling};
use crate::headoffice::account::Account;
use crate::headoffice::connection::{Client, connect};
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::{board, code, enrolling, folding, reading, schema};

#[derive(clap::Args)]
pub(crate) struct HeadOfficeArgs {
    /// 账号文件(user、password、ca 各一行);本机免密的不用
    #[arg(long, global = true, value_name = "FILE")]
    account: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[expect(clippy::large_enum_variant, reason = "arguments are read once")]
#[derive(Subcommand)]
enum What {
    /// 建表,或升到本程序的版本;再运行一次什么也不做
    Init { url: String },
    /// 开通一个管理处,印出它的开通码(只印这一次)
    Enroll {
        url: String,
        name: String,
        /// 已开通的重发一个,旧的作废
        #[arg(long)]
        renew: bool,
    },
    /// 各管理处送到了哪里、多久没有消息
    Offices { url: String },
    /// 公司总览:哪一处最要紧,回车进那一处的副本;各处的请示在这里批,总部决定在这里定
    Board {
        url: String,
        /// 不开屏幕,只印一遍
        #[arg(long)]
        print: bool,
        /// 签名私钥的文件,批复和决定用;也可以在屏上写
        #[arg(long, value_name = "FILE", conflicts_with = "print")]
        key: Option<PathBuf>,
        /// 谁批的、谁定的(姓名或职务);也可以在屏上写
        #[arg(long, value_name = "NAME", conflicts_with = "print")]
        by: Option<String>,
    },
    /// 取回一个管理处送来的流水,写成恢复用的文件(restore --from)
    Fetch {
        url: String,
        office: String,
        /// 写到这个新文件
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// 总部的私钥所在的文件:打开送来时加密的姓名电话
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
        /// 从此不收旧的那一份再送来的(要总部建表的账号)
        #[arg(long)]
        fence: bool,
    },
    #[command(flatten)]
    Ruling(ruling::What),
    /// 把送来的流水汇总成供 SQL 查的表
    Fold {
        url: String,
        /// 每隔几秒做一次,直到停下
        #[arg(long, value_name = "SECONDS")]
        every: Option<u64>,
    },
}

pub(super) fn run(args: &HeadOfficeArgs) -> Result<u8, u8> {
    done(args).map_err(|problem| failed(&problem))
}

fn open(args: &HeadOfficeArgs, url: &str) -> Result<Client, HeadOfficeProblem> {
    let account = args.account.as_deref().map(Account::read).transpose()?;
    connect(url, account.as_ref())
}

fn done(args: &HeadOfficeArgs) -> Result<u8, HeadOfficeProblem> {
    match &args.what {
        What::Init { url } => match schema::init(&mut open(args, url)?)? {
            (0, now) => print_out(&format!("总部的表已建好,第 {now} 版")),
            (before, now) if before == now => print_out(&format!("已是第 {now} 版,没有要做的")),
            (before, now) => print_out(&format!("总部的表由第 {before} 版升到第 {now} 版")),
        },
        What::Enroll { url, name, renew } => {
            let account = enrolling::enroll(&mut open(args, url)?, name, *renew)?;
            print_out(&code::code(&account));
        }
        What::Ruling(what) => return ruling::run(what, |url| open(args, url)),
        What::Board { url, print: true, .. } => {
            for row in board::rows(&mut open(args, url)?)? {
                let line = format!("{}\t{}", row.office, row.cells().join("\t"));
                print_out(&harmless(&line));
            }
        }
        What::Board { url, print: false, key, by } => {
            let signer = company::signer(key.as_deref(), by.as_deref());
            return company::show(|| open(args, url), (url, args.account.as_deref()), signer);
        }
        What::Fetch { url, office, out, identity, fence } => {
            if out.exists() {
                let there = format!("{} 已经有了;请写一个新文件", out.display());
                return Err(HeadOfficeProblem::Usage(there));
            }
            let keys = match secrets(identity.as_deref()) {
                Ok(keys) => keys,
                Err(code) => return Ok(code),
            };
            let mut client = open(args, url)?;
            let found = reading::office(&mut client, office)?;
            if *fence {
                let now = enrolling::fence(&mut client, &found)?;
                print_out(&format!("总部从此只收第 {now} 代起的"));
            }
            let head = reading::fetch(&mut client, &found, out, &keys)?;
            let (seq, code) = (head.seq, head.spoken());
            print_out(&format!("“{}”已取回到第 {seq} 条,校验码 {code}", found.name));
        }
        What::Fold { url, every } => loop {
            let went = open(args, url).and_then(|mut client| folding::fold(&mut client));
            let Some(every) = every else {
                let folded = went?;
                print_out(&format!("汇总了 {} 处 {} 条", folded.offices, folded.entries));
                folded.problems.iter().for_each(|problem| print_err(problem));
                return Ok(if folded.problems.is_empty() { FINE } else { REFUSED });
            };
            match went {
                Ok(folded) => folded.problems.iter().for_each(|problem| print_err(problem)),
                Err(problem @ HeadOfficeProblem::Link(_)) => print_err(&problem.to_string()),
                Err(problem) => return Err(problem),
            }
            std::thread::sleep(std::time::Duration::from_secs((*every).max(1)));
        },
        What::Offices { url } => {
            for office in enrolling::offices(&mut open(args, url)?)? {
                print_out(&harmless(&office));
            }
        }
    }
    Ok(FINE)
}
