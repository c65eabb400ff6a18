//! The one loop: keys, which it reads itself, one channel for news of the line and signals, and timers. It draws only when
//! the queue is empty and something has changed, so that an idle screen sends nothing; when, is said
//! by [`Pace`]. It wakes up for what happens and for timers, and for nothing else.

use std::io;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;

use super::app::App;
use super::connection::Pending;
use super::effects::Outside;
use super::fitness;
use super::form::Written;
use super::guard::Guard;
use super::hearing::{self, Hearing, Teller};
use super::input::{Input, Keyboard};
use super::keymap::Keymap;
use super::line::Line;
use super::message::{Effect, Msg};
use super::news::News;
use super::pace::{Next, Pace};
use super::printers::Printers;
use super::seen::Seen;
use super::theme::{Look, Theme};
use super::update::update;
use super::view;
use crate::engine::moment::Moment;
use crate::protocol::client::{Link, LinkNews};
use crate::protocol::messages;
use crate::protocol::messages::Told;
use crate::protocol::spawn::SpawnProblem;
use crate::thin::Abilities;

/// How long the last draft may take when the terminal closes.
const LAST_SAVE: Duration = Duration::from_millis(1_500);
/// How long what the terminal was asked may take to come when somebody quits.
const LAST_ANSWER: Duration = Duration::from_millis(300);
/// How long the first frame waits for what the terminal says of itself, where its encoding is in doubt.
const DOUBT: Duration = Duration::from_millis(500);
/// What is typed in another encoding is not guessed at.
const FOREIGN: &str = "输入的不是 UTF-8,没有填入:请把终端的字符集设为 UTF-8(见手册),再输一次。";

/// Opens the line, takes the terminal and serves one operator after another until one quits.
/// `open` gets whom the news of the line is told to, as [`News::Link`].
/// `printers` is where this machine keeps what it knows of printers.
/// `name` is the terminal's name for the desk; `skipped` is what was left out of the keys, in sentences.
/// Answers how it ended.
///
/// # Errors
/// One sentence: the desk could not be reached, or there is no terminal here.
pub fn run(
    open: impl FnOnce(Teller) -> Result<Link, SpawnProblem>,
    keymap: Keymap,
    theme: &Theme,
    name: &str,
    terminal: Terms,
    skipped: &[String],
    printers: Printers,
) -> io::Result<Ended> {
    let (news, told, bell) = hearing::open()?;
    let link = open(news.clone()).map_err(|problem| io::Error::other(problem.to_string()))?;
    let wake = news.clone();
    let guard = Guard::enter_waking(move |ending| drop(wake.send(News::Ending(ending))))?;
    let keyboard = Keyboard::open()?.waking_for(bell);
    let mut screen = Line::open()?;
    screen.ask_abilities()?;
    let size = screen.size()?;
    let outside = Outside::new(link, news, printers);
    let mut app = App::new(keymap, name, seed(), (size.width, size.height));
    app.reads_a_copy = terminal.reads_a_copy;
    if terminal.taught {
        app.is_taught();
    }
    if let Some(first) = skipped.first() {
        app.say_no(format!("键位文件有 {} 处不对:{first}", skipped.len()));
    }
    let mut desk = Loop {
        app,
        outside,
        hearing: Hearing::new(told, keyboard),
        minute: None,
        seen: Seen::All,
        blank: None,
        screen,
        theme: theme.clone(),
        pace: Pace::default(),
        heard: Some(Vec::new()),
        doubt: terminal.doubtful.then(|| Instant::now() + DOUBT),
        terminal,
    };
    let ended = desk.serve();
    if desk.outside.quit {
        desk.hear_last_answer();
    }
    drop(guard);
    desk.last_save();
    let for_tutor = desk.outside.for_tutor;
    ended.map(|code| Ended { code, for_tutor })
}

/// How a terminal ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// Whoever sits there wants the tutor next.
    pub for_tutor: bool,
}

/// A name for this run of this terminal that no other has.
fn seed() -> String {
    let mut bytes = [0u8; 12];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness the process and the start make the difference.
        let start = Instant::now();
        return format!("{}-{start:?}", std::process::id());
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Loop {
    app: App,
    outside: Outside,
    hearing: Hearing,
    /// The minute on the screen.
    minute: Option<Moment>,
    /// What looks different since the last frame.
    seen: Seen,
    /// Where the blank with the caret stands in the last frame.
    blank: Option<Written>,
    screen: Line,
    theme: Theme,
    pace: Pace,
    /// What the terminal has said of itself so far, while it is asked.
    heard: Option<Vec<u8>>,
    /// Nothing is drawn until then, unless the terminal has answered before.
    doubt: Option<Instant>,
    terminal: Terms,
}

/// What is known of the terminal before it is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// Nothing says that it reads UTF-8.
    pub doubtful: bool,
    /// Somebody has said which signs are drawn: the terminal is not asked.
    pub signs_fixed: bool,
    /// What is opened is a copy of an office, which nobody signs in to.
    pub reads_a_copy: bool,
    /// What is opened is the tutor's office.
    pub taught: bool,
}

