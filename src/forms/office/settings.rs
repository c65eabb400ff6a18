//! B-02 设置: the office's policy, one slip, changed by the head with a reason.

use std::collections::BTreeMap;

use crate::engine::kind::Blank;
use crate::engine::policy::Policy;
use crate::engine::policy::Unit;
use crate::engine::slip::state_key;
use crate::forms::dues::READ;
use crate::forms::policy;
use crate::forms::prelude::*;

pub const TAG: u16 = 9002;
/// The whole policy as it stands, written by each step.
const WORTHS: Tag<Vec<Worth>> = Tag::new(10, "worths");
/// What of it had no force when a step last looked: what is missing among them later has come alive.
const ASLEEP: Tag<Vec<Worth>> = Tag::new(11, "asleep");
/// What came into force with a new release, for the head to read.
const WOKEN: Tag<Text> = Tag::new(12, "woken");

rules! {
    NO_SUCH refuse "{0}" ["B-02"];
    WITHOUT_FORCE warn "以前选的 {0} 本版不用,原样留着待启用" ["B-02"];
    WHICH_UNIT refuse "钱请带单位:{0}元,或 {0}分" ["B-02"];
    NO_CHANGE refuse "设置的效力没有变" ["H-07"];
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

states! {
    STANDING = 1 "standing" "现行",
    /// A release gave force to what the office chose long ago, or took it away, and no head has read so.
    TO_READ = 2 "to-read" "待过目" open,
}

pub static FORM: Form = Form::new("B-02", TAG, "设置", "设置", STATES, RULES)
    .steps(&[
        Step::from(2, "set", "改设置", STANDING_OR_NOT, Right::SetPolicy, Set::fields)
            .decide(by!(set)),
        Step::from(3, "profile", "按制度设", STANDING_OR_NOT, Right::SetPolicy, Profile::fields)
            .decide(by!(profile)),
        // Taken by 钟 when a desk opens under a release that reads other settings than the last one did.
        Step::from(4, "release", "换版本", STANDING_OR_NOT, Right::Remind, Nothing::fields)
            .decide(release),
        Step::from(5, "read", "已过目", &[TO_READ], Right::SetPolicy, Nothing::fields)
            .at_once()
            .to(STANDING)
            .meets(&[READ]),
        // A head who finds the defaults right has nothing to change and still says so.
        Step::from(6, "look", "照现行办", &[STANDING], Right::SetPolicy, Nothing::fields)
            .at_once()
            .to(STANDING),
    ])
    .keys(&[])
    .and_keys(keys)
    .line(line);

const STANDING_OR_NOT: &[u16] = &[STANDING, TO_READ];

/// The one slip that holds the policy.
pub const SLIP: SlipId = SlipId { form: TAG, number: 1 };

fn set(ask: &Ask<'_>, it: Set) -> Outcome {
    let mut policy = ask.book.policy().clone();
    let worth = in_fen(&policy, &it.name.0, &it.worth.0)?;
    policy.set(&it.name.0, &worth).map_err(|p| NO_SUCH.with(&[&p.to_string()]).at(Set::worth))?;
    Ok(laid(ask, &policy))
}

/// What was typed for a sum, as it is stored. A bare whole number says neither yuan nor fen: whoever takes the one for
/// the other would be off by a hundred, unseen.
fn in_fen(policy: &Policy, name: &str, typed: &str) -> Result<String, Notice> {
    let limit = policy.schema().limit(name.trim());
    let typed = typed.trim();
    if limit.is_none_or(|limit| limit.unit != Unit::Fen) || typed == "0" {
        return Ok(typed.to_string());
    }
    if let Some(fen) = typed.strip_suffix('分') {
        return Ok(fen.trim().to_string());
    }
    let whole = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let cents = typed.rsplit_once('.').is_some_and(|(_, cents)| !cents.is_empty());
    if !typed.is_empty() && typed.chars().all(whole) && !cents {
        return Err(WHICH_UNIT.with(&[typed.trim_end_matches('.')]).at(Set::worth));
    }
    let yuan = Money::parse_yuan(typed).map(|sum| sum.in_fen().to_string());
    // What is no sum is refused where all numbers are.
    Ok(yuan.unwrap_or_else(|_| typed.to_string()))
}

fn profile(ask: &Ask<'_>, it: Profile) -> Outcome {
    let mut policy = ask.book.policy().clone();
    policy
        .apply_profile(&it.profile.0)
        .map_err(|p| NO_SUCH.with(&[&p.to_string()]).at(Profile::profile))?;
    Ok(laid(ask, &policy))
}

/// On the board of work until a head has read it; else it is found by its one number.
fn keys(slip: &Slip) -> Vec<Key> {
    match slip.state {
        TO_READ => {
            let at = urgency(slip);
            vec![Key::new(Index::Open, at, 0), Key::new(Index::State, state_key(slip), at)]
        }
        _ => Vec::new(),
    }
}

fn line(slip: &Slip, _: &dyn Book) -> Line {
    let mut matter = matter(&of(slip));
    if slip.state == TO_READ && !slip.text(WOKEN).is_empty() {
        matter = format!("随新版启用:{};{matter}", slip.text(WOKEN));
    }
    Line { due: slip.next_due().map(|due| due.at), matter, ..Line::default() }
}

/// What 钟 has to write when the office's choices have other force than when B-02 was last written:
/// a head is told of it, since nobody chose it today.
pub fn of_release(book: &dyn Book) -> Option<Asked> {
    let slip = book.slip(SLIP)?;
    (asleep_now(book.policy()) != asleep_on(&slip)).then(|| FORM.asked("release", &slip))
}

fn release(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, policy) = (ask.standing()?, ask.book.policy());
    let (before, asleep) = (asleep_on(slip), asleep_now(policy));
    if asleep == before {
        return Err(NO_CHANGE.says());
    }
    let wakes = |name: &str| before.iter().any(|n| n == name) && !asleep.iter().any(|n| n == name);
    let woken = policy.worths().filter(|(name, _)| wakes(name));
    let woken: Vec<String> = woken.map(|(name, worth)| format!("{name}={worth}")).collect();
    let mut set = lay(given, policy, Some(slip));
    set.set(WOKEN, Text(woken.join("、")).give().unwrap_or(Value::EMPTIED));
    ask.draw_with(TO_READ, set).due(READ, ask.now, "换了版本,设置的效力变了 (B-02)").ok()
}

