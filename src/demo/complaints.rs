//! The complaints of three weeks, so that every state of the record is to be seen. Few enough to be a
//! cast: the dice only throw where they come from and how they are worded.
//!
//! Times are minutes: of the call, before the plan's last moment; of what follows, after the call.

use super::act::{Act, Does};
use super::scene::Scene;
use super::staff::{CLOCK, HEAD, SUPERVISOR};
use super::{Planned, sites};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::engine::value::{Badge, RoomId};
use crate::forms::complaints::complaint;
use crate::forms::estate::rooms;

use Does::{
    Agree, Answer, Ask, AskUnsigned, Escalate, Grade, Pass, Progress, Propose, ReportUp,
    Unsolvable, Void,
};

/// What is complained of: the words, whose it is, who takes it up there.
struct About {
    points: &'static str,
    department: &'static str,
    whom: u32,
}

const fn about(points: &'static str, department: &'static str, whom: u32) -> About {
    About { points, department, whom }
}

const LIFT: About = about("电梯噪音大,夜里影响睡眠", "engineering", 200);
const STUCK: About = about("电梯困人二十分钟才有人来", "engineering", 200);
const WATER: About = about("楼上装修致渗水,催了没人管", "engineering", 200);
const GUARD: About = about("门岗放陌生人进楼,没有登记", "security", 300);
const RUDE: About = about("巡逻人员说话态度差", "security", 300);
const PARKING: About = about("固定车位常被占,保安不劝离", "security", 300);
const RUBBISH: About = about("楼道垃圾隔夜不清,有异味", "cleaning", 400);
const GRASS: About = about("割草机早上七点就响", "gardens", 400);
const BILL: About = about("水费公摊算错,问了两次没说法", "finance", 110);
const SLOW: About = about("前台电话打了三次没人接", "desk", 101);

/// One complaint and its life.
pub(super) struct Case {
    pub(super) before: i64,
    about: About,
    /// A room of the screens, or empty: any home.
    room: &'static str,
    /// Minutes to the time that was promised.
    promised: Option<i64>,
    hint: bool,
    deeds: &'static [(i64, Does)],
}

const fn case(before: i64, about: About, deeds: &'static [(i64, Does)]) -> Case {
    Case { before, about, room: "", promised: Some(1440), hint: false, deeds }
}

/// From the call to the customer asked again, in two days.
const SMOOTH: &[(i64, Does)] = &[
    (4, Pass),
    (35, Grade("minor")),
    (90, Propose),
    (260, Agree),
    (275, Answer),
    (1460, Ask("satisfied")),
];
/// The same for what goes upward at once.
const GRAVE: &[(i64, Does)] = &[
    (3, Pass),
    (12, Grade("important")),
    (15, ReportUp),
    (50, Propose),
    (140, Progress),
    (230, Agree),
    (240, Answer),
    (1450, Ask("satisfied")),
];
/// What turned out to be untrue is answered and called back all the same.
const UNTRUE: &[(i64, Does)] =
    &[(5, Pass), (50, Grade("invalid")), (160, Agree), (170, Answer), (1440, Ask("satisfied"))];

/// The cast: first what stands open at the end, then what is over.
pub(super) static CASES: &[Case] = &[
    // Not graded: one to be passed on within minutes, one that may be major.
    case(6, RUBBISH, &[]),
    Case { hint: true, ..case(28, STUCK, &[(3, Pass)]) },
    // With the department: the screens' lift, and one over its day.
    Case {
        room: "1-2-1203",
        promised: Some(240),
        ..case(190, LIFT, &[(5, Pass), (40, Grade("minor"))])
    },
    case(1490, GUARD, &[(5, Pass), (20, Grade("important")), (24, ReportUp), (90, Progress)]),
    // A measure that the owner knows.
    case(260, PARKING, &[(6, Pass), (30, Grade("minor")), (95, Propose)]),
    case(1600, GRASS, &[(5, Pass), (60, Grade("minor")), (180, Propose), (1450, Progress)]),
    // Agreed, not yet told.
    case(420, SLOW, &[(4, Pass), (25, Grade("minor")), (80, Propose), (350, Agree)]),
    case(2900, BILL, &[(7, Pass), (45, Grade("minor")), (200, Propose), (2840, Agree)]),
    // Told; to be asked again, soon or late.
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
    // Asked, and not content: a remedy has its day.
    case(
        5800,
        LIFT,
        &[
            (4, Pass),
            (30, Grade("minor")),
            (90, Propose),
            (260, Agree),
            (275, Answer),
            (1500, Ask("unsatisfied")),
        ],
    ),
    // Content, and nothing signed.
    case(
        4300,
        GRASS,
        &[
            (4, Pass),
            (40, Grade("minor")),
            (110, Propose),
            (250, Agree),
            (265, Answer),
            (1400, Ask("no-answer")),
            (1600, AskUnsigned),
        ],
    ),
    case(3050, SLOW, &[(20, Void)]),
    case(7250, RUDE, SMOOTH),
    case(8700, BILL, UNTRUE),
    case(10_150, GUARD, GRAVE),
    case(13_000, RUBBISH, SMOOTH),
    case(14_500, PARKING, SMOOTH),
    case(17_400, STUCK, GRAVE),
    case(18_800, LIFT, SMOOTH),
    case(21_650, BILL, SMOOTH),
    case(24_600, RUDE, UNTRUE),
    case(27_400, WATER, GRAVE),
];

