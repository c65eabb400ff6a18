//! What became of what was handed in, told when all of it is answered: on the bottom line where that can
//! say it whole, else over the screen. A refusal or a warning is never cut. It must not decide what is
//! handed in next.

use super::app::App;
use super::overlay::{Overlay, ReadLine, heading, line};
use super::submit::{Handing, Target, cited};
use super::type_ahead;
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
    pub fn accepted(&mut self, said: String, warnings: &[Notice]) {
        self.lines.push(heading(said.clone()));
        self.done.push(said);
        self.lines.extend(warnings.iter().map(|notice| line("!", cited(notice))));
        for notice in warnings {
            let words = (notice.text.clone(), cited(notice));
            let same = self.warned == 0 || self.only.as_ref() == Some(&words);
            self.only = same.then_some(words);
            self.warned += 1;
        }
    }

    /// One was not done, and why.
    pub fn refused(&mut self, called: &str, why: &str) {
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

    fn title(&self) -> &'static str {
        match (self.done.is_empty(), self.refused) {
            (_, 0) => "已提交,请注意",
            (true, _) => "没有办成",
            (false, _) => "有的没有办成",
        }
    }
}

/// Of several slips: this one was not done, and why. The others still are: each stands for itself.
pub fn fell(handing: &mut Handing, why: &str) {
    let called = handing.asked.slip.map_or_else(String::new, |id| Target::named(id).called);
    handing.outcome.refused(&called, why);
}

impl App {
    /// All of it is answered.
    pub fn tell_outcome(&mut self, handing: &Handing) {
        let outcome = &handing.outcome;
        let slips = outcome.done.len() + outcome.refused;
        let room = usize::from(self.screen.columns).saturating_sub(2);
        let fits = |words: &String| Shown::from(words).width() <= room;
        let all = format!("{slips} 张都已办好");
        let mut done = outcome.done();
        if slips > 1 && outcome.refused == 0 && !fits(&done) {
            done.clone_from(&all);
        }
        let talk = outcome.warned + outcome.refused;
        // What one key did is told in passing; what was written in a form is answered in full.
        let brief = match (&outcome.only, outcome.refused) {
            (Some((words, cited)), 0) if handing.form.is_none() => {
                let ways = [(&done, cited), (&done, words), (&all, words)];
                let ways = ways.into_iter().take(if slips > 1 { 3 } else { 2 });
                ways.map(|(done, note)| format!("{done} ! {note}")).find(fits)
            }
            (_, 1) if slips == 1 => {
                let called = handing.asked.slip.map(|id| format!("{} ", Target::named(id).called));
                let why = outcome.lines.last().map_or("", |line| line.text.as_str());
                Some(format!("{}{why}", called.unwrap_or_default())).filter(fits)
            }
            _ => None,
        };
        match brief {
            Some(words) if outcome.refused > 0 => self.say_no(words),
            Some(words) => self.say_done(words),
            None if talk > 0 => {
                let before = self.overlay.take();
                self.overlay = Some(Overlay::warned(before, outcome.title(), &outcome.lines));
                self.say_done(done);
                type_ahead::rest(self);
            }
            None => self.say_done(done),
        }
    }
}
