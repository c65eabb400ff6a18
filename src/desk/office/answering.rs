//! Questions: each is answered from one consistent view, and changes nothing.

use super::{Desk, Waiting};
use crate::desk::shown::{self, Eye};
use crate::desk::talk::{
    Begun, Blank, Filter, Household, Office, Page, Reply, Request, Resident, Row, View,
};
use crate::domain::book::Book;
use crate::domain::form::{Form, Start, Step};
use crate::domain::judge::{Asked, Hand, Input, Problem, allowed, try_out};
use crate::domain::kind::reading::{self, Reading, Sight, mask_phone};
use crate::domain::ledger::Payer;
use crate::domain::registers::{self, bulletins, office, people, rooms, service, staff, statement};
use crate::domain::settlement;
use crate::domain::slip::{Index, Slip};
use crate::domain::staff::Right;
use crate::domain::value::{Badge, PersonId, RoomId, SlipId};
use crate::store::StoreProblem;

/// The most rows that one answer holds.
const ROWS_MOST: usize = 500;
/// The most open slips that are looked through for a filter and for the counts.
const OPEN_MOST: usize = 10_000;
/// Slips of the past on a household's card.
const RECENT: usize = 3;

impl Desk {
    pub(super) fn reply(&mut self, waiting: &Waiting, request: Request) -> Reply {
        if let Request::Hello { terminal } = &request {
            self.sessions.named(waiting.conn, terminal);
        }
        let answered = self.question(waiting, request);
        answered.unwrap_or_else(|problem| Reply::Failed(problem.to_string()))
    }

    fn question(&self, waiting: &Waiting, request: Request) -> Result<Reply, StoreProblem> {
        let badge = self.sessions.badge(waiting.conn);
        let view = self.store.read()?;
        if let Some(no) = may_ask(&view, badge, &request)? {
            return Ok(no);
        }
        let eye = view.ask(|book| Eye {
            sight: if badge.is_some() { Sight::Desk } else { Sight::Masked },
            role: badge.and_then(|b| staff::role(book, b)),
            now: self.now(),
        })?;
        let hand = Hand { badge: badge.unwrap_or(Badge::CLOCK), cosign: None };
        Ok(match request {
            Request::Hello { .. } => self.hello(&view)?,
            Request::Find { typed, most } => self.find(&view, &typed, most, eye)?,
            Request::Household { room, person } => {
                view.ask(|b| self.household(b, room, person, eye))?
            }
            Request::List { view: which, most } => {
                let most = usize::from(most).min(ROWS_MOST);
                Reply::List(self.list(&view, &which, most, eye)?)
            }
            Request::Settlement { month, most } => {
                let settled =
                    view.ask(|b| self.settled(b, month, usize::from(most).min(ROWS_MOST), eye))?;
                Reply::Settlement(Box::new(settled))
            }
            Request::Slip { id } => view.ask(|b| self.slip(b, id, eye))?,
            Request::Begin { form, step, slip, room, person, month } => view.ask(|b| {
                let start = Start { room: room.map(RoomId), person: person.map(PersonId), month };
                self.begin(b, &form, &step, slip, start, eye, hand)
            })?,
            Request::Try(asked) => Reply::Tried(view.ask(|b| try_out(b, &asked, hand, eye.now))?),
            Request::Pick { form, step, field, typed, room } => {
                view.ask(|b| self.pick(b, &form, &step, &field, &typed, room.map(RoomId), eye))?
            }
            Request::Phones { person } if self.sessions.may_see(waiting.conn, person, eye.now) => {
                Reply::Phones(view.ask(|b| {
                    people::slip(b, PersonId(person)).map_or_else(Vec::new, |s| people::phones(&s))
                })?)
            }
            Request::Phones { .. } => Reply::No("查看完整号码须先登记".to_string()),
            Request::Drafts => Reply::Drafts(self.shown_drafts(badge.unwrap_or(Badge::CLOCK))?),
            Request::Basis { form, .. } => match registers::form(&form) {
                Some(form) => Reply::Basis(view.ask(|b| shown::basis(b, form))?),
                None => Reply::Basis(Vec::new()),
            },
            Request::Check => {
                let findings = self.store.check()?;
                Reply::Checked { text: findings.to_string(), holds: findings.faults.is_empty() }
            }
            Request::CheckJson => {
                let findings = self.store.check()?;
                Reply::Checked { text: findings.to_json(), holds: findings.faults.is_empty() }
            }
            _ => Reply::No("这个请求这里不认识".to_string()),
        })
    }

