//! A roster from the screen: read beside it, planned by the desk piece by piece, shown row by row, and
//! brought in when the operator says so. It keeps nothing between two answers but what the answer is
//! for, and it must not judge a row.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::Rc;

use super::action::Action;
use super::app::{App, Pending};
use super::keymap::Place;
use super::overlay::{self, MenuRow, Overlay, Pick, Preview, ReadLine, Reading, Then};
use super::update::Effect;
use crate::exchange::summary::{self, RowSummary, Totals};
use crate::exchange::{Kind, Planned, Roster, RowOutcome, Unit, Wanted};
use crate::protocol::messages::Request;

/// Rows that a preview lists: what was refused first. More would be read by nobody here; the script
/// door tells them all.
const LISTED_MOST: usize = 400;

/// A roster under way to its preview.
#[derive(Clone, Debug)]
pub struct Importing {
    roster: Rc<Roster>,
    /// Pieces not yet planned.
    waiting: VecDeque<Vec<Wanted>>,
    planned: Vec<Planned>,
}

/// A roster being brought in.
#[derive(Clone, Debug)]
pub struct Taking {
    kind: Kind,
    /// The piece that is at the desk, and those after it.
    sent: Vec<Wanted>,
    waiting: VecDeque<Vec<Wanted>>,
    totals: Totals,
    /// What was refused although the plan was good.
    refused: Vec<String>,
}

impl App {
    /// Which register?
    pub fn offer_import(&mut self) {
        let row = |kind: Kind| MenuRow {
            text: format!("导入{}", kind.label()),
            note: format!("{} xlsx、xls、ods、csv", kind.form()),
            pick: Pick::Import(kind),
        };
        let rows = [Kind::Rooms, Kind::People].map(row).into();
        self.overlay = Some(Overlay::menu("导入名册", rows));
    }

    /// Which file?
    pub fn ask_roster(&mut self, kind: Kind) {
        let prompt = format!("{}名册的文件名", kind.label());
        self.overlay = Some(Overlay::line(&prompt, Then::Import(kind)));
    }

    pub fn read_roster(&mut self, kind: Kind, file: &str, map: Option<&str>) {
        self.say(format!("正在读{}名册…", kind.label()));
        self.line.out.push(Effect::Read(kind, PathBuf::from(file), map.map(PathBuf::from)));
    }

    /// The file was read, or why not; a sentence with an example is shown whole.
    pub fn roster_read(&mut self, read: Result<Roster, String>) {
        let roster = match read {
            Ok(roster) => roster,
            Err(why) if why.contains('\n') => {
                let mut lines = why.lines().map(|line| overlay::line("", line));
                let first = lines.next().into_iter().map(|line| ReadLine { strong: true, ..line });
                let lines = first.chain(lines).collect();
                self.overlay = Some(Overlay::Reading(Reading::new("名册读不出", lines)));
                return;
            }
            Err(why) => return self.say_no(why),
        };
        let units: Vec<&Unit> = roster.units.iter().collect();
        let waiting = Roster::batches(&units).into();
        self.plan_next(Importing { roster: Rc::new(roster), waiting, planned: Vec::new() });
    }

    fn plan_next(&mut self, mut importing: Importing) {
        let Some(wanted) = importing.waiting.pop_front() else {
            return self.preview(importing);
        };
        let (done, all) = (importing.planned.len(), importing.roster.units.len());
        self.say(format!("正在核对{}名册 {done}/{all}…", importing.roster.kind.label()));
        self.line.ask(Pending::PlanRoster(Box::new(importing)), Request::PlanRoster { wanted });
    }

    pub fn roster_planned(&mut self, mut importing: Importing, more: Vec<Planned>) {
        importing.planned.extend(more);
        self.plan_next(importing);
    }

