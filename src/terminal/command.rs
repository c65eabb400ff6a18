//! The command line: words in Chinese, pinyin initials or English, and what they stand for. A word
//! that could mean two things is never guessed: what is possible is said.

mod completing;
mod everyday;
pub mod listing;
pub mod nearest;
pub mod order;
pub mod palette;
mod setting;
mod steps;
mod words;

use super::backing_up;
use super::getting_ready;
use super::handing::After;
use super::handover;
use super::settings;
use crate::forms::office::{phone_book, restoring, staff};
use crate::forms::shift::{daily_report, patrols};
use crate::forms::work::job;
use crate::paper::Copies;
use crate::protocol::messages::{Filter, Load, Printable, Reply, Request, Row, View, Window};
use crate::terminal::access_list;
use crate::terminal::prelude::*;
use crate::text::half_width;
use order::{
    Begins, Named, NumberOrder, Order, RoomOrder, apart, hands_over, read, told_secret, which_one,
};
use ratatui::style::Style;

const COMMAND_MOST: usize = 120;
/// Open slips that the numbers of one command may be.
const NUMBERS_MOST: u16 = 500;
/// Where keys are looked up while a command is typed.
pub const PLACES: [Place; 3] = [Place::Text, Place::Command, Place::All];

/// The command line, while one is typed.
#[derive(Default)]
pub struct CommandLine {
    pub line: Option<LineEditor>,
    /// What lay over the screen when the command was begun: Esc brings it back.
    pub beneath: Option<Overlay>,
}

/// What is on the screens now: the slips that a command may mean, and who has how much of them.
pub struct Seen<'a> {
    pub rows: Vec<&'a Row>,
    pub loads: Vec<&'a Load>,
}

impl CommandLine {
    /// Opens the command line. What lies over the screen stays to be read, its number to be typed, and
    /// goes when the command is carried out.
    pub fn open(&mut self, beneath: Option<Overlay>) {
        self.beneath = beneath;
        self.line = Some(LineEditor::new(COMMAND_MOST));
    }

    /// Leaves the command line, for what lay over the screen before.
    fn leave(&mut self) -> Turn {
        self.line = None;
        let turn = Turn::changed(true);
        self.beneath.take().map_or(turn.clone(), |beneath| turn.and(Turn::lay(beneath)))
    }

    /// Whether it can do this now.
    pub fn offers(&self, action: Action) -> bool {
        let own = [Action::Open, Action::Complete, Action::Back];
        own.contains(&action) || EditKey::in_line(action)
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, seen: &Seen<'_>, ctx: &Ctx) -> Turn {
        let Some(line) = &mut self.line else { return Turn::default() };
        match action {
            Action::Back => self.leave(),
            Action::Complete => self.complete(seen, ctx),
            Action::Open => {
                let text = line.text();
                match read(&text) {
                    // A PIN stays nowhere.
                    Err(_) if told_secret(&text).is_some() => {
                        *line = LineEditor::new(COMMAND_MOST);
                        let word = told_secret(&text).unwrap_or_default();
                        let boxed = hands_over(&format!(":{word}")).is_some();
                        let then = if boxed {
                            format!(";先只写“{word}”,再在框里输")
                        } else {
                            String::new()
                        };
                        let said = format!("“{word}”后面不写工号、密码,已清掉{then}。");
                        Turn::changed(true).and(Turn::no(said))
                    }
                    Ok(order) => {
                        let read = self.beneath.take().and_then(|beneath| beneath.reads());
                        self.line = None;
                        // Whoever reads a slip prints that one.
                        let turn = match (order, read) {
                            (Order::Do(Action::Print), Some(id)) => {
                                Wish::paper(Printable::Slip(id), Copies::Each).into()
                            }
                            (order, _) => carry_out(order, seen, ctx),
                        };
                        Turn::changed(true).and(turn)
                    }
                    // It may be what people call something that can be done.
                    Err(why) if order::means_nothing(&text) => Wish::Meant(text, why).into(),
                    // What was typed stays, to be put right.
                    Err(why) if !text.trim().is_empty() => Turn::no(why),
                    Err(_) => self.leave(),
                }
            }
            _ => {
                let applied = EditKey::of(action).map(|key| line.apply(key));
                Turn::changed(applied.is_some_and(|applied| applied != Applied::Ignored))
            }
        }
    }

