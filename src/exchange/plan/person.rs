//! Plans people: existing ones, found by room and name, are completed; others are entered.

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use super::trial::{Plan, Planner, refusal, request, text, warnings};
use crate::engine::decision::Input;
use crate::engine::kind::masking::mask_phone;
use crate::engine::kind::reading::{Reading, read};
use crate::engine::kind::{Kind, ROWS_MOST};
use crate::exchange::doubts::second_owner;
use crate::exchange::wanted::{Part, Planned, RowOutcome, Verdict, WantedPerson, WantedPhone};
use crate::forms::estate::people;
use crate::forms::estate::people::{Home, Relation};
use crate::forms::estate::rooms;

const FORM: &str = "F-56";

pub(super) fn plan(desk: &Planner<'_>, wanted: &WantedPerson) -> Plan {
    let mut plan = PersonPlan::new(desk, wanted);
    plan.match_people();
    let mut known: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
    let mut unknown = Vec::new();
    // Rows without a known household belong to the person found by the other rows.
    let first = plan.person.iter().flatten().next().copied();
    for n in 0..wanted.parts.len() {
        if plan.verdicts[n].as_ref().is_some_and(|v| v.outcome == RowOutcome::Refused) {
            continue;
        }
        match plan.person[n].or(first) {
            Some(person) => known.entry(person).or_default().push(n),
            None => unknown.push(n),
        }
    }
    for (person, parts) in known {
        plan.complete(person, &parts);
    }
    if !unknown.is_empty() {
        plan.enter(unknown);
    }
    plan.finish()
}

/// A plan under construction.
struct PersonPlan<'a> {
    desk: &'a Planner<'a>,
    wanted: &'a WantedPerson,
    /// The room of each part; none if the part is about the person only.
    rooms: Vec<Option<RoomId>>,
    /// The registered person of that name in the room of each part.
    person: Vec<Option<PersonId>>,
    verdicts: Vec<Option<Verdict>>,
    steps: Vec<(Asked, Vec<usize>)>,
    again: bool,
}

