//! What is offered can be done: a step that would be refused whatever is typed is left out of menus, or says so as
//! soon as it is opened. Slips of the practice office are tried out in every state, by every operator, with every
//! step that a menu offers them.

use super::*;
use qiantai::engine::decision::{Asked, Hand, Input};
use qiantai::engine::form::Form;
use qiantai::engine::judge::{judge, try_out};
use qiantai::engine::kind::Field;
use qiantai::engine::step::{Start, Step};
use qiantai::forms::FORMS;
use qiantai::queries::presenter::{Viewer, row};
use qiantai::queries::time_left::Hours;
use std::collections::BTreeSet;

/// Slips of a form in a state that are tried.
const OF_STATE: usize = 2;
/// Ways in which the blanks are filled.
const WAYS: usize = 6;

/// Steps that no filling of this test gets through, and why a person does: what must be written is of a kind that
/// only somebody who reads the slip can know.
const KNOWN: &[(&str, &str, &str)] = &[];

struct Trial<'a> {
    book: &'a MapBook,
    now: Moment,
}

impl Trial<'_> {
    /// What is typed into a blank, the n-th way.
    fn text(&self, kind: &Kind, n: usize) -> String {
        let listed = |tag: u16| {
            let numbers = 1..self.book.next_number(tag);
            let slips = numbers.filter_map(|number| self.book.slip(SlipId { form: tag, number }));
            let form = qiantai::forms::tagged(tag);
            let state = |slip: &Slip| form.and_then(|form| form.state(slip.state));
            let in_force = |slip: &Slip| state(slip).is_some_and(|state| state.listed);
            slips.filter(in_force).nth(n).map(|slip| slip.id.number)
        };
        match kind {
            Kind::Text | Kind::Lines => "照纸上写的".to_string(),
            Kind::Number => (n + 1).to_string(),
            Kind::Money => ["12.50", "0.01", "100", "2000", "1", "35"][n % WAYS].to_string(),
            Kind::Day => {
                let by = [0, 1, 3, 30, 2, 10][n % WAYS];
                self.now.day().next(by).to_string()
            }
            Kind::Clock => "8:30".to_string(),
            Kind::Moment => {
                let ahead = [60, 600, -1, 2000, -30, 0][n % WAYS];
                self.now.plus_minutes(ahead).to_string()
            }
            Kind::Choice(picks) => picks[n % picks.len()].name.to_string(),
            Kind::Yes => if n.is_multiple_of(2) { "y" } else { "n" }.to_string(),
            Kind::Room => "1-2-1203".to_string(),
            Kind::Person | Kind::Signature => format!("@{}", n + 1),
            Kind::Phone => "13800138001".to_string(),
            Kind::Name => "李四".to_string(),
            Kind::Staff => OPERATORS[n % OPERATORS.len()].0.to_string(),
            Kind::Slip(_) => format!("F-14/{}", n + 1),
            Kind::Record(tag) => {
                let form = qiantai::forms::tagged(*tag).map_or("", |form| form.id);
                listed(*tag).map_or_else(|| "1".to_string(), |number| format!("{form}/{number}"))
            }
        }
    }

    /// Every blank that must be filled, and in half of the ways all others; what stands there already stays.
    fn filled(&self, fields: &[Field], fills: &[(&str, String)], n: usize) -> Vec<(String, Input)> {
        let input = |field: &Field| match field.rows {
            None => Input::Text(self.text(&field.kind, n)),
            Some(columns) => {
                let cells = columns().iter().map(|c| (c.name.to_string(), self.text(&c.kind, n)));
                Input::Rows(vec![cells.collect()])
            }
        };
        let stands = |name: &str| fills.iter().find(|(of, _)| *of == name);
        let wanted =
            |field: &&Field| field.required || n >= WAYS / 2 || stands(field.name).is_some();
        let one = |field: &Field| match stands(field.name).filter(|_| !n.is_multiple_of(3)) {
            Some((_, text)) => (field.name.to_string(), Input::Text(text.clone())),
            None => (field.name.to_string(), input(field)),
        };
        fields.iter().filter(wanted).map(one).collect()
    }

    /// The rule that refuses the step at no blank, however it is filled; nothing, where it may be taken or is
    /// refused as soon as it is opened.
    fn surely_refused(
        &self,
        form: &'static Form,
        step: &Step,
        slip: &Slip,
        by: Badge,
    ) -> Option<String> {
        let fills = form.fills_of(step, Some(slip), Start::default(), self.book);
        let asked = |fields| Asked {
            form: form.id.to_string(),
            step: step.name.to_string(),
            slip: Some(slip.id),
            fields,
            ..Asked::default()
        };
        let typed = fills.iter().filter(|(name, _)| !name.contains('.'));
        let typed = typed.map(|(name, text)| ((*name).to_string(), Input::Text(text.clone())));
        let alone = Hand { badge: by, cosign: None };
        let opened = try_out(self.book, &asked(typed.collect()), alone, self.now);
        if opened.refusal.is_some_and(|no| no.field.is_none()) && opened.problems.is_empty() {
            return None;
        }
        let seconds = OPERATORS.iter().map(|(badge, ..)| Badge(*badge)).filter(|b| *b != by);
        let cosign = step.cosign.and_then(|right| {
            let mut seconds = seconds;
            seconds.find(|badge| {
                let role = staff::role(self.book, *badge);
                role.is_some_and(|role| self.book.policy().may(role, right))
            })
        });
        let hand = Hand { badge: by, cosign };
        let mut refused = None;
        for n in 0..WAYS {
            let fields = self.filled((step.fields)(), &fills, n);
            match judge(self.book, &asked(fields), hand, self.now) {
                Verdict::Refused(no) if no.field.is_none() => refused = Some(no.rule.to_string()),
                Verdict::Invalid(_) => {}
                Verdict::Accepted(_) | Verdict::Refused(_) => return None,
            }
        }
        refused
    }
}

