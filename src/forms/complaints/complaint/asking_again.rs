//! 回访: the customer is asked whether it is mended. Nobody may leave it out (G-36). It ends with a
//! satisfied customer, shown on paper (G-37, G-55), or as what it was: declined, not reached, anonymous.

use super::grading::week_clock;
use super::record::{
    ANONYMOUS_END, CALL_AGAIN, CLOSED, Callback, DECLINED_END, Department, FIRST, Grade, Heard,
    NO_PROOF, NOT_ANONYMOUS, NOT_THE_CALLER, Open, PROOF_FIRST, REMEDY_FIRST, REOPENED, Sign,
    TIME_PAST, TOO_SOON, TRIED_AT, TRIES, UNASKED, UNREACHED_END, UNSIGNED, days, grade,
};
use super::{outside, party};
use crate::forms::callbacks::record::{Class, How};
use crate::forms::callbacks::sheet::{self, Told};
use crate::forms::callbacks::trying::{self, Tried};
use crate::forms::complaints::policy::{ComplaintCallbackBy, ComplaintProof};
use crate::forms::intake::contact::Channel;
use crate::forms::office::policy::{CALLBACK_REMEDY_DAYS, UNSIGNED_WORK_DAYS};
use crate::forms::office::{staff, standing_in};
use crate::forms::prelude::*;
use crate::forms::quiet;
use crate::forms::unsigned;

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let Some(slip) = ask.slip else { return Advice::default() };
    let mut warnings: Vec<Notice> = warn_not_the_caller(ask, slip).into_iter().collect();
    if matches!(given.get(Callback::called_how), None | Some(Channel::Call)) {
        warnings.extend(quiet::warn_ringing(ask, slip.get(Open::caller).as_ref()));
    }
    Advice { warnings, ..Advice::default() }
}

/// C-04 names who asks; another may, and it is said.
fn warn_not_the_caller(ask: &Ask<'_>, slip: &Slip) -> Option<Notice> {
    let named = match ask.book.policy().get::<ComplaintCallbackBy>() {
        ComplaintCallbackBy::FirstResponder => {
            let own = slip.get(FIRST) == slip.get(Open::against);
            match slip.get(FIRST).filter(|_| !own) {
                Some(first) => {
                    let name = staff::shown(ask.book, first);
                    return (first != ask.hand.badge).then(|| NOT_THE_CALLER.with(&[&name]));
                }
                None => Role::Desk,
            }
        }
        ComplaintCallbackBy::HeadOrDepartment if grade(slip).is_some_and(Grade::goes_up) => {
            Role::Head
        }
        ComplaintCallbackBy::HeadOrDepartment => {
            let department = slip.get(Open::department);
            department.map_or(Role::Head, Department::head)
        }
        ComplaintCallbackBy::Desk => Role::Desk,
    };
    let speaks = standing_in::speaks_for(ask.book, ask.role, &[named]);
    (!speaks).then(|| NOT_THE_CALLER.with(&[&standing_in::named(ask.book, &[named])]))
}

/// What shows that the customer accepted the outcome, by the side of C-37 in force.
fn proof_word(ask: &Ask<'_>) -> &'static str {
    if by_signature(ask) { "业主签字" } else { "客户意见和收回的意见表" }
}

fn by_signature(ask: &Ask<'_>) -> bool {
    ask.book.policy().is(ComplaintProof::OwnerSigns)
}

/// Whether this paper shows it. Who will not sign has still said something: the words and the
/// reason then stand for the signature, for G-55 asks for an opinion *or* a signature; who is not to be found has
/// said nothing, and two witnesses or the proof of serving stand for both.
fn proves(ask: &Ask<'_>, it: &Sign) -> bool {
    let said = it.customer_says.is_some();
    let shown =
        if by_signature(ask) { it.signed.is_some() } else { said && it.form_back == Some(true) };
    let (why, served) = (it.unsigned_why.as_ref(), it.served.as_ref());
    let honest = unsigned::shown(why, (it.witness, it.witness_too), served);
    shown || (said && it.unsigned_why.is_some()) || honest
}

/// What was heard when the customer was asked again.
pub(super) fn callback(ask: &Ask<'_>, it: Callback) -> Outcome {
    let slip = party::standing(ask)?;
    let content = match it.heard {
        Heard::Satisfied => Some(true),
        Heard::Unsatisfied => Some(false),
        _ => None,
    };
    let told = Told {
        class: Class::Complaint,
        heard: content.is_some(),
        content,
        says: it.customer_says.as_ref().map_or_else(String::new, |said| said.0.clone()),
        how: Some(match it.called_how {
            Channel::Visit => How::Visit,
            Channel::Paper | Channel::Letter | Channel::Gate => How::Here,
            _ => How::Phone,
        }),
        signed_on_paper: true,
        room: slip.get(Open::room),
        who: slip.get(Open::caller),
        phone: slip.get(Open::phone),
    };
    sheet::beside(ask, slip.id, &told, asked(ask, slip, &it)?)
}

fn asked(ask: &Ask<'_>, slip: &Slip, it: &Callback) -> Outcome {
    match it.heard {
        Heard::Satisfied => Ok(hear_satisfied(ask, slip)),
        Heard::Unsatisfied => hear_unsatisfied(ask, slip, it),
        Heard::NoSuchNumber | Heard::WrongNumber | Heard::OutOfService | Heard::NoAnswer => {
            Ok(not_reached(ask, slip))
        }
        Heard::Declined => Ok(end_unasked(ask, slip, DECLINED_END.says())),
        Heard::Anonymous if has_somebody(slip) => Err(NOT_ANONYMOUS.at(Callback::heard)),
        Heard::Anonymous => Ok(end_unasked(ask, slip, ANONYMOUS_END.says())),
    }
}

/// Whether anybody stands on the paper who could be asked.
fn has_somebody(slip: &Slip) -> bool {
    slip.get(Open::room).is_some()
        || slip.get(Open::caller).is_some()
        || slip.get(Open::phone).is_some()
}

/// Nobody has to write 满意 to be rid of it: it ends as it was, and counts as no satisfied customer.
fn end_unasked(ask: &Ask<'_>, slip: &Slip, why: Notice) -> Decision {
    let (drawn, still) = outside::end(ask, slip, ask.draw(UNASKED));
    Decision { drawn: vec![drawn], warnings: [why].into_iter().chain(still).collect() }
}

/// Not reached: the try counts where it lies apart from the one before (D-58), and the clock runs on;
/// after as many as the office wants (D-57) it ends.
fn not_reached(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let set = |tries: i64| ask.given.clone().put(TRIES, tries).put(TRIED_AT, ask.occurred);
    match trying::tried(ask, slip.get(TRIES).unwrap_or(0), slip.get(TRIED_AT)) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), CALL_AGAIN.says()];
            Decision { drawn: vec![ask.draw(slip.state)], warnings }
        }
        Tried::Enough { tries } => {
            let (drawn, still) = outside::end(ask, slip, ask.draw_with(UNASKED, set(tries)));
            let over = UNREACHED_END.with(&[&tries.to_string()]);
            let warnings = [over].into_iter().chain(still).collect();
            Decision { drawn: vec![drawn], warnings }
        }
        Tried::Again { tries, .. } => {
            let drawn = vec![ask.draw_with(slip.state, set(tries))];
            Decision { drawn, warnings: vec![CALL_AGAIN.says()] }
        }
    }
}

