//! Plans records of a register: what stands already with all that the file says stays as it is; what stands under the same
//! code is changed by the register's own step for that; everything else is entered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::trial::{Plan, Planner, changed, refusal, warnings};
use crate::engine::decision::Input;
use crate::engine::fields::Fields;
use crate::engine::kind::Field;
use crate::engine::kind::masking::HIDDEN;
use crate::engine::kind::reading::{self, Reading, read_fields};
use crate::engine::prelude::*;
use crate::engine::slip::hash;
use crate::exchange::registers::Register;
use crate::exchange::wanted::{Planned, RowOutcome, Verdict, WantedRecord};

/// The most slips of a register that are compared, from the newest backwards: more than any register has.
const COMPARED_MOST: u64 = 50_000;

/// The step of that name changes what stands.
const CHANGE: &str = "change";

/// The slips of a register that rows are compared with. A file comes in many pieces: whoever plans them keeps this between
/// them, and says what was written meanwhile.
pub struct Standing {
    pub(super) register: Register,
    /// By number.
    slips: BTreeMap<u64, Slip>,
    /// In which of them the same stands in the same blank.
    holding: HashMap<u64, BTreeSet<u64>>,
}

impl Standing {
    pub(super) fn of(book: &dyn Book, register: Register) -> Self {
        let form = register.form().tag;
        let next = book.next_number(form);
        let mut standing = Self { register, slips: BTreeMap::new(), holding: HashMap::new() };
        for number in next.saturating_sub(COMPARED_MOST)..next {
            standing.read(book, SlipId { form, number });
        }
        standing
    }

    /// These slips were written: those of the register are read again.
    pub fn renew(&mut self, book: &dyn Book, written: &[SlipId]) {
        let form = self.register.form().tag;
        written.iter().filter(|id| id.form == form).for_each(|id| self.read(book, *id));
    }

    fn read(&mut self, book: &dyn Book, id: SlipId) {
        if let Some(old) = self.slips.remove(&id.number) {
            for place in self.places(&old) {
                self.holding.entry(place).or_default().remove(&id.number);
            }
        }
        // Of the slips of all years only those that were made of paper are asked about.
        let of_paper = |slip: &Slip| {
            !self.register.is_from_paper()
                || self.paper_blank().is_some_and(|f| slip.value(f.tag).is_some())
        };
        if let Some(slip) = book.slip(id).filter(of_paper) {
            for place in self.places(&slip) {
                self.holding.entry(place).or_default().insert(id.number);
            }
            self.slips.insert(id.number, slip);
        }
    }

    /// The blank with the number of the paper, by which such a register knows its slips.
    fn paper_blank(&self) -> Option<&'static Field> {
        let names = self.register.known_by();
        self.register.blanks().iter().find(|field| names.contains(&field.name))
    }

    /// What stands in its blanks that a row can have.
    fn places(&self, slip: &Slip) -> Vec<u64> {
        let stands = |field: &Field| Some(place(field.tag, slip.value(field.tag)?));
        self.register.blanks().iter().filter_map(stands).collect()
    }

    /// The newest slip that fits, of those in which all of this stands.
    fn newest<'a>(
        &self,
        given: impl Iterator<Item = (u16, &'a Value)>,
        fits: impl Fn(&Slip) -> bool,
    ) -> Option<&Slip> {
        let mut fewest: Option<&BTreeSet<u64>> = None;
        for (tag, value) in given {
            let holding = self.holding.get(&place(tag, value))?;
            if fewest.is_none_or(|fewest| holding.len() < fewest.len()) {
                fewest = Some(holding);
            }
        }
        fewest?.iter().rev().filter_map(|number| self.slips.get(number)).find(|slip| fits(slip))
    }
}

/// A blank and what stands in it, as one number. Two may share one: whoever finds something by it looks again.
fn place(tag: u16, value: &Value) -> u64 {
    match value {
        Value::One(Cell::Text(text)) => hash(&format!("{tag} {}", text.trim())),
        value => hash(&format!("{tag} {value:?}")),
    }
}

