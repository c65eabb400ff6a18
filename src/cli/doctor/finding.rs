//! One thing that was looked at, how it stands, and what to do.

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
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
    pub(super) fn words(self) -> (&'static str, &'static str) {
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
pub(super) struct Finding {
    pub(super) about: &'static str,
    pub(super) state: State,
    pub(super) said: String,
    /// What to do; empty where there is nothing to do.
    pub(super) remedy: String,
}

impl Finding {
    pub(super) fn new(about: &'static str, state: State, said: impl Into<String>) -> Self {
        Self { about, state, said: said.into(), remedy: String::new() }
    }

    pub(super) fn fine(about: &'static str, said: impl Into<String>) -> Self {
        Self::new(about, State::Fine, said)
    }

    pub(super) fn warned(
        about: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { remedy: remedy.into(), ..Self::new(about, State::Warned, said) }
    }

    pub(super) fn wrong(
        about: &'static str,
        said: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { remedy: remedy.into(), ..Self::new(about, State::Wrong, said) }
    }

    pub(super) fn unseen(about: &'static str, said: impl Into<String>) -> Self {
        Self::new(about, State::Unseen, said)
    }

    pub(super) fn is_to_mend(&self) -> bool {
        matches!(self.state, State::Warned | State::Wrong)
    }

    pub(super) fn line(&self) -> String {
        let then = if self.remedy.is_empty() { String::new() } else { format!(";{}", self.remedy) };
        format!("{}\t{}\t{}{then}", self.state.words().0, self.about, self.said)
    }
}
