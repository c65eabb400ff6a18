//! Every step of every registered form, by Tab alone, on small, common and wide screens; and drafts
//! of random typing.

use proptest::prelude::*;

use super::*;

const SIZES: [(u16, u16); 5] = [(80, 24), (40, 10), (200, 60), (58, 20), (24, 3)];

fn steps() -> impl Iterator<Item = (&'static Form, &'static Step)> {
    let forms = forms::all().chain(std::iter::once(&EVERY));
    forms.flat_map(|form| form.steps.iter().map(move |step| (form, step)))
}

/// A key that every kind of blank takes.
fn key_for(kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::Choice(picks)) => picks[0].code.to_string(),
        Some(Kind::Yes) => " ".to_owned(),
        _ => "1".to_owned(),
    }
}

#[test]
fn every_blank_of_every_form_is_reached_by_tab_and_takes_what_is_typed() {
    let mut reached = 0;
    for (form, step) in steps() {
        for size in SIZES {
            let mut state = FormState::open(form, step, &Begun::default(), None, None, None);
            state.resize(size.0);
            let mut waiting: Vec<String> =
                state.spots().into_iter().map(|s| state.path(s)).collect();
            state.focus = state.spots()[0];
            for _ in 0..waiting.len() * 2 + 4 {
                let path = at(&state);
                waiting.retain(|p| *p != path);
                let spot = state.focus;
                let kind = state.field_at(spot).map(|f| f.kind);
                let empty = state.slot(spot).unwrap().is_empty();
                let wishes = state.text(&key_for(kind));
                let name = format!("{} {} {path} {size:?}", form.id, step.name);
                assert!(wishes.contains(&Wish::Changed), "{name} takes nothing: {wishes:?}");
                assert!(!empty || !state.slot(spot).unwrap().is_empty(), "{name} stays empty");
                let (_, caret) = themed(&state, size, false);
                let caret = caret.unwrap_or_else(|| panic!("{name}: no caret"));
                assert!(caret.x < size.0 && caret.y < size.1, "{name}: {caret:?}");
                // A choice or yes/no that is complete has moved on by itself.
                if state.focus == spot {
                    press(&mut state, "<tab>");
                }
                // Out of the table once its first row was seen.
                if at(&state).contains(".2.") {
                    press(&mut state, "<tab>");
                }
                reached += 1;
                if waiting.is_empty() {
                    break;
                }
            }
            assert!(waiting.is_empty(), "{} {}: {waiting:?}", form.id, step.name);
        }
    }
    assert!(reached > 300, "{reached} blanks");
}

#[test]
fn every_blank_of_every_form_is_reached_by_down_and_tab_from_the_top_and_back() {
    for (form, step) in steps() {
        let mut state = FormState::open(form, step, &Begun::default(), None, None, None);
        state.focus = state.spots()[0];
        let lines = state.lines(78).len();
        for _ in 0..lines * 2 {
            state.act(Action::Down);
        }
        assert!(matches!(state.focus, Spot::Foot(_)), "{} {}", form.id, step.name);
        for _ in 0..lines * 2 {
            state.act(Action::Up);
        }
        assert_eq!(state.path(state.focus), state.path(state.spots()[0]));
    }
}

fn any_keys() -> impl Strategy<Value = Vec<String>> {
    let key = prop_oneof![
        6 => "[厨房漏水张a-z0-9 ,。１é*@#.]{1,6}",
        3 => Just("<tab>".to_owned()),
        1 => prop::sample::select(vec![
            "<backtab>", "<down>", "<up>", "<backspace>", "<ctrl-u>", "<f5>", "<f3>", "<left>",
            "<right>", "<alt-enter>", "<ctrl-z>", "<enter>", "<esc>",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(key, 0..40)
}

/// Presses a key if it asks for something where the caret is.
fn try_press(form: &mut FormState, key: &str) {
    if key.starts_with('<') {
        let chord = Chord::parse(key.trim_matches(['<', '>'])).unwrap();
        if let Some(action) = KEYS.action(&form.places(), &chord) {
            form.act(action);
        }
    } else {
        form.text(key);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn a_draft_brings_everything_back(keys in any_keys(), known in any::<bool>()) {
        let mut form = every();
        if known {
            for (field, typed, shown) in
                [("room", "#12", "1-2-1203"), ("person", "@34", "张三"), ("phone", "@34.0", "138****5678")]
            {
                form.fill(field, &blank(typed, shown));
            }
        }
        for key in &keys {
            try_press(&mut form, key);
        }
        form.act(Action::Back);
        let draft = form.draft();
        let again = FormState::resumed(&EVERY, &EVERY.steps[0], &draft, &Begun::default());
        prop_assert_eq!(again.asked(), form.asked());
        prop_assert_eq!(again.draft(), draft);
        prop_assert_eq!(at(&again), at(&form));
        let shown = |form: &FormState| -> Vec<String> {
            form.spots().iter().map(|s| form.slot(*s).unwrap().shown()).collect()
        };
        prop_assert_eq!(shown(&again), shown(&form));
    }

    #[test]
    fn drawing_never_fails_and_the_caret_is_on_the_screen(
        keys in any_keys(), width in 1u16..140, height in 1u16..40, ascii in any::<bool>(),
        later in any::<bool>(),
    ) {
        let mut form = if later { returning() } else { every() };
        form.resize(width);
        for key in &keys {
            try_press(&mut form, key);
        }
        let (first, caret) = themed(&form, (width, height), ascii);
        let seen = caret.is_some_and(|caret| caret.x < width && caret.y < height);
        prop_assert!(seen, "{:?} in {}", caret, printed(&first).join("
"));
        let (second, again) = themed(&form, (width, height), ascii);
        prop_assert_eq!(first, second, "drawing changes nothing");
        prop_assert_eq!(caret, again);
    }
}
