//! The books as a journal that other people's programs read and judge: hledger, ledger, beancount.
//!
//! Everything is reckoned from the postings that stand in the journal, in its order; each line says what the
//! account then holds, so that a judge finds what was changed afterwards. No names: a payer is a room and a number.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::engine::ledger::{Account, Payer, Side};
use crate::engine::prelude::*;
use crate::forms::estate::rooms;

/// One entry of the journal that moves money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    pub seq: u64,
    /// The day on which the desk took it.
    pub day: Day,
    /// `F-22/000001`.
    pub slip: String,
    pub step: String,
    pub by: u32,
    /// The entry that it takes back.
    pub corrects: Option<u64>,
    pub lines: Vec<BookLine>,
}

/// One line of it: an account as it is written, and what it gains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookLine {
    pub account: String,
    pub amount: Money,
}

/// What an entry moves, as it is written in the books; nothing where it moves nothing.
pub fn booking(book: &dyn Book, entry: &crate::engine::slip::Entry) -> Option<Booking> {
    if entry.postings.is_empty() {
        return None;
    }
    let form = book.registry().tagged(entry.slip.form);
    let step = form.and_then(|form| form.steps.iter().find(|step| step.tag == entry.step));
    let line = |posting: &crate::engine::ledger::Posting| BookLine {
        account: account_name(book, posting.account, posting.payer, posting.item),
        amount: posting.amount,
    };
    Some(Booking {
        seq: entry.seq,
        day: entry.recorded.day(),
        slip: book.registry().show_number(entry.slip),
        step: step.map_or("?", |step| step.title).to_string(),
        by: entry.by.0,
        corrects: entry.corrects,
        lines: entry.postings.iter().map(line).collect(),
    })
}

/// `Assets:02-应收:R1-2-1203:P5`. What is owed or held is parted by whose it is, income by its item, cash by its
/// drawer (D0: in none). Each part begins with a number or a capital, as beancount asks.
fn account_name(book: &dyn Book, account: Account, payer: Payer, item: u32) -> String {
    let class = match account.side() {
        Side::Asset => "Assets",
        Side::Liability => "Liabilities",
        Side::Income => "Income",
        Side::Equity => "Equity",
    };
    let below = match account {
        Account::Cash if payer.room == 0 && payer.person > 0 => format!(":D{}", payer.person),
        // No account stands above another: a judge's balance of the upper one would count the lower ones too.
        Account::Cash => ":D0".to_string(),
        Account::Bank | Account::Scan | Account::Opening | Account::Fees => String::new(),
        Account::OverShort | Account::Float => format!(":D{}", payer.person),
        Account::Income => format!(":I{item}"),
        _ => {
            let room = rooms::shown(book, RoomId(payer.room));
            let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
            format!(":R{}:P{}", room.chars().map(plain).collect::<String>(), payer.person)
        }
    };
    format!("{class}:{:02}-{}{below}", account as u8, account.label())
}

/// Whose language the books are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Hledger,
    Ledger,
    Beancount,
}

impl Dialect {
    pub const ALL: &'static [(&'static str, Self)] =
        &[("hledger", Self::Hledger), ("ledger", Self::Ledger), ("beancount", Self::Beancount)];

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, dialect)| *dialect)
    }
}

/// Writes the books, booking after booking.
#[derive(Debug)]
pub struct Writer {
    dialect: Dialect,
    text: String,
    /// What each account holds by now.
    balances: BTreeMap<String, Money>,
    /// The day of the last booking: a clock that was set back does not turn the books around.
    day: Option<Day>,
}

impl Writer {
    /// The head of the books.
    pub fn new(dialect: Dialect) -> Self {
        let head = match dialect {
            Dialect::Beancount => "option \"operating_currency\" \"CNY\"\n",
            Dialect::Hledger | Dialect::Ledger => "commodity CNY\n    format 1000.00 CNY\n",
        };
        Self { dialect, text: head.to_string(), balances: BTreeMap::new(), day: None }
    }

    /// Writes one booking.
    ///
    /// # Errors
    /// A balance left the range, or memory for text.
    pub fn add(&mut self, one: &Booking) -> Result<(), String> {
        let day = self.day.map_or(one.day, |before| before.max(one.day));
        if self.dialect == Dialect::Beancount
            && self.day.is_some_and(|before| before.month() != day.month())
        {
            self.assert_all(day)?;
        }
        self.day = Some(day);
        for line in &one.lines {
            self.open_account(&line.account, day)?;
        }
        let back = one.corrects.map_or_else(String::new, |seq| format!(" 冲第 {seq} 笔"));
        let words = format!("{} {}{back} 工号 {}", one.slip, one.step, one.by);
        let written = match self.dialect {
            Dialect::Beancount => writeln!(self.text, "\n{day} * \"{words}\" \"{}\"", one.seq),
            Dialect::Hledger | Dialect::Ledger => {
                writeln!(self.text, "\n{day} * ({}) {words}", one.seq)
            }
        };
        written.map_err(|_| NO_ROOM.to_string())?;
        one.lines.iter().try_for_each(|line| self.line(line))
    }

    fn open_account(&mut self, account: &str, day: Day) -> Result<(), String> {
        let Entry::Vacant(fresh) = self.balances.entry(account.to_string()) else { return Ok(()) };
        fresh.insert(Money::ZERO);
        let written = match self.dialect {
            Dialect::Beancount => writeln!(self.text, "{day} open {account} CNY"),
            Dialect::Hledger | Dialect::Ledger => writeln!(self.text, "account {account}"),
        };
        written.map_err(|_| NO_ROOM.to_string())
    }

    fn line(&mut self, line: &BookLine) -> Result<(), String> {
        let BookLine { account, amount } = line;
        let held = self.balances.entry(account.clone()).or_default();
        *held = held.plus(*amount).ok_or_else(|| format!("{account} 超出范围"))?;
        let (amount, held) = (amount.plain(), held.plain());
        let written = match self.dialect {
            Dialect::Beancount => writeln!(self.text, "  {account}  {amount} CNY"),
            Dialect::Hledger | Dialect::Ledger => {
                writeln!(self.text, "    {account}  {amount} CNY = {held} CNY")
            }
        };
        written.map_err(|_| NO_ROOM.to_string())
    }

    /// What every account holds when a day begins: beancount asserts so, and not line by line.
    fn assert_all(&mut self, day: Day) -> Result<(), String> {
        self.text.push('\n');
        for (account, held) in &self.balances {
            let written = writeln!(self.text, "{day} balance {account}  {} CNY", held.plain());
            written.map_err(|_| NO_ROOM.to_string())?;
        }
        Ok(())
    }

    /// The whole text.
    ///
    /// # Errors
    /// Memory for text ran out.
    pub fn finish(mut self) -> Result<String, String> {
        if let (Dialect::Beancount, Some(last)) = (self.dialect, self.day) {
            self.assert_all(last.next(1))?;
        }
        Ok(self.text)
    }
}

const NO_ROOM: &str = "账簿太大,写不下";
