//! Lists, reports and empty slips as sheets, for their reader: rows come masked already, and nothing is added to them.

use super::presenter::Viewer;
use crate::engine::kind::reading::{Sight, show};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::estate::rooms;
use crate::forms::office::{founding, staff};
use crate::forms::shift::book_entry;
use crate::paper::{BY_HAND, Block, Copies, Head, Sheet, Source, Square, compose, width};
use crate::protocol::messages::{Filter, Row, Sift, View};
use crate::report;

/// Lines that a signature takes.
const SIGN_LINES: u8 = 2;
/// The least of the column of a report that takes the rest.
const REPORT_REST: i32 = 16;

/// The columns of a list, and how wide each may be at most.
const COLUMNS: [(&str, i32); 7] = [
    ("单号", 14),
    ("地点", 16),
    ("事项", 0),
    ("状态", 9),
    ("责任人", 13),
    ("期限", 13),
    ("开单", 13),
];
const MATTER: usize = 2;
const DUE: usize = 5;
const OPENED: usize = 6;
/// What of a page of text the columns share, and the least that the matter has of it.
const TEXT_COLUMNS: i32 = 79;
const MATTER_LEAST: i32 = 16;

/// What a print says of itself.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub office: String,
    pub practice: bool,
    /// Who prints.
    pub by: String,
    pub now: Moment,
    /// The print that took its number; none: it is only looked at.
    pub print: Option<SlipId>,
}

impl Stamp {
    pub fn of(book: &dyn Book, badge: Badge, practice: bool, viewer: Viewer) -> Self {
        let office = founding::name(book).unwrap_or_default();
        Self { office, practice, by: staff::shown(book, badge), now: viewer.now, print: None }
    }

    /// A sheet of this heading that says so.
    fn sheet(&self, title: String, about: String) -> Sheet {
        let number = self.print.map_or_else(|| BY_HAND.to_string(), forms::show_number);
        Sheet {
            number,
            title,
            office: self.office.clone(),
            about,
            printed: format!("打印 {} {} {}", self.now.day(), self.now.clock(), self.by),
            marked: self.practice.then(|| "练习".to_string()).into_iter().collect(),
            ..Sheet::default()
        }
    }
}

/// What a list is called.
pub fn heading(book: &dyn Book, view: &View) -> String {
    let title = |id: &Option<String>| id.as_deref().and_then(forms::form).map(|form| form.title);
    match view {
        View::Open(Filter { form, .. }) => {
            title(form).map_or_else(|| "未完结单".to_string(), |title| format!("未完结 {title}"))
        }
        View::Complaints(_) => "未结投诉".to_string(),
        View::Callbacks(_) => "待回访".to_string(),
        View::FirstHeard => "我的首问".to_string(),
        View::Slips(Sift { form, room, .. }) => match (title(form), room) {
            (Some(title), _) => title.to_string(),
            (None, Some(room)) => format!("{} 的单", rooms::shown(book, RoomId(*room))),
            (None, None) => "单据清单".to_string(),
        },
        View::Staff => "人员".to_string(),
        View::Payer { .. } => "往来明细".to_string(),
        View::Receipts { .. } => "收据".to_string(),
    }
}

/// What a list is narrowed to.
fn narrowed(book: &dyn Book, view: &View) -> String {
    let worker = |badge: &Option<u32>| badge.map(|badge| staff::shown(book, Badge(badge)));
    let state = |form: &Option<String>, name: &String| {
        let form = form.as_deref().and_then(forms::form);
        let named = form.and_then(|form| form.states.iter().find(|state| state.name == name));
        named.map_or_else(|| name.clone(), |state| state.label.to_string())
    };
    let words: Vec<String> = match view {
        View::Open(of) | View::Complaints(of) | View::Callbacks(of) => {
            let said = |yes: bool, word: &str| yes.then(|| word.to_string());
            let mut words: Vec<String> =
                of.states.iter().map(|name| state(&of.form, name)).collect();
            words.extend([of.building.clone(), of.trade.clone(), of.text.clone()]);
            words.extend(worker(&of.worker));
            words.extend(said(of.mine, "本人经手"));
            words.extend(said(of.overdue, "超时"));
            words.extend((of.soon > 0).then(|| format!("{} 分钟内到时限", of.soon)));
            words
        }
        View::Slips(of) => {
            let mut words = vec![of.days.clone(), of.text.clone()];
            words.extend(of.state.iter().map(|name| state(&of.form, name)));
            words.extend(worker(&of.worker));
            words
        }
        View::FirstHeard | View::Staff | View::Payer { .. } | View::Receipts { .. } => Vec::new(),
    };
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { String::new() } else { format!("只列 {}", words.join(" ")) }
}

