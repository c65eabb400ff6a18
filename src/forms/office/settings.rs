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
/// What head office fixed, with the record that did it: no head of an office changes it.
const FIXED: Tag<Vec<Fixed>> = Tag::new(13, "fixed");
/// What came into force with a new release, for the head to read.
const WOKEN: Tag<Text> = Tag::new(12, "woken");

rules! {
    NO_SUCH refuse "{0}" ["B-02"];
    WITHOUT_FORCE warn "以前选的 {0} 本版不用,原样留着待启用" ["B-02"];
    WHICH_UNIT refuse "钱请带单位:{0}元,或 {0}分" ["B-02"];
    NO_CHANGE refuse "设置的效力没有变" ["H-07"];
    COMPANYS refuse "“{0}”由总部定为 {1}({2}),本处不能改;要改请报总部" ["B-02", "B-27"];
    KEPT_AS_FIXED warn "总部定的照旧:{0}" ["B-02", "B-27"];
    NOT_FIXED refuse "“{0}”不是总部定的" ["B-02", "B-27"];
}

fields! {
    pub struct Worth {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
    }

    /// A setting that head office fixed.
    pub struct Fixed {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
        3 ruling: i64 = "总部决定" 4;
        4 by: Option<Text> = "谁定的" 4;
        5 at: Option<Moment> = "定于" 4;
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

fields! {
    pub struct CompanySets {
        1 name: Text = "设置" 6;
        2 worth: Text = "取值" 6;
        14 ruling: i64 = "总部决定" 4;
        15 by: Option<Text> = "谁定的" 4;
        16 at: Option<Moment> = "定于" 4;
    }

    pub struct CompanyFrees {
        1 name: Text = "设置" 6;
        14 ruling: i64 = "总部决定" 4;
        15 by: Option<Text> = "谁定的" 4;
    }
}

/// The steps by which a decision of head office (B-27) fixes a setting and lets it go again.
pub const COMPANY_SETS: &str = "company-sets";
pub const COMPANY_FREES: &str = "company-frees";

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
        Step::from(7, COMPANY_SETS, "总部定", STANDING_OR_NOT, Right::Remind, CompanySets::fields)
            .aside()
            .decide(by!(company_sets)),
        Step::from(
            8,
            COMPANY_FREES,
            "总部放开",
            STANDING_OR_NOT,
            Right::Remind,
            CompanyFrees::fields,
        )
        .aside()
        .decide(by!(company_frees)),
    ])
    .keys(&[])
    .and_keys(keys)
    .line(line);

const STANDING_OR_NOT: &[u16] = &[STANDING, TO_READ];

/// The one slip that holds the policy.
pub const SLIP: SlipId = SlipId { form: TAG, number: 1 };

fn set(ask: &Ask<'_>, it: Set) -> Outcome {
    let mut policy = ask.book.policy().clone();
    if let Some(fixed) = ask.slip.and_then(|slip| fixed_on(slip, &policy, &it.name.0)) {
        let (by, at) = (fixed.by.map_or_else(String::new, |by| by.0), fixed.at);
        let at = at.map_or_else(String::new, |at| format!(" {}", at.day()));
        let which = format!("总部决定第 {} 号,{by}{at}", fixed.ruling);
        return Err(COMPANYS.with(&[&fixed.name.0, &fixed.worth.0, &which]).at(Set::name));
    }
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
    let mut kept = Vec::new();
    for fixed in ask.slip.map(fixed).unwrap_or_default() {
        let before = policy.clone();
        // What this release does not know any more has no force here, fixed or not.
        if policy.set(&fixed.name.0, &fixed.worth.0).is_ok() && policy != before {
            kept.push(format!("{}={}", fixed.name.0, fixed.worth.0));
        }
    }
    let mut decision = laid(ask, &policy);
    if !kept.is_empty() {
        decision.warnings.push(KEPT_AS_FIXED.with(&[&kept.join("、")]));
    }
    Ok(decision)
}

/// The name under which a setting is kept, by whatever it was called.
fn stored_name(policy: &Policy, word: &str) -> String {
    let word = word.trim();
    let schema = policy.schema();
    let name = schema.setting(word).map(|setting| setting.name);
    name.or_else(|| schema.limit(word).map(|limit| limit.name)).unwrap_or(word).to_string()
}

fn fixed(slip: &Slip) -> Vec<Fixed> {
    slip.get(FIXED).unwrap_or_default()
}

fn fixed_on(slip: &Slip, policy: &Policy, word: &str) -> Option<Fixed> {
    let name = stored_name(policy, word);
    fixed(slip).into_iter().find(|fixed| fixed.name.0 == name)
}

/// Head office fixes a setting. It says sums in fen, as they are stored.
fn company_sets(ask: &Ask<'_>, it: CompanySets) -> Outcome {
    let slip = ask.standing()?;
    let mut policy = ask.book.policy().clone();
    policy
        .set(&it.name.0, &it.worth.0)
        .map_err(|p| NO_SUCH.with(&[&p.to_string()]).at(CompanySets::worth))?;
    let name = stored_name(&policy, &it.name.0);
    let mut rows = fixed(slip);
    rows.retain(|row| row.name.0 != name);
    rows.push(Fixed { name: Text(name), worth: it.worth, ruling: it.ruling, by: it.by, at: it.at });
    Ok(fixing(ask, &policy, rows))
}

/// Head office leaves a setting to the office again: it stays as it is until a head changes it.
fn company_frees(ask: &Ask<'_>, it: CompanyFrees) -> Outcome {
    let policy = ask.book.policy().clone();
    let name = stored_name(&policy, &it.name.0);
    let mut rows = fixed(ask.standing()?);
    let before = rows.len();
    rows.retain(|row| row.name.0 != name);
    if rows.len() == before {
        return Err(NOT_FIXED.with(&[&name]).at(CompanyFrees::name));
    }
    Ok(fixing(ask, &policy, rows))
}

/// The policy and what of it is fixed; a head still reads what a release changed.
fn fixing(ask: &Ask<'_>, policy: &Policy, rows: Vec<Fixed>) -> Decision {
    let mut set = lay(&ask.given, policy, ask.slip);
    set.set(FIXED, rows.give().unwrap_or(Value::EMPTIED));
    ask.draw_with(ask.slip.map_or(STANDING, |slip| slip.state), set).into()
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
    Some(rows.into_iter().map(|row| (row.name.0, row.worth.0)).into_map())
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
