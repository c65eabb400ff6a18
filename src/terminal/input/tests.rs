//! Keys as they arrive on good and bad lines; time is an argument.

use crossterm::event::{KeyCode, KeyModifiers};
use proptest::prelude::*;

use super::*;

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn typed(text: &str) -> Vec<Event> {
    text.chars()
        .map(|c| match c {
            '\u{1b}' => key(KeyCode::Esc),
            '\r' => key(KeyCode::Enter),
            _ => key(KeyCode::Char(c)),
        })
        .collect()
}

fn chord(word: &str) -> Input {
    Input::Chord(Chord::parse(word).unwrap())
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn paste(text: &str) -> Input {
    Input::Paste { text: text.to_owned(), cut: false }
}

#[test]
fn a_split_sequence_is_its_key_again() {
    for (sequence, word) in [
        ("[A", "up"),
        ("[B", "down"),
        ("OC", "right"),
        ("[D", "left"),
        ("[H", "home"),
        ("[1~", "home"),
        ("OF", "end"),
        ("[4~", "end"),
        ("[2~", "insert"),
        ("[3~", "delete"),
        ("[5~", "pageup"),
        ("[6~", "pagedown"),
        ("[Z", "backtab"),
        ("OP", "f1"),
        ("OS", "f4"),
        ("[[C", "f3"),
        ("[11~", "f1"),
        ("[15~", "f5"),
        ("[17~", "f6"),
        ("[21~", "f10"),
        ("[23~", "f11"),
        ("[24~", "f12"),
        ("[1;5A", "ctrl-up"),
        ("[1;3C", "alt-right"),
        ("[1;2P", "shift-f1"),
        ("[15;5~", "ctrl-f5"),
        ("3", "alt-3"),
    ] {
        // All at once, then with every character in a message of its own.
        let mut at_once = Reassembler::default();
        let all = typed("\u{1b}").into_iter().chain(typed(sequence));
        assert_eq!(at_once.feed_all(all, 0), [chord(word)], "{sequence}");
        assert_eq!(at_once.due(), None);
        let mut slow = Reassembler::default();
        assert!(slow.feed(key(KeyCode::Esc), 0).is_empty());
        let mut got = Vec::new();
        for (n, event) in typed(sequence).into_iter().enumerate() {
            assert!(got.is_empty());
            got = slow.feed(event, 50 * (n as u64 + 1));
        }
        assert_eq!(got, [chord(word)], "{sequence}");
    }
}

#[test]
fn a_lone_esc_waits_until_it_is_due() {
    let mut line = Reassembler::default();
    assert!(line.feed(key(KeyCode::Esc), 100).is_empty());
    assert_eq!(line.due(), Some(100 + ESC_WAIT));
    assert!(line.flush(100 + ESC_WAIT - 1).is_empty());
    assert_eq!(line.flush(100 + ESC_WAIT), [chord("esc")]);
    assert_eq!(line.due(), None);
    assert!(line.flush(1_000).is_empty());
}

#[test]
fn a_sequence_later_than_its_esc_is_not_typed_and_teaches_patience() {
    let mut line = Reassembler::default();
    assert!(line.feed(key(KeyCode::Esc), 0).is_empty());
    assert_eq!(line.feed_all(typed("[A"), 80), [chord("esc"), chord("up")]);
    // Now the line is known to be slow: the next one is whole.
    assert!(line.feed(key(KeyCode::Esc), 1_000).is_empty());
    assert_eq!(line.feed_all(typed("[A"), 1_080), [chord("up")]);
    let mut patient = Reassembler::new(150);
    assert!(patient.feed(key(KeyCode::Esc), 0).is_empty());
    assert_eq!(patient.feed_all(typed("[A"), 80), [chord("up")]);
}

#[test]
fn what_is_no_sequence_was_typed() {
    let mut line = Reassembler::default();
    assert_eq!(line.feed_all(typed("\u{1b}[张"), 0), [chord("esc"), text("[张")]);
    assert_eq!(line.feed_all(typed("\u{1b}zs"), 500), [chord("esc"), text("zs")]);
    assert!(line.feed_all(typed("\u{1b}\u{1b}"), 2_000).starts_with(&[chord("esc")]));
    assert_eq!(line.flush(2_100), [chord("esc")]);
    // Esc pressed, and much later an opening bracket that nothing follows.
    assert!(line.feed(key(KeyCode::Char('[')), 2_400).is_empty());
    assert_eq!(line.flush(2_700), [text("[")]);
    assert_eq!(line.feed_all(typed("OK"), 9_000), [text("OK")]);
}

#[test]
fn an_unfinished_sequence_ends_as_typed_text() {
    let mut line = Reassembler::default();
    assert!(line.feed_all(typed("\u{1b}[15"), 0).is_empty());
    assert_eq!(line.flush(1_000), [chord("esc"), text("[15")]);
    let endless = format!("\u{1b}[{}", "1;".repeat(40));
    let got = line.feed_all(typed(&endless), 5_000);
    assert_eq!(got[0], chord("esc"));
    assert_eq!(line.due(), None);
}

#[test]
fn a_run_is_one_text_and_keys_keep_their_order() {
    let mut line = Reassembler::default();
    let mut events = typed("厨房漏水");
    events.push(key(KeyCode::Tab));
    events.extend(typed("１２"));
    let got = line.feed_all(events, 0);
    assert_eq!(got, [text("厨房漏水"), chord("tab"), text("１２")]);
    assert_eq!(line.feed_all(typed("e\u{301}"), 1), [text("é")]);
    assert!(line.feed_all(typed("\u{202e}"), 2).is_empty());
    assert_eq!(text("j:").chords().len(), 2);
    assert!(paste("j").chords().is_empty());
}

#[test]
fn releases_and_mice_are_nothing_and_sizes_pass() {
    let mut line = Reassembler::default();
    let mut release = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
    release.kind = KeyEventKind::Release;
    assert!(line.feed(Event::Key(release), 0).is_empty());
    assert_eq!(line.feed(Event::Resize(80, 24), 0), [Input::Resize(80, 24)]);
}

#[test]
fn a_paste_is_one_event_cleaned_and_limited() {
    let mut line = Reassembler::default();
    assert!(line.feed(Event::Paste("张三\r\n\u{1b}[31m李四".into()), 0).is_empty());
    assert_eq!(line.flush(PASTE_TAIL), [paste("张三\n[31m李四")]);
    line.feed(Event::Paste("水".repeat(1_000_000 / 3)), 100);
    let got = line.flush(1_000);
    let [Input::Paste { text, cut: true }] = got.as_slice() else { panic!("cut") };
    assert!(text.len() <= PASTE_LIMIT && text.len() > PASTE_LIMIT - 3);
}

#[test]
fn keys_in_the_tail_of_a_paste_are_not_pressed() {
    // The text held the end mark, so the terminal layer let the rest out as keys.
    let mut line = Reassembler::default();
    let mut events = vec![Event::Paste("好".into())];
    events.extend(typed("abc\rdef"));
    events.push(key(KeyCode::F(10)));
    events.push(Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)));
    assert!(line.feed_all(events, 0).is_empty());
    assert_eq!(line.flush(PASTE_TAIL), [paste("好abc\ndef")]);
    assert_eq!(line.feed(key(KeyCode::F(10)), 100), [chord("f10")]);
}

