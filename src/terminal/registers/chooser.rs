//! The list of registers, narrowed by what is typed: in characters, in pinyin, by first letters, or by number. It must
//! not know a form by name.

use super::Registers;
use crate::exchange::Register;
use crate::sorting::Arrange;
use crate::terminal::prelude::*;
use crate::text::half_width;
use crate::text::sound;

/// Whether a register is meant by what is typed.
fn fits(form: &Form, typed: &str) -> bool {
    let number = |id: &str| id.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (id, typed) = (form.id.to_lowercase(), typed.to_lowercase());
    id.contains(&typed)
        || number(&id).contains(&typed)
        || sound::within(form.title, &typed)
        || sound::within(form.word, &typed)
        || Register::called(form.id).iter().any(|word| sound::within(word, &typed))
}

/// The registers that are meant, those of that very number first: 20 is F-20 before F-202.
fn narrowed(typed: &str) -> Vec<&'static Form> {
    let typed = half_width(typed);
    let typed = typed.trim();
    let mut forms: Vec<&Form> = forms::all().filter(|form| fits(form, typed)).collect();
    let exact = |form: &Form| {
        let number = form.id.split_once('-').map_or("", |(_, number)| number);
        form.id.eq_ignore_ascii_case(typed) || number == typed
    };
    // The papers of the trade before the desk's own books.
    forms.arrange_by_key(|form| (!exact(form), exact(form) && !form.id.starts_with('F')));
    forms
}

impl Registers {
    /// A key on the line that narrows the list of registers.
    pub(super) fn choose_by(&mut self, action: Action, ctx: &Ctx) -> Turn {
        match self.chosen_by.press(action) {
            Filtering::Typed => self.narrow(),
            // Enter on one that is left alone opens it: there is nothing more to choose.
            Filtering::Closed if self.forms.rows().len() == 1 => self.open(ctx),
            Filtering::Closed => Turn::changed(true),
            Filtering::List => self.step(action, ctx),
            Filtering::Caret(moved) => Turn::changed(moved),
        }
    }

    /// Lays the registers that the line lets through; the first of them is chosen.
    pub(super) fn narrow(&mut self) -> Turn {
        self.forms.lay(narrowed(self.chosen_by.text()), 0, 0);
        Turn::changed(true)
    }

    /// All registers are listed again.
    pub(super) fn widen(&mut self) -> Turn {
        let chosen = self.forms.selected().map(|form| form.tag);
        self.chosen_by.clear();
        let all = narrowed("");
        let at = all.iter().position(|form| Some(form.tag) == chosen).unwrap_or(0);
        self.forms.lay(all, 0, at);
        Turn::changed(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_found_by_characters_pinyin_first_letters_and_number() {
        for typed in
            ["故障码", "guzhang", "gzm", "服务工作标准", "fwgzbz", "F-20", "f20", "20", "２０"]
        {
            let first = narrowed(typed).first().map(|form| form.id);
            assert_eq!(first, Some("F-20"), "{typed}");
        }
        assert!(narrowed("没有这样的台账").is_empty());
        assert_eq!(narrowed(" ").len(), forms::all().count());
    }
}
