//! F-30 投诉记录: from the complaint heard to the customer asked again (P-18, P-19, P-20).
//!
//! Where the documents disagree, the settings C-01…C-04, C-37 and C-38 say which side is in force;
//! no side is a constant here. Nothing leads past the callback: the only ways out are a customer who
//! was asked again, and a record that two people say was written by mistake (G-36).

mod answering;
mod asking_again;
mod fields;
mod grading;
mod handling;
mod opening;
#[cfg(test)]
mod tests;

use crate::forms::prelude::*;
pub use fields::*;

use crate::engine::kind::reading;

use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::office::staff;

pub const TAG: u16 = 30;

/// States in which the department has the complaint.
const AT_WORK: &[u16] = &[GRADED, PROPOSED, UNSOLVED, REOPENED];
/// States in which it can go to a department: also before anybody graded it, for ten minutes run.
const PASSABLE: &[u16] = &[RECEIVED, GRADED, PROPOSED, UNSOLVED, REOPENED];
/// States in which the customer has no full answer yet.
const UNANSWERED: &[u16] = &[RECEIVED, GRADED, PROPOSED, AGREED, UNSOLVED, REOPENED];
const ANSWERABLE: &[u16] = &[GRADED, PROPOSED, AGREED, UNSOLVED, REOPENED];
const NOT_CLOSED: &[u16] =
    &[RECEIVED, GRADED, PROPOSED, AGREED, REPLIED, UNSOLVED, REOPENED, UNSIGNED];

rules! {
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["F-12", "G-45"];
    SAME_ROOM warn "本户还有未结的{0};是同一件事请记在那张单的进展里" ["G-42"];
    SPEAK_FIRST warn "请先给来诉人一句话:当场答复,或说明会整改、会调查" ["S3 §7 L170"];
    NO_TIME_TOLD warn "按设置以讲定的时间为限:请与来诉人约好答复时间" ["C-01", "S2-complaint 3.2.2"];
    REPORT_UP warn "{0}投诉须立即上报;报过请记“上报”" ["G-48", "S3 §7 L173"];
    MANY_CUSTOMERS warn "同一件事已有 {0} 户投诉:请主管考虑定为重大" ["G-49", "N-13"];
    A_WEEK warn "满 {0} 天仍未解决:请主管考虑定为重大" ["G-49", "N-12"];
    NOT_THE_GRADER refuse "按设置投诉等级只由{0}界定" ["G-50", "D-18"];
    NOT_A_CLASS refuse "按设置投诉分为{0};请改选" ["C-03"];
    SAME_GRADE refuse "等级没有变" ["H-07"];
    TEN_MINUTES warn "投诉须在 {0} 分钟内转部门;这一件已过 {1} 分钟" ["G-60", "N-04"];
    TO_WHOM warn "请记下转给谁或谁来领表,接班人才好跟进" ["G-43", "S3 §7 L179"];
    NO_CONSENT refuse "措施须先征得业主同意:请问过后记下方式;不同意也要记" ["G-53", "C-38"];
    TIME_NOT_TOLD refuse "措施须同时告诉业主什么时候解决:请写承诺时间" ["G-53", "C-38"];
    OWNER_REFUSES warn "业主不同意这个办法:请与部门另提" ["G-53"];
    NO_MEASURE warn "没有业主同意过的措施:请主管核对后再定结果" ["G-53", "C-38"];
    WHY_NOT refuse "不同意结果请写意见,部门才知道怎么改" ["G-52"];
    OVERDUE refuse "重要投诉已超时({0}):结果须由管理处主任同意" ["G-51", "N-06"];
    NOT_AGREED refuse "处理结果还没有经主管同意;先请主管在“同意结果”中签认" ["G-52", "C-38"];
    REPLIED_LATE warn "结果应在 {0} 前答复来诉人,已经迟了" ["G-45", "N-10"];
    WHEN_CALLBACK warn "按设置回访时间另约:请写约定回访,未写暂按 {0} 天" ["C-02", "S1B 1"];
    NEXT_REPLY refuse "暂无法解决的须约定下次什么时候答复" ["G-54"];
    NOT_THE_CALLER warn "按设置这件投诉由{0}回访;请核对" ["C-04"];
    CALL_AGAIN warn "这次没有问到:回访不能省,期限不变,请再联系" ["G-36", "N-14"];
    REMEDY_FIRST refuse "客户不满意:请写整改措施和整改期限" ["G-37", "S2-callback 3.5"];
    NO_PROOF warn "满意了还缺{0}:补齐前不能办结" ["G-55", "C-37"];
    PROOF_FIRST refuse "办结须有{0};客户不肯的请写意见和未签原因" ["G-55", "C-37"];
    TOO_EARLY refuse "受理未满 {0} 天,还不到自动提请的时候" ["N-12"];
    ALREADY refuse "这件已提请过或已是重大,不再重复" ["G-49", "H-07"];
    STILL_ASK refuse "不实的、撤回的投诉也要回访,不能作废;请按正常定级答复" ["G-36", "S1B 1"];
}

