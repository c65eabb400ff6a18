//! 报表: the reports of the desk, and the sheet of one of them for a day, a week or a month. It must
//! not add up: the desk has.

mod draw;

use super::prelude::*;
use crate::engine::form::Form;
use crate::engine::moment::Day;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Printable, Reply, ReportAsked, Request};
use crate::report::{Period, REPORTS, Report, Row, Scope, Sheet};

/// The reports, and the one that was opened.
pub struct Reports {
    tab: Tab,
    pub all: List<&'static Report>,
    pub open: Option<Open>,
    /// Another one was asked for while one was still coming: the desk makes one at a time.
    next: bool,
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
    /// What was typed to have a part of the office alone, and what it means.
    pub part: (String, Scope),
    /// The row whose slips are listed.
    pub behind: Option<String>,
    /// As the desk last sent it.
    pub sheet: Option<Box<Sheet>>,
    /// The desk made none, and said why.
    pub declined: bool,
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

    /// What the selected row counts, by its name.
    fn counted(&self) -> Option<String> {
        let Line(_, row) = self.rows.selected()?;
        let made = self.sheet.as_ref().map(|sheet| sheet.made)?;
        (row.counts > 0).then(|| row.label(made))
    }

    fn ask(&self) -> Turn {
        let (_, scope) = &self.part;
        let asked = ReportAsked {
            name: self.report.name.to_owned(),
            day: self.day.to_string(),
            building: scope.building.clone(),
            department: scope.department_label().to_owned(),
            behind: self.behind.clone().unwrap_or_default(),
        };
        Wish::Ask(Part::Rows, Request::Report(asked)).into()
    }

    /// `维修日报表-2026-11-21.csv`, for the working folder.
    fn file(&self) -> String {
        let (title, days) = (self.report.title, self.report.period.file_suffix(self.day));
        let part = match self.part.1.shown() {
            part if part.is_empty() => part,
            part => format!("-{}", part.replace(' ', "-")),
        };
        format!("{title}-{days}{part}.csv")
    }
}

impl Reports {
    pub fn new(tab: Tab) -> Reports {
        Reports { tab, all: List::new(REPORTS.iter().collect()), open: None, next: false }
    }

    /// Opens a report for the time that holds today.
    fn open_report(&mut self, report: &'static Report, ctx: &Ctx) -> Turn {
        let day = ctx.now().day();
        let (part, behind) = (<(String, Scope)>::default(), None);
        let (sheet, declined, rows) = (None, false, List::default());
        self.open = Some(Open { report, day, part, behind, sheet, declined, rows });
        self.ask_anew(ctx)
    }

    /// Asks for what is open: now, or as soon as what still comes is here.
    fn ask_open(&mut self, ctx: &Ctx) -> Turn {
        self.next = self.open.is_some() && ctx.line.awaits_part(self.tab, Part::Rows);
        self.open.as_ref().filter(|_| !self.next).map_or_else(Turn::default, Open::ask)
    }

    /// Asks for it anew, with nothing shown of what stood there: it must not go out under the name of what comes.
    fn ask_anew(&mut self, ctx: &Ctx) -> Turn {
        if let Some(open) = &mut self.open {
            (open.sheet, open.declined, open.rows) = (None, false, List::default());
        }
        Turn::changed(true).and(self.ask_open(ctx))
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
            Story => open.is_none_or(|open| open.slip().is_some() || open.counted().is_some()),
            Back | Action::Filter => open.is_some(),
            Action::Export => open.is_some_and(|open| open.sheet.is_some()),
            Left | Right => open.is_some_and(|open| {
                let next = || open.report.period.neighbour(open.day, true) <= ctx.now().day();
                let later = || open.report.foresees() || next();
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
                let taken = |sheet: Box<Sheet>| Box::new(sheet.to_take_out());
                sheet.map(|sheet| Wish::Export(taken(sheet), open.file())).into()
            }
            // From the slips of a row back to the whole report.
            Action::Back if open.behind.take().is_some() => self.ask_anew(ctx),
            Action::Back => {
                self.open = None;
                Turn::changed(true)
            }
            Action::Filter => {
                let typed = Wish::Show(self.tab, Topic::Find(String::new()));
                let prompt = "只看哪个楼栋、部门(如 3栋 工程;空着看全部)";
                Turn::lay(Overlay::proposed(prompt, typed, &open.part.0))
            }
            Action::Left | Action::Right => {
                open.behind = None;
                open.day = open.report.period.neighbour(open.day, action == Action::Right);
                self.ask_anew(ctx)
            }
            Action::Story => match open.counted() {
                Some(row) => {
                    open.behind = Some(row);
                    self.ask_anew(ctx)
                }
                None => open.slip().map(Wish::story).into(),
            },
            // Its titles and its foot take two rows more than other lists have over them.
            _ => Turn::changed(open.rows.step(action, page.saturating_sub(2).max(1))),
        }
    }

    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn {
        // What is on its way already is not asked for again.
        let comes = ctx.line.awaits_part(self.tab, Part::Rows);
        if why == Why::Shown && !comes { self.ask_open(ctx) } else { Turn::default() }
    }

    fn hear(&mut self, _: Part, reply: Reply, ctx: &Ctx) -> Turn {
        let Reply::Report(sheet) = reply else { return Turn::default() };
        if self.next {
            return self.ask_open(ctx);
        }
        let Some(open) = self.open.as_mut().filter(|open| open.report.id == sheet.id) else {
            return Turn::default();
        };
        let rows = sheet.rows.iter().cloned().enumerate();
        open.rows.replace(rows.map(|(at, row)| Line(at, row)).collect());
        open.sheet = Some(sheet);
        Turn::changed(true)
    }

    fn hear_no(&mut self, _: Part, ctx: &Ctx) -> Turn {
        if self.next {
            return self.ask_open(ctx);
        }
        if let Some(open) = &mut self.open {
            open.declined = open.sheet.is_none();
        }
        Turn::changed(true)
    }

    /// A report that was asked for by a word, or a part of the office that was typed.
    fn show(&mut self, topic: Topic, ctx: &Ctx) -> Turn {
        if let Topic::Report(name) = topic {
            let found = REPORTS.iter().find(|report| report.name == name);
            return found.map_or_else(Turn::default, |report| self.open_report(report, ctx));
        }
        let (Topic::Find(typed), Some(open)) = (topic, &mut self.open) else {
            return Turn::default();
        };
        match Scope::of_line(&typed) {
            Ok(scope) => {
                (open.part, open.behind) = ((typed.trim().to_owned(), scope), None);
                self.ask_anew(ctx)
            }
            Err(no) => Turn::no(no),
        }
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane.theme);
        None
    }

    fn slip(&self) -> Option<SlipId> {
        self.open.as_ref().and_then(Open::slip)
    }

    fn listed(&self, _: &Ctx) -> Option<Printable> {
        self.open.as_ref()?.sheet.clone().map(Printable::Report)
    }

    fn enter_hint(&self) -> &'static str {
        match &self.open {
            None => "打开",
            Some(open) if open.counted().is_some() => "看各单",
            Some(_) => Action::Story.hint(),
        }
    }

    fn enter_doc(&self) -> Option<&'static str> {
        match &self.open {
            None => Some("打开选中的报表。"),
            Some(open) if open.counted().is_some() => Some("看选中的一行数的是哪几张单。"),
            Some(_) => None,
        }
    }

    fn form(&self) -> Option<&'static Form> {
        None
    }
}
