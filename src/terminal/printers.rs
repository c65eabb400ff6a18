//! The printers of this machine, what was chosen last, and a print on its way: plain data, and what is done
//! with it outside the screen. It must not know how anything is shown.

use std::path::{Path, PathBuf};

use crate::engine::form::Form;
use crate::engine::notice::Notice;
use crate::engine::print::Size;
use crate::engine::value::SlipId;
use crate::forms;
use crate::paper::{Copies, Layout};
use crate::printing::choice::{self, Choice};
use crate::printing::layouts;
use crate::printing::printers::{self, Printer};
use crate::printing::task::{Done, Failure, Task};
use crate::protocol::messages::Printable;

/// The form of what is printed: a slip's, or that of an empty one; lists and reports have none.
pub fn form_of(of: &Printable) -> Option<&'static Form> {
    match of {
        Printable::Slip(id) => forms::tagged(id.form),
        Printable::Each { slips, .. } => slips.first().and_then(|id| forms::tagged(id.form)),
        Printable::Blank { form } => forms::form(form),
        Printable::List(_) | Printable::Report(_) | Printable::Emergency => None,
    }
}

/// The size of paper that it is mostly printed on.
pub fn size_of(of: &Printable) -> Size {
    form_of(of).map_or(Size::Whole, |form| form.print.size)
}

/// What choices are kept under: a form has its own, all lists have one.
pub fn kind_of(of: &Printable) -> &'static str {
    form_of(of).map_or("list", |form| form.id)
}

/// The printers of this machine, as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub form: String,
    pub printers: Vec<Printer>,
    pub last: Option<Choice>,
    /// The office's own printed forms.
    pub layouts: Vec<Layout>,
    /// What is wrong with the file that names them.
    pub problem: Option<String>,
}

/// Where this machine keeps what it knows of printers.
#[derive(Clone, Debug, Default)]
pub struct Printers {
    /// The office's own list.
    list: PathBuf,
    /// Where the office's own printed forms are described.
    layouts: PathBuf,
    /// What was chosen last; none: nothing is kept.
    choices: Option<PathBuf>,
    terminal: String,
}

impl Printers {
    /// For the office of this folder, at the terminal of this name.
    pub fn of(folder: &Path, terminal: &str) -> Printers {
        let (list, layouts) = (folder.join("printers.toml"), folder.join("layouts"));
        Printers { list, layouts, choices: choice::place(), terminal: terminal.to_owned() }
    }

    /// The printers that there are, and what was chosen last for a form. It may take its time.
    pub fn find(&self, form: String) -> Found {
        let (mut printers, problem) = match printers::of_file(&self.list) {
            Ok(printers) => (printers, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        // A queue that the office has given a name of its own is known already.
        let known: Vec<_> = printers.iter().map(|printer| printer.way.clone()).collect();
        printers.extend(printers::queues().into_iter().filter(|q| !known.contains(&q.way)));
        let last = self.choices.as_ref();
        let last = last.and_then(|file| choice::recall(file, &self.terminal, &form));
        let layouts = forms::form(&form).map(|form| layouts::of_form(&self.layouts, form));
        let (layouts, other) = match layouts {
            Some(Err(problem)) => (Vec::new(), Some(problem)),
            layouts => (layouts.and_then(Result::ok).unwrap_or_default(), None),
        };
        Found { form, printers, last, layouts, problem: problem.or(other) }
    }

    /// Tries a print or gives it away; what was chosen is kept where that went well.
    ///
    /// # Errors
    /// It cannot be made, or was not taken.
    pub fn run(&self, printing: &Printing) -> Result<Done, Failure> {
        let done = printing.task.run()?;
        let form = kind_of(&printing.of);
        if let Some(file) = self.choices.as_ref().filter(|_| !printing.task.trial) {
            choice::keep(file, &self.terminal, form, &printing.choice);
        }
        Ok(done)
    }
}

/// A print on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Printing {
    pub of: Printable,
    pub copies: Copies,
    pub task: Task,
    /// Kept once it has gone well.
    pub choice: Choice,
    /// The print that took the number.
    pub print: Option<SlipId>,
    pub times: u32,
    /// What the desk warned of with it: told once it is given away.
    pub warnings: Vec<Notice>,
}
