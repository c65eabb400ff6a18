//! What is said around the paper: earlier steps above it; problems, warnings and what will be so
//! below it. It must not draw.

use crate::terminal::prelude::*;
use ratatui::style::Style;

use crate::engine::notice::Notice;
use crate::protocol::messages::{ShownField, ShownStep};

use super::FormState;
use super::choosing::digits;
use super::slot::Ink;

/// A line with its style.
pub(super) type Styled = (Shown, Style);

impl FormState {
    /// The earlier steps in at most so many lines: the latest as whole as fits, one line for each
    /// older one, the oldest left out first.
    pub(super) fn earlier(
        &self,
        cells: usize,
        most: usize,
        now: Moment,
        theme: &Theme,
    ) -> Vec<Styled> {
        let Some(slip) = &self.above else { return Vec::new() };
        // Reminders change nothing of the work that the paper goes on with.
        let steps: Vec<&ShownStep> = slip.steps.iter().filter(|step| !step.quiet).collect();
        let Some((last, older)) = steps.split_last() else { return Vec::new() };
        if most == 0 {
            return Vec::new();
        }
        let mut latest = told(last, now).wrap(cells);
        // One line of the latest is worth more than any older one.
        let kept = older.len().min(most.saturating_sub(latest.len()).max(most / 3)).min(most - 1);
        let room = most - kept;
        if latest.len() > room {
            let rest = Shown::join(latest.get(room - 1..).unwrap_or_default(), "");
            latest.truncate(room - 1);
            latest.push(theme.cut(&Shown::from(format!("{rest}{}", theme.more)), cells));
        }
        let head = older.iter().skip(older.len() - kept);
        let head = head.map(|step| (theme.cut(&told(step, now), cells), theme.dim));
        head.chain(latest.into_iter().map(|line| (line, theme.plain))).collect()
    }

    /// `提交后: 通知维修 → 14:37`. How it was reckoned is read by another key. What is to be done now stands
    /// before it, as it is.
    fn computed(&self, cells: usize, theme: &Theme) -> Vec<String> {
        let arrow = if theme.look.ascii { "->" } else { "→" };
        let (now, later): (Vec<_>, Vec<_>) =
            self.advice.computed.iter().partition(|(_, text)| text.is_empty());
        let mut lines = side_by_side(now.into_iter().map(|(label, _)| label.clone()), cells);
        let later = later.into_iter().enumerate().map(|(i, (label, text))| {
            let head = if i == 0 { "提交后: " } else { "" };
            format!("{head}{label} {arrow} {}", reckoned(text).0)
        });
        lines.extend(side_by_side(later, cells));
        lines
    }

    /// How what will be so was reckoned: `到场 14:47`, `来电 14:32 + 15 分 (N-02)`.
    pub fn reckonings(&self) -> Vec<(String, String)> {
        let each = self.advice.computed.iter().map(|(label, text)| (label, reckoned(text)));
        let each = each.filter(|(_, (_, why))| !why.is_empty());
        each.map(|(label, (text, why))| (format!("{label} {text}"), why.to_owned())).collect()
    }

    /// Whether the lines below the paper begin with something that is wrong.
    pub(super) fn says_wrong(&self) -> bool {
        self.problem(self.focus).is_some() || self.refusal.is_some()
    }

    /// The lines below the paper, what must be read first on top.
    pub(super) fn below(&self, cells: usize, theme: &Theme) -> Vec<Styled> {
        let mut lines: Vec<Styled> = Vec::new();
        let mut say = |text: String, style: Style| {
            let wrapped = Shown::from(text).wrap(cells);
            lines.extend(wrapped.into_iter().map(|line| (line, style)));
        };
        if let Some(problem) = self.problem(self.focus) {
            say(format!("! {}: {}", self.label(self.focus), problem.problem), theme.refusal);
        }
        if let Some(refusal) = &self.refusal {
            let at = refusal.field.as_deref().and_then(|f| self.spot_of(f));
            let label = at.map_or_else(String::new, |s| format!("{}: ", self.label(s)));
            say(format!("! {label}{}", sentence(refusal)), theme.refusal);
        }
        // What must be said to the caller now.
        for words in &self.tell {
            say(words.clone(), theme.strong);
        }
        for line in self.computed(cells, theme) {
            say(line, theme.strong);
        }
        let keys = match self.slot(self.focus).map(|s| &s.ink) {
            Some(Ink::Choice { picks, .. }) => side_by_side(
                picks.iter().map(|p| format!("{} {}", digits(p, picks), p.label)),
                cells,
            ),
            Some(Ink::Yes { .. }) => vec!["y 是   n 否".to_string()],
            _ => Vec::new(),
        };
        for line in keys {
            say(line, theme.dim);
        }
        for warning in &self.advice.warnings {
            say(format!("! {}", sentence(warning)), theme.warning);
        }
        lines
    }
}

/// What will be so, and the reckoning in brackets at its end.
fn reckoned(text: &str) -> (&str, &str) {
    let why = text.strip_suffix(')').and_then(|head| head.split_once(" ("));
    why.unwrap_or((text, ""))
}

/// Pieces side by side with room between, none broken that fits a line of its own.
fn side_by_side(pieces: impl Iterator<Item = String>, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if Shown::from(format!("{line}   {piece}")).width() <= cells => {
                line.push_str("   ");
                line.push_str(&piece);
            }
            _ => lines.push(piece),
        }
    }
    lines
}

/// The sentence with its clauses.
fn sentence(notice: &Notice) -> String {
    if notice.cites.is_empty() {
        return notice.text.clone();
    }
    format!("{} ({})", notice.text, notice.cites.join("、"))
}

/// `开单 王丽(102) 14:32 · 楼室号 1-2-1203 · …`; blanks where nothing stands are left out.
fn told(step: &ShownStep, now: Moment) -> Shown {
    let head = format!("{} {} {}", step.title, step.by, step.occurred.show(now));
    let fields = step.fields.iter().filter_map(field);
    let source = Some(&step.source).filter(|s| !s.is_empty()).map(|s| format!("来源 {s}"));
    let late = Some(&step.late).filter(|s| !s.is_empty()).map(|s| format!("迟报 {s}"));
    let pieces: Vec<String> =
        std::iter::once(head).chain(fields).chain(source).chain(late).collect();
    Shown::from(pieces.join(" · "))
}

fn field(field: &ShownField) -> Option<String> {
    let rows: Vec<String> = field
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<&str> =
                row.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
            cells.join(" ")
        })
        .collect();
    let text = if rows.is_empty() { field.said() } else { rows.join("; ") };
    (!text.trim().is_empty()).then(|| format!("{} {text}", field.label))
}
