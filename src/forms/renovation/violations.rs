//! F-74 违章整改表: what was found on a site. A small thing is said and done with; a serious one goes to the owner first,
//! then the company, both sign, and a forfeit by the agreement counts once the project manager signed it (P-32).
//! It is 违约金 and never a fine; whoever does not sign is written down as it was.

pub mod record;

use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::renovation::policy::{FORFEIT_FEN, RECTIFICATION_COPIES, RenovationViolations};
pub use record::TAG;
use record::{
    Authorities, BOTH_SIGN, CANCELLED, COMPANY_HEARD, CONFIRMED, CONFIRMED_ALREADY, COUNTED,
    Called, Cancel, DUES, FEW_COPIES, Forfeit, Gravity, KEPT_OUT, MEND, MENDED, Mend, NO_DEADLINE,
    NO_FORFEIT, NO_FORFEITS, NO_SUM, NOT_A_SITE, NOT_OUR_WAY, OPEN, OTHER_SUM, OWNER_FIRST,
    OWNER_HEARD, Offence, Open, RULES, SHEET_FIRST, SIGNATURES, SIGNED, SITE_OVER, SPOKEN, STATES,
    Sign, TIME_PAST, TO_WHOM, WRITTEN,
};

use super::site::record as site;

/// Whole days within which both are to have signed: the day on which it was found.
const SAME_DAY: u64 = 1;

