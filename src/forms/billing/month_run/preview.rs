//! What a run of a month would come to, and what stands in its way: read before it is begun. It decides
//! and writes nothing, and holds no more of the month at a time than one household.

use crate::engine::ledger::{Account, Payer};
use crate::engine::slip::state_key_of;
use crate::forms::billing::service::record as service;
use crate::forms::billing::service::{Lack, lacking};
use crate::forms::billing::settlement::Tally;
use crate::forms::billing::statement;
use crate::forms::prelude::*;

use super::place;
use super::record::any_payer;
use crate::forms::billing::payers;

/// The most records of one state that are looked through.
const OPEN_MOST: usize = 100_000;

choice! {
    /// Why a record comes onto no statement.
    pub enum Hindrance {
        Unconfirmed = 1 "unconfirmed" "客户未确认",
        Unaudited = 2 "unaudited" "未审核",
        NoConsent = 3 "no-consent" "缺价格或付款同意",
        Refused = 4 "refused" "客户不同意价格",
        Grown = 5 "grown" "超过同意的金额",
        NoCopy = 6 "no-copy" "第三联未回",
        WithWorker = 7 "with-worker" "钱在维修工处",
        ForDeposit = 8 "for-deposit" "约定用押金结算",
    }
}

impl Hindrance {
    /// The clauses that it rests on.
    pub fn cites(self) -> &'static [&'static str] {
        match self {
            Self::Unconfirmed => service::UNCONFIRMED.cites,
            Self::Unaudited => &["G-20", "C-19"],
            Self::NoConsent | Self::Refused => service::CONSENT_MISSING.cites,
            Self::Grown => service::MORE_THAN_AGREED.cites,
            Self::NoCopy => service::COPY_MISSING.cites,
            Self::WithWorker => service::CASH_WAITS.cites,
            Self::ForDeposit => statement::FOR_DEPOSIT.cites,
        }
    }

    fn lacking(lack: Lack) -> Option<Self> {
        match lack {
            Lack::WithWorker(_) => Some(Self::WithWorker),
            // The audit may bring it itself.
            Lack::Signature => None,
            Lack::Consent => Some(Self::NoConsent),
            Lack::Refused => Some(Self::Refused),
            Lack::Grown(_) => Some(Self::Grown),
            Lack::Copy => Some(Self::NoCopy),
        }
    }
}

/// A record that comes onto no statement, and all that is in its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindered {
    pub slip: SlipId,
    pub place: String,
    /// `换角阀 25.00`.
    pub matter: String,
    pub why: Vec<Hindrance>,
}

/// What a run would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Households that would get a statement, and their sum.
    pub ready: Tally,
    /// The records on those statements.
    pub records: u64,
    /// Households whose statement of the month stands already.
    pub standing: u64,
    /// Records that are in the way, at most as many as were asked for.
    pub hindered: Vec<Hindered>,
    /// How many they are, and their sum.
    pub all_hindered: Tally,
}

/// What a run of a month would come to, with at most so many hindered records.
pub fn of(book: &dyn Book, month: u32, most: usize) -> Preview {
    let mut preview = Preview::default();
    any_payer(book, Account::Unbilled, month, &mut |payer| {
        billable(book, payer, month, &mut preview, most);
        false
    });
    any_payer(book, Account::Receivable, month, &mut |payer| {
        preview.standing += u64::from(statement::standing(book, payer, month).is_some());
        false
    });
    for (state, why) in
        [(service::LOGGED, Hindrance::Unconfirmed), (service::CONFIRMED, Hindrance::Unaudited)]
    {
        let ids = book.under(Index::State, state_key_of(service::TAG, state), OPEN_MOST);
        for slip in ids.into_iter().filter_map(|id| book.slip(id)) {
            if service::month(&slip) == month {
                let on = service::source(book, &slip);
                let lacks = lacking(book, on.as_ref().unwrap_or(&slip), service::total(&slip));
                let all =
                    std::iter::once(why).chain(lacks.into_iter().filter_map(Hindrance::lacking));
                preview.add(book, &slip, all.collect(), most);
            }
        }
    }
    preview
}

/// A payer with records that are audited and on no statement.
fn billable(book: &dyn Book, payer: Payer, month: u32, preview: &mut Preview, most: usize) {
    let all = statement::unbilled(book, payer, month);
    let with_worker = |s: &Slip| service::with_worker(book, s).is_some();
    let (held, mut records): (Vec<Slip>, Vec<Slip>) = all.into_iter().partition(with_worker);
    for slip in &held {
        preview.add(book, slip, vec![Hindrance::WithWorker], most);
    }
    let by_deposit: Vec<Slip> =
        records.iter().filter(|s| statement::is_for_deposit(s)).cloned().collect();
    if !by_deposit.is_empty() {
        // The household's month is billed whole, or not yet.
        for slip in &by_deposit {
            preview.add(book, slip, vec![Hindrance::ForDeposit], most);
        }
        records.clear();
    }
    if records.is_empty() || statement::standing(book, payer, month).is_some() {
        return;
    }
    preview.records += u64::try_from(records.len()).unwrap_or(u64::MAX);
    preview.ready.add(statement::sum(&records));
}

impl Preview {
    fn add(&mut self, book: &dyn Book, slip: &Slip, why: Vec<Hindrance>, most: usize) {
        self.all_hindered.add(service::total(slip));
        if self.hindered.len() < most {
            self.hindered.push(Hindered {
                slip: slip.id,
                place: place(book, payers::on(slip)),
                matter: format!("{} {}", service::item_name(book, slip), service::total(slip)),
                why,
            });
        }
    }
}
