//! What a decision may read: a few generic reads over the open transaction, or over a map in tests.

pub mod map;

use super::money::Money;
use super::policy::Policy;
use super::slip::{Account, Index, Key, Payer, Slip, SumKey};
use super::value::SlipId;

/// The book as a decision sees it. Reads cannot fail here: a store that cannot read remembers so
/// itself and lets nothing be taken.
pub trait Book {
    fn slip(&self, id: SlipId) -> Option<Slip>;

    /// Slips found under an index between two `(a, b)` pairs, both included, ascending, at most `most`.
    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId>;

    /// The number that the next new slip of a form gets.
    fn next_number(&self, form: u16) -> u64;

    /// The office's policy as it stands.
    fn policy(&self) -> &Policy;

    /// Sums of the accounts between two keys, both included, ascending, at most `most`.
    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)>;
}

/// The most sums that one balance is made of.
const SUMS_MOST: usize = 100_000;

impl dyn Book + '_ {
    /// The sums of one account over months and payers.
    #[must_use]
    pub fn sums_of(
        &self,
        account: Account,
        months: (u32, u32),
        payers: (Payer, Payer),
    ) -> Vec<(SumKey, Money)> {
        let low = SlipId { form: 0, number: 0 };
        let high = SlipId { form: u16::MAX, number: u64::MAX };
        let from = SumKey { account, month: months.0, payer: payers.0, item: 0, slip: low };
        let to = SumKey { account, month: months.1, payer: payers.1, item: u32::MAX, slip: high };
        let within = |payer: Payer| payer >= payers.0 && payer <= payers.1;
        self.sums(from, to, SUMS_MOST).into_iter().filter(|(k, _)| within(k.payer)).collect()
    }

    /// What stands on an account for one payer in one month (0 for accounts without months).
    #[must_use]
    pub fn balance(&self, account: Account, month: u32, payer: Payer) -> Money {
        let sums = self.sums_of(account, (month, month), (payer, payer));
        sums.iter().try_fold(Money::ZERO, |sum, (_, m)| sum.plus(*m)).unwrap_or(Money::ZERO)
    }

    /// The first `most` slips under one `a` of an index.
    #[must_use]
    pub fn under(&self, index: Index, a: u64, most: usize) -> Vec<SlipId> {
        self.keys(index, (a, 0), (a, u64::MAX), most)
    }

    /// The slips of a form that carry a name or code. The hash may meet a stranger, so callers that
    /// need certainty compare the text.
    #[must_use]
    pub fn named(&self, form: u16, text: &str) -> Vec<Slip> {
        let key = Key::named(text);
        self.under(Index::Named, key.a, 64)
            .into_iter()
            .filter(|id| id.form == form)
            .filter_map(|id| self.slip(id))
            .collect()
    }
}
