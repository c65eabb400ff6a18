//! F-88 空置房监管: a flat in which nobody lives is looked into every so many days, and what is found leads to a slip
//! (P-56). The plan is on its slip; how often is the office's choice for each flat.

use crate::forms::prelude::*;

use super::rooms;

pub const TAG: u16 = 88;

/// A plan that is looked at less than once a year is none.
const MOST_DAYS: i64 = 365;
/// Open slips of a room that are looked through.
const LOOKED_THROUGH: usize = 200;

rules! {
    HOW_OFTEN refuse "每几天巡一次写 1 到 {0}" ["F-88"];
    WATCHED_ALREADY refuse "{0}已在巡查:{1}" ["F-88"];
    WHAT_FOUND refuse "有问题的请写看到什么" ["F-88", "P-56"];
    OPEN_A_SLIP warn "有问题请开单并写单号,要紧的报主管" ["F-88", "P-56"];
}

choice! {
    /// What a visit found. Codes are stored.
    pub enum Found {
        Fine = 1 "fine" "正常",
        Amiss = 2 "amiss" "有问题",
    }
}

fields! {
    pub struct Watch {
        1 room: RoomId = "房号" 4;
        2 every: i64 = "几天一巡" 4;
        3 visitor: Option<Badge> = "谁巡" 4;
        4 note: Option<Text> = "说明" 12;
    }

    pub struct Visit {
        5 found: Found = "情况" 4;
        3 visitor: Option<Badge> = "谁巡" 4;
        6 job: Option<SlipRef> = "所开单" 4;
        7 seen: Option<Text> = "看到什么" 12;
    }
}

fields! { pub struct End { 8 end_why: Text = "结束原因" 12; } }

states! { WATCHED = 1 "watched" "巡查中" open, ENDED = 2 "ended" "已结束" }

crate::dues! {
    /// The flat is looked into.
    VISIT = 346 "巡空置房",
}

pub static FORM: Form = Form::new("F-88", TAG, "空置房监管", "空置", STATES, RULES)
    .steps(&[
        Step::opens(1, "watch", "列入", Right::KeepDirectory, Watch::fields).decide(by!(watch)),
        Step::from(2, "visit", "巡查", &[WATCHED], Right::TakeCalls, Visit::fields)
            .decide(by!(visit)),
        Step::from(3, "end", "结束", &[WATCHED], Right::KeepDirectory, End::fields)
            .to(ENDED)
            .meets(&[VISIT]),
    ])
    .dues(DUES)
    .fills(|step, _, start, _| match step.name {
        "watch" => {
            start.room.map(|RoomId(room)| ("room", format!("#{room}"))).into_iter().collect()
        }
        _ => Vec::new(),
    });

/// The next look, so many days after the last.
fn next(drawn: Drawn, ask: &Ask<'_>, every: i64) -> Drawn {
    let at = ask.occurred.plus_minutes(every * 24 * 60);
    drawn.due(VISIT, at, format!("{} + {every} 天 (F-88)", ask.occurred.show(ask.now)))
}

fn watch(ask: &Ask<'_>, it: Watch) -> Outcome {
    if !(1..=MOST_DAYS).contains(&it.every) {
        return Err(HOW_OFTEN.with(&[&MOST_DAYS.to_string()]).at(Watch::every));
    }
    let open = ask.book.under(Index::OpenRoom, u64::from(it.room.0), LOOKED_THROUGH);
    if let Some(first) = open.into_iter().find(|id| id.form == TAG) {
        let number = ask.book.registry().show_number(first);
        let room = rooms::shown(ask.book, it.room);
        return Err(WATCHED_ALREADY.with(&[&room, &number]).at(Watch::room));
    }
    next(ask.draw(WATCHED), ask, it.every).ok()
}

fn visit(ask: &Ask<'_>, it: Visit) -> Outcome {
    let slip = ask.standing()?;
    if it.found == Found::Amiss && it.seen.is_none() {
        return Err(WHAT_FOUND.at(Visit::seen));
    }
    let unanswered = it.found == Found::Amiss && it.job.is_none();
    let warnings = unanswered.then(|| OPEN_A_SLIP.at(Visit::job)).into_iter().collect();
    let drawn = next(ask.draw(WATCHED), ask, slip.get(Watch::every).unwrap_or(1));
    Ok(Decision { drawn: vec![drawn], warnings })
}
