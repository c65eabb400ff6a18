//! Every binding of the built-in keymaps, and every kind of faulty keymap file.

use std::collections::HashSet;

use qiantai::terminal::action::Action;
use qiantai::terminal::chord::Chord;
use qiantai::terminal::keymap::{DEFAULT, Keymap, KeymapProblem, LETTERS, Place, Problem};

fn shipped() -> Vec<(&'static str, Keymap)> {
    let load = |user: &[(&str, &str)]| Keymap::load(user).unwrap_or_else(|all| panic!("{all:#?}"));
    vec![("default", load(&[])), ("letters", load(&[("letters.toml", LETTERS)]))]
}

fn problems(user: &str) -> Vec<KeymapProblem> {
    Keymap::load(&[("mine.toml", user)]).expect_err("this file has problems")
}

fn chord(word: &str) -> Chord {
    Chord::parse(word).unwrap()
}

#[test]
fn every_chord_reads_back_as_it_shows() {
    for (_, keymap) in shipped() {
        for chord in keymap.bindings().flat_map(|(_, _, chords)| chords) {
            assert_eq!(Chord::parse(&chord.to_string()).as_ref(), Ok(chord));
        }
    }
}

#[test]
fn the_files_write_each_chord_as_it_shows() {
    for file in [DEFAULT, LETTERS] {
        let table: toml::Table = file.parse().unwrap();
        let lists = table.values().filter_map(|v| v.as_table()).flat_map(|t| t.values());
        for word in lists.filter_map(|v| v.as_array()).flatten().filter_map(|v| v.as_str()) {
            assert_eq!(chord(word).to_string(), word);
        }
    }
}

#[test]
fn no_action_rests_on_letters_alone() {
    for (name, keymap) in shipped() {
        for (place, action, chords) in keymap.bindings() {
            assert!(
                chords.is_empty() || chords.iter().any(|chord| !chord.is_letter()),
                "{name} [{}] {}: an input method would eat it",
                place.name(),
                action.name()
            );
        }
    }
}

#[test]
fn every_function_key_has_a_second_way_without_letters() {
    for (name, keymap) in shipped() {
        for (place, action, chords) in keymap.bindings() {
            let other = |c: &Chord| !c.is_function_key() && !c.is_letter();
            assert!(
                !chords.iter().any(|c| c.is_function_key()) || chords.iter().any(other),
                "{name} [{}] {}: some keyboards have no function keys",
                place.name(),
                action.name()
            );
        }
    }
}

#[test]
fn f1_to_f10_have_their_alt_digit() {
    for (_, keymap) in shipped() {
        for (place, action, chords) in keymap.bindings() {
            for n in 1..=10u8 {
                let has = |word: String| chords.contains(&chord(&word));
                assert_eq!(
                    has(format!("f{n}")),
                    has(format!("alt-{}", n % 10)),
                    "[{}] {}: F{n} and Alt-{} go together",
                    place.name(),
                    action.name(),
                    n % 10
                );
            }
        }
    }
}

#[test]
fn no_place_gives_one_key_two_meanings() {
    for (name, keymap) in shipped() {
        let mut taken = HashSet::new();
        for (place, _, chords) in keymap.bindings() {
            for chord in chords {
                assert!(taken.insert((place, *chord)), "{name} [{}] {chord}", place.name());
            }
        }
    }
}

#[test]
fn every_key_asks_for_its_action_in_its_place() {
    for (_, keymap) in shipped() {
        for (place, action, chords) in keymap.bindings() {
            assert_eq!(keymap.keys(place, action), chords);
            for chord in chords {
                assert_eq!(keymap.action(&[place], chord), Some(action));
            }
        }
    }
}

#[test]
fn every_action_has_a_key_but_the_numbered_tabs_and_what_is_heavy_or_on_another_key_too() {
    let keymap = &shipped()[0].1;
    let bound: HashSet<Action> = keymap
        .bindings()
        .filter(|(_, _, chords)| !chords.is_empty())
        .map(|(_, action, _)| action)
        .collect();
    for action in Action::all() {
        // 回岗 is on the key of 暂离 while somebody is away.
        let words = [Action::ReportUp, Action::BackOnDuty, Action::PrintList, Action::PrintEach];
        let keyless = action.tab().is_some() || words.contains(&action);
        assert!(bound.contains(&action) != keyless, "{}", action.name());
    }
}

