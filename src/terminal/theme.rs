//! How things look: styles by meaning, borders, ticks and bullets, for 16 colours, for none, and for
//! terminals that draw `─│` two cells wide. It must not know what is drawn, and nothing may say by
//! colour alone what no sign or word says too.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::Span;

use crate::text::Shown;

/// What the operator or the terminal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The terminal's own 16 colours; without, only bold, dim, underline and reverse.
    pub colour: bool,
    /// Borders and signs of ASCII, for terminals where `─│▸√` are missing or two cells wide.
    pub ascii: bool,
}

impl Look {
    /// What the environment says, each variable read through `variable`: no colour with `NO_COLOR`
    /// or a terminal without any, ASCII where the terminal is known to have nothing else.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Look {
        let term = variable("TERM").unwrap_or_default();
        let bare = ["", "dumb", "unknown"].contains(&term.as_str());
        let grey = bare || term.starts_with("vt") || term.ends_with("-m") || term.contains("mono");
        let no_colour = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
        let ascii = match variable(SIGNS).as_deref() {
            Some("ascii") => true,
            Some("line") => false,
            _ => bare || term.starts_with("vt"),
        };
        Look { colour: !grey && !no_colour, ascii }
    }
}

/// `ascii` or `line`: which borders and signs are drawn, whatever the terminal says.
const SIGNS: &str = "QIANTAI_SIGNS";

/// Whether the environment says which signs are drawn, so that the terminal's own word does not count.
pub fn are_signs_fixed(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable(SIGNS).is_some_and(|signs| ["ascii", "line"].contains(&signs.as_str()))
}

/// Styles by what they mean, and signs that go with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub look: Look,
    /// Text as it is.
    pub plain: Style,
    /// What need not be read now: labels, hints, other tabs.
    pub dim: Style,
    /// What must be read.
    pub strong: Style,
    /// Headings and the tab one is on.
    pub title: Style,
    /// The selected row: reversed, and marked by [`Theme::bullet`].
    pub selected: Style,
    /// The field being typed in.
    pub field: Style,
    /// A key in a hint.
    pub key: Style,
    /// What the operator should know though it is accepted; marked by `!`.
    pub warning: Style,
    /// Why something is not accepted.
    pub refusal: Style,
    /// Little time is left; the row says how much.
    pub due_soon: Style,
    /// Time is up; the row says 超时 and begins with `!`.
    pub overdue: Style,
    /// Saved, paid, done.
    pub done: Style,
    pub border: Style,
    /// The border's pieces, one cell each.
    pub borders: border::Set<'static>,
    /// Before the selected row; as wide as [`Theme::no_bullet`].
    pub bullet: &'static str,
    pub no_bullet: &'static str,
    /// Ticked: never `×`, which means no.
    pub tick: &'static str,
    pub no_tick: &'static str,
    /// Between columns, and for rules across the screen.
    pub upright: &'static str,
    pub rule: &'static str,
    /// After text that was cut.
    pub more: &'static str,
    /// Beside something that opens: a choice, a list of candidates.
    pub opens: &'static str,
}

/// Borders that any terminal has.
const ASCII_BORDERS: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Theme {
    /// The theme for what was asked.
    pub fn new(look: Look) -> Theme {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let faint = if look.colour { plain.add_modifier(Modifier::DIM) } else { plain };
        let tint = |style: Style, colour| if look.colour { style.fg(colour) } else { style };
        Theme {
            look,
            plain,
            // Not the bright black of the palette: some palettes make it the background.
            dim: faint,
            strong: bold,
            title: tint(bold, Color::Cyan),
            selected: plain.add_modifier(Modifier::REVERSED),
            // Without colour an underline alone is easily overlooked among labels and borders.
            field: plain.add_modifier(if look.colour {
                Modifier::UNDERLINED
            } else {
                Modifier::REVERSED
            }),
            key: tint(bold, Color::Cyan),
            warning: tint(bold, Color::Yellow),
            refusal: tint(bold, Color::Red),
            due_soon: tint(plain, Color::Yellow),
            overdue: tint(bold, Color::Red),
            done: tint(plain, Color::Green),
            border: faint,
            borders: if look.ascii { ASCII_BORDERS } else { border::PLAIN },
            bullet: if look.ascii { ">" } else { "▸" },
            no_bullet: " ",
            tick: if look.ascii { "[Y]" } else { "[√]" },
            no_tick: "[ ]",
            upright: if look.ascii { "|" } else { "│" },
            rule: if look.ascii { "-" } else { "─" },
            more: if look.ascii { "~" } else { "…" },
            opens: if look.ascii { "v" } else { "▾" },
        }
    }

    /// What lies behind a window: dim, without what would draw the eye there.
    pub fn behind(&self) -> Style {
        self.dim.remove_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// `[√]` or `[ ]`.
    pub fn ticked(&self, yes: bool) -> &'static str {
        if yes { self.tick } else { self.no_tick }
    }

    /// `▸` or a space, to stand before a row.
    pub fn pointer(&self, selected: bool) -> &'static str {
        if selected { self.bullet } else { self.no_bullet }
    }

    /// The style of a row: reversed when selected, else its own.
    pub fn row(&self, selected: bool, own: Style) -> Style {
        if selected { own.patch(self.selected) } else { own }
    }

    /// The text cut to `cells` with this theme's own mark.
    pub fn cut(&self, text: &Shown, cells: usize) -> Shown {
        text.cut_with(cells, self.more)
    }

    /// A rule across this many cells.
    pub fn rule(&self, cells: usize) -> Span<'static> {
        Span::styled(self.rule.repeat(cells), self.border)
    }
}

