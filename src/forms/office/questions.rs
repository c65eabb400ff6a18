//! A question to the company on whatever paper it is asked: the number by which it is answered, that it is asked once, and
//! that an old answer grants nothing on a paper that was changed meanwhile.
//!
//! Each paper keeps the two blanks under tags of its own, which are stored for ever; their names are the same everywhere,
//! because head office's tables and the answer (B-27) go by them.

use crate::forms::prelude::*;

/// The steps by which a paper is asked about and answered, and the blanks that head office reads and B-27 fills.
pub const ASK: &str = "ask-company";
pub const WORD: &str = "company-word";
pub const READ: &[&str] = &["company_asked", "company_no"];
pub const FILLED: &[&str] =
    &["ruling", "company_no", "word", "word_by", "word_on", "word_paper", "refused_why"];

/// Where a paper keeps its question.
pub struct Question {
    pub asked: Tag<Text>,
    /// The slip's version when it was asked: whatever changes the paper makes another question of it.
    pub number: Tag<i64>,
}

impl Question {
    /// The number of the question that waits for its answer.
    pub fn pending(&self, slip: &Slip) -> Option<i64> {
        slip.get(self.number)
    }

    /// What is set when it is asked; none, where it waits for an answer already.
    pub fn put(&self, ask: &Ask<'_>, slip: &Slip) -> Option<Fields> {
        let number = i64::from(slip.version) + 1;
        self.pending(slip).is_none().then(|| ask.given.clone().put(self.number, number))
    }

    /// The same fields with no question any more, where there was one.
    pub fn over(&self, slip: &Slip, mut set: Fields) -> Fields {
        if slip.has(self.number) {
            set.clear(self.asked);
            set.clear(self.number);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::step::Step;

    /// Head office sees a question by the names of its blanks, and B-27 answers by them: on every paper that can be asked about.
    #[test]
    fn every_paper_that_may_be_asked_about_is_seen_at_head_office_and_can_be_answered() {
        let step = |form: &Form, name: &str| -> Option<&'static Step> {
            form.steps.iter().find(|step| step.name == name)
        };
        let mut papers = Vec::new();
        for form in crate::forms::all() {
            let (asks, word) = (step(form, ASK), step(form, WORD));
            assert_eq!(asks.is_some(), word.is_some(), "{}", form.id);
            let (Some(asks), Some(word)) = (asks, word) else { continue };
            let lacks = |step: &Step, names: &[&str]| -> Vec<String> {
                let has = |name: &&&str| !(step.fields)().iter().any(|field| field.name == **name);
                names.iter().filter(has).map(|name| (*name).to_string()).collect()
            };
            assert_eq!(lacks(asks, READ), Vec::<String>::new(), "{}", form.id);
            assert_eq!(lacks(word, FILLED), Vec::<String>::new(), "{}", form.id);
            assert_eq!(word.right, Right::Remind, "{}: only the clock brings an answer", form.id);
            papers.push(form.id);
        }
        papers.sort_unstable();
        // What the clauses give to 总经理, 分公司经理 and 公司领导: C-09, C-10, C-14 on F-02; G-100 on F-98.
        assert_eq!(papers, ["F-02", "F-98"]);
    }
}