#[test]
fn a_paste_whose_beginning_was_split_is_still_a_paste() {
    let mut line = Reassembler::default();
    line.feed(key(KeyCode::Esc), 0);
    assert!(line.feed_all(typed("[200~第一行\r第二行\r"), 50).is_empty());
    assert!(line.feed_all(typed("第三行"), 100).is_empty());
    assert_eq!(line.feed_all(typed("[201~"), 150), [paste("第一行\n第二行\n第三行")]);
    line.feed_all(typed("\u{1b}[200~没有结尾\r"), 5_000);
    assert_eq!(line.flush(5_000 + PASTE_QUIET), [paste("没有结尾\n")]);
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => "[\\[O0-9;~A-Z张a ]".prop_map(|s| typed(&s).remove(0)),
        3 => Just(key(KeyCode::Esc)),
        1 => Just(key(KeyCode::Enter)),
        1 => "[a\r\n\u{1b}\\[]{0,8}".prop_map(Event::Paste),
        1 => Just(Event::Resize(80, 24)),
    ]
}

proptest! {
    #[test]
    fn nothing_stays_behind_and_texts_are_clean(
        events in proptest::collection::vec((any_event(), 0u64..150), 0..60)
    ) {
        let mut line = Reassembler::default();
        let mut at = 0;
        let mut got = Vec::new();
        for (event, pause) in events {
            at += pause;
            got.extend(line.feed(event, at));
        }
        got.extend(line.flush(at + 10_000));
        prop_assert_eq!(line.due(), None);
        for input in got {
            if let Input::Text(text) = input {
                prop_assert!(!text.is_empty() && !text.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn a_paste_never_presses_enter(pasted in "[a-z\r\n\u{1b}\\[~0-9]{0,40}", rest in "[a\r]{0,20}") {
        let mut line = Reassembler::default();
        let mut events = vec![Event::Paste(pasted)];
        events.extend(typed(&rest));
        let mut got = line.feed_all(events, 0);
        got.extend(line.flush(10_000));
        let pressed = got.iter().any(|input| !matches!(input, Input::Paste { .. }));
        prop_assert!(!pressed, "{:?}", got);
    }
}
