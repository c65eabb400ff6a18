//! Scripted complaints of three weeks that show every state; only the callers and the wording are random.
//!
//! A complaint's time is in minutes before the plan's last moment, those of its actions in minutes after
//! the call.

use super::action::{Action, ComplaintAction};
use super::context::Context;
use super::staff::{CLOCK, HEAD, SUPERVISOR};
use super::{Planned, sites};
use crate::engine::prelude::*;
use crate::forms::complaints::complaint;
use crate::forms::estate::rooms;

use ComplaintAction::{
    Agree, Answer, CallBack, CallBackUnsigned, Escalate, File, Grade, Pass, Progress, Propose,
    ReadReport, ReportUp, Unsolvable, Void,
};

/// The subject of a complaint: the wording, the department, who deals with it there.
struct Topic {
    points: &'static str,
    department: &'static str,
    whom: u32,
}

const fn topic(points: &'static str, department: &'static str, whom: u32) -> Topic {
    Topic { points, department, whom }
}

const LIFT: Topic = topic("电梯噪音大,夜里影响睡眠", "engineering", 200);
const STUCK: Topic = topic("电梯困人二十分钟才有人来", "engineering", 200);
const WATER: Topic = topic("楼上装修致渗水,催了没人管", "engineering", 200);
const GUARD: Topic = topic("门岗放陌生人进楼,没有登记", "security", 300);
const RUDE: Topic = topic("巡逻人员说话态度差", "security", 300);
const PARKING: Topic = topic("固定车位常被占,保安不劝离", "security", 300);
const RUBBISH: Topic = topic("楼道垃圾隔夜不清,有异味", "cleaning", 400);
const GRASS: Topic = topic("割草机早上七点就响", "gardens", 400);
const BILL: Topic = topic("水费公摊算错,问了两次没说法", "finance", 110);
const SLOW: Topic = topic("前台电话打了三次没人接", "desk", 101);

/// A complaint and its actions.
pub(super) struct Case {
    pub(super) before: i64,
    topic: Topic,
    /// A room shown on the screens; if empty, a random home.
    room: &'static str,
    /// Minutes to the promised time.
    promised: Option<i64>,
    /// Whether it may be a major complaint.
    may_be_major: bool,
    /// Minutes to the day by which the city's hotline, which passed it on, wants its answer on paper.
    passed_on: Option<i64>,
    actions: &'static [(i64, ComplaintAction)],
}

const fn case(before: i64, topic: Topic, actions: &'static [(i64, ComplaintAction)]) -> Case {
    Case {
        before,
        topic,
        room: "",
        promised: Some(1440),
        may_be_major: false,
        passed_on: None,
        actions,
    }
}

/// From the call to the callback, in about a day.
const SMOOTH: &[(i64, ComplaintAction)] = &[
    (4, Pass),
    (35, Grade("minor")),
    (90, Propose),
    (260, Agree),
    (275, Answer),
    (1460, CallBack("satisfied")),
];
/// The same for a grave one that is reported to a superior at once.
const GRAVE: &[(i64, ComplaintAction)] = &[
    (3, Pass),
    (12, Grade("important")),
    (15, ReportUp),
    (50, Propose),
    (140, Progress),
    (230, Agree),
    (240, Answer),
    (1450, CallBack("satisfied")),
];
/// The same, filed at last, its report read by the head.
const FILED: &[(i64, ComplaintAction)] = &[
    (3, Pass),
    (12, Grade("important")),
    (15, ReportUp),
    (50, Propose),
    (140, Progress),
    (230, Agree),
    (240, Answer),
    (1450, CallBack("satisfied")),
    (2900, File),
    (2960, ReadReport),
];
/// An unfounded complaint, which is answered and called back like the others; the caller would rather not
/// speak of it again.
const UNFOUNDED: &[(i64, ComplaintAction)] =
    &[(5, Pass), (50, Grade("invalid")), (160, Agree), (170, Answer), (1440, CallBack("declined"))];

