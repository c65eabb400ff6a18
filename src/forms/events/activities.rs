//! F-98 社区文化活动: the plan of a year, and each activity from its plan through both approvals, its scheme, the day
//! itself and the cleared ground to the record with its photos and the callback of a month (P-42).

use crate::engine::slip::{link_key, state_key_of};
use crate::forms::callbacks::record::{self as callbacks, Also, Class, How};
use crate::forms::callbacks::sheet::{self, NOT_CONTENT_WITH, Told};
use crate::forms::estate::rooms;
use crate::forms::events::policy::{ACTIVITY_CALLBACK_MONTHS, ACTIVITY_CALLBACK_PERCENT};
use crate::forms::office::questions::Question;
use crate::forms::office::rulings::Reply;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::quiet;

pub const TAG: u16 = 98;

states! {
    /// The plan of a year, in force.
    YEAR = 1 "year" "年度计划" listed,
    PLANNED = 2 "planned" "待管理处批" open,
    /// The office agrees; the company's word is missing.
    OFFICE_OK = 3 "office-ok" "待公司批" open,
    APPROVED = 4 "approved" "待细案" open,
    READY = 5 "ready" "待举办" open,
    HELD = 6 "held" "待清场" open,
    CLEARED = 7 "cleared" "待记录" open,
    RECORDED = 8 "recorded" "待回访" open,
    DONE = 9 "done" "已办完",
    CANCELLED = 10 "cancelled" "已取消",
}

rules! {
    TWO_PLANS refuse "{0} 年已有计划;要改请用“调整”" ["N-61"];
    DAY_PAST refuse "活动时间 {0} 已经过了" ["H-06"];
    NOT_IN_YEAR warn "没有写在哪年的计划里;年初未列的请经理同意" ["P-42", "N-61"];
    NO_NOTICE warn "活动请先贴通知告知住户和各单位" ["P-42", "F-44"];
    FIRE_LANES warn "请落实专人保障安全和消防通道畅通" ["P-42"];
    BEFORE_ITS_DAY warn "还没到活动时间 {0}" ["P-42"];
    FEW_ASKED warn "回访还差 {0} 户(参加 {1} 人的 {2}%)" ["P-11", "P-42"];
    ASKED_TWICE refuse "已经请示总部,还没有批复" ["P-42", "B-27"];
    NOT_ASKED refuse "没有等着批复的第 {0} 号请示:已经批过,或单子改过了" ["P-42", "B-27"];
    COMPANY_SAYS_NO warn "{0}不同意;要改计划请取消重报" ["G-100", "P-42"];
    WHO_ASKED refuse "请写房号或参加人" ["P-42", "F-27"];
    HOUSE_ASKED refuse "{0} 这次活动已经问过" ["P-42", "F-27"];
    MORE_THAN_ASKED refuse "满意的不能多于回访的" ["P-42"];
}

fields! {
    pub struct Year { 1 year: i64 = "年度" 4; 2 plan: Lines = "计划" 12; }

    pub struct Change { 2 plan: Lines = "计划" 12; 3 change_why: Text = "调整原因" 12; }

    pub struct Plan {
        4 name: Text = "活动" 6;
        5 at: Moment = "时间" 6;
        6 place: Text = "地点" 6;
        7 of_year: Option<SlipOf<TAG>> = "年度计划" 6;
        8 way: Lines = "实施计划" 12;
        9 budget: Option<Money> = "预算" 4;
    }

    pub struct Company { 10 by_whom: Text = "公司批准" 6; 11 opinion: Option<Text> = "批示" 12; }

    /// What the company is asked for; the number is the desk's own.
    pub struct AskCompany {
        40 company_asked: Text = "请示事项" 12;
        41 company_no: Option<i64> = "请示号" 4;
    }

    /// The company's answer, out of its record (B-27).
    pub struct Answered {
        41 company_no: i64 = "请示号" 4;
        42 word: Reply = "批复" 4;
        47 word_by: Option<Text> = "谁批的" 6;
        43 word_on: Day = "批准日" 4;
        44 word_paper: Text = "批文号" 4;
        48 refused_why: Option<Text> = "批示" 12;
        45 ruling: i64 = "总部决定" 4;
        46 by: Option<Text> = "谁定的" 4;
    }

    pub struct Scheme {
        12 scheme: Lines = "详细方案" 12;
        13 safety: Option<Text> = "安全专人" 6;
        14 lanes: Option<bool> = "消防通道" 3;
        15 notices: Option<Text> = "通知贴在" 12;
    }

    pub struct Hold { 16 people: i64 = "参加人数" 4; 17 mishap: Option<Text> = "意外情况" 8; }

    pub struct Clear { 18 cleared_by: Badge = "清场人" 4; }

    pub struct Record { 19 summary: Lines = "总结" 12; 20 photos: Text = "照片存处" 6; }

    pub struct Called { 21 asked: i64 = "回访户数" 4; 22 satisfied: i64 = "满意户数" 4; 23 opinions: Option<Lines> = "意见" 12; }

    /// One household of those that came. It stands on a callback form of its own (F-27), and here as one more.
    pub struct AskOne {
        50 room: Option<RoomId> = "房号" 4;
        51 who: Option<Who> = "参加人" 4;
        52 content: bool = "满意" 4;
        53 says: Option<Text> = "客户意见" 12;
        180 how: Option<How> = "方式" 4;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 witness: Option<Badge> = "见证人" 4;
        189 witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }

    pub struct Cancel { 24 why: Text = "取消原因" 12; }
}

