//! A terminal without a screen: it sends requests, waits for replies, and keeps other messages.

use std::io;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::value::SlipId;
use qiantai::forms;
use qiantai::protocol::frame;
use qiantai::protocol::messages;
use qiantai::protocol::messages::{
    Draft, Office, Operator, Reply, Request, Sent, Told, View, Window,
};
use qiantai::protocol::spawn::{Places, SpawnProblem, connect_or_start};

use super::office::{TestOffice, signal};
use rustix::process::Signal;

/// Long enough that only a real fault reaches it.
const LONG: Duration = Duration::from_secs(60);

pub struct Line {
    pub stream: UnixStream,
    n: u64,
    /// Messages that are not replies.
    pub told: Vec<Told>,
}

impl TestOffice {
    pub fn places(&self) -> Places {
        Places::within(&self.data, &self.runtime().join("qiantai")).unwrap()
    }

    /// As a terminal starts it: out of sight, in a session of its own.
    pub fn start_desk(&self) -> io::Result<Option<Child>> {
        let log = std::fs::File::options().create(true).append(true).open(self.beside("log"))?;
        let mut desk = self.command(&["serve"]);
        desk.env("QIANTAI_STARTED_BY_TERMINAL", "1");
        desk.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().map(Some)
    }

    /// Kills the desks without a word, and waits until those are gone.
    pub fn kill_desks(&self) {
        let killed = self.desks();
        for pid in &killed {
            signal(*pid, Signal::KILL);
        }
        self.until(|desks| !desks.iter().any(|pid| killed.contains(pid)));
    }

    /// Connects, starting the desk if none runs.
    pub fn try_line(&self) -> Result<Line, SpawnProblem> {
        let stream = connect_or_start(&self.places(), || self.start_desk())?.stream;
        stream.set_read_timeout(Some(LONG)).unwrap();
        Ok(Line { stream, n: 0, told: Vec::new() })
    }

    pub fn line(&self) -> Line {
        self.try_line().unwrap_or_else(|problem| panic!("{problem}"))
    }

    /// Signed in, as a named terminal.
    pub fn signed(&self, badge: u32) -> Line {
        let mut line = self.line();
        line.hello(&format!("screen of {badge}"));
        line.sign_in(badge);
        line
    }
}

impl Line {
    /// At a desk that runs.
    pub fn at(places: &Places) -> Self {
        let nobody = || Err(io::Error::other("a desk runs already"));
        let stream = connect_or_start(places, nobody).unwrap().stream;
        Self { stream, n: 0, told: Vec::new() }
    }

    /// `None`: the line was lost; whether it was done is not known.
    pub fn try_ask(&mut self, request: Request) -> Option<Reply> {
        self.n += 1;
        let body = messages::write(&Sent { n: self.n, request }).unwrap();
        frame::write_body(&mut self.stream, &body).ok()?;
        loop {
            match self.hear()? {
                Told::Reply { n, reply } if n == self.n => return Some(reply),
                other => self.told.push(other),
            }
        }
    }

    pub fn ask(&mut self, request: Request) -> Reply {
        self.try_ask(request).expect("the line was lost")
    }

    /// The next message; `None` if the connection is closed.
    pub fn hear(&mut self) -> Option<Told> {
        let body = frame::read_body(&mut self.stream).ok()??;
        Some(messages::read(&body).expect("the desk speaks our language"))
    }

    pub fn hello(&mut self, terminal: &str) -> Office {
        match self.ask(Request::Hello { terminal: terminal.to_string() }) {
            Reply::Hello(office) => office,
            other => panic!("{other:?}"),
        }
    }

    pub fn try_sign_in(&mut self, badge: u32, pin: &str) -> Option<Reply> {
        self.try_ask(Request::SignIn { badge, pin: pin.to_string() })
    }

    pub fn sign_in(&mut self, badge: u32) -> Operator {
        match self.try_sign_in(badge, &pin(badge)) {
            Some(Reply::SignedIn(operator)) => operator,
            other => panic!("{other:?}"),
        }
    }

    pub fn hand(&mut self, id: &str, asked: &Asked) -> Reply {
        self.ask(handed(id, asked))
    }

    /// Submits a step that must be accepted; returns the slip and its version.
    pub fn accepted(&mut self, id: &str, asked: &Asked) -> (SlipId, u32) {
        match self.hand(id, asked) {
            Reply::Accepted { slip, version, .. } => (slip, version),
            other => panic!("{asked:?}: {other:?}"),
        }
    }

    /// How far the journal is.
    pub fn seq(&mut self) -> u64 {
        self.hello("looking").seq
    }

    pub fn rows(&mut self, form: &str) -> Vec<messages::Row> {
        match self.ask(Request::List { view: View::of_form(form), window: Window::first(500) }) {
            Reply::List(page) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    pub fn keep(&mut self, number: Option<u64>, draft: Draft) -> Reply {
        self.ask(Request::KeepDraft { number, draft })
    }

    /// The check's findings, which must hold.
    pub fn checked(&mut self) -> serde_json::Value {
        match self.ask(Request::CheckJson) {
            Reply::Checked { text, holds } => {
                assert!(holds, "{text}");
                serde_json::from_str(&text).unwrap()
            }
            other => panic!("{other:?}"),
        }
    }
}

pub fn pin(badge: u32) -> String {
    let found = qiantai::demo::OPERATORS.iter().find(|(b, _, _, _)| *b == badge);
    found.unwrap().3.to_string()
}

pub fn handed(id: &str, asked: &Asked) -> Request {
    Request::Hand { id: id.to_string(), asked: asked.clone(), draft: None, cosign: None }
}

/// A step with text blanks.
pub fn step(form: &str, step: &str, fields: &[(&str, &str)]) -> Asked {
    let text = |(name, text): &(&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    let fields = fields.iter().map(text).collect();
    Asked { form: form.into(), step: step.into(), fields, ..Asked::default() }
}

/// A call that waits for its answer, with these words.
pub fn call(content: &str) -> Asked {
    step("F-08", "log", &[("matter", "need"), ("handled", "later"), ("content", content)])
}

/// A repair of a lamp in the public part, with these words.
pub fn repair(room: &str, content: &str) -> Asked {
    let fields = [("room", room), ("part", "客厅"), ("home", "有人"), ("content", content)];
    step("F-14", "open", &fields)
}

/// An owner's call about a repair.
pub fn chase(slip: SlipId, seen: Option<u32>, note: &str) -> Asked {
    Asked { slip: Some(slip), seen, ..step("F-14", "chase", &[("chase_note", note)]) }
}

/// A half-typed call.
pub fn draft(content: &str) -> Draft {
    Draft { asked: call(content), title: format!("来电 {content}"), ..Draft::default() }
}

/// A room of the practice estate, as it is written.
pub fn any_room(line: &mut Line) -> String {
    line.rows(forms::estate::rooms::FORM.id).first().expect("a room").place.clone()
}
