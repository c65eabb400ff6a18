//! B-02 设置: the office's policy, one slip, changed by the head with a reason.

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, FieldSet, Form, Line, State, Step, called_by_number, no_advice, no_fills,
};
use crate::engine::judge::{Ask, Decision, Outcome};
use crate::engine::kind::{Blank, Text};
use crate::engine::policy::Policy;
use crate::engine::rights::Right;
use crate::engine::slip::Slip;
use crate::engine::value::{Fields, SlipId};
use crate::forms::policy;

pub const TAG: u16 = 9002;
const STANDING: u16 = 1;
const WORTHS: u16 = 10;

crate::rules! {
    NO_SUCH refuse "{0}" ["B-02"];
    WITHOUT_FORCE warn "以前选的 {0} 本版不用,原样留着待启用" ["B-02"];
}

crate::fields! {
    pub struct Worth {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
    }
}

crate::fields! {
    pub struct Set {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
        3 why: Text = "理由" 12;
    }
}

crate::fields! {
    pub struct Profile {
        4 profile: Text = "按哪份制度" 6;
        3 why: Text = "理由" 6;
    }
}

pub static FORM: Form = Form {
    id: "B-02",
    tag: TAG,
    title: "设置",
    word: "设置",
    states: &[State { code: STANDING, name: "standing", label: "现行", open: false }],
    steps: &[
        Step {
            tag: 2,
            name: "set",
            title: "改设置",
            from: &[STANDING],
            right: Right::SetPolicy,
            cosign: None,
            at_once: false,
            fields: Set::fields,
            advise: no_advice,
            decide: set,
        },
        Step {
            tag: 3,
            name: "profile",
            title: "按制度设",
            from: &[STANDING],
            right: Right::SetPolicy,
            cosign: None,
            at_once: false,
            fields: Profile::fields,
            advise: no_advice,
            decide: profile,
        },
    ],
    rules: RULES,
    keys: |_| Vec::new(),
    line: |slip, _| Line { matter: matter(&of(slip)), ..Line::default() },
    called: called_by_number,
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};

/// The one slip that holds the policy.
pub const SLIP: SlipId = SlipId { form: TAG, number: 1 };

fn set(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Set::take(given) else {
        return Err(NO_SUCH.with(&["请写设置名与取值"]));
    };
    let mut policy = ask.book.policy().clone();
    policy.set(&it.name.0, &it.worth.0).map_err(|p| NO_SUCH.with(&[&p.to_string()]).at("worth"))?;
    Ok(laid(ask, given, &policy))
}

fn profile(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Profile::take(given) else { return Err(NO_SUCH.with(&["请写制度名"])) };
    let mut policy = ask.book.policy().clone();
    policy
        .apply_profile(&it.profile.0)
        .map_err(|p| NO_SUCH.with(&[&p.to_string()]).at("profile"))?;
    Ok(laid(ask, given, &policy))
}

/// The policy as it stands after this step. The head is told of what is kept without force.
fn laid(ask: &Ask<'_>, given: &Fields, policy: &Policy) -> Decision {
    let drawn = vec![ask.draw(STANDING, lay(given, policy))];
    let kept = without_force(policy);
    let warnings = kept.map(|kept| WITHOUT_FORCE.with(&[&kept])).into_iter().collect();
    Decision { drawn, warnings }
}

/// What the office chose in a release that knew it, and this one does not: it comes into force with the
/// release that knows it again, so it is to be seen until then.
fn without_force(policy: &Policy) -> Option<String> {
    let kept: Vec<String> =
        policy.without_force().map(|(name, worth)| format!("{name}={worth}")).collect();
    (!kept.is_empty()).then(|| kept.join("、"))
}

fn matter(policy: &Policy) -> String {
    match without_force(policy) {
        Some(kept) => format!("现行设置;待启用:{kept}"),
        None => "现行设置".to_string(),
    }
}

fn lay(given: &Fields, policy: &Policy) -> Fields {
    let mut fields = given.clone();
    let rows: Vec<Worth> = policy
        .worths()
        .map(|(name, worth)| Worth { name: Text(name.to_string()), worth: Text(worth.to_string()) })
        .collect();
    fields.set(WORTHS, rows.give().unwrap_or(crate::engine::value::Value::Rows(Vec::new())));
    fields
}

/// The fields of the slip that opens with this policy.
#[must_use]
pub fn standing(policy: &Policy) -> (u16, Fields) {
    (STANDING, lay(&Fields::new(), policy))
}

/// The policy in force.
#[must_use]
pub fn read(book: &dyn Book) -> Policy {
    book.slip(SLIP).map_or_else(policy::fresh, |slip| of(&slip))
}

fn of(slip: &Slip) -> Policy {
    let rows = <Vec<Worth> as Blank>::take(slip.value(WORTHS)).unwrap_or_default();
    Policy::carried(&policy::SCHEMA, rows.into_iter().map(|w| (w.name.0, w.worth.0)))
}
