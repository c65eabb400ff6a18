//! Slips as they leave the office whole: one line of JSON each, with every blank by its name and every deed. What
//! the reader may not see is masked here, before it reaches any wire.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use crate::engine::kind::masking::{HIDDEN, mask_numbers, mask_phone};
use crate::engine::kind::{Field, Kind};
use crate::engine::prelude::*;
use crate::engine::slip::Deed;
use crate::engine::value::Row;
use crate::store::codec;

/// Shown where personal data was withheld from this office, or erased when its time was over.
const WITHHELD: &str = "(已隐去)";

/// A form's blanks by their tags, those of all its steps.
pub struct Exporting<'a> {
    book: &'a dyn Book,
    form: &'static Form,
    blanks: HashMap<u16, &'static Field>,
    /// Phone numbers go out whole, and words as they were written.
    whole: bool,
}

impl<'a> Exporting<'a> {
    pub fn new(book: &'a dyn Book, form: &'static Form, whole: bool) -> Self {
        let all = form.steps.iter().flat_map(|step| (step.fields)().iter());
        // The firms' numbers of such a form are hidden from nobody who has a badge.
        let whole = whole || form.public_numbers;
        Self { book, form, blanks: all.map(|field| (field.tag, field)).collect(), whole }
    }

    /// A slip as one line.
    pub fn line(&self, slip: &Slip) -> String {
        let state = self.form.state(slip.state);
        let mut blanks = Map::new();
        for (tag, value) in slip.fields.iter() {
            let field = self.blanks.get(tag).copied();
            // What the desk wrote without anybody's blank goes out under its tag.
            let name = field.map_or_else(|| format!("t{tag}"), |field| field.name.to_string());
            // What was told in confidence leaves only with the whole office.
            let told = !self.whole && self.form.is_private(&name) && *value != Value::EMPTIED;
            let shown = if told { HIDDEN.into() } else { self.value((*tag, field), value) };
            blanks.insert(name, shown);
        }
        let deeds: Vec<Json> = slip.story.iter().map(|deed| self.deed(deed)).collect();
        json!({
            "number": self.book.registry().show_number(slip.id),
            "version": slip.version,
            "state": state.map_or("?", |state| state.name),
            "fields": blanks,
            "deeds": deeds,
        })
        .to_string()
    }

    fn deed(&self, deed: &Deed) -> Json {
        let step = self.form.steps.iter().find(|step| step.tag == deed.step);
        json!({
            "seq": deed.seq,
            "step": step.map_or("?", |step| step.name),
            "by": deed.by.0,
            "cosign": deed.cosign.map(|badge| badge.0),
            "occurred": deed.occurred.to_string(),
            "recorded": deed.recorded.to_string(),
            "source": self.words(&deed.source),
            "late": self.words(&deed.late),
        })
    }

    fn value(&self, (tag, field): (u16, Option<&Field>), value: &Value) -> Json {
        match value {
            Value::One(cell) => self.cell(field.map(|field| &field.kind), cell),
            Value::Rows(rows) => {
                // Rows that the desk reckons are known by what the form prints.
                let printed = self.form.print.rows.as_ref().filter(|rows| rows.tag == tag);
                let columns = field.and_then(|field| field.rows);
                let columns = columns.or(printed.map(|rows| rows.columns));
                let columns = columns.map_or(&[][..], |columns| columns());
                let one = |row: &Row| {
                    let cells = row.iter().map(|(tag, cell)| {
                        let column = columns.iter().find(|column| column.tag == *tag);
                        let name = column.map_or_else(|| format!("t{tag}"), |c| c.name.to_string());
                        (name, self.cell(column.map(|column| &column.kind), cell))
                    });
                    Json::Object(cells.collect())
                };
                Json::Array(rows.iter().map(one).collect())
            }
        }
    }

    fn cell(&self, kind: Option<&Kind>, cell: &Cell) -> Json {
        if codec::is_mark(cell) {
            return WITHHELD.into();
        }
        let lookup = self.book.registry().lookup;
        match cell {
            Cell::Text(text) => self.words(text).into(),
            Cell::Number(number) => (*number).into(),
            Cell::Money(money) => money.plain().into(),
            Cell::Day(day) => day.to_string().into(),
            Cell::Clock(clock) => clock.to_string().into(),
            Cell::Moment(moment) => moment.to_string().into(),
            Cell::Choice(code) => match kind {
                Some(Kind::Choice(picks)) => picks
                    .iter()
                    .find(|pick| pick.code == *code)
                    .map_or_else(|| (*code).into(), |pick| pick.label.into()),
                _ => (*code).into(),
            },
            Cell::Yes(yes) => (*yes).into(),
            Cell::Room(room) => lookup.room_shown(self.book, *room).into(),
            Cell::Name(name) => name.as_str().into(),
            Cell::Person(person) => {
                let name = lookup.person_name(self.book, *person);
                json!({"person": format!("F-56/{}", person.0), "name": name})
            }
            Cell::Phone(number) => self.phone(number),
            Cell::PhoneOf(person, n) => {
                self.phone(&lookup.person_phone(self.book, *person, *n).unwrap_or_default())
            }
            Cell::Staff(badge) => badge.0.into(),
            Cell::Slip(id) => self.book.registry().show_number(*id).into(),
            Cell::Unknown(..) => Json::Null,
        }
    }

    fn phone(&self, number: &str) -> Json {
        if self.whole { number.into() } else { mask_phone(number).into() }
    }

    fn words(&self, words: &str) -> String {
        if self.whole { words.to_string() } else { mask_numbers(words).into_owned() }
    }
}
