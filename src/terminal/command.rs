//! The command line: words in Chinese, pinyin initials or English, and what they stand for. A word
//! that could mean two things is never guessed: what is possible is said.

mod completing;
mod order;
mod steps;

pub use completing::{Completing, numbers};
pub use order::{Named, Order, read};

use super::action::Action;
use super::app::{App, Pending, Tab};
use super::editor::{EditKey, LineEditor};
use super::overlay::{self, MenuRow, Overlay, Pick, Then};
use super::submit::{After, Target};
use super::{available_actions, form_session, update};
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::office::{phone_book, settings};
use crate::forms::work::job;
use crate::protocol::messages::{Filter, Request, Row, View, Window};

const COMMAND_MOST: usize = 120;
/// Candidates named in one message.
const NAMED_MOST: usize = 8;
/// Open slips that the numbers of one command may be.
const NUMBERS_MOST: u16 = 500;

/// A step that waits for the open slips of a room.
#[derive(Clone, Debug)]
pub struct RoomOrder {
    room: String,
    step: &'static str,
    rest: String,
}

/// A step that waits for what its bare numbers are.
#[derive(Clone, Debug)]
pub struct NumberOrder {
    on: Vec<Named>,
    step: &'static str,
    rest: String,
}

/// Opens the command line. What lies over the screen stays to be read, its number to be typed, and
/// goes when the command is carried out.
pub fn open(app: &mut App) {
    app.foot.said.clear();
    app.foot.beneath = app.overlay.take();
    app.foot.command = Some(LineEditor::new(COMMAND_MOST));
}

/// Leaves the command line, for what lay over the screen before.
fn leave(app: &mut App) {
    app.foot.command = None;
    app.overlay = app.foot.beneath.take();
}

/// A key in the command line.
pub fn act(app: &mut App, action: Action) {
    let Some(line) = &mut app.foot.command else { return };
    match action {
        Action::Back => leave(app),
        Action::Complete => completing::complete(app),
        Action::Open => {
            let text = line.text();
            match read(&text) {
                Ok(order) => {
                    (app.foot.command, app.foot.beneath) = (None, None);
                    carry_out(app, order);
                }
                // What was typed stays, to be put right.
                Err(why) if !text.trim().is_empty() => app.say_no(why),
                Err(_) => leave(app),
            }
        }
        _ => {
            if let Some(key) = EditKey::of(action) {
                line.apply(key);
            }
        }
    }
}

/// Does what a command asks for.
pub fn carry_out(app: &mut App, order: Order) {
    match order {
        Order::Do(Action::Import) => app.offer_import(),
        Order::Do(action) => update::perform(app, action),
        Order::Import { kind, file, map } => app.read_roster(kind, &file, map.as_deref()),
        Order::Find(typed) => {
            app.go(Tab::Intake);
            app.intake.editor.set_text(&typed);
            app.find();
        }
        Order::Story(Named::Slip(id)) => {
            overlay::do_pick(app, Pick::Story(Target::named(id)));
        }
        // To look at, a bare number is a repair.
        Order::Story(Named::Number(number)) => {
            overlay::do_pick(app, Pick::Story(Target::named(forms::bare_number(number))));
        }
        Order::Story(Named::Room(room)) => {
            app.go(Tab::Intake);
            app.intake.editor.set_text(&room);
            app.find();
        }
        Order::Register(name) => register(app, &name),
        Order::Phones(words) => phones(app, &words),
        Order::Set(words) => set(app, &words),
        Order::SignOut => overlay::sign_out(app),
        Order::Discard(number) => form_session::discard(app, number),
        Order::Drafts => app.line.ask(Pending::Drafts, Request::Drafts),
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
    let found: Vec<&'static Form> = match forms::all().find(exact) {
        Some(form) => vec![form],
        None => forms::all().filter(|form| form.title.contains(&asked)).collect(),
    };
    match found.as_slice() {
        [form] => app.open_register(form),
        _ => {
            let ids: Vec<String> =
                forms::all().map(|form| format!("{} {}", form.id, form.word)).collect();
            app.say_no(format!("台账有:{}", ids.join("、")));
        }
    }
}

/// The duty phone book, with the filter already typed.
fn phones(app: &mut App, words: &str) {
    app.go(Tab::Registers);
    app.open_register_with(&phone_book::FORM, words);
}

