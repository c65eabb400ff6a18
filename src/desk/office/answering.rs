//! Answers questions. Each is answered from one consistent view of the store and changes nothing.

use super::Desk;
use super::lists::{self, ROWS_MOST};
use super::waiting::{NEEDS_BADGE, SIGN_FIRST, Waiting};
use crate::demo;
use crate::desk::serve::Conn;
use crate::engine::decision::{Hand, Input, Problem};
use crate::engine::judge::{allowed, try_out};
use crate::engine::kind::reading::{Reading, Sight};
use crate::engine::kind::{Field, reading};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::estate::{confided, rooms};
use crate::forms::office::policy::SIGN_LOCK_MINUTES;
use crate::forms::office::{founding, staff};
use crate::protocol::messages::{Begun, Blank, Clause, Office, Reply, Request, Row, ShownSlip};
use crate::queries::finder::Digits;
use crate::queries::links;
use crate::queries::presenter;
use crate::queries::presenter::Viewer;
use crate::queries::settings;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

impl Desk {
    pub(super) fn answer_one(&mut self, waiting: &Waiting, request: Request) -> Reply {
        if let Request::Hello { terminal } = &request {
            self.sessions.set_terminal_name(waiting.conn, terminal);
        }
        if let Some(no) = self.too_many_numbers(waiting, &request) {
            return no;
        }
        let answered = self.question(waiting, request);
        answered.unwrap_or_else(|problem| Reply::Failed(problem.to_string()))
    }

    /// The numbers of a person, once there is a record; and what they confided where it opened the file as well.
    fn phones(&self, view: &Reader, asked: (Conn, u32, Moment)) -> Result<Reply, StoreProblem> {
        let (conn, person, now) = asked;
        if !self.sessions.may_see(conn, person, now) {
            return Ok(Reply::No("查看完整号码须先登记".to_string()));
        }
        let file = self.sessions.may_read_file(asked);
        Ok(Reply::Phones(view.ask(|b| confided::told(b, PersonId(person), file))?))
    }

    fn question(&self, waiting: &Waiting, request: Request) -> Result<Reply, StoreProblem> {
        let badge = self.sessions.badge(waiting.conn);
        let view = self.store.read()?;
        if let Some(no) = may_ask(&view, (badge, self.store.is_practice()), &request)? {
            return Ok(no);
        }
        let viewer = self.viewer(&view, badge)?;
        let hand = Hand { badge: badge.unwrap_or(Badge::CLOCK), cosign: None };
        Ok(match request {
            Request::Hello { .. } => self.hello(&view)?,
            Request::Find { typed, most } => self.find(&view, &typed, most, viewer)?,
            Request::Household { room, person } => {
                view.ask(|b| self.household(b, room, person, viewer))?
            }
            Request::List { view: which, window } => {
                Reply::List(self.list(&view, &which, &window, badge, viewer)?)
            }
            Request::TakeOut { view: which, window } => {
                Reply::List(lists::to_take_out(self.list(&view, &which, &window, badge, viewer)?))
            }
            Request::Settlement { month, most } => {
                let settled =
                    view.ask(|b| self.settled(b, month, usize::from(most).min(ROWS_MOST), viewer))?;
                Reply::Settlement(Box::new(settled))
            }
            Request::Settings => {
                Reply::Settings(view.ask(|b| settings::touched(b, &|seq| view.entry(seq)))??)
            }
            Request::Slip { id } => view.ask(|b| self.slip(&view, b, (id, None), viewer))??,
            Request::Earlier { id, until } => {
                view.ask(|b| self.slip(&view, b, (id, Some(until)), viewer))??
            }
            Request::Begin { form, step, slip, room, person, month, .. } => view.ask(|b| {
                let start = Start { room: room.map(RoomId), person: person.map(PersonId), month };
                self.begin(&view, b, (&form, &step), slip, start, viewer, hand)
            })??,
            Request::Try(asked) => {
                Reply::Tried(view.ask(|b| try_out(b, &asked, hand, viewer.now))?)
            }
            Request::Pick { form, step, field, typed, place, slip } => {
                let room = |b: &dyn Book| rooms::find(b, reading::half_width(&place).trim()).ok();
                view.ask(|b| self.pick(b, &form, &step, &field, &typed, (room(b), slip), viewer))?
            }
            Request::Phones { person } => self.phones(&view, (waiting.conn, person, viewer.now))?,
            Request::PlanRoster { wanted } => {
                view.ask(|b| super::rosters::plan(b, &wanted, hand, viewer.now, &self.compared))?
            }
            Request::Readiness => self.readiness(&view, badge)?,
            Request::Drafts => self.draft_page(hand.badge, 0)?,
            Request::MoreDrafts { from } => self.draft_page(hand.badge, from)?,
            Request::Paper { of, copies, print } => {
                self.paper_of(&view, (of, copies, print), hand.badge, viewer)?
            }
            Request::Export { export, form, after } => {
                view.ask(|b| self.export_page(b, export, (&form, after), (hand.badge, viewer.now)))?
            }
            Request::Books { after } => Self::books_page(&view, after)?,
            Request::Accesses { before, most } => self.accesses(&view, badge, before, most)?,
            Request::Handover => {
                view.ask(|b| self.handover(b, (hand.badge, waiting.conn), viewer))?
            }
            Request::Basis { form, .. } => Reply::Basis(view.ask(|b| basis(b, &form))?),
            _ => Reply::No("这个请求这里不认识".to_string()),
        })
    }

