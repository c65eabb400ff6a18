//! Long questions. The store check and the reports run in a thread of their own over a read view,
//! so that nobody at a terminal waits for them.

use super::Desk;
use super::lists::ROWS_MOST;
use super::settling;
use super::waiting::Waiting;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Request, Told};
use crate::report::{self, Report};
use crate::store::StoreProblem;
use crate::store::check::Checking;
use crate::store::reader::Reader;

/// A question that is answered outside the desk's thread.
enum LongQuestion {
    Check { checking: Checking, as_json: bool },
    Report { view: Reader, report: &'static Report, day: Day, now: Moment },
    MonthPreview { view: Reader, month: u32, most: usize, hand: Hand, now: Moment },
}

impl LongQuestion {
    fn answer(self) -> Reply {
        match self {
            Self::Check { checking, as_json } => match checking.run() {
                Ok(findings) => {
                    let holds = findings.faults.is_empty();
                    let text = if as_json { findings.to_json() } else { findings.to_string() };
                    Reply::Checked { text, holds }
                }
                Err(problem) => Reply::Failed(problem.to_string()),
            },
            Self::Report { view, report, day, now } => {
                match view.ask(|book| report.build(book, day, now)) {
                    Ok(sheet) => Reply::Report(Box::new(sheet)),
                    Err(problem) => Reply::Failed(problem.to_string()),
                }
            }
            Self::MonthPreview { view, month, most, hand, now } => {
                let asked = (month, most);
                view.ask(|book| settling::month_preview(book, asked, hand, now))
                    .unwrap_or_else(|problem| Reply::Failed(problem.to_string()))
            }
        }
    }
}

impl Desk {
    /// Starts a thread for a long question. Any other question is returned, to be answered by the
    /// caller.
    pub(super) fn answer_in_background(
        &self,
        waiting: Waiting,
        request: Request,
    ) -> Option<(Waiting, Request)> {
        let long = match &request {
            Request::Check | Request::CheckJson => {
                let as_json = request == Request::CheckJson;
                self.store.checking().map(|checking| Ok(LongQuestion::Check { checking, as_json }))
            }
            Request::Report { name, day } => self.report(&waiting, name, day),
            Request::MonthPreview { month, most } => {
                let badge = self.signed_in(&waiting)?;
                let most = usize::from(*most).min(ROWS_MOST);
                let (month, now) = (*month, self.now());
                let hand = Hand { badge, cosign: None };
                let view = self.store.read();
                view.map(|view| Ok(LongQuestion::MonthPreview { view, month, most, hand, now }))
            }
            _ => return Some((waiting, request)),
        };
        match long {
            Ok(Ok(long)) => self.spawn_long(waiting, long),
            Ok(Err(no)) => self.decline(&waiting, no),
            Err(problem) => self.fail(&waiting, &problem),
        }
        None
    }

    /// Everything a report needs, or the sentence that says why it cannot be made.
    fn report(
        &self,
        waiting: &Waiting,
        name: &str,
        day: &str,
    ) -> Result<Result<LongQuestion, String>, StoreProblem> {
        let view = self.store.read()?;
        if let Some(badge) = self.sessions.badge(waiting.conn) {
            let reads = view.ask(|book| {
                let role = staff::role(book, badge);
                role.is_some_and(|role| book.policy().may(role, Right::Read))
            })?;
            if !reads {
                return Ok(Err("这个工号不能看报表;请由有查阅权的人来看".to_string()));
            }
        }
        let Some(report) = report::report(name) else {
            let all: Vec<&str> = report::REPORTS.iter().map(|r| r.name).collect();
            return Ok(Err(format!("没有“{name}”这种报表;可用:{}", all.join(" "))));
        };
        let now = self.now();
        let asked = if day.is_empty() { Some(now.day()) } else { Day::parse(day, now.day()) };
        let Some(day) = asked else {
            return Ok(Err("日期写成 2026-11-21、11-21、今天或昨天".to_string()));
        };
        Ok(Ok(LongQuestion::Report { view, report, day, now }))
    }

    fn spawn_long(&self, waiting: Waiting, long: LongQuestion) {
        let (outbox, n, conn) = (self.outbox.clone(), waiting.n, waiting.conn);
        let begun = std::thread::Builder::new().name("beside".to_string()).spawn(move || {
            let reply = long.answer();
            if let Ok(bytes) = messages::write(&Told::Reply { n, reply }) {
                outbox.send(conn, bytes);
            }
            drop(waiting);
        });
        if begun.is_err() {
            let sorry = Reply::Failed("前台进程一时太忙,请稍后再试".to_string());
            if let Ok(bytes) = messages::write(&Told::Reply { n, reply: sorry }) {
                self.outbox.send(conn, bytes);
            }
        }
    }
}
