//! What the registers of keys hold, as others read it: bunches in the cupboard with their counts, and how many
//! keys a room or the whole cupboard has. Nothing here decides, and it must not know a room or a person.
//!
//! What is kept and what is out is counted from these numbers and from nothing else (P-37): always
//! `count = kept + out + withdrawn + lost`.

use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

/// F-93, the cupboard: a slip for each bunch of like keys.
pub const TAG: u16 = 93;
/// F-94, the loans.
pub const LOANS: u16 = 94;

/// In the cupboard now.
const KEPT_NOW: Tag<i64> = Tag::new(30, "kept");
/// Lent now.
const OUT_NOW: Tag<i64> = Tag::new(31, "out");
/// Given back to whom they belong, so far.
const WITHDRAWN: Tag<i64> = Tag::new(32, "withdrawn");
/// Lost, scrapped or entered by mistake, so far.
const LOST: Tag<i64> = Tag::new(33, "lost");

/// The steps by which other papers write on a bunch.
pub(super) const LENT: u16 = 20;
pub(super) const BACK: u16 = 21;
pub(super) const CARRY: u16 = 3;

/// As many keys as one label bears.
pub const COUNT_MOST: i64 = 99;

/// Bunches of one room that are read.
const ROOM_MOST: usize = 100;

states! {
    KEPT = 1 "kept" "在柜" listed,
    /// None of them is in the cupboard.
    ALL_OUT = 2 "out" "全部借出" listed,
    /// One was lost: the lock must be changed, and nothing of it is lent until then.
    CHANGING = 3 "changing" "待换锁" open,
    TAKEN = 4 "taken" "已取回",
    GONE = 5 "gone" "已注销",
}

crate::dues! {
    /// A lock whose key was lost is changed.
    CYLINDER = 341 "换锁芯",
}

choice! {
    /// Whose door it opens (S2-key 3.1.1–3.1.2). Codes are stored.
    pub enum Kind {
        Owner = 1 "owner" "业主钥匙",
        Public = 2 "public" "公共钥匙",
        Equipment = 3 "equipment" "设备钥匙",
    }

    /// When the desk may use it, as the owner said at the deposit. Codes are stored.
    pub enum Terms {
        AskFirst = 1 "ask-first" "先电话同意",
        Urgent = 2 "urgent" "急事可用",
        RepairOnly = 3 "repair-only" "只为整改",
    }

    /// What was seen of whoever borrows or fetches a key. Codes are stored.
    pub enum Seen {
        IdCard = 1 "id-card" "身份证",
        WorkCard = 2 "work-card" "工牌",
        KnownFace = 3 "known" "熟识",
        Letter = 4 "letter" "委托书",
    }
}

fields! {
    /// 接收: the developer's keys, before anybody moves in.
    pub struct Receive {
        1 kind: Kind = "类别" 4;
        2 room: Option<RoomId> = "房号" 4;
        4 count: i64 = "把数" 4;
        3 what: Option<Text> = "部位设备" 4;
        5 label: Option<Text> = "标签" 4;
        6 place: Option<Text> = "柜位" 4;
        7 signed: Signature = "移交签字" 6;
        9 note: Option<Text> = "说明" 6;
    }

    /// 留存: an owner leaves keys, and signs.
    pub struct Deposit {
        2 room: RoomId = "房号" 4;
        4 count: i64 = "把数" 4;
        8 terms: Option<Terms> = "使用约定" 4;
        5 label: Option<Text> = "标签" 4;
        6 place: Option<Text> = "柜位" 4;
        7 signed: Signature = "留存签字" 4;
        9 note: Option<Text> = "说明" 12;
    }

    /// 期初: what hung there before the desk kept the register.
    pub struct Carry {
        1 kind: Kind = "类别" 4;
        2 room: Option<RoomId> = "房号" 4;
        4 count: i64 = "把数" 4;
        3 what: Option<Text> = "部位设备" 4;
        5 label: Option<Text> = "标签" 4;
        6 place: Option<Text> = "柜位" 4;
        8 terms: Option<Terms> = "使用约定" 4;
        34 paper_no: Option<Text> = "纸单号" 4;
        9 note: Option<Text> = "说明" 4;
    }
}

/// How many keys of a bunch are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that ever hung there.
    pub count: i64,
    pub kept: i64,
    pub out: i64,
    pub withdrawn: i64,
    pub lost: i64,
}

impl Counts {
    /// Of a bunch that has just come.
    pub fn fresh(count: i64) -> Self {
        Self { count, kept: count, ..Self::default() }
    }

    pub fn of(slip: &Slip) -> Self {
        let stands = |tag: Tag<i64>| slip.get(tag).unwrap_or(0);
        Self {
            count: stands(Receive::count),
            kept: stands(KEPT_NOW),
            out: stands(OUT_NOW),
            withdrawn: stands(WITHDRAWN),
            lost: stands(LOST),
        }
    }

    /// As an entry on the bunch writes them.
    pub fn put(self, set: Fields) -> Fields {
        set.put(KEPT_NOW, self.kept)
            .put(OUT_NOW, self.out)
            .put(WITHDRAWN, self.withdrawn)
            .put(LOST, self.lost)
    }

    /// Whether so many can leave the cupboard.
    pub fn has(self, n: i64) -> bool {
        (1..=self.kept).contains(&n)
    }

