//! Why something at head office did not go, each as one sentence that says what to do.

use std::fmt;

use postgres::error::SqlState;

use crate::store::StoreProblem;

/// Why not.
#[derive(Debug)]
pub enum HeadOfficeProblem {
    /// The words or files that somebody gave.
    Usage(String),
    /// Nobody answers, or no more.
    Link(String),
    /// Its certificate is none that is believed here, or another machine's; or it has none.
    Certificate(String),
    /// The account or its password is not known there.
    Password,
    /// The account may not do this.
    Denied,
    /// The database has no tables of ours.
    NoSchema,
    /// They are of an older or a later version.
    OtherSchema { found: i32, known: i32 },
    /// A standby answers.
    ReadOnly,
    /// Head office has less than it had: the next round begins there.
    Gap { at: u64 },
    /// Another entry stands at this number.
    Fork { at: u64, why: String },
    /// A later generation of this office writes already.
    Fenced { own: u32, here: u32 },
    /// Head office has more of this office than this copy.
    Behind { here: u64, own: u64 },
    /// The account is another office's.
    OtherOffice { here: String, own: String },
    /// Head office has fewer decisions than this office took: its database was set back.
    RulingsBehind { own: i64 },
    /// Another decision stands there under this number: there are two writers.
    RulingsFork { at: i64 },
    /// The desk did not take a decision.
    RulingRefused(String),
    /// The office's own journal.
    Journal(StoreProblem),
    /// What the database said, where it is none of these.
    Sql(String),
}

impl HeadOfficeProblem {
    /// Whether somebody must decide: trying again does not help.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Denied
                | Self::Certificate(_)
                | Self::Fork { .. }
                | Self::Fenced { .. }
                | Self::Behind { .. }
                | Self::OtherOffice { .. }
                | Self::RulingsBehind { .. }
                | Self::RulingsFork { .. }
                | Self::RulingRefused(_)
        )
    }

    /// A word for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::Link(_) => "link",
            Self::Certificate(_) => "certificate",
            Self::Password => "password",
            Self::Denied => "denied",
            Self::NoSchema => "no-schema",
            Self::OtherSchema { .. } => "other-schema",
            Self::ReadOnly => "read-only",
            Self::Gap { .. } => "gap",
            Self::Fork { .. } => "fork",
            Self::Fenced { .. } => "fenced",
            Self::Behind { .. } => "behind",
            Self::OtherOffice { .. } => "other-office",
            Self::RulingsBehind { .. } => "rulings-behind",
            Self::RulingsFork { .. } => "rulings-fork",
            Self::RulingRefused(_) => "ruling-refused",
            Self::Journal(_) => "journal",
            Self::Sql(_) => "sql",
        }
    }
}

