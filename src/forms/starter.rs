//! Starter tables: what a new office can begin a register with, brought in by one step a row.
//!
//! They are drafts in the register's own sense: the step that brings a row in is one of its ordinary steps,
//! judged like any other, and leads to a state that waits for an approval. Nothing here approves.

use crate::engine::decision::Input;
use crate::forms::catalogue::prices;
use crate::forms::prelude::*;
use crate::forms::work::faults;

/// Slips of a register that are looked through for what it has already.
const LOOKED_THROUGH: usize = 20_000;

/// A table that a register can begin with.
pub struct Starter {
    pub form: &'static Form,
    /// The opening step by which a row comes in.
    pub step: &'static str,
    /// The step by which somebody makes of a draft what it is to be.
    pub approved_by: &'static str,
    /// The step that does so for all that were looked through, by one signature.
    pub approved_together: &'static str,
    /// The names of the blanks, then a row a line; `#` begins a remark.
    text: &'static str,
    /// The code on a slip of the register, by which a row is known to be there already.
    code: fn(&Slip) -> String,
}

/// Every table.
pub static STARTERS: &[Starter] = &[
    Starter {
        form: &faults::FORM,
        step: "draft",
        approved_by: "approve",
        approved_together: "approve",
        text: include_str!("starter/faults.txt"),
        code: |slip| faults::code(slip).to_lowercase(),
    },
    Starter {
        form: &prices::FORM,
        step: "plan",
        approved_by: "take-over",
        approved_together: "take-over-listed",
        text: include_str!("starter/prices.txt"),
        code: |slip| prices::code(slip).to_lowercase(),
    },
];

/// The table of a register, if it has one.
pub fn of(form: &Form) -> Option<&'static Starter> {
    STARTERS.iter().find(|starter| starter.form.tag == form.tag)
}

/// The table that a word names: 故障, faults, F-20.
pub fn named(word: &str) -> Option<&'static Starter> {
    let form = match word.to_lowercase().as_str() {
        "故障" | "故障码" | "faults" | "fault" => &faults::FORM,
        "价目" | "价格" | "prices" | "price" => &prices::FORM,
        id => STARTERS.iter().find(|starter| starter.form.id.eq_ignore_ascii_case(id))?.form,
    };
    of(form)
}

impl Starter {
    /// What has still to be done with a row before it can be used: the step that makes of it what it is to be.
    pub fn then(&self) -> String {
        let step = self.form.step(self.approved_by).map_or("", |step| step.title);
        format!("“{step}”才能用")
    }

    /// Every row, as the step that brings it in.
    pub fn steps(&self) -> Vec<Asked> {
        let mut lines = self.text.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.next().map(cells).unwrap_or_default();
        let asked = |line: &str| {
            let given = names.iter().zip(cells(line)).filter(|(_, text)| !text.is_empty());
            let fields = given.map(|(n, t)| ((*n).to_string(), Input::Text(t.to_string())));
            Asked {
                form: self.form.id.to_string(),
                step: self.step.to_string(),
                fields: fields.collect(),
                ..Asked::default()
            }
        };
        lines.filter(|line| !line.trim().is_empty()).map(asked).collect()
    }

    /// The rows whose code no slip of the register has, in whatever state.
    pub fn missing(&self, book: &dyn Book) -> Vec<Asked> {
        let tag = self.form.tag;
        let numbers = 1..book.next_number(tag);
        let slips = numbers.filter_map(|number| book.slip(SlipId { form: tag, number }));
        let slips = slips.take(LOOKED_THROUGH);
        let known: Vec<String> = slips.map(|slip| (self.code)(&slip)).collect();
        let new = |asked: &Asked| {
            let code = asked.fields.iter().find(|(name, _)| name == "code");
            !matches!(code, Some((_, Input::Text(code))) if known.contains(&code.to_lowercase()))
        };
        self.steps().into_iter().filter(new).collect()
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decision::{Hand, Verdict};
    use crate::forms;

    /// A book with a clerk (102) and a head (101).
    fn office() -> (crate::engine::book::map::MapBook, Moment) {
        let now = Moment::parse("2026-11-21T08:00:00+08:00", Moment(0)).unwrap();
        let mut book = forms::map_book();
        for (badge, role) in [("101", "head"), ("102", "desk")] {
            let fields = [("badge", badge), ("name", "王丽"), ("role", role)];
            let fields = fields.map(|(n, t)| (n.to_string(), Input::Text(t.to_string())));
            let (form, step) = ("B-01".to_string(), "enter".to_string());
            let asked = Asked { form, step, fields: fields.into(), ..Asked::default() };
            book.take(&asked, Hand { badge: Badge::CLOCK, cosign: None }, now);
        }
        (book, now)
    }

    #[test]
    fn every_row_is_taken_as_a_draft_and_only_once() {
        let hand = Hand { badge: Badge(102), cosign: None };
        for starter in STARTERS {
            let (mut book, now) = office();
            let missing = starter.missing(&book);
            assert!(missing.len() >= 20 && missing.len() == starter.steps().len());
            for asked in &missing {
                let (verdict, _) = book.take(asked, hand, now);
                assert!(matches!(verdict, Verdict::Accepted(_)), "{asked:?}: {verdict:?}");
            }
            assert!(starter.missing(&book).is_empty(), "all of them are there");
            assert!(book.take(&missing[0], hand, now).1.is_empty(), "a code is one slip's");
            let first = book.slip(SlipId { form: starter.form.tag, number: 1 }).unwrap();
            assert!(starter.form.state(first.state).unwrap().open, "it waits for an approval");
            for step in [starter.approved_by, starter.approved_together] {
                assert!(starter.form.step(step).unwrap().from.contains(&first.state), "{step}");
            }
        }
    }

    #[test]
    fn a_draft_of_a_fault_is_no_fault_before_it_is_approved() {
        let (mut book, now) = office();
        let starter = super::named("faults").unwrap();
        let (desk, head) = (Badge(102), Badge(101));
        let hand = |badge| Hand { badge, cosign: None };
        let named = |book: &dyn Book| book.named(faults::TAG, "sn-01");
        book.take(&starter.steps()[0], hand(desk), now);
        assert!(named(&book).is_empty(), "no blank can name it");
        let slip = book.slip(SlipId { form: faults::TAG, number: 1 }).unwrap();
        let approve = faults::FORM.asked("approve", &slip);
        assert!(book.take(&approve, hand(desk), now).1.is_empty(), "by who keeps the catalogue");
        assert_eq!(book.take(&approve, hand(head), now).1.len(), 1);
        assert_eq!(named(&book).len(), 1);
    }

    #[test]
    fn tables_are_called_by_words_and_ids() {
        for word in ["故障", "faults", "F-20", "f-20"] {
            assert_eq!(named(word).map(|s| s.form.id), Some("F-20"));
        }
        assert_eq!(named("价目").map(|s| s.form.id), Some("F-02"));
        assert!(named("房屋").is_none());
    }
}