fn hear_satisfied(ask: &Ask<'_>, slip: &Slip) -> Decision {
    // The blanks of the signature stand on the callback, too.
    if Sign::take(&ask.given).is_some_and(|it| proves(ask, &it)) {
        let closed = ask.draw_with(CLOSED, trying::anew(ask, Callback::fields()));
        let (drawn, still) = outside::end(ask, slip, closed);
        return Decision { drawn: vec![drawn], warnings: still.into_iter().collect() };
    }
    let n = ask.limit(&UNSIGNED_WORK_DAYS);
    let because = format!("回访满意 {} + {n} 天补签 (G-55, D-55)", ask.occurred.show(ask.now));
    let set = trying::anew(ask, Callback::fields());
    let drawn = ask.draw_with(UNSIGNED, set).met(Some(slip), dues::CALLBACK, ask.occurred).due(
        dues::SIGN,
        ask.occurred.plus_minutes(days(n)),
        because,
    );
    Decision { drawn: vec![drawn], warnings: vec![NO_PROOF.with(&[proof_word(ask)])] }
}

/// Not satisfied: open again, with a remedy and its deadline (G-37). The first responder stays.
fn hear_unsatisfied(ask: &Ask<'_>, slip: &Slip, it: &Callback) -> Outcome {
    ask.check_ahead(&TIME_PAST, (Callback::remedy_by, "整改期限"), it.remedy_by)?;
    if it.remedy.is_none() {
        return Err(REMEDY_FIRST.at(Callback::remedy));
    }
    let n = ask.limit(&CALLBACK_REMEDY_DAYS);
    let (at, because) = match it.remedy_by {
        Some(at) => (at, "整改期限 (G-37)".to_string()),
        // No limit is kept by the office, so this one must be named.
        None if n == 0 => return Err(REMEDY_FIRST.at(Callback::remedy_by)),
        None => {
            let because = format!("回访 {} + {n} 天整改 (G-37, T-04a)", ask.occurred.show(ask.now));
            (ask.occurred.plus_minutes(days(n)), because)
        }
    };
    // Heard: whoever asks again after the remedy has all tries before them.
    let set = ask.given.clone().put(TRIES, 0);
    let drawn = ask.draw_with(REOPENED, set).met(Some(slip), dues::CALLBACK, ask.occurred).due(
        dues::REMEDY,
        at,
        because,
    );
    // Unsolved again: the week runs on as if it had never been answered.
    match grade(slip) {
        Some(grade) => week_clock(ask, slip, drawn, grade).ok(),
        None => drawn.ok(),
    }
}

/// The signature or the opinion that the callback left open.
pub(super) fn sign(ask: &Ask<'_>, it: Sign) -> Outcome {
    if !proves(ask, &it) {
        return Err(PROOF_FIRST.with(&[proof_word(ask)]).at(Sign::signed));
    }
    let (drawn, still) = outside::end(ask, party::standing(ask)?, ask.draw(CLOSED));
    Ok(Decision { drawn: vec![drawn], warnings: still.into_iter().collect() })
}
