//! F-05 合作协议 / 就近服务地点: who does what the office does not, with phone and place, so that the desk
//! can send a caller there (P-55, G-33).
//!
//! A firm's phone is no person's: it is read out, and never masked.

use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::unique_code;

pub const TAG: u16 = 5;
/// Firms that are looked through for a caller: more than an office works with.
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

fields! { pub struct End { 9 why: Text = "终止原因" 12; } }

states! { LISTED = 1 "listed" "在册" listed, ENDED = 2 "ended" "已终止" }

pub static FORM: Form = Form::new("F-05", TAG, "合作协议与就近服务地点", "合作", STATES, RULES)
    .of_firms()
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).decide(by!(enter)),
        Step::from(2, "change", "变更", &[LISTED], Right::KeepCatalogue, Enter::fields)
            .decide(by!(enter)),
        Step::from(3, "end", "终止", &[LISTED], Right::KeepCatalogue, End::fields)
            .to(ENDED)
            .meets(&[dues::AGREEMENT]),
    ])
    .keys(&[By::Code(Enter::firm)])
    .line(|slip, _| Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.text(Enter::near).to_string(),
        matter: [Enter::services, Enter::firm, Enter::phone].map(|tag| slip.text(tag)).join(" "),
        ..Line::default()
    });

/// A firm is written down once; an agreement with an end is watched until then.
fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    unique_code::free(ask, &ask.given, (Enter::firm, &SAME_FIRM))?;
    if it.agreement.is_none() && (it.since.is_some() || it.until.is_some()) {
        return Err(WHICH_AGREEMENT.at(Enter::agreement));
    }
    if it.since.zip(it.until).is_some_and(|(since, until)| until < since) {
        return Err(ENDS_FIRST.at(Enter::until));
    }
    let drawn = ask.draw(LISTED);
    match (it.until, it.agreement) {
        (Some(until), Some(Text(number))) => {
            drawn.due(dues::AGREEMENT, until.begins(), format!("协议 {number} (F-05)")).ok()
        }
        _ => drawn.met(ask.slip, dues::AGREEMENT, ask.occurred).ok(),
    }
}

/// What the firm is called.
pub fn firm(slip: &Slip) -> &str {
    slip.text(Enter::firm)
}

/// Whom to recommend for what a caller wants: firm, phone and address in one line. A firm is meant if
/// one of its words stands in what was said; those near the caller's building come first. Whose
/// agreement is over or not begun is not recommended.
pub fn nearest(book: &dyn Book, wanted: &str, room: Option<RoomId>, today: Day) -> Option<String> {
    let building = room.and_then(|room| rooms::slip(book, room));
    let building = building.as_ref().map_or("", rooms::building);
    let listed = book.under(Index::State, u64::from(TAG), MOST).into_iter();
    let fits = |slip: &Slip| offers(slip, wanted.trim()) && in_force(slip, today);
    let fitting = listed.filter_map(|id| book.slip(id)).filter(fits);
    let best = fitting.min_by_key(|slip| (!near(slip, building), slip.id.number))?;
    Some([Enter::firm, Enter::phone, Enter::address].map(|tag| best.text(tag)).join(" "))
}

/// The words of a list as people write one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parted = |c: char| c.is_whitespace() || "、,，;；/".contains(c);
    text.split(parted).filter(|word| !word.is_empty())
}

fn offers(slip: &Slip, wanted: &str) -> bool {
    let meant = |word: &str| wanted.contains(word) || !wanted.is_empty() && word.contains(wanted);
    words(slip.text(Enter::services)).any(meant)
}

fn near(slip: &Slip, building: &str) -> bool {
    let building = building.trim_end_matches("号楼");
    let same = |word: &str| word.trim_end_matches("号楼").trim_end_matches('栋') == building;
    !building.is_empty() && words(slip.text(Enter::near)).any(same)
}

fn in_force(slip: &Slip, today: Day) -> bool {
    slip.get(Enter::since).is_none_or(|since| since <= today)
        && slip.get(Enter::until).is_none_or(|until| until >= today)
}
