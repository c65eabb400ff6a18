//! What the desk tells, given to whoever asked for it; and the line lost and found again. It must not
//! draw, and an answer that nobody waits for any more changes nothing.

use super::action::Action;
use super::app::{App, Opening, Pending, Who};
use super::overlay::{self, Overlay};
use super::update::Effect;
use super::{available_actions, claiming, command, reports, signin, submit, type_ahead};
use crate::engine::value::SlipId;
use crate::forms;
use crate::protocol::messages::{Draft, Office, Reply, Request, ShownDraft, Told};

/// One body from the desk.
pub fn hear(app: &mut App, told: Told) {
    app.line.heard();
    match told {
        Told::Reply { n, reply } => match app.line.asked.remove(&n) {
            Some(what) => answer(app, what, reply),
            None => claiming::unwanted(app, &reply),
        },
        Told::Posted { slips, .. } => posted(app, &slips),
        Told::DraftTaken { number, by } => taken(app, number, &by),
        Told::Relieved { slip, by, why } => claiming::relieved(app, slip, &by, &why),
        Told::ClockSet { now, frozen } => set_clock(app, now, frozen),
    }
}

fn answer(app: &mut App, what: Pending, reply: Reply) {
    if said_instead(app, &what, &reply) {
        return;
    }
    match (what, reply) {
        (Pending::Hello, Reply::Hello(office)) => hello(app, office),
        (Pending::SignIn, reply) => sign_in(app, reply),
        (Pending::Find, reply) => app.found(reply),
        (Pending::Household, reply) => app.household(reply),
        (Pending::Board(tab), reply) => app.board_came(tab, reply),
        (Pending::Story(tab), Reply::Slip(slip)) => app.board_story(tab, slip),
        (Pending::Register, reply) => app.register_came(reply),
        (Pending::Handover, Reply::Handover(sheet)) => app.sheet_came(sheet),
        (Pending::Settlement, reply) => app.settlement_came(reply),
        (Pending::Report, reply) => reports::came(app, reply),
        (Pending::Payer(room, person), Reply::List(page)) => app.payer_came((room, person), &page),
        (Pending::Receipt(done), Reply::List(page)) => app.receipt_came(&done, &page),
        (Pending::Complete(asking), Reply::List(page)) => command::numbers(app, &asking, &page),
        (Pending::Numbered(order), Reply::List(page)) => command::numbered(app, *order, &page.rows),
        (Pending::Begin(opening), Reply::Begun(begun)) => app.begun(*opening, &begun),
        (Pending::Begin(opening), Reply::Held(held)) => claiming::held(app, &held, Some(opening)),
        (Pending::Claim(then), reply) => claiming::came(app, then, &reply),
        (Pending::Hand(handing), reply) => app.handed(*handing, reply),
        (Pending::Latest(key), reply) => app.latest(key, reply),
        // A warning is never replaced by what was only asked for.
        (Pending::Slip, Reply::Slip(_)) if matches!(app.overlay, Some(Overlay::Warned(_))) => {}
        (Pending::Slip, Reply::Slip(slip)) => app.overlay = Some(overlay::story(app, *slip)),
        (Pending::Reread(id), Reply::Slip(slip)) if reads(app, id) => {
            app.overlay = Some(overlay::story(app, *slip));
        }
        (Pending::Named(done), Reply::Slip(slip)) => {
            app.say_done(format!("{done}:{} {}", slip.row.worker, slip.row.place));
        }
        (Pending::Phones(person), Reply::Phones(numbers)) => app.show_phones(person, numbers),
        (Pending::Drafts, Reply::Drafts(kept)) => drafts(app, kept),
        (Pending::TakeDraft, Reply::DraftOpened { number, draft }) => {
            open_draft(app, number, draft)
        }
        (Pending::Basis(title), Reply::Basis(clauses)) => {
            app.overlay = Some(Overlay::basis(&title, &clauses));
        }
        (Pending::PlanRoster(one), Reply::Planned(more)) => app.roster_planned(*one, more),
        (Pending::TakeRoster(one), Reply::Planned(more)) => app.roster_taken(*one, more),
        (Pending::RoomSlips(order), Reply::List(page)) => {
            command::room_slips(app, *order, page.rows)
        }
        (Pending::Dropped(said), Reply::Done) => app.say_done(said),
        (Pending::DropKept, Reply::DraftKept { number }) => {
            app.line.ask(Pending::Nothing, Request::DropDraft { number });
        }
        (Pending::Keep(key), Reply::DraftKept { number }) => app.draft_kept(key, number),
        (Pending::Try(key), reply) => tried(app, key, reply),
        (Pending::Pick(key, field), reply) => picked(app, key, &field, reply),
        _ => {}
    }
}

