//! F-05 合作协议 / 就近服务地点: who does what the office does not, with phone and place, so that the desk
//! can send a caller there (P-55, G-33).
//!
//! A firm's phone is no person's: it is read out, and never masked.

use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::unique_code;

pub const TAG: u16 = 5;

/// Firms that are looked through.
const MOST: usize = 500;

rules! {
    SAME_FIRM refuse "“{0}”已登记;请用“变更”" ["F-05"];
    ENDS_FIRST refuse "协议截止早于开始;请核对" ["F-05", "P-55"];
    WHICH_AGREEMENT refuse "写了协议期限的请写协议号" ["F-05", "P-55"];
}

fields! {
    pub struct Enter {
        1 firm: Text = "单位" 6;
        3 phone: Text = "电话" 6;
        2 services: Text = "做什么" 12;
        4 address: Text = "地址" 8;
        5 near: Option<Text> = "靠近" 4;
        6 agreement: Option<Text> = "协议号" 4;
        7 since: Option<Day> = "自" 4;
        8 until: Option<Day> = "至" 4;
    }
}

fields! {
    pub struct End {
        9 why: Text = "终止原因" 12;
    }
}

states! {
    LISTED = 1 "listed" "在册",
    ENDED = 2 "ended" "已终止",
}

pub static FORM: Form = Form::new("F-05", TAG, "合作协议与就近服务地点", "合作", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).decide(enter),
        Step::from(2, "change", "变更", &[LISTED], Right::KeepCatalogue, Enter::fields)
            .decide(enter),
        Step::from(3, "end", "终止", &[LISTED], Right::KeepCatalogue, End::fields).decide(
            |ask, given| {
                let drawn = ask.draw_with(ENDED, given.clone());
                Ok(drawn.met(ask.slip, dues::AGREEMENT, ask.occurred).into())
            },
        ),
    ])
    .and_keys(|slip| match slip.state {
        LISTED => vec![
            Key::named(slip.text(Enter::firm)),
            Key::new(Index::State, u64::from(TAG), slip.id.number),
        ],
        _ => Vec::new(),
    })
    .line(|slip, _| Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.text(Enter::near).to_string(),
        matter: format!(
            "{} {} {}",
            slip.text(Enter::services),
            slip.text(Enter::firm),
            slip.text(Enter::phone)
        ),
        ..Line::default()
    });

fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (Enter::firm, &SAME_FIRM))
        .map_err(|refusal| refusal.at("firm"))?;
    let Some(it) = Enter::take(given) else { return Err(WHICH_AGREEMENT.says().at("agreement")) };
    if it.agreement.is_none() && (it.since.is_some() || it.until.is_some()) {
        return Err(WHICH_AGREEMENT.says().at("agreement"));
    }
    if it.since.zip(it.until).is_some_and(|(since, until)| until < since) {
        return Err(ENDS_FIRST.says().at("until"));
    }
    let drawn = ask.draw(LISTED);
    Ok(match (it.until, Clock::of_minutes(0)) {
        (Some(until), Some(midnight)) => {
            let because = format!("协议 {} (F-05)", slip_text(given, Enter::agreement.number()));
            drawn.due(dues::AGREEMENT, until.at(midnight), because).into()
        }
        _ => drawn.met(ask.slip, dues::AGREEMENT, ask.occurred).into(),
    })
}

fn slip_text(given: &Fields, tag: u16) -> &str {
    match given.cell(tag) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

/// Whom to recommend for what a caller wants: firm, phone and address in one line. A firm is meant if
/// one of its words stands in what was said; those near the caller's building come first. Whose
/// agreement is over or not begun is not recommended.
#[must_use]
pub fn nearest(book: &dyn Book, wanted: &str, room: Option<RoomId>, today: Day) -> Option<String> {
    let building = room.and_then(|room| rooms::slip(book, room));
    let building = building.as_ref().map_or("", rooms::building);
    let listed = book.under(Index::State, u64::from(TAG), MOST).into_iter();
    let fits = |s: &Slip| does(s, wanted) && in_force(s, today);
    let fitting = listed.filter_map(|id| book.slip(id)).filter(fits);
    let best = fitting.min_by_key(|s| (!near(s, building), s.id.number))?;
    let words = [best.text(Enter::firm), best.text(Enter::phone), best.text(Enter::address)];
    Some(words.join(" "))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let parted = |c: char| c.is_whitespace() || "、,，;；/".contains(c);
    text.split(parted).filter(|word| !word.is_empty())
}

fn does(slip: &Slip, wanted: &str) -> bool {
    let wanted = wanted.trim();
    words(slip.text(Enter::services))
        .any(|word| wanted.contains(word) || !wanted.is_empty() && word.contains(wanted))
}

fn near(slip: &Slip, building: &str) -> bool {
    let building = building.trim_end_matches("号楼");
    let same = |word: &str| word.trim_end_matches("号楼").trim_end_matches('栋') == building;
    !building.is_empty() && words(slip.text(Enter::near)).any(same)
}

fn in_force(slip: &Slip, today: Day) -> bool {
    let day = |tag: u16| match slip.cell(tag) {
        Some(Cell::Day(day)) => Some(*day),
        _ => None,
    };
    day(Enter::since.number()).is_none_or(|since| since <= today)
        && day(Enter::until.number()).is_none_or(|until| until >= today)
}
