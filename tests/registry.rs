//! Checks of all registered forms: stored numbers are unique, labels fit their blanks, states exist, rules
//! cite clauses, and no form file is missing.

#[path = "example/umbrellas.rs"]
mod umbrellas;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;
use std::{env, fs};

use qiantai::engine::form::Form;
use qiantai::engine::kind::{Field, Kind};
use qiantai::forms;
use qiantai::forms::FORMS;

static BESIDE: &[&Form] = &[&umbrellas::FORM];

/// The most characters of a label, so that it fits beside a blank of a third of the line.
const LABEL_MOST: usize = 6;

fn all() -> Vec<&'static Form> {
    forms::lay_beside(BESIDE);
    forms::all().collect()
}

/// All blanks of a form with their places, including the columns of lists.
fn blanks(form: &'static Form) -> Vec<(String, &'static Field)> {
    let mut found = Vec::new();
    for step in form.steps {
        for field in (step.fields)() {
            found.push((format!("{} {} {}", form.id, step.name, field.name), field));
            let columns = field.rows.map_or(&[][..], |columns| columns());
            let at = |c: &Field| format!("{} {} {}.{}", form.id, step.name, field.name, c.name);
            found.extend(columns.iter().map(|c| (at(c), c)));
        }
    }
    found
}

fn unique<T: Ord + Debug>(what: &str, things: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for thing in things {
        let shown = format!("{thing:?}");
        assert!(seen.insert(thing), "{what}: {shown} stands twice");
    }
}

#[test]
fn forms_have_ids_tags_and_words_of_their_own() {
    let forms = all();
    unique("form ids", forms.iter().map(|f| f.id));
    unique("form tags", forms.iter().map(|f| f.tag));
    unique("form words", forms.iter().map(|f| f.word));
    unique("form titles", forms.iter().map(|f| f.title));
}

#[test]
fn steps_have_tags_names_and_titles_of_their_own() {
    for form in all() {
        unique(form.id, form.steps.iter().map(|s| s.tag));
        unique(form.id, form.steps.iter().map(|s| s.name));
        unique(form.id, form.steps.iter().map(|s| s.title));
        assert!(!form.steps.is_empty(), "{} has no step", form.id);
    }
}

#[test]
fn states_are_unique_and_every_step_starts_from_one_that_exists() {
    for form in all() {
        unique(form.id, form.states.iter().map(|s| s.code));
        unique(form.id, form.states.iter().map(|s| s.name));
        unique(form.id, form.states.iter().map(|s| s.label));
        for step in form.steps {
            unique(step.name, step.from.iter().copied());
            for code in step.from {
                assert!(form.state(*code).is_some(), "{} {}: state {code}", form.id, step.name);
            }
        }
        // State 0 is what a slip has before its first entry.
        assert!(form.state(0).is_none(), "{}: 0 is no state", form.id);
    }
}

#[test]
fn what_follows_a_step_at_once_is_a_step_of_its_form_on_a_standing_slip() {
    for form in all() {
        for (step, then) in form.steps.iter().filter_map(|s| Some((s, s.then?))) {
            let next = form.step(then);
            assert!(next.is_some_and(|n| !n.is_opening()), "{} {}: {then}", form.id, step.name);
        }
    }
}

#[test]
fn something_can_be_done_in_every_open_state() {
    for form in all() {
        for state in form.states.iter().filter(|s| s.open) {
            let ways = form.steps.iter().any(|s| s.from.contains(&state.code));
            assert!(ways, "{}: nothing leads on from {}", form.id, state.label);
        }
    }
}

#[test]
fn a_tag_is_the_same_blank_wherever_it_stands() {
    for form in all() {
        let mut known: BTreeMap<u16, (&str, String, String)> = BTreeMap::new();
        for step in form.steps {
            let fields = (step.fields)();
            unique(&format!("{} {} tags", form.id, step.name), fields.iter().map(|f| f.tag));
            unique(&format!("{} {} names", form.id, step.name), fields.iter().map(|f| f.name));
            unique(&format!("{} {} labels", form.id, step.name), fields.iter().map(|f| f.label));
            for field in fields {
                let columns = field.rows.map_or(&[][..], |columns| columns());
                let columns = columns.iter().map(|c| format!("{} {:?};", c.tag, c.kind)).collect();
                let this = (field.name, format!("{:?}", field.kind), columns);
                let first = known.entry(field.tag).or_insert_with(|| this.clone());
                assert_eq!(*first, this, "{} tag {}", form.id, field.tag);
            }
        }
        // And the other way round: a name is one blank, whichever step asks for it.
        let names: BTreeSet<(&str, u16)> = known.iter().map(|(tag, k)| (k.0, *tag)).collect();
        unique(form.id, names.iter().map(|(name, _)| *name));
    }
}

