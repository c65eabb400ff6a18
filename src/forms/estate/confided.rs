//! What somebody confided to the office beside a phone: their birthday, whom to ring in an emergency, where the copy of
//! an identity card lies. Lists, slips and papers hide it like a number (`Form::private`); it is read here, after a record
//! that says by whom and why (P-40, G-96, B-04). It decides nothing and writes nothing.

use super::house_handover::record::{self as house_handover, Check};
use super::household_staff::{self, Apply};
use super::{care, people};
use crate::forms::prelude::*;

/// Slips of one person that are looked through.
const OF_PERSON: usize = 200;

/// The numbers of a person as they are dialled, and behind them what else they confided, for whoever opened the file.
pub fn told(book: &dyn Book, person: PersonId, file: bool) -> Vec<String> {
    let mut lines = people::slip(book, person).map_or_else(Vec::new, |slip| people::phones(&slip));
    if file {
        lines.extend(of_person(book, person));
    }
    lines
}

/// All of it, a line each with its label.
pub fn of_person(book: &dyn Book, person: PersonId) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let own = book.under(Index::Person, u64::from(person.0), OF_PERSON).into_iter();
    for slip in own.filter_map(|id| book.slip(id)) {
        match slip.id.form {
            care::TAG => {
                lines.extend(day("生日", slip.get(care::File::birthday)));
                lines.extend(phone("紧急电话", slip.get(care::File::emergency)));
                lines.extend(words("电话是谁", slip.text(care::File::emergency_who)));
            }
            house_handover::TAG => {
                lines.extend(day("生日", slip.get(Check::birthday)));
                lines.extend(phone("紧急手机", slip.get(Check::mobile)));
            }
            _ => {}
        }
    }
    for home in people::slip(book, person).iter().flat_map(people::homes) {
        for slip in household_staff::employed_by(book, home.room, person) {
            lines.extend(phone("保姆电话", slip.get(Apply::phone)));
            lines.extend(words("证件存放", slip.text(Apply::folder)));
        }
    }
    let mut once: Vec<String> = Vec::new();
    for line in lines {
        if !once.contains(&line) {
            once.push(line);
        }
    }
    once
}

fn words(label: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{label} {text}"))
}

fn day(label: &str, day: Option<Day>) -> Option<String> {
    words(label, &day.map_or_else(String::new, |day| day.to_string()))
}

/// A number that stands on the slip alone; one of the register is among the person's own.
fn phone(label: &str, phone: Option<Phone>) -> Option<String> {
    match phone {
        Some(Phone::Number(number)) => words(label, &number),
        Some(Phone::Of(..)) | None => None,
    }
}
