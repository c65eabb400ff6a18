//! F-224 员工考核 (N-72, RP-31): at the month's and the year's end, of somebody's discipline and work; drafted from what is
//! really recorded, signed by the head, read by whom it is about. Whoever is judged judges and signs nothing of it.

use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::attendance;
use crate::forms::work::job::record::is_work;

pub const TAG: u16 = 224;

/// Slips of one form that are looked through for one person.
const READ_MOST: usize = 5_000;

states! {
    DRAWN = 1 "drawn" "待主任签字" open,
    SIGNED = 2 "signed" "待本人看" open,
    READ = 3 "read" "本人已看",
    RETURNED = 4 "returned" "退回重写" open,
    VOID = 5 "void" "作废",
}

choice! {
    /// Of what time it judges. Codes are stored.
    pub enum Period {
        Month = 1 "month" "月底",
        Year = 2 "year" "年终",
    }

    /// What is proposed. Codes are stored.
    pub enum Proposal {
        Nothing = 1 "none" "不奖不罚",
        Reward = 2 "reward" "奖励",
        Penalty = 3 "penalty" "处罚",
    }
}

rules! {
    ONESELF refuse "考核不能写自己、签自己;请由别的主管或主任办" ["N-72", "H-05"];
    SAY_WHY refuse "奖励、处罚要写明事由" ["RP-31", "N-72"];
    WRITER_SIGNS refuse "写考核的人不能自己签;请另一位主任签" ["N-72", "H-05"];
    THEIRS_ON_SCREEN refuse "自己的考核请自己点“本人看过”;“本人已在纸上签”由别的主管或主任记" ["N-72", "H-05"];
    THEIRS refuse "由{0}本人登录后看" ["N-72"];
    AHEAD refuse "{0}还没有过完,不能考核" ["N-72"];
}

fields! {
    pub struct Write {
        1 who: Badge = "员工" 4;
        2 period: Period = "月年" 4;
        3 of: Day = "哪个月" 4;
        4 figures: Option<Text> = "记录" 12;
        5 discipline: Text = "纪律操守" 12;
        6 work: Text = "工作表现" 12;
        7 proposal: Proposal = "奖惩建议" 4;
        8 ground: Option<Text> = "奖惩事由" 8;
    }
}

fields! { pub struct Sign { 9 opinion: Option<Text> = "主任意见" 12; } }

fields! { pub struct Return { 10 missing: Text = "差在何处" 12; } }

fields! { pub struct Read { 11 answer: Option<Text> = "本人意见" 12; } }

fields! { pub struct ReadOnPaper { 13 on_paper: Text = "签字情况" 12; } }

fields! { pub struct Void { 12 why: Text = "作废原因" 12; } }

pub static FORM: Form = Form::new("F-224", TAG, "员工考核表", "考核", STATES, RULES)
    .steps(&[
        Step::opens(1, "draw", "写考核", Right::KeepStaff, Write::fields)
            .advise(advise)
            .decide(by!(write)),
        Step::from(2, "change", "修改", &[DRAWN, RETURNED], Right::KeepStaff, Write::fields)
            .advise(advise)
            .decide(by!(write)),
        Step::from(3, "sign", "签字", &[DRAWN], Right::SignAsHead, Sign::fields).decide(by!(sign)),
        Step::from(4, "return", "退回", &[DRAWN], Right::SignAsHead, Return::fields).to(RETURNED),
        Step::from(5, "read", "本人看过", &[SIGNED], Right::SignIn, Read::fields).decide(by!(read)),
        Step::from(
            7,
            "read-paper",
            "本人已在纸上签",
            &[SIGNED],
            Right::KeepStaff,
            ReadOnPaper::fields,
        )
        .decide(by!(read_on_paper)),
        Step::from(6, "void", "作废", &[DRAWN, RETURNED], Right::KeepStaff, Void::fields).to(VOID),
    ])
    .keys(&[By::Work, By::DoneBy(Write::who)])
    .line(line)
    .printed(Print::of(&["draw", "sign", "read", "read-paper"]).signs(&["主任", "本人"]));

