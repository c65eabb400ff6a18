//! Registers that are filled before the first slip, besides rooms and people: duty phones, working
//! hours, partner firms. All entries are invented.

use super::plan::{Planned, row};
use super::staff::SUPERVISOR;
use crate::engine::moment::Moment;

/// Duty phones (B-08): kind, firm, purpose, number, who answers.
static PHONES: &[[&str; 5]] = &[
    ["lift", "速安电梯维保站", "停运、困人", "0571-85551201", "24小时值班"],
    ["gas", "城北燃气抢修", "泄漏、停气", "0571-85551202", "抢修"],
    ["power", "城北供电所", "停电、配电房", "0571-85551203", "抢修"],
    ["water", "城北供水所", "停水、爆管", "0571-85551204", "热线"],
    ["heating", "热力公司北站", "供暖不热", "0571-85551205", "调度"],
    ["locks", "平安开锁", "开锁,须户主在场", "0571-85551206", "章师傅"],
    ["fire", "城北消防站", "火警先拨119", "0571-85551207", "通信室"],
    ["police", "清源里派出所", "报警先拨110", "0571-85551208", "值班室"],
    ["medical", "城北医院急诊", "急救先拨120", "0571-85551209", "分诊台"],
    ["telecom", "宽带装维站", "断网", "0571-85551210", "客服"],
    ["duty", "公司值班室", "重大事项上报", "0571-85551211", "总值班"],
];

/// Working hours (B-07): purpose, hours on holidays, rows of days and hours.
type Hours = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

static HOURS: &[Hours] = &[
    ("urgent", "全天", &[("每天", "全天")]),
    ("repair", "8:00-12:00 13:00-18:00", &[("每天", "8:00-12:00 13:00-18:00")]),
    ("office", "休", &[("1-5", "8:30-12:00 13:30-17:30"), ("六", "9:00-12:00")]),
];

/// Partner firms (F-05): name, phone, services, address, nearest gate, agreement.
static FIRMS: &[[&str; 6]] = &[
    ["速安电梯维保", "0571-85551201", "电梯维保、困人救援", "建设路18号", "北门", "合2026-03"],
    ["洁家洗衣", "0571-85551221", "洗衣、窗帘清洗", "清源街5号", "东门", ""],
    ["便民配钥匙", "0571-85551222", "配钥匙、修鞋", "清源街9号", "东门", ""],
    ["绿源家电维修", "0571-85551223", "洗衣机、冰箱、空调维修", "北苑路2号", "南门", "合2026-07"],
];

/// The steps that enter all three.
pub(super) fn steps(at: Moment) -> Vec<Planned> {
    let phones = PHONES.iter().map(|[kind, firm, purpose, number, whose]| {
        Planned::step("B-08", "enter", SUPERVISOR, at)
            .with("kind", *kind)
            .with("firm", *firm)
            .with("purpose", *purpose)
            .rows("phones", vec![row(&[("number", *number), ("whose", *whose)])])
    });
    let hours = HOURS.iter().map(|(purpose, holiday, week)| {
        let rows = week.iter().map(|(days, hours)| row(&[("days", *days), ("hours", *hours)]));
        Planned::step("B-07", "enter", SUPERVISOR, at)
            .with("purpose", *purpose)
            .with("holiday", *holiday)
            .rows("week", rows.collect())
    });
    let firms = FIRMS.iter().map(|firm| enter_firm(firm, at));
    phones.chain(hours).chain(firms).collect()
}

/// A firm with an agreement has one of a year, from the first of this month.
fn enter_firm(
    [name, phone, services, address, near, agreement]: &[&str; 6],
    at: Moment,
) -> Planned {
    let since = at.day().first_of_month();
    let step = Planned::step("F-05", "enter", SUPERVISOR, at)
        .with("firm", *name)
        .with("phone", *phone)
        .with("services", *services)
        .with("address", *address)
        .with("near", *near);
    if agreement.is_empty() {
        return step;
    }
    let until = since.next(364);
    step.with("agreement", *agreement)
        .with("since", since.to_string())
        .with("until", until.to_string())
}
