//! B-02 设置: the office's policy, one slip, changed by the head with a reason.

use crate::engine::kind::Blank;
use crate::engine::policy::Policy;
use crate::forms::policy;
use crate::forms::prelude::*;

pub const TAG: u16 = 9002;
/// The whole policy as it stands, written by each step.
const WORTHS: Tag<Vec<Worth>> = Tag::new(10, "worths");

rules! {
    NO_SUCH refuse "{0}" ["B-02"];
    WITHOUT_FORCE warn "以前选的 {0} 本版不用,原样留着待启用" ["B-02"];
}

fields! {
    pub struct Worth {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
    }

    pub struct Set {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
        3 why: Text = "理由" 12;
    }

    pub struct Profile {
        4 profile: Text = "按哪份制度" 6;
        3 why: Text = "理由" 6;
    }
}

states! { STANDING = 1 "standing" "现行" }

pub static FORM: Form = Form::new("B-02", TAG, "设置", "设置", STATES, RULES)
    .steps(&[
        Step::from(2, "set", "改设置", &[STANDING], Right::SetPolicy, Set::fields).decide(by!(set)),
        Step::from(3, "profile", "按制度设", &[STANDING], Right::SetPolicy, Profile::fields)
            .decide(by!(profile)),
    ])
    .keys(&[])
    .line(|slip, _| Line { matter: matter(&of(slip)), ..Line::default() });

/// The one slip that holds the policy.
pub const SLIP: SlipId = SlipId { form: TAG, number: 1 };

fn set(ask: &Ask<'_>, it: Set) -> Outcome {
    let mut policy = ask.book.policy().clone();
    policy
        .set(&it.name.0, &it.worth.0)
        .map_err(|p| NO_SUCH.with(&[&p.to_string()]).at(Set::worth))?;
    Ok(laid(ask, &policy))
}

fn profile(ask: &Ask<'_>, it: Profile) -> Outcome {
    let mut policy = ask.book.policy().clone();
    policy
        .apply_profile(&it.profile.0)
        .map_err(|p| NO_SUCH.with(&[&p.to_string()]).at(Profile::profile))?;
    Ok(laid(ask, &policy))
}

/// The policy as it stands after this step. The head is told of what is kept without force.
fn laid(ask: &Ask<'_>, policy: &Policy) -> Decision {
    let mut decision = Decision::from(ask.draw_with(STANDING, lay(&ask.given, policy)));
    decision.warnings.extend(without_force(policy).map(|kept| WITHOUT_FORCE.with(&[&kept])));
    decision
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
    let rows: Vec<Worth> = policy
        .worths()
        .map(|(name, worth)| Worth { name: Text(name.to_string()), worth: Text(worth.to_string()) })
        .collect();
    // No row at all says that nothing differs from the defaults, so it is written, too.
    let mut set = given.clone();
    set.set(WORTHS, rows.give().unwrap_or(Value::EMPTIED));
    set
}

/// The fields of the slip that opens with this policy.
pub fn standing(policy: &Policy) -> (u16, Fields) {
    (STANDING, lay(&Fields::new(), policy))
}

/// The policy in force.
pub fn read(book: &dyn Book) -> Policy {
    book.slip(SLIP).map_or_else(policy::fresh, |slip| of(&slip))
}

/// The policy that stands on the one slip.
pub(in crate::forms) fn of(slip: &Slip) -> Policy {
    let rows = slip.get(WORTHS).unwrap_or_default();
    Policy::carried(&policy::SCHEMA, rows.into_iter().map(|w| (w.name.0, w.worth.0)))
}
