//! B-11 打印登记: who printed which slip or list, when, which copy, on which printer. The number is taken before
//! anything is sent, so that no two papers lack the mark of a reprint; what then became of it is the next step.

use std::collections::BTreeSet;

use crate::engine::decision::Input;
use crate::engine::print::phone_owner;
use crate::engine::slip::hash;
use crate::forms::estate::people;
use crate::forms::office::{staff, unmasking};
use crate::forms::prelude::*;

pub const TAG: u16 = 9011;

/// Minutes in which the sheets of a number are handed out: long enough for any printer, too short to come
/// back to for the phone on them.
pub const GOOD_FOR: i64 = 15;

/// The most slips of one pile.
pub const EACH_MOST: usize = 200;

/// Whose phone stands whole on it.
const PHONE_OF: Tag<Who> = Tag::new(30, "phone_of");

rules! {
    NOTHING_YET refuse "{0}还没有可打的" ["B-11"];
    NO_SUCH_PART refuse "{0}没有第 {1} 联" ["B-11"];
    SOMEBODY_ELSES refuse "这个打印号是{0}取的;请由其本人记结果" ["B-11"];
    TOO_MANY refuse "一次最多打 {0} 张;请缩小范围,分几次打" ["B-11"];
    TWICE refuse "{0} 写了两次" ["B-11"];
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
        11 of_copy: Option<i64> = "本联第几次" 3;
    }

    /// 打清单: a list, a report, empty slips; what stood on it is named, not kept.
    pub struct PrintList {
        9 heading: Text = "清单" 8;
        4 printer: Text = "打印机" 6;
    }

    /// 逐张打: every slip of a register in one go. Each has a print of its own, numbered after this one.
    pub struct PrintEach {
        9 heading: Text = "清单" 8;
        4 printer: Text = "打印机" 6;
        10 slips: Lines = "各单" 12;
    }

    /// Given to the printer, or written to a file.
    pub struct Given { 7 digest: Text = "内容摘要" 12; }

    pub struct Failed {
        8 why: Text = "原因" 12;
        7 digest: Option<Text> = "内容摘要" 12;
    }
}

/// Steps' tags.
const PRINT: u16 = 1;
const GIVE: u16 = 2;
const FAIL: u16 = 3;

states! {
    /// The number is taken; what became of it is not known.
    TAKEN = 1 "taken" "已取号",
    GIVEN = 2 "given" "已交打印",
    FAILED = 3 "failed" "未成",
}

pub static FORM: Form = Form::new("B-11", TAG, "打印登记", "打印", STATES, RULES)
    .steps(&[
        Step::opens(PRINT, "print", "取号", Right::Read, Print::fields).decide(by!(print)).aside(),
        Step::from(GIVE, "given", "已交打印", &[TAKEN], Right::Read, Given::fields)
            .decide(|ask, _| closed(ask, GIVEN))
            .aside(),
        Step::from(FAIL, "failed", "未成", &[TAKEN], Right::Read, Failed::fields)
            .decide(|ask, _| closed(ask, FAILED))
            .aside(),
        Step::opens(4, "list", "打清单", Right::Read, PrintList::fields)
            .decide(|ask, _| ask.draw(TAKEN).ok())
            .aside(),
        Step::opens(5, "each", "逐张打", Right::Read, PrintEach::fields).decide(by!(each)).aside(),
    ])
    .keys(&[By::Work, By::Person(PHONE_OF)])
    .and_keys(|slip| key(slip).into_iter().collect())
    .line(|slip, book| Line {
        matter: matter(slip, book),
        worker: slip.story.first().map_or_else(String::new, |d| staff::shown(book, d.by)),
        ..Line::default()
    });

/// `F-13/000012 第 2 次 针打`; `未完结单 针打`.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    if slip.has(PrintList::heading) {
        return format!("{} {}", slip.text(PrintList::heading), slip.text(PrintList::printer));
    }
    let of = slip
        .get(Print::slip)
        .map_or_else(String::new, |SlipRef(id)| book.registry().show_number(id));
    format!("{of} 第 {} 次 {}", times(slip), slip.text(Print::printer))
}

/// The how manieth print of its slip it is.
pub fn times(slip: &Slip) -> i64 {
    slip.get(Print::times).unwrap_or(0)
}

/// More prints of one slip than anybody makes.
const PRINTS_READ: usize = 2_000;

