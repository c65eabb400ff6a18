//! Who signs in, at the start and under a lock; and a PIN changed there.

use super::credentials::{Credentials, Given};
use super::popup::{centred, popup_on};
use super::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages::{Office, Request};
use crate::text::Shown;

const WIDTH: u16 = 46;

/// The screen that waits for a badge and a PIN.
pub struct SignIn {
    pub blanks: Credentials,
    /// Who locked the screen.
    locked: Option<String>,
    /// Whose answer is awaited.
    asked: Option<u32>,
    /// What was sent as a PIN and is not answered: whoever types it twice in a hurry writes it nowhere.
    sent: String,
}

impl SignIn {
    /// Nobody sits here.
    pub fn new() -> SignIn {
        SignIn { blanks: Credentials::new(None), locked: None, asked: None, sent: String::new() }
    }

    /// For the operator of this badge to come back to.
    pub fn locked(badge: u32, shown: String) -> SignIn {
        SignIn { blanks: Credentials::new(Some(badge)), locked: Some(shown), ..SignIn::new() }
    }

    /// Somebody was typing a PIN: what is still on its way shows nowhere.
    pub fn in_the_middle() -> SignIn {
        SignIn { blanks: Credentials::new(None).at_secret(), ..SignIn::new() }
    }

    /// The PIN fits but was given: whoever it is of puts their own in its place.
    pub fn must_change(&mut self, badge: Option<u32>) {
        if let Some(badge) = badge.or(self.asked) {
            self.blanks = Credentials::renew(badge);
        }
    }

    /// The desk does not know any more that a given PIN was shown here: without it there is nothing to change.
    pub fn forget_proof(&mut self) {
        if self.blanks.renews() {
            self.blanks = Credentials::new(self.blanks.badge());
            self.blanks.problem = "请再用发的密码登录一次。".to_owned();
        }
    }

    /// It is answered: the PIN that was sent is forgotten. Whether it stands in what was typed meanwhile.
    pub fn was_typed_again(&mut self, ahead: &str) -> bool {
        let sent = std::mem::take(&mut self.sent);
        !sent.is_empty() && ahead.contains(&sent)
    }

    /// Whether the key belongs here.
    pub fn offers(&self, action: Action) -> bool {
        use Action::{Back, ChangePin, Help, NextField, PrevField, Quit, Submit};
        let own = [NextField, PrevField, Submit, Back, Quit, Help].contains(&action);
        own || EditKey::in_line(action) || (action == ChangePin && self.blanks.signs())
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let turn = Turn::changed(true);
        if action == Action::ChangePin {
            self.blanks = Credentials::change(self.blanks.badge());
            return turn;
        }
        if !self.blanks.edit(action) {
            return turn;
        }
        if ctx.line.lost.is_some() {
            return turn.and(Turn::no("与前台断开了,正在重连;连上后再登录。"));
        }
        let Some(given) = self.blanks.take() else { return turn };
        if let Given::SignIn { pin, .. } = &given {
            self.sent.clone_from(pin);
        }
        let (badge, request) = match given {
            Given::SignIn { badge, pin } => (badge, Request::SignIn { badge, pin }),
            Given::Change { badge, old, new } => (badge, Request::SetPin { badge, old, new }),
        };
        self.asked = Some(badge);
        turn.and(Wish::Send(Pending::SignIn, request))
    }

    fn title(&self) -> String {
        match &self.locked {
            _ if self.blanks.renews() => "第一次登录:换成自己的密码".to_owned(),
            _ if !self.blanks.signs() => "改密码".to_owned(),
            Some(shown) => format!("已锁屏 {shown}"),
            None => "登录".to_owned(),
        }
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
        if office.is_some_and(|office| office.unsure) {
            pen.write("  时间待核", theme.warning);
        }
        pen.write(&format!("  {}", ctx.now().show(ctx.now())), theme.plain);
        if let Some(trouble) = ctx.line.trouble() {
            pen.write(&format!("  {trouble}"), theme.refusal);
        }
        let window = centred(area, WIDTH, self.blanks.height(WIDTH));
        let inside = popup_on(buffer, window, &Shown::from(self.title()), theme);
        let caret = self.blanks.draw(buffer, inside, theme, free);
        if let Some(words) = self.beside(office) {
            let below = Rect { y: window.bottom(), height: 1, ..area }.intersection(area);
            let width = u16::try_from(Shown::width_of(&words)).unwrap_or(area.width);
            let left = area.width.saturating_sub(width) / 2;
            put(
                buffer,
                Rect { x: area.x + left, width: below.width.saturating_sub(left), ..below },
                &Shown::from(words),
                theme.dim,
            );
        }
        caret
    }

    /// What stands below the window: whom to try out, or what a PIN may be.
    fn beside(&self, office: Option<&Office>) -> Option<String> {
        if !self.blanks.signs() {
            return Some(staff::pins_in_words());
        }
        let try_out = office.map_or(&[][..], |office| &office.to_try);
        let one =
            |(badge, role, pin): &(u32, String, String)| format!("{role} 工号 {badge} 密码 {pin}");
        let all: Vec<String> = try_out.iter().map(one).collect();
        (!all.is_empty()).then(|| format!("可以试:{}", all.join(" · ")))
    }
}

impl Default for SignIn {
    fn default() -> Self {
        SignIn::new()
    }
}
