//! The thin line shows what ratatui's own backend shows, in far fewer bytes: the same frames through
//! both, into two emulators that were written apart.

#[path = "thin/desk.rs"]
mod desk;
#[path = "thin/emulator.rs"]
mod emulator;
#[path = "thin/scenes.rs"]
mod scenes;
#[path = "thin/wire.rs"]
mod wire;

use std::collections::BTreeSet;

use desk::Desk;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use qiantai::thin::Abilities;
use ratatui::Frame;
use ratatui::style::Style;
use scenes::{Scene, any_story};
use wire::{Cost, Wire};

const PLAIN: Abilities = Abilities {
    repeats: false,
    erases_characters: true,
    synchronizes: false,
    narrow_signs: true,
    wide_han: true,
};

fn all_abilities() -> [Abilities; 4] {
    let able = Abilities { repeats: true, synchronizes: true, ..PLAIN };
    let old = Abilities { erases_characters: false, ..PLAIN };
    let odd = Abilities { narrow_signs: false, wide_han: false, ..PLAIN };
    [PLAIN, able, old, odd]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_frames_look_as_through_the_stock_backend(story in any_story(), able in 0usize..4) {
        let mut scene = Scene::default();
        let (columns, rows) = scene.size;
        let mut wire = Wire::new(columns, rows, all_abilities()[able]);
        wire.draw(|frame| scene.draw(frame));
        for change in &story {
            if scene.change(change) {
                wire.resize(scene.size.0, scene.size.1);
            }
            if scene.resync {
                wire.resync();
            }
            let cost = wire.draw(|frame| scene.draw(frame));
            prop_assert!(cost.writes <= 1 && cost.writes <= cost.stock_writes, "one write a frame");
            let again = wire.draw(|frame| scene.draw(frame));
            prop_assert_eq!((again.thin, again.writes), (0, 0), "nothing has changed");
        }
    }
}

struct Sitting {
    wire: Wire,
    desk: Desk,
}

impl Sitting {
    fn new(columns: u16, rows: u16, terminal: Abilities) -> Sitting {
        let mut sitting =
            Sitting { wire: Wire::new(columns, rows, terminal), desk: Desk::default() };
        sitting.see(|_| ());
        sitting
    }

    fn see(&mut self, change: impl FnOnce(&mut Desk)) -> Cost {
        change(&mut self.desk);
        let desk = &self.desk;
        self.wire.draw(|frame| desk.draw(frame))
    }

    fn typing(&mut self, text: &str) -> Cost {
        self.see(|desk| desk.typed.push_str(text))
    }
}

#[test]
fn a_letter_is_one_byte_and_a_han_character_three() {
    let mut at = Sitting::new(80, 24, PLAIN);
    at.typing("厨");
    for (text, bytes) in [("a", 1), ("漏", 3), ("b", 1), (" ", 1), ("水", 3)] {
        let cost = at.typing(text);
        assert_eq!((cost.thin, cost.writes), (bytes, 1), "{text}: {:?}", at.wire.last);
    }
    let same = at.see(|_| ());
    assert_eq!((same.thin, same.writes), (0, 0));
    // Also after something else was drawn: the pen is ready at the caret.
    at.see(|desk| desk.minute += 1);
    assert_eq!(at.typing("c").thin, 1, "{:?}", at.wire.last);
    at.see(|desk| desk.typed.truncate(desk.typed.len() - 1));
    let back = at.see(|desk| desk.typed.truncate(desk.typed.len() - 3));
    assert!(back.thin <= 8, "{:?}", at.wire.last);
    let field = at.see(|desk| (desk.field, desk.typed) = (1, String::new()));
    assert!(field.thin * 10 <= field.glyphs * 11, "{field:?}");
    let minute = at.see(|desk| desk.minute += 1);
    assert!(minute.thin <= 32, "{minute:?} {:?}", at.wire.last);
}

#[test]
fn a_list_that_goes_on_by_a_row_is_scrolled() {
    for (columns, rows) in [(80, 24), (132, 43), (200, 50)] {
        let mut at = Sitting::new(columns, rows, PLAIN);
        let shown = usize::from(rows) - 5;
        at.see(|desk| (desk.tab, desk.chosen) = (1, shown - 1));
        for _ in 0..6 {
            let cost = at.see(|desk| (desk.first, desk.chosen) = (desk.first + 1, desk.chosen + 1));
            let ratio = cost.thin * 100 / cost.stock;
            assert!(ratio <= 8, "{columns}×{rows}: {ratio} %, {cost:?}");
        }
        at.see(|desk| desk.chosen = desk.first);
        let cost = at.see(|desk| (desk.first, desk.chosen) = (desk.first - 1, desk.chosen - 1));
        assert!(cost.thin * 100 <= cost.stock * 8, "back, {columns}×{rows}: {cost:?}");
        let moved = at.see(|desk| desk.chosen += 1);
        assert!(moved.thin * 10 <= moved.glyphs * 16, "{moved:?}");
    }
}

