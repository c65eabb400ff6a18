//! F-92 出门条: what is carried out, by whom and why, by whose word; held, released by the manager, and signed out
//! at the gate (P-36, G-86…G-91).

use crate::forms::prelude::*;
use crate::forms::shift::handover::hours;

use super::policy::GoodsAndArrears;
use super::record::{
    AGAIN, BY_MANAGER, Carry, DAY_OVER, DECLINED, DUES, FREQUENT, HEAD_ALONE, HELD, ISSUED,
    LOOKED_THROUGH, NO_ITEMS, OWNERS_MATERIAL, PASS, PASSED, Pass, RULES, Reason, Release, Review,
    STATES, STILL_OWES, TAG, VOID, Void, WAITS_FOR, WHAT_DIFFERS, line,
};
use super::standing::{Known, Standing};

/// So many carryings of a household in so many days are remarked on (G-89 says: frequent, and no number).
const FREQUENT_TIMES: usize = 3;
const FREQUENT_DAYS: i64 = 7;
/// Whoever could not be reached is tried again while the carrier waits.
const AGAIN_MINUTES: i64 = 30;

const COPIES: &[Part] = &[Part::new("门岗联"), Part::new("存根联")];

pub static ERRAND: Errand = Errand { word: "goods", form: &FORM, step: "ask" };

pub static FORM: Form = Form::new("F-92", TAG, "出门条", "出门条", STATES, RULES)
    .steps(&[
        Step::opens(1, "ask", "物品放行", Right::TakeCalls, Carry::fields)
            .advise(advise)
            .decide(by!(ask_out)),
        Step::from(2, "review", "复核", &[HELD], Right::TakeCalls, Review::fields)
            .advise(advise)
            .decide(by!(review)),
        Step::from(3, "release", "负责人放行", &[HELD], Right::Release, Release::fields)
            .decide(by!(release)),
        Step::from(4, "pass", "门岗核放", &[ISSUED], Right::Gate, Pass::fields).decide(by!(pass)),
        Step::from(5, "void", "作废", &[ISSUED, HELD], Right::TakeCalls, Void::fields)
            .to(VOID)
            .meets(&[PASS, AGAIN]),
    ])
    .dues(DUES)
    .keys(&[By::Room(Carry::room), By::Person(Carry::carrier), By::Work])
    .line(line)
    .shown_as(|slip| format!("出门条 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["ask", "release"])
            .parts(COPIES)
            .without(&["asked", "dialled", "cleared"])
            .spare(4)
            .signs(&["携带人", "经办人", "门岗"])
            .foot(&["本条当日有效;物品与本条不符的,门岗先问前台。"])
            .kept_blank(2),
    );

fn fills(step: &Step, _: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    if step.name != "ask" {
        return Vec::new();
    }
    let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
    let carrier = start.person.map(|PersonId(person)| ("carrier", format!("@{person}")));
    room.into_iter().chain(carrier).collect()
}

/// All that is known: what stands on the slip, and over it what is filled in now.
fn all(ask: &Ask<'_>, given: &Fields) -> Fields {
    let mut all = ask.slip.map_or_else(Fields::new, |slip| slip.fields.clone());
    all.lay(&by_its_own_evidence(ask, given));
    all
}

/// What is filled in now. An answer that is given anew rests on whom was asked for it, not on the call before:
/// what the new one does not write of that stands no longer.
fn by_its_own_evidence(ask: &Ask<'_>, given: &Fields) -> Fields {
    let mut now = given.clone();
    let Some(slip) = ask.slip.filter(|_| given.has(Carry::answer)) else { return now };
    let evidence = [
        Carry::asked.number(),
        Carry::dialled.number(),
        Carry::called_at.number(),
        Carry::words.number(),
    ];
    for tag in evidence {
        if slip.value(tag).is_some() && given.value(tag).is_none() {
            now.set(tag, Value::EMPTIED);
        }
    }
    now
}

/// Whose word is needed and what is owed are said before anybody phones.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let all = all(ask, given);
    let Some(known) = Known::of(ask, &all) else { return advice };
    if let Some((who, sum)) = known.debt() {
        advice.computed.push(("欠费".to_string(), format!("{who} {sum} 元 (G-86)")));
    }
    advice.warnings.extend(known.others_owe());
    if let Some(whose) = known.whose_word() {
        advice.computed.push(("须同意".to_string(), format!("{whose} (G-88)")));
    }
    if ask.slip.is_none() {
        advice.warnings.extend(known.identity());
        advice.warnings.extend(known.small_only());
        advice.warnings.extend(frequent(ask, &all));
    }
    advice
}