/// First those that are open at the end, then closed ones.
pub(super) static CASES: &[Case] = &[
    // Not graded: one to be passed on within minutes, one that may be major.
    case(6, RUBBISH, &[]),
    Case { may_be_major: true, ..case(28, STUCK, &[(3, Pass)]) },
    // With the department: the lift of the screens, and one that is a day late.
    Case {
        room: "1-2-1203",
        promised: Some(240),
        ..case(190, LIFT, &[(5, Pass), (40, Grade("minor"))])
    },
    case(1490, GUARD, &[(5, Pass), (20, Grade("important")), (24, ReportUp), (90, Progress)]),
    // A measure is proposed.
    case(260, PARKING, &[(6, Pass), (30, Grade("minor")), (95, Propose)]),
    case(1600, GRASS, &[(5, Pass), (60, Grade("minor")), (180, Propose), (1450, Progress)]),
    // The result is agreed, the customer not yet answered.
    case(420, SLOW, &[(4, Pass), (25, Grade("minor")), (80, Propose), (350, Agree)]),
    case(2900, BILL, &[(7, Pass), (45, Grade("minor")), (200, Propose), (2840, Agree)]),
    // Answered; the callback is due.
    case(
        1560,
        RUDE,
        &[(4, Pass), (20, Grade("minor")), (70, Propose), (150, Agree), (165, Answer)],
    ),
    case(
        4400,
        WATER,
        &[(4, Pass), (30, Grade("minor")), (90, Propose), (300, Agree), (320, Answer)],
    ),
    case(
        520,
        RUBBISH,
        &[(3, Pass), (25, Grade("minor")), (60, Propose), (200, Agree), (230, Answer)],
    ),
    // Cannot be solved now; the second for more than a week.
    case(3000, PARKING, &[(5, Pass), (40, Grade("minor")), (400, Unsolvable(3))]),
    case(
        11_600,
        WATER,
        &[
            (5, Pass),
            (30, Grade("minor")),
            (300, Progress),
            (700, Unsolvable(9)),
            (10_080, Escalate),
            (10_110, ReportUp),
        ],
    ),
    // Called back and not satisfied: a remedy has a date.
    case(
        5800,
        LIFT,
        &[
            (4, Pass),
            (30, Grade("minor")),
            (90, Propose),
            (260, Agree),
            (275, Answer),
            (1500, CallBack("unsatisfied")),
        ],
    ),
    // Satisfied, but not signed.
    case(
        4300,
        GRASS,
        &[
            (4, Pass),
            (40, Grade("minor")),
            (110, Propose),
            (250, Agree),
            (265, Answer),
            (1400, CallBack("no-answer")),
            (1600, CallBackUnsigned),
        ],
    ),
    case(3050, SLOW, &[(20, Void)]),
    // The customer is satisfied; the hotline that passed it on still waits for its answer.
    Case { passed_on: Some(7 * 1440), ..case(7250, RUDE, SMOOTH) },
    case(8700, BILL, UNFOUNDED),
    case(10_150, GUARD, GRAVE),
    case(13_000, RUBBISH, SMOOTH),
    case(14_500, PARKING, SMOOTH),
    case(17_400, STUCK, GRAVE),
    case(18_800, LIFT, SMOOTH),
    case(21_650, BILL, SMOOTH),
    case(24_600, RUDE, UNFOUNDED),
    case(27_400, WATER, FILED),
];

/// The step that records a complaint, and the actions that follow.
pub(super) fn open_slip(
    ctx: &mut Context,
    book: &dyn Book,
    case: &Case,
    at: Moment,
) -> (Planned, Vec<(Moment, Action)>) {
    let by = ctx.operator(at);
    let sample = Some(case.room).filter(|room| !room.is_empty());
    let sample = sample.and_then(|room| rooms::find(book, room).ok()).map(|RoomId(room)| room);
    let room = sample.or_else(|| ctx.sites.random_home(&mut ctx.rng));
    let caller = room.and_then(|room| sites::random_caller(&mut ctx.rng, book, room, at));
    let channels = [("call", 60), ("visit", 25), ("chat", 15)];
    let first_reply = ctx.rng.pick_weighted(&[("will-mend", 40), ("will-look", 50), ("", 10)]);
    let promised = case.promised.map(|minutes| at.plus_minutes(minutes).minute().to_string());
    let step = Planned::step("F-30", "open", by, at)
        .maybe("room", room.map(|room| format!("#{room}")))
        .caller(caller.as_ref())
        .with("points", case.topic.points)
        .with("channel", ctx.rng.pick_weighted(&channels))
        .maybe("major_hint", case.may_be_major.then_some("y"))
        .maybe("first_reply", Some(first_reply).filter(|word| !word.is_empty()))
        .maybe("promised", promised);
    let step = match case.passed_on {
        Some(minutes) => step
            .fill("sent_by=hotline their_no=A26-1107")
            .with("their_deadline", at.plus_minutes(minutes).minute().to_string()),
        None => step,
    };
    let actions = case.actions.iter();
    let actions =
        actions.map(|(after, action)| (at.plus_minutes(*after), Action::Complaint(*action)));
    (step, actions.collect())
}

