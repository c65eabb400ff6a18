//! Bytes to keys: the table of keyboards, whole and in pieces; pastes, and what terminals say of themselves.

use proptest::prelude::*;

use super::parser::{PASTE_QUIET, PASTE_TAIL};
use super::*;
use crate::terminal::chord::Chord;

/// What keyboards send, by who sends it: bytes, and the key as keymaps write it.
const KEYS: &[(&str, &[(&str, &str)])] = &[
    (
        "xterm and what follows it",
        &[
            ("\x1b[A", "up"),
            ("\x1b[B", "down"),
            ("\x1b[C", "right"),
            ("\x1b[D", "left"),
            ("\x1bOA", "up"),
            ("\x1b[H", "home"),
            ("\x1bOF", "end"),
            ("\x1b[2~", "insert"),
            ("\x1b[3~", "delete"),
            ("\x1b[5~", "pageup"),
            ("\x1b[6~", "pagedown"),
            ("\x1b[Z", "backtab"),
            ("\x1bOP", "f1"),
            ("\x1bOS", "f4"),
            ("\x1b[15~", "f5"),
            ("\x1b[17~", "f6"),
            ("\x1b[21~", "f10"),
            ("\x1b[24~", "f12"),
            ("\x1b[34~", "f20"),
            ("\x1b[1;5A", "ctrl-up"),
            ("\x1b[1;3C", "alt-right"),
            ("\x1b[1;2P", "shift-f1"),
            ("\x1b[1;2R", "shift-f3"),
            ("\x1b[15;5~", "ctrl-f5"),
            ("\x1bO5D", "ctrl-left"),
            ("\x1b2", "alt-2"),
            ("\x1br", "alt-r"),
            ("\x1b\r", "alt-enter"),
            ("\x1b\x7f", "alt-backspace"),
            ("\r", "enter"),
            ("\t", "tab"),
            ("\x7f", "backspace"),
            ("\x08", "ctrl-h"),
            ("\n", "ctrl-j"),
            ("\x0e", "ctrl-n"),
        ],
    ),
    (
        "the Linux console",
        &[
            ("\x1b[[A", "f1"),
            ("\x1b[[E", "f5"),
            ("\x1b[1~", "home"),
            ("\x1b[4~", "end"),
            ("\x1b\t", "backtab"),
        ],
    ),
    (
        "PuTTY as a VT100+",
        &[
            ("\x1bOP", "f1"),
            ("\x1bOT", "f5"),
            ("\x1bOU", "f6"),
            ("\x1bOV", "f7"),
            ("\x1bOW", "f8"),
            ("\x1bOX", "f9"),
            ("\x1bOY", "f10"),
            ("\x1bOZ", "f11"),
            ("\x1bO[", "f12"),
            ("\x1bOD", "ctrl-left"),
            ("\x1bOC", "ctrl-right"),
            ("\x1b\x1b[D", "alt-left"),
            ("\x1b\x1b[C", "alt-right"),
        ],
    ),
    (
        "PuTTY as the SCO console",
        &[
            ("\x1b[M", "f1"),
            ("\x1b[N", "f2"),
            ("\x1b[P", "f4"),
            ("\x1b[Q", "f5"),
            ("\x1b[R", "f6"),
            ("\x1b[S", "f7"),
            ("\x1b[T", "f8"),
            ("\x1b[U", "f9"),
            ("\x1b[V", "f10"),
            ("\x1b[W", "f11"),
            ("\x1b[X", "f12"),
            ("\x1b[G", "pagedown"),
            ("\x1b[L", "insert"),
            ("\x1b[F", "end"),
        ],
    ),
    (
        "rxvt",
        &[
            ("\x1b[7~", "home"),
            ("\x1b[8~", "end"),
            ("\x1bOd", "ctrl-left"),
            ("\x1bOc", "ctrl-right"),
            ("\x1bOa", "ctrl-up"),
            ("\x1b[d", "shift-left"),
            ("\x1b[a", "shift-up"),
            ("\x1b[7^", "ctrl-home"),
            ("\x1b[3^", "ctrl-delete"),
            ("\x1b[3$", "shift-delete"),
            ("\x1b[23$", "shift-f11"),
            ("\x1b[3@", "ctrl-shift-delete"),
            ("\x1b[11~", "f1"),
        ],
    ),
    ("the number pad in its own mode", &[("\x1bOM", "enter"), ("\x1bOI", "tab")]),
];

