//! A choice among few, narrowed by typing as the candidates of a blank are. It must not know what its
//! rows do.

use std::collections::BTreeMap;

use super::ReadLine;
use crate::sorting::Arrange;
use crate::terminal::editor::{Applied, EditKey, LineEditor};
use crate::terminal::list::{List, Listed};
use crate::terminal::wish::Wish;
use crate::text::sound;
use crate::text::{half_width, trigger};

/// Characters that are typed to narrow a menu.
const TYPED_MOST: usize = 30;
/// A menu of more rows shows from the start that it can be narrowed.
const FEW: usize = 6;

/// A choice among few.
#[derive(Clone)]
pub struct Menu {
    pub title: String,
    /// What the typed letters leave.
    pub list: List<MenuRow>,
    pub typed: LineEditor,
    /// Every row, in its own order.
    all: Vec<MenuRow>,
    /// What can be read of a row, by its text: where it is written, why so.
    pub about: BTreeMap<String, Vec<ReadLine>>,
    /// What people call a row otherwise, by its text.
    pub called: BTreeMap<String, String>,
}

#[derive(Clone)]
pub struct MenuRow {
    pub text: String,
    pub note: String,
    /// What choosing it does; nothing, where it is only put away.
    pub pick: Option<Wish>,
}

impl Listed for MenuRow {
    type Id = String;
    fn id(&self) -> String {
        self.text.clone()
    }
}

impl Menu {
    pub fn new(title: String, rows: Vec<MenuRow>) -> Menu {
        let typed = LineEditor::new(TYPED_MOST);
        Menu {
            title,
            list: List::new(rows.clone()),
            typed,
            all: rows,
            about: BTreeMap::new(),
            called: BTreeMap::new(),
        }
    }

    /// More rows, below all others.
    pub fn add(&mut self, rows: impl IntoIterator<Item = MenuRow>) {
        self.all.extend(rows);
        self.list = List::new(self.all.clone());
    }

    /// What can be read of the selected row.
    pub fn read(&self) -> Option<&Vec<ReadLine>> {
        self.about.get(&self.list.selected()?.text)
    }

    /// Whether the line that narrows it is drawn.
    pub fn shows_line(&self) -> bool {
        self.all.len() > FEW || !self.typed.text().is_empty()
    }

    /// How many rows it has when nothing is typed: the window stays as it is while it is narrowed.
    pub fn most(&self) -> usize {
        self.all.len()
    }

    /// The widest of all rows, typed or not, by this measure.
    pub fn widest(&self, cells: impl Fn(&MenuRow) -> usize) -> usize {
        self.all.iter().map(cells).max().unwrap_or(0)
    }

    /// What narrows it. The stroke that opens a filter elsewhere opens nothing here: the line is there already.
    pub fn insert(&mut self, text: &str) {
        let first = self.typed.text().is_empty();
        let stroke = text.chars().next().filter(|c| first && trigger(*c) == '/');
        let text = stroke.and_then(|stroke| text.strip_prefix(stroke)).unwrap_or(text);
        self.typed.insert(text);
        self.narrow();
    }

    pub fn edit(&mut self, key: EditKey) -> Applied {
        let applied = self.typed.apply(key);
        if applied == Applied::Changed {
            self.narrow();
        }
        applied
    }

    /// The rows that begin as typed, written or in pinyin, come first; then those that hold it; then those that people
    /// call so; then those whose remark does. So 派 or `pg` finds 派工 before what is only done after it. Where none does, what can be
    /// read of a row may: a setting is found by the reason for it.
    fn narrow(&mut self) {
        let typed = half_width(&self.typed.text());
        let typed = typed.trim();
        let rank = |row: &MenuRow| {
            let ranks = [
                sound::begins(&row.text, typed),
                sound::within(&row.text, typed),
                self.called.get(&row.text).is_some_and(|words| sound::within(words, typed)),
                sound::within(&row.note, typed),
            ];
            ranks.iter().position(|fits| *fits)
        };
        let mut rows: Vec<(usize, &MenuRow)> =
            self.all.iter().filter_map(|row| Some((rank(row)?, row))).collect();
        if rows.is_empty() && !typed.is_ascii() {
            let told = |row: &&MenuRow| {
                let lines = self.about.get(&row.text).into_iter().flatten();
                lines.into_iter().any(|line| line.text.contains(typed))
            };
            rows = self.all.iter().filter(told).map(|row| (0, row)).collect();
        }
        // Within a rank they stay in their own order.
        rows.arrange_by_key(|(rank, _)| *rank);
        self.list = List::new(rows.into_iter().map(|(_, row)| row.clone()).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Menu {
        let row = |text: &str, note: &str| MenuRow {
            text: text.to_owned(),
            note: note.to_owned(),
            pick: None,
        };
        let rows = [("到场", "下一步"), ("回单", "下一步"), ("改派工", "更正"), ("派工", "上门")];
        Menu::new("能办的".to_owned(), rows.map(|(text, note)| row(text, note)).into())
    }

    fn left(typed: &str) -> Vec<String> {
        let mut menu = menu();
        menu.insert(typed);
        menu.list.rows().iter().map(|row| row.text.clone()).collect()
    }

    #[test]
    fn a_menu_is_narrowed_by_word_initials_and_remark() {
        assert_eq!(left("pg"), ["派工", "改派工"], "what begins so comes first");
        assert_eq!(left("派"), ["派工", "改派工"]);
        assert_eq!(left("hui"), ["回单"]);
        assert_eq!(left("ＨＤ"), ["回单"], "full-width letters are letters");
        assert_eq!(left("xyb"), ["到场", "回单"], "by the remark");
        assert!(left("q").is_empty());
        assert_eq!(left("/hui"), ["回单"], "the stroke of a filter is none of its words");
        assert_eq!(left("、派"), ["派工", "改派工"]);
    }

    /// What no row's words hold is looked for in what can be read of them.
    #[test]
    fn a_row_is_found_by_what_can_be_read_of_it() {
        let mut menu = menu();
        let lines = vec![crate::terminal::overlay::line("默认", "楼下漏水时要快")];
        menu.about.insert("派工".to_owned(), lines);
        menu.insert("水");
        let left: Vec<&str> = menu.list.rows().iter().map(|row| row.text.as_str()).collect();
        assert_eq!(left, ["派工"]);
    }

    #[test]
    fn what_is_taken_back_brings_the_rows_back_in_their_order() {
        let mut menu = menu();
        menu.insert("p");
        menu.edit(EditKey::DeleteBefore);
        assert_eq!(menu.list.rows().len(), menu.most());
        assert_eq!(menu.list.selected().map(|row| row.text.as_str()), Some("到场"));
    }
}
