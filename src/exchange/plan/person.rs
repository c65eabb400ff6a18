//! People: found by room and name, else entered; what the register lacks of them is added by the steps
//! that the desk itself would take.

use std::collections::BTreeMap;

use super::trial::{Desk, Plan, asked, refusal, text, warnings};
use crate::engine::judge::{Asked, Input};
use crate::engine::kind::reading::{Reading, mask_phone, read};
use crate::engine::kind::{Kind, ROWS_MOST};
use crate::engine::moment::Day;
use crate::engine::slip::Slip;
use crate::engine::value::{Cell, PersonId, RoomId};
use crate::exchange::wanted::{Part, Planned, Verdict, WantedPerson, WantedPhone, What};
use crate::forms::estate::people;
use crate::forms::estate::people::{Home, Relation};
use crate::forms::estate::rooms;

const FORM: &str = "F-56";

pub(super) fn plan(desk: &Desk<'_>, wanted: &WantedPerson) -> Plan {
    let mut whole = Whole::of(desk, wanted);
    whole.match_people();
    let mut known: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
    let mut unknown = Vec::new();
    // Rows that name no known household go to whom the others found.
    let first = whole.person.iter().flatten().next().copied();
    for n in 0..wanted.parts.len() {
        if whole.verdicts[n].as_ref().is_some_and(|v| v.what == What::Refused) {
            continue;
        }
        match whole.person[n].or(first) {
            Some(person) => known.entry(person).or_default().push(n),
            None => unknown.push(n),
        }
    }
    for (person, parts) in known {
        whole.add_to(person, &parts);
    }
    if !unknown.is_empty() {
        whole.enter(unknown);
    }
    whole.done()
}

/// A plan being made.
struct Whole<'a> {
    desk: &'a Desk<'a>,
    wanted: &'a WantedPerson,
    /// The room of each part; none where the part is about the person only.
    rooms: Vec<Option<RoomId>>,
    /// Whom the register has under that name in that room.
    person: Vec<Option<PersonId>>,
    verdicts: Vec<Option<Verdict>>,
    steps: Vec<(Asked, Vec<usize>)>,
    again: bool,
}

impl<'a> Whole<'a> {
    fn of(desk: &'a Desk<'a>, wanted: &'a WantedPerson) -> Self {
        let many = wanted.parts.len();
        let mut whole = Self {
            desk,
            wanted,
            rooms: vec![None; many],
            person: vec![None; many],
            verdicts: vec![None; many],
            steps: Vec::new(),
            again: false,
        };
        for (n, part) in wanted.parts.iter().enumerate().filter(|(_, p)| !p.room.is_empty()) {
            match rooms::find(desk.book, &part.room) {
                Ok(room) => whole.rooms[n] = Some(room),
                Err(why) => whole.refuse(n, Verdict::refused(why, vec!["F-107".to_string()])),
            }
        }
        whole
    }

    fn refuse(&mut self, n: usize, verdict: Verdict) {
        self.verdicts[n] = Some(verdict);
    }