/// A moment on a list that lies about for days: never without its day, and never 明天.
fn on_paper(at: Moment, now: Moment) -> String {
    match at.day() == now.day() || at.day() == now.day().next(1) {
        true => format!("{} {}", at.day().short(), at.clock()),
        false => at.show(now),
    }
}

/// All of a list. A column in which nothing stands is left out, and when it was opened where there is a time limit.
pub fn list(
    book: &dyn Book,
    view: &View,
    rows: &[Row],
    notes: Vec<String>,
    stamp: &Stamp,
) -> Sheet {
    let texts = |row: &Row| {
        let due = row.due.map_or_else(String::new, |due| on_paper(due, stamp.now));
        let opened = on_paper(row.opened, stamp.now);
        let Row { number, place, matter, state, worker, .. } = row.clone();
        // The red ink of the book, in black.
        let red = book_entry::RED_INK.contains(&state.as_str());
        let state = if red { book_entry::boxed(&state) } else { state };
        [number, place, matter, state, worker, due, opened]
    };
    let rows: Vec<[String; 7]> = rows.iter().map(texts).collect();
    let dues = rows.iter().any(|row| !row[DUE].is_empty());
    let used = |at: &usize| match *at {
        OPENED if dues => false,
        at => rows.iter().any(|row| !row[at].is_empty()),
    };
    let used: Vec<usize> = (0..COLUMNS.len()).filter(used).collect();
    // As wide as what stands there; the matter takes the rest of eighty columns.
    let natural = |at: usize| {
        let widest = rows.iter().map(|row| width(&row[at])).max().unwrap_or(0) + 1;
        widest.clamp(width(COLUMNS[at].0) + 1, COLUMNS[at].1)
    };
    let fixed: i32 = used.iter().filter(|at| **at != MATTER).map(|at| natural(*at)).sum();
    let wide = |at: usize| {
        if at == MATTER { (TEXT_COLUMNS - fixed).max(MATTER_LEAST) } else { natural(at) }
    };
    let head = |at: &usize| Head {
        label: COLUMNS[*at].0.to_string(),
        width: u8::try_from(wide(*at)).unwrap_or(u8::MAX),
        ..Head::default()
    };
    let heads = used.iter().map(head).collect();
    let cells = |row: &[String; 7]| used.iter().map(|at| row[*at].clone()).collect();
    let about = [format!("共 {} 行", rows.len()), narrowed(book, view)].join("  ");
    let mut sheet = stamp.sheet(heading(book, view), about);
    sheet.blocks.extend(table(heads, rows.iter().map(cells).collect()));
    sheet.foot = notes;
    sheet
}

/// A report.
pub fn report(report: report::Sheet, stamp: &Stamp) -> Sheet {
    let made = report.made;
    // As wide as what stands there, at most as the report lays it out: a number that is broken takes a second line in every
    // row. The rest of eighty columns is for the words.
    let natural = |(at, column): (usize, &report::Column)| {
        let cells = report.rows.iter().filter_map(|row| row.cells.get(at));
        let widest = cells.map(|cell| width(&cell.shown(made))).max().unwrap_or(0);
        let heading = width(&column.title);
        widest.clamp(heading, heading.max(i32::from(column.cells))) + 1
    };
    let sized = || report.columns.iter().enumerate().filter(|(_, column)| column.cells > 0);
    let fixed: i32 = sized().map(natural).sum();
    let rest = (TEXT_COLUMNS - fixed).max(REPORT_REST);
    let number = |at: usize| {
        report.rows.iter().filter_map(|row| row.cells.get(at)).any(report::Cell::is_number)
    };
    let head = |(at, column): (usize, &report::Column)| Head {
        label: column.title.clone(),
        width: {
            let wide = if column.cells == 0 { rest } else { natural((at, column)) };
            u8::try_from(wide).unwrap_or(u8::MAX)
        },
        right: number(at),
        ..Head::default()
    };
    let heads = report.columns.iter().enumerate().map(head).collect();
    let cells = |row: &report::Row| row.cells.iter().map(|cell| cell.shown(made)).collect();
    let square = |label: &String, text: String, width, lines| Square {
        label: label.clone(),
        text,
        width,
        lines,
        ..Square::default()
    };
    let sums = report.sums.iter().map(|(label, sum)| square(label, sum.shown(made), 4, 1));
    let wide = u8::try_from(12 / report.signs.len().max(1)).unwrap_or(12).max(2);
    let signs = report.signs.iter().map(|who| square(who, String::new(), wide, SIGN_LINES));
    let below: Vec<Square> = sums.chain(signs).collect();
    let about = [report.id.clone(), report.of.clone(), format!("共 {} 行", report.rows.len())];
    let mut sheet = stamp.sheet(report.title.clone(), about.join("  "));
    sheet.blocks.extend(table(heads, report.rows.iter().map(cells).collect()));
    sheet.blocks.extend((!below.is_empty()).then_some(Block::Blanks(below)));
    sheet.foot = report.notes;
    sheet
}

