//! Which key asks for what, where: files laid over one another, and lookups in them. It must know
//! no form and do nothing; it reads no file itself, its caller hands the text over.

mod layer;
mod problem;

use super::action::Action;
use super::chord::Chord;
use crate::sorting::Arrange;

pub use problem::{KeymapProblem, Problem};

/// The keys as shipped.
pub const DEFAULT: &str = include_str!("../../keymaps/default.toml");
/// An optional layer of letter keys over [`DEFAULT`].
pub const LETTERS: &str = include_str!("../../keymaps/letters.toml");

/// Writes the places once: variant, section name, title for help.
macro_rules! places {
    ($( $variant:ident $name:literal $title:literal; )*) => {
        /// Where a key is pressed. Several hold at once, innermost first: text, form, all.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Place { $( #[doc = $title] $variant, )* }

        impl Place {
            /// Every place, in the order of the keymap file.
            pub const ALL: &[Place] = &[ $( Place::$variant, )* ];

            /// The section's name in keymap files.
            pub fn name(self) -> &'static str {
                match self { $( Place::$variant => $name, )* }
            }

            /// The heading on the help page.
            pub fn title(self) -> &'static str {
                match self { $( Place::$variant => $title, )* }
            }
        }
    };
}

places! {
    All "all" "随处";
    SignIn "signin" "登录";
    Intake "intake" "受理";
    Dispatch "dispatch" "派工";
    Handover "handover" "交接班";
    Complaints "complaints" "投诉";
    Settlement "settlement" "结算";
    Callbacks "callbacks" "回访";
    Registers "registers" "台账";
    Directory "directory" "住户";
    Reports "reports" "报表";
    Form "form" "表单";
    List "list" "列表";
    Overlay "overlay" "浮窗";
    Print "print" "打印";
    Confirm "confirm" "确认";
    PickList "picklist" "候选";
    Command "command" "命令行";
    Text "text" "文字";
    Note "note" "多行文字";
}

impl Place {
    /// The place of this section name.
    pub fn named(name: &str) -> Option<Place> {
        Place::ALL.iter().copied().find(|place| place.name() == name)
    }

    /// The word of an action and what it does, where it means something of its own in this place: what is
    /// looked at before it is printed has choices and no text, and is not handed in; on a list one chooses among
    /// what can be done, in a form among candidates.
    pub fn about(self, action: Action) -> Option<(&'static str, &'static str)> {
        match (self, action) {
            (Place::Print, Action::Submit) => Some(("打印", "照选的打印机、纸和联打印。")),
            (Place::Print, Action::NextField) => Some(("下一项", "到下一项:打印机、纸、联。")),
            (Place::Print, Action::PrevField) => Some(("上一项", "到上一项:打印机、纸、联。")),
            (Place::Print, Action::Left) => Some(("前一个", "换前一个打印机、纸或联。")),
            (Place::Print, Action::Right) => Some(("后一个", "换后一个打印机、纸或联。")),
            (Place::PickList, Action::Open) => Some(("选定", "选定当前行。")),
            (Place::PickList, Action::Back) => Some(("返回", "关上候选,什么都不改。")),
            (Place::Settlement, Action::Left) => Some(("前一月", "看前一月的。")),
            (Place::Settlement, Action::Right) => Some(("后一月", "看后一月的。")),
            (Place::Reports, Action::Left) => Some(("前一期", "看前一天、周、月或季的。")),
            (Place::Reports, Action::Right) => Some(("后一期", "看后一天、周、月或季的。")),
            (
                Place::Dispatch
                | Place::Complaints
                | Place::Settlement
                | Place::Callbacks
                | Place::Registers
                | Place::Directory,
                Action::PickList,
            ) => Some(("能办的", "列出选中的能办的,最可能的下一步在最前。")),
            _ => None,
        }
    }
}

/// The keys of one action in one place, the first one for hints.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    place: Place,
    action: Action,
    chords: Vec<Chord>,
    /// Which file and line said so last, for the report of a conflict.
    said: (usize, usize),
}

/// Every binding, in file order, without conflicts.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
    /// What each key asks for in each place, sorted by both: each frame asks for hundreds.
    by_key: Vec<((Place, Chord), Action)>,
    /// Where each action of each place stands among the bindings, sorted by both.
    by_action: Vec<((Place, Action), usize)>,
}

impl Keymap {
    /// The shipped keys with `user` files, each `(name, text)`, laid over them in order, action by
    /// action: a list replaces the list before it, an empty list takes the action's keys away.
    ///
    /// # Errors
    /// Every problem of every file at once, in file order; conflicts last.
    pub fn load(user: &[(&str, &str)]) -> Result<Keymap, Vec<KeymapProblem>> {
        match Keymap::load_what_reads(user) {
            (keymap, problems) if problems.is_empty() => Ok(keymap),
            (_, problems) => Err(problems),
        }
    }

    /// The same for a person who wants to work: what is wrong in a file is left out and said, and all
    /// else is in force. Of two actions on one key the one that had it keeps it.
    pub fn load_what_reads(user: &[(&str, &str)]) -> (Keymap, Vec<KeymapProblem>) {
        let files: Vec<(&str, &str)> =
            std::iter::once(("default.toml", DEFAULT)).chain(user.iter().copied()).collect();
        Keymap::merge(&files)
    }

    /// `files` laid over one another, without the shipped keys beneath.
    ///
    /// # Errors
    /// As [`Keymap::load`].
    pub fn layered(files: &[(&str, &str)]) -> Result<Keymap, Vec<KeymapProblem>> {
        match Keymap::merge(files) {
            (keymap, problems) if problems.is_empty() => Ok(keymap),
            (_, problems) => Err(problems),
        }
    }