    /// How much a badge may see, and of what it may take steps.
    pub(super) fn viewer(
        &self,
        view: &Reader,
        badge: Option<Badge>,
    ) -> Result<Viewer, StoreProblem> {
        let role = match badge {
            Some(badge) => view.ask(|book| staff::role(book, badge))?,
            None => None,
        };
        let may = |right| role.is_some_and(|role| self.store.policy().may(role, right));
        let sight = match badge {
            Some(_) if may(Right::SeePhone) => Sight::Desk,
            Some(_) if may(Right::SeeNames) => Sight::Names,
            _ => Sight::Masked,
        };
        Ok(Viewer { sight, role, now: self.now() })
    }

    /// The rows under the intake box.
    fn find(
        &self,
        view: &Reader,
        typed: &str,
        most: u16,
        viewer: Viewer,
    ) -> Result<Reply, StoreProblem> {
        let Some(directory) = &self.directory else {
            return Ok(Reply::No("住户索引正在建立,请稍候再查".to_string()));
        };
        let most = usize::from(most).min(ROWS_MOST);
        let digits = if viewer.sight.hides_numbers() { Digits::Whole } else { Digits::All };
        Ok(Reply::Found(view.ask(|b| directory.candidates(b, typed, most, viewer, digits))?))
    }

    fn hello(&self, view: &Reader) -> Result<Reply, StoreProblem> {
        let name = view.ask(founding::name)?;
        Ok(Reply::Hello(self.as_replica(Office {
            name: name.unwrap_or_default(),
            practice: self.store.is_practice(),
            now: self.now(),
            frozen: self.frozen.is_some(),
            unsure: self.clock.doubt().is_some(),
            code: self.store.head().spoken(),
            seq: self.store.head().seq,
            lock_minutes:
                u32::try_from(view.ask(|b| b.policy().limit(&SIGN_LOCK_MINUTES))?).unwrap_or(0),
            to_try: if self.store.is_practice() { to_try() } else { Vec::new() },
        })))
    }

    pub(super) fn row(&self, book: &dyn Book, id: SlipId, viewer: Viewer) -> Option<Row> {
        let slip = book.slip(id)?;
        let form = forms::tagged(id.form)?;
        let viewer = viewer.at_list(book.policy(), form);
        Some(presenter::row(book, form, &slip, viewer, &self.hours, self.claims.holder(id)))
    }

