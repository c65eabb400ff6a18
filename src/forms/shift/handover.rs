//! F-35 值班与交接 (with F-37 物品清点): who stands the shift, and how it passes to the next (P-25, P-26).
//!
//! One slip a shift. An unsigned handover is written down and watched, but it never stops the desk:
//! no other register asks who is on duty before it takes a step.

mod beginning;
mod duty;
pub(in crate::forms) mod fields;
mod gathering;
pub(in crate::forms) mod hours;
mod missing;
pub mod record;
mod signing;

use crate::forms::prelude::*;
use fields::{
    Back, Begin, Close, Countersign, Extend, GROUNDS, HandOver, Leave, Refuse, Rule, StandIn, Void,
};
pub use fields::{ENDS, Pending, Ruling};
pub use gathering::gather;
pub use hours::Shift;
use record::{
    AT_THE_POST, AWAY, COUNTERSIGN, EXTENDED, ON_DUTY, ORDERED, REFUSE, REFUSED, RETURNED, RULE,
    RULES, STANDING, STATES, VOID, last_counted,
};
pub use record::{COUNTED, TAG, at_the_desk, on, on_duty, shift_of, to_count};

use crate::engine::kind::reading;
use crate::engine::slip::{day_key, state_key};

use crate::forms::billing::drawer::record as drawer;
use crate::forms::office::staff;

pub static FORM: Form = Form::new("F-35", TAG, "值班与交接记录", "交接", STATES, RULES)
    .steps(&[
        Step::opens(1, "start", "开班", Right::StandDuty, Begin::fields)
            .advise(beginning::advise)
            .decide(by!(beginning::start)),
        Step::from(2, "hand-over", "交班", AT_THE_POST, Right::StandDuty, HandOver::fields)
            .cosigned(Right::TakeShift)
            .advise(signing::advise)
            .decide(by!(signing::hand_over)),
        Step::from(3, "close", "收班", AT_THE_POST, Right::StandDuty, Close::fields)
            .decide(by!(beginning::close)),
        Step::from(4, "refuse", "拒接", AT_THE_POST, Right::TakeShift, Refuse::fields)
            .unless(signing::own_shift)
            .decide(by!(signing::refuse)),
        Step::from(5, "extend", "延班", STANDING, Right::StandDuty, Extend::fields)
            .unless(duty::not_on_duty)
            .decide(by!(missing::extend)),
        Step::from(6, "stand-in", "代接", STANDING, Right::TakeShift, StandIn::fields)
            .unless(missing::no_stand_in)
            .decide(by!(missing::stand_in)),
        Step::from(7, "countersign", "补签", &[COUNTERSIGN], Right::StandDuty, Countersign::fields)
            .decide(by!(missing::countersign)),
        Step::from(8, "leave", "暂离", STANDING, Right::StandDuty, Leave::fields)
            .unless(duty::not_on_duty)
            .decide(by!(missing::leave)),
        Step::from(9, "back", "回岗", &[AWAY], Right::StandDuty, Back::fields)
            .unless(duty::not_on_duty)
            .decide(by!(missing::back)),
        Step::from(10, "void", "作废", &[ON_DUTY], Right::Mend, Void::fields)
            .to(VOID)
            .meets(&[dues::HANDOVER]),
        Step::from(11, "rule", "主任批示", &[REFUSED], Right::RuleHandover, Rule::fields)
            .decide(by!(signing::rule)),
    ])
    .and_keys(keys)
    .line(line)
    .fills(fills)
    .printed(Print::PLAIN.signs(&["交班人", "接班人", "管理处经理"]).size(Size::Whole));

/// Ticks stand as they should be, so that only exceptions are typed; what is counted is never filled in.
fn fills(step: &Step, slip: Option<&Slip>, _: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip.filter(|_| step.name == "hand-over") else { return Vec::new() };
    let ticks = ["desk_clean", "chairs_clean", "floor_clean", "clear"];
    let mut fills: Vec<Fill> = ticks.iter().map(|name| (*name, "y".to_string())).collect();
    let next = shift_of(slip).map_or("", |shift| shift.next().name());
    fills.push(("next", next.to_string()));
    // A drawer says what it should hold; without one it is what was counted last.
    let drawer = on(slip).and_then(|badge| drawer::open_of(book, badge));
    let cash = drawer.map(|drawer| drawer::holds(book, drawer.id));
    let before = || last_counted(slip, book).and_then(|before| before.get(HandOver::cash));
    let cash = cash.or_else(before);
    fills.extend(cash.map(|cash| ("cash_should", cash.plain())));
    fills
}

/// Whether this is a shift that has ended: what stands on its paper is worth a copy.
pub fn handed_over(slip: &Slip) -> bool {
    slip.id.form == TAG && [record::HANDED, record::CLOSED].contains(&slip.state)
}

fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = vec![Key::new(Index::Day, day_key(slip), u64::from(TAG))];
    let at = urgency(slip);
    if STANDING.contains(&slip.state) || slip.state == COUNTERSIGN {
        keys.push(Key::new(Index::State, state_key(slip), at));
    }
    // A shift that goes its way is nobody's open work; one that was refused, is extended or lacks a
    // signature is.
    if [EXTENDED, REFUSED, ORDERED, RETURNED, COUNTERSIGN].contains(&slip.state) {
        keys.push(Key::new(Index::Open, at, 0));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let shift = shift_of(slip).map_or("", Shift::label);
    let why = match slip.state {
        REFUSED => refusal(slip),
        ORDERED | RETURNED => slip.text(Rule::ruled_why).to_string(),
        _ => String::new(),
    };
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: [REFUSED, RETURNED].contains(&slip.state),
        matter: reading::clean(format!("{shift} {why}").trim(), false),
        worker: on(slip).map_or_else(String::new, |b| staff::short(book, b)),
        hands: on(slip),
        ..Line::default()
    }
}

/// `卫生不洁:地面未清`, what the receiver refused for.
fn refusal(slip: &Slip) -> String {
    let grounds = GROUNDS.iter().filter(|(tag, _)| slip.get(*tag) == Some(true));
    let grounds = grounds.map(|(_, word)| *word).collect::<Vec<_>>().join("、");
    let which = slip.get(Refuse::which).filter(|_| slip.get(Refuse::major) == Some(true));
    let which = which.map_or_else(String::new, |which| format!("({})", which.0));
    format!("{grounds}{which}:{}", slip.text(Refuse::refused_why))
}

/// What both hands must see about a shift that was refused: who refused it for what, and what the
/// director said. Nothing, while none of it stands.
pub fn dispute(slip: &Slip, book: &dyn Book) -> Vec<String> {
    let refused = [REFUSED, ORDERED, RETURNED].contains(&slip.state);
    let by = |step: u16| slip.last_deed(step).map(|deed| staff::shown(book, deed.by));
    let Some(receiver) = by(REFUSE).filter(|_| refused) else { return Vec::new() };
    let mut said = vec![format!("{receiver} 拒接 {}", refusal(slip))];
    if let (Some(head), Some(ruling)) = (by(RULE), slip.get(Rule::ruling))
        && slip.state != REFUSED
    {
        let after = match ruling {
            Ruling::TakeOver => "请双方签字",
            Ruling::MakeGood => "请当班人补齐后再交",
        };
        said.push(format!("{head} 批示{}:{};{after}", ruling.label(), slip.text(Rule::ruled_why)));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::book::map::MapBook;
    use crate::engine::decision::{Asked, Hand, Input, Verdict};

    fn take(book: &mut MapBook, form: &FormStep, hand: Hand, fields: &[(&str, &str)]) -> SlipId {
        let now = Moment::parse("2026-11-21 15:50", Moment(0)).unwrap();
        let text = |(name, text): &(&str, &str)| (name.to_string(), Input::Text(text.to_string()));
        let mut asked = Asked {
            form: form.0.to_string(),
            step: form.1.to_string(),
            slip: form.2,
            fields: fields.iter().map(text).collect(),
            ..Asked::default()
        };
        if form.1 == "hand-over" {
            let row = [("item", "钥匙"), ("should", "42"), ("have", "41"), ("note", "借出")];
            let row = row.iter().map(|(c, t)| (c.to_string(), t.to_string())).collect();
            asked.fields.push(("counts".to_string(), Input::Rows(vec![row])));
        }
        let (verdict, entries) = book.take(&asked, hand, now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{}: {verdict:?}", form.1);
        entries.last().unwrap().slip
    }

    type FormStep = (&'static str, &'static str, Option<SlipId>);

    #[test]
    fn ticks_and_what_there_should_be_stand_ready_and_what_is_counted_never_does() {
        let mut book = crate::forms::map_book();
        let clock = Hand { badge: Badge::CLOCK, cosign: None };
        let person = [("badge", "102"), ("name", "王丽"), ("role", "desk")];
        take(&mut book, &("B-01", "enter", None), clock, &person);
        let first = take(&mut book, &("F-35", "start", None), clock, &[("shift", "morning")]);
        let slip = book.slip(first).unwrap();
        let bare = to_count(&slip, &book);
        assert_eq!(bare.len(), COUNTED.len());
        assert!(bare.iter().all(|(_, should)| should.is_none()));

        let mut given = vec![("cash", "1260")];
        let ticks = ["desk_clean", "chairs_clean", "floor_clean", "clear"];
        given.extend(ticks.iter().map(|name| (*name, "y")));
        let both = Hand { badge: Badge::CLOCK, cosign: Some(Badge(102)) };
        let second = take(&mut book, &("F-35", "hand-over", Some(first)), both, &given);
        let slip = book.slip(second).unwrap();
        assert_eq!(on(&slip), Some(Badge(102)));
        assert_eq!(on_duty(&book, slip.opened()).map(|s| s.id), Some(second));
        assert_eq!(on_duty(&book, slip.opened().plus_minutes(-1)), None);
        assert_eq!(to_count(&slip, &book), [("钥匙".to_string(), Some(42))]);

        let step = FORM.step("hand-over").unwrap();
        let fills = FORM.fills_of(step, Some(&slip), Start::default(), &book);
        let fill = |name: &str| fills.iter().find(|(n, _)| *n == name).map(|(_, t)| t.as_str());
        assert_eq!(fill("cash_should"), Some("1260.00"));
        assert_eq!((fill("floor_clean"), fill("next")), (Some("y"), Some("night")));
        assert_eq!((fill("cash"), fill("counts"), fill("next_read")), (None, None, None));
    }
}
