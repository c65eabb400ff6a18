//! B-10 导出登记: who took the whole office out in open formats, when, with whole phone numbers or without, and what
//! it came to. The number is taken before anything is read, so that nobody carries an office away unseen.

use crate::engine::decision::Input;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 9010;

/// Minutes in which the pages of a number are handed out: long enough for a large office.
pub const GOOD_FOR: i64 = 240;

rules! {
    GOES_OUT warn "导出的文件里有住户的姓名{0};请按客户资料保管,用完销毁" ["B-10", "G-96"];
    SOMEBODY_ELSES refuse "这个导出号是{0}取的;请由其本人记结果" ["B-10"];
}

fields! {
    pub struct Export {
        1 folder: Text = "导出到" 8;
        2 whole: Option<bool> = "全号" 4;
    }

    /// What lies in the folder now.
    pub struct Done {
        3 slips: i64 = "单数" 4;
        4 digest: Text = "内容摘要" 12;
    }

    pub struct Failed { 5 why: Text = "原因" 12; }
}

states! {
    /// The number is taken; what became of it is not known.
    TAKEN = 1 "taken" "已取号",
    DONE = 2 "done" "已导出",
    FAILED = 3 "failed" "未成",
}

pub static FORM: Form = Form::new("B-10", TAG, "导出登记", "导出", STATES, RULES)
    .steps(&[
        Step::opens(1, "export", "取号", Right::ExportOffice, Export::fields)
            .decide(by!(export))
            .aside(),
        Step::from(2, "done", "已导出", &[TAKEN], Right::ExportOffice, Done::fields)
            .decide(|ask, _| closed(ask, DONE))
            .aside(),
        Step::from(3, "failed", "未成", &[TAKEN], Right::ExportOffice, Failed::fields)
            .decide(|ask, _| closed(ask, FAILED))
            .aside(),
    ])
    .keys(&[])
    .line(|slip, book| Line {
        matter: matter(slip),
        worker: slip.story.first().map_or_else(String::new, |d| staff::shown(book, d.by)),
        ..Line::default()
    });

/// `全部单据 12345 张,含全号 → /media/stick`.
fn matter(slip: &Slip) -> String {
    let slips = slip.get(Done::slips).map_or_else(String::new, |n| format!(" {n} 张"));
    let whole = if is_whole(slip) { ",含完整电话" } else { "" };
    format!("全部单据{slips}{whole} → {}", slip.text(Export::folder))
}

fn is_whole(slip: &Slip) -> bool {
    slip.get(Export::whole) == Some(true)
}

fn export(ask: &Ask<'_>, it: Export) -> Outcome {
    let with = if it.whole == Some(true) { "和完整电话" } else { "" };
    Ok(Decision { drawn: vec![ask.draw(TAKEN)], warnings: vec![GOES_OUT.with(&[with])] })
}

/// Who took the number says what became of it.
fn closed(ask: &Ask<'_>, state: u16) -> Outcome {
    let first = ask.standing()?.story.first().map(|deed| deed.by);
    match first.filter(|badge| *badge != ask.hand.badge) {
        Some(badge) => Err(SOMEBODY_ELSES.with(&[&staff::shown(ask.book, badge)])),
        None => ask.draw(state).ok(),
    }
}

/// Whether whole numbers go out with a standing export, as long as it is that badge's and fresh; none: nothing does.
pub fn taken(export: &Slip, badge: Badge, now: Moment) -> Option<bool> {
    let first = export.story.first()?;
    let fresh = first.recorded.minutes_until(now) <= GOOD_FOR;
    let mine = export.id.form == TAG && export.state == TAKEN && first.by == badge;
    (mine && fresh).then(|| is_whole(export))
}

/// The step that takes a number.
pub fn ask_number(folder: &str, whole: bool) -> Asked {
    let whole = if whole { "y" } else { "n" };
    asked("export", None, vec![text("folder", folder), text("whole", whole)])
}

/// The step that says what became of it: the number of slips and the digest, or why not.
pub fn ask_result(export: SlipId, went: Result<(u64, &str), &str>) -> Asked {
    match went {
        Ok((slips, digest)) => {
            let fields = vec![text("slips", &slips.to_string()), text("digest", digest)];
            asked("done", Some(export), fields)
        }
        Err(why) => asked("failed", Some(export), vec![text("why", why)]),
    }
}

fn asked(step: &str, slip: Option<SlipId>, fields: Vec<(String, Input)>) -> Asked {
    Asked { form: FORM.id.to_string(), step: step.to_string(), slip, fields, ..Asked::default() }
}

/// A blank with as much of a text as it takes.
fn text(name: &str, text: &str) -> (String, Input) {
    let kept = text.chars().take(crate::engine::kind::TEXT_MOST).collect();
    (name.to_string(), Input::Text(kept))
}