/// The days of which it judges.
fn span(period: Period, of: Day) -> (Day, Day) {
    let from = match period {
        Period::Month => of.first_of_month(),
        Period::Year => Day::of(of.year(), 1, 1).unwrap_or(of),
    };
    let months = if period == Period::Month { 1 } else { 12 };
    (from, from.months_later(months).before(1))
}

/// What is recorded of somebody in these days: work in their hands and attendance by its marks.
fn figures(book: &dyn Book, who: Badge, (from, until): (Day, Day)) -> String {
    let holds = |slip: &Slip| from <= slip.opened().day() && slip.opened().day() <= until;
    let of = |form: u16| -> Vec<Slip> {
        let key = (u64::from(who.0), u64::from(form));
        let found = book.keys(Index::DoneBy, key, key, READ_MOST);
        found.into_iter().filter_map(|id| book.slip(id)).filter(holds).collect()
    };
    let works = book.registry().all().filter(|form| is_work(form));
    let work: usize = works.map(|form| of(form.tag).len()).sum();
    let days = of(attendance::FORM.tag);
    let marks = attendance::Mark::PICKS.iter().filter_map(|pick| {
        let mark = attendance::Mark::of(pick.code)?;
        let n = days.iter().filter(|slip| attendance::mark(slip) == Some(mark)).count();
        (n > 0).then(|| format!("{} {n}", pick.label))
    });
    let marks: Vec<String> = marks.collect();
    let attended =
        if marks.is_empty() { "没有考勤记录".to_string() } else { marks.join("、") };
    format!("承办工单 {work};考勤 {attended}")
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let (who, period) = (given.get(Write::who), given.get(Write::period));
    if let (Some(who), Some(period), Some(of)) = (who, period, given.get(Write::of))
        && !given.has(Write::figures)
    {
        let said = figures(ask.book, who, span(period, of));
        advice.fills.push((Write::figures.name().to_string(), said));
    }
    advice
}

fn write(ask: &Ask<'_>, it: Write) -> Outcome {
    if it.who == ask.hand.badge {
        return Err(ONESELF.at(Write::who));
    }
    // At the month's end, not before: its last day may be judged on that day.
    let last = span(it.period, it.of).1;
    if last > ask.now.day() {
        return Err(AHEAD.with(&[&last.to_string()]).at(Write::of));
    }
    if it.proposal != Proposal::Nothing && it.ground.is_none() {
        return Err(SAY_WHY.at(Write::ground));
    }
    ask.draw(DRAWN).ok()
}

fn sign(ask: &Ask<'_>, _: Sign) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(Write::who) == Some(ask.hand.badge) {
        return Err(ONESELF.says());
    }
    let written = slip.story.iter().rev().find(|deed| [1, 2].contains(&deed.step));
    if written.is_some_and(|deed| deed.by == ask.hand.badge) {
        return Err(WRITER_SIGNS.says());
    }
    ask.draw(SIGNED).ok()
}

fn read(ask: &Ask<'_>, _: Read) -> Outcome {
    let who = ask.standing()?.get(Write::who).unwrap_or(Badge::CLOCK);
    if who != ask.hand.badge {
        return Err(THEIRS.with(&[&staff::shown(ask.book, who)]));
    }
    ask.draw(READ).ok()
}

/// Workers, cleaners and guards never sign in, and whoever has left cannot: they sign the print, or what became of it is
/// written down.
fn read_on_paper(ask: &Ask<'_>, _: ReadOnPaper) -> Outcome {
    if ask.standing()?.get(Write::who) == Some(ask.hand.badge) {
        return Err(THEIRS_ON_SCREEN.says());
    }
    ask.draw(READ).ok()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let who = slip.get(Write::who).map_or_else(String::new, |badge| staff::short(book, badge));
    let of = slip.get(Write::of).map_or_else(String::new, |day| {
        let (year, month) = (day.year(), day.month() % 100);
        match slip.get(Write::period) {
            Some(Period::Year) => format!("{year}年"),
            _ => format!("{year}年{month}月"),
        }
    });
    let proposal = slip.get(Write::proposal).map_or("", Proposal::label);
    Line { matter: format!("{who} {of} {proposal}"), worker: who, ..Line::default() }
}