fn asleep_now(policy: &Policy) -> Vec<String> {
    policy.without_force().map(|(name, _)| name.to_string()).collect()
}

fn asleep_on(slip: &Slip) -> Vec<String> {
    slip.get(ASLEEP).unwrap_or_default().into_iter().map(|row| row.name.0).collect()
}

/// The policy as it stands after this step. The head is told of what is kept without force.
fn laid(ask: &Ask<'_>, policy: &Policy) -> Decision {
    let drawn =
        ask.draw_with(STANDING, lay(&ask.given, policy, ask.slip)).met(ask.slip, READ, ask.now);
    let mut decision = Decision::from(drawn);
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

fn lay(given: &Fields, policy: &Policy, before: Option<&Slip>) -> Fields {
    // No row at all says that nothing differs from the defaults, so it is written, too.
    let mut set = given.clone();
    set.set(WORTHS, rows(policy.worths()));
    if policy.without_force().next().is_some() || before.is_some_and(|slip| slip.has(ASLEEP)) {
        set.set(ASLEEP, rows(policy.without_force()));
    }
    set
}

fn rows<'a>(worths: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let row =
        |(name, worth): (&str, &str)| Worth { name: Text(name.into()), worth: Text(worth.into()) };
    worths.map(row).collect::<Vec<_>>().give().unwrap_or(Value::EMPTIED)
}

/// The fields of the slip that opens with this policy.
pub fn standing(policy: &Policy) -> (u16, Fields) {
    (STANDING, lay(&Fields::new(), policy, None))
}

/// Whether somebody has chosen: a procedure at the opening, or a head who changed something or said that it
/// stays as it is.
pub fn looked_at(book: &dyn Book) -> bool {
    let Some(slip) = book.slip(SLIP) else { return false };
    let by_hand = slip.story.iter().any(|deed| deed.by != Badge::CLOCK);
    by_hand || of(&slip).worths().next().is_some()
}

/// The policy in force.
pub fn read(book: &dyn Book) -> Policy {
    book.slip(SLIP).map_or_else(policy::fresh, |slip| of(&slip))
}

/// The policy as an entry wrote it, by name; none: it wrote none.
pub fn worths(set: &Fields) -> Option<BTreeMap<String, String>> {
    let rows = set.value(WORTHS).map(|_| set.get(WORTHS).unwrap_or_default())?;
    Some(rows.into_iter().map(|row| (row.name.0, row.worth.0)).collect())
}

/// Why an entry changed something; empty where it was not asked.
pub fn reason(set: &Fields) -> String {
    set.get(Set::why).map_or_else(String::new, |why| why.0)
}

/// The policy that stands on the one slip.
pub(in crate::forms) fn of(slip: &Slip) -> Policy {
    let rows = slip.get(WORTHS).unwrap_or_default();
    Policy::carried(&policy::SCHEMA, rows.into_iter().map(|w| (w.name.0, w.worth.0)))
}
