//! Who signs in, at the start and under a lock.

use super::credentials::{Credentials, draw_fields, draw_problem};
use super::popup::{centred, popup_on};
use super::prelude::*;
use crate::protocol::messages::{Operator, Request};
use crate::text::Shown;

const WIDTH: u16 = 46;
const HEIGHT: u16 = 9;

/// The screen that waits for a badge and a PIN.
pub struct SignIn {
    pub blanks: Credentials,
}

impl SignIn {
    /// Empty, or for the operator of this badge to come back to.
    pub fn new(badge: Option<u32>) -> SignIn {
        SignIn { blanks: Credentials::new(badge) }
    }

    /// Whether the key belongs here.
    pub fn offers(&self, action: Action) -> bool {
        use Action::{Back, Help, NextField, PrevField, Quit, Submit};
        let own = [NextField, PrevField, Submit, Back, Quit, Help];
        own.contains(&action) || EditKey::in_line(action)
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let turn = Turn::changed(true);
        if !self.blanks.edit(action) {
            return turn;
        }
        if ctx.line.lost.is_some() {
            return turn.and(Turn::no("与前台断开了,正在重连;连上后再签到。"));
        }
        let ask = |(badge, pin)| Wish::Send(Pending::SignIn, Request::SignIn { badge, pin });
        turn.and(self.blanks.take().map(ask))
    }

    /// Draws the screen before anybody has signed in, and under a lock. Nothing of an operator's work
    /// stands there.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        let Pane { ctx, theme, free } = *pane;
        let office = ctx.line.office.as_ref();
        let mut pen = Pen::new(buffer, row(area, 0));
        pen.write(&format!(" 前台  {}", office.map_or("", |office| &office.name)), theme.title);
        if office.is_some_and(|office| office.practice) {
            pen.write("  练习", theme.warning);
        }
        pen.write(&format!("  {}", ctx.now().show(ctx.now())), theme.plain);
        if let Some(trouble) = ctx.line.trouble() {
            pen.write(&format!("  {trouble}"), theme.refusal);
        }
        let locked = |owner: &Operator| format!("已锁屏 {}", owner.shown());
        let title = ctx.owner.as_ref().map_or_else(|| "签到".to_owned(), locked);
        let inside = popup_on(buffer, centred(area, WIDTH, HEIGHT), &Shown::from(title), theme);
        let caret = draw_fields(
            buffer,
            Rect { y: inside.y + 1, height: 3, ..inside },
            &self.blanks,
            theme,
            free,
        );
        draw_problem(buffer, inside, &self.blanks, theme);
        caret
    }
}