/// A sentence instead of an answer is for the operator, whatever was asked; what was handed in has its
/// own way with it.
fn said_instead(app: &mut App, what: &Pending, reply: &Reply) -> bool {
    let why = match reply {
        Reply::No(why) | Reply::Failed(why) => why.clone(),
        Reply::Refused(notice) => submit::cited(notice),
        _ => return false,
    };
    if type_ahead::opening(what) {
        app.line.ahead.clear();
    }
    if own_words(what) {
        return false;
    }
    app.say_no(why);
    app.search().held = None;
    if let Reply::Refused(_) = reply {
        return true;
    }
    if let Pending::Keep(key) = what
        && let Some(form) = app.form_of(*key)
    {
        // Not kept: it goes again with the next change.
        form.dirty = true;
    }
    app.stay();
    true
}

/// Whether a refusal or a failure is an answer that the asker understands himself.
fn own_words(what: &Pending) -> bool {
    matches!(what, Pending::Hand(_) | Pending::SignIn | Pending::Try(_) | Pending::Nothing)
}

fn hello(app: &mut App, office: Office) {
    set_clock(app, office.now, office.frozen);
    app.line.office = Some(office);
}

fn set_clock(app: &mut App, now: crate::engine::moment::Moment, frozen: bool) {
    app.line.now = now;
    app.line.out.push(Effect::Clock(now, frozen));
    app.refresh();
}

fn sign_in(app: &mut App, reply: Reply) {
    match reply {
        Reply::SignedIn(operator) => signin::signed_in(app, operator),
        Reply::No(_) | Reply::Failed(_) | Reply::Refused(_) => {
            // Whoever has no desk work is refused by rule, a wrong PIN by a sentence.
            let (why, badge) = match reply {
                Reply::No(why) | Reply::Failed(why) => (why, false),
                Reply::Refused(notice) => (submit::cited(&notice), true),
                _ => return,
            };
            if let Some(Overlay::Pin(pin)) = &mut app.overlay {
                pin.sign.refused(why, badge);
            } else if let Who::Nobody(sign) | Who::Locked(_, sign) = &mut app.who {
                sign.refused(why, badge);
            }
            app.line.out.push(Effect::Bell);
        }
        _ => {}
    }
}

fn drafts(app: &mut App, kept: Vec<ShownDraft>) {
    if kept.is_empty() {
        return app.say("没有未提交的草稿。");
    }
    app.overlay = Some(overlay::drafts_menu(kept, app.now()));
}

fn tried(app: &mut App, key: u64, reply: Reply) {
    let Reply::Tried(tried) = reply else { return };
    let Some(form) = app.form_of(key).filter(|form| form.handing.is_none()) else { return };
    form.state.tried(&tried);
    if form.state.refilled() {
        app.form_filled();
    }
}

fn picked(app: &mut App, key: u64, field: &str, reply: Reply) {
    let Reply::Picks(picks) = reply else { return };
    if let Some(form) = app.form_of(key) {
        form.state.picks(field, picks);
    }
}

