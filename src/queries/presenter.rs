//! Slips as a reader may see them: rows, whole slips, clauses. Personal data is masked here, before
//! it can reach the socket.

pub mod history;

use super::board_index::CachedRow;
use super::time_left::Hours;
use crate::engine::kind::reading::Sight;
use crate::engine::notice::Mode;
use crate::engine::policy::Policy;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::estate::people;
use crate::forms::office::{staff, unmasking};
use crate::protocol::messages::{Clause, Names, Row, ShownDue, ShownSlip, ShownStep};

/// Who reads, and when.
#[derive(Clone, Copy)]
pub struct Viewer {
    pub sight: Sight,
    /// The role that decides which steps are offered; none: no step.
    pub role: Option<Role>,
    pub now: Moment,
}

impl Viewer {
    /// How much is seen on a slip of this form: firms' numbers are hidden from nobody who has a badge.
    pub fn on(&self, form: &Form) -> Sight {
        match self.sight {
            Sight::Names if form.public_numbers => Sight::Desk,
            sight => sight,
        }
    }

    /// The same reader at the file of who lives in these rooms: surnames only, unless their role opens files or
    /// something of the household is open (G-96, D-15).
    pub fn at_file(self, book: &dyn Book, rooms: &[RoomId]) -> Self {
        let open = || rooms.iter().any(|room| unmasking::open_in(book, *room).is_some());
        self.masked_unless(|role| unmasking::opens_files(book.policy(), role, open))
    }

    /// The same reader at a list of a form's slips: nobody leafs through files by an open slip.
    pub fn at_list(self, policy: &Policy, form: &Form) -> Self {
        self.masked_unless(|role| {
            !form.customer_file || unmasking::opens_files(policy, role, || false)
        })
    }

    fn masked_unless(self, opens: impl FnOnce(Role) -> bool) -> Self {
        let sight = if self.role.is_none_or(opens) { self.sight } else { Sight::Masked };
        Self { sight, ..self }
    }

    /// Why a slip is not opened at all: it is a file, and nothing of those homes is open.
    pub fn shut_out(&self, book: &dyn Book, form: &Form, slip: &Slip) -> Option<String> {
        let role = self.role.filter(|_| form.customer_file)?;
        let open = || homes(slip, self.now).iter().any(|r| unmasking::open_in(book, *r).is_some());
        let policy = book.policy();
        let shut = !unmasking::opens_files(policy, role, open);
        shut.then(|| unmasking::shut(policy, role).text)
    }
}

/// Where the one lives whom a file is of.
fn homes(slip: &Slip, now: Moment) -> Vec<RoomId> {
    if slip.id.form == people::TAG {
        let homes = people::homes(slip).into_iter();
        return homes.filter(|h| people::current(h, now.day())).map(|h| h.room).collect();
    }
    let rooms = slip.fields.iter().filter_map(|(_, v)| crate::engine::kind::reading::room_in(v));
    rooms.collect()
}

/// A slip as a row of a list.
pub fn row(
    book: &dyn Book,
    form: &'static Form,
    slip: &Slip,
    viewer: Viewer,
    hours: &Hours,
    held: Option<Badge>,
) -> Row {
    let mut line = form.line_of(slip, book);
    let left = hours.at(viewer.now).left(line.hours, line.due, &line.stops);
    if viewer.sight == Sight::Masked {
        line.matter = people::without_names(book, slip, line.matter);
    }
    let viewed = viewer.on(form);
    (line.matter, line.place) = (viewed.words(line.matter), viewed.words(line.place));
    Row {
        version: slip.version,
        opened: slip.opened(),
        can: available_steps(
            book.policy(),
            form,
            (slip.state, &spent_steps(form, slip)),
            viewer.role,
        ),
        held: held.map_or_else(String::new, |b| staff::shown(book, b)),
        left,
        ..base_row(form, slip.id, slip.state, line)
    }
}

/// A row of the board index as a row of a list: the same as [`row`], without reading the slip.
pub fn cached_row(
    cached: &CachedRow,
    due: Option<Moment>,
    viewer: Viewer,
    policy: &Policy,
    held: String,
) -> Row {
    let mut line = cached.line.clone();
    if let (Sight::Masked, Some(masked)) = (viewer.sight, &cached.masked) {
        line.matter.clone_from(masked);
    }
    let viewed = viewer.on(cached.form);
    (line.matter, line.place) = (viewed.words(line.matter), viewed.words(line.place));
    Row {
        version: cached.version,
        opened: cached.opened,
        can: available_steps(policy, cached.form, (cached.state, &cached.spent), viewer.role),
        held,
        due,
        ..base_row(cached.form, cached.id, cached.state, line)
    }
}

