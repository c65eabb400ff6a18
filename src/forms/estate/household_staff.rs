//! F-96 业主申请(保姆或家教): whom a household employs, so that the gate and a goods slip know them (P-38). The copy of
//! the identity card and the photo stay in the folder; here stands that they are there.

use crate::forms::prelude::*;

use super::people::{self, Relation};
use super::policy::HOUSEHOLD_STAFF_PHOTOS;

pub const TAG: u16 = 96;

/// Of one room that are read.
const ROOM_MOST: usize = 100;

rules! {
    NO_COPY refuse "请附身份证复印件(注明仅供登记使用),收到写 y" ["G-94", "P-38"];
    TOO_FEW_PHOTOS refuse "照片要 {0} 张" ["G-94", "N-67"];
    KNOWN_PERSON warn "请从住户册选定申请人:保姆的电话和证件存放以后凭登记才看得到" ["P-40", "G-96"];
    NOT_OF_HOUSE warn "申请人不是本户在册的业主或租户;请核对" ["P-38"];
    UNTIL_PAST refuse "期限 {0} 已经过了" ["P-38"];
}

choice! {
    /// What somebody is employed as. Codes are stored.
    pub enum Post {
        Nanny = 1 "nanny" "保姆",
        Tutor = 2 "tutor" "家教",
        Other = 3 "other" "其他",
    }
}

fields! {
    pub struct Apply {
        1 room: RoomId = "房号" 4;
        2 applicant: Who = "申请人" 4;
        3 post: Post = "做什么" 4;
        4 name: PersonName = "姓名" 4;
        5 phone: Option<Phone> = "电话" 4;
        8 until: Option<Day> = "期限" 4;
        6 id_copy: bool = "身份证复印件" 4;
        7 photos: i64 = "照片张数" 4;
        9 folder: Option<Text> = "存放" 4;
    }
}

fields! { pub struct End { 10 why: Text = "离开原因" 12; } }

states! { LISTED = 1 "listed" "在册" listed, LEFT = 2 "left" "已离开" }

pub static FORM: Form = Form::new("F-96", TAG, "保姆家教登记", "保姆", STATES, RULES)
    .steps(&[
        Step::opens(1, "apply", "登记", Right::KeepDirectory, Apply::fields)
            .advise(advise)
            .decide(by!(apply)),
        Step::from(2, "end", "离开", &[LISTED], Right::KeepDirectory, End::fields).to(LEFT),
    ])
    .of_customers()
    .private(&["folder"])
    .keys(&[By::Room(Apply::room), By::Work])
    .fills(|step, _, start, _| match step.name {
        "apply" => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("applicant", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        _ => Vec::new(),
    });

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let theirs = &[Relation::Owner, Relation::CoOwner, Relation::Tenant];
    let known = given.get(Apply::room).zip(given.get(Apply::applicant));
    let stranger = known.filter(|(room, who)| {
        !people::is_one_of(ask.book, *room, who, (ask.occurred.day(), theirs))
    });
    let stranger = stranger.map(|_| NOT_OF_HOUSE.at(Apply::applicant));
    // What is told beside somebody who is in no register is hidden like all of it, and no record opens it.
    let hidden = given.has(Apply::phone) || given.has(Apply::folder);
    let unread = hidden && matches!(given.get(Apply::applicant), Some(Who::Named(_)));
    let unread = unread.then(|| KNOWN_PERSON.at(Apply::applicant));
    Advice { warnings: stranger.into_iter().chain(unread).collect(), ..Advice::default() }
}

fn apply(ask: &Ask<'_>, it: Apply) -> Outcome {
    if !it.id_copy {
        return Err(NO_COPY.at(Apply::id_copy));
    }
    let photos = ask.limit(&HOUSEHOLD_STAFF_PHOTOS);
    if it.photos < photos {
        return Err(TOO_FEW_PHOTOS.with(&[&photos.to_string()]).at(Apply::photos));
    }
    if let Some(until) = it.until.filter(|until| *until < ask.occurred.day()) {
        return Err(UNTIL_PAST.with(&[&until.to_string()]).at(Apply::until));
    }
    ask.draw(LISTED).ok()
}

/// The slips of whom a person of the household employs.
pub fn employed_by(book: &dyn Book, room: RoomId, person: PersonId) -> Vec<Slip> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, ROOM_MOST).into_iter();
    let theirs = |slip: &Slip| slip.get(Apply::applicant) == Some(Who::Known(person));
    slips.filter_map(|id| book.slip(id)).filter(theirs).collect()
}

/// Whom a household employs now: what as, the name as lists may show it, and until when.
pub fn of_room(book: &dyn Book, room: RoomId) -> Vec<(Post, String, Option<Day>)> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, ROOM_MOST).into_iter();
    let here = slips.filter_map(|id| book.slip(id)).filter(|slip| slip.state == LISTED);
    let shown = |slip: Slip| {
        let name = crate::engine::kind::masking::mask_name(slip.text(Apply::name));
        Some((slip.get(Apply::post)?, name, slip.get(Apply::until)))
    };
    here.filter_map(shown).collect()
}
