//! F-234 付出流水: a line of what the bank, the payment terminal or the code says went out. It is laid by hand to the paper
//! that was paid back by it: a deposit, a prepayment, property fees, what a renovation left, a receipt that is void; what is
//! none of these, such as a charge of the bank, is explained. Several lines may pay one paper back, together no more than
//! left for it. What it shares with F-230 is in `bank_lines`.

use crate::forms::billing::arrivals;
use crate::forms::billing::bank_lines::{
    self as lines, EXPLAINED, Explain, LAID, LISTED, STATES, open_of, sum,
};
use crate::forms::billing::receipts::record::{self as receipts, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = lines::OUT;

rules! {
    NOT_LAID warn "还没对上退款;请“对上退款”,不是退款的请说明" ["F-234", "P-15"];
    NOT_CASH refuse "现金不经银行,在抽屉里退" ["F-234", "F-216"];
    NOTHING_OUT refuse "{0}没有按{1}退过款" ["F-234", "P-15"];
    MORE_THAN_OUT refuse "{0}按{1}还没对上的退款是 {2} 元" ["F-234", "P-15"];
    NEVER_CAME warn "{0}的钱没有到账流水;请查这笔退款退的是哪一笔" ["F-234", "F-230", "B-06"];
}

fields! {
    pub struct Went {
        1 day: Day = "付出日" 4;
        2 means: Taken = "方式" 4;
        3 reference: Text = "流水号" 4;
        4 sum: Money = "金额" 4;
        6 paid: Option<SlipRef> = "退款单" 4;
        5 note: Option<Text> = "摘要" 8;
    }
}

fields! { pub struct Match { 6 paid: SlipRef = "退款单" 4; } }

pub static FORM: Form = Form::new("F-234", TAG, "付出流水", "付出", STATES, RULES)
    .steps(&[
        Step::opens(1, "leave", "登记", Right::TakeMoney, Went::fields).decide(by!(leave)),
        Step::from(
            2,
            "match",
            "对上退款",
            &[LISTED, LAID, EXPLAINED],
            Right::TakeMoney,
            Match::fields,
        )
        .decide(by!(lay)),
        Step::from(3, "explain", "说明", &[LISTED], Right::TakeMoney, Explain::fields)
            .to(EXPLAINED),
    ])
    .keys(&[By::Work, By::CameOf(Match::paid)])
    .and_keys(lines::keys)
    .line(|slip, book| Line { matter: matter(slip, book), ..Line::default() });

fn matter(slip: &Slip, book: &dyn Book) -> String {
    let found = match (slip.state, lines::paper(slip)) {
        (LAID, Some(id)) => book.called(id).shown,
        (EXPLAINED, _) => slip.text(Explain::why).to_string(),
        _ => "未对上".to_string(),
    };
    lines::matter(slip, &found)
}

/// The lines of a day.
pub fn of_day(book: &dyn Book, day: Day) -> Vec<Slip> {
    lines::of_day(book, TAG, day)
}

fn leave(ask: &Ask<'_>, it: Went) -> Outcome {
    if it.means == Taken::Cash {
        return Err(NOT_CASH.at(Went::means));
    }
    lines::may_be_listed(ask, TAG, (it.means, &it.reference, it.sum))?;
    match it.paid {
        Some(SlipRef(paid)) => laid(ask, paid, (it.means, it.sum), Money::ZERO),
        None => {
            let mut decision = Decision::from(ask.draw(LISTED));
            decision.warnings.push(NOT_LAID.says());
            Ok(decision)
        }
    }
}

/// Laid to the paper that was paid back by it: no more than left for it by these means; `own`: what this line had of it
/// before. Money of a void receipt went back only if it had come.
fn laid(ask: &Ask<'_>, paid: SlipId, (means, sum): (Taken, Money), own: Money) -> Outcome {
    let called = ask.book.called(paid).shown;
    let slip = ask.book.slip(paid);
    let open = slip.as_ref().and_then(|slip| open_of(ask.book, slip, means));
    let (Some(slip), Some(open)) = (slip, open.and_then(|open| open.plus(own))) else {
        return Err(NOTHING_OUT.with(&[&called, means.label()]).at(Match::paid));
    };
    if sum > open {
        let said = [called, means.label().to_string(), open.to_string()];
        return Err(MORE_THAN_OUT.with(&[&said[0], &said[1], &said[2]]).at(Match::paid));
    }
    let mut decision = Decision::from(ask.draw(LAID));
    if slip.id.form == receipts::TAG && !arrivals::came(ask.book, &slip) {
        decision.warnings.push(NEVER_CAME.with(&[&called]));
    }
    Ok(decision)
}

/// Laid by hand to the paper that was paid back by it; another than before, where that was a mistake.
fn lay(ask: &Ask<'_>, it: Match) -> Outcome {
    let line = ask.standing()?;
    let means = lines::means(line).unwrap_or(Taken::Transfer);
    let SlipRef(paid) = it.paid;
    let same = line.state == LAID && lines::paper(line) == Some(paid);
    let own = if same { sum(line) } else { Money::ZERO };
    laid(ask, paid, (means, sum(line)), own)
}