/// The step that records a complaint, and all that follows.
pub(super) fn opening(
    scene: &mut Scene,
    book: &dyn Book,
    case: &Case,
    at: Moment,
) -> (Planned, Vec<(Moment, Act)>) {
    let by = scene.operator(at);
    let named = Some(case.room).filter(|room| !room.is_empty());
    let named = named.and_then(|room| rooms::find(book, room).ok()).map(|RoomId(room)| room);
    let room = named.or_else(|| scene.ground.home(&mut scene.dice));
    let caller = room.and_then(|room| sites::caller(&mut scene.dice, book, room, at));
    let phone = caller.as_ref().filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person));
    let ways = [("call", 60), ("visit", 25), ("chat", 15)];
    let first = scene.dice.weighed(&[("will-mend", 40), ("will-look", 50), ("", 10)]);
    let promised = case.promised.map(|minutes| at.plus_minutes(minutes).minute().to_string());
    let step = Planned::step("F-30", "open", by, at)
        .maybe("room", room.map(|room| format!("#{room}")))
        .maybe("caller", caller.map(|c| format!("@{}", c.person)))
        .maybe("phone", phone)
        .with("points", case.about.points)
        .with("channel", scene.dice.weighed(&ways))
        .maybe("major_hint", case.hint.then_some("y"))
        .maybe("first_reply", Some(first).filter(|word| !word.is_empty()))
        .maybe("promised", promised);
    let deeds = case.deeds.iter();
    let acts = deeds.map(|(after, does)| (at.plus_minutes(*after), Act::Complaint(*does)));
    (step, acts.collect())
}

/// Which complaint of the cast a record is of: by its words, which nobody changes.
fn told_of(slip: &Slip) -> Option<&'static About> {
    let points = slip.text(complaint::Open::points);
    CASES.iter().map(|case| &case.about).find(|about| about.points == points)
}

/// What is typed for a deed, and by whom.
pub(super) fn deed(scene: &mut Scene, slip: &Slip, base: Planned, does: Does) -> Planned {
    let at = base.at;
    let days = |n: i64| at.plus_minutes(n * 24 * 60).minute().to_string();
    let whom = told_of(slip).map_or(SUPERVISOR, |about| about.whom).to_string();
    match does {
        Grade(class) => by(base, SUPERVISOR)
            .with("grade", class)
            .with("grade_why", scene.dice.of(&["核对记录后定", "到场看过", "问过当班人员"])),
        ReportUp => base.with("up_to", HEAD.to_string()).with("up_word", "尽快处理,当天回话"),
        Pass => base
            .with("department", told_of(slip).map_or("office", |about| about.department))
            .with("passed_to", whom),
        Progress => base
            .with("note", scene.dice.of(&["部门已到场查看", "已联系维保单位", "当班人员已问话"]))
            .with("owner_told", "y"),
        Propose => base
            .with(
                "measure",
                scene.dice.of(&["当天整改并加强检查", "约维保单位检修", "更正并当面说明"]),
            )
            .with("consent", scene.dice.of(&["phone", "spoken"]))
            .with("promised", days(2)),
        Agree => by(base, SUPERVISOR)
            .with("result", scene.dice.of(&["已整改,复查合格", "已更正并告知", "已教育当事人"]))
            .with("agrees", "y"),
        Answer => base
            .with("reply", "处理结果已说明,来诉人表示知道")
            .with("replied_how", scene.dice.of(&["call", "visit"]))
            .with("written", "n")
            .with("callback_at", days(1)),
        Unsolvable(later) => {
            base.with("explained", "须等外部单位,已说明原因").with("next", days(later))
        }
        Ask(heard) => asked(by(base, asks(slip)), heard),
        AskUnsigned => by(base, asks(slip)).with("heard", "satisfied").with("called_how", "call"),
        Void => {
            let mut step = by(base, SUPERVISOR);
            step.hand.cosign = Some(Badge(HEAD));
            step.with("void_why", "twice").with("void_note", "同一来电登记了两次")
        }
        Escalate => by(base, CLOCK),
    }
}

/// Who asks the customer again, by the side of C-04 of the office's profile: the department's head, or
/// the office's for what is grave and for departments without a head of their own.
fn asks(slip: &Slip) -> u32 {
    let head = told_of(slip).filter(|about| about.department != "finance").map(|about| about.whom);
    let grave = complaint::grade(slip).is_some_and(complaint::Grade::goes_up);
    head.filter(|_| !grave).unwrap_or(HEAD)
}

/// What the customer says when asked again; whoever is content also signs.
fn asked(base: Planned, heard: &'static str) -> Planned {
    let at = base.at;
    let step = base.with("heard", heard).with("called_how", "visit");
    match heard {
        "satisfied" => step
            .with("customer_says", "处理及时,满意")
            .with("signed", "本人")
            .with("form_back", "y"),
        "unsatisfied" => step
            .with("customer_says", "夜里还是响")
            .with("remedy", "请维保单位加减震垫")
            .with("remedy_by", at.plus_minutes(5 * 24 * 60).minute().to_string()),
        _ => step,
    }
}

/// By somebody else than who sits at the desk.
fn by(mut step: Planned, badge: u32) -> Planned {
    step.hand.badge = Badge(badge);
    step
}
