//! Records into people: several names in a cell, several rows of one person, phones beside whoever they
//! belong to.

use std::collections::{BTreeMap, BTreeSet};

use super::blanks::{Blank, Whose};
use super::cells::{self, Called};
use super::record::Record;
use super::rooms::Numbering;
use super::unit::{At, Unit, skipped};
use super::wanted::{Part, Verdict, Wanted, WantedPerson, WantedPhone};
use super::words::{RELATIONS, choice};
use crate::forms::estate::people::Relation;

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
    let numbering = Numbering::of(records);
    let mut mentions: Vec<Mention> = Vec::new();
    let mut aside = Vec::new();
    let mut nameless: Vec<(&Record, String, Vec<WantedPhone>)> = Vec::new();
    let speaks = |r: &&Record| r.has(Blank::Name) || r.has(Blank::Phone);
    let about: BTreeSet<u16> = records.iter().filter(speaks).map(|r| r.at.sheet).collect();
    // A sheet of rooms alone has nothing to say here, not even that its rows name nobody.
    for record in records.iter().filter(|r| about.contains(&r.at.sheet)) {
        let room = numbering.room(record);
        match row(record, &room) {
            Ok(found) if !found.is_empty() => mentions.extend(found),
            Ok(_) => match loose_phones(record) {
                Ok(phones) if phones.is_empty() => {
                    aside.push((record.at, skipped(format!("{room} 没写姓名"))));
                }
                Ok(phones) => nameless.push((record, room, phones)),
                Err(why) => aside.push((record.at, refused(why))),
            },
            Err(why) => aside.push((record.at, refused(why))),
        }
    }
    for (record, room, phones) in nameless {
        match named_by_room(&mentions, &room) {
            Ok(name) => {
                let part = Part { room, phones, ..Part::default() };
                let (key, note) = (String::new(), String::new());
                mentions.push(Mention { at: record.at, name, key, note, part });
            }
            Err(why) => aside.push((record.at, refused(why))),
        }
    }
    (gathered(mentions), aside)
}

fn refused(why: String) -> Verdict {
    Verdict::refused(why, vec!["F-56".to_string()])
}

