//! From typed text to cells, with every problem reported; from cells to shown text and to text that
//! reads back.
//!
//! References are written `#12` (room), `@34` (person), `@34.0` (a person's phone): that is how a
//! form carries them without ever holding what was masked.

use super::super::book::Book;
use super::super::decision::{Input, Problem};
use super::super::fields::Fields;
use super::super::kind::Field;
use super::super::moment::{Clock, Day, Moment};
use super::super::money::Money;
use super::super::slip::Index;
use super::super::value::{Badge, Cell, PersonId, RoomId, Row, SlipId, Value};
use super::masking::{mask_name, mask_numbers, mask_phone};
use super::naming;
use super::phone::local;
use super::{Kind, LINES_MOST, NAME_MOST, NUMBER_MOST, Pick, ROWS_MOST, TEXT_MOST};

/// Records of a register that are looked through for a name.
const RECORDS_READ: usize = 2_000;

/// What reading may look at.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub book: &'a dyn Book,
    pub now: Moment,
    /// The room that the slip is about, so that a name finds its person.
    pub room: Option<RoomId>,
    /// The slip so far: a blank handed in empty empties what stands there.
    pub standing: Option<&'a Fields>,
}

/// How much of a person the reader of a screen may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Names by surname, phones by head and tail: a practice office without a badge, and roles that need no names.
    Masked,
    /// Names whole, phones by head and tail, also where they stand in words: who has no right to see a number.
    Names,
    /// Names whole, phones by head and tail, words as they were written: who may see a number with a record.
    Desk,
    /// Whole: after an unmasking that was recorded.
    Whole,
}

impl Sight {
    /// Whether phone numbers are masked in words, too.
    pub fn hides_numbers(self) -> bool {
        matches!(self, Self::Masked | Self::Names)
    }

    /// Words as this reader may see them.
    pub fn words(self, text: String) -> String {
        match self.hides_numbers() {
            true => mask_numbers(&text).into_owned(),
            false => text,
        }
    }
}

/// The room in a value, if it is one.
pub fn room_in(value: &Value) -> Option<RoomId> {
    match value {
        Value::One(Cell::Room(room)) => Some(*room),
        _ => None,
    }
}

