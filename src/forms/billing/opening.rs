//! B-14 期初登记: what an office that worked on paper held and was owed before the desk kept its books, each
//! under the number of its paper, and the totals that two have counted and signed.
//!
//! Each line becomes a deposit (F-23), a statement (F-22), a month of property fees (F-225) or a renovation (F-60) like
//! any other; its money comes from an account of its own, because nobody pays and no receipt is given. Once signed, nothing more is carried in.

pub(in crate::forms) mod record;

use crate::engine::ledger::{Account, Payer};
use crate::engine::slip::state_key_of;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record as receipts;
use crate::forms::billing::statement::record as statement;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::renovation::site::carrying::{self, Standing};
use crate::forms::renovation::site::record::{self as site, Stage};

pub use record::{RULES as TOTALS_RULES, TAG, signed};

use record::{CARRIED, SIGNED_OFF, STATES, STRUCK, late_line};

/// The slip that a line became.
const BECAME: Tag<SlipRef> = Tag::new(31, "became");
const FEES: u16 = 6;
/// Slips of a room that are looked through for what the desk made out itself.
const LOOKED_THROUGH: usize = 1_000;
/// Lines of the book that are looked through for the one that a deposit came from.
const LINES_MOST: usize = 20_000;

rules! {
    SIGNED refuse "期初已经签认,不再登记;现在请照平常的单办" ["B-14"];
    NOT_LISTED refuse "请写付款人;须是住户册上的人" ["B-14", "F-23"];
    NO_SUM refuse "金额须大于零" ["B-14"];
    NO_MONTH refuse "月份写成 202511,且不晚于本月" ["B-14", "F-22"];
    PAPER_TWICE refuse "纸单号 {0} 已经登记:{1}" ["B-14"];
    IN_USE refuse "{0}在前台已有{1};期初不能再加,请照平常的单办" ["B-14"];
    OTHER_TOTAL refuse "{0}登记的是 {1} 元,与清点的不同;请核对后再签" ["B-14"];
    NO_END refuse "还没完工的请写“完工”:原来批的完工日期" ["B-14", "F-60"];
    NO_DAY refuse "待验收、整改待复验的请写约定那天,待退押金的请写验收通过那天" ["B-14", "F-60"];
    DAY_AHEAD refuse "验收通过的日期不能在将来" ["B-14", "F-60"];
    NO_PAYER refuse "有押金的请写付款人:原收据上是谁" ["B-14", "F-60"];
    SAME_PAYER refuse "{0}的{1}已经登记一行:{2};请合成一行,纸单号写在一起" ["B-14"];
    CHARGED refuse "{0}{1}的{2}已有:{3};期初不能再加" ["B-14", "F-225"];
    MOVED_ON refuse "{0}已有后来的收付,不能作废" ["B-14"];
}

