//! The one loop: one channel for keys, news of the line and signals, and timers. It draws only when
//! the queue is empty and something has changed, so that an idle screen sends nothing.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::app::App;
use super::effects::Outside;
use super::guard::Guard;
use super::input::{self, Input, Reassembler};
use super::keymap::Keymap;
use super::line::Line;
use super::message::{Effect, Msg};
use super::news::News;
use super::theme::Theme;
use super::update::update;
use super::view;
use crate::engine::moment::Moment;
use crate::protocol::client::{Link, LinkNews};
use crate::protocol::messages;
use crate::protocol::messages::Told;
use crate::protocol::spawn::SpawnProblem;

/// How long the keys' thread waits before it looks whether a lone Esc is due.
const KEYS_PATIENCE: Duration = Duration::from_millis(500);
/// How long the last draft may take when the terminal closes.
const LAST_SAVE: Duration = Duration::from_millis(1_500);

/// Opens the line, takes the terminal and serves one operator after another until one quits.
/// `open` gets the sender for the news of the line: `Link::open(places, start, news, News::Link)`.
/// `name` is the terminal's name for the desk; `skipped` is what was left out of the keys, in sentences.
/// Answers with the exit code.
///
/// # Errors
/// One sentence: the desk could not be reached, or there is no terminal here.
pub fn run(
    open: impl FnOnce(Sender<News>) -> Result<Link, SpawnProblem>,
    keymap: Keymap,
    theme: &Theme,
    name: &str,
    skipped: &[String],
) -> io::Result<i32> {
    let (news, hears) = channel();
    let link = open(news.clone()).map_err(|problem| io::Error::other(problem.to_string()))?;
    let wake = news.clone();
    let guard = Guard::enter_waking(move |ending| drop(wake.send(News::Ending(ending))))?;
    let mut screen = Line::open()?;
    let size = screen.size()?;
    let outside = Outside::new(link, news.clone());
    thread::Builder::new().name("keys".into()).spawn(move || read_keys(&news))?;
    let mut app = App::new(keymap, name, seed(), (size.width, size.height));
    if let Some(first) = skipped.first() {
        app.say_no(format!("键位文件有 {} 处不对:{first}", skipped.len()));
    }
    let mut desk = Loop { app, outside, hears, minute: None };
    let ended = desk.serve(&mut screen, theme);
    drop(screen);
    drop(guard);
    desk.last_save();
    ended
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
    hears: Receiver<News>,
    /// The minute on the screen.
    minute: Option<Moment>,
}

impl Loop {
    fn serve(&mut self, screen: &mut Line, theme: &Theme) -> io::Result<i32> {
        let effects = self.app.start();
        self.fulfil(effects);
        let mut changed = true;
        loop {
            if changed {
                let app = &self.app;
                screen.draw(|frame| view::draw(frame, app, theme))?;
                changed = false;
            }
            let heard = match self.outside.rest() {
                Some(rest) => self.hears.recv_timeout(rest),
                None => self.hears.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut next = match heard {
                Ok(news) => Some(news),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            };
            changed |= self.turn_minute();
            while let Some(news) = next {
                match news {
                    News::Ending(ending) => return Ok(ending.exit_code()),
                    News::Gone => return Ok(0),
                    news => changed |= self.take(news),
                }
                next = self.hears.try_recv().ok();
            }
            for alarm in self.outside.ring() {
                changed |= self.update(Msg::Tick(alarm));
            }
            if self.outside.quit {
                return Ok(0);
            }
        }
    }

    /// `true`: something may look different now.
    fn update(&mut self, msg: Msg) -> bool {
        let done = update(&mut self.app, msg);
        self.fulfil(done.effects) || done.changed
    }

    /// `true`: something could not be sent, and that is said on the screen.
    fn fulfil(&mut self, effects: Vec<Effect>) -> bool {
        let mut changed = false;
        for (n, problem) in self.outside.fulfil(effects) {
            let done = update(&mut self.app, Msg::Unsent(n, problem.to_string()));
            // A sentence on the screen asks for nothing that could fail in its turn but a bell.
            self.outside.fulfil(done.effects);
            changed |= done.changed;
        }
        changed
    }

    /// The clock on the screen goes by minutes.
    fn turn_minute(&mut self) -> bool {
        let now = self.outside.now();
        let minute = now.map(Moment::minute);
        if minute == self.minute {
            return false;
        }
        self.minute = minute;
        now.is_some_and(|now| self.update(Msg::Minute(now)))
    }

    /// `true`: something may look different now.
    fn take(&mut self, news: News) -> bool {
        match news {
            News::Typed(inputs) => {
                let mut changed = false;
                for input in inputs {
                    changed |= self.typed(input);
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
                    true
                }
            },
            News::Link(LinkNews::Lost(reason)) => {
                self.outside.forget();
                self.update(Msg::Lost(reason))
            }
            News::Link(LinkNews::Back) => self.update(Msg::Back),
            News::Read(read) => self.update(Msg::Read(read)),
            News::Wrote(wrote) => self.update(Msg::Wrote(wrote)),
            News::Template(written) => self.update(Msg::Template(written)),
            News::Ending(_) | News::Gone => false,
        }
    }

    fn typed(&mut self, input: Input) -> bool {
        match input {
            Input::Chord(chord) => self.update(Msg::Key(chord)),
            Input::Text(text) => self.update(Msg::Text(text)),
            Input::Paste { text, cut } => {
                let changed = self.update(Msg::Paste(text));
                if cut {
                    self.app.say_no("粘贴的内容太长,后面的没有贴上。");
                }
                changed || cut
            }
            Input::Resize(columns, rows) => self.update(Msg::Resize(columns, rows)),
            Input::Focus(_) => false,
        }
    }

    /// Leaves what is typed at the desk before the line closes, but does not wait for ever.
    fn last_save(&mut self) {
        let effects = self.app.end();
        self.outside.fulfil(effects);
        let until = Instant::now() + LAST_SAVE;
        while self.outside.waits() {
            let left = until.saturating_duration_since(Instant::now());
            match self.hears.recv_timeout(left) {
                Ok(News::Link(LinkNews::Body(body))) => {
                    if let Ok(Told::Reply { n, .. }) = messages::read::<Told>(&body) {
                        self.outside.settle(n);
                    }
                }
                Ok(News::Link(LinkNews::Lost(_))) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
}

/// Reads keys until the terminal is gone or nobody hears them.
fn read_keys(news: &Sender<News>) {
    let start = Instant::now();
    let at = || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut reassembler = Reassembler::default();
    loop {
        let patience = match reassembler.due() {
            Some(due) => Duration::from_millis(due.saturating_sub(at())),
            None => KEYS_PATIENCE,
        };
        let Ok(events) = input::read_waiting(patience) else {
            let _ = news.send(News::Gone);
            return;
        };
        let mut inputs = reassembler.feed_all(events, at());
        inputs.extend(reassembler.flush(at()));
        if !inputs.is_empty() && news.send(News::Typed(inputs)).is_err() {
            return;
        }
    }
}