    fn merge(files: &[(&str, &str)]) -> (Keymap, Vec<KeymapProblem>) {
        let mut problems = Vec::new();
        let mut bindings: Vec<Binding> = Vec::new();
        for (number, (file, text)) in files.iter().enumerate() {
            for new in layer::read(file, text, &mut problems) {
                let said = (number, new.line);
                let same = |old: &&mut Binding| (old.place, old.action) == (new.place, new.action);
                if let Some(old) = bindings.iter_mut().find(same) {
                    (old.chords, old.said) = (new.chords, said);
                } else {
                    let (place, action, chords) = (new.place, new.action, new.chords);
                    bindings.push(Binding { place, action, chords, said });
                }
            }
        }
        conflicts(&mut bindings, files, &mut problems);
        (Keymap::of(bindings), problems)
    }

    fn of(bindings: Vec<Binding>) -> Keymap {
        let chords = |b: &Binding| {
            let (place, action) = (b.place, b.action);
            b.chords.clone().into_iter().map(move |chord| ((place, chord), action))
        };
        let mut by_key: Vec<_> = bindings.iter().flat_map(chords).collect();
        // Stable: of two, which cannot be after the conflicts are out, the first in the file.
        by_key.arrange_by_key(|(key, _)| *key);
        let stand = |(at, b): (usize, &Binding)| ((b.place, b.action), at);
        let mut by_action: Vec<_> = bindings.iter().enumerate().map(stand).collect();
        by_action.arrange();
        Keymap { bindings, by_key, by_action }
    }

    /// What the key asks for: `places` are searched in order, innermost first. A full-width key
    /// that nothing is bound to counts as its plain one.
    ///
    /// In a text field, plain characters are typed: do not ask for them.
    pub fn action(&self, places: &[Place], chord: &Chord) -> Option<Action> {
        let find = |chord: &Chord| places.iter().find_map(|place| self.bound(*place, chord));
        find(chord).or_else(|| find(&chord.half_width()?))
    }

    /// What the key asks for in this very place.
    fn bound(&self, place: Place, chord: &Chord) -> Option<Action> {
        let here = self.by_key.binary_search_by_key(&(place, *chord), |(key, _)| *key);
        here.ok().and_then(|at| self.by_key.get(at)).map(|(_, action)| *action)
    }

    /// The keys of an action in one place, the one for hints first; none if it is not bound there.
    pub fn keys(&self, place: Place, action: Action) -> &[Chord] {
        let here = self.by_action.binary_search_by_key(&(place, action), |(key, _)| *key);
        let at = here.ok().and_then(|at| self.by_action.get(at)).map(|(_, at)| *at);
        at.and_then(|at| self.bindings.get(at)).map_or(&[], |b| &b.chords)
    }

    /// The key to name in a sentence, `F10`: the first that asks for the action in these places, innermost first.
    pub fn called(&self, places: &[Place], action: Action) -> String {
        let bound = places.iter().flat_map(|place| self.keys(*place, action));
        let mut own = bound.filter(|chord| self.action(places, chord) == Some(action));
        own.next().map_or_else(String::new, |chord| chord.label(true))
    }

    /// The live keys of the places, innermost first and in file order, for the bottom line and the
    /// help page: each action once, with the first of its keys that really asks for it here.
    pub fn hints(&self, places: &[Place]) -> Vec<(Chord, Action)> {
        let mut hints: Vec<(Chord, Action)> = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let inner = places.get(..at).unwrap_or_default();
            for binding in self.bindings.iter().filter(|b| b.place == *place) {
                // In its own place a key asks for one thing: only a place within can have it for another.
                let live = |c: &&Chord| inner.iter().all(|place| self.bound(*place, c).is_none());
                if hints.iter().all(|(_, action)| *action != binding.action)
                    && let Some(chord) = binding.chords.iter().find(live)
                {
                    hints.push((*chord, binding.action));
                }
            }
        }
        hints
    }

    /// Every binding in file order, for tests and the generated key table.
    pub fn bindings(&self) -> impl Iterator<Item = (Place, Action, &[Chord])> {
        self.bindings.iter().map(|b| (b.place, b.action, b.chords.as_slice()))
    }
}

/// Reports each pair of actions that share a chord in one place, at the line that said it last, and
/// takes the chord from the one that was said last.
fn conflicts(bindings: &mut [Binding], files: &[(&str, &str)], problems: &mut Vec<KeymapProblem>) {
    let mut taken: Vec<(Place, Action, Chord)> = Vec::new();
    for (i, b) in bindings.iter().enumerate() {
        for a in bindings.iter().take(i).filter(|a| a.place == b.place) {
            for chord in a.chords.iter().filter(|chord| b.chords.contains(chord)) {
                let (number, line) = a.said.max(b.said);
                let file = files.get(number).map_or(String::new(), |(name, _)| (*name).to_owned());
                // The older binding is named first: it is the one to take away.
                let (old, new) = if a.said < b.said { (a, b) } else { (b, a) };
                let actions = [old.action, new.action];
                let problem = Problem::Conflict { place: b.place, chord: *chord, actions };
                problems.push(KeymapProblem { file, line, problem });
                taken.push((new.place, new.action, *chord));
            }
        }
    }
    for binding in bindings {
        let (place, action) = (binding.place, binding.action);
        binding.chords.retain(|chord| !taken.contains(&(place, action, *chord)));
    }
}
