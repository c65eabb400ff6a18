//! 受理: the phone rings. From the household on the card to the step that the caller needs. It must
//! not know what stands on a form.

use super::prelude::*;
use super::search::{Kind, Search};
use crate::engine::decision::{Asked, Input};
use crate::engine::form::Form;
use crate::forms;
use crate::protocol::messages::{Alike, Posted, Row};

static KIND: Kind = Kind { offers, act, form };

/// The tab, with an empty box.
pub fn new(tab: Tab) -> Search {
    Search::new(tab, &KIND)
}

fn offers(search: &Search, action: Action, ctx: &Ctx) -> Option<bool> {
    Some(match action {
        Action::Consult | Action::Paid | Action::Cleaning | Action::Incident | Action::Papers => {
            true
        }
        Action::Park => !search.editor.text().is_empty(),
        Action::Chase => {
            (search.own.is_none() && search.open.selected().is_some()) || search.finding(ctx)
        }
        Action::NextField | Action::PrevField => {
            search.open.selected().is_some() || search.finding(ctx)
        }
        Action::Attach => !alike(search).is_empty() || search.finding(ctx),
        Action::Rework => search.mended().next().is_some() || search.finding(ctx),
        Action::TellNotice => !posted(search).is_empty() || search.finding(ctx),
        _ => return None,
    })
}

fn act(search: &mut Search, action: Action, ctx: &Ctx) -> Turn {
    match action {
        Action::Papers => Turn::lay(Overlay::menu("开什么单", search.papers(ctx))),
        Action::Chase => chase(search),
        Action::Attach => attach(search),
        Action::Rework => rework(search),
        Action::TellNotice => tell_notice(search),
        Action::Story => match search.open.selected() {
            Some(row) => Wish::story(row.id).into(),
            None => Turn::say("本户没有未完单。"),
        },
        Action::NextField => next_open(search, true),
        Action::PrevField => next_open(search, false),
        _ => Turn::default(),
    }
}

fn form(search: &Search) -> Option<&'static Form> {
    let open = search
        .open
        .selected()
        .filter(|_| search.own.is_none())
        .and_then(|row| forms::tagged(row.id.form));
    open.or_else(|| forms::ERRANDS.first().map(|errand| errand.form))
}

/// What is posted for the household's building, and the words to say.
fn posted(search: &Search) -> &[Posted] {
    search.card.as_ref().map_or(&[], |card| &card.notices)
}

/// The caller was told the words of the notice: logged and counted, and nothing is typed. Where several are
/// posted, which.
fn tell_notice(search: &Search) -> Turn {
    let Some(room) = search.room() else { return Turn::no("先选定一户。") };
    let Some(calls) = forms::errand(Action::Consult.name()).map(|errand| errand.form) else {
        return Turn::default();
    };
    let tell = |notice: &Posted| {
        let text = |text: String| Input::Text(text);
        let fields = vec![
            ("room".to_string(), text(format!("#{room}"))),
            // Its number, and no place among others: the card may be older than what is posted.
            ("notice".to_string(), text(forms::show_number(notice.slip))),
        ];
        let (form, step) = (calls.id.to_string(), "told".to_string());
        let asked = Box::new(Asked { form, step, fields, ..Asked::default() });
        Wish::HandNew { asked, say: format!("已答口径:{}", notice.about) }
    };
    match posted(search) {
        [] => Turn::no("本楼现在没有张贴的通知。"),
        [notice] => tell(notice).into(),
        many => {
            let row = |notice: &Posted| MenuRow {
                text: notice.about.clone(),
                note: notice.words.clone(),
                pick: Some(tell(notice)),
            };
            Turn::lay(Overlay::menu("答哪一条", many.iter().map(row).collect()))
        }
    }
}

/// What others in the caller's building have reported already.
pub fn alike(search: &Search) -> &[Alike] {
    search.card.as_ref().map_or(&[], |card| &card.alike)
}

/// The caller asks where the worker is: one key when there is one open repair, else a choice.
fn chase(search: &Search) -> Turn {
    let repairs: Vec<&Row> = search.chased().collect();
    let row = |row: &&Row| MenuRow {
        text: Target::of(row).called,
        note: format!("{} {}", row.matter, row.state),
        pick: Some(Wish::take("chase", vec![Target::of(row)])),
    };
    match repairs.as_slice() {
        [] => Turn::no("本户没有可催的未完单。"),
        [one] => Wish::take("chase", vec![Target::of(one)]).into(),
        many => Turn::lay(Overlay::menu("催哪一张", many.iter().map(row).collect())),
    }
}

/// The owner was told and calls again about the same: one key where one matter can be meant.
fn rework(search: &Search) -> Turn {
    let row = |row: &Row| MenuRow {
        text: Target::of(row).called,
        note: format!("{} {} {}", row.opened.day().short(), row.matter, row.state),
        pick: Some(Wish::take("rework", vec![Target::of(row)])),
    };
    let mut rows: Vec<MenuRow> = search.mended().map(row).collect();
    match rows.len() {
        0 => Turn::no("本户近来没有修好告知过的单。"),
        1 => rows.remove(0).pick.into(),
        _ => Turn::lay(Overlay::menu("返修哪一张", rows)),
    }
}

/// Others have reported it already: this household goes on their slip. What the whole building has
/// is offered first; where there is none, whatever else is open there.
fn attach(search: &Search) -> Turn {
    let common = alike(search).iter().any(|same| same.common);
    let offered = alike(search).iter().filter(|same| same.common || !common);
    let mut rows: Vec<MenuRow> = offered
        .flat_map(|same| &same.slips)
        .map(|row| MenuRow {
            text: format!("{} {} {}", row.number, row.place, row.matter),
            note: row.state.clone(),
            pick: Some(Wish::Attach(Target::of(row))),
        })
        .collect();
    match rows.len() {
        0 => Turn::no("本楼近两日没有能并的未完单。"),
        // What is in one flat is seldom what another calls about: it is read before anybody is put on it.
        1 if common => rows.remove(0).pick.into(),
        _ => Turn::lay(Overlay::menu("同一件事才并;并到哪一张", rows)),
    }
}

/// The form that puts the household on a slip, with who rings already written.
pub fn attach_to(search: &Search, target: Target) -> Turn {
    let form = forms::tagged(target.id.form);
    let Some((form, step)) = form.and_then(|form| Some((form, form.step("attach")?))) else {
        return Turn::default();
    };
    let opening = Opening::new(form, step).for_whom(search.room(), search.person());
    Wish::Begin(Box::new(Opening { slip: Some(target), ..opening })).into()
}

/// Another open slip of the card.
fn next_open(search: &mut Search, forward: bool) -> Turn {
    let open = &mut search.open;
    let many = open.rows().len();
    if many > 0 {
        open.select((open.at() + if forward { 1 } else { many - 1 }) % many);
    }
    Turn::changed(many > 1)
}