impl Loop {
    fn serve(&mut self) -> io::Result<i32> {
        let effects = self.app.start();
        self.fulfil(effects);
        self.pace.change(Instant::now());
        loop {
            let wait = self.draw()?;
            let heard = self.hearing.next(wait);
            let mut changed = self.turn_minute();
            for news in heard {
                match news {
                    News::Ending(ending) => return Ok(ending.exit_code()),
                    News::Gone => return Ok(0),
                    news => changed |= self.take(news)?,
                }
            }
            for alarm in self.outside.ring() {
                changed |= self.update(Msg::Tick(alarm));
            }
            if self.outside.quit {
                return Ok(0);
            }
            if self.outside.take_resync() {
                self.screen.resync()?;
                changed = Seen::All;
            }
            if changed != Seen::Nothing {
                self.seen |= changed;
                self.pace.change(Instant::now());
            }
        }
    }

    /// Draws the frame if it is time, and says how long nothing has to be done.
    fn draw(&mut self) -> io::Result<Option<Duration>> {
        let now = Instant::now();
        let due = self.app.ctx.line.awaits(Pending::is_seen);
        let next = match (self.doubt, self.pace.next(now, due)) {
            (Some(doubt), Next::Draw) if now < doubt => Next::Wait(doubt),
            (_, next) => next,
        };
        let wait = match next {
            Next::Nothing => None,
            Next::Wait(until) => Some(until.saturating_duration_since(now)),
            Next::Draw => {
                self.draw_now(now)?;
                None
            }
        };
        Ok(wait.into_iter().chain(self.outside.rest()).min())
    }

    /// Draws the blank with the caret alone where nothing else looks different, else the whole frame.
    fn draw_now(&mut self, now: Instant) -> io::Result<()> {
        let (app, theme) = (&self.app, &self.theme);
        let blank = self.blank.filter(|_| self.seen == Seen::Blank);
        let blank = blank.and_then(|written| view::stays(app, written));
        self.seen = Seen::Nothing;
        if let Some(at) = blank {
            let asks = |bytes| self.pace.drawn(bytes, now);
            let rows = at.top()..at.bottom();
            let draw = |buffer: &mut Buffer| view::draw_blank(buffer, at, app, theme);
            if self.screen.draw_rows(rows, draw, asks)? {
                debug_assert!(self.screen.shows(|frame| view::draw(frame, app, theme)));
                return Ok(());
            }
        }
        let asks = |bytes| self.pace.drawn(bytes, now);
        let at = &mut self.blank;
        self.screen.draw(|frame| *at = view::draw_telling(frame, app, theme), asks)
    }

    /// What may look different now.
    fn update(&mut self, msg: Msg) -> Seen {
        let mut done = update(&mut self.app, msg);
        done.seen |= self.fulfil(done.effects);
        done.seen
    }

    /// What looks different because something could not be sent: that is said on the screen.
    fn fulfil(&mut self, effects: Vec<Effect>) -> Seen {
        let mut changed = Seen::Nothing;
        for (n, problem) in self.outside.fulfil(effects) {
            let done = update(&mut self.app, Msg::Unsent(n, problem.to_string()));
            // A sentence on the screen asks for nothing that could fail in its turn but a bell.
            self.outside.fulfil(done.effects);
            changed |= done.seen;
        }
        changed
    }

    /// The clock on the screen goes by minutes.
    fn turn_minute(&mut self) -> Seen {
        let now = self.outside.now();
        let minute = now.map(Moment::minute);
        if minute == self.minute {
            return Seen::Nothing;
        }
        self.minute = minute;
        now.map(|now| self.update(Msg::Minute(now))).unwrap_or_default()
    }

