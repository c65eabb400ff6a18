//! Pick-lists: what could stand in a blank, filtered by what is typed: part of the word, its pinyin
//! or initials, or the code.

use crate::engine::prelude::*;

use super::Desk;
use super::answering::blank;
use crate::engine::kind::Kind;
use crate::engine::kind::masking::{mask_name, mask_phone};
use crate::engine::kind::reading::Sight;
use crate::forms;
use crate::forms::catalogue;
use crate::forms::catalogue::prices;
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::forms::work::faults;
use crate::protocol::messages::{Blank, Picked, Reply};
use crate::queries::everyday;
use crate::queries::presenter::Viewer;
use crate::text::sound;

/// Entries in one pick-list.
pub(super) const MOST: usize = 60;
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
        (room, slip): (Option<RoomId>, Option<SlipId>),
        viewer: Viewer,
    ) -> Reply {
        let paper = forms::form(form);
        let Some(step) = paper.and_then(|f| f.step(step)) else {
            return Reply::Picks(Vec::new());
        };
        // `rows.2.column` names a blank of a repeated part.
        let outer = field.split('.').next().unwrap_or(field);
        let column = field.rsplit_once('.').map(|(_, column)| column);
        let kind = step.field(outer).and_then(|f| match (f.rows, column) {
            (Some(columns), Some(column)) => {
                columns().iter().find(|c| c.name == column).map(|c| c.kind)
            }
            _ => Some(f.kind),
        });
        let typed = typed.trim();
        Reply::Picks(match kind {
            Some(Kind::Record(form)) => {
                let sold = paper.is_some_and(|paper| catalogue::sells(paper.tag));
                records(book, form, typed, sold.then_some(viewer.now))
            }
            Some(Kind::Staff) => workers(book, typed, trade_wanted(book, slip)),
            Some(Kind::Person | Kind::Signature) => {
                residents(book, step, outer, typed, room, viewer)
            }
            Some(Kind::Phone) => phones(book, room, viewer),
            Some(Kind::Room) => self.rooms(book, typed),
            Some(Kind::Slip(meant)) => self.nameable(book, (meant, slip), typed, room, viewer),
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
pub(super) fn matcher(typed: &str) -> impl Fn(&str) -> bool + use<'_> {
    move |word: &str| word.contains(typed) || sound::within(word, typed)
}

/// Records by code, word, trade, or what a caller would call it; what is found by another word of the same
/// kind stands behind. `sold`: only what is on sale then, because anything else would be refused (G-23).
fn records(book: &dyn Book, form: u16, typed: &str, sold: Option<Moment>) -> Vec<Picked> {
    let fits = matcher(typed);
    let others = everyday::beside(typed, &fits);
    let (mut picked, mut beside) = (Vec::new(), Vec::new());
    for id in book.under(Index::State, u64::from(form), LOOKED_THROUGH) {
        if picked.len() == MOST {
            break;
        }
        let called = forms::called(book, id);
        let Some((note, trade)) = about(book, id, sold) else { continue };
        let direct = fits(&called.shown) || called.code.starts_with(typed) || fits(trade);
        let by_kind = || others.iter().any(|word| called.shown.contains(word));
        let list = match direct {
            true => &mut picked,
            false if by_kind() => &mut beside,
            false => continue,
        };
        list.push(Picked { blank: Blank { typed: called.code, shown: called.shown }, note });
    }
    picked.extend(beside);
    picked.truncate(MOST);
    picked
}

/// What more is said of a record: urgency, trade and price of a fault, price of a service; and its trade, by
/// which it is found. None: it would be refused.
fn about(book: &dyn Book, id: SlipId, sold: Option<Moment>) -> Option<(String, &'static str)> {
    if id.form == faults::TAG {
        let Some(fault) = faults::fault(book, Record(id.number)) else {
            return Some(Default::default());
        };
        let trade = fault.trade.map_or("", Trade::label);
        let words = [
            if fault.urgent { "紧急" } else { "" }.to_string(),
            if fault.paid == Some(true) { "有偿" } else { "" }.to_string(),
            trade.to_string(),
            fault.labour.map_or_else(String::new, |labour| format!("人工 {labour}")),
        ];
        return Some((joined(&words), trade));
    }
    let Some(item) = prices::slip(book, id.number).filter(|_| id.form == prices::TAG) else {
        return Some(Default::default());
    };
    let Some(at) = sold else {
        // Where it is planned and judged, what is not on sale is what is looked for.
        let state = prices::unsold(&item, item.opened()).unwrap_or_default();
        return Some((joined(&[prices::asked(&item), state]), ""));
    };
    prices::unsold(&item, at).is_none().then(|| (prices::asked(&item), ""))
}

fn joined(words: &[String]) -> String {
    words.iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// The trade that a slip asks for.
fn trade_wanted(book: &dyn Book, slip: Option<SlipId>) -> Option<Trade> {
    let slip = book.slip(slip?)?;
    forms::tagged(slip.id.form)?.line_of(&slip, book).trade
}

/// Who goes out first; among them who has the trade that is wanted, and then who has the least in hand: the
/// first of these is said to be free.
fn workers(book: &dyn Book, typed: &str, wanted: Option<Trade>) -> Vec<Picked> {
    let fits = matcher(typed);
    let mut found = Vec::new();
    for slip in staff::serving(book) {
        let shown = staff::FORM.name_of(&slip).shown;
        let trade = staff::trade_of(&slip);
        let label = trade.map_or("", Trade::label);
        let by_name = fits(&shown) || fits(staff::nick(&slip));
        if !(by_name || (!label.is_empty() && fits(label))) {
            continue;
        }
        let role = staff::role_of(&slip);
        let repairs = matches!(role, Some(Role::Worker | Role::Foreman));
        let suits = repairs && trade.is_some() && trade == wanted;
        let load = book.under(Index::Worker, slip.id.number, 100).len();
        let nick = staff::nick(&slip);
        let note = format!("{nick} {} {label} {load} 单", role.map_or("", Role::label));
        let blank = Blank { typed: slip.id.number.to_string(), shown };
        let picked = Picked { blank, note: note.trim().to_string() };
        found.push(((!by_name, !repairs, !suits, load), picked));
    }
    found.arrange_by_key(|(order, _)| *order);
    if let Some(((_, other, unsuited, _), first)) = found.first_mut()
        && !*other
        && !*unsuited
    {
        first.note.push_str(" 同工种最空");
    }
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
    let viewer = viewer.at_file(book, &[room]);
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
    let masked = viewer.at_file(book, &[room]).sight == Sight::Masked;
    let named = |name: &str| if masked { mask_name(name) } else { name.to_string() };
    let mut picked = Vec::new();
    for (person, relation, slip) in people::household(book, room, Some(viewer.now.day())) {
        for (n, phone) in people::phones(&slip).iter().enumerate() {
            let blank = Blank { typed: format!("@{}.{n}", person.0), shown: mask_phone(phone) };
            let note = format!("{} {}", named(people::full_name(&slip)), relation.label());
            picked.push(Picked { blank, note });
        }
    }
    picked
}
