//! Lists: which slips, in which order, how many of each; from keys, and never from a walk over all
//! slips.

use super::Desk;
use crate::desk::shown::Eye;
use crate::desk::talk::{Filter, Page, Row, View};
use crate::domain::book::Book;
use crate::domain::form::Form;
use crate::domain::ledger::Payer;
use crate::domain::moment::Day;
use crate::domain::registers::{self, complaint, repair, service, staff, statement};
use crate::domain::slip::{Index, Slip, state_key_of};
use crate::domain::value::SlipId;
use crate::store::StoreProblem;

/// The most rows that one answer holds.
pub(super) const ROWS_MOST: usize = 500;
/// The most open slips that are looked through for a filter and for the counts.
const OPEN_MOST: usize = 10_000;

impl Desk {
    pub(super) fn list(
        &self,
        view: &crate::store::reader::Reader,
        which: &View,
        most: usize,
        eye: Eye,
    ) -> Result<Page, StoreProblem> {
        match which {
            View::Open(filter) => view.ask(|book| self.open_work(book, filter, most, eye)),
            View::Complaints(filter) => view.ask(|book| self.complaints(book, filter, most, eye)),
            View::Callbacks(filter) => view.ask(|book| self.callbacks(book, filter, most, eye)),
            View::Room { room } => view.ask(|book| {
                self.page(book, book.under(Index::Room, u64::from(*room), most + 1), most, eye)
            }),
            View::Staff => view.ask(|book| {
                let ids = staff::serving(book).into_iter().map(|s| s.id).collect();
                self.page(book, ids, most, eye)
            }),
            View::Payer { room, person, month } => view.ask(|book| {
                self.account(book, Payer { room: *room, person: *person }, *month, eye)
            }),
            View::Receipts { of } => view.ask(|book| self.receipts(book, *of, eye)),
            View::Form { form } => {
                let Some(form) = registers::form(form) else { return Ok(Page::default()) };
                let ids = view.newest(form.tag, most + 1)?;
                view.ask(|book| self.page(book, ids, most, eye))
            }
            View::Day { form, day } => view.ask(|book| {
                let day = Day::parse(day, eye.now.day());
                let (Some(day), Some(form)) = (day, registers::form(form)) else {
                    return Page::default();
                };
                let a = u64::try_from(day.number()).unwrap_or(0);
                let at = (a, u64::from(form.tag));
                self.page(book, book.keys(Index::Day, at, at, most + 1), most, eye)
            }),
        }
    }

    fn page(&self, book: &dyn Book, ids: Vec<SlipId>, most: usize, eye: Eye) -> Page {
        let more = ids.len() > most;
        let rows = ids.into_iter().take(most).filter_map(|id| self.row(book, id, eye)).collect();
        Page { rows, more, ..Page::default() }
    }

    /// Open work, what hurts first on top.
    fn open_work(&self, book: &dyn Book, filter: &Filter, most: usize, eye: Eye) -> Page {
        let all = match filter.worker {
            Some(worker) => book.under(Index::Worker, u64::from(worker), OPEN_MOST),
            None => book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), OPEN_MOST),
        };
        let asked = filter.form.is_some();
        let work = all.into_iter().filter(|id| asked || !booked(*id));
        let rows = work.filter_map(|id| self.row(book, id, eye));
        sifted(rows, filter, most, eye, |row| &row.state)
    }

    /// Open complaints: what is grave stands before what is merely late.
    fn complaints(&self, book: &dyn Book, filter: &Filter, most: usize, eye: Eye) -> Page {
        let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), OPEN_MOST);
        let ours = |slip: &Slip| {
            // The one who took the call stays theirs (G-42).
            let first = slip.staff(complaint::FIRST).map(|badge| badge.0);
            filter.worker.is_none() || filter.worker == first
        };
        let complaints = open.into_iter().filter(|id| id.form == complaint::TAG);
        let mut slips: Vec<Slip> = complaints.filter_map(|id| book.slip(id)).filter(ours).collect();
        slips.sort_by_key(complaint::gravity);
        let rows = slips.iter().filter_map(|slip| self.row(book, slip.id, eye));
        sifted(rows, filter, most, eye, |row| &row.state)
    }

    /// Who is to be asked again: every complaint that was answered, and the finished repairs of the
    /// days that C-06 names, counted by what they are of.
    fn callbacks(&self, book: &dyn Book, filter: &Filter, most: usize, eye: Eye) -> Page {
        let answered = state_key_of(complaint::TAG, complaint::REPLIED);
        let complaints = book.under(Index::State, answered, OPEN_MOST);
        let complaints = complaints.into_iter().filter_map(|id| self.row(book, id, eye));
        let when = repair::CallsBack::of(book.policy());
        let repairs = when.due(book, eye.now, OPEN_MOST).into_iter().filter_map(|id| {
            let slip = book.slip(id)?;
            Some(Row {
                due: repair::told_at(&slip).and_then(|told| when.by(told)),
                ..self.row(book, id, eye)?
            })
        });
        let mut page = sifted(complaints.chain(repairs), filter, most, eye, |row| &row.word);
        page.note = repair::CallsBack::said(book.policy());
        page
    }
}

/// What a filter lets through, and how many there are of each sort, filtered or not.
fn sifted(
    rows: impl Iterator<Item = Row>,
    filter: &Filter,
    most: usize,
    eye: Eye,
    sort: impl Fn(&Row) -> &String,
) -> Page {
    let mut page = Page::default();
    for row in rows {
        match page.counts.iter_mut().find(|(of, _)| of == sort(&row)) {
            Some((_, count)) => *count += 1,
            None => page.counts.push((sort(&row).clone(), 1)),
        }
        if !fits(&row, filter, eye) {
            continue;
        }
        if page.rows.len() < most { page.rows.push(row) } else { page.more = true }
    }
    page
}

fn fits(row: &Row, filter: &Filter, eye: Eye) -> bool {
    let form = filter.form.as_ref().and_then(|f| registers::form(f));
    let of_form = form.is_none_or(|f: &Form| f.tag == row.id.form);
    let own = registers::tagged(row.id.form);
    let state = filter.state.as_ref().is_none_or(|name| {
        own.is_some_and(|f| f.states.iter().any(|s| s.name == name && s.label == row.state))
    });
    let late = !filter.overdue || row.due.is_some_and(|due| due < eye.now);
    let text = filter.text.trim();
    let said = text.is_empty()
        || [&row.place, &row.matter, &row.number, &row.worker, &row.state]
            .iter()
            .any(|t| t.contains(text));
    of_form && state && late && said
}

/// What waits for the month's settlement and for nobody's work: not on the board unless it is asked
/// for by its form.
pub(super) fn booked(id: SlipId) -> bool {
    [service::TAG, statement::TAG].contains(&id.form)
}
