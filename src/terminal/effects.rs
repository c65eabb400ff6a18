//! What the screen wants done outside it, done: questions sent, timers set, the bell rung. The only
//! place of the terminal that touches the line; it must not look into a question.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::hearing::Teller;
use super::kept_language;
use super::message::{Alarm, Effect};
use super::news::News;
use super::printers::{Printers, Printing};
use crate::engine::moment::Moment;
use crate::exchange::{Kind, file};
use crate::files;
use crate::printing::task::{Failure, To};
use crate::protocol::client::{Link, SendProblem, Ticket};
use crate::protocol::messages;
use crate::protocol::messages::Sent;
use crate::report::Sheet;
use crate::report::export::{self, Overwrite, Saved};

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// The outside of a screen.
pub struct Outside {
    link: Link,
    tickets: BTreeMap<u64, Ticket>,
    alarms: BTreeMap<Alarm, Instant>,
    clock: DeskClock,
    printers: Printers,
    /// Where a roster is told that was read beside the screen.
    news: Teller,
    pub quit: bool,
    /// The tutor comes next.
    pub for_tutor: bool,
    /// What the terminal shows is in doubt.
    resync: bool,
}

/// The desk's clock as this process follows it.
struct DeskClock {
    at: Moment,
    since: Instant,
    frozen: bool,
    known: bool,
}

impl Outside {
    pub fn new(link: Link, news: Teller, printers: Printers) -> Outside {
        let clock = DeskClock { at: Moment(0), since: Instant::now(), frozen: true, known: false };
        let (tickets, alarms) = (BTreeMap::new(), BTreeMap::new());
        Outside {
            link,
            tickets,
            alarms,
            clock,
            printers,
            news,
            quit: false,
            for_tutor: false,
            resync: false,
        }
    }

    /// Does what was asked. What could not be sent comes back by number, with the reason; not what
    /// a lost line kept, because the loss is told as news.
    pub fn fulfil(&mut self, effects: Vec<Effect>) -> Vec<(u64, SendProblem)> {
        let mut problems = Vec::new();
        for effect in effects {
            match effect {
                Effect::Ask(n, request) => match self.send(&Sent { n, request: *request }) {
                    Ok(ticket) => drop(self.tickets.insert(n, ticket)),
                    Err(SendProblem::Lost) => {}
                    Err(problem) => problems.push((n, problem)),
                },
                Effect::Wake(alarm, after) => {
                    self.alarms.insert(alarm, Instant::now() + Duration::from_millis(after));
                }
                Effect::Clock(at, frozen) => {
                    self.clock = DeskClock { at, since: Instant::now(), frozen, known: true };
                }
                Effect::HangUp => self.link.hang_up(),
                Effect::Bell => bell(),
                Effect::Read(kind, file, map) => self.read(kind, file, map),
                Effect::Write(sheet, file, over) => self.write(*sheet, file, over),
                Effect::Resync => self.resync = true,
                Effect::Remember(language) => kept_language::keep(language),
                Effect::Printers(form) => self.find_printers(form),
                Effect::Print(printing) => self.print(printing),
                Effect::Template(kind, file) => self.write_template(kind, file),
                Effect::Locate(folder) => self.locate(folder),
                Effect::Quit => self.quit = true,
                Effect::QuitForTutor => (self.quit, self.for_tutor) = (true, true),
            }
        }
        problems
    }

    fn send(&self, sent: &Sent) -> Result<Ticket, SendProblem> {
        let body = messages::write(sent).map_err(|_| SendProblem::TooLarge)?;
        self.link.send(body)
    }

    /// Does this on a thread of its own, so that keys are heard meanwhile; what came of it is news. Without a thread it is
    /// said why nothing came.
    fn aside(
        &self,
        name: &str,
        work: impl FnOnce() -> News + Send + 'static,
        failed: impl FnOnce(String) -> News,
    ) {
        let news = self.news.clone();
        let working = move || drop(news.send(work()));
        if thread::Builder::new().name(name.to_owned()).spawn(working).is_err() {
            let _ = self.news.send(failed("本机线程不够用;请关掉一些程序".to_owned()));
        }
    }

