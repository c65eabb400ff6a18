//! Tab on the command line: the word, then the numbers of slips that it can be done to, then who they
//! can be given to. Only what is on this screen is offered, and what could be two things is only named.

use super::order::{self, takes_slips};
use super::{NAMED_MOST, steps};
use crate::desk::talk::Row;
use crate::domain::registers::{self, job};
use crate::terminal::action::Action;
use crate::terminal::app::App;
use crate::terminal::board::step_of;
use crate::terminal::text::half_width;

/// One thing that may stand there: what is written, and what is said of it.
struct Choice {
    written: String,
    said: String,
}

/// Tab.
pub fn complete(app: &mut App) {
    let Some(line) = &app.foot.command else { return };
    let typed = half_width(&line.text());
    let (head, last) = match typed.rfind(char::is_whitespace) {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed.as_str()),
    };
    let choices = if head.is_empty() { words(last) } else { behind(app, head, last) };
    let text = match choices.as_slice() {
        [one] => format!("{head}{} ", one.written),
        [] if head.is_empty() => {
            return app.say_no(format!("没有以“{last}”开头的命令。"));
        }
        [] => return app.say("没有可补的:单号和人只补屏上有的。"),
        many => {
            let some: Vec<&str> = many.iter().take(NAMED_MOST).map(|c| c.said.as_str()).collect();
            return app.say(some.join("  "));
        }
    };
    if let Some(line) = &mut app.foot.command {
        line.set_text(&text);
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
    words.sort_unstable();
    words.dedup();
    let choice = |word: &str| Choice { written: word.to_owned(), said: word.to_owned() };
    words.into_iter().map(choice).collect()
}

/// What may stand behind a word: slips, and behind them a worker where the step names one.
fn behind(app: &App, head: &str, last: &str) -> Vec<Choice> {
    let mut before = head.split_whitespace();
    let Some(step) = before.next().and_then(step_named) else { return Vec::new() };
    let named: Vec<&str> = before.collect();
    let assigns = step == Some("assign") && !named.is_empty();
    let digit = |text: &str| text.chars().next().is_some_and(|c| c.is_ascii_digit());
    if assigns && !digit(last) {
        return workers(app, last);
    }
    if named.iter().any(|word| !digit(word)) {
        return Vec::new();
    }
    slips(app, step, last).into_iter().filter(|c| !named.contains(&c.written.as_str())).collect()
}

/// The step of a word, where the word takes slips; inside, nothing for a word that only shows one.
fn step_named(word: &str) -> Option<Option<&'static str>> {
    if let Some(entry) = steps::exact(word) {
        return Some(Some(entry.step));
    }
    let action = order::action_of(word)?;
    takes_slips(action).then(|| step_of(action))
}

/// Slips on this screen whose number begins so and that the step can be taken on.
fn slips(app: &App, step: Option<&str>, typed: &str) -> Vec<Choice> {
    let boards = app.boards.iter().flat_map(|board| board.rows.rows());
    let can = |row: &&Row| step.is_none_or(|step| row.can.iter().any(|name| name == step));
    let mut rows: Vec<&Row> = boards.chain(app.intake.open.rows()).filter(can).collect();
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let plain = |row: &Row| registers::tagged(row.id.form).is_some_and(job::is_work);
    let once = |row: &Row| rows.iter().filter(|r| plain(r) && r.id.number == row.id.number).count();
    let begins = |row: &&&Row| row.id.number.to_string().starts_with(typed);
    let choice = |row: &&Row| Choice {
        // Two forms of work may have given the same number: then each is written with its form.
        written: match plain(row) && once(row) == 1 {
            true => row.id.number.to_string(),
            false => registers::show_number(row.id),
        },
        said: format!("{} {}", row.id.number, row.place),
    };
    rows.iter().filter(begins).map(choice).collect()
}

/// Who has something in hand, by the beginning of what boards call them.
fn workers(app: &App, typed: &str) -> Vec<Choice> {
    let loads = app.boards.iter().flat_map(|board| &board.loads).filter(|load| load.sent);
    let mut called: Vec<(&str, u32)> = loads.map(|l| (l.worker.as_str(), l.badge)).collect();
    called.sort_unstable();
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
