//! F-69 施工证登记表: the passes of a household's builders (F-68), counted out, and back all at once (G-80, G-81). A pass
//! that the office takes in from a builder still counts; so does one that is lost, with its statement.

pub mod gate;
pub mod record;

use crate::forms::estate::rooms;
use crate::forms::prelude::*;
pub use record::TAG;
use record::{
    BACK, COLLECTED, COLLECTED_NOS, Collect, DUES, EXPIRED, EXPIRES, GIVEN_OUT, GiveBack, HAS_ONE,
    ISSUED, Issue, LOST, LOST_NOS, Lose, More, NO_PHOTO, NOBODY, NOT_A_SITE, NOT_ALL, NOT_ALLOWED,
    NOT_OURS, NUMBERS_DIFFER, OUT, PAST_THE_END, Pass, RETURNED, RULES, Renew, STATES, TOO_MANY,
    WHICH_ONES, count, out,
};

use super::papers as hung_out;
use super::site::record as site;

pub static FORM: Form = Form::new("F-69", TAG, "施工证登记表", "施工证", STATES, RULES)
    .steps(&[
        Step::opens(1, "issue", "办证", Right::Renovate, Issue::fields)
            .advise(advise_issue)
            .decide(by!(issue)),
        Step::from(2, "more", "加办", &[OUT], Right::Renovate, More::fields)
            .advise(advise_issue)
            .decide(by!(more)),
        Step::from(3, "renew", "延期", &[OUT], Right::Renovate, Renew::fields)
            .advise(advise_renew)
            .decide(by!(renew)),
        Step::from(4, "lose", "遗失", &[OUT], Right::Renovate, Lose::fields)
            .advise(advise_gone)
            .decide(by!(lose)),
        Step::from(5, "collect", "收回", &[OUT], Right::Renovate, Collect::fields)
            .advise(advise_gone)
            .decide(by!(collect)),
        Step::from(6, "give-back", "退证", &[OUT], Right::Renovate, GiveBack::fields)
            .decide(by!(give_back)),
    ])
    .dues(DUES)
    .keys(&[By::Work, By::CameOf(Issue::site)])
    .and_keys(pass_keys)
    .line(line)
    .shown_as(|slip| format!("施工证 {:06}", slip.id.number))
    .fills(
        |step, _, start, book| {
            if step.is_opening() { site::fills(start, book) } else { Vec::new() }
        },
    )
    .printed(
        Print::of(&["issue", "give-back"])
            .spare(4)
            .said_first()
            .signs(&["施工负责人", "经办"])
            .foot(&["完工后一次退清,不可分批退证。"]),
    )
    .says(&["房号", "装修公司", "在外张数"], |slip, book| {
        let of = slip.get(Issue::site).and_then(|paper| site::named(book, paper));
        let out = gate::out(slip).len().to_string();
        let of = of.map_or_else(Vec::new, |of| {
            vec![hung_out::place(&of, book), hung_out::company(&of, 4)]
        });
        of.into_iter().chain([Said::new("在外张数", out, 4)]).collect()
    })
    .papers(super::papers::OF_PASSES);

/// Each is found by its number, also when it was brought back: the gate reads it out and hears what became of it.
fn pass_keys(slip: &Slip) -> Vec<Key> {
    gate::given_out(slip).iter().map(|pass| gate::key(&pass.no.0)).collect()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let of = slip.get(Issue::site).and_then(|paper| site::named(book, paper));
    let room = of.as_ref().and_then(site::room);
    let held = [("遗失", LOST), ("收回", COLLECTED)];
    let held = held.into_iter().filter(|(_, tag)| count(slip, *tag) > 0);
    let held: String = held.map(|(word, tag)| format!(" {word} {}", count(slip, tag))).collect();
    Line {
        due: slip.next_due().map(|due| due.at),
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("发 {} 在外 {}{held}", count(slip, ISSUED), out(slip)),
        ..Line::default()
    }
}

