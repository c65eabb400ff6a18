//! The screens in another language.

use super::*;
use qiantai::language::{self, Language};

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Chosen by a key, at the sign-in too, and kept at the desk for whoever chose.
#[test]
fn a_language_is_chosen_by_a_key_and_kept_for_the_operator() {
    let mut screen = fresh(&Script::default());
    screen.keys("<alt-y>");
    assert!(screen.shows("English") && screen.shows("繁體中文"), "{}", screen.picture());
    screen.keys("<down><down><enter>");
    assert!(screen.shows("Sign in") && screen.shows("Badge"), "{}", screen.picture());
    screen.keys("102<tab>2580<enter>");
    assert!(screen.shows("[Intake]") && screen.shows("王丽"), "{}", screen.picture());
    let before = screen.sent.len();
    screen.keys("<alt-y><down><enter>");
    assert!(screen.shows("[受理]") && screen.shows("派工"), "{}", screen.picture());
    let kept = screen.sent[before..].iter().find_map(|sent| match &sent.request {
        Request::KeepLiked(liked) => Some((liked.board.clone(), liked.part.clone())),
        _ => None,
    });
    assert_eq!(kept, Some(("language".to_owned(), "zh-Hant".to_owned())));
    language::speak(Language::Simplified);
}

/// What a key does can be read by who reads English, on every tab.
#[test]
fn help_in_english_has_no_han() {
    let mut screen = screen();
    language::speak(Language::English);
    for tab in TABS.iter().copied() {
        go(&mut screen, tab);
        screen.resize(120, 60).keys("<f1>");
        let picture = screen.picture();
        let help: Vec<&str> = picture
            .lines()
            .skip_while(|line| !line.contains("Help"))
            .filter(|line| line.contains('│'))
            .collect();
        let inside =
            |line: &&str| line.split('│').nth(1).is_some_and(|inside| inside.contains(is_han));
        let wrong: Vec<&&str> = help.iter().filter(|line| inside(line)).collect();
        assert!(help.len() > 9, "{picture}");
        assert!(wrong.is_empty(), "{}: {wrong:#?}", tab.label());
        screen.keys("<esc>").resize(80, 24);
    }
    language::speak(Language::Simplified);
}

/// What people typed stays, also where it is one of our words.
#[test]
fn what_is_typed_stays_as_typed() {
    let mut screen = screen();
    language::speak(Language::English);
    screen.keys("1203<f2>");
    assert!(screen.shows("Repair slip"), "{}", screen.picture());
    let form = screen.app.session.form.as_ref().map(|form| form.state.at());
    assert!(form.is_some());
    screen.keys("<tab><tab><tab><tab>").tell(Msg::Text("作废".to_owned()));
    let typed = screen.app.session.form.as_ref().map(|form| form.state.typed_here());
    assert_eq!(typed.as_deref(), Some("作废"), "{}", screen.picture());
    assert!(screen.shows("作废"), "{}", screen.picture());
    language::speak(Language::Simplified);
}
