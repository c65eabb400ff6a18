//! Pick-lists: what could stand in a blank, filtered by what is typed: part of the word, its pinyin
//! or initials, or the code.

use crate::engine::prelude::*;
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;

use super::Desk;
use super::answering::blank;
use crate::engine::kind::Kind;
use crate::engine::kind::reading::mask_phone;
use crate::forms;
use crate::forms::catalogue::prices;
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::forms::work::faults;
use crate::protocol::messages::{Blank, Picked, Reply};
use crate::queries::presenter::Viewer;

/// Entries in one pick-list.
const MOST: usize = 60;
/// Records that are looked through.
const LOOKED_THROUGH: usize = 1_000;

impl Desk {
    #[expect(clippy::too_many_arguments, reason = "the parts of one request")]
    pub(super) fn pick(
        &self,
        book: &dyn Book,
        form: &str,
        step: &str,
        field: &str,
        typed: &str,
        room: Option<RoomId>,
        viewer: Viewer,
    ) -> Reply {
        let Some(step) = forms::form(form).and_then(|f| f.step(step)) else {
            return Reply::Picks(Vec::new());
        };
        // `rows.column` names a blank of a repeated part.
        let (outer, column) = field.split_once('.').map_or((field, None), |(o, c)| (o, Some(c)));
        let kind = step.field(outer).and_then(|f| match (f.rows, column) {
            (Some(columns), Some(column)) => {
                columns().iter().find(|c| c.name == column).map(|c| c.kind)
            }
            _ => Some(f.kind),
        });
        let typed = typed.trim();
        Reply::Picks(match kind {
            Some(Kind::Record(form)) => records(book, form, typed, viewer.now),
            Some(Kind::Staff) => workers(book, typed),
            Some(Kind::Person | Kind::Signature) => {
                residents(book, step, outer, typed, room, viewer)
            }
            Some(Kind::Phone) => phones(book, room, viewer),
            Some(Kind::Room) => self.rooms(book, typed),
            _ => Vec::new(),
        })
    }

    fn rooms(&self, book: &dyn Book, typed: &str) -> Vec<Picked> {
        let found = self.directory.as_ref().map_or_else(Vec::new, |d| d.rooms(typed, MOST));
        let picked = |room: RoomId| {
            let slip = rooms::slip(book, room)?;
            let blank =
                Blank { typed: format!("#{}", room.0), shown: rooms::no(&slip).to_string() };
            Some(Picked { blank, note: rooms::describe(&slip) })
        };
        found.into_iter().filter_map(picked).collect()
    }
}

/// Whether a word contains what is typed, as written or by pinyin.
fn matcher(typed: &str) -> impl Fn(&str) -> bool + use<'_> {
    let notation = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
    // Built once a list: it costs more than the match.
    let sounds = (!typed.is_empty()).then(|| {
        IbMatcher::builder(typed)
            .pinyin(PinyinMatchConfig::notations(notation))
            .is_pattern_partial(true)
            .build()
    });
    move |word: &str| match &sounds {
        None => true,
        Some(sounds) => word.contains(typed) || sounds.is_match(word),
    }
}

fn records(book: &dyn Book, form: u16, typed: &str, now: Moment) -> Vec<Picked> {
    let fits = matcher(typed);
    let mut picked = Vec::new();
    for id in book.under(Index::State, u64::from(form), LOOKED_THROUGH) {
        if picked.len() == MOST {
            break;
        }
        let called = forms::called(book, id);
        if !fits(&called.shown) && !called.code.starts_with(typed) {
            continue;
        }
        // What is planned is found too, and said not to be on sale (G-23).
        let unsold = prices::slip(book, id.number).filter(|_| form == prices::TAG);
        let unsold = unsold.and_then(|item| prices::unsold(&item, now)).unwrap_or_default();
        let note = faults::fault(book, Record(id.number)).filter(|_| form == faults::TAG).map_or(
            unsold,
            |f| {
                let urgent = if f.urgent { "紧急 " } else { "" };
                let paid = if f.paid == Some(true) { "有偿 " } else { "" };
                format!("{urgent}{paid}{}", f.trade.map_or("", Trade::label))
            },
        );
        picked.push(Picked { blank: Blank { typed: called.code, shown: called.shown }, note });
    }
    picked
}

/// Repair people first, those with the least in hand first among them.
fn workers(book: &dyn Book, typed: &str) -> Vec<Picked> {
    let fits = matcher(typed);
    let mut found = Vec::new();
    for slip in staff::serving(book) {
        let shown = staff::FORM.name_of(&slip).shown;
        if !(fits(&shown) || fits(staff::nick(&slip))) {
            continue;
        }
        let role = staff::role_of(&slip);
        let repairs = matches!(role, Some(Role::Worker | Role::Foreman));
        let load = book.under(Index::Worker, slip.id.number, 100).len();
        let trade = staff::trade_of(&slip).map_or("", Trade::label);
        let nick = staff::nick(&slip);
        let note = format!("{nick} {} {trade} {load} 单", role.map_or("", Role::label));
        let blank = Blank { typed: slip.id.number.to_string(), shown };
        found.push(((!repairs, load), Picked { blank, note: note.trim().to_string() }));
    }
    found.sort_by_key(|(order, _)| *order);
    found.into_iter().map(|(_, picked)| picked).take(MOST).collect()
}

fn residents(
    book: &dyn Book,
    step: &'static Step,
    field: &str,
    typed: &str,
    room: Option<RoomId>,
    viewer: Viewer,
) -> Vec<Picked> {
    let Some(room) = room else { return Vec::new() };
    let fits = matcher(typed);
    people::household(book, room, Some(viewer.now.day()))
        .into_iter()
        .filter(|(_, _, slip)| fits(people::full_name(slip)))
        .map(|(person, relation, _)| Picked {
            blank: blank(book, step, field, format!("@{}", person.0), Some(room), viewer),
            note: relation.label().to_string(),
        })
        .collect()
}

fn phones(book: &dyn Book, room: Option<RoomId>, viewer: Viewer) -> Vec<Picked> {
    let Some(room) = room else { return Vec::new() };
    let mut picked = Vec::new();
    for (person, relation, slip) in people::household(book, room, Some(viewer.now.day())) {
        for (n, phone) in people::phones(&slip).iter().enumerate() {
            let blank = Blank { typed: format!("@{}.{n}", person.0), shown: mask_phone(phone) };
            let note = format!("{} {}", people::full_name(&slip), relation.label());
            picked.push(Picked { blank, note });
        }
    }
    picked
}
