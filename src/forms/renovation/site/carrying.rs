//! 期初: a renovation that was under way before the desk kept its file, laid down at the stage where it stands, with
//! its deposit. Its line is in the book of opening balances (B-14), which judges who may carry in and when; what is
//! reckoned from a stage on is reckoned as if the stages before had been gone through here.

use super::finishing::refund_from;
use super::record::{
    Apply, CARRIED, COMPLETED, Carried, DEPOSIT_DONE, FAULTS, FEES_DONE, HELD, INSPECT, MENDED,
    PAID, PASSED, PASSED_ON, PERIOD_END, PERMITTED, PayDeposit, Permit, REFUND, REFUND_FROM,
    STOPPED, Stage, TAG, WITHDRAWN, Withdraw, account, room,
};
use super::working::{end_of, with_next_round};
use crate::engine::ledger::{Account, moved};
use crate::engine::slip::link_key;
use crate::forms::prelude::*;

/// The step by which an application is taken back.
const WITHDRAW: u16 = 22;

impl Stage {
    /// Whether work is ahead or under way: the end that was agreed is needed.
    pub fn has_end(self) -> bool {
        matches!(self, Self::Paid | Self::Permitted | Self::Working | Self::Stopped)
    }

    fn state(self) -> u16 {
        match self {
            Self::Paid => PAID,
            Self::Permitted => PERMITTED,
            Self::Working => super::record::WORKING,
            Self::Stopped => STOPPED,
            Self::Completed => COMPLETED,
            Self::Faults => FAULTS,
            Self::Passed => PASSED,
        }
    }
}

/// A renovation as it stood on paper.
pub struct Standing {
    pub room: RoomId,
    pub stage: Stage,
    pub contractor: Option<Text>,
    /// The agreed end, where work is ahead or under way.
    pub until: Option<Day>,
    /// The day of the inspection, agreed or passed.
    pub day: Option<Day>,
    pub permit_no: Option<Text>,
    pub deposit: Money,
    /// Who paid the deposit, as it was written.
    pub payer: Option<Who>,
    pub paper: Text,
}

/// The file of such a renovation, from now on kept here.
pub fn carry(ask: &Ask<'_>, it: Standing) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = Fields::new()
        .put(Apply::room, it.room)
        .put(Carried::stage, it.stage)
        .put(FEES_DONE, true)
        .put(DEPOSIT_DONE, true)
        .put(PayDeposit::deposit, it.deposit)
        .put(HELD, it.deposit)
        .put(Carried::paper_no, it.paper);
    if let Some(company) = it.contractor {
        set = set.put(Apply::contractor, company);
    }
    if let Some(number) = it.permit_no {
        set = set.put(Permit::permit_no, number);
    }
    if let Some(until) = it.until {
        set = set.put(Apply::until, until);
    }
    let payer = account(it.room, it.payer.as_ref());
    if let Some(who) = it.payer {
        set = set.put(PayDeposit::payer, who);
    }
    if let Some(day) = it.day.filter(|_| it.stage == Stage::Passed) {
        set = set.put(PASSED_ON, day).put(REFUND_FROM, refund_from(ask, day).0);
    }
    let accounts = (Account::Opening, Account::Renovation);
    let lines = moved(it.deposit, accounts, (0, 0), payer, 0);
    let drawn = Ask::beside(slip, CARRIED, it.stage.state(), set).posting(lines);
    with_clocks(ask, drawn, (it.stage, it.until, it.day))
}

/// What is due from the stage on.
fn with_clocks(
    ask: &Ask<'_>,
    mut drawn: Drawn,
    (stage, until, day): (Stage, Option<Day>, Option<Day>),
) -> Drawn {
    let runs = matches!(stage, Stage::Working | Stage::Stopped);
    if let Some(until) = until.filter(|_| runs) {
        drawn = drawn.due(PERIOD_END, end_of(until), "期初登记的工期 (F-60, B-14)");
    }
    match (stage, day) {
        (Stage::Working, _) => with_next_round(ask, drawn),
        (Stage::Completed, Some(day)) => drawn.due(INSPECT, end_of(day), "期初登记的验收 (P-34)"),
        (Stage::Faults, Some(day)) => drawn.due(MENDED, end_of(day), "期初登记的复验 (P-34)"),
        (Stage::Passed, Some(day)) => {
            let (from, because) = refund_from(ask, day);
            drawn.due(REFUND, end_of(from), because)
        }
        _ => drawn,
    }
}

/// The same taken back, as long as nothing was done with it and no paper but its line hangs on it.
pub fn carry_back(ask: &Ask<'_>, slip: &Slip, line: SlipId, why: Text) -> Option<Drawn> {
    let hanging = ask.book.under(Index::Linked, link_key(slip.id), 2);
    if slip.story.len() != 1 || hanging.iter().any(|id| *id != line) {
        return None;
    }
    let payer = room(slip).map(|room| account(room, slip.get(PayDeposit::payer).as_ref()))?;
    let accounts = (Account::Renovation, Account::Opening);
    let lines = moved(slip.get(HELD).unwrap_or_default(), accounts, (0, 0), payer, 0);
    let set = Fields::new().put(Withdraw::why, why);
    let back = Ask::beside(slip.id, WITHDRAW, WITHDRAWN, set).posting(lines);
    let mut back = back.all_met(slip, ask.occurred);
    back.corrects = slip.story.first().map(|deed| deed.seq);
    Some(back)
}
