//! The slips that stand at the plan's last moment, so that every state is to be seen, some overdue
//! and some about to be.
//!
//! Times are minutes before that moment. The lives of all other slips are thrown by dice.

use super::act::{Act, Came};
use super::catalogue;
use super::life::half_hour;
use super::money;
use super::order::Order;
use super::scene::Scene;
use super::sites;
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::value::RoomId;
use crate::forms::estate::rooms;

/// What happens to a standing slip, as [`Act`], with times in minutes before the end.
#[derive(Clone, Copy)]
pub(super) enum Do {
    Tell,
    Assign(u32),
    Arrive(i64),
    /// How it came out, when they arrived, when it was done.
    Return(Came, i64, i64),
    /// The same, with a visit agreed so many minutes after the end.
    Again(Came, i64, i64, i64),
    /// The visit is so many minutes after the end; 0: none agreed.
    Rebook(i64),
    TellOwner,
    Chase,
    Urge,
    Room,
    Void,
    Reply(bool),
    Decline,
}

/// A slip of the cast; a call where it names no fault.
pub(super) struct Part {
    pub(super) before: i64,
    pub(super) fault: &'static str,
    /// A room of the screens, or empty: any that fits.
    room: &'static str,
    told: bool,
    /// On the paid-service slip, as whatever surely costs money is.
    paid: bool,
    /// Minutes from the call to the promised answer.
    pub(super) promised: Option<i64>,
    deeds: &'static [(i64, Do)],
}

/// A repair told at once.
const fn told(
    before: i64,
    fault: &'static str,
    room: &'static str,
    deeds: &'static [(i64, Do)],
) -> Part {
    Part { before, fault, room, told: true, paid: false, promised: None, deeds }
}

/// A repair that nobody has been told of.
const fn untold(before: i64, fault: &'static str, deeds: &'static [(i64, Do)]) -> Part {
    Part { before, fault, room: "", told: false, paid: false, promised: None, deeds }
}

/// A paid service, told at once or not.
const fn paid(before: i64, told: bool, fault: &'static str, deeds: &'static [(i64, Do)]) -> Part {
    Part { before, fault, room: "", told, paid: true, promised: None, deeds }
}

/// A call whose answer is owed.
const fn owed(before: i64, promised: Option<i64>, deeds: &'static [(i64, Do)]) -> Part {
    Part { before, fault: "", room: "", told: false, paid: false, promised, deeds }
}

use Came::{Cannot, Fixed, NotFixed, Temporary, Unsigned};
use Do::{
    Again, Arrive, Assign, Chase, Decline, Rebook, Reply, Return, Room, Tell, TellOwner, Urge, Void,
};

/// The cast. Urgent faults allow 15 minutes to the door, others 120, as the profile has it.
pub(super) static PARTS: &[Part] = &[
    // Not told: two in time, one four minutes over.
    untold(2, "rd-01", &[]),
    untold(3, "dq-09", &[]),
    untold(9, "zh-01", &[]),
    // Told: an urgent one with three minutes left, a lift over its time, two ordinary ones.
    told(12, "cp-02", "", &[]),
    told(24, "dt-01", "", &[(10, Chase)]),
    paid(70, true, "cp-08", &[]),
    told(113, "cp-13", "", &[]),
    untold(30, "rd-06", &[(27, Tell)]),
    // A worker named: the screens' kitchen with nine minutes left, a bedroom four minutes over.
    told(6, "cp-01", "1-2-1203", &[(4, Assign(211))]),
    told(19, "cp-03", "5-1-302", &[(17, Assign(216)), (9, Chase), (5, Chase), (4, Urge)]),
    told(40, "dq-10", "", &[(31, Assign(212))]),
    paid(95, true, "mc-05", &[(80, Assign(215))]),
    paid(141, true, "cp-09", &[(125, Assign(219)), (15, Urge)]),
    told(55, "zh-04", "", &[(41, Assign(213))]),
    told(66, "cp-13", "", &[(60, Room), (52, Assign(216))]),
    // At the door.
    told(85, "cp-15", "", &[(76, Assign(211)), (33, Arrive(35))]),
    told(38, "dq-01", "", &[(36, Assign(217)), (24, Arrive(26))]),
    paid(150, true, "mc-06", &[(131, Assign(220)), (88, Arrive(91))]),
    told(100, "rd-02", "6-1-501", &[(84, Assign(214)), (18, Arrive(20))]),
    // Signed paper back, the owner not told.
    paid(160, true, "dq-04", &[(148, Assign(212)), (12, Return(Fixed, 70, 38))]),
    told(210, "cp-16", "", &[(190, Assign(219)), (26, Return(Fixed, 110, 55))]),
    told(120, "mc-07", "", &[(110, Assign(215)), (5, Return(Fixed, 60, 21))]),
    // Done and not signed: one beyond the three days, two not.
    paid(6010, true, "cp-11", &[(5990, Assign(216)), (5860, Return(Unsigned, 5930, 5880))]),
    told(1650, "zh-01", "", &[(1630, Assign(221)), (1500, Return(Unsigned, 1580, 1520))]),
    told(300, "rd-01", "", &[(280, Assign(214)), (170, Return(Unsigned, 240, 190))]),
    // Waiting: for a window wheel, for a date, past its date, and one within the half hour.
    Part {
        room: "4-1-1102",
        ..paid(1700, true, "mc-02", &[(1680, Assign(211)), (1600, Rebook(2400))])
    },
    told(400, "cp-13", "", &[(380, Assign(216)), (310, Rebook(0))]),
    paid(1560, true, "dq-07", &[(1540, Assign(212)), (1480, Rebook(-110))]),
    told(1480, "rd-04", "", &[(1460, Assign(214)), (1390, Again(NotFixed, 1440, 1400, 28))]),
    // A temporary measure.
    told(500, "cp-14", "", &[(497, Assign(219)), (440, Return(Temporary, 488, 450))]),
    told(1600, "dq-11", "", &[(1580, Assign(217)), (1450, Again(Temporary, 1520, 1460, 1100))]),
    // Reported upward; one asked for again and again.
    told(2950, "mc-10", "", &[(2945, Assign(215)), (2850, Return(Cannot, 2935, 2870))]),
    told(
        4500,
        "mc-07",
        "",
        &[
            (4480, Assign(220)),
            (4300, Return(Cannot, 4400, 4330)),
            (2900, Chase),
            (1500, Chase),
            (60, Chase),
        ],
    ),
    // Closed and void, whatever the dice say.
    told(
        330,
        // Free, so that nothing is owed in the room of the screens.
        "cp-15",
        "1-2-1203",
        &[(320, Assign(216)), (215, Return(Fixed, 260, 228)), (200, TellOwner)],
    ),
    told(250, "zh-01", "", &[(240, Void)]),
    // Whether it costs money was to be seen at the door.
    told(270, "cp-09", "", &[(260, Assign(219)), (225, Arrive(230)), (220, Decline)]),
    // Paid services in every state.
    paid(4, false, "dq-04", &[]),
    paid(20, true, "cp-09", &[]),
    paid(45, true, "mc-03", &[(30, Assign(215))]),
    paid(80, true, "cp-10", &[(70, Assign(219)), (25, Arrive(27))]),
    paid(170, true, "cp-07", &[(150, Assign(216)), (20, Return(Fixed, 80, 40))]),
    paid(320, true, "dq-06", &[(300, Assign(212)), (150, Return(Unsigned, 240, 190))]),
    paid(420, true, "mc-02", &[(400, Assign(215)), (330, Rebook(1500))]),
    paid(540, true, "cp-11", &[(520, Assign(219)), (450, Return(Temporary, 500, 460))]),
    paid(2900, true, "mc-06", &[(2890, Assign(220)), (2800, Return(Cannot, 2870, 2820))]),
    paid(
        340,
        true,
        "cp-12",
        &[(330, Assign(216)), (230, Return(Fixed, 280, 240)), (215, TellOwner)],
    ),
    paid(260, true, "dq-05", &[(250, Void)]),
    paid(200, true, "zh-03", &[(190, Assign(213)), (160, Decline)]),
    // Calls: over the promise, within the half hour, over the day that policy allows, and others.
    owed(200, Some(180), &[]),
    owed(95, Some(120), &[]),
    owed(1490, None, &[]),
    owed(320, None, &[]),
    owed(45, None, &[]),
    owed(700, None, &[(420, Reply(false))]),
    owed(600, None, &[(300, Reply(true))]),
    owed(260, None, &[(250, Void)]),
];

