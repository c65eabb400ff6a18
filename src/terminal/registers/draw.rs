//! 台账: the forms of the registry, or the slips of one. It must not know a form by name.

use super::{Entry, Registers, Slips};
use crate::protocol::messages::Row;
use crate::terminal::prelude::*;
use crate::terminal::red_ink;

pub(super) fn draw(
    registers: &Registers,
    buffer: &mut Buffer,
    area: Rect,
    pane: &Pane<'_>,
) -> Caret {
    let Pane { ctx, theme, free } = *pane;
    rule(buffer, row(area, 1), theme);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
    let Some(slips) = &registers.slips else {
        let mut pen = Pen::new(buffer, row(area, 0));
        pen.write(" 台账:选一种表单  ", theme.title);
        let caret = registers.chosen_by.draw(&mut pen, theme, free);
        if registers.forms.is_empty() {
            text(buffer, row(body, 1), theme, " 没有这样的台账。", theme.dim);
        }
        list::draw(buffer, body, &registers.forms, theme, true, |form| {
            vec![col(form.id, 6), col(form.word, 8), col(form.title, 0)]
        });
        return caret;
    };
    let mut pen = Pen::new(buffer, row(area, 0));
    pen.write(&format!(" {} {}  ", slips.form.id, slips.form.title), theme.title);
    let caret = filter(&mut pen, slips, theme, free);
    if !slips.marked.is_empty() {
        pen.write(&format!("  已选 {}", slips.marked.len()), theme.strong);
    }
    // Who it is with gives way first, then its state and when it was opened.
    let worth = [0, 6, 5, 2, 3, 1];
    list::draw_fitted(buffer, body, &slips.list, theme, &worth, |entry| {
        columns(entry, slips, theme, ctx)
    });
    let slip = |entry: &Entry| matches!(entry, Entry::Slip(_));
    if !slips.list.rows().iter().any(slip) {
        let below = u16::try_from(slips.list.rows().len()).unwrap_or(0) + 1;
        let said = match slips.known {
            true => slips.said_when_empty(ctx),
            false => vec!["正在取…".to_owned()],
        };
        for (y, said) in (below..).zip(&said) {
            text(buffer, row(body, y), theme, &format!(" {said}"), theme.dim);
        }
    }
    caret
}

fn filter(pen: &mut Pen<'_>, slips: &Slips, theme: &Theme, free: bool) -> Caret {
    let caret = slips.filter.draw(pen, theme, free);
    if !slips.filter.typing() && !slips.filter.is_empty() {
        pen.write(&format!("  {}", slips.note), theme.warning);
    } else if !slips.filter.typing()
        && let Some((at, all)) = slips.list.place().filter(|_| slips.list.is_part())
    {
        pen.write(&format!("{at}/{all}"), theme.dim);
    }
    caret
}

fn columns(entry: &Entry, slips: &Slips, theme: &Theme, ctx: &Ctx) -> Vec<Col> {
    match entry {
        Entry::New(step) => vec![col("+", 1), col(step.title, 0).styled(theme.strong)],
        Entry::Slip(slip) => slip_columns(slip, slips.is_marked(slip), theme, ctx),
    }
}

fn slip_columns(slip: &Row, marked: bool, theme: &Theme, ctx: &Ctx) -> Vec<Col> {
    // With its year it has no room for the minute.
    let opened = slip.opened.show(ctx.now());
    let sign = match (marked, slip.open) {
        (true, _) if theme.look.ascii => "*",
        (true, _) => "√",
        (false, true) => ".",
        (false, false) => " ",
    };
    let opened = if opened.chars().count() > 11 { slip.opened.day().to_string() } else { opened };
    vec![
        col(sign, 1),
        col(&slip.number, 12),
        col(opened, 11),
        col(&slip.place, 10),
        col(&slip.matter, 0),
        red_ink::state(&slip.state, 8, theme),
        col(&slip.worker, if ctx.columns < 76 { 1 } else { 9 }),
    ]
}