/// The step that time takes by itself.
const ESCALATE: &str = "escalate";

pub static ERRAND: Errand = Errand { word: "complaint", form: &FORM, step: "open" };

states! {
    /// Heard and written down; nobody has graded it yet.
    RECEIVED = 1 "received" "待定级" open,
    /// Graded, the department at work.
    GRADED = 2 "graded" "处理中" open,
    /// The owner knows the measure and the time.
    PROPOSED = 3 "proposed" "措施已定" open,
    /// The manager stands behind the result; the customer is not yet told.
    AGREED = 4 "agreed" "待答复" open,
    /// Answered; the callback is due.
    REPLIED = 5 "replied" "待回访" open,
    /// Cannot be solved now: the next answer has its time.
    UNSOLVED = 6 "unsolved" "待再答复" open,
    /// The customer was not satisfied: a remedy has its deadline.
    REOPENED = 7 "reopened" "限期整改" open,
    /// Satisfied, but nothing on paper shows it yet.
    UNSIGNED = 8 "unsigned" "待签认" open,
    CLOSED = 9 "closed" "已结",
    VOID = 10 "void" "作废",
}

pub static FORM: Form = Form::new("F-30", TAG, "投诉记录", "投诉", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "登记", Right::TakeCalls, Open::fields)
            .advise(opening::advise)
            .decide(by!(opening::open)),
        Step::from(2, "grade", "定级", UNANSWERED, Right::GradeComplaint, Graded::fields)
            .advise(grading::advise)
            .decide(by!(grading::grade)),
        Step::from(
            3,
            "report-up",
            "上报",
            &[RECEIVED, GRADED, PROPOSED, AGREED, REPLIED, UNSOLVED, REOPENED],
            Right::HandleComplaint,
            ReportUp::fields,
        )
        .decide(by!(handling::report_up)),
        Step::from(4, "pass", "转部门", PASSABLE, Right::HandleComplaint, Pass::fields)
            .advise(handling::advise_pass)
            .decide(by!(handling::pass)),
        Step::from(5, "progress", "进展", UNANSWERED, Right::HandleComplaint, Progress::fields)
            .advise(standing_advice)
            .decide(by!(handling::progress)),
        Step::from(6, "propose", "措施", AT_WORK, Right::HandleComplaint, Propose::fields)
            .advise(standing_advice)
            .decide(by!(handling::propose)),
        Step::from(7, "agree", "同意结果", AT_WORK, Right::AgreeResult, Agree::fields)
            .advise(standing_advice)
            .decide(by!(answering::agree)),
        Step::from(8, "reply", "答复", ANSWERABLE, Right::HandleComplaint, Reply::fields)
            .advise(answering::advise_reply)
            .decide(by!(answering::reply)),
        Step::from(
            9,
            "unsolvable",
            "暂无法解决",
            ANSWERABLE,
            Right::HandleComplaint,
            Unsolvable::fields,
        )
        .advise(standing_advice)
        .decide(by!(handling::unsolvable)),
        Step::from(10, "callback", "回访", &[REPLIED], Right::CallBack, Callback::fields)
            .advise(asking_again::advise)
            .decide(by!(asking_again::callback)),
        Step::from(11, "sign", "补签认", &[UNSIGNED], Right::CallBack, Sign::fields)
            .decide(by!(asking_again::sign)),
        Step::from(12, "void", "作废", &[RECEIVED, GRADED], Right::Mend, Voided::fields)
            .cosigned(Right::AgreeResult)
            .decide(by!(handling::void)),
        Step::from(13, "escalate", "提请重大", ANSWERABLE, Right::GradeComplaint, Nothing::fields)
            .decide(by!(grading::escalate)),
    ])
    .keys(&[By::Person(Open::caller)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("投诉 {:06}", slip.id.number))
    .fills(fills)
    .by_clock(ByClock { due: a_week_passed, ..ByClock::NOTHING });

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let from = |tag: Tag<Lines>, name: &'static str| {
        let text = slip.map_or("", |s| s.text(tag));
        (!text.is_empty()).then(|| (name, text.to_string()))
    };
    match step.name {
        "open" => contact::caller_fills(start, book, "caller"),
        "pass" => {
            let department = slip.and_then(|s| s.get(Open::department));
            department.map(|d| ("department", d.name().to_string())).into_iter().collect()
        }
        // What the department fed back is what the manager is asked about, and then what is told.
        "agree" => from(Progress::feedback, "result").into_iter().collect(),
        "reply" => from(Agree::result, "reply").into_iter().collect(),
        _ => Vec::new(),
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let open = NOT_CLOSED.contains(&slip.state);
    // Once the customer is answered, only the callback counts.
    let callback = slip.due(dues::CALLBACK).filter(|d| d.met.is_none() && callback_due(slip));
    let at = callback.map_or_else(|| urgency(slip), |d| ascending(d.at));
    let mut keys = Key::of_work(slip, slip.get(Open::room), open.then_some(at));
    if let Some(week) = week_runs(slip) {
        keys.push(Key::new(Index::Clock, ascending(week), 0));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let grade = grade(slip);
    let hint = grade.is_none() && hinted(slip);
    let word = grade.map_or(if hint { "疑重大" } else { "未定级" }, Grade::label);
    let department = slip.get(Open::department).map(Department::label);
    let first = slip.get(FIRST).map(|b| staff::short(book, b)).unwrap_or_default();
    let worker = department.map_or_else(|| first.clone(), |d| format!("{d} {first}"));
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: hint || grade.is_some_and(Grade::goes_up) || escalated(slip),
        place: slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: reading::clean(&format!("{word} {}", slip.text(Open::points)), false),
        grade: word.to_string(),
        worker,
        reply_by: reply_by(slip),
        hands: slip.get(FIRST),
        gravity: Some(gravity(slip)),
        ask_again: callback_due(slip),
        ..Line::default()
    }
}

