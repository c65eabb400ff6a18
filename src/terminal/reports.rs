//! 报表: the reports of the desk, and the sheet of one of them for a day, a week or a month. It must
//! not add up: the desk has.

mod draw;

use super::prelude::*;
use crate::engine::form::Form;
use crate::engine::moment::Day;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Reply, Request};
use crate::report::{Period, REPORTS, Report, Row, Sheet};

/// The reports, and the one that was opened.
pub struct Reports {
    tab: Tab,
    pub all: List<&'static Report>,
    pub open: Option<Open>,
}

impl Listed for &'static Report {
    type Id = &'static str;
    fn id(&self) -> &'static str {
        self.id
    }
}

/// A report for one time.
pub struct Open {
    pub report: &'static Report,
    /// Any day of the time it speaks of.
    pub day: Day,
    /// As the desk last sent it.
    pub sheet: Option<Box<Sheet>>,
    pub rows: List<Line>,
}

/// A row of the sheet, by its place.
pub struct Line(pub usize, pub Row);

impl Listed for Line {
    type Id = usize;
    fn id(&self) -> usize {
        self.0
    }
}

impl Open {
    /// The slip of the selected row.
    fn slip(&self) -> Option<SlipId> {
        self.rows.selected()?.1.slip
    }

    fn ask(&self) -> Turn {
        let (name, day) = (self.report.name.to_owned(), self.day.to_string());
        Wish::Ask(Part::Rows, Request::Report { name, day }).into()
    }

    /// `维修日报表-2026-11-21.csv`, for the working folder.
    fn file(&self) -> String {
        format!("{}-{}.csv", self.report.title, self.report.period.file_suffix(self.day))
    }
}

impl Reports {
    pub fn new(tab: Tab) -> Reports {
        Reports { tab, all: List::new(REPORTS.iter().collect()), open: None }
    }

    /// Opens a report for the time that holds today.
    fn open_report(&mut self, report: &'static Report, ctx: &Ctx) -> Turn {
        let day = ctx.now().day();
        let open = Open { report, day, sheet: None, rows: List::default() };
        let asked = open.ask();
        self.open = Some(open);
        Turn::changed(true).and(asked)
    }
}

impl Screen for Reports {
    fn tab(&self) -> Tab {
        self.tab
    }

    fn offers(&self, action: Action, ctx: &Ctx) -> bool {
        use Action::{Back, Down, End, Home, Left, PageDown, PageUp, Right, Story, Up};
        let open = self.open.as_ref();
        match action {
            Up | Down | PageUp | PageDown | Home | End => true,
            Story => open.is_none_or(|open| open.slip().is_some()),
            Back => open.is_some(),
            Action::Export => open.is_some_and(|open| open.sheet.is_some()),
            Left | Right => open.is_some_and(|open| {
                let later = || open.report.period.neighbour(open.day, true) <= ctx.now().day();
                open.report.period != Period::Now && (action == Left || later())
            }),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let page = ctx.page();
        let Some(open) = &mut self.open else {
            let chosen = self.all.selected().copied().filter(|_| action == Action::Story);
            let Some(report) = chosen else {
                return Turn::changed(self.all.step(action, page));
            };
            return self.open_report(report, ctx);
        };
        match action {
            // A name for the file stands there already.
            Action::Export => {
                let sheet = open.sheet.clone();
                sheet.map(|sheet| Wish::Export(sheet, open.file())).into()
            }
            Action::Back => {
                self.open = None;
                Turn::changed(true)
            }
            Action::Left | Action::Right => {
                open.day = open.report.period.neighbour(open.day, action == Action::Right);
                Turn::changed(true).and(open.ask())
            }
            Action::Story => open.slip().map(Wish::story).into(),
            _ => Turn::changed(open.rows.step(action, page)),
        }
    }

    fn ask(&mut self, why: Why, _: &Ctx) -> Turn {
        let open = self.open.as_ref().filter(|_| why == Why::Shown);
        open.map_or_else(Turn::default, Open::ask)
    }

    fn hear(&mut self, _: Part, reply: Reply, _: &Ctx) -> Turn {
        let Reply::Report(sheet) = reply else { return Turn::default() };
        let Some(open) = self.open.as_mut().filter(|open| open.report.id == sheet.id) else {
            return Turn::default();
        };
        let rows = sheet.rows.iter().cloned().enumerate();
        open.rows.replace(rows.map(|(at, row)| Line(at, row)).collect());
        open.sheet = Some(sheet);
        Turn::changed(true)
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane.theme);
        None
    }

    fn slip(&self) -> Option<SlipId> {
        self.open.as_ref().and_then(Open::slip)
    }

    fn show(&mut self, topic: Topic, ctx: &Ctx) -> Turn {
        let Topic::Report(name) = topic else { return Turn::default() };
        let found = REPORTS.iter().find(|report| report.name == name);
        found.map_or_else(Turn::default, |report| self.open_report(report, ctx))
    }

    fn enter_hint(&self) -> &'static str {
        if self.open.is_none() { "打开" } else { Action::Story.hint() }
    }

    fn form(&self) -> Option<&'static Form> {
        None
    }
}