    fn preview(&mut self, importing: Importing) {
        // A screen that was locked meanwhile shows nobody's names, and what is being written stays.
        if self.operator().is_none() {
            return;
        }
        if self.overlay.as_ref().is_some_and(Overlay::takes_text) {
            return self.say_no("名册核对好了;请先办完手上的,再导入一次。");
        }
        self.foot.said.clear();
        let roster = &importing.roster;
        let mut rows = summary::rows(roster, &importing.planned);
        let totals = Totals::new(&rows);
        rows.sort_by_key(|row| row.outcome);
        let mut lines = vec![overlay::heading(totals.sentence())];
        lines.push(overlay::line("", self.preview_keys(totals.to_write())));
        let more = rows.len().saturating_sub(LISTED_MOST);
        let mut before = None;
        for row in rows.iter().take(LISTED_MOST) {
            if before != Some(row.outcome) {
                before = Some(row.outcome);
                lines.push(overlay::heading(row.outcome.label()));
            }
            lines.push(listed(roster, row));
        }
        if more > 0 {
            lines.push(overlay::line("", format!("…其余 {more} 行没有列出")));
        }
        let title = format!("导入{}", roster.kind.label());
        let reading = Reading::new(title, lines);
        self.overlay = Some(Overlay::Preview(Box::new(Preview { reading, importing })));
    }

    /// What the keys do there, as the keymap has them.
    fn preview_keys(&self, good: u32) -> String {
        let key = |place, action| {
            let keys = self.screen.keymap.keys(place, action);
            keys.first().map_or_else(String::new, |chord| chord.label(true))
        };
        let leave = format!("{} 离开", key(Place::All, Action::Back));
        match good {
            0 => format!("没有要写入的行 · {leave}"),
            _ => format!("{} 写入 · {leave}", key(Place::Overlay, Action::Open)),
        }
    }

    /// All of it, the good rows, or nothing.
    pub fn choose_import(&mut self, importing: Importing) {
        let totals = Totals::new(&summary::rows(&importing.roster, &importing.planned));
        let (good, refused) = (totals.to_write(), totals.count(RowOutcome::Refused));
        if good == 0 {
            self.overlay = None;
            return self.say("没有要写入的行。");
        }
        let take = Pick::TakeRoster(Box::new(importing));
        if refused == 0 {
            let text = format!("写入 {good} 行?{}", totals.sentence());
            self.overlay = Some(Overlay::ask(text, Then::Pick(Box::new(take))));
            return;
        }
        let row = |text: String, pick| MenuRow { text, note: String::new(), pick };
        let rows = vec![
            row("都不写,先改文件".to_owned(), Pick::Later),
            row(format!("只写好的 {good} 行,拒绝的 {refused} 行留下"), take),
        ];
        self.overlay = Some(Overlay::menu(format!("有 {refused} 行被拒绝"), rows));
    }

    pub fn take_roster(&mut self, importing: &Importing) {
        let rows = summary::rows(&importing.roster, &importing.planned);
        let good = summary::units_to_write(&importing.roster, &importing.planned);
        let taking = Taking {
            kind: importing.roster.kind,
            sent: Vec::new(),
            waiting: Roster::batches(&good.iter().collect::<Vec<_>>()).into(),
            totals: Totals::new(&rows),
            refused: Vec::new(),
        };
        self.take_next(taking);
    }

    fn take_next(&mut self, mut taking: Taking) {
        let kind = taking.kind.label();
        let Some(wanted) = taking.waiting.pop_front() else {
            let (added, changed) =
                (taking.totals.count(RowOutcome::Added), taking.totals.count(RowOutcome::Changed));
            match taking.refused.first() {
                None => self.say_done(format!("已导入{kind}:新增 {added} 行、变更 {changed} 行。")),
                Some(why) => self.say_no(format!(
                    "{} 处没有写入:{why};其余已写入。请再导入一次看看。",
                    taking.refused.len()
                )),
            }
            return self.refresh();
        };
        self.say(format!("正在写入{kind},还有 {} 批…", taking.waiting.len() + 1));
        taking.sent.clone_from(&wanted);
        self.line.ask(Pending::TakeRoster(Box::new(taking)), Request::TakeRoster { wanted });
    }

    pub fn roster_taken(&mut self, mut taking: Taking, answers: Vec<Planned>) {
        let mut again = Vec::new();
        for (one, answer) in std::mem::take(&mut taking.sent).into_iter().zip(answers) {
            if answer.parts.iter().all(|verdict| verdict.outcome == RowOutcome::Refused) {
                taking.refused.extend(answer.parts.into_iter().flat_map(|v| v.remarks).take(1));
            } else if answer.again {
                again.push(one);
            }
        }
        if !again.is_empty() {
            taking.waiting.push_front(again);
        }
        self.take_next(taking);
    }
}

fn listed(roster: &Roster, row: &RowSummary) -> ReadLine {
    let parts = [row.label.clone(), row.explanation()];
    let text: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    overlay::line(roster.place(row.at), text.join("  "))
}
