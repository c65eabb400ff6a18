//! The tutor: ten lessons in a practice office of its own. A strip above the screen says what comes next and by which keys;
//! a goal is reached by what was really done: the desk accepted it, or the screen shows it. No key is watched, and
//! nothing is done for the learner.

mod lesson;
mod lessons;

pub use lesson::Deed;
use lesson::Lesson;
use lessons::LESSONS;

use super::keymap::Keymap;
use super::prelude::*;
use crate::language::said;

/// Rows of the strip: its title, and two of what is to be done.
pub const STRIP: u16 = 3;

/// How far the learner is.
#[derive(Default)]
pub struct Tutor {
    lesson: usize,
    goal: usize,
    /// Which lessons were gone through to their end.
    done: Vec<usize>,
}

impl Tutor {
    /// Something was done here. Answers whether the strip says something else now. Who is ahead of the strip is not held
    /// back: what reaches a later goal of the lesson reaches those before it.
    pub fn hear(&mut self, deed: Deed<'_>) -> bool {
        let Some(lesson) = LESSONS.get(self.lesson) else { return false };
        let ahead = lesson.goals.iter().skip(self.goal).position(|goal| goal.by.by(deed));
        let Some(ahead) = ahead else { return false };
        self.goal += ahead + 1;
        if self.goal >= lesson.goals.len() {
            if !self.done.contains(&self.lesson) {
                self.done.push(self.lesson);
            }
            self.begin(self.lesson + 1);
        }
        true
    }

    /// Goes to a lesson, or behind the last.
    pub fn begin(&mut self, lesson: usize) {
        (self.lesson, self.goal) = (lesson.min(LESSONS.len()), 0);
    }

    /// The lessons to choose from; those gone through are marked.
    pub fn menu(&self) -> Overlay {
        let row = |(n, lesson): (usize, &Lesson)| MenuRow {
            text: format!("{} {}", n + 1, lesson.title),
            note: if self.done.contains(&n) { "做过了" } else { "" }.to_owned(),
            pick: Some(Wish::BeginLesson(n)),
        };
        let rows = LESSONS.iter().enumerate().map(row).collect();
        let mut menu = overlay::Menu::new("教程:选一课".to_owned(), rows);
        menu.list.select(self.lesson.min(LESSONS.len() - 1));
        Overlay::Menu(Box::new(menu))
    }

    /// Where the learner is, and what comes next with its keys.
    fn words(&self, keymap: &Keymap) -> (String, String) {
        let Some(lesson) = LESSONS.get(self.lesson) else {
            let said = format!(
                "十课做了 {} 课。这里还可以随便试;关了教程,这个练习管理处就没有了。",
                self.done.len()
            );
            return ("教程 做完了".to_owned(), said);
        };
        let (of, goals) = (LESSONS.len(), lesson.goals.len());
        let title = match goals {
            1 => format!("教程 {}/{of} {}", self.lesson + 1, lesson.title),
            _ => format!(
                "教程 {}/{of} {} · {}/{goals}",
                self.lesson + 1,
                lesson.title,
                self.goal + 1
            ),
        };
        let Some(goal) = lesson.goals.get(self.goal) else { return (title, String::new()) };
        let named = |(place, action): &(Place, Action)| {
            let key = keymap.called(&[*place, Place::All], *action);
            (!key.is_empty()).then(|| format!("{key} {}", said(action.hint())))
        };
        let keys: Vec<String> = goal.keys.iter().filter_map(named).collect();
        (title, format!("{}  {}", said(goal.say), keys.join("  ")))
    }

    /// Draws the strip.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, ctx: &Ctx, theme: &Theme) {
        let (title, next) = self.words(&ctx.keymap);
        let ways = format!(
            "{} 教程 选课   {} 退出教程",
            ctx.key(&[Place::All], Action::Command),
            ctx.key(&[Place::All], Action::Quit)
        );
        let top = row(area, 0);
        text(buffer, top, theme, &title, theme.strong);
        let free = usize::from(area.width).saturating_sub(Shown::width_of(&title) + 2);
        put_right(buffer, top, &[(ways, theme.dim)], free);
        let lines = Shown::from(next).wrap(usize::from(area.width.saturating_sub(1)));
        for (y, line) in (1..STRIP).zip(&lines) {
            put(buffer, row(area, y), line, theme.plain);
        }
    }
}

#[cfg(test)]
mod tests;