/// The number pad types.
const TYPED: &[(&str, &str)] = &[
    ("\x1bOp", "0"),
    ("\x1bOy", "9"),
    ("\x1bOj", "*"),
    ("\x1bOk", "+"),
    ("\x1bOl", ","),
    ("\x1bOm", "-"),
    ("\x1bOn", "."),
    ("\x1bOo", "/"),
    ("厨房漏水", "厨房漏水"),
    ("e\u{301}", "é"),
];

fn chord(word: &str) -> Input {
    Input::Chord(Chord::parse(word).unwrap())
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn paste(text: &str) -> Input {
    Input::Paste { text: text.to_owned(), cut: false }
}

/// What comes of these bytes in pieces of so many, each so long after the one before.
fn pieces(bytes: &[u8], size: usize, pause: u64) -> Vec<Input> {
    let mut parser = Parser::default();
    let mut at = 1_000;
    let mut got = Vec::new();
    for piece in bytes.chunks(size) {
        got.extend(parser.feed(piece, at));
        at += pause;
    }
    got.extend(parser.flush(at + 10_000));
    assert_eq!(parser.due(), None);
    got
}

#[test]
fn every_key_of_every_keyboard_is_read_whole_and_in_pieces() {
    for (who, keys) in KEYS {
        for (bytes, word) in *keys {
            let bytes = bytes.as_bytes();
            assert_eq!(pieces(bytes, 64, 0), [chord(word)], "{who}: {bytes:?}");
            // Split at every byte, as slowly as a lone Esc waits at first.
            let alone = bytes.len() == 2 && !bytes.ends_with(b"2") && !bytes.ends_with(b"\t");
            if bytes.len() == 1 || !alone {
                assert_eq!(pieces(bytes, 1, 50), [chord(word)], "{who}, split: {bytes:?}");
            }
        }
    }
    for (bytes, typed) in TYPED {
        assert_eq!(pieces(bytes.as_bytes(), 64, 0), [text(typed)], "{bytes:?}");
    }
}

#[test]
fn a_run_is_one_text_and_keys_keep_their_order() {
    let got = pieces("厨房漏水\t１２\x1b[A3".as_bytes(), 64, 0);
    assert_eq!(got, [text("厨房漏水"), chord("tab"), text("１２"), chord("up"), text("3")]);
    assert!(pieces("\u{202e}".as_bytes(), 64, 0).is_empty());
    assert_eq!(text("j:").chords().len(), 2);
    assert!(paste("j").chords().is_empty());
}

#[test]
fn a_sequence_that_has_begun_waits_for_its_rest_on_a_slow_line() {
    let mut parser = Parser::default();
    assert!(parser.feed(b"\x1b[", 0).is_empty());
    assert_eq!(parser.feed(b"A", 390), [chord("up")]);
    assert!(parser.feed(b"\x1b[15", 1_000).is_empty());
    assert_eq!(parser.feed(b"~", 1_399), [chord("f5")]);
    // A Han character in two pieces.
    let han = "漏".as_bytes();
    assert!(parser.feed(&han[..1], 2_000).is_empty());
    assert_eq!(parser.feed(&han[1..], 2_390), [text("漏")]);
}

#[test]
fn a_lone_esc_comes_soon_and_later_where_the_line_is_slow() {
    let mut parser = Parser::default();
    assert!(parser.feed(b"\x1b", 0).is_empty());
    assert_eq!(parser.due(), Some(ESC_WAIT));
    assert!(parser.flush(ESC_WAIT - 1).is_empty());
    assert_eq!(parser.flush(ESC_WAIT), [chord("esc")]);
    // The rest comes after all: it is the key and not typed, and the next one is waited for.
    assert_eq!(parser.feed(b"[A", 150), [chord("up")]);
    assert!(parser.feed(b"\x1b", 2_000).is_empty());
    assert_eq!(parser.feed(b"[B", 2_100), [chord("down")]);
    let due = |parser: &mut Parser, at: u64| {
        parser.feed(b"\x1b", at);
        let due = parser.due().unwrap() - at;
        assert_eq!(parser.flush(at + due), [chord("esc")]);
        due
    };
    assert!(due(&mut parser, 5_000) > ESC_WAIT);
    // Sequences that come whole make it impatient again.
    for n in 0..40 {
        assert_eq!(parser.feed(b"\x1b[A", 10_000 + n), [chord("up")]);
    }
    assert!(due(&mut parser, 20_000) <= ESC_WAIT + 4);
    parser.expect_delay(200);
    assert_eq!(due(&mut parser, 30_000), 200);
    parser.expect_delay(60_000);
    assert_eq!(due(&mut parser, 40_000), LONGEST_WAIT);
}

#[test]
fn what_a_person_types_after_esc_is_typed() {
    let mut parser = Parser::default();
    parser.feed(b"\x1b", 0);
    assert_eq!(parser.feed("zs".as_bytes(), 40), [chord("esc"), text("zs")]);
    parser.feed(b"\x1b", 1_000);
    assert_eq!(parser.flush(1_100), [chord("esc")]);
    // One letter after the other, and no function key.
    assert_eq!(parser.feed(b"O", 1_300), [text("O")]);
    assert_eq!(parser.feed(b"P", 1_400), [text("P")]);
    assert_eq!(pieces(b"\x1b\x1b", 64, 0), [chord("esc"), chord("esc")]);
    assert_eq!(pieces(b"\x1b3", 1, 50), [chord("alt-3")], "old keyboards press it like this");
    assert_eq!(pieces("\x1b水".as_bytes(), 64, 0), [chord("esc"), text("水")]);
    // Two keys, however fast: they may have waited on a slow line together.
    assert_eq!(pieces(b"\x1b\x18", 64, 0), [chord("esc"), chord("ctrl-x")]);
    assert_eq!(pieces(b"\x1b\x1b\x0e", 64, 0), [chord("esc"), chord("esc"), chord("ctrl-n")]);
}

/// What comes in one piece beginning with Alt: bytes, keys as keymaps write them, what is typed behind.
const ALT: &[(&str, &[&str], &str)] = &[
    ("\x1babc", &["alt-a"], "bc"),
    ("\x1brzs", &["alt-r"], "zs"),
    ("\x1bp水", &["alt-p"], "水"),
    ("\x1bl1203", &["alt-l"], "1203"),
    ("\x1b21203", &["alt-2"], "1203"),
    ("\x1br\r", &["alt-r", "enter"], ""),
    ("\x1bk\x1bw", &["alt-k", "alt-w"], ""),
    ("\x1ba\x1b[B", &["alt-a", "down"], ""),
    ("\x1b\x7fa", &["alt-backspace"], "a"),
    ("\x1b.x", &["alt-."], "x"),
    ("\x1b]", &["alt-]"], ""),
    ("\x1b]x", &["alt-]"], "x"),
    ("\x1b[", &["alt-["], ""),
    ("\x1b[张", &["alt-["], "张"),
    ("\x1bO", &["alt-O"], ""),
    ("\x1bO 3", &["alt-O"], " 3"),
    // A sequence that lost its end is nothing.
    ("\x1b[15", &[], ""),
    ("\x1bO5", &[], ""),
];

#[test]
fn a_sign_behind_an_esc_in_one_piece_is_an_alt_key_and_closes_no_form() {
    for (bytes, keys, typed) in ALT {
        let keys = keys.iter().map(|key| chord(key));
        let wanted: Vec<Input> = keys.chain((!typed.is_empty()).then(|| text(typed))).collect();
        assert_eq!(pieces(bytes.as_bytes(), 64, 0), wanted, "{bytes:?}");
    }
    // Passed on one by one, as multiplexers do it; a person's letter comes later.
    let typed = |gap: u64| {
        let mut parser = Parser::default();
        assert!(parser.feed(b"\x1b", 100).is_empty());
        parser.feed(b"abc", 100 + gap)
    };
    assert_eq!(typed(3), [chord("alt-a"), text("bc")]);
    assert_eq!(typed(30), [chord("esc"), text("abc")]);
    // With the eighth bit, and something behind it.
    assert_eq!(pieces(&[0xf2, b'z', b's'], 64, 0), [chord("alt-r"), text("zs")]);
    // Every letter, alone and before a word.
    for letter in ('a'..='z').chain('A'..='Z').filter(|letter| !"OPX".contains(*letter)) {
        let key = chord(&format!("alt-{letter}"));
        assert_eq!(pieces(format!("\x1b{letter}").as_bytes(), 64, 0), std::slice::from_ref(&key));
        let word = format!("\x1b{letter}{letter}1");
        assert_eq!(pieces(word.as_bytes(), 64, 0), [key, text(&format!("{letter}1"))]);
    }
}

#[test]
fn what_a_terminal_says_is_never_typed() {
    for said in [
        &b"\x1b]11;rgb:1c1c/1c1c/1c1c\x07"[..],
        b"\x1b]4;1;rgb:ff/00/00\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bP>|xterm(390)\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[99~",
        b"\x1b[E",
    ] {
        assert!(pieces(said, 64, 0).is_empty(), "{said:?}");
        // In two pieces, the second one late.
        for at in 3..said.len() - 1 {
            let mut parser = Parser::default();
            assert!(parser.feed(&said[..at], 0).is_empty(), "{said:?} at {at}");
            assert!(parser.feed(&said[at..], 390).is_empty(), "{said:?} at {at}");
            assert_eq!(parser.due(), None);
        }
    }
    for report in [&b"\x1b[2;3R"[..], b"\x1b[1;1R", b"\x1b[?62;22c", b"\x1b[?2026;2$y", b"\x1b[0n"]
    {
        assert_eq!(pieces(report, 64, 0), [Input::Report(report.to_vec())]);
        assert_eq!(pieces(report, 3, 100), [Input::Report(report.to_vec())]);
    }
    let both = pieces(b"a\x1b[I\x1b[Ob", 64, 0);
    assert_eq!(both, [text("a"), Input::Focus(true), Input::Focus(false), text("b")]);
}

#[test]
fn the_third_key_of_the_sco_console_is_known_once_another_was_pressed() {
    let mut parser = Parser::default();
    assert_eq!(parser.feed(b"\x1b[O", 0), [Input::Focus(false)]);
    assert_eq!(parser.feed(b"\x1b[N", 1), [chord("f2")]);
    assert_eq!(parser.feed(b"\x1b[O", 2), [chord("f3")]);
}

#[test]
fn the_eighth_bit_is_alt_and_another_encoding_is_said_and_not_typed() {
    assert_eq!(pieces(&[0xb2], 64, 0), [chord("alt-2")]);
    assert_eq!(pieces(&[0xe1, b'x'], 64, 0), [chord("alt-a"), text("x")]);
    assert_eq!(pieces(&[0xe1], 64, 0), [chord("alt-a")], "a letter may begin so: it waits");
    // 张三 in GBK.
    assert_eq!(pieces(&[0xd5, 0xc5, 0xc8, 0xfd], 64, 0), [Input::Foreign]);
    let got = pieces(&[b'1', 0xd5, 0xc5, b'2'], 64, 0);
    assert_eq!(got, [text("1"), Input::Foreign, text("2")]);
    let got = pieces(b"\x1b[200~\xd5\xc5\x1b[201~", 64, 0);
    assert_eq!(got, [Input::Foreign], "pasted too");
}

#[test]
fn a_paste_is_one_event_cleaned_and_limited() {
    let whole = "\x1b[200~张三\r\n\x1b[31m李四\x1b[201~".as_bytes();
    for size in [1, 7, 64] {
        assert_eq!(pieces(whole, size, 20), [paste("张三\n[31m李四")]);
    }
    let long = format!("\x1b[200~{}\x1b[201~", "水".repeat(1_000_000 / 3));
    let got = pieces(long.as_bytes(), 4_096, 1);
    let [Input::Paste { text, cut: true }] = got.as_slice() else { panic!("cut") };
    assert!(text.len() <= PASTE_LIMIT && text.len() > PASTE_LIMIT - 3);
    let just = format!("\x1b[200~{}\x1b[201~", "w".repeat(PASTE_LIMIT));
    assert_eq!(pieces(just.as_bytes(), 4_096, 1), [paste(&"w".repeat(PASTE_LIMIT))]);
}

#[test]
fn keys_in_the_tail_of_a_paste_are_not_pressed() {
    // The text held the end mark.
    let mut parser = Parser::default();
    let bytes = "\x1b[200~好\x1b[201~abc\rdef\x1b[21~\x1b[201~".as_bytes();
    assert!(parser.feed(bytes, 0).is_empty());
    assert_eq!(parser.flush(PASTE_TAIL), [paste("好abc\ndef")]);
    assert_eq!(parser.feed(b"\x1b[21~", 100), [chord("f10")]);
    // Two pastes, one at the other's heels.
    let bytes = b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~";
    assert_eq!(pieces(bytes, 64, 0), [paste("a"), paste("b")]);
}

#[test]
fn a_paste_without_its_end_is_given_out_and_presses_nothing_meanwhile() {
    let mut parser = Parser::default();
    assert!(parser.feed("\x1b[200~第一行\r".as_bytes(), 0).is_empty());
    // A line that stands still for a while in the midst of it.
    assert!(parser.feed("第二行\r".as_bytes(), PASTE_QUIET - 1).is_empty());
    assert_eq!(parser.flush(2 * PASTE_QUIET), [paste("第一行\n第二行\n")]);
}

fn any_piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[\\[O0-9;~A-Z张a \\]P$?]{1,4}".prop_map(String::into_bytes),
        3 => Just(b"\x1b".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(b"\x1b[200~".to_vec()),
        1 => Just(b"\x1b[201~".to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 1..6),
    ]
}

proptest! {
    #[test]
    fn nothing_stays_behind_and_texts_are_clean(
        events in proptest::collection::vec((any_piece(), 0u64..150), 0..60)
    ) {
        let mut parser = Parser::default();
        let mut at = 0;
        let mut got = Vec::new();
        for (bytes, pause) in events {
            at += pause;
            got.extend(parser.feed(&bytes, at));
        }
        got.extend(parser.flush(at + 10_000));
        prop_assert_eq!(parser.due(), None);
        for input in got {
            if let Input::Text(text) = input {
                prop_assert!(!text.is_empty() && !text.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn a_paste_never_presses_a_key(pasted in "[a-z\r\n\u{1b}\\[~0-9]{0,40}", rest in "[a\r]{0,20}", size in 1usize..9) {
        let bytes = format!("\x1b[200~{pasted}\x1b[201~{rest}");
        let got = pieces(bytes.as_bytes(), size, 1);
        let pressed = got.iter().any(|input| !matches!(input, Input::Paste { .. }));
        prop_assert!(!pressed, "{:?}", got);
    }
}