/// Often the same household carries single things out: worth a look (G-89).
fn frequent(ask: &Ask<'_>, all: &Fields) -> Option<Notice> {
    let room = all.get(Carry::room).filter(|_| all.get(Carry::reason) == Some(Reason::Carry))?;
    let key = (u64::from(room.0), u64::from(TAG));
    let since = ask.occurred.plus_minutes(-FREQUENT_DAYS * 24 * 60);
    let slips = ask.book.keys(Index::RoomForm, key, key, LOOKED_THROUGH);
    let lately = |slip: &Slip| {
        slip.opened() >= since
            && slip.state != VOID
            && slip.get(Carry::reason) == Some(Reason::Carry)
    };
    let many = slips.into_iter().filter_map(|id| ask.book.slip(id)).filter(lately).count() + 1;
    let said = [FREQUENT_DAYS.to_string(), many.to_string()];
    (many >= FREQUENT_TIMES).then(|| FREQUENT.with(&[&said[0], &said[1]]))
}

fn ask_out(ask: &Ask<'_>, it: Carry) -> Outcome {
    let nothing = |item: &super::record::Item| item.count < 1;
    if it.items.is_empty() || it.items.iter().any(nothing) {
        return Err(NO_ITEMS.at(Carry::items));
    }
    decide(ask)
}

fn review(ask: &Ask<'_>, _: Review) -> Outcome {
    decide(ask)
}

/// May it pass, does it wait, was it refused; by all that is known now.
fn decide(ask: &Ask<'_>) -> Outcome {
    let all = all(ask, &ask.given);
    let known = Known::of(ask, &all).ok_or_else(|| NO_ITEMS.at(Carry::items))?;
    let (standing, warnings) = known.judge()?;
    let set = by_its_own_evidence(ask, &ask.given);
    let drawn = match standing {
        Standing::MayPass => may_pass(ask, set),
        Standing::Declined => {
            let declined = ask.draw_with(DECLINED, set).met(ask.slip, AGAIN, ask.occurred);
            declined.met(ask.slip, PASS, ask.occurred)
        }
        Standing::Waits => {
            let why = warnings.iter().map(|notice| known.why(notice)).collect::<Vec<_>>();
            let set = set.put(WAITS_FOR, Text(why.join(";")));
            let again = ask.occurred.plus_minutes(AGAIN_MINUTES);
            let because = format!("暂缓放行 + {AGAIN_MINUTES} 分 (G-87)");
            ask.draw_with(HELD, set).due(AGAIN, again, because)
        }
    };
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// The slip holds for its day.
fn may_pass(ask: &Ask<'_>, set: Fields) -> Drawn {
    let drawn = ask.draw_with(ISSUED, set).met(ask.slip, AGAIN, ask.occurred);
    drawn.due(PASS, hours::midnight_after(ask.occurred), "出门条当日有效 (F-92)")
}

/// Whoever answers for the office lets it pass: where the owner can't be reached, and, if the office has chosen
/// so, where the clause and the law disagree about arrears (D-14).
fn release(ask: &Ask<'_>, _: Release) -> Outcome {
    let all = all(ask, &ask.given);
    let known = Known::of(ask, &all).ok_or_else(|| NO_ITEMS.at(Carry::items))?;
    if known.material_lacks_word() {
        return Err(OWNERS_MATERIAL.says());
    }
    if let Some((who, sum)) = known.debt() {
        if ask.book.policy().is(GoodsAndArrears::Never) {
            return Err(STILL_OWES.with(&[&who, &sum.to_string()]));
        }
        if ask.role != Role::Head {
            return Err(HEAD_ALONE.with(&[Role::Head.label()]));
        }
    }
    let drawn = may_pass(ask, ask.given.clone());
    Ok(Decision { drawn: vec![drawn], warnings: vec![BY_MANAGER.says()] })
}

/// The gate looks at the things: as listed they leave, otherwise the desk is asked first.
fn pass(ask: &Ask<'_>, it: Pass) -> Outcome {
    let slip = ask.standing()?;
    let mut warnings = Vec::new();
    if slip.due(PASS).is_some_and(|due| due.at < ask.occurred) {
        warnings.push(DAY_OVER.says());
    }
    let met = |drawn: Drawn| drawn.met(Some(slip), PASS, ask.occurred);
    if it.as_listed {
        return Ok(Decision { drawn: vec![met(ask.draw(PASSED))], warnings });
    }
    let Some(differs) = it.gate_note else { return Err(WHAT_DIFFERS.at(Pass::gate_note)) };
    let set = ask.given.clone().put(WAITS_FOR, Text(format!("物条不符 {}", differs.0)));
    let again = ask.occurred.plus_minutes(AGAIN_MINUTES);
    let held = met(ask.draw_with(HELD, set)).due(AGAIN, again, "门岗退回 (F-92)");
    Ok(Decision { drawn: vec![held], warnings })
}