/// The topic of a record, found by its wording, which no step changes.
fn topic_of(slip: &Slip) -> Option<&'static Topic> {
    let points = slip.text(complaint::Open::points);
    CASES.iter().map(|case| &case.topic).find(|topic| topic.points == points)
}

/// Fills the step of an action.
pub(super) fn fill_step(
    ctx: &mut Context,
    slip: &Slip,
    base: Planned,
    action: ComplaintAction,
) -> Planned {
    let at = base.at;
    let days = |n: i64| at.plus_minutes(n * 24 * 60).minute().to_string();
    let whom = topic_of(slip).map_or(SUPERVISOR, |topic| topic.whom).to_string();
    match action {
        Grade(class) => by(base, SUPERVISOR)
            .with("grade", class)
            .with("grade_why", ctx.rng.pick(&["核对记录后定", "到场看过", "问过当班人员"])),
        ReportUp => base.with("up_to", HEAD.to_string()).with("up_word", "尽快处理,当天回话"),
        Pass => base
            .with("department", topic_of(slip).map_or("office", |topic| topic.department))
            .with("passed_to", whom),
        Progress => base
            .with("note", ctx.rng.pick(&["部门已到场查看", "已联系维保单位", "当班人员已问话"]))
            .with("owner_told", "y"),
        Propose => base
            .with(
                "measure",
                ctx.rng.pick(&["当天整改并加强检查", "约维保单位检修", "更正并当面说明"]),
            )
            .with("consent", ctx.rng.pick(&["phone", "spoken"]))
            .with("promised", days(2)),
        Agree => by(base, SUPERVISOR)
            .with("result", ctx.rng.pick(&["已整改,复查合格", "已更正并告知", "已教育当事人"]))
            .with("agrees", "y"),
        Answer => base
            .with("reply", "处理结果已说明,来诉人表示知道")
            .with("replied_how", ctx.rng.pick(&["call", "visit"]))
            .with("written", "n")
            .with("callback_at", days(1)),
        Unsolvable(later) => {
            base.with("explained", "须等外部单位,已说明原因").with("next", days(later))
        }
        CallBack(opinion) => call_back(by(base, caller_back(slip)), opinion),
        CallBackUnsigned => {
            by(base, caller_back(slip)).with("heard", "satisfied").with("called_how", "call")
        }
        Void => {
            let mut step = by(base, SUPERVISOR);
            step.hand.cosign = Some(Badge(HEAD));
            step.with("void_why", "twice").with("void_note", "同一来电登记了两次")
        }
        Escalate => by(base, CLOCK),
        File => base
            .with("reported_to", HEAD.to_string())
            .with("course", "渗水由楼上装修引起,装修户已重做防水")
            .with("cause", "装修巡查漏了闭水试验"),
        ReadReport => by(base, HEAD).with("opinion", "装修巡查须查闭水试验"),
    }
}

/// Who calls the customer back (C-04): the head of the department, or the head of the office for grave
/// complaints and departments without a head.
fn caller_back(slip: &Slip) -> u32 {
    let head = topic_of(slip).filter(|topic| topic.department != "finance").map(|topic| topic.whom);
    let grave = complaint::grade(slip).is_some_and(complaint::Grade::goes_up);
    head.filter(|_| !grave).unwrap_or(HEAD)
}

/// Enters a callback; a satisfied customer also signs.
fn call_back(base: Planned, opinion: &'static str) -> Planned {
    let at = base.at;
    let step = base.with("heard", opinion).with("called_how", "visit");
    match opinion {
        "satisfied" => step.fill("customer_says=处理及时,满意 signed=本人").with("form_back", "y"),
        "unsatisfied" => step
            .fill("customer_says=夜里还是响 remedy=请维保单位加减震垫")
            .with("remedy_by", at.plus_minutes(5 * 24 * 60).minute().to_string()),
        _ => step,
    }
}

/// By somebody else than the operator.
fn by(mut step: Planned, badge: u32) -> Planned {
    step.hand.badge = Badge(badge);
    step
}