pub static FORM: Form = Form::new("F-74", TAG, "违章整改表", "违章", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "发现", Right::Renovate, Open::fields)
            .advise(advise_open)
            .decide(by!(open)),
        Step::from(2, "call-owner", "通报业主", OPEN, Right::Renovate, Called::fields)
            .decide(by!(call_owner)),
        Step::from(3, "call-company", "通报公司", OPEN, Right::Renovate, Called::fields)
            .advise(advise_company)
            .decide(by!(call_company)),
        Step::from(4, "sign", "双方签收", &[WRITTEN], Right::Renovate, Sign::fields)
            .advise(advise_company)
            .decide(by!(sign)),
        Step::from(5, "forfeit", "写违约金", COUNTED, Right::Renovate, Forfeit::fields)
            .advise(advise_forfeit)
            .decide(by!(forfeit)),
        Step::from(6, "confirm", "签认违约金", COUNTED, Right::SignAsHead, Nothing::fields)
            .at_once()
            .decide(confirm),
        Step::from(7, "authorities", "报主管部门", OPEN, Right::Renovate, Authorities::fields)
            .advise(advise_authorities)
            .decide(by!(authorities)),
        Step::from(8, "mend", "已整改", OPEN, Right::Renovate, Mend::fields).decide(by!(mend)),
        Step::from(
            9,
            "cancel",
            "撤销",
            &[WRITTEN, SIGNED, MENDED],
            Right::SignAsHead,
            Cancel::fields,
        )
        .decide(by!(cancel)),
    ])
    .dues(DUES)
    .keys(&[By::Work, By::CameOf(Open::site)])
    .line(line)
    .shown_as(|slip| format!("违章 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["open", "forfeit"])
            .parts(&[Part::new("业主联"), Part::new("装修公司联"), Part::new("存档联")])
            .signs(&["业主", "装修公司", "项目经理"]),
    );

fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match step.name {
        "open" => site::fills(start, book),
        "forfeit" => {
            let set = Money::fen(book.policy().limit(&FORFEIT_FEN));
            let set = (set > Money::ZERO).then(|| ("forfeit", set.plain()));
            set.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let of = slip.get(Open::site).and_then(|paper| site::named(book, paper));
    let room = of.as_ref().and_then(site::room);
    let offence = slip.get(Open::offence).map_or("", Offence::label);
    let sum = slip.get(Forfeit::forfeit).map(|sum| {
        let word =
            if slip.get(CONFIRMED) == Some(true) { "违约金" } else { "违约金(未签认)" };
        format!(" {word} {sum}")
    });
    Line {
        due: slip.next_due().map(|due| due.at),
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{offence} {}{}", slip.text(Open::what), sum.unwrap_or_default()),
        grade: slip.get(Open::gravity).map_or("", Gravity::label).to_string(),
        ..Line::default()
    }
}

fn advise_open(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    match given.get(Open::gravity) {
        Some(Gravity::Minor) if !given.has(Open::spoken_to) => {
            advice.warnings.push(TO_WHOM.at(Open::spoken_to));
        }
        Some(Gravity::Serious) => {
            let copies = ask.limit(&RECTIFICATION_COPIES);
            if given.get(Open::copies).is_none_or(|n| n < copies) {
                advice.warnings.push(FEW_COPIES.with(&[&copies.to_string()]).at(Open::copies));
            }
        }
        _ => {}
    }
    if given.get(Open::offence) == Some(Offence::Goods) {
        advice.warnings.push(KEPT_OUT.at(Open::offence));
    }
    advice
}

/// A renovation against whose deposit something may still be written.
fn site_of(ask: &Ask<'_>, paper: SlipRef) -> Result<Slip, Notice> {
    let of = site::named(ask.book, paper).ok_or_else(|| NOT_A_SITE.at(Open::site))?;
    if site::RUNNING.contains(&of.state) {
        return Ok(of);
    }
    let state = ask.book.registry().tagged(of.id.form).and_then(|form| form.state(of.state));
    Err(SITE_OVER.with(&[state.map_or("", |s| s.label)]).at(Open::site))
}

/// The same, of the sheet that stands.
fn still_runs(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    slip.get(Open::site).map_or(Ok(()), |paper| site_of(ask, paper).map(|_| ()))
}

fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    site_of(ask, it.site.into())?;
    if it.gravity == Gravity::Minor {
        return ask.draw(SPOKEN).ok();
    }
    let deadline = it.deadline.ok_or_else(|| NO_DEADLINE.at(Open::deadline))?;
    if deadline <= ask.occurred {
        return Err(TIME_PAST.with(&[&deadline.show(ask.now)]).at(Open::deadline));
    }
    let today = ask.occurred.day().next(SAME_DAY).begins().plus_minutes(-1);
    let drawn = ask.draw(WRITTEN).due(MEND, deadline, "整改表上的期限 (F-74)");
    drawn.due(SIGNATURES, today.max(ask.occurred), "发现当日送双方签收 (G-77)").ok()
}

fn call_owner(ask: &Ask<'_>, _: Called) -> Outcome {
    let slip = ask.standing()?;
    ask.draw_with(slip.state, ask.given.clone().put(OWNER_HEARD, ask.occurred)).ok()
}

/// The owner hears first: said, and recorded as it was.
fn advise_company(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    if ask.slip.is_some_and(|slip| !slip.has(OWNER_HEARD)) {
        advice.warnings.push(OWNER_FIRST.says());
    }
    advice
}

fn call_company(ask: &Ask<'_>, _: Called) -> Outcome {
    let slip = ask.standing()?;
    ask.draw_with(slip.state, ask.given.clone().put(COMPANY_HEARD, ask.occurred)).ok()
}

/// Both sign, or what happened instead stands with two witnesses and a photo.
fn sign(ask: &Ask<'_>, it: Sign) -> Outcome {
    let slip = ask.standing()?;
    let both = it.owner.is_some() && it.company.is_some();
    let witnessed = it.refused.is_some()
        && it.served.is_some()
        && it.photos.is_some()
        && it.witness_1.is_some()
        && it.witness_2.is_some()
        && it.witness_1 != it.witness_2;
    if !both && !witnessed {
        return Err(BOTH_SIGN.at(Sign::owner));
    }
    ask.draw(SIGNED).met(Some(slip), SIGNATURES, ask.occurred).ok()
}

fn advise_forfeit(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let set = Money::fen(ask.limit(&FORFEIT_FEN));
    if set > Money::ZERO && given.get(Forfeit::forfeit).is_some_and(|sum| sum != set) {
        advice.warnings.push(OTHER_SUM.with(&[&set.to_string()]).at(Forfeit::forfeit));
    }
    advice
}

/// By the agreement, and not yet counted.
fn forfeit(ask: &Ask<'_>, it: Forfeit) -> Outcome {
    let slip = ask.standing()?;
    if ask.book.policy().is(RenovationViolations::StopThenAuthorities) {
        return Err(NO_FORFEITS.says());
    }
    if slip.get(CONFIRMED) == Some(true) {
        return Err(CONFIRMED_ALREADY.says());
    }
    if it.forfeit <= Money::ZERO {
        return Err(NO_SUM.at(Forfeit::forfeit));
    }
    still_runs(ask, slip)?;
    ask.draw(slip.state).ok()
}

fn confirm(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    if !slip.has(Forfeit::forfeit) {
        return Err(NO_FORFEIT.says());
    }
    if slip.get(CONFIRMED) == Some(true) {
        return Err(CONFIRMED_ALREADY.says());
    }
    still_runs(ask, slip)?;
    ask.draw_with(slip.state, Fields::new().put(CONFIRMED, true)).ok()
}

fn advise_authorities(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let signed = ask.slip.is_some_and(|slip| slip.state == SIGNED);
    match ask.book.policy().get::<RenovationViolations>() {
        RenovationViolations::SheetsAndForfeit => advice.warnings.push(NOT_OUR_WAY.says()),
        RenovationViolations::Both if !signed => advice.warnings.push(SHEET_FIRST.says()),
        _ => {}
    }
    advice
}

/// Whoever must know, knows: it never waits for a sheet.
fn authorities(ask: &Ask<'_>, _: Authorities) -> Outcome {
    ask.draw(ask.standing()?.state).ok()
}

fn mend(ask: &Ask<'_>, _: Mend) -> Outcome {
    ask.draw(MENDED).all_met(ask.standing()?, ask.occurred).ok()
}

/// The project manager takes the sheet back, with its forfeit, as long as the deposit is there.
fn cancel(ask: &Ask<'_>, _: Cancel) -> Outcome {
    let slip = ask.standing()?;
    still_runs(ask, slip)?;
    ask.draw(CANCELLED).all_met(slip, ask.occurred).ok()
}