/// What a key means where it means anything ("One meaning a key" in `keymaps/default.toml`). The handover keeps
/// two of its own, as its sketch has them: handing the shift over is handing it in, and refusing it stands beside.
#[test]
fn a_key_means_one_thing_on_every_screen() {
    use Action::*;
    let meanings: &[(&str, &[Action])] = &[
        ("f1", &[Help]),
        ("f4", &[PickList, Papers]),
        ("f8", &[Basis]),
        ("f9", &[Unmask]),
        ("f10", &[Submit, Yes]),
        ("esc", &[Back, No]),
        ("insert", &[New, Papers, RowAdd]),
        ("enter", &[Action::Story, Open, Submit]),
        ("space", &[Mark, Tick, PageDown]),
        ("/", &[Filter]),
        (":", &[Command]),
        ("ctrl-n", &[TabNext]),
        ("ctrl-p", &[TabPrev]),
        ("ctrl-s", &[Submit, Yes]),
    ];
    let handover = [("f9", Refuse), ("f10", HandOver), ("ctrl-s", HandOver)];
    for (name, keymap) in shipped() {
        for (key, meant) in meanings {
            let key = *key;
            for (place, action, chords) in keymap.bindings() {
                let own = place == Place::Handover && handover.contains(&(key, action));
                let says = format!("{name} [{}] {key} {}", place.name(), action.name());
                assert!(!chords.contains(&chord(key)) || meant.contains(&action) || own, "{says}");
            }
        }
    }
}

/// A file that an office wrote for itself before keys moved still loads: its names are known, and what it
/// asks for is what happens.
#[test]
fn a_users_file_from_before_the_keys_moved_still_loads() {
    let before = "[intake]\ncomplaint = [\"f4\", \"alt-4\"]\ncleaning = [\"insert\"]\n\
        papers = [\"ctrl-o\"]\nsave-phone = [\"f10\"]\n[dispatch]\nreport-up = [\"f10\", \"alt-0\"]\n\
        pause = [\"insert\", \"ctrl-u\"]\n[complaints]\nreport-up = [\"f10\"]\n";
    let keymap = Keymap::load(&[("mine.toml", before)]).unwrap_or_else(|all| panic!("{all:#?}"));
    let at = |place: Place, key: &str| keymap.action(&[place], &chord(key));
    assert_eq!(at(Place::Intake, "f4"), Some(Action::Complaint));
    assert_eq!(at(Place::Dispatch, "f10"), Some(Action::ReportUp));
    assert_eq!(at(Place::Dispatch, "insert"), Some(Action::Pause));
}

#[test]
fn nothing_typed_in_a_field_is_a_key_there() {
    let keymap = &shipped()[0].1;
    for place in [Place::Text, Place::Note] {
        for (_, action, chords) in keymap.bindings().filter(|(p, _, _)| *p == place) {
            assert!(chords.iter().all(|c| c.typed().is_none()), "{}", action.name());
        }
    }
}

#[test]
fn help_back_and_the_second_ways_work_in_every_place() {
    let keymap = &shipped()[0].1;
    for place in Place::ALL {
        let here = [*place, Place::All];
        assert_eq!(keymap.action(&here, &chord("f1")), Some(Action::Help), "{}", place.name());
        assert_eq!(keymap.action(&here, &chord("alt-1")), Some(Action::Help));
        let esc = keymap.action(&here, &chord("esc"));
        assert!(matches!(esc, Some(Action::Back | Action::No)), "{}", place.name());
    }
}

#[test]
fn enter_never_submits_a_form_nor_answers_a_question() {
    for (_, keymap) in shipped() {
        for places in [
            vec![Place::Text, Place::Form, Place::All],
            vec![Place::Confirm, Place::All],
            vec![Place::Handover, Place::All],
        ] {
            let asked = keymap.action(&places, &chord("enter"));
            assert!(!matches!(asked, Some(Action::Submit | Action::Yes)), "{places:?}");
        }
    }
}

