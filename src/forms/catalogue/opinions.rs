//! F-53 业户意见调查: a round of opinion sheets, given out, collected, summed up, and the measures that follow
//! (P-47, S1D 6).
//!
//! A round is one slip. Its counts are always those to date, so that a miscount is put right by counting
//! again and never by a sum of corrections.

use crate::forms::catalogue::months;
use crate::forms::catalogue::policy::SURVEY_MONTHS;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 53;

/// Its counts begin with those before.
const COLLECT_STEP: u16 = 2;

/// How many measures were carried out.
pub const MENDED: Tag<i64> = Tag::new(30, "mended");

states! {
    GIVEN = 1 "given" "收表中" open,
    SUMMED = 2 "summed" "已汇总" open,
    MENDING = 3 "mending" "整改中" open,
    REPORTED = 4 "reported" "已报结",
    VOID = 5 "void" "作废",
}

crate::dues! {
    COLLECT = 323 "收齐"
}

rules! {
    NONE_GIVEN refuse "发出份数至少 1 份;请核对" ["F-53"];
    ENDED refuse "收表截止 {0} 已经过了;请核对" ["F-53"];
    MORE_THAN_GIVEN refuse "收回 {0} 份,比发出的 {1} 份还多;请核对" ["F-53"];
    NONE_BACK refuse "一份也没有收回:不能汇总" ["F-53", "N-78"];
    STILL_OUT warn "还有 {0} 份没有收回" ["N-78"];
    BY_WHEN refuse "整改期限 {0} 已经过了;请核对" ["F-53"];
    MEASURE_FIRST refuse "有 {0} 份不满意:先提整改措施并落实,再报结" ["S1D 6", "P-47"];
    BACK_ALREADY refuse "已收回 {0} 份:不能作废" ["F-53"];
}

fields! {
    pub struct Give {
        1 round: Text = "调查批次" 8;
        2 given: i64 = "发出份数" 4;
        3 questions: Lines = "调查内容" 12;
        4 until: Day = "收齐日期" 4;
    }

    /// What has come back to date.
    pub struct Collect {
        5 content: i64 = "满意份数" 4;
        6 fair: i64 = "一般份数" 4;
        7 discontent: i64 = "不满份数" 4;
        8 wishes: Option<Lines> = "意见摘要" 12;
    }
}

fields! { pub struct SumUp { 9 finding: Lines = "反映问题" 12; } }

fields! {
    pub struct Measure {
        10 measure: Text = "整改措施" 12;
        11 ordered: Badge = "责成" 4;
        12 by: Day = "整改期限" 4;
    }
}

fields! { pub struct Done { 13 result: Text = "落实情况" 12; } }

fields! { pub struct Report { 14 told: Badge = "报给谁" 4; 15 word: Option<Text> = "批示" 8; } }

fields! { pub struct Void { 16 why: Text = "作废原因" 12; } }

pub static FORM: Form = Form::new("F-53", TAG, "业户意见调查表", "意见调查", STATES, RULES)
    .steps(&[
        Step::opens(1, "give", "发放", Right::PlanCatalogue, Give::fields).decide(by!(give)),
        Step::from(
            COLLECT_STEP,
            "collect",
            "收表",
            &[GIVEN],
            Right::PlanCatalogue,
            Collect::fields,
        )
        .decide(by!(collect)),
        Step::from(3, "sum-up", "汇总", &[GIVEN], Right::PlanCatalogue, SumUp::fields)
            .advise(advise_sum)
            .decide(by!(sum_up)),
        Step::from(4, "measure", "提措施", &[SUMMED], Right::PlanCatalogue, Measure::fields)
            .decide(by!(measure)),
        Step::from(5, "done", "措施落实", &[MENDING], Right::PlanCatalogue, Done::fields)
            .decide(by!(done)),
        Step::from(6, "report", "报结", &[SUMMED], Right::PlanCatalogue, Report::fields)
            .advise(advise_report)
            .decide(by!(report)),
        Step::from(7, "void", "作废", &[GIVEN], Right::PlanCatalogue, Void::fields)
            .decide(by!(void)),
    ])
    .keys(&[By::Work])
    .line(line)
    .fills(|step, slip, _, _| {
        let counts = [Collect::content, Collect::fair, Collect::discontent];
        let stands =
            |tag: Tag<i64>| slip.and_then(|s| s.get(tag)).map(|n| (tag.name(), n.to_string()));
        let collects = step.tag == COLLECT_STEP;
        counts.into_iter().filter(|_| collects).filter_map(stands).collect()
    })
    .dues(DUES);

