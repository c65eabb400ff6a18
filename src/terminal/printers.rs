//! The printers of this machine, what was chosen last, and a print on its way: plain data, and what is done
//! with it outside the screen. It must not know how anything is shown.

use std::path::{Path, PathBuf};

use crate::engine::value::SlipId;
use crate::forms;
use crate::paper::Copies;
use crate::printing::choice::{self, Choice};
use crate::printing::printers::{self, Printer};
use crate::printing::task::{Done, Failure, Task};

/// The printers of this machine, as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub form: String,
    pub printers: Vec<Printer>,
    pub last: Option<Choice>,
    /// What is wrong with the file that names them.
    pub problem: Option<String>,
}

/// Where this machine keeps what it knows of printers.
#[derive(Clone, Debug, Default)]
pub struct Printers {
    /// The office's own list.
    list: PathBuf,
    /// What was chosen last; none: nothing is kept.
    choices: Option<PathBuf>,
    terminal: String,
}

impl Printers {
    /// For the office of this folder, at the terminal of this name.
    pub fn of(folder: &Path, terminal: &str) -> Printers {
        let (list, choices) = (folder.join("printers.toml"), choice::place());
        Printers { list, choices, terminal: terminal.to_owned() }
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
        Found { form, printers, last, problem }
    }

    /// Tries a print or gives it away; what was chosen is kept where that went well.
    ///
    /// # Errors
    /// It cannot be made, or was not taken.
    pub fn run(&self, printing: &Printing) -> Result<Done, Failure> {
        let done = printing.task.clone().run(None)?;
        let form = forms::tagged(printing.slip.form).map_or("", |form| form.id);
        if let Some(file) = self.choices.as_ref().filter(|_| !printing.task.trial) {
            choice::keep(file, &self.terminal, form, &printing.choice);
        }
        Ok(done)
    }
}

/// A print on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printing {
    pub slip: SlipId,
    pub copies: Copies,
    pub task: Task,
    /// Kept once it has gone well.
    pub choice: Choice,
    /// The print that took the number.
    pub print: Option<SlipId>,
    pub times: u32,
}
