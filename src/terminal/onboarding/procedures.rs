//! What can be written for the procedure of a new office, each in a line. It must not say what a procedure sets: that is
//! the profiles' own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::forms::policy;
use crate::terminal::list::put;
use crate::terminal::theme::Theme;
use crate::text::Shown;

/// What stands where nothing is written.
const RECOMMENDED: (&str, &str) = ("空着", "推荐:各家不同的地方,逐项取最稳妥的一边");

/// What can be written, and what it is about.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let profiles = policy::SCHEMA.profiles.iter().map(|profile| (profile.name, profile.title));
    std::iter::once(RECOMMENDED).chain(profiles)
}

/// So many rows below the top, where the glass has room: what can be written for the procedure.
pub(super) fn draw(buffer: &mut Buffer, inside: Rect, below: usize, theme: &Theme) {
    let first = inside.y.saturating_add(u16::try_from(below).unwrap_or(0));
    for (y, (name, about)) in (first..inside.bottom()).zip(all()) {
        let line = Rect { x: inside.x + 2, y, width: inside.width.saturating_sub(3), height: 1 };
        let words = format!("{} {}", Shown::from(name).pad(4), Shown::from(about));
        put(buffer, line, &theme.cut(&Shown::from(words), usize::from(line.width)), theme.plain);
    }
}
