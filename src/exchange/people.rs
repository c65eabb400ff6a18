//! Turns records into people: several names in a cell, several rows of one person, phones of the right
//! person.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, Called};
use super::columns::{Column, Holder};
use super::record::Record;
use super::rooms::Numbering;
use super::unit::{At, Unit, skipped};
use super::vocabulary::{RELATIONS, choice};
use super::wanted::{Part, Verdict, Wanted, WantedPerson, WantedPhone};
use crate::engine::kind::phone::local;
use crate::forms::estate::people::{Relation, name_key};
use crate::sorting::Gather;

/// One mention of a person in one row.
struct Mention {
    at: At,
    name: String,
    /// The office's number of the person, where the row has one.
    key: String,
    note: String,
    part: Part,
}

/// The people of the records, and the rows that name nobody.
pub(super) fn units(records: &[Record]) -> (Vec<Unit>, Vec<(At, Verdict)>) {
    let numbering = Numbering::detect(records);
    let mut mentions: Vec<Mention> = Vec::new();
    let mut set_aside = Vec::new();
    let mut nameless: Vec<(&Record, String, Vec<WantedPhone>)> = Vec::new();
    let names_people = |r: &&Record| r.has(Column::Name) || r.has(Column::Phone);
    let about: BTreeSet<u16> = records.iter().filter(names_people).map(|r| r.at.sheet).into_set();
    // Sheets that only describe rooms are ignored.
    for record in records.iter().filter(|r| about.contains(&r.at.sheet)) {
        let room = numbering.room(record);
        match mentions_in(record, &room) {
            Ok(found) if !found.is_empty() => mentions.extend(found),
            Ok(_) => match all_phones(record) {
                Ok(phones) if phones.is_empty() => {
                    set_aside.push((record.at, skipped(format!("{room} 没写姓名"))));
                }
                Ok(phones) => nameless.push((record, room, phones)),
                Err(why) => set_aside.push((record.at, refused(why))),
            },
            Err(why) => set_aside.push((record.at, refused(why))),
        }
    }
    for (record, room, phones) in nameless {
        match only_person_of(&mentions, &room) {
            Ok(name) => {
                let part = Part { room, phones, ..Part::default() };
                let (key, note) = (String::new(), String::new());
                mentions.push(Mention { at: record.at, name, key, note, part });
            }
            Err(why) => set_aside.push((record.at, refused(why))),
        }
    }
    (merge(mentions), set_aside)
}

fn refused(why: String) -> Verdict {
    Verdict::refused(why, vec!["F-56".to_string()])
}