    fn part(&self, n: usize) -> &'a Part {
        &self.wanted.parts[n]
    }

    /// Who stands in the register for each part: of several with one name whoever has a number of the
    /// roster's, else the first.
    fn match_people(&mut self) {
        let numbers: Vec<String> = self
            .wanted
            .parts
            .iter()
            .flat_map(|p| &p.phones)
            .filter_map(|p| self.number(p).ok())
            .collect();
        for n in 0..self.wanted.parts.len() {
            let Some(room) = self.rooms[n] else { continue };
            let mut same: Vec<(PersonId, Slip)> = people::household(self.desk.book, room, None)
                .into_iter()
                .filter(|(_, _, slip)| people::full_name(slip) == self.wanted.name)
                .map(|(person, _, slip)| (person, slip))
                .collect();
            same.sort_by_key(|(person, slip)| {
                let shares = people::phones(slip).iter().any(|p| numbers.contains(p));
                (!shares, person.0)
            });
            self.person[n] = same.first().map(|(person, _)| *person);
        }
    }

    /// The number as the register keeps it.
    fn number(&self, phone: &WantedPhone) -> Result<String, String> {
        let reading =
            Reading { book: self.desk.book, now: self.desk.now, room: None, standing: None };
        match read(&Kind::Phone, &phone.number, &reading)? {
            Cell::Phone(number) => Ok(number),
            _ => Ok(phone.number.clone()),
        }
    }

    fn day(&self, typed: &str) -> Option<Day> {
        Day::parse(typed, self.desk.now.day())
    }

    /// Takes a step into the plan, if the dry run has nothing against it.
    fn step(&mut self, step: Asked, part: usize, said: String) -> bool {
        let tried = self.desk.try_out(&step);
        if let Some(refused) = refusal(&tried, FORM) {
            self.refuse(part, refused);
            return false;
        }
        self.says(part, What::Changed, said);
        for warning in warnings(&tried) {
            self.says(part, What::Changed, warning);
        }
        self.steps.push((step, vec![part]));
        true
    }

    fn says(&mut self, part: usize, what: What, said: String) {
        let verdict = self.verdicts[part].get_or_insert_with(|| Verdict::plain(What::Same));
        if verdict.what != What::Refused {
            verdict.what = verdict.what.min(what);
            verdict.said.push(said);
        }
    }

    /// What a person of the register lacks.
    fn add_to(&mut self, person: PersonId, parts: &[usize]) {
        let Some(slip) = people::slip(self.desk.book, person) else { return };
        let before = self.steps.len();
        let note = &self.wanted.note;
        let old = people::note(&slip);
        if !note.is_empty() && old != note {
            let fields = vec![text("name", &self.wanted.name), text("note", note)];
            let from = if old.is_empty() { "空" } else { old };
            let said = format!("备注 {from} → {note}");
            self.step(asked(FORM, "change", Some(slip.id), fields), parts[0], said);
        }
        let mut numbers = people::phones(&slip);
        for n in parts {
            for phone in &self.part(*n).phones {
                self.add_phone(&slip, *n, phone, &mut numbers);
            }
            self.add_home(&slip, *n);
        }
        // A part that is refused hands nothing in.
        let refused =
            |n: &usize| self.verdicts[*n].as_ref().is_some_and(|v| v.what == What::Refused);
        let late: Vec<_> =
            self.steps.drain(before..).filter(|(_, p)| !p.iter().any(refused)).collect();
        self.steps.extend(late);
    }

    fn add_phone(
        &mut self,
        slip: &Slip,
        n: usize,
        phone: &WantedPhone,
        standing: &mut Vec<String>,
    ) {
        match self.number(phone) {
            Err(why) => {
                let sentence = format!("{why}(文件中为“{}”)", phone.number);
                self.refuse(n, Verdict::refused(sentence, vec![FORM.to_string()]));
            }
            Ok(number) if standing.contains(&number) => {}
            Ok(number) => {
                let mut fields = vec![text("phone", &number)];
                if !phone.note.is_empty() {
                    fields.push(text("phone_note", &phone.note));
                }
                let said = format!("电话 + {}", mask_phone(&number));
                self.step(asked(FORM, "add-phone", Some(slip.id), fields), n, said);
                standing.push(number);
            }
        }
    }

    /// The home of a part, beside what the register has of that room.
    fn add_home(&mut self, slip: &Slip, n: usize) {
        let Some(room) = self.rooms[n] else { return };
        let part = self.part(n);
        let standing: Option<Home> = people::homes(slip).into_iter().rfind(|h| h.room == room);
        let Some(home) = standing else { return self.new_home(slip, n, room) };
        let (from, until) = (self.day(&part.from), self.day(&part.until));
        match home.until {
            // Who moved out and came again after that lives here anew.
            Some(left) if from.is_some_and(|from| from > left) => self.new_home(slip, n, room),
            Some(left) if until != Some(left) => {
                self.says(n, What::Same, format!("在册已于 {left} 退房,未改"));
            }
            Some(_) => {}
            None if !agrees(home.relation, &part.relation) => self.new_home(slip, n, room),
            None => {
                if let (Some(wanted), before) = (from, home.from)
                    && Some(wanted) != before
                {
                    let before = before.map_or_else(|| "空".to_string(), |d| d.to_string());
                    self.says(n, What::Same, format!("入住日在册为{before},文件为 {wanted},未改"));
                }
                if !part.until.is_empty() {
                    let fields = vec![
                        text("home_room", &format!("#{}", room.0)),
                        text("home_until", &part.until),
                    ];
                    let said = format!("退房日 空 → {}", part.until);
                    self.step(asked(FORM, "end-home", Some(slip.id), fields), n, said);
                }
            }
        }
    }

    fn new_home(&mut self, slip: &Slip, n: usize, room: RoomId) {
        let part = self.part(n);
        let mut fields =
            vec![text("home_room", &format!("#{}", room.0)), text("home_relation", &part.relation)];
        if !part.from.is_empty() {
            fields.push(text("home_from", &part.from));
        }
        let label = relation(&part.relation).map_or("", Relation::label);
        let said = format!("房屋 + {} {label}", part.room);
        let taken = self.step(asked(FORM, "add-home", Some(slip.id), fields), n, said);
        // The day of leaving is a step of its own, once the home stands.
        self.again |= taken && !part.until.is_empty();
    }

    /// Enters a person the register does not have; a row with something wrong in it is left out and the
    /// rest tried again.
    fn enter(&mut self, mut parts: Vec<usize>) {
        while !parts.is_empty() {
            if !parts.iter().any(|n| self.rooms[*n].is_some()) {
                for n in parts {
                    let sentence = "没有写明哪一套房;请补上房号";
                    self.refuse(n, Verdict::refused(sentence, vec![FORM.to_string()]));
                }
                return;
            }
            let (step, phones, homes) = self.entering(&parts);
            let tried = self.desk.try_out(&step);
            let Some(refused) = refusal(&tried, FORM) else {
                for n in &parts {
                    self.says(*n, What::Added, String::new());
                    if let Some(verdict) = &mut self.verdicts[*n] {
                        verdict.said.retain(|s| !s.is_empty());
                        verdict.said.extend(warnings(&tried));
                    }
                }
                self.steps.push((step, parts));
                return;
            };
            // `homes.2.room`: the part in that row.
            let blamed: Vec<(usize, String)> = tried
                .problems
                .iter()
                .filter_map(|problem| {
                    let mut way = problem.field.split('.');
                    let rows = match way.next()? {
                        "homes" => &homes,
                        "phones" => &phones,
                        _ => return None,
                    };
                    let row: usize = way.next()?.parse().ok()?;
                    let (n, typed) = rows.get(row.checked_sub(1)?)?;
                    Some((*n, format!("{}(文件中为“{typed}”)", problem.problem)))
                })
                .collect();
            if blamed.is_empty() {
                for n in parts {
                    self.refuse(n, refused.clone());
                }
                return;
            }
            for (n, why) in blamed {
                self.refuse(n, Verdict::refused(why, vec![FORM.to_string()]));
                parts.retain(|part| *part != n);
            }
        }
    }

    /// The entering step, and the part and text behind each row of phones and homes. What is more than a
    /// paper holds waits until the person stands.
    #[expect(clippy::type_complexity, reason = "three lists of one step")]
    fn entering(&mut self, parts: &[usize]) -> (Asked, Vec<(usize, String)>, Vec<(usize, String)>) {
        let mut phone_rows = Vec::new();
        let mut phones: Vec<(usize, String)> = Vec::new();
        let mut home_rows = Vec::new();
        let mut homes: Vec<(usize, String)> = Vec::new();
        for n in parts {
            let part = self.part(*n);
            for phone in &part.phones {
                let number = self.number(phone).unwrap_or_else(|_| phone.number.clone());
                if phones.iter().any(|(_, other)| *other == number) {
                    continue;
                }
                let mut row = vec![("number".to_string(), number.clone())];
                if !phone.note.is_empty() {
                    row.push(("note".to_string(), phone.note.clone()));
                }
                phone_rows.push(row);
                phones.push((*n, number));
            }
            let Some(room) = self.rooms[*n] else { continue };
            let cell = |name: &str, text: &str| (name.to_string(), text.to_string());
            let mut row =
                vec![cell("room", &format!("#{}", room.0)), cell("relation", &part.relation)];
            for (name, day) in [("from", &part.from), ("until", &part.until)] {
                if !day.is_empty() {
                    row.push(cell(name, day));
                }
            }
            let shown = [&part.relation, &part.from, &part.until];
            let shown: Vec<&str> =
                shown.into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
            homes.push((*n, shown.join(" ")));
            home_rows.push(row);
        }
        self.again |= phone_rows.len() > ROWS_MOST || home_rows.len() > ROWS_MOST;
        phone_rows.truncate(ROWS_MOST);
        home_rows.truncate(ROWS_MOST);
        let mut fields = vec![text("name", &self.wanted.name)];
        if !self.wanted.note.is_empty() {
            fields.push(text("note", &self.wanted.note));
        }
        fields.push(("phones".to_string(), Input::Rows(phone_rows)));
        fields.push(("homes".to_string(), Input::Rows(home_rows)));
        (asked(FORM, "enter", None, fields), phones, homes)
    }

    fn done(self) -> Plan {
        let same = || Verdict::plain(What::Same);
        let parts = self.verdicts.into_iter().map(|v| v.unwrap_or_else(same)).collect();
        Plan { steps: self.steps, planned: Planned { parts, again: self.again, entries: 0 } }
    }
}

fn relation(name: &str) -> Option<Relation> {
    let pick = Relation::PICKS.iter().find(|p| p.name == name)?;
    Relation::of(pick.code)
}

/// Whether the register's relation is what a roster means: co-owners are owners on most papers, and a
/// row that names none means whoever stands there.
fn agrees(standing: Relation, wanted: &str) -> bool {
    let owner = |r: Relation| matches!(r, Relation::Owner | Relation::CoOwner);
    match relation(wanted) {
        None => wanted.is_empty(),
        Some(wanted) => wanted == standing || (owner(wanted) && owner(standing)),
    }
}
