//! Slips and lists as they leave the office: printed, or exported, and the books. It prints nothing: it says what stands
//! on the paper, and hands a whole phone out only to whoever has had that recorded.

use super::Desk;
use super::lists::ROWS_MOST;
use crate::engine::kind::reading::Sight;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::{exports, phone_book, prints};
use crate::paper::{Block, Copies, Sheet};
use crate::protocol::messages::{
    Books, Exported, Filter, Papers, Printable, Reply, Row, Spot, View, Window,
};
use crate::queries::exporting::Exporting;
use crate::queries::list_printing::{self, Stamp};
use crate::queries::presenter::Viewer;
use crate::queries::printing::{Printing, papers};
use crate::report::books::booking;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// A page of an export: numbers that are looked at, so that others are answered between two pages, and bytes behind
/// which it ends, so that it fits the line whatever stands on its slips.
const A_PAGE: u64 = 200;
const PAGE_BYTES: usize = 96 * 1024;
/// The most of a list on one print: rows, and bytes of them, so that it fits into one message.
const LIST_ROWS: usize = 2_000;
const LIST_BYTES: usize = 512 * 1024;
/// The most of a pile of slips: what a message takes.
const PILE_BYTES: usize = 900 * 1024;
/// Said to who brings a number that they did not take.
const NOT_YOURS: &str = "这个打印号不是本人刚取的;请重新打印";

/// What a reader has of lists and reports on paper, which goes round.
fn on_paper(sight: Sight) -> Sight {
    if sight == Sight::Desk { Sight::Names } else { sight }
}

/// About the bytes of a sheet on the wire.
fn weight(sheet: &Sheet) -> usize {
    let of = |block: &Block| match block {
        Block::Blanks(squares) => squares
            .iter()
            .map(|square| {
                12 + square.name.len() + square.label.len() + square.text.len() + square.ticks.len()
            })
            .sum(),
        Block::Table { heads, rows, .. } => {
            let heads: usize =
                heads.iter().map(|head| 8 + head.name.len() + head.label.len()).sum();
            heads + rows.iter().flatten().map(|text| 2 + text.len()).sum::<usize>()
        }
    };
    let foot: usize = sheet.foot.iter().map(String::len).sum();
    400 + foot + sheet.blocks.iter().map(of).sum::<usize>()
}
/// A page of the books: entries that are looked at, and bookings behind which it ends.
const BOOKED_AT: u64 = 2_000;
const BOOKINGS: usize = 200;

impl Desk {
    /// The sheets of what is printed.
    pub(super) fn paper_of(
        &self,
        view: &Reader,
        (of, copies, print): (Printable, Copies, Option<SlipId>),
        badge: Badge,
        viewer: Viewer,
    ) -> Result<Reply, StoreProblem> {
        if let Printable::Each { view: which, slips } = of {
            return self.papers_of_each(view, (which, slips), (copies, print), badge, viewer);
        }
        if let Printable::Slip(id) = of {
            return view.ask(|book| self.paper_of_slip(book, (id, copies, print), badge, viewer));
        }
        let stamp = match view.ask(|book| self.stamp(book, print, badge, viewer))? {
            Ok(stamp) => stamp,
            Err(no) => return Ok(Reply::No(no.to_string())),
        };
        let (number, sheets) = match &of {
            Printable::List(which) => {
                let sheet = self.paper_of_list(view, which, badge, viewer, &stamp)?;
                (sheet.title.clone(), vec![sheet])
            }
            Printable::Blank { form } => {
                let Some(form) = forms::form(form) else {
                    return Ok(Reply::No(format!("没有“{form}”这种单;可用:F-13、F-14 …")));
                };
                let sheets = view.ask(|b| list_printing::blank(b, form, copies, &stamp))?;
                (format!("空白 {}", form.title), sheets)
            }
            Printable::Emergency => {
                ("应急包".to_string(), self.emergency(view, badge, viewer, &stamp)?)
            }
            Printable::Report(sheet) => {
                let sight = on_paper(viewer.sight);
                let masked = (**sheet).clone().map_words(|words| sight.words(words));
                let sheet = list_printing::report(masked, &stamp);
                (sheet.title.clone(), vec![sheet])
            }
            Printable::Slip(_) | Printable::Each { .. } => Default::default(),
        };
        let (times, last) = (0, String::new());
        Ok(Reply::Paper(Box::new(Papers { of, number, sheets, times, last })))
    }

