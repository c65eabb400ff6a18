//! F-29 回访书面报告: the callbacks of a week or a month in writing for the director (S1C-callback 一; how often, C-36
//! says).

use super::own_papers;
use super::policy::CallbackStatistics;
use super::quota::Every;
use super::record::{self, OUTCOME, Outcome as Asked, content};
use crate::forms::prelude::*;
use crate::forms::summing::{self, FILED, File, Kind, RULES, SIGNED, STATES, SUMMED, Sign, SumUp};

pub const TAG: u16 = 29;

static KIND: Kind = Kind {
    every: |ask| match ask.book.policy().get::<CallbackStatistics>() {
        CallbackStatistics::Weekly => Every::Week,
        CallbackStatistics::MonthlyWritten => Every::Months(1),
    },
    figures,
    on_its_last_day: false,
};

pub static FORM: Form = Form::new("F-29", TAG, "回访书面报告", "回访汇总", STATES, RULES)
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
    .and_keys(|slip| summing::keys(slip, "F-29"))
    .line(|slip, _| summing::line(slip))
    .shown_as(|slip| format!("回访汇总 {:06}", slip.id.number))
    .says(summing::WORDS, |slip, _| summing::on_paper(slip))
    .printed(Print::of(&["sum-up", "sign"]).signs(&["填表", "主任"]));

fn sum_up(ask: &Ask<'_>, it: SumUp) -> Outcome {
    summing::sum_up(ask, it.of, &KIND)
}

/// Of the callbacks that began in these days, and of what was asked on its own paper in them: what was heard, and who was
/// not.
fn figures(book: &dyn Book, span: (Day, Day)) -> Vec<(String, usize)> {
    let all: Vec<Slip> =
        summing::opened_in(book, record::TAG, span).into_iter().filter(record::counts).collect();
    // What is asked on its own paper was asked all the same.
    let own = own_papers::heard_in(book, span);
    let count = |is: &dyn Fn(Option<Asked>, Option<bool>) -> bool| {
        let here = all.iter().filter(|slip| is(slip.get(OUTCOME), Some(content(slip)))).count();
        here + own.iter().filter(|heard| is(Some(heard.outcome), heard.content)).count()
    };
    let spoke = Some(Asked::Heard);
    vec![
        ("回访".to_string(), all.len() + own.len()),
        ("满意".to_string(), count(&|came, content| came == spoke && content == Some(true))),
        ("不满意".to_string(), count(&|came, content| came == spoke && content == Some(false))),
        (Asked::Declined.label().to_string(), count(&|came, _| came == Some(Asked::Declined))),
        ("未通".to_string(), count(&|came, _| came == Some(Asked::Unreached))),
    ]
}
