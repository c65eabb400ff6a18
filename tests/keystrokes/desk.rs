//! The real desk on a thread with a store in its own folder, and screens connected to its socket.

#[path = "../house/built.rs"]
mod built;

use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use qiantai::desk::office::{Desk, Inbox};
use qiantai::desk::pins::PinPool;
use qiantai::desk::practice::{PracticeAsk, practice};
use qiantai::desk::serve::{Server, Serving};
use qiantai::engine::decision::Asked;
use qiantai::engine::moment::Moment;
use qiantai::engine::value::SlipId;
use qiantai::protocol::frame;
use qiantai::protocol::messages;
use qiantai::protocol::messages::{
    Filter, Picked, Reply, Request, Row, Sent, ShownSlip, Told, View, Window, write,
};
use qiantai::protocol::spawn::{Places, connect_or_start};
use qiantai::store::Store;
use qiantai::terminal::testing::Screen;
use tempfile::TempDir;

pub type Terminal = Screen<Box<dyn FnMut(Sent) -> Vec<Told>>>;

/// A desk that ends with the test.
pub struct RealDesk {
    places: Places,
    inbox: Sender<Inbox>,
    thread: Option<JoinHandle<()>>,
    _folders: (TempDir, TempDir),
}

impl RealDesk {
    /// A small practice office, its clock standing at 14:32.
    pub fn practice() -> Self {
        Self::at(None)
    }

    /// The same, its three weeks ending at a moment.
    pub fn at(moment: Option<&str>) -> Self {
        Self::with_rooms(900, moment)
    }

    /// The same with too few rooms for the scripted events.
    pub fn quiet() -> Self {
        Self::with_rooms(899, None)
    }

    fn with_rooms(rooms: usize, moment: Option<&str>) -> Self {
        let (data, runtime) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let ask = PracticeAsk {
            rooms: Some(rooms),
            slips: Some(200),
            seed: 8,
            at: moment.and_then(|m| Moment::parse(m, Moment(0))),
            ..PracticeAsk::default()
        };
        let name = format!("{rooms} rooms, {}", moment.unwrap_or("usual end"));
        built::lay(&name, data.path(), |dir| drop(practice(dir, &ask).unwrap()));
        let places = Places::within(data.path(), runtime.path()).unwrap();
        let store = Store::open(data.path()).unwrap();
        let (inbox, arriving) = channel();
        let pins = PinPool::open(1, inbox.clone(), Inbox::Pin).unwrap();
        let server =
            Server::bind(&places, Serving::default(), inbox.clone(), Inbox::Arrived).unwrap();
        let (dir, sender) = (data.path().to_path_buf(), inbox.clone());
        let thread = std::thread::spawn(move || {
            let desk = Desk::new(dir, store, server.outbox(), pins, sender).unwrap();
            desk.run(&arriving, None);
            server.stop();
        });
        Self { places, inbox, thread: Some(thread), _folders: (data, runtime) }
    }

    /// Whether the check of the store passes.
    pub fn check_passes(&self) -> bool {
        matches!(self.ask(Request::Check), Reply::Checked { holds: true, .. })
    }

    /// Sets the desk's clock.
    pub fn clock(&self, moment: &str) {
        assert_eq!(self.ask(Request::SetClock(Some(moment.to_string()))), Reply::Done);
    }

    fn line(&self) -> Line {
        let started = || Err(std::io::Error::other("it runs"));
        let stream = connect_or_start(&self.places, started).unwrap().stream;
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Line { stream }
    }

    /// A screen of 80×24 before anybody has signed in.
    pub fn screen(&self) -> Terminal {
        let mut line = self.line();
        Screen::new(Box::new(move |sent| line.ask(&sent)) as Box<dyn FnMut(Sent) -> Vec<Told>>)
    }

    /// The same with an operator signed in; keys are counted from here.
    pub fn sign_in(&self, badge: u32, pin: &str) -> Terminal {
        let mut screen = self.screen();
        screen.keys(&format!("{badge}<tab>{pin}<enter>"));
        assert!(screen.shows(&format!("({badge})")), "{}", screen.picture());
        screen.presses = 0;
        screen
    }

    fn ask(&self, request: Request) -> Reply {
        let told = self.line().ask(&Sent { n: 1, request });
        let reply = told.into_iter().find_map(|t| match t {
            Told::Reply { reply, .. } => Some(reply),
            _ => None,
        });
        reply.unwrap()
    }

