//! B-04 号码查看登记: whoever sees a whole phone number leaves a record (G-96).
//!
//! An open slip of the household is reason enough, and a callback that is to be made now; otherwise a reason is
//! written. Who sees more numbers in a day than the measure may go on, and a head is told; the numbers of callbacks
//! are there to be dialled and are recorded, but not counted (P-11).

use crate::engine::policy::Policy;
use crate::forms::callbacks::household;
use crate::forms::estate::people;
use crate::forms::prelude::*;

use super::policy::{NightFiles, UNMASKED_A_DAY};
use super::staff;

pub const TAG: u16 = 9004;

/// Who opens customers' files for their work (S2-info 3.3): 物业经理, and 物业助理, who sit at the desk.
const OF_THE_FILES: &[Role] = &[Role::Head, Role::Supervisor, Role::Desk];

/// The most records of a day that are counted.
const LOOKED_THROUGH: usize = 2_000;

/// Open slips of a room that are looked through.
const OPEN_IN_ROOM: usize = 60;

rules! {
    KNOWN_ONLY refuse "请先从住户册中选定一人" ["B-04"];
    OVER_MEASURE warn "今天第 {0} 次看号码,多于每天 {1} 次;已告知主任" ["G-96", "D-83"];
    OPEN_SLIP_ONLY refuse "客户资料由物业经理和物业助理查;{0}要此户有未完单才能看" ["G-96", "D-15"];
    TWO_ROLES_ONLY refuse "按设置客户资料只有物业经理和物业助理能看;请其来查" ["G-96", "D-15"];
    WHY_MISSING refuse "此户没有未完单;查看完整号码请写明原因" ["G-96"];
}

fields! {
    pub struct See {
        1 whom: Who = "住户" 6;
        2 why: Option<Text> = "原因" 6;
    }
}

/// What they were to be rung about: it is no file that somebody looks into, and is not counted.
const CALL: Tag<SlipRef> = Tag::new(3, "call");

states! { SEEN = 1 "seen" "已查看" }

pub static FORM: Form = Form::new("B-04", TAG, "号码查看登记", "查号", STATES, RULES)
    .steps(&[Step::opens(1, "see", "查看号码", Right::SeePhone, See::fields).decide(by!(see))])
    .keys(&[By::Person(See::whom), By::Work])
    .line(|slip, book| Line {
        matter: whom(slip).map_or_else(String::new, |person| people::name(book, person)),
        worker: slip.story.first().map_or_else(String::new, |d| staff::shown(book, d.by)),
        ..Line::default()
    });

fn see(ask: &Ask<'_>, it: See) -> Outcome {
    let person = match it.whom {
        Who::Known(person) => people::slip(ask.book, person),
        Who::Named(_) => None,
    };
    let person = person.ok_or_else(|| KNOWN_ONLY.at(See::whom))?;
    let who = u32::try_from(person.id.number).map(PersonId).ok();
    // Only for whoever makes callbacks.
    let rings = ask.book.policy().may(ask.role, Right::CallBack);
    let call = who.filter(|_| rings).and_then(|who| household::to_ring(ask, who));
    check_role(ask, || call.is_some() || open_at_home(ask, &person).is_some())?;
    // Whoever writes a reason of their own looks into the file, and that counts.
    if let Some(of) = call.filter(|_| it.why.is_none()) {
        let why = Text(format!("回访 {}", ask.book.registry().show_number(of)));
        return ask
            .draw_with(SEEN, ask.given.clone().put(CALL, SlipRef(of)).put(See::why, why))
            .ok();
    }
    let drawn = match it.why {
        Some(_) => ask.draw(SEEN),
        None => {
            let open = open_at_home(ask, &person).ok_or_else(|| WHY_MISSING.at(See::why))?;
            let why = Text(format!("未完单 {}", ask.book.registry().show_number(open)));
            ask.draw_with(SEEN, ask.given.clone().put(See::why, why))
        }
    };
    let seen = seen_on(ask.book, ask.hand.badge, ask.now.day()) + 1;
    let over = over_measure(ask.book, seen)
        .map(|most| OVER_MEASURE.with(&[&seen.to_string(), &most.to_string()]));
    Ok(Decision { drawn: vec![drawn], warnings: over.into_iter().collect() })
}