    fn read(&self, kind: Kind, file: PathBuf, map: Option<PathBuf>) {
        let read = move || {
            let map = map.as_deref().map(typed);
            News::Read(Box::new(file::load(kind, &typed(&file), map.as_deref())))
        };
        self.aside("roster", read, |why| News::Read(Box::new(Err(why))));
    }

    /// Finds a folder: it may lie on a stick that wakes up.
    fn locate(&self, folder: PathBuf) {
        let look = move || News::Located(files::backup_folder(&typed(&folder)));
        self.aside("folder", look, |why| News::Located(Err(why)));
    }

    /// Writes a sheet: the file may lie on a slow disk.
    fn write(&self, sheet: Sheet, file: PathBuf, overwrite: Overwrite) {
        let write = move || News::Wrote(Box::new(export::save(sheet, &typed(&file), overwrite)));
        self.aside("sheet", write, |why| News::Wrote(Box::new(Saved::Failed(why))));
    }

    /// Finds the printers: the print system may take its time. Without a thread the files that are always there are left.
    fn find_printers(&self, form: String) {
        let (news, desk) = (self.news.clone(), self.printers.clone());
        let finding = move || drop(news.send(News::Printers(Box::new(desk.find(form)))));
        let _ = thread::Builder::new().name("printers".into()).spawn(finding);
    }

    /// Tries a print or gives it away: a printer may be off.
    fn print(&self, mut printing: Box<Printing>) {
        let desk = self.printers.clone();
        if let To::File(path) = &mut printing.task.to {
            *path = typed(path);
        }
        let kept = printing.clone();
        let print = move || {
            let done = desk.run(&printing);
            News::Printed(printing, done)
        };
        self.aside("print", print, |why| News::Printed(kept, Err(Failure::Said(why))));
    }

    /// Writes an empty roster, as a sheet is.
    fn write_template(&self, kind: Kind, file: PathBuf) {
        let write = move || News::Template(file::write_template(kind, &typed(&file)));
        self.aside("template", write, |why| News::Template(Err(why)));
    }

    /// The answer with this number is here.
    pub fn settle(&mut self, n: u64) {
        if let Some(ticket) = self.tickets.remove(&n) {
            self.link.answered(ticket);
        }
    }

    /// Whether the next frame is to be drawn whole. It is asked once.
    pub fn take_resync(&mut self) -> bool {
        std::mem::take(&mut self.resync)
    }

    /// Nothing that was sent will be answered any more.
    pub fn forget(&mut self) {
        self.tickets.clear();
    }

    /// Whether answers are still awaited.
    pub fn waits(&self) -> bool {
        !self.tickets.is_empty()
    }

    /// The desk's clock now, once it is known.
    pub fn now(&self) -> Option<Moment> {
        let clock = &self.clock;
        if !clock.known {
            return None;
        }
        let passed = if clock.frozen { Duration::ZERO } else { clock.since.elapsed() };
        let passed = i64::try_from(passed.as_millis()).unwrap_or(0);
        Some(Moment(clock.at.0.saturating_add(passed)))
    }

    /// How long nothing has to be done: until the next timer, or until the minute turns.
    pub fn rest(&self) -> Option<Duration> {
        let alarm =
            self.alarms.values().min().map(|at| at.saturating_duration_since(Instant::now()));
        let minute = self.now().filter(|_| !self.clock.frozen).map(|now| {
            let left = MINUTE - now.0.rem_euclid(MINUTE);
            Duration::from_millis(u64::try_from(left).unwrap_or(0))
        });
        match (alarm, minute) {
            (Some(alarm), Some(minute)) => Some(alarm.min(minute)),
            (one, other) => one.or(other),
        }
    }

    /// The timers that have run out.
    pub fn ring(&mut self) -> Vec<Alarm> {
        let now = Instant::now();
        let due: Vec<Alarm> =
            self.alarms.iter().filter(|(_, at)| **at <= now).map(|(alarm, _)| *alarm).collect();
        self.alarms.retain(|_, at| *at > now);
        due
    }
}

/// The path that a person meant: `~` is the home folder.
fn typed(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    file::parse_path(&path.to_string_lossy(), home.as_deref())
}

/// Without a bell the screen is as good: a failure changes nothing.
fn bell() {
    let mut screen = io::stdout();
    let _ = screen.write_all(b"\x07").and_then(|()| screen.flush());
}
