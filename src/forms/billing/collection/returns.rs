//! F-229 托收回盘: what the bank says of one line of a batch, once. What was paid gets its receipt; what was refused is
//! owed as before, and may be paid otherwise. The bank's file comes in as any list does (`import returns FILE`).

use super::batches;
use super::record::{BATCH, OUT, RETURN, Sent, answer, counted, items, key_text};
use crate::forms::billing::deposit;
use crate::forms::billing::fees::paying::{self, Received};
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record::Taken;
use crate::forms::billing::statement::collecting;
use crate::forms::billing::statement::record::{self as statement, Collect};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

/// The statement or charge that the line was for.
const FOR: Tag<SlipRef> = Tag::new(30, "for_slip");

rules! {
    NO_BATCH refuse "{0}不是在银行那里的托收批" ["F-229", "F-228"];
    NO_LINE refuse "{0}没有第 {1} 笔" ["F-229", "F-228"];
    OTHER_SUM refuse "第 {0} 笔送的是 {1} 元;请核对回盘文件" ["F-229", "P-15"];
    BACK_BEFORE refuse "第 {0} 笔已经回盘:{1}" ["F-229"];
    WHY_REFUSED refuse "失败的请写退回原因" ["F-229", "P-15"];
    STILL_OWED warn "{0}这 {1} 元仍欠,可另收" ["F-229", "P-15"];
    PAID_TWICE warn "银行扣的 {0} 元,送盘以后已不欠了;已记预收或抵别的月份,请与业户说" ["F-229", "P-15"];
}

choice! {
    /// What the bank did.
    pub enum Answer {
        Paid = 1 "paid" "成功",
        Refused = 2 "refused" "失败",
    }
}

fields! {
    pub struct Return {
        2 batch: SlipOf<{ BATCH }> = "托收批" 4;
        3 no: i64 = "笔号" 4;
        4 sum: Money = "金额" 4;
        5 result: Answer = "结果" 4;
        6 why: Option<Text> = "退回原因" 8;
    }
}

states! { PAID = 1 "paid" "已扣", REFUSED = 2 "refused" "被退" }

pub static FORM: Form = Form::new("F-229", RETURN, "托收回盘", "回盘", STATES, RULES)
    .steps(&[Step::opens(1, "return", "登记回盘", Right::TakeMoney, Return::fields)
        .decide(by!(came_back))])
    .keys(&[By::Work, By::Room(payers::ROOM), By::CameOf(FOR)])
    .and_keys(|slip| {
        let batch = slip.get(Return::batch).zip(slip.get(Return::no));
        batch.map(|(SlipRef(batch), no)| Key::named(&key_text(batch, no))).into_iter().collect()
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: matter(slip),
        ..Line::default()
    });

/// The statement or charge that a line was for.
pub fn of(slip: &Slip) -> Option<SlipId> {
    slip.get(FOR).map(|SlipRef(id)| id)
}

/// What the bank was asked for.
pub fn sum(slip: &Slip) -> Money {
    slip.get(Return::sum).unwrap_or_default()
}

/// Why the bank refused.
pub fn why(slip: &Slip) -> &str {
    slip.text(Return::why)
}

/// `失败 余额不足`.
pub fn said(slip: &Slip) -> String {
    let result = slip.get(Return::result).map_or("", Answer::label);
    format!("{result} {}", why(slip)).trim_end().to_string()
}

/// `第 3 笔 120.00 失败 余额不足`.
fn matter(slip: &Slip) -> String {
    let no = slip.get(Return::no).unwrap_or(0);
    format!("第 {no} 笔 {} {}", sum(slip), said(slip))
}

/// The line of the batch that the bank speaks of.
fn line(ask: &Ask<'_>, it: &Return) -> Result<(Slip, Sent), Notice> {
    let SlipOf(id) = it.batch;
    let shown = ask.book.registry().show_number(id);
    let found = ask.book.slip(id).filter(|slip| slip.id.form == BATCH);
    let Some(batch) = found else { return Err(NO_BATCH.with(&[&shown]).at(Return::batch)) };
    if let Some(first) = answer(ask.book, id, it.no) {
        let first = ask.book.registry().show_number(first.id);
        return Err(BACK_BEFORE.with(&[&it.no.to_string(), &first]).at(Return::no));
    }
    if batch.state != OUT {
        return Err(NO_BATCH.with(&[&shown]).at(Return::batch));
    }
    let Some(item) = items(&batch).into_iter().find(|item| item.no == it.no) else {
        return Err(NO_LINE.with(&[&shown, &it.no.to_string()]).at(Return::no));
    };
    if item.sum != it.sum {
        let said = [it.no.to_string(), item.sum.to_string()];
        return Err(OTHER_SUM.with(&[&said[0], &said[1]]).at(Return::sum));
    }
    Ok((batch, item))
}

fn came_back(ask: &Ask<'_>, it: Return) -> Outcome {
    let (batch, item) = line(ask, &it)?;
    let Some(slip) = ask.book.slip(item.slip) else { return Err(NO_SLIP.says()) };
    let payer = payers::on(&slip);
    let set = payers::fields(ask.given.clone(), payer).put(FOR, SlipRef(slip.id));
    let mut decision = match it.result {
        Answer::Refused => {
            if it.why.is_none() {
                return Err(WHY_REFUSED.at(Return::why));
            }
            let mut decision = Decision::from(ask.draw_with(REFUSED, set));
            let who = payers::shown(ask.book, payer);
            decision.warnings.push(STILL_OWED.with(&[&who, &item.sum.to_string()]));
            decision
        }
        Answer::Paid => {
            let mut decision = Decision::from(ask.draw_with(PAID, set));
            let paid = paid(ask, &slip, &item, &batch)?;
            decision.drawn.extend(paid.drawn);
            decision.warnings.extend(paid.warnings);
            decision
        }
    };
    decision.drawn.push(counted(&batch, item.sum, it.result == Answer::Paid));
    Ok(decision)
}

/// The bank's money on what the line was for. Where that was paid otherwise meanwhile, it is kept for the payer.
fn paid(ask: &Ask<'_>, slip: &Slip, item: &Sent, batch: &Slip) -> Outcome {
    let reference = batches::reference(ask.book, batch, item.no);
    let payer = payers::on(slip);
    let owed = match slip.id.form {
        fees::TAG => fees::owed(slip),
        _ if statement::is_reversed(slip) => Money::ZERO,
        _ => statement::owed(slip),
    };
    let twice = item.sum.minus(owed).unwrap_or_default();
    let mut decision = match slip.id.form {
        _ if statement::is_reversed(slip) => {
            let given = Fields::new().put(deposit::PayIn::reference, Text(reference));
            let sum = (item.sum, Taken::Bank);
            let drawn = deposit::taken(ask, payer, sum, deposit::Held::Fee, given);
            Decision { drawn, warnings: Vec::new() }
        }
        fees::TAG => paying::take(
            ask,
            Received {
                payer,
                amount: Some(item.sum),
                taken: Taken::Bank,
                reference: Some(Text(reference)),
                ahead: true,
                month: Some(slip.id),
            },
        )?,
        _ => collecting::pay(
            ask,
            slip,
            Collect {
                amount: Some(item.sum),
                taken: Taken::Bank,
                batch: Some(Text(reference.clone())),
                ahead: Some(true),
                reference: Some(Text(reference)),
            },
        )?,
    };
    decision.warnings.clear();
    if twice > Money::ZERO {
        decision.warnings.push(PAID_TWICE.with(&[&twice.to_string()]));
    }
    Ok(decision)
}
