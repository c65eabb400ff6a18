//! F-47 拜访登记: owners who are visited, at home, by phone or elsewhere (P-29): consent first, what they say, what is passed
//! on, and the answer that goes back to them.

use crate::forms::complaints::complaint::record::Department;
use crate::forms::complaints::policy::DEPARTMENT_HANDLING_DAYS;
use crate::forms::estate::rooms;
use crate::forms::events::policy::{DOORBELL_TIMES, OwnerVisits};
use crate::forms::intake::contact::Outgoing;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::quiet;

pub const TAG: u16 = 47;

states! {
    PLANNED = 1 "planned" "待征同意" open,
    AGREED = 2 "agreed" "待拜访" open,
    /// Matters were passed on; the owner waits for an answer.
    FOLLOWED = 3 "followed" "待答复" open,
    DONE = 4 "done" "已办",
    DECLINED = 5 "declined" "业主不愿",
}

crate::dues! {
    /// What was passed on, answered to the owner.
    TELL_OWNER = 570 "答复业主",
}

rules! {
    WHO_VISITS refuse "按设置由主管以上拜访业主" ["C-39", "N-76"];
    TIME_PAST refuse "约定的时间 {0} 已经过了" ["H-06"];
    ASK_FIRST warn "上门须先打电话征得同意" ["G-101", "C-39"];
    RANG_OFTEN warn "门铃最多按 {0} 次" ["N-63"];
    REPORT_TO warn "按设置这次拜访报{0}" ["C-39"];
    RING_AGAIN warn "没有遇到业主:请另约;这次照实留着" ["P-29", "N-63"];
    WHAT_SAID refuse "请写业主说了什么;没有意见的也写一句" ["P-29"];
    WHAT_ANSWER refuse "请写答复了什么" ["P-29"];
}

choice! {
    pub enum Way {
        Home = 1 "home" "上门",
        Phone = 2 "phone" "电话",
        Estate = 3 "estate" "小区公共处",
        Office = 4 "office" "业主办公处",
    }
}

fields! {
    pub struct Plan {
        1 room: RoomId = "房号" 4;
        2 owner: Option<Who> = "业主" 4;
        3 phone: Option<Phone> = "电话" 4;
        4 visitor: Badge = "拜访人" 4;
        5 way: Way = "方式" 4;
        6 purpose: Option<Text> = "事由" 12;
    }

    pub struct Consent { 7 agreed: bool = "同意" 4; 8 at: Option<Moment> = "约定时间" 4; 9 words: Option<Text> = "业主的话" 12; }

    pub struct Passed { 1 what: Text = "事项" 6; 2 to: Department = "转给" 4; }

    pub struct Visit {
        10 rings: Option<i64> = "门铃次数" 4;
        11 satisfied: Option<bool> = "满意" 4;
        12 reported_to: Option<Badge> = "报给谁" 4;
        18 nobody: Option<bool> = "没遇到" 3;
        13 heard: Option<Lines> = "意见建议" 12;
        14 matters: Vec<Passed> = "转办事项" 12;
    }

    pub struct Note { 15 note: Lines = "跟进" 12; }

    pub struct Answer { 16 answer: Option<Lines> = "答复内容" 12; 17 how: Outgoing = "如何告知" 4; }
}

pub static FORM: Form = Form::new("F-47", TAG, "拜访登记表", "拜访", STATES, RULES)
    .steps(&[
        Step::opens(1, "plan", "拟访", Right::CallBack, Plan::fields).decide(by!(plan)),
        Step::from(2, "consent", "征同意", &[PLANNED], Right::CallBack, Consent::fields)
            .advise(advise_consent)
            .decide(by!(consent)),
        Step::from(3, "visit", "拜访", &[PLANNED, AGREED], Right::CallBack, Visit::fields)
            .advise(advise_visit)
            .decide(by!(visit)),
        Step::from(4, "note", "跟进", &[FOLLOWED], Right::CallBack, Note::fields).to(FOLLOWED),
        Step::from(5, "answer", "答复业主", &[FOLLOWED], Right::CallBack, Answer::fields)
            .decide(by!(answer)),
    ])
    .dues(DUES)
    .keys(&[By::Work, By::Room(Plan::room), By::Person(Plan::owner), By::DoneBy(Plan::visitor)])
    .line(line)
    .shown_as(|slip| format!("拜访 {:06}", slip.id.number))
    .fills(|step, _, start, _| {
        if !step.is_opening() {
            return Vec::new();
        }
        let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
        let owner = start.person.map(|PersonId(person)| ("owner", format!("@{person}")));
        room.into_iter().chain(owner).collect()
    })
    .printed(Print::of(&["plan", "visit"]).signs(&["拜访人"]));

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let way = slip.get(Plan::way).map_or("", Way::label);
    Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(Plan::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{way} {}", slip.text(Plan::purpose)).trim_end().to_string(),
        worker: slip.get(Plan::visitor).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    }
}

