//! Long questions. The store check and the reports run in a thread of their own over a read view,
//! so that nobody at a terminal waits for them.

use super::Desk;
use super::lists::ROWS_MOST;
use super::long_questions::{Ending, QUEUED_MOST};
use super::settling;
use super::waiting::{NEEDS_BADGE, Waiting};
use crate::desk::serve::Conn;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::unmasking;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, ReportAsked, Request, Told};
use crate::queries::presenter::Viewer;
use crate::report::{self, Days, Question, Report, Scope};
use crate::store::StoreProblem;
use crate::store::access::Deed;
use crate::store::check::Checking;
use crate::store::reader::Reader;

/// A question that is answered outside the desk's thread.
enum LongQuestion {
    Check { checking: Checking, as_json: bool },
    Report { view: Reader, report: &'static Report, asked: Question, viewer: Viewer },
    MonthPreview { view: Reader, month: u32, most: usize, hand: Hand, viewer: Viewer },
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
            Self::Report { view, report, asked, viewer } => {
                match view.ask(|book| report.answer(book, &asked, viewer.now)) {
                    Ok(sheet) => {
                        Reply::Report(Box::new(sheet.map_words(|w| viewer.sight.words(w))))
                    }
                    Err(problem) => Reply::Failed(problem.to_string()),
                }
            }
            Self::MonthPreview { view, month, most, hand, viewer } => {
                let asked = (month, most);
                view.ask(|book| settling::month_preview(book, asked, hand, viewer))
                    .unwrap_or_else(|problem| Reply::Failed(problem.to_string()))
            }
        }
    }
}

impl Desk {
    /// Begins a long question in a thread of its own, or queues it. Any other question is returned, to be answered by
    /// the caller.
    pub(super) fn answer_in_background(
        &mut self,
        waiting: Waiting,
        request: Request,
    ) -> Option<(Waiting, Request)> {
        if !matches!(
            request,
            Request::Check | Request::CheckJson | Request::Report(_) | Request::MonthPreview { .. }
        ) {
            return Some((waiting, request));
        }
        let own = |conn: &Conn| *conn == waiting.conn;
        let asked = self.long.running.iter().any(own)
            || self.long.queued.iter().any(|(queued, _)| own(&queued.conn));
        if asked {
            self.decline(&waiting, "上一份报表或核对还没有出来;请等它出来再要");
        } else if self.long.running.is_none() {
            self.begin_long(waiting, request);
        } else if self.long.queued.len() >= QUEUED_MOST {
            self.decline(&waiting, "要报表和核对的人太多了;请过一会儿再试");
        } else {
            self.long.queued.push_back((waiting, request));
        }
        None
    }

    /// A long question is over: the next one begins.
    pub(super) fn long_ended(&mut self) {
        self.long.running = None;
        while self.long.running.is_none()
            && let Some((waiting, request)) = self.long.queued.pop_front()
        {
            self.begin_long(waiting, request);
        }
    }

    /// Drops what a terminal that is gone has queued.
    pub(super) fn forget_long(&mut self, conn: Conn) {
        self.long.queued.retain(|(waiting, _)| waiting.conn != conn);
    }

    fn begin_long(&mut self, waiting: Waiting, request: Request) {
        let long = match &request {
            Request::Check | Request::CheckJson => {
                let as_json = request == Request::CheckJson;
                self.store.checking().map(|checking| Ok(LongQuestion::Check { checking, as_json }))
            }
            Request::Report(wanted) => self.report(&waiting, wanted),
            Request::MonthPreview { month, most } => {
                let Some(badge) = self.signed_in(&waiting) else { return };
                let most = usize::from(*most).min(ROWS_MOST);
                let (month, hand) = (*month, Hand { badge, cosign: None });
                self.store.read().and_then(|view| {
                    let viewer = self.viewer(&view, Some(badge))?;
                    Ok(Ok(LongQuestion::MonthPreview { view, month, most, hand, viewer }))
                })
            }
            _ => return,
        };
        match long {
            Ok(Ok(long)) => {
                if matches!(long, LongQuestion::Report { .. }) {
                    self.note_handed_out(waiting.conn, Deed::Reported, None);
                }
                self.spawn_long(waiting, long);
            }
            Ok(Err(no)) => self.decline(&waiting, no),
            Err(problem) => self.fail(&waiting, &problem),
        }
    }

    /// Everything a report needs, or the sentence that says why it cannot be made.
    fn report(
        &self,
        waiting: &Waiting,
        wanted: &ReportAsked,
    ) -> Result<Result<LongQuestion, String>, StoreProblem> {
        let ReportAsked { name, day, building, department, behind } = wanted;
        let view = self.store.read()?;
        let badge = self.sessions.badge(waiting.conn);
        let viewer = self.viewer(&view, badge)?;
        let reads = |role: Role| self.store.policy().may(role, Right::Read);
        if badge.is_none() && !self.store.is_practice() {
            return Ok(Err(NEEDS_BADGE.to_string()));
        }
        if badge.is_some() && !viewer.role.is_some_and(reads) {
            return Ok(Err("这个工号不能看报表;请由有查阅权的人来看".to_string()));
        }
        let Some(report) = report::report(name) else {
            let all: Vec<&str> = report::REPORTS.iter().map(|r| r.name).collect();
            return Ok(Err(format!("没有“{name}”这种报表;可用:{}", all.join(" "))));
        };
        // Lists of who lives where are files, too (G-96).
        let file = |id: &str| forms::form(id).is_some_and(|form| form.customer_file);
        if let Some(role) = viewer.role.filter(|_| report.cites.iter().any(|id| file(id)))
            && !unmasking::opens_files(self.store.policy(), role, || false)
        {
            return Ok(Err(unmasking::shut(self.store.policy(), role).text));
        }
        let now = viewer.now;
        let Some(days) = Days::read(day, now.day()) else {
            return Ok(Err("日期写成 2026-11-21、11-21、今天或昨天;一段日子先写早的".to_string()));
        };
        let scope = match Scope::read(building, department) {
            Ok(scope) => scope,
            Err(no) => return Ok(Err(no)),
        };
        if let Err(no) = view.ask(|book| scope.check(book))? {
            return Ok(Err(no));
        }
        let asked = Question { days, scope, behind: behind.clone() };
        Ok(Ok(LongQuestion::Report { view, report, asked, viewer }))
    }

    fn spawn_long(&mut self, waiting: Waiting, long: LongQuestion) {
        let (outbox, n, conn) = (self.outbox.clone(), waiting.n, waiting.conn);
        let ending = Ending::of(self.inbox.clone());
        self.long.running = Some(conn);
        let begun = std::thread::Builder::new().name("beside".to_string()).spawn(move || {
            let reply = long.answer();
            // Before the answer: who has it may ask the next one at once.
            drop(ending);
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
