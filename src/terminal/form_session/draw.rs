//! Around the form widget: where one is, whether the draft is kept, and what another hand wrote
//! meanwhile. The form draws itself.

use crate::terminal::prelude::*;
use ratatui::Frame;

use super::OpenForm;
use crate::protocol::messages::ShownSlip;
use crate::terminal::form::Stand;
use crate::terminal::seen::Seen;

/// Rows that the newest of a slip may take above the form.
const LATEST_ROWS: u16 = 4;

impl OpenForm {
    /// What looks otherwise since this was asked. A letter is seen in its blank alone, unless something is said
    /// around it that the letter changes.
    pub(super) fn look(&mut self, ctx: &Ctx) -> Turn {
        let unsaid = !self.unkept && !ctx.line.is_mute();
        let quiet = self.touched && unsaid && !self.leaving && self.handing.is_none();
        match self.state.looks_otherwise() {
            Seen::Nothing => Turn::default(),
            Seen::Blank if quiet => Turn::blank(),
            _ => Turn::changed(true),
        }
    }

    /// Draws the form and where it stands; answers the caret and its blank.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, pane: &Pane<'_>) -> Stand {
        let Pane { ctx, theme, free } = *pane;
        head(frame, row(area, 0), ctx, self, theme);
        let mut top = 1;
        if let Some(latest) = &self.latest {
            top += above(frame, row(area, 1).union(row(area, LATEST_ROWS)), ctx, latest, theme);
        }
        let body = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
        let stand = self.state.draw(frame, body, theme, ctx.now());
        if free { stand } else { Stand::default() }
    }
}

fn head(frame: &mut Frame<'_>, area: Rect, ctx: &Ctx, form: &OpenForm, theme: &Theme) {
    let (paper, step) = (form.state.form, form.state.step);
    let buffer = frame.buffer_mut();
    let mut pen = Pen::new(buffer, area);
    let mut path = format!(" {} > {} {} > {}", ctx.tab.label(), paper.title, paper.id, step.title);
    if let Some((id, _)) = form.state.slip {
        path.push_str(&format!(" {:06}", id.number));
    }
    if !form.also.is_empty() {
        path.push_str(&format!(" (共 {} 张)", form.also.len() + 1));
    }
    pen.write(&path, theme.title);
    let used = pen.used();
    // What was typed a moment ago is on its way to the desk; only what stays behind is said.
    let kept = if form.handing.is_some() {
        "提交中"
    } else if form.dirty && (form.unkept || ctx.line.is_mute()) {
        "未存"
    } else if form.draft.is_some() {
        "草稿已存"
    } else {
        ""
    };
    let room = usize::from(area.width).saturating_sub(used + 1);
    put_right(buffer, area, &[(kept.to_owned(), theme.dim)], room);
}

/// The newest of the slip, over the form that was filled on an older one. Rows taken.
fn above(frame: &mut Frame<'_>, area: Rect, ctx: &Ctx, latest: &ShownSlip, theme: &Theme) -> u16 {
    let buffer = frame.buffer_mut();
    let now = ctx.now();
    let head = format!(
        " ! 最新: {} {} {} {}",
        latest.row.number, latest.row.place, latest.row.state, latest.row.worker
    );
    text(buffer, row(area, 0), theme, &head, theme.warning);
    let last = latest.steps.iter().rev().filter(|step| !step.quiet).take(2);
    let mut y = 1;
    for step in last {
        let fields: Vec<String> =
            step.fields.iter().map(|field| format!("{} {}", field.label, field.said())).collect();
        let line = format!(
            "   {} {} {}: {}",
            step.occurred.show(now),
            step.title,
            step.by,
            fields.join("  ")
        );
        text(buffer, row(area, y), theme, &line, theme.plain);
        y += 1;
    }
    rule(buffer, row(area, y), theme);
    y + 1
}