    fn slip(
        &self,
        view: &Reader,
        book: &dyn Book,
        (id, until): (SlipId, Option<u32>),
        viewer: Viewer,
    ) -> Result<Reply, StoreProblem> {
        Ok(match (forms::tagged(id.form), book.slip(id)) {
            (Some(form), Some(slip)) => match viewer.shut_out(book, form, &slip) {
                Some(why) => Reply::No(why),
                None => Reply::Slip(Box::new(self.paper(view, book, form, &slip, until, viewer)?)),
            },
            _ => Reply::No("没有这张单;请核对单号".to_string()),
        })
    }

    fn paper(
        &self,
        view: &Reader,
        book: &dyn Book,
        form: &'static Form,
        slip: &Slip,
        until: Option<u32>,
        viewer: Viewer,
    ) -> Result<ShownSlip, StoreProblem> {
        let told =
            presenter::history::page(book, &|seq| view.entry(seq), form, slip, until, viewer)?;
        let held = self.claims.holder(slip.id);
        let links = links::related(book, form, slip, viewer, &self.hours);
        Ok(ShownSlip {
            links,
            ..presenter::paper(book, form, slip, told, viewer, &self.hours, held)
        })
    }

    /// Opens a step: the values its blanks have before anybody types.
    #[expect(clippy::too_many_arguments, reason = "the parts of one request")]
    fn begin(
        &self,
        view: &Reader,
        book: &dyn Book,
        (form, step): (&str, &str),
        slip: Option<SlipId>,
        start: Start,
        viewer: Viewer,
        hand: Hand,
    ) -> Result<Reply, StoreProblem> {
        let Some(form) = forms::form(form) else {
            return Ok(Reply::No("没有这种表单".to_string()));
        };
        let Some(step) = form.step(step) else {
            return Ok(Reply::No("没有这一步".to_string()));
        };
        let standing = slip.and_then(|id| book.slip(id));
        let fills = form.fills_of(step, standing.as_ref(), start, book);
        let typed =
            |(name, text): &(&str, String)| ((*name).to_string(), Input::Text(text.clone()));
        let asked = Asked {
            form: form.id.to_string(),
            step: step.name.to_string(),
            slip,
            seen: standing.as_ref().map(|s| s.version),
            fields: whole(fills.iter().map(typed).collect()),
            ..Asked::default()
        };
        let tried = try_out(book, &asked, hand, viewer.now);
        if let Some(refusal) = tried.refusal.filter(|_| tried.problems.is_empty()).filter(blocks) {
            return Ok(Reply::Refused(refusal));
        }
        let problems: Vec<&Problem> = tried.problems.iter().filter(|p| !p.missing).collect();
        let room = start.room.or_else(|| standing.as_ref().and_then(room_of));
        let viewer = room.map_or(viewer, |room| viewer.at_file(book, &[room]));
        let fills = fills
            .into_iter()
            .filter(|(name, _)| !problems.iter().any(|p| p.field == *name))
            .map(|(name, typed)| (name.to_string(), blank(book, step, name, typed, room, viewer)))
            .collect();
        let slip = match &standing {
            Some(slip) => Some(Box::new(self.paper(view, book, form, slip, None, viewer)?)),
            None => None,
        };
        let known = super::computed_fields::fields(form.id, step.name);
        Ok(Reply::Begun(Begun { fills, known, slip, advice: tried.advice, draft: None }))
    }
}

/// Who may be tried out in a practice office: somebody at the desk, and the head.
fn to_try() -> Vec<(u32, String, String)> {
    let of = |wanted: Role| demo::OPERATORS.iter().find(|(_, _, role, _)| *role == wanted);
    let shown = |(badge, _, role, pin): &(u32, &str, Role, &str)| {
        (*badge, role.label().to_string(), (*pin).to_string())
    };
    [Role::Desk, Role::Head].into_iter().filter_map(of).map(shown).collect()
}

