//! H-09: two who sign are two people. Whoever entered somebody's badge or gave their PIN could sign with both hands, and
//! with those of two whom they entered; so for some days these do not sign beside each other, as long as the office has
//! another who may. A small office may have nobody else: there it is said, and stands in the report of what was done to
//! the staff, which others read. Nobody is refused the only other hand that there is.

use super::policy::OWN_HANDS_DAYS;
use super::staff;
use crate::forms::prelude::*;

rules! {
    MADE_BY refuse "{0}和{1}不算两个人:工号或密码是{2}在 {3} 天内给的;请{4}签" ["H-09", "H-05"];
    ONE_MADE warn "{0}和{1}的工号或密码是{2}在 {3} 天内给的;请另一位主管或公司看报表“人员与密码”" ["H-09", "H-05"];
}

/// Whether a notice says how the office stands, and would be the same on every paper that is signed: it is told once a
/// day.
pub fn is_of_the_office(notice: &Notice) -> bool {
    notice.rule == ONE_MADE.name
}

/// Rights by which somebody looks at what another does. Whoever signs for what they are given themselves (a drawer, a
/// shift) is the only one who can.
fn looks_on(right: Right) -> bool {
    use Right::{CarryIn, Forget, KeepStaff, Release, Reverse, SetPolicy, SignAsHead};
    [CarryIn, Forget, KeepStaff, Release, Reverse, SetPolicy, SignAsHead].contains(&right)
}

/// Who alone entered a badge, or gave its PIN, since a moment. Time itself, which opens an office, makes nobody its own.
fn given_by(book: &dyn Book, badge: Badge, since: Moment) -> Option<Badge> {
    let slip = staff::slip(book, badge)?;
    let last = slip.story.iter().rev().find(|deed| staff::lets_in(deed.step))?;
    let alone = last.recorded >= since && last.cosign.is_none() && last.by != Badge::CLOCK;
    alone.then_some(last.by).filter(|by| *by != badge)
}

/// Who could sign with both hands.
fn behind_both(ask: &Ask<'_>, first: Badge, second: Badge) -> Option<Badge> {
    let days = ask.limit(&OWN_HANDS_DAYS);
    let since = ask.now.plus_minutes(-days * 24 * 60);
    let given = |badge: Badge| given_by(ask.book, badge, since).filter(|_| days > 0);
    match (given(first), given(second)) {
        (Some(by), _) if by == second => Some(second),
        (_, Some(by)) if by == first => Some(first),
        (Some(one), Some(other)) if one == other => Some(one),
        _ => None,
    }
}

/// Others who may sign beside, know their PIN, and are nobody's second hand.
fn others(ask: &Ask<'_>, second: Badge, right: Right) -> Vec<Badge> {
    let policy = ask.book.policy();
    let serving = staff::serving(ask.book).into_iter();
    let may = |slip: &Slip| staff::role_of(slip).is_some_and(|role| policy.may(role, right));
    let known = serving.filter(|slip| may(slip) && staff::has_own_pin(slip));
    let badges = known.map(|slip| staff::badge_of(&slip));
    let others = badges.filter(|badge| ![ask.hand.badge, second].contains(badge));
    others.filter(|badge| behind_both(ask, ask.hand.badge, *badge).is_none()).collect()
}

/// Whether the one who signs beside is another person, as far as the register knows.
///
/// # Errors
/// `MADE_BY`, with who could sign instead.
pub fn two_people(ask: &Ask<'_>, second: Badge, right: Right) -> Result<(), Notice> {
    let behind = behind_both(ask, ask.hand.badge, second).filter(|_| looks_on(right));
    let Some(by) = behind else { return Ok(()) };
    let shown = |badge: &Badge| staff::shown(ask.book, *badge);
    let others: Vec<String> = others(ask, second, right).iter().take(3).map(shown).collect();
    if others.is_empty() {
        return Ok(());
    }
    let days = ask.limit(&OWN_HANDS_DAYS).to_string();
    let (hand, second) = (shown(&ask.hand.badge), shown(&second));
    Err(MADE_BY.with(&[&hand, &second, &shown(&by), &days, &others.join("、")]))
}

/// What is said where nobody else could sign.
pub fn one_made_the_other(ask: &Ask<'_>, _: &Decision) -> Option<Notice> {
    let second = ask.hand.cosign.filter(|_| ask.step.cosign.is_none_or(looks_on))?;
    let by = behind_both(ask, ask.hand.badge, second)?;
    let shown = |badge: Badge| staff::shown(ask.book, badge);
    let days = ask.limit(&OWN_HANDS_DAYS).to_string();
    Some(ONE_MADE.with(&[&shown(ask.hand.badge), &shown(second), &shown(by), &days]))
}
