//! F-39 值班检查: a head looks at a shift unannounced; what was found is mended (P-25, S1C-duty 六).

use super::policy::DUTY_INSPECTION_DAYS;
use crate::forms::prelude::*;

pub const TAG: u16 = 39;

states! {
    CLEAR = 1 "clear" "正常",
    FOUND = 2 "found" "待整改" open,
    MENDED = 3 "mended" "已整改",
}

dues! { MEND = 410 "值班整改" }

fields! {
    pub struct Clear {
        1 on_duty: Badge = "值班人" 4;
        2 post: Option<Text> = "岗位" 4;
        3 seen: Text = "检查情况" 12;
    }
}

fields! {
    pub struct Find {
        1 on_duty: Badge = "值班人" 4;
        2 post: Option<Text> = "岗位" 4;
        3 seen: Text = "检查情况" 12;
        4 mend_by: Day = "整改期限" 4;
    }
}

fields! { pub struct Mend { 5 mended: Text = "整改情况" 12; } }

pub static FORM: Form = Form::new("F-39", TAG, "值班检查记录", "查岗", STATES, &[])
    .steps(&[
        Step::opens(1, "clear", "查岗正常", Right::Instruct, Clear::fields)
            .advise(advise)
            .to(CLEAR),
        Step::opens(2, "find", "查出问题", Right::Instruct, Find::fields)
            .advise(advise)
            .to(FOUND)
            .owes(MEND, Find::mend_by, "查出问题及时处理 (S1C-duty 六)"),
        Step::from(3, "mend", "已整改", &[FOUND], Right::Instruct, Mend::fields)
            .to(MENDED)
            .meets(&[MEND]),
    ])
    .dues(DUES);

/// The day of the newest look, if there was any.
fn last(book: &dyn Book) -> Option<Day> {
    let newest_first = (1..book.next_number(TAG)).rev();
    let slips = newest_first.filter_map(|number| book.slip(SlipId { form: TAG, number }));
    slips.map(|slip| slip.opened().day()).next()
}

/// When somebody looked last: it is done at no fixed time, and still often enough (T-07).
fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let said = last(ask.book).map_or_else(|| "还没有查过".to_string(), |day| day.to_string());
    let most = ask.limit(&DUTY_INSPECTION_DAYS);
    let said = match most {
        0 => said,
        most => format!("{said},最长隔 {most} 天 (T-07)"),
    };
    Advice { computed: vec![("上次查岗".to_string(), said)], ..Advice::default() }
}

/// For how many days nobody has looked, once that is more than the office lets pass; an office that never looked says so
/// from its first day on. 0 days: no gap is too long.
pub fn missing(book: &dyn Book, day: Day) -> Option<String> {
    let most = book.policy().limit(&DUTY_INSPECTION_DAYS);
    let days = |last: Day| i64::from(day.number()) - i64::from(last.number());
    match last(book) {
        _ if most == 0 => None,
        None => Some("还没有查过岗".to_string()),
        Some(last) => (days(last) > most).then(|| format!("已 {} 天没有查岗", days(last))),
    }
}
