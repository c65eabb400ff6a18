//! Slips and the entries they are folded from.
//!
//! An entry holds results, never inputs; `apply` is one function for all forms and needs no rule,
//! no clock and no policy, so an old journal reads the same for ever.

use super::fields::{Fields, RowView};
use super::kind::Blank;
use super::ledger::Posting;
use super::moment::Moment;
use super::tag::{Numbered, Tag};
use super::value::{Badge, Cell, RoomId, SlipId, Value};

/// What the journal says because a step was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the journal, from 1, without gaps.
    pub seq: u64,
    pub slip: SlipId,
    pub step: u16,
    /// The slip's version after it, from 1.
    pub version: u32,
    pub by: Badge,
    pub cosign: Option<Badge>,
    /// 发生时间: when it happened in the world.
    pub occurred: Moment,
    /// 登记时间: the desk's clock when it was taken.
    pub recorded: Moment,
    /// 消息来源: who said so and how; empty when the operator saw it.
    pub source: String,
    /// Why it comes late, where it occurred far back.
    pub late: String,
    /// The state after it.
    pub state: u16,
    /// The fields it sets.
    pub set: Fields,
    /// The clocks it starts, moves or stops.
    pub dues: Vec<Due>,
    /// The entry that this one corrects.
    pub corrects: Option<u64>,
    /// What it moves in the accounts: double entry, together zero.
    pub postings: Vec<Posting>,
}

/// The step number of an entry that a correction of the clock writes on any slip: it lays dues anew and does nothing
/// else. Stored for ever; no form has a step of this number.
pub const CLOCK_CORRECTED: u16 = u16::MAX;

/// A moment by which something must have happened, recorded with its reason (依据).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What is due; a later one of the same kind replaces it. The number of a [`DueKind`](super::form::DueKind).
    pub what: u16,
    pub at: Moment,
    /// From what, which setting: `来电 14:32 + 5 分 (N-01)`.
    pub because: String,
    /// When it was met, or called off.
    pub met: Option<Moment>,
}

/// One thing that was done to a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub seq: u64,
    pub step: u16,
    pub by: Badge,
    pub cosign: Option<Badge>,
    pub occurred: Moment,
    pub recorded: Moment,
    pub source: String,
    pub late: String,
}

/// One filled form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub id: SlipId,
    pub version: u32,
    pub state: u16,
    pub fields: Fields,
    pub dues: Vec<Due>,
    pub story: Vec<Deed>,
}

/// Folds one entry into its slip: the only way a slip comes to be or changes.
pub fn apply(slip: Option<Slip>, entry: &Entry) -> Slip {
    let mut slip = slip.unwrap_or_else(|| Slip {
        id: entry.slip,
        version: 0,
        state: 0,
        fields: Fields::new(),
        dues: Vec::new(),
        story: Vec::new(),
    });
    slip.version = entry.version;
    slip.state = entry.state;
    slip.fields.lay(&entry.set);
    for due in &entry.dues {
        match slip.dues.iter_mut().find(|d| d.what == due.what) {
            Some(standing) => *standing = due.clone(),
            None => slip.dues.push(due.clone()),
        }
    }
    slip.story.push(Deed {
        seq: entry.seq,
        step: entry.step,
        by: entry.by,
        cosign: entry.cosign,
        occurred: entry.occurred,
        recorded: entry.recorded,
        source: entry.source.clone(),
        late: entry.late.clone(),
    });
    slip
}

impl Slip {
    /// What stands in a blank; none where nothing stands there, or something of another kind.
    pub fn get<T: Blank>(&self, tag: Tag<T>) -> Option<T> {
        self.fields.get(tag)
    }