    /// Text for the line.
    pub fn insert(&mut self, text: &str) -> Turn {
        let line = self.line.as_mut().map(|line| line.insert(text));
        Turn::changed(line.is_some())
    }

    /// What a command asked of the desk came.
    pub fn hear(&mut self, what: Pending, reply: Reply, seen: &Seen<'_>) -> Turn {
        match (what, reply) {
            (Pending::RoomSlips(order), Reply::List(page)) => room_slips(&order, &page.rows),
            (Pending::Numbered(order), Reply::List(page)) => take_numbers(*order, &page.rows, seen),
            (Pending::Complete(asking), Reply::List(page)) => self.numbers(&asking, &page),
            _ => Turn::default(),
        }
    }

    /// Draws the line with what is wrong with it beside; answers the caret.
    pub fn draw(
        &self,
        pen: &mut Pen<'_>,
        (said, style): (&str, Style),
        ctx: &Ctx,
        theme: &Theme,
        free: bool,
    ) -> Caret {
        let line = self.line.as_ref()?;
        pen.write(&prompt(ctx), theme.strong);
        let said = Shown::from(said);
        let rest = pen.rest();
        let talk = if said.is_empty() { 0 } else { talk(rest.width) };
        let typed = Rect { width: rest.width - talk.min(rest.width), ..rest };
        let caret = line.draw(typed, pen.buffer, theme, free);
        let beside = Rect { x: typed.right(), width: rest.width - typed.width, ..rest };
        let said = theme.cut(&said, usize::from(beside.width));
        put(pen.buffer, beside, &said, style);
        caret
    }

    /// The cells that are left for a sentence beside the command, on a line of so many.
    pub fn room_beside(&self, cells: u16, ctx: &Ctx) -> usize {
        let prompt = u16::try_from(Shown::from(prompt(ctx)).width()).unwrap_or(cells);
        talk(cells.saturating_sub(prompt)).into()
    }
}

/// What a sentence has of a line beside the command.
fn talk(cells: u16) -> u16 {
    (cells * 3 / 5).max(1)
}

/// What a word does from another place than its own, where it does something there: the shift is handed over
/// from wherever the word is typed.
fn from_elsewhere(action: Action, tab: Tab) -> Option<Wish> {
    match action {
        Action::Import => Some(Wish::OfferImport),
        Action::MonthRun if tab != Tab::Settlement => {
            Some(Wish::Show(Tab::Settlement, Topic::Act(action)))
        }
        _ if handover::is_of_shift(action) && tab != Tab::Handover => {
            Some(Wish::Show(Tab::Handover, Topic::Act(action)))
        }
        _ => None,
    }
}

/// Does what a command asks for.
fn carry_out(order: Order, seen: &Seen<'_>, ctx: &Ctx) -> Turn {
    match order {
        Order::Do(action) => from_elsewhere(action, ctx.tab).unwrap_or(Wish::Do(action)).into(),
        Order::Import { kind, file, map } => Wish::ReadRoster { kind, file, map }.into(),
        Order::Find(typed) | Order::Story(Named::Room(typed)) => {
            Wish::Show(Tab::Intake, Topic::Find(typed)).into()
        }
        Order::Story(Named::Slip(id)) => Wish::story(id).into(),
        // To look at, a bare number is a repair.
        Order::Story(Named::Number(number)) => Wish::story(forms::bare_number(number)).into(),
        Order::Print(Named::Slip(id)) => Wish::paper(Printable::Slip(id), Copies::Each).into(),
        Order::Print(Named::Number(number)) => {
            Wish::paper(Printable::Slip(forms::bare_number(number)), Copies::Each).into()
        }
        Order::Blank(form) => Wish::paper(Printable::Blank { form }, Copies::Pressed).into(),
        Order::Emergency => Wish::paper(Printable::Emergency, Copies::Each).into(),
        Order::Print(Named::Room(_)) => Turn::no("打印请写单号,如 打印 F-13/12。"),
        Order::Register(name) => Wish::Show(Tab::Registers, Topic::Register(name)).into(),
        // The duty phone book, with the filter already typed.
        Order::Phones(words) => {
            Wish::Show(Tab::Registers, Topic::Slips(phone_book::FORM.tag, words)).into()
        }
        Order::Report(name) => Wish::Show(Tab::Reports, Topic::Report(name)).into(),
        Order::Set(words) => set(&words),
        Order::Commands => Wish::ListCommands.into(),
        Order::Readiness => getting_ready::ask(true).into(),
        Order::Accesses => access_list::ask().into(),
        Order::Learn => Wish::Learn.into(),
        Order::Backup(folder) => backing_up::ask(folder),
        Order::SignOut => Wish::SignOut.into(),
        Order::Begin(Begins::Staff) => Wish::begin(&staff::FORM, "enter", None, None).into(),
        Order::Begin(Begins::Clock) => {
            Wish::begin(&restoring::FORM, restoring::CORRECT, None, None).into()
        }
        Order::Begin(Begins::Daily) => Wish::begin(&daily_report::FORM, "draw", None, None).into(),
        Order::Begin(Begins::Round) => Wish::begin(&patrols::FORM, "round", None, None).into(),
        Order::Discard(number) => Wish::Discard(number).into(),
        Order::Drafts => Wish::drafts().into(),
        Order::Step { step, on, rest } => step_on(step, on, rest, seen),
        Order::StepHere(entry) => {
            Wish::TakeHere { step: entry.step, which: which_one(entry.word) }.into()
        }
    }
}

