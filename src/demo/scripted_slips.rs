//! Scripted slips that show every state at the plan's last moment, some of them overdue or nearly so.
//!
//! Times are minutes before that moment. All other slips are random.

use super::action::{Action, WorkOutcome};
use super::catalogue;
use super::context::Context;
use super::money;
use super::repairs::half_hour;
use super::sites;
use super::work_order::WorkOrder;
use crate::engine::prelude::*;
use crate::forms::estate::rooms;

/// An [`Action`] with times relative to the end.
#[derive(Clone, Copy)]
pub(super) enum Scripted {
    Tell,
    Assign(u32),
    Arrive(i64),
    /// The outcome, the arrival, the end of the work.
    Return(WorkOutcome, i64, i64),
    /// The same, with another visit so many minutes after the end.
    Revisit(WorkOutcome, i64, i64, i64),
    /// The next visit is so many minutes after the end; 0 if none is agreed.
    Rebook(i64),
    TellOwner,
    Chase,
    Urge,
    Room,
    Void,
    Reply(bool),
    Decline,
}

/// A scripted slip; without a fault it is a call.
pub(super) struct ScriptedSlip {
    /// Minutes before the end at which it is opened.
    pub(super) before: i64,
    pub(super) fault: &'static str,
    /// A room shown on the screens; if empty, a random room.
    room: &'static str,
    /// Whether the foreman is told while the slip is opened.
    told: bool,
    /// Whether it is paid work, which has its own form.
    paid: bool,
    /// Minutes from the call to the promised answer.
    pub(super) promised: Option<i64>,
    actions: Script,
}

/// Actions with their minutes before the end.
type Script = &'static [(i64, Scripted)];

/// A repair of which the foreman is told at once.
const fn repair(before: i64, fault: &'static str, actions: Script) -> ScriptedSlip {
    ScriptedSlip { before, fault, room: "", told: true, paid: false, promised: None, actions }
}

/// The same as paid work.
const fn paid(before: i64, fault: &'static str, actions: Script) -> ScriptedSlip {
    ScriptedSlip { paid: true, ..repair(before, fault, actions) }
}

/// A call that is to be answered later.
const fn call(before: i64, promised: Option<i64>, actions: Script) -> ScriptedSlip {
    ScriptedSlip { told: false, promised, ..repair(before, "", actions) }
}

impl ScriptedSlip {
    /// The foreman is not told yet.
    const fn untold(self) -> Self {
        Self { told: false, ..self }
    }

    const fn in_room(self, room: &'static str) -> Self {
        Self { room, ..self }
    }
}

use Scripted::{
    Arrive, Assign, Chase, Decline, Rebook, Reply, Return, Revisit, Room, Tell, TellOwner, Urge,
    Void,
};
use WorkOutcome::{Cannot, Fixed, NotFixed, Temporary, Unsigned};

