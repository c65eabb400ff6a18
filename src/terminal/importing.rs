//! A roster from the screen: read beside it, planned by the desk piece by piece, shown row by row, and
//! brought in when the operator says so. It must not judge a row.

use super::prelude::*;
use std::collections::VecDeque;
use std::path::PathBuf;

use super::overlay::{ReadLine, Reading};
use crate::exchange::summary::{self, RowSummary, Totals};
use crate::exchange::writing::Writing;
use crate::exchange::{Kind, Planned, Roster, RowOutcome, Unit, WORKBOOKS, Wanted};
use crate::protocol::messages::Request;
use crate::sorting::Arrange;

/// Rows that a preview lists: what was refused first. More would be read by nobody here; the script
/// door tells them all.
const LISTED_MOST: usize = 400;

/// A roster on its way to its preview, and one on its way in.
#[derive(Default)]
pub struct Importing {
    planning: Option<Planning>,
    taking: Option<Taking>,
}

/// A roster and what the desk says would become of it.
struct Planning {
    roster: Roster,
    /// Pieces not yet planned.
    waiting: VecDeque<Vec<Wanted>>,
    planned: Vec<Planned>,
}

/// A roster being brought in.
struct Taking {
    kind: Kind,
    writing: Writing,
}

/// Which register? An empty workbook to fill in is offered beside.
pub fn offer() -> Turn {
    let kinds = [Kind::Rooms, Kind::People];
    let templates = kinds.map(template).into_iter().filter(|_| WORKBOOKS);
    let rows = kinds.map(reading).into_iter().chain(templates).collect();
    Turn::lay(Overlay::menu("导入名册", rows))
}

/// The same for one register.
pub fn of(kind: Kind) -> Overlay {
    Overlay::menu(format!("导入{}", kind.label()), rows_of(kind))
}

/// What can be done for one register: an empty workbook, where this program writes any, and reading a filled one.
pub(super) fn rows_of(kind: Kind) -> Vec<MenuRow> {
    WORKBOOKS.then(|| template(kind)).into_iter().chain([reading(kind)]).collect()
}

fn reading(kind: Kind) -> MenuRow {
    let prompt = format!("{}名册的文件名", kind.label());
    let read = Wish::ReadRoster { kind, file: String::new(), map: None };
    MenuRow {
        text: format!("导入{}", kind.label()),
        note: format!("{} {}", kind.form(), if WORKBOOKS { "xlsx、xls、ods、csv" } else { "csv" }),
        pick: Some(Wish::Lay(Box::new(Overlay::line(&prompt, read)))),
    }
}

/// A name for the file stands there already.
fn template(kind: Kind) -> MenuRow {
    let prompt = format!("写{}模板到文件(.xlsx)", kind.label());
    let name = format!("{}名册.xlsx", kind.label());
    let line = Overlay::proposed(&prompt, Wish::WriteTemplate { kind, file: String::new() }, &name);
    MenuRow {
        text: format!("写{}模板", kind.label()),
        note: "空表,填好再导入".to_owned(),
        pick: Some(Wish::Lay(Box::new(line))),
    }
}

/// Has an empty workbook written, beside the screen.
pub fn write_template(kind: Kind, file: &str) -> Turn {
    Wish::Outside(Effect::Template(kind, PathBuf::from(file.trim()))).into()
}

/// The workbook is there, or why not. Where it is, is read whole, unless something lies over the screen.
pub fn hear_template(written: Result<PathBuf, String>, covered: bool) -> Turn {
    match written {
        Ok(file) if covered => Turn::say(format!("模板在 {}", file.display())),
        Ok(file) => {
            let lines = vec![
                overlay::line("", format!("模板在 {}", file.display())),
                overlay::line("", "填好后回到这里导入;示例那一行不用删,导入时略过。"),
            ];
            Turn::lay(Overlay::Reading(Reading::new("模板写好了", lines)))
        }
        Err(why) => Turn::no(format!("{why}。")),
    }
}

/// Has the file read, beside the screen.
pub fn read(kind: Kind, file: &str, map: Option<&str>) -> Turn {
    let reading = Effect::Read(kind, PathBuf::from(file), map.map(PathBuf::from));
    Turn::say(format!("正在读{}名册…", kind.label())).and(Wish::Outside(reading))
}

impl Importing {
    /// The file was read, or why not; a sentence with an example is shown whole. `typing`: something is
    /// being written over the screen.
    pub fn hear_file(&mut self, read: Result<Roster, String>, typing: bool, ctx: &Ctx) -> Turn {
        let roster = match read {
            Ok(roster) => roster,
            Err(why) if typing => {
                return Turn::no(why.lines().next().unwrap_or_default().to_owned());
            }
            Err(why) if why.contains('\n') => {
                let mut lines = why.lines().map(|line| overlay::line("", line));
                let first = lines.next().into_iter().map(|line| ReadLine { strong: true, ..line });
                let lines = first.chain(lines).collect();
                return Turn::lay(Overlay::Reading(Reading::new("名册读不出", lines)));
            }
            Err(why) => return Turn::no(why),
        };
        let units: Vec<&Unit> = roster.units.iter().collect();
        let waiting = Roster::batches(&units).into();
        self.planning = Some(Planning { roster, waiting, planned: Vec::new() });
        self.plan_next(typing, ctx)
    }

