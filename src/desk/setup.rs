//! Opening an office: a real one with its name and first operator, or a practice one from a seed.
//!
//! It works on a store that no desk has open yet, through the same `take` and the same rules.

use crate::engine::prelude::*;
use std::path::Path;

use super::pins::{Owner, Pin, PinProblem, hash_pin, new_salt};
use crate::engine::decision::{Hand, Input};
use crate::engine::kind::Pick;
use crate::engine::kind::reading::half_width;
use crate::forms::office::{founding, staff};
use crate::store::opening::Kind;
use crate::store::taking::{Done, Handed, Work};
use crate::store::{Store, StoreProblem};

/// A real office as it is opened.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub name: String,
    /// The procedure whose settings it starts with: S0 … S4; none: the defaults.
    pub profile: Option<String>,
    pub badge: u32,
    pub operator: String,
    /// The first operator's role by name, label or code: the head of the office, also if none is given.
    pub role: Option<String>,
    pub pin: String,
}

/// Why an office could not be opened; `Display` is one sentence.
#[derive(Debug)]
pub enum SetupProblem {
    Store(StoreProblem),
    Pin(PinProblem),
    /// A step was refused or a field was wrong.
    Step(String),
    Chance,
}

impl std::fmt::Display for SetupProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(problem) => problem.fmt(f),
            Self::Pin(problem) => problem.fmt(f),
            Self::Step(what) => f.write_str(what),
            Self::Chance => f.write_str("系统没有随机数,请稍后再试"),
        }
    }
}

impl std::error::Error for SetupProblem {}

impl From<StoreProblem> for SetupProblem {
    fn from(problem: StoreProblem) -> Self {
        Self::Store(problem)
    }
}

/// A step by the clock's badge, with text fields.
pub fn by_clock(form: &str, step: &str, fields: &[(&str, &str)]) -> Asked {
    let text =
        |(name, text): &(&str, &str)| ((*name).to_string(), Input::Text((*text).to_string()));
    let fields = fields.iter().filter(|(_, t)| !t.is_empty()).map(text).collect();
    Asked { form: form.to_string(), step: step.to_string(), fields, ..Asked::default() }
}

fn step(asked: Asked) -> Work {
    let hand = Hand { badge: Badge::CLOCK, cosign: None };
    Work::Step(Handed::now(String::new(), asked, hand))
}

/// Takes work that must be accepted as a whole.
///
/// # Errors
/// The first refusal or problem, as a sentence.
pub fn take_all(store: &mut Store, work: &[Work], now: Moment) -> Result<(), SetupProblem> {
    for done in store.take(work, now)?.done {
        match done {
            Done::Accepted(_) | Done::Kept => {}
            Done::Refused(notice) => {
                return Err(SetupProblem::Step(format!(
                    "{} ({})",
                    notice.text,
                    notice.cites.join(" ")
                )));
            }
            Done::Invalid(problems) => {
                let all: Vec<String> = problems.into_iter().map(|p| p.problem).collect();
                return Err(SetupProblem::Step(all.join(";")));
            }
            Done::Reused => return Err(SetupProblem::Step("同一编号用了两次".to_string())),
        }
    }
    Ok(())
}

/// A credential from a PIN that may be chosen, as it is stored.
///
/// # Errors
/// The PIN is too short or too easy, or the system has no chance.
pub fn credential(pin: &str, least: usize, owner: Option<&Owner>) -> Result<Vec<u8>, SetupProblem> {
    let pin = Pin::read(pin).map_err(SetupProblem::Pin)?;
    pin.is_choosable(least).map_err(SetupProblem::Pin)?;
    let salt = new_salt().map_err(|_| SetupProblem::Chance)?;
    let made = hash_pin(&pin, salt, owner).map_err(SetupProblem::Pin)?;
    Ok(made.to_bytes().map_err(StoreProblem::from)?)
}