    /// What a print of a list says of itself; its number is whose took it just now.
    fn stamp(
        &self,
        book: &dyn Book,
        print: Option<SlipId>,
        badge: Badge,
        viewer: Viewer,
    ) -> Result<Stamp, &'static str> {
        let stamp = Stamp::of(book, badge, self.store.is_practice(), viewer);
        let Some(id) = print else { return Ok(stamp) };
        let standing = book.slip(id);
        let taken = standing.and_then(|print| prints::taken(&print, badge, viewer.now));
        match taken.filter(|taken| taken.slip.is_none()) {
            Some(_) => Ok(Stamp { print, ..stamp }),
            None => Err(NOT_YOURS),
        }
    }

    /// All of a list. Paper goes round: a phone stands on it only where it is public.
    fn paper_of_list(
        &self,
        view: &Reader,
        which: &View,
        badge: Badge,
        viewer: Viewer,
        stamp: &Stamp,
    ) -> Result<Sheet, StoreProblem> {
        let viewer = Viewer { sight: on_paper(viewer.sight), ..viewer };
        let most = u16::try_from(ROWS_MOST).unwrap_or(u16::MAX);
        let (mut rows, mut bytes, mut notes) = (Vec::<Row>::new(), 0, Vec::new());
        let mut spot = Spot::Top;
        loop {
            let window = Window { spot, before: 0, most };
            let page = self.list(view, which, &window, Some(badge), viewer)?;
            bytes +=
                page.rows.iter().map(|row| row.matter.len() + row.place.len() + 96).sum::<usize>();
            rows.extend(page.rows);
            let full = rows.len() >= LIST_ROWS || bytes >= LIST_BYTES;
            match rows.last() {
                Some(last) if page.more && !full => {
                    spot = Spot::Slip { id: last.id, by: 1, or: u32::MAX };
                }
                _ => {
                    notes.extend((!page.note.is_empty()).then_some(page.note));
                    notes.extend(page.more.then(|| format!("只列前 {} 行;请缩小范围", rows.len())));
                    break;
                }
            }
        }
        view.ask(|book| list_printing::list(book, which, &rows, notes, stamp))
    }

    /// The sheets of every slip of a list, as those of a pile that lies the oldest on top.
    fn papers_of_each(
        &self,
        view: &Reader,
        (which, mut slips): (View, Vec<SlipId>),
        (copies, print): (Copies, Option<SlipId>),
        badge: Badge,
        viewer: Viewer,
    ) -> Result<Reply, StoreProblem> {
        if slips.is_empty() {
            let most = u16::try_from(prints::EACH_MOST).unwrap_or(u16::MAX);
            let window = Window { spot: Spot::Top, before: 0, most };
            let page = self.list(view, &which, &window, Some(badge), viewer)?;
            let named: Vec<String> =
                page.rows.iter().rev().map(|row| forms::show_number(row.id)).collect();
            if page.more || !prints::is_a_pile(&named) {
                return Ok(Reply::No(format!("一次最多打 {most} 张连号的;请缩小范围,分几次打")));
            }
            slips.extend(page.rows.iter().rev().map(|row| row.id));
        }
        if slips.len() > prints::EACH_MOST {
            let most = prints::EACH_MOST;
            return Ok(Reply::No(format!("一次最多打 {most} 张;请缩小范围,分几次打")));
        }
        let heading = view.ask(|book| list_printing::heading(book, &which))?;
        let number = format!("{heading} {} 张", slips.len());
        let (mut sheets, mut bytes) = (Vec::new(), 0);
        for (at, id) in slips.iter().enumerate() {
            let own = print.map(|pile| prints::of_pile(pile, at));
            match view.ask(|book| self.paper_of_slip(book, (*id, copies, own), badge, viewer))? {
                Reply::Paper(papers) => {
                    bytes += papers.sheets.iter().map(weight).sum::<usize>();
                    sheets.extend(papers.sheets);
                }
                other => return Ok(other),
            }
            if bytes > PILE_BYTES {
                let no = "内容太多,一次打不完;请缩小范围,分几次打";
                return Ok(Reply::No(no.to_string()));
            }
        }
        Ok(match sheets.is_empty() {
            true => Reply::No("没有要打的单".to_string()),
            false => {
                let (of, last) = (Printable::Each { view: which, slips }, String::new());
                Reply::Paper(Box::new(Papers { of, number, sheets, times: 0, last }))
            }
        })
    }

    /// What a desk needs without power: what is open, the duty phone book, empty slips.
    fn emergency(
        &self,
        view: &Reader,
        badge: Badge,
        viewer: Viewer,
        stamp: &Stamp,
    ) -> Result<Vec<Sheet>, StoreProblem> {
        let lists = [View::Open(Filter::default()), View::of_form(phone_book::FORM.id)];
        let mut sheets = Vec::new();
        for which in &lists {
            sheets.push(self.paper_of_list(view, which, badge, viewer, stamp)?);
        }
        for form in forms::all().filter(|form| form.print.kept_blank > 0) {
            let blank =
                view.ask(|book| list_printing::blank(book, form, Copies::Pressed, stamp))?;
            for _ in 0..form.print.kept_blank {
                sheets.extend(blank.iter().cloned());
            }
        }
        Ok(sheets)
    }

    /// The sheets of a slip, with the number that this print took.
    fn paper_of_slip(
        &self,
        book: &dyn Book,
        (id, copies, print): (SlipId, Copies, Option<SlipId>),
        badge: Badge,
        viewer: Viewer,
    ) -> Reply {
        let (Some(form), Some(slip)) = (forms::tagged(id.form), book.slip(id)) else {
            return Reply::No("没有这张单;请核对单号".to_string());
        };
        if let Some(why) = viewer.shut_out(book, form, &slip) {
            return Reply::No(why);
        }
        let parts = form.choices();
        if copies.part().is_some_and(|part| part == 0 || part > parts) {
            return Reply::No(format!("{}共 {parts} 联,没有这一联", form.title));
        }
        let paper = copies.part().and_then(|part| form.paper(part));
        if let Some(paper) = paper.filter(|paper| (paper.sheets)(&slip, book).is_empty()) {
            return Reply::No(format!("{}还没有可打的", paper.name));
        }
        let taken = match print {
            None => None,
            Some(print) => {
                let standing = book.slip(print);
                let taken = standing.and_then(|print| prints::taken(&print, badge, viewer.now));
                let Some(taken) = taken.filter(|taken| taken.slip == Some(id)) else {
                    return Reply::No(NOT_YOURS.to_string());
                };
                Some(taken)
            }
        };
        let practice = self.store.is_practice();
        let printing = Printing { viewer, badge, practice, taken: taken.as_ref() };
        Reply::Paper(Box::new(papers(book, form, &slip, copies, printing)))
    }

    /// The slips of a form behind this number, as lines.
    pub(super) fn export_page(
        &self,
        book: &dyn Book,
        export: SlipId,
        (form, after): (&str, u64),
        (badge, now): (Badge, Moment),
    ) -> Reply {
        let standing = book.slip(export);
        let Some(whole) = standing.and_then(|export| exports::taken(&export, badge, now)) else {
            return Reply::No("这个导出号不是本人刚取的;请重新导出".to_string());
        };
        let Some(form) = forms::form(form) else {
            return Reply::No("没有这种单".to_string());
        };
        let exporting = Exporting::new(book, form, whole);
        let last = book.next_number(form.tag).saturating_sub(1);
        let until = after.saturating_add(A_PAGE).min(last);
        let (mut lines, mut bytes, mut at) = (Vec::new(), 0, after);
        while at < until && bytes < PAGE_BYTES {
            at += 1;
            if let Some(slip) = book.slip(SlipId { form: form.tag, number: at }) {
                let line = exporting.line(&slip);
                bytes += line.len();
                lines.push(line);
            }
        }
        Reply::Exported(Box::new(Exported { lines, next: (at < last).then_some(at) }))
    }

    /// The entries behind this one that move money.
    pub(super) fn books_page(view: &Reader, after: u64) -> Result<Reply, StoreProblem> {
        let last = view.last_seq()?.unwrap_or(0);
        let until = after.saturating_add(BOOKED_AT).min(last);
        let (mut bookings, mut at) = (Vec::new(), after);
        while at < until && bookings.len() < BOOKINGS {
            at += 1;
            if let Some(entry) = view.entry(at)? {
                bookings.extend(view.ask(|book| booking(book, &entry))?);
            }
        }
        let next = (at < last).then_some(at);
        Ok(Reply::Books(Box::new(Books { bookings, next })))
    }
}