/// `设 名 值 理由` at once; with less, the form.
fn set(app: &mut App, words: &[String]) {
    let (form, target) = (&settings::FORM, Target::named(settings::SLIP));
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
    let rooms = on.iter().filter(|named| matches!(named, Named::Room(_))).count();
    if rooms > 0 && on.len() > 1 {
        return app.say_no("房号请单独写,一次一户;单号可以写几个。");
    }
    let mut targets = Vec::new();
    if on.iter().any(|named| matches!(named, Named::Number(_))) {
        return by_number(app, NumberOrder { on, step, rest });
    }
    for named in on {
        match named {
            Named::Slip(id) => targets.push(seen(app, id)),
            Named::Number(_) => {}
            Named::Room(room) => {
                // A room is echoed before anything happens: its open slips are asked for first.
                let filter = Filter { text: room.clone(), ..Filter::default() };
                let order = Box::new(RoomOrder { room, step, rest });
                let view = View::Open(filter);
                return app.line.ask(
                    Pending::RoomSlips(order),
                    Request::List { view, window: Window::first(20) },
                );
            }
        }
    }
    take(app, step, targets, &rest);
}

/// Asks which open slips have the numbers: a repair and a paid service may have the same.
fn by_number(app: &mut App, order: NumberOrder) {
    let numbers = order.on.iter().filter_map(|named| match named {
        Named::Number(number) => Some(*number),
        Named::Slip(_) | Named::Room(_) => None,
    });
    let view = View::Open(Filter { numbers: numbers.collect(), ..Filter::default() });
    let window = Window::first(NUMBERS_MOST);
    app.line.ask(Pending::Numbered(Box::new(order)), Request::List { view, window });
}

/// The open slips came. A number that only one open slip has is that slip; one that two have is
/// asked about; one that none has is a repair, of which the desk says how it stands.
pub fn numbered(app: &mut App, mut order: NumberOrder, rows: &[Row]) {
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
                    both => return which(app, &order, both),
                }
            }
        };
        targets.push(seen(app, id));
    }
    take(app, order.step, targets, &order.rest);
}

/// Two open slips have the number: which one is meant?
fn which(app: &mut App, order: &NumberOrder, both: &[&Row]) {
    if order.on.len() > 1 {
        let named: Vec<&str> = both.iter().map(|row| row.number.as_str()).collect();
        return app.say_no(format!(
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
            pick: picked(order.step, &order.rest, row),
        })
        .collect();
    app.overlay = Some(Overlay::menu("哪一张?", rows));
}

/// What a menu row does with a slip: the assignment to whom was written, or the step.
fn picked(step: &'static str, rest: &str, row: &Row) -> Pick {
    let targets = vec![Target::of(row)];
    if step == "assign" && !rest.is_empty() {
        Pick::Assign(targets, rest.to_owned())
    } else {
        Pick::Step { step, targets }
    }
}

/// The slip with the version that is on the screen, if it is.
fn seen(app: &App, id: SlipId) -> Target {
    let boards = app.boards.iter().flat_map(|board| board.rows.rows());
    let mut rows = boards.chain(app.intake.open.rows());
    rows.find(|row| row.id == id).map_or_else(|| Target::named(id), Target::of)
}

fn take(app: &mut App, step: &'static str, targets: Vec<Target>, rest: &str) {
    if step == "assign" && !rest.is_empty() {
        return assign(app, targets, rest);
    }
    if step == "attach" && rest.is_empty() && targets.len() == 1 {
        // Who rings is on the card.
        return targets.into_iter().for_each(|target| super::intake::attach_to(app, target));
    }
    app.take_step_with(step, targets, rest);
}

/// Assigns by radio, at once.
pub fn assign(app: &mut App, targets: Vec<Target>, worker: &str) {
    let form = targets.first().and_then(|target| forms::tagged(target.id.form));
    let Some(form) = form else { return };
    let Some(step) = form.step("assign") else {
        return app.say_no(format!("{}不派工。", form.title));
    };
    // `转单 134 孙 家中有事`: behind the worker stands why.
    let (worker, why) = worker.split_once(' ').unwrap_or((worker, ""));
    let mut fields = vec![("worker", worker), ("told", "radio")];
    if !why.is_empty() {
        fields.push(("why", why));
    }
    app.hand_each(form, step, targets, &fields, After::Named);
}

/// The open slips of the room that a command named: one is asked about, several are offered.
pub fn room_slips(app: &mut App, order: RoomOrder, rows: Vec<Row>) {
    let pick = |row: &Row| picked(order.step, &order.rest, row);
    let able: Vec<&Row> =
        rows.iter().filter(|row| row.can.iter().any(|step| step == order.step)).collect();
    let of = |row: &&Row| forms::tagged(row.id.form)?.step(order.step);
    let title = rows.iter().find_map(|row| of(&row)).map_or("", |step| step.title);
    match able.as_slice() {
        [] if rows.is_empty() => app.say_no(format!("{} 没有未完单;请核对房号。", order.room)),
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
    typed.map_or_else(|| available_actions::key_label(app, Action::Command), |c| c.to_string())
}
