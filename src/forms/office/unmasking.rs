//! B-04 号码查看登记: whoever sees a whole phone number leaves a record (G-96).
//!
//! An open slip of the household is reason enough; otherwise a reason is written.

use crate::forms::estate::people;
use crate::forms::prelude::*;

// For those who still look for it here.
pub use crate::engine::slip::day_key;

pub const TAG: u16 = 9004;

rules! {
    KNOWN_ONLY refuse "请先从住户册中选定一人" ["B-04"];
    WHY_MISSING refuse "此户没有未完单;查看完整号码请写明原因" ["G-96"];
}

fields! {
    pub struct See {
        1 whom: Who = "住户" 6;
        2 why: Option<Text> = "原因" 6;
    }
}

states! {
    SEEN = 1 "seen" "已查看",
}

pub static FORM: Form = Form::new("B-04", TAG, "号码查看登记", "查号", STATES, RULES)
    .steps(&[Step::opens(1, "see", "查看号码", Right::SeePhone, See::fields).decide(see)])
    .and_keys(|slip| {
        let day = Key::new(Index::Day, day_key(slip), u64::from(TAG));
        let person = match slip.cell(See::whom) {
            Some(Cell::Person(PersonId(p))) => {
                vec![Key::new(Index::Person, u64::from(*p), descending(slip.opened()))]
            }
            _ => Vec::new(),
        };
        person.into_iter().chain([day]).collect()
    })
    .line(|slip, book| Line {
        matter: match slip.cell(See::whom) {
            Some(Cell::Person(p)) => people::name(book, *p),
            _ => String::new(),
        },
        worker: slip.story.first().map_or_else(String::new, |d| super::staff::shown(book, d.by)),
        ..Line::default()
    });

fn see(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(See { whom: Who::Known(person), why }) = See::take(given) else {
        return Err(KNOWN_ONLY.says().at("whom"));
    };
    let Some(slip) = people::slip(ask.book, person) else {
        return Err(KNOWN_ONLY.says().at("whom"));
    };
    // A household that moved out is no reason: the open slip there is the new tenant's.
    let today = ask.now.day();
    let open = people::homes(&slip)
        .iter()
        .filter(|home| people::current(home, today))
        .find_map(|h| ask.book.under(Index::OpenRoom, u64::from(h.room.0), 1).into_iter().next());
    let mut set = given.clone();
    match (why, open) {
        (Some(_), _) => {}
        (None, Some(id)) => {
            set =
                set.with(See::why, Cell::Text(format!("未完单 {}", crate::forms::show_number(id))));
        }
        (None, None) => return Err(WHY_MISSING.says().at("why")),
    }
    Ok(ask.draw_with(SEEN, set).into())
}

/// The person whose number was seen.
#[must_use]
pub fn whom(slip: &Slip) -> Option<PersonId> {
    match slip.cell(See::whom) {
        Some(Cell::Person(person)) => Some(*person),
        _ => None,
    }
}
