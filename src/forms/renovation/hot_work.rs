//! F-75 动火审批: work with fire, welding tools and gas on a site, allowed beforehand for its hours (G-74), or told to the
//! office, by C-28.

use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::renovation::policy::HotWork;

use super::quiet;
use super::site::record as site;

pub const TAG: u16 = 75;

states! {
    ASKED = 1 "asked" "待批" open,
    ALLOWED = 2 "allowed" "可动火" open,
    OVER = 3 "over" "已清场",
    REFUSED = 4 "refused" "不批",
}

crate::dues! { BEFORE = 466 "批动火", UNTIL = 467 "动火结束" }

rules! {
    NOT_A_SITE refuse "请写装修的单号,如“装修 12”" ["F-75"];
    NO_WORK refuse "装修还在“{0}”,不能动火" ["G-66", "G-74"];
    TURNED refuse "结束早于开始;请核对" ["F-75"];
    TIME_PAST refuse "动火时间已经过了" ["F-75", "H-06"];
    NO_GUARD refuse "动火须有灭火器和看火人" ["G-74", "F-75"];
    NOT_A_HEAD refuse "动火由{0}批" ["G-74", "C-28"];
    QUIET warn "不全在可施工时间({0}):能听见的活请改时间" ["F-75", "B-07"];
}

fields! {
    pub struct Request {
        1 site: SlipOf<{ site::TAG }> = "装修" 4;
        2 from: Moment = "自" 4;
        3 until: Moment = "至" 4;
        4 what: Text = "动火内容" 12;
        5 extinguisher: Option<bool> = "有灭火器" 4;
        6 watcher: Option<Text> = "看火人" 4;
    }

    pub struct Allow { 7 conditions: Option<Text> = "要求" 12; }

    pub struct End { 8 cleared: Text = "清场情况" 12; }

    pub struct Refuse { 9 why: Text = "不批理由" 12; }
}

pub static FORM: Form = Form::new("F-75", TAG, "动火审批表", "动火", STATES, RULES)
    .steps(&[
        Step::opens(1, "ask", "申请", Right::Renovate, Request::fields)
            .advise(advise_request)
            .decide(by!(request)),
        Step::from(2, "allow", "批准", &[ASKED], Right::Renovate, Allow::fields).decide(by!(allow)),
        Step::from(3, "refuse", "不批", &[ASKED], Right::Renovate, Refuse::fields)
            .to(REFUSED)
            .meets(&[BEFORE]),
        Step::from(4, "end", "清场", &[ALLOWED], Right::Renovate, End::fields)
            .to(OVER)
            .meets(&[UNTIL]),
    ])
    .printed(Print::of(&["ask", "allow", "end"]).signs(&["申请人", "看火人", "批准人"]))
    .dues(DUES)
    .keys(&[By::Work, By::CameOf(Request::site)])
    .line(|slip, book| {
        let of = slip.get(Request::site).and_then(|paper| site::named(book, paper));
        let room = of.as_ref().and_then(site::room);
        Line {
            due: slip.next_due().map(|due| due.at),
            place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
            matter: slip.text(Request::what).to_string(),
            worker: slip.text(Request::watcher).to_string(),
            ..Line::default()
        }
    })
    .fills(
        |step, _, start, book| {
            if step.is_opening() { site::fills(start, book) } else { Vec::new() }
        },
    );

/// Fire is for a site where somebody works: not for one that is stopped or done.
fn works(book: &dyn Book, of: &Slip) -> Result<(), Notice> {
    if of.state == site::WORKING {
        return Ok(());
    }
    let state = book.registry().tagged(of.id.form).and_then(|form| form.state(of.state));
    Err(NO_WORK.with(&[state.map_or("", |s| s.label)]))
}

/// Cutting and grinding are heard next door: said where the hours are not those of the calendar.
fn advise_request(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let (Some(from), Some(until)) = (given.get(Request::from), given.get(Request::until))
        && let Some(hours) = quiet::outside(ask.book, from, until)
    {
        advice.warnings.push(QUIET.with(&[&hours]).at(Request::from));
    }
    advice
}

/// Allowed by being told, where the office wants no more; else it waits for a head.
fn request(ask: &Ask<'_>, it: Request) -> Outcome {
    let of = site::named(ask.book, it.site).ok_or_else(|| NOT_A_SITE.at(Request::site))?;
    works(ask.book, &of).map_err(|why| why.at(Request::site))?;
    if it.until <= it.from {
        return Err(TURNED.at(Request::until));
    }
    if it.until <= ask.occurred {
        return Err(TIME_PAST.at(Request::until));
    }
    if it.extinguisher != Some(true) || it.watcher.is_none() {
        return Err(NO_GUARD.at(Request::extinguisher));
    }
    if ask.book.policy().is(HotWork::TellOffice) {
        return ask.draw(ALLOWED).due(UNTIL, it.until, "申请的时间 (F-75)").ok();
    }
    ask.draw(ASKED).due(BEFORE, it.from.max(ask.occurred), "动火之前批 (G-74)").ok()
}

/// A head of engineering or security, or of the office; what was so when it was asked for must be so still.
fn allow(ask: &Ask<'_>, _: Allow) -> Outcome {
    use Role::{EngineeringHead, Head, SecurityHead, Supervisor};
    let heads = [EngineeringHead, SecurityHead, Supervisor, Head];
    if !heads.contains(&ask.role) {
        let named = heads.map(Role::label).join("、");
        return Err(NOT_A_HEAD.with(&[&named]));
    }
    let slip = ask.standing()?;
    if let Some(of) = slip.get(Request::site).and_then(|paper| site::named(ask.book, paper)) {
        works(ask.book, &of)?;
    }
    let until = slip.get(Request::until).unwrap_or(ask.now);
    if until <= ask.occurred {
        return Err(TIME_PAST.says());
    }
    let drawn = ask.draw(ALLOWED).met(Some(slip), BEFORE, ask.occurred);
    drawn.due(UNTIL, until, "批准的时间 (F-75)").ok()
}