#[test]
fn the_innermost_place_wins() {
    let keymap = &shipped()[0].1;
    let f4 = |places: &[Place]| keymap.action(places, &chord("f4"));
    assert_eq!(f4(&[Place::Intake, Place::All]), Some(Action::Papers));
    assert_eq!(f4(&[Place::Form, Place::Intake, Place::All]), Some(Action::PickList));
    assert_eq!(f4(&[Place::All]), None);
    let note = [Place::Note, Place::Text, Place::Form, Place::All];
    assert_eq!(keymap.action(&note, &chord("alt-enter")), Some(Action::NewLine));
    assert_eq!(keymap.action(&note, &chord("enter")), Some(Action::Open));
    assert_eq!(keymap.action(&[Place::Text, Place::Form], &chord("tab")), Some(Action::NextField));
}

#[test]
fn in_real_places_only_what_is_meant_to_be_is_hidden() {
    use Place::*;
    let tabs = [
        Intake, Dispatch, Handover, Complaints, Settlement, Callbacks, Registers, Directory,
        Reports,
    ];
    let mut stacks: Vec<Vec<Place>> = tabs.iter().map(|tab| vec![*tab, List, All]).collect();
    stacks.extend([
        vec![SignIn, All],
        vec![Text, SignIn, All],
        vec![Text, Intake, List, All],
        vec![Form, All],
        vec![Text, Form, All],
        vec![Note, Text, Form, All],
        vec![Overlay, All],
        vec![Confirm, All],
        vec![PickList, Text, All],
        vec![Text, Command, All],
    ]);
    let keymap = &shipped()[0].1;
    let mut hidden = Vec::new();
    for stack in &stacks {
        let live: HashSet<Action> = keymap.hints(stack).iter().map(|(_, action)| *action).collect();
        for (place, action, chords) in keymap.bindings() {
            if stack.contains(&place) && !chords.is_empty() && !live.contains(&action) {
                hidden.push((stack[0], action));
            }
        }
    }
    hidden.sort();
    hidden.dedup();
    // Enter shows the whole story of a row there, and a question is answered before going back.
    let story = [
        Intake, Dispatch, Handover, Complaints, Settlement, Callbacks, Registers, Directory,
        Reports, Text,
    ];
    let mut meant: Vec<(Place, Action)> = story.map(|tab| (tab, Action::Open)).to_vec();
    meant.push((Confirm, Action::Back));
    meant.sort();
    assert_eq!(hidden, meant);
}

#[test]
fn full_width_keys_are_understood() {
    let keymap = &shipped()[0].1;
    let places = [Place::Dispatch, Place::All];
    assert_eq!(keymap.action(&places, &chord("：")), Some(Action::Command));
    assert_eq!(keymap.action(&places, &chord("／")), Some(Action::Filter));
    assert_eq!(keymap.action(&places, &chord("、")), Some(Action::Filter));
    assert_eq!(keymap.action(&places, &chord("　")), Some(Action::Mark));
}

#[test]
fn hints_come_in_file_order_and_only_live() {
    let keymap = &shipped()[0].1;
    let hints = keymap.hints(&[Place::Form, Place::Intake, Place::All]);
    assert_eq!(hints[0], (chord("tab"), Action::NextField));
    // Ctrl-D takes a row away inside the form, so saving a number behind it has no live key.
    assert!(hints.iter().all(|(_, action)| *action != Action::SavePhone));
    let actions: HashSet<Action> = hints.iter().map(|(_, action)| *action).collect();
    assert_eq!(actions.len(), hints.len(), "each action once");
    assert_eq!(hints.last(), Some(&(chord("f1"), Action::Help)));
    let board: Vec<String> = keymap
        .hints(&[Place::Dispatch])
        .iter()
        .map(|(chord, action)| format!("{} {}", chord.label(true), action.hint()))
        .collect();
    assert_eq!(board[..4], ["F2 派工", "F3 到场", "F5 回单", "F6 催办"]);
}