#[test]
fn columns_of_repeated_rows_have_tags_and_names_of_their_own() {
    for form in all() {
        for (at, field) in blanks(form) {
            let columns = field.rows.map_or(&[][..], |columns| columns());
            unique(&at, columns.iter().map(|c| c.tag));
            unique(&at, columns.iter().map(|c| c.name));
            assert!(columns.iter().all(|c| c.rows.is_none()), "{at}: rows in rows");
        }
    }
}

#[test]
fn labels_and_widths_fit_the_line() {
    for form in all() {
        for (at, field) in blanks(form) {
            let count = field.label.chars().count();
            assert!((1..=LABEL_MOST).contains(&count), "{at}: {} is {count} long", field.label);
            assert!((2..=12).contains(&field.width), "{at}: width {}", field.width);
        }
    }
}

#[test]
fn choices_are_unique_by_code_name_and_label() {
    for form in all() {
        for (at, field) in blanks(form) {
            let Kind::Choice(picks) = field.kind else { continue };
            unique(&at, picks.iter().map(|p| p.code));
            unique(&at, picks.iter().map(|p| p.name));
            unique(&at, picks.iter().map(|p| p.label));
            // A code, name or label typed must mean one pick: no label may read as another's code.
            let words = |p: &qiantai::engine::kind::Pick| {
                [p.code.to_string(), p.name.to_string(), p.label.to_string()]
            };
            unique(&at, picks.iter().flat_map(words));
        }
    }
}

#[test]
fn a_record_blank_points_to_a_form_that_stands() {
    for form in all() {
        for (at, field) in blanks(form) {
            let Kind::Record(tag) = field.kind else { continue };
            assert!(forms::tagged(tag).is_some(), "{at}: no form has tag {tag}");
        }
    }
}

#[test]
fn every_rule_has_a_name_of_its_own_a_sentence_and_a_clause() {
    let own = all().into_iter().map(|f| (f.id, f.rules));
    for (id, rules) in own.chain(forms::SHARED.iter().map(|s| (s.whose, s.rules))) {
        unique(id, rules.iter().map(|r| r.name));
        for rule in rules {
            assert!(!rule.cites.is_empty(), "{id} {} cites nothing", rule.name);
            assert!(!rule.text.is_empty(), "{id} {} says nothing", rule.name);
            unique(rule.name, rule.cites.iter().copied());
        }
    }
    // One name, one meaning: a form may not hide a rule that it shares.
    for form in all() {
        for shared in forms::SHARED.iter().filter(|s| (s.goes_by)(form)) {
            let own = form.rules.iter().find(|r| shared.rules.iter().any(|j| j.name == r.name));
            assert!(own.is_none(), "{} has a shared rule's name: {own:?}", form.id);
        }
    }
}

#[test]
fn no_register_file_is_forgotten_in_the_index() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let index = fs::read_to_string(root.join("forms.rs")).unwrap();
    let mut files = 0;
    let mut folders = vec![root.join("forms")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if fs::read_to_string(&path).unwrap().contains("pub static FORM: Form") {
                files += 1;
                let place = path.strip_prefix(root.join("forms")).unwrap().with_extension("");
                let place = place.to_str().unwrap().replace(['/', '\\'], "::");
                let line = format!("    &{place}::FORM,");
                assert!(index.contains(&line), "{place} has a form that forms.rs does not list");
            }
        }
    }
    assert_eq!(files, FORMS.len(), "the index lists what has no file of its own");
}

/// Numbers of due moments are one space for all forms, stored for ever. A form may call a shared one by
/// another word; two forms of their own may not meet in a number.
#[test]
fn a_due_number_is_one_thing_in_all_forms() {
    use qiantai::forms::dues;

    let renamed = [("F-17", dues::TOLD.number())];
    unique("shared dues", dues::DUES.iter().map(|due| due.number()));
    let mut own: BTreeMap<u16, &str> = BTreeMap::new();
    for form in all() {
        for due in form.dues {
            let shared = dues::DUES.iter().any(|known| known.number() == due.number());
            if renamed.contains(&(form.id, due.number())) {
                assert!(shared, "{}: {} is no shared due", form.id, due.number());
                continue;
            }
            assert!(!shared, "{}: due {} is another's already", form.id, due.number());
            let before = own.insert(due.number(), form.id);
            assert_eq!(before, None, "{}: due {} stands twice", form.id, due.number());
        }
    }
}
