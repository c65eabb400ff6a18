//! The callback form (F-27) of a customer who is asked on the paper of the matter itself: a complaint, an agreement, a
//! move-in, a need, whoever was hurt, a household that was at an activity.
//!
//! The paper keeps its own way to the end: who mends it, until when, and when they are asked again. What was heard lies on
//! a form of its own for each round, as for every other callback: signed unless it was a phone call (G-38), handed in
//! within its hours, reviewed by the manager (G-39, G-40), kept for its years; and what was said in passing becomes a need,
//! a repair or a complaint with one key. No such form counts towards a rate: the paper does.

use super::also;
use super::asking;
use super::calling::PAPER_IN;
use super::policy::{CALLBACK_FORM_HOURS, CallbackForm, CallbackMethod};
use super::record::{
    ASKED_BY, Aside, CALLED_STEP, CALLER, CLASS, Call, Class, HEARD, How, MATTER, NOT_CONTENT, OF,
    OUTCOME, Outcome as Came, PAPER_OUT, PHONE, ROOM, ROUNDS, TAG,
};
use crate::forms::estate::people;
use crate::forms::prelude::*;
use crate::forms::unsigned;

rules! {
    FORM_NOT_SIGNED refuse "除电话外请住户签字;拒签、失联的写原因,并写两位见证人或送达凭证" ["G-38", "C-08"];
    SAY_PASSING refuse "顺带说的请写是什么、说了什么" ["P-11", "S1E 4.6.3"];
    ON_ITS_PAPER refuse "这一件在原单上回访;再访请办在那张上" ["P-11", "F-27"];
    NOT_CONTENT_WITH refuse "不满意的请写“顺带说的”另立一件,办到满意" ["G-37", "P-11"];
}

/// Whether a form goes by these rules: its customers are asked on it, or it is the callback form.
pub fn goes_by(form: &Form) -> bool {
    form.tag == TAG || asking::is_asked_on_itself(form.tag)
}

/// What was heard on a paper, in the paper's own words.
pub(in crate::forms) struct Told {
    pub class: Class,
    /// Whether anybody said anything of the matter.
    pub heard: bool,
    /// None: nothing was asked that one is content with.
    pub content: Option<bool>,
    pub says: String,
    /// None: as the blank says, else by phone.
    pub how: Option<How>,
    /// The paper has blanks of its own for the signature.
    pub signed_on_paper: bool,
    pub room: Option<RoomId>,
    pub who: Option<Who>,
    pub phone: Option<Phone>,
}

/// Lays the form beside what the paper decided, and what was said in passing; where nobody was heard, there is none.
///
/// # Errors
/// It is not signed and was no phone call, or half of what was said in passing is missing.
pub(in crate::forms) fn beside(
    ask: &Ask<'_>,
    slip: SlipId,
    told: &Told,
    mut decision: Decision,
) -> Outcome {
    let Some(aside) = Aside::take(&ask.given) else { return Ok(decision) };
    let passing = also::both(aside.also, aside.also_says.as_ref(), &SAY_PASSING)?;
    let how = told.how.or(aside.how).unwrap_or(How::Phone);
    let policy = ask.book.policy();
    // What an activity's household says would stand nowhere else.
    let always = told.class == Class::Activity;
    let wanted = told.heard && (always || policy.is(CallbackForm::EveryTime));
    if wanted && !told.signed_on_paper {
        refuse_unsigned(ask, how, &aside)?;
    }
    let mut from = Fields::new();
    if let Some(room) = told.room {
        from = from.put(ROOM, room);
    }
    if let Some(who) = told.who.clone() {
        from = from.put(CALLER, who);
    }
    if let Some(phone) = told.phone.clone() {
        from = from.put(PHONE, phone);
    }
    let mut linked = slip;
    if wanted {
        let drawn = form(ask, slip, told, (how, &from));
        linked = drawn.slip;
        decision.drawn.push(drawn);
    }
    if let Some(passing) = passing {
        also::draw(ask, passing, linked, &from, &mut decision)?;
    }
    Ok(decision)
}

/// The form itself: with the manager, or first on its way to the desk where it is of paper.
fn form(ask: &Ask<'_>, slip: SlipId, told: &Told, (how, from): (How, &Fields)) -> Drawn {
    let id = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = from
        .clone()
        .put(OF, SlipRef(slip))
        .put(CLASS, told.class)
        .put(OUTCOME, Came::Heard)
        .put(ASKED_BY, ask.hand.badge)
        .put(ROUNDS, 1)
        .put(Call::how, how);
    let matter = ask.book.slip(slip).and_then(|standing| {
        let form = ask.book.registry().tagged(slip.form)?;
        Some(people::without_names(ask.book, &standing, form.line_of(&standing, ask.book).matter))
    });
    if let Some(matter) = matter {
        set = set.put(MATTER, Text(matter));
    }
    if let Some(content) = told.content {
        set = set.put(Call::satisfied, content);
    }
    if told.content == Some(false) {
        set = set.put(NOT_CONTENT, 1);
    }
    if !told.says.is_empty() {
        set = set.put(Call::customer_says, Text(told.says.clone()));
    }
    for blank in Aside::fields() {
        if let Some(value) = ask.given.value(blank.tag) {
            set.set(blank.tag, value.clone());
        }
    }
    // Where the paper itself goes round to be signed, it comes back by its own way.
    if how == How::Phone || told.signed_on_paper {
        return Ask::beside(id, CALLED_STEP, HEARD, set);
    }
    let hours = ask.limit(&CALLBACK_FORM_HOURS);
    let because = format!("回访 {} + {hours} 小时 (G-40, N-30)", ask.occurred.show(ask.now));
    let until = ask.occurred.plus_minutes(60 * hours);
    Ask::beside(id, CALLED_STEP, PAPER_OUT, set).due(PAPER_IN, until, because)
}

/// G-38, as on every callback.
fn refuse_unsigned(ask: &Ask<'_>, how: How, it: &Aside) -> Result<(), Notice> {
    let asked_for = ask.book.policy().is(CallbackMethod::AnySignedUnlessPhone);
    if how == How::Phone || !asked_for || it.resident_signed.is_some() {
        return Ok(());
    }
    let (why, served) = (it.no_sign_why.as_ref(), it.served.as_ref());
    match unsigned::shown(why, (it.witness, it.witness_too), served) {
        true => Ok(()),
        false => Err(FORM_NOT_SIGNED.at(Aside::resident_signed)),
    }
}

/// Why such a form is not called about again: the paper is.
pub(super) fn asked_on_its_paper(slip: &Slip) -> Option<Notice> {
    let own = slip.get(CLASS).is_some_and(Class::on_a_paper_of_its_own);
    own.then(|| ON_ITS_PAPER.says())
}