    /// So many leave the cupboard for a while.
    pub fn lend(self, n: i64) -> Self {
        Self { kept: self.kept - n, out: self.out + n, ..self }
    }

    /// So many come back from a loan, and so many never will.
    pub fn back(self, n: i64, lost: i64) -> Self {
        let out = self.out - n - lost;
        Self { kept: self.kept + n, out, lost: self.lost + lost, ..self }
    }

    /// So many are given back to whom they belong.
    pub fn withdraw(self, n: i64) -> Self {
        Self { kept: self.kept - n, withdrawn: self.withdrawn + n, ..self }
    }

    /// So many of the cupboard's are no more.
    pub fn write_off(self, n: i64) -> Self {
        Self { kept: self.kept - n, lost: self.lost + n, ..self }
    }

    /// Where the bunch stands by its counts; `ended`: what it is called when nothing is left.
    pub fn state(self, ended: u16) -> u16 {
        match (self.kept, self.out) {
            (0, 0) => ended,
            (0, _) => ALL_OUT,
            _ => KEPT,
        }
    }
}

/// Every bunch of a room, also those of which nothing is left.
pub fn of_room(book: &dyn Book, room: RoomId) -> Vec<Slip> {
    let (room, form) = (u64::from(room.0), u64::from(TAG));
    let found = book.keys(Index::RoomForm, (room, form), (room, form), ROOM_MOST);
    found.into_iter().filter_map(|id| book.slip(id)).collect()
}

/// What a room has in the cupboard and what of it is out, over all its bunches.
pub fn held(book: &dyn Book, room: RoomId) -> Counts {
    of_room(book, room).iter().map(Counts::of).fold(Counts::default(), |sum, one| Counts {
        count: sum.count + one.count,
        kept: sum.kept + one.kept,
        out: sum.out + one.out,
        withdrawn: sum.withdrawn + one.withdrawn,
        lost: sum.lost + one.lost,
    })
}

/// Keys of a room in the cupboard.
pub fn kept(book: &dyn Book, room: RoomId) -> i64 {
    held(book, room).kept
}

/// When the desk may use a bunch; where nothing was said, the owner is asked first.
pub fn terms(bunch: &Slip) -> Terms {
    bunch.get(Deposit::terms).unwrap_or(Terms::AskFirst)
}

/// Keys of a room in the cupboard by when the desk may use them, without terms of which there are none.
pub fn kept_by_terms(book: &dyn Book, room: RoomId) -> Vec<(Terms, i64)> {
    let mut kept = [Terms::AskFirst, Terms::Urgent, Terms::RepairOnly].map(|terms| (terms, 0));
    for bunch in of_room(book, room) {
        for (_, many) in kept.iter_mut().filter(|(own, _)| *own == terms(&bunch)) {
            *many += Counts::of(&bunch).kept;
        }
    }
    kept.into_iter().filter(|(_, many)| *many > 0).collect()
}

/// All keys in the cupboard, as they must be counted at a handover; none before the office keeps the register.
pub fn in_cupboard(book: &dyn Book) -> Option<i64> {
    if book.next_number(TAG) <= 1 {
        return None;
    }
    let standing = [KEPT, CHANGING].into_iter();
    let slips = standing.flat_map(|state| {
        book.under(Index::InState, state_key_of(TAG, state), usize::MAX).into_iter()
    });
    Some(slips.filter_map(|id| book.slip(id)).map(|slip| Counts::of(&slip).kept).sum())
}

/// The label under which a bunch hangs: one word, for a blank names it so.
pub fn label(slip: &Slip) -> &str {
    slip.text(Receive::label)
}

/// A label in one word, that no other bunch in force has: `1-2-1203`, `1-2-1203.2`.
pub fn free_label(book: &dyn Book, wanted: &str) -> String {
    let word: String = wanted.split_whitespace().collect();
    let taken = |label: &str| is_taken(book, label, None);
    let numbered = (2..).map(|n: u32| format!("{word}.{n}"));
    std::iter::once(word.clone()).chain(numbered).find(|label| !taken(label)).unwrap_or(word)
}

/// Whether another bunch in force has a label.
pub fn is_taken(book: &dyn Book, wanted: &str, own: Option<SlipId>) -> bool {
    let same = |slip: &Slip| label(slip).eq_ignore_ascii_case(wanted) && Some(slip.id) != own;
    book.named(TAG, wanted).iter().any(same)
}

/// A room's keys as its own register says them, from now on counted here.
pub fn carry_room(book: &dyn Book, (room, no): (RoomId, &str), count: i64) -> Drawn {
    let slip = SlipId { form: TAG, number: book.next_number(TAG) };
    let set = Fields::new()
        .put(Carry::kind, Kind::Owner)
        .put(Carry::room, room)
        .put(Carry::count, count)
        .put(Carry::label, Text(free_label(book, no)))
        .put(Carry::note, Text("房屋册".to_string()));
    Ask::beside(slip, CARRY, KEPT, Counts::fresh(count).put(set))
}

/// A loan takes so many, or brings so many back and has lost so many.
pub(super) fn moved(bunch: &Slip, step: u16, counts: Counts) -> Drawn {
    let state = match bunch.state {
        CHANGING => CHANGING,
        _ => counts.state(GONE),
    };
    Ask::beside(bunch.id, step, state, counts.put(Fields::new()))
}
