//! Numbers every state of every form, so that a scan compares one small number. The numbers belong
//! to this process and must not be stored.

use std::collections::BTreeMap;

use crate::forms;

/// States by number; number 0 is a state that this program does not know.
pub(super) struct Kinds {
    of: BTreeMap<(u16, u16), u16>,
    pub(super) all: Vec<Kind>,
    /// The state labels of screens, each once, in the order of the registry: forms with the same
    /// labels count together.
    pub(super) labels: Vec<&'static str>,
}

/// One state of one form.
pub(super) struct Kind {
    pub(super) form: u16,
    pub(super) word: &'static str,
    pub(super) name: &'static str,
    pub(super) label: u16,
    pub(super) off_board: bool,
    /// A matter that a customer came with, for which its first responder answers.
    pub(super) matter: bool,
}

impl Default for Kinds {
    fn default() -> Self {
        let unknown =
            Kind { form: 0, word: "?", name: "?", label: 0, off_board: false, matter: false };
        let mut kinds = Self { of: BTreeMap::new(), all: vec![unknown], labels: vec!["?"] };
        for form in forms::all() {
            for state in form.states {
                let label = match kinds.labels.iter().position(|label| *label == state.label) {
                    Some(at) => at,
                    None => {
                        kinds.labels.push(state.label);
                        kinds.labels.len() - 1
                    }
                };
                let number = u16::try_from(kinds.all.len()).unwrap_or(0);
                kinds.of.insert((form.tag, state.code), number);
                kinds.all.push(Kind {
                    form: form.tag,
                    word: form.word,
                    name: state.name,
                    label: u16::try_from(label).unwrap_or(0),
                    off_board: form.off_board,
                    matter: forms::first_heard::is_matter(form.tag),
                });
            }
        }
        kinds
    }
}

impl Kinds {
    pub(super) fn number(&self, form: u16, state: u16) -> u16 {
        self.of.get(&(form, state)).copied().unwrap_or(0)
    }

    pub(super) fn label_of(&self, kind: u16) -> u16 {
        self.all.get(usize::from(kind)).map_or(0, |kind| kind.label)
    }

    /// For each state whether `fits` holds.
    pub(super) fn flags(&self, fits: impl Fn(&Kind) -> bool) -> Vec<bool> {
        self.all.iter().map(fits).collect()
    }
}
