//! B-11 打印登记: who printed which slip, when, which copy, on which printer. The number is taken before
//! anything is sent, so that no two papers lack the mark of a reprint; what then became of it is the next step.

use crate::engine::decision::Input;
use crate::engine::print::phone_owner;
use crate::engine::slip::hash;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 9011;

/// Minutes in which the sheets of a number are handed out: long enough for any printer, too short to come
/// back to for the phone on them.
pub const GOOD_FOR: i64 = 15;

/// Whose phone stands whole on it.
const PHONE_OF: Tag<Who> = Tag::new(30, "phone_of");

rules! {
    NO_SUCH_PART refuse "{0}没有第 {1} 联" ["B-11"];
    SOMEBODY_ELSES refuse "这个打印号是{0}取的;请由其本人记结果" ["B-11"];
    SHOWS_PHONE warn "{0}印有完整电话,已登记" ["B-11", "G-96"];
}

fields! {
    /// 取号. How often it was printed and whether a phone stands whole on it is the desk's to say.
    pub struct Print {
        1 slip: SlipRef = "单号" 4;
        2 part: Option<i64> = "第几联" 3;
        3 pressed: Option<bool> = "一次打透" 3;
        4 printer: Text = "打印机" 6;
        5 times: Option<i64> = "第几次" 3;
        6 whole: Option<bool> = "全号" 3;
    }

    /// Given to the printer, or written to a file.
    pub struct Given { 7 digest: Text = "内容摘要" 12; }

    pub struct Failed {
        8 why: Text = "原因" 12;
        7 digest: Option<Text> = "内容摘要" 12;
    }
}

states! {
    /// The number is taken; what became of it is not known.
    TAKEN = 1 "taken" "已取号",
    GIVEN = 2 "given" "已交打印",
    FAILED = 3 "failed" "未成",
}

pub static FORM: Form = Form::new("B-11", TAG, "打印登记", "打印", STATES, RULES)
    .steps(&[
        Step::opens(1, "print", "取号", Right::Read, Print::fields).decide(by!(print)),
        Step::from(2, "given", "已交打印", &[TAKEN], Right::Read, Given::fields)
            .decide(|ask, _| closed(ask, GIVEN)),
        Step::from(3, "failed", "未成", &[TAKEN], Right::Read, Failed::fields)
            .decide(|ask, _| closed(ask, FAILED)),
    ])
    .keys(&[By::Work, By::Person(PHONE_OF)])
    .and_keys(|slip| key(slip).into_iter().collect())
    .line(|slip, book| Line {
        matter: matter(slip, book),
        worker: slip.story.first().map_or_else(String::new, |d| staff::shown(book, d.by)),
        ..Line::default()
    });

/// `F-13/000012 第 2 次 针打`.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let of = slip
        .get(Print::slip)
        .map_or_else(String::new, |SlipRef(id)| book.registry().show_number(id));
    format!("{of} 第 {} 次 {}", times(slip), slip.text(Print::printer))
}

/// The how manieth print of its slip it is.
pub fn times(slip: &Slip) -> i64 {
    slip.get(Print::times).unwrap_or(0)
}

/// The prints of a slip, the newest first.
fn key(slip: &Slip) -> Option<Key> {
    let SlipRef(id) = slip.get(Print::slip)?;
    let newest_first = u64::MAX - u64::try_from(times(slip)).unwrap_or(0);
    Some(Key::new(Index::Named, hash(&key_text(id)), newest_first))
}

fn key_text(id: SlipId) -> String {
    format!("打印 {} {}", id.form, id.number)
}

/// The newest print of a slip.
pub fn last(book: &dyn Book, id: SlipId) -> Option<Slip> {
    // The hash may meet a few strangers.
    let found = book.under(Index::Named, hash(&key_text(id)), 8);
    let prints = found.into_iter().filter(|found| found.form == TAG);
    prints.filter_map(|found| book.slip(found)).find(|p| p.get(Print::slip) == Some(SlipRef(id)))
}

