//! The card of a household: who lives there, what is open and was lately, money, and what must be known before speaking.
//! Whoever does not open files sees surnames (G-96, D-15). Pure reads over one room; it decides nothing.

use super::Desk;
use crate::engine::kind::masking::{mask_name, mask_phone};
use crate::engine::kind::reading::Sight;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::settlement;
use crate::forms::estate::{people, rooms};
use crate::protocol::messages::{Household, Reply, Resident, Row};
use crate::queries::household;
use crate::queries::presenter::Viewer;

/// Finished slips shown on a household's card.
const RECENT: usize = 3;

/// Who of a household pays; no person is the household itself.
fn payer_name(book: &dyn Book, person: u32, masked: bool) -> String {
    match person {
        0 => "本户".to_string(),
        person if masked => mask_name(&people::name(book, PersonId(person))),
        person => people::name(book, PersonId(person)),
    }
}

impl Desk {
    pub(super) fn household(
        &self,
        book: &dyn Book,
        room: u32,
        person: Option<u32>,
        viewer: Viewer,
    ) -> Reply {
        let room = RoomId(room);
        let Some(slip) = rooms::slip(book, room) else {
            return Reply::No("没有这个房号".to_string());
        };
        let viewer = viewer.at_file(book, &[room]);
        let masked = viewer.sight == Sight::Masked;
        let named = |name: &str| if masked { mask_name(name) } else { name.to_string() };
        let people: Vec<Resident> = people::household(book, room, Some(viewer.now.day()))
            .into_iter()
            .map(|(id, relation, who)| Resident {
                person: id.0,
                name: named(people::full_name(&who)),
                relation: relation.label().to_string(),
                phones: people::phones(&who).iter().map(|p| mask_phone(p)).collect(),
            })
            .collect();
        let rows = |ids: Vec<SlipId>| ids.into_iter().filter_map(|id| self.row(book, id, viewer));
        let matter = |id: &SlipId| {
            !forms::booked(id.form)
                && book.slip(*id).is_some_and(|slip| forms::is_matter(&slip, viewer.now))
        };
        let open = book.under(Index::OpenRoom, u64::from(room.0), 60);
        let open: Vec<Row> = rows(open.into_iter().filter(matter).take(20).collect()).collect();
        let alike = self.similar_reports(rooms::building(&slip), &open, viewer);
        let money = settlement::of_room(book, room, viewer.now.day().month());
        let lately = book.under(Index::Room, u64::from(room.0), 30).into_iter();
        let lately = lately.filter(|id| household::is_matter(book, *id)).collect();
        let recent = rows(lately).filter(|r| !r.open).take(RECENT);
        let also =
            person.and_then(|p| people::slip(book, PersonId(p))).map_or_else(Vec::new, |who| {
                let other =
                    |h: &people::Home| h.room != room && people::current(h, viewer.now.day());
                let homes = people::homes(&who);
                homes
                    .iter()
                    .filter(|h| other(h))
                    .map(|h| (h.room.0, rooms::shown(book, h.room)))
                    .collect()
            });
        Reply::Household(Box::new(Household {
            room: room.0,
            place: rooms::no(&slip).to_string(),
            about: rooms::describe(&slip),
            keys: household::kept_keys(book, room),
            monthly: money.monthly,
            deposit: money.deposit,
            held: money
                .held
                .iter()
                .map(|(of, sum)| (payer_name(book, of.person, masked), *sum))
                .collect(),
            arrears: money.arrears,
            people,
            open,
            recent: recent.collect(),
            notices: household::notices(book, rooms::building(&slip), viewer.now),
            also,
            alike,
            facts: household::facts(book, room, viewer),
        }))
    }
}