/// The how manieth print of these copies this one would be. A permit for the door that comes out for the first time is no
/// reprint, however often the application was printed before.
fn of_copy(book: &dyn Book, form: &Form, id: SlipId, part: Option<i64>) -> i64 {
    let own = |part: Option<i64>| {
        part.is_none_or(|n| usize::try_from(n).is_ok_and(|n| n <= form.print.parts.len()))
    };
    let meets = |other: Option<i64>| match (part, other) {
        (Some(part), Some(other)) => part == other,
        // All copies of the slip itself are among what was printed.
        _ => own(part) && own(other),
    };
    let found = book.under(Index::Named, hash(&key_text(id)), PRINTS_READ).into_iter();
    let prints = found.filter(|found| found.form == TAG).filter_map(|found| book.slip(found));
    let of_slip = prints.filter(|print| print.get(Print::slip) == Some(SlipRef(id)));
    let before = of_slip.filter(|print| meets(print.get(Print::part))).count();
    i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1)
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
    if let Some(part) = own.filter(|part| *part > form.choices()) {
        return Err(NO_SUCH_PART.with(&[form.title, &part.to_string()]).at(Print::part));
    }
    let paper = own.and_then(|part| form.paper(part));
    if let Some(paper) = paper.filter(|paper| (paper.sheets)(&slip, ask.book).is_empty()) {
        return Err(NOTHING_YET.with(&[paper.name]).at(Print::part));
    }
    let printed = parts.iter().enumerate().filter(|(n, _)| own.is_none_or(|part| part == n + 1));
    let shows = printed.filter(|_| it.pressed != Some(true)).find(|(_, part)| part.whole_phone);
    let shows = shows
        .filter(|_| may_see(ask, form, &slip))
        .zip(Some(&slip))
        .filter(|(_, slip)| has_phone(slip));
    let before = last(ask.book, id).map_or(0, |print| times(&print));
    let mut set = ask
        .given
        .clone()
        .put(Print::times, before + 1)
        .put(Print::of_copy, of_copy(ask.book, form, id, it.part.filter(|part| *part > 0)))
        .put(Print::whole, shows.is_some());
    if let Some(person) = phone_owner(&slip).filter(|_| shows.is_some()) {
        set = set.put(PHONE_OF, Who::Known(person));
    }
    let warnings = shows.map(|((_, part), _)| SHOWS_PHONE.with(&[part.name]));
    Ok(Decision {
        drawn: vec![ask.draw_with(TAKEN, set)],
        warnings: warnings.into_iter().collect(),
    })
}