#[test]
fn a_users_file_replaces_action_by_action() {
    let mine = "[intake]\nreport = [\"f2\", \"alt-2\", \"ctrl-v\"]\nconsult = []\n";
    let keymap = Keymap::load(&[("mine.toml", mine)]).unwrap();
    let intake = [Place::Intake];
    assert_eq!(keymap.action(&intake, &chord("ctrl-v")), Some(Action::Report));
    assert_eq!(keymap.action(&intake, &chord("f5")), None);
    assert_eq!(keymap.action(&intake, &chord("f6")), Some(Action::Chase));
    assert!(keymap.hints(&intake).iter().all(|(_, action)| *action != Action::Consult));
    let moved = "[intake]\nconsult = []\nchase = [\"f5\"]\n";
    let keymap = Keymap::load(&[("mine.toml", moved)]).unwrap();
    assert_eq!(keymap.action(&intake, &chord("f5")), Some(Action::Chase));
}

#[test]
fn every_problem_is_reported_at_once_with_its_line() {
    let found = problems(
        "[intak]\nreport = [\"f2\"]\n[intake]\nreprot = [\"f2\"]\npaid = [\"hyper-x\", \"ctrl-i\"]\n\
         chase = [\"f2\"]\nconsult = 5\nattach = [7]\n",
    );
    let lines: Vec<usize> = found.iter().map(|p| p.line).collect();
    assert_eq!(lines, [1, 4, 5, 5, 7, 8, 6], "conflicts come last: {found:#?}");
    assert!(found.iter().all(|p| p.file == "mine.toml"));
    assert_eq!(found[0].problem, Problem::UnknownPlace("intak".into()));
    assert_eq!(found[1].problem, Problem::UnknownAction("reprot".into()));
    let said = found[1].to_string();
    assert!(said.starts_with("mine.toml 第 4 行") && said.contains("report(报修)"), "{said}");
    assert!(found[3].to_string().contains("tab"), "{}", found[3]);
    let actions = [Action::Report, Action::Chase];
    let conflict = Problem::Conflict { place: Place::Intake, chord: chord("f2"), actions };
    assert_eq!(found[6].problem, conflict);
    assert!(found[6].to_string().contains("report = []"), "{}", found[6]);
}

/// A name that an upgrade took away, or a slip of the pen, is no reason not to open.
#[test]
fn what_is_wrong_in_a_users_file_is_skipped_and_said_and_all_else_holds() {
    let mine = "[intake]\nreprot = [\"f9\"]\nchase = [\"f2\"]\nconsult = [\"ctrl-v\"]\n[nowhere]\nup = [\"f3\"]\n";
    let (keymap, skipped) = Keymap::load_what_reads(&[("mine.toml", mine)]);
    assert_eq!(skipped.iter().map(|p| p.line).collect::<Vec<_>>(), [2, 5, 3], "{skipped:#?}");
    let intake = [Place::Intake];
    assert_eq!(keymap.action(&intake, &chord("ctrl-v")), Some(Action::Consult));
    assert_eq!(
        keymap.action(&intake, &chord("f2")),
        Some(Action::Report),
        "the first keeps its key"
    );
    let (keymap, skipped) = Keymap::load_what_reads(&[("mine.toml", "[intake")]);
    assert!(!skipped.is_empty());
    assert_eq!(keymap.action(&intake, &chord("f2")), Some(Action::Report));
}

#[test]
fn broken_toml_is_said_with_its_line_and_shown_safely() {
    let found = problems("[list]\nup = [\"up\"\n[overlay\n");
    assert!(!found.is_empty() && found.iter().any(|p| matches!(p.problem, Problem::Syntax(_))));
    let found = problems("[list]\n\"a\\u001b[31m\" = []\n");
    assert!(!found[0].to_string().chars().any(char::is_control), "{:?}", found[0].to_string());
    assert!(matches!(problems("list = 3\n")[0].problem, Problem::NotASection(_)));
}

#[test]
fn every_action_is_documented_and_called_by_name() {
    for action in Action::all() {
        assert!(action.doc().ends_with('。'));
        assert_eq!(Action::called(action.word()), [action]);
        assert_eq!(Action::called(action.name()), [action]);
    }
}
