//! F-27 回访登记表: one for each matter whose customer is asked, with every round until they are content
//! or it is written that they would not say or could not be reached (P-11, D-57).
//!
//! It begins with the first call, on the slip of what was done; nobody opens one by itself. From then on
//! it stands for that slip among what is to be asked about.

use super::again::{self, advise, to_call};
use super::calling::DUES;
use super::record::{
    AMISS, CALLED_STEP, CALLER, CALLING, Call, HEARD, HandIn, MADE_BY, MATTER, NOT_CONTENT, OF,
    PAPER_OUT, REVIEWED, ROOM, Remove, Review, SINCE, STATES, SUM, TAG, TRIES, UNHEARD,
};
use super::sheet;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// What is called again: what is not yet heard or mended; and once more whatever was heard, by whoever
/// looks from above (N-21, N-22).
const CALLABLE: &[u16] = &[CALLING, AMISS, PAPER_OUT, HEARD, REVIEWED, UNHEARD];

const PRINT: Print = Print::of(&["callback", "review"])
    .title("回访登记表")
    .said_first()
    .signs(&["住户签字", "回访人员", "管理处经理"])
    .foot(&["回访结束后 24 小时内交物业助理存档,保管两年;电话回访不需住户签字。"]);

pub static FORM: Form = Form::new("F-27", TAG, "回访登记表", "回访", STATES, again::RULES)
    .steps(&[
        Step::from(CALLED_STEP, "callback", "回访", CALLABLE, Right::CallBack, Call::fields)
            .advise(advise)
            .spent(sheet::asked_on_its_paper)
            .decide(by!(again::again)),
        Step::from(
            3,
            "hand-in",
            "交表",
            &[PAPER_OUT, AMISS, UNHEARD],
            Right::CallBack,
            HandIn::fields,
        )
        .decide(by!(again::hand_in)),
        Step::from(4, "review", "审阅", &[HEARD], Right::AgreeResult, Review::fields)
            .decide(by!(again::review)),
        Step::from(5, "remove", "清理", &[HEARD, REVIEWED, UNHEARD], Right::Mend, Remove::fields)
            .unless(again::kept)
            .decide(by!(again::remove)),
    ])
    .keys(&[By::Work, By::Room(ROOM), By::Person(CALLER), By::Worker(Call::mends), By::CameOf(OF)])
    .and_keys(|slip| slip.get(SINCE).map(Key::to_ask).into_iter().collect())
    .line(line)
    .shown_as(|slip| format!("回访 {:06}", slip.id.number))
    .printed(PRINT)
    .says(&["房号", "单号", "事由", "谁做的", "金额"], on_paper)
    .off_the_board()
    .dues(DUES);

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let mut matter = slip.text(MATTER).to_string();
    let many = |tag: Tag<i64>| slip.get(tag).unwrap_or(0);
    // First, because a narrow glass cuts what comes last.
    if many(TRIES) > 0 && to_call(slip) {
        matter = format!("打过{}次 {matter}", many(TRIES));
    }
    if slip.state == AMISS {
        matter = format!("第{}次不满意 {matter}", many(NOT_CONTENT));
    }
    let mends = slip.get(Call::mends).filter(|_| slip.state == AMISS);
    Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(ROOM).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter,
        worker: mends.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: mends,
        ask_again: to_call(slip),
        ..Line::default()
    }
}

/// What was done, by whom, for how much.
fn on_paper(slip: &Slip, book: &dyn Book) -> Vec<Said> {
    let made_by = slip.get(MADE_BY).map_or_else(String::new, |badge| staff::shown(book, badge));
    let of = slip.get(OF).map_or_else(String::new, |of| book.called(of.0).shown);
    let place = slip.get(ROOM).map_or_else(String::new, |room| rooms::shown(book, room));
    let sum = slip.get(SUM).filter(|sum| *sum > Money::ZERO);
    vec![
        Said::new("房号", place, 4),
        Said::new("单号", of, 4),
        Said::words("事由", slip.text(MATTER).to_string(), 4),
        Said::new("谁做的", made_by, 4),
        Said::new("金额", sum.map_or_else(String::new, |sum| sum.to_string()), 4),
    ]
}
