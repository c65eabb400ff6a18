//! No random keys may crash or break the screen.

use super::*;
use qiantai::terminal::seen::Seen;
use qiantai::terminal::view;

fn any_key() -> impl Strategy<Value = String> {
    let named = prop::sample::select(vec![
        "<enter>",
        "<esc>",
        "<tab>",
        "<backtab>",
        "<up>",
        "<down>",
        "<left>",
        "<right>",
        "<home>",
        "<end>",
        "<pageup>",
        "<pagedown>",
        "<backspace>",
        "<delete>",
        "<f1>",
        "<f2>",
        "<f3>",
        "<f4>",
        "<f5>",
        "<f6>",
        "<f7>",
        "<f8>",
        "<f9>",
        "<f10>",
        "<ctrl-k>",
        "<ctrl-g>",
        "<ctrl-n>",
        "<ctrl-p>",
        "<ctrl-x>",
        "<ctrl-r>",
        "<ctrl-f>",
        "<ctrl-t>",
        "<alt-z>",
        "<ctrl-w>",
        "<ctrl-u>",
        "<ctrl-z>",
        "<ctrl-l>",
    ]);
    prop_oneof![
        6 => named.prop_map(str::to_owned),
        2 => "[0-9:/ 张李派催é-]".prop_map(|s| s),
        1 => Just("1203".to_owned()),
        1 => Just("2580<enter>".to_owned()),
        1 => Just(":派 134 孙<enter>".to_owned()),
    ]
}

/// What says that nothing seen has changed is drawn as before: such a turn needs no frame.
fn says_what_it_changes<D: FnMut(Sent) -> Vec<Told>>(
    screen: &mut Screen<D>,
    turn: impl FnOnce(&mut Screen<D>),
) {
    let before = (screen.picture(), screen.caret());
    let (mut drawn, blank) = screen.frame();
    (screen.changed, screen.seen) = (false, Seen::Nothing);
    turn(screen);
    if !screen.changed {
        assert_eq!(before, (screen.picture(), screen.caret()));
    }
    let blank = blank.filter(|_| screen.seen == Seen::Blank);
    let Some(blank) = blank.and_then(|written| view::stays(&screen.app, written)) else { return };
    let caret = view::draw_blank(&mut drawn, blank, &screen.app, &screen.theme);
    assert_eq!((drawn, caret), (screen.frame().0, Some(screen.caret())));
}

#[test]
fn keys_that_do_nothing_need_no_frame() {
    let mut screen = signed(&Script::default());
    go(&mut screen, Tab::Dispatch);
    screen.keys("<home>");
    for key in ["<up>", "<home>", "<pageup>"] {
        screen.changed = false;
        screen.keys(key);
        assert!(!screen.changed, "{key}: {}", screen.picture());
    }
    screen.keys("<down>");
    assert!(screen.changed);
    // An answer that nobody waits for.
    screen.changed = false;
    screen.tell(Msg::Told(Box::new(Told::Reply { n: 999_999, reply: Reply::Done })));
    assert!(!screen.changed);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_keys_break_the_screen(
        keys in prop::collection::vec(any_key(), 80),
        sizes in prop::collection::vec((1u16..130, 1u16..45), 4),
        silent in prop::collection::vec(any::<bool>(), 80),
    ) {
        let script = Script::default();
        *script.drafts.borrow_mut() = vec![draft(3, OPERATOR), draft(4, 105)];
        let mut screen = signed(&script);
        for (at, (key, silent)) in keys.iter().zip(silent).enumerate() {
            // A desk that does not answer now and then, and a line that breaks.
            screen.silent = silent && at % 5 == 0;
            // Drawing twice around every key costs more than the keys: one word in four is enough.
            let looks = at % 4 == 0;
            for chord in chords(key) {
                match looks {
                    true => says_what_it_changes(&mut screen, |screen| screen.key(chord)),
                    false => screen.key(chord),
                }
            }
            says_what_it_changes(&mut screen, |screen| {
                screen.rest();
            });
            if at % 20 == 7 {
                let (columns, rows) = sizes[at / 20];
                screen.resize(columns, rows);
            }
            if at % 31 == 30 {
                screen.tell(Msg::Lost("断开".to_owned()));
            }
            if at % 31 == 3 {
                screen.tell(Msg::Back);
            }
            screen.picture();
            prop_assert!(available_actions::places(&screen.app).len() > 1);
        }
        prop_assert!(Chord::plain(Key::Esc).typed().is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_typed_in_a_blank_is_drawn_alone_as_in_a_whole_frame(
        keys in prop::collection::vec(prop::sample::select(vec![
            "漏", "a", "1", "e\u{301}", "长长的一句话写到栏外去", "<backspace>", "<left>", "<home>",
            "<end>", "<delete>", "<ctrl-w>", "<ctrl-u>", "<ctrl-z>", "<tab>", "<backtab>", "<f4>", "<esc>",
        ]), 40),
    ) {
        let mut screen = signed(&Script::default());
        screen.keys("1203<f2><tab><tab>");
        for key in keys {
            // A form that was left is opened again.
            if screen.app.session.form.is_none() {
                screen.keys("<esc>1203<f2>");
            }
            for chord in chords(key) {
                says_what_it_changes(&mut screen, |screen| screen.key(chord));
                says_what_it_changes(&mut screen, |screen| {
                    screen.rest();
                });
            }
        }
    }
}