pub(super) fn plan(desk: &Planner<'_>, standing: &Standing, wanted: &WantedRecord) -> Plan {
    let register = standing.register;
    let (form, Some(step)) = (register.form(), register.step()) else {
        return Plan::without_steps(Verdict::refused("这本台账不能导入", Vec::new()));
    };
    let asked = Asked {
        form: form.id.to_string(),
        step: step.name.to_string(),
        fields: inputs(wanted),
        occurred: wanted.occurred.clone(),
        late: wanted.late.clone(),
        ..Asked::default()
    };
    let reading = Reading { book: desk.book, now: desk.now, room: None, standing: None };
    let (given, problems) = read_fields((step.fields)(), &asked.fields, &reading);
    if problems.is_empty() {
        let given_all = given.iter().map(|(tag, value)| (*tag, value));
        if standing.newest(given_all, |slip| says_all(slip, &given)).is_some() {
            return Plan::without_steps(Verdict::plain(RowOutcome::Same));
        }
        // Its slip may have gone on since: what the paper said once does not change it.
        if register.is_from_paper()
            && let Some(slip) = of_paper(standing, &given)
        {
            return Plan::without_steps(same_paper(desk, slip, &given, &wanted.occurred));
        }
        if let Some(slip) = known(standing, &given) {
            return change(desk, register, slip, (&asked.fields, &given));
        }
    }
    let tried = desk.try_out(&asked);
    if let Some(refused) = refusal(&tried, form.id) {
        return Plan::without_steps(refused);
    }
    let verdict =
        Verdict { outcome: RowOutcome::Added, remarks: warnings(&tried), cites: Vec::new() };
    Plan {
        steps: vec![(asked, vec![0])],
        planned: Planned { parts: vec![verdict], ..Planned::default() },
    }
}

fn inputs(wanted: &WantedRecord) -> Vec<(String, Input)> {
    let cells = wanted.cells.iter().map(|(name, text)| (name.clone(), Input::Text(text.clone())));
    let rows = wanted.rows.iter().map(|(name, rows)| (name.clone(), Input::Rows(rows.clone())));
    cells.chain(rows).collect()
}

/// Whether two values mean the same: codes are kept in small letters.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::One(Cell::Text(a)), Value::One(Cell::Text(b))) => {
            a.trim().to_lowercase() == b.trim().to_lowercase()
        }
        (one, other) => one == other,
    }
}

/// Whether all that was given stands on the slip.
fn says_all(slip: &Slip, given: &Fields) -> bool {
    given.iter().all(|(tag, value)| slip.value(*tag).is_some_and(|own| same(own, value)))
}

/// What becomes of a row whose paper has its slip: nothing, if it speaks of the same room and moment.
fn same_paper(desk: &Planner<'_>, slip: &Slip, given: &Fields, occurred: &str) -> Verdict {
    let at = Moment::parse(occurred.trim(), desk.now);
    let form = desk.book.registry().tagged(slip.id.form);
    let mut blanks =
        form.iter().flat_map(|form| form.steps.iter()).flat_map(|step| (step.fields)());
    let room = blanks.find(|field| field.name == "room").map(|field| field.tag);
    let same_room = room.is_none_or(|tag| given.value(tag) == slip.value(tag));
    if at == Some(slip.opened()) && same_room {
        return Verdict::plain(RowOutcome::Same);
    }
    let number = desk.book.registry().show_number(slip.id);
    let why = format!("这个纸单号已开{number},房号或时间不同;请核对纸单号");
    Verdict::refused(why, form.map(|form| form.id.to_string()).into_iter().collect())
}

/// The slip that was made of this paper.
fn of_paper<'a>(standing: &'a Standing, given: &Fields) -> Option<&'a Slip> {
    let tag = standing.paper_blank()?.tag;
    let said = given.value(tag)?;
    let void = |slip: &Slip| {
        let mut states = standing.register.form().states.iter();
        states.any(|state| state.code == slip.state && state.name == "void")
    };
    let fits = |slip: &Slip| slip.value(tag).is_some_and(|own| same(own, said)) && !void(slip);
    standing.newest(std::iter::once((tag, said)), fits)
}