    /// The rows under the intake box.
    fn find(
        &self,
        view: &crate::store::reader::Reader,
        typed: &str,
        most: u16,
        eye: Eye,
    ) -> Result<Reply, StoreProblem> {
        let Some(directory) = &self.directory else {
            return Ok(Reply::No("住户索引正在建立,请稍候再查".to_string()));
        };
        let most = usize::from(most).min(ROWS_MOST);
        let day = eye.now.day();
        Ok(Reply::Found(view.ask(|b| directory.candidates(b, typed, most, day, eye.sight))?))
    }

    fn hello(&self, view: &crate::store::reader::Reader) -> Result<Reply, StoreProblem> {
        let name = view.ask(office::name)?;
        Ok(Reply::Hello(Office {
            name: name.unwrap_or_default(),
            practice: self.store.is_practice(),
            now: self.now(),
            frozen: self.frozen.is_some(),
            code: self.store.head().spoken(),
            seq: self.store.head().seq,
        }))
    }

    pub(super) fn row(&self, book: &dyn Book, id: SlipId, eye: Eye) -> Option<Row> {
        let slip = book.slip(id)?;
        Some(shown::row(book, registers::tagged(id.form)?, &slip, eye, self.drafts.holder(id)))
    }

    fn slip(&self, book: &dyn Book, id: SlipId, eye: Eye) -> Reply {
        match (registers::tagged(id.form), book.slip(id)) {
            (Some(form), Some(slip)) => {
                Reply::Slip(Box::new(shown::paper(book, form, &slip, eye, self.drafts.holder(id))))
            }
            _ => Reply::No("没有这张单;请核对单号".to_string()),
        }
    }

    fn household(&self, book: &dyn Book, room: u32, person: Option<u32>, eye: Eye) -> Reply {
        let room = RoomId(room);
        let Some(slip) = rooms::slip(book, room) else {
            return Reply::No("没有这个房号".to_string());
        };
        let people: Vec<Resident> = people::household(book, room, Some(eye.now.day()))
            .into_iter()
            .map(|(id, relation, who)| Resident {
                person: id.0,
                name: people::full_name(&who).to_string(),
                relation: relation.label().to_string(),
                phones: people::phones(&who).iter().map(|p| mask_phone(p)).collect(),
            })
            .collect();
        let rows = |ids: Vec<SlipId>| ids.into_iter().filter_map(|id| self.row(book, id, eye));
        let work = |id: &SlipId| !booked(*id);
        let open = book.under(Index::OpenRoom, u64::from(room.0), 60);
        let open = rows(open.into_iter().filter(work).take(20).collect()).collect();
        let money = settlement::of_room(book, room, eye.now.day().month());
        let recent =
            rows(book.under(Index::Room, u64::from(room.0), 30)).filter(|r| !r.open).take(RECENT);
        let also =
            person.and_then(|p| people::slip(book, PersonId(p))).map_or_else(Vec::new, |who| {
                let other = |h: &people::Home| h.room != room && people::current(h, eye.now.day());
                let homes = people::homes(&who);
                homes
                    .iter()
                    .filter(|h| other(h))
                    .map(|h| (h.room.0, rooms::shown(book, h.room)))
                    .collect()
            });
        Reply::Household(Box::new(Household {
            room: room.0,
            place: rooms::no(&slip).to_string(),
            about: rooms::describe(&slip),
            keys_kept: u32::try_from(rooms::keys_kept(book, room)).unwrap_or(0),
            monthly: money.monthly,
            deposit: money.deposit,
            arrears: money.arrears,
            people,
            open,
            recent: recent.collect(),
            notices: bulletins::in_force(book, rooms::building(&slip), eye.now),
            also,
        }))
    }

