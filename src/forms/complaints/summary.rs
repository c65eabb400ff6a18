//! F-32 住户投诉汇总表: the complaints of a week or a month, summed up, signed and filed (S2-forms 六; how often, C-35
//! says).

use crate::forms::callbacks::quota::Every;
use crate::forms::complaints::complaint::record::{
    self as complaint, CLOSED, Callback, Grade, Heard, OWED, Open, UNASKED, VOID,
};
use crate::forms::complaints::policy::ComplaintStatistics;
use crate::forms::prelude::*;
use crate::forms::summing::{self, FILED, File, Kind, RULES, SIGNED, STATES, SUMMED, Sign, SumUp};
use std::collections::BTreeSet;

pub const TAG: u16 = 32;

static KIND: Kind = Kind {
    every: |ask| match ask.book.policy().get::<ComplaintStatistics>() {
        ComplaintStatistics::Weekly => Every::Week,
        ComplaintStatistics::Monthly => Every::Months(1),
    },
    figures,
    on_its_last_day: false,
};

pub static FORM: Form = Form::new("F-32", TAG, "住户投诉汇总表", "投诉汇总", STATES, RULES)
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
    .and_keys(|slip| summing::keys(slip, "F-32"))
    .line(|slip, _| summing::line(slip))
    .shown_as(|slip| format!("投诉汇总 {:06}", slip.id.number))
    .says(summing::WORDS, |slip, _| summing::on_paper(slip))
    .printed(Print::of(&["sum-up", "sign"]).signs(&["填表", "物业主任"]));

fn sum_up(ask: &Ask<'_>, it: SumUp) -> Outcome {
    summing::sum_up(ask, it.of, &KIND)
}

/// Of all that were not voided: by grade, by what became of them, and how many households.
fn figures(book: &dyn Book, span: (Day, Day)) -> Vec<(String, usize)> {
    let mut all = summing::opened_in(book, complaint::TAG, span);
    all.retain(|slip| slip.state != VOID);
    let count = |is: &dyn Fn(&Slip) -> bool| all.iter().filter(|slip| is(slip)).count();
    let rooms: BTreeSet<u32> =
        all.iter().filter_map(|slip| slip.get(Open::room)).map(|room| room.0).into_set();
    let mut said = vec![("投诉".to_string(), all.len()), ("户数".to_string(), rooms.len())];
    for grade in [Grade::Major, Grade::Important, Grade::Minor, Grade::Invalid] {
        said.push((grade.label().to_string(), count(&|s| complaint::grade(s) == Some(grade))));
    }
    let over = [CLOSED, UNASKED, OWED, complaint::FILED];
    said.push(("办结".to_string(), count(&|s| over.contains(&s.state))));
    said.push(("满意".to_string(), count(&|s| s.get(Callback::heard) == Some(Heard::Satisfied))));
    said.push(("未结".to_string(), count(&|s| !over.contains(&s.state))));
    said
}