fields! {
    pub struct Held {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 kind: deposit::Held = "名目" 4;
        3 amount: Money = "金额" 4;
        34 paper_no: Text = "纸单号" 4;
    }

    pub struct Owed {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        5 month: i64 = "月份" 4;
        3 amount: Money = "金额" 4;
        34 paper_no: Text = "纸单号" 4;
    }

    /// A month of property fees that a household owed on paper.
    pub struct OwedFees {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        5 month: i64 = "月份" 4;
        18 what: Option<Text> = "项目" 4;
        3 amount: Money = "金额" 4;
        34 paper_no: Text = "纸单号" 4;
    }

    /// A renovation that is under way, at the stage where it stands.
    pub struct Site {
        1 room: RoomId = "房号" 4;
        11 stage: Stage = "到哪一步" 4;
        12 contractor: Option<Text> = "装修公司" 4;
        13 until: Option<Day> = "完工" 4;
        14 day: Option<Day> = "验收日" 4;
        15 permit_no: Option<Text> = "许可证号" 4;
        16 deposit: Money = "装修押金" 4;
        85 payer: Option<Who> = "付款人" 4;
        34 paper_no: Text = "纸单号" 4;
    }

    /// Counted on paper and typed: nothing of it stands there beforehand.
    pub struct Totals {
        6 deposits: Money = "押金合计" 4;
        7 arrears: Money = "欠费合计" 4;
        19 fees: Option<Money> = "物业费合计" 4;
        17 sites: Option<Money> = "装修合计" 4;
        9 last_receipt: Option<Text> = "收据末号" 4;
        10 note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Strike { 8 why: Text = "作废原因" 12; } }

pub static FORM: Form = Form::new("B-14", TAG, "期初登记", "期初", STATES, RULES)
    .steps(&[
        Step::opens(1, "deposit", "登记押金", Right::CarryIn, Held::fields)
            .advise(advise)
            .decide(by!(carry_deposit)),
        Step::opens(2, "arrears", "登记欠费", Right::CarryIn, Owed::fields)
            .advise(advise)
            .decide(by!(carry_arrears)),
        Step::opens(3, "sign", "签认合计", Right::CarryIn, Totals::fields)
            .cosigned(Right::SetPolicy)
            .decide(by!(sign)),
        Step::from(4, "strike", "作废", &[CARRIED], Right::CarryIn, Strike::fields)
            .decide(by!(strike)),
        Step::opens(5, "site", "登记装修", Right::CarryIn, Site::fields).decide(by!(carry_site)),
        Step::opens(FEES, "fees", "登记物业费", Right::CarryIn, OwedFees::fields)
            .advise(advise)
            .decide(by!(carry_fees)),
    ])
    .keys(&[By::Room(payers::ROOM), By::CameOf(BECAME)])
    .and_keys(|slip| match slip.state {
        CARRIED => vec![Key::named(&paper_key(slip.text(Held::paper_no)))],
        _ => Vec::new(),
    })
    .line(line)
    .shown_as(|slip| format!("期初 {:06}", slip.id.number))
    .fills(|step, _, start, _| match step.name {
        "deposit" | "arrears" | "site" | "fees" => payers::fills(start),
        _ => Vec::new(),
    });

fn paper_key(paper: &str) -> String {
    format!("期初 {paper}")
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let matter =
        match (slip.get(Totals::deposits).zip(slip.get(Totals::arrears)), slip.get(Site::stage)) {
            (Some((held, owed)), _) => {
                let sites = slip.get(Totals::sites).filter(|sum| *sum > Money::ZERO);
                let sites = sites.map_or_else(String::new, |sum| format!(" 装修押金 {sum}"));
                let fees = slip.get(Totals::fees).filter(|sum| *sum > Money::ZERO);
                let fees = fees.map_or_else(String::new, |sum| format!(" 物业费 {sum}"));
                format!("签认 押金 {held} 欠费 {owed}{fees}{sites}")
            }
            (None, Some(stage)) => {
                let (deposit, paper) =
                    (slip.get(Site::deposit).unwrap_or_default(), slip.text(Site::paper_no));
                format!("装修 {} 押金 {deposit} 元 纸单 {paper}", stage.label())
            }
            (None, None) => {
                let fee = slip.get(OwedFees::what).map(|Text(what)| {
                    format!("欠 {} {what}", slip.get(OwedFees::month).unwrap_or(0))
                });
                let what = slip.get(Held::kind).map_or("欠费", deposit::Held::label);
                let what = fee.unwrap_or_else(|| what.to_string());
                let sum = slip.get(Held::amount).unwrap_or_default();
                format!("{what} {sum} 元 纸单 {}", slip.text(Held::paper_no))
            }
        };
    let room = slip.get(payers::ROOM);
    let place = room.map_or_else(String::new, |room| rooms::shown(book, room));
    Line { place, matter, ..Line::default() }
}

/// Who pays, as far as it can be said.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let typed = given.get(Held::payer);
    let named = given
        .get(Held::room)
        .and_then(|room| payers::named(ask.book, room, (typed.as_ref(), None), ask.now.day()));
    if let Some((payer, _)) = named {
        advice.computed.push(("付款人".to_string(), payers::shown(ask.book, payer)));
    }
    advice
}

