//! From the application to the permit on the door: papers looked at, approved in time, agreed, said aloud (P-31).

use super::finishing::{after_forfeits, forfeits, passes_back};
use super::record::{
    AGREED, APPLIED, APPROVE, APPROVED, Agree, Apply, CHECKED, CONTRACTOR_SIGNS, DEPOSIT_DONE,
    DEPOSIT_RECEIPT, FEES_DONE, FEES_RECEIPT, FEW_COPIES, FORFEITS, GIVE_RULES, GOES_BACK, HELD,
    LICENCE_ENDS, MONEY_TAKEN, NO_DESIGN, NO_DRAWINGS, NO_LICENCE, NO_MATERIAL_PERMIT,
    NO_PERMIT_NO, NOT_A_SIGNER, NOT_SIGNED, ONE_RUNS, OWN_WORK, OWNER_SIGNS, PERIOD_TURNED,
    PERMITTED, Party, Permit, REFUSED, Refuse, Resubmit, SAY_ALOUD, SIGNED_ALREADY, SIGNS, SignIt,
    Signed, TO_AUTHORITIES, WITHDRAWN, Withdraw, is_carried, open_in, owns,
};
use crate::engine::calendar::Purpose;
use crate::forms::office::{staff, standing_in, working_hours};
use crate::forms::prelude::*;
use crate::forms::renovation::policy::{
    COMPANY_PAPER_COPIES, RENOVATION_APPROVAL_DAYS, RenovationAgreement, RenovationApproval,
    RenovationPermits,
};

/// Days that are looked through for one that is worked.
const LOOKED_THROUGH: u32 = 400;

pub(super) fn advise_apply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let yes = |tag| given.get(tag) == Some(true);
    if given.has(Apply::contractor) {
        let copies = ask.limit(&COMPANY_PAPER_COPIES);
        if given.get(Apply::copies).is_none_or(|n| n < copies) {
            advice.warnings.push(FEW_COPIES.with(&[&copies.to_string()]).at(Apply::copies));
        }
        if let (Some(valid), Some(until)) = (given.get(Apply::valid_until), given.get(Apply::until))
            && valid < until
        {
            advice.warnings.push(LICENCE_ENDS.with(&[&valid.to_string()]).at(Apply::valid_until));
        }
    } else {
        advice.warnings.push(OWN_WORK.at(Apply::contractor));
    }
    if !yes(Apply::drawings) {
        advice.warnings.push(NO_DRAWINGS.at(Apply::drawings));
    }
    let filed = [(Apply::fire, "消防"), (Apply::structure, "结构"), (Apply::gas, "燃气")];
    let filed = filed.into_iter().filter(|(tag, _)| yes(*tag)).map(|(_, what)| what);
    let filed: Vec<&str> = filed.collect();
    if !filed.is_empty() {
        advice.warnings.push(TO_AUTHORITIES.with(&[&filed.join("、")]));
    }
    let (at, because) = approve_by(ask);
    advice.computed.push(("审批".to_string(), format!("{} ({because})", at.show(ask.now))));
    advice
}

/// The end of the working day by which it is to be approved.
fn approve_by(ask: &Ask<'_>) -> (Moment, String) {
    let days = ask.limit(&RENOVATION_APPROVAL_DAYS);
    let calendar = working_hours::calendar(ask.book, Purpose::Office, ask.occurred);
    let (mut day, mut left, mut end) = (ask.occurred.day(), days, 24 * 60);
    for _ in 0..LOOKED_THROUGH {
        day = day.next(1);
        if let Some((_, until)) = calendar.day(day).hours.spans().last() {
            left -= 1;
            end = i64::from(*until);
        }
        if left <= 0 {
            break;
        }
    }
    let because = format!("受理 {} + {days} 个工作日 (N-42)", ask.occurred.show(ask.now));
    (day.begins().plus_minutes(end), because)
}

