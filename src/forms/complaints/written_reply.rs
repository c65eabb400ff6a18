//! F-31 客户建议/意见受理回复表: the result in writing, on its way from the agreed result to the customer's hand
//! (S3 §7 L185). An answer that a complaint gives in writing begins one by itself; a need or a suggestion may
//! have one too. Whoever does not sign for it, or is not to be found, has an honest ending.

use crate::forms::complaints::complaint::{party, record as complaint};
use crate::forms::complaints::policy::RESULT_REPLY_DAYS;
use crate::forms::estate::rooms;
use crate::forms::intake::contact::record::Outgoing;
use crate::forms::intake::needs::record as need;
use crate::forms::prelude::*;
use crate::forms::unsigned;

pub const TAG: u16 = 31;

/// The step by which an answer in writing begins the paper.
const WRITE: u16 = 1;

states! {
    OUT = 1 "out" "待送达" open,
    DELIVERED = 2 "delivered" "已签收",
    /// Not signed for; why, and what shows that it was brought, stands on it.
    LEFT = 3 "left" "未签已送",
    VOID = 4 "void" "作废",
}

crate::dues! { DELIVER = 501 "送回复表" }

rules! {
    NOT_A_MATTER refuse "{0}不是投诉、需求或建议;请核对单号" ["F-31"];
    NOT_AGREED refuse "{0}的处理结果还没有经主管同意;同意后再出回复表" ["G-52", "F-31"];
    NOT_TAKEN refuse "请写签收人;拒签、失联的写原因,并写两位见证人或送达凭证" ["F-31", "G-55"];
    BROUGHT_LATE warn "回复表应在 {0} 前送到,已经迟了" ["N-10", "G-45"];
}

fields! {
    pub struct Write {
        1 about: SlipRef = "哪件事" 4;
        2 room: Option<RoomId> = "房号" 4;
        3 who: Option<Who> = "客户" 4;
        4 asked: Lines = "建议意见" 12;
        5 reply: Lines = "回复内容" 12;
    }

    pub struct Deliver {
        6 how: Outgoing = "怎么送达" 4;
        7 taken: Option<Signature> = "签收人" 4;
        8 no_sign_why: Option<Text> = "未签原因" 8;
        9 witness: Option<Badge> = "见证人" 4;
        10 witness_too: Option<Badge> = "又一见证" 4;
        11 served: Option<Text> = "送达凭证" 4;
    }
}

fields! { pub struct Void { 12 why: Text = "作废原因" 12; } }

pub static FORM: Form = Form::new("F-31", TAG, "客户建议/意见受理回复表", "回复表", STATES, RULES)
    .steps(&[
        Step::opens(WRITE, "write", "出回复表", Right::HandleComplaint, Write::fields)
            .decide(by!(write)),
        Step::from(2, "deliver", "送达", &[OUT], Right::HandleComplaint, Deliver::fields)
            .advise(advise_deliver)
            .decide(by!(deliver)),
        Step::from(3, "void", "作废", &[OUT], Right::Mend, Void::fields).decide(by!(void)),
    ])
    .keys(&[By::Work, By::CameOf(Write::about), By::Room(Write::room), By::Person(Write::who)])
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(Write::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: slip.text(Write::reply).to_string(),
        ..Line::default()
    })
    .shown_as(|slip| format!("回复表 {:06}", slip.id.number))
    .printed(
        Print::of(&["write", "deliver"])
            .signs(&["客户助理", "客户签收"])
            .foot(&["处理结果经客户经理同意后,当天答复。"]),
    )
    .dues(DUES);

/// The paper, with the day it is to be in the customer's hand.
fn begun(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let days = u64::try_from(ask.limit(&RESULT_REPLY_DAYS)).unwrap_or(0);
    let by = ask.occurred.day().next(days + 1).begins().plus_minutes(-1);
    drawn.due(
        DELIVER,
        by,
        format!("出表 {} + {days} 天,当天送到 (N-10)", ask.occurred.show(ask.now)),
    )
}

/// The paper of an answer that a complaint gives in writing.
pub(super) fn of_answer(ask: &Ask<'_>, slip: &Slip, reply: &Lines) -> Drawn {
    let id = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let set = Fields::new()
        .put(Write::about, SlipRef(slip.id))
        .put(Write::reply, Lines(reply.0.clone()))
        .carry(&slip.fields, complaint::Open::room, Write::room)
        .carry(&slip.fields, complaint::Open::caller, Write::who)
        .carry(&slip.fields, complaint::Open::points, Write::asked);
    begun(ask, Ask::beside(id, WRITE, OUT, set))
}

/// By hand: about a complaint whose result is agreed, a need or a suggestion.
fn write(ask: &Ask<'_>, it: Write) -> Outcome {
    let called = || ask.book.called(it.about.0).shown;
    let slip = ask.book.slip(it.about.0);
    let slip = slip.filter(|slip| [complaint::TAG, need::TAG].contains(&slip.id.form));
    let slip = slip.ok_or_else(|| NOT_A_MATTER.with(&[&called()]).at(Write::about))?;
    if slip.id.form == complaint::TAG {
        party::refuse(ask, &slip)?;
        if !complaint::answerable_on_paper(&slip) {
            return Err(NOT_AGREED.with(&[&called()]).at(Write::about));
        }
    }
    begun(ask, ask.draw(OUT)).ok()
}

/// The paper that a step is taken on, unless it answers a complaint against the hand.
fn not_theirs<'a>(ask: &Ask<'a>) -> Result<&'a Slip, Notice> {
    let slip = ask.standing()?;
    let about = slip.get(Write::about).filter(|about| about.0.form == complaint::TAG);
    if let Some(complaint) = about.and_then(|about| ask.book.slip(about.0)) {
        party::refuse(ask, &complaint)?;
    }
    Ok(slip)
}

fn advise_deliver(ask: &Ask<'_>, _: &Fields) -> Advice {
    let due = ask.slip.and_then(|slip| slip.due(DELIVER));
    let late = due.filter(|due| due.met.is_none() && due.at.minute() < ask.occurred.minute());
    let warnings =
        late.map(|due| BROUGHT_LATE.with(&[&due.at.show(ask.now)])).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

/// Signed for, or why not and what shows it.
fn deliver(ask: &Ask<'_>, it: Deliver) -> Outcome {
    let slip = not_theirs(ask)?;
    let honest =
        unsigned::shown(it.no_sign_why.as_ref(), (it.witness, it.witness_too), it.served.as_ref());
    let state = match (it.taken.is_some(), honest) {
        (true, _) => DELIVERED,
        (false, true) => LEFT,
        (false, false) => return Err(NOT_TAKEN.at(Deliver::taken)),
    };
    ask.draw(state).met(Some(slip), DELIVER, ask.occurred).ok()
}

fn void(ask: &Ask<'_>, _: Void) -> Outcome {
    let slip = not_theirs(ask)?;
    ask.draw(VOID).met(Some(slip), DELIVER, ask.occurred).ok()
}
