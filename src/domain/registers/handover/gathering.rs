//! What must be handed over, gathered from the keys of open work: the screen shows it, and a handover
//! records it. It reads no closed slip and decides nothing.

use crate::domain::book::Book;
use crate::domain::kind::Blank;
use crate::domain::moment::Moment;
use crate::domain::registers::{book_entry, repair};
use crate::domain::slip::{Index, Slip, due};
use crate::domain::value::{SlipId, Value};

use super::{COUNTERSIGN, Carried, TAG};

crate::choice! {
    /// A kind of open work, in the order in which the sheet has it. Codes are stored.
    pub enum Pending {
        Urgent = 1 "urgent" "紧急未完",
        Major = 2 "major" "重大维修未完",
        Late = 3 "late" "紧急超时",
        Unassigned = 4 "unassigned" "未派",
        AwaitingReturn = 5 "awaiting-return" "待回单",
        Replies = 6 "replies" "今日须回复",
        Callbacks = 7 "callbacks" "回访到期",
        KeysLent = 8 "keys-lent" "借出钥匙",
        BookUrgent = 9 "book-urgent" "本上紧急",
        BookPlain = 10 "book-plain" "本上普通",
        Meeting = 11 "meeting" "例会问题",
        Legacy = 12 "legacy" "遗留问题",
        Countersigns = 13 "countersigns" "代接待补签",
    }
}

impl Pending {
    /// All kinds, in the order of the sheet.
    pub const ALL: [Self; 13] = [
        Self::Urgent,
        Self::Major,
        Self::Late,
        Self::Unassigned,
        Self::AwaitingReturn,
        Self::Replies,
        Self::Callbacks,
        Self::KeysLent,
        Self::BookUrgent,
        Self::BookPlain,
        Self::Meeting,
        Self::Legacy,
        Self::Countersigns,
    ];
}

/// The registers of callbacks (F-27) and of lent keys (F-94) by their tags: what they have open counts
/// from the day on which they stand in the index.
const CALLBACKS: u16 = 27;
const KEY_LOANS: u16 = 94;

/// States of a repair in which somebody still has to come.
const UNDER_WAY: &[u16] = &[
    repair::ISSUED,
    repair::TOLD,
    repair::ASSIGNED,
    repair::ARRIVED,
    repair::WAITING,
    repair::TEMPORARY,
    repair::ESCALATED,
];

/// Everything open that the next shift must know of, at a moment. A slip may stand under several kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    pub at: Moment,
    /// Each kind with its slips, in the order of the sheet; what hurts next first. Kinds without
    /// slips stand here too: nothing is a statement as well.
    pub found: Vec<(Pending, Vec<SlipId>)>,
}

impl Gathered {
    /// The slips of a kind, what hurts next first.
    #[must_use]
    pub fn of(&self, what: Pending) -> &[SlipId] {
        self.found.iter().find(|(kind, _)| *kind == what).map_or(&[], |(_, slips)| slips)
    }

    #[must_use]
    pub fn count(&self, what: Pending) -> usize {
        self.of(what).len()
    }

    /// Whether anything waits in the shift book.
    #[must_use]
    pub fn book_waits(&self) -> bool {
        let kinds = [Pending::BookUrgent, Pending::BookPlain, Pending::Meeting, Pending::Legacy];
        kinds.iter().any(|what| self.count(*what) > 0)
    }

    /// The numbers as the handover records them.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        let row = |(what, slips): &(Pending, Vec<SlipId>)| Carried {
            what: *what,
            count: i64::try_from(slips.len()).unwrap_or(i64::MAX),
        };
        self.found.iter().map(row).collect::<Vec<Carried>>().give()
    }

    fn put(&mut self, what: Pending, slip: SlipId) {
        if let Some((_, slips)) = self.found.iter_mut().find(|(kind, _)| *kind == what)
            && !slips.contains(&slip)
        {
            slips.push(slip);
        }
    }
}

/// Whether somebody still has to come for a repair.
#[must_use]
pub fn under_way(slip: &Slip) -> bool {
    slip.id.form == repair::TAG && UNDER_WAY.contains(&slip.state)
}

/// Gathers what must be handed over. It looks at every open slip once, and at nothing else.
#[must_use]
pub fn gather(book: &dyn Book, now: Moment) -> Gathered {
    let found = Pending::ALL.iter().map(|what| (*what, Vec::new())).collect();
    let mut gathered = Gathered { at: now, found };
    let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
    for slip in open.into_iter().filter_map(|id| book.slip(id)) {
        for what in kinds(&slip, now) {
            gathered.put(what, slip.id);
        }
        if let Some(repair) = book_entry::major_repair(&slip, book) {
            gathered.put(Pending::Major, repair);
        }
    }
    gathered
}

fn kinds(slip: &Slip, now: Moment) -> Vec<Pending> {
    let running = |what: u16| slip.due(what).filter(|d| d.met.is_none());
    let today = |at: Moment| at.day() <= now.day();
    let mut kinds = Vec::new();
    if running(due::REPLY).is_some_and(|d| today(d.at)) {
        kinds.push(Pending::Replies);
    }
    match slip.id.form {
        repair::TAG if under_way(slip) => {
            let late = slip.next_due().is_some_and(|d| d.at < now);
            if slip.yes(repair::URGENT) {
                kinds.push(Pending::Urgent);
            }
            if slip.yes(repair::URGENT) && late {
                kinds.push(Pending::Late);
            }
            let unassigned = [repair::ISSUED, repair::TOLD].contains(&slip.state);
            kinds.push(if unassigned { Pending::Unassigned } else { Pending::AwaitingReturn });
        }
        book_entry::TAG => kinds.extend(of_entry(slip)),
        CALLBACKS if slip.next_due().is_none_or(|d| today(d.at)) => kinds.push(Pending::Callbacks),
        KEY_LOANS => kinds.push(Pending::KeysLent),
        TAG if slip.state == COUNTERSIGN => kinds.push(Pending::Countersigns),
        _ => {}
    }
    kinds
}

/// What has its reason, or cannot be solved soon, is a legacy issue until it is solved (P-27).
fn of_entry(slip: &Slip) -> Option<Pending> {
    match slip.state {
        book_entry::MEETING => Some(Pending::Meeting),
        book_entry::REASONED => Some(Pending::Legacy),
        _ => book_entry::class_of(slip).map(|class| match class {
            book_entry::Class::Urgent => Pending::BookUrgent,
            book_entry::Class::Plain => Pending::BookPlain,
            book_entry::Class::Long => Pending::Legacy,
        }),
    }
}
