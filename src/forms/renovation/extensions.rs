//! F-81 房屋延时施工申请表: a longer period, signed by the owner and the heads of repair and security (G-82). It moves the
//! end of the work and nothing else.

use crate::forms::estate::rooms;
use crate::forms::office::{staff, standing_in};
use crate::forms::prelude::*;

use super::site::{record as site, working};

pub const TAG: u16 = 81;

states! { FILED = 1 "filed" "已存档" }

rules! {
    NOT_A_SITE refuse "请写装修的单号,如“装修 12”" ["F-81"];
    NOT_AT_WORK refuse "装修在“{0}”,不能延时" ["G-82"];
    NOT_LATER refuse "新的完工须晚于 {0}" ["G-82"];
    NOT_THE_OWNER refuse "延时须业主签字" ["G-82"];
    NOT_A_HEAD refuse "{0}一栏须是{1}" ["G-82"];
    RENEW_PASSES warn "出入证还到 {0},请办延期" ["F-68", "G-82"];
}

fields! {
    pub struct Extend {
        1 site: SlipOf<{ site::TAG }> = "装修" 4;
        2 until: Day = "延至" 4;
        3 why: Text = "延时原因" 12;
        4 owner: Signature = "业主签" 4;
        5 repair: Badge = "维修主管" 4;
        6 guard: Badge = "保安主管" 4;
        // Where nobody holds such a role; the decision writes it.
        7 signs_for: Option<Text> = "代签" 12;
    }
}

pub static FORM: Form = Form::new("F-81", TAG, "房屋延时施工申请表", "延时", STATES, RULES)
    .steps(&[Step::opens(1, "extend", "延时", Right::Renovate, Extend::fields)
        .advise(advise)
        .decide(by!(extend))])
    .keys(&[By::Work, By::CameOf(Extend::site)])
    .line(|slip, book| {
        let of = slip.get(Extend::site).and_then(|paper| site::named(book, paper));
        let room = of.as_ref().and_then(site::room);
        let until = slip.get(Extend::until).map_or_else(String::new, |day| day.to_string());
        Line {
            place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
            matter: format!("延至 {until} {}", slip.text(Extend::why)),
            ..Line::default()
        }
    })
    .fills(|_, _, start, book| site::fills(start, book))
    .printed(Print::of(&["extend"]).signs(&["业主", "维修主管", "保安主管"]));

/// Passes that end before the new day.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let (Some(SlipRef(of)), Some(until)) = (given.get(Extend::site), given.get(Extend::until))
    else {
        return advice;
    };
    let passes = site::hanging(ask.book, of, site::PASSES);
    let ends = passes.iter().filter_map(|slip| slip.get(super::passes::record::Issue::until)).min();
    let ends = ends.filter(|ends| *ends < until);
    advice.warnings.extend(ends.map(|ends| RENEW_PASSES.with(&[&ends.to_string()])));
    advice
}

const REPAIRERS: &[Role] = &[Role::EngineeringHead, Role::Foreman];
const GUARDS: &[Role] = &[Role::SecurityHead, Role::SecurityForeman];

/// Whether the badge in a blank is of one of these roles, or the head's where nobody is.
fn of_role(
    ask: &Ask<'_>,
    (badge, blank): (Badge, Tag<Badge>),
    what: &str,
    roles: &[Role],
) -> Result<(), Notice> {
    if standing_in::badge_speaks_for(ask.book, badge, roles) {
        return Ok(());
    }
    Err(NOT_A_HEAD.with(&[what, &standing_in::named(ask.book, roles)]).at(blank))
}

fn extend(ask: &Ask<'_>, it: Extend) -> Outcome {
    let of = site::named(ask.book, it.site).ok_or_else(|| NOT_A_SITE.at(Extend::site))?;
    if ![site::WORKING, site::STOPPED].contains(&of.state) {
        let state = ask.book.registry().tagged(of.id.form).and_then(|form| form.state(of.state));
        return Err(NOT_AT_WORK.with(&[state.map_or("", |s| s.label)]).at(Extend::site));
    }
    if let Some(end) = of.get(site::Apply::until).filter(|end| it.until <= *end) {
        return Err(NOT_LATER.with(&[&end.to_string()]).at(Extend::until));
    }
    let owns = site::room(&of)
        .is_some_and(|room| site::owns(ask.book, room, &it.owner.0, ask.occurred.day()));
    if !owns {
        return Err(NOT_THE_OWNER.at(Extend::owner));
    }
    of_role(ask, (it.repair, Extend::repair), "维修主管", REPAIRERS)?;
    of_role(ask, (it.guard, Extend::guard), "保安主管", GUARDS)?;
    let said = |(badge, roles): (Badge, &[Role])| {
        standing_in::said(ask.book, staff::role(ask.book, badge)?, roles)
    };
    let said = [(it.repair, REPAIRERS), (it.guard, GUARDS)].into_iter().filter_map(said);
    let said: Vec<String> = said.map(|Text(said)| said).collect();
    let said = (!said.is_empty()).then(|| Text(said.join(";")));
    let set = standing_in::noted(ask.given.clone(), None, Extend::signs_for, said);
    let drawn = vec![ask.draw_with(FILED, set), working::extended(ask, &of, it.until)];
    Ok(Decision { drawn, warnings: Vec::new() })
}