/// The sheets that have come back.
pub fn collected(slip: &Slip) -> i64 {
    let counts = [Collect::content, Collect::fair, Collect::discontent];
    counts.into_iter().filter_map(|tag| slip.get(tag)).sum()
}

fn given(slip: &Slip) -> i64 {
    slip.get(Give::given).unwrap_or(0)
}

fn discontent(slip: &Slip) -> i64 {
    slip.get(Collect::discontent).unwrap_or(0)
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let (back, out) = (collected(slip), given(slip));
    let content = slip.get(Collect::content).unwrap_or(0);
    let answers = if back == 0 {
        String::new()
    } else {
        format!(" 满意 {}% 不满 {}", content * 100 / back, discontent(slip))
    };
    let ordered = slip.get(Measure::ordered).filter(|_| slip.state == MENDING);
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{} 收 {back}/{out}{answers}", slip.text(Give::round)),
        worker: ordered.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: ordered,
        ..Line::default()
    }
}

fn give(ask: &Ask<'_>, it: Give) -> Outcome {
    if it.given < 1 {
        return Err(NONE_GIVEN.at(Give::given));
    }
    if it.until < ask.occurred.day() {
        return Err(ENDED.with(&[&it.until.to_string()]).at(Give::until));
    }
    let because = format!("收齐日期 {} (F-53, N-78)", it.until);
    ask.draw(GIVEN).due(COLLECT, it.until.next(1).begins(), because).ok()
}

/// The counts to date take the place of those before.
fn collect(ask: &Ask<'_>, it: Collect) -> Outcome {
    let counts = [it.content, it.fair, it.discontent];
    let out = given(ask.standing()?);
    let back = counts.iter().fold(0_i64, |sum, count| sum.saturating_add(*count));
    if back > out {
        let said = MORE_THAN_GIVEN.with(&[&back.to_string(), &out.to_string()]);
        return Err(said.at(Collect::content));
    }
    ask.draw(GIVEN).ok()
}

fn advise_sum(ask: &Ask<'_>, _: &Fields) -> Advice {
    let out = ask.slip.map(|slip| given(slip) - collected(slip)).filter(|out| *out > 0);
    let warnings = out.map(|out| STILL_OUT.with(&[&out.to_string()])).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

fn sum_up(ask: &Ask<'_>, _: SumUp) -> Outcome {
    let slip = ask.standing()?;
    if collected(slip) == 0 {
        return Err(NONE_BACK.says());
    }
    ask.draw(SUMMED).met(Some(slip), COLLECT, ask.occurred).ok()
}

fn measure(ask: &Ask<'_>, it: Measure) -> Outcome {
    if it.by < ask.occurred.day() {
        return Err(BY_WHEN.with(&[&it.by.to_string()]).at(Measure::by));
    }
    let because = format!("整改期限 {} (S1D 6)", it.by);
    ask.draw(MENDING).due(dues::REMEDY, it.by.next(1).begins(), because).ok()
}

fn done(ask: &Ask<'_>, _: Done) -> Outcome {
    let slip = ask.standing()?;
    let mended = slip.get(MENDED).unwrap_or(0) + 1;
    let set = ask.given.clone().put(MENDED, mended);
    ask.draw_with(SUMMED, set).met(Some(slip), dues::REMEDY, ask.occurred).ok()
}

/// When the next round is due (N-78), said as this one ends.
fn advise_report(ask: &Ask<'_>, _: &Fields) -> Advice {
    let months = ask.limit(&SURVEY_MONTHS);
    let next = ask.slip.map(|slip| months::months_later(slip.opened(), months).day());
    let computed = next.map(|day| ("下一轮".to_string(), format!("{day} ({months} 个月, N-78)")));
    Advice { computed: computed.into_iter().collect(), ..Advice::default() }
}

/// Who was not content is answered by a measure that was carried out, before the round ends.
fn report(ask: &Ask<'_>, _: Report) -> Outcome {
    let slip = ask.standing()?;
    if discontent(slip) > 0 && slip.get(MENDED).unwrap_or(0) == 0 {
        return Err(MEASURE_FIRST.with(&[&discontent(slip).to_string()]));
    }
    ask.draw(REPORTED).ok()
}

fn void(ask: &Ask<'_>, _: Void) -> Outcome {
    let slip = ask.standing()?;
    if collected(slip) > 0 {
        return Err(BACK_ALREADY.with(&[&collected(slip).to_string()]));
    }
    ask.draw(VOID).all_met(slip, ask.now).ok()
}