    /// What may look different now.
    fn take(&mut self, news: News) -> io::Result<Seen> {
        Ok(match news {
            News::Typed(inputs) => {
                let mut changed = Seen::Nothing;
                for input in inputs {
                    changed |= match input {
                        Input::Report(said) => self.hear_terminal(&said)?.into(),
                        input => self.typed(input),
                    };
                }
                changed
            }
            News::Link(LinkNews::Body(body)) => match messages::read::<Told>(&body) {
                Ok(told) => {
                    if let Told::Reply { n, .. } = &told {
                        self.outside.settle(*n);
                    }
                    self.update(Msg::Told(Box::new(told)))
                }
                Err(_) => {
                    self.app.say_no("前台的答复读不懂:两边版本可能不同,请重新打开终端。");
                    Seen::All
                }
            },
            News::Link(LinkNews::Lost(reason)) => {
                self.outside.forget();
                self.update(Msg::Lost(reason))
            }
            News::Link(LinkNews::Back) => self.update(Msg::Back),
            News::Read(read) => self.update(Msg::Read(read)),
            News::Wrote(wrote) => self.update(Msg::Wrote(wrote)),
            News::Printers(found) => self.update(Msg::Printers(found)),
            News::Printed(printing, done) => self.update(Msg::Printed(printing, done)),
            News::Template(written) => self.update(Msg::Template(written)),
            News::Located(found) => self.update(Msg::Located(found)),
            News::Ending(_) | News::Gone => Seen::Nothing,
        })
    }

    /// The terminal says something of itself.
    fn hear_terminal(&mut self, said: &[u8]) -> io::Result<bool> {
        let Some(heard) = &mut self.heard else {
            if Abilities::answered(said) {
                self.pace.shown();
            }
            return Ok(false);
        };
        heard.extend_from_slice(said);
        if !Abilities::answered(heard) {
            return Ok(false);
        }
        let heard = self.heard.take().unwrap_or_default();
        self.doubt = None;
        self.pace.will_answer();
        if !Abilities::reads_utf8(&heard) {
            return Err(io::Error::other(fitness::NOT_UTF8));
        }
        let Some(known) = self.screen.abilities() else { return Ok(false) };
        let able = known.hearing(&heard);
        self.screen.set_abilities(able);
        if able.narrow_signs || self.terminal.signs_fixed || self.theme.look.ascii {
            // What was drawn by other widths is drawn anew.
            let widths = |of: Abilities| (of.narrow_signs, of.wide_han);
            return Ok(widths(able) != widths(known));
        }
        // Borders that are two cells wide here would tear every row.
        self.theme = Theme::new(Look { ascii: true, ..self.theme.look });
        Ok(true)
    }

    fn typed(&mut self, input: Input) -> Seen {
        match input {
            Input::Chord(chord) => self.update(Msg::Key(chord)),
            Input::Text(text) => self.update(Msg::Text(text)),
            Input::Paste { text, cut } => {
                let mut changed = self.update(Msg::Paste(text));
                if cut {
                    self.app.say_no("粘贴的内容太长,后面的没有贴上。");
                    changed = Seen::All;
                }
                changed
            }
            Input::Resize(columns, rows) => self.update(Msg::Resize(columns, rows)),
            Input::Foreign => {
                self.app.say_no(FOREIGN);
                Seen::All
            }
            Input::Focus(_) | Input::Report(_) => Seen::Nothing,
        }
    }

    /// Waits a moment for what the terminal says of itself: later it would be typed into the shell.
    fn hear_last_answer(&mut self) {
        let until = Instant::now() + LAST_ANSWER;
        while self.heard.is_some() || self.pace.awaits_answer() {
            let heard = self.hearing.next(Some(until.saturating_duration_since(Instant::now())));
            if heard.is_empty() && Instant::now() >= until {
                return;
            }
            for news in heard {
                match news {
                    News::Typed(inputs) => self.hear_reports(inputs),
                    News::Link(LinkNews::Body(body)) => self.settle(&body),
                    News::Gone | News::Ending(_) => return,
                    _ => {}
                }
            }
        }
    }

    /// What the terminal says of itself; nothing else that is typed is meant for anybody here.
    fn hear_reports(&mut self, inputs: Vec<Input>) {
        for input in inputs {
            if let Input::Report(said) = input {
                // Nothing is drawn any more, whatever it can.
                let _ = self.hear_terminal(&said);
            }
        }
    }

    /// The desk has answered what went last.
    fn settle(&mut self, body: &[u8]) {
        if let Ok(Told::Reply { n, .. }) = messages::read::<Told>(body) {
            self.outside.settle(n);
        }
    }

    /// Leaves what is typed at the desk before the line closes, but does not wait for ever.
    fn last_save(&mut self) {
        let effects = self.app.end();
        self.outside.fulfil(effects);
        let until = Instant::now() + LAST_SAVE;
        while self.outside.waits() {
            let heard = self.hearing.next(Some(until.saturating_duration_since(Instant::now())));
            if heard.is_empty() && Instant::now() >= until {
                return;
            }
            for news in heard {
                match news {
                    News::Link(LinkNews::Body(body)) => self.settle(&body),
                    News::Link(LinkNews::Lost(_)) => return,
                    _ => {}
                }
            }
        }
    }
}