/// The line that stands under the number of a paper.
pub fn of_paper(book: &dyn Book, paper: &str) -> Option<Slip> {
    let same = |slip: &Slip| slip.state == CARRIED && slip.text(Held::paper_no) == paper;
    book.named(TAG, &paper_key(paper)).into_iter().find(same)
}

/// How many lines stand, of so many at most.
pub fn carried(book: &dyn Book, most: usize) -> usize {
    book.under(Index::InState, state_key_of(TAG, CARRIED), most).len()
}

/// What both kinds of lines must hold: nothing is signed yet, somebody of the register pays, there is a sum, and
/// the paper was not entered before.
fn payer_of(
    ask: &Ask<'_>,
    (room, payer): (RoomId, Option<&Who>),
    (amount, paper): (Money, &Text),
) -> Result<Payer, Notice> {
    if signed(ask.book) {
        return Err(SIGNED.says());
    }
    let named = payers::named(ask.book, room, (payer, None), ask.now.day());
    let Some((payer, _)) = named.filter(|(payer, _)| payer.person > 0) else {
        return Err(NOT_LISTED.at(Held::payer));
    };
    if amount <= Money::ZERO {
        return Err(NO_SUM.at(Held::amount));
    }
    not_entered(ask, paper)?;
    Ok(payer)
}

/// No line stands under the number of this paper.
fn not_entered(ask: &Ask<'_>, paper: &Text) -> Result<(), Notice> {
    let Some(first) = of_paper(ask.book, &paper.0) else { return Ok(()) };
    Err(paper_twice(&paper.0, &ask.book.registry().show_number(first.id)))
}

/// A second line under the number of a paper; `first`: the line that has it.
pub fn paper_twice(paper: &str, first: &str) -> Notice {
    PAPER_TWICE.with(&[paper, first]).at(Held::paper_no)
}

/// A second line of what has one line for a payer or a room.
pub fn same_line(who: &str, what: &str, first: &str) -> Notice {
    SAME_PAYER.with(&[who, what, first]).at(Held::room)
}

/// Money held on paper. Once the desk itself took money for this payer it is too late: it would be counted twice.
fn carry_deposit(ask: &Ask<'_>, it: Held) -> Outcome {
    let payer = payer_of(ask, (it.room, it.payer.as_ref()), (it.amount, &it.paper_no))?;
    let sums = ask.book.sums_of(Account::Deposit, 0, (payer, payer));
    let taken = sums.iter().any(|(key, _)| key.slip.form == receipts::TAG);
    let held = deposit::held(ask.book, payer);
    if let Some(first) = held.as_ref().filter(|_| !taken).and_then(|held| line_of(ask.book, held)) {
        let number = ask.book.registry().show_number(first);
        let who = payers::shown(ask.book, payer);
        return Err(same_line(&who, "押金预收", &number));
    }
    if taken || held.is_some() {
        let who = payers::shown(ask.book, payer);
        return Err(IN_USE.with(&[&who, "押金单"]).at(Held::room));
    }
    late_line(ask)?;
    let became = deposit::carry(ask.book, payer, (it.kind, it.amount), it.paper_no);
    line_and(ask, payer, became)
}

/// The standing line of this book that became this deposit.
fn line_of(book: &dyn Book, became: &Slip) -> Option<SlipId> {
    let lines = book.under(Index::InState, state_key_of(TAG, CARRIED), LINES_MOST).into_iter();
    let mut of_it = lines.filter(|line| {
        book.slip(*line).is_some_and(|line| line.get(BECAME) == Some(SlipRef(became.id)))
    });
    of_it.next()
}

