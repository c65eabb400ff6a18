//! What a report is: its names, its period, how its sheet is made, and what may be asked of it.

use std::cell::Cell;

use super::declared::Declared;
use super::scope::{Scope, Scoped};
use super::sheet::Sheet;
use super::slips;
use super::span::Span;
use super::watched::Watched;
use crate::engine::prelude::*;
use crate::forms::callbacks::quota::Every;
use crate::forms::office::founding;

pub struct Report {
    /// Its id in clauses.md.
    pub id: &'static str,
    /// Its name for scripts.
    pub name: &'static str,
    pub title: &'static str,
    pub period: Period,
    /// The clauses that require it.
    pub cites: &'static [&'static str],
    pub(super) build: Build,
}

/// How its sheet is made.
pub(super) enum Build {
    By(fn(&dyn Book, Span, Moment) -> Sheet),
    Declared(&'static Declared),
    /// A picture of signs, each of which means something.
    Picture(fn(&dyn Book, Span, Moment) -> Sheet, &'static [(&'static str, Tone)]),
}

/// How loud a sign of a picture is, where there are colours; without any the sign itself says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Calm,
    Marked,
    Faint,
    Busy,
    Alarm,
}

/// What is asked of a report besides its name.
#[derive(Clone, Debug)]
pub struct Question {
    pub days: Days,
    pub scope: Scope,
    /// The first cell of a row whose slips are wanted; empty: the report itself.
    pub behind: String,
}

/// For which days a report is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// The day, week, month, quarter or year that holds this day.
    Around(Day),
    These(Span),
}

impl Days {
    /// What was typed: `2026-11-21`, nothing (today), or `2026-11-01..2026-11-15`.
    pub fn read(text: &str, today: Day) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::Around(today));
        }
        let Some((from, to)) = text.split_once("..") else {
            return Day::parse(text, today).map(Self::Around);
        };
        let (from, to) = (Day::parse(from, today)?, Day::parse(to, today)?);
        (from <= to).then_some(Self::These(Span { from, to }))
    }
}

/// The period that a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    /// Monday to Sunday.
    Week,
    /// Saturday to Friday, as what is summed up on Friday (N-57).
    WeekToFriday,
    Month,
    Quarter,
    Year,
    /// The present state, whatever the day.
    Now,
}

/// Said below a sheet for which something was read up to its bound: a sum that leaves something out says so.
pub(super) const NOT_ALL: &str = "有一处读到了上限,其余的没有算进来;请分楼栋、部门或缩短日期再看";

/// The report of the roster, which foresees.
pub const ROSTER: &str = "roster-of-month";

impl Report {
    /// Whether it has anything to say of days that are to come.
    pub fn foresees(&self) -> bool {
        self.name == ROSTER
    }

    /// The signs of a picture and how loud they are; none of a table.
    pub fn tones(&self) -> &'static [(&'static str, Tone)] {
        match self.build {
            Build::Picture(_, tones) => tones,
            Build::By(_) | Build::Declared(_) => &[],
        }
    }

    /// Builds the sheet for the period that contains the day.
    pub fn build(&self, book: &dyn Book, day: Day, now: Moment) -> Sheet {
        let (scope, behind) = (Scope::default(), String::new());
        self.answer(book, &Question { days: Days::Around(day), scope, behind }, now)
    }

    /// Builds the sheet that is asked for.
    pub fn answer(&self, book: &dyn Book, asked: &Question, now: Moment) -> Sheet {
        let full = Cell::new(false);
        let read = Watched { book, full: &full };
        let scoped = Scoped { book: &read, scope: &asked.scope };
        let part = Watched { book: &scoped, full: &full };
        let book: &dyn Book = if asked.scope.is_whole() { &read } else { &part };
        let (span, caption) = match asked.days {
            Days::Around(day) => {
                let span = self.period.span_around(day);
                (span, self.period.caption(span, now))
            }
            Days::These(span) => (span, Period::Month.caption(span, now)),
        };
        let mut sheet = match &self.build {
            Build::By(build) | Build::Picture(build, _) => build(book, span, now),
            Build::Declared(declared) => declared.build(book, span, now),
        };
        let mut captions = vec![caption, asked.scope.shown()];
        if !asked.behind.is_empty() {
            sheet = slips::behind(book, &sheet, &asked.behind, now);
            captions.push(asked.behind.clone());
        }
        sheet.id = self.id.to_string();
        sheet.title = self.title.to_string();
        captions.retain(|caption| !caption.is_empty());
        sheet.of = captions.join("  ");
        sheet.office = founding::name(book).unwrap_or_default();
        sheet.made = now;
        if full.get() {
            sheet.notes.push(NOT_ALL.to_string());
        }
        sheet.truncated()
    }
}

impl Period {
    /// How often the report is made, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Day => "每天",
            Self::Week | Self::WeekToFriday => "每周",
            Self::Month => "每月",
            Self::Quarter => "每季",
            Self::Year => "每年",
            Self::Now => "现在",
        }
    }

    /// The span of this kind that contains the day.
    pub fn span_around(self, day: Day) -> Span {
        match self {
            Self::Day | Self::Now => Span { from: day, to: day },
            Self::Week => {
                let from = day.before(u64::try_from(day.weekday()).unwrap_or(0));
                Span { from, to: from.next(6) }
            }
            Self::WeekToFriday => {
                let (from, to) = Every::WeekToFriday.around(day);
                Span { from, to }
            }
            Self::Month => {
                let from = day.first_of_month();
                Span { from, to: from.next(31).first_of_month().before(1) }
            }
            Self::Quarter => {
                let past = (day.month() % 100).saturating_sub(1) % 3;
                let from = (0..past).fold(day.first_of_month(), month_before);
                Span { from, to: from.next(92).first_of_month().before(1) }
            }
            Self::Year => {
                let past = (day.month() % 100).saturating_sub(1);
                let from = (0..past).fold(day.first_of_month(), month_before);
                Span { from, to: from.next(366).first_of_month().before(1) }
            }
        }
    }

    /// The first day of the span before or after the one that contains the day.
    pub fn neighbour(self, day: Day, after: bool) -> Day {
        let span = self.span_around(day);
        if after { span.to.next(1) } else { self.span_around(span.from.before(1)).from }
    }

    /// The part of a file name that stands for the period of this day.
    pub fn file_suffix(self, day: Day) -> String {
        match self {
            Self::Day | Self::Now => day.to_string(),
            Self::Week | Self::WeekToFriday => self.span_around(day).from.to_string(),
            Self::Month => format!("{}-{:02}", day.month() / 100, day.month() % 100),
            Self::Quarter => {
                format!("{}-{}季", day.month() / 100, (day.month() % 100).div_ceil(3))
            }
            Self::Year => (day.month() / 100).to_string(),
        }
    }

    /// The period as written above the sheet.
    fn caption(self, span: Span, now: Moment) -> String {
        match self {
            Self::Now => format!("{} {}", now.day(), now.clock()),
            Self::Day => span.from.to_string(),
            Self::Week | Self::WeekToFriday | Self::Month | Self::Quarter | Self::Year => {
                format!("{} 至 {}", span.from, span.to)
            }
        }
    }
}

/// The first day of the month before the one that begins here.
fn month_before(first: Day, _: u64) -> Day {
    first.before(1).first_of_month()
}