/// The slip in force that the row is about, by what the register is known by.
fn known<'a>(standing: &'a Standing, given: &Fields) -> Option<&'a Slip> {
    let register = standing.register;
    let names = register.known_by();
    let blanks: Vec<&Field> =
        register.blanks().iter().filter(|field| names.contains(&field.name)).collect();
    let agrees = |slip: &Slip, field: &Field| {
        let own = slip.value(field.tag).zip(given.value(field.tag));
        own.is_some_and(|(own, given)| same(own, given))
    };
    let changes = |slip: &Slip| {
        let mut steps = register.form().steps.iter();
        steps.any(|step| step.name == CHANGE && step.from.contains(&slip.state))
    };
    let by: Option<Vec<(u16, &Value)>> =
        blanks.iter().map(|field| Some((field.tag, given.value(field.tag)?))).collect();
    let fits = |slip: &Slip| changes(slip) && blanks.iter().all(|field| agrees(slip, field));
    standing.newest(by?.into_iter(), fits)
}

fn change(
    desk: &Planner<'_>,
    register: Register,
    slip: &Slip,
    (typed, given): (&[(String, Input)], &Fields),
) -> Plan {
    let form = register.form();
    let Some(step) = form.step(CHANGE) else {
        return Plan::without_steps(Verdict::plain(RowOutcome::Same));
    };
    let differs = |field: &&Field| {
        let new = given.value(field.tag);
        new.is_some_and(|new| !slip.value(field.tag).is_some_and(|old| same(old, new)))
    };
    let shown = |field: &Field, value: Option<&Value>| match value {
        // What stands there was told in confidence, and a list may not ask it out.
        Some(_) if form.is_private(field.name) => HIDDEN.to_string(),
        value => shown(desk, field, value),
    };
    let (mut changes, mut kept) = (Vec::new(), Vec::new());
    for field in register.blanks().iter().filter(differs) {
        let (old, new) =
            (shown(field, slip.value(field.tag)), shown(field, given.value(field.tag)));
        match step.field(field.name) {
            Some(_) => changes.push(format!("{} {old} → {new}", field.label)),
            None => kept.push(format!("{}在册为{old},文件为{new},未改", field.label)),
        }
    }
    if changes.is_empty() {
        return Plan::without_steps(Verdict {
            outcome: RowOutcome::Same,
            remarks: kept,
            cites: Vec::new(),
        });
    }
    let asked = Asked {
        form: form.id.to_string(),
        step: CHANGE.to_string(),
        slip: Some(slip.id),
        fields: filled(desk, (step.fields)(), slip, typed),
        ..Asked::default()
    };
    let tried = desk.try_out(&asked);
    if let Some(refused) = refusal(&tried, form.id) {
        return Plan::without_steps(refused);
    }
    changes.extend(kept);
    changes.extend(warnings(&tried));
    let parts = vec![changed(changes)];
    Plan { steps: vec![(asked, vec![0])], planned: Planned { parts, ..Planned::default() } }
}

/// The blanks of the step that changes: as the file has them, else, where they must be filled, as they stand.
fn filled(
    desk: &Planner<'_>,
    blanks: &[Field],
    slip: &Slip,
    typed: &[(String, Input)],
) -> Vec<(String, Input)> {
    let mut fields = Vec::new();
    for field in blanks {
        if let Some((_, input)) = typed.iter().find(|(name, _)| name == field.name) {
            fields.push((field.name.to_string(), input.clone()));
        } else if let (true, Some(Value::One(cell))) = (field.required, slip.value(field.tag)) {
            let text = reading::typed(&field.kind, cell, desk.book);
            fields.push((field.name.to_string(), Input::Text(text)));
        }
    }
    fields
}

fn shown(desk: &Planner<'_>, field: &Field, value: Option<&Value>) -> String {
    match value {
        None => "空".to_string(),
        Some(Value::One(cell)) => {
            reading::show(&field.kind, cell, desk.book, desk.now, reading::Sight::Desk)
        }
        Some(Value::Rows(rows)) => format!("{} 行", rows.len()),
    }
}
