//! Which registers a list can be brought into besides rooms and people: every plain one, and those named here. What its
//! columns are, the blanks of its opening step say; nothing here knows what stands in them.

use crate::engine::form::Form;
use crate::engine::kind::Field;
use crate::engine::step::Step;
use crate::forms;

/// A register that is more than its blanks, and what its rows are known by.
struct Known {
    form: &'static str,
    step: &'static str,
    /// Words for it in commands, the English one first.
    words: &'static [&'static str],
    /// The blanks by which a row is the same as one that stands. Where none are named, all that is written must agree.
    by: &'static [&'static str],
    /// Work that was begun on paper: a row says when it happened, and a slip of that paper is never touched again.
    from_paper: bool,
}

/// Lists that offices have on paper before they have a desk.
static KNOWN: &[Known] = &[
    Known {
        form: "F-20",
        step: "enter",
        words: &["faults", "故障码", "gzm"],
        by: &["code"],
        from_paper: false,
    },
    Known {
        form: "F-02",
        step: "enter",
        words: &["prices", "价目", "jm"],
        by: &["code"],
        from_paper: false,
    },
    Known {
        form: "B-01",
        step: "enter",
        words: &["staff", "人员", "ry"],
        by: &["badge"],
        from_paper: false,
    },
    Known {
        form: "B-08",
        step: "enter",
        words: &["phones", "通讯录", "电话"],
        by: &["kind", "firm"],
        from_paper: false,
    },
    Known {
        form: "F-93",
        step: "carry",
        words: &["keys", "钥匙", "ys"],
        by: &["label"],
        from_paper: false,
    },
    Known {
        form: "F-05",
        step: "enter",
        words: &["partners", "合作单位"],
        by: &["firm"],
        from_paper: false,
    },
    Known {
        form: "F-225",
        step: "enter",
        words: &["fees", "物业费", "wyf"],
        by: &["room", "month", "what"],
        from_paper: false,
    },
    Known {
        form: "F-227",
        step: "sign",
        words: &["mandates", "托收协议"],
        by: &["number"],
        from_paper: false,
    },
    Known {
        form: "F-230",
        step: "arrive",
        words: &["arrivals", "到账"],
        by: &["means", "reference"],
        from_paper: false,
    },
    Known {
        form: "F-234",
        step: "leave",
        words: &["outgoings", "付出"],
        by: &["means", "reference"],
        from_paper: false,
    },
    Known {
        form: "F-229",
        step: "return",
        words: &["returns", "托收回盘"],
        by: &["batch", "no"],
        from_paper: false,
    },
    Known {
        form: "F-89",
        step: "issue",
        words: &["cards", "出入卡"],
        by: &["number"],
        from_paper: false,
    },
    Known {
        form: "F-88",
        step: "watch",
        words: &["vacant", "空置房"],
        by: &["room"],
        from_paper: false,
    },
    Known {
        form: "F-96",
        step: "apply",
        words: &["nannies", "家政人员"],
        by: &[],
        from_paper: false,
    },
    Known {
        form: "F-97", step: "register", words: &["dogs", "养犬"], by: &[], from_paper: false
    },
    of_paper("F-14", &["repairs", "维修"]),
    of_paper("F-13", &["paid", "有偿"]),
    of_paper("F-30", &["complaints", "投诉"]),
    of_paper("F-09", &["needs", "需求"]),
];

/// Slips that stand open on paper: when the office begins, or after hours without power.
const fn of_paper(form: &'static str, words: &'static [&'static str]) -> Known {
    Known { form, step: "open", words, by: &["paper_no"], from_paper: true }
}

/// A register and the step that opens its slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register {
    form: u16,
    step: u16,
}

impl Register {
    /// The register of a word: what is said of it in commands, its id, its title or its word; of a form with several
    /// opening steps also `F-39.find`.
    pub fn of_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        if let Some(known) = KNOWN.iter().find(|known| known.words.contains(&&*word)) {
            return Self::new(forms::form(known.form)?, Some(known.step));
        }
        let (word, step) = match word.split_once('.') {
            Some((form, step)) => (form.to_string(), Some(step.to_string())),
            None => (word, None),
        };
        let meant = |form: &&'static Form| {
            form.id.to_lowercase() == word || form.title == word || form.word == word
        };
        forms::all().filter(meant).find_map(|form| Self::new(form, step.as_deref()))
    }

    /// The register of a form, by its first opening step.
    pub fn of_form(id: &str) -> Option<Self> {
        Self::new(forms::form(id)?, None)
    }

    /// All of them, in the order of the lists.
    pub fn all() -> impl Iterator<Item = Self> {
        forms::all().filter_map(|form| Self::new(form, None))
    }

    fn new(form: &'static Form, step: Option<&str>) -> Option<Self> {
        let known = KNOWN.iter().find(|known| known.form == form.id);
        if known.is_none() && !form.is_plain() {
            return None;
        }
        let wanted = step.or(known.map(|known| known.step));
        let mut opening = form.steps.iter().filter(|step| step.is_opening());
        let step = opening.find(|step| wanted.is_none_or(|name| step.name == name))?;
        // Two people sign such a paper; a list signs nothing.
        step.cosign.is_none().then_some(Self { form: form.tag, step: step.tag })
    }

    /// The register that a message names, if it is one.
    pub(super) fn of_tags(form: u16, step: u16) -> Option<Self> {
        let form = forms::tagged(form)?;
        let step = form.steps.iter().find(|one| one.tag == step)?;
        Self::new(form, Some(step.name))
    }

    pub fn form(self) -> &'static Form {
        forms::tagged(self.form).unwrap_or(forms::FORMS[0])
    }

    pub fn step(self) -> Option<&'static Step> {
        self.form().steps.iter().find(|step| step.tag == self.step)
    }

    /// Form and step as they are stored.
    pub(super) fn tags(self) -> (u16, u16) {
        (self.form, self.step)
    }

    pub fn blanks(self) -> &'static [Field] {
        self.step().map_or(&[], |step| (step.fields)())
    }

    /// The names of the blanks by which a row is one that stands already.
    pub(super) fn known_by(self) -> &'static [&'static str] {
        let id = self.form().id;
        KNOWN.iter().find(|known| known.form == id).map_or(&[], |known| known.by)
    }

    /// Whether a row is work that was begun on paper, and so says when it happened.
    pub fn is_from_paper(self) -> bool {
        let id = self.form().id;
        KNOWN.iter().any(|known| known.form == id && known.from_paper)
    }

    /// The words for all that can be brought in, for a sentence that lists them.
    pub fn words() -> Vec<&'static str> {
        KNOWN.iter().filter_map(|known| known.words.first().copied()).collect()
    }

    /// What people call the register of a form beside its title: 故障码.
    pub fn called(form: &str) -> &'static [&'static str] {
        KNOWN.iter().find(|known| known.form == form).map_or(&[], |known| known.words)
    }
}
