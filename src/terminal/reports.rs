//! 报表: the reports of the desk, and the sheet of one of them for a day, a week or a month. It must
//! not add up: the desk has.

use super::action::Action;
use super::app::{App, Pending};
use super::list::{List, Listed};
use super::overlay::{self, Pick};
use super::submit::Target;
use crate::engine::moment::Day;
use crate::protocol::messages::{Reply, Request};
use crate::report::{Period, REPORTS, Report, Row, Sheet};

/// The reports, and the one that was opened.
pub struct Reports {
    pub all: List<Named>,
    pub open: Option<Open>,
}

/// A report on the list.
pub struct Named(pub &'static Report);

impl Listed for Named {
    type Id = &'static str;
    fn id(&self) -> &'static str {
        self.0.id
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

impl Default for Reports {
    fn default() -> Self {
        Reports { all: List::new(REPORTS.iter().map(Named).collect()), open: None }
    }
}

/// Whether the tab can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    use Action::{Back, Down, End, Home, Left, PageDown, PageUp, Right, Story, Up};
    let open = app.reports.open.as_ref();
    match action {
        Up | Down | PageUp | PageDown | Home | End => true,
        Story => open.is_none_or(|open| slip(open).is_some()),
        Back => open.is_some(),
        Action::Export => open.is_some_and(|open| open.sheet.is_some()),
        Left | Right => open.is_some_and(|open| {
            let today = app.now().day();
            let later = || open.report.period.neighbour(open.day, true) <= today;
            open.report.period != Period::Now && (action == Left || later())
        }),
        _ => false,
    }
}

/// The slip of the selected row.
fn slip(open: &Open) -> Option<Target> {
    open.rows.selected()?.1.slip.map(Target::named)
}

/// A key on the tab.
pub fn act(app: &mut App, action: Action) {
    let page = app.page();
    let Some(open) = &mut app.reports.open else {
        match app.reports.all.selected() {
            Some(Named(report)) if action == Action::Story => app.open_report(report),
            _ => {
                app.reports.all.step(action, page);
            }
        }
        return;
    };
    match action {
        Action::Export => app.ask_file(),
        Action::Back => app.reports.open = None,
        Action::Left | Action::Right => {
            open.day = open.report.period.neighbour(open.day, action == Action::Right);
            app.ask_report();
        }
        Action::Story => {
            if let Some(target) = slip(open) {
                overlay::do_pick(app, Pick::Story(target));
            }
        }
        _ => {
            open.rows.step(action, page);
        }
    }
}

impl App {
    /// Shows a report for today.
    pub fn open_report(&mut self, report: &'static Report) {
        let day = self.now().day();
        self.reports.open = Some(Open { report, day, sheet: None, rows: List::default() });
        self.ask_report();
    }

    pub fn ask_report(&mut self) {
        if let Some(open) = &self.reports.open {
            let (name, day) = (open.report.name.to_owned(), open.day.to_string());
            self.line.ask(Pending::Report, Request::Report { name, day });
        }
    }

    pub fn report_came(&mut self, sheet: Box<Sheet>) {
        let Some(open) = self.reports.open.as_mut().filter(|o| o.report.id == sheet.id) else {
            return;
        };
        let rows = sheet.rows.iter().cloned().enumerate();
        open.rows.replace(rows.map(|(at, row)| Line(at, row)).collect());
        open.sheet = Some(sheet);
    }
}

/// The answer to a question for a report.
pub fn came(app: &mut App, reply: Reply) {
    if let Reply::Report(sheet) = reply {
        app.report_came(sheet);
    }
}
