//! The command line: words in Chinese, pinyin initials or English, and what they stand for. A word
//! that could mean two things is never guessed: what is possible is said.

use super::action::Action;
use super::app::{App, For, Tab};
use super::dispatch::step_of;
use super::editor::{EditKey, LineEditor};
use super::hand::{After, Target};
use super::overlay::{self, MenuRow, Overlay, Pick, Then};
use super::text::half_width;
use super::{offer, update};
use crate::desk::talk::{Filter, Request, Row, View};
use crate::domain::form::Form;
use crate::domain::registers;
use crate::domain::value::SlipId;

const COMMAND_MOST: usize = 120;
/// Candidates named in one message.
const NAMED_MOST: usize = 8;
/// The form that a bare number is a slip of.
const REPAIR: &str = "F-14";

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    Do(Action),
    /// A step on slips, with what was written behind them.
    Step {
        step: &'static str,
        on: Vec<Named>,
        rest: String,
    },
    Find(String),
    Story(Named),
    Register(String),
    Set(Vec<String>),
    SignOut,
    Drafts,
}

/// A slip as a command names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Slip(SlipId),
    Room(String),
}

/// A step that waits for the open slips of a room.
#[derive(Clone, Debug)]
pub struct RoomOrder {
    room: String,
    step: &'static str,
    rest: String,
}

/// Words beside the names of actions. The short ones are what is said at the desk all day.
const WORDS: &[(&str, Word)] = &[
    ("派", Word::Act(Action::Dispatch)),
    ("催", Word::Act(Action::Chase)),
    ("找", Word::Find),
    ("find", Word::Find),
    ("登出", Word::SignOut),
    ("signout", Word::SignOut),
    ("台账", Word::Register),
    ("tz", Word::Register),
    ("register", Word::Register),
    ("设", Word::Set),
    ("set", Word::Set),
    ("草稿", Word::Drafts),
    ("cg", Word::Drafts),
    ("drafts", Word::Drafts),
    ("看", Word::Act(Action::Story)),
];

#[derive(Clone, Copy, Debug)]
enum Word {
    Act(Action),
    Find,
    SignOut,
    Register,
    Set,
    Drafts,
}

/// Reads a command line.
///
/// # Errors
/// One sentence that says what is possible.
pub fn read(line: &str) -> Result<Order, String> {
    let line = half_width(line).replace('，', " ").replace(',', " ");
    let mut words = line.split_whitespace();
    let Some(first) = words.next() else {
        return Err("请写一个命令,如 派 134 孙。".to_owned());
    };
    let rest: Vec<&str> = words.collect();
    if rest.is_empty()
        && let Some(slip) = slip_named(first)
    {
        return Ok(Order::Story(Named::Slip(slip)));
    }
    match word(first, !rest.is_empty())? {
        Word::Find if rest.is_empty() => Err("找谁?如 找 1203。".to_owned()),
        Word::Find => Ok(Order::Find(rest.join(" "))),
        Word::SignOut => Ok(Order::SignOut),
        Word::Register => Ok(Order::Register(rest.join(" "))),
        Word::Set => Ok(Order::Set(rest.iter().map(|word| (*word).to_owned()).collect())),
        Word::Drafts => Ok(Order::Drafts),
        Word::Act(action) => on_slips(action, &rest),
    }
}

/// The word, or what it could be. With slips behind it, only what is done to slips.
fn word(first: &str, on_slips: bool) -> Result<Word, String> {
    let asked = first.to_lowercase();
    if let Some((_, word)) = WORDS.iter().find(|(word, _)| *word == asked) {
        return Ok(*word);
    }
    let mut found = Action::called(first);
    if on_slips && found.len() > 1 {
        found.retain(|action| takes_slips(*action));
    }
    match found.as_slice() {
        [one] => Ok(Word::Act(*one)),
        [] => Err(format!("没有“{first}”这个命令;帮助里有按键,命令可写全名、拼音首字母或英文。")),
        many => {
            let words: Vec<&str> = many.iter().take(NAMED_MOST).map(|a| a.word()).collect();
            Err(format!("“{first}”可以是:{}。请写全。", words.join("、")))
        }
    }
}

fn takes_slips(action: Action) -> bool {
    step_of(action).is_some() || action == Action::Story
}

fn on_slips(action: Action, rest: &[&str]) -> Result<Order, String> {
    if rest.is_empty() {
        return Ok(Order::Do(action));
    }
    if !takes_slips(action) {
        return Err(format!("“{}”后面不用写别的。", action.word()));
    }
    let on: Vec<Named> = rest.iter().map_while(|word| named(word)).collect();
    let behind = rest.iter().skip(on.len()).copied().collect::<Vec<_>>().join(" ");
    match (on.first(), step_of(action)) {
        (None, _) => Err(format!("“{}”哪一张?如 {} 134。", action.word(), action.word())),
        (Some(first), None) => Ok(Order::Story(first.clone())),
        (Some(_), Some(step)) => Ok(Order::Step { step, on, rest: behind }),
    }
}