fn open_draft(app: &mut App, number: u64, draft: Draft) {
    let form = forms::form(&draft.asked.form);
    let Some((form, step)) = form.and_then(|f| Some((f, f.step(&draft.asked.step)?))) else {
        return app.say_no("这份草稿的表单在此版本里没有。");
    };
    let slip = draft
        .asked
        .slip
        .map(|id| submit::Target { seen: draft.asked.seen, ..submit::Target::named(id) });
    let (room, person) = (draft.room, draft.person);
    let draft = Some((number, draft));
    app.begin(Opening {
        form,
        step,
        slip,
        room,
        person,
        also: Vec::new(),
        typed: String::new(),
        draft,
    });
}

/// Whether a slip's story lies over the screen.
fn reads(app: &App, id: SlipId) -> bool {
    matches!(&app.overlay, Some(Overlay::Story(story)) if story.slip.row.id == id)
}

/// Something was posted: what is on the screen is asked for anew.
fn posted(app: &mut App, slips: &[SlipId]) {
    if app.operator().is_none() {
        return;
    }
    if let Some(id) = slips.iter().copied().find(|id| reads(app, *id)) {
        app.line.ask(Pending::Reread(id), Request::Slip { id });
    }
    match app.tab {
        _ if app.board().is_some() => app.ask_board(),
        super::app::Tab::Registers => app.ask_register(),
        super::app::Tab::Handover => app.ask_sheet(),
        super::app::Tab::Settlement => app.ask_settlement(),
        // A card still on its way is asked for already; a new question would only delay it.
        _ if app.search_ref().card.is_some() && !app.finding() => app.ask_household(),
        _ => {}
    }
}

/// Somebody took over a draft that is open here: two hands must not fill one form.
fn taken(app: &mut App, number: u64, by: &str) {
    let found = app.forms().find(|form| form.draft == Some(number));
    let Some((key, title)) = found.map(|form| (form.key, form.state.form.title)) else { return };
    app.close_form(key);
    app.say_no(format!("“{title}”的草稿已由{by}接管;已输入的都在那边。"));
}

/// A question that could not be sent has no answer: what was handed in is free to be changed.
pub fn unsent(app: &mut App, n: u64, why: String) {
    if let Some(what) = app.line.asked.remove(&n) {
        answer(app, what, Reply::Failed(why));
    }
}

/// The line is lost: nothing typed goes away.
pub fn lost(app: &mut App, reason: String) {
    let since = app.line.lost.as_ref().map_or(app.line.now, |(since, _)| *since);
    app.line.lost = Some((since, reason));
    app.line.slow = false;
    app.search().held = None;
    let unsaved = app.line.awaits(|what| matches!(what, Pending::Keep(_)));
    let roster = |what: &Pending| matches!(what, Pending::PlanRoster(_) | Pending::TakeRoster(_));
    if app.line.awaits(roster) {
        // What was taken is found by what it is, so a second time brings in the rest only.
        app.say_no("断线时名册还没有导完;已写入的都在,连上后再导入一次会接着写。");
    }
    app.line.asked.retain(|_, what| matches!(what, Pending::Hand(_)));
    let parked = app.parked.iter_mut().filter_map(|parked| parked.form.as_mut());
    for form in app.form.iter_mut().chain(parked) {
        form.dirty |= unsaved && form.touched;
        form.leaving = false;
    }
}

/// The line is there again: who is it, and the PIN once more, with everything as it was behind it.
pub fn back(app: &mut App) {
    app.line.lost = None;
    app.line.unsigned = true;
    let terminal = app.screen.name.clone();
    app.line.ask(Pending::Hello, Request::Hello { terminal });
    match &app.who {
        Who::In(operator) => {
            let badge = operator.badge;
            app.overlay = Some(Overlay::again(badge));
            let submit = available_actions::key_label(app, Action::Submit);
            app.say(format!("连上了:请再输密码,{submit} 确认。"));
        }
        Who::Nobody(_) | Who::Locked(..) => app.say("与前台连上了。"),
    }
}