/// Nothing begins without it, and nothing is taken in whose owner did not sign or whose company has no papers.
pub(super) fn apply(ask: &Ask<'_>, it: Apply) -> Outcome {
    if let Some(runs) = open_in(ask.book, it.room) {
        let number = ask.book.registry().show_number(runs.id);
        return Err(ONE_RUNS.with(&[&number]).at(Apply::room));
    }
    if it.until < it.from {
        return Err(PERIOD_TURNED.at(Apply::until));
    }
    let today = ask.occurred.day();
    if !owns(ask.book, it.room, &it.signed.0, today) && it.attorney.is_none() {
        return Err(NOT_SIGNED.at(Apply::signed));
    }
    let valid = it.valid_until.is_some_and(|until| until >= today);
    if it.contractor.is_some() && !(it.sealed == Some(true) && valid) {
        return Err(NO_LICENCE.at(Apply::sealed));
    }
    if it.commercial == Some(true) && it.design != Some(true) {
        return Err(NO_DESIGN.at(Apply::design));
    }
    let (at, because) = approve_by(ask);
    ask.draw(APPLIED).due(APPROVE, at, because).ok()
}

/// Whose signatures the side in force asks for: one of each group.
fn signers(ask: &Ask<'_>) -> &'static [&'static [Role]] {
    use Role::{EngineeringHead, Foreman, Head, Supervisor};
    match ask.book.policy().get::<RenovationApproval>() {
        RenovationApproval::EngineeringDirectorManager => {
            &[&[EngineeringHead], &[Supervisor, Head], &[Head]]
        }
        RenovationApproval::DirectorSigns => &[&[Supervisor, Head]],
        RenovationApproval::ManagerApproves => &[&[Head]],
        RenovationApproval::TwoHeads => &[&[EngineeringHead, Foreman], &[Supervisor, Head]],
    }
}

fn shown(groups: &[&[Role]]) -> String {
    let group = |roles: &&[Role]| roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("或");
    groups.iter().map(group).collect::<Vec<_>>().join("、")
}

/// The same as this office can give them: the head stands in for a group that nobody belongs to. And which those are.
fn groups(ask: &Ask<'_>) -> (Vec<&'static [Role]>, Vec<&'static [Role]>) {
    let vacant = |group: &&&[Role]| !standing_in::is_held(ask.book, group);
    let vacant: Vec<&[Role]> = signers(ask).iter().filter(vacant).copied().collect();
    let filled = |group: &&'static [Role]| -> &'static [Role] {
        if vacant.contains(group) { &[Role::Head] } else { group }
    };
    (signers(ask).iter().map(filled).collect(), vacant.clone())
}

/// One signature of the approval; the last that is needed approves.
pub(super) fn sign(ask: &Ask<'_>, _: SignIt) -> Outcome {
    let slip = ask.standing()?;
    let (needed, vacant) = groups(ask);
    if !needed.iter().any(|group| group.contains(&ask.role)) {
        return Err(NOT_A_SIGNER.with(&[&shown(&needed)]));
    }
    let by = slip.rows_of(SIGNS).filter_map(|row| row.get(Signed::by));
    let mut roles: Vec<Role> = by.filter_map(|badge| staff::role(ask.book, badge)).collect();
    let missing = |roles: &[Role]| {
        let open = needed.iter().filter(|group| !group.iter().any(|role| roles.contains(role)));
        open.copied().collect::<Vec<&[Role]>>()
    };
    let before = missing(&roles);
    roles.push(ask.role);
    let after = missing(&roles);
    if before.len() == after.len() {
        return Err(SIGNED_ALREADY.with(&[&shown(&before)]));
    }
    let signed = Signed { by: ask.hand.badge, at: ask.occurred };
    let stands_in = vacant.concat();
    let stands_in =
        standing_in::said(ask.book, ask.role, &stands_in).filter(|_| !vacant.is_empty());
    let set = ask.given.clone().add_row(&slip.fields, SIGNS, signed);
    let set = standing_in::noted(set, Some(slip), SignIt::signs_for, stands_in);
    if !after.is_empty() {
        return ask.draw_with(APPLIED, set).ok();
    }
    ask.draw_with(APPROVED, set).met(Some(slip), APPROVE, ask.occurred).ok()
}

/// Refused, with reasons that the owner was told.
pub(super) fn refuse(ask: &Ask<'_>, _: Refuse) -> Outcome {
    let slip = ask.standing()?;
    let mut set = ask.given.clone();
    set.clear(SIGNS);
    ask.draw_with(REFUSED, set).met(Some(slip), APPROVE, ask.occurred).ok()
}

pub(super) fn resubmit(ask: &Ask<'_>, _: Resubmit) -> Outcome {
    let (at, because) = approve_by(ask);
    ask.draw(APPLIED).due(APPROVE, at, because).ok()
}

/// What is to be said besides the written rules, and has not been.
pub(super) fn advise_agree(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let aloud = [
        (Agree::said_fire, "施工防火"),
        (Agree::said_hours, "运料时间"),
        (Agree::said_order, "秩序和文明安全施工"),
        (Agree::said_facade, "不改外观"),
        (Agree::said_rails, "不装防护栏"),
    ];
    let unsaid = aloud.into_iter().filter(|(tag, _)| given.get(*tag) != Some(true));
    let unsaid: Vec<&str> = unsaid.map(|(_, what)| what).collect();
    if !unsaid.is_empty() {
        advice.warnings.push(SAY_ALOUD.with(&[&unsaid.join("、")]));
    }
    if given.get(Agree::rules_given) != Some(true) {
        advice.warnings.push(GIVE_RULES.at(Agree::rules_given));
    }
    advice.computed.extend(super::working::hours_said(ask));
    advice
}

/// The owner accepts what was approved, and the agreement is signed by whom the side in force wants.
pub(super) fn agree(ask: &Ask<'_>, it: Agree) -> Outcome {
    let slip = ask.standing()?;
    let delegated = slip.get(Apply::delegated) == Some(true);
    match ask.book.policy().get::<RenovationAgreement>() {
        RenovationAgreement::OwnerMayDelegate
            if it.signer != Party::Owner && !(it.signer == Party::Contractor && delegated) =>
        {
            return Err(OWNER_SIGNS.at(Agree::signer));
        }
        // An owner who builds alone has no company to sign.
        RenovationAgreement::Contractor
            if it.signer != Party::Contractor && slip.has(Apply::contractor) =>
        {
            return Err(CONTRACTOR_SIGNS.at(Agree::signer));
        }
        _ => {}
    }
    ask.draw(AGREED).ok()
}

/// The permit on the door: only where approval, agreement and the cashier's part stand behind it (G-71).
pub(super) fn permit(ask: &Ask<'_>, it: Permit) -> Outcome {
    let side = ask.book.policy().get::<RenovationPermits>();
    if side != RenovationPermits::WorkPass && it.permit_no.is_none() {
        return Err(NO_PERMIT_NO.at(Permit::permit_no));
    }
    let lacks = side == RenovationPermits::ThreePapers && it.material_no.is_none();
    let warnings = lacks.then(|| NO_MATERIAL_PERMIT.at(Permit::material_no));
    Ok(Decision { drawn: vec![ask.draw(PERMITTED)], warnings: warnings.into_iter().collect() })
}

/// Nothing came of it. What was paid goes back first, and passes come back.
pub(super) fn withdraw(ask: &Ask<'_>, _: Withdraw) -> Outcome {
    let slip = ask.standing()?;
    if slip.has(FEES_RECEIPT) || slip.has(DEPOSIT_RECEIPT) {
        return Err(MONEY_TAKEN.says());
    }
    passes_back(ask, slip)?;
    let held = slip.get(HELD).filter(|held| is_carried(slip) && *held > Money::ZERO);
    if let Some(held) = held {
        // Its receipt is a paper of before: the deposit goes back as at the end, less the forfeits, by
        // the head's word.
        let forfeits = forfeits(ask, slip);
        let (back, _) = after_forfeits(held, forfeits);
        let set = ask.given.clone().put(FORFEITS, forfeits).put(GOES_BACK, back);
        return ask.draw_with(CHECKED, set).all_met(slip, ask.occurred).ok();
    }
    let mut set = ask.given.clone();
    set.clear(FEES_DONE);
    set.clear(DEPOSIT_DONE);
    ask.draw_with(WITHDRAWN, set).all_met(slip, ask.occurred).ok()
}