fn named(word: &str) -> Option<Named> {
    if let Some(slip) = slip_named(word) {
        return Some(Named::Slip(slip));
    }
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let room = word.chars().any(|c| "-#栋幢座号室单元".contains(c));
    (digits && room).then(|| Named::Room(word.to_owned()))
}

/// A bare number is a repair; `F-08/12` is what it says.
fn slip_named(word: &str) -> Option<SlipId> {
    let repair = registers::form(REPAIR)?;
    match word.parse::<u64>() {
        Ok(number) => Some(SlipId { form: repair.tag, number }),
        Err(_) => registers::slip_number(word),
    }
}

/// Opens the command line.
pub fn open(app: &mut App) {
    app.foot.said.clear();
    app.foot.command = Some(LineEditor::new(COMMAND_MOST));
}

/// A key in the command line.
pub fn act(app: &mut App, action: Action) {
    let Some(line) = &mut app.foot.command else { return };
    match action {
        Action::Back => app.foot.command = None,
        Action::Complete => complete(app),
        Action::Open => {
            let text = line.text();
            match read(&text) {
                Ok(order) => {
                    app.foot.command = None;
                    carry_out(app, order);
                }
                // What was typed stays, to be put right.
                Err(why) if !text.trim().is_empty() => app.say_no(why),
                Err(_) => app.foot.command = None,
            }
        }
        _ => {
            if let Some(key) = EditKey::of(action) {
                line.apply(key);
            }
        }
    }
}

/// Tab: the one word that begins so, or the words that do.
fn complete(app: &mut App) {
    let Some(line) = &mut app.foot.command else { return };
    let typed = half_width(&line.text());
    if typed.contains(' ') {
        return;
    }
    let own = WORDS.iter().map(|(word, _)| *word);
    let mut words: Vec<&str> = Action::called(&typed).into_iter().map(Action::word).collect();
    words.extend(own.filter(|word| !typed.is_empty() && word.starts_with(&typed)));
    words.sort_unstable();
    words.dedup();
    match words.as_slice() {
        [one] => drop(line.set_text(&format!("{one} "))),
        [] => app.say_no(format!("没有以“{typed}”开头的命令。")),
        many => {
            let some: Vec<&str> = many.iter().take(NAMED_MOST).copied().collect();
            app.say(some.join("  "));
        }
    }
}

/// Does what a command asks for.
pub fn carry_out(app: &mut App, order: Order) {
    match order {
        Order::Do(action) => update::perform(app, action),
        Order::Find(typed) => {
            app.go(Tab::Intake);
            app.intake.editor.set_text(&typed);
            app.find();
        }
        Order::Story(Named::Slip(id)) => {
            overlay::do_pick(app, Pick::Story(Target::named(id)));
        }
        Order::Story(Named::Room(room)) => {
            app.go(Tab::Intake);
            app.intake.editor.set_text(&room);
            app.find();
        }
        Order::Register(name) => register(app, &name),
        Order::Set(words) => set(app, &words),
        Order::SignOut => overlay::sign_out(app),
        Order::Drafts => app.line.ask(For::Drafts, Request::Drafts),
        Order::Step { step, on, rest } => step_on(app, step, on, rest),
    }
}

fn register(app: &mut App, name: &str) {
    app.go(Tab::Registers);
    let asked = name.trim().to_lowercase();
    if asked.is_empty() {
        app.registers.slips = None;
        return;
    }
    let exact = |form: &&Form| form.id.to_lowercase() == asked || form.word == asked;
    let found: Vec<&'static Form> = match registers::all().find(exact) {
        Some(form) => vec![form],
        None => registers::all().filter(|form| form.title.contains(&asked)).collect(),
    };
    match found.as_slice() {
        [form] => app.open_register(form),
        _ => {
            let ids: Vec<String> =
                registers::all().map(|form| format!("{} {}", form.id, form.word)).collect();
            app.say_no(format!("台账有:{}", ids.join("、")));
        }
    }
}

/// `设 名 值 理由` at once; with less, the form.
fn set(app: &mut App, words: &[String]) {
    let (Some(form), id) = (registers::form("B-02"), crate::domain::registers::settings::SLIP)
    else {
        return;
    };
    let target = Target::named(id);
    let ([name, worth, why @ ..], Some(step)) = (words, form.step("set")) else {
        return app.take_step("set", vec![target]);
    };
    if why.is_empty() {
        return app.say_no(format!("请写理由:设 {name} {worth} 理由。"));
    }
    let why = why.join(" ");
    let fields = [("name", name.as_str()), ("worth", worth.as_str()), ("why", why.as_str())];
    app.hand_each(form, step, vec![target], &fields, After::Nothing);
}

fn step_on(app: &mut App, step: &'static str, on: Vec<Named>, rest: String) {
    let mut targets = Vec::new();
    for named in on {
        match named {
            Named::Slip(id) => targets.push(seen(app, id)),
            Named::Room(room) => {
                // A room is echoed before anything happens: its open slips are asked for first.
                let filter = Filter {
                    form: Some(REPAIR.to_owned()),
                    text: room.clone(),
                    ..Filter::default()
                };
                let order = Box::new(RoomOrder { room, step, rest });
                let view = View::Open(filter);
                return app.line.ask(For::RoomSlips(order), Request::List { view, most: 20 });
            }
        }
    }
    take(app, step, targets, &rest);
}

