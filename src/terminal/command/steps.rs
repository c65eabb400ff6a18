//! Words for steps that have no key of their own: `:改性质 134`, `:已阅 131`. It must not decide what a
//! step needs; that is the form's.

use crate::text::half_width;

/// A word, its pinyin initials, and the step that it takes on slips.
#[derive(Debug, PartialEq)]
pub struct StepWord {
    pub word: &'static str,
    pub initials: &'static str,
    pub step: &'static str,
}

const fn word(word: &'static str, initials: &'static str, step: &'static str) -> StepWord {
    StepWord { word, initials, step }
}

/// Every word. None is also an action's, so that each means one thing.
pub static WORDS: &[StepWord] = &[
    word("转单", "zhd", "assign"),
    word("恢复", "huif", "resume"),
    word("已阅", "yiy", "seen"),
    word("提醒已阅", "txyy", "see"),
    word("改性质", "gxz", "charge"),
    word("重大", "zd", "major"),
    word("紧急", "jinj", "urgency"),
    word("另开", "lk", "another"),
    word("报价", "baoj", "quote"),
    word("补同意", "bty", "consent"),
    word("不同意", "buty", "decline"),
    word("先看", "xk", "inspect"),
    word("补录", "bl", "visits"),
    word("领料", "ll", "draw"),
    word("答业主", "dyz", "answer"),
    word("退料", "tuil", "give-back"),
    word("告知价", "gzj", "price-told"),
    word("约补签", "ybq", "plan-sign"),
    word("保修", "bxiu", "warranty"),
    word("理赔", "lp", "insured"),
    word("收联", "sl", "copies"),
    word("改房号", "gfh", "room"),
    word("回转办单位", "hzbdw", "tell-them"),
    word("补签认", "bqr", "sign"),
    word("存档上报", "cdsb", "file"),
];

/// The step that a whole word or its initials mean.
pub fn exact(typed: &str) -> Option<&'static StepWord> {
    let asked = half_width(typed).to_lowercase();
    WORDS.iter().find(|entry| entry.word == asked || entry.initials == asked)
}

/// The words that begin so.
pub fn beginning(typed: &str) -> impl Iterator<Item = &'static StepWord> {
    let asked = half_width(typed).to_lowercase();
    WORDS.iter().filter(move |entry| !asked.is_empty() && entry.word.starts_with(&asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms;
    use crate::terminal::action::Action;
    use std::collections::HashSet;

    #[test]
    fn every_word_is_its_own_and_its_step_is_some_works() {
        let mut taken: HashSet<&str> =
            Action::all().flat_map(|a| [a.word(), a.initials(), a.name()]).collect();
        for entry in WORDS {
            assert!(taken.insert(entry.word) && taken.insert(entry.initials), "{}", entry.word);
            let complaint = &forms::complaints::complaint::FORM;
            let works = forms::all().filter(|form| forms::work::job::is_work(form));
            let mut known = works.chain([complaint]);
            assert!(known.any(|form| form.step(entry.step).is_some()), "{}", entry.step);
        }
    }

    /// What people do to a complaint is called by the word that stands on the screen.
    #[test]
    fn every_step_of_a_complaint_has_its_word() {
        for step in forms::complaints::complaint::FORM.steps {
            let by_people = !step.is_opening() && step.name != "escalate";
            let by_key = Action::all().any(|action| action.word() == step.title);
            assert!(!by_people || by_key || exact(step.title).is_some(), "{}", step.title);
        }
    }
}
