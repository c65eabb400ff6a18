//! B-28 统一用语: words that the company wants said or written the same in every office. They come as decisions of head
//! office (B-27) and stand here to be looked up; no office writes its own in their place.

use crate::forms::prelude::*;

pub const TAG: u16 = 9028;

rules! { TWICE refuse "“{0}”已有统一用语;改的请用“总部改用语”" ["B-28"]; }

states! { IN_USE = 1 "in-use" "在用" listed, WITHDRAWN = 2 "withdrawn" "停用" }

fields! {
    pub struct Word {
        1 name: Text = "用在" 6;
        2 text: Lines = "用语" 12;
        3 ruling: i64 = "总部决定" 4;
        4 by: Option<Text> = "谁定的" 4;
    }
}

fields! {
    pub struct End {
        3 ruling: i64 = "总部决定" 4;
        4 by: Option<Text> = "谁定的" 4;
    }
}

pub static FORM: Form = Form::new("B-28", TAG, "统一用语", "用语", STATES, RULES)
    .steps(&[
        Step::opens(1, "word", "总部定的用语", Right::Remind, Word::fields)
            .aside()
            .decide(by!(word)),
        Step::from(2, "reword", "总部改用语", &[IN_USE], Right::Remind, Word::fields)
            .aside()
            .to(IN_USE),
        Step::from(3, "end", "总部停用", &[IN_USE], Right::Remind, End::fields)
            .aside()
            .to(WITHDRAWN),
    ])
    .keys(&[By::Named(Word::name), By::Listed])
    .line(|slip, _| Line {
        place: slip.text(Word::name).to_string(),
        matter: slip.text(Word::text).to_string(),
        ..Line::default()
    });

fn word(ask: &Ask<'_>, it: Word) -> Outcome {
    match named(ask.book, &it.name.0) {
        Some(_) => Err(TWICE.with(&[&it.name.0]).at(Word::name)),
        None => ask.draw(IN_USE).ok(),
    }
}

/// The words in use under this name.
pub(super) fn named(book: &dyn Book, name: &str) -> Option<Slip> {
    let same = |slip: &Slip| slip.state == IN_USE && slip.text(Word::name) == name;
    book.named(TAG, name).into_iter().find(same)
}