/// The people that a row names.
fn mentions_in(record: &Record, room: &str) -> Result<Vec<Mention>, String> {
    let mut all: Vec<(Holder, Called)> = Vec::new();
    for (holder, text) in record.all(Column::Name) {
        all.extend(cells::names(text).into_iter().map(|called| (holder, called)));
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    if room.is_empty() && !record.has(Column::PersonKey) {
        return Err(format!("{} 没写房号;请补上", all[0].1.name));
    }
    for (holder, phones) in phones_by_holder(record)? {
        assign_phones(&mut all, holder, phones);
    }
    let own = choice(RELATIONS, record.get(Column::Relation));
    let parking: Vec<String> =
        record.all(Column::Parking).flat_map(|(_, text)| cells::parkings(text)).collect();
    // Where the row names a tenant beside, the word is not about the one under 业主.
    let alone = all.iter().all(|(holder, _)| holder.is_none_or(|h| h == Relation::Owner));
    let mut owners = 0;
    let mut mentions = Vec::new();
    for (n, (holder, called)) in all.into_iter().enumerate() {
        let group = holder.unwrap_or(Relation::Owner);
        owners += usize::from(group == Relation::Owner && called.relation.is_none());
        let default = match group {
            Relation::Owner if owners > 1 => Relation::CoOwner.name(),
            group => group.name(),
        };
        let own = Some(own.clone()).filter(|own| !own.is_empty() && (holder.is_none() || alone));
        let relation = called.relation.map(str::to_string).or(own);
        let relation = match relation {
            // Of 张三、李四 in a column 业主, the second is a co-owner.
            Some(relation) if relation == Relation::Owner.name() && owners > 1 => {
                default.to_string()
            }
            Some(relation) => relation,
            None => default.to_string(),
        };
        let day = |column| cells::day(text_of_holder(record, column, holder));
        let (from, until) = (day(Column::From), day(Column::Until));
        let key = if n == 0 { record.get(Column::PersonKey).to_string() } else { String::new() };
        let note = if n == 0 { record.get(Column::Note).to_string() } else { String::new() };
        let part = Part { room: room.to_string(), relation, from, until, phones: called.phones };
        let places = if n == 0 { parking.as_slice() } else { &[] };
        let parked: Vec<Part> = places
            .iter()
            .map(|place| Part { room: place.clone(), phones: Vec::new(), ..part.clone() })
            .collect();
        for part in std::iter::once(part).chain(parked) {
            let (name, key, note) = (called.name.clone(), key.clone(), note.clone());
            mentions.push(Mention { at: record.at, name, key, note, part });
        }
    }
    Ok(mentions)
}

/// The text of a column for a holder. A column without a holder belongs to the owner.
fn text_of_holder(record: &Record, column: Column, holder: Holder) -> &str {
    let all: Vec<(Holder, &str)> = record.all(column).collect();
    let own = all.iter().find(|(w, _)| *w == holder);
    let main = holder.is_none_or(|w| w == Relation::Owner);
    let any = all.iter().find(|(w, _)| w.is_none_or(|w| w == Relation::Owner) && main);
    own.or(any).map_or("", |(_, text)| text)
}

fn phones_by_holder(record: &Record) -> Result<Vec<(Holder, Vec<WantedPhone>)>, String> {
    let mut found: Vec<(Holder, Vec<WantedPhone>)> = Vec::new();
    for (holder, text) in record.all(Column::Phone) {
        let phones = cells::phones(text)?;
        match found.iter_mut().find(|(w, _)| *w == holder) {
            Some((_, all)) => all.extend(phones),
            None => found.push((holder, phones)),
        }
    }
    Ok(found)
}

fn all_phones(record: &Record) -> Result<Vec<WantedPhone>, String> {
    Ok(phones_by_holder(record)?.into_iter().flat_map(|(_, phones)| phones).collect())
}

/// Assigns the numbers of a cell to the names of its holder: one each if there are as many, else all to
/// the first.
fn assign_phones(all: &mut [(Holder, Called)], holder: Holder, phones: Vec<WantedPhone>) {
    let group = |w: Holder| w.unwrap_or(Relation::Owner);
    let fits = |(w, _): &&mut (Holder, Called)| group(*w) == group(holder);
    let many = all.iter_mut().filter(fits).count();
    if many > 1 && many == phones.len() {
        for ((_, called), phone) in all.iter_mut().filter(fits).zip(phones) {
            called.phones.push(phone);
        }
        return;
    }
    // A tenant's number in a row without a tenant still belongs to the household.
    let at = all.iter().position(|(w, _)| group(*w) == group(holder)).unwrap_or(0);
    if let Some((_, called)) = all.get_mut(at) {
        called.phones.extend(phones);
    }
}

/// The only person of a room, for a row with a number but no name.
fn only_person_of(mentions: &[Mention], room: &str) -> Result<String, String> {
    if room.is_empty() {
        return Err("有号码,没写姓名和房号;请补上".to_string());
    }
    let mut names: Vec<&str> =
        mentions.iter().filter(|m| m.part.room == room).map(|m| m.name.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [one] => Ok((*one).to_string()),
        [] => Err(format!("{room} 有号码,没写姓名;请补上")),
        several => Err(format!("{room} 有 {} 人,不知是谁的号码;请写姓名", several.len())),
    }
}

/// Merges the mentions of a person: same name and same number, phone, room or row.
fn merge(mentions: Vec<Mention>) -> Vec<Unit> {
    let mut group: Vec<usize> = (0..mentions.len()).collect();
    let mut first_with: BTreeMap<(u8, String, String), usize> = BTreeMap::new();
    for (n, mention) in mentions.iter().enumerate() {
        let name = name_key(&mention.name);
        let row = format!("{}:{}", mention.at.sheet, mention.at.row);
        let mut keys = vec![(3, row, name.clone())];
        if !mention.key.is_empty() {
            keys.push((0, mention.key.clone(), name.clone()));
        }
        if !mention.part.room.is_empty() {
            keys.push((1, mention.part.room.clone(), name.clone()));
        }
        keys.extend(mention.part.phones.iter().map(|p| (2, local(&p.number), name.clone())));
        for key in keys {
            let other = *first_with.entry(key).or_insert(n);
            let (a, b) = (find_root(&mut group, other), find_root(&mut group, n));
            // The earlier one is the root, which keeps the order of the file.
            group[a.max(b)] = a.min(b);
        }
    }
    let mut units: Vec<Unit> = Vec::new();
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, mention) in mentions.into_iter().enumerate() {
        let root = find_root(&mut group, n);
        let at = *place.entry(root).or_insert_with(|| {
            let person = WantedPerson { name: mention.name.clone(), ..WantedPerson::default() };
            units.push(Unit {
                wanted: Wanted::Person(person),
                rows: Vec::new(),
                labels: Vec::new(),
            });
            units.len() - 1
        });
        if let Some(unit) = units.get_mut(at) {
            add_mention(unit, mention);
        }
    }
    units
}

fn find_root(group: &mut [usize], mut n: usize) -> usize {
    while group[n] != n {
        group[n] = group[group[n]];
        n = group[n];
    }
    n
}

/// Adds a mention to its person. A mention of the same room that adds nothing new joins the earlier one.
fn add_mention(unit: &mut Unit, mention: Mention) {
    let Wanted::Person(person) = &mut unit.wanted else { return };
    if person.note.is_empty() {
        person.note = mention.note;
    }
    let same = person.parts.iter().position(|part| {
        let agrees = |old: &str, new: &str| new.is_empty() || old == new;
        let new = &mention.part;
        part.room == new.room
            && agrees(&part.relation, &new.relation)
            && agrees(&part.from, &new.from)
            && agrees(&part.until, &new.until)
    });
    if let Some(at) = same
        && let (Some(part), Some(rows)) = (person.parts.get_mut(at), unit.rows.get_mut(at))
    {
        for phone in mention.part.phones {
            if !part.phones.iter().any(|p| local(&p.number) == local(&phone.number)) {
                part.phones.push(phone);
            }
        }
        if !rows.contains(&mention.at) {
            rows.push(mention.at);
        }
        return;
    }
    unit.labels.push(format!("{} {}", mention.part.room, mention.name).trim().to_string());
    unit.rows.push(vec![mention.at]);
    person.parts.push(mention.part);
}