/// A month owed on paper, unless the desk has made out a statement for this payer.
fn carry_arrears(ask: &Ask<'_>, it: Owed) -> Outcome {
    let payer = payer_of(ask, (it.room, it.payer.as_ref()), (it.amount, &it.paper_no))?;
    let Some(month) = statement::month_typed(ask.now, it.month) else {
        return Err(NO_MONTH.at(Owed::month));
    };
    let first = statement::standing(ask.book, payer, month);
    if let Some(first) = first.as_ref().filter(|slip| statement::is_carried(slip)) {
        let number = ask.book.registry().show_number(first.id);
        let who = payers::shown(ask.book, payer);
        return Err(same_line(&who, &format!("{month} 的欠费"), &number));
    }
    let all = ask.book.under(Index::Room, u64::from(payer.room), LOOKED_THROUGH);
    let made_out = all.into_iter().filter(|id| id.form == statement::TAG);
    let here = |slip: Slip| payers::on(&slip) == payer && !statement::is_carried(&slip);
    let ordinary = made_out.filter_map(|id| ask.book.slip(id)).any(here);
    if ordinary || first.is_some() {
        let who = payers::shown(ask.book, payer);
        return Err(IN_USE.with(&[&who, "月结单"]).at(Owed::room));
    }
    late_line(ask)?;
    let became = statement::carry(ask.book, payer, (month, it.amount), it.paper_no);
    line_and(ask, payer, became)
}

/// A month of property fees owed on paper, unless the room was asked for it here, or is carried in already.
fn carry_fees(ask: &Ask<'_>, it: OwedFees) -> Outcome {
    let payer = payer_of(ask, (it.room, it.payer.as_ref()), (it.amount, &it.paper_no))?;
    let Some(month) = statement::month_typed(ask.now, it.month) else {
        return Err(NO_MONTH.at(OwedFees::month));
    };
    let what = it.what.map_or_else(|| fees::PROPERTY_FEE.to_string(), |Text(what)| what);
    if let Some(first) = fees::standing(ask.book, it.room, month, &what) {
        let number = ask.book.registry().show_number(first.id);
        let place = rooms::shown(ask.book, it.room);
        return Err(match fees::is_carried(&first) {
            true => same_line(&place, &format!("{month} 的{what}"), &number),
            false => {
                CHARGED.with(&[&place, &month.to_string(), &what, &number]).at(OwedFees::month)
            }
        });
    }
    late_line(ask)?;
    let charge = (payer, month, it.amount);
    let became = fees::carry(ask.book, charge, Text(what.clone()), it.paper_no);
    let mut decision = line_and(ask, payer, became)?;
    for line in decision.drawn.iter_mut().filter(|drawn| drawn.slip.form == TAG) {
        line.set = line.set.clone().put(OwedFees::what, Text(what.clone()));
    }
    Ok(decision)
}

/// A renovation under way, unless the desk keeps a file of one of this room already.
fn carry_site(ask: &Ask<'_>, it: Site) -> Outcome {
    if signed(ask.book) {
        return Err(SIGNED.says());
    }
    if let Some(runs) = site::open_in(ask.book, it.room) {
        let (place, number) =
            (rooms::shown(ask.book, it.room), ask.book.registry().show_number(runs.id));
        return Err(IN_USE.with(&[&place, &format!("装修{number}")]).at(Site::room));
    }
    if it.stage.has_end() && it.until.is_none() {
        return Err(NO_END.at(Site::until));
    }
    match it.day {
        None if !it.stage.has_end() => return Err(NO_DAY.at(Site::day)),
        Some(day) if it.stage == Stage::Passed && day > ask.now.day() => {
            return Err(DAY_AHEAD.at(Site::day));
        }
        _ => {}
    }
    if it.deposit > Money::ZERO && it.payer.is_none() {
        return Err(NO_PAYER.at(Site::payer));
    }
    not_entered(ask, &it.paper_no)?;
    late_line(ask)?;
    let payer = site::account(it.room, it.payer.as_ref());
    let became = carrying::carry(
        ask,
        Standing {
            room: it.room,
            stage: it.stage,
            contractor: it.contractor,
            until: it.until,
            day: it.day,
            permit_no: it.permit_no,
            deposit: it.deposit,
            payer: it.payer,
            paper: it.paper_no,
        },
    );
    line_and(ask, payer, became)
}

