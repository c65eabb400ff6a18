//! What a consultation comes to: its states, and the answers that the head approved, found again by their words.
//! It must offer no other answer: what one operator once said is not yet what the office says.

use crate::forms::prelude::*;

pub const TAG: u16 = 10;

/// The most standing answers that are looked through.
const MOST: usize = 500;

states! {
    ANSWERED = 1 "answered" "当场答复",
    ASKING = 2 "asking" "待问清" open,
    /// The right answer is known; the caller does not have it yet.
    KNOWN = 3 "known" "待告知" open,
    TOLD = 4 "told" "已告知",
    /// The head stands behind the answer: it is what the office says.
    STANDING = 5 "standing" "口径有效" listed,
    OVER = 6 "over" "口径已止",
    DROPPED = 7 "dropped" "不再答复",
    VOID = 8 "void" "作废",
}

fields! {
    /// What the office says from now on, found again by its words.
    pub struct Approve {
        13 words: Text = "关键词" 12;
        14 shown: Text = "对外口径" 12;
        15 until: Day = "有效至" 4;
    }
}

/// What the office says to a question in which one of the answer's words stands, until its last day; the
/// newest first.
pub fn standing_answer(book: &dyn Book, question: &str, today: Day) -> Option<String> {
    let listed = book.under(Index::State, u64::from(TAG), MOST).into_iter();
    let fits = |slip: &Slip| {
        let meant = |word: &str| !word.is_empty() && question.contains(word);
        let parted = |c: char| c.is_whitespace() || "、,，;；/".contains(c);
        slip.state == STANDING
            && slip.get(Approve::until).is_some_and(|until| until >= today)
            && slip.text(Approve::words).split(parted).any(meant)
    };
    let fitting = listed.filter_map(|id| book.slip(id)).filter(fits);
    fitting.max_by_key(|slip| slip.id.number).map(|slip| slip.text(Approve::shown).to_string())
}