/// `设 名 值 理由` at once; with less, the menu, narrowed by what was written.
fn set(words: &[String]) -> Turn {
    match words {
        [name, worth] => Turn::no(format!("请写理由:设 {name} {worth} 理由。")),
        [name, worth, why @ ..] => settings::change_at_once(name.clone(), worth, why.join(" ")),
        words => settings::open(words.join(" ")),
    }
}

fn step_on(step: &'static str, on: Vec<Named>, rest: String, seen: &Seen<'_>) -> Turn {
    let rooms = on.iter().filter(|named| matches!(named, Named::Room(_))).count();
    if rooms > 0 && on.len() > 1 {
        return Turn::no("房号请单独写,一次一户;单号可以写几个。");
    }
    if on.iter().any(|named| matches!(named, Named::Number(_))) {
        return by_number(NumberOrder { on, step, rest });
    }
    let mut targets = Vec::new();
    for named in on {
        match named {
            Named::Slip(id) => targets.push(target(id, seen)),
            Named::Number(_) => {}
            Named::Room(room) => {
                // A room is echoed before anything happens: its open slips are asked for first.
                let filter = Filter { text: room.clone(), ..Filter::default() };
                let order = Box::new(RoomOrder { room, step, rest });
                let request = Request::List { view: View::Open(filter), window: Window::first(20) };
                return Wish::Send(Pending::RoomSlips(order), request).into();
            }
        }
    }
    take(step, targets, rest)
}

/// Asks which open slips have the numbers: a repair and a paid service may have the same.
fn by_number(order: NumberOrder) -> Turn {
    let numbers = order.on.iter().filter_map(|named| match named {
        Named::Number(number) => Some(*number),
        Named::Slip(_) | Named::Room(_) => None,
    });
    let view = View::Open(Filter { numbers: numbers.collect(), ..Filter::default() });
    let window = Window::first(NUMBERS_MOST);
    Wish::Send(Pending::Numbered(Box::new(order)), Request::List { view, window }).into()
}

/// The open slips came. A number that only one open slip has is that slip; one that two have is
/// asked about; one that none has is a repair, of which the desk says how it stands.
fn take_numbers(mut order: NumberOrder, rows: &[Row], seen: &Seen<'_>) -> Turn {
    let known = |number: u64| rows.iter().any(|row| row.id.number == number);
    // `派 134 211`: where no open slip has the last number, it is the badge of whoever is sent.
    if order.step == "assign"
        && order.rest.is_empty()
        && order.on.len() > 1
        && let Some(Named::Number(badge)) = order.on.last()
        && !known(*badge)
    {
        order.rest = badge.to_string();
        order.on.pop();
    }
    let takes = |row: &&Row| {
        let form = forms::tagged(row.id.form);
        form.is_some_and(|form| job::is_work(form) && form.step(order.step).is_some())
    };
    let mut targets = Vec::new();
    for named in &order.on {
        let id = match named {
            Named::Slip(id) => *id,
            Named::Room(_) => continue,
            Named::Number(number) => {
                let found: Vec<&Row> =
                    rows.iter().filter(takes).filter(|row| row.id.number == *number).collect();
                match found.as_slice() {
                    [] => forms::bare_number(*number),
                    [row] => {
                        targets.push(Target::of(row));
                        continue;
                    }
                    both => return which(&order, both),
                }
            }
        };
        targets.push(target(id, seen));
    }
    take(order.step, targets, order.rest)
}

