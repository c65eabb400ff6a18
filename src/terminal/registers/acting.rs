//! What a register does with many slips, and how new ones come in: a paper, a roster, a starter table. It must
//! not know a form by name: what there is to bring in, the registers themselves say.

use super::{Registers, Slips};
use crate::exchange::Kind;
use crate::forms::starter;
use crate::forms::work::job::next::unmakes;
use crate::protocol::messages::{Request, Row};
use crate::sorting::Arrange;
use crate::terminal::handing::only_singly;
use crate::terminal::importing;
use crate::terminal::prelude::*;

/// Rows of the glass that are not the list's: tabs, title, rules, keys, the last line.
const AROUND: u16 = 6;

impl Registers {
    /// Marks the selected slip, or takes the mark away, and goes on to the next.
    pub(super) fn mark(&mut self, ctx: &Ctx) -> Turn {
        let Some(row) = self.selected().cloned() else { return Turn::default() };
        let Some(slips) = &mut self.slips else { return Turn::default() };
        match slips.marked.iter().position(|marked| marked.id == row.id) {
            Some(at) => drop(slips.marked.remove(at)),
            None => slips.marked.push(row),
        }
        Turn::changed(true).and(self.step(Action::Down, ctx))
    }

    /// A slip was dealt with: it is not marked any more.
    pub fn unmark(&mut self, slip: SlipId) {
        if let Some(slips) = &mut self.slips {
            slips.marked.retain(|row| row.id != slip);
        }
    }

    /// A slip was handed in here: it is what is looked at next.
    pub fn stand_on(&mut self, slip: SlipId) {
        if let Some(slips) = self.slips.as_mut().filter(|slips| slips.form.tag == slip.form) {
            slips.list.stand_on(slip);
        }
    }
}

impl Slips {
    /// Whether more than one slip at a time can come in here.
    pub(super) fn brings_in(&self) -> bool {
        Kind::of_form(self.form.id).is_some() || starter::of(self.form).is_some()
    }

    /// The paper that opens a slip; where there are several, which?
    pub(super) fn offer_new(&self) -> Turn {
        let begin = |step: &Step| Wish::begin(self.form, step.name, None, None);
        match self.opens.as_slice() {
            [only] => begin(only).into(),
            many => {
                let row = |step: &&'static Step| MenuRow {
                    text: step.title.to_owned(),
                    note: self.form.id.to_owned(),
                    pick: begin(step),
                };
                let title = format!("{}:登记什么", self.form.title);
                Turn::lay(Overlay::menu(title, many.iter().map(row).collect()))
            }
        }
    }

    /// A roster, or the starter table and what is to be done with its drafts.
    pub(super) fn offer_import(&self, ctx: &Ctx) -> Turn {
        let kind = Kind::of_form(self.form.id);
        let Some(starter) = starter::of(self.form) else {
            return kind.map_or_else(Turn::default, |kind| Turn::lay(importing::of(kind)));
        };
        let form = self.form.id.to_owned();
        let bring = Wish::Send(Pending::Starter, Request::TakeStarter { form });
        let mut rows = vec![MenuRow {
            text: "带入开办范本".to_owned(),
            note: format!("{} 条,带入后还要{}", starter.steps().len(), starter.then()),
            pick: Some(bring),
        }];
        let step = self.form.step(starter.approved_together);
        rows.extend(step.and_then(|step| self.approve_shown(step, ctx)));
        rows.extend(kind.into_iter().flat_map(importing::rows_of));
        Turn::lay(Overlay::menu(format!("导入{}", self.form.title), rows))
    }

    /// The drafts on the glass, taken together: only what is there can have been looked at. A step that writes
    /// something opens its form, which is signed once for all; one that writes nothing asks first.
    fn approve_shown(&self, step: &'static Step, ctx: &Ctx) -> Option<MenuRow> {
        let seen = self.list.shown(usize::from(ctx.rows.saturating_sub(AROUND)));
        let drafts = seen.iter().filter_map(|entry| match entry {
            super::Entry::Slip(row) if row.allows(step.name) => Some(Target::of(row)),
            _ => None,
        });
        let drafts: Vec<Target> = drafts.collect();
        let many = drafts.len();
        if many == 0 {
            return None;
        }
        let take = Wish::take(step.name, drafts);
        let ask = || {
            let text = format!("{} {many} 条草拟,都看过了?不要的先停用或变更。", step.title);
            Wish::Lay(Box::new(Overlay::ask(text, take.clone())))
        };
        Some(MenuRow {
            text: format!("{}本屏草拟 {many} 条", step.title),
            note: "先逐条看过".to_owned(),
            pick: Some(if step.at_once { ask() } else { take.clone() }),
        })
    }

    /// What can be done with all that is marked.
    pub(super) fn offer_for_marked(&self) -> Turn {
        let all = |step: &&'static Step| self.marked.iter().all(|row| row.allows(step.name));
        let targets: Vec<Target> = self.marked.iter().map(Target::of).collect();
        let row = |step: &'static Step| MenuRow {
            text: step.title.to_owned(),
            note: format!("{} 张", targets.len()),
            pick: Some(Wish::take(step.name, targets.clone())),
        };
        let singly = self.marked.len() > 1;
        let steps = self.form.steps.iter().filter(|step| !step.is_opening());
        let steps = steps.filter(|step| !(singly && only_singly(self.form, step)));
        let mut steps: Vec<&'static Step> = steps.filter(all).collect();
        steps.arrange_by_key(|step| unmakes(step.name));
        let rows: Vec<MenuRow> = steps.into_iter().map(row).collect();
        if rows.is_empty() {
            return Turn::no("选中的没有一步能一起办;请减去几张。");
        }
        Turn::lay(Overlay::menu(format!("能办的 {} 张", self.marked.len()), rows))
    }

    /// What is said where the register is empty: what it lacks, and by which keys it comes.
    pub(super) fn said_when_empty(&self, ctx: &Ctx) -> Vec<String> {
        let places = [Place::Registers, Place::All];
        if !self.filter.is_empty() {
            return vec!["这样过滤一条也没有。".to_owned()];
        }
        let mut said = vec![format!("还没有{}。", self.form.title)];
        let key = |action| ctx.key(&places, action);
        if !self.opened_by.is_empty() {
            said.push(format!("由{}登记。", self.opened_by));
        } else if !self.opens.is_empty() {
            said.push(format!("{} 登记一条。", key(Action::New)));
        }
        if self.brings_in() && self.opened_by.is_empty() {
            let what = if starter::of(self.form).is_some() { "开办范本" } else { "名册" };
            said.push(format!("{} 带入{what}。", key(Action::Import)));
        }
        said
    }

    /// Whether a slip is marked.
    pub(super) fn is_marked(&self, row: &Row) -> bool {
        self.marked.iter().any(|marked| marked.id == row.id)
    }
}

/// The starter table came in.
pub fn hear_starter(drafts: u32, refused: Option<String>) -> Turn {
    let turn = match (drafts, refused) {
        (_, Some(why)) => Turn::no(format!("带入草拟 {drafts} 条,其余没有:{why}")),
        (0, None) => Turn::say("范本里的都已经有了。"),
        (_, None) => Turn::done(format!("带入草拟 {drafts} 条:逐条看过,再批准。")),
    };
    turn.and(Wish::Refresh(Why::Shown))
}
