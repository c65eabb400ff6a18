//! A screen for tests: keys in, pictures out, with a desk that a closure plays. Used by this crate's
//! tests and by those that put the real desk behind it; it must not be used by the program.

use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::{Frame, Terminal};

use super::app::App;
use super::chord::{Chord, Key};
use super::form::Written;
use super::keymap::Keymap;
use super::message::{Alarm, Effect, Msg};
use super::printers::Found;
use super::seen::Seen;
use super::theme::{Look, Theme};
use super::update::update;
use super::view;
use crate::protocol::messages::{Sent, Told};

/// One operator's screen with a desk behind it.
pub struct Screen<D> {
    pub app: App,
    pub theme: Theme,
    desk: D,
    terminal: Terminal<TestBackend>,
    /// Timers that are set, with their milliseconds.
    alarms: Vec<(Alarm, u64)>,
    /// Key presses so far, as a person counts them.
    pub presses: usize,
    pub rang: usize,
    pub quit: bool,
    /// Everything sent, for looking at.
    pub sent: Vec<Sent>,
    /// The desk does not answer while this holds; what was sent is kept.
    pub silent: bool,
    /// Something that is seen has changed, by what the screen itself says, since this was put down.
    pub changed: bool,
    /// How much of what is seen, since this was put down.
    pub seen: Seen,
}

impl<D: FnMut(Sent) -> Vec<Told>> Screen<D> {
    /// A screen of 80×24 in colour, before anybody has signed in.
    ///
    /// # Panics
    /// The shipped keymap does not load.
    pub fn new(desk: D) -> Screen<D> {
        Screen::sized(desk, 80, 24)
    }

    /// A screen of this size.
    ///
    /// # Panics
    /// As [`Screen::new`].
    pub fn sized(desk: D, columns: u16, rows: u16) -> Screen<D> {
        let keymap = Keymap::load(&[]).expect("the shipped keymap loads");
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("no IO in tests");
        let mut screen = Screen {
            app: App::new(keymap, "测试终端", "test".to_owned(), (columns, rows)),
            theme: Theme::new(Look { colour: true, ascii: false }),
            desk,
            terminal,
            alarms: Vec::new(),
            presses: 0,
            rang: 0,
            quit: false,
            sent: Vec::new(),
            silent: false,
            changed: true,
            seen: Seen::All,
        };
        let effects = screen.app.start();
        screen.fulfil(effects);
        screen
    }

