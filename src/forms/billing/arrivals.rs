//! F-230 到账流水: a line of what the bank, the payment terminal or the code says came in, brought in day by day. It is
//! matched with the receipts that have the same number and come to the same sum, or with the cash that was brought to the
//! bank under that number (对账); where nobody wrote the number down, by hand. What it shares with F-234 is in `bank_lines`.

use crate::forms::billing::bank_lines::{
    self as lines, EXPLAINED, Explain, LAID, LISTED, STATES, kind, laid_to, stands, sum,
};
use crate::forms::billing::bankings;
use crate::forms::billing::receipts::record::{self as receipts, Give, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = lines::IN;

rules! {
    NO_RECEIPT warn "没有流水号和金额都相同的收据或存款单;请查是谁交的" ["F-230", "P-15"];
    MATCHED_ALREADY refuse "这笔已和{0}对上" ["F-230"];
    OTHER_SUM refuse "那张单是 {0} 元,这笔是 {1} 元" ["F-230", "P-15"];
    RECEIPT_TAKEN refuse "那张单已作废,不是收据或存款单,或已和别的流水对上" ["F-230", "B-06", "F-237"];
}

fields! {
    pub struct Arrived {
        1 day: Day = "到账日" 4;
        2 means: Taken = "方式" 4;
        3 reference: Text = "流水号" 4;
        4 sum: Money = "金额" 4;
        5 note: Option<Text> = "摘要" 8;
    }
}

fields! { pub struct Match { 6 receipt: SlipRef = "收据存单" 4; } }

pub static FORM: Form = Form::new("F-230", TAG, "到账流水", "到账", STATES, RULES)
    .steps(&[
        Step::opens(1, "arrive", "登记", Right::TakeMoney, Arrived::fields).decide(by!(arrive)),
        Step::from(
            2,
            "match",
            "手工对上",
            &[LISTED, LAID, EXPLAINED],
            Right::TakeMoney,
            Match::fields,
        )
        .decide(by!(lay)),
        Step::from(3, "explain", "说明", &[LISTED], Right::TakeMoney, Explain::fields)
            .to(EXPLAINED),
    ])
    .keys(&[By::Work, By::CameOf(Match::receipt)])
    .and_keys(lines::keys)
    .line(|slip, book| Line { matter: matter(slip, book), ..Line::default() });

fn matter(slip: &Slip, book: &dyn Book) -> String {
    let found: Vec<String> =
        matched(book, slip).into_iter().map(|id| book.called(id).shown).collect();
    lines::matter(slip, &if found.is_empty() { "未对上".to_string() } else { found.join("、") })
}

/// The lines of a day.
pub fn of_day(book: &dyn Book, day: Day) -> Vec<Slip> {
    lines::of_day(book, TAG, day)
}

/// What a line is matched with: what it was laid to; else what stands under its number and comes to its sum.
pub fn matched(book: &dyn Book, line: &Slip) -> Vec<SlipId> {
    let laid = lines::paper(line).and_then(|id| book.slip(id));
    match (laid.filter(|slip| stands(book, slip)), lines::means(line)) {
        (Some(laid), _) => vec![laid.id],
        (None, Some(means)) => under(book, lines::reference(line), (means, sum(line))),
        (None, None) => Vec::new(),
    }
}

fn sum_of(slip: &Slip) -> Money {
    if slip.id.form == bankings::TAG { bankings::sum(slip) } else { receipts::amount(slip) }
}

/// What came in or went to the bank under a number and by these means, and comes to this sum: one receipt, else all of
/// that number together (one transfer may pay several), else cash that was brought there. Nothing that was laid by hand.
fn under(book: &dyn Book, number: &str, (means, sum): (Taken, Money)) -> Vec<SlipId> {
    let free = |slip: &Slip| stands(book, slip) && laid_to(book, TAG, slip.id).next().is_none();
    let came = book.named(receipts::TAG, number).into_iter();
    let same = |slip: &Slip| {
        let own = slip.get(Give::taken).filter(|own| *own != Taken::Cash);
        slip.text(Give::reference) == number && own == Some(means) && free(slip)
    };
    let came: Vec<Slip> = came.filter(same).collect();
    if let Some(one) = came.iter().find(|slip| sum_of(slip) == sum) {
        return vec![one.id];
    }
    let all = came.iter().try_fold(Money::ZERO, |all, slip| all.plus(sum_of(slip)));
    if all == Some(sum) && sum > Money::ZERO {
        return came.iter().map(|slip| slip.id).collect();
    }
    let brought = bankings::under(book, number).filter(|_| kind(means) == Taken::Transfer);
    let brought = brought.filter(|slip| sum_of(slip) == sum && free(slip));
    brought.map(|slip| slip.id).into_iter().collect()
}

/// Whether some line is matched with a receipt, or with cash that was brought to the bank.
pub fn is_matched(book: &dyn Book, slip: &Slip) -> bool {
    if laid_to(book, TAG, slip.id).next().is_some() {
        return true;
    }
    let number = match slip.id.form {
        bankings::TAG => bankings::number(slip),
        _ => slip.text(Give::reference),
    };
    book.named(TAG, number).iter().any(|line| matched(book, line).contains(&slip.id))
}

/// Whether the list says that a receipt's money came, whatever became of the receipt: under its number, with its sum, or laid
/// to it by hand.
pub(super) fn came(book: &dyn Book, receipt: &Slip) -> bool {
    let number = receipt.text(Give::reference);
    let same = |line: &Slip| {
        !number.is_empty()
            && lines::reference(line) == number
            && lines::means(line) == receipt.get(Give::taken)
            && sum(line) >= receipts::amount(receipt)
    };
    laid_to(book, TAG, receipt.id).next().is_some() || book.named(TAG, number).iter().any(same)
}

fn arrive(ask: &Ask<'_>, it: Arrived) -> Outcome {
    lines::may_be_listed(ask, TAG, (it.means, &it.reference, it.sum))?;
    let mut decision = Decision::from(ask.draw(LISTED));
    if under(ask.book, &it.reference.0, (it.means, it.sum)).is_empty() {
        decision.warnings.push(NO_RECEIPT.says());
    }
    Ok(decision)
}

/// Laid by hand to a receipt, or to cash that was brought to the bank: the sums agree, and nothing else is matched with it.
fn lay(ask: &Ask<'_>, it: Match) -> Outcome {
    let line = ask.standing()?;
    if let Some(found) = matched(ask.book, line).first() {
        return Err(MATCHED_ALREADY.with(&[&ask.book.called(*found).shown]));
    }
    let SlipRef(id) = it.receipt;
    let standing = ask.book.slip(id).filter(|slip| stands(ask.book, slip));
    let Some(slip) = standing.filter(|slip| !is_matched(ask.book, slip)) else {
        return Err(RECEIPT_TAKEN.at(Match::receipt));
    };
    let amount = sum_of(&slip);
    if amount != sum(line) {
        let said = [amount.to_string(), sum(line).to_string()];
        return Err(OTHER_SUM.with(&[&said[0], &said[1]]).at(Match::receipt));
    }
    ask.draw(LAID).ok()
}