    fn list(
        &self,
        view: &crate::store::reader::Reader,
        which: &View,
        most: usize,
        eye: Eye,
    ) -> Result<Page, StoreProblem> {
        match which {
            View::Open(filter) => view.ask(|book| self.open_work(book, filter, most, eye)),
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
                let day = crate::domain::moment::Day::parse(day, eye.now.day());
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
        Page { rows, counts: Vec::new(), more }
    }

    /// Open work, what hurts first on top.
    fn open_work(&self, book: &dyn Book, filter: &Filter, most: usize, eye: Eye) -> Page {
        let all = match filter.worker {
            Some(worker) => book.under(Index::Worker, u64::from(worker), OPEN_MOST),
            None => book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), OPEN_MOST),
        };
        let mut page = Page::default();
        let asked = filter.form.is_some();
        let work = all.into_iter().filter(|id| asked || !booked(*id));
        for row in work.filter_map(|id| self.row(book, id, eye)) {
            match page.counts.iter_mut().find(|(state, _)| *state == row.state) {
                Some((_, count)) => *count += 1,
                None => page.counts.push((row.state.clone(), 1)),
            }
            if !fits(&row, filter, eye) {
                continue;
            }
            if page.rows.len() < most { page.rows.push(row) } else { page.more = true }
        }
        page
    }

    /// What stands in a step's blanks before anybody types.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request")]
    fn begin(
        &self,
        book: &dyn Book,
        form: &str,
        step: &str,
        slip: Option<SlipId>,
        start: Start,
        eye: Eye,
        hand: Hand,
    ) -> Reply {
        let Some(form) = registers::form(form) else {
            return Reply::No("没有这种表单".to_string());
        };
        let Some(step) = form.step(step) else { return Reply::No("没有这一步".to_string()) };
        let standing = slip.and_then(|id| book.slip(id));
        let fills = (form.fills)(step, standing.as_ref(), start, book);
        let typed =
            |(name, text): &(&str, String)| ((*name).to_string(), Input::Text(text.clone()));
        let asked = Asked {
            form: form.id.to_string(),
            step: step.name.to_string(),
            slip,
            seen: standing.as_ref().map(|s| s.version),
            fields: fills.iter().map(typed).collect(),
            ..Asked::default()
        };
        let tried = try_out(book, &asked, hand, eye.now);
        if let Some(refusal) = tried.refusal.filter(|_| tried.problems.is_empty()).filter(blocks) {
            return Reply::Refused(refusal);
        }
        let problems: Vec<&Problem> = tried.problems.iter().filter(|p| !p.missing).collect();
        let room = start.room.or_else(|| standing.as_ref().and_then(room_of));
        let fills = fills
            .into_iter()
            .filter(|(name, _)| !problems.iter().any(|p| p.field == *name))
            .map(|(name, typed)| (name.to_string(), blank(book, step, name, typed, room, eye)))
            .collect();
        let slip =
            standing.map(|s| Box::new(shown::paper(book, form, &s, eye, self.drafts.holder(s.id))));
        Reply::Begun(Begun { fills, slip, advice: tried.advice })
    }
}

/// Why a question may not be asked: lists and slips may be read without a badge, masked; everything
/// else needs one, and the right to read.
fn may_ask(
    view: &crate::store::reader::Reader,
    badge: Option<Badge>,
    request: &Request,
) -> Result<Option<Reply>, StoreProblem> {
    let open = matches!(
        request,
        Request::Hello { .. }
            | Request::List { .. }
            | Request::Slip { .. }
            | Request::Check
            | Request::CheckJson
    );
    match badge {
        Some(badge) => Ok(view.ask(|b| allowed(b, badge, Right::Read))?.map(Reply::Refused)),
        None if open => Ok(None),
        None => Ok(Some(Reply::No("请先登录".to_string()))),
    }
}

/// What waits for the month's settlement and for nobody's work: not on the board unless it is asked
/// for by its form.
fn booked(id: SlipId) -> bool {
    [service::TAG, statement::TAG].contains(&id.form)
}

/// A refusal that no typing in the form could mend.
fn blocks(notice: &crate::domain::notice::Notice) -> bool {
    notice.field.is_none()
}

fn room_of(slip: &Slip) -> Option<RoomId> {
    slip.fields.iter().find_map(|(_, v)| reading::room_in(v))
}

/// A fill as the operator sees it.
pub(super) fn blank(
    book: &dyn Book,
    step: &'static Step,
    name: &str,
    typed: String,
    room: Option<RoomId>,
    eye: Eye,
) -> Blank {
    let reading = Reading { book, now: eye.now, room, standing: None };
    let shown = step.field(name).and_then(|field| {
        let cell = reading::read(&field.kind, &typed, &reading).ok()?;
        Some(reading::show(&field.kind, &cell, book, eye.now, eye.sight))
    });
    Blank { shown: shown.unwrap_or_else(|| typed.clone()), typed }
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