impl<'a> PersonPlan<'a> {
    fn new(desk: &'a Planner<'a>, wanted: &'a WantedPerson) -> Self {
        let many = wanted.parts.len();
        let mut plan = Self {
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
                Ok(room) => plan.rooms[n] = Some(room),
                Err(why) => plan.refuse(n, Verdict::refused(why, vec!["F-107".to_string()])),
            }
        }
        plan
    }

    fn refuse(&mut self, n: usize, verdict: Verdict) {
        self.verdicts[n] = Some(verdict);
    }

    fn part(&self, n: usize) -> &'a Part {
        &self.wanted.parts[n]
    }

    /// Finds the registered person for each part. Of several with the same name, one with a phone number of
    /// the roster comes first.
    fn match_people(&mut self) {
        let numbers: Vec<String> = self
            .wanted
            .parts
            .iter()
            .flat_map(|p| &p.phones)
            .filter_map(|p| self.number(p).ok())
            .collect();
        let name = people::name_key(&self.wanted.name);
        for n in 0..self.wanted.parts.len() {
            let Some(room) = self.rooms[n] else { continue };
            let mut same: Vec<(PersonId, Slip)> = people::household(self.desk.book, room, None)
                .into_iter()
                .filter(|(_, _, slip)| people::name_key(people::full_name(slip)) == name)
                .map(|(person, _, slip)| (person, slip))
                .collect();
            same.arrange_by_key(|(person, slip)| {
                let shares = people::phones(slip).iter().any(|p| numbers.contains(p));
                (!shares, person.0)
            });
            self.person[n] = same.first().map(|(person, _)| *person);
        }
    }

    /// The number in the notation of the register.
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

    /// Adds a step to the plan, unless its dry run is refused.
    fn try_step(&mut self, step: Asked, part: usize, said: String) -> bool {
        let tried = self.desk.try_out(&step);
        if let Some(refused) = refusal(&tried, FORM) {
            self.refuse(part, refused);
            return false;
        }
        self.add_remark(part, RowOutcome::Changed, said);
        for warning in warnings(&tried) {
            self.add_remark(part, RowOutcome::Changed, warning);
        }
        self.steps.push((step, vec![part]));
        true
    }

    fn add_remark(&mut self, part: usize, outcome: RowOutcome, remark: String) {
        let verdict = self.verdicts[part].get_or_insert_with(|| Verdict::plain(RowOutcome::Same));
        if verdict.outcome != RowOutcome::Refused {
            verdict.outcome = verdict.outcome.min(outcome);
            verdict.remarks.push(remark);
        }
    }

    /// Adds what the register lacks of a person.
    fn complete(&mut self, person: PersonId, parts: &[usize]) {
        let Some(slip) = people::slip(self.desk.book, person) else { return };
        let before = self.steps.len();
        let note = &self.wanted.note;
        let old = people::note(&slip);
        if !note.is_empty() && old != note {
            let fields = vec![text("name", &self.wanted.name), text("note", note)];
            let from = if old.is_empty() { "空" } else { old };
            let said = format!("备注 {from} → {note}");
            self.try_step(request(FORM, "change", Some(slip.id), fields), parts[0], said);
        }
        let mut numbers = people::phones(&slip);
        for n in parts {
            for phone in &self.part(*n).phones {
                self.add_phone(&slip, *n, phone, &mut numbers);
            }
            self.add_home(&slip, *n);
        }
        // A refused part writes nothing.
        let refused = |n: &usize| {
            self.verdicts[*n].as_ref().is_some_and(|v| v.outcome == RowOutcome::Refused)
        };
        let kept: Vec<_> =
            self.steps.drain(before..).filter(|(_, p)| !p.iter().any(refused)).collect();
        self.steps.extend(kept);
    }

    fn add_phone(&mut self, slip: &Slip, n: usize, phone: &WantedPhone, known: &mut Vec<String>) {
        match self.number(phone) {
            Err(why) => {
                let sentence = format!("{why}(文件中为“{}”)", phone.number);
                self.refuse(n, Verdict::refused(sentence, vec![FORM.to_string()]));
            }
            Ok(number) if known.contains(&number) => {}
            Ok(number) => {
                let mut fields = vec![text("phone", &number)];
                if !phone.note.is_empty() {
                    fields.push(text("phone_note", &phone.note));
                }
                let said = format!("电话 + {}", mask_phone(&number));
                self.try_step(request(FORM, "add-phone", Some(slip.id), fields), n, said);
                known.push(number);
            }
        }
    }

    /// Adds or ends the home of a part, compared with the registered one.
    fn add_home(&mut self, slip: &Slip, n: usize) {
        let Some(room) = self.rooms[n] else { return };
        let part = self.part(n);
        let registered: Option<Home> = people::homes(slip).into_iter().rfind(|h| h.room == room);
        let Some(home) = registered else { return self.new_home(slip, n, room) };
        let (from, until) = (self.day(&part.from), self.day(&part.until));
        match home.until {
            // The person moved out and later moved in again.
            Some(left) if from.is_some_and(|from| from > left) => self.new_home(slip, n, room),
            Some(left) if until != Some(left) => {
                self.add_remark(n, RowOutcome::Same, format!("在册已于 {left} 退房,未改"));
            }
            Some(_) => {}
            None if !agrees(home.relation, &part.relation) => self.new_home(slip, n, room),
            None => {
                if let (Some(wanted), before) = (from, home.from)
                    && Some(wanted) != before
                {
                    let before = before.map_or_else(|| "空".to_string(), |d| d.to_string());
                    self.add_remark(
                        n,
                        RowOutcome::Same,
                        format!("入住日在册为{before},文件为 {wanted},未改"),
                    );
                }
                if !part.until.is_empty() {
                    let fields = vec![
                        text("home_room", &format!("#{}", room.0)),
                        text("home_until", &part.until),
                    ];
                    let said = format!("退房日 空 → {}", part.until);
                    self.try_step(request(FORM, "end-home", Some(slip.id), fields), n, said);
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
        let accepted = self.try_step(request(FORM, "add-home", Some(slip.id), fields), n, said);
        if let Some(said) = self.other_owner(n, Some(slip.id)).filter(|_| accepted) {
            self.add_remark(n, RowOutcome::Changed, said);
        }
        // The end date needs another step, after the home is entered.
        self.again |= accepted && !part.until.is_empty();
    }

    /// The remark on a part that makes somebody the owner of a room that is owned already.
    fn other_owner(&self, n: usize, own: Option<SlipId>) -> Option<String> {
        let (room, part) = (self.rooms[n]?, self.part(n));
        let owns = relation(&part.relation) == Some(Relation::Owner) && part.until.is_empty();
        let people = people::household(self.desk.book, room, Some(self.desk.now.day()));
        let other = |(_, relation, slip): &(PersonId, Relation, Slip)| {
            *relation == Relation::Owner && Some(slip.id) != own
        };
        let first = people.into_iter().filter(|_| owns).find(other)?;
        Some(second_owner(&part.room, people::full_name(&first.2)))
    }

    /// Enters a new person. Faulty rows are left out, and the rest is tried again.
    fn enter(&mut self, mut parts: Vec<usize>) {
        while !parts.is_empty() {
            if !parts.iter().any(|n| self.rooms[*n].is_some()) {
                for n in parts {
                    let sentence = "没有写明哪一套房;请补上房号";
                    self.refuse(n, Verdict::refused(sentence, vec![FORM.to_string()]));
                }
                return;
            }
            let (step, phones, homes) = self.entry_step(&parts);
            let tried = self.desk.try_out(&step);
            let Some(refused) = refusal(&tried, FORM) else {
                for n in &parts {
                    self.add_remark(*n, RowOutcome::Added, String::new());
                    if let Some(verdict) = &mut self.verdicts[*n] {
                        verdict.remarks.retain(|s| !s.is_empty());
                        verdict.remarks.extend(warnings(&tried));
                    }
                    if let Some(said) = self.other_owner(*n, None) {
                        self.add_remark(*n, RowOutcome::Added, said);
                    }
                }
                self.steps.push((step, parts));
                return;
            };
            // `homes.2.room` is in row 2 of the homes.
            let faulty: Vec<(usize, String)> = tried
                .problems
                .iter()
                .filter_map(|problem| {
                    let mut path = problem.field.split('.');
                    let rows = match path.next()? {
                        "homes" => &homes,
                        "phones" => &phones,
                        _ => return None,
                    };
                    let row: usize = path.next()?.parse().ok()?;
                    let (n, typed) = rows.get(row.checked_sub(1)?)?;
                    Some((*n, format!("{}(文件中为“{typed}”)", problem.problem)))
                })
                .collect();
            if faulty.is_empty() {
                for n in parts {
                    self.refuse(n, refused.clone());
                }
                return;
            }
            for (n, why) in faulty {
                self.refuse(n, Verdict::refused(why, vec![FORM.to_string()]));
                parts.retain(|part| *part != n);
            }
        }
    }

    /// The step that enters the person, and the part and text of each row of phones and homes. Rows beyond
    /// the limit are added later.
    #[expect(clippy::type_complexity, reason = "three lists of one step")]
    fn entry_step(
        &mut self,
        parts: &[usize],
    ) -> (Asked, Vec<(usize, String)>, Vec<(usize, String)>) {
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
        (request(FORM, "enter", None, fields), phones, homes)
    }

    fn finish(self) -> Plan {
        let same = || Verdict::plain(RowOutcome::Same);
        let parts = self.verdicts.into_iter().map(|v| v.unwrap_or_else(same)).collect();
        Plan { steps: self.steps, planned: Planned { parts, again: self.again, entries: 0 } }
    }
}

fn relation(name: &str) -> Option<Relation> {
    let pick = Relation::PICKS.iter().find(|p| p.name == name)?;
    Relation::of(pick.code)
}

/// Whether the registered relation agrees with that of a roster. Most rosters call co-owners owners, and a
/// missing relation agrees with any.
fn agrees(registered: Relation, wanted: &str) -> bool {
    let owner = |r: Relation| matches!(r, Relation::Owner | Relation::CoOwner);
    match relation(wanted) {
        None => wanted.is_empty(),
        Some(wanted) => wanted == registered || (owner(wanted) && owner(registered)),
    }
}