/// A list is made beforehand: whom, and who goes.
fn plan(ask: &Ask<'_>, it: Plan) -> Outcome {
    use Role::{CleaningHead, Company, EngineeringHead, Head, SecurityHead, Supervisor};
    let grade = [Supervisor, Head, EngineeringHead, SecurityHead, CleaningHead, Company];
    let high = staff::role(ask.book, it.visitor).is_some_and(|role| grade.contains(&role));
    if !high && !ask.book.policy().is(OwnerVisits::Anyone) {
        return Err(WHO_VISITS.at(Plan::visitor));
    }
    ask.draw(PLANNED).ok()
}

/// Consent is asked for by telephone (G-101).
fn advise_consent(ask: &Ask<'_>, _: &Fields) -> Advice {
    quiet::advise_ringing(ask, Plan::owner)
}

fn consent(ask: &Ask<'_>, it: Consent) -> Outcome {
    if !it.agreed {
        return ask.draw(DECLINED).ok();
    }
    let drawn = ask.draw(AGREED);
    match it.at {
        Some(at) if at <= ask.occurred => Err(TIME_PAST.with(&[&at.show(ask.now)]).at(Consent::at)),
        Some(at) => drawn.due(dues::VISIT, at, "与业主约定 (P-29)").ok(),
        None => drawn.ok(),
    }
}

/// Whom the visitor reports to by the side in force; nobody is named on one of them.
fn reports_to(ask: &Ask<'_>, way: Way) -> Option<(&'static [Role], &'static str)> {
    const DIRECTOR: (&[Role], &str) = (&[Role::Supervisor, Role::Head], "物业主任");
    const MANAGER: (&[Role], &str) = (&[Role::Head], "物业经理");
    match ask.book.policy().get::<OwnerVisits>() {
        OwnerVisits::SupervisorByKind if way == Way::Phone => Some(DIRECTOR),
        OwnerVisits::SupervisorByKind | OwnerVisits::SupervisorToManager => Some(MANAGER),
        OwnerVisits::SupervisorToDirector => Some(DIRECTOR),
        OwnerVisits::Anyone => None,
    }
}

fn advise_visit(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let way = slip.get(Plan::way).unwrap_or(Way::Home);
    if way == Way::Home && slip.state == PLANNED {
        advice.warnings.push(ASK_FIRST.says());
    }
    if way == Way::Home {
        advice.computed.push(("敲门".to_string(), "没有门铃的轻敲三下 (N-64)".to_string()));
    }
    if way == Way::Phone {
        advice.warnings.extend(quiet::warn_ringing(ask, slip.get(Plan::owner).as_ref()));
    }
    let most = ask.limit(&DOORBELL_TIMES);
    if given.get(Visit::rings).is_some_and(|rings| rings > most) {
        advice.warnings.push(RANG_OFTEN.with(&[&most.to_string()]).at(Visit::rings));
    }
    if let Some((roles, named)) = reports_to(ask, way) {
        let to = given.get(Visit::reported_to).and_then(|badge| staff::role(ask.book, badge));
        if !to.is_some_and(|role| roles.contains(&role)) {
            advice.warnings.push(REPORT_TO.with(&[named]).at(Visit::reported_to));
        }
    }
    advice
}

/// What was said, and what of it goes to which department.
fn visit(ask: &Ask<'_>, it: Visit) -> Outcome {
    let slip = ask.standing()?;
    if it.nobody == Some(true) {
        // Nobody was spoken to: that is no visit. Consent is asked for anew, with another time.
        let drawn = ask.draw(PLANNED).met(Some(slip), dues::VISIT, ask.occurred);
        return Ok(Decision { drawn: vec![drawn], warnings: vec![RING_AGAIN.says()] });
    }
    if it.heard.is_none() {
        return Err(WHAT_SAID.at(Visit::heard));
    }
    // What an attempt before left standing is not of this visit.
    let mut set = ask.given.clone();
    if slip.has(Visit::nobody) {
        set.set(Visit::nobody.number(), Value::EMPTIED);
    }
    if it.matters.is_empty() {
        return ask.draw_with(DONE, set).met(Some(slip), dues::VISIT, ask.occurred).ok();
    }
    let drawn = ask.draw_with(FOLLOWED, set).met(Some(slip), dues::VISIT, ask.occurred);
    // Each matter is with its department now, and the owner waits (P-29, G-109).
    let days = ask.limit(&DEPARTMENT_HANDLING_DAYS);
    if days == 0 {
        return drawn.ok();
    }
    let because = format!("转办 {} + {days} 天 (T-05a, P-29)", ask.occurred.show(ask.now));
    drawn.due(TELL_OWNER, ask.occurred.plus_minutes(days * 24 * 60), because).ok()
}

fn answer(ask: &Ask<'_>, it: Answer) -> Outcome {
    if it.answer.is_none() {
        return Err(WHAT_ANSWER.at(Answer::answer));
    }
    ask.draw(DONE).met(Some(ask.standing()?), TELL_OWNER, ask.occurred).ok()
}