    /// The rows of a repeated blank, each cell read by itself.
    pub fn rows_of<R>(&self, tag: Tag<Vec<R>>) -> impl Iterator<Item = RowView<'_>> {
        self.fields.rows_of(tag)
    }

    /// Whether something stands in a blank.
    pub fn has<T>(&self, tag: Tag<T>) -> bool {
        self.fields.has(tag)
    }

    pub fn cell(&self, tag: impl Numbered) -> Option<&Cell> {
        self.fields.cell(tag)
    }

    pub fn text(&self, tag: impl Numbered) -> &str {
        self.fields.text(tag)
    }

    pub(super) fn room(&self, tag: impl Numbered) -> Option<RoomId> {
        match self.cell(tag) {
            Some(Cell::Room(r)) => Some(*r),
            _ => None,
        }
    }

    pub(super) fn staff(&self, tag: impl Numbered) -> Option<Badge> {
        match self.cell(tag) {
            Some(Cell::Staff(b)) => Some(*b),
            _ => None,
        }
    }

    /// The value of a field, rows or one cell.
    pub fn value(&self, tag: impl Numbered) -> Option<&Value> {
        self.fields.value(tag)
    }

    /// When the slip was opened, by the world's clock.
    pub fn opened(&self) -> Moment {
        self.story.first().map_or(Moment(0), |d| d.occurred)
    }

    /// The due moment that comes first among those not met.
    pub fn next_due(&self) -> Option<&Due> {
        self.dues.iter().filter(|d| d.met.is_none()).min_by_key(|d| d.at)
    }

    pub fn due(&self, what: impl Numbered) -> Option<&Due> {
        let what = what.number();
        self.dues.iter().find(|d| d.what == what)
    }

    /// The badge of the last deed of a step.
    pub fn last_deed(&self, step: u16) -> Option<&Deed> {
        self.story.iter().rev().find(|d| d.step == step)
    }
}

/// The composite indexes that the keys of all forms share. Stored for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Index {
    /// Open work: `a` = the moment that hurts next (ms), `b` = 0.
    Open = 1,
    /// Open work by state: `a` = form and state ([`state_key`]), `b` = due. Records in force that a
    /// blank may name: `a` = form alone, `b` = their order.
    State = 2,
    /// All slips of a room: `a` = room, `b` = opened, newest first.
    Room = 3,
    /// Open slips of a room: `a` = room, `b` = due.
    OpenRoom = 4,
    /// People of a room: `a` = room, `b` = relation.
    Resident = 5,
    /// Open slips of a worker: `a` = badge, `b` = due.
    Worker = 6,
    /// Slips by day opened: `a` = day, `b` = form.
    Day = 7,
    /// By a name or code: `a` = hash of the text, `b` = 0.
    Named = 8,
    /// Notices in force for a building: `a` = hash of the building, `b` = until.
    Building = 9,
    /// Slips of a person: `a` = person, `b` = opened, newest first.
    Person = 10,
    /// Slips on which time will act by itself: `a` = when, `b` = 0.
    Clock = 11,
    /// Finished work that may be asked about: `a` = day the owner was told, or on which they were last
    /// not satisfied, `b` = when.
    Callback = 12,
    /// Work slips by the days on which their paper came back, and on which a temporary measure was taken
    /// that it tells of: `a` = day, `b` = when. Number 13 once was the measures' own, and stays free.
    Returned = 25,
    /// Slips that came of another: `a` = form and number of the first ([`link_key`]), `b` = opened.
    Linked = 14,
    /// Service records of a price item: `a` = item, `b` = month in the accounts, newest first.
    ItemMonth = 17,
    /// Survey sheets that count for an item: `a` = item, `b` = how much it is needed.
    Survey = 18,
    /// Slips of a form in a state, open or not: `a` = form and state ([`state_key`]), `b` = 0. In
    /// the order of their numbers, as all of 20 to 22, so that two of them can be read as one.
    InState = 20,
    /// Slips that a worker had or has in hand, open or not: `a` = badge, `b` = form.
    DoneBy = 21,
    /// Slips of a room by form: `a` = room, `b` = form.
    RoomForm = 22,
    /// Slips made under an agreement: `a` = its number, `b` = opened, newest first.
    Agreement = 15,
    /// Requisitions for a work slip: `a` = its form and number ([`link_key`]), `b` = their number.
    Requisition = 16,
    /// Work slips with a reminder that somebody has not seen: `a` = badge, `b` = when they were told.
    Reminder = 19,
}