/// Reads all fields of a step. A field that is not in the table is a problem too.
pub fn read_fields(
    table: &'static [Field],
    typed: &[(String, Input)],
    reading: &Reading<'_>,
) -> (Fields, Vec<Problem>) {
    let mut fields = Fields::new();
    let mut problems: Vec<Problem> = typed
        .iter()
        .filter(|(name, _)| !table.iter().any(|f| f.name == name))
        .map(|(name, _)| Problem::new(name, "这一步没有这一栏"))
        .collect();
    let mut reading = *reading;
    // The room first: names and phones are understood by it.
    let (rooms, rest): (Vec<_>, Vec<_>) = table.iter().partition(|f| matches!(f.kind, Kind::Room));
    for field in rooms.into_iter().chain(rest) {
        let given = typed.iter().find(|(name, _)| name == field.name).map(|(_, input)| input);
        match read_field(field, given, &reading) {
            Ok(Some(value)) => {
                reading.room = room_in(&value).or(reading.room);
                fields.set(field.tag, value);
            }
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    (fields, problems)
}

fn read_field(
    field: &Field,
    given: Option<&Input>,
    reading: &Reading<'_>,
) -> Result<Option<Value>, Vec<Problem>> {
    let missing = || {
        vec![Problem {
            missing: true,
            ..Problem::new(field.name, &format!("请填“{}”", field.label))
        }]
    };
    match (given, field.rows) {
        (Some(Input::Rows(rows)), Some(columns)) => {
            read_rows(field, columns(), rows, reading).map(Some)
        }
        (Some(Input::Text(text)), None) if !text.trim().is_empty() => {
            read(&field.kind, text, reading)
                .and_then(|cell| in_our_years(field, cell))
                .map(|cell| Some(Value::One(cell)))
                .map_err(|problem| vec![Problem::new(field.name, &problem)])
        }
        (Some(Input::Rows(_)), None) => Err(vec![Problem::new(field.name, "此栏不是多行")]),
        (Some(Input::Text(t)), Some(_)) if !t.trim().is_empty() => {
            Err(vec![Problem::new(field.name, "此栏须按行填写")])
        }
        _ if field.required => Err(missing()),
        (Some(Input::Text(_)), None)
            if reading.standing.is_some_and(|s| s.cell(field.tag).is_some()) =>
        {
            Ok(Some(Value::EMPTIED))
        }
        _ => Ok(None),
    }
}

/// The years in which the desk's days lie: beyond is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;
/// What may be older than all that is recorded here: somebody's birthday, and since when something has been so.
const OLDER: &[&str] = &["生日", "自"];

/// A day as it was read, if its year can be meant.
fn in_our_years(field: &Field, cell: Cell) -> Result<Cell, String> {
    let Cell::Day(day) = cell else { return Ok(cell) };
    let older = OLDER.contains(&field.label) && day.year() < *YEARS.start();
    match older || YEARS.contains(&day.year()) {
        true => Ok(cell),
        false => Err(format!("年份只写 {} 到 {};请核对", YEARS.start(), YEARS.end())),
    }
}

fn read_rows(
    field: &Field,
    columns: &'static [Field],
    rows: &[Vec<(String, String)>],
    reading: &Reading<'_>,
) -> Result<Value, Vec<Problem>> {
    let filled = |row: &&Vec<(String, String)>| row.iter().any(|(_, t)| !t.trim().is_empty());
    if rows.iter().filter(filled).count() > ROWS_MOST {
        return Err(vec![Problem::new(field.name, &format!("最多 {ROWS_MOST} 行"))]);
    }
    let mut read_rows: Vec<Row> = Vec::new();
    let mut problems = Vec::new();
    for (n, row) in rows.iter().enumerate().filter(|(_, row)| filled(row)) {
        let typed: Vec<(String, Input)> =
            row.iter().map(|(c, t)| (c.clone(), Input::Text(t.clone()))).collect();
        let (cells, found) = read_fields(columns, &typed, reading);
        let named =
            |p: Problem| Problem { field: format!("{}.{}.{}", field.name, n + 1, p.field), ..p };
        problems.extend(found.into_iter().map(named));
        let one = |(tag, value): &(u16, Value)| match value {
            Value::One(cell) => Some((*tag, cell.clone())),
            Value::Rows(_) => None,
        };
        read_rows.push(cells.iter().filter_map(one).collect());
    }
    if problems.is_empty() { Ok(Value::Rows(read_rows)) } else { Err(problems) }
}

/// Reads one blank.
///
/// # Errors
/// One sentence that says what is understood.
pub fn read(kind: &Kind, typed: &str, reading: &Reading<'_>) -> Result<Cell, String> {
    let typed = clean(typed, matches!(kind, Kind::Lines));
    let text = typed.trim();
    // Words stay as they were typed; all else is understood in whichever width it was typed.
    let folded = match kind {
        Kind::Text | Kind::Lines | Kind::Name => String::new(),
        _ => half_width(text),
    };
    match kind {
        Kind::Text => bounded(text, TEXT_MOST).map(Cell::Text),
        Kind::Lines => bounded(text, LINES_MOST).map(Cell::Text),
        Kind::Number => number(&folded).map(Cell::Number),
        Kind::Money => amount(&folded).map(Cell::Money),
        Kind::Day => Day::parse(&folded, reading.now.day())
            .map(Cell::Day)
            .ok_or_else(|| "日期写成 2026-11-21 或 11-21".to_string()),
        Kind::Clock => {
            Clock::parse(&folded).map(Cell::Clock).ok_or_else(|| "时间写成 14:32".to_string())
        }
        Kind::Moment => Moment::parse(&folded, reading.now)
            .map(Cell::Moment)
            .ok_or_else(|| "时间写成 14:32、明天9点 或 11-22 14:32".to_string()),
        Kind::Choice(picks) => choose(picks, &folded),
        Kind::Yes => yes(&folded),
        Kind::Room => {
            reading.book.registry().lookup.room_find(reading.book, &folded).map(Cell::Room)
        }
        Kind::Person | Kind::Signature => person(text, &folded, reading),
        Kind::Name => bounded(text, NAME_MOST).map(Cell::Name),
        Kind::Phone => phone(&folded, reading),
        Kind::Staff => {
            reading.book.registry().lookup.staff_find(reading.book, text, &folded).map(Cell::Staff)
        }
        Kind::Record(form) => record(*form, &folded, reading.book),
        Kind::Slip(meant) => naming::slip(*meant, &folded, reading.book).map(Cell::Slip),
    }
}

fn bounded(text: &str, most: usize) -> Result<String, String> {
    let count = text.chars().count();
    if count > most {
        Err(format!("太长:{count} 字,最多 {most} 字"))
    } else {
        Ok(text.to_string())
    }
}

/// A whole number from nothing up, as far as anything is counted.
fn number(text: &str) -> Result<i64, String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse::<i64>() {
        Ok(number) if (0..=NUMBER_MOST).contains(&number) => Ok(number),
        Ok(number) if number < 0 => Err("不能是负数".to_string()),
        Err(_) if !digits(text) => Err("请填整数".to_string()),
        _ => Err(format!("数太大,最多 {NUMBER_MOST}")),
    }
}

/// An amount as people type it: what must be taken back is corrected by an entry of its own.
fn amount(text: &str) -> Result<Money, String> {
    match Money::parse_yuan(text) {
        Ok(money) if money < Money::ZERO => Err("金额不能为负;要冲减请另作更正".to_string()),
        Ok(money) => Ok(money),
        Err(problem) => Err(problem.to_string()),
    }
}

fn choose(picks: &'static [Pick], text: &str) -> Result<Cell, String> {
    let hit =
        picks.iter().find(|p| p.name == text || p.label == text || p.code.to_string() == text);
    hit.map(|p| Cell::Choice(p.code)).ok_or_else(|| {
        let all: Vec<String> = picks.iter().map(|p| format!("{} {}", p.code, p.label)).collect();
        format!("请从中选一:{}", all.join("、"))
    })
}

fn yes(text: &str) -> Result<Cell, String> {
    match text.to_lowercase().as_str() {
        "y" | "yes" | "1" | "是" | "有" | "true" | "√" => Ok(Cell::Yes(true)),
        "n" | "no" | "0" | "否" | "无" | "没有" | "false" => Ok(Cell::Yes(false)),
        _ => Err("请按 y(是)或 n(否)".to_string()),
    }
}

fn person(text: &str, folded: &str, reading: &Reading<'_>) -> Result<Cell, String> {
    if let Some(id) = folded.strip_prefix('@') {
        let id = id.parse().map(PersonId).map_err(|_| "没有这个人".to_string())?;
        return match reading.book.registry().lookup.person_exists(reading.book, id) {
            true => Ok(Cell::Person(id)),
            false => Err("没有这个人;请重新选择".to_string()),
        };
    }
    if text.contains('*') {
        return Err("姓名被遮盖,不能照抄;请从住户中选,或写全名".to_string());
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err("请写姓名".to_string());
    }
    let name = bounded(text, NAME_MOST)?;
    let known = reading
        .room
        .and_then(|room| reading.book.registry().lookup.resident_named(reading.book, room, &name));
    Ok(known.map_or(Cell::Name(name), Cell::Person))
}

fn phone(text: &str, reading: &Reading<'_>) -> Result<Cell, String> {
    if let Some(reference) = text.strip_prefix('@') {
        let parsed =
            reference.split_once('.').and_then(|(p, n)| Some((p.parse().ok()?, n.parse().ok()?)));
        let (person, n) = parsed.ok_or_else(|| "没有这个号码".to_string())?;
        return match reading.book.registry().lookup.person_phone(reading.book, PersonId(person), n)
        {
            Some(_) => Ok(Cell::PhoneOf(PersonId(person), n)),
            None => Err("没有这个号码;请重新选择".to_string()),
        };
    }
    if text.contains('*') {
        return Err("号码被遮盖,不能照抄;留空或输入完整号码".to_string());
    }
    let digits = local(text);
    let numeric = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    if !numeric || !(3..=12).contains(&digits.len()) || (4..=6).contains(&digits.len()) {
        return Err("电话写 11 位手机号,或区号加座机号".to_string());
    }
    if digits.len() == 11 && !digits.starts_with('1') && !digits.starts_with('0') {
        return Err("11 位号码应以 1 或 0 开头,请核对".to_string());
    }
    let known = reading.room.and_then(|room| {
        reading.book.registry().lookup.resident_with_phone(reading.book, room, &digits)
    });
    Ok(known.map_or(Cell::Phone(digits), |(person, n)| Cell::PhoneOf(person, n)))
}

fn record(form: u16, text: &str, book: &dyn Book) -> Result<Cell, String> {
    let code = text.split_whitespace().next().unwrap_or(text);
    let word = book.registry().tagged(form).map_or("", |f| f.word);
    if let Some(hit) = book.named(form, code).into_iter().next() {
        return Ok(Cell::Slip(hit.id));
    }
    match called_so(form, text, book).as_slice() {
        [one] => Ok(Cell::Slip(*one)),
        [] => Err(format!("没有“{code}”这个{word}码;请从{word}表中选")),
        many => {
            let code = |id: &SlipId| book.registry().called(book, *id).code;
            let codes = many.iter().map(code).collect::<Vec<_>>().join("、");
            Err(format!("叫“{text}”的不止一个:{codes};请写码"))
        }
    }
}

/// The records that are called exactly so, with or without their code behind.
fn called_so(form: u16, text: &str, book: &dyn Book) -> Vec<SlipId> {
    let all = book.under(Index::State, u64::from(form), RECORDS_READ);
    let so = |id: &SlipId| {
        let called = book.registry().called(book, *id);
        let code = format!(" ({})", called.code);
        called.shown == text || called.shown.strip_suffix(&code) == Some(text)
    };
    all.into_iter().filter(so).collect()
}

/// The cell as text that reads back to it.
pub fn typed(kind: &Kind, cell: &Cell, book: &dyn Book) -> String {
    match cell {
        Cell::Text(t) | Cell::Name(t) | Cell::Phone(t) => t.clone(),
        Cell::Number(n) => n.to_string(),
        Cell::Money(m) => m.plain(),
        Cell::Day(d) => d.to_string(),
        Cell::Clock(c) => c.to_string(),
        Cell::Moment(m) => m.to_string(),
        Cell::Choice(code) => match kind {
            Kind::Choice(picks) => {
                picks.iter().find(|p| p.code == *code).map_or("", |p| p.name).to_string()
            }
            _ => code.to_string(),
        },
        Cell::Yes(y) => if *y { "y" } else { "n" }.to_string(),
        Cell::Room(RoomId(r)) => format!("#{r}"),
        Cell::Person(PersonId(p)) => format!("@{p}"),
        Cell::PhoneOf(PersonId(p), n) => format!("@{p}.{n}"),
        Cell::Staff(Badge(b)) => b.to_string(),
        Cell::Slip(id) if matches!(kind, Kind::Slip(_)) => book.registry().show_number(*id),
        Cell::Slip(id) => book.registry().called(book, *id).code,
        Cell::Unknown(..) => String::new(),
    }
}

/// The cell as a person reads it.
pub fn show(kind: &Kind, cell: &Cell, book: &dyn Book, now: Moment, sight: Sight) -> String {
    match cell {
        Cell::Name(name) if sight == Sight::Masked => mask_name(name),
        Cell::Phone(number) if sight != Sight::Whole => mask_phone(number),
        Cell::Text(text) if sight.hides_numbers() => mask_numbers(text).into_owned(),
        Cell::Money(m) => m.to_string(),
        Cell::Moment(m) => m.show(now),
        Cell::Choice(code) => match kind {
            Kind::Choice(picks) => {
                picks.iter().find(|p| p.code == *code).map_or("?", |p| p.label).to_string()
            }
            _ => code.to_string(),
        },
        Cell::Yes(y) => if *y { "是" } else { "否" }.to_string(),
        Cell::Room(room) => book.registry().lookup.room_shown(book, *room),
        Cell::Person(person) => match sight {
            Sight::Masked => mask_name(&book.registry().lookup.person_name(book, *person)),
            _ => book.registry().lookup.person_name(book, *person),
        },
        Cell::PhoneOf(person, n) => {
            let number = book.registry().lookup.person_phone(book, *person, *n).unwrap_or_default();
            if sight == Sight::Whole { number } else { mask_phone(&number) }
        }
        Cell::Staff(badge) => book.registry().lookup.staff_shown(book, *badge),
        Cell::Slip(id) => book.registry().called(book, *id).shown,
        Cell::Unknown(..) => "(新版本的内容)".to_string(),
        Cell::Text(_)
        | Cell::Number(_)
        | Cell::Day(_)
        | Cell::Clock(_)
        | Cell::Name(_)
        | Cell::Phone(_) => typed(kind, cell, book),
    }
}

/// Full-width ASCII folded to half-width: `１２０３` → `1203`.
pub fn half_width(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '—' | '–' | '−' => '-',
        '。' => '.',
        '￥' => '¥',
        _ => c,
    };
    text.chars().map(fold).collect()
}

/// Text as it may be stored: no control, bidi or zero-width characters; line breaks only in notes.
pub fn clean(text: &str, lines: bool) -> String {
    let keep = |c: char| match c {
        '\n' => Some(if lines { '\n' } else { ' ' }),
        '\t' | '\r' => Some(' '),
        c if c.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' => None,
        '\u{e0000}'..='\u{e0fff}'
        | '\u{00ad}'
        | '\u{3164}'
        | '\u{2800}'
        | '\u{115f}'
        | '\u{1160}' => None,
        c => Some(c),
    };
    text.chars().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_none_says_why() {
        assert_eq!(number("0"), Ok(0));
        assert_eq!(number("1000000000"), Ok(NUMBER_MOST));
        assert_eq!(number("-1").unwrap_err(), "不能是负数");
        assert_eq!(number("1000000001").unwrap_err(), "数太大,最多 1000000000");
        assert_eq!(number("99999999999999999999").unwrap_err(), "数太大,最多 1000000000");
        for none in ["", "1.5", "二十", "-", "1-2"] {
            assert_eq!(number(none).unwrap_err(), "请填整数", "{none}");
        }
    }
}
