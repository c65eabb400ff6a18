//! F-45 巡视跟进登记表 (P-28): a sheet a round, and a slip for each thing found on it, which is followed till it
//! is mended, in whatever month that is.

use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::carried;

const TAG: u16 = 45;

/// The step that writes a finding, beside its round or by itself.
const FIND: u16 = 2;

states! {
    WALKED = 1 "walked" "已巡",
    FOUND = 2 "found" "待交办" open,
    ASKED = 3 "asked" "整改中" open,
    MENDED = 4 "mended" "已整改",
}

/// A finding that is not mended yet.
const OPEN: &[u16] = &[FOUND, ASKED];

crate::dues! { MEND = 430 "整改到期" }

rules! {
    NOTHING_SAID refuse "没写发现;都正常请记“其余正常”" ["P-28"];
    ENDS_FIRST refuse "巡视结束不晚于开始;请核对" ["P-28"];
    NOT_OVER refuse "还没巡完;走完再记" ["P-28"];
    TELL_MANAGER warn "有发现要报经理;报过请记“已报经理”" ["P-28"];
    DAY_PAST refuse "整改期限{0}已经过了;请另定" ["P-28"];
    IN_MONTH refuse "这条已在本月的表上" ["P-28"];
}

choice! {
    /// The five groups of the sheet. Codes are stored.
    pub enum Group {
        Grounds = 1 "grounds" "环境",
        Green = 2 "green" "绿化",
        Security = 3 "security" "保安",
        Engineering = 4 "engineering" "工程",
        Renovation = 5 "renovation" "装修",
    }
}

fields! {
    pub struct Finding {
        1 group: Group = "类别" 2;
        2 place: Text = "地点" 4;
        3 finding: Text = "发现" 6;
    }

    pub struct Round {
        1 walker: Badge = "巡视人" 4;
        2 from: Moment = "自" 4;
        3 until: Moment = "至" 4;
        4 findings: Vec<Finding> = "发现" 12;
        5 rest_fine: Option<bool> = "其余正常" 4;
        6 reported: Option<bool> = "已报经理" 4;
    }

    pub struct Find {
        7 group: Group = "类别" 4;
        8 room: Option<RoomId> = "房号" 4;
        9 place: Text = "地点" 4;
        15 round: Option<SlipRef> = "巡视表" 4;
        10 finding: Text = "发现" 12;
    }
}

fields! { pub struct Hand { 11 department: Text = "交办部门" 6; 12 mend_by: Day = "整改期限" 6; } }

fields! { pub struct Follow { 13 seen: Text = "跟进情况" 12; } }

fields! { pub struct Mend { 14 result: Text = "整改结果" 12; } }

pub static FORM: Form = Form::new("F-45", TAG, "巡视跟进登记表", "巡视", STATES, RULES)
    .steps(&[
        Step::opens(1, "round", "巡视", Right::KeepRegisters, Round::fields).decide(by!(round)),
        Step::opens(FIND, "find", "发现", Right::KeepRegisters, Find::fields).to(FOUND),
        Step::from(3, "ask", "交办", OPEN, Right::KeepRegisters, Hand::fields).decide(by!(hand)),
        Step::from(4, "follow", "跟进", &[ASKED], Right::KeepRegisters, Follow::fields).to(ASKED),
        Step::from(5, "mend", "整改完", OPEN, Right::KeepRegisters, Mend::fields)
            .to(MENDED)
            .meets(&[MEND]),
        Step::from(carried::CARRY, "carry", "转入下月", OPEN, Right::Remind, Nothing::fields)
            .aside()
            .decide(by!(carry)),
    ])
    .keys(&[By::Work, By::Room(Find::room), By::DoneBy(Round::walker), By::CameOf(Find::round)])
    .and_keys(|slip| OPEN.contains(&slip.state).then(|| carried::key(slip)).into_iter().collect())
    .line(line)
    .shown_as(|slip| format!("巡视 {:06}", slip.id.number))
    .by_clock(ByClock { due: month_ends, quiet: |step| step == carried::CARRY, ..ByClock::NOTHING })
    .dues(DUES)
    .printed(Print::PLAIN.spare(8).signs(&["巡视人", "管理处经理"]).kept_blank(1));

/// A round is walked through and says of every place that it was seen: what was found, or that the rest
/// is fine.
fn round(ask: &Ask<'_>, it: Round) -> Outcome {
    if it.until <= it.from {
        return Err(ENDS_FIRST.at(Round::until));
    }
    if it.until > ask.now {
        return Err(NOT_OVER.at(Round::until));
    }
    if it.findings.is_empty() && it.rest_fine != Some(true) {
        return Err(NOTHING_SAID.at(Round::rest_fine));
    }
    let sheet = ask.draw(WALKED);
    let silent = !it.findings.is_empty() && it.reported != Some(true);
    let warnings = silent.then(|| TELL_MANAGER.at(Round::reported)).into_iter().collect();
    let slips = it.findings.into_iter().zip(1..).map(|(found, n)| {
        let slip = SlipId { form: TAG, number: sheet.slip.number + n };
        let set = Fields::new()
            .put(Find::round, SlipRef(sheet.slip))
            .put(Find::group, found.group)
            .put(Find::place, found.place)
            .put(Find::finding, found.finding);
        Ask::beside(slip, FIND, FOUND, set)
    });
    let mut drawn = vec![sheet.clone()];
    drawn.extend(slips);
    Ok(Decision { drawn, warnings })
}

fn hand(ask: &Ask<'_>, it: Hand) -> Outcome {
    if it.mend_by < ask.now.day() {
        return Err(DAY_PAST.with(&[&it.mend_by.to_string()]).at(Hand::mend_by));
    }
    ask.draw(ASKED).due(MEND, it.mend_by.next(1).begins(), "整改期限 (P-28)").ok()
}

fn month_ends(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    if OPEN.contains(&slip.state) { carried::due(&FORM, slip, until) } else { Vec::new() }
}

fn carry(ask: &Ask<'_>, _: Nothing) -> Outcome {
    carried::carried(ask, ask.standing()?).ok_or_else(|| IN_MONTH.says())?.ok()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let due = slip.next_due().map(|due| due.at);
    if slip.state == WALKED {
        let count = slip.rows_of(Round::findings).count();
        let matter = if count == 0 { "正常".to_string() } else { format!("发现 {count} 处") };
        let worker = slip.get(Round::walker).map_or_else(String::new, |b| staff::short(book, b));
        return Line { matter, worker, ..Line::default() };
    }
    let group = slip.get(Find::group).map_or("", Group::label);
    let before = if carried::is_carried(slip) { "上月转来 " } else { "" };
    Line {
        due,
        place: slip
            .get(Find::room)
            .map_or_else(|| slip.text(Find::place).to_string(), |room| rooms::shown(book, room)),
        matter: format!("{before}{group} {}", slip.text(Find::finding)),
        worker: slip.text(Hand::department).to_string(),
        ..Line::default()
    }
}