/// Two open slips have the number: which one is meant?
fn which(order: &NumberOrder, both: &[&Row]) -> Turn {
    if order.on.len() > 1 {
        let named: Vec<&str> = both.iter().map(|row| row.number.as_str()).collect();
        return Turn::no(format!(
            "{}都未完:请逐张写,如 F-13/{}。",
            named.join("、"),
            both[0].id.number
        ));
    }
    let rows = both
        .iter()
        .map(|row| MenuRow {
            text: format!("{} {}", row.number, row.place),
            note: format!("{} {}", row.matter, row.state),
            pick: pick_for(order.step, &order.rest, row),
        })
        .collect();
    Turn::lay(Overlay::menu("哪一张?", rows))
}

/// What a menu row does with a slip: the assignment to whom was written, or the step.
fn pick_for(step: &'static str, rest: &str, row: &Row) -> Option<Wish> {
    let targets = vec![Target::of(row)];
    if step == "assign" && !rest.is_empty() {
        assign(targets, rest).wishes.pop()
    } else {
        Some(Wish::take(step, targets))
    }
}

/// The slip with the version that is on the screen, if it is.
fn target(id: SlipId, seen: &Seen<'_>) -> Target {
    let row = seen.rows.iter().find(|row| row.id == id);
    row.map_or_else(|| Target::named(id), |row| Target::of(row))
}

fn take(step: &'static str, mut targets: Vec<Target>, typed: String) -> Turn {
    if step == "assign" && !typed.is_empty() {
        return assign(targets, &typed);
    }
    if step == "attach" && typed.is_empty() && targets.len() == 1 {
        // Who rings is on the card.
        return targets.pop().map(Wish::Attach).into();
    }
    Wish::Take { step, targets, typed }.into()
}

/// Assigns by radio, at once.
fn assign(targets: Vec<Target>, worker: &str) -> Turn {
    let form = targets.first().and_then(|target| forms::tagged(target.id.form));
    let Some(form) = form else { return Turn::default() };
    let Some(step) = form.step("assign") else {
        return Turn::no(format!("{}不派工。", form.title));
    };
    // `转单 134 孙 家中有事`: behind the worker stands why.
    let (worker, why) = worker.split_at(worker.find(apart).unwrap_or(worker.len()));
    let why = why.trim_start_matches(apart);
    let mut fields = vec![("worker", half_width(worker)), ("told", "radio".to_owned())];
    if !why.is_empty() {
        fields.push(("why", why.to_owned()));
    }
    Wish::HandEach { form, step, targets, fields, then: After::Named }.into()
}

/// The open slips of the room that a command named: one is asked about, several are offered.
fn room_slips(order: &RoomOrder, rows: &[Row]) -> Turn {
    let pick = |row: &Row| pick_for(order.step, &order.rest, row);
    let able: Vec<&Row> = rows.iter().filter(|row| row.allows(order.step)).collect();
    let of = |row: &Row| forms::tagged(row.id.form)?.step(order.step);
    let title = rows.iter().find_map(of).map_or("", |step| step.title);
    match able.as_slice() {
        [] if rows.is_empty() => Turn::no(format!("{} 没有未完单;请核对房号。", order.room)),
        [] => Turn::no(format!("{} 没有能{title}的未完单。", order.room)),
        [row] => {
            let text = format!(
                "{} {} {} {}:{title} {}?",
                row.place, row.number, row.matter, row.state, order.rest
            );
            pick(row).map_or_else(Turn::default, |yes| Turn::lay(Overlay::ask(text, yes)))
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
            Turn::lay(Overlay::menu(format!("{title} {}:哪一张?", order.room), rows))
        }
    }
}

/// What stands before the line while it is typed: the key that opened it, as the keymap has it.
pub fn prompt(ctx: &Ctx) -> String {
    let keys = ctx.keymap.keys(Place::All, Action::Command);
    let typed = keys.iter().find_map(|chord| chord.typed());
    typed.map_or_else(|| ctx.key(&PLACES, Action::Command), |c| c.to_string())
}