/// Why a question is refused, if it is. Without a badge a practice office shows lists and slips with names
/// masked, for trials; a real one shows nothing of them. Everything else needs a badge with the right to read.
fn may_ask(
    view: &Reader,
    (badge, practice): (Option<Badge>, bool),
    request: &Request,
) -> Result<Option<Reply>, StoreProblem> {
    let slips = matches!(
        request,
        Request::List { .. }
            | Request::Slip { .. }
            | Request::Earlier { .. }
            | Request::Books { .. }
    );
    let open = matches!(request, Request::Hello { .. } | Request::Check | Request::CheckJson);
    match badge {
        Some(badge) => Ok(view.ask(|b| allowed(b, badge, Right::Read))?.map(Reply::Refused)),
        None if open || (slips && practice) => Ok(None),
        None if slips => Ok(Some(Reply::No(NEEDS_BADGE.to_string()))),
        None => Ok(Some(Reply::No(SIGN_FIRST.to_string()))),
    }
}

/// What the rules of a form rest on; of a form that there is not, nothing.
fn basis(book: &dyn Book, form: &str) -> Vec<Clause> {
    forms::form(form).map(|form| presenter::basis(book, form)).unwrap_or_default()
}

/// Gathers values of table cells, which come under paths like `attached.1.room`, into rows.
fn whole(filled: Vec<(String, Input)>) -> Vec<(String, Input)> {
    let mut fields: Vec<(String, Input)> = Vec::new();
    for (path, input) in filled {
        let mut parts = path.splitn(3, '.');
        let (Some(table), Some(row), Some(column), Input::Text(text)) = (
            parts.next(),
            parts.next().and_then(|n| n.parse::<usize>().ok()),
            parts.next(),
            &input,
        ) else {
            fields.push((path, input));
            continue;
        };
        if !fields.iter().any(|(name, _)| name == table) {
            fields.push((table.to_string(), Input::Rows(Vec::new())));
        }
        let rows = fields.iter_mut().find_map(|(name, input)| match input {
            Input::Rows(rows) if name == table => Some(rows),
            _ => None,
        });
        // Rows are counted from one and filled in order.
        if let Some(rows) = rows.filter(|rows| row == rows.len() || row == rows.len() + 1) {
            rows.resize(row, Vec::new());
            if let Some(cells) = rows.last_mut() {
                cells.push((column.to_string(), text.clone()));
            }
        }
    }
    fields
}

/// The field at a path: a blank, or a column of a table.
fn field_at(step: &'static Step, path: &str) -> Option<&'static Field> {
    let mut parts = path.splitn(3, '.');
    let field = step.field(parts.next()?)?;
    match (field.rows, parts.nth(1)) {
        (Some(columns), Some(column)) => columns().iter().find(|c| c.name == column),
        _ => Some(field),
    }
}

/// Whether a refusal cannot be avoided by filling in the form differently.
fn blocks(notice: &crate::engine::notice::Notice) -> bool {
    notice.field.is_none()
}

fn room_of(slip: &Slip) -> Option<RoomId> {
    slip.fields.iter().find_map(|(_, v)| reading::room_in(v))
}

/// A prefilled value as the operator sees it.
pub(super) fn blank(
    book: &dyn Book,
    step: &'static Step,
    name: &str,
    typed: String,
    room: Option<RoomId>,
    viewer: Viewer,
) -> Blank {
    let reading = Reading { book, now: viewer.now, room, standing: None };
    let shown = field_at(step, name).and_then(|field| {
        let cell = reading::read(&field.kind, &typed, &reading).ok()?;
        Some(reading::show(&field.kind, &cell, book, viewer.now, viewer.sight))
    });
    Blank { shown: shown.unwrap_or_else(|| typed.clone()), typed }
}