/// Callbacks so far, and how many of those asked were content.
const ASKED_ALL: Tag<i64> = Tag::new(30, "asked_all");
const SATISFIED_ALL: Tag<i64> = Tag::new(31, "satisfied_all");

/// How many were asked in all rounds together, and how many of them were content. Of those asked before both were summed,
/// the last round is what is known.
pub fn asked(slip: &Slip) -> Option<(i64, i64)> {
    if let Some(satisfied) = slip.get(SATISFIED_ALL) {
        return Some((slip.get(ASKED_ALL).unwrap_or(0), satisfied));
    }
    Some((slip.get(Called::asked)?, slip.get(Called::satisfied).unwrap_or(0)))
}

pub static FORM: Form = Form::new("F-98", TAG, "社区活动登记表", "活动", STATES, RULES)
    .steps(&[
        Step::opens(1, "plan", "活动计划", Right::CallBack, Plan::fields)
            .advise(advise_plan)
            .decide(by!(plan)),
        Step::opens(2, "year", "年度计划", Right::CallBack, Year::fields).decide(by!(year)),
        Step::from(3, "change", "调整", &[YEAR], Right::SignAsHead, Change::fields).to(YEAR),
        Step::from(4, "office", "管理处批准", &[PLANNED], Right::SignAsHead, Nothing::fields)
            .at_once()
            .to(OFFICE_OK),
        Step::from(5, "company", "公司批准", &[OFFICE_OK], Right::CallBack, Company::fields)
            .to(APPROVED),
        Step::from(
            12,
            "ask-company",
            "请示总部",
            &[OFFICE_OK],
            Right::CallBack,
            AskCompany::fields,
        )
        .decide(by!(ask_company)),
        Step::from(13, "company-word", "总部批复", &[OFFICE_OK], Right::Remind, Answered::fields)
            .aside()
            .decide(by!(answered)),
        Step::from(6, "scheme", "细案", &[APPROVED, READY], Right::CallBack, Scheme::fields)
            .advise(advise_scheme)
            .decide(by!(scheme)),
        Step::from(7, "hold", "举办", &[READY], Right::CallBack, Hold::fields)
            .advise(advise_hold)
            .decide(by!(hold)),
        Step::from(8, "clear", "清场", &[HELD], Right::CallBack, Clear::fields).to(CLEARED),
        Step::from(9, "record", "记录", &[CLEARED], Right::CallBack, Record::fields)
            .decide(by!(record)),
        Step::from(10, "call-back", "回访", &[RECORDED], Right::CallBack, Called::fields)
            .decide(by!(call_back)),
        Step::from(14, "ask-one", "问一户", &[RECORDED], Right::CallBack, AskOne::fields)
            .advise(|ask, _| quiet::advise_ringing(ask, AskOne::who))
            .decide(by!(ask_one)),
        Step::from(
            11,
            "cancel",
            "取消",
            &[PLANNED, OFFICE_OK, APPROVED, READY],
            Right::CallBack,
            Cancel::fields,
        )
        .decide(by!(cancel)),
    ])
    .keys(&[By::Work, By::Listed])
    .and_keys(|slip| {
        let year = slip.get(Year::year).filter(|_| slip.state == YEAR);
        year.map(|year| Key::named(&year_key(year))).into_iter().collect()
    })
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.text(Plan::place).to_string(),
        matter: match slip.get(Year::year) {
            Some(year) => format!("{year} 年社区文化活动计划"),
            None => slip.text(Plan::name).to_string(),
        },
        worker: slip.get(Clear::cleared_by).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    })
    .shown_as(|slip| match slip.get(Year::year) {
        Some(year) => format!("{year} 年活动计划"),
        None => format!("活动 {:06}", slip.id.number),
    })
    .printed(Print::of(&["plan", "scheme", "hold", "record"]).signs(&["管理处", "公司"]));