#[test]
fn another_screen_takes_little_more_than_its_glyphs() {
    let mut at = Sitting::new(80, 24, PLAIN);
    for tab in [1, 2, 3, 4, 5, 6, 7, 8, 0, 2, 1, 0] {
        let cost = at.see(|desk| (desk.tab, desk.chosen) = (tab, 5));
        assert!(cost.thin * 10 <= cost.glyphs * 16, "tab {tab}: {cost:?}");
    }
    for window in [true, false] {
        at.see(|desk| desk.tab = 1);
        let cost = at.see(|desk| desk.window = window);
        assert!(cost.thin * 10 <= cost.glyphs * 16, "window: {cost:?}");
    }
}

#[test]
fn a_terminal_that_can_more_is_sent_less() {
    let able = Abilities { repeats: true, ..PLAIN };
    let cost = |terminal| {
        let mut at = Sitting::new(80, 24, terminal);
        (2..8).map(|tab| at.see(|desk| desk.tab = tab).thin).sum::<usize>()
    };
    assert!(cost(able) < cost(PLAIN));
    let mut marked = Sitting::new(80, 24, Abilities { synchronizes: true, ..PLAIN });
    marked.see(|desk| desk.tab = 1);
    assert!(
        marked.wire.last.starts_with(b"\x1b[?2026h") && marked.wire.last.ends_with(b"\x1b[?2026l")
    );
    marked.see(|desk| desk.minute += 1);
    assert!(!marked.wire.last.contains(&b'h'), "not around a few cells");
}

#[test]
fn the_caret_is_hidden_only_while_much_is_drawn_and_shown_again_in_the_same_write() {
    let mut at = Sitting::new(80, 24, PLAIN);
    let hides = |bytes: &[u8]| bytes.windows(6).any(|part| part == b"\x1b[?25l");
    at.see(|desk| desk.tab = 3);
    assert!(hides(&at.wire.last) && at.wire.last.ends_with(b"\x1b[?25h"));
    at.see(|desk| desk.minute += 1);
    assert!(!hides(&at.wire.last));
    at.see(|desk| desk.window = true);
    assert!(at.wire.last.starts_with(b"\x1b[?25l") && !at.wire.last.ends_with(b"h"));
}

#[test]
fn after_a_resync_everything_is_drawn_and_nothing_is_believed() {
    let mut at = Sitting::new(80, 24, PLAIN);
    let first = at.wire.last.clone();
    at.typing("漏");
    at.wire.resync();
    let whole = at.see(|desk| desk.typed.clear());
    assert_eq!(at.wire.last, first);
    assert!(whole.thin > 500);
}

/// Where terminals count differently nothing may hang on the count: the next step goes by numbers.
#[test]
fn after_a_glyph_of_doubtful_width_the_cursor_is_placed_by_numbers() {
    let draw = |text: &'static str| {
        move |frame: &mut Frame<'_>| {
            frame.buffer_mut().set_string(3, 1, text, Style::new());
        }
    };
    for text in ["e\u{301}x", "\u{1f3e0}x"] {
        let mut wire = Wire::new(20, 4, PLAIN);
        wire.draw(|_| ());
        wire.draw(draw(text));
        let said = String::from_utf8(wire.last.clone()).unwrap();
        let column = if text.starts_with('e') { 5 } else { 6 };
        assert!(said.ends_with(&format!("\x1b[2;{column}Hx")), "{said:?}");
    }
    let odd = Abilities { narrow_signs: false, wide_han: false, ..PLAIN };
    let mut wire = Wire::new(20, 4, odd);
    wire.draw(|_| ());
    wire.draw(draw("─汉a"));
    let said = String::from_utf8(wire.last.clone()).unwrap();
    assert!(said.ends_with("─\x1b[2;5H  \x08\x08汉\x1b[2;7Ha"), "{said:?}");
}

/// What random frames are held against is worth nothing if they never come to it.
#[test]
fn random_frames_come_to_everything_that_the_line_can_say() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut said = BTreeSet::new();
    for number in 0..40 {
        let story = any_story().new_tree(&mut runner).unwrap().current();
        let mut scene = Scene::default();
        let mut wire = Wire::new(scene.size.0, scene.size.1, all_abilities()[number % 2]);
        for change in &story {
            if scene.change(change) {
                wire.resize(scene.size.0, scene.size.1);
            }
            wire.draw(|frame| scene.draw(frame));
            let bytes = wire.last.clone();
            let sequences = bytes.split(|byte| *byte == 0x1b).skip(1);
            said.extend(sequences.filter_map(|s| s.iter().copied().find(u8::is_ascii_alphabetic)));
            said.extend(bytes.into_iter().filter(|byte| byte.is_ascii_control()));
        }
    }
    let wanted = b"ABCDHJKMXbhlmr\r\n\x08\x1b";
    let missing: Vec<char> =
        wanted.iter().filter(|b| !said.contains(b)).map(|b| char::from(*b)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