/// When the customer is to have an answer: what runs first of the clocks to the reply and the result.
fn reply_by(slip: &Slip) -> Option<Moment> {
    let owed = [dues::REPLY, dues::SOLVE].into_iter().filter_map(|what| slip.due(what));
    owed.filter(|d| d.met.is_none() && UNANSWERED.contains(&slip.state)).map(|d| d.at).min()
}

/// Where the complaint stands among others, whatever its clocks say: 0 before 1 before 2.
pub fn gravity(slip: &Slip) -> u8 {
    match grade(slip) {
        Some(Grade::Major) => 0,
        Some(Grade::Important) => 1,
        None if hinted(slip) => 1,
        _ if escalated(slip) => 1,
        _ => 2,
    }
}

/// The week of N-12, while it runs on a complaint that time can still propose.
fn week_runs(slip: &Slip) -> Option<Moment> {
    let week = slip.due(dues::UPGRADE).filter(|d| d.met.is_none())?;
    ANSWERABLE.contains(&slip.state).then_some(week.at)
}

/// A valid complaint that passed its week is proposed by the clock, once (G-49).
fn a_week_passed(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    let over = week_runs(slip).is_some_and(|at| at <= until);
    let escalate = || Asked {
        form: FORM.id.to_string(),
        step: ESCALATE.to_string(),
        slip: Some(slip.id),
        seen: Some(slip.version),
        ..Asked::default()
    };
    over.then(escalate).into_iter().collect()
}

/// How the complaint is graded, if it is.
pub fn grade(slip: &Slip) -> Option<Grade> {
    slip.get(Graded::grade)
}

/// Whether whoever heard it thought it grave.
fn hinted(slip: &Slip) -> bool {
    slip.get(Open::major_hint) == Some(true)
}

/// Whether time has proposed it as 重大.
fn escalated(slip: &Slip) -> bool {
    slip.get(ESCALATED) == Some(true)
}

/// Whether the customer has been answered and must now be asked again (G-36).
pub fn callback_due(slip: &Slip) -> bool {
    slip.state == REPLIED
}

/// What every step under way warns of: not reported upward, many customers, a week gone.
fn standing_advice(ask: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: grading::standing_warnings(ask, given), ..Advice::default() }
}

/// What is agreed for later may not lie before what is being recorded: 9 o'clock typed in the
/// afternoon means tomorrow.
fn check_ahead(
    ask: &Ask<'_>,
    blank: Tag<Moment>,
    label: &str,
    at: Option<Moment>,
) -> Result<(), Notice> {
    match at {
        Some(at) if at < ask.occurred.minute() => {
            Err(TIME_PAST.with(&[label, &at.show(ask.now)]).at(blank))
        }
        _ => Ok(()),
    }
}

/// Minutes of so many days.
fn days(days: i64) -> i64 {
    days * 24 * 60
}