/// The slip with the version that is on the screen, if it is.
fn seen(app: &App, id: SlipId) -> Target {
    let rows = app.board.rows.rows().iter().chain(app.intake.open.rows());
    rows.into_iter().find(|row| row.id == id).map_or_else(|| Target::named(id), Target::of)
}

fn take(app: &mut App, step: &'static str, targets: Vec<Target>, rest: &str) {
    if step == "assign" && !rest.is_empty() {
        return assign(app, targets, rest);
    }
    if !rest.is_empty() {
        return app.say_no(format!("“{rest}”不明白;单号后面不用写别的。"));
    }
    app.take_step(step, targets);
}

/// Assigns by radio, at once.
pub fn assign(app: &mut App, targets: Vec<Target>, worker: &str) {
    let Some(form) = registers::form(REPAIR) else { return };
    let Some(step) = form.step("assign") else { return };
    let fields = [("worker", worker), ("told", "radio")];
    app.hand_each(form, step, targets, &fields, After::Named);
}

/// The open slips of the room that a command named: one is asked about, several are offered.
pub fn room_slips(app: &mut App, order: RoomOrder, rows: Vec<Row>) {
    let pick = |row: &Row| {
        let targets = vec![Target::of(row)];
        if order.step == "assign" && !order.rest.is_empty() {
            Pick::Assign(targets, order.rest.clone())
        } else {
            Pick::Step { step: order.step, targets }
        }
    };
    let able: Vec<&Row> =
        rows.iter().filter(|row| row.can.iter().any(|step| step == order.step)).collect();
    let form = registers::form(REPAIR);
    let title = form.and_then(|form| form.step(order.step)).map_or("", |step| step.title);
    match able.as_slice() {
        [] => app.say_no(format!("{} 没有能{title}的未完单。", order.room)),
        [row] => {
            let text = format!(
                "{} {} {} {}:{title} {}?",
                row.place, row.number, row.matter, row.state, order.rest
            );
            app.overlay = Some(Overlay::ask(text, Then::Pick(Box::new(pick(row)))));
        }
        many => {
            let rows = many
                .iter()
                .map(|row| MenuRow {
                    text: format!("{} {}", row.number, row.place),
                    note: format!("{} {}", row.matter, row.state),
                    pick: pick(row),
                })
                .collect();
            app.overlay = Some(Overlay::menu(format!("{title} {}:哪一张?", order.room), rows));
        }
    }
}

/// What stands before the line while it is typed: the key that opened it, as the keymap has it.
pub fn prompt(app: &App) -> String {
    let keys = app.screen.keymap.keys(super::keymap::Place::All, Action::Command);
    let typed = keys.iter().find_map(|chord| chord.typed());
    typed.map_or_else(|| offer::key_label(app, Action::Command), |c| c.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(number: u64) -> Named {
        Named::Slip(SlipId { form: 14, number })
    }

    #[test]
    fn words_of_three_kinds_are_read() {
        let assign = |rest: &str| {
            Ok(Order::Step { step: "assign", on: vec![slip(134)], rest: rest.to_owned() })
        };
        for line in ["派 134 孙", "派工 １３４ 孙", "pg 134 孙", "dispatch 134 孙", "派　134　孙"]
        {
            assert_eq!(read(line), assign("孙"), "{line}");
        }
        let arrive =
            Order::Step { step: "arrive", on: vec![slip(131), slip(7)], rest: String::new() };
        assert_eq!(read("到场 131,7"), Ok(arrive));
        assert_eq!(read("找 1203"), Ok(Order::Find("1203".to_owned())));
        assert_eq!(read("131"), Ok(Order::Story(slip(131))));
        assert_eq!(read("帮助"), Ok(Order::Do(Action::Help)));
        assert_eq!(read("锁"), Ok(Order::Do(Action::Lock)));
        assert_eq!(read("台账 F-14"), Ok(Order::Register("F-14".to_owned())));
        let room = Named::Room("1-2-1203".to_owned());
        let chase = Order::Step { step: "chase", on: vec![room], rest: String::new() };
        assert_eq!(read("催 1-2-1203"), Ok(chase));
        let urge = Order::Step { step: "urge", on: vec![slip(123)], rest: String::new() };
        assert_eq!(read("催办 123"), Ok(urge));
    }

    #[test]
    fn nothing_is_guessed() {
        assert!(read("甲乙").unwrap_err().contains("没有“甲乙”"));
        assert!(read("受").is_ok(), "one word only begins so");
        assert!(read("投").unwrap_err().contains("投诉页"));
        assert!(read("锁屏 134").unwrap_err().contains("不用写别的"));
        assert!(read("派 孙").unwrap_err().contains("哪一张"));
    }
}
