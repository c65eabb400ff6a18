//! F-45 巡视跟进登记表 (P-28): a sheet a round, and a slip for each thing found on it, which is followed till it
//! is mended, in whatever month that is.

pub mod record;
mod turning;

use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::carried;
use super::patrol_points::{self, Enter};
use record::{
    ASKED, DAY_PAST, DUES, ENDS_FIRST, FIND, FOUND, Find, Finding, Follow, Group, Hand, IN_MONTH,
    Link, MEND, Mend, NO_GROUP, NO_PAPER, NOT_OVER, NOTHING_SAID, OTHER_GROUP, Point, RULES, Round,
    STATES, TELL_MANAGER, ToBook, ToRepair,
};
pub use record::{MENDED, OPEN, TAG, WALKED};

pub static FORM: Form = Form::new("F-45", TAG, "巡视跟进登记表", "巡视", STATES, RULES)
    .steps(&[
        Step::opens(1, "round", "巡视", Right::KeepRegisters, Round::fields)
            .advise(advise)
            .decide(by!(round)),
        Step::opens(FIND, "find", "发现", Right::KeepRegisters, Find::fields).to(FOUND),
        Step::from(3, "ask", "交办", NO_PAPER, Right::KeepRegisters, Hand::fields)
            .decide(by!(hand)),
        Step::from(6, "to-repair", "转维修单", NO_PAPER, Right::IssueSlip, ToRepair::fields)
            .decide(by!(turning::to_repair)),
        Step::from(7, "to-book", "记交接班本", NO_PAPER, Right::KeepBook, ToBook::fields)
            .decide(by!(turning::to_book)),
        Step::from(8, "link", "已另开单", NO_PAPER, Right::KeepRegisters, Link::fields)
            .decide(by!(turning::link)),
        Step::from(4, "follow", "跟进", &[ASKED], Right::KeepRegisters, Follow::fields).to(ASKED),
        Step::from(5, "mend", "整改完", OPEN, Right::KeepRegisters, Mend::fields)
            .advise(turning::advise_mend)
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
    .says(&["跟进"], followed)
    .ready(points)
    .printed(
        Print::PLAIN.spare(8).signs(&["巡视人", "管理处经理"]).size(Size::Whole).kept_blank(1),
    );

/// The list that is walked with: the points of the sheet by their groups, then those that the office has added.
fn points(book: &dyn Book) -> Fields {
    let row = |point: Point, group: Option<Group>, place: String| Finding {
        point: Some(point),
        group,
        place: Text(place),
        finding: Text(String::new()),
    };
    let of_sheet = (1..)
        .map_while(Point::of)
        .filter_map(|point| Some(row(point, Some(point.group()?), String::new())));
    let own = patrol_points::in_use(book).into_iter().map(|slip| {
        let place = [slip.text(Enter::what), slip.text(Enter::place)].join(" ");
        row(Point::Own, slip.get(Enter::group), place.trim().to_string())
    });
    Fields::new().put(Round::findings, of_sheet.chain(own).collect())
}

/// What became of each finding of a round: its department, until when, what was seen since, and how it stands.
fn followed(slip: &Slip, book: &dyn Book) -> Vec<Said> {
    let many = u64::try_from(slip.rows_of(Round::findings).count()).unwrap_or(0);
    let ids = (1..=many).map(|n| SlipId { number: slip.id.number + n, ..slip.id });
    let found = ids.filter_map(|id| book.slip(id));
    let of_round = found.filter(|found| found.get(Find::round) == Some(SlipRef(slip.id)));
    let said = |(n, found): (usize, Slip)| {
        let by = found.get(Hand::mend_by).map_or_else(String::new, |day| format!("限 {day}"));
        let state = FORM.state(found.state).map_or("", |state| state.label);
        let words = [
            found.text(Find::finding).to_string(),
            found.text(Hand::department).to_string(),
            by,
            found.text(Follow::seen).to_string(),
            found.text(Mend::result).to_string(),
            state.to_string(),
        ];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        Said::words("跟进", format!("{}. {}", n + 1, words.join(" · ")), 12)
    };
    of_round.enumerate().map(said).collect()
}

/// Who walks and when it ended stand ready; exceptions come first, and only without any the rest is fine by itself.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let walker = ask.hand.badge.0.to_string();
    advice.fills.push((Round::walker.name().to_string(), walker));
    advice.fills.push((Round::until.name().to_string(), ask.now.show(ask.now)));
    if !given.has(Round::findings) {
        advice.fills.push((Round::rest_fine.name().to_string(), "y".to_string()));
    }
    advice
}

/// In which group a finding stands: that of its point, or as it was written.
fn group(found: &Finding, row: usize) -> Result<Group, Notice> {
    let of_point = found.point.and_then(Point::group);
    match (of_point, found.group) {
        (Some(of), Some(written)) if of != written => {
            let label = found.point.map_or("", Point::label);
            Err(OTHER_GROUP.with(&[label, of.label()]).at(format!("findings.{row}.group")))
        }
        (Some(of), _) | (None, Some(of)) => Ok(of),
        (None, None) => Err(NO_GROUP.with(&[&row.to_string()]).at(format!("findings.{row}.group"))),
    }
}

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
    let mut drawn = vec![sheet.clone()];
    for (found, n) in it.findings.into_iter().zip(1..) {
        let row = usize::try_from(n).unwrap_or(0);
        let slip = SlipId { form: TAG, number: sheet.slip.number + n };
        let mut set = Fields::new()
            .put(Find::round, SlipRef(sheet.slip))
            .put(Find::group, group(&found, row)?)
            .put(Find::place, found.place)
            .put(Find::finding, found.finding);
        if let Some(point) = found.point {
            set = set.put(Find::point, point);
        }
        drawn.push(Ask::beside(slip, FIND, FOUND, set));
    }
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
        matter: format!(
            "{before}{group} {}{}",
            slip.text(Find::finding),
            turning::said(slip, book)
        ),
        worker: slip.text(Hand::department).to_string(),
        ..Line::default()
    }
}
