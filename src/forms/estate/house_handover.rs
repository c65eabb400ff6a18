//! F-58 房屋交接 (with F-103 验房, F-106 签收, F-104 整改, F-59 未接原因): one paper a house, from the owner's turn in the
//! hall to the keys in their hand (P-30). Each table does its own step at its own terminal; the cashier's money goes
//! through the books, the keys out of the cupboard of F-93.
//!
//! Who owns a house is the register of people, which the developer's list was imported into; nothing here changes it.

mod fees;
pub mod record;
mod taking_over;

use crate::engine::kind::masking::mask_name;
use crate::forms::prelude::*;

use super::{people, rooms};
pub use fees::paid_to_on;
pub use record::TAG;
use record::{
    AFTER_PAPERS, AGAIN, Arrive, CHECKED, Check, Complete, DECLINED, DUES, Decline, HANDED, Hand,
    IN_HALL, Inspect, MENDED, MENDING, PAID, PAPERS, Pay, QUEUE, RULES, Recheck, STATES, TO_PAY,
    TakeBack, Void, WAITING, steps,
};

pub static ERRAND: Errand = Errand { word: "take-over", form: &FORM, step: "arrive" };

/// While papers may still come.
const KEPT_OPEN: &[u16] = &[CHECKED, PAID, MENDING, HANDED];

pub static FORM: Form = Form::new("F-58", TAG, "房屋交接表", "交房", STATES, RULES)
    .steps(&[
        Step::opens(steps::ARRIVE, "arrive", "到场取号", Right::TakeCalls, Arrive::fields)
            .decide(by!(taking_over::arrive)),
        Step::from(2, "check", "核资料", &[WAITING], Right::TakeCalls, Check::fields)
            .unless(taking_over::not_an_owner)
            .advise(taking_over::advise_check)
            .decide(by!(taking_over::check)),
        Step::from(3, "complete", "补资料", KEPT_OPEN, Right::TakeCalls, Complete::fields)
            .own_part()
            .decide(by!(taking_over::complete)),
        Step::from(steps::PAY, "pay", "缴费", TO_PAY, Right::TakeMoney, Pay::fields)
            .gives_receipt()
            .own_part()
            .advise(fees::advise_pay)
            .decide(by!(fees::pay)),
        Step::from(
            steps::TAKE_BACK,
            "take-back",
            "撤回收款",
            &[PAID, MENDING, HANDED, DECLINED],
            Right::TakeMoney,
            TakeBack::fields,
        )
        .cosigned(Right::Release)
        .decide(by!(fees::take_back)),
        Step::from(6, "inspect", "验房抄表", AFTER_PAPERS, Right::TakeCalls, Inspect::fields)
            .own_part()
            .decide(by!(taking_over::inspect)),
        Step::from(steps::HAND, "hand", "交钥匙", AFTER_PAPERS, Right::TakeCalls, Hand::fields)
            .unless(taking_over::not_ready)
            .advise(taking_over::advise_hand)
            .decide(by!(taking_over::hand)),
        Step::from(8, "recheck", "整改复验", &[MENDING], Right::TakeCalls, Recheck::fields)
            .decide(by!(taking_over::recheck)),
        Step::from(steps::DECLINE, "decline", "未接", IN_HALL, Right::TakeCalls, Decline::fields)
            .decide(by!(taking_over::decline)),
        Step::from(steps::AGAIN, "again", "再交", &[DECLINED], Right::TakeCalls, Nothing::fields)
            .at_once()
            .decide(|ask, _| taking_over::again(ask)),
        Step::from(11, "void", "作废", &[WAITING, CHECKED, DECLINED], Right::Mend, Void::fields)
            .meets(&[AGAIN, PAPERS, MENDED])
            .decide(by!(taking_over::void)),
    ])
    .private(&["birthday"])
    .dues(DUES)
    .keys(&[By::Work, By::Room(Arrive::room), By::Person(Arrive::owner)])
    .and_keys(|slip| taking_over::turn_key(slip).into_iter().collect())
    .line(line)
    .shown_as(|slip| format!("交房 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["arrive", "check", "pay", "inspect", "hand"])
            .parts(&[Part::new("物业联"), Part::new("业主联")])
            .signs(&["业主", "经办人"])
            .foot(&["领钥匙、手册和资料以业主签字为凭。"]),
    );

/// What of the house's checklist is left, for whoever calls the next one to their table.
fn left(slip: &Slip) -> String {
    let parts = [
        ("资料", slip.has(Check::seen)),
        ("缴费", slip.get(record::PAID_DONE) == Some(true)),
        ("验房", taking_over::inspected(slip)),
    ];
    let left: Vec<&str> =
        parts.into_iter().filter(|(_, done)| !done).map(|(part, _)| part).collect();
    if left.is_empty() {
        "可交钥匙".to_string()
    } else {
        format!("还差:{}", left.join("、"))
    }
}

/// `第 12 号 张三 还差:缴费`, and what the builder still owes.
fn line(slip: &Slip, book: &dyn Book) -> Line {
    let queue = slip.get(QUEUE).filter(|_| IN_HALL.contains(&slip.state));
    let queue = queue.map_or_else(String::new, |n| format!("第 {n} 号"));
    let owner = match slip.get(Arrive::owner) {
        Some(Who::Known(person)) => mask_name(&people::name(book, person)),
        Some(Who::Named(name)) => mask_name(&name),
        None => String::new(),
    };
    let said = match slip.state {
        MENDING => format!("整改 {} 项", slip.rows_of(Inspect::defects).count()),
        DECLINED => slip.text(Decline::reason).to_string(),
        state if IN_HALL.contains(&state) => left(slip),
        _ => String::new(),
    };
    let words = [queue, owner, said];
    Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(Arrive::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        ..Line::default()
    }
}

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("arrive", _) => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let owner = start.person.map(|PersonId(person)| ("owner", format!("@{person}")));
            room.into_iter().chain(owner).collect()
        }
        ("pay", _) => vec![("months", fees::months(book).to_string())],
        ("hand", Some(slip)) => taking_over::keys_fills(book, slip),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::record::CAME_ON;
    use super::*;
    use crate::forms;

    #[test]
    fn a_turn_is_given_once_however_long_ago_the_slip_was_opened() {
        let now = Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap();
        let (today, mut book) = (now.day(), forms::map_book());
        let mut came = |number: u64, day: Day, turn: i64| {
            let set = Fields::new().put(CAME_ON, day).put(QUEUE, turn);
            let slip = SlipId { form: TAG, number };
            book.lay(Ask::beside(slip, steps::ARRIVE, WAITING, set), now);
            taking_over::turn(&book, today)
        };
        // The first slip of all comes again today; hundreds were opened since.
        assert_eq!(came(1, today, 7), 8);
        for number in 2..300 {
            assert_eq!(came(number, today.before(1), 9), 8);
        }
        assert_eq!(came(300, today, 8), 9);
        assert_eq!(came(1, today.next(1), 1), 9);
    }
}