/// A number for the pile, and one for each of its slips right behind it. Phones are masked on all of them.
fn each(ask: &Ask<'_>, it: PrintEach) -> Outcome {
    let Some(slips) = read_pile(ask.book, &it.slips.0) else { return Err(NO_SLIP.says()) };
    if slips.len() > EACH_MOST {
        return Err(TOO_MANY.with(&[&EACH_MOST.to_string()]).at(PrintEach::slips));
    }
    let pile = ask.draw(TAKEN);
    let mut seen = BTreeSet::new();
    let mut drawn = vec![pile.clone()];
    for (n, of) in (1..).zip(slips) {
        let form = ask.book.registry().tagged(of.form).filter(|_| ask.book.slip(of).is_some());
        let Some(form) = form else { return Err(NO_SLIP.says()) };
        if !seen.insert(of) {
            let number = ask.book.registry().show_number(of);
            return Err(TWICE.with(&[&number]).at(PrintEach::slips));
        }
        let before = last(ask.book, of).map_or(0, |print| times(&print));
        let set = Fields::new()
            .put(Print::slip, SlipRef(of))
            .put(Print::printer, it.printer.clone())
            .put(Print::times, before + 1)
            .put(Print::of_copy, of_copy(ask.book, form, of, None))
            .put(Print::whole, false);
        let own = SlipId { form: TAG, number: pile.slip.number + n };
        drawn.push(Ask::beside(own, PRINT, TAKEN, set));
    }
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// The slips of a pile, in their order: `F-22/1-14 F-22/17`; one more than may be, where there are too many.
fn read_pile(book: &dyn Book, text: &str) -> Option<Vec<SlipId>> {
    let mut slips = Vec::new();
    for word in text.split_whitespace() {
        let (form, numbers) = word.split_once('/')?;
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let SlipId { form, .. } = book.registry().slip_number(&format!("{form}/{first}"))?;
        let (first, last) = (first.parse::<u64>().ok()?, last.parse::<u64>().ok()?);
        let room = (EACH_MOST + 1).saturating_sub(slips.len());
        slips.extend((first..=last).take(room).map(|number| SlipId { form, number }));
    }
    Some(slips)
}

/// The same in writing, of slips as they are written: numbers that follow each other are one word.
fn write_pile(slips: &[String]) -> String {
    let mut words: Vec<(&str, u64, u64)> = Vec::new();
    for (form, number) in slips.iter().filter_map(|slip| slip.split_once('/')) {
        let Ok(number) = number.parse::<u64>() else { continue };
        match words.last_mut() {
            Some((last, _, to)) if *last == form && to.saturating_add(1) == number => *to = number,
            _ => words.push((form, number, number)),
        }
    }
    let word = |(form, from, to): &(&str, u64, u64)| match from == to {
        true => format!("{form}/{from}"),
        false => format!("{form}/{from}-{to}"),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The print of the slip at this place of a pile, counted from zero.
pub fn of_pile(pile: SlipId, at: usize) -> SlipId {
    let behind = u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1);
    SlipId { number: pile.number.saturating_add(behind), ..pile }
}

/// Whether the asker may see the phone of a slip whole: as where a number is looked up (B-04). A slip that is open is
/// reason enough of its own.
fn may_see(ask: &Ask<'_>, form: &Form, slip: &Slip) -> bool {
    let open = || {
        let home = phone_owner(slip).and_then(|person| people::slip(ask.book, person));
        form.state(slip.state).is_some_and(|state| state.open)
            || home.is_some_and(|person| unmasking::open_at_home(ask, &person).is_some())
    };
    ask.book.policy().may(ask.role, Right::SeePhone) && unmasking::check_role(ask, open).is_ok()
}

fn has_phone(slip: &Slip) -> bool {
    let phone = |value: &Value| matches!(value, Value::One(Cell::Phone(_) | Cell::PhoneOf(..)));
    slip.fields.iter().any(|(_, value)| phone(value))
}

/// Who took the number says what became of it.
fn closed(ask: &Ask<'_>, state: u16) -> Outcome {
    let first = ask.standing()?.story.first().map(|deed| deed.by);
    if let Some(badge) = first.filter(|badge| *badge != ask.hand.badge) {
        return Err(SOMEBODY_ELSES.with(&[&staff::shown(ask.book, badge)]));
    }
    let own = ask.draw(state);
    // What became of a pile became of each of its slips.
    let pile = ask.standing()?;
    let step = if state == GIVEN { GIVE } else { FAIL };
    let slips = read_pile(ask.book, pile.text(PrintEach::slips)).unwrap_or_default();
    let each = (0..slips.len())
        .map(|at| Ask::beside(of_pile(pile.id, at), step, state, ask.given.clone()));
    let drawn = std::iter::once(own.clone()).chain(each).collect();
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// What a number was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// None: a list.
    pub slip: Option<SlipId>,
    /// How often these copies were printed, this time among it.
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
    let slip = print.get(Print::slip).map(|SlipRef(slip)| slip);
    let of_copy = print.get(Print::of_copy).unwrap_or_else(|| times(print));
    let times = u32::try_from(of_copy).unwrap_or(u32::MAX);
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

/// The step that takes a number for a list of this heading.
pub fn ask_list_number(heading: &str, printer: &str) -> Asked {
    let fields = vec![text("heading", heading), text("printer", printer)];
    Asked { form: FORM.id.to_string(), step: "list".to_string(), fields, ..Asked::default() }
}

/// The step that takes numbers for each of these slips, as they are written.
pub fn ask_each_number(heading: &str, slips: &[String], printer: &str) -> Asked {
    let slips = ("slips".to_string(), Input::Text(write_pile(slips)));
    let fields = vec![text("heading", heading), text("printer", printer), slips];
    Asked { form: FORM.id.to_string(), step: "each".to_string(), fields, ..Asked::default() }
}

/// Whether these slips, as they are written, can be one pile.
pub fn is_a_pile(slips: &[String]) -> bool {
    let written = write_pile(slips).chars().count();
    slips.len() <= EACH_MOST && written <= crate::engine::kind::LINES_MOST
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
