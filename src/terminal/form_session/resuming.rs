//! What was left half filled, opened again: a draft from the list, or one's own with its step. It must not
//! throw anything away.

use super::Session;
use crate::forms;
use crate::protocol::messages::{Begun, Draft};
use crate::terminal::handing::Opening;
use crate::terminal::prelude::*;

/// A draft came: its step is opened with what was typed.
pub fn open_draft(number: u64, draft: Draft) -> Turn {
    let form = forms::form(&draft.asked.form);
    let Some((form, step)) = form.and_then(|f| Some((f, f.step(&draft.asked.step)?))) else {
        return Turn::no("这份草稿的表单在此版本里没有。");
    };
    let seen = draft.asked.seen;
    let slip = draft.asked.slip.map(|id| Target { seen, ..Target::named(id) });
    let opening = Opening::new(form, step).for_whom(draft.room, draft.person);
    Wish::Begin(Box::new(Opening { slip, draft: Some((number, draft)), ..opening })).into()
}

impl Session {
    /// Goes to the form of the same step on the same slip, where one is filled here: a second one would hide what
    /// was typed into the first.
    pub(super) fn go_to_same(&mut self, opening: &Opening) -> Option<Turn> {
        let slip = opening.slip.as_ref().map(|target| target.id)?;
        let same = |form: &super::OpenForm| {
            let state = &form.state;
            state.slip.is_some_and(|(id, _)| id == slip)
                && state.form.tag == opening.form.tag
                && state.step.tag == opening.step.tag
                && form.also.is_empty()
                && form.touched
        };
        if !opening.also.is_empty() {
            return None;
        }
        if self.form.as_ref().is_some_and(same) {
            let said = format!("这一步正在这里填着,接着填。{}", not_typed(&opening.typed));
            return Some(Turn::say(said));
        }
        let aside = self.parked.iter().position(|parked| parked.form.as_ref().is_some_and(same))?;
        let parked = self.parked.remove(aside);
        self.parked.push(parked);
        let unsaid = not_typed(&opening.typed);
        let said = Turn::say(format!("这一步您填过一半,挂起着;现在取回,接着填。{unsaid}"));
        Some(Turn::from(Wish::Do(Action::Resume)).and(said))
    }
}

/// The operator's own draft of the step comes with it: the form goes on where it was left. What to say of it.
pub(super) fn go_on_with(opening: &mut Opening, begun: &Begun, ctx: &Ctx) -> Option<Turn> {
    let own = begun.draft.as_deref()?;
    opening.draft = Some((own.number, own.draft.clone()));
    let since = own.last_key.show(ctx.now());
    let unsaid = not_typed(&opening.typed);
    Some(Turn::say(format!("接着填您 {since} 留下的草稿;不要的用命令“弃稿”。{unsaid}")))
}

/// What was written behind the command is not put over what stands in the form already.
fn not_typed(typed: &str) -> String {
    if typed.is_empty() { String::new() } else { format!("“{typed}”没有填进去。") }
}