/// A place where a slip is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub index: Index,
    pub a: u64,
    pub b: u64,
}

impl Key {
    pub fn new(index: Index, a: u64, b: u64) -> Self {
        Self { index, a, b }
    }

    /// The days on which a slip's paper came back, by that step.
    pub fn of_returns(slip: &Slip, step: u16) -> impl Iterator<Item = Self> + '_ {
        let back = slip.story.iter().filter(move |deed| deed.step == step);
        back.map(|deed| Self::returned_at(deed.occurred))
    }

    /// Among the papers of the day of a moment.
    pub fn returned_at(at: Moment) -> Self {
        Self::new(Index::Returned, day_of(at), ascending(at))
    }

    /// Among the finished slips that may be asked about, by the moment from which that counts.
    pub fn to_ask(from: Moment) -> Self {
        Self::new(Index::Callback, day_of(from), ascending(from))
    }

    /// A key by text: names, codes, canonical room numbers. Case does not matter.
    pub fn named(text: &str) -> Self {
        Self::new(Index::Named, hash(text), 0)
    }

    /// Where a worker's slips of a form are found, open or not.
    pub fn done_by(worker: Badge, form: u16) -> Self {
        Self::new(Index::DoneBy, u64::from(worker.0), u64::from(form))
    }

    /// Where work is found: by its day, by its room if it has one, and, while it is `open`, by the
    /// moment given there, on the board, by its state, and among what is open in the room.
    pub fn of_work(slip: &Slip, room: Option<RoomId>, open: Option<u64>) -> Vec<Self> {
        let mut keys = vec![Self::new(Index::Day, day_key(slip), u64::from(slip.id.form))];
        if let Some(RoomId(room)) = room {
            keys.push(Self::new(Index::Room, u64::from(room), descending(slip.opened())));
            keys.extend(open.map(|at| Self::new(Index::OpenRoom, u64::from(room), at)));
        }
        if let Some(at) = open {
            keys.push(Self::new(Index::Open, at, 0));
            keys.push(Self::new(Index::State, state_key(slip), at));
        }
        keys
    }
}

/// The day of a moment, as a key.
fn day_of(at: Moment) -> u64 {
    u64::try_from(at.day().number()).unwrap_or(0)
}

/// The day a slip was opened, as a key.
pub fn day_key(slip: &Slip) -> u64 {
    day_of(slip.opened())
}

/// Form and state as one key.
pub fn state_key(slip: &Slip) -> u64 {
    state_key_of(slip.id.form, slip.state)
}

/// The key under which all slips of a form in a state are found.
pub fn state_key_of(form: u16, state: u16) -> u64 {
    (u64::from(form) << 16) | u64::from(state)
}

/// The key under which the slips that came of another are found.
pub fn link_key(first: super::value::SlipId) -> u64 {
    // Forms are numbered below 2^16 and their slips one by one: 48 bits are never used up.
    (u64::from(first.form) << 48) | (first.number & 0xffff_ffff_ffff)
}

/// A moment as an ascending key; moments before 1970 sort first.
pub fn ascending(moment: Moment) -> u64 {
    u64::try_from(moment.0).unwrap_or(0)
}

/// Where a slip stands among what is open: by the moment that hurts next; after all clocks those on
/// which none runs, in the order in which they were opened.
pub fn urgency(slip: &Slip) -> u64 {
    const AFTER_ALL_CLOCKS: u64 = 1 << 62;
    slip.next_due().map_or_else(|| AFTER_ALL_CLOCKS + ascending(slip.opened()), |d| ascending(d.at))
}

/// A moment as a descending key: newest first.
pub fn descending(moment: Moment) -> u64 {
    u64::MAX - ascending(moment)
}

/// A stable 64-bit hash of a text (FNV-1a): keys are stored, so it may never change.
pub fn hash(text: &str) -> u64 {
    text.trim()
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}
