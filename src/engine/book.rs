//! What a decision may read: a few generic reads over the open transaction, or over a map in tests.

pub mod map;

use super::form::Called;
use super::ledger::{Account, Payer, SumKey};
use super::money::Money;
use super::policy::Policy;
use super::registry::Registry;
use super::slip::{Index, Key, Slip};
use super::value::SlipId;

/// The book as a decision sees it. Reads cannot fail here: a store that cannot read remembers so
/// itself and lets nothing be taken.
pub trait Book {
    fn slip(&self, id: SlipId) -> Option<Slip>;

    /// Slips found under an index between two `(a, b)` pairs, both included, ascending, at most `most`.
    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId>;

    /// The number that the next new slip of a form gets.
    fn next_number(&self, form: u16) -> u64;

    /// The forms of the office.
    fn registry(&self) -> &'static Registry;

    /// The office's policy as it stands.
    fn policy(&self) -> &Policy;

    /// Sums of the accounts between two keys, both included, ascending, at most `most`.
    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)>;

    /// What payers have on an account in a month, and in how many sums, from one payer to another, both included,
    /// ascending, at most `most`. None, where only the sums are kept.
    fn totals(
        &self,
        _account: Account,
        _month: u32,
        _payers: (Payer, Payer),
        _most: usize,
    ) -> Option<Vec<(Payer, Money, u64)>> {
        None
    }
}

/// Sums that are read at a time.
const PAGE: usize = 256;
/// Before and after all slips.
const FIRST: SlipId = SlipId { form: 0, number: 0 };
const LAST: SlipId = SlipId { form: u16::MAX, number: u64::MAX };

impl dyn Book + '_ {
    /// All sums of one account in one month (0 for accounts without months), from one payer to
    /// another, both included: no page is left out, however many there are.
    pub fn sums_of(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
    ) -> Vec<(SumKey, Money)> {
        let mut found = Vec::new();
        self.each_sum(account, month, payers, &mut |key, sum| found.push((key, sum)));
        found
    }

    /// The same one after the other: no more of them are held at a time than a page.
    pub fn each_sum(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
        each: &mut dyn FnMut(SumKey, Money),
    ) {
        let from = SumKey { account, month, payer: payers.0, item: 0, slip: FIRST };
        let to = SumKey { account, month, payer: payers.1, item: u32::MAX, slip: LAST };
        self.each_between(from, to, each);
    }

    /// What every payer has on an account in a month, and in how many sums, in the order of payers.
    pub fn each_payer(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
        each: &mut dyn FnMut(Payer, Money, u64),
    ) {
        let mut from = Some(payers.0);
        while let Some(first) = from {
            let Some(page) = self.totals(account, month, (first, payers.1), PAGE) else {
                return self.each_payer_of_sums(account, month, payers, each);
            };
            let last = page.last().map(|(payer, ..)| *payer).filter(|_| page.len() == PAGE);
            page.into_iter().for_each(|(payer, sum, count)| each(payer, sum, count));
            from = last.and_then(Payer::following);
        }
    }

    fn each_payer_of_sums(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
        each: &mut dyn FnMut(Payer, Money, u64),
    ) {
        let mut held: Option<(Payer, Money, u64)> = None;
        self.each_sum(account, month, payers, &mut |key, more| match &mut held {
            Some((payer, sum, count)) if *payer == key.payer => {
                *sum = sum.plus(more).unwrap_or(*sum);
                *count += 1;
            }
            _ => {
                if let Some((payer, sum, count)) = held.replace((key.payer, more, 1)) {
                    each(payer, sum, count);
                }
            }
        });
        if let Some((payer, sum, count)) = held {
            each(payer, sum, count);
        }
    }

    fn each_between(&self, mut from: SumKey, to: SumKey, each: &mut dyn FnMut(SumKey, Money)) {
        loop {
            let page = self.sums(from, to, PAGE);
            let whole = page.len() == PAGE;
            let last = page.last().map(|(key, _)| *key);
            page.into_iter().for_each(|(key, sum)| each(key, sum));
            match last.filter(|_| whole).and_then(next) {
                Some(after) => from = after,
                None => return,
            }
        }
    }

    /// What stands on an account for one payer in one month (0 for accounts without months).
    pub fn balance(&self, account: Account, month: u32, payer: Payer) -> Money {
        self.moved_in(account, month, (payer, payer))
    }

    /// What stands on an account for a month, debits less credits, of these payers.
    pub fn moved_in(&self, account: Account, month: u32, payers: (Payer, Payer)) -> Money {
        let mut total = Money::ZERO;
        // A sum out of range cannot come about: no single one may be large (`ledger::may_post`).
        self.each_payer(account, month, payers, &mut |_, more, _| {
            total = total.plus(more).unwrap_or(total);
        });
        total
    }

    /// What stands on an account over all months and payers, debits less credits: read page by page.
    pub fn total(&self, account: Account) -> Money {
        let (first, last) = Payer::ALL;
        let from = SumKey { account, month: 0, payer: first, item: 0, slip: FIRST };
        let to = SumKey { account, month: u32::MAX, payer: last, item: u32::MAX, slip: LAST };
        let mut total = Money::ZERO;
        self.each_between(from, to, &mut |_, more| total = total.plus(more).unwrap_or(total));
        total
    }

    /// What a slip is called where others point to it.
    pub fn called(&self, id: SlipId) -> Called {
        self.registry().called(self, id)
    }

    /// The first `most` slips under one `a` of an index.
    pub fn under(&self, index: Index, a: u64, most: usize) -> Vec<SlipId> {
        self.keys(index, (a, 0), (a, u64::MAX), most)
    }

    /// The slips of a form that carry a name or code. The hash may meet a stranger, so callers that
    /// need certainty compare the text.
    pub fn named(&self, form: u16, text: &str) -> Vec<Slip> {
        let key = Key::named(text);
        self.under(Index::Named, key.a, 64)
            .into_iter()
            .filter(|id| id.form == form)
            .filter_map(|id| self.slip(id))
            .collect()
    }
}

/// The key after a key, in the order of the sums; none after the last of its item.
fn next(key: SumKey) -> Option<SumKey> {
    let SlipId { form, number } = key.slip;
    let slip = match number.checked_add(1) {
        Some(number) => SlipId { form, number },
        None => SlipId { form: form.checked_add(1)?, number: 0 },
    };
    Some(SumKey { slip, ..key })
}
