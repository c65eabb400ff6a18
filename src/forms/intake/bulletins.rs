//! F-44 通知: stop-press notices for a building, with the words to tell callers (统一口径).

use crate::engine::decision::Input;
use crate::engine::slip::hash;
use crate::forms::prelude::*;

pub const TAG: u16 = 44;

/// The building name that means the whole estate.
pub const EVERYWHERE: &str = "全区";

/// What a notice is about.
pub const ABOUT: Tag<Text> = Post::about;

rules! {
    ENDS_FIRST refuse "通知的截止时间早于开始时间;请核对" ["F-44"];
}

fields! {
    pub struct Post {
        1 building: Text = "楼栋" 4;
        4 from: Moment = "自" 4;
        5 until: Moment = "至" 4;
        2 about: Text = "通知" 12;
        3 words: Text = "统一口径" 12;
    }
}

fields! { pub struct Down { 6 why: Text = "撤下原因" 12; } }

/// How many callers were told the words.
pub const CALLERS: Tag<i64> = Tag::new(7, "callers");

/// The step that counts a caller who was told.
const TOLD: u16 = 3;

states! { UP = 1 "up" "张贴", DOWN = 2 "down" "撤下" }

pub static FORM: Form = Form::new("F-44", TAG, "停水停电等通知", "通知", STATES, RULES)
    .of_firms()
    .steps(&[
        Step::opens(1, "post", "张贴", Right::TakeCalls, Post::fields).decide(by!(post)),
        Step::from(2, "take-down", "撤下", &[UP], Right::TakeCalls, Down::fields).to(DOWN),
        Step::from(TOLD, "told", "答口径", &[UP], Right::TakeCalls, Nothing::fields)
            .at_once()
            .decide(|ask, _| told_beside(ask.standing()?).ok()),
    ])
    .and_keys(|slip| match slip.get(Post::until) {
        Some(until) if slip.state == UP => {
            vec![
                Key::new(Index::Building, hash(slip.text(Post::building)), ascending(until)),
                Key::new(Index::Clock, ascending(until), 0),
            ]
        }
        _ => Vec::new(),
    })
    .line(|slip, _| Line {
        due: slip.get(Post::until),
        place: slip.text(Post::building).to_string(),
        matter: match slip.get(CALLERS) {
            Some(callers) => format!("{} 已答 {callers} 人", slip.text(Post::about)),
            None => slip.text(Post::about).to_string(),
        },
        ..Line::default()
    })
    .by_clock(ByClock { due: expire, ..ByClock::NOTHING });

fn post(ask: &Ask<'_>, it: Post) -> Outcome {
    if it.until <= it.from {
        return Err(ENDS_FIRST.at(Post::until));
    }
    ask.draw(UP).ok()
}

/// A notice comes down by itself when its time is over.
fn expire(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    let over = slip.state == UP && slip.get(Post::until).is_some_and(|at| at <= until);
    let why = ("why".to_string(), Input::Text("到期".to_string()));
    let down = || Asked { fields: vec![why.clone()], ..FORM.asked("take-down", slip) };
    over.then(down).into_iter().collect()
}

/// One more caller was told the words of a notice.
pub(super) fn told_beside(slip: &Slip) -> Drawn {
    let callers = slip.get(CALLERS).unwrap_or(0) + 1;
    Ask::beside(slip.id, TOLD, slip.state, Fields::new().put(CALLERS, callers))
}

/// The notices in force for a building now, in the order in which they stand on the card of a household.
pub fn slips_in_force(book: &dyn Book, building: &str, now: Moment) -> Vec<Slip> {
    let mut found = Vec::new();
    for place in [building, EVERYWHERE] {
        let place = hash(place);
        let standing = book.keys(Index::Building, (place, ascending(now)), (place, u64::MAX), 8);
        let slips = standing.into_iter().filter_map(|id| book.slip(id));
        found.extend(slips.filter(|s: &Slip| s.get(Post::from).is_some_and(|from| from <= now)));
    }
    found
}
