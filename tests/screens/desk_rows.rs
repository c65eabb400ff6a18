//! Rows of the scripted desk: repairs and complaints on its boards.

use super::*;

pub fn row(number: u64, place: &str, matter: &str, state: &str, due: Option<i64>) -> Row {
    let can = match state {
        "待告知" => vec!["tell-owner", "chase", "urge"],
        "未派" => vec!["tell", "assign", "arrive", "return", "rebook", "chase", "urge", "void"],
        _ => vec!["assign", "arrive", "return", "rebook", "chase", "urge", "void", "room"],
    };
    Row {
        id: SlipId { form: 14, number },
        version: 3,
        number: format!("维修 {number:06}"),
        word: "维修".into(),
        state: state.into(),
        open: true,
        urgent: matter.contains("紧急"),
        due: due.map(|minutes| now().plus_minutes(minutes)),
        place: place.into(),
        matter: matter.into(),
        grade: String::new(),
        reply_by: None,
        worker: if state == "未派" { String::new() } else { "赵工".into() },
        chased: u32::from(number == 123),
        households: 0,
        level: String::new(),
        left: None,
        opened: now().plus_minutes(-60),
        can: can.into_iter().collect(),
        held: String::new(),
    }
}

/// An open complaint, as a row.
pub fn complaint(number: u64, place: &str, grade: &str, points: &str, state: &str) -> Row {
    let can = match state {
        "待定级" => vec!["grade", "report-up", "pass", "progress", "void"],
        "处理中" => vec!["grade", "pass", "progress", "propose", "agree", "reply", "unsolvable"],
        "待答复" => vec!["grade", "report-up", "progress", "reply", "unsolvable"],
        _ => vec!["callback"],
    };
    let (due, reply) = match state {
        "待定级" => (6, Some(1440)),
        "处理中" => (-50, Some(148)),
        "待答复" => (567, Some(567)),
        _ => (300, None),
    };
    Row {
        id: SlipId { form: 30, number },
        number: format!("投诉 {number:06}"),
        word: "投诉".into(),
        state: state.into(),
        urgent: grade == "重要",
        due: Some(now().plus_minutes(due)),
        matter: format!("{grade} {points}"),
        grade: grade.into(),
        reply_by: reply.map(|minutes| now().plus_minutes(minutes)),
        worker: "工程 王丽".into(),
        can: can.into_iter().collect(),
        ..row(number, place, points, state, Some(due))
    }
}

pub(super) fn complaints(spice: &str) -> Vec<Row> {
    vec![
        complaint(21, "3-2-1801", "重要", &format!("门岗放陌生人进楼{spice}"), "处理中"),
        complaint(24, "5-1-302", "未定级", "楼道垃圾隔夜不清", "待定级"),
        complaint(17, "1-2-1203", "轻微", "电梯噪音", "待答复"),
        complaint(12, "6-1-501", "轻微", "车位被占", "待回访"),
    ]
}

/// A repair of which the owner was told yesterday.
pub(super) fn told_yesterday() -> Row {
    Row {
        open: false,
        can: ["callback", "consent"].into_iter().collect(),
        ..row(98, "2-1-701", "换阀芯", "已告知", Some(500))
    }
}
