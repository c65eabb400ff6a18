//! `qiantai doctor`: what on this machine would keep a front desk from working, each with its remedy. It changes
//! nothing, starts no desk, opens no store, and asks for no badge: whoever sets a machine up runs it before anything
//! else is there.

mod checks;

use std::path::Path;

use serde_json::json;

use super::{FINE, REFUSED, print_out};

#[derive(clap::Args)]
pub(crate) struct DoctorArgs {
    #[arg(long)]
    json: bool,
    /// 只说要改的
    #[arg(long)]
    quiet: bool,
}

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Fine,
    /// The desk works, but something should be mended.
    Warned,
    /// The desk does not work, or something will be lost.
    Wrong,
    /// It could not be looked at from here.
    Unseen,
}

impl State {
    /// The word for people, and the one for programs.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            State::Fine => ("好", "fine"),
            State::Warned => ("该改", "warned"),
            State::Wrong => ("不行", "wrong"),
            State::Unseen => ("没看", "unseen"),
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    about: &'static str,
    state: State,
    said: String,
    /// What to do; empty where there is nothing to do.
    remedy: String,
}

impl Finding {
    fn new(about: &'static str, state: State, said: impl Into<String>) -> Self {
        Self { about, state, said: said.into(), remedy: String::new() }
    }

    fn fine(about: &'static str, said: impl Into<String>) -> Self {
        Self::new(about, State::Fine, said)
    }

    fn warned(about: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { remedy: remedy.into(), ..Self::new(about, State::Warned, said) }
    }

    fn wrong(about: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { remedy: remedy.into(), ..Self::new(about, State::Wrong, said) }
    }

    fn unseen(about: &'static str, said: impl Into<String>) -> Self {
        Self::new(about, State::Unseen, said)
    }

    fn is_to_mend(&self) -> bool {
        matches!(self.state, State::Warned | State::Wrong)
    }

    fn line(&self) -> String {
        let then = if self.remedy.is_empty() { String::new() } else { format!(";{}", self.remedy) };
        format!("{}\t{}\t{}{then}", self.state.words().0, self.about, self.said)
    }
}

/// Looks at everything and says it. Ends with 1 where something is to be mended.
pub(super) fn doctor(dir: &Path, args: &DoctorArgs) -> u8 {
    let found = checks::all(dir);
    for finding in found.iter().filter(|finding| !args.quiet || finding.is_to_mend()) {
        print_out(&match args.json {
            true => json!({
                "about": finding.about, "state": finding.state.words().1,
                "said": finding.said, "remedy": finding.remedy,
            })
            .to_string(),
            false => finding.line(),
        });
    }
    if found.iter().any(Finding::is_to_mend) { REFUSED } else { FINE }
}