/// The line of this book, and what it became.
fn line_and(ask: &Ask<'_>, payer: Payer, became: Drawn) -> Outcome {
    let set = payers::fields(ask.given.clone(), payer).put(BECAME, SlipRef(became.slip));
    Ok(Decision { drawn: vec![ask.draw_with(CARRIED, set), became], warnings: Vec::new() })
}

/// What came from the opening account into deposits, or the other way round into statements and charges.
fn total(book: &dyn Book, form: u16) -> Money {
    let sums = book.sums_of(Account::Opening, 0, Payer::ALL).into_iter();
    let mine = sums.filter(|(key, _)| key.slip.form == form);
    let sum = mine.fold(Money::ZERO, |sum, (_, more)| sum.plus(more).unwrap_or(sum));
    let owed = [statement::TAG, fees::TAG].contains(&form);
    if owed { Money::ZERO.minus(sum).unwrap_or(sum) } else { sum }
}

/// The totals as they were counted on paper are signed only where the lines come to the same.
fn sign(ask: &Ask<'_>, it: Totals) -> Outcome {
    if signed(ask.book) {
        return Err(SIGNED.says());
    }
    let held = total(ask.book, deposit::TAG);
    if it.deposits != held {
        return Err(OTHER_TOTAL.with(&["押金预收", &held.to_string()]).at(Totals::deposits));
    }
    let owed = total(ask.book, statement::TAG);
    if it.arrears != owed {
        return Err(OTHER_TOTAL.with(&["欠费", &owed.to_string()]).at(Totals::arrears));
    }
    let owed = total(ask.book, fees::TAG);
    if it.fees.unwrap_or_default() != owed {
        return Err(OTHER_TOTAL.with(&["物业费欠费", &owed.to_string()]).at(Totals::fees));
    }
    let sites = total(ask.book, site::TAG);
    if it.sites.unwrap_or_default() != sites {
        return Err(OTHER_TOTAL.with(&["装修押金", &sites.to_string()]).at(Totals::sites));
    }
    ask.draw(SIGNED_OFF).ok()
}

/// A line that was entered wrongly, before anything was done with what it became.
fn strike(ask: &Ask<'_>, it: Strike) -> Outcome {
    if signed(ask.book) {
        return Err(SIGNED.says());
    }
    let became = ask.standing()?.get(BECAME).and_then(|SlipRef(id)| ask.book.slip(id));
    // What a statement or a charge was reversed for went back to where it came from.
    let reversed = |slip: &Slip| statement::is_reversed(slip) || fees::is_reversed(slip);
    if became.as_ref().is_some_and(reversed) {
        return ask.draw(STRUCK).ok();
    }
    let back = became.as_ref().and_then(|became| match became.id.form {
        statement::TAG => statement::carry_back(became, it.why.clone()),
        fees::TAG => fees::carry_back(became, it.why.clone()),
        site::TAG => {
            let line = ask.standing().ok()?.id;
            carrying::carry_back(ask, became, line, it.why.clone())
        }
        _ => deposit::carry_back(became, it.why.clone()),
    });
    let Some(back) = back else {
        let number = |slip: Slip| ask.book.registry().show_number(slip.id);
        return Err(MOVED_ON.with(&[&became.map_or_else(String::new, number)]));
    };
    Ok(Decision { drawn: vec![ask.draw(STRUCK), back], warnings: Vec::new() })
}
