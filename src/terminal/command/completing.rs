//! Tab on the command line: the word, then the numbers of slips that it can be done to, then who they
//! can be given to. Numbers are asked of the desk, among all that is open; what could be two things is
//! only named.

use super::order::{self, Completing, NAMED_MOST, takes_slips};
use super::{CommandLine, Seen, steps};
use crate::forms::work::job;
use crate::protocol::messages::{Filter, Page, Request, Row, View, Window};
use crate::sorting::Arrange;
use crate::terminal::board::kinds::step_of;
use crate::terminal::prelude::*;
use crate::text::half_width;

/// One thing that may stand there: what is written, and what is said of it.
struct Choice {
    written: String,
    said: String,
}

/// What may stand behind a word.
enum Behind {
    /// These, which are known here.
    Known(Vec<Choice>),
    /// Slips that the step can be taken on, whose numbers the desk knows.
    Slips(Option<&'static str>),
}

impl CommandLine {
    /// Writes what can only stand there, or says what could.
    pub(super) fn complete(&mut self, seen: &Seen<'_>, ctx: &Ctx) -> Turn {
        let Some(line) = &self.line else { return Turn::default() };
        let typed = half_width(&line.text());
        if typed.trim().is_empty() {
            // Nothing is written: everything could be.
            (self.line, self.beneath) = (None, None);
            return Turn::changed(true).and(Wish::ListCommands);
        }
        let (head, last) = split(&typed);
        let choices = match behind(seen, head, last) {
            Behind::Known(_) if head.is_empty() => words(last),
            Behind::Known(choices) => choices,
            Behind::Slips(step) if !ctx.line.is_mute() => {
                let named = head.split_whitespace().count();
                let filter = Filter {
                    begins: last.to_owned(),
                    step: step.unwrap_or_default().to_owned(),
                    ..Filter::default()
                };
                // One more than is named, so that it is known whether there are more.
                let window = Window::first(u16::try_from(NAMED_MOST + named).unwrap_or(u16::MAX));
                let asking = Box::new(Completing { typed, step });
                let request = Request::List { view: View::Open(filter), window };
                return Wish::Send(Pending::Complete(asking), request).into();
            }
            Behind::Slips(step) => slips(seen.rows.clone(), step, head, last),
        };
        self.lay(&typed, &choices, choices.len())
    }

    /// The desk's open slips came.
    pub(super) fn numbers(&mut self, asking: &Completing, page: &Page) -> Turn {
        let here = self.line.as_ref().map(|line| half_width(&line.text()));
        if here.as_ref() != Some(&asking.typed) {
            return Turn::default();
        }
        let (head, last) = split(&asking.typed);
        let choices = slips(page.rows.iter().collect(), asking.step, head, last);
        let unseen = page.total.map_or(0, |total| total as usize).saturating_sub(page.rows.len());
        self.lay(&asking.typed, &choices, choices.len() + unseen)
    }

    /// Writes the one thing that can stand there, or names what could.
    fn lay(&mut self, typed: &str, choices: &[Choice], all: usize) -> Turn {
        let (head, last) = split(typed);
        match choices {
            [one] if all == 1 => {
                if let Some(line) = &mut self.line {
                    line.set_text(&format!("{head}{} ", one.written));
                }
                Turn::changed(true)
            }
            [] if head.is_empty() => Turn::no(format!("没有以“{last}”开头的命令。")),
            [] => Turn::say("没有可补的:单号要未完的,人要手上有单的。"),
            many => {
                let some = many.iter().take(NAMED_MOST).map(|c| c.said.as_str());
                let some = some.collect::<Vec<_>>().join("  ");
                // First how many, because the line is cut at its end.
                let many = if all > NAMED_MOST { format!("共 {all} 个:") } else { String::new() };
                Turn::say(format!("{many}{some}"))
            }
        }
    }
}

/// What stands before the last word, and that word.
fn split(typed: &str) -> (&str, &str) {
    match typed.rfind(char::is_whitespace) {
        // Half-width by now, so a blank is one byte.
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    }
}

/// The words that begin so, an exact one alone.
fn words(typed: &str) -> Vec<Choice> {
    let mut words: Vec<&str> = match steps::exact(typed) {
        Some(one) => vec![one.word],
        None => {
            let mut words: Vec<&str> =
                Action::called(typed).into_iter().map(Action::word).collect();
            words.extend(order::words().filter(|w| !typed.is_empty() && w.starts_with(typed)));
            words.extend(steps::beginning(typed).map(|entry| entry.word));
            words
        }
    };
    words.arrange();
    words.dedup();
    let choice = |word: &str| Choice { written: word.to_owned(), said: word.to_owned() };
    words.into_iter().map(choice).collect()
}

/// What may stand behind a word: slips, and behind them a worker where the step names one.
fn behind(seen: &Seen<'_>, head: &str, last: &str) -> Behind {
    let mut before = head.split_whitespace();
    let Some(step) = before.next().and_then(step_named) else {
        return Behind::Known(Vec::new());
    };
    let named: Vec<&str> = before.collect();
    let assigns = step == Some("assign") && !named.is_empty();
    let digit = |text: &str| text.chars().next().is_some_and(|c| c.is_ascii_digit());
    if assigns && !digit(last) {
        return Behind::Known(workers(seen, last));
    }
    if named.iter().any(|word| !digit(word)) || !(last.is_empty() || digit(last)) {
        return Behind::Known(Vec::new());
    }
    Behind::Slips(step)
}

/// The step of a word, where the word takes slips; inside, nothing for a word that only shows one.
fn step_named(word: &str) -> Option<Option<&'static str>> {
    if let Some(entry) = steps::exact(word) {
        return Some(Some(entry.step));
    }
    let action = order::action_of(word)?;
    takes_slips(action).then(|| step_of(action))
}

/// Slips whose number begins so and that the step can be taken on, without those that are named.
fn slips(mut rows: Vec<&Row>, step: Option<&str>, head: &str, typed: &str) -> Vec<Choice> {
    let named: Vec<&str> = head.split_whitespace().skip(1).collect();
    rows.retain(|row| step.is_none_or(|step| row.allows(step)));
    rows.arrange_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let plain = |row: &Row| forms::tagged(row.id.form).is_some_and(job::is_work);
    let once = |row: &Row| rows.iter().filter(|r| plain(r) && r.id.number == row.id.number).count();
    let begins = |row: &&&Row| row.id.number.to_string().starts_with(typed);
    let choice = |row: &&Row| Choice {
        // Two forms of work may have given the same number: then each is written with its form.
        written: match plain(row) && once(row) == 1 {
            true => row.id.number.to_string(),
            false => forms::show_number(row.id),
        },
        said: format!("{} {}", row.id.number, row.place),
    };
    let choices = rows.iter().filter(begins).map(choice);
    choices.filter(|choice| !named.contains(&choice.written.as_str())).collect()
}

/// Who has something in hand, by the beginning of what boards call them.
fn workers(seen: &Seen<'_>, typed: &str) -> Vec<Choice> {
    let loads = seen.loads.iter().filter(|load| load.sent);
    let mut called: Vec<(&str, u32)> = loads.map(|l| (l.worker.as_str(), l.badge)).collect();
    called.arrange();
    called.dedup();
    let begins = called.iter().filter(|(name, _)| name.starts_with(typed));
    begins
        .map(|(name, badge)| {
            let alone = called.iter().filter(|(other, _)| other == name).count() == 1;
            let written = if alone { (*name).to_owned() } else { badge.to_string() };
            Choice { written, said: (*name).to_owned() }
        })
        .collect()
}
