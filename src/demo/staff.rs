//! The staff of the practice office: every role, the trades, and who may sign in.
//!
//! People and PINs are invented, and the README publishes the PINs. They must never open a real office.

use super::Planned;
use crate::engine::prelude::*;

/// Who may sign in at a practice office: badge, name, role, PIN.
pub static OPERATORS: &[(u32, &str, Role, &str)] = &[
    (100, "陈国栋", Role::Head, "6100"),
    (101, "刘玉梅", Role::Supervisor, "6101"),
    (102, "王丽", Role::Desk, "6102"),
    (103, "何倩", Role::Desk, "6103"),
    (104, "吴佳怡", Role::Desk, "6104"),
    (105, "周敏", Role::Desk, "6105"),
    (106, "单晓雯", Role::Desk, "6106"),
    (110, "郑秀兰", Role::Cashier, "6110"),
    (120, "曾静", Role::Archivist, "6120"),
    (130, "解志平", Role::Storekeeper, "6130"),
    (200, "马卫东", Role::EngineeringHead, "6200"),
    (201, "郭建军", Role::Foreman, "6201"),
    (202, "高振华", Role::Foreman, "6202"),
    (300, "石磊", Role::SecurityHead, "6300"),
    (301, "韩勇", Role::SecurityForeman, "6301"),
    (302, "仇刚", Role::SecurityForeman, "6302"),
    (400, "宋桂芳", Role::CleaningHead, "6400"),
    (501, "丁伟", Role::ControlRoom, "6501"),
    (502, "梁超", Role::ControlRoom, "6502"),
    (503, "覃海波", Role::ControlRoom, "6503"),
    (900, "潘立新", Role::Company, "6900"),
];

/// Staff without a terminal: badge, name, role, trade, nickname.
pub(super) static CREW: &[(u32, &str, Role, Trade, &str)] = &[
    (211, "赵长河", Role::Worker, Trade::Plumbing, "赵工"),
    (212, "孙志强", Role::Worker, Trade::Electric, "孙工"),
    (213, "陈小军", Role::Worker, Trade::General, "小陈"),
    (214, "钱永福", Role::Worker, Trade::Weak, "钱工"),
    (215, "李德贵", Role::Worker, Trade::Carpentry, "老李"),
    (216, "吴海涛", Role::Worker, Trade::Plumbing, "小吴"),
    (217, "冯春生", Role::Worker, Trade::Electric, "冯工"),
    (218, "欧阳明", Role::Worker, Trade::Lift, "欧阳工"),
    (219, "朴成哲", Role::Worker, Trade::Plumbing, "朴工"),
    (220, "杨树林", Role::Worker, Trade::Carpentry, "老杨"),
    (221, "查文斌", Role::Worker, Trade::General, "小查"),
    (311, "徐大勇", Role::Guard, Trade::Security, "东门小徐"),
    (312, "许建", Role::Guard, Trade::Security, "南门许师傅"),
    (313, "邓飞", Role::Guard, Trade::Security, "巡逻小邓"),
    (314, "曹阳", Role::Guard, Trade::Security, "巡逻小曹"),
    (315, "彭涛", Role::Guard, Trade::Security, "车库彭师傅"),
    (411, "田秀英", Role::Cleaner, Trade::Cleaning, "田姐"),
    (412, "董桂花", Role::Cleaner, Trade::Cleaning, "董姐"),
    (413, "袁小妹", Role::Cleaner, Trade::Cleaning, "小袁"),
    (414, "蒋凤", Role::Cleaner, Trade::Cleaning, "蒋姐"),
];

/// Nicknames of operators, and the trades of foremen.
static NICKS: &[(u32, &str, Option<Trade>)] = &[
    (100, "陈主任", None),
    (101, "刘主管", None),
    (110, "郑会计", None),
    (200, "马主管", Some(Trade::General)),
    (201, "郭班长", Some(Trade::Plumbing)),
    (202, "高班长", Some(Trade::Electric)),
    (300, "石队长", Some(Trade::Security)),
    (301, "韩班长", Some(Trade::Security)),
    (302, "仇班长", Some(Trade::Security)),
    (400, "宋主管", Some(Trade::Cleaning)),
];

/// The badge of automatic steps.
pub(super) const CLOCK: u32 = 0;
/// The head of the office, who enters everybody else.
pub(super) const HEAD: u32 = 100;
pub(super) const SUPERVISOR: u32 = 101;
pub(super) const CASHIER: u32 = 110;
pub(super) const STOREKEEPER: u32 = 130;
pub(super) const ENGINEERING: u32 = 200;
pub(super) const CLEANING: u32 = 400;
/// Enters rooms and people.
pub(super) const ARCHIVIST: u32 = 120;

/// The steps that enter the staff. The clock enters the head, because there is nobody else yet.
pub(super) fn steps(at: Moment) -> Vec<Planned> {
    let mut steps = Vec::new();
    for (badge, name, role, _) in OPERATORS {
        let by = if *badge == HEAD { CLOCK } else { HEAD };
        let mut step = enter(*badge, name, *role, by, at);
        if let Some((_, nick, trade)) = NICKS.iter().find(|(b, _, _)| b == badge) {
            step = step.with("nick", *nick).maybe("trade", trade.map(Trade::name));
        }
        steps.push(step);
    }
    for (badge, name, role, trade, nick) in CREW {
        let step = enter(*badge, name, *role, HEAD, at);
        steps.push(step.with("trade", trade.name()).with("nick", *nick));
    }
    steps
}

fn enter(badge: u32, name: &str, role: Role, by: u32, at: Moment) -> Planned {
    Planned::step("B-01", "enter", by, at)
        .with("badge", badge.to_string())
        .with("name", name)
        .with("role", role.name())
}

/// The workers of a trade; those of the general trade if it has none.
pub(super) fn workers(trade: Trade) -> Vec<u32> {
    let workers_of = |wanted: Trade| {
        CREW.iter().filter(move |(_, _, role, t, _)| *role == Role::Worker && *t == wanted)
    };
    let own: Vec<u32> = workers_of(trade).map(|(badge, ..)| *badge).collect();
    if own.is_empty() {
        workers_of(Trade::General).map(|(badge, ..)| *badge).collect()
    } else {
        own
    }
}

/// The foreman who assigns the workers of a trade.
pub(super) fn foreman(trade: Trade) -> u32 {
    if matches!(trade, Trade::Electric | Trade::Weak | Trade::Lift) { 202 } else { 201 }
}

/// Who is at the desk at this hour, `ago` days before the plan's last day: two of five operators by
/// day, one or two others until midnight, the control room at night.
pub(super) fn on_duty(ago: u64, hour: u16) -> &'static [u32] {
    // The shifts rotate daily, counted back from the last day, on which 王丽 of the screens has the early one.
    const EARLY: &[&[u32]] = &[&[102, 105], &[103, 105], &[102, 104], &[104, 106]];
    const LATE: &[&[u32]] = &[&[103], &[106], &[105, 103], &[102]];
    const NIGHT: &[&[u32]] = &[&[501], &[502], &[503]];
    let table = match hour {
        0..=7 => NIGHT,
        8..=15 => EARLY,
        _ => LATE,
    };
    let turn = usize::try_from(ago).unwrap_or(0) % table.len();
    table[turn]
}
