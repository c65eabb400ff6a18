//! Windows over random Chinese scenes, drawn as a terminal would see them.

use std::cell::RefCell;
use std::io;
use std::num::NonZeroU16;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Paragraph;
use ratatui::{TerminalOptions, Viewport};

use super::*;
use crate::terminal::theme::Look;

const COLUMNS: u16 = 30;
const ROWS: u16 = 8;

#[derive(Clone, Debug)]
struct Scene {
    rows: Vec<String>,
    window: Option<(Rect, String)>,
    ascii: bool,
}

fn any_scene() -> impl Strategy<Value = Scene> {
    let row = "[厨房漏水张a1 ，é\u{1f3e0}]{0,30}";
    let window = (0u16..COLUMNS, 0u16..ROWS, 1u16..20, 1u16..8, "[依据a，]{0,14}")
        .prop_map(|(x, y, width, height, title)| (Rect { x, y, width, height }, title));
    (proptest::collection::vec(row, usize::from(ROWS)), proptest::option::of(window), any::<bool>())
        .prop_map(|(rows, window, ascii)| Scene { rows, window, ascii })
}

fn draw(frame: &mut Frame<'_>, scene: &Scene) {
    let theme = Theme::new(Look { colour: false, ascii: scene.ascii });
    for (y, row) in (0..ROWS).zip(&scene.rows) {
        let line = Shown::from(row).cut(usize::from(COLUMNS)).styled(theme.plain);
        frame.render_widget(Paragraph::new(line), Rect::new(0, y, COLUMNS, 1));
    }
    if let Some((area, title)) = &scene.window {
        let inside = popup(frame, *area, &Shown::from(title), &theme);
        let text = Shown::from("窗内文字").cut(usize::from(inside.width)).styled(theme.plain);
        frame.render_widget(Paragraph::new(text), inside);
    }
}

/// Bytes that both the backend and the test can reach.
#[derive(Clone, Default)]
struct Tape(Rc<RefCell<Vec<u8>>>);

impl io::Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A ratatui terminal that writes into memory.
struct Wire {
    terminal: Terminal<CrosstermBackend<Tape>>,
    tape: Tape,
}

impl Wire {
    fn new() -> Wire {
        let area = Rect::new(0, 0, COLUMNS, ROWS);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let tape = Tape::default();
        let backend = CrosstermBackend::new(tape.clone());
        Wire { terminal: Terminal::with_options(backend, options).unwrap(), tape }
    }

    /// What is written to go from the frame before to this one.
    fn bytes(&mut self, scene: &Scene) -> Vec<u8> {
        self.terminal.draw(|frame| draw(frame, scene)).unwrap();
        self.tape.0.take()
    }
}

fn screen() -> vt100::Parser {
    let size = |n| NonZeroU16::new(n).unwrap();
    vt100::Parser::new(size(ROWS), size(COLUMNS), 0)
}

fn rows(parser: &vt100::Parser) -> Vec<String> {
    parser.screen().rows(0, COLUMNS).map(|row| row.trim_end().to_owned()).collect()
}

fn border_cells(area: Rect) -> Vec<(u16, u16)> {
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let on_edge =
        move |(x, y): &(u16, u16)| *x == area.x || *x == right || *y == area.y || *y == bottom;
    area.positions().map(|p| (p.x, p.y)).filter(on_edge).collect()
}

#[test]
fn what_changes_on_the_wire_gives_the_same_screen_as_a_full_repaint() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut wire, mut shown) = (Wire::new(), screen());
    let mut windows = 0;
    for number in 0..600 {
        let scene = any_scene().new_tree(&mut runner).unwrap().current();
        shown.process(&wire.bytes(&scene));
        let mut fresh = screen();
        fresh.process(&Wire::new().bytes(&scene));
        assert_eq!(rows(&shown), rows(&fresh), "frame {number}: {scene:?}");
        let Some((area, _)) = scene.window else { continue };
        let area = area.intersection(Rect::new(0, 0, COLUMNS, ROWS));
        if area.width < 2 || area.height < 2 {
            continue;
        }
        windows += 1;
        // The title is on the top edge only; the other edges are whole.
        for (x, y) in border_cells(area).into_iter().filter(|(_, y)| *y > area.y) {
            let cell = shown.screen().cell(y, x).unwrap().contents().to_owned();
            assert!("│─└┘|-+".contains(&cell) && !cell.is_empty(), "({x},{y}) {cell:?} {scene:?}");
        }
    }
    assert!(windows > 150, "{windows} windows were tried");
}

#[test]
fn a_glyph_that_reaches_into_the_window_is_taken_away_whole() {
    let mut buffer = Buffer::with_lines(["厨房漏水", "厨房漏水"]);
    clear_wide(&mut buffer, Rect::new(3, 0, 2, 1));
    assert_eq!(buffer, Buffer::with_lines(["厨    水", "厨房漏水"]));
    clear_wide(&mut buffer, Rect::new(6, 1, 90, 90));
    assert_eq!(buffer, Buffer::with_lines(["厨    水", "厨房漏  "]));
    clear_wide(&mut buffer, Rect::new(50, 50, 2, 2));
}

#[test]
fn windows_fit_the_screen_and_titles_fit_the_window() {
    let theme = Theme::default();
    let title = Shown::from("依据:很长很长的标题");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 14, 3));
    let inside = popup_on(&mut buffer, Rect::new(0, 0, 90, 90), &title, &theme);
    assert_eq!(inside, Rect::new(1, 1, 12, 1));
    let top: String = (0..14).map(|x| buffer[(x, 0)].symbol().to_owned()).collect();
    assert!(top.starts_with("┌ 依") && top.contains('…') && top.ends_with('┐'), "{top}");
    for (width, height) in [(0, 0), (1, 1), (2, 2), (7, 1)] {
        popup_on(&mut buffer, Rect::new(13, 2, width, height), &title, &theme);
    }
    assert_eq!(centred(Rect::new(0, 0, 80, 24), 40, 10), Rect::new(20, 7, 40, 10));
    assert_eq!(centred(Rect::new(0, 0, 10, 4), 40, 10), Rect::new(0, 0, 10, 4));
}
