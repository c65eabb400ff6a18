//! `forms.md`: every form with its states, steps, blanks and rules.

use qiantai::engine::form::Form;
use qiantai::engine::kind::{Kind, Pick};
use qiantai::engine::notice::{Mode, Rule};
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
        let states = step.from.iter().filter_map(|code| form.state(*code));
        let from = match step.from {
            [] => "*opens*".to_owned(),
            _ => states.map(|state| state.name).collect::<Vec<_>>().join(" "),
        };
        let second = step.cosign.map_or("", |right| right.label());
        let title =
            if step.at_once { format!("{} (one key)", step.title) } else { step.title.into() };
        text.push_str(&row(&[step.name, &title, &from, step.right.label(), second]));
    }
    let blanks = blanks(form);
    if !blanks.is_empty() {
        text.push('\n');
        text.push_str(&head(&["blank", "label", "kind", "steps"]));
        for blank in blanks {
            text.push_str(&row(&[&blank.name, blank.label, &blank.kind, &blank.steps.join(" ")]));
        }
    }
    if !form.rules.is_empty() {
        text.push('\n');
        text.push_str(&rules(form.rules));
    }
    text
}

/// A blank as it stands on the page.
struct Blank {
    tag: u16,
    name: String,
    label: &'static str,
    kind: String,
    steps: Vec<&'static str>,
}

/// Every blank once, columns of repeated rows behind theirs, with the steps that fill it.
fn blanks(form: &'static Form) -> Vec<Blank> {
    let mut all: Vec<Blank> = Vec::new();
    let starred = |name: String, must: bool| if must { format!("{name}*") } else { name };
    for step in form.steps {
        let mut add = |blank: Blank| {
            let same = |known: &&mut Blank| {
                (known.tag, &known.name, known.label) == (blank.tag, &blank.name, blank.label)
            };
            match all.iter_mut().find(same) {
                Some(known) => known.steps.push(step.name),
                None => all.push(blank),
            }
        };
        for field in (step.fields)() {
            let kind = if field.rows.is_some() { "rows".to_owned() } else { kind(field.kind) };
            let name = starred(field.name.to_owned(), field.required);
            let (tag, label, steps) = (field.tag, field.label, vec![step.name]);
            add(Blank { tag, name, label, kind, steps });
            for column in field.rows.map_or(&[][..], |columns| columns()) {
                let name = starred(format!("{}.{}", field.name, column.name), column.required);
                let (tag, label, steps) = (column.tag, column.label, vec![step.name]);
                add(Blank { tag, name, label, kind: self::kind(column.kind), steps });
            }
        }
    }
    all
}

fn kind(kind: Kind) -> String {
    let word = match kind {
        Kind::Text => "text",
        Kind::Lines => "lines",
        Kind::Number => "number",
        Kind::Money => "money",
        Kind::Day => "date",
        Kind::Clock => "time",
        Kind::Moment => "moment",
        Kind::Choice(picks) => return choices(picks),
        Kind::Yes => "yes-no",
        Kind::Room => "room",
        Kind::Person => "person",
        Kind::Phone => "phone",
        Kind::Name => "name",
        Kind::Staff => "staff",
        Kind::Signature => "signature",
        Kind::Record(tag) => {
            return format!("record of {}", forms::tagged(tag).map_or("?", |form| form.id));
        }
        Kind::Slip(_) => "slip",
    };
    word.to_owned()
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
