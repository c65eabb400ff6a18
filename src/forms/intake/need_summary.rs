//! F-211 需求建议周汇总: the needs and suggestions of a week, on Friday before off work, summed up and filed (P-21, N-57).

use crate::forms::callbacks::quota::Every;
use crate::forms::intake::needs::record::{self as needs, Kind as Sort, Open, VOID};
use crate::forms::prelude::*;
use crate::forms::summing::{self, FILED, File, Kind, RULES, SIGNED, STATES, SUMMED, Sign, SumUp};

pub const TAG: u16 = 211;

static KIND: Kind = Kind { every: |_| Every::WeekToFriday, figures, on_its_last_day: true };

pub static FORM: Form = Form::new("F-211", TAG, "需求建议周汇总", "需求汇总", STATES, RULES)
    .steps(&[
        Step::opens(1, "sum-up", "汇总", Right::TakeCalls, SumUp::fields)
            .advise(|ask, given| summing::advise(ask, given, &KIND))
            .decide(by!(sum_up)),
        Step::from(2, "sign", "审签", &[SUMMED], Right::Instruct, Sign::fields).to(SIGNED),
        Step::from(3, "file", "存档", &[SIGNED], Right::TakeCalls, File::fields).to(FILED),
        Step::from(4, "void", "作废", summing::NOT_FILED, Right::Mend, summing::Void::fields)
            .to(summing::VOID),
    ])
    .keys(&[By::Work])
    .and_keys(|slip| summing::keys(slip, "F-211"))
    .line(|slip, _| summing::line(slip))
    .shown_as(|slip| format!("需求汇总 {:06}", slip.id.number))
    .says(summing::WORDS, |slip, _| summing::on_paper(slip))
    .printed(Print::of(&["sum-up", "sign"]).signs(&["整理人", "客服主管"]));

fn sum_up(ask: &Ask<'_>, it: SumUp) -> Outcome {
    summing::sum_up(ask, it.of, &KIND)
}

/// Of what came in these days and was not voided.
fn figures(book: &dyn Book, span: (Day, Day)) -> Vec<(String, usize)> {
    let mut all = summing::opened_in(book, needs::TAG, span);
    all.retain(|slip| slip.state != VOID);
    let count = |is: &dyn Fn(&Slip) -> bool| all.iter().filter(|slip| is(slip)).count();
    let mut figures = vec![
        ("需求".to_string(), count(&|s| s.get(Open::kind) == Some(Sort::Need))),
        ("建议".to_string(), count(&|s| s.get(Open::kind) == Some(Sort::Suggestion))),
        ("当场答复".to_string(), count(&|s| s.state == needs::ANSWERED)),
        ("已回复".to_string(), count(&|s| s.state == needs::REPLIED)),
        ("撤回".to_string(), count(&|s| s.state == needs::WITHDRAWN)),
    ];
    let late = after_the_last(book, span.0);
    if late > 0 {
        figures.push(("上周五汇总后到的".to_string(), late));
    }
    figures
}

/// What came on the Friday before, after that week had been summed up: no week's summary would tell of it.
fn after_the_last(book: &dyn Book, from: Day) -> usize {
    let (first, friday) = Every::WeekToFriday.around(from.before(1));
    let standing = book.named(TAG, &summing::name("F-211", first));
    let Some(made) = standing.first().map(Slip::opened).filter(|made| made.day() == friday) else {
        return 0;
    };
    let came = summing::opened_in(book, needs::TAG, (friday, friday));
    came.iter().filter(|slip| slip.state != VOID && slip.opened() > made).count()
}