#[test]
fn nothing_is_offered_that_is_refused_whatever_is_typed() {
    let plan = small(11);
    let made = Made::generate(&plan);
    let trial = Trial { book: &made.book, now: plan.now };
    let mut found: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut tried = 0;
    for form in FORMS.iter().copied() {
        let mut of_state: BTreeMap<u16, usize> = BTreeMap::new();
        let slips: Vec<Slip> = made.slips(form.tag).collect();
        for slip in slips.iter().rev() {
            let seen = of_state.entry(slip.state).or_default();
            *seen += 1;
            if *seen > OF_STATE {
                continue;
            }
            for (badge, _, role, _) in OPERATORS {
                let viewer = Viewer {
                    sight: qiantai::engine::kind::reading::Sight::Desk,
                    role: Some(*role),
                    now: plan.now,
                };
                let shown = row(&made.book, form, slip, viewer, &Hours::default(), None);
                for name in shown.can.iter() {
                    let step = form.step(name).unwrap();
                    tried += 1;
                    if let Some(rule) = trial.surely_refused(form, step, slip, Badge(*badge)) {
                        found.insert((form.id.to_string(), name.to_owned(), rule));
                    }
                }
            }
        }
    }
    let known = |(form, step, rule): &(String, String, String)| {
        KNOWN.iter().any(|(f, s, r)| (f, s, r) == (&form.as_str(), &step.as_str(), &rule.as_str()))
    };
    let open: Vec<_> = found.iter().filter(|one| !known(one)).collect();
    assert!(tried > 500, "{tried} tried");
    assert!(open.is_empty(), "refused whatever is typed: {open:#?}");
    for one in KNOWN {
        let still = found.iter().any(|(f, s, r)| (f.as_str(), s.as_str(), r.as_str()) == *one);
        assert!(still, "{one:?} is no longer so: strike it from the list");
    }
}
