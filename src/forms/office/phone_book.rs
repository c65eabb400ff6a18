//! B-08 值班通讯录: whom the desk rings for what, at which hours (DESK 11).
//!
//! Firms and posts, not people: the numbers are public to the desk and are never masked. Residents'
//! numbers do not belong here.

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

fields! { pub struct Number { 1 number: Text = "号码" 6; 2 whose: Option<Text> = "谁接" 6; } }

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

fields! { pub struct Stop { 7 why: Text = "停用原因" 12; } }

states! { LISTED = 1 "listed" "在用", STOPPED = 2 "stopped" "停用" }

pub static FORM: Form = Form::new("B-08", TAG, "值班通讯录", "电话", STATES, RULES)
    .of_firms()
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepDirectory, Enter::fields).decide(by!(enter)),
        Step::from(2, "change", "变更", &[LISTED], Right::KeepDirectory, Enter::fields)
            .decide(by!(enter)),
        Step::from(3, "stop", "停用", &[LISTED], Right::KeepDirectory, Stop::fields).to(STOPPED),
    ])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("{} {}", slip.text(Enter::firm), numbers(slip)));

/// Enters or changes a firm: each stands once in its kind, with numbers that can be rung.
fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    // A change that leaves the numbers out keeps them; one that empties them does not.
    let kept = ask.slip.is_some_and(|slip| slip.has(Enter::phones));
    if it.phones.is_empty() && (ask.given.value(Enter::phones).is_some() || !kept) {
        return Err(NO_PHONE.at(Enter::phones));
    }
    if let Some(bad) = it.phones.iter().find(|phone| !reads(&phone.number.0)) {
        return Err(NOT_A_PHONE.with(&[&bad.number.0]).at(Enter::phones));
    }
    let firm = it.firm.0.as_str();
    let same = |slip: &Slip| {
        slip.get(Enter::kind) == Some(it.kind)
            && slip.text(Enter::firm) == firm
            && Some(slip.id) != ask.slip.map(|own| own.id)
    };
    if ask.book.named(TAG, &firm_key(it.kind, firm)).iter().any(same) {
        return Err(LISTED_ALREADY.with(&[it.kind.label(), firm]).at(Enter::firm));
    }
    ask.draw(LISTED).ok()
}

/// Digits, with the signs that people put between them.
fn reads(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let sign = |c: char| matches!(c, '-' | ' ' | '+' | '转' | '#' | '(' | ')');
    (3..=20).contains(&digits) && number.chars().all(|c| c.is_ascii_digit() || sign(c))
}

/// The numbers of a kind, in the order of entry: what is dialled first stands first.
pub fn numbers_of(book: &dyn Book, kind: Kind) -> Vec<String> {
    let (form, first) = (u64::from(TAG), (kind as u64) << 32);
    let listed = book.keys(Index::State, (form, first), (form, first | 0xffff_ffff), 20);
    let slips = listed.into_iter().filter_map(|id| book.slip(id));
    let numbers = slips.flat_map(|slip| slip.get(Enter::phones).unwrap_or_default());
    numbers.map(|number| number.number.0).collect()
}

/// The text under which a firm is found among those of its kind.
fn firm_key(kind: Kind, firm: &str) -> String {
    format!("电话 {} {firm}", kind as u16)
}

/// While it is in use: by its firm, and kind by kind in the order of entry.
fn keys(slip: &Slip) -> Vec<Key> {
    let kind = slip.get(Enter::kind).filter(|_| slip.state == LISTED);
    let found = |kind: Kind| {
        let order = (kind as u64) << 32 | slip.id.number;
        let listed = Key::new(Index::State, u64::from(TAG), order);
        [Key::named(&firm_key(kind, slip.text(Enter::firm))), listed]
    };
    kind.map(found).into_iter().flatten().collect()
}

/// All numbers, as they are rung: `96333 / 0571-88880000 值班室`.
fn numbers(slip: &Slip) -> String {
    let number = slip.rows_of(Enter::phones).map(|row| {
        let (number, whose) = (row.text(Number::number), row.text(Number::whose));
        format!("{number} {whose}").trim().to_string()
    });
    number.collect::<Vec<_>>().join(" / ")
}

fn line(slip: &Slip, _: &dyn Book) -> Line {
    let (firm, numbers) = (slip.text(Enter::firm), numbers(slip));
    let words = [firm, &numbers, slip.text(Enter::hours), slip.text(Enter::purpose)];
    Line {
        place: slip.get(Enter::kind).map_or("", Kind::label).to_string(),
        matter: words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        ..Line::default()
    }
}
