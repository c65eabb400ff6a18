//! Money: whole fen, computed through `rust_decimal`, rounded half-up once per line.
//!
//! It must not know what the money is for, and it never meets a binary fraction.

mod capitals;

use std::fmt;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An amount in fen. Range: what `i64` holds; every operation that could leave it answers `None`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Money(i64);

/// Why a text is not an amount of yuan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyProblem {
    NotANumber,
    ThreeDecimals,
    TooLarge,
}

impl fmt::Display for MoneyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "金额写成元,如 20 或 20.50",
            Self::ThreeDecimals => "金额最多两位小数(到分),请改正",
            Self::TooLarge => "金额太大,请核对",
        })
    }
}

impl Money {
    pub const ZERO: Self = Self(0);
    /// The largest amount a person may type: one hundred million yuan.
    const MOST_TYPED: i64 = 10_000_000_000;

    pub const fn fen(fen: i64) -> Self {
        Self(fen)
    }

    pub const fn in_fen(self) -> i64 {
        self.0
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Price times quantity, rounded half-up to the fen: the one rounding of a line.
    pub fn times(self, quantity: Decimal) -> Option<Self> {
        let exact = Decimal::from(self.0).checked_mul(quantity)?;
        exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().map(Self)
    }

    /// Reads yuan as typed: `20`, `20.5`, `1,260.00`, `-12.00`, `￥20`, `20元`, full-width digits already
    /// folded. A comma stands before three digits only: beside the point on a Chinese keyboard, it makes
    /// 12,5 of what was meant as 12.5, and nobody may be charged 125.
    ///
    /// # Errors
    /// Says which of the three things is wrong with the text.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyProblem> {
        let (minus, digits) = bare_amount(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        let whole = ungrouped(whole).ok_or(MoneyProblem::NotANumber)?;
        if whole.is_empty() || !all_digits(&whole) || !all_digits(part) {
            return Err(MoneyProblem::NotANumber);
        }
        if part.len() > 2 {
            return Err(MoneyProblem::ThreeDecimals);
        }
        let fen = format!("{whole}{part:0<2}");
        let fen: i64 = fen.parse().map_err(|_| MoneyProblem::TooLarge)?;
        if fen > Self::MOST_TYPED {
            return Err(MoneyProblem::TooLarge);
        }
        Ok(Self(if minus { -fen } else { fen }))
    }

    /// The amount as it reads back through [`Money::parse_yuan`]: `1260.00`.
    pub fn plain(self) -> String {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", size / 100, size % 100)
    }
}

/// Whether a minus stands before an amount, and its digits without the sign of money and 元.
fn bare_amount(text: &str) -> (bool, &str) {
    let text = without_sign(text.trim());
    let (minus, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let text = without_sign(text);
    let text = text.strip_suffix('整').unwrap_or(text);
    (minus, text.strip_suffix('元').unwrap_or(text).trim_end())
}

fn without_sign(text: &str) -> &str {
    text.strip_prefix(['¥', '￥']).unwrap_or(text).trim_start()
}

/// A whole number without the commas between its thousands; nothing where they stand elsewhere.
pub fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    grouped.then(|| whole.replace(',', ""))
}

/// With thousands separated, as the paper writes it: `1,260.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let digits = (size / 100).to_string();
        let mut whole = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(c);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}.{:02}", size % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_and_no_further() {
        let read = Money::parse_yuan;
        assert_eq!(read("20"), Ok(Money::fen(2000)));
        assert_eq!(read("20.5"), Ok(Money::fen(2050)));
        assert_eq!(read("1,260.00"), Ok(Money::fen(126_000)));
        assert_eq!(read("-12.00"), Ok(Money::fen(-1200)));
        for yuan in ["1,260", "￥1260", "¥ 1,260.00", "1260元", "1260.0 元", "1260元整"] {
            assert_eq!(read(yuan), Ok(Money::fen(126_000)), "{yuan}");
        }
        assert_eq!(
            (read("-￥12"), read("￥-12元")),
            (Ok(Money::fen(-1200)), Ok(Money::fen(-1200)))
        );
        for unclear in
            ["12,5", ",5", "5,", "1,2600", "1260,00", "1,260,0", "0.1,000", "1元2", "元", "￥", "-"]
        {
            assert_eq!(read(unclear), Err(MoneyProblem::NotANumber), "{unclear}");
        }
        assert_eq!(read("19.995"), Err(MoneyProblem::ThreeDecimals));
        assert_eq!(read("1.2.3"), Err(MoneyProblem::NotANumber));
        assert_eq!(read(""), Err(MoneyProblem::NotANumber));
        assert_eq!(read("99999999999999999999"), Err(MoneyProblem::TooLarge));
    }

    #[test]
    fn a_line_is_rounded_half_up_once() {
        let half = Decimal::new(15, 1);
        assert_eq!(Money::fen(333).times(half), Some(Money::fen(500)));
        assert_eq!(Money::fen(-333).times(half), Some(Money::fen(-500)));
        assert_eq!(Money::fen(i64::MAX).times(half), None);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(Money::fen(10_700_053).to_string(), "107,000.53");
        assert_eq!(Money::fen(-5).to_string(), "-0.05");
        assert_eq!(Money::parse_yuan(&Money::fen(-126_000).plain()), Ok(Money::fen(-126_000)));
    }
}
