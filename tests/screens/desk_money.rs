//! Billing data of the scripted desk.

use super::*;

/// A month of two payers, the first with two items.
pub(super) fn settled(month: u32, spice: &str) -> Settled {
    let count = |many: u64, fen: i64| Count { many, sum: Money::fen(fen) };
    let none = Count::default();
    let item =
        |item, name: &str, counts| ShownItem { item, name: format!("{name}{spice}"), counts };
    let first = PayerMonth {
        room: 1,
        person: 11,
        place: "1-2-1203".into(),
        name: format!("张三{spice}"),
        items: vec![
            item(1, "更换角阀", [none, none, count(2, 6_000), none, none]),
            item(11, "更换灯管", [none, count(1, 1_200), none, none, none]),
        ],
        counts: [none, count(1, 1_200), count(2, 6_000), none, none],
        ..PayerMonth::default()
    };
    let second = PayerMonth {
        room: 2,
        person: 12,
        place: "3-1-1203".into(),
        name: "李四".into(),
        items: vec![item(1, "更换角阀", [none, none, none, count(1, 10_700), none])],
        counts: [none, none, none, count(1, 10_700), none],
        statement: Some(SlipId { form: 22, number: 3 }),
        owed: Money::fen(10_700),
        deposit: Money::fen(20_000),
    };
    Settled {
        may: [(22, "make"), (23, "pay-in"), (21, "log")].map(|(f, s)| (f, s.to_string())).into(),
        month: if month == 0 { 202_611 } else { month },
        payers: vec![first, second],
        counts: [none, count(1, 1_200), count(2, 6_000), count(1, 10_700), none],
        owed: Money::fen(10_700),
        accounts: [
            ("现金", 0),
            ("银行", 85_000),
            ("扫码", 1_200),
            ("押金预收", 20_000),
            ("装修押金", 200_000),
        ]
        .map(|(name, fen)| (name.into(), Money::fen(fen)))
        .into(),
        more: false,
        run: None,
    }
}

/// A record and a statement of the payer that a menu is opened for.
pub(super) fn of_payer(room: u32) -> Vec<Row> {
    let slip = |form, number, word: &str, matter: &str, state: &str, can: &[&str]| Row {
        id: SlipId { form, number },
        number: format!("{word} {number:06}"),
        word: word.into(),
        can: can.iter().collect(),
        ..row(number, "1-2-1203", matter, state, None)
    };
    let record = slip(21, 7, "服务", "更换灯管 12.00", "已确认", &["audit", "void", "consent"]);
    let statement =
        slip(22, 3, "月结", "202611 合计 107.00 已收 0.00", "待收款", &["collect", "reverse"]);
    if room == 1 { vec![record] } else { vec![statement] }
}
