//! `forms.md`: every form with its states, steps, blanks and rules.

use qiantai::engine::field::Field;
use qiantai::engine::form::Form;
use qiantai::engine::kind::{Kind, Pick};
use qiantai::engine::notice::{Mode, Rule};
use qiantai::engine::step::Step;
use qiantai::forms;

use super::{head, row};

const INTRO: &str = "\
# Forms

Every paper the desk knows, as the registry has it. `qiantai forms --json` says the same to a script.

* A blank with `*` must be filled. A blank that several steps fill stands once, with all its steps.
* *from*: the states in which a step may be taken; *opens* means that it makes a new slip.
* *second*: a second badge must sign, by the right that is named.
* The kinds of blanks are explained in [scripting.md](../scripting.md#kinds-of-blanks).
";

pub(super) fn page() -> String {
    let mut page = format!("{INTRO}\n## All forms\n\n");
    page.push_str(&head(&["id", "title", "on lists", "tag", "states", "steps", "rules"]));
    for form in forms::all() {
        let counts = [form.states.len(), form.steps.len(), form.rules.len()].map(|n| n.to_string());
        let tag = form.tag.to_string();
        let [states, steps, rules] = &counts;
        page.push_str(&row(&[form.id, form.title, form.word, &tag, states, steps, rules]));
    }
    for form in forms::all() {
        page.push_str(&one(form));
    }
    for shared in forms::SHARED {
        page.push_str(&format!("\n## Rules of {}\n\n", shared.whose));
        page.push_str(&rules(shared.rules));
    }
    page
}

fn one(form: &'static Form) -> String {
    let mut text = format!("\n## {} {}\n\n", form.id, form.title);
    text.push_str(&head(&["state", "label", "open"]));
    for state in form.states {
        text.push_str(&row(&[state.name, state.label, if state.open { "yes" } else { "no" }]));
    }
    text.push('\n');
    text.push_str(&head(&["step", "title", "from", "right", "second"]));
    for step in form.steps {
        let second = step.cosign.map_or("", |right| right.label());
        let title =
            if step.at_once { format!("{} (one key)", step.title) } else { step.title.into() };
        text.push_str(&row(&[step.name, &title, &from(form, step), step.right.label(), second]));
    }
    let blanks = blanks(form);
    if !blanks.is_empty() {
        text.push('\n');
        text.push_str(&head(&["blank", "label", "kind", "steps"]));
        for (name, field, steps) in blanks {
            text.push_str(&row(&[&name, field.label, &kind(field), &steps.join(" ")]));
        }
    }
    if !form.rules.is_empty() {
        text.push('\n');
        text.push_str(&rules(form.rules));
    }
    text
}

fn from(form: &Form, step: &Step) -> String {
    if step.from.is_empty() {
        return "*opens*".to_owned();
    }
    let states = step.from.iter().filter_map(|code| form.state(*code));
    states.map(|state| state.name).collect::<Vec<_>>().join(" ")
}

/// Every blank once, columns of repeated rows behind theirs, with the steps that fill it.
fn blanks(form: &'static Form) -> Vec<(String, &'static Field, Vec<&'static str>)> {
    let mut all: Vec<(String, &'static Field, Vec<&'static str>)> = Vec::new();
    for step in form.steps {
        for field in (step.fields)() {
            let columns = field.rows.map_or(&[][..], |columns| columns());
            let under =
                columns.iter().map(|column| (format!("{}.{}", field.name, column.name), column));
            for (name, field) in std::iter::once((field.name.to_owned(), field)).chain(under) {
                let name = if field.required { format!("{name}*") } else { name };
                let same = |(known, other, _): &&mut (String, &Field, Vec<&str>)| {
                    *known == name && other.tag == field.tag && other.label == field.label
                };
                match all.iter_mut().find(same) {
                    Some((_, _, steps)) => steps.push(step.name),
                    None => all.push((name, field, vec![step.name])),
                }
            }
        }
    }
    all
}

fn kind(field: &Field) -> String {
    if field.rows.is_some() {
        return "rows".to_owned();
    }
    match field.kind {
        Kind::Text => "text".to_owned(),
        Kind::Lines => "lines".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Money => "money".to_owned(),
        Kind::Day => "date".to_owned(),
        Kind::Clock => "time".to_owned(),
        Kind::Moment => "moment".to_owned(),
        Kind::Choice(picks) => choices(picks),
        Kind::Yes => "yes-no".to_owned(),
        Kind::Room => "room".to_owned(),
        Kind::Person => "person".to_owned(),
        Kind::Phone => "phone".to_owned(),
        Kind::Name => "name".to_owned(),
        Kind::Staff => "staff".to_owned(),
        Kind::Signature => "signature".to_owned(),
        Kind::Record(tag) => {
            let of = forms::tagged(tag).map_or("?", |form| form.id);
            format!("record of {of}")
        }
        Kind::Slip => "slip".to_owned(),
    }
}

fn choices(picks: &[Pick]) -> String {
    let all = picks.iter().map(|pick| format!("`{}` {}", pick.name, pick.label));
    format!("choice: {}", all.collect::<Vec<_>>().join(", "))
}

fn rules(rules: &[Rule]) -> String {
    let mut text = head(&["rule", "", "says", "clauses"]);
    for rule in rules {
        let mode = match rule.mode {
            Mode::Refuse => "refuses",
            Mode::Warn => "warns",
        };
        text.push_str(&row(&[rule.name, mode, rule.text, &rule.cites.join(", ")]));
    }
    text
}