    /// The plan of a piece came.
    pub fn hear_plan(&mut self, more: Vec<Planned>, typing: bool, ctx: &Ctx) -> Turn {
        let Some(planning) = &mut self.planning else { return Turn::default() };
        planning.planned.extend(more);
        self.plan_next(typing, ctx)
    }

    fn plan_next(&mut self, typing: bool, ctx: &Ctx) -> Turn {
        let Some(planning) = &mut self.planning else { return Turn::default() };
        let Some(wanted) = planning.waiting.pop_front() else {
            return planning.preview(typing, ctx);
        };
        let (done, all) = (planning.planned.len(), planning.roster.units.len());
        let said = format!("正在核对{}名册 {done}/{all}…", planning.roster.kind.label());
        Turn::say(said).and(Wish::Send(Pending::PlanRoster, Request::PlanRoster { wanted }))
    }

    /// All of it, the good rows, or nothing.
    pub fn choose(&self) -> Turn {
        let Some(planning) = &self.planning else { return Turn::default() };
        let totals = Totals::new(&summary::rows(&planning.roster, &planning.planned));
        let (good, refused) = (totals.to_write(), totals.count(RowOutcome::Refused));
        if good == 0 {
            return Turn::from(Wish::Close).and(Turn::say("没有要写入的行。"));
        }
        if refused == 0 {
            let text = format!("写入 {good} 行?{}", totals.sentence());
            return Turn::lay(Overlay::ask(text, Wish::TakeRoster));
        }
        let row = |text: String, pick| MenuRow { text, note: String::new(), pick };
        let rows = vec![
            row("都不写,先改文件".to_owned(), None),
            row(format!("只写好的 {good} 行,拒绝的 {refused} 行留下"), Some(Wish::TakeRoster)),
        ];
        Turn::lay(Overlay::menu(format!("有 {refused} 行被拒绝"), rows))
    }

    /// Brings the good rows in.
    pub fn take(&mut self) -> Turn {
        let Some(planning) = self.planning.take() else { return Turn::default() };
        let good = summary::units_to_write(&planning.roster, &planning.planned);
        self.taking = Some(Taking { kind: planning.roster.kind, writing: Writing::of(&good) });
        self.take_next()
    }

    fn take_next(&mut self) -> Turn {
        let Some(taking) = &mut self.taking else { return Turn::default() };
        let kind = taking.kind.label();
        if let Some(wanted) = taking.writing.next_piece() {
            return Turn::say(format!("正在写入{kind},还有 {} 批…", taking.writing.left() + 1))
                .and(Wish::Send(Pending::TakeRoster, Request::TakeRoster { wanted }));
        }
        let (written, refused) = (taking.writing.written(), taking.writing.refused());
        let told = match refused.first() {
            None => Turn::done(format!(
                "已导入{kind}:新增 {} 行、变更 {} 行{}。",
                written.added,
                written.changed,
                written.by_others()
            )),
            Some(why) => Turn::no(format!(
                "{} 处没有写入:{why};其余已写入。请再导入一次看看。",
                refused.len()
            )),
        };
        self.taking = None;
        told.and(Wish::Refresh(Why::Shown))
    }

    /// A piece was brought in, as far as it could be.
    pub fn hear_taken(&mut self, answers: Vec<Planned>) -> Turn {
        let Some(taking) = &mut self.taking else { return Turn::default() };
        taking.writing.hear(answers);
        self.take_next()
    }
}

impl Planning {
    fn preview(&self, typing: bool, ctx: &Ctx) -> Turn {
        // What is being written stays.
        if typing {
            return Turn::no("名册核对好了;请先办完手上的,再导入一次。");
        }
        let roster = &self.roster;
        let mut rows = summary::rows(roster, &self.planned);
        let totals = Totals::new(&rows);
        rows.arrange_by_key(|row| row.outcome);
        let mut lines = vec![overlay::heading(totals.sentence())];
        lines.push(overlay::line("", preview_keys(totals.to_write(), ctx)));
        lines.extend(roster.unread_columns().map(|said| overlay::line("", said)));
        let more = rows.len().saturating_sub(LISTED_MOST);
        let mut before = None;
        for row in rows.iter().take(LISTED_MOST) {
            if before != Some(row.outcome) {
                before = Some(row.outcome);
                lines.push(overlay::heading(row.outcome.label()));
            }
            lines.push(list_row(roster, row));
        }
        if more > 0 {
            lines.push(overlay::line("", format!("…其余 {more} 行没有列出")));
        }
        let title = format!("导入{}", roster.kind.label());
        Turn::say("").and(Turn::lay(Overlay::Preview(Reading::new(title, lines))))
    }
}

/// What the keys do in the preview, as the keymap has them.
fn preview_keys(good: u32, ctx: &Ctx) -> String {
    let key = |place, action| {
        let keys = ctx.keymap.keys(place, action);
        keys.first().map_or_else(String::new, |chord| chord.label(true))
    };
    let leave = format!("{} 离开", key(Place::All, Action::Back));
    match good {
        0 => format!("没有要写入的行 · {leave}"),
        _ => format!("{} 写入 · {leave}", key(Place::Overlay, Action::Open)),
    }
}

fn list_row(roster: &Roster, row: &RowSummary) -> ReadLine {
    let parts = [row.label.clone(), row.explanation()];
    let text: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    overlay::line(roster.place(row.at), text.join("  "))
}
