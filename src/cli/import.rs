//! `qiantai import`: reads a roster, lets the desk plan it, prints the rows, and lets the desk write it; writes
//! an empty one to be filled in; brings a starter table in.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::{FAILED, FINE, REFUSED, fail, print_err, print_out};
use crate::exchange::summary::{self, RowSummary, Totals};
use crate::exchange::writing::Writing;
use crate::exchange::{Kind, Planned, Roster, RowOutcome, Unit, file};
use crate::forms::starter;
use crate::protocol::messages::{Reply, Request};

/// How often a batch is sent over a new connection before the import fails.
const MAX_TRIES: usize = 3;

#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    /// rooms(房屋)、people(住户)、opening(期初)、faults、prices、staff、phones、keys 等,或台账编号如 F-49;
    /// --starter 时 faults(故障码)或 prices(价目)
    what: String,
    /// xlsx、xls、ods 或 CSV
    #[arg(required_unless_present = "starter")]
    file: Option<PathBuf>,
    /// 不导入,写一份空的模板到 FILE(xlsx)
    #[arg(long, conflicts_with_all = ["starter", "map", "dry_run", "good_rows"])]
    template: bool,
    /// 不读文件,带入开办范本,都是草拟
    #[arg(long, conflicts_with_all = ["file", "map", "dry_run", "good_rows"])]
    starter: bool,
    /// 以哪个工号导入
    #[arg(long = "as", value_name = "BADGE", required_unless_present = "template")]
    badge: Option<u32>,
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

/// Plans, prints and writes a roster.
pub(super) fn import(dir: &Path, args: &ImportArgs) -> Result<u8, u8> {
    if args.starter {
        return bring_starter(dir, args);
    }
    let Some(kind) = Kind::from_word(&args.what) else {
        let reason = format!("“{}”不能导入;可用:{}", args.what, Kind::known_words());
        return Err(usage_error(reason));
    };
    let path = args.file.as_deref().unwrap_or_else(|| Path::new(""));
    if args.template {
        let written = file::write_template(kind, path).map_err(|reason| fail(&reason, REFUSED))?;
        print_out(&format!("模板写在 {};填好后导入", written.display()));
        return Ok(FINE);
    }
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let roster =
        file::load(kind, path, args.map.as_deref()).map_err(|reason| fail(&reason, REFUSED))?;
    let badge = args.badge.unwrap_or_default();
    let mut desk = DeskLink { dir, badge, pins: &pins, caller: None };
    plan_and_write(&mut desk, args, &roster)
}

/// Brings the starter table of a register in; what is there already stays as it is.
fn bring_starter(dir: &Path, args: &ImportArgs) -> Result<u8, u8> {
    let Some(starter) = starter::named(&args.what) else {
        let reason = format!("“{}”没有范本;可用:faults(故障码)、prices(价目)", args.what);
        return Err(usage_error(reason));
    };
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let mut caller = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    caller.sign_in(args.badge.unwrap_or_default(), &pins)?;
    match caller.ask(Request::TakeStarter { form: starter.form.id.to_string() }) {
        Ok(Reply::StarterTaken { drafts, refused }) => {
            if args.json {
                print_out(&json!({ "form": starter.form.id, "drafts": drafts }).to_string());
            } else {
                print_out(&format!("{} 带入草拟 {drafts} 条", starter.form.title));
            }
            refused.map_or(Ok(FINE), |why| Err(fail(&why, REFUSED)))
        }
        other => Err(reply_error(other)),
    }
}

fn plan_and_write(desk: &mut DeskLink<'_>, args: &ImportArgs, roster: &Roster) -> Result<u8, u8> {
    let all: Vec<&Unit> = roster.units.iter().collect();
    let mut planned: Vec<Planned> = Vec::new();
    for wanted in Roster::batches(&all) {
        planned.extend(desk.ask(&|| Request::PlanRoster { wanted: wanted.clone() })?);
    }
    let rows = summary::rows(roster, &planned);
    for row in &rows {
        print_out(&row_line(roster, row, args.json));
    }
    let totals = Totals::new(&rows);
    print_totals(&totals, args.json, &totals.sentence());
    if let Some(said) = roster.unread_columns() {
        print_err(&said);
    }
    let refused = totals.count(RowOutcome::Refused);
    let code = if refused > 0 { REFUSED } else { FINE };
    if args.dry_run {
        print_err("只看了结果,没有写入。");
        return Ok(code);
    }
    if refused > 0 && !args.good_rows {
        print_err(&format!(
            "有 {refused} 行被拒绝,一行也没有写入;请改好文件,或加 --good-rows 只写其余的行"
        ));
        return Ok(code);
    }
    let mut writing = Writing::of(&summary::units_to_write(roster, &planned));
    while let Some(wanted) = writing.next_piece() {
        writing.hear(desk.ask(&|| Request::TakeRoster { wanted: wanted.clone() })?);
    }
    for sentence in writing.refused() {
        print_err(sentence);
    }
    if !writing.refused().is_empty() {
        print_err(&format!("{} 处没有写入;请再导入一次看看", writing.refused().len()));
        return Ok(REFUSED);
    }
    if totals.to_write() > 0 {
        let written = writing.written();
        let rows = written.added + written.changed;
        print_err(&format!("已写入 {rows} 行{}。", written.by_others()));
    }
    Ok(code)
}

fn row_line(roster: &Roster, row: &RowSummary, as_json: bool) -> String {
    if as_json {
        let sheet = roster.sheets.get(usize::from(row.at.sheet));
        return json!({
            "sheet": sheet, "row": row.at.row, "verdict": row.outcome.name(), "about": row.label,
            "said": row.remarks, "cites": row.cites,
        })
        .to_string();
    }
    let parts = [
        row.outcome.label().to_string(),
        roster.place(row.at),
        row.label.clone(),
        row.explanation(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn print_totals(totals: &Totals, as_json: bool, sentence: &str) {
    if !as_json {
        return print_out(sentence);
    }
    let counts = RowOutcome::ALL
        .iter()
        .map(|outcome| (outcome.name().to_string(), totals.count(*outcome).into()));
    print_out(&json!({ "totals": counts.collect::<serde_json::Map<_, _>>() }).to_string());
}

/// A connection to the desk that is renewed when it breaks. A batch sent twice is written once.
struct DeskLink<'a> {
    dir: &'a Path,
    badge: u32,
    pins: &'a [(u32, String)],
    caller: Option<Caller>,
}

impl DeskLink<'_> {
    /// The reply to a batch. If it fails, prints why and returns the exit code.
    fn ask(&mut self, request: &dyn Fn() -> Request) -> Result<Vec<Planned>, u8> {
        let mut last = String::new();
        for _ in 0..MAX_TRIES {
            let caller = match &mut self.caller {
                Some(caller) => caller,
                None => {
                    let mut caller =
                        Caller::connect(self.dir).map_err(|reason| reply_error(Err(reason)))?;
                    caller.sign_in(self.badge, self.pins)?;
                    self.caller.insert(caller)
                }
            };
            match caller.ask(request()) {
                Ok(Reply::Planned(planned)) => return Ok(planned),
                Ok(other) => return Err(reply_error(Ok(other))),
                Err(sentence) => last = sentence,
            }
            self.caller = None;
        }
        Err(fail(&format!("{last};已写入的都在,再导入一次会接着写"), FAILED))
    }
}