/// By the profile, workers must arrive within 15 minutes for urgent faults and 120 for others.
pub(super) static SLIPS: &[ScriptedSlip] = &[
    // Nobody told: two in time, one four minutes late.
    repair(2, "rd-01", &[]).untold(),
    repair(3, "dq-09", &[]).untold(),
    repair(9, "zh-01", &[]).untold(),
    // Foreman told: an urgent one with three minutes left, a late lift, two ordinary ones.
    repair(12, "cp-02", &[]),
    repair(24, "dt-01", &[(10, Chase)]),
    paid(70, "cp-08", &[]),
    repair(113, "cp-13", &[]),
    repair(30, "rd-06", &[(27, Tell)]).untold(),
    // Assigned: the kitchen of the screens with nine minutes left, a bedroom four minutes late.
    repair(6, "cp-01", &[(4, Assign(211))]).in_room("1-2-1203"),
    repair(19, "cp-03", &[(17, Assign(216)), (9, Chase), (5, Chase), (4, Urge)]).in_room("5-1-302"),
    repair(40, "dq-10", &[(31, Assign(212))]),
    paid(95, "mc-05", &[(80, Assign(215))]),
    paid(141, "cp-09", &[(125, Assign(219)), (15, Urge)]),
    repair(55, "zh-04", &[(41, Assign(213))]),
    repair(66, "cp-13", &[(60, Room), (52, Assign(216))]),
    // Arrived.
    repair(85, "cp-15", &[(76, Assign(211)), (33, Arrive(35))]),
    repair(38, "dq-01", &[(36, Assign(217)), (24, Arrive(26))]),
    paid(150, "mc-06", &[(131, Assign(220)), (88, Arrive(91))]),
    repair(100, "rd-02", &[(84, Assign(214)), (18, Arrive(20))]).in_room("6-1-501"),
    // Signed paper returned, the owner not told.
    paid(160, "dq-04", &[(148, Assign(212)), (12, Return(Fixed, 70, 38))]),
    repair(210, "cp-16", &[(190, Assign(219)), (26, Return(Fixed, 110, 55))]),
    repair(120, "mc-07", &[(110, Assign(215)), (5, Return(Fixed, 60, 21))]),
    // Done and not signed: one for more than the three days allowed, two for less.
    paid(6010, "cp-11", &[(5990, Assign(216)), (5860, Return(Unsigned, 5930, 5880))]),
    repair(1650, "zh-01", &[(1630, Assign(221)), (1500, Return(Unsigned, 1580, 1520))]),
    repair(300, "rd-01", &[(280, Assign(214)), (170, Return(Unsigned, 240, 190))]),
    // Waiting: for a part, for a date, past the date, and with a visit in the next half hour.
    paid(1700, "mc-02", &[(1680, Assign(211)), (1600, Rebook(2400))]).in_room("4-1-1102"),
    repair(400, "cp-13", &[(380, Assign(216)), (310, Rebook(0))]),
    paid(1560, "dq-07", &[(1540, Assign(212)), (1480, Rebook(-110))]),
    repair(1480, "rd-04", &[(1460, Assign(214)), (1390, Revisit(NotFixed, 1440, 1400, 28))]),
    // A temporary measure.
    repair(500, "cp-14", &[(497, Assign(219)), (440, Return(Temporary, 488, 450))]),
    repair(1600, "dq-11", &[(1580, Assign(217)), (1450, Revisit(Temporary, 1520, 1460, 1100))]),
    // Reported to a superior; one of them chased several times.
    repair(2950, "mc-10", &[(2945, Assign(215)), (2850, Return(Cannot, 2935, 2870))]),
    repair(
        4500,
        "mc-07",
        &[
            (4480, Assign(220)),
            (4300, Return(Cannot, 4400, 4330)),
            (2900, Chase),
            (1500, Chase),
            (60, Chase),
        ],
    ),
    // Closed and void.
    // The first is free, because the owner of the sample room must not owe anything.
    repair(330, "cp-15", &[(320, Assign(216)), (215, Return(Fixed, 260, 228)), (200, TellOwner)])
        .in_room("1-2-1203"),
    repair(250, "zh-01", &[(240, Void)]),
    // Declined when the worker named the price on site.
    repair(270, "cp-09", &[(260, Assign(219)), (225, Arrive(230)), (220, Decline)]),
    // Paid work in every state.
    paid(4, "dq-04", &[]).untold(),
    paid(20, "cp-09", &[]),
    paid(45, "mc-03", &[(30, Assign(215))]),
    paid(80, "cp-10", &[(70, Assign(219)), (25, Arrive(27))]),
    paid(170, "cp-07", &[(150, Assign(216)), (20, Return(Fixed, 80, 40))]),
    paid(320, "dq-06", &[(300, Assign(212)), (150, Return(Unsigned, 240, 190))]),
    paid(420, "mc-02", &[(400, Assign(215)), (330, Rebook(1500))]),
    paid(540, "cp-11", &[(520, Assign(219)), (450, Return(Temporary, 500, 460))]),
    paid(2900, "mc-06", &[(2890, Assign(220)), (2800, Return(Cannot, 2870, 2820))]),
    paid(340, "cp-12", &[(330, Assign(216)), (230, Return(Fixed, 280, 240)), (215, TellOwner)]),
    paid(260, "dq-05", &[(250, Void)]),
    paid(200, "zh-03", &[(190, Assign(213)), (160, Decline)]),
    // Calls: past the promised time, due within half an hour, past the day allowed by the policy, others.
    call(200, Some(180), &[]),
    call(95, Some(120), &[]),
    call(1490, None, &[]),
    call(320, None, &[]),
    call(45, None, &[]),
    call(700, None, &[(420, Reply(false))]),
    call(600, None, &[(300, Reply(true))]),
    call(260, None, &[(250, Void)]),
];