impl fmt::Display for HeadOfficeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(sentence) => f.write_str(sentence),
            Self::Link(why) => {
                write!(f, "总部连不上({why});本处照常办公,连上后自己补送")
            }
            Self::Certificate(why) => write!(
                f,
                "总部的证书不对({why}),什么也没有送;请核对账号文件里的 ca、地址里的名字和总部的证书"
            ),
            Self::Password => {
                f.write_str("总部不认这个账号或密码;请核对账号文件,或请总部重发开通码")
            }
            Self::Denied => f.write_str("总部没有给这个账号这项权;请用有权的账号"),
            Self::NoSchema => {
                f.write_str("总部的数据库还没有建表;请总部先运行 qiantai head-office init")
            }
            Self::OtherSchema { found, known } if found < known => write!(
                f,
                "总部的表是第 {found} 版,本程序要第 {known} 版;请总部再运行 qiantai head-office init"
            ),
            Self::OtherSchema { found, known } => {
                write!(f, "总部的表是第 {found} 版,本程序只认到第 {known} 版;请升级本程序")
            }
            Self::ReadOnly => {
                f.write_str("连到的是总部的备库,写不进;请把各台都写进地址,或等主库起来")
            }
            Self::Gap { at } => {
                write!(f, "GAP 总部缺第 {at} 条起的流水,正从那里补送")
            }
            Self::Fork { at, why } => write!(
                f,
                "FORK 第 {at} 条与总部的不同({why}),没有送;请停用多出来的那一份,见 docs/head-office.md"
            ),
            Self::Fenced { own, here } => write!(
                f,
                "FENCED 本处是第 {own} 代,总部已有第 {here} 代在用,没有送;这一份是旧的,请停用"
            ),
            Self::Behind { here, own } => write!(
                f,
                "总部已有 {here} 条,这里只有 {own} 条;这一份不全,请先 qiantai head-office fetch 取回再恢复"
            ),
            Self::OtherOffice { here, own } => {
                write!(f, "账号是管理处 {here} 的,这里的流水是 {own} 的,没有送;请核对账号文件")
            }
            Self::RulingsBehind { own } => write!(
                f,
                "总部决定在总部少于这里的 {own} 号(总部的库退回过),没有取;请总部先补回,见 docs/head-office.md"
            ),
            Self::RulingsFork { at } => {
                write!(f, "总部决定第 {at} 号在总部是另一份,没有取;总部只能有一人写,请报总部核对")
            }
            Self::RulingRefused(why) => write!(f, "总部决定没有收:{why}"),
            Self::Journal(problem) => write!(f, "本处的流水文件:{problem}"),
            Self::Sql(why) => write!(f, "总部的数据库说:{why}"),
        }
    }
}

impl std::error::Error for HeadOfficeProblem {}

impl From<StoreProblem> for HeadOfficeProblem {
    fn from(problem: StoreProblem) -> Self {
        Self::Journal(problem)
    }
}

/// What is wrong with the server's certificate, if it is that. Nothing was said to the server yet.
fn certificate(error: &postgres::Error) -> Option<String> {
    let mut at = std::error::Error::source(error);
    if at.is_some_and(|why| why.to_string() == "server does not support TLS") {
        return Some("总部的数据库没有开 TLS".to_string());
    }
    while let Some(cause) = at {
        let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = inside.and_then(|inside| inside.downcast_ref::<rustls::Error>());
        match tls.or_else(|| cause.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(why)) => return Some(said(why)),
            Some(_) => return None,
            None => at = cause.source(),
        }
    }
    None
}

fn said(why: &rustls::CertificateError) -> String {
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer,
    };
    match why {
        UnknownIssuer => "不是这里相信的机构签发的".to_string(),
        NotValidForName | NotValidForNameContext { .. } => "是另一台机器的".to_string(),
        Expired | ExpiredContext { .. } => "过期了".to_string(),
        other => other.to_string(),
    }
}

impl From<postgres::Error> for HeadOfficeProblem {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            // Its own words begin with what the client was doing; what went wrong stands behind.
            let why = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), |e| e.to_string());
            return match certificate(&error) {
                Some(why) => Self::Certificate(why),
                None => Self::Link(why),
            };
        };
        let code = said.code();
        let is = |codes: &[&SqlState]| codes.contains(&code);
        if is(&[&SqlState::INVALID_PASSWORD, &SqlState::INVALID_AUTHORIZATION_SPECIFICATION]) {
            return Self::Password;
        }
        if is(&[&SqlState::INSUFFICIENT_PRIVILEGE]) {
            return Self::Denied;
        }
        if is(&[
            &SqlState::UNDEFINED_TABLE,
            &SqlState::UNDEFINED_FUNCTION,
            &SqlState::INVALID_SCHEMA_NAME,
        ]) {
            return Self::NoSchema;
        }
        if is(&[&SqlState::READ_ONLY_SQL_TRANSACTION]) {
            return Self::ReadOnly;
        }
        // Shut down, starting up, connections used up: classes 57, 53 and 08.
        if ["57", "53", "08"].iter().any(|class| code.code().starts_with(class)) {
            return Self::Link(said.message().to_string());
        }
        Self::Sql(said.message().to_string())
    }
}
