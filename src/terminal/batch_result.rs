//! What became of what was handed in, told when all of it is answered: on the bottom line where that can
//! say it whole, else over the screen. A refusal or a warning is never cut. It must not decide what is
//! handed in next.

use super::foot::Tone;
use super::overlay::reading::{ReadLine, heading, line};
use crate::engine::notice::Notice;
use crate::text::Shown;

/// Slips that were done and slips that were not, each with what was said of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was done, in the order in which it was.
    done: Vec<String>,
    /// The same with warnings and refusals below.
    lines: Vec<ReadLine>,
    warned: usize,
    refused: usize,
    /// The only thing that was said, however often: in words, and with its clauses.
    only: Option<(String, String)>,
}

impl Outcome {
    /// One was done, with what the desk warns of.
    pub fn add_done(&mut self, said: String, warnings: &[Notice]) {
        self.lines.push(heading(said.clone()));
        self.done.push(said);
        self.lines.extend(warnings.iter().map(|notice| line("!", cite(notice))));
        for notice in warnings {
            let words = (notice.text.clone(), cite(notice));
            let same = self.warned == 0 || self.only.as_ref() == Some(&words);
            self.only = same.then_some(words);
            self.warned += 1;
        }
    }

    /// One was not done, and why.
    pub fn add_refusal(&mut self, called: &str, why: &str) {
        self.lines.push(heading(format!("{called} 没有办成")));
        self.lines.push(line("!", why));
        self.refused += 1;
    }

    /// Nothing is to be known of it but that it was done.
    pub fn is_quiet(&self) -> bool {
        self.warned + self.refused == 0
    }

    /// Nothing is answered yet.
    pub fn is_new(&self) -> bool {
        self.lines.is_empty()
    }

    /// What was done, in one sentence.
    pub fn done(&self) -> String {
        self.done.join(";")
    }

    /// All of it is answered: what is said of it, on a bottom line of `room` cells. `called` is the slip,
    /// where there was one; `by_form`: it was written in a form.
    pub fn sum_up(&self, called: Option<&str>, by_form: bool, room: usize) -> Summary {
        let slips = self.done.len() + self.refused;
        let fits = |words: &String| Shown::width_of(words) <= room;
        let all = format!("{slips} 张都已办好");
        let mut done = self.done();
        if slips > 1 && self.refused == 0 && !fits(&done) {
            done.clone_from(&all);
        }
        // What one key did is told in passing; what was written in a form is answered in full.
        let brief = match (&self.only, self.refused) {
            (Some((words, cited)), 0) if !by_form => {
                let ways = [(&done, cited), (&done, words), (&all, words)];
                let ways = ways.into_iter().take(if slips > 1 { 3 } else { 2 });
                ways.map(|(done, note)| format!("{done} ! {note}")).find(fits)
            }
            (_, 1) if slips == 1 => {
                let called = called.map_or_else(String::new, |called| format!("{called} "));
                let why = self.lines.last().map_or("", |line| line.text.as_str());
                Some(format!("{called}{why}")).filter(fits)
            }
            _ => None,
        };
        match brief {
            Some(words) if self.refused > 0 => Summary::Line(Tone::Trouble, words),
            Some(words) => Summary::Line(Tone::Done, words),
            None if self.is_quiet() => Summary::Line(Tone::Done, done),
            None => Summary::Window { title: self.title(), lines: self.lines.clone(), done },
        }
    }

    fn title(&self) -> &'static str {
        match (self.done.is_empty(), self.refused) {
            (_, 0) => "已提交,请注意",
            (true, _) => "没有办成",
            (false, _) => "有的没有办成",
        }
    }
}

/// What is said of several slips, or of one.
pub enum Summary {
    /// The bottom line can say it whole.
    Line(Tone, String),
    /// It is to be read over the screen.
    Window { title: &'static str, lines: Vec<ReadLine>, done: String },
}

/// A notice with what it rests on.
pub fn cite(notice: &Notice) -> String {
    format!("{} ({})", notice.text, notice.cites.join("、"))
}