/// The actions on a scripted slip.
pub(super) fn actions(slip: &ScriptedSlip, now: Moment) -> Vec<(Moment, Action)> {
    let ago = |minutes: i64| now.plus_minutes(-minutes);
    let visit = |after: i64| half_hour(now.plus_minutes(after));
    let paper = |outcome, arrived, done, next| Action::Return {
        outcome,
        arrived: ago(arrived),
        done: ago(done),
        next,
    };
    let action = |scripted: Scripted| match scripted {
        Scripted::Tell => Action::Tell,
        Scripted::Assign(worker) => Action::Assign(Some(worker)),
        Scripted::Arrive(at) => Action::Arrive(ago(at)),
        Scripted::Return(outcome, arrived, done) => paper(outcome, arrived, done, None),
        Scripted::Revisit(outcome, arrived, done, after) => {
            paper(outcome, arrived, done, Some(visit(after)))
        }
        Scripted::Rebook(0) => Action::Rebook(None),
        Scripted::Rebook(after) => Action::Rebook(Some(visit(after))),
        Scripted::TellOwner => Action::TellOwner,
        Scripted::Chase => Action::Chase,
        Scripted::Urge => Action::Urge,
        Scripted::Room => Action::Room,
        Scripted::Void => Action::Void,
        // The second answer to an unsatisfied caller comes after the end.
        Scripted::Reply(satisfied) => Action::Reply(satisfied),
        Scripted::Decline => Action::Decline,
    };
    slip.actions.iter().map(|(before, scripted)| (ago(*before), action(*scripted))).collect()
}

/// The work order of a scripted slip; none in an estate without a suitable room.
pub(super) fn work_order(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &ScriptedSlip,
    at: Moment,
) -> Option<WorkOrder> {
    let fault = catalogue::fault_by_code(slip.fault)?;
    let named = Some(slip.room).filter(|room| !room.is_empty());
    let RoomId(room) = named.and_then(|room| rooms::find(book, room).ok()).or_else(|| {
        let room = ctx.sites.random_room_for(&mut ctx.rng, fault)?;
        ctx.sites.outside_sample_room(room).map(RoomId)
    })?;
    let public = !fault.public.is_empty();
    let caller = if public { None } else { sites::random_caller(&mut ctx.rng, book, room, at) };
    let told = slip.told.then_some("radio");
    let order = WorkOrder {
        room,
        caller,
        fault,
        told,
        nobody_home: false,
        key: false,
        visit: None,
        item: None,
    };
    Some(if slip.paid { as_paid_work(ctx, book, order, at) } else { order })
}

/// How many rooms are tried to find one whose payer need not prepay.
const MAX_TRIES: usize = 40;

/// The same order as paid work, if possible for a payer who need not prepay.
fn as_paid_work(ctx: &mut Context, book: &dyn Book, mut order: WorkOrder, at: Moment) -> WorkOrder {
    order.item = money::price_item(order.fault);
    for _ in 0..MAX_TRIES {
        if money::may_start(book, &order, at) {
            break;
        }
        if let Some(room) = ctx.sites.random_room_for(&mut ctx.rng, order.fault) {
            order.room = room;
            order.caller = sites::random_caller(&mut ctx.rng, book, room, at);
        }
    }
    order
}
