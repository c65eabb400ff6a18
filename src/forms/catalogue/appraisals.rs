//! F-06 便民服务项目质量评价: how good a service is found, from callbacks, complaints and records, and
//! what is to be better (P-17, C-41). The figures are `forms::catalogue::evaluation`'s; a report reads them (RP-24).

pub(in crate::forms) mod record;

use crate::forms::catalogue::prices::{planning, record as prices};
use crate::forms::prelude::*;

pub use super::prices::fields::Mark;
pub use record::{Judge, TAG, mark};

use record::{JUDGE, MENDED, Mend, STATES, TO_MEND, item_of, of};

rules! {
    NOT_SOLD refuse "“{0}”不在办;在办的才评质量" ["F-06", "P-17"];
}

pub static FORM: Form = Form::new("F-06", TAG, "便民服务项目质量评价", "质评", STATES, RULES)
    .steps(&[
        Step::opens(JUDGE, "judge", "评价", Right::PlanCatalogue, Judge::fields)
            .advise(advise)
            .decide(by!(judge)),
        Step::from(2, "mend", "改进", &[TO_MEND], Right::PlanCatalogue, Mend::fields)
            .to(MENDED)
            .meets(&[dues::MEND]),
    ])
    .and_keys(|slip| item_of(slip).map(|item| Key::named(&of(item))).into_iter().collect())
    .line(line);

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let item = item_of(slip).and_then(|item| prices::name(book, item)).unwrap_or_default();
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{item} {}", mark(slip).map_or("", Mark::label)),
        ..Line::default()
    }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let item = Judge::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    item.map_or_else(Advice::default, |item| planning::advise_evaluation(ask, &item, given))
}

/// Only what is sold is judged.
fn judge(ask: &Ask<'_>, it: Judge) -> Outcome {
    let Some(item) = prices::slip(ask.book, it.item.0) else {
        return Err(NO_SLIP.at(Judge::item));
    };
    if prices::unsold(&item, ask.now).is_some() {
        return Err(NOT_SOLD.with(&[prices::name_on(&item)]).at(Judge::item));
    }
    planning::evaluate_item(ask, &item, (it.called, it.content), it.mend_by)
}