impl Default for Theme {
    fn default() -> Self {
        Theme::new(Look { colour: true, ascii: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn looks() -> [Theme; 4] {
        [(true, false), (true, true), (false, false), (false, true)]
            .map(|(colour, ascii)| Theme::new(Look { colour, ascii }))
    }

    fn styles(t: &Theme) -> Vec<Style> {
        vec![
            t.plain, t.dim, t.strong, t.title, t.selected, t.field, t.key, t.warning, t.refusal,
            t.due_soon, t.overdue, t.done, t.border,
        ]
    }

    fn signs(t: &Theme) -> Vec<&'static str> {
        let b = t.borders;
        vec![
            b.top_left,
            b.top_right,
            b.bottom_left,
            b.bottom_right,
            b.vertical_left,
            b.vertical_right,
            b.horizontal_top,
            b.horizontal_bottom,
            t.bullet,
            t.no_bullet,
            t.upright,
            t.rule,
            t.more,
            t.opens,
        ]
    }

    #[test]
    fn mono_uses_no_colour_and_the_rest_only_sixteen() {
        for theme in looks() {
            for style in styles(&theme) {
                assert_eq!(style.bg, None, "the terminal's own background stays");
                let rich = matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_)));
                assert!(!rich && (theme.look.colour || style.fg.is_none()));
            }
        }
    }

    #[test]
    fn signs_are_one_cell_and_ascii_where_asked() {
        for theme in looks() {
            for sign in signs(&theme) {
                assert_eq!(sign.chars().count(), 1);
                assert!(sign == " " || Shown::width_of(sign) == 1, "{sign}");
                assert!(!theme.look.ascii || sign.is_ascii(), "{sign}");
            }
            assert_eq!(Shown::width_of(theme.tick), 3);
            assert!(!theme.look.ascii || theme.tick.is_ascii());
        }
    }

    #[test]
    fn selection_shows_without_colour() {
        for theme in looks() {
            assert!(theme.row(true, theme.overdue).add_modifier.contains(Modifier::REVERSED));
            assert_ne!(theme.pointer(true), theme.pointer(false));
            assert_ne!(theme.ticked(true), theme.ticked(false));
        }
    }

    #[test]
    fn the_environment_chooses() {
        let look = |pairs: &[(&str, &str)]| {
            let all: HashMap<String, String> =
                pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            Look::of_environment(|name| all.get(name).cloned())
        };
        let full = Look { colour: true, ascii: false };
        assert_eq!(look(&[("TERM", "xterm-256color")]), full);
        assert_eq!(look(&[("TERM", "linux"), ("NO_COLOR", "")]), full);
        let mono = Look { colour: false, ascii: false };
        assert_eq!(look(&[("TERM", "xterm"), ("NO_COLOR", "1")]), mono);
        let bare = Look { colour: false, ascii: true };
        assert_eq!(look(&[("TERM", "vt100")]), bare);
        assert_eq!(look(&[("TERM", "dumb")]), bare);
        assert_eq!(look(&[]), bare);
        assert_eq!(look(&[("TERM", "xterm"), (SIGNS, "ascii")]), Look { ascii: true, ..full });
        assert_eq!(look(&[("TERM", "vt220"), (SIGNS, "line")]), mono);
        assert!(are_signs_fixed(|_| Some("line".to_owned())) && !are_signs_fixed(|_| None));
    }
}
