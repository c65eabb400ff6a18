//! F-20 服务工作标准: fault codes, each with wording, trade, urgency and the minutes allowed.
//!
//! A code typed on a repair slip fills what would otherwise be typed again. A code can be drafted first, by
//! whoever plans the catalogue or from the starter table: no slip knows it before it is approved.

use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;
use crate::forms::unique_code;

pub const TAG: u16 = 20;

rules! {
    SAME_CODE refuse "故障码 {0} 已有;请换一个或用“变更”" ["F-20"];
}

fields! {
    pub struct Enter {
        1 code: Text = "故障码" 3;
        2 wording: Text = "故障" 5;
        3 part: Option<Text> = "部位" 4;
        4 trade: Option<Trade> = "工种" 3;
        5 urgent: Option<bool> = "紧急" 3;
        6 paid: Option<bool> = "有偿" 3;
        7 minutes: Option<i64> = "完工时限分" 3;
        8 labour: Option<Money> = "人工" 3;
    }
}

fields! { pub struct Stop { 9 why: Text = "停用原因" 12; } }

states! {
    IN_FORCE = 1 "in-force" "在用" listed,
    STOPPED = 2 "stopped" "停用",
    /// Written down, and not a standard yet.
    DRAFT = 3 "draft" "草拟" open,
}

/// Drafts that are counted.
const DRAFTS_MOST: usize = 1_000;

pub static FORM: Form = Form::new("F-20", TAG, "服务工作标准", "故障", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).decide(by!(enter)),
        Step::opens(4, "draft", "草拟", Right::PlanCatalogue, Enter::fields).decide(by!(draft)),
        Step::from(5, "approve", "批准", &[DRAFT], Right::KeepCatalogue, Nothing::fields)
            .at_once()
            .decide(approve),
        Step::from(2, "change", "变更", &[IN_FORCE, DRAFT], Right::KeepCatalogue, Enter::fields)
            .decide(by!(change)),
        Step::from(3, "stop", "停用", &[IN_FORCE, DRAFT], Right::KeepCatalogue, Stop::fields)
            .to(STOPPED),
    ])
    .keys(&[By::Code(Enter::code)])
    .and_keys(|slip| match slip.state {
        DRAFT => vec![Key::named(&drafted(slip.text(Enter::code)))],
        _ => Vec::new(),
    })
    .line(|slip, _| Line {
        place: slip.text(Enter::code).to_string(),
        matter: matter(slip),
        urgent: slip.get(Enter::urgent) == Some(true),
        ..Line::default()
    })
    .called(|_, slip| unique_code::called(slip, Enter::code, Enter::wording));

/// The wording, and what the code brings onto a slip, so that it can be judged and found in the list.
fn matter(slip: &Slip) -> String {
    let mut words = vec![slip.text(Enter::wording).to_string()];
    words.extend(slip.get(Enter::trade).map(|trade| trade.label().to_string()));
    let marks = [(Enter::urgent, "紧急"), (Enter::paid, "有偿")];
    let set = marks.iter().filter(|(tag, _)| slip.get(*tag) == Some(true));
    words.extend(set.map(|(_, word)| (*word).to_string()));
    words.extend(slip.get(Enter::minutes).map(|minutes| format!("{minutes}分")));
    words.join(" ")
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    written(ask, &it, IN_FORCE)
}

fn draft(ask: &Ask<'_>, it: Enter) -> Outcome {
    written(ask, &it, DRAFT)
}

/// A draft that is changed stays one.
fn change(ask: &Ask<'_>, it: Enter) -> Outcome {
    written(ask, &it, ask.standing()?.state)
}

fn written(ask: &Ask<'_>, it: &Enter, state: u16) -> Outcome {
    unique_code::free(ask, &ask.given, (Enter::code, &SAME_CODE))?;
    let code = it.code.0.trim().to_lowercase();
    let same = |s: &Slip| s.text(Enter::code) == code && Some(s.id) != ask.slip.map(|own| own.id);
    if state == DRAFT && ask.book.named(TAG, &drafted(&code)).iter().any(same) {
        return Err(SAME_CODE.with(&[&code]).at(Enter::code));
    }
    ask.draw_with(state, ask.given.clone().put(Enter::code, Text(code))).ok()
}

/// The draft becomes the standard as it stands.
fn approve(ask: &Ask<'_>, _: &Fields) -> Outcome {
    unique_code::free(ask, &ask.standing()?.fields, (Enter::code, &SAME_CODE))?;
    ask.draw(IN_FORCE).ok()
}

/// The text under which a draft is found by its code. Blanks name codes in force alone, so it must not
/// be the code itself.
fn drafted(code: &str) -> String {
    format!("草拟 {code}")
}

/// How many drafts wait for approval.
pub fn drafts(book: &dyn Book) -> usize {
    book.under(Index::InState, state_key_of(TAG, DRAFT), DRAFTS_MOST).len()
}

/// A fault code as a repair slip uses it.
#[derive(Clone, Debug)]
pub struct Fault {
    pub wording: String,
    /// Where the fault sits; as worded where the standard names no part.
    pub part: String,
    pub trade: Option<Trade>,
    pub urgent: bool,
    pub paid: Option<bool>,
    /// Minutes allowed from arrival to finished work; none where the standard is silent.
    pub minutes: Option<i64>,
    pub labour: Option<Money>,
}

/// What the standard says of a fault code.
pub fn fault(book: &dyn Book, code: Record<TAG>) -> Option<Fault> {
    let slip = book.slip(code.slip())?;
    let wording = slip.text(Enter::wording).to_string();
    let part = slip.text(Enter::part);
    Some(Fault {
        part: if part.is_empty() { wording.clone() } else { part.to_string() },
        wording,
        trade: slip.get(Enter::trade),
        urgent: slip.get(Enter::urgent) == Some(true),
        paid: slip.get(Enter::paid),
        minutes: slip.get(Enter::minutes),
        labour: slip.get(Enter::labour),
    })
}

/// The codes in force, in the order of their entry, for pick-lists.
pub fn in_force(book: &dyn Book, most: usize) -> Vec<Slip> {
    book.under(Index::State, u64::from(TAG), most)
        .into_iter()
        .filter_map(|id| book.slip(id))
        .collect()
}

pub fn code(slip: &Slip) -> &str {
    slip.text(Enter::code)
}
