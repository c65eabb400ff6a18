//! B-08 值班通讯录: whom the desk rings for what, at which hours (DESK 11).
//!
//! Firms and posts, not people: the numbers are public to the desk and are never masked. Residents'
//! numbers do not belong here.

use crate::engine::value::in_row;
use crate::forms::prelude::*;

pub const TAG: u16 = 9008;

rules! {
    NO_PHONE refuse "请写至少一个电话" ["B-08"];
    NOT_A_PHONE refuse "“{0}”不是电话;请写数字,可带区号和分机" ["B-08"];
    LISTED_ALREADY refuse "{0}“{1}”已在通讯录;请用“变更”" ["B-08"];
}

choice! {
    /// What somebody is rung for. Codes are stored.
    pub enum Kind {
        Lift = 1 "lift" "电梯",
        Gas = 2 "gas" "燃气",
        Power = 3 "power" "供电",
        Water = 4 "water" "供水",
        Heating = 5 "heating" "供暖",
        Locks = 6 "locks" "开锁",
        Fire = 7 "fire" "消防",
        Police = 8 "police" "公安",
        Medical = 9 "medical" "医疗",
        Telecom = 10 "telecom" "通信网络",
        Insurance = 11 "insurance" "保险",
        Contractor = 12 "contractor" "承包商",
        Duty = 13 "duty" "公司值班",
        Other = 14 "other" "其他单位",
    }
}

fields! {
    pub struct Number {
        1 number: Text = "号码" 6;
        2 whose: Option<Text> = "谁接" 6;
    }
}

fields! {
    pub struct Enter {
        1 kind: Kind = "类别" 4;
        2 firm: Text = "单位职务" 8;
        4 phones: Vec<Number> = "电话" 12;
        3 purpose: Option<Text> = "办什么" 6;
        5 hours: Option<Text> = "时段" 6;
        6 note: Option<Text> = "备注" 12;
    }
}

fields! {
    pub struct Stop {
        7 why: Text = "停用原因" 12;
    }
}

states! {
    LISTED = 1 "listed" "在用",
    STOPPED = 2 "stopped" "停用",
}

pub static FORM: Form = Form::new("B-08", TAG, "值班通讯录", "电话", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepDirectory, Enter::fields).decide(enter),
        Step::from(2, "change", "变更", &[LISTED], Right::KeepDirectory, Enter::fields)
            .decide(enter),
        Step::from(3, "stop", "停用", &[LISTED], Right::KeepDirectory, Stop::fields)
            .decide(|ask, given| Ok(ask.draw_with(STOPPED, given.clone()).into())),
    ])
    .and_keys(|slip| {
        if slip.state != LISTED {
            return Vec::new();
        }
        let order =
            slip.choice(Enter::kind).map_or(0, |kind| (u64::from(kind) << 32) | slip.id.number);
        let kind = Key::named(&key_text(slip.choice(Enter::kind), slip.text(Enter::firm)));
        vec![kind, Key::new(Index::State, u64::from(TAG), order)]
    })
    .line(line)
    .called(|_, slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("{} {}", slip.text(Enter::firm), numbers(slip)),
    });

/// The text under which a firm is found among those of its kind.
fn key_text(kind: Option<u16>, firm: &str) -> String {
    format!("电话 {} {firm}", kind.unwrap_or(0))
}

fn label(kind: Option<u16>) -> &'static str {
    kind.and_then(Kind::of).map_or("", Kind::label)
}

/// All numbers, as they are rung: `96333 / 0571-88880000 值班室`.
fn numbers(slip: &Slip) -> String {
    let text = |cell: Option<&Cell>| match cell {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let one = |row| format!("{} {}", text(in_row(row, 1)), text(in_row(row, 2)));
    let all: Vec<String> = slip.fields.rows(Enter::phones).iter().map(one).collect();
    all.iter().map(|number| number.trim()).collect::<Vec<_>>().join(" / ")
}

fn line(slip: &Slip, _: &dyn crate::engine::book::Book) -> Line {
    let words = [
        slip.text(Enter::firm),
        &numbers(slip),
        slip.text(Enter::hours),
        slip.text(Enter::purpose),
    ];
    let said: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Line {
        place: label(slip.choice(Enter::kind)).to_string(),
        matter: said.join(" "),
        ..Line::default()
    }
}

/// Digits, with the signs that people put between them.
fn reads(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let signs =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+' | '转' | '#' | '(' | ')');
    (3..=20).contains(&digits) && number.chars().all(signs)
}

/// Enters or changes a firm: each stands once in its kind, with numbers that can be rung.
fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let own = ask.slip.map(|slip| slip.id);
    let Some(it) = Enter::take(given) else { return Err(NO_PHONE.says().at("phones")) };
    let kept = ask.slip.is_some_and(|slip| !slip.fields.rows(Enter::phones).is_empty());
    if it.phones.is_empty() && (given.value(Enter::phones).is_some() || !kept) {
        return Err(NO_PHONE.says().at("phones"));
    }
    if let Some(bad) = it.phones.iter().find(|phone| !reads(&phone.number.0)) {
        return Err(NOT_A_PHONE.with(&[&bad.number.0]).at("phones"));
    }
    let (kind, firm) = (it.kind as u16, it.firm.0.as_str());
    let same =
        |slip: &Slip| slip.choice(Enter::kind) == Some(kind) && slip.text(Enter::firm) == firm;
    let found = ask.book.named(TAG, &key_text(Some(kind), firm));
    if found.iter().any(|slip| Some(slip.id) != own && same(slip)) {
        return Err(LISTED_ALREADY.with(&[it.kind.label(), firm]).at("firm"));
    }
    Ok(ask.draw(LISTED).into())
}