/// The text under which a year's plan is found.
fn year_key(year: i64) -> String {
    format!("活动计划 {year}")
}

fn year(ask: &Ask<'_>, it: Year) -> Outcome {
    let same = |slip: &Slip| slip.state == YEAR && slip.get(Year::year) == Some(it.year);
    if ask.book.named(TAG, &year_key(it.year)).iter().any(same) {
        return Err(TWO_PLANS.with(&[&it.year.to_string()]).at(Year::year));
    }
    ask.draw(YEAR).ok()
}

fn advise_plan(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if !given.has(Plan::of_year) {
        advice.warnings.push(NOT_IN_YEAR.at(Plan::of_year));
    }
    advice
}

/// Nothing is prepared before both have approved (G-100): the states have no other way.
fn plan(ask: &Ask<'_>, it: Plan) -> Outcome {
    if it.at <= ask.occurred {
        return Err(DAY_PAST.with(&[&it.at.show(ask.now)]).at(Plan::at));
    }
    ask.draw(PLANNED).ok()
}

/// The question to the company on this paper.
const QUESTION: Question =
    Question { asked: AskCompany::company_asked, number: AskCompany::company_no };

/// The question goes with the journal; it is answered by its number.
fn ask_company(ask: &Ask<'_>, _: AskCompany) -> Outcome {
    let set = QUESTION.put(ask, ask.standing()?).ok_or_else(|| ASKED_TWICE.says())?;
    ask.draw_with(OFFICE_OK, set).ok()
}

fn answered(ask: &Ask<'_>, it: Answered) -> Outcome {
    let slip = ask.standing()?;
    if QUESTION.pending(slip) != Some(it.company_no) {
        return Err(NOT_ASKED.with(&[&it.company_no.to_string()]).at(Answered::company_no));
    }
    let mut set = ask.given.clone();
    set.clear(Answered::company_no);
    let set = QUESTION.over(slip, set);
    let by = it.word_by.map_or_else(|| "总部".to_string(), |by| by.0);
    if it.word == Reply::Yes {
        return ask.draw_with(APPROVED, set.put(Company::by_whom, Text(by))).ok();
    }
    let mut decision = Decision::from(ask.draw_with(OFFICE_OK, set));
    decision.warnings.push(COMPANY_SAYS_NO.with(&[&by]));
    Ok(decision)
}

fn advise_scheme(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if !given.has(Scheme::safety) || given.get(Scheme::lanes) != Some(true) {
        advice.warnings.push(FIRE_LANES.at(Scheme::safety));
    }
    if !given.has(Scheme::notices) {
        advice.warnings.push(NO_NOTICE.at(Scheme::notices));
    }
    advice
}

fn scheme(ask: &Ask<'_>, _: Scheme) -> Outcome {
    let slip = ask.standing()?;
    let drawn = ask.draw(READY);
    match slip.get(Plan::at) {
        Some(at) => drawn.due(dues::VISIT, at, "活动时间 (P-42)").ok(),
        None => drawn.ok(),
    }
}

fn advise_hold(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let at = ask.slip.and_then(|slip| slip.get(Plan::at)).filter(|at| *at > ask.occurred);
    advice.warnings.extend(at.map(|at| BEFORE_ITS_DAY.with(&[&at.show(ask.now)])));
    advice
}

