//! F-212 咨询服务汇总: what was asked in a quarter, for the director, who says what the next quarter's board shows
//! (RP-08, S1C-consult 四–五).

use crate::forms::callbacks::quota::Every;
use crate::forms::intake::consults::record::{
    self as consults, ANSWERED, ASKING, KNOWN, TOLD, VOID,
};
use crate::forms::intake::policy::CONSULT_SUMMARY_MONTHS;
use crate::forms::prelude::*;
use crate::forms::summing::{
    self, FILED, File, Kind, RULES, SIGNED, STATES, SUMMED, SignBulletin, SumUp,
};

pub const TAG: u16 = 212;

static KIND: Kind = Kind {
    every: |ask| Every::Months(ask.limit(&CONSULT_SUMMARY_MONTHS)),
    figures,
    on_its_last_day: false,
};

pub static FORM: Form = Form::new("F-212", TAG, "咨询服务汇总", "咨询汇总", STATES, RULES)
    .steps(&[
        Step::opens(1, "sum-up", "汇总", Right::TakeCalls, SumUp::fields)
            .advise(|ask, given| summing::advise(ask, given, &KIND))
            .decide(by!(sum_up)),
        Step::from(2, "sign", "审签", &[SUMMED], Right::Instruct, SignBulletin::fields).to(SIGNED),
        Step::from(3, "file", "存档", &[SIGNED], Right::TakeCalls, File::fields).to(FILED),
        Step::from(4, "void", "作废", summing::NOT_FILED, Right::Mend, summing::Void::fields)
            .to(summing::VOID),
    ])
    .keys(&[By::Work])
    .and_keys(|slip| summing::keys(slip, "F-212"))
    .line(|slip, _| summing::line(slip))
    .shown_as(|slip| format!("咨询汇总 {:06}", slip.id.number))
    .says(summing::WORDS, |slip, _| summing::on_paper(slip))
    .printed(Print::of(&["sum-up", "sign"]).signs(&["整理人", "主任"]));

fn sum_up(ask: &Ask<'_>, it: SumUp) -> Outcome {
    summing::sum_up(ask, it.of, &KIND)
}

/// Of what was asked in these days and was not voided.
fn figures(book: &dyn Book, span: (Day, Day)) -> Vec<(String, usize)> {
    let mut all = summing::opened_in(book, consults::TAG, span);
    all.retain(|slip| slip.state != VOID);
    let count = |states: &[u16]| all.iter().filter(|slip| states.contains(&slip.state)).count();
    vec![
        ("咨询".to_string(), all.len()),
        ("当场答复".to_string(), count(&[ANSWERED])),
        ("问清告知".to_string(), count(&[TOLD])),
        ("成口径".to_string(), count(&[consults::STANDING])),
        ("未答复".to_string(), count(&[ASKING, KNOWN])),
    ]
}