/// Opens a real office, with the step that lays down its 恢复码. Either all of it stands or the folder holds no store.
///
/// # Errors
/// What was typed is not acceptable, or the folder cannot be written.
pub fn open_office(
    dir: &Path,
    setup: &Setup,
    recovery: Asked,
    now: Moment,
) -> Result<(), SetupProblem> {
    let mut work = opening(setup)?;
    work.push(step(recovery));
    rehearse(&work, now)?;
    Store::create(dir, Kind::Real)?;
    let mut store = Store::open(dir)?;
    take_all(&mut store, &work, now)
}

/// Whether an office could be opened so, without opening it.
///
/// # Errors
/// What of it is not acceptable.
pub fn try_office(setup: &Setup, now: Moment) -> Result<(), SetupProblem> {
    rehearse(&opening(setup)?, now)
}

/// Takes the work in a store in memory: a refusal must not leave half an office on the disk.
fn rehearse(work: &[Work], now: Moment) -> Result<(), SetupProblem> {
    let mut trial = Store::in_memory(Kind::Real)?;
    take_all(&mut trial, work, now)
}

/// The role that is meant, as the step reads it.
fn role_of(typed: &str) -> Option<Role> {
    let typed = half_width(typed.trim());
    let is =
        |pick: &&Pick| pick.name == typed || pick.label == typed || pick.code.to_string() == typed;
    Role::PICKS.iter().find(is).and_then(|pick| Role::of(pick.code))
}

/// The steps that open an office.
fn opening(setup: &Setup) -> Result<Vec<Work>, SetupProblem> {
    let profile = setup.profile.as_deref().unwrap_or("");
    let role = setup.role.as_deref().unwrap_or(Role::Head.name());
    // What is no role is refused by the step. Any other role could never make a head, for nobody appoints above
    // themselves, and the 恢复码 helps a head alone.
    if let Some(other) = role_of(role).filter(|role| *role != Role::Head) {
        return Err(SetupProblem::Step(format!(
            "第一位操作员须是管理处主任:{}登记不了主任,恢复码也用不上;请不写 --role",
            other.label()
        )));
    }
    // There is no office yet to which it could be bound: it is, and an entry names its row, at the first sign-in.
    let pin = credential(&setup.pin, staff::pin_least(Role::Head), None)?;
    let badge = setup.badge.to_string();
    Ok(vec![
        step(by_clock(founding::FORM.id, "open", &[("name", &setup.name), ("profile", profile)])),
        step(by_clock(
            staff::FORM.id,
            "enter",
            &[("badge", &badge), ("name", &setup.operator), ("role", role)],
        )),
        Work::Credential(Badge(setup.badge), pin),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::clock::wall;

    /// The rule of the long PIN goes by the role, in whichever way it is written.
    #[test]
    fn a_short_pin_is_refused_to_a_head_however_the_role_is_written() {
        for role in [None, Some("head"), Some("管理处主任"), Some("3"), Some("３")] {
            let setup = Setup {
                name: "翠湖花园".into(),
                badge: 8,
                operator: "李".into(),
                role: role.map(str::to_string),
                pin: "2580".into(),
                ..Setup::default()
            };
            let tried = try_office(&setup, wall());
            assert!(matches!(tried, Err(SetupProblem::Pin(PinProblem::Short(6)))), "{role:?}");
            let long = Setup { pin: "258014".into(), ..setup };
            try_office(&long, wall()).unwrap();
        }
    }

    #[test]
    fn nobody_but_a_head_opens_an_office_for_no_head_could_follow() {
        for role in ["desk", "客服主管", "4", "clock"] {
            let setup = Setup {
                name: "翠湖花园".into(),
                badge: 8,
                operator: "李".into(),
                role: Some(role.into()),
                pin: "258014".into(),
                ..Setup::default()
            };
            match try_office(&setup, wall()) {
                Err(SetupProblem::Step(why)) => assert!(why.contains("主任"), "{role}: {why}"),
                other => panic!("{role}: {other:?}"),
            }
        }
    }
}