    /// Types keys as they are written: `1203<f2>cp-07<enter>y<f10>`; `<lt>` is `<`. Timers of the
    /// form run out at the end, as when the hands rest.
    ///
    /// # Panics
    /// A word between `<` and `>` is no key.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for chord in chords(keys) {
            self.presses += 1;
            self.key(chord);
        }
        self.rest()
    }

    /// One key, without the rest after it.
    pub fn key(&mut self, chord: Chord) {
        let msg = match chord.typed() {
            Some(c) => Msg::Text(c.to_string()),
            None => Msg::Key(chord),
        };
        self.tell(msg);
    }

    /// Anything that can happen.
    pub fn tell(&mut self, msg: Msg) -> &mut Self {
        let done = update(&mut self.app, msg);
        self.changed |= done.seen != Seen::Nothing;
        self.seen |= done.seen;
        self.fulfil(done.effects);
        self
    }

    /// The hands rest: the dry run is asked for and the draft kept.
    pub fn rest(&mut self) -> &mut Self {
        for alarm in [Alarm::Find, Alarm::Try, Alarm::Keep, Alarm::Like, Alarm::Seen] {
            if self.waits_for(alarm) {
                self.ring(alarm);
            }
        }
        self
    }

    /// A timer runs out.
    pub fn ring(&mut self, alarm: Alarm) -> &mut Self {
        self.alarms.retain(|(set, _)| *set != alarm);
        self.tell(Msg::Tick(alarm))
    }

    /// Whether a timer is set.
    pub fn waits_for(&self, alarm: Alarm) -> bool {
        self.waits(alarm).is_some()
    }

    /// For how many milliseconds a timer is set.
    pub fn waits(&self, alarm: Alarm) -> Option<u64> {
        self.alarms.iter().find(|(set, _)| *set == alarm).map(|(_, after)| *after)
    }

    fn fulfil(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Read(kind, file, map) => {
                    let read = crate::exchange::file::load(kind, &file, map.as_deref());
                    self.tell(Msg::Read(Box::new(read)));
                }
                // Keys by chance name files too: only what a test names whole is written.
                Effect::Write(_, file, _) | Effect::Template(_, file) if file.is_relative() => {}
                Effect::Write(sheet, file, over) => {
                    let wrote = crate::report::export::save(*sheet, &file, over);
                    self.tell(Msg::Wrote(Box::new(wrote)));
                }
                Effect::Printers(form) => {
                    let found = Found { form, ..Found::default() };
                    self.tell(Msg::Printers(Box::new(found)));
                }
                Effect::Print(printing) => {
                    let done = printing.task.run();
                    self.tell(Msg::Printed(printing, done));
                }
                Effect::Template(kind, file) => {
                    let written = crate::exchange::file::write_template(kind, &file);
                    self.tell(Msg::Template(written));
                }
                Effect::Ask(n, request) => {
                    let sent = Sent { n, request: *request };
                    self.sent.push(sent.clone());
                    if self.silent {
                        continue;
                    }
                    for told in (self.desk)(sent) {
                        self.tell(Msg::Told(Box::new(told)));
                    }
                }
                Effect::Wake(alarm, after) => {
                    self.alarms.retain(|(set, _)| *set != alarm);
                    self.alarms.push((alarm, after));
                }
                Effect::Bell => self.rang += 1,
                Effect::Locate(folder) => {
                    self.tell(Msg::Located(crate::files::backup_folder(&folder)));
                }
                Effect::Quit | Effect::QuitForTutor => self.quit = true,
                Effect::Clock(..) | Effect::HangUp | Effect::Resync | Effect::Remember(_) => {}
            }
        }
    }

    /// Another size of glass.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.tell(Msg::Resize(columns, rows))
    }

    /// Draws a frame, as the loop does after every turn.
    ///
    /// # Panics
    /// Never: the test backend has no IO that fails.
    pub fn draw(&mut self) {
        let (app, theme) = (&self.app, &self.theme);
        self.terminal.draw(|frame| view::draw(frame, app, theme)).expect("no IO");
    }

    /// The whole frame as it is now, and where the blank with the caret stands in it, if that can be drawn alone.
    ///
    /// # Panics
    /// Never: the test backend has no IO that fails.
    pub fn frame(&mut self) -> (Buffer, Option<Written>) {
        let (app, theme) = (&self.app, &self.theme);
        let mut blank = None;
        let draw = |frame: &mut Frame<'_>| blank = view::draw_telling(frame, app, theme);
        let drawn = self.terminal.draw(draw).expect("no IO").buffer.clone();
        (drawn, blank)
    }

    /// The screen as text, row by row, without trailing spaces.
    ///
    /// # Panics
    /// Never: the test backend has no IO that fails.
    pub fn picture(&mut self) -> String {
        let (app, theme) = (&self.app, &self.theme);
        let frame = self.terminal.draw(|frame| view::draw(frame, app, theme)).expect("no IO");
        let buffer = frame.buffer;
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += symbol.cell_width().max(1);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// Where the terminal's own cursor stands.
    pub fn caret(&mut self) -> Position {
        self.picture();
        self.terminal.get_cursor_position().unwrap_or_default()
    }

    /// How a cell is written.
    ///
    /// # Panics
    /// As [`Screen::picture`].
    pub fn style_at(&mut self, at: Position) -> Style {
        self.picture();
        self.terminal.backend().buffer().cell(at).map(Cell::style).unwrap_or_default()
    }

    /// Whether the picture holds these words.
    pub fn shows(&mut self, words: &str) -> bool {
        self.picture().contains(words)
    }
}

/// The chords of a key string.
///
/// # Panics
/// A word between `<` and `>` is no key.
pub fn chords(keys: &str) -> Vec<Chord> {
    let mut out = Vec::new();
    let mut rest = keys.chars();
    while let Some(c) = rest.next() {
        if c != '<' {
            out.push(Chord::plain(Key::Char(c)));
            continue;
        }
        let word: String = rest.by_ref().take_while(|c| *c != '>').collect();
        match (word.as_str(), Chord::parse(&word)) {
            ("lt", _) => out.push(Chord::plain(Key::Char('<'))),
            (_, Ok(chord)) => out.push(chord),
            (_, Err(problem)) => panic!("{problem}"),
        }
    }
    out
}

/// How many keys a person presses for this key string.
pub fn presses(keys: &str) -> usize {
    chords(keys).len()
}