/// Everybody that a row names.
fn row(record: &Record, room: &str) -> Result<Vec<Mention>, String> {
    let mut all: Vec<(Whose, Called)> = Vec::new();
    for (whose, text) in record.all(Blank::Name) {
        all.extend(cells::names(text).into_iter().map(|called| (whose, called)));
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    if room.is_empty() && !record.has(Blank::PersonKey) {
        return Err(format!("{} 没写房号;请补上", all[0].1.name));
    }
    for (whose, phones) in phones_by_whose(record)? {
        give(&mut all, whose, phones);
    }
    let own = choice(RELATIONS, record.get(Blank::Relation));
    let parking: Vec<String> =
        record.all(Blank::Parking).flat_map(|(_, text)| cells::parkings(text)).collect();
    let mut owners = 0;
    let mut mentions = Vec::new();
    for (n, (whose, called)) in all.into_iter().enumerate() {
        let group = whose.unwrap_or(Relation::Owner);
        owners += usize::from(group == Relation::Owner && called.relation.is_none());
        let default = match group {
            Relation::Owner if owners > 1 => Relation::CoOwner.name(),
            group => group.name(),
        };
        let own = Some(own.clone()).filter(|own| !own.is_empty() && whose.is_none());
        let relation = called.relation.map(str::to_string).or(own);
        let relation = match relation {
            // 张三、李四 beside 业主: the second is a co-owner.
            Some(said) if said == Relation::Owner.name() && owners > 1 => default.to_string(),
            Some(said) => said,
            None => default.to_string(),
        };
        let day = |blank| cells::day(of_whose(record, blank, whose));
        let (from, until) = (day(Blank::From), day(Blank::Until));
        let key = if n == 0 { record.get(Blank::PersonKey).to_string() } else { String::new() };
        let note = if n == 0 { record.get(Blank::Note).to_string() } else { String::new() };
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

/// The text of a blank for whoever the name belongs to; what belongs to nobody in particular is the
/// first group's.
fn of_whose(record: &Record, blank: Blank, whose: Whose) -> &str {
    let all: Vec<(Whose, &str)> = record.all(blank).collect();
    let own = all.iter().find(|(w, _)| *w == whose);
    let main = whose.is_none_or(|w| w == Relation::Owner);
    let any = all.iter().find(|(w, _)| w.is_none_or(|w| w == Relation::Owner) && main);
    own.or(any).map_or("", |(_, text)| text)
}

fn phones_by_whose(record: &Record) -> Result<Vec<(Whose, Vec<WantedPhone>)>, String> {
    let mut found: Vec<(Whose, Vec<WantedPhone>)> = Vec::new();
    for (whose, text) in record.all(Blank::Phone) {
        let phones = cells::phones(text)?;
        match found.iter_mut().find(|(w, _)| *w == whose) {
            Some((_, all)) => all.extend(phones),
            None => found.push((whose, phones)),
        }
    }
    Ok(found)
}

fn loose_phones(record: &Record) -> Result<Vec<WantedPhone>, String> {
    Ok(phones_by_whose(record)?.into_iter().flat_map(|(_, phones)| phones).collect())
}

/// Gives the numbers of a cell to the names beside it: one each where there are as many, else all to
/// the first.
fn give(all: &mut [(Whose, Called)], whose: Whose, phones: Vec<WantedPhone>) {
    let group = |w: Whose| w.unwrap_or(Relation::Owner);
    let fits = |(w, _): &&mut (Whose, Called)| group(*w) == group(whose);
    let many = all.iter_mut().filter(fits).count();
    if many > 1 && many == phones.len() {
        for ((_, called), phone) in all.iter_mut().filter(fits).zip(phones) {
            called.phones.push(phone);
        }
        return;
    }
    // A tenant's number in a row that names no tenant is still a number of the household.
    let at = all.iter().position(|(w, _)| group(*w) == group(whose)).unwrap_or(0);
    if let Some((_, called)) = all.get_mut(at) {
        called.phones.extend(phones);
    }
}

/// The one person of a room, for a row that has a number and no name.
fn named_by_room(mentions: &[Mention], room: &str) -> Result<String, String> {
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

/// Mentions of one person together: by name with the office's number, a phone, a room or a row.
fn gathered(mentions: Vec<Mention>) -> Vec<Unit> {
    let mut group: Vec<usize> = (0..mentions.len()).collect();
    let mut seen: BTreeMap<(u8, String, String), usize> = BTreeMap::new();
    for (n, mention) in mentions.iter().enumerate() {
        let name = &mention.name;
        let row = format!("{}:{}", mention.at.sheet, mention.at.row);
        let mut keys = vec![(3, row, name.clone())];
        if !mention.key.is_empty() {
            keys.push((0, mention.key.clone(), name.clone()));
        }
        if !mention.part.room.is_empty() {
            keys.push((1, mention.part.room.clone(), name.clone()));
        }
        keys.extend(mention.part.phones.iter().map(|p| (2, p.number.clone(), name.clone())));
        for key in keys {
            let other = *seen.entry(key).or_insert(n);
            let (a, b) = (root(&mut group, other), root(&mut group, n));
            // The earlier one leads, so that the order of the file stays.
            group[a.max(b)] = a.min(b);
        }
    }
    let mut units: Vec<Unit> = Vec::new();
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, mention) in mentions.into_iter().enumerate() {
        let lead = root(&mut group, n);
        let at = *place.entry(lead).or_insert_with(|| {
            let person = WantedPerson { name: mention.name.clone(), ..WantedPerson::default() };
            units.push(Unit {
                wanted: Wanted::Person(person),
                rows: Vec::new(),
                called: Vec::new(),
            });
            units.len() - 1
        });
        if let Some(unit) = units.get_mut(at) {
            put(unit, mention);
        }
    }
    units
}

fn root(group: &mut [usize], mut n: usize) -> usize {
    while group[n] != n {
        group[n] = group[group[n]];
        n = group[n];
    }
    n
}

/// Adds a mention to its person. A second mention of a room that says nothing else joins the first.
fn put(unit: &mut Unit, mention: Mention) {
    let Wanted::Person(person) = &mut unit.wanted else { return };
    if person.note.is_empty() {
        person.note = mention.note;
    }
    let same = person.parts.iter().position(|part| {
        let agrees = |old: &str, new: &str| new.is_empty() || old == new;
        let part_of = &mention.part;
        part.room == part_of.room
            && agrees(&part.relation, &part_of.relation)
            && agrees(&part.from, &part_of.from)
            && agrees(&part.until, &part_of.until)
    });
    if let Some(at) = same
        && let (Some(part), Some(rows)) = (person.parts.get_mut(at), unit.rows.get_mut(at))
    {
        for phone in mention.part.phones {
            if !part.phones.iter().any(|p| p.number == phone.number) {
                part.phones.push(phone);
            }
        }
        if !rows.contains(&mention.at) {
            rows.push(mention.at);
        }
        return;
    }
    unit.called.push(format!("{} {}", mention.part.room, mention.name).trim().to_string());
    unit.rows.push(vec![mention.at]);
    person.parts.push(mention.part);
}