/// A table; without rows a line that says so.
fn table(heads: Vec<Head>, rows: Vec<Vec<String>>) -> Option<Block> {
    let none = rows.is_empty() || heads.is_empty();
    let nothing = Square { text: "(没有)".to_string(), width: 12, lines: 1, ..Square::default() };
    let (name, label) = (String::new(), String::new());
    Some(match none {
        true => Block::Blanks(vec![nothing]),
        false => Block::Table { name, label, heads, rows },
    })
}

/// An empty slip of a form, to be written by hand.
pub fn blank(book: &dyn Book, form: &'static Form, copies: Copies, stamp: &Stamp) -> Vec<Sheet> {
    let id = SlipId { form: form.tag, number: 0 };
    let fields = form.ready.map_or_else(Fields::new, |ready| ready(book));
    let (dues, story) = (Vec::new(), Vec::new());
    let slip = Slip { id, version: 0, state: 0, fields, dues, story };
    let source = Source {
        book,
        form,
        slip: &slip,
        // Nobody's name or number stands on it: what is to be looked at, at most.
        show: &|kind, cell, _| show(kind, cell, book, stamp.now, Sight::Masked),
        office: &stamp.office,
        practice: stamp.practice,
        now: stamp.now,
        by: &stamp.by,
        times: 0,
    };
    compose(&source, copies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        let print = Some(SlipId { form: 9011, number: 7 });
        let (office, by) = ("滨江花园".to_string(), "王丽(102)".to_string());
        Stamp { office, practice: true, by, now: Moment(1_795_700_000_000), print }
    }

    #[test]
    fn a_list_says_what_it_is_narrowed_to_and_leaves_empty_columns_out() {
        let row = |matter: &str| Row {
            id: SlipId { form: 14, number: 1 },
            version: 1,
            number: "维修 000001".to_string(),
            word: String::new(),
            state: String::new(),
            open: true,
            urgent: false,
            due: None,
            left: None,
            place: String::new(),
            matter: matter.to_string(),
            grade: String::new(),
            worker: String::new(),
            chased: 0,
            households: 0,
            level: String::new(),
            reply_by: None,
            opened: Moment(1_795_600_000_000),
            can: Default::default(),
            held: String::new(),
        };
        let of = Filter { overdue: true, building: "1".to_string(), ..Filter::default() };
        let rows = [row("厨房漏水"), row("灯不亮")];
        let book = forms::map_book();
        let notes = vec!["还有别的".to_string()];
        let sheet = list(&book, &View::Open(of), &rows, notes, &stamp());
        assert_eq!((sheet.title.as_str(), sheet.number.as_str()), ("未完结单", "B-11/000007"));
        assert!(
            sheet.about.contains("共 2 行") && sheet.about.contains("只列 1 超时"),
            "{sheet:?}"
        );
        assert_eq!((sheet.marked.as_slice(), sheet.foot.len()), (&["练习".to_string()][..], 1));
        let [Block::Table { heads, rows, .. }] = sheet.blocks.as_slice() else {
            panic!("{sheet:?}")
        };
        let heads: Vec<&str> = heads.iter().map(|head| head.label.as_str()).collect();
        assert_eq!(heads, ["单号", "事项", "开单"]);
        assert_eq!(rows[1][1], "灯不亮");
        let none = list(&book, &View::Open(Filter::default()), &[], Vec::new(), &stamp());
        assert!(matches!(&none.blocks[..], [Block::Blanks(one)] if one[0].text == "(没有)"));
    }

    #[test]
    fn an_empty_slip_has_no_number_no_state_and_boxes_to_tick() {
        let form = forms::form("F-14").unwrap();
        let sheets = blank(&forms::map_book(), form, Copies::Pressed, &stamp());
        let [sheet] = sheets.as_slice() else { panic!("{sheets:?}") };
        assert_eq!((sheet.number.as_str(), sheet.about.as_str()), (BY_HAND, ""));
        let ticks = |block: &Block| match block {
            Block::Blanks(squares) => squares.iter().any(|square| square.ticks.contains('□')),
            Block::Table { .. } => false,
        };
        assert!(sheet.blocks.iter().any(ticks), "{sheet:?}");
    }
}