    /// Submits a step at its own terminal.
    pub fn submit(&self, badge: u32, pin: &str, asked: Asked) -> Reply {
        let mut line = self.line();
        let mut ask = |request| {
            let told = line.ask(&Sent { n: 1, request });
            let reply = told.into_iter().find_map(|t| match t {
                Told::Reply { reply, .. } => Some(reply),
                _ => None,
            });
            reply.unwrap()
        };
        let signed = ask(Request::SignIn { badge, pin: pin.to_string() });
        assert!(matches!(signed, Reply::SignedIn(_)), "{signed:?}");
        ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None })
    }

    /// What the desk offers to somebody for a blank.
    pub fn picks(
        &self,
        badge: u32,
        pin: &str,
        blank: (&str, &str, &str),
        typed: &str,
    ) -> Vec<Picked> {
        let mut line = self.line();
        let mut ask = |request| {
            let told = line.ask(&Sent { n: 1, request });
            let reply = told.into_iter().find_map(|t| match t {
                Told::Reply { reply, .. } => Some(reply),
                _ => None,
            });
            reply.unwrap()
        };
        ask(Request::SignIn { badge, pin: pin.to_string() });
        let (form, step, field) = blank;
        let (form, step, field) = (form.to_string(), step.to_string(), field.to_string());
        let (typed, place, slip) = (typed.to_string(), String::new(), None);
        match ask(Request::Pick { form, step, field, typed, place, slip }) {
            Reply::Picks(picks) => picks,
            other => panic!("{other:?}"),
        }
    }

    /// The first badge with a role.
    pub fn badge_of(&self, role: &str) -> String {
        let staff = self.list(View::Staff);
        let row = staff.iter().find(|row| row.matter.contains(role) || row.worker.contains(role));
        row.unwrap_or_else(|| panic!("{staff:?}")).id.number.to_string()
    }

    /// The open slips under a filter, in the order of the board.
    pub fn board(&self, filter: Filter) -> Vec<Row> {
        self.list(View::Open(filter))
    }

    fn list(&self, view: View) -> Vec<Row> {
        match self.ask(Request::List { view, window: Window::first(400) }) {
            Reply::List(page) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    pub fn rows(&self, form: &str) -> Vec<Row> {
        self.list(View::of_form(form))
    }

    pub fn newest(&self, form: &str) -> Row {
        self.list(View::of_form(form)).remove(0)
    }

    pub fn newest_in(&self, form: &str, state: &str) -> Row {
        let rows = self.list(View::of_form(form));
        rows.into_iter().find(|row| row.state == state).unwrap()
    }

    pub fn open_of(&self, place: &str) -> Vec<Row> {
        let rows = self.list(View::Open(Filter::default()));
        rows.into_iter().filter(|row| row.place == place && row.word == "维修").collect()
    }

    /// Open repairs in a state.
    pub fn open_in(&self, state: &str) -> Vec<Row> {
        let rows = self.list(View::Open(Filter::default()));
        rows.into_iter().filter(|row| row.state == state && row.word == "维修").collect()
    }

    pub fn row(&self, id: SlipId) -> Row {
        self.paper(id).row
    }

    pub fn paper(&self, id: SlipId) -> ShownSlip {
        match self.ask(Request::Slip { id }) {
            Reply::Slip(slip) => *slip,
            other => panic!("{other:?}"),
        }
    }

    /// The journal's check code, as anybody may read it aloud.
    pub fn code(&self) -> String {
        match self.ask(Request::Hello { terminal: String::new() }) {
            Reply::Hello(office) => office.code,
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for RealDesk {
    fn drop(&mut self) {
        let _ = self.inbox.send(Inbox::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Line {
    stream: UnixStream,
}

impl Line {
    /// Sends a request, and returns all messages up to the reply.
    fn ask(&mut self, sent: &Sent) -> Vec<Told> {
        frame::write_body(&mut self.stream, &write(sent).unwrap()).unwrap();
        let mut heard = Vec::new();
        loop {
            let body = frame::read_body(&mut self.stream).unwrap().expect("the desk answers");
            let told: Told = messages::read(&body).unwrap();
            let answer = matches!(&told, Told::Reply { n, .. } if *n == sent.n);
            heard.push(told);
            if answer {
                return heard;
            }
        }
    }
}
