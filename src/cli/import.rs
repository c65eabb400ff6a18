//! `qiantai import`: a roster read here, planned by the desk, told row by row, and brought in.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::caller::{Caller, failed, misused, pins};
use super::{FAILED, FINE, REFUSED, complain, say};
use crate::exchange::sum::{self, RowSaid, Totals};
use crate::exchange::{Kind, Planned, Roster, Unit, Wanted, What, file};
use crate::protocol::messages::{Reply, Request};

/// How often a piece is sent again over a new line before the import gives up.
const TRIES: usize = 3;

#[derive(clap::Args)]
pub(crate) struct ImportWords {
    /// rooms(房屋)或 people(住户)
    what: String,
    /// xlsx、xls、ods 或 CSV
    file: PathBuf,
    /// 以哪个工号导入
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// 映射文件:哪一列是哪一栏
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// 只看结果,不写
    #[arg(long)]
    dry_run: bool,
    /// 有的行被拒绝时,写入其余的行
    #[arg(long)]
    good_rows: bool,
    /// 每行一个 JSON 对象
    #[arg(long)]
    json: bool,
}

/// Plans, tells, and takes.
pub(super) fn import(dir: &Path, words: &ImportWords) -> u8 {
    let Some(kind) = Kind::named(&words.what) else {
        return misused(format!("“{}”不能导入;可用:rooms(房屋)、people(住户)", words.what));
    };
    let pins = match pins(words.pins.as_deref()) {
        Ok(pins) => pins,
        Err(sentence) => return misused(sentence),
    };
    let roster = match file::load(kind, &words.file, words.map.as_deref()) {
        Ok(roster) => roster,
        Err(sentence) => {
            complain(&sentence);
            return REFUSED;
        }
    };
    let mut line = Line { dir, badge: words.badge, pins: &pins, caller: None };
    match bring_in(&mut line, words, &roster) {
        Ok(code) | Err(code) => code,
    }
}

fn bring_in(line: &mut Line<'_>, words: &ImportWords, roster: &Roster) -> Result<u8, u8> {
    let all: Vec<&Unit> = roster.units.iter().collect();
    let mut planned: Vec<Planned> = Vec::new();
    for wanted in Roster::batches(&all) {
        planned.extend(line.ask(&|| Request::PlanRoster { wanted: wanted.clone() })?);
    }
    let rows = sum::rows(roster, &planned);
    for row in &rows {
        say(&told(roster, row, words.json));
    }
    let totals = Totals::of(&rows);
    total(&totals, words.json, &totals.sentence());
    let refused = totals.count(What::Refused);
    let code = if refused > 0 { REFUSED } else { FINE };
    if words.dry_run {
        complain("只看了结果,没有写入。");
        return Ok(code);
    }
    if refused > 0 && !words.good_rows {
        complain(&format!(
            "有 {refused} 行被拒绝,一行也没有写入;请改好文件,或加 --good-rows 只写其余的行"
        ));
        return Ok(code);
    }
    let good = sum::good(roster, &planned);
    let after_all = take(line, &good.iter().collect::<Vec<_>>())?;
    for sentence in &after_all {
        complain(sentence);
    }
    if !after_all.is_empty() {
        complain(&format!("{} 处没有写入;请再导入一次看看", after_all.len()));
        return Ok(REFUSED);
    }
    if totals.good() > 0 {
        complain(&format!("已写入 {} 行。", totals.good()));
    }
    Ok(code)
}

/// Hands the units in, piece by piece; what was refused after all comes back as sentences.
fn take(line: &mut Line<'_>, units: &[&Unit]) -> Result<Vec<String>, u8> {
    let mut refused = Vec::new();
    let mut waiting: VecDeque<Vec<Wanted>> = Roster::batches(units).into();
    while let Some(wanted) = waiting.pop_front() {
        let answers = line.ask(&|| Request::TakeRoster { wanted: wanted.clone() })?;
        let mut again = Vec::new();
        for (one, answer) in wanted.into_iter().zip(answers) {
            // What the plan refused was told; only a refusal of something else is news.
            let whole = answer.parts.iter().all(|v| v.what == What::Refused);
            if whole {
                refused.extend(answer.parts.into_iter().flat_map(|v| v.said).take(1));
            } else if answer.again {
                again.push(one);
            }
        }
        if !again.is_empty() {
            waiting.push_front(again);
        }
    }
    Ok(refused)
}

fn told(roster: &Roster, row: &RowSaid, as_json: bool) -> String {
    if as_json {
        let sheet = roster.sheets.get(usize::from(row.at.sheet));
        return json!({
            "sheet": sheet, "row": row.at.row, "verdict": row.what.name(), "about": row.called,
            "said": row.said, "cites": row.cites,
        })
        .to_string();
    }
    let parts = [row.what.label().to_string(), roster.place(row.at), row.called.clone(), row.why()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn total(totals: &Totals, as_json: bool, sentence: &str) {
    if !as_json {
        return say(sentence);
    }
    let counts = What::ALL.iter().map(|what| (what.name().to_string(), totals.count(*what).into()));
    say(&json!({ "totals": counts.collect::<serde_json::Map<_, _>>() }).to_string());
}

/// The line to the desk, made anew when it dies: a piece that is sent twice is written once.
struct Line<'a> {
    dir: &'a Path,
    badge: u32,
    pins: &'a [(u32, String)],
    caller: Option<Caller>,
}

impl Line<'_> {
    /// The desk's answer to a piece; else the exit code, with its sentence told.
    fn ask(&mut self, request: &dyn Fn() -> Request) -> Result<Vec<Planned>, u8> {
        let mut last = String::new();
        for _ in 0..TRIES {
            let caller = match &mut self.caller {
                Some(caller) => caller,
                None => {
                    let mut caller = match Caller::connect(self.dir) {
                        Ok(caller) => caller,
                        Err(sentence) => return Err(failed(Err(sentence))),
                    };
                    caller.sign_in(self.badge, self.pins)?;
                    self.caller.insert(caller)
                }
            };
            match caller.ask(request()) {
                Ok(Reply::Planned(planned)) => return Ok(planned),
                Ok(other) => return Err(failed(Ok(other))),
                Err(sentence) => last = sentence,
            }
            self.caller = None;
        }
        complain(&format!("{last};已写入的都在,再导入一次会接着写"));
        Err(FAILED)
    }
}
