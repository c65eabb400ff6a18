//! What was heard where customers are asked on the paper of the matter itself (complaints, agreements, move-ins, needs,
//! whoever was hurt): for whoever counts what was heard, on callbacks and there alike (RP-05, F-29). It decides nothing.

use super::asking::tally;
use super::record::{Class, Outcome};
use crate::forms::billing::agreement::record as agreement;
use crate::forms::complaints::complaint::record::{self as complaint, Heard as Complained};
use crate::forms::estate::move_in::record as move_in;
use crate::forms::events::incident::record as incident;
use crate::forms::intake::needs::record as needs;
use crate::forms::prelude::*;

/// Days before a period in which a matter may have been settled whose customer was asked in it.
const LOOKED_BACK: u64 = 93;

/// The last time that a customer was asked about a matter.
pub struct Heard {
    pub matter: SlipId,
    pub class: Class,
    pub at: Moment,
    pub by: Badge,
    pub outcome: Outcome,
    /// None: nobody was heard, or nothing was asked that one is content with.
    pub content: Option<bool>,
    pub says: String,
}

/// By which step a form asks, and what was said: content or not, and in which words.
type SaidOn = fn(&Slip) -> (u16, Option<bool>, String);

static SAID: &[(u16, SaidOn)] = &[
    (complaint::TAG, |slip| {
        let content = match slip.get(complaint::Callback::heard) {
            Some(Complained::Satisfied) => Some(true),
            Some(Complained::Unsatisfied) => Some(false),
            _ => None,
        };
        let says = slip.text(complaint::Callback::customer_says).to_string();
        (complaint::ASKED_AGAIN, content, says)
    }),
    (agreement::TAG, |slip| {
        let says = slip.text(agreement::CallBack::said).to_string();
        (agreement::CALLED_BACK, slip.get(agreement::CallBack::satisfied), says)
    }),
    (move_in::TAG, |slip| {
        let says = slip.text(move_in::CallBack::said).to_string();
        (move_in::ASKED_STEP, slip.get(move_in::CallBack::satisfied), says)
    }),
    (needs::TAG, |slip| {
        let says = slip.text(needs::AskAgain::customer_says).to_string();
        // Whoever said with the answer that they are content was asked by it.
        match slip.last_deed(needs::CALLED) {
            Some(_) => (needs::CALLED, slip.get(needs::AskAgain::well), says),
            None => (needs::REPLY, slip.get(needs::Reply::satisfied), says),
        }
    }),
    (incident::TAG, |slip| {
        (incident::PATIENT_ASKED, None, slip.text(incident::AskPatient::patient_says).to_string())
    }),
];

/// What was last heard about a matter; nothing where nobody was asked, or the try goes on.
fn heard(slip: &Slip, book: &dyn Book) -> Option<Heard> {
    let (_, said) = SAID.iter().find(|(form, _)| *form == slip.id.form)?;
    let (step, content, says) = said(slip);
    let deed = slip.last_deed(step)?;
    // Answered anew since: what was heard was heard all the same.
    let tally = tally(slip, book)?;
    let outcome = tally.outcome.or(content.map(|_| Outcome::Heard))?;
    let outcome =
        if content.is_some() && outcome == Outcome::Trying { Outcome::Heard } else { outcome };
    (outcome != Outcome::Trying).then(|| Heard {
        matter: slip.id,
        class: tally.class,
        at: deed.occurred,
        by: deed.by,
        outcome,
        content: content.filter(|_| outcome == Outcome::Heard),
        says,
    })
}

/// What was heard in these days, in the order of the matters.
pub fn heard_in(book: &dyn Book, (from, to): (Day, Day)) -> Vec<Heard> {
    let key = |day: Day| u64::try_from(day.number()).unwrap_or(0);
    let from_key = (key(from.before(LOOKED_BACK)), 0);
    let ids = book.keys(Index::Callback, from_key, (key(to), u64::MAX), usize::MAX).into_iter();
    let own = ids.filter(|id| SAID.iter().any(|(form, _)| *form == id.form));
    let all = own.filter_map(|id| book.slip(id)).filter_map(|slip| heard(&slip, book));
    all.filter(|heard| (from..=to).contains(&heard.at.day())).collect()
}