/// What will happen to a slip of the cast.
pub(super) fn script(part: &Part, now: Moment) -> Vec<(Moment, Act)> {
    let ago = |minutes: i64| now.plus_minutes(-minutes);
    let visit = |ahead: i64| half_hour(now.plus_minutes(ahead));
    let paper = |came, arrived, done, next| Act::Return {
        came,
        arrived: ago(arrived),
        done: ago(done),
        next,
    };
    let act = |deed: Do| match deed {
        Do::Tell => Act::Tell,
        Do::Assign(worker) => Act::Assign(Some(worker)),
        Do::Arrive(at) => Act::Arrive(ago(at)),
        Do::Return(came, arrived, done) => paper(came, arrived, done, None),
        Do::Again(came, arrived, done, ahead) => paper(came, arrived, done, Some(visit(ahead))),
        Do::Rebook(0) => Act::Rebook(None),
        Do::Rebook(ahead) => Act::Rebook(Some(visit(ahead))),
        Do::TellOwner => Act::TellOwner,
        Do::Chase => Act::Chase,
        Do::Urge => Act::Urge,
        Do::Room => Act::Room,
        Do::Void => Act::Void,
        // One of the cast stays unsatisfied: the answer that follows comes after the end.
        Do::Reply(well) => Act::Reply(well),
        Do::Decline => Act::Decline,
    };
    part.deeds.iter().map(|(before, deed)| (ago(*before), act(*deed))).collect()
}

/// The repair of a slip of the cast; none in an estate that has no room for it.
pub(super) fn order(scene: &mut Scene, book: &dyn Book, part: &Part, at: Moment) -> Option<Order> {
    let fault = catalogue::coded(part.fault)?;
    let named = Some(part.room).filter(|room| !room.is_empty());
    let RoomId(room) = named.and_then(|room| rooms::find(book, room).ok()).or_else(|| {
        let room = scene.ground.room_for(&mut scene.dice, fault)?;
        scene.ground.elsewhere(room).map(RoomId)
    })?;
    let public = !fault.public.is_empty();
    let caller = if public { None } else { sites::caller(&mut scene.dice, book, room, at) };
    let told = part.told.then_some("radio");
    let order =
        Order { room, caller, fault, told, nobody: false, key: false, visit: None, item: None };
    Some(if part.paid { sold(scene, book, order, at) } else { order })
}

/// Rooms that are tried for one whose payer need not prepay first.
const TRIES: usize = 40;

/// The same order on the paid-service slip, for somebody who need not prepay first where there is one.
fn sold(scene: &mut Scene, book: &dyn Book, mut order: Order, at: Moment) -> Order {
    order.item = money::item(order.fault);
    for _ in 0..TRIES {
        if money::may_go(book, &order, at) {
            break;
        }
        if let Some(room) = scene.ground.room_for(&mut scene.dice, order.fault) {
            order.room = room;
            order.caller = sites::caller(&mut scene.dice, book, room, at);
        }
    }
    order
}
