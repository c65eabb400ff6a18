//! B-03 管理处: the office itself, opened once, with the procedure it follows.

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, FieldSet, Form, Line, State, Step, called_by_number, no_advice, no_fills,
};
use crate::engine::judge::{Ask, Decision, Outcome};
use crate::engine::kind::Text;
use crate::engine::rights::Right;
use crate::engine::value::{Fields, SlipId};

use super::settings;
use crate::forms::policy;

pub const TAG: u16 = 9003;
const OPEN: u16 = 1;
const NAME: u16 = 1;

crate::rules! {
    OPENED refuse "管理处已经开办,名为“{0}”" ["B-03"];
    NO_PROFILE refuse "{0}" ["B-03"];
}

crate::fields! {
    pub struct Setup {
        1 name: Text = "管理处名称" 12;
        2 profile: Option<Text> = "按哪份制度" 6;
        3 phone: Option<Text> = "服务电话" 6;
    }
}

pub static FORM: Form = Form {
    id: "B-03",
    tag: TAG,
    title: "管理处",
    word: "管理处",
    states: &[State { code: OPEN, name: "open", label: "开办", open: false }],
    steps: &[Step {
        tag: 1,
        name: "open",
        title: "开办",
        from: &[],
        right: Right::OpenOffice,
        cosign: None,
        at_once: false,
        fields: Setup::fields,
        advise: no_advice,
        decide: open,
    }],
    rules: RULES,
    keys: |_| Vec::new(),
    line: |slip, _| Line { matter: slip.text(NAME).to_string(), ..Line::default() },
    called: called_by_number,
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};

const SLIP: SlipId = SlipId { form: TAG, number: 1 };

/// Opens the office and lays down its policy in the same commit.
fn open(ask: &Ask<'_>, given: &Fields) -> Outcome {
    if let Some(name) = name(ask.book) {
        return Err(OPENED.with(&[&name]));
    }
    let Some(it) = Setup::take(given) else {
        return Err(NO_PROFILE.with(&["请写管理处名称"]));
    };
    let mut policy = policy::fresh();
    if let Some(profile) = &it.profile {
        policy
            .apply_profile(&profile.0)
            .map_err(|p| NO_PROFILE.with(&[&p.to_string()]).at("profile"))?;
    }
    let (state, set) = settings::standing(&policy);
    let standing = Ask::beside(settings::SLIP, 1, state, set);
    let opened = ask.draw(OPEN, given.clone());
    Ok(Decision { drawn: vec![opened, standing], warnings: Vec::new() })
}

/// The office's name, once it is open.
#[must_use]
pub fn name(book: &dyn Book) -> Option<String> {
    book.slip(SLIP).map(|s| s.text(NAME).to_string())
}