fn hold(ask: &Ask<'_>, _: Hold) -> Outcome {
    ask.draw(HELD).met(Some(ask.standing()?), dues::VISIT, ask.occurred).ok()
}

/// When the day was, by the step that said so.
fn held_at(slip: &Slip) -> Moment {
    slip.last_deed(7).map_or_else(|| slip.opened(), |deed| deed.occurred)
}

/// The record; from the day itself a month runs in which those who came are asked.
fn record(ask: &Ask<'_>, _: Record) -> Outcome {
    let slip = ask.standing()?;
    let months = ask.limit(&ACTIVITY_CALLBACK_MONTHS);
    let held = held_at(slip);
    let at = held.day().months_later(months).next(1).begins().plus_minutes(-1);
    let because = format!("举办 {} + {months} 个月 (N-27)", held.day());
    ask.draw(RECORDED).due(dues::CALLBACK, at, because).ok()
}

/// The activities whose households are still to be asked.
pub fn to_call_back(book: &dyn Book) -> Vec<SlipId> {
    book.under(Index::InState, state_key_of(TAG, RECORDED), MOST)
}

/// More activities than wait for their callbacks at one time.
const MOST: usize = 500;

/// Those who came are asked until the share of the office is reached.
fn call_back(ask: &Ask<'_>, it: Called) -> Outcome {
    if it.satisfied > it.asked {
        return Err(MORE_THAN_ASKED.at(Called::satisfied));
    }
    counted(ask, (it.asked, it.satisfied), ask.given.clone())
}

/// One household, on a form of its own; whoever is not content has a matter that goes on until they are (G-37).
fn ask_one(ask: &Ask<'_>, it: AskOne) -> Outcome {
    let slip = ask.standing()?;
    if it.room.is_none() && it.who.is_none() {
        return Err(WHO_ASKED.at(AskOne::room));
    }
    if let Some(room) = it.room.filter(|room| asked_before(ask, slip, *room)) {
        return Err(HOUSE_ASKED.with(&[&rooms::shown(ask.book, room)]).at(AskOne::room));
    }
    if !it.content && it.also.is_none() {
        return Err(NOT_CONTENT_WITH.at(AskOne::also));
    }
    let told = Told {
        class: Class::Activity,
        heard: true,
        content: Some(it.content),
        says: it.says.map_or_else(String::new, |said| said.0),
        how: None,
        signed_on_paper: false,
        room: it.room,
        who: it.who,
        phone: None,
    };
    sheet::beside(ask, slip.id, &told, counted(ask, (1, i64::from(it.content)), Fields::new())?)
}

/// Whether a household was asked about this activity.
fn asked_before(ask: &Ask<'_>, slip: &Slip, room: RoomId) -> bool {
    let forms = ask.book.under(Index::Linked, link_key(slip.id), MOST).into_iter();
    let forms = forms.filter(|id| id.form == callbacks::TAG).filter_map(|id| ask.book.slip(id));
    forms.filter_map(|form| form.get(callbacks::ROOM)).any(|asked| asked == room)
}

/// So many more were asked, and so many of them were content.
fn counted(ask: &Ask<'_>, (many, content): (i64, i64), set: Fields) -> Outcome {
    let slip = ask.standing()?;
    let people = slip.get(Hold::people).unwrap_or(0);
    let percent = ask.limit(&ACTIVITY_CALLBACK_PERCENT);
    let wanted = (people * percent + 99) / 100;
    let all = slip.get(ASKED_ALL).unwrap_or(0) + many;
    let satisfied = asked(slip).map_or(0, |(_, satisfied)| satisfied) + content;
    let set = set.put(ASKED_ALL, all).put(SATISFIED_ALL, satisfied);
    if all < wanted {
        let shown = [(wanted - all).to_string(), people.to_string(), percent.to_string()];
        let warning = FEW_ASKED.with(&shown.each_ref().map(String::as_str));
        return Ok(Decision { drawn: vec![ask.draw_with(RECORDED, set)], warnings: vec![warning] });
    }
    ask.draw_with(DONE, set).met(Some(slip), dues::CALLBACK, ask.occurred).ok()
}

fn cancel(ask: &Ask<'_>, _: Cancel) -> Outcome {
    ask.draw(CANCELLED).all_met(ask.standing()?, ask.occurred).ok()
}