/// A slip's number as lists write it.
pub fn number(form: &Form, id: SlipId) -> String {
    format!("{} {:06}", form.word, id.number)
}

/// The part of a row that follows from form, state and line.
fn base_row(form: &'static Form, id: SlipId, state: u16, line: Line) -> Row {
    let state = form.state(state);
    Row {
        id,
        version: 0,
        number: number(form, id),
        word: form.word.to_string(),
        state: state.map_or("?", |s| s.label).to_string(),
        open: state.is_some_and(|s| s.open),
        urgent: line.urgent,
        due: line.due,
        left: None,
        place: line.place,
        matter: line.matter,
        grade: line.grade,
        worker: line.worker,
        chased: line.chased,
        households: line.households,
        level: line.level,
        reply_by: line.reply_by,
        opened: Moment(0),
        can: Names::default(),
        held: String::new(),
    }
}

/// The steps that have nothing left to do on a slip: whoever chose one would only be refused.
pub fn spent_steps(form: &Form, slip: &Slip) -> Vec<u16> {
    form.steps.iter().filter(|step| step.is_spent(slip)).map(|step| step.tag).collect()
}

/// Names of the steps that state and right allow now and that have something to do, for menus.
fn available_steps(
    policy: &Policy,
    form: &Form,
    (state, spent): (u16, &[u16]),
    role: Option<Role>,
) -> Names {
    let Some(role) = role else { return Names::default() };
    let fits = |s: &&Step| {
        !s.aside && s.from.contains(&state) && !spent.contains(&s.tag) && policy.may(role, s.right)
    };
    form.steps.iter().filter(fits).map(|s| s.name).collect()
}

/// A whole slip: its clocks and one page of its steps, with `earlier` more before them. The caller
/// adds its `links`.
pub fn paper(
    book: &dyn Book,
    form: &'static Form,
    slip: &Slip,
    (steps, earlier): (Vec<ShownStep>, u32),
    viewer: Viewer,
    hours: &Hours,
    held: Option<Badge>,
) -> ShownSlip {
    let dues = slip.dues.iter().map(|d| ShownDue {
        label: crate::forms::due_label(slip.id.form, d.what).to_string(),
        at: d.at,
        because: d.because.clone(),
        met: d.met,
    });
    let room = slip.fields.iter().find_map(|(_, v)| crate::engine::kind::reading::room_in(v));
    let caller = form.keys_of(slip).into_iter().find(|key| key.index == Index::Person);
    ShownSlip {
        row: row(book, form, slip, viewer, hours, held),
        form: form.id.to_string(),
        title: form.title.to_string(),
        first: forms::first_heard::of(slip)
            .map_or_else(String::new, |badge| staff::shown(book, badge)),
        earlier,
        steps,
        dues: dues.collect(),
        room: room.map(|r| r.0),
        person: caller.and_then(|key| u32::try_from(key.a).ok()),
        links: Vec::new(),
    }
}

/// The rules behind a form's steps, and the settings and limits that they read.
pub fn basis(book: &dyn Book, form: &'static Form) -> Vec<Clause> {
    let sentence = |rule: &Rule| {
        let mode = if rule.mode == Mode::Refuse { "拒" } else { "提醒" };
        let mut text = rule.text.to_string();
        for (blank, n) in [("{0}", "…"), ("{1}", "…"), ("{2}", "…")] {
            text = text.replace(blank, n);
        }
        Clause { id: rule.cites.join(" "), text: format!("[{mode}] {text}") }
    };
    let mut clauses: Vec<Clause> = form.rules.iter().map(sentence).collect();
    let cited = |id: &str| form.rules.iter().any(|r| r.cites.contains(&id));
    let office = book.policy();
    for limit in office.schema().limits().iter().filter(|l| cited(l.id)) {
        let text = format!(
            "{}: {} {} ({})",
            limit.label,
            office.limit(limit),
            limit.unit.label(),
            limit.clause
        );
        clauses.push(Clause { id: limit.id.to_string(), text });
    }
    for setting in office.schema().settings().iter().filter(|s| cited(s.id)) {
        let label = office.side(setting).label;
        clauses.push(Clause {
            id: setting.id.to_string(),
            text: format!("{}: {label}", setting.label),
        });
    }
    clauses
}