/// Whether the files are a role's own work, and no look into them is an exception.
pub fn is_of_the_files(role: Role) -> bool {
    OF_THE_FILES.contains(&role)
}

/// Others see a number, on the screen or on paper, only while something of the household is open, or not at all (D-15).
pub(super) fn check_role(ask: &Ask<'_>, open: impl FnOnce() -> bool) -> Result<(), Notice> {
    if OF_THE_FILES.contains(&ask.role) || ask.role == Role::Clock {
        return Ok(());
    }
    let policy = ask.book.policy();
    if !policy.is(NightFiles::TwoRoles) && open() { Ok(()) } else { Err(shut(policy, ask.role)) }
}

/// Whether a role opens a household's file, who lives there and what is told of them: the two roles of the document, and
/// whoever keeps the register or takes money of the household. Others do so while something of it is open, or not at
/// all (D-15).
pub fn opens_files(policy: &Policy, role: Role, open: impl FnOnce() -> bool) -> bool {
    if OF_THE_FILES.contains(&role) || role == Role::Clock {
        return true;
    }
    let needs = policy.may(role, Right::KeepDirectory) || policy.may(role, Right::TakeMoney);
    !policy.is(NightFiles::TwoRoles) && (needs || open())
}

/// Why a file stays shut.
pub fn shut(policy: &Policy, role: Role) -> Notice {
    match policy.is(NightFiles::TwoRoles) {
        true => TWO_ROLES_ONLY.says(),
        false => OPEN_SLIP_ONLY.with(&[role.label()]),
    }
}

/// Whether a record opens what was confided as well, and not only numbers (G-96): to the two roles of the files, and for
/// a reason of their own. A callback is made with the number; the others have a number while something is open (D-15).
pub fn opens_confided(slip: &Slip, book: &dyn Book) -> bool {
    let by = slip.story.first().and_then(|deed| staff::role(book, deed.by));
    !slip.has(CALL) && by.is_some_and(|role| OF_THE_FILES.contains(&role))
}

/// How often a badge has seen a number on a day. Records stand in the order in which they were written, whatever
/// 发生时间 was typed.
pub fn seen_on(book: &dyn Book, badge: Badge, day: Day) -> usize {
    let newest_first = (1..book.next_number(TAG)).rev();
    let records = newest_first.filter_map(|number| book.slip(SlipId { form: TAG, number }));
    let records = records.take(LOOKED_THROUGH).filter(|slip| !slip.has(CALL));
    let firsts = records.filter_map(|slip| slip.story.into_iter().next());
    firsts.take_while(|deed| deed.recorded.day() >= day).filter(|deed| deed.by == badge).count()
}

/// The measure, if so many times are more.
pub fn over_measure(book: &dyn Book, seen: usize) -> Option<usize> {
    let most = usize::try_from(book.policy().limit(&UNMASKED_A_DAY)).unwrap_or(usize::MAX);
    (seen > most).then_some(most)
}

/// An open slip of a home where the person lives now: once they moved out, the open slips there are
/// the next tenant's.
pub(super) fn open_at_home(ask: &Ask<'_>, person: &Slip) -> Option<SlipId> {
    let homes = people::homes(person).into_iter();
    homes
        .filter(|home| people::current(home, ask.now.day()))
        .find_map(|home| open_in(ask.book, home.room))
}

/// An open slip of a room that somebody works on: not a register that runs for years, such as a dog's, which would
/// keep the file open for ever.
pub fn open_in(book: &dyn Book, room: RoomId) -> Option<SlipId> {
    let runs = |id: &SlipId| book.registry().tagged(id.form).is_some_and(|form| form.register);
    let open = book.under(Index::OpenRoom, u64::from(room.0), OPEN_IN_ROOM);
    open.into_iter().find(|id| !runs(id))
}

/// The person whose number was seen.
pub fn whom(slip: &Slip) -> Option<PersonId> {
    match slip.get(See::whom)? {
        Who::Known(person) => Some(person),
        Who::Named(_) => None,
    }
}