/// The renovation that the given paper names, once passes may be made for it.
fn site_of(ask: &Ask<'_>, paper: SlipRef) -> Result<Slip, Notice> {
    let of = site::named(ask.book, paper).ok_or_else(|| NOT_A_SITE.at(Issue::site))?;
    if site::ON_SITE.contains(&of.state) {
        return Ok(of);
    }
    let state = ask.book.registry().tagged(of.id.form).and_then(|form| form.state(of.state));
    Err(NOT_ALLOWED.with(&[state.map_or("", |s| s.label)]).at(Issue::site))
}

/// The end of the work, where a pass would outlive it.
fn warn_end(ask: &Ask<'_>, paper: Option<SlipRef>, until: Option<Day>) -> Option<Notice> {
    let of = site::named(ask.book, paper?)?;
    let end = of.get(site::Apply::until).filter(|end| until.is_some_and(|until| until > *end))?;
    Some(PAST_THE_END.with(&[&end.to_string()]).at(Issue::until))
}

fn advise_issue(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.get(Issue::photos) != Some(true) {
        advice.warnings.push(NO_PHOTO.at(Issue::photos));
    }
    advice.warnings.extend(warn_end(ask, given.get(Issue::site), given.get(Issue::until)));
    advice.warnings.extend(given_twice(ask, given));
    advice
}

/// A number that another pass has which is out: of this household or of any other.
fn given_twice(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let at = if given.has(More::more) { More::more } else { Issue::passes };
    let typed = given.get(at).unwrap_or_default();
    let numbers: Vec<String> = typed.iter().map(|pass| gate::number(&pass.no.0)).collect();
    let twice = numbers.iter().enumerate().find(|(n, no)| numbers[..*n].contains(*no));
    if let Some((_, no)) = twice {
        return Some(GIVEN_OUT.with(&[no, "本单"]).at(at));
    }
    numbers.iter().find_map(|no| {
        let held = gate::registers(ask.book, no).into_iter();
        let first = held.into_iter().find(|slip| gate::still_out(slip).contains(no))?;
        let of = first.get(Issue::site).and_then(|paper| site::named(ask.book, paper));
        let room = of.as_ref().and_then(site::room);
        let room = room.map_or_else(String::new, |room| rooms::shown(ask.book, room));
        Some(GIVEN_OUT.with(&[no, &room]).at(at))
    })
}

/// Which ones they are is what the gate needs.
fn advise_gone(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let lost = given.has(Lose::lost) && !given.has(Lose::lost_nos);
    let collected = given.has(Collect::collected) && !given.has(Collect::collected_nos);
    if lost || collected {
        let at = if lost { Lose::lost_nos } else { Collect::collected_nos };
        advice.warnings.push(WHICH_ONES.at(at));
    }
    advice
}

/// The numbers that were said of those that are gone, beside those said before: each one that is out, and as many as
/// there are.
fn gone(
    slip: &Slip,
    (n, said): (i64, Option<&Text>),
    at: Tag<Text>,
    kept: Tag<Text>,
) -> Result<Text, Notice> {
    let before = slip.text(kept);
    let Some(Text(said)) = said else { return Ok(Text(before.to_string())) };
    let numbers = gate::numbers(said);
    let mut out = gate::still_out(slip);
    for no in &numbers {
        let Some(found) = out.iter().position(|out| out == no) else {
            return Err(NOT_OURS.with(&[no]).at(at));
        };
        out.swap_remove(found);
    }
    if i64::try_from(numbers.len()) != Ok(n) {
        let (said, n) = (numbers.len().to_string(), n.to_string());
        return Err(NUMBERS_DIFFER.with(&[&said, &n]).at(at));
    }
    let all = std::iter::once(before).filter(|before| !before.is_empty());
    let all: Vec<&str> = all.chain(numbers.iter().map(String::as_str)).collect();
    Ok(Text(all.join("、")))
}

fn advise_renew(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let paper = ask.slip.and_then(|slip| slip.get(Issue::site));
    advice.warnings.extend(warn_end(ask, paper, given.get(Renew::until)));
    advice
}

