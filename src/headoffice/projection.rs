//! A slip as head office's tables have it: its state in words, its blanks by name, without what is personal.
//!
//! It is derived and never hashed. Raise [`VERSION`] whenever it comes out otherwise than before: every office is then
//! folded again.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::engine::form::Form;
use crate::engine::kind::{Field, Kind};
use crate::engine::ledger::Side;
use crate::engine::prelude::*;
use crate::engine::value::Row;
use crate::forms;
use crate::forms::estate::people;

/// The version of what is projected.
pub const VERSION: i32 = 1;

/// One slip's row.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipRow {
    pub form: String,
    pub slip: String,
    pub title: String,
    pub state: String,
    pub state_label: String,
    pub open: bool,
    pub room: Option<i64>,
    pub persons: Vec<i64>,
    pub fields: Json,
    pub story: Json,
}

/// Projects a slip. One of a form that this program does not know is carried with its number and without its blanks.
pub fn slip_row(slip: &Slip) -> SlipRow {
    let form = forms::tagged(slip.id.form);
    let state = form.and_then(|form| form.state(slip.state));
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let keys = form.map_or_else(Vec::new, |_| forms::keys(slip));
    let mut persons: Vec<i64> =
        keys.iter().filter(|key| key.index == Index::Person).map(|key| number(key.a)).collect();
    if slip.id.form == people::TAG {
        persons.push(number(slip.id.number));
    }
    persons.arrange();
    persons.dedup();
    let room = keys.iter().find(|key| matches!(key.index, Index::Room | Index::OpenRoom));
    SlipRow {
        form: form.map_or_else(|| format!("?{}", slip.id.form), |form| form.id.to_string()),
        slip: forms::show_number(slip.id),
        title: form.map_or("", |form| form.title).to_string(),
        state: state.map_or_else(|| slip.state.to_string(), |state| state.name.to_string()),
        state_label: state.map_or("", |state| state.label).to_string(),
        open: state.is_some_and(|state| state.open),
        room: room.map(|key| number(key.a)),
        persons,
        fields: form.map_or_else(|| json!({}), |form| Json::Object(blanks(form, slip))),
        story: story(form, slip),
    }
}

fn story(form: Option<&'static Form>, slip: &Slip) -> Json {
    let deed = |deed: &crate::engine::slip::Deed| {
        let step = form.and_then(|form| form.steps.iter().find(|step| step.tag == deed.step));
        json!({
            "seq": deed.seq, "step": step.map_or("", |step| step.name), "by": deed.by.0,
            "cosign": deed.cosign.map(|badge| badge.0), "occurred": deed.occurred.to_string(),
            "recorded": deed.recorded.to_string(),
        })
    };
    slip.story.iter().map(deed).collect()
}

/// The blanks of a form by their tags; the first step that has one says what it is.
fn blanks(form: &'static Form, slip: &Slip) -> Map<String, Json> {
    let mut by_tag: BTreeMap<u16, &'static Field> = BTreeMap::new();
    for field in form.steps.iter().flat_map(|step| (step.fields)()) {
        by_tag.entry(field.tag).or_insert(field);
    }
    let mut all = Map::new();
    for (tag, value) in slip.fields.iter() {
        let Some(field) = by_tag.get(tag) else { continue };
        let said = match (value, field.rows) {
            (Value::One(cell), _) => cell_json(&field.kind, cell),
            (Value::Rows(rows), Some(columns)) => {
                Some(rows.iter().map(|row| row_json(columns(), row)).collect())
            }
            (Value::Rows(_), None) => None,
        };
        all.extend(said.map(|said| (field.name.to_string(), said)));
    }
    all
}

fn row_json(columns: &'static [Field], row: &Row) -> Json {
    let cell = |(tag, cell): &(u16, Cell)| {
        let column = columns.iter().find(|column| column.tag == *tag)?;
        Some((column.name.to_string(), cell_json(&column.kind, cell)?))
    };
    Json::Object(row.iter().filter_map(cell).collect())
}

/// A cell by itself; nothing for what is personal, withheld, or of a later version.
fn cell_json(kind: &Kind, cell: &Cell) -> Option<Json> {
    Some(match cell {
        Cell::Text(text) => json!(without_nul(text)),
        Cell::Number(number) => json!(number),
        Cell::Money(money) => json!(money.in_fen()),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Clock(clock) => json!(clock.to_string()),
        Cell::Moment(moment) => json!(moment.to_string()),
        Cell::Choice(code) => match kind {
            Kind::Choice(picks) => {
                let pick = picks.iter().find(|pick| pick.code == *code);
                pick.map_or_else(|| json!(code), |pick| json!(pick.name))
            }
            _ => json!(code),
        },
        Cell::Yes(yes) => json!(yes),
        Cell::Room(room) => json!(room.0),
        Cell::Person(person) => json!(person.0),
        Cell::Staff(badge) => json!(badge.0),
        Cell::Slip(id) => json!(forms::show_number(*id)),
        Cell::PhoneOf(..) | Cell::Name(_) | Cell::Phone(_) | Cell::Unknown(..) => return None,
    })
}

/// PostgreSQL's texts hold no NUL, written out or not.
pub fn without_nul(text: &str) -> String {
    text.replace('\0', " ")
}

/// Where an account stands, in a word for SQL.
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Asset => "asset",
        Side::Liability => "liability",
        Side::Income => "income",
        Side::Equity => "equity",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_projected_by_names_and_nothing_personal_is_in_it() {
        let complaint = forms::form("F-30").unwrap();
        let mut slip = Slip {
            id: SlipId { form: complaint.tag, number: 12 },
            version: 1,
            state: 1,
            fields: Fields::new(),
            dues: Vec::new(),
            story: Vec::new(),
        };
        let field = |name: &str| {
            let all = complaint.steps.iter().flat_map(|step| (step.fields)());
            all.clone().find(|field| field.name == name).unwrap().tag
        };
        slip.fields.set(field("grade"), Value::One(Cell::Choice(4)));
        let row = slip_row(&slip);
        assert_eq!((row.form.as_str(), row.slip.as_str()), ("F-30", "F-30/000012"));
        assert_eq!((row.state.as_str(), row.open), ("received", true));
        assert_eq!(row.fields["grade"], "major");
        // A name, a number and a mark in any blank leave nothing behind.
        for cell in [
            Cell::Name("张三".to_string()),
            Cell::Phone("13800000000".to_string()),
            Cell::Unknown(7, vec![1]),
        ] {
            slip.fields.set(field("grade"), Value::One(cell));
            assert_eq!(slip_row(&slip).fields.get("grade"), None);
        }
        // Of a later program: carried, not lost.
        slip.id.form = 59_999;
        let row = slip_row(&slip);
        assert_eq!((row.form.as_str(), row.open), ("?59999", false));
    }
}