fn print(ask: &Ask<'_>, it: Print) -> Outcome {
    let SlipRef(id) = it.slip;
    let form = ask.book.registry().tagged(id.form).ok_or_else(|| NO_SLIP.says())?;
    let slip = ask.book.slip(id).ok_or_else(|| NO_SLIP.says())?;
    let parts = form.print.parts;
    let own = it.part.filter(|part| *part > 0).map(|part| usize::try_from(part).unwrap_or(0));
    if let Some(part) = own.filter(|part| *part > parts.len()) {
        return Err(NO_SUCH_PART.with(&[form.title, &part.to_string()]).at(Print::part));
    }
    let printed = parts.iter().enumerate().filter(|(n, _)| own.is_none_or(|part| part == n + 1));
    let shows = printed.filter(|_| it.pressed != Some(true)).find(|(_, part)| part.whole_phone);
    let seen = ask.book.policy().may(ask.role, Right::SeePhone);
    let shows = shows.filter(|_| seen).zip(Some(&slip)).filter(|(_, slip)| has_phone(slip));
    let before = last(ask.book, id).map_or(0, |print| times(&print));
    let mut set =
        ask.given.clone().put(Print::times, before + 1).put(Print::whole, shows.is_some());
    if let Some(person) = phone_owner(&slip).filter(|_| shows.is_some()) {
        set = set.put(PHONE_OF, Who::Known(person));
    }
    let warnings = shows.map(|((_, part), _)| SHOWS_PHONE.with(&[part.name]));
    Ok(Decision {
        drawn: vec![ask.draw_with(TAKEN, set)],
        warnings: warnings.into_iter().collect(),
    })
}

fn has_phone(slip: &Slip) -> bool {
    let phone = |value: &Value| matches!(value, Value::One(Cell::Phone(_) | Cell::PhoneOf(..)));
    slip.fields.iter().any(|(_, value)| phone(value))
}

/// Who took the number says what became of it.
fn closed(ask: &Ask<'_>, state: u16) -> Outcome {
    let first = ask.standing()?.story.first().map(|deed| deed.by);
    match first.filter(|badge| *badge != ask.hand.badge) {
        Some(badge) => Err(SOMEBODY_ELSES.with(&[&staff::shown(ask.book, badge)])),
        None => ask.draw(state).ok(),
    }
}

/// What a number was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub slip: SlipId,
    pub times: u32,
    pub whole: bool,
}

/// What a standing print was taken for, as long as it is that badge's and fresh.
pub fn taken(print: &Slip, badge: Badge, now: Moment) -> Option<Taken> {
    let first = print.story.first()?;
    let fresh = first.recorded.minutes_until(now) <= GOOD_FOR;
    if print.id.form != TAG || print.state != TAKEN || first.by != badge || !fresh {
        return None;
    }
    let SlipRef(slip) = print.get(Print::slip)?;
    let times = u32::try_from(times(print)).unwrap_or(u32::MAX);
    Some(Taken { slip, times, whole: print.get(Print::whole) == Some(true) })
}

/// The step that takes a number for a slip as it is written: of one copy, of all of them pressed through, or of each.
pub fn ask_number(slip: &str, part: Option<usize>, pressed: bool, printer: &str) -> Asked {
    let mut fields = vec![
        text("slip", slip),
        text("printer", printer),
        text("pressed", if pressed { "y" } else { "n" }),
    ];
    fields.extend(part.map(|part| text("part", &part.to_string())));
    Asked { form: FORM.id.to_string(), step: "print".to_string(), fields, ..Asked::default() }
}

/// The step that says what became of a print.
pub fn ask_result(print: SlipId, digest: &str, failed: Option<&str>) -> Asked {
    let mut fields = Vec::new();
    if !digest.is_empty() {
        fields.push(text("digest", digest));
    }
    fields.extend(failed.map(|why| text("why", why)));
    Asked {
        form: FORM.id.to_string(),
        step: if failed.is_some() { "failed" } else { "given" }.to_string(),
        slip: Some(print),
        fields,
        ..Asked::default()
    }
}

/// A blank with as much of a text as it takes.
fn text(name: &str, text: &str) -> (String, Input) {
    let kept = text.chars().take(crate::engine::kind::TEXT_MOST).collect();
    (name.to_string(), Input::Text(kept))
}