/// How many rows there are.
fn many(passes: &[Pass]) -> i64 {
    i64::try_from(passes.len()).unwrap_or(i64::MAX)
}

/// Until when they hold, as a clock.
fn holds(ask: &Ask<'_>, drawn: Drawn, until: Day) -> Outcome {
    if until < ask.occurred.day() {
        return Err(EXPIRED.with(&[&until.to_string()]).at(Issue::until));
    }
    drawn.due(EXPIRES, until.next(1).begins().plus_minutes(-1), "出入证有效期 (F-68)").ok()
}

/// The first passes of a household: the register begins with them.
fn issue(ask: &Ask<'_>, it: Issue) -> Outcome {
    let of = site_of(ask, it.site.into())?;
    // A register that was brought back in is over: who works on needs passes again.
    let registers = site::hanging(ask.book, of.id, TAG);
    if let Some(first) = registers.iter().find(|register| register.state == OUT) {
        let number = ask.book.registry().show_number(first.id);
        return Err(HAS_ONE.with(&[&number]).at(Issue::site));
    }
    if it.passes.is_empty() {
        return Err(NOBODY.at(Issue::passes));
    }
    let set = ask.given.clone().put(ISSUED, many(&it.passes));
    holds(ask, ask.draw_with(OUT, set), it.until)
}

fn more(ask: &Ask<'_>, it: More) -> Outcome {
    let slip = ask.standing()?;
    if let Some(paper) = slip.get(Issue::site) {
        site_of(ask, paper)?;
    }
    if it.more.is_empty() {
        return Err(NOBODY.at(More::more));
    }
    let issued = count(slip, ISSUED) + many(&it.more);
    let mut all = slip.get(More::more).unwrap_or_default();
    all.extend(it.more);
    ask.draw_with(OUT, ask.given.clone().put(More::more, all).put(ISSUED, issued)).ok()
}

fn renew(ask: &Ask<'_>, it: Renew) -> Outcome {
    holds(ask, ask.draw(OUT), it.until)
}

/// So many of those out, and no more than are out.
fn some_out(slip: &Slip, n: i64, at: Tag<i64>) -> Result<i64, Notice> {
    let out = out(slip);
    if (1..=out).contains(&n) { Ok(n) } else { Err(TOO_MANY.with(&[&out.to_string()]).at(at)) }
}

fn lose(ask: &Ask<'_>, it: Lose) -> Outcome {
    let slip = ask.standing()?;
    let lost = count(slip, LOST) + some_out(slip, it.lost, Lose::lost)?;
    let numbers = gone(slip, (it.lost, it.lost_nos.as_ref()), Lose::lost_nos, LOST_NOS)?;
    ask.draw_with(OUT, ask.given.clone().put(LOST, lost).put(LOST_NOS, numbers)).ok()
}

/// The office takes its own passes in from whoever may not work here any more.
fn collect(ask: &Ask<'_>, it: Collect) -> Outcome {
    let slip = ask.standing()?;
    let all = count(slip, COLLECTED) + some_out(slip, it.collected, Collect::collected)?;
    let said = (it.collected, it.collected_nos.as_ref());
    let numbers = gone(slip, said, Collect::collected_nos, COLLECTED_NOS)?;
    ask.draw_with(OUT, ask.given.clone().put(COLLECTED, all).put(COLLECTED_NOS, numbers)).ok()
}

/// All that are out, in one go; fewer or more are refused.
fn give_back(ask: &Ask<'_>, it: GiveBack) -> Outcome {
    let slip = ask.standing()?;
    let out = out(slip);
    if it.back != out {
        let (out, back) = (out.to_string(), it.back.to_string());
        return Err(NOT_ALL.with(&[&out, &back]).at(GiveBack::back));
    }
    let back = count(slip, BACK) + it.back;
    let set = ask.given.clone().put(BACK, back);
    ask.draw_with(RETURNED, set).met(Some(slip), EXPIRES, ask.occurred).ok()
}
